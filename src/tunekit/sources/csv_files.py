"""Records from CSV."""

import csv
import os
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Literal

from tunekit.errors import MalformedInput, OutOfDomain, describe, invalid
from tunekit.sources.columns import Unfit, no_column, twice
from tunekit.sources.decoding import decoded
from tunekit.sources.from_files import reader
from tunekit.sources.rows import BLANK, RowFiles
from tunekit.sources.source import LIMIT
from tunekit.values import value

_ROWS = 100
_REST = ", with the rest of its file"
_RAGGED = "row with more or fewer fields than the header"
_NO_CSV = "no CSV"
_MARKS = ";\t|,"
_DIVIDED = '\nHint: delimiter= says what divides the fields, such as ";".'
_UTF16 = ("\udcff\udcfe", "\udcfe\udcff")
_ESCAPED = re.compile("[\udc80-\udcff]")  # what bytes that are not UTF-8 are decoded to here


class _Endless(Exception):
    """A row that is longer than any row may be."""


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
        places, rows = list[int](), list[Any]()
        try:
            for place, row in self._named(path):
                places.append(place)
                rows.append(row)
                if len(rows) == _ROWS:
                    yield places, rows
                    places, rows = [], []
        except (MalformedInput, OutOfDomain):  # what stands before the damage is good
            yield places, rows
            raise
        yield places, rows

    def _named(self, path: Path) -> Iterator[tuple[int, Any]]:
        """The rows below the header, each by the names in it."""
        header: list[str] = []
        for place, row in self._rows(path):
            if not row:
                yield place, Unfit(BLANK)
            elif header:
                yield place, row if isinstance(row, Unfit) else _by_name(header, row)
            elif isinstance(named := self._header(row), Unfit):
                if self.on_error == "raise":  # without a hint to skip: that would lose the whole file
                    raise named.error(f"{path}: line {place:,}: {named.detail}.{named.hint()}")
                yield place, named
                return
            else:
                header = named

    def _header(self, row: list[str] | Unfit) -> list[str] | Unfit:
        """The first row, or why it will not do as a header."""
        if isinstance(row, Unfit):
            return row if row.reason != _NO_CSV else Unfit(_NO_CSV, row.detail, hint=partial(str, _DIVIDED))
        for name in self.columns:
            if name not in row:
                return _utf16(row) or _undecodable(row) or _without(name, row)
            if row.count(name) > 1:
                return twice(name)
        return row

    def _rows(self, path: Path) -> Iterator[tuple[int, list[str] | Unfit]]:
        """All rows, with the numbers of the lines on which they begin, up to one that has no end."""
        # The limit of the csv module is one for the whole process: it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), min(4 * self.limit, sys.maxsize >> 32)))
        begun = [1]
        rows = csv.reader(self._lines(path, begun), delimiter=self.delimiter, strict=True)
        while True:
            begun[0] = rows.line_num + 1
            try:
                yield begun[0], next(rows)
            except StopIteration:
                return
            except _Endless:
                yield begun[0], self._endless()
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    reason = "quote that is never closed" + _REST
                    yield begun[0], Unfit(reason, "a quote is never closed")
                    return
                yield begun[0], Unfit(_NO_CSV, f"no CSV: {error}")

    def _lines(self, path: Path, begun: list[int]) -> Iterator[str]:
        """The lines of a file; ``begun`` says on which one the row began that they go into."""
        since, held, waiting = 1, 0, list[str]()
        for text, _ in decoded(path, str(path), "surrogateescape"):
            for part in _split(text):
                waiting.append(part)
                since, held = (begun[0], 0) if since != begun[0] else (since, held)
                held += len(part)
                if held > 4 * self.limit:
                    raise _Endless
                if part.endswith("\n"):
                    yield "".join(waiting)
                    waiting = []
        if waiting:
            yield "".join(waiting)

    def _endless(self) -> Unfit:
        size = f"{4 * self.limit:,} characters"
        detail = f"the row that begins here is above {size}; a quote that is never closed makes one of the whole file"
        return Unfit(f"row above {size}{_REST}", detail, error=OutOfDomain)


def _by_name(header: list[str], row: list[str]) -> Any:
    if len(row) != len(header):
        return Unfit(_RAGGED, f"the row has {len(row)} fields, the header {len(header)}")
    return _undecodable(row) or dict(zip(header, row, strict=True))


def _utf16(header: list[str]) -> Unfit | None:
    """What is wrong with a file of two bytes a character, told by its mark or by the zeros among the letters."""
    text = ",".join(header)
    if not text.startswith(_UTF16) and "\0" not in text:
        return None
    hint = "\nHint: convert it to UTF-8, such as with iconv."
    return Unfit("no UTF-8", "the file is UTF-16, not UTF-8", hint=partial(str, hint))


def _without(name: str, header: list[str]) -> Unfit:
    """What is wrong with a header without a column: in a single field, another mark may divide the names."""
    unfit = no_column(name, header)
    if mark := next((mark for mark in _MARKS if len(header) == 1 and mark in header[0]), ""):
        unfit.hint = partial(str, f"\nHint: {mark!r} seems to divide the fields: delimiter={mark!r}.")
    return unfit


def _undecodable(row: list[str]) -> Unfit | None:
    """What is wrong with a row that holds bytes which are not UTF-8."""
    text = ",".join(row)
    if text.isascii() or not (found := _ESCAPED.search(text)):
        return None
    near = describe(text[max(0, found.start() - 20) : found.start()])
    return Unfit("no UTF-8", f"byte 0x{ord(found[0]) - 0xDC00:02X} behind {near} is not UTF-8")


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
    r"""Read CSV with a header, plain or compressed, from the files that match glob patterns.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import tunekit as tk
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "tea.csv").write_text('kind,body\ngreen,"Hot ""tea"".\nMore."\nblack,Cold tea.\n')
    ...     source = tk.read_csv(f"{folder}/*.csv", text="body", group="kind")
    ...     [(r.ids, r.groups, r.texts.to_list()) for r in source.batches()]
    [(['tea.csv:2', 'tea.csv:4'], ['green', 'black'], ['Hot "tea".\nMore.', 'Cold tea.'])]

    A row is one record, read as RFC 4180 has it, in UTF-8; a blank line is counted and left out. Line ends become a
    newline, as everywhere, and only they end a line. A row with more or fewer fields than the header is an error. The
    limit of the standard library's ``csv`` module on fields is raised to ``4 * limit``, in the whole process.

    Args:
        text: the column of the text, or a list of columns that a blank line joins.
        id: the column of the id; without it, the file and the number of the line on which the row begins.
        group: the column of the group; without it, the group is the text: equal records are one.
        delimiter: what stands between two fields, such as a tab.
        on_error: "raise", or "skip" to count what cannot be read, by reason, and go on with the next row. A quote that
            is never closed takes the rest of its file with it.
        limit: characters that one record may have; a row may have four times as many.

    Raises: InvalidArgument: no file matches, or a URL. While reading, MalformedInput: a row that is no CSV, a column
    that is not there or a damaged file; OutOfDomain: a record or a row above its limit, or a file that expands
    200-fold.
    Cost: constant memory; about the speed of ``csv.DictReader``.
    """
    arguments = {"text": text, "id": id, "group": group, "delimiter": delimiter}
    return reader(CSVFiles, patterns, **arguments, on_error=on_error, limit=limit)
