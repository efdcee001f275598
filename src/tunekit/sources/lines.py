"""Lines of bytes, none of them longer than a limit, whatever the file holds."""

from collections.abc import Iterable, Iterator

BOM = b"\xef\xbb\xbf"


def lines(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[int, list[bytes | None]]]:
    r"""The lines of a file in blocks, each with the number of its first line; ``None`` for a line above the limit.

    >>> list(lines([b"one\ntw", b"o\nseventeen\n"], 5))
    [(1, [b'one']), (2, [b'two', None])]

    Only a newline ends a line; a byte order mark before the first one is left out. A line above the limit is told as
    soon as it is, and never held.
    """
    number, waiting, size, over = 1, list[bytes](), 0, False
    for chunk in _without_mark(chunks):
        *whole, tail = chunk.split(b"\n")
        if whole:
            whole[0] = b"".join([*waiting, whole[0]])
            block = _checked(whole[1:] if over else whole, limit)
            if block:
                yield number, block
            number, waiting, size, over = number + len(block), [], 0, False
        size += len(tail)
        if size > limit and not over:
            yield number, [None]
            number, waiting, over = number + 1, [], True
        elif tail and not over:
            waiting.append(tail)
    if waiting:
        yield number, [b"".join(waiting)]


def _checked(block: list[bytes], limit: int) -> list[bytes | None]:
    if max(map(len, block), default=0) <= limit:
        return list(block)
    return [line if len(line) <= limit else None for line in block]


def _without_mark(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A chunk is shorter than the mark only at the end of a file, or in a test."""
    head = b""
    rest = iter(chunks)
    for chunk in rest:
        head += chunk
        if len(head) >= len(BOM):
            break
    if head := head.removeprefix(BOM):
        yield head
    yield from rest
