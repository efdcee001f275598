"""Texts from files."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from glob import glob, has_magic
from pathlib import Path
from typing import Any, Literal

from tunekit.errors import InvalidArgument, check_integer, invalid
from tunekit.records import Records
from tunekit.sources.decoding import decoded
from tunekit.sources.source import EMPTY_FILE, LIMIT, Gathering, Source, Stretch, check_limit
from tunekit.values import value

_CUT = "cut it with .windows() or .paragraphs(), which read a file piece by piece."


@value
class TextFiles(Source):
    """The files that match patterns, one record each; made by ``tk.read_text``."""

    patterns: tuple[str, ...] = field(kw_only=False)
    errors: Literal["strict", "replace"] = "strict"
    limit: int = LIMIT

    def __post_init__(self) -> None:
        given = [self.patterns] if isinstance(self.patterns, str | os.PathLike) else self.patterns
        if not isinstance(given, list | tuple) or not all(isinstance(p, str | os.PathLike) for p in given):
            raise invalid(self, "patterns", self.patterns, "a path, a glob pattern or a list of them")
        object.__setattr__(self, "patterns", tuple(os.fspath(p) for p in given))
        if self.errors not in ("strict", "replace"):
            raise invalid(self, "errors", self.errors, '"strict" or "replace"')
        check_integer(self, "limit", self.limit, least=1)

    def files(self) -> list[tuple[str, Path]]:
        """The id and the path of each file, by id: the path below the fixed part of the patterns.

        Raises: InvalidArgument: no file matches one of the patterns.
        """
        base = Path(os.path.commonpath([_fixed_part(p) for p in self.patterns])) if self.patterns else Path()
        found: dict[str, Path] = {}
        known: set[Path] = set()
        for pattern in self.patterns:
            matches = [Path(m) for m in _paths(pattern) if Path(m).is_file()]
            if not matches:
                raise InvalidArgument(f"read_text({pattern!r}): no file matches.{_nearby(pattern)}")
            for path in matches:
                self._add(found, known, _id_of(path, base), path)
        if not found:
            raise InvalidArgument("read_text([]): no file matches.")
        return sorted(found.items())

    def _add(self, found: dict[str, Path], known: set[Path], id_: str, path: Path) -> None:
        """A file counts once, under whatever paths it is found; two files must not share an id."""
        real = path.resolve()
        if real in known:
            return
        known.add(real)
        if id_ in found:
            raise InvalidArgument(
                f"read_text(…): the files {str(found[id_])!r} and {str(path)!r} have one id, {id_!r}."
            )
        found[id_] = path

    def stretches(self) -> Iterator[Stretch]:
        """The text of each file, piece by piece."""
        for id_, path in self.files():
            waiting, lost = "", Counter[str]()
            for text, replaced in decoded(path, str(path), self.errors):
                lost += Counter({f"invalid UTF-8 replaced in {id_}": replaced})
                if not text:
                    continue
                if waiting:
                    yield Stretch(id_, id_, waiting, final=False, dropped=dict(lost))
                    lost.clear()
                waiting = text
            if not waiting:
                lost[EMPTY_FILE] = 1
            yield Stretch(id_, id_, waiting, final=True, dropped=dict(lost))

    def batches(self) -> Iterator[Records]:
        """Each file as one record; an empty file is counted and left out."""
        gathering, parts, size = Gathering(), [], 0
        for stretch in self.stretches():
            parts.append(stretch.text)
            size += len(stretch.text)
            check_limit(self, stretch.id, size, self.limit, _CUT)
            gathering.count(stretch.dropped)
            if stretch.final:
                if size:
                    gathering.add("".join(parts), stretch.id, stretch.group)
                parts, size = [], 0
            if gathering.full():
                yield from gathering.release()
        yield from gathering.release()

    def identity(self) -> Any:
        """The ids and a hash of the content of the files, and how they are read. Cost: one pass over the files."""
        return {"files": [[id_, _digest(path)] for id_, path in self.files()], "errors": self.errors}

    def __repr__(self) -> str:
        patterns = repr(self.patterns[0]) if len(self.patterns) == 1 else repr(list(self.patterns))
        more = "" if self.errors == "strict" else f", errors={self.errors!r}"
        return f"read_text({patterns}{more}{'' if self.limit == LIMIT else f', limit={self.limit}'})"


def read_text(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    errors: Literal["strict", "replace"] = "strict",
    limit: int = LIMIT,
) -> TextFiles:
    """Read UTF-8 text files, plain or gzip, that match glob patterns (``**`` goes through folders).

    >>> import tunekit as tk
    >>> tk.read_text("books/*.txt")                                                         # doctest: +SKIP
    read_text('books/*.txt')

    A file is one record, in the order of the ids; its id is its path below the fixed part of the pattern, and it is a
    group of its own. Line ends are read as Python's text files do; a byte order mark is left out. ``.windows()`` and
    ``.paragraphs()`` read a file piece by piece, in constant memory.

    Args:
        errors: "strict", or "replace" to put U+FFFD in the place of what is not UTF-8 and count it.
        limit: characters that one record may have.

    Raises: InvalidArgument: no file matches. While reading, MalformedInput: a byte that is not UTF-8, or a damaged
    gzip file; OutOfDomain: a record above the limit.
    """
    source = TextFiles(patterns, errors=errors, limit=limit)  # type: ignore[arg-type]
    source.files()
    return source


def _paths(pattern: str) -> list[str]:
    """What matches; a file of that very name, whatever is special in it, matches alone."""
    return [pattern] if Path(pattern).is_file() else glob(pattern, recursive=True)  # noqa: PTH207 -- may be absolute


def _id_of(path: Path, base: Path) -> str:
    # A file name need not be UTF-8, an id must be.
    return path.absolute().relative_to(base).as_posix().encode("utf-8", "backslashreplace").decode()


def _digest(path: Path) -> str:
    from xxhash import xxh3_128

    digest = xxh3_128()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


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
