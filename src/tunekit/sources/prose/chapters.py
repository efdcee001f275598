"""Where the chapters of a book begin, and which headings are only lines of a table of contents."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from tunekit.sources.prose.unwrapping import unwrapped

_LEVELS = dict.fromkeys("volume vol band tome tomo".split(), 0) | dict.fromkeys(
    "book part act buch teil theil akt aufzug livre partie acte libro parte acto".split(), 1
)
_LOWEST = 2
_KINDS = (
    "chapter|book|part|volume|vol|act|scene|letter|canto|stave|section|lecture|kapitel|capitel|buch|teil|theil|band|akt"
    "|aufzug|chapitre|livre|partie|tome|acte|capítulo|capitulo|libro|parte|tomo|acto|capitolo|hoofdstuk"
)
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth last"
).split()
_VALUES = {word: value for words in (_WORDS, _ORDINALS) for value, word in enumerate(words, start=1)}
# How ordinals begin in German, which has them first ("Erstes Buch"), in French and in Spanish.
_STEM_VALUES = {
    stem: value
    for stems in (
        "erst zweit dritt viert fünft sechst sieb acht neunt zehnt elft zwölft",
        "premi deuxi trois quatri cinqui sixi septi huiti neuvi dixi onzi douzi",
        "primer segund tercer cuart quint sext séptim octav noven décim undécim duodécim",
    )
    for value, stem in enumerate(stems.split(), start=1)
}
_NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_FOREIGN = rf"(?:{'|'.join(_STEM_VALUES)})\w{{1,5}}"
_BEHIND = r"(?=$|[ \t]*[.:,;—–\-\]]|[ \t]+[A-Z0-9\"'“‘_(\[])"
_NAMED = re.compile(
    rf"^[ \t]*(?P<kind>(?i:{_KINDS}))\b\.?[ \t]+(?i:the[ \t]+)?"
    rf"(?P<number>(?i:{_ROMAN}|\d{{1,3}}|{'|'.join(_WORDS + _ORDINALS)}|{_FOREIGN})){_BEHIND}",
    re.MULTILINE,
)
_ORDINAL_FIRST = re.compile(
    rf"^[ \t]*(?P<number>(?i:{_FOREIGN}))[ \t]+(?P<kind>(?i:{_KINDS}))\b{_BEHIND}", re.MULTILINE
)
_SPECIALS = (
    "preface|foreword|prelude|prologue|introduction|introductory|epilogue|finale|conclusion|afterword|postscript"
    "|appendix|index|notes|footnotes|contents|vorwort|vorrede|einleitung|nachwort|anhang|inhalt|préface|avant-propos"
    "|épilogue|appendice|prólogo|prefacio|epílogo|introducción|prefazione|prologo|epilogo"
)
_SPECIAL = re.compile(rf"^[ \t]*(?P<kind>(?i:{_SPECIALS}))(?P<number>)[.:]?[ \t]*$", re.MULTILINE)
_BARE = re.compile(
    rf"^[ \t]*(?P<kind>)(?P<number>{_ROMAN}|\d{{1,3}})(?=[.]?[ \t]*$|\.[ \t]+[A-Z\"'“‘])", re.MULTILINE
)
_NUMBER = re.compile(rf"[ \t]*{_ROMAN}[.:]?[ \t]*\Z")
# The first word of a block, which says whether it may be a heading at all.
_FIRST_WORD = re.compile(r"\n\n(?!\n)[ \t]*([^\W_]+)")
_FIRST_OF_ALL = re.compile(r"[ \t]*([^\W_]*)")
_FIRST_WORDS = frozenset(f"{_KINDS}|{_SPECIALS}".replace("avant-propos", "avant").split("|"))
_STEMS = tuple(_STEM_VALUES)
_LONGEST_HEADING = 300
_LOOKED_AT = 5_000
_PARAGRAPH = 120
_MUCH = 2_000


class _Heading(NamedTuple):
    """A line that may begin a chapter: its kind (chapter, book, preface …), its number, and where it is."""

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
    named, numbered = _candidates(text)
    told = _told(text, _headings(text, named, _NAMED, _ORDINAL_FIRST, _SPECIAL))
    if sum(heading.number is not None for heading in told) < 2:
        bare = _told(text, list(_counting_on(_headings(text, numbered, _BARE))))
        if len(bare) > 1:
            told = sorted(told + bare, key=lambda heading: heading.start)
    # Book I and its Chapter I begin as one.
    first = [
        heading.start
        for before, heading in zip([None, *told], told, strict=False)
        if before is None or before.level >= heading.level or _has_text(text[before.end : heading.start])
    ]
    return first if len(first) > 1 else []


def names_chapter(block: str) -> bool:
    """Whether a block begins as a heading does: "Chapter 1", "Erstes Buch", "Preface", "IV."."""
    return any(pattern.match(block) for pattern in (_NAMED, _ORDINAL_FIRST, _SPECIAL)) or bool(
        _NUMBER.match(block)
    )


def _candidates(text: str) -> tuple[list[int], list[int]]:
    """Where the blocks begin whose first word may begin a heading, and those with a number as their first word."""
    named, numbered = list[int](), list[int]()
    for first in chain(filter(None, [_FIRST_OF_ALL.match(text)]), _FIRST_WORD.finditer(text)):
        word = first[1]
        if not word.strip("MDCLXVI") or word.isdigit():
            numbered.append(first.start(1))
        elif (lower := word.lower()) in _FIRST_WORDS or lower.startswith(_STEMS):
            named.append(first.start(1))
    return named, numbered


def _headings(text: str, places: list[int], *patterns: re.Pattern[str]) -> list[_Heading]:
    """The short paragraphs of a text, of those that begin near these places, that begin as a heading does."""
    found = []
    for place in places:
        start = text.rfind("\n", 0, place) + 1
        for pattern in patterns:
            if match := pattern.match(text, start):
                break
        else:
            continue
        kind, number = match.group("kind", "number")
        blank = text.find("\n\n", start, start + _LONGEST_HEADING)
        end = len(text) if blank < 0 else blank
        if end - start > _LONGEST_HEADING or kind.lower() == kind != "":
            continue
        found.append(_Heading(kind.lower(), _value(number) if number else None, start, end))
    return found


@lru_cache(maxsize=1024)
def _value(number: str) -> int:
    """The value of a number in digits, in words or in Roman numerals."""
    if number.isdigit():
        return int(number)
    if not set(number.upper()) <= _NUMERALS.keys():
        begun = (value for stem, value in _STEM_VALUES.items() if number.lower().startswith(stem))
        return _VALUES.get(number.lower()) or next(begun, 0)
    values = [_NUMERALS[letter] for letter in number.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _counting_on(headings: list[_Heading]) -> Iterator[_Heading]:
    """The bare numbers that count on from one, and begin again at one."""
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
        leads = (
            following is not None and kept != [] and kept[-1] is following and following.level > heading.level
        )
        if heading.kind not in ("contents", "inhalt") and (_has_text(body) or leads):
            kept.append(heading)
        following = heading
    kept.reverse()
    # The last line of a table of contents may have a text after it that has no heading.
    listed = len(kept) > 1 and kept[0].kind == kept[1].kind and kept[1].number == 1
    return kept[1:] if listed and kept[0].number != 1 else kept


def _has_text(body: str) -> bool:
    """Whether there is a paragraph of prose in it, or much of anything."""
    if not _PARAGRAPH <= len(body) < _MUCH:
        return len(body) >= _MUCH
    blocks = unwrapped(body[:_LOOKED_AT]).split("\n\n")
    return any(len(block) >= _PARAGRAPH and "\n" not in block for block in blocks)
