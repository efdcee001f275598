"""Paths where files are written: folders that can be made, and files through which nothing is written elsewhere."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EEXIST, EISDIR, ELOOP, ENAMETOOLONG, ENOTDIR, EPERM, EROFS
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import Any

from tunekit.errors import InvalidArgument, check_home, invalid

# Why a place cannot be used, whatever is written; a disk that is full, or one that fails, says nothing of the place.
_OF_THE_PLACE = {EACCES, EEXIST, EISDIR, ELOOP, ENAMETOOLONG, ENOTDIR, EPERM, EROFS}


def as_folder(owner: object, argument: str, given: Any) -> Path:
    """The folder that a user names, whether it is there or not.

    Raises: InvalidArgument: no path, or one that no file system takes.
    """
    path = os.fspath(given) if isinstance(given, str | os.PathLike) else given
    if not isinstance(path, str):
        raise invalid(owner, argument, given, "a path of a folder")
    check_home(owner, argument, path)
    try:
        taken = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        taken = False
    if not taken:
        raise invalid(owner, argument, given, "a path without NUL and lone surrogates")
    return Path(path)


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a folder is there; a name that no file system takes is none."""
    with suppress(OSError, ValueError):
        return Path(path).is_dir()
    return False


def make_folder(call: str, folder: Path) -> None:
    """Make a folder, and those above it, where there is none.

    Raises: InvalidArgument: there can be none of this name, such as below a file or behind a link to nothing.
    """
    with usable(call, folder):
        folder.mkdir(parents=True, exist_ok=True)


def refuse_unusable(call: str, folder: Path) -> None:
    """Hold a folder to what can be seen before it is made.

    Raises: InvalidArgument: there can be none of this name.
    """
    with usable(call, folder):
        for place in (folder, *folder.parents):
            if place.is_symlink() or place.exists():
                if not S_ISDIR(place.stat().st_mode):
                    raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
                return


@contextmanager
def usable(call: str, folder: Path) -> Iterator[None]:
    """Errors of the system that are about the folder itself, in words.

    Raises: InvalidArgument: there can be no folder of this name, or nobody may write there.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _OF_THE_PLACE and not isinstance(error, FileNotFoundError):
            raise
        raise InvalidArgument(
            f"{call}({str(folder)!r}): {_why(folder, error)}.\nHint: choose another folder."
        ) from error


def _why(folder: Path, error: OSError) -> str:
    """What is in the way."""
    for place in (folder, *folder.parents):
        told = "it" if place == folder else repr(str(place))
        try:
            if place.is_symlink() and not place.exists():
                return f"{told} is a link to {str(place.readlink())!r}, where there is no folder"
            if place.exists() and not place.is_dir():
                return f"{told} is a file, not a folder"
        except OSError:  # then the system's own words say it
            break
    return (error.strerror or "it cannot be used").lower()


def is_alone(found: os.stat_result) -> bool:
    """Whether it is a plain file of one name: what is written to it is seen nowhere else."""
    return S_ISREG(found.st_mode) and found.st_nlink <= 1


def refuse_other(call: str, path: Path) -> None:
    """Hold what stands at a path, if anything does, to a plain file of one name.

    Raises: InvalidArgument: a link, a folder or a pipe, or a file that has another name as well.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not is_alone(found):
        raise not_alone(call, path, found)


def not_alone(call: str, path: Path, found: os.stat_result) -> InvalidArgument:
    """The error that says what is there."""
    return InvalidArgument(
        f"{call}: {str(path)!r} is {_kind(found)}, and what is written must go nowhere else.\n"
        "Hint: remove it, or choose another folder."
    )


def _kind(found: os.stat_result) -> str:
    if S_ISLNK(found.st_mode):
        return "a link"
    if S_ISREG(found.st_mode):
        return "a file that has another name as well"
    return "a folder" if S_ISDIR(found.st_mode) else "no plain file"
