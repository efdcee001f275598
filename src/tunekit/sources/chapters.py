"""Where the chapters of a book begin, and which headings are only lines of a table of contents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tunekit.sources.unwrapping import unwrapped

_LEVELS = {"volume": 0, "vol": 0, "book": 1, "part": 1, "act": 1}
_LOWEST = 2
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth last"
).split()
_NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_BEHIND = r"(?=$|[ \t]*[.:,;—–\-\]]|[ \t]+[A-Z0-9\"'“‘_(\[])"
_NAMED = re.compile(
    r"^[ \t]*(?P<kind>(?i:chapter|book|part|volume|vol|act|scene|letter|canto|stave|section|lecture))\b\.?[ \t]+"
    rf"(?i:the[ \t]+)?(?P<number>(?i:{_ROMAN}|\d{{1,3}}|{'|'.join(_WORDS + _ORDINALS)})){_BEHIND}",
    re.MULTILINE,
)
_SPECIAL = re.compile(
    r"^[ \t]*(?P<kind>(?i:preface|foreword|prelude|prologue|introduction|introductory|epilogue|finale|conclusion"
    r"|afterword|postscript|appendix|index|notes|footnotes|contents))(?P<number>)[.:]?[ \t]*$",
    re.MULTILINE,
)
_BARE = re.compile(
    rf"^[ \t]*(?P<kind>)(?P<number>{_ROMAN}|\d{{1,3}})(?=[.]?[ \t]*$|\.[ \t]+[A-Z\"'“‘])", re.MULTILINE
)
_LONGEST_HEADING = 300
_LOOKED_AT = 5_000
_PARAGRAPH = 120
_MUCH = 2_000


@dataclass(frozen=True)
class _Heading:
    """A line that may begin a chapter: its kind (chapter, book, preface …), its number, and where it stands."""

    kind: str
    number: int | None
    start: int
    end: int

    @property
    def level(self) -> int:
        return _LEVELS.get(self.kind, _LOWEST)


def chapter_starts(text: str) -> list[int]:
    r"""Where the chapters of a book begin; none, where there is no heading.

    >>> told = "It was late in the day, and the road went on. " * 5
    >>> book = f"CONTENTS\n\nCHAPTER I.\n\nCHAPTER II.\n\nCHAPTER I.\n\n{told}\n\nCHAPTER II.\n\n{told}"
    >>> [book[start:][:11] for start in chapter_starts(book)], chapter_starts(book)[0]
    (['CHAPTER I.\n', 'CHAPTER II.'], 35)

    A heading is a short paragraph of its own: a word such as Chapter, Book, Act or Letter with a number, or one such as
    Preface or Epilogue; where a book has none of these, a number that counts on (I, II, III). A heading without text
    before the next one is a line of a table of contents, unless the next one is of a lower kind: Book I, Chapter I.
    """
    told = _told(text, _headings(text, _NAMED, _SPECIAL))
    if sum(heading.number is not None for heading in told) < 2:
        bare = _told(text, list(_counting_on(_headings(text, _BARE))))
        if len(bare) > 1:
            told = sorted(told + bare, key=lambda heading: heading.start)
    # Book I and its Chapter I begin as one.
    first = [
        heading.start
        for before, heading in zip([None, *told], told, strict=False)
        if before is None or before.level >= heading.level or _has_text(text[before.end : heading.start])
    ]
    return first if len(first) > 1 else []


def _headings(text: str, *patterns: re.Pattern[str]) -> list[_Heading]:
    """The short paragraphs of a text that begin as a heading does."""
    found = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, kind = match.start(), match["kind"]
            blank = text.find("\n\n", start, start + _LONGEST_HEADING)
            end = len(text) if blank < 0 else blank
            line_before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start]
            if end - start > _LONGEST_HEADING or line_before.strip() or kind.lower() == kind != "":
                continue
            number = _value(match["number"]) if match["number"] else None
            found.append(_Heading(kind.lower(), number, start, end))
    return sorted(found, key=lambda heading: heading.start)


def _value(number: str) -> int:
    """The value of a number in digits, in words or in Roman numerals."""
    if number.isdigit():
        return int(number)
    for words in (_WORDS, _ORDINALS):
        if number.lower() in words:
            return words.index(number.lower()) + 1
    values = [_NUMERALS[letter] for letter in number.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _counting_on(headings: list[_Heading]) -> Iterator[_Heading]:
    """The bare numbers that count on from one, and begin anew at one."""
    last = 0
    for heading in headings:
        if heading.number in (1, last + 1):
            last = heading.number or 0
            yield heading


def _told(text: str, headings: list[_Heading]) -> list[_Heading]:
    """The headings that begin a text, not those that a table of contents lists."""
    kept: list[_Heading] = []
    following: _Heading | None = None
    for heading in reversed(headings):
        body = text[heading.end : following.start if following else len(text)]
        leads = following is not None and kept[-1:] == [following] and following.level > heading.level
        if heading.kind != "contents" and (_has_text(body) or leads):
            kept.append(heading)
        following = heading
    kept.reverse()
    # The last line of a table of contents may have a text behind it that has no heading.
    listed = len(kept) > 1 and kept[0].kind == kept[1].kind and kept[1].number == 1
    return kept[1:] if listed and kept[0].number != 1 else kept


def _has_text(body: str) -> bool:
    """Whether there is a paragraph of prose in it, or much of anything."""
    if len(body) >= _MUCH:
        return True
    blocks = unwrapped(body[:_LOOKED_AT]).split("\n\n")
    return any(len(block) >= _PARAGRAPH and "\n" not in block for block in blocks)
