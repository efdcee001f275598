"""Records from JSON Lines."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from tunekit.errors import OutOfDomain, check_integer, describe
from tunekit.sources.columns import BLANK, RowFiles, Unfit
from tunekit.sources.lines import lines
from tunekit.sources.opening import chunks
from tunekit.sources.source import LIMIT
from tunekit.values import value


@value
class JSONLFiles(RowFiles):
    """The lines of files, one record each; made by ``tk.read_jsonl``."""

    line_limit: int = LIMIT

    _call: ClassVar[str] = "read_jsonl"

    def __post_init__(self) -> None:
        RowFiles.__post_init__(self)
        check_integer(self, "line_limit", self.line_limit, least=1)

    def rows(self, path: Path) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """The lines of a file in blocks, parsed, with their numbers."""
        for first, block in lines(chunks(path, str(path)), self.line_limit):
            numbers = range(first, first + len(block))
            try:
                yield numbers, _parsed(block)
            except orjson.JSONDecodeError:
                yield numbers, [self._row(line) for line in block]

    def _row(self, line: bytes | None) -> Any:
        """What a line holds, or why it holds nothing."""
        if line is None:
            reason = f"line above {self.line_limit:,} bytes"
            return Unfit(reason, f"the line is above {self.line_limit:,} bytes, the limit", error=OutOfDomain)
        if not line.strip():
            return Unfit(BLANK)
        try:
            return orjson.loads(line)
        except orjson.JSONDecodeError as error:
            near = line[max(0, error.pos - 20) : error.pos + 20].decode("utf-8", "replace")
            return Unfit("no JSON", f"no JSON: {error.msg} at character {error.pos:,}, near {describe(near)}")


def _parsed(block: Sequence[Any]) -> list[Any]:
    return list(map(orjson.loads, block))


def read_jsonl(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group: str | None = None,
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
    line_limit: int = LIMIT,
) -> JSONLFiles:
    """Read JSON Lines, plain or compressed, from the files that match glob patterns.

    >>> import tunekit as tk
    >>> tk.read_jsonl("abstracts/*.jsonl.gz", text=["title", "abstract"], id="doi")         # doctest: +SKIP
    read_jsonl('abstracts/*.jsonl.gz', text=['title', 'abstract'], id='doi')

    A line is one record. Only a newline ends a line; a blank line is counted and left out, a byte order mark at the
    start of a file is no part of it. The lines are read as RFC 8259 has them: no NaN, no lone surrogate.

    Args:
        text: the field of the text, a path such as ``"message.content"``, or a list of fields that a blank line joins.
        id: the field of the id, a string or an integer; without it, the file and the number of the line.
        group: the field of the group; without it, each record is a group of its own.
        on_error: "raise", or "skip" to count what cannot be read, by reason, and go on with the next line.
        limit: characters that one record may have.
        line_limit: bytes that one line may have; a longer one is never held in memory.

    Raises: InvalidArgument: no file matches. While reading, MalformedInput: a line that is no JSON or has no text;
    OutOfDomain: a line or a record above its limit.
    """
    source = JSONLFiles(
        patterns,  # type: ignore[arg-type]
        text=text,  # type: ignore[arg-type]
        id=id,
        group=group,
        on_error=on_error,
        limit=limit,
        line_limit=line_limit,
    )
    source.files()
    return source
