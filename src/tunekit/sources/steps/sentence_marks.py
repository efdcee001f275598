"""Which marks between two sentences close the first one, and which open the second: brackets and quotation marks."""

import re
from functools import cache

from tunekit.engine.unicode import codes_in

_STRAIGHT = "\"'＂＇"
# Footnotes and sources: "It is so.[1][note 2] He left."
_NOTES = re.compile(r"(?:\[[^\]\s]{1,4}(?: \d{1,3})?\])+(?=\s|$)")
_REVERSED = re.compile(r"(?:^|[\s(\[—–-])[»›](?=\w)")
_BEFORE_WORDS = frozenset("¿¡.…-–—#@$€£")


@cache
def _of(*categories: str) -> frozenset[str]:
    return frozenset(map(chr, codes_in(*categories).tolist()))


OPENING = _of("Ps", "Pi") | frozenset("❛❝🙶")
CLOSING = _of("Pe", "Pf") | frozenset("❜❞🙷")
MARKS = OPENING | CLOSING | frozenset(_STRAIGHT)
_OPENING_ALWAYS, _CLOSING_ALWAYS = _of("Ps"), _of("Pe")


class Marks:
    """The marks of one paragraph, whose quotation marks may point either way: «so», »so«, „so“, "so"."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counted = self._straight = 0
        self._turned: frozenset[str] | None = None

    def parted(self, begin: int, stop: int, start: int, end: int) -> tuple[int, int]:
        r"""Where the first of two sentences stops and the second starts, which begin and end where they do.

        >>> texts = ["来了。“你好", "« Oui ! » dit-il", "So.[1] It is"]
        >>> for text, places in zip(texts, ((0, 4, 4, 6), (0, 7, 8, 16), (0, 4, 4, 12)), strict=True):
        ...     stop, start = Marks(text).parted(*places)
        ...     print([text[:stop], text[start:]])
        ['来了。', '“你好']
        ['« Oui ! »', 'dit-il']
        ['So.[1]', 'It is']
        """
        text, place = self._text, stop
        while place - 1 > begin and self._opens_before(place - 1, start):
            place -= 1
        if place < stop:
            notes = _NOTES.match(text, place, end) if start == stop else None
            return (notes.end(), _past_blank(text, notes.end(), end)) if notes else (place, place)
        while place < end and (mark := _past_blank(text, place, end)) < end and self._closes(mark, end):
            place = mark + 1
        return (place, _past_blank(text, place, end)) if place > start else (stop, start)

    def _opens_before(self, place: int, start: int) -> bool:
        """Whether the mark here, directly after a stop or other marks, opens what starts there."""
        mark = self._text[place]
        if mark in _OPENING_ALWAYS:
            return True
        # White space after a mark says that it closes.
        return not self._text[place + 1 : start].isspace() and (self._opens(mark, place) is True)

    def _closes(self, place: int, end: int) -> bool:
        """Whether the mark here, after a stop and white space, closes what is before it."""
        mark = self._text[place]
        if mark not in MARKS or mark in _OPENING_ALWAYS:
            return False
        if mark in _CLOSING_ALWAYS:
            return True
        behind = place + 1
        while behind < end and self._text[behind] in MARKS:
            behind += 1
        touches = behind < end and (self._text[behind].isalnum() or self._text[behind] in _BEFORE_WORDS)
        return not touches and self._opens(mark, place) is False

    def _opens(self, mark: str, place: int) -> bool | None:
        """Whether a quotation mark opens, by what it is; None where nothing tells."""
        if mark == '"':
            self._straight += self._text.count('"', self._counted, place)
            self._counted = place
            return self._straight % 2 == 0
        if mark in _STRAIGHT or mark not in MARKS:
            return None
        return (mark in OPENING) != (mark in self._turned_marks())

    def _turned_marks(self) -> frozenset[str]:
        """The marks that this paragraph uses the other way round."""
        if self._turned is None:
            german = ("“" if "„" in self._text else "") + ("‘" if "‚" in self._text else "")
            self._turned = frozenset(german + ("«»‹›" if _REVERSED.search(self._text) else ""))
        return self._turned


def _past_blank(text: str, place: int, end: int) -> int:
    while place < end and text[place].isspace():
        place += 1
    return place
