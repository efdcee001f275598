"""Counter-based random bits: splitmix64 over whole arrays, integers only."""

import hashlib
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

# The step of splitmix64: 2⁶⁴ by the golden ratio, as an odd number, and the two factors of its finaliser.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)


def mix(words: Words) -> Words:
    """The finaliser of splitmix64 (Steele, Lea & Flood 2014) over an array of its own, which it overwrites."""
    shifted = np.empty_like(words)
    np.right_shift(words, _30, out=shifted)
    np.bitwise_xor(words, shifted, out=words)
    np.multiply(words, _FIRST, out=words)
    np.right_shift(words, _27, out=shifted)
    np.bitwise_xor(words, shifted, out=words)
    np.multiply(words, _SECOND, out=words)
    np.right_shift(words, _31, out=shifted)
    np.bitwise_xor(words, shifted, out=words)
    return words


def counted(roots: Words, counters: NDArray[Any]) -> Words:
    """The draws number ``counters`` of the streams that start at ``roots``, element by element."""
    words = counters.astype(np.uint64)
    words *= GOLDEN
    words += roots
    return mix(words)


@lru_cache(maxsize=256)
def label_key(seed: int, label: str) -> np.uint64:
    """64 bits of BLAKE2b for a seed (any integer) and the label of a step."""
    digest = hashlib.blake2b(f"{seed}\0{label}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


def scaled(words: Words, n: int) -> NDArray[np.int64]:
    """The low 32 bits of each word, scaled to an integer in [0, n) (Lemire's multiply and shift)."""
    low = words & np.uint64(0xFFFFFFFF)
    # n is at most 2³², so that the product of both fits 64 bits. Each result comes of 2³²/n values of luck, rounded
    # down or up; none is drawn again, so that one draw is one word.
    low *= np.uint64(n)
    low >>= np.uint64(32)
    return low.view(np.int64)
