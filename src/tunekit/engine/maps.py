"""Apply a table to a whole buffer, and other values at some of its places."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.buffer import TextBuffer
from tunekit.engine.ragged import Ints, gather
from tunekit.engine.tables import DELETE, SIGNS, Codes, Flags, Table, look_up, raw, width_for


@dataclass(frozen=True, eq=False)
class Patch:
    """What becomes of the units at some places of a buffer: a code point each, or ``DELETE`` (int64).

    Each place stands once, in any order.
    """

    places: Ints
    codes: NDArray[np.int64]

    def then(self, table: Table) -> "Patch":
        """The patch with its code points through a table."""
        return Patch(self.places, table.image(self.codes))

    @cached_property
    def width(self) -> int:
        """The width that its code points need."""
        return width_for(self.codes[self.codes != DELETE].astype(np.uint32))


def fitting(buffer: TextBuffer, table: Table, width: int = 1) -> Codes:
    """The units in at least ``width`` bytes each, and wider when the table leads out of that."""
    units = buffer.units_of_width(width)
    # Only what is there counts, not what the table might do: ß to ẞ widens a batch only if it holds ß.
    while table.leaves(units):
        units = buffer.units_of_width(2 * units.itemsize)
    return units


def apply(buffer: TextBuffer, table: Table, patch: Patch | None = None) -> Codes:
    """The units through the table, but for the places of the patch."""
    if patch is not None:
        return _apply_patched(fitting(buffer, table, patch.width), table, patch)
    units = fitting(buffer, table)
    if units.itemsize == 1:
        replace, delete = table.bytes_table
        return np.frombuffer(raw(units).translate(replace, delete), np.uint8)
    mapped = gather(table.values(units.itemsize), units)
    kept = table.kept(units.itemsize)
    return mapped if kept is None else mapped[gather(kept, units)]


def _apply_patched(units: Codes, table: Table, patch: Patch) -> Codes:
    if units.itemsize == 1:
        translated = _translated(units, table, patch)
        if translated is not None:
            return translated
    mapped, kept = _values(table, units), table.kept(units.itemsize)
    stays = patch.codes != DELETE
    # What came of bytes belongs to these.
    if not mapped.flags.writeable:
        mapped = mapped.copy()
    mapped[patch.places[stays]] = patch.codes[stays]
    if kept is None and stays.all():
        return mapped
    # The patch overrules the table in both directions: its places stay though the table deletes, or go though it keeps.
    kept = np.ones(units.size, np.bool_) if kept is None else look_up(kept, units).copy()
    kept[patch.places] = stays
    patched: Codes = mapped[kept]
    return patched


def _translated(units: Codes, table: Table, patch: Patch) -> Codes | None:
    """The same by ``bytes.translate`` alone: each code of the patch by a byte that the table sends there.

    Where it has no such byte, one that the buffer does not hold is taught to; ``None`` where all are taken.
    """
    # With the table A to a, and a patch that keeps one "A": 0x80 is written there, and taught to become "A". A patch
    # that puts in "b" writes "b" itself, as the table keeps it; one that deletes writes a byte that the table deletes.
    data = bytearray(units)
    replace, delete = (bytearray(part) for part in table.bytes_table)
    codes = np.flatnonzero(np.bincount(patch.codes + 1)).tolist()
    # A byte that one code of the patch writes for itself may not stand for another.
    free = (sign for sign in SIGNS if sign not in delete and sign not in data and sign + 1 not in codes)
    signs = np.zeros(0x101, np.uint8)  # by code + 1: DELETE is -1
    for code in codes:
        sign = next(iter(delete), None) if code == 0 else code - 1
        if sign is None or (code and (sign in delete or replace[sign] != sign)):
            sign = next(free, None)
            if sign is None:
                return None
            if code:
                replace[sign] = code - 1
            else:
                delete.append(sign)
        signs[code] = sign
    np.frombuffer(data, np.uint8)[patch.places] = signs[patch.codes + 1]
    return np.frombuffer(data.translate(bytes(replace), bytes(delete)), np.uint8)


def apply_outside(buffer: TextBuffer, table: Table, off: Flags | None) -> tuple[Codes, Flags | None]:
    """The units through the table but where ``off`` is set, and a flag for every unit that stays (``None``: all)."""
    units = fitting(buffer, table)
    mapped = _values(table, units)
    kept = table.kept(units.itemsize)
    if kept is not None:
        kept = look_up(kept, units)
    # A flag for each unit before any goes, so that places of the buffer name the same unit in all three arrays.
    if off is not None:
        mapped = np.where(off, units, mapped)
        kept = None if kept is None else kept | off
    return (mapped if kept is None else mapped[kept]), kept


def _values(table: Table, units: Codes) -> Codes:
    if units.itemsize == 1:
        return np.frombuffer(raw(units).translate(table.bytes_table[0]), np.uint8)
    return gather(table.values(units.itemsize), units)
