"""The rows of a file in blocks, each with its number, its bytes, and what it holds or why it holds nothing."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, cast

import orjson

from tunekit.sources.files.lines import BOM, lines
from tunekit.sources.files.opening import chunks
from tunekit.validation.elements import Elements, batches, is_list

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
# Without these, and with few brackets, nothing but that it is no JSON can be said of a line, whatever is wrong with it.
_MORE, _FEW = re.compile(rb"NaN|Infinity|\\u"), 100
_SPACED_COLON = re.compile(rb'"[ \t\r]+:')


@dataclass(frozen=True)
class Bad:
    """Why a line holds no row: the id of a rule, and an excerpt."""

    rule: str
    near: str | bytes = b""


@dataclass
class LineBlock:
    """Lines that follow each other: the number of the first, the bytes of each, and the rows that they hold."""

    first: int
    lines: Sequence[bytes | None]
    rows: list[Any]


class Watched:
    """The chunks of a file; knows how many bytes there were, and how they begin and end."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.bytes, self.head, self.tail, self.done = 0, b"", b"", False

    def __iter__(self) -> Iterator[bytes]:
        for chunk in chunks(self.path, self.name):
            if len(self.head) < len(BOM):
                self.head = (self.head + chunk)[: len(BOM)]
            self.bytes, self.tail = self.bytes + len(chunk), chunk[-1:]
            yield chunk
        self.done = True


def blocks(watched: Watched, limit: int) -> Iterator[LineBlock]:
    """The lines of a file, or the elements of a ``.json`` file that is one list.

    Cost: memory of one chunk, or of one line below the limit.
    """
    stream = iter(watched)
    if ".json" in watched.path.suffixes:
        head = next(stream, b"")
        stream = chain([head], stream)
        if is_list(head.removeprefix(BOM)):
            yield from _listed(Elements(stream, limit))
            return
    for first, block in lines(stream, limit):
        rows = _rows(block)
        if watched.done and watched.tail != b"\n":
            _cut_off(rows)
        yield LineBlock(first, block, rows)


def _listed(elements: Elements) -> Iterator[LineBlock]:
    after = 1
    for first, batch in batches(elements):
        rows, after = _rows(batch), first + len(batch)
        whole = not elements.open or not elements.done or _cut_off(rows)
        yield LineBlock(first, batch, rows)
        if not whole:
            yield LineBlock(after, [None], [Bad("line:cut-off")])
    if elements.behind:
        yield LineBlock(after, [None], [Bad("line:not-json", elements.behind)])


def _cut_off(rows: list[Any]) -> bool:
    """Whether the last row is no JSON, as there is no more of it; it is said then."""
    last = rows[-1]
    found = isinstance(last, Bad) and last.rule == "line:not-json"
    if found:
        rows[-1] = Bad("line:cut-off", last.near)
    return found


def _rows(block: Sequence[bytes | None]) -> list[Any]:
    try:
        return list(map(orjson.loads, cast("list[bytes]", block)))  # None is no JSON either
    except orjson.JSONDecodeError:
        told: dict[bytes | None, Any] = {}  # bad lines are often the same, and to say why takes long
        return [told[line] if line in told else told.setdefault(line, _row(line)) for line in block]


def repeated_key(line: bytes, keys: int | None) -> tuple[str | int, ...] | None:
    """The path of a key that stands twice in an object, if there is one.

    ``keys``: how many there are in the row once they are parsed, where that is known. Each key has a colon of its own;
    when there are not more colons than keys, none stands twice, and the line need not be parsed again.
    """
    if keys is not None and line.count(b'":') == keys and not _SPACED_COLON.search(line):
        return None
    try:
        return _repeated(json.loads(line, object_pairs_hook=_Pairs))
    except (ValueError, RecursionError):
        return None


class _Pairs(list[Any]):
    """The members of an object, all of them."""


def _repeated(held: Any) -> tuple[str | int, ...] | None:
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), held)] if isinstance(held, list) else []
    while waiting:
        path, held = waiting.pop()
        seen: set[Any] = set()
        for number, item in enumerate(held):
            step, inner = item if isinstance(held, _Pairs) else (number, item)
            if isinstance(held, _Pairs):
                if step in seen:
                    return (*path, step)
                seen.add(step)
            if isinstance(inner, list):
                waiting.append(((*path, step), inner))
    return None


def _row(line: bytes | None) -> Any:
    if line is None:
        return Bad("line:long")
    if not line.strip():
        return Bad("line:blank")
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return _why(line, error)


def _why(line: bytes, error: orjson.JSONDecodeError) -> Bad:
    try:
        text = line.decode()
    except UnicodeDecodeError as wrong:
        return Bad("line:not-utf8", line[max(0, wrong.start - 20) : wrong.start + 20])
    if "depth" in error.msg or "ecursion" in error.msg:
        return Bad("line:deep", text[:61])
    odd: list[str] = []
    if not _MORE.search(line) and line.count(b"[") + line.count(b"{") < _FEW:
        return Bad("line:not-json", text[max(0, error.pos - 20) : error.pos + 20])
    try:
        json.loads(text, parse_constant=odd.append)
    except RecursionError:
        return Bad("line:deep", text[:61])
    except ValueError:
        return Bad("line:not-json", text[max(0, error.pos - 20) : error.pos + 20])
    if odd:
        at = text.find(odd[0])
        return Bad("line:not-a-number", text[max(0, at - 20) : at + 20])
    if found := _SURROGATE.search(line):
        return Bad("line:lone-surrogate", line[max(0, found.start() - 20) : found.end() + 20])
    return Bad("line:not-json", text[max(0, error.pos - 20) : error.pos + 20])
