"""The paths that match a glob pattern, each folder looked through once, whatever links lead to it."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import translate
from glob import has_magic
from pathlib import Path
from stat import S_ISDIR

_ANY = "**"


def matches(pattern: str) -> Iterator[Path]:
    """The paths that match, as the shell has it: a name that begins with a dot only where the pattern does, too.

    Folders before links to folders, by name, so that it does not rest on the file system which path leads to a file.

    Raises: OSError: a folder that may not be read.
    """
    parts = Path(pattern).parts
    if not parts or pattern.endswith(os.sep):  # which only folders match
        return
    places = [Path()]
    for part in parts[:-1]:
        places = list(_folders(places, part).values())
    last = parts[-1]
    if last == _ANY:
        places, last = list(_below(places).values()), "*"
    for place in places:
        if has_magic(last):
            yield from (place / entry.name for entry in _entries(place, last))
        else:
            yield place / last


_Folders = dict[tuple[int, int], Path]


def _folders(places: list[Path], part: str) -> _Folders:
    """The folders that one part of a pattern leads to."""
    if part == _ANY:
        return _below(places)
    return _distinct(_inner(places, part) if has_magic(part) else (place / part for place in places))


def _below(places: Iterable[Path]) -> _Folders:
    """Some folders and all below them, those that are less deep first."""
    found: _Folders = {}
    while level := {key: place for key, place in _distinct(places).items() if key not in found}:
        found |= level
        places = _inner(level.values(), "*")
    return found


def _inner(places: Iterable[Path], pattern: str) -> Iterator[Path]:
    return (place / entry.name for place in places for entry in _entries(place, pattern) if _is_folder(entry))


def _distinct(places: Iterable[Path]) -> _Folders:
    """Those that are folders, by what they are on the disk: of several paths to one, the first."""
    found: _Folders = {}
    for place in places:
        with suppress(OSError, ValueError):  # it is not there, or there is no such name
            known = place.stat()
            if S_ISDIR(known.st_mode):
                found.setdefault((known.st_dev, known.st_ino), place)
    return found


def _entries(folder: Path, pattern: str) -> list[os.DirEntry[str]]:
    fits, hidden = re.compile(translate(pattern)).match, pattern.startswith(".")
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if (hidden or entry.name[0] != ".") and fits(entry.name)]
    return sorted(found, key=lambda entry: (entry.is_symlink(), entry.name))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):  # links that lead in a circle
        return entry.is_dir()
    return False
