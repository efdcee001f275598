"""What a source gives, in one list or one count."""

from collections import Counter
from functools import reduce
from operator import add

from xxhash import xxh3_64_hexdigest


def rows(source) -> list[tuple[str, str, str]]:
    """(id, group, text) of every record."""
    return [row for r in source.batches() for row in zip(r.ids, r.groups, r.texts.to_list(), strict=True)]


def dropped(source) -> Counter[str]:
    return reduce(add, (Counter(r.dropped) for r in source.batches()), Counter())


def texts_of(source) -> list[str]:
    return [text for _, _, text in rows(source)]


def without_groups(source) -> list[tuple[str, str]]:
    """(id, text) of every record."""
    return [(id_, text) for id_, _, text in rows(source)]


def content(text: str) -> str:
    """The group of a record of its own: xxh3-64 of its UTF-8 in hexadecimal digits."""
    return xxh3_64_hexdigest(text.encode("utf-8", "surrogatepass"))


def own_groups(records) -> list[tuple[str, str, str]]:
    """(id, group, text) of records that are groups of their own."""
    return [(id_, content(text), text) for id_, text in records]
