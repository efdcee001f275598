"""Texts of many kinds, a noise, and the sum of what the batches of pairs count."""

from collections import Counter
from functools import reduce
from operator import add

import tunekit as tk

NOISE = tk.RandomEdits(rate=0.2) >> tk.SwapWords(rate=0.2) >> tk.LowerCase()
TEXTS = [
    "Wait, what?!",
    "",
    "already fine",
    "“Straße” — İzmir, ΟΔΟΣ.",
    "👩‍👩‍👧 e\u0301\u0301, yes.",
    "\0, \ud800!",
    "The quick brown fox jumps over the lazy dog.",
    "already fine",
    "ONE MORE",
    "א ב, ג.",
]


def total(pairs, what: str) -> Counter[str]:
    return reduce(add, (getattr(b, what) for b in pairs.batches()), Counter())
