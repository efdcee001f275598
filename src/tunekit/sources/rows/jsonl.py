"""Records from JSON Lines."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from tunekit.batches.records import Records
from tunekit.errors import OutOfDomain, describe
from tunekit.sources.files.dividing import DividedFiles
from tunekit.sources.files.from_files import reader
from tunekit.sources.files.lines import split_lines, whole_lines
from tunekit.sources.files.opening import chunks, compression, opened
from tunekit.sources.rows.columns import Unfit, no_object, text_of
from tunekit.sources.rows.row_files import BLANK, RowBlock, RowFiles, Rows
from tunekit.sources.stretches import LIMIT
from tunekit.values.arguments import Count
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_arguments

_SIZE = 1 << 18
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Shorter lines hold no record, so what is wrong with one is wrong with all its equals: ``{"t":""}`` is the shortest.
_LEAST = 8
# How a value begins and ends; what else is no JSON needs no parser to say so.
_MAY_BE_JSON = re.compile(rb"(?s)(?:\{.*\}|\[.*\]|[\"tfn0-9-].*)\Z").match
_ARRAY = (
    "\nHint: a file that is one JSON array is no JSON Lines: convert it (jq -c '.[]' FILE), or hand over its texts: "
    'tk.texts([row["text"] for row in json.load(file)]).'
)


@value
class JSONLFiles(RowFiles, DividedFiles):
    """The lines of files, one record each; made by ``tk.read_jsonl``."""

    line_limit: Count = LIMIT

    _call: ClassVar[str] = "read_jsonl"

    def rows(self, path: Path) -> Iterator[tuple[Any, ...]]:
        """The lines of a file in blocks, with their numbers, and where a block is in a plain file."""
        found = _plain(path)
        for first, end, place, block in whole_lines(chunks(path, str(path), size=_SIZE), self.line_limit):
            yield range(first, end), block, found and (*found, place)

    def found(self) -> Iterator[RowBlock]:
        """The lines in blocks, still to be parsed."""
        return self.row_blocks()

    def size_of(self, item: RowBlock, /) -> int:
        """The bytes of a block."""
        return len(item.rows) if isinstance(item.rows, bytes) else 0

    def gathered(self, found: Iterable[RowBlock], /) -> Iterator[Records]:
        """The records of the lines."""
        return Rows.gathered(self, found)

    def parsed(self, block: RowBlock) -> RowBlock:
        """A block with its lines parsed."""
        if isinstance(block.rows, list):
            return block
        lines = split_lines(block.rows, self.line_limit)
        try:
            short = len(block.rows or b"") < _LEAST * len(lines)
            rows = self._each(lines) if short else _parsed(lines)
        except orjson.JSONDecodeError:
            rows = self._each(lines)
        if block.places[0] == 1:
            rows[0] = _as_first(lines[0], rows[0])
        return block._replace(rows=rows)

    def _each(self, lines: list[bytes | None]) -> list[Any]:
        """What the lines hold, where some may hold nothing. Equal ones are read once."""
        known = {line: self._row(line) for line in set(lines)}
        return [known[line] for line in lines]

    def _row(self, line: bytes | None) -> Any:
        """What a line holds, or why it holds nothing. What cannot be an object is told without a parser's error."""
        if line is None:
            reason = f"line above {self.line_limit:,} bytes"
            return Unfit(reason, f"the line is above {self.line_limit:,} bytes, the limit", error=OutOfDomain)
        if not (bare := line.strip()):
            return Unfit(BLANK)
        if line.startswith(_UTF16):
            return Unfit(
                "no UTF-8", "it begins with the byte order mark of UTF-16; convert the file to UTF-8"
            )
        if _MAY_BE_JSON(bare):
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError:
                return _no_json(line)
            unfit = text_of(row, self.texts, self.limit) if len(line) < _LEAST else None
            return unfit if isinstance(unfit, Unfit) else row
        return _no_json(line)


def _no_json(line: bytes) -> Unfit:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        near = line[max(0, error.start - 20) : error.start].decode("utf-8", "ignore")
        return Unfit("no UTF-8", f"byte 0x{line[error.start]:02X} behind {describe(near)} is not UTF-8")
    return Unfit("no JSON", partial(_why, line))


def _why(line: bytes) -> str:
    """What is wrong with a line, and where."""
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError as error:
        near = line[max(0, error.pos - 20) : error.pos + 20].decode("utf-8", "replace")
        return f"no JSON: {error.msg} at character {error.pos:,}, near {describe(near)}"
    return "it is JSON"


def _plain(path: Path) -> tuple[str, int] | None:
    """Where a file is and which it is, if its bytes are those of its lines; a pipe can be read only once."""
    if not path.is_file():
        return None
    with opened(path, str(path)) as file:
        plain = compression(file.peek(6)[:6]) is None
        return (str(path.absolute()), os.fstat(file.fileno()).st_ino) if plain else None


def _as_first(line: bytes | None, row: Any) -> Any:
    """The first row of a file; where it may be all of it in one JSON array, the error says so."""
    if line is not None and not line.lstrip().startswith(b"["):
        return row
    found = row if isinstance(row, Unfit) else no_object(row)
    found.hint = partial(str, _ARRAY)
    return found


def _parsed(block: Sequence[Any]) -> list[Any]:
    return list(map(orjson.loads, block))


@renamed_arguments(group="group_by")
def read_jsonl(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group_by: str | None = None,
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
    line_limit: int = LIMIT,
) -> JSONLFiles:
    r"""Read JSON Lines, plain or compressed, from the files that match glob patterns.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import tunekit as tk
    >>> lines = '{"id": "a", "text": "Hot tea."}\n\n{"id": "b", "text": null}\n{"id": "c", "text": "Cold tea."}\n'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "tea.jsonl").write_text(lines)
    ...     source = tk.read_jsonl(f"{folder}/*.jsonl", id="id", on_error="skip")
    ...     [(r.ids, r.texts.to_list(), r.dropped) for r in source.batches()]
    [(['a', 'c'], ['Hot tea.', 'Cold tea.'], {'blank line': 1, "null in column 'text'": 1})]

    A line is one record. Only a newline ends a line, so a line separator such as U+2028 may stand in a text; a blank
    line is counted and left out, a byte order mark at the start of a file is no part of it. A line is read as RFC 8259
    has it: UTF-8, no NaN, no lone surrogate; of two equal keys the last counts.

    Args:
        text: the field of the text, a path such as ``"message.content"``, or a list of fields that a blank line joins.
        id: the field of the id, a string or an integer; without it, the file and the number of the line.
        group_by: the field of the group; without it, the group is the text: equal records are one.
        on_error: "raise", or "skip" to count what cannot be read, by reason, and go on with the next line; behind the
            damage of a compressed file, with the next file.
        limit: characters that one record may have.
        line_limit: bytes that one line may have; a longer one is never held in memory.

    Raises: InvalidArgument: no file matches, or a URL. While reading, MalformedInput: a line that is no JSON or has no
    text, or a damaged file; OutOfDomain: a line or a record above its limit, or a file that expands 200-fold.
    Cost: constant memory; about half the speed of a loop over ``orjson.loads``, 500 MB/s for lines of 1 kB.
    """
    arguments = {"text": text, "id": id, "group_by": group_by, "on_error": on_error}
    return reader(JSONLFiles, patterns, **arguments, limit=limit, line_limit=line_limit)
