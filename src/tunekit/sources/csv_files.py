"""Records from CSV."""

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal

from tunekit.errors import MalformedInput, OutOfDomain, invalid
from tunekit.sources.columns import BLANK, RowFiles, Unfit
from tunekit.sources.decoding import decoded
from tunekit.sources.source import LIMIT
from tunekit.values import value

_ROWS = 1_000
_SIZE = 1 << 18


@value
class CSVFiles(RowFiles):
    """The rows of CSV files, one record each; made by ``tk.read_csv``."""

    delimiter: str = ","

    _call: ClassVar[str] = "read_csv"

    def __post_init__(self) -> None:
        RowFiles.__post_init__(self)
        mark = self.delimiter
        if not isinstance(mark, str) or len(mark) != 1 or mark in '"\r\n':
            raise invalid(self, "delimiter", mark, "one character, no quote and no line end")

    def rows(self, path: Path) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """The rows of a file in blocks, with the numbers of the lines on which they begin."""
        places, rows, size = list[int](), list[Any](), 0
        for place, row in self._rows(path):
            places.append(place)
            rows.append(row)
            size += sum(map(len, row.values())) if isinstance(row, dict) else 1
            if len(rows) >= _ROWS or size >= _SIZE:
                yield places, rows
                places, rows, size = [], [], 0
        if rows:
            yield places, rows

    def _rows(self, path: Path) -> Iterator[tuple[int, Any]]:
        # The limit of the csv module is one for the whole process: it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), 4 * self.limit))
        begun = [1]
        reader = csv.reader(self._lines(path, begun), delimiter=self.delimiter, strict=True)
        header = self._header(path, reader)
        while True:
            begun[0] = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise MalformedInput(f"{path}: line {begun[0]:,}: a quote is never closed.") from None
                yield begun[0], Unfit("no CSV", f"no CSV: {error}")
                continue
            yield begun[0], self._named(header, row)

    def _named(self, header: list[str], row: list[str]) -> Any:
        if not row:
            return Unfit(BLANK)
        if len(row) != len(header):
            detail = f"the row has {len(row)} fields, the header {len(header)}"
            return Unfit("row with more or fewer fields than the header", detail)
        return dict(zip(header, row, strict=True))

    def _header(self, path: Path, reader: Iterator[list[str]]) -> list[str]:
        try:
            header = next(reader, [])
        except csv.Error as error:
            raise MalformedInput(f"{path}: line 1: the header is no CSV: {error}.") from None
        text = (self.text,) if isinstance(self.text, str) else self.text
        for name in (*text, self.id, self.group):
            if header and name is not None and header.count(name) != 1:
                often = "no" if name not in header else "more than one"
                there = ", ".join(header)[:60]
                raise MalformedInput(f"{path}: the header has {often} column {name!r}; it has: {there}.")
        return header

    def _lines(self, path: Path, begun: list[int]) -> Iterator[str]:
        """The lines of a file; ``begun`` says on which one the record began that they go into."""
        since, held, waiting = 1, 0, list[str]()
        for text, _ in decoded(path, str(path), "strict"):
            for part in _split(text):
                waiting.append(part)
                since, held = (begun[0], 0) if since != begun[0] else (since, held)
                held += len(part)
                if held > 4 * self.limit:
                    raise OutOfDomain(
                        f"{path}: line {begun[0]:,}: the row that begins here is above {4 * self.limit:,} characters.\n"
                        "Hint: a quote that is never closed makes a row of the rest of the file."
                    )
                if part.endswith("\n"):
                    yield "".join(waiting)
                    waiting = []
        if waiting:
            yield "".join(waiting)


def _split(text: str) -> list[str]:
    """The lines of a text. Other than ``str.splitlines``, no line ends at a separator such as U+2028."""
    *whole, tail = text.split("\n")
    return [*(line + "\n" for line in whole), *([tail] if tail else [])]


def read_csv(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group: str | None = None,
    delimiter: str = ",",
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
) -> CSVFiles:
    r"""Read CSV (RFC 4180) with a header, plain or compressed, from the files that match glob patterns.

    >>> import tunekit as tk
    >>> tk.read_csv("reviews/*.tsv", text="body", delimiter="\t")                           # doctest: +SKIP
    read_csv('reviews/*.tsv', text='body', delimiter='\t')

    A row is one record; without ``id=`` its id is the file and the line on which it begins. Line ends become a newline,
    as everywhere. The limit of the standard library's ``csv`` module on fields is raised to ``4 * limit``, in the
    whole process. A quote that is never closed is an error even with ``on_error="skip"``, because it takes the rest of
    the file.

    Raises: InvalidArgument: no file matches. While reading, MalformedInput: a row that is no CSV or has no text;
    OutOfDomain: a row above the limit.
    """
    source = CSVFiles(
        patterns,  # type: ignore[arg-type]
        text=text,  # type: ignore[arg-type]
        id=id,
        group=group,
        delimiter=delimiter,
        on_error=on_error,
        limit=limit,
    )
    source.files()
    return source
