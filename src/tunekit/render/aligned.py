"""Two texts, one under the other, so that what stayed is in the same column."""

from collections.abc import Iterable
from unicodedata import combining, east_asian_width

_VISIBLE = {"\n": "⏎", "\t": "⇥", "\r": "␍"}
_GAP = "·"


def aligned(source: str, edits: Iterable[tuple[int, int, str]], *, width: int = 88) -> list[tuple[str, str]]:
    r"""Lines of about ``width`` columns, each a pair of a piece of the source and what became of it.

    >>> for above, below in aligned("Wait, what?!", [(0, 1, "w"), (4, 5, ""), (10, 12, "")]):
    ...     print(above, below, sep="\n")
    Wait, what?!
    wait· what··

    A dot fills a gap. Line ends and tabs are made visible, and so is every other character that does not print; a wide
    character takes two columns.
    """
    cells: list[tuple[str, str]] = []
    end = 0
    for at, stop, replacement in edits:
        cells += [(c, c) for c in _shown(source[end:at])]
        cells.append(_padded(_shown(source[at:stop]), _shown(replacement)))
        end = stop
    cells += [(c, c) for c in _shown(source[end:])]
    return _folded(cells, width)


def _padded(old: str, new: str) -> tuple[str, str]:
    columns = max(_columns(old), _columns(new))
    return _GAP * (columns - _columns(old)) + old, _GAP * (columns - _columns(new)) + new


def _shown(text: str) -> str:
    shown = (_VISIBLE.get(c, c if c.isprintable() else c.encode("unicode_escape").decode()) for c in text)
    return "".join(shown)


def _columns(text: str) -> int:
    return sum(map(_column, text))


def _column(character: str) -> int:
    return 0 if combining(character) else 2 if east_asian_width(character) in "FW" else 1


def _folded(cells: list[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """The cells in lines; one that is wider than a line has a line of its own."""
    lines = [("", "")]
    room = width
    for above, below in cells:
        columns = _columns(above)
        if columns > room and lines[-1][0]:
            lines.append(("", ""))
            room = width
        lines[-1] = (lines[-1][0] + above, lines[-1][1] + below)
        room -= columns
    return lines
