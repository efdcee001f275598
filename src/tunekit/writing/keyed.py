"""KeyedFile: what is noted of a side until equal records have been looked for."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import orjson

from tunekit.engine.mixing import Words
from tunekit.engine.tables import Flags
from tunekit.writing.durable import GrowingFile
from tunekit.writing.equal import Lines, digits_of, keys_of


class KeyedFile:
    """The keys of the records of a side, and their lines where these wait, in a hidden file that goes in the end.

    It holds chunks: a line of JSON that says the part, the keys, the numbers of the marked lines and the bytes of the
    lines that follow; and these. Cost: 16 bytes a record, and the lines.
    """

    def __init__(self, path: Path, size: int, sha256: str = "") -> None:
        self._file = GrowingFile(path, size, sha256)

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._file.partial

    def write(self, lines: Lines, part: int) -> None:
        """Add a chunk."""
        if not lines.keys.size:
            return
        head = {
            "part": part,
            "keys": digits_of(lines.keys),
            "marks": {name: np.flatnonzero(flags).tolist() for name, flags in lines.marks.items()},
            "bytes": len(lines.data),
        }
        self._file.write(orjson.dumps(head, option=orjson.OPT_APPEND_NEWLINE) + lines.data)

    def chunks(self, *, data: bool = True) -> Iterator[tuple[int, Lines]]:
        """The part of each chunk, and its lines; or all but their data, which then is passed over."""
        with self.path.open("rb") as file:
            # A file of bytes has one buffer for its lines and for what is read between them.
            for line in file:
                head = orjson.loads(line)
                keys = keys_of(head["keys"])
                marks = {name: _flags(numbers, keys.size) for name, numbers in head["marks"].items()}
                found = file.read(head["bytes"]) if data else b""
                if not data:
                    file.seek(head["bytes"], 1)
                yield head["part"], Lines(found, keys.size, keys, marks)

    def keys(self) -> Iterator[Words]:
        """The keys of all records, some at a time."""
        return (lines.keys for _, lines in self.chunks(data=False))

    def sync(self) -> int:
        """Put it on the disk, and say how many bytes it has."""
        self._file.sync()
        return self._file.size

    def sha256(self) -> str:
        """The hash of all that was written so far."""
        return self._file.sha256()

    def release(self) -> None:
        """Let go of the file; it stays where it is."""
        self._file.close()


def keys_name(side: str) -> str:
    """What the file of a side is called, before it is hidden."""
    return f"{side}.keys"


def _flags(numbers: list[int], count: int) -> Flags:
    flags = np.zeros(count, np.bool_)
    flags[numbers] = True
    return flags
