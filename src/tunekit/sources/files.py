"""Texts from files."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from tunekit.errors import check_integer
from tunekit.records import Records
from tunekit.sources.decoding import decoded
from tunekit.sources.finding import as_patterns, changed, check_choice, find, identity_of, shown
from tunekit.sources.finding import digest as _digest  # noqa: F401 -- an earlier name
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
        object.__setattr__(self, "patterns", as_patterns(self, self.patterns))
        check_choice(self, "errors", self.errors, "strict", "replace")
        check_integer(self, "limit", self.limit, least=1)

    def files(self) -> list[tuple[str, Path]]:
        """The id and the path of each file, by id: the path below the fixed part of the patterns.

        Raises: InvalidArgument: no file matches one of the patterns.
        """
        return find("read_text", self.patterns)

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
        return {"files": identity_of(self.files()), "errors": self.errors}

    def __repr__(self) -> str:
        return shown("read_text", self.patterns, changed(self))


def read_text(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    errors: Literal["strict", "replace"] = "strict",
    limit: int = LIMIT,
) -> TextFiles:
    """Read UTF-8 text files, plain or compressed, that match glob patterns (``**`` goes through folders).

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
    compressed file; OutOfDomain: a record above the limit, or a compressed file that expands 200-fold.
    """
    source = TextFiles(patterns, errors=errors, limit=limit)  # type: ignore[arg-type]
    source.files()
    return source
