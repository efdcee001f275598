"""The rows of CSV, many at a time where no quote is between them, else one by one."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from tunekit.errors import OutOfDomain
from tunekit.sources.rows.columns import Unfit

NO_CSV = "no CSV"
ESCAPED = re.compile("[\udc80-\udcff]")  # what bytes that are not UTF-8 are decoded to here
_REST = ", with the rest of its file"
_TEXT = 1 << 13  # characters of whole lines that are looked at at once


class ReadRows(NamedTuple):
    """Rows with the numbers of the lines on which they begin, and whether all of them are known to be UTF-8."""

    places: Sequence[int]
    rows: list[Any]
    clean: bool


def csv_rows(texts: Iterable[str], delimiter: str, most: int) -> Iterator[ReadRows]:
    """All rows, up to one that has no end; an ``Unfit`` stands for one that is no row. A blank line is an empty one.

    ``most`` are the characters that a row may have.
    """
    lines = _Lines(texts, most)
    read = partial(csv.reader, delimiter=delimiter, strict=True)
    rows = read(lines)
    while True:
        begun = lines.begin()
        try:
            if plain := lines.plain():
                yield ReadRows(range(begun, begun + len(plain)), list(read(plain)), lines.clean)
            else:
                yield ReadRows([begun], [next(rows)], clean=False)
        except StopIteration:
            return
        except _Endless:
            yield ReadRows([begun], [_endless(most)], clean=False)
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                unfit = Unfit("quote that is never closed" + _REST, "a quote is never closed")
                yield ReadRows([begun], [unfit], clean=False)
                return
            yield ReadRows([begun], [Unfit(NO_CSV, f"no CSV: {error}")], clean=False)


class _Endless(Exception):
    """A row that is longer than any row may be."""


def _endless(most: int) -> Unfit:
    size = f"{most:,} characters"
    detail = (
        f"the row that begins here is above {size}; a quote that is never closed makes one of the whole file"
    )
    return Unfit(f"row above {size}{_REST}", detail, error=OutOfDomain)


class _Lines:
    """The lines of a file, of which some can be taken at once."""

    def __init__(self, texts: Iterable[str], most: int) -> None:
        self._texts, self._most = _of_whole_lines(texts, most), most
        self._lines, self._at = list[str](), 0
        self._quoted = self.clean = False
        self._number, self._held = 0, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._at == len(self._lines):
            self._fill()
        line = self._lines[self._at]
        self._at += 1
        self._number += 1
        self._held += len(line)
        if self._held > self._most:
            raise _Endless
        return line

    def begin(self) -> int:
        """The number of the line on which the next row begins."""
        self._held = 0
        return self._number + 1

    def plain(self) -> list[str]:
        """Lines that are a row each, for there is no quote in them; none where there may be one, or at the end."""
        if self._at == len(self._lines):
            try:
                self._fill()
            except StopIteration:
                return []
        if self._quoted:
            return []
        found, self._at = self._lines[self._at :], len(self._lines)
        self._number += len(found)
        return found

    def _fill(self) -> None:
        text = next(self._texts)
        self.clean = text.isascii() or not ESCAPED.search(text)
        # Other than by ``str.splitlines``, no line ends at a separator such as U+2028.
        self._lines, self._at = [line + "\n" for line in text.removesuffix("\n").split("\n")], 0
        self._quoted = '"' in text or (len(text) > self._most and max(map(len, self._lines)) > self._most)


def _of_whole_lines(texts: Iterable[str], most: int) -> Iterator[str]:
    """The text in pieces that end where a line does."""
    waiting, held = list[str](), 0
    for text in texts:
        start, last = 0, text.rfind("\n") + 1
        while start < last:
            end = text.find("\n", min(start + _TEXT, last - 1)) + 1
            yield "".join([*waiting, text[start:end]])
            waiting, held, start = [], 0, end
        if tail := text[last:]:
            waiting.append(tail)
            held += len(tail)
        if held > most:
            raise _Endless
    if waiting:
        yield "".join(waiting)
