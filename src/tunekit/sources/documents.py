"""Files that are read whole, each a document of which one or more records are made."""

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any, ClassVar, Literal

from tunekit.errors import MalformedInput, OutOfDomain, check_integer
from tunekit.records import Records
from tunekit.sources.finding import as_patterns, changed, check_choice, find, identity_of, shown
from tunekit.sources.opening import chunks
from tunekit.sources.source import EMPTY_FILE, LIMIT, Gathering, Source, check_limit
from tunekit.values import value

_CUT = "a larger limit= holds it in memory as a whole."


@value
class Documents(Source):
    """The files that match patterns, read one by one, each held in memory as a whole."""

    patterns: tuple[str, ...] = field(kw_only=False)
    errors: Literal["strict", "replace"] = "strict"
    on_error: Literal["raise", "skip"] = "raise"
    limit: int = LIMIT

    _call: ClassVar[str] = "read_…"

    def __post_init__(self) -> None:
        object.__setattr__(self, "patterns", as_patterns(self, self.patterns))
        check_choice(self, "errors", self.errors, "strict", "replace")
        check_choice(self, "on_error", self.on_error, "raise", "skip")
        check_integer(self, "limit", self.limit, least=1)

    def files(self) -> list[tuple[str, Path]]:
        """The id and the path of each file, by id: the path below the fixed part of the patterns.

        Raises: InvalidArgument: no file matches one of the patterns.
        """
        return find(self._call, self.patterns)

    def records(self, id_: str, data: bytes) -> tuple[list[tuple[int | None, str]], dict[str, int]]:
        """The texts that the bytes of a document hold, each with its place in it, and what was left out or mended."""
        raise OutOfDomain(f"{type(self).__name__}: documents are read in a method records().")

    def batches(self) -> Iterator[Records]:
        """The records of each file."""
        gathering = Gathering()
        for id_, path in self.files():
            try:
                data = self._data(id_, path)
                texts, dropped = self.records(id_, data) if data else ([], {EMPTY_FILE: 1})
            except (MalformedInput, OutOfDomain) as error:
                if self.on_error == "raise":
                    raise
                over = isinstance(error, OutOfDomain)
                texts, dropped = [], {"file above the limits" if over else "file that is damaged": 1}
            gathering.count(dropped)
            for place, text in texts:
                gathering.add(text, id_ if place is None else f"{id_}:{place}", id_)
                if gathering.full():
                    yield from gathering.release()
        yield from gathering.release()

    def identity(self) -> Any:
        """The ids and a hash of the content of the files, and how they are read. Cost: one pass over the files."""
        return {self._call: identity_of(self.files()), **changed(self)}

    def __repr__(self) -> str:
        return shown(self._call, self.patterns, changed(self))

    def _data(self, id_: str, path: Path) -> bytes:
        """The bytes of a file. A character has at most four."""
        parts, size = [], 0
        for chunk in chunks(path, str(path)):
            parts.append(chunk)
            size += len(chunk)
            check_limit(self, id_, size // 4, self.limit, _CUT)
        return b"".join(parts)
