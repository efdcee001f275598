"""MappedBatch: a batch through a table, whose units are made when they are asked for."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.batch import TextBatch
from tunekit.engine.maps import Patch, apply
from tunekit.engine.ragged import Ints
from tunekit.engine.tables import Codes, Table

Waiting = tuple[TextBatch, Table, Patch | None]


class MappedBatch(TextBatch):
    """A batch whose units are another's through a table, made at the first look; a further map fuses with this one.

    ``patch`` says what becomes of the units at some places of the source, in the place of what the table says.
    """

    def __init__(self, source: TextBatch, table: Table, patch: Patch | None = None) -> None:
        waiting = source._waiting if isinstance(source, MappedBatch) else None
        if waiting is not None and (patch is None or _keeps_places(waiting)):
            source, patch = waiting[0], waiting[2].then(table) if waiting[2] is not None else patch
            table = waiting[1].then(table)
        self._waiting: Waiting | None = (source, table, patch)
        self._count = len(source)
        self._texts = None

    @property
    def width(self) -> int:
        """Bytes of a unit, known before the work is done when the table stays inside the source's width."""
        if self._waiting is None:
            return self.units.itemsize
        source, table, patch = self._waiting
        inside = table.escapes(source.width).size == 0 and (patch is None or patch.width <= source.width)
        return source.width if inside else self.units.itemsize

    @property
    def size(self) -> int:
        """Units in the buffer, end marks included; known before the work is done when no unit goes."""
        below = self._below()
        return self.units.size if below is None else below[0].size

    def peek(self, unchanged: Callable[[Table], bool]) -> Codes:
        """The units, or those of the source, if the table keeps all places and all that is asked of a unit."""
        below = self._below()
        return self.units if below is None or not unchanged(below[1]) else below[0].units

    def units_at(self, places: Ints) -> NDArray[np.int64]:
        """The code points at these places; the other units are not made for it."""
        below = self._below()
        return super().units_at(places) if below is None else below[1].image(below[0].units_at(places))

    def _below(self) -> tuple[TextBatch, Table] | None:
        """The source and the table, as long as they wait and every unit of the source keeps its place."""
        if self._waiting is None or not _keeps_places(self._waiting):
            return None
        return self._waiting[:2]

    @cached_property
    def units(self) -> Codes:  # type: ignore[override]
        waiting = self._waiting
        if waiting is None:  # another thread was quicker
            made: Codes = self.__dict__["units"]
            return made
        units = self.__dict__["units"] = apply(*waiting)
        units.setflags(write=False)
        self._waiting = None  # so that no long row of batches stays in memory
        return units


def _keeps_places(waiting: Waiting) -> bool:
    """Whether every unit of the source becomes one unit of the same place."""
    source, table, patch = waiting
    return patch is None and table.kept(source.width) is None
