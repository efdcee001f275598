"""Matches before and after: what a pattern finds in an edited text, held against what it found in the clean one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tunekit.engine.alignment import Alignment
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.guarded import Guarded
from tunekit.engine.places import Pattern
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.spans import Spans, union
from tunekit.engine.tables import Flags

# From a match that should not be there, edits are dropped so many units around, and then further out.
_REACHES = (0, 2, 8, 32, 128, 512, 1 << 31)


@dataclass(frozen=True, eq=False)
class Finder:
    """A pattern with what is asked of it after edits.

    A guarded span is asked to stay a match of its own, not to become a part of a longer one. With ``exactly``, the
    matches of a whole record are asked to stay the same texts in the same order, and no new one to come.
    """

    pattern: Pattern
    exactly: bool = False

    def spans(self, texts: TextBatch) -> Spans:
        """The matches, as stretches of the buffer."""
        places = texts.matches(self.pattern)
        return Spans(*places.span(places.ranks()))

    def wrong(self, before: TextBatch, wanted: Spans, after: TextBatch, guarded: Spans) -> Spans:
        """The stretches of the edited texts where the pattern finds something else.

        ``wanted`` are the matches of the texts before, ``guarded`` the spans that are to stay, where they are after.
        """
        found = self.spans(after)
        outside = ~_inside(found, guarded)
        if not self.exactly:
            return found.where(outside & guarded.touched(found.starts, found.ends))
        changed = _changed(before, wanted, after, found)
        if not changed.any():
            return Spans(found.starts[:0], found.ends[:0])
        # Of a changed record, the matches that no guarded span holds are too many. If it has no such match, one was
        # lost, and nobody knows where: all of the record is wrong.
        of_changed = found.where(outside & changed[_records(after, found)])
        rest = changed.copy()
        rest[_records(after, of_changed)] = False  # no match is too many: one is lost
        whole = where_set(rest & (after.ends > after.starts))
        return union([of_changed, Spans(after.starts[whole], after.ends[whole])])


@dataclass(frozen=True, eq=False)
class Rematched(Guarded):
    """The guard of matches: edits are dropped until the patterns find in the output what they found in the text."""

    finders: Sequence[Finder] = ()

    def limit(self, edits: Edits, texts: TextBatch) -> Edits:
        """Those after which the matches are the same; the others go around each match that is wrong."""
        edits, wanted = super().limit(edits, texts), [finder.spans(texts) for finder in self.finders]
        # The last reach is longer than any record, and drops all edits of it: then its matches are the same.
        for reach in _REACHES:
            output, alignment = edits.traced(texts)
            wrong = wrong_matches(self.finders, texts, wanted, output, edits.carry(self.spans, texts))
            if not len(wrong):
                break
            edits = _without(edits, _sources(wrong, reach, texts, output, alignment))
        return edits

    def carried(self, edits: Edits, texts: TextBatch) -> "Rematched":
        """Where the spans stand after those edits."""
        return replace(self, spans=edits.carry(self.spans, texts))

    def select(self, texts: TextBatch, records: Ints) -> "Rematched":
        """The spans of the records of these numbers, as they stand in the selection."""
        return replace(self, spans=self.spans.select(texts, records))

    @classmethod
    def concat(cls, parts: "Sequence[Guarded]", bases: Ints) -> "Rematched":
        """The spans of several batches in one, where each batch begins at its base."""
        first = parts[0]
        finders = first.finders if isinstance(first, Rematched) else ()
        return cls(Spans.concat([part.spans for part in parts], bases), finders)


def wrong_matches(
    finders: Sequence[Finder], before: TextBatch, wanted: Sequence[Spans], after: TextBatch, guarded: Spans
) -> Spans:
    """The stretches of the edited texts where one of the patterns finds something else; see ``Finder.wrong``."""
    return union(
        [finder.wrong(before, spans, after, guarded) for finder, spans in zip(finders, wanted, strict=True)]
    )


def _changed(before: TextBatch, wanted: Spans, after: TextBatch, found: Spans) -> Flags:
    """A flag for each record: are its matches other texts than they were?"""
    # (records,). Where both have as many matches, the first belongs to the first and so on: ``old`` and ``new`` are
    # then as long, and are compared pair by pair.
    changed: Flags = _numbers(before, wanted) != _numbers(after, found)
    records = _records(before, wanted)
    some = ~changed[records], ~changed[_records(after, found)]
    old, new = (
        batch.cut(spans.starts[of_same], spans.ends[of_same]).texts
        for batch, spans, of_same in ((before, wanted, some[0]), (after, found, some[1]))
    )
    differ = np.fromiter(map(str.__ne__, old, new), np.bool_, len(old))
    changed[records[some[0]][differ]] = True
    return changed


def records_of(texts: TextBatch, spans: Spans) -> Ints:
    """The numbers of the records that hold one of the spans, ascending, each once."""
    return np.unique(_records(texts, spans))


def _records(texts: TextBatch, spans: Spans) -> Ints:
    return np.searchsorted(texts.ends, spans.starts, side="right")


def _numbers(texts: TextBatch, spans: Spans) -> Ints:
    """Return the number of spans in each record."""
    return np.bincount(_records(texts, spans), minlength=len(texts))


def _inside(spans: Spans, others: Spans) -> Flags:
    """For each span: does it lie in one of the others?"""
    inside = others.covers(spans.starts)
    # The span that holds its start, which is there; does it reach to its end?
    place = np.searchsorted(others.starts, spans.starts[inside], side="right") - 1
    inside[inside] = spans.ends[inside] <= others.ends[place]
    return inside


def _sources(wrong: Spans, reach: int, texts: TextBatch, output: TextBatch, alignment: Alignment) -> Spans:
    """The stretches of the source that stretches of the output stand for, with some units around each."""
    # (wrong matches,): no stretch leaves its record, which would drop the edits of another one.
    record = _records(output, wrong)
    lows = np.maximum(wrong.starts - reach, output.starts[record])
    highs = np.minimum(wrong.ends + reach, output.ends[record])
    low = [int(alignment.low[a:b].min()) for a, b in zip(lows.tolist(), highs.tolist(), strict=True)]
    high = [int(alignment.high[a:b].max()) for a, b in zip(lows.tolist(), highs.tolist(), strict=True)]
    starts: Ints = np.array(low, np.int64)
    ends: Ints = np.array(high, np.int64)
    if reach > texts.size:
        starts, ends = texts.starts[record], texts.ends[record]
    # A moved text may come from far away, so that stretches neither ascend nor keep apart: they are sorted, and each
    # end becomes the furthest up to there, for a search among them.
    order = starts.argsort(kind="stable")
    return Spans(starts[order], np.maximum.accumulate(ends[order]))


def _without(edits: Edits, sources: Spans) -> Edits:
    """The edits without those in some stretches of the source, or at their ends; a table is off there."""
    splice = edits.splice
    if splice is not None:
        # Stretches may overlap here: what counts is the furthest end of those that begin before an edit ends.
        last = np.searchsorted(sources.starts, splice.end, side="right") - 1
        hit = (last >= 0) & (sources.ends[last] >= splice.at)
        splice = splice.where(~hit)
    # ``union`` gives one set back as it is: the second, empty one makes it merge.
    off = union([sources, Spans(sources.starts[:0], sources.ends[:0])])
    off = off.where(off.ends > off.starts)
    if edits.table is None or not len(off):
        return replace(edits, splice=splice)
    return replace(edits, splice=splice, off=(*edits.off, off))
