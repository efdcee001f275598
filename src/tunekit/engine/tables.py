"""Sets of code points and maps of code points, laid out for every width of a batch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.ragged import gather
from tunekit.errors import InvalidArgument

Codes = NDArray[np.unsignedinteger]
Flags = NDArray[np.bool_]

# The mark that closes a record, by the width of a unit in bytes. U+FFFF is a noncharacter and 0x110000 is no code
# point at all; 0x1E (RECORD SEPARATOR) is rare, and a text that holds it is stored wider.
END = {1: 0x1E, 2: 0xFFFF, 4: 0x110000}
DTYPE: dict[int, np.dtype[np.unsignedinteger]] = {
    1: np.dtype(np.uint8),
    2: np.dtype(np.uint16),
    4: np.dtype(np.uint32),
}
SIZE = {1: 0x100, 2: 0x10000, 4: 0x110001}
CODES = 0x110000
DELETE = -1
# Bytes that hardly any text holds, the control characters of latin-1 that nobody uses: signs for places of a buffer.
SIGNS = range(0x80, 0xA0)
# Up to so many comparisons of a whole buffer cost less than a look-up. Of a set of more than ``_MANY`` codes it is not
# asked how many of them a width can hold.
_FEW = 4
_MANY = 256
# Code points below this one are looked up, not searched for.
_COMMON = 0x2100


def width_for(codes: Codes) -> int:
    """The narrowest width that holds the codes beside its own end mark: 1, 2 or 4 bytes.

    A surrogate needs 4 bytes: in 16 bits two of them would merge into one character.
    """
    if codes.size == 0:
        return 1
    top = int(codes.max())
    if top <= 0xFF and not (codes == END[1]).any():
        return 1
    if top < 0xFFFF and (top < 0xD800 or not ((codes >= 0xD800) & (codes <= 0xDFFF)).any()):
        return 2
    return 4


@dataclass(frozen=True, eq=False)
class CodeSet:
    """A set of code points that tests a whole array at once.

    >>> CodeSet.of("aeiou").holds(np.frombuffer(b"tunekit", np.uint8)).astype(int)
    array([0, 1, 0, 1, 0, 1, 0])

    An end mark is a member only with ``marks``. Cost: one table look-up a unit; a table of 256, 65,536 or 1,114,113
    flags, made when a batch of that width is first asked about.
    """

    codes: Codes
    marks: bool = False

    @classmethod
    def of(cls, members: "str | CodeSet | Codes | Iterable[str]") -> "CodeSet":
        """The set of the characters of a string or of other strings, or of an array of code points."""
        if isinstance(members, CodeSet):
            return members
        if isinstance(members, np.ndarray):
            return cls(np.unique(members))
        return _set_of_string(members if isinstance(members, str) else "".join(sorted(members)))

    def flags(self, width: int) -> Flags:
        """One flag for every value that a unit of this width can take."""
        return self._flags[width]

    @cached_property
    def _flags(self) -> "_ByWidth":
        return _ByWidth(self.codes, marks=self.marks)

    def holds(self, units: Codes) -> Flags:
        """A flag for every unit: is it in the set?"""
        few = self.codes[self.codes < SIZE[units.itemsize]] if self.codes.size <= _MANY else self.codes
        # Codes above the width are in no buffer of it, and its end mark is no member.
        if few.size <= _FEW and not self.marks:
            return _equal_to_any(units, few[few != END[units.itemsize]])
        return look_up(self.flags(units.itemsize), units)


class _ByWidth(dict[int, Flags]):
    """Flag tables, made at the first use of a width."""

    def __init__(self, codes: Codes, *, marks: bool) -> None:
        super().__init__()
        self._codes = codes
        self._marks = marks

    def __missing__(self, width: int) -> Flags:
        flags = np.zeros(SIZE[width], np.bool_)
        flags[self._codes[self._codes < SIZE[width]]] = True
        flags[END[width]] = self._marks
        flags.flags.writeable = False
        self[width] = flags
        return flags


def raw(units: Codes) -> bytes:
    """The bytes of a buffer, without a copy where it was made from bytes."""
    base = units.base
    return base if isinstance(base, bytes) and len(base) == units.nbytes else units.tobytes()


def look_up(flags: Flags, units: Codes) -> Flags:
    """The flag of every unit."""
    return translate(flags.view(np.uint8), units).view(np.bool_)


def translate(values: NDArray[np.uint8], units: Codes) -> NDArray[np.uint8]:
    """The value of every unit, from a table with one for each unit of this width."""
    # np.take casts the indices of a byte array to 64 bits first; bytes.translate is 3 to 5 times faster.
    if units.itemsize == 1:
        return np.frombuffer(raw(units).translate(values.tobytes()), np.uint8)
    return gather(values, units)


def _equal_to_any(units: Codes, codes: Codes) -> Flags:
    found = np.zeros(units.size, np.bool_)
    for code in codes:
        found |= units == code
    return found


@lru_cache(maxsize=256)
def _set_of_string(members: str) -> CodeSet:
    return CodeSet(np.array(sorted({ord(c) for c in members}), np.uint32))


@dataclass(frozen=True, eq=False)
class Table:
    """What becomes of each character: another one, or nothing.

    >>> table = Table.of({ord("A"): ord("a"), ord("!"): DELETE})
    >>> table.targets.tolist()
    [-1, 97]

    ``sources`` are the code points that change, ascending; ``targets`` (int64) what they become, ``DELETE`` = -1 for
    nothing. Everything else stays. Cost: a table of a width is made when a batch of that width first needs it.
    """

    sources: NDArray[np.int64]
    targets: NDArray[np.int64]

    @classmethod
    def of(cls, changes: Mapping[int, int]) -> "Table":
        """The table of a dict from code point to code point or ``DELETE``. Equal dicts share one table.

        Raises: InvalidArgument: something in it is no code point.
        """
        return _table_of(tuple(sorted(changes.items())))

    @classmethod
    def deleting(cls, codes: Codes) -> "Table":
        """The table that deletes these code points and keeps all others."""
        sources = np.unique(codes).astype(np.int64)
        return cls(sources, np.full(sources.size, DELETE, np.int64))

    def then(self, after: "Table") -> "Table":
        """One table that does what this one and then the other would."""
        return _fused(self, after)

    def image(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """What becomes of an array of code points, ``DELETE`` included (and kept as it is)."""
        if self.sources.size == 0:
            return codes
        if codes.size and codes.max() < _COMMON:
            return self._common[codes]
        # Where the code would be among the sources; it is one of them if it is there.
        place = np.minimum(np.searchsorted(self.sources, codes), self.sources.size - 1)
        return np.where(self.sources[place] == codes, self.targets[place], codes)

    @cached_property
    def _common(self) -> NDArray[np.int64]:
        """What becomes of each common code point; of ``DELETE``, which is -1, what is last."""
        # (0x2101,) int64: index -1 finds the last item.
        images = np.append(np.arange(_COMMON), DELETE)
        known = self.sources < _COMMON
        images[self.sources[known]] = self.targets[known]
        return images

    def escapes(self, width: int) -> NDArray[np.int64]:
        """The code points of this width that the table sends to one that the width cannot hold."""
        return self._layout(width).escapes

    def values(self, width: int) -> Codes:
        """The value of every unit of this width; a deleted one keeps its own."""
        return self._layout(width).values

    def kept(self, width: int) -> Flags | None:
        """A flag for every unit of this width: does it stay? ``None`` when all do."""
        return self._layout(width).kept

    def leaves(self, units: Codes) -> bool:
        """Whether a unit becomes something that its width cannot hold."""
        escapes = self.escapes(units.itemsize)
        if escapes.size > _FEW:
            return bool(CodeSet.of(escapes.astype(np.uint32)).holds(units).any())
        return any((units == code).any() for code in escapes)

    @cached_property
    def bytes_table(self) -> tuple[bytes, bytes]:
        """The arguments of ``bytes.translate`` for a batch of 8-bit units: table and bytes to delete."""
        kept = self.kept(1)
        return self.values(1).tobytes(), b"" if kept is None else np.flatnonzero(~kept).astype(
            np.uint8
        ).tobytes()

    def _layout(self, width: int) -> "_Layout":
        if width not in self._layouts:
            self._layouts[width] = _layout(self, width)
        return self._layouts[width]

    @cached_property
    def _layouts(self) -> dict[int, "_Layout"]:
        return {}


@lru_cache(maxsize=256)
def _table_of(changes: tuple[tuple[int, int], ...]) -> Table:
    for source, target in changes:
        if not 0 <= source < CODES or not DELETE <= target < CODES:
            raise InvalidArgument(
                f"Table.of({{{source}: {target}}}): it must map code points, 0 to 0x10FFFF."
            )
    sources, targets = (np.array([change[side] for change in changes], np.int64) for side in (0, 1))
    return Table(sources, targets)


@dataclass(frozen=True, eq=False)
class _Layout:
    values: Codes
    kept: Flags | None
    escapes: NDArray[np.int64]


def _layout(table: Table, width: int) -> _Layout:
    inside = (table.sources < SIZE[width]) & (table.sources != END[width])
    sources, targets = table.sources[inside], table.targets[inside]
    gone = targets == DELETE
    surrogate = (targets >= 0xD800) & (targets <= 0xDFFF) & (width == 2)
    escape = (targets >= SIZE[width]) | (targets == END[width]) | surrogate
    stays = ~gone & ~escape
    # (SIZE[width],): what goes and what escapes keeps its own value, so that the array can be made for any table.
    values = np.arange(SIZE[width], dtype=DTYPE[width])
    values[sources[stays]] = targets[stays]
    kept = None
    if gone.any():
        kept = np.ones(SIZE[width], np.bool_)
        kept[sources[gone]] = False
    return _Layout(values, kept, sources[escape])


@lru_cache(maxsize=64)
def _fused(first: Table, after: Table) -> Table:
    through = after.image(first.targets)
    through[first.targets == DELETE] = DELETE
    # What the first table leaves alone reaches the second as it is.
    alone = ~np.isin(after.sources, first.sources)
    sources = np.concatenate([first.sources, after.sources[alone]])
    targets = np.concatenate([through, after.targets[alone]])
    order = np.argsort(sources)
    return Table(sources[order], targets[order])
