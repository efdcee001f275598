"""Two texts, one under the other, so that what stayed stands in the same column."""

from collections.abc import Iterable
from unicodedata import combining, east_asian_width

_VISIBLE = {"\n": "⏎", "\t": "⇥", "\r": "␍"}
_GAP = "·"


def aligned(source: str, edits: Iterable[tuple[int, int, str]], *, width: int = 88) -> list[tuple[str, str]]:
    r"""Lines of at most ``width`` columns, each a pair of a piece of the source and what became of it.

    >>> for above, below in aligned("Wait, what?!", [(0, 1, "w"), (4, 5, ""), (10, 12, "")]):
    ...     print(above, below, sep="\n")
    Wait, what?!
    wait· what··

    A dot fills a gap. Line ends and tabs are made visible, and so is every other character that does not print; a wide
    character takes two columns.
    """
    above, below, end = "", "", 0
    for at, stop, replacement in edits:
        kept = _shown(source[end:at])
        old, new = _shown(source[at:stop]), _shown(replacement)
        columns = max(_columns(old), _columns(new))
        above += kept + _GAP * (columns - _columns(old)) + old
        below += kept + _GAP * (columns - _columns(new)) + new
        end = stop
    rest = _shown(source[end:])
    return _folded(above + rest, below + rest, width)


def _shown(text: str) -> str:
    shown = (_VISIBLE.get(c, c if c.isprintable() else c.encode("unicode_escape").decode()) for c in text)
    return "".join(shown)


def _columns(text: str) -> int:
    return sum(map(_column, text))


def _column(character: str) -> int:
    return 0 if combining(character) else 2 if east_asian_width(character) in "FW" else 1


def _folded(above: str, below: str, width: int) -> list[tuple[str, str]]:
    return list(zip(_pieces(above, width), _pieces(below, width), strict=True))


def _pieces(text: str, width: int) -> list[str]:
    pieces, room = [""], width
    for character in text:
        room -= _column(character)
        if room < 0:
            pieces.append("")
            room = width - _column(character)
        pieces[-1] += character
    return pieces
