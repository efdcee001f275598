"""Index arithmetic over stretches of unequal length laid end to end."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]

_BLOCK = 1 << 15


def where_set(flags: NDArray[np.bool_]) -> Ints:
    """The places of the flags that are set, ascending."""
    return flags.nonzero()[0]


def where_bit(signs: NDArray[np.uint8], bit: int) -> Ints:
    """The places of the bytes that have a bit set, ascending. Eight are looked at in one: best where few have it.

    >>> where_bit(np.array([3, 4, 1, 8], np.uint8), 1)
    array([0, 2])
    """
    whole = signs.size // 8 * 8
    # (bytes // 8,) uint64: the asked bit of eight bytes at once. They are viewed as bytes again below, so that it does
    # not matter in which order a word holds them.
    eights = signs[:whole].view(np.uint64) & np.uint64(bit * 0x0101010101010101)
    some = (eights != 0).nonzero()[0]
    inside = (eights[some].view(np.uint8) != 0).nonzero()[0]
    # ``inside`` counts bytes of the words that have one: word number inside >> 3 of these, byte inside & 7 of it.
    places = (some[inside >> 3] << 3) + (inside & 7)
    return np.concatenate([places, (signs[whole:] & bit).nonzero()[0] + whole])


def offsets_of(counts: NDArray[Any]) -> Ints:
    """Where each stretch begins when they are laid end to end, and where the last one ends.

    >>> offsets_of(np.array([2, 0, 3]))
    array([0, 2, 2, 5])
    """
    offsets = np.zeros(counts.size + 1, np.int64)
    counts.cumsum(out=offsets[1:])
    return offsets


def stretches(starts: NDArray[Any], counts: NDArray[Any]) -> Ints:
    """The numbers ``start, start + 1, …`` of every stretch, one after the other.

    >>> stretches(np.array([10, 40]), np.array([3, 2]))
    array([10, 11, 12, 40, 41])
    """
    offsets = offsets_of(counts)
    index = np.arange(offsets[-1])
    # In stretch i the running number n becomes starts[i] + (n − offsets[i]).
    index += (starts - offsets[:-1]).repeat(counts)
    return index


def gather(source: NDArray[Any], index: NDArray[Any]) -> NDArray[Any]:
    """``source[index]`` in blocks; an index beyond the source gives its last item.

    ``np.take`` first casts all of a narrow index to 64 bits: in blocks of 32 k that copy stays in the cache, at no loss
    of speed and half the memory.
    """
    # With mode="raise", numpy would write to a copy of ``out`` first.
    taken = np.empty(index.size, source.dtype)
    for start in range(0, index.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        np.take(source, index[block], out=taken[block], mode="clip")
    return taken


def follow(source: NDArray[Any], steps: NDArray[Any]) -> NDArray[Any]:
    """``source[steps.cumsum()]``, in blocks, without ever holding the whole index."""
    taken = np.empty(steps.size, source.dtype)
    # One block of the index, written again and again; ``reached`` carries its sum over to the next.
    index = np.empty(min(_BLOCK, steps.size), np.int64)
    reached = 0
    for start in range(0, steps.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        here = index[: steps[block].size]
        steps[block].cumsum(dtype=np.int64, out=here)
        here += reached
        source.take(here, out=taken[block], mode="clip")
        reached = int(here[-1])
    return taken


def grouped(first: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The first and last number of each group, where a flag says that a group begins.

    >>> grouped(np.array([True, False, True]))
    (array([0, 2]), array([1, 2]))
    """
    # The first flag must be set: what came before a first group would be in no group. A group ends before the next
    # begins, and the last one at the end.
    firsts = where_set(first)
    return firsts, np.append(firsts, first.size)[1:] - 1
