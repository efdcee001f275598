"""TextBuffer: many texts as code units in one array, each closed by an end mark."""

from collections.abc import Callable
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.codec import LONG, decode_apart, decode_at
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.tables import DTYPE, END, Codes, Table
from tunekit.errors import LawBroken, OutOfDomain

# Places in a buffer are held as int32 wherever there is one for each unit.
_MOST = 1 << 31


class PendingUnits(Protocol):
    """Units that are made when they are asked for, and what is known of them before."""

    @property
    def width(self) -> int | None:
        """Bytes of a unit, where it is known."""
        ...

    def below(self) -> "tuple[TextBuffer, Table] | None":
        """A buffer and a table that each unit of it goes through, one for one; ``None`` where there is none."""
        ...

    def make(self) -> Codes:
        """The units."""
        ...


class TextBuffer:
    """Units, the number of records in them, and what follows: where each record begins and ends, and its text.

    ``units`` has one end mark behind each record (see ``TextBatch`` for the invariants); ``starts`` and ``ends`` are
    int64 arrays of one place a record. ``texts`` are the same records as ``str``, where they are known already.
    """

    def __init__(self, units: Codes | PendingUnits, count: int, texts: list[str] | None = None) -> None:
        self._count, self._texts = count, texts
        self._pending: PendingUnits | None = None
        if isinstance(units, np.ndarray):
            # An attribute of this name hides the cached property, which then is never asked.
            self.units = _read_only(units)
        else:
            self._pending = units

    @cached_property
    def units(self) -> Codes:
        """The code units, with an end mark after each record. The array cannot be written to."""
        pending = self._pending
        if pending is None:  # another thread was quicker
            made: Codes = self.__dict__["units"]
            return made
        units = self.__dict__["units"] = pending.make()
        units.setflags(write=False)
        self._pending = None  # so that no long row of buffers stays in memory
        return units

    @property
    def width(self) -> int:
        """Bytes of a unit: 1, 2 or 4."""
        pending = self._pending
        known = None if pending is None else pending.width
        return self.units.itemsize if known is None else known

    @property
    def size(self) -> int:
        """Units in the buffer, end marks included; known before they are made when none goes."""
        below = self._below()
        return self.units.size if below is None else below[0].size

    def __len__(self) -> int:
        return self._count

    @cached_property
    def ends(self) -> Ints:
        """The place of each record's end mark, in units (int64)."""
        if self._texts is not None and self.size >= LONG * len(self):
            # Few long texts: their lengths are known sooner than the marks are found.
            # Before the end mark of record r come the characters of r + 1 records and r marks.
            return np.fromiter(map(len, self._texts), np.int64, len(self)).cumsum() + np.arange(len(self))
        # No text holds the mark of its width: as many marks as records, or an edit broke the law.
        ends = where_set(self.units == END[self.width])
        if ends.size != len(self):
            raise _broken_apart(len(self), ends.size)
        return ends

    @cached_property
    def starts(self) -> Ints:
        """The place of each record's first unit (int64)."""
        starts = np.zeros(len(self), np.int64)
        starts[1:] = self.ends[:-1] + 1
        return starts

    @cached_property
    def texts(self) -> list[str]:
        """The texts; not to be changed (``to_list`` gives a list of one's own)."""
        texts = self._decoded() if self._texts is None else self._texts
        if len(texts) != len(self):
            raise _broken_apart(len(self), len(texts))
        return texts

    def _decoded(self) -> list[str]:
        # Long records, and those that may hold what a mark of 32 bits is decoded to, are cut out one by one.
        if self.width < 4 and self.size < LONG * len(self):
            return decode_apart(self.units)
        return decode_at(self.units, self.starts, self.ends)

    @cached_property
    def keys(self) -> NDArray[np.uint64]:
        """xxh3-64 of each record's UTF-8: what its draws depend on. Cost: about 7 GB/s and 0.1 µs a record."""
        from xxhash import xxh3_64_intdigest as digest

        try:
            return np.fromiter(map(digest, map(str.encode, self.texts)), np.uint64, len(self))
        except UnicodeEncodeError:  # lone surrogates
            content = (t.encode("utf-8", "surrogatepass") for t in self.texts)
            return np.fromiter(map(digest, content), np.uint64, len(self))

    def units_of_width(self, width: int) -> Codes:
        """The units in at least ``width`` bytes each, closed by the end mark of that width."""
        if width <= self.width:
            return self.units
        units = self.units.astype(DTYPE[width])
        # The old mark is an ordinary code point in the wider units, and must not stay.
        units[self.ends] = END[width]
        return units

    # What can be known before the units are made

    def _below(self) -> "tuple[TextBuffer, Table] | None":
        pending = self._pending
        return None if pending is None else pending.below()

    def peek(self, unchanged: Callable[[Table], bool]) -> Codes:
        """The units, or others that are the same in all that ``unchanged`` says a map keeps of them."""
        below = self._below()
        return self.units if below is None or not unchanged(below[1]) else below[0].units

    def units_at(self, places: Ints) -> NDArray[np.int64]:
        """The code points at these places; where units are pending, the others are not made for it."""
        below = self._below()
        if below is not None:
            return below[1].image(below[0].units_at(places))
        return self.units[places].astype(np.int64)


def _read_only(units: Codes) -> Codes:
    if units.size >= _MOST:
        raise OutOfDomain(
            f"TextBatch: {units.size:,} characters are too many for one batch; there must be fewer than 2**31."
        )
    units = np.ascontiguousarray(units)
    if units.flags.writeable:
        # A view of its own, so that the flag of the caller's array stays as it is.
        units = units.view()
        units.setflags(write=False)
    return units


def _broken_apart(before: int, after: int) -> LawBroken:
    return LawBroken(f"{before} records went in and {after} came out: an edit removed or added an end mark.")
