"""Put: the units that the edits of a splice put in."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.ragged import Ints, offsets_of, stretches
from tunekit.engine.tables import Flags

Counts = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Put:
    """Units that edits put in: for each the number of its edit, its place in the replacement, and its value.

    The value is a code, or, for a unit that is moved, its place in the source. ``place`` may be one
    number for all.
    """

    edit: Ints
    place: Ints | int
    value: NDArray[Any]

    def positions(self, starts: Ints) -> Ints:
        """Where the units are, when each replacement begins at its start."""
        return starts[self.edit] + self.place

    def where(self, keep: Flags) -> "Put":
        """The units of the edits whose flag is set; the others' numbers close up."""
        stays = keep[self.edit]
        place = self.place if isinstance(self.place, int) else self.place[stays]
        # (edits,): the number of an edit that stays is how many stayed before it.
        return Put((np.cumsum(keep) - 1)[self.edit[stays]], place, self.value[stays])

    def parts(self, edges: list[int]) -> "list[Put]":
        """The units of the edits from each of these numbers to the next."""
        edit, place, value = self.edit, self.place, self.value
        # Only units that ascend by their edit can be cut into parts; a stable sort keeps those of one edit in their
        # order.
        if (edit[1:] < edit[:-1]).any():
            order = edit.argsort(kind="stable")
            edit, value = edit[order], value[order]
            place = place if isinstance(place, int) else place[order]
        cuts = [slice(*pair) for pair in pairwise(edit.searchsorted(edges).tolist())]
        places = [place if isinstance(place, int) else place[cut] for cut in cuts]
        rows = zip(cuts, places, edges[:-1], strict=True)
        return [Put(edit[cut] - first, place, value[cut]) for cut, place, first in rows]


@dataclass(frozen=True, eq=False)
class InTurn:
    """The same of units in the order of their edits, ``counts`` of them for each: nothing is held but their values."""

    counts: Counts
    value: NDArray[Any]

    @property
    def edit(self) -> Ints:
        """For each unit the number of its edit."""
        return np.arange(self.counts.size).repeat(self.counts)

    @property
    def place(self) -> Ints:
        """For each unit its place in the replacement."""
        return stretches(np.zeros(self.counts.size, np.int64), self.counts)

    def positions(self, starts: Ints) -> Ints:
        """Where the units are, when each replacement begins at its start."""
        return stretches(starts, self.counts)

    def where(self, keep: Flags) -> "InTurn":
        """The units of the edits whose flag is set."""
        return InTurn(self.counts[keep], self.value[keep.repeat(self.counts)])

    def parts(self, edges: list[int]) -> "list[InTurn]":
        """The units of the edits from each of these numbers to the next."""
        cuts = pairwise(offsets_of(self.counts)[edges].tolist())
        rows = zip(pairwise(edges), cuts, strict=True)
        return [InTurn(self.counts[slice(*edits)], self.value[slice(*cut)]) for edits, cut in rows]


def in_turn(counts: Counts, values: NDArray[Any]) -> InTurn:
    """Units in the order of their edits, ``counts`` of them for each."""
    return InTurn(counts, values)


NOTHING = Put(np.empty(0, np.int64), 0, np.empty(0, np.int64))
