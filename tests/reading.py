"""What a source gives, in one list or one count."""

from collections import Counter
from functools import reduce
from operator import add


def rows(source) -> list[tuple[str, str, str]]:
    """(id, group, text) of every record."""
    return [row for r in source.batches() for row in zip(r.ids, r.groups, r.texts.to_list(), strict=True)]


def dropped(source) -> Counter[str]:
    return reduce(add, (Counter(r.dropped) for r in source.batches()), Counter())


def texts_of(source) -> list[str]:
    return [text for _, _, text in rows(source)]
