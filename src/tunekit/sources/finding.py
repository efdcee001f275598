"""Files by glob patterns, each with the id that stays when the folder moves."""

import os
import re
from collections.abc import Iterable, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from tunekit.errors import InvalidArgument, invalid

Patterns = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]

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
        if _URL.match(path) and not Path(path).exists():
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
        matches = [Path(m) for m in _paths(pattern) if Path(m).is_file()]
        if not matches:
            raise InvalidArgument(f"{call}({pattern!r}): no file matches.{_nearby(pattern)}")
        for path in matches:
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
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            hashed.update(chunk)
    return hashed.hexdigest()


def shown(call: str, patterns: tuple[str, ...], more: dict[str, Any]) -> str:
    """The call that makes a reader of these patterns again."""
    first = repr(patterns[0]) if len(patterns) == 1 else repr(list(patterns))
    return f"{call}({', '.join([first, *(f'{name}={given!r}' for name, given in more.items())])})"


def changed(reader: Any) -> dict[str, Any]:
    """The arguments of a reader, without its patterns, that are not at their defaults."""
    fields = [f for f in type(reader).__dataclass_fields__.values() if f.name != "patterns"]
    return {f.name: getattr(reader, f.name) for f in fields if getattr(reader, f.name) != f.default}


def check_choice(owner: object, argument: str, given: Any, *known: str) -> None:
    """One of a few words.

    Raises: InvalidArgument: another.
    """
    if given not in known:
        raise invalid(owner, argument, given, " or ".join(f'"{word}"' for word in known))


def _paths(pattern: str) -> list[str]:
    """What matches; a file of that very name, whatever is special in it, matches alone."""
    return [pattern] if Path(pattern).is_file() else glob(pattern, recursive=True)  # noqa: PTH207 -- may be absolute


def _id_of(path: Path, base: Path) -> str:
    # A file name need not be UTF-8, an id must be.
    return path.absolute().relative_to(base).as_posix().encode("utf-8", "backslashreplace").decode()


def _fixed_part(pattern: str) -> str:
    """The folders of a pattern before the first wildcard."""
    parts = Path(pattern).absolute().parts
    if Path(pattern).is_file():
        return str(Path(pattern).absolute().parent)
    fixed = parts[: next((i for i, p in enumerate(parts) if has_magic(p)), len(parts) - 1)]
    return str(Path(*fixed))


def _nearby(pattern: str) -> str:
    if Path(pattern).is_dir():
        return f"\nHint: it is a folder: write {str(Path(pattern) / '*.txt')!r}."
    folder = Path(_fixed_part(pattern))
    if not folder.is_dir():
        return f"\nHint: there is no folder {str(folder)!r}."
    return f"\nHint: the folder {str(folder)!r} holds {sum(1 for _ in folder.iterdir())} entries, none that matches."
