"""Shards: the files of one side of a split, each of so many pairs."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tunekit.writing.durable import GrowingFile, hidden, sync_folder
from tunekit.writing.manifest import Open, ShardEntry

Convert = Callable[[Path, Path], None]

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Naming:
    """What the files of a side are called, and how they are made of lines; ``convert`` is missing for plain lines."""

    folder: Path
    split: str
    ending: str
    convert: Convert | None = None

    def lines(self, number: int) -> Path:
        """Where the lines of a file grow, under a hidden name."""
        return self.folder / f"{self.split}-{number:05d}.jsonl"

    def shard(self, number: int) -> Path:
        """The finished file."""
        return self.folder / f"{self.split}-{number:05d}{self.ending}"


class Shards:
    """The files of one side: each is closed at ``size`` pairs and then appears under its name.

    ``sha256`` has the hash of the file that was cut off, by its hidden name. ``spent`` are the lines of files that were
    converted: they may go when the manifest names their files.
    """

    def __init__(
        self,
        naming: Naming,
        size: int,
        entries: list[ShardEntry],
        opened: Open | None,
        sha256: Mapping[str, str],
    ) -> None:
        self.entries = entries
        self.spent: list[Path] = []
        self._naming, self._size = naming, size
        self._file: GrowingFile | None = None
        self._open = Open(0, 0, (0, 0))
        if opened is not None:
            self._reopen(opened, sha256)

    def write(self, data: bytes, count: int, start: tuple[int, int]) -> None:
        """Add ``count`` lines, cutting them into shards; ``start`` is the part and the pair that they begin with."""
        done = 0
        while count:
            if self._file is None:
                self._file = GrowingFile(self._naming.lines(len(self.entries)))
                self._open = Open(0, 0, (start[0], start[1] + done))
            part = min(count, self._size - self._open.pairs)
            cut = len(data) if part == count else _after_line(data, part)
            self._file.write(data[:cut])
            data, count, done = data[cut:], count - part, done + part
            self._open = Open(self._file.size, self._open.pairs + part, self._open.start)
            if self._open.pairs == self._size:
                self.close()

    def sync(self) -> Open | None:
        """Put the open file on the disk, and say how far it is."""
        if self._file is None:
            return None
        self._file.sync()
        return self._open

    def sha256(self) -> dict[str, str]:
        """The hash of what the open file holds, by its name."""
        return {} if self._file is None else {self._file.partial.name: self._file.sha256()}

    def close(self) -> None:
        """Finish the open shard, if there is one."""
        if self._file is None:
            return
        file, self._file = self._file, None
        shard = self._naming.shard(len(self.entries))
        if self._naming.convert is None:
            with file:
                file.commit()
            size, digest = file.size, file.sha256()
        else:
            file.close()
            size, digest = _converted(file.partial, shard, self._naming.convert)
            self.spent.append(file.partial)
        entry = ShardEntry(shard.name, self._naming.split, self._open.pairs, size, digest, self._open.start)
        self.entries.append(entry)

    def release(self) -> None:
        """Let go of the open file; what was written of it stays under its hidden name."""
        if self._file is not None:
            self._file.close()

    def _reopen(self, opened: Open, sha256: Mapping[str, str]) -> None:
        """Go on with a file that was cut off; one that was finished since the manifest was written is opened again."""
        path = self._naming.lines(len(self.entries))
        partial = path.with_name(hidden(path.name))
        if self._naming.convert is None and path.exists():
            os.replace(path, partial)  # noqa: PTH105 -- all calls that can fail stand in `os`
        self._file = GrowingFile(path, opened.bytes, sha256.get(partial.name, ""))
        self._open = opened


def digest_of_file(path: Path) -> tuple[int, str]:
    """The size of a file, and the hash of its content in hexadecimal."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _converted(lines: Path, shard: Path, convert: Convert) -> tuple[int, str]:
    partial = shard.with_name(hidden(shard.name))
    convert(lines, partial)
    found = digest_of_file(partial)
    os.replace(partial, shard)  # noqa: PTH105
    sync_folder(shard.parent)
    return found


def _after_line(data: bytes, count: int) -> int:
    """The place after the line of this number; JSON holds no bare newline."""
    return int(np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))[count - 1]) + 1
