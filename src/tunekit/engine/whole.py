"""Whole graphemes: a guard that drops the edits that would tear a grapheme cluster apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.graphemes import clusters, joins
from tunekit.engine.puts import InTurn, Put
from tunekit.engine.ragged import Ints, offsets_of, stretches
from tunekit.engine.spans import Spans
from tunekit.engine.splices import EMPTY, Splice
from tunekit.engine.tables import Flags


@dataclass(frozen=True)
class WholeGraphemes:
    """The guard of all clusters of a text, which are found again for each step.

    A cluster is edited, moved and deleted as a whole. Only a map may change single units of it, one to one. This guard
    stands before all others and so is asked last: spans that save a part of a cluster would tear it.
    """

    def limit(self, edits: Edits, texts: TextBatch) -> Edits:
        """Without the edits that tear a cluster; a table is off at a cluster that it would delete in part."""
        deletes = edits.table is not None and edits.table.kept(texts.width) is not None
        joined = joins(texts.units) if edits.splice or deletes else None
        if joined is None:
            return edits
        splice = edits.splice or EMPTY
        torn = _torn(splice, joined, mapped=edits.table is not None)
        saved = _saved(edits, torn, clusters(joined), texts)
        if torn.any():
            edits = replace(edits, splice=splice.where(~torn))
        return replace(edits, off=(*edits.off, saved)) if len(saved) else edits

    def carried(self, edits: Edits, texts: TextBatch) -> "WholeGraphemes":
        """Itself."""
        return self

    def select(self, texts: TextBatch, records: Ints) -> "WholeGraphemes":
        """Itself."""
        return self

    @classmethod
    def concat(cls, parts: "Sequence[WholeGraphemes]", bases: Ints) -> "WholeGraphemes":  # noqa: ARG003 -- all are equal
        """Itself."""
        return cls()


def _torn(splice: Splice, joined: Flags, *, mapped: bool) -> Flags:
    """For each edit: does it begin or end inside a cluster, or move a part of one?"""
    # A place lies inside a cluster when the unit there is joined to the one before it. Past the last unit, "clip" looks
    # at the end mark, which is joined to nothing.
    torn: Flags = joined.take(splice.at, mode="clip") | joined.take(splice.end, mode="clip")
    if mapped:  # an exception of a map, such as the final sigma, is one to one like the map
        torn &= (splice.counts != 1) | (splice.end - splice.at != 1)
    torn[_moving_parts(splice.moved, joined)] = True
    return torn


def _moving_parts(moved: Put | InTurn, joined: Flags) -> Ints:
    """The numbers of the edits that move a cluster in part, or its units out of their order."""
    # (moved units,) flags: only units of clusters of several units need a look.
    inside = joined[moved.value] | joined.take(moved.value + 1, mode="clip")
    edit, value = moved.edit[inside], moved.value[inside]
    place = np.broadcast_to(moved.place, moved.edit.shape)[inside]
    # Edit by edit, and in each in the order in which its units are put in.
    order = np.lexsort((place, edit))
    edit, place, value = edit[order], place[order], value[order]
    # Which units stand right after the one before them, in the replacement as in the source.
    follows = (np.diff(edit) == 0) & (np.diff(place) == 1) & (np.diff(value) == 1)
    without_previous = joined[value]  # joined to the unit before it, and parted from it
    without_previous[1:] &= ~follows
    without_next = joined.take(value + 1, mode="clip")  # the next one is joined to it, and parted from it
    without_next[:-1] &= ~follows
    numbers: Ints = edit[without_previous | without_next]
    return numbers


def _saved(edits: Edits, torn: Flags, found: Spans, texts: TextBatch) -> Spans:
    """The clusters that a table must leave alone: it would delete a part of them, or has lost an exception there."""
    if edits.table is None:
        return Spans(EMPTY.at, EMPTY.end)
    splice, lengths = edits.splice or EMPTY, found.ends - found.starts
    # (clusters,) a flag each: at a torn edit the map has lost its exception, so that it must not touch the cluster.
    save = Spans(splice.at[torn], splice.end[torn]).touched(found.starts, found.ends)
    kept = edits.table.kept(texts.width)
    if kept is not None:
        # (units in clusters,) in a row, cluster after cluster: whether the table deletes each, and nothing spares it.
        units = stretches(found.starts, lengths)
        # (units of all clusters,): would the table delete it, where neither a guard nor an exception keeps it off?
        gone = ~kept[texts.units[units]]
        for spared in (*edits.off, Spans(splice.at, splice.end)):
            gone &= ~spared.touched(units, units + 1)
        # A row for each cluster, none of which is empty: ``reduceat`` would give an empty one a unit of the next.
        counts = np.add.reduceat(gone, offsets_of(lengths)[:-1], dtype=np.int64)
        # All of a cluster may go, and none of it; what lies between tears it.
        save |= (counts > 0) & (counts < lengths)
    return found.where(save)
