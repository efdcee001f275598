"""Scratch: a folder for what goes to workers and comes back, of which nothing is left in the end."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from stat import S_ISDIR

_PREFIX = "tunekit-workers-"
_OURS = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")
_NEW = 60.0  # seconds in which a folder that was just made is surely held


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that goes when it is no longer needed.

    Where this process is killed, loky's tracker removes it; where that is killed too, the next one that asks for such a
    folder.
    """
    _sweep(Path(tempfile.gettempdir()))
    tracker = import_module("loky.backend.resource_tracker")
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        handle = _held(Path(folder))
        tracker.register(folder, "folder")
        try:
            yield Path(folder)
        finally:
            tracker.unregister(folder, "folder")
            if handle is not None:
                os.close(handle)


def _held(folder: Path) -> int | None:
    """A handle to the folder that nobody else can have as long as this process lives; ``None`` where somebody has."""
    if os.name == "nt":  # there is no such lock
        return None
    from fcntl import LOCK_EX, LOCK_NB, flock

    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _sweep(folder: Path) -> None:
    """Remove the folders of processes of this user that are no more."""
    if os.name == "nt":
        return
    with suppress(OSError):  # a folder that cannot be listed is not swept
        for path in [path for path in folder.iterdir() if _OURS.fullmatch(path.name)]:
            with suppress(OSError):  # another process may have been first
                _remove(path)


def _remove(path: Path) -> None:
    found = path.lstat()
    if not S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or time.time() - found.st_mtime < _NEW:
        return
    handle = _held(path)
    if handle is not None:
        try:
            shutil.rmtree(path)
        finally:
            os.close(handle)
