"""TextBatch: many texts in one buffer of code units."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, overload

import numpy as np

from tunekit.engine import graphemes, places, sentence_breaks, words
from tunekit.engine.buffer import TextBuffer
from tunekit.engine.codec import LONG, encode
from tunekit.engine.mapped import MappedUnits
from tunekit.engine.maps import Patch
from tunekit.engine.places import Pattern, Places
from tunekit.engine.ragged import Ints, offsets_of, stretches
from tunekit.engine.tables import END, Codes, CodeSet, Table
from tunekit.errors import InvalidArgument, check_texts, describe

# Characters at which the engine works best, and at which a pipeline does: reading and writing cost by the batch too.
SUB_BATCH = 1 << 18
BATCH = 2 * SUB_BATCH
_FEW = 16
_SHOWN = 10


class TextBatch(TextBuffer, Sequence[str]):
    r"""Texts as code units of the narrowest width, each closed by an end mark inside the buffer. Immutable.

    >>> batch = TextBatch.from_list(["héllo", "", "wörld"])
    >>> batch.units.tobytes()
    b'h\xe9llo\x1e\x1ew\xf6rld\x1e'
    >>> batch.starts.tolist(), batch.ends.tolist()
    ([0, 6, 7], [5, 6, 12])
    >>> batch.to_list()
    ['héllo', '', 'wörld']

    The invariants, for any list of ``str`` (lone surrogates, NUL, the mark itself and empty texts among them):

    >>> for texts in ([], [""], ["a\x1eb", "\uffff", "\ud800", "😀"]):
    ...     batch = TextBatch.from_list(texts)
    ...     assert batch.to_list() == texts and len(batch) == len(texts)
    ...     assert batch.units.itemsize in (1, 2, 4) and not batch.units.flags.writeable
    ...     assert [batch.units[e] == END[batch.width] for e in batch.ends] == [True] * len(texts)
    ...     assert (batch.starts[1:] == batch.ends[:-1] + 1).all()

    A unit is one code point: latin-1 in 8 bits, the Basic Multilingual Plane without surrogates in 16, all the rest in
    32. A text that holds the end mark of its width (0x1E, 0xFFFF) makes the batch wider; 0x110000 is in no text.
    Starts, ends and keys are found when they are asked for. Cost: O(characters), at the speed of ``str.join``.
    """

    @classmethod
    def from_list(cls, texts: Sequence[str]) -> "TextBatch":
        """A batch of texts.

        Raises: InvalidArgument: an item is not a ``str``.
        """
        if not isinstance(texts, list):
            check_texts("TextBatch.from_list", "texts", texts)
        return _batch(list(texts), 0)

    def __repr__(self) -> str:
        if len(self) <= _SHOWN and self.size <= LONG:
            return f"TextBatch.from_list({self.texts!r})"
        return f"<TextBatch of {len(self):,} records, {self.size - len(self):,} characters of {8 * self.width} bits>"

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> "TextBatch": ...
    def __getitem__(self, place: int | slice) -> "str | TextBatch":
        """The text of a record, or a batch of some."""
        if isinstance(place, slice):
            return self.select(np.arange(len(self))[place])
        return self.texts[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TextBatch) and self.texts == other.texts

    def __hash__(self) -> int:
        return hash(tuple(self.texts))

    def __reduce__(self) -> tuple[Any, ...]:
        return TextBatch.from_list, (self.to_list(),)

    def to_list(self) -> list[str]:
        """The texts as a list of ``str``."""
        return list(self.texts)

    # Places: where something may happen

    def chars(self) -> Places:
        """Every character."""
        return places.chars(self)

    def graphemes(self) -> Places:
        """Every grapheme cluster, what a reader takes for one character: é of two code points, 👩‍👩‍👧 of five.

        The extended grapheme clusters of UAX #29 (15.0). Where each is one code point, they are the characters.
        """
        return graphemes.graphemes(self)

    def isin(self, members: str | CodeSet | Codes | Iterable[str]) -> Places:
        """Every character that is in a set: a string of characters, or an array of code points."""
        return places.isin(self, CodeSet.of(members))

    def words(self) -> Places:
        """Every word: a longest stretch without white space; in a script that writes none between words, a character.

        >>> batch = TextBatch.from_list(["Der Fuchs, ja!", "他说“你好”。", "用Python 3写"])
        >>> at, end = batch.words().span(batch.words().ranks())
        >>> [batch.units[a:b].tobytes().decode("utf-16-le") for a, b in zip(at, end)]
        ['Der', 'Fuchs,', 'ja!', '他', '说', '“你', '好”。', '用', 'Python', '3', '写']

        So words are what ``str.split()`` sees, but for Chinese, Japanese, Thai, Lao, Khmer, Burmese, Yi and others that
        write no spaces between words: there each grapheme cluster is one, with the marks behind it and those that open
        before it, and what stands between such characters, as the letters and digits of another script, is one. In
        Tibetan a word is a syllable, and in Ethiopic the wordspace ፡ ends one.
        """
        return words.words(self)

    def spaces(self) -> Places:
        """Every longest stretch of white space."""
        return places.spaces(self)

    def sentences(self) -> Places:
        """Every sentence, by the default boundaries of Unicode (UAX #29, 15.0), without the white space around it.

        A line break ends one, and abbreviations are unknown: "Dr. Who" is cut behind the full stop; "e.g. this" is not,
        as a small letter follows; "“Why?” she asked." is cut behind the question.
        """
        return sentence_breaks.sentences(self)

    def records(self) -> Places:
        """Every record as a whole."""
        return places.records(self)

    def matches(self, pattern: Pattern) -> Places:
        """Every match of a compiled pattern that is not empty, searched record by record."""
        return places.matches(self, pattern)

    # New batches from old ones

    def widened(self, width: int) -> "TextBatch":
        """The same texts in units of at least ``width`` bytes."""
        if width <= self.width:
            return self
        return TextBatch(self.units_of_width(width), len(self), self._texts)

    def cut(self, starts: Ints, ends: Ints) -> "TextBatch":
        """A batch whose records are the stretches from ``starts`` to ``ends`` (places in the buffer)."""
        # One unit after each stretch comes along, a space or an end mark, and is written over by the end mark.
        index = stretches(starts, ends - starts + 1)
        units = self.units[index]
        units[offsets_of(ends - starts + 1)[1:] - 1] = END[self.width]
        return TextBatch(units, len(starts))

    def select(self, records: Ints) -> "TextBatch":
        """The records of these numbers, in this order; a number may stand more than once."""
        texts = None if self._texts is None else [self._texts[r] for r in records.tolist()]
        batch = self.cut(self.starts[records], self.ends[records])
        return TextBatch(batch.units, len(batch), texts)

    @classmethod
    def concat(cls, batches: Sequence["TextBatch"]) -> "TextBatch":
        """All records of several batches, one batch after the other."""
        width = max((b.width for b in batches), default=1)
        parts = [b.widened(width).units for b in batches]
        units = np.concatenate(parts) if parts else np.empty(0, np.uint8)
        return cls(units, sum(len(b) for b in batches))

    def mapped(self, table: Table, patch: Patch | None = None) -> "TextBatch":
        """Every character through a table, but for the places of a patch.

        The work is done when the units are asked for, once for a row of maps.
        """
        pending = self._pending
        if isinstance(pending, MappedUnits):
            return TextBatch(pending.then(self, table, patch), len(self))
        return TextBatch(MappedUnits(self, table, patch), len(self))


def sub_batches(texts: Iterable[str], size: int = SUB_BATCH) -> Iterator[TextBatch]:
    """The texts in batches of about ``size`` characters, the size at which the engine works best."""
    remaining = iter(texts)
    part: list[str] = []
    first, room = 0, size
    # A few texts at a time, for one look at the room that they leave.
    while few := list(islice(remaining, _FEW)):
        part += few
        try:
            room -= sum(map(len, few)) + len(few)
        except TypeError:
            raise _not_a_string(part, first) from None
        if room <= 0:
            yield _batch(part, first)
            first += len(part)
            part, room = [], size
    if part:
        yield _batch(part, first)


def _batch(texts: list[str], first: int) -> TextBatch:
    try:
        return TextBatch(encode(texts), len(texts), texts)
    except TypeError:
        raise _not_a_string(texts, first) from None


def _not_a_string(texts: list[str], first: int) -> InvalidArgument:
    place, item = next((i, t) for i, t in enumerate(texts) if not isinstance(t, str))
    hint = (
        '\nHint: [row["text"] for row in rows] takes a field of each row.' if isinstance(item, dict) else ""
    )
    return InvalidArgument(f"texts: item {first + place} must be a string, not {describe(item)}.{hint}")
