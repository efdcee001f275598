"""MappedUnits: the units of a buffer through a table, made at the first look."""

from dataclasses import dataclass

from tunekit.engine.buffer import TextBuffer
from tunekit.engine.maps import Patch, apply
from tunekit.engine.tables import Codes, Table


@dataclass(frozen=True, eq=False)
class MappedUnits:
    """The units of ``source`` through a table.

    ``patch`` says what becomes of the units at some places of the source, in the place of what the table says.
    """

    source: TextBuffer
    table: Table
    patch: Patch | None = None

    def then(self, mapped: TextBuffer, table: Table, patch: Patch | None) -> "MappedUnits":
        """These units, which are those of ``mapped``, through a further table: in one go, where nothing hinders it."""
        if patch is not None and not self.keeps_places:
            return MappedUnits(mapped, table, patch)
        # Here a patch that is given comes after a map that keeps places: its places are those of the source as well.
        fused = patch if self.patch is None else self.patch.then(table)
        return MappedUnits(self.source, self.table.then(table), fused)

    @property
    def width(self) -> int | None:
        """Bytes of a unit, known before the work is done when the table stays inside the source's width."""
        width = self.source.width
        inside = self.table.escapes(width).size == 0 and (self.patch is None or self.patch.width <= width)
        return width if inside else None

    @property
    def keeps_places(self) -> bool:
        """Whether every unit of the source becomes one unit of the same place, by the table alone."""
        return self.patch is None and self.table.kept(self.source.width) is None

    def below(self) -> tuple[TextBuffer, Table] | None:
        """The source and the table, where every unit of the source keeps its place."""
        return (self.source, self.table) if self.keeps_places else None

    def make(self) -> Codes:
        """The units."""
        return apply(self.source, self.table, self.patch)
