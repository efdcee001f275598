"""How far a packed file may expand: in bytes, and in what takes time without them."""

from dataclasses import dataclass

import numpy as np

from tunekit.errors import OutOfDomain

LINE = 128  # how many bytes more a line, or a row, counts than it has: it takes time even when empty


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The expansion allowed to a compressed file: ``ratio`` times its size, once it has given ``free`` bytes."""

    ratio: int = 200
    free: int = 1 << 26


USUAL = Limits()


def check_expansion(name: str, kind: str, read: int, packed: int, limits: Limits) -> None:
    """A file that holds far more than it looks.

    Raises: OutOfDomain: the bytes read out of it are more than the limits allow for those packed in it.
    """
    if read > max(limits.free, limits.ratio * packed):
        raise OutOfDomain(
            f"{name}: {packed:,} bytes of the {kind} file expand more than {limits.ratio}-fold, the limit "
            f"(a line or row counts {LINE} bytes more than it has).\n"
            "Hint: such a file is seldom text; if it is, decompress it first and read the result."
        )


def weight(data: bytes) -> int:
    """What some bytes count: as many as they are, and more for each line."""
    found = np.frombuffer(data, np.uint8)
    ends = max(int(np.count_nonzero(found == ord("\n"))), int(np.count_nonzero(found == ord("\r"))))
    return len(data) + LINE * ends
