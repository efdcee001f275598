"""Guarded spans: a guard that keeps edits off some spans, and the spans apart from what is beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.maps import fitting
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.spans import Spans
from tunekit.engine.splices import Splice
from tunekit.engine.tables import DELETE, END, SIZE, Codes, Flags, Table
from tunekit.engine.unicode import codes_in, whitespace

Levels = NDArray[np.uint8]

# How firmly a unit sticks to what is beside it: white space and the border of a record, marks, word characters.
_APART, _MARK, _WORD = range(3)
# A row of deleted units that is longer than this counts as one that joins.
_LONG = 64


@dataclass(frozen=True, eq=False)
class Guarded:
    """The guard of spans: an edit that touches one is dropped, and so is one that joins one with its neighbour.

    What stands beside a span may become more separate, not less: white space beside it may become other white space, a
    mark another mark or white space. Else 12 and 34 would become 1234, and 5 before "km" a part of a word.
    """

    spans: Spans

    def limit(self, edits: Edits, texts: TextBatch) -> Edits:
        """Those that touch no span and join none."""
        edits = edits.avoiding(self.spans)
        if edits.splice is not None:
            edits = replace(edits, splice=_splice_apart(edits.splice, self.spans, texts))
        return edits if edits.table is None else _map_apart(edits, edits.table, self.spans, texts)

    def carried(self, edits: Edits, texts: TextBatch) -> "Guarded":
        """Where the spans stand after those edits."""
        return Guarded(edits.carry(self.spans, texts))

    def select(self, texts: TextBatch, records: Ints) -> "Guarded":
        """The spans of the records of these numbers, as they stand in the selection."""
        return Guarded(self.spans.select(texts, records))

    @classmethod
    def concat(cls, parts: "Sequence[Guarded]", bases: Ints) -> "Guarded":
        """The spans of several batches in one, where each batch begins at its base."""
        return cls(Spans.concat([part.spans for part in parts], bases))


def _splice_apart(splice: Splice, spans: Spans, texts: TextBatch) -> Splice:
    """Without the edits that join a span with what stands beside it.

    The edit beside the span is dropped, so that its old neighbour is there again; one more edit may then be beside it.
    """
    # Each round drops an edit at least, and so there is a last one.
    while len(splice):
        after = _neighbours_after(splice, spans, texts)
        before = _neighbours_before(splice, spans, texts)
        joining = np.concatenate([after, before])
        if not joining.size:
            break
        keep = np.ones(len(splice), np.bool_)
        keep[joining] = False
        splice = splice.where(keep)
    return splice


def _neighbours_after(splice: Splice, spans: Spans, texts: TextBatch) -> Ints:
    """The numbers of the edits that begin where a span ends, and join it with what comes after."""
    # (spans,): the first edit that begins at the end of the span or after it; of several at one place an insertion is
    # first.
    edit = np.searchsorted(splice.at, spans.ends)
    beside = where_set(splice.at.take(edit, mode="clip") == spans.ends)
    beside = beside[edit[beside] < len(splice)]
    edit, ends = edit[beside], spans.ends[beside]
    # Deletions that follow each other without a gap are one: the last of them, or what is put in first, decides.
    stops = (splice.counts > 0) | (splice.end != np.append(splice.at[1:], -1))
    # The first edit from there on that puts something in, or that no other touches. -1 is the end of no edit, so that
    # the last one always stops.
    last = where_set(stops)[np.searchsorted(where_set(stops), edit)]
    # (edits beside a span,) uint8 each: what is beside the span now, and what would be.
    old = _levels_at(texts.units, ends, spans)
    put_in = splice.counts[last] > 0
    new = _levels_at(texts.units, splice.end[last], spans)
    new[put_in] = _put_levels(splice, texts, first=True)[last[put_in]]
    joined: Ints = edit[new > old]
    return joined


def _neighbours_before(splice: Splice, spans: Spans, texts: TextBatch) -> Ints:
    """The numbers of the edits that end where a span begins, and join it with what comes before."""
    # The mirror image: the last edit that ends where the span begins or before it.
    edit = np.searchsorted(splice.end, spans.starts, side="right") - 1
    beside = where_set((edit >= 0) & (splice.end.take(edit, mode="clip") == spans.starts))
    edit, starts = edit[beside], spans.starts[beside]
    stops = (splice.counts > 0) | (splice.at != np.concatenate([[-1], splice.end[:-1]]))
    first = where_set(stops)[np.searchsorted(where_set(stops), edit, side="right") - 1]
    old = _levels_at(texts.units, starts - 1, spans)
    put_in = splice.counts[first] > 0
    new = _levels_at(texts.units, splice.at[first] - 1, spans)
    new[put_in] = _put_levels(splice, texts, first=False)[first[put_in]]
    joined: Ints = edit[new > old]
    return joined


def _put_levels(splice: Splice, texts: TextBatch, *, first: bool) -> Levels:
    """For each edit the level of the first unit that it puts in, or of the last."""
    levels = np.zeros(len(splice), np.uint8)
    for put, moved in ((splice.new, False), (splice.moved, True)):
        # (units put in,) flags. A new unit is a code point, none of which is an end mark; a moved one is a unit of the
        # text.
        at_edge = np.broadcast_to(put.place, put.edit.shape) == (0 if first else splice.counts[put.edit] - 1)
        value = put.value[at_edge]
        codes = texts.units[value] if moved else value
        levels[put.edit[at_edge]] = _levels_of(codes.astype(np.int64), texts.width if moved else 0)
    return levels


def _map_apart(edits: Edits, table: Table, spans: Spans, texts: TextBatch) -> Edits:
    """The map switched off at the units beside a span where it would join the span with something."""
    middle = texts if edits.splice is None else Edits(edits.splice).apply(texts)
    if edits.splice is not None:
        spans = edits.splice.carry(spans)
    off = edits._off(middle.size)
    units = fitting(middle, table)
    places = [
        edge[_joins(units, edge, step, table, off, spans)]
        for edge, step in ((spans.ends, 1), (spans.starts - 1, -1))
    ]
    at = np.unique(np.concatenate(places))
    if not at.size:
        return edits
    # Where a table is off is said in places of the batch, before the splice; what that put in is off anyway.
    at = at if edits.splice is None else edits.splice.sources(at)
    return replace(edits, off=(*edits.off, Spans(at, at + 1)))


def _joins(units: Codes, edge: Ints, step: int, table: Table, off: Flags | None, spans: Spans) -> Flags:
    """Whether the unit that comes to stand beside each edge sticks firmer than the one that is there now."""
    old = _levels_at(units, edge, spans)
    image = _image(units, edge, table, off)
    # Where the unit beside the span goes, the next one that stays comes to be there. No map deletes an end mark, so
    # that the walk ends inside the buffer; before its first unit, index -1 is the last end mark.
    at, gone = edge.copy(), where_set(image == DELETE)
    for _ in range(_LONG):
        at[gone] += step
        image[gone] = _image(units, at[gone], table, off)
        gone = gone[image[gone] == DELETE]
        if not gone.size:
            break
    new = _levels_of(image, units.itemsize)
    new[spans.covers(at)] = _WORD
    # Those that are still on the way count as ones that join: it is the safe side, and the walk has an end.
    new[gone] = _WORD
    joins: Flags = new > old
    return joins


def _image(units: Codes, at: Ints, table: Table, off: Flags | None) -> NDArray[np.int64]:
    codes = units[at].astype(np.int64)
    image = np.where(codes == END[units.itemsize], codes, table.image(codes))
    return image if off is None else np.where(off[at], codes, image)


def _levels_at(units: Codes, at: Ints, spans: Spans) -> Levels:
    """The level of the unit at each place; a unit of a span sticks like a letter."""
    levels = _levels_of(units[at].astype(np.int64), units.itemsize)
    levels[spans.covers(at)] = _WORD
    return levels


def _levels_of(codes: NDArray[np.int64], width: int) -> Levels:
    """The level of code points; with a width, its end mark is the border of a record."""
    levels: Levels = _levels()[np.minimum(codes, SIZE[4] - 1)]
    if width:
        levels[codes == END[width]] = _APART
    return levels


@cache
def _levels() -> Levels:
    levels = np.full(SIZE[4], _MARK, np.uint8)
    levels[whitespace()] = _APART
    levels[codes_in("L", "M", "N")] = _WORD
    levels.setflags(write=False)
    return levels
