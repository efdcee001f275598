"""A file that is one list of JSON: its elements, cut apart before they are parsed."""

import re
from collections.abc import Iterable, Iterator

_MARK = re.compile(rb'["\[\]{},]')
_TEXT = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_SPACE = b" \t\r\n"
_BATCH, _BYTES = 1024, 1 << 20


class Elements:
    r"""The elements of a list, ``None`` for one above the limit.

    >>> list(Elements([b'[{"a": "],', b'["}, 2,', b'"\\"]"]'], 100))
    [b'{"a": "],["}', b'2', b'"\\"]"']

    When it is ``done``, ``open`` says that the list has no end, and ``behind`` what follows it. Where an element is
    missing, a comma stands for it, which is no JSON either. Cost: memory of one chunk, or of one element below the
    limit.
    """

    def __init__(self, chunks: Iterable[bytes], limit: int) -> None:
        self.open, self.done, self.behind = True, False, b""
        self._chunks, self._limit = chunks, limit
        self._depth, self._text, self._count = 0, False, 0
        self._held, self._size, self._carried = list[bytes](), 0, b""

    def __iter__(self) -> Iterator[bytes | None]:
        for chunk in self._chunks:
            if self.open:
                yield from self._cut(self._carried + chunk)
            elif not self.behind:
                self.behind = chunk.strip(_SPACE)[:61]
        self.done = True
        if self.open:
            self._hold(self._carried)
            yield from self._taken(b"", last=True)

    def _cut(self, data: bytes) -> Iterator[bytes | None]:
        at = begin = 0
        self._carried = b""
        while at < len(data):
            if self._text:
                at = _text_end(data, at)
                if at >= len(data) or data[at] != ord('"'):
                    break  # the text goes on in the next chunk, maybe behind half an escape
                self._text, at = False, at + 1
                continue
            found = _MARK.search(data, at)
            if found is None:
                at = len(data)
                break
            mark, at = found[0], found.end()
            if mark == b'"':
                self._text = True
            elif mark in (b"[", b"{"):
                self._depth += 1
                begin = at if self._depth == 1 else begin
            elif mark == b",":
                if self._depth == 1:
                    yield from self._taken(data[begin : at - 1])
                    begin = at
            else:
                self._depth -= 1
                if self._depth <= 0:
                    yield from self._taken(data[begin : at - 1], last=True)
                    self.open, self.behind = False, data[at:].strip(_SPACE)[:61]
                    return
        self._hold(data[begin:at])
        self._carried = data[at:]

    def _hold(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size <= self._limit:
            self._held.append(piece)
        else:
            self._held.clear()

    def _taken(self, piece: bytes, *, last: bool = False) -> Iterator[bytes | None]:
        self._hold(piece)
        whole = b"".join(self._held).strip(_SPACE)
        over = self._size > self._limit
        self._held, self._size = [], 0
        if over or whole or not last or self._count:
            self._count += 1
            yield None if over else whole or b","


def _text_end(data: bytes, at: int) -> int:
    found = _TEXT.match(data, at)
    return at if found is None else found.end()


def is_list(head: bytes) -> bool:
    """Whether the beginning of a file is that of a list."""
    return head.lstrip(_SPACE).startswith(b"[")


def batches(elements: Iterable[bytes | None]) -> Iterator[tuple[int, list[bytes | None]]]:
    """Elements, some at a time, with the number of the first."""
    first, held, size = 1, list[bytes | None](), 0
    for element in elements:
        held.append(element)
        size += len(element or b"")
        if len(held) >= _BATCH or size >= _BYTES:
            yield first, held
            first, held, size = first + len(held), [], 0
    if held:
        yield first, held
