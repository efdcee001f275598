"""Keep freed memory for the next sub-batch."""

from functools import cache

import numpy as np

_JUST_BELOW_32_MIB = (1 << 25) - (1 << 16)


@cache
def keep_heap() -> None:
    """Teach glibc's malloc, once, to keep the heap that a sub-batch frees.

    By default it gives a freed array of more than 128 kB back to the system, and the next sub-batch pays a page fault
    for every 4 kB of it: up to half of its time. Freeing one block that was mapped on its own raises that bound to the
    block's size (mallopt(3), M_MMAP_THRESHOLD: "dynamic adjustment"). The block is never touched, so it costs no
    memory; another allocator takes it for an allocation like any other.
    """
    np.empty(_JUST_BELOW_32_MIB, np.uint8)
