"""Files that are either there whole or not there at all, and that grow from where they were cut off."""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from tunekit.errors import MalformedInput
from tunekit.safe_paths import is_alone, not_alone, refuse_other

# A link is not followed, and a pipe is not waited for.
_FLAGS = os.O_RDWR | os.O_CREAT
_FLAGS |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_CHUNK = 1 << 20


class GrowingFile:
    """A file that is written beside its place, under a hidden name, and appears under its own when it is whole.

    ``sync`` puts what was written on the disk; ``commit`` does that, renames the file and syncs the folder. A file that
    was cut off goes on at ``size`` bytes, whose hash is ``sha256``: what stands behind them is cut away. Whatever fails
    raises; nothing is buffered here, so no error is lost.

    Raises: MalformedInput: the unfinished file was changed.
    """

    def __init__(self, path: Path, size: int = 0, sha256: str = "") -> None:
        self.path = path
        self.partial = path.with_name(hidden(path.name))
        self.size = 0
        self._digest = hashlib.sha256()
        self._handle = opened_alone(self.partial)
        try:
            self._resume(size, sha256)
        except BaseException:
            self.close()
            raise

    def _resume(self, size: int, sha256: str) -> None:
        while self.size < size:
            data = os.read(self._handle, min(_CHUNK, size - self.size))
            if not data:
                break
            self._digest.update(data)
            self.size += len(data)
        if size and self.sha256() != sha256:
            raise MalformedInput(
                f"write(…): {str(self.partial)!r} is not what was written before it was cut off.\n"
                "Hint: overwrite=True writes all again."
            )
        os.ftruncate(self._handle, size)

    def write(self, data: bytes) -> None:
        """Add bytes."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._handle, view) :]
        self._digest.update(data)
        self.size += len(data)

    def sha256(self) -> str:
        """The hash of all that was written so far, in hexadecimal."""
        return self._digest.hexdigest()

    def sync(self) -> None:
        """Put what was written on the disk."""
        os.fsync(self._handle)

    def commit(self) -> None:
        """Make the file appear."""
        self.sync()
        self.close()
        os.replace(self.partial, self.path)  # noqa: PTH105 -- all calls that can fail stand in `os`
        sync_folder(self.path.parent)

    def close(self) -> None:
        """Let go of the file; what was written stays under its hidden name."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def opened_alone(path: Path) -> int:
    """A handle to a plain file that is made where there is none.

    Raises: InvalidArgument: a link, a folder or a pipe stands there, or a file that has another name as well.
    """
    try:
        handle = os.open(path, _FLAGS, 0o666)
    except OSError:
        refuse_other("write(…)", path)
        raise
    found = os.fstat(handle)
    if not is_alone(found):
        os.close(handle)
        raise not_alone("write(…)", path, found)
    return handle


def hidden(name: str) -> str:
    """The name of a file that is not whole yet: one that no pattern finds and no trainer loads."""
    return f".{name}.partial"


def write_durably(path: Path, data: bytes) -> None:
    """Write a small file so that its name never stands for half of it."""
    with GrowingFile(path) as file:
        file.write(data)
        file.commit()


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    if os.name == "nt":  # a folder cannot be opened there, and a rename needs no sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
