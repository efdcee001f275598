"""Texts from any iterable of strings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from itertools import chain, count
from typing import Any

from tunekit.batches.records import Records, contents
from tunekit.engine.batch import BATCH, sub_batches
from tunekit.errors import (
    InvalidArgument,
    SourceExhausted,
    check_texts,
    describe,
    invalid,
)
from tunekit.sources.foreign import adapt
from tunekit.sources.source import Held, Source
from tunekit.sources.stretches import LIMIT, Stretch, check_limit
from tunekit.values.arguments import Count
from tunekit.values.frozen import value
from tunekit.values.lambdas import name_of

_SHOWN = 10


@value
class Texts(Source):
    """The strings of an iterable, or of what a callable returns; made by ``tk.texts``."""

    items: Any = field(kw_only=False)
    limit: Count = LIMIT

    def __post_init__(self) -> None:
        if isinstance(self.items, str | bytes):
            raise invalid(
                self, "items", self.items, "an iterable of strings, not one string", "put it in a list."
            )
        check_texts(self, "items", self.items)
        if not callable(self.items) and not isinstance(self.items, Iterable):
            raise invalid(self, "items", self.items, "an iterable of strings, or a callable that returns one")
        if isinstance(self.items, Iterator):
            object.__setattr__(self, "items", _Once(self.items))
        if type(self.items) is list:  # a value: what happens to the list later does not reach it
            object.__setattr__(self, "items", tuple(self.items))

    def batches(self) -> Iterator[Records]:
        """The strings; an item's id is its number, its group its content."""
        return map(self.checked, self._all())

    @property
    def divides(self) -> bool:
        """Yes: texts know nothing of each other."""
        return True

    @property
    def grouped_by_content(self) -> bool:
        """Yes: equal texts are one group."""
        return True

    def divided(self) -> Iterator[Source]:
        """Some texts each."""
        for records in self._all():
            yield SomeTexts(records, of=replace(self, items=()))

    def checked(self, records: Records) -> Records:
        """These records.

        Raises: OutOfDomain: one is above the limit.
        """
        longest = max(map(len, records.texts.texts))
        if longest > self.limit:
            place = next(i for i in count() if len(records.texts.texts[i]) == longest)
            hint = "cut it with .windows() or .paragraphs()."
            check_limit(self, records.ids[place], longest, self.limit, hint)
        return records

    def stretches(self) -> Iterator[Stretch]:
        """The strings, each whole: a segmenter may cut one that is above the limit."""
        return chain.from_iterable(map(_stretches, self._all()))

    def _all(self) -> Iterator[Records]:
        items = self.items() if callable(self.items) else self.items
        check_texts("texts", "items()", items)
        if isinstance(items, str | bytes) or not isinstance(items, Iterable):
            raise invalid(self, "items", items, "a callable that returns an iterable of strings")
        first = 0
        for batch in sub_batches(items, BATCH):
            ids = list(map(str, range(first, first + len(batch))))
            yield Records(batch, ids, contents(batch))
            first += len(batch)

    @property
    def re_iterable(self) -> bool:
        """Whether it can be read more than once."""
        return not isinstance(self.items, _Once)

    def identity(self) -> Any:
        """The number of items and a hash of their content, for a list or a tuple."""
        if not isinstance(self.items, list | tuple):
            return None
        from xxhash import xxh3_128

        digest = xxh3_128()
        for number, text in enumerate(self.items):
            if not isinstance(text, str):
                raise InvalidArgument(f"texts: item {number} must be a string, not {describe(text)}.")
            content = text.encode("utf-8", "surrogatepass")
            digest.update(len(content).to_bytes(8, "little") + content)
        return {"texts": len(self.items), "xxh3_128": digest.hexdigest()}

    def __repr__(self) -> str:
        if isinstance(self.items, list | tuple) and len(self.items) > _SHOWN:
            return f"<texts of {len(self.items):,} items>"
        items = repr(list(self.items)) if isinstance(self.items, list | tuple) else _shown(self.items)
        return f"texts({items}{'' if self.limit == LIMIT else f', limit={self.limit}'})"


@value
class SomeTexts(Held):
    """Some of the texts of ``of``."""

    of: Texts

    def batches(self) -> Iterator[Records]:
        """The texts, in one batch."""
        yield self.of.checked(self.records)

    def stretches(self) -> Iterator[Stretch]:
        """Each whole."""
        return _stretches(self.records)


def _stretches(records: Records) -> Iterator[Stretch]:
    for text, id_, group in zip(records.texts.texts, records.ids, records.groups, strict=True):
        yield Stretch(id_, group, text)


def texts(items: Iterable[str] | Callable[[], Iterable[str]], *, limit: int = LIMIT) -> Texts:
    """Take the strings of an iterable as records.

    >>> import tunekit as tk
    >>> [r.texts.to_list() for r in tk.texts(["One.", "Two."]).batches()]
    [['One.', 'Two.']]

    A list, a data set or anything else that can be read again and again; a callable that makes a fresh iterator; or an
    iterator, which can be read once. Each item is a record; its id is its number, and its group its content, so that
    equal texts never stand on two sides of a split.

    Raises: InvalidArgument: something else, or an item that is no string. SourceExhausted: an iterator is read twice.
    OutOfDomain: an item of more than ``limit`` characters.
    """
    return Texts(items, limit=limit)


def _shown(items: Any) -> str:
    """What stands for items in a repr: no address, so the same in every process."""
    if isinstance(items, _Once):
        return repr(items)
    return name_of(items) if callable(items) else f"<{type(items).__qualname__}>"


class _Once:
    """An iterator that says so when it is asked for a second pass."""

    def __init__(self, items: Iterator[Any]) -> None:
        self._items: Iterator[Any] | None = items

    def __iter__(self) -> Iterator[Any]:
        items, self._items = self._items, None
        if items is None:
            raise SourceExhausted(
                "texts(…): this iterator was read before, and an iterator can be read only once.\n"
                "Hint: give a list, or a callable that makes a fresh iterator: texts(lambda: read_my_texts())."
            )
        return items

    def __repr__(self) -> str:
        return "<an iterator>"


def as_source(given: Any) -> Source:
    """A source, adapted where somebody else wrote it; anything else as ``texts``."""
    if hasattr(given, "batches") and not isinstance(given, type) and not hasattr(given, "mapping"):
        return adapt(given)
    check_texts("pairs", "source", given)
    if (
        isinstance(given, str | bytes | type)
        or hasattr(given, "mapping")
        or not (callable(given) or isinstance(given, Iterable))
    ):
        message = f"pairs(source={describe(given)}): source must be a source or an iterable of strings."
        hint = "\nHint: tk.read_text(…) reads files." if isinstance(given, str | bytes) else ""
        raise InvalidArgument(message + hint)
    return texts(given)
