"""Trace: a corrupted text with its edits and its alignment."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import index

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.images import Images
from tunekit.engine.run import Run
from tunekit.engine.script import Script
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
        source, output = self.batch.source, self.batch.outcome.texts
        start, low, high = (int(a[self.record]) for a in (source.starts, output.starts, output.ends))
        length = int(source.ends[self.record]) - start
        projected: list[tuple[int, int] | None] = []
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
            hull = self.batch.images.project(start + first, start + last, low, high)
            projected.append(hull and (hull[0] - low, hull[1] - low))
        return projected

    def __repr__(self) -> str:
        count = len(self.edits)
        return f"<Trace of {describe(self.source)}: {describe(self.text)}, {count} edit{'s' * (count != 1)}>"

    def _numbers(self) -> slice:
        """The numbers of this record's edits in the script of the batch."""
        source, at = self.batch.source, self.batch.script.at
        first = np.searchsorted(at, source.starts[self.record])
        return slice(int(first), int(np.searchsorted(at, source.ends[self.record], side="right")))


def traces(source: TextBatch, outcome: Run) -> list[Trace]:
    """One trace for each record of a traced run."""
    batch = TracedBatch(source, outcome)
    return [Trace(batch, record) for record in range(len(source))]
