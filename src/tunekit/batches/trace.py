"""Trace: a corrupted text with its edits and its alignment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.batch import TextBatch
from tunekit.engine.hulls import NOWHERE, Hulls
from tunekit.engine.images import Images
from tunekit.engine.places import Places
from tunekit.engine.ragged import Ints
from tunekit.engine.run import Run
from tunekit.engine.script import Script
from tunekit.engine.word_links import WordLinks, touched
from tunekit.errors import InvalidArgument, describe


@dataclass(frozen=True, eq=False)
class TracedBatch:
    """A whole batch, traced: the texts before, and what came out with its alignment."""

    source: TextBatch
    outcome: Run

    @cached_property
    def script(self) -> Script:
        """The edits of all records as arrays, in places of the two buffers."""
        return self.outcome.script(self.source)

    @cached_property
    def images(self) -> Images:
        """Where the units of all records went."""
        if self.outcome.alignment is None:
            raise InvalidArgument("Trace: the run was not traced.")
        return Images.of(self.script, self.outcome.alignment)

    @cached_property
    def forward(self) -> Hulls:
        """Where spans of the sources went."""
        return Hulls.forward(self.images)

    @cached_property
    def backward(self) -> Hulls:
        """Where spans of the texts came from."""
        return Hulls.backward(self.images)

    @cached_property
    def words(self) -> tuple[Places, Places]:
        """The words of the sources, and those of the texts."""
        return self.source.words(), self.outcome.texts.words()

    @cached_property
    def links(self) -> WordLinks:
        """The words of all records, in places of the two buffers."""
        # (words, 2) each, and so are ``there`` and ``back``: where the words of one side went on the other.
        source, text = (np.stack(words.span(words.ranks()), axis=1) for words in self.words)
        there = np.stack(self.forward.project(*source.T), axis=1)
        back = np.stack(self.backward.project(*text.T), axis=1)
        return WordLinks(source, text, touched(there, text), touched(back, source))


@dataclass(frozen=True, eq=False)
class Trace:
    """What became of one text: the text, its edits, its error rate, and where spans of it went.

    >>> import tunekit as tk
    >>> trace = (tk.StripPunctuation() >> tk.LowerCase()).trace("Wait, what?!")
    >>> trace.text, trace.edits
    ('wait what', [(0, 1, 'w'), (4, 5, ''), (10, 12, '')])
    >>> trace.project([(0, 4), (6, 10), (10, 12)])
    [(0, 4), (5, 9), None]
    >>> trace.cer, trace.edit_rate
    (0.3333333333333333, 0.3333333333333333)

    All of it is made when asked for. Offsets are in characters (code points).
    """

    batch: TracedBatch
    record: int

    @property
    def source(self) -> str:
        """The text before."""
        return self.batch.source.texts[self.record]

    @property
    def text(self) -> str:
        """The text after."""
        return self.batch.outcome.texts.texts[self.record]

    @cached_property
    def edits(self) -> list[tuple[int, int, str]]:
        """The edits as (start, end, replacement), in offsets of the source, ascending; neighbours are one edit.

        Putting each replacement in the place of its stretch turns the source into the text.
        """
        script, numbers = self.batch.script, self._numbers()
        start, low = (int(b.starts[self.record]) for b in (self.batch.source, self.batch.outcome.texts))
        columns = (c[numbers].tolist() for c in (script.at, script.end, script.begin, script.stop))
        text = self.text
        return [
            (at - start, end - start, text[begin - low : stop - low])
            for at, end, begin, stop in zip(*columns, strict=True)
        ]

    @cached_property
    def edit_rate(self) -> float:
        """Edited characters by the length of the source, an upper bound of ``cer`` that costs nothing."""
        return int(self.batch.script.cost[self._numbers()].sum()) / max(len(self.source), 1)

    @cached_property
    def cer(self) -> float:
        """The character error rate: Levenshtein distance by the length of the source; 0 for two empty texts.

        A source without a character counts as one of length 1. Cost: O(length²/64), by rapidfuzz.
        """
        from rapidfuzz.distance import Levenshtein

        return Levenshtein.distance(self.source, self.text) / max(len(self.source), 1)

    def project(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int] | None]:
        """Where spans of the source stand in the text: the hull of what became of their characters.

        A span that no edit touches is its own image. A replaced character became its replacement; what is inserted at
        an edge stays outside; ``None`` when nothing of the span survives.

        Raises: InvalidArgument: a span that does not lie in the source.
        """
        length = len(self.source)
        places: list[tuple[int, int]] = []
        if not isinstance(spans, Iterable):
            raise InvalidArgument(f"Trace.project: {describe(spans)} must be a list of spans, (start, end).")
        for span in spans:
            if not isinstance(span, tuple | list) or len(span) != 2:
                raise InvalidArgument(
                    f"Trace.project: {describe(span)} must be a span, (start, end), in a list of them."
                )
            if any(isinstance(place, bool) or not hasattr(type(place), "__index__") for place in span):
                raise InvalidArgument(f"Trace.project: the places of {describe(span)} must be integers.")
            first, last = map(index, span)
            if not 0 <= first <= last <= length:
                raise InvalidArgument(
                    f"Trace.project: the span {describe(span)} does not lie in a text of {length} characters."
                )
            places.append((first, last))
        return [None if low == NOWHERE else (low, high) for low, high in self.forward(places).tolist()]

    def forward(self, spans: Any) -> NDArray[np.int64]:
        """Where many spans of the source stand in the text: ``project`` for an array of them, in one go.

        >>> import tunekit as tk
        >>> trace = (tk.StripPunctuation() >> tk.LowerCase()).trace("Wait, what?!")
        >>> trace.forward([(0, 5), (6, 12), (10, 12)]).tolist()
        [[0, 4], [5, 9], [-1, -1]]

        ``spans`` has a row (start, end) for each; of a span of which nothing is left the row is ``-1, -1``.

        Raises: InvalidArgument: no such array, or a span that does not lie in the source.
        Cost: some 0.3 µs a span; the first call for a trace looks at all its edits.
        """
        before, after = self._starts()
        rows = _rows("forward", spans, len(self.source))
        hulls = self.batch.forward.project(*_columns(rows, before))
        return _moved(np.stack(hulls, axis=1), after)

    def backward(self, spans: Any) -> NDArray[np.int64]:
        """Where many spans of the text come from: the hull, in the source, of what their characters stand for.

        >>> import tunekit as tk
        >>> trace = (tk.StripPunctuation() >> tk.LowerCase()).trace("Wait, what?!")
        >>> trace.backward([(0, 4), (5, 9), (0, 9)]).tolist()
        [[0, 4], [6, 10], [0, 10]]

        What was put in stands for nothing: a span of nothing else has the row ``-1, -1``.

        Raises: InvalidArgument: no such array, or a span that does not lie in the text.
        Cost: as ``forward``.
        """
        before, after = self._starts()
        rows = _rows("backward", spans, len(self.text))
        hulls = self.batch.backward.project(*_columns(rows, after))
        return _moved(np.stack(hulls, axis=1), before)

    def words(self) -> WordLinks:
        """The words of both sides as arrays, and which of them belong together.

        >>> import tunekit as tk
        >>> links = tk.SwapWords(rate=1).trace("one two").words()
        >>> links.text.tolist(), links.to_source.tolist()
        ([[0, 3], [4, 7]], [[1, 2], [0, 1]])

        Words are those of ``DropWords``: what stands between white space, and single characters in scripts without.

        Cost: the first call links all texts that were traced together.
        """
        # Spans are moved from places of the buffers to offsets of the record; links, from numbers of words of the batch
        # to numbers of words of the record on the other side.
        links, starts = self.batch.links, self._starts()
        here, there = (slice(int(p.low[self.record]), int(p.high[self.record])) for p in self.batch.words)
        return WordLinks(
            _moved(links.source[here], starts[0]),
            _moved(links.text[there], starts[1]),
            _moved(links.to_text[here], there.start),
            _moved(links.to_source[there], here.start),
        )

    def __repr__(self) -> str:
        count = len(self.edits)
        return f"<Trace of {describe(self.source)}: {describe(self.text)}, {count} edit{'s' * (count != 1)}>"

    def _starts(self) -> tuple[int, int]:
        """Where this record begins among the sources, and among the texts."""
        return int(self.batch.source.starts[self.record]), int(self.batch.outcome.texts.starts[self.record])

    def _numbers(self) -> slice:
        """The numbers of this record's edits in the script of the batch."""
        source, at = self.batch.source, self.batch.script.at
        # An insertion at the end of a record is at the place of its end mark: side="right" takes it in.
        first = np.searchsorted(at, source.starts[self.record])
        return slice(int(first), int(np.searchsorted(at, source.ends[self.record], side="right")))


