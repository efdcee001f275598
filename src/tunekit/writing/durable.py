"""Files that are either there whole or not there at all."""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

PARTIAL = ".partial"


class DurableFile:
    """A file that appears under its name only when it is whole and on the disk.

    It is written beside its place, under its name and ``.partial``; ``commit`` flushes it, syncs it, renames it and
    syncs the folder. Left without ``commit``, it is removed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._partial = path.with_name(path.name + PARTIAL)
        self._digest = hashlib.sha256()
        self._file = self._partial.open("wb")

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)

    def sha256(self) -> str:
        """The hash of all that was written so far, in hexadecimal."""
        return self._digest.hexdigest()

    def commit(self) -> None:
        """Make the file appear."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._partial.replace(self.path)
        _sync_folder(self.path.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        finally:
            self._partial.unlink(missing_ok=True)


def write_durably(path: Path, data: bytes) -> None:
    """Write a small file so that its name never stands for half of it."""
    with DurableFile(path) as file:
        file.write(data)
        file.commit()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and a rename needs no sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
