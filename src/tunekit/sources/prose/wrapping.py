"""Whether lines are broken where wrapping would have broken them: prose, not verse, a table, a list or an address."""

import re
from typing import NamedTuple

# The widest line of a block of prose has so many columns; and no more than the last number.
_NARROW, _USUAL, _SURELY_WIDE, _QUITE_WIDE, _TOO_WIDE = 45, 50, 55, 60, 132
# The next word would have fitted, and so many columns more: hardly wrapped; by no hand.
_ROOM, _MUCH_ROOM = 10, 20
# So many lines tell how wide a text is wrapped; one in so many may be longer.
_LINES, _LONGER = 6, 33
# What is indented by so much more than the line before is no part of its paragraph: a signature, the source of a motto.
_FAR, _MOST_SIGNED = 8, 6
_OPENING = "\"'_([“‘«„‚»¿¡"
_ENDED = re.compile(r"[.!?…。！？؟۔।॥։።][\"'”’»›)\]_]*\Z")
_END = 8
_LEADERS = re.compile(
    r"(?:\.{4,}|(?: ?[.·]){5,}|…{2,}|(?:_ ?){5,}) *\W?[\divxlcIVXLC]{1,8}\W{0,2}\Z|\.{6,} ?\S+\Z"
)
# The rows of a table have one of these; most blocks have none.
_OF_TABLES = ("   ", "..", "|", "+-", ". .", "…", "__")
_ITEM = re.compile(r"[ \t]*(?:[-*•·+–—]|\(?\d{1,3}[.)]|\(?[a-z]\)|\[\w{1,3}\])[ \t]")
_LEADING = 40
# Columns (UAX #11): signs of East Asia take two, marks that combine none.
_DOUBLE = (
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    r"\U00020000-\U0003ffff]"
)
_NO_WIDTH = (
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0902"
    r"\u093a\u093c\u0941-\u0948\u094d\u0981\u09bc\u09c1-\u09cd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200f]"
)
_OF_SPECIAL_WIDTH = re.compile(rf"{_DOUBLE}|{_NO_WIDTH}")
_WIDTHS = (re.compile(_DOUBLE), 1), (re.compile(_NO_WIDTH), -1)
# What wrapping keeps together: a word, or a sign of Chinese or Japanese with the marks that stay beside it.
_SOLID = r"\u2e80-\u312f\u3190-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uffef"
_UNIT = re.compile(rf"[‘“（「『《〈【〔]*(?:[{_SOLID}]|[^\s{_SOLID}]+)[’”、。，．！？；：）」』》〉】〕…—]*")


class Signs(NamedTuple):
    """What a text holds that its blocks need not be searched for where it does not."""

    special: bool
    of_tables: tuple[str, ...]


def signs_of(text: str) -> Signs:
    """Whether a text holds signs of other width than one column, and which signs of a table."""
    special = not text.isascii() and _OF_SPECIAL_WIDTH.search("".join(set(text))) is not None
    return Signs(special, tuple(sign for sign in _OF_TABLES if sign in text))


