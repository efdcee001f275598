"""Files by glob patterns, each with the id that stays when the folder moves."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import MISSING, fields
from difflib import SequenceMatcher
from glob import has_magic
from itertools import islice
from pathlib import Path
from typing import Any

from tunekit.errors import InvalidArgument, check_home, closest, describe, invalid
from tunekit.sources.files.globbing import matches
from tunekit.sources.files.opening import opened
from tunekit.values.frozen import is_default

Patterns = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]

_ENTRIES = 1_000  # of a folder that a wrong name is compared with
_NEAR = 0.7  # the share of letters that near names have in common
_NAME, _PATH = 255, 4_095  # the bytes that a file system takes for a name, and for a path
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # a drive letter is a single one


def as_patterns(owner: object, patterns: Any) -> tuple[str, ...]:
    """The patterns as strings.

    Raises: InvalidArgument: something else, or a URL.
    """
    given = [patterns] if isinstance(patterns, str | os.PathLike) else patterns
    if not isinstance(given, list | tuple) or not all(isinstance(p, str | os.PathLike) for p in given):
        raise invalid(owner, "patterns", patterns, "a path, a glob pattern or a list of them")
    paths = tuple(os.fspath(p) for p in given)
    for path in paths:
        if isinstance(path, bytes):
            raise invalid(owner, "patterns", path, "a path, a glob pattern or a list of them")
        check_home(owner, "patterns", path)
        if _URL.match(path) and not _is_file(path):
            raise invalid(
                owner, "patterns", path, "a path of a file", "download it first, and give its path."
            )
    return paths


def find(call: str, patterns: Any) -> list[tuple[str, Path]]:
    """The id and the path of each file, by id: the path below the fixed part of the patterns.

    Raises: InvalidArgument: no file matches one of the patterns, a URL, or two files with one id.
    """
    wanted = as_patterns(call, patterns)
    base = Path(os.path.commonpath([_fixed_part(p) for p in wanted])) if wanted else Path()
    found: dict[str, Path] = {}
    known: set[Path] = set()
    for pattern in wanted:
        paths = _paths(call, pattern)
        if not paths:
            shown = describe(pattern) if _is_text(pattern) else repr(pattern)
            raise InvalidArgument(f"{call}({shown}): no file matches.{_nearby(pattern)}")
        for path in paths:
            _add(call, found, known, _id_of(path, base), path)
    if not found:
        raise InvalidArgument(f"{call}([]): no file matches.")
    return sorted(found.items())


def _add(call: str, found: dict[str, Path], known: set[Path], id_: str, path: Path) -> None:
    """A file counts once, under whatever paths it is found; two files must not share an id."""
    real = path.resolve()
    if real in known:
        return
    known.add(real)
    if id_ in found:
        raise InvalidArgument(
            f"{call}(…): the files {str(found[id_])!r} and {str(path)!r} have one id, {id_!r}."
        )
    found[id_] = path


def identity_of(files: Iterable[tuple[str, Path]]) -> list[list[str]]:
    """The id of each file and a hash of its content. Cost: one pass over the files."""
    return [[id_, digest(path)] for id_, path in files]


def digest(path: Path) -> str:
    """A hash of the bytes of a file."""
    from xxhash import xxh3_128

    hashed = xxh3_128()
    with opened(path, str(path)) as file:
        while chunk := file.read(1 << 20):
            hashed.update(chunk)
    return hashed.hexdigest()


def shown(call: str, read: tuple[Any, ...], more: dict[str, Any]) -> str:
    """The call that makes a reader of these patterns, or of a table, again."""
    first = repr(read[0]) if len(read) == 1 else repr(list(read))
    return f"{call}({', '.join([first, *(f'{name}={given!r}' for name, given in more.items())])})"


def changed(reader: Any) -> dict[str, Any]:
    """The arguments of a reader that are not at their defaults, without what it reads, which has none."""
    given = {
        f.name: getattr(reader, f.name)
        for f in fields(reader)
        if f.default is not MISSING and not is_default(reader, f)
    }
    return {name: list(v) if isinstance(v, tuple) else v for name, v in given.items()}


def _paths(call: str, pattern: str) -> list[Path]:
    """The files that match; one of that very name, whatever is special in it, matches alone."""
    if _is_file(pattern):
        return [Path(pattern)]
    if _is_text(pattern):
        return []
    try:
        return [path for path in matches(pattern) if _is_file(path)]
    except OSError as error:
        raise InvalidArgument(
            f"{call}({pattern!r}): the folder {str(error.filename)!r} cannot be read: {error.strerror}."
        ) from error


def _is_file(path: str | Path) -> bool:
    with suppress(OSError):  # no such name, or one in a folder that may not be looked into
        return Path(path).is_file()
    return False


def _is_text(pattern: str) -> bool:
    """Whether it can hardly be a path: longer than a file system takes, of several lines, or a row of JSON."""
    longest = max(len(part.encode("utf-8", "replace")) for part in pattern.split("/"))
    return longest > _NAME or len(pattern) > _PATH or "\n" in pattern or pattern.startswith('{"')


def _id_of(path: Path, base: Path) -> str:
    # A file name need not be UTF-8, an id must be.
    return path.absolute().relative_to(base).as_posix().encode("utf-8", "backslashreplace").decode()


def _fixed_part(pattern: str) -> str:
    """The folders of a pattern before the first wildcard."""
    parts = Path(pattern).absolute().parts
    if _is_file(pattern):
        return str(Path(pattern).absolute().parent)
    fixed = parts[: next((i for i, p in enumerate(parts) if has_magic(p)), len(parts) - 1)]
    return str(Path(*fixed))


def _nearby(pattern: str) -> str:
    """A hint line that says what may be meant, or what is there instead."""
    if _is_text(pattern):
        return "\nHint: this looks like a text, not a path: tk.texts([…]) takes texts."
    try:
        return _near(pattern)
    except OSError as error:
        return f"\nHint: {str(error.filename)!r} cannot be looked into: {error.strerror}."


def _near(pattern: str) -> str:
    path = Path(pattern)
    if path.is_dir():
        endings = Counter("".join(entry.suffixes[-2:]) for entry in path.iterdir() if entry.is_file())
        most = max(endings, key=lambda ending: endings[ending], default="")
        return f"\nHint: it is a folder: write {str(path / f'*{most}')!r}."
    if path.is_symlink():
        return f"\nHint: it is a link to {str(path.readlink())!r}, where there is no file."
    folder = Path(_fixed_part(pattern))
    if close := _close(folder if has_magic(pattern) else path.absolute()):
        return f"\nHint: Did you mean {close!r}?"
    if not folder.is_dir():
        return f"\nHint: there is no folder {str(folder)!r}."
    return f"\nHint: the folder {str(folder)!r} holds {sum(1 for _ in folder.iterdir())} entries, none that matches."


def _close(path: Path) -> str:
    """The entry that is most like the first part of a path that is not there; "" when none is."""
    missing = next((part for part in (*reversed(path.parents), path) if not part.exists()), None)
    if missing is None or not missing.parent.is_dir():
        return ""
    entries = [entry.name for entry in islice(missing.parent.iterdir(), _ENTRIES)]
    close = closest(missing.name, (entry for entry in entries if _is_like(entry, missing.name)))
    return "" if close is None else str(missing.parent / close)


def _is_like(entry: str, name: str) -> bool:
    """Whether two names are near each other without their endings, which most files of a folder share."""
    one, other = (part.lower().partition(".")[0] or part.lower() for part in (entry, name))
    return SequenceMatcher(None, one, other).ratio() >= _NEAR
