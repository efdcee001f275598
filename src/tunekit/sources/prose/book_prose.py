"""The prose of a book: its paragraphs, without what is before, after and between them."""

import re
from collections import Counter
from collections.abc import Iterator

from tunekit.sources.prose.book_notes import (
    FOOTNOTE,
    PAGE,
    TRANSCRIBER,
    labels,
)
from tunekit.sources.prose.chapters import names_chapter
from tunekit.sources.prose.prose_blocks import (
    CUT,
    ENDING,
    HEADING,
    LISTED,
    NOTES_HEADING,
    PARAGRAPH,
    SENTENCE,
    SHORT,
    SHORTEST,
    SIGNS,
    TABLE,
    VERSE,
    cleaned,
    is_in_capitals,
    is_indented,
    is_title,
    may_head,
    no_paragraph,
    no_words,
    parts_of,
    whole_paragraphs,
    without_brackets,
)

# What a book leaves out, by kind; the names of kinds are those of the manifest.
__all__ = [
    "BACK_MATTER",
    "CONTENTS",
    "CUT",
    "FRONT_MATTER",
    "HEADING",
    "INDEX",
    "LISTED",
    "SHORT",
    "SIGNS",
    "TABLE",
    "VERSE",
    "prose",
]

FRONT_MATTER = "front matter"
CONTENTS = "table of contents, or list of illustrations"
INDEX = "index"
BACK_MATTER = "advertisement, or other matter behind the end"

# Headings under which there is no prose, by their letters; as in etexts in English, German, French, Spanish, Italian.
_SECTIONS = {
    CONTENTS: "contents|inhalt(?:sverzeichnis)?|tabledesmati[eè]res|table|[ií]ndice|contenido|inhoud"
    "|(?:listof)?illustrations|listof(?:plates|maps|figures|tables|thecuts)|plates|maps|abbildungen|verzeichnisderabbildungen|tabledesgravures"
    "|tabledesillustrations|errata|corrigenda|addenda|persons(?:represented|oftheplay)?|dramatispersonae",
    FOOTNOTE: "footnotes?|notes?|endnotes|fu(?:ß|ss)noten|anmerkungen|notas",
    INDEX: "index|register|sachregister|namenregister|glossary|glossaire|glossar|bibliography",
    BACK_MATTER: "advertisements|(?:works)?bythesameauthor|dumêmeauteur|vomselbenverfasser|catalogue|newbooks",
}
_REASONS = list(_SECTIONS)
_SECTION = re.compile(
    "(?:the|an?|general|alphabetical|analytical|tableof)?(?:"
    + "|".join(f"({words})" for words in _SECTIONS.values())
    + r")(?:(?:of|to|for)\w{0,60})?"
)
_THE_END = re.compile(r"\W*(?:the end|finis|ende|fin|fine|einde|slut)\W*\Z", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"(?:,|\.{2,}|[ \t]{2,})[ \t]*\d{1,4}(?:[-–, &c._]+\d{1,4})*[ \t._&c]*\Z")
_IMPRINT = re.compile(
    r"copyright|all rights reserved|entered according to|act of congress|clerk.s office|printed (?:and|by|in|for)"
    r"|published by|first (?:published|edition)|reprinted|\b(?:8vo|12mo|16mo|cr\. 8|net|cloth|gilt|boards)\b"
    r"|alle rechte|tous droits|gedruckt|imprim",
    re.IGNORECASE,
)
_DASH = re.compile(r"--|—")
_LONG = 200
# The end of a book, in which "The End" is said.
_LAST = 4


def prose(book: str, starts: list[int]) -> tuple[list[tuple[int, str]], Counter[str]]:
    """The paragraphs of prose of an unwrapped book, with their places, and what was left out, by kind.

    ``starts`` are the places of its chapters.
    """
    dropped = Counter[str]()
    kept = list(_Sorting(book, starts, dropped).paragraphs())
    return kept, dropped


class _Sorting:
    """A walk through the blocks of a book that knows where it is: before, in or after the text, in a list of notes."""

    def __init__(self, book: str, starts: list[int], dropped: Counter[str]) -> None:
        self._book, self._dropped = book, dropped
        # Where the first chapter is far from the front, others were not found.
        self._starts = starts if starts and starts[0] * _LAST < len(book) else []
        self._chapters = frozenset(starts)
        self._letters = labels(book)
        self._section = FRONT_MATTER
        self._below_heading = False
        self._end = _end_of(book)
        self._indented = is_indented(book.split("\n\n"))

    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """What is prose, with its places."""
        return whole_paragraphs(self._parts(), self._dropped)

    def _parts(self) -> Iterator[tuple[int, str]]:
        """Each paragraph of prose; and "" where something else stood, other than the number of a page."""
        for begin, block in without_brackets(self._book, self._dropped):
            place = begin
            for part in parts_of(block):
                if reason := self._reason(part, place):
                    self._dropped[reason] += 1
                    if reason not in (PAGE, FOOTNOTE):  # a page may end within a sentence
                        yield place, ""
                elif text := cleaned(part, self._letters, self._dropped):
                    yield place, text
                place += len(part) + 1

    def _reason(self, block: str, place: int) -> str:
        """Why a block is no prose, or "" where it is."""
        bare = block.strip()
        below, self._below_heading = self._below_heading, False
        if place in self._chapters or place == self._end:
            self._section = ""
        if reason := no_words(bare):
            return reason
        if self._heads(bare, place, below=below):
            self._below_heading = True
            return self._section or HEADING
        if self._section and not self._ends_section(bare):
            return self._section
        self._section = ""
        if self._end <= place:
            return BACK_MATTER
        return no_paragraph(block, indented=self._indented)

    def _heads(self, bare: str, place: int, *, below: bool) -> bool:
        """Whether a block is a heading; then it may begin a section or end one."""
        if not may_head(bare):
            return False
        letters = "".join(filter(str.isalpha, bare)).lower()
        section = _SECTION.fullmatch(letters)
        named = _REASONS[(section.lastindex or 1) - 1] if section else ""
        if NOTES_HEADING.match(bare) and len(bare) < SHORTEST:
            named = TRANSCRIBER
        if named:
            self._section = named
            return True
        capitals = is_in_capitals(bare)
        starts = place in self._chapters and (len(bare) < SHORTEST or not SENTENCE.search(bare[-ENDING:]))
        if not (capitals or starts or names_chapter(bare)):
            return below and is_title(bare)
        # In a table of contents headings are its entries, in an index they are letters.
        if self._section in (TRANSCRIBER, FOOTNOTE):
            self._section = ""
        return True

    def _ends_section(self, bare: str) -> bool:
        """Whether a block of prose shows that a section of no prose has ended."""
        if self._section in (FOOTNOTE, TRANSCRIBER, BACK_MATTER):
            return False
        least = PARAGRAPH if self._section == FRONT_MATTER and not self._starts else _LONG
        return len(bare) >= least and self._is_told(bare) and not _IMPRINT.search(bare)

    def _is_told(self, bare: str) -> bool:
        """Whether it is a sentence, not the points of a table of contents."""
        if "\n" in bare or not SENTENCE.search(bare[-ENDING:]) or _PAGE_AT_END.search(bare[-ENDING:]):
            return False
        return len(_DASH.findall(bare)) * PARAGRAPH < len(bare)


def _end_of(book: str) -> int:
    """Where the book says that it ends, if it is near its end."""
    last = len(book) - len(book) // _LAST
    place, end = 0, len(book) + 1
    for block in book.split("\n\n"):
        if place >= last and len(block) < PARAGRAPH and _THE_END.match(block):
            end = place
        place += len(block) + 2
    return end