class LaidBlock:
    """Some lines between two blank ones; at least two. ``signs`` are those of the text around."""

    __slots__ = ("_firsts", "_indented", "_running", "_signs", "_starts", "lengths", "lines", "text")

    def __init__(self, text: str, signs: Signs) -> None:
        self.text = text
        self.lines = lines = text.split("\n")
        self.lengths = list(map(len, lines))
        self._signs = signs
        self._indented = "\n " in text or "\n\t" in text
        self._starts = [line.lstrip() for line in lines[1:]] if self._indented else lines[1:]
        firsts = "".join([start[0] for start in self._starts])
        if not firsts.isalpha():
            firsts = "".join([start.lstrip(_OPENING)[:1] or "-" for start in self._starts])
        self._firsts = firsts
        self._running = sum(map(str.islower, firsts))

    def is_prose(self, usual: int = 0) -> bool:
        """Whether these lines are broken where wrapping would have broken them.

        ``usual`` is the width of the paragraphs around, 0 where it is not known.
        """
        if 2 * max(self.lengths) < _NARROW or (self._indented and not self._in_one_column()):
            return False
        if self._is_table() or (not self._firsts.isalpha() and self._is_list()):
            return False
        fits = self._fits_around if usual else self._fits
        words = [start.find(" ") for start in self._starts]
        if -1 in words:
            words = [
                len(start) if word < 0 else word for start, word in zip(self._starts, words, strict=True)
            ]
        if not self._signs.special:
            return fits(self.lengths, words, usual)
        units = [unit[0] if (unit := _UNIT.match(start)) else "" for start in self._starts]
        # Lines are wrapped by their characters, or by their columns.
        return fits(self.lengths, list(map(len, units)), usual) or fits(
            list(map(_columns, self.lines)), list(map(_columns, units)), usual
        )

    def _fits(self, lengths: list[int], words: list[int], _: int) -> bool:
        """Whether the block says by itself that it is prose: few words would have fitted into the line before."""
        # What cannot be broken may be longer than the lines are wide.
        widest = max(lengths)
        if widest in words:
            widest = max([length for length, word in zip(lengths, [0, *words], strict=True) if word < length])
        if not _NARROW <= widest <= _TOO_WIDE or max(lengths) > 2 * _TOO_WIDE:
            return False
        rooms = [widest - length - 1 - word for length, word in zip(lengths, words, strict=False)]
        running, breaks = self._running, len(rooms)
        if widest < _USUAL and self._cased:
            return running * 2 > breaks > 1 and max(rooms) < 0
        if not running:
            if breaks == 1 and widest >= _QUITE_WIDE and _ENDED.search(self.lines[0][-_END:]):
                return not self._indented and rooms[0] < _ROOM
            wide = _SURELY_WIDE if self._cased else _NARROW if breaks > 2 else _USUAL
            return not self._indented and widest >= wide and max(rooms) < 0
        # By hand, lines are broken after a phrase; a line that begins small is hardly one of verse.
        enough = _ROOM if running * 3 < breaks else _MUCH_ROOM
        return max(rooms) < enough or sum([room >= enough for room in rooms]) * 4 <= breaks

    def _fits_around(self, lengths: list[int], words: list[int], usual: int) -> bool:
        """Whether the block is wrapped as the paragraphs around it are."""
        if max(lengths) > _TOO_WIDE:
            return False
        rooms = [usual - length - 1 - word for length, word in zip(lengths, words, strict=False)]
        if max(rooms) < 0:
            return True
        if self._indented:
            return False
        # A capital within a sentence may begin a line of verse; or a name, or a German noun.
        odd = sum(
            first.isupper() and not _ENDED.search(line[-_END:])
            for line, first in zip(self.lines, self._firsts, strict=False)
        )
        if odd * 2 > len(rooms) > 2:
            return False
        enough = _ROOM if odd * 2 > len(rooms) or not self._cased else _MUCH_ROOM
        return sum(room >= enough for room in rooms) * 4 <= len(rooms)

    @property
    def _cased(self) -> bool:
        """Whether a line begins with a letter of a script that has capitals."""
        return self._running > 0 or any(map(str.isupper, self._firsts))

    def _in_one_column(self) -> bool:
        """Whether all lines but the first begin in one column, give or take a stray space, and near the first."""
        margins = [_margin(line) for line in self.lines]
        rest = margins[1:]
        return max(rest) - min(rest) <= 1 and -2 * _FAR < min(rest) - margins[0] < _FAR

    def _is_table(self) -> bool:
        """Whether one line in four has columns, or leaders (dots up to a number)."""
        for sign in self._signs.of_tables:
            if sign in self.text:
                break
        else:
            return False
        rows = sum(map(_is_row, self.lines))
        return rows * 4 > len(self.lines)

    def _is_list(self) -> bool:
        """Whether two lines, and one in three, begin with the mark of an item."""
        items = sum(map(bool, map(_ITEM.match, self.lines)))
        return items > 1 and items * 3 >= len(self.lines)


def signed(lines: list[str]) -> int:
    """Return the number of lines that are a paragraph, where those after it are far to the right, as a signature is."""
    margins = list(map(_margin, lines))
    for end in range(max(2, len(lines) - _MOST_SIGNED), len(lines)):
        if min(margins[end:]) - max(margins[:end]) >= _FAR:
            return end
    return len(lines)


def pieces(lines: list[str]) -> tuple[list[list[str]], str]:
    """The items of a list, or the paragraphs that an indented line begins, and what comes between them."""
    items = [number for number, line in enumerate(lines) if _ITEM.match(line)]
    if len(items) > 1 and items[0] == 0:
        return _cut_at(lines, items), "\n"
    margins = list(map(_margin, lines))
    begins = [number for number, margin in enumerate(margins) if margin]
    if begins and len(begins) * 2 < len(lines) and max(margins) < _FAR and len({*margins}) == 2:
        return _cut_at(lines, sorted({0, *begins})), "\n\n"
    return [lines], ""


def width_of(lengths: list[int], others: int, known: int) -> int:
    """How wide a text is wrapped whose paragraphs have lines of these lengths, and as many others no paragraph.

    What was known before, where they are too few; 0 where the others are more, as in verse.
    """
    if len(lengths) < others:
        return 0
    if len(lengths) < _LINES:
        return known
    return sorted(lengths)[len(lengths) - 1 - len(lengths) // _LONGER]


def _cut_at(lines: list[str], begins: list[int]) -> list[list[str]]:
    return [lines[begin:end] for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True)]


def _is_row(line: str) -> bool:
    bare = line.strip()
    if "   " in bare or bare[0] == "|" or bare.startswith("+-"):
        return True
    return (".." in line or "…" in line or ". ." in line or "__" in line) and bool(
        _LEADERS.search(line[-_LEADING:])
    )


def _columns(line: str) -> int:
    return len(line) + sum(step * len(sign.findall(line)) for sign, step in _WIDTHS)


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())
