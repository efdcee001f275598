"""Files that are read whole, each a document of which one or more records are made."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from tunekit.batches.records import Records
from tunekit.errors import MalformedInput, OutOfDomain, hinted
from tunekit.sources.files.dividing import DividedFiles
from tunekit.sources.files.opening import chunks
from tunekit.sources.stretches import EMPTY_FILE, Gathering, check_limit
from tunekit.values.frozen import value

# The id of a document, its bytes, and why there are none.
ReadFile = tuple[str, bytes, str]

_SKIP = 'on_error="skip" leaves it out and counts it.'
_CUT = "a larger limit= holds it in memory as a whole."


@value
class Documents(DividedFiles):
    """The files that match patterns, read one by one, each held in memory as a whole."""

    errors: Literal["strict", "replace"] = "strict"
    on_error: Literal["raise", "skip"] = "raise"

    def records(self, id_: str, data: bytes) -> tuple[list[tuple[int | None, str]], dict[str, int]]:
        """The texts that the bytes of a document hold, each with its place in it, and what was left out or mended."""
        raise OutOfDomain(f"{type(self).__name__}: documents are read in a method records().")

    def size_of(self, item: ReadFile, /) -> int:
        """The bytes of a document."""
        return len(item[1])

    def gathered(self, found: Iterable[ReadFile], /) -> Iterator[Records]:
        """The records of documents of which the bytes are there."""
        gathering = Gathering()
        for id_, data, reason in found:
            try:
                empty: dict[str, int] = {reason or EMPTY_FILE: 1}
                texts, dropped = self.records(id_, data) if data else ([], empty)
            except (MalformedInput, OutOfDomain) as error:
                texts, dropped = [], {self._lost(error): 1}
            gathering.count(dropped)
            for place, text in texts:
                gathering.add(text, id_ if place is None else f"{id_}:{place}", id_)
                if gathering.full():
                    yield from gathering.release()
        yield from gathering.release()

    def found(self) -> Iterator[ReadFile]:
        """The bytes of each file, or why there are none."""
        for id_, path in self.files():
            try:
                yield id_, self._data(id_, path), ""
            except (MalformedInput, OutOfDomain) as error:
                yield id_, b"", self._lost(error)

    def _lost(self, error: MalformedInput | OutOfDomain) -> str:
        """Why a file is left out, unless its error is to be raised."""
        if self.on_error == "raise":
            raise hinted(error, _SKIP) from error.__cause__
        return "file above the limits" if isinstance(error, OutOfDomain) else "file that is damaged"

    def _data(self, id_: str, path: Path) -> bytes:
        """The bytes of a file. A character has at most four."""
        parts, size = [], 0
        for chunk in chunks(path, str(path)):
            parts.append(chunk)
            size += len(chunk)
            check_limit(self, id_, size // 4, self.limit, _CUT)
        return b"".join(parts)
