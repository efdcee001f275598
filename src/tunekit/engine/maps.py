"""Apply a table to a whole buffer."""

from typing import TYPE_CHECKING

import numpy as np

from tunekit.engine.ragged import gather
from tunekit.engine.tables import Codes, Flags, Table, look_up, raw

if TYPE_CHECKING:
    from tunekit.engine.batch import TextBatch


def fitting(batch: "TextBatch", table: Table) -> "TextBatch":
    """The batch, wider when the table leads out of its width."""
    while table.leaves(batch.units):
        batch = batch.widened(2 * batch.width)
    return batch


def apply(batch: "TextBatch", table: Table) -> Codes:
    """The units of the batch through the table."""
    units = fitting(batch, table).units
    if units.itemsize == 1:
        replace, delete = table.bytes_table
        return np.frombuffer(raw(units).translate(replace, delete), np.uint8)
    mapped = gather(table.values(units.itemsize), units)
    kept = table.kept(units.itemsize)
    return mapped if kept is None else mapped[gather(kept, units)]


def apply_outside(batch: "TextBatch", table: Table, off: Flags | None) -> tuple[Codes, Flags | None]:
    """The units through the table but where ``off`` is set, and a flag for every unit that stays (``None``: all)."""
    fit = fitting(batch, table)
    units, width = fit.units, fit.width
    mapped = _values(table, units)
    kept = table.kept(width)
    if kept is not None:
        kept = look_up(kept, units)
    if off is not None:
        mapped = np.where(off, units, mapped)
        kept = None if kept is None else kept | off
    return (mapped if kept is None else mapped[kept]), kept


def _values(table: Table, units: Codes) -> Codes:
    if units.itemsize == 1:
        return np.frombuffer(raw(units).translate(table.bytes_table[0]), np.uint8)
    return gather(table.values(units.itemsize), units)
