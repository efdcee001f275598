"""The break class of every unit of a buffer, for the rules of UAX #29."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.places import edges_of
from tunekit.engine.ragged import Ints, gather, where_set
from tunekit.engine.tables import END, SIZE, Codes, Flags, look_up, raw
from tunekit.engine.unicode import break_classes

Kind = Literal["grapheme", "sentence"]
Numbers = NDArray[np.uint8]

# What a text does at its end, the class of an end mark does in the middle of a buffer.
_MARK: dict[Kind, str] = {"grapheme": "Control", "sentence": "Sep"}


@dataclass(frozen=True, eq=False)
class Classes:
    r"""The classes of all units of a buffer; an end mark is a control (grapheme) or a separator (sentence).

    >>> classes = Classes.of("sentence", np.frombuffer(b"Oh! No.\x1e", np.uint8))
    >>> classes.where("ATerm", "STerm").tolist()
    [2, 6]
    >>> classes.past(np.array([1, 3]), "Lower", "Sp").tolist()
    [2, 4]
    """

    kind: Kind
    numbers: Numbers

    @classmethod
    def of(cls, kind: Kind, units: Codes) -> "Classes":
        """The classes of these units."""
        table = _table(kind, units.itemsize)
        if units.itemsize == 1:
            return cls(kind, np.frombuffer(raw(units).translate(table.tobytes()), np.uint8))
        return cls(kind, gather(table, units))

    def are(self, names: tuple[str, ...], places: Ints) -> Flags:
        """Is the unit at each place of one of these classes?"""
        return members(self.kind, *names)[self.numbers[places]]

    def where(self, *names: str) -> Ints:
        """The places of all units of these classes."""
        return where_set(self._flags(names))

    def past(self, places: Ints, *names: str) -> Ints:
        """From each place on, the first unit of none of these classes."""
        edges = edges_of(~self._flags(names))
        before = edges.searchsorted(places, side="right")
        # In a stretch, an odd number of edges lies before: the next one is where the stretch ends.
        return np.where(odd(before), np.append(edges, 0)[before], places)

    def before(self, places: Ints, *names: str) -> Ints:
        """Before each place, the last unit of none of these classes; -1, the last end mark, where there is none."""
        # The same to the left: if the unit before lies in a stretch, what is wanted is the unit before that stretch
        # begins.
        edges = edges_of(~self._flags(names))
        before = edges.searchsorted(places - 1, side="right")
        return np.where(odd(before), np.append(edges, 0)[before - 1], places) - 1

    def _flags(self, names: tuple[str, ...]) -> Flags:
        return look_up(members(self.kind, *names), self.numbers)


def odd(numbers: Ints) -> Flags:
    """Which numbers are odd."""
    # A remainder costs ten times as much.
    return (numbers & 1).astype(np.bool_)


def number_of(kind: Kind, name: str) -> int:
    """The number of a class."""
    return break_classes(kind).names.index(name)


@lru_cache(maxsize=64)
def members(kind: Kind, *names: str) -> Flags:
    """A flag for every number: is it that of one of these classes?"""
    # One for every byte, though there are few classes: ``bytes.translate`` wants them all.
    flags = np.zeros(256, np.bool_)
    flags[[number_of(kind, name) for name in names]] = True
    flags.setflags(write=False)
    return flags


@lru_cache(maxsize=6)
def _table(kind: Kind, width: int) -> Numbers:
    # One item more than there are code points where the width is 4: the end mark.
    table = np.zeros(SIZE[width], np.uint8)
    numbers = break_classes(kind).numbers[: SIZE[width]]
    table[: numbers.size] = numbers
    table[END[width]] = number_of(kind, _MARK[kind])
    table.setflags(write=False)
    return table
