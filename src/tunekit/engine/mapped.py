"""MappedBatch: a batch through a table, whose units are made when they are asked for."""

from functools import cached_property

from tunekit.engine.batch import TextBatch
from tunekit.engine.maps import apply
from tunekit.engine.tables import Codes, Table


class MappedBatch(TextBatch):
    """A batch whose units are another's through a table, made at the first look; a further map fuses with this one."""

    def __init__(self, source: TextBatch, table: Table) -> None:
        waiting = source._waiting if isinstance(source, MappedBatch) else None
        if waiting is not None:
            source, table = waiting[0], waiting[1].then(table)
        self._waiting: tuple[TextBatch, Table] | None = (source, table)
        self._count = len(source)
        self._texts = None

    @property
    def width(self) -> int:
        """Bytes of a unit, known before the work is done when the table stays inside the source's width."""
        if self._waiting is None:
            return self.units.itemsize
        source, table = self._waiting
        width = source.width
        return width if table.escapes(width).size == 0 else self.units.itemsize

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
