"""Records from CSV."""

import csv
import os
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from tunekit.errors import MalformedInput, OutOfDomain, describe, invalid
from tunekit.sources.files.decoding import decoded
from tunekit.sources.files.from_files import reader
from tunekit.sources.rows.columns import Unfit, no_column, twice
from tunekit.sources.rows.csv_rows import ESCAPED, NO_CSV, ReadRows, csv_rows
from tunekit.sources.rows.row_files import BLANK, RowFiles
from tunekit.sources.stretches import LIMIT
from tunekit.values.arguments import Checked
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_arguments

_ROWS = 100
_BLANK = Unfit(BLANK)
_RAGGED = "row with more or fewer fields than the header"
_MARKS = ";\t|,"
_DIVIDED = '\nHint: delimiter= says what divides the fields, such as ";".'
_UTF16 = ("\udcff\udcfe", "\udcfe\udcff")


def _check_delimiter(owner: object, argument: str, given: Any) -> str:
    if not isinstance(given, str) or len(given) != 1 or given in '"\r\n':
        raise invalid(owner, argument, given, "one character, no quote and no line end")
    return given


Delimiter = Annotated[str, Checked(_check_delimiter)]


@value
class CSVFiles(RowFiles):
    """The rows of CSV files, one record each; made by ``tk.read_csv``."""

    delimiter: Delimiter = ","

    _call: ClassVar[str] = "read_csv"

    def rows(self, path: Path) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """The rows of a file in blocks, with the numbers of the lines on which they begin."""
        header: list[str] = []
        for places, rows, clean in self._read(path):
            if not header:
                begun = next((at for at, row in enumerate(rows) if row), len(rows))
                yield places[:begun], [_BLANK] * begun
                if begun == len(rows):
                    continue
                named = self._header(rows[begun])
                if isinstance(named, Unfit):
                    if self.on_error == "raise":  # without a hint to skip: that would lose the whole file
                        raise named.error(f"{path}: line {places[begun]:,}: {named.detail}.{named.hint()}")
                    yield [places[begun]], [named]
                    return
                header, places, rows = named, places[begun + 1 :], rows[begun + 1 :]  # noqa: PLW2901
            yield places, _named(header, rows, clean=clean)

    def _header(self, row: list[str] | Unfit) -> list[str] | Unfit:
        """The first row, or why it will not do as a header."""
        if isinstance(row, Unfit):
            return row if row.reason != NO_CSV else Unfit(NO_CSV, row.detail, hint=partial(str, _DIVIDED))
        for name in self.columns:
            if name not in row:
                return _utf16(row) or _undecodable(row) or _without(name, row)
            if row.count(name) > 1:
                return twice(name)
        return row

    def _read(self, path: Path) -> Iterator[ReadRows]:
        """All rows, a hundred or more at a time, up to one that has no end."""
        # The limit of the csv module is one for the whole process: it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), min(4 * self.limit, sys.maxsize >> 32)))
        texts = (text for text, _ in decoded(path, str(path), "surrogateescape"))
        places, rows = list[int](), list[Any]()
        try:
            for read in csv_rows(texts, self.delimiter, 4 * self.limit):
                if len(read.rows) == 1:
                    places.append(read.places[0])
                    rows.append(read.rows[0])
                if rows and (len(rows) == _ROWS or len(read.rows) > 1):
                    yield ReadRows(places, rows, clean=False)
                    places, rows = [], []
                if len(read.rows) > 1:
                    yield read
        except (MalformedInput, OutOfDomain):  # what stands before the damage is good
            yield ReadRows(places, rows, clean=False)
            raise
        yield ReadRows(places, rows, clean=False)


def _named(header: list[str], rows: list[Any], *, clean: bool) -> list[Any]:
    """The rows by the names in the header."""
    if clean and set(map(len, rows)) == {len(header)}:
        return [dict(zip(header, row, strict=True)) for row in rows]
    return [row if isinstance(row, Unfit) else _by_name(header, row) for row in rows]


@lru_cache(maxsize=99)
def _ragged(found: int, wanted: int) -> Unfit:
    return Unfit(_RAGGED, f"the row has {found} fields, the header {wanted}")


def _by_name(header: list[str], row: list[str]) -> Any:
    if not row:
        return _BLANK
    if len(row) != len(header):
        return _ragged(len(row), len(header))
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
    if text.isascii() or not (found := ESCAPED.search(text)):
        return None
    return Unfit("no UTF-8", partial(_not_utf8, text, found.start()))


def _not_utf8(text: str, place: int) -> str:
    byte, near = ord(text[place]) - 0xDC00, text[max(0, place - 20) : place]
    return f"byte 0x{byte:02X} behind {describe(near)} is not UTF-8"


@renamed_arguments(group="group_by")
def read_csv(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group_by: str | None = None,
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
    ...     source = tk.read_csv(f"{folder}/*.csv", text="body", group_by="kind")
    ...     [(r.ids, r.groups, r.texts.to_list()) for r in source.batches()]
    [(['tea.csv:2', 'tea.csv:4'], ['green', 'black'], ['Hot "tea".\nMore.', 'Cold tea.'])]

    A row is one record, read as RFC 4180 has it, in UTF-8; a blank line is counted and left out. Line ends become a
    newline, as everywhere, and only they end a line. A row with more or fewer fields than the header is an error. The
    limit of the standard library's ``csv`` module on fields is raised to ``4 * limit``, in the whole process.

    Args:
        text: the column of the text, or a list of columns that a blank line joins.
        id: the column of the id; without it, the file and the number of the line on which the row begins.
        group_by: the column of the group; without it, the group is the text: equal records are one.
        delimiter: what stands between two fields, such as a tab.
        on_error: "raise", or "skip" to count what cannot be read, by reason, and go on with the next row. A quote that
            is never closed takes the rest of its file with it.
        limit: characters that one record may have; a row may have four times as many.

    Raises: InvalidArgument: no file matches, or a URL. While reading, MalformedInput: a row that is no CSV, a column
    that is not there or a damaged file; OutOfDomain: a record or a row above its limit, or a file that expands
    200-fold.
    Cost: constant memory; about the speed of ``csv.DictReader``.
    """
    arguments = {"text": text, "id": id, "group_by": group_by, "delimiter": delimiter}
    return reader(CSVFiles, patterns, **arguments, on_error=on_error, limit=limit)
