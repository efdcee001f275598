"""Turns: a fair schedule of several sources, or of the pairs of several tasks."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm

TieBreak = Callable[[int, int], int]


class Turns:
    """Whose turn it is: at every place each has had its share of the turns, rounded down or up.

    >>> turns = Turns([Fraction(3), Fraction(1)])
    >>> [turns.next() for _ in range(8)]
    [0, 0, 0, 1, 0, 0, 0, 1]

    Who is below their share may come; of those, who is due first does (G. Steiner and S. Yeomans, Level schedules for
    mixed-model, just-in-time processes, 1993; S. Baruah et al., Proportionate progress, 1996). Of several that are due
    at the same place, it is the one for which ``tie_break(place, number)`` is lowest, or else the first.

    Cost: a look at each of them, in integers.
    """

    def __init__(self, weights: Sequence[Fraction], tie_break: TieBreak | None = None) -> None:
        # Weights become integers, and shares are compared as products: nothing is rounded, after however many turns.
        scale = lcm(*(weight.denominator for weight in weights))
        self._weights = {number: int(weight * scale) for number, weight in enumerate(weights)}
        self._tie_break = tie_break
        self._place = 0
        self._begin()

    def _begin(self) -> None:
        self._first = self._place
        self._whole = sum(self._weights.values())
        self._taken = dict.fromkeys(self._weights, 0)
        self._due = {number: self._due_after(number, 0) for number in self._weights}

    def _due_after(self, number: int, taken: int) -> int:
        """The place, counted from the beginning, at which somebody's next turn comes too late, if not there."""
        return -(-(taken + 1) * self._whole // self._weights[number])

    @property
    def left(self) -> bool:
        """Whether there is anybody left."""
        return bool(self._weights)

    def next(self) -> int:
        """The number of the one whose turn it is."""
        self._place += 1
        places, due = self._place - self._first, self._due
        # Below their share of the places up to this one. Somebody always is: the shares add up to ``places``, and one
        # turn fewer has been taken.
        free = [n for n, weight in self._weights.items() if self._taken[n] * self._whole < places * weight]
        soonest = min(due[number] for number in free)
        tied = [number for number in free if due[number] == soonest]
        number = tied[0] if len(tied) == 1 or self._tie_break is None else self._untied(tied)
        self._taken[number] += 1
        due[number] = self._due_after(number, self._taken[number])
        return number

    def _untied(self, tied: Sequence[int]) -> int:
        tie_break = self._tie_break
        return tied[0] if tie_break is None else min(tied, key=lambda number: tie_break(self._place, number))

    def without(self, number: int) -> None:
        """Go on without one of them, the shares of the others counted from here on."""
        del self._weights[number]
        self._begin()