def _rows(method: str, spans: Any, length: int) -> Ints:
    """Spans as rows (start, end), all in a text of this length.

    Raises: InvalidArgument: they are none, or one does not lie there.
    """
    try:
        rows = np.asarray(spans)
    except ValueError:  # rows of unequal lengths
        rows = np.empty(1, np.object_)
    # An empty list becomes an array of floats, whose kind is not asked.
    if rows.size == 0 and rows.shape in ((0,), (0, 2)):
        return np.empty((0, 2), np.int64)
    if rows.ndim != 2 or rows.shape[1] != 2 or rows.dtype.kind not in "iu":
        raise InvalidArgument(
            f"Trace.{method}: {describe(spans)} must be spans, an array of integers with a row (start, end) for each."
        )
    wrong = (rows[:, 0] < 0) | (rows[:, 0] > rows[:, 1]) | (rows[:, 1] > length)
    if wrong.any():
        span = tuple(rows[int(wrong.argmax())].tolist())
        raise InvalidArgument(
            f"Trace.{method}: the span {describe(span)} does not lie in a text of {length} characters."
        )
    return rows.astype(np.int64)


def _columns(rows: Ints, start: int) -> Iterator[Ints]:
    """The starts and the ends, in places of a buffer in which the text begins there."""
    return (rows[:, side] + start for side in (0, 1))


def _moved(rows: Ints, start: int) -> NDArray[np.int64]:
    """Rows in offsets of what begins there; those that are nowhere stay so."""
    return np.where(rows == NOWHERE, NOWHERE, rows - start).astype(np.int64)


def traces(source: TextBatch, outcome: Run) -> list[Trace]:
    """One trace for each record of a traced run."""
    batch = TracedBatch(source, outcome)
    return [Trace(batch, record) for record in range(len(source))]
