"""The geometric distribution in integers: how far it is from one chosen place to the next."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.mixing import Words
from tunekit.engine.ragged import where_set

# Thresholds of a table at most: at a rate below 0.54 % there would be more of them, and the table has a reach. A step
# fits 16 bits.
_LONGEST = 4096


@dataclass(frozen=True, eq=False)
class GapTable:
    """The inverse distribution function of the step to the next chosen place, 1 for the very next.

    >>> table = gap_table(0.5)
    >>> table.steps(np.array([2**63 + 5, 2**62, 3], np.uint64)).tolist()
    [1, 2, 33]

    ``thresholds[k]`` is (1 − rate)^(k+1) in units of 2⁻³², ascending order reversed: a step is longer than k + 1 with
    just that chance. The high 16 bits of a draw answer nearly every time (``buckets``, −1 where they do not), else its
    high 32 do. A distribution without memory may be cut anywhere: a draw behind the last threshold moves on by
    ``reach`` places and chooses none of them; its step is ``reach + 1``. ``ends`` tells whether there is no such draw.
    """

    thresholds: NDArray[np.uint64]
    buckets: NDArray[np.int16]
    reach: int
    ends: bool

    def steps(self, words: Words) -> NDArray[np.int16]:
        """The step that each draw stands for; ``reach + 1`` for: none in the next ``reach`` places."""
        # (words,) int16. An index of uint64 would be cast to int64; the same bits are one already.
        steps = self.buckets[(words >> np.uint64(48)).view(np.int64)]
        open_ = where_set(steps < 0)
        if open_.size:
            # A step is 1, and 1 more for each threshold above the draw: P(step > k) = P(high < thresholds of k) = (1 −
            # rate)^k.
            high = words[open_] >> np.uint64(32)
            steps[open_] = 1 + self.thresholds.size - np.searchsorted(self.thresholds, high, side="right")
        return steps


@lru_cache(maxsize=64)
def gap_table(rate: float | Fraction) -> GapTable:
    """The table for a rate strictly between 0 and 1, taken as the exact fraction that the number is."""
    number, scale = Fraction(rate).as_integer_ratio()
    # (1 − rate)^k with 64 bits after the point. Rounding down 4,096 times loses less than 2⁻⁵² in all, far below the 32
    # bits that count.
    remaining = 1 << 64
    thresholds: list[int] = []
    while len(thresholds) < _LONGEST:
        remaining = remaining * (scale - number) // scale
        thresholds.append(remaining >> 32)
        if thresholds[-1] == 0:
            break
    ascending = np.array(thresholds[::-1], np.uint64)
    # The lowest draw of each bucket, and with all low bits set the highest: where both take the same step, all between
    # do.
    low = np.arange(1 << 16, dtype=np.uint64) << np.uint64(16)
    edges = [
        1 + ascending.size - np.searchsorted(ascending, b, side="right")
        for b in (low, low | np.uint64(0xFFFF))
    ]
    buckets = np.where(edges[0] == edges[1], edges[0], -1).astype(np.int16)
    return GapTable(ascending, buckets, ascending.size, thresholds[-1] == 0)
