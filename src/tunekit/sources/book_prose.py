"""The prose of a book: its paragraphs, without what stands before, behind and between them."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from tunekit.sources.book_notes import (
    FOOTNOTE,
    PAGE,
    TRANSCRIBER,
    bracketed,
    is_footnote,
    labels,
    without_marks,
)
from tunekit.sources.chapters import names_chapter

HEADING = "heading"
FRONT_MATTER = "front matter"
CONTENTS = "table of contents, or list of illustrations"
INDEX = "index"
BACK_MATTER = "advertisement, or other matter behind the end"
TABLE = "table"
VERSE = "verse, or other lines that are no paragraph"
LISTED = "item of a list"
SHORT = "short line that is no sentence"
SIGNS = "row of stars, or of other signs"
BROKEN = "paragraph with broken signs"
CUT = "paragraph that verse, a table or another hole cuts"

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
_TRANSCRIBER = re.compile(
    r"\W*(?:transcri(?:ber|ption)\w*|anmerkung(?:en)? (?:zur|des) transkri\w*|notes? (?:du|sur la) transcri\w*"
    r"|notas? del transcri\w*|nota del trascrit\w*)\b",
    re.IGNORECASE,
)
_THE_END = re.compile(r"\W*(?:the end|finis|ende|fin|fine|einde|slut)\W*\Z", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\W*(?:p(?:g|age)?\.?[ \t]*)?\d{1,4}\W*\Z", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"(?:,|\.{2,}|[ \t]{2,})[ \t]*\d{1,4}(?:[-–, &c._]+\d{1,4})*[ \t._&c]*\Z")
_NOTE_TO_A_LINE = re.compile(r"[ \t]*(?:pp?|ll?|v|st)\.[ \t]\d")
_MARKED_ITEM = re.compile(r"[ \t]*(?:[-•·–][ \t]|\(?\d{1,3}\)[ \t])")
_IMPRINT = re.compile(
    r"copyright|all rights reserved|entered according to|act of congress|clerk.s office|printed (?:and|by|in|for)"
    r"|published by|first (?:published|edition)|reprinted|\b(?:8vo|12mo|16mo|cr\. 8|net|cloth|gilt|boards)\b"
    r"|alle rechte|tous droits|gedruckt|imprim",
    re.IGNORECASE,
)
# Behind the sign that ends a sentence, quotation marks and parentheses may close.
_SENTENCE = re.compile(r"(?:[.!?…。．！？؟۔।॥։።]|(?:--|—)[\"'”’»])[\W_]{0,4}\Z")
_GOES_ON = re.compile(r"(?:[:;]|--|—|–)[\W_]{0,2}\Z")
_CUT_OFF = re.compile(r"[^\W\d_],?\Z")
# UTF-8 that was read as another encoding, or spelled in ASCII after that: aEuro(TM) for an apostrophe, A| for æ.
_BROKEN = re.compile(r"aEuro|â€|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]|\ufffd|A\||\bp+\.A[ \d]")
_SPACES = re.compile(r"[ \t]{2,}")
_NUMBER = re.compile(r"\d\S*")
_DASH = re.compile(r"--|—")
_WIDE = 132
_SHORT, _PARAGRAPH, _LONG, _LONG_ITEM = 50, 80, 200, 300
# Characters in which the end of a block is looked at.
_ENDING = 60
_QUOTES = "\"“‘'«„—"
_LONGEST_HEADING = 200
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
    """A walk through the blocks of a book that knows where it is: before, in or behind the text, in a list of notes."""

    def __init__(self, book: str, starts: list[int], dropped: Counter[str]) -> None:
        self._book, self._dropped = book, dropped
        # Where the first chapter is far from the front, others were not found.
        self._starts = starts if starts and starts[0] * _LAST < len(book) else []
        self._chapters = frozenset(starts)
        self._letters = labels(book)
        self._section = FRONT_MATTER
        self._below_heading = False
        self._end = _end_of(book)
        self._indented = _is_indented(book)

    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """What is prose. Where a page ended within a paragraph, its two parts are made one.

        Where something else stood within one, the sentence that it cut is gone with it, and counted.
        """
        start, parts, hole = 0, list[str](), False
        for place, text in self._parts():
            goes_on = bool(parts) and text[:1].islower() and _CUT_OFF.search(parts[-1][-2:])
            if parts and not goes_on:
                yield from self._whole(start, parts, cut=not text)
                parts = []
            if text and hole and not parts and text[0].islower():
                self._dropped[CUT] += 1
            elif text:
                start = start if parts else place
                parts.append(text)
            hole = not text
        if parts:
            yield start, " ".join(parts)

    def _whole(self, start: int, parts: list[str], *, cut: bool) -> Iterator[tuple[int, str]]:
        """A paragraph from its parts, unless it ends within a sentence where something else stood."""
        ending = parts[-1][-_ENDING:]
        if cut and not _SENTENCE.search(ending) and not _GOES_ON.search(ending):
            self._dropped[CUT] += 1
        else:
            yield start, " ".join(parts)

    def _parts(self) -> Iterator[tuple[int, str]]:
        """Each paragraph of prose; and "" where something else stood, other than the number of a page."""
        for begin, block in _without_brackets(self._book, self._dropped):
            place = begin
            lines = block.split("\n")
            # A letter and its signature, or paragraphs that nothing but a line end divides.
            apart = len(lines) > 1 and max(map(len, lines)) > _WIDE
            for part in lines if apart else [block]:
                if reason := self._reason(part, place):
                    self._dropped[reason] += 1
                    if reason not in (PAGE, FOOTNOTE):  # a page may end within a sentence
                        yield place, ""
                elif text := _spaced(without_marks(part, self._letters, self._dropped).strip()):
                    # Mail marked lines that begin so, and some etexts went by mail.
                    yield place, text.removeprefix(">") if text.startswith(">From ") else text
                place += len(part) + 1

    def _reason(self, block: str, place: int) -> str:
        """Why a block is no prose, or "" where it is."""
        bare = block.strip()
        below, self._below_heading = self._below_heading, False
        if place in self._chapters or place == self._end:
            self._section = ""
        if not any(map(str.isalnum, bare)):
            return SIGNS
        if _PAGE_NUMBER.match(bare):
            return PAGE if bare.strip("-–— {}[]()").isdigit() else HEADING
        if self._heads(bare, place, below=below):
            self._below_heading = True
            return self._section or HEADING
        if self._section and not self._ends_section(bare):
            return self._section
        self._section = ""
        if self._end <= place:
            return BACK_MATTER
        return self._no_paragraph(block, bare) or (BROKEN if _BROKEN.search(bare) else "")

    def _heads(self, bare: str, place: int, *, below: bool) -> bool:
        """Whether a block is a heading; then it may begin a section or end one."""
        if len(bare) > _LONGEST_HEADING or bare.count("\n") > 4:
            return False
        letters = "".join(filter(str.isalpha, bare)).lower()
        section = _SECTION.fullmatch(letters)
        named = _REASONS[(section.lastindex or 1) - 1] if section else ""
        if _TRANSCRIBER.match(bare) and len(bare) < _SHORT:
            named = TRANSCRIBER
        if named:
            self._section = named
            return True
        capitals = bare[0] not in _QUOTES and _is_in_capitals(bare)
        starts = place in self._chapters and (len(bare) < _SHORT or not _SENTENCE.search(bare[-_ENDING:]))
        if not (capitals or starts or names_chapter(bare)):
            return below and _is_title(bare)
        # In a table of contents headings are its entries, in an index they are letters.
        if self._section in (TRANSCRIBER, FOOTNOTE):
            self._section = ""
        return True

    def _ends_section(self, bare: str) -> bool:
        """Whether a block of prose shows that a section of no prose has ended."""
        if self._section in (FOOTNOTE, TRANSCRIBER, BACK_MATTER):
            return False
        least = _PARAGRAPH if self._section == FRONT_MATTER and not self._starts else _LONG
        return len(bare) >= least and self._is_told(bare) and not _IMPRINT.search(bare)

    def _is_told(self, bare: str) -> bool:
        """Whether it is a sentence, not the points of a table of contents."""
        if "\n" in bare or not _SENTENCE.search(bare[-_ENDING:]) or _PAGE_AT_END.search(bare[-_ENDING:]):
            return False
        return len(_DASH.findall(bare)) * _PARAGRAPH < len(bare)

    def _no_paragraph(self, block: str, bare: str) -> str:
        """Why a block of the text is no paragraph of prose, or ""."""
        if is_footnote(block) or _NOTE_TO_A_LINE.match(bare):
            return FOOTNOTE
        if _TRANSCRIBER.match(bare) or (bare.startswith("[[") and bare.endswith("]]")):
            return TRANSCRIBER
        if "\n" in bare:
            return TABLE if _is_table(bare) else VERSE
        if "   " in bare or bare[0] in "|+":
            return TABLE
        ends = _SENTENCE.search(bare[-_ENDING:])
        if (_MARKED_ITEM.match(bare) and not (ends and len(bare) >= _LONG_ITEM)) or (
            ends and _is_of_numbers(bare)
        ):
            return LISTED
        if block[0] in " \t" and not self._indented:
            return VERSE
        if len(bare) >= _PARAGRAPH:
            return ""
        if ends:
            return SHORT if _is_name(bare) else ""
        words = bare.count(" ") + 1
        goes_on = words > 2 if _GOES_ON.search(bare[-_ENDING:]) else words > 5 and bare[-1] == ","
        return "" if goes_on and not _is_title(bare) else SHORT


def _without_brackets(book: str, dropped: Counter[str]) -> Iterator[tuple[int, str]]:
    """The blocks of a book with their places, without what stands in a transcriber's brackets, which is counted."""
    notes = list(bracketed(book))
    dropped.update(reason for _, _, reason in notes)
    starts = [start for start, _, _ in notes]
    place = 0
    for block in book.split("\n\n"):
        end = place + len(block)
        first = max(0, bisect_right(starts, place) - 1)
        parts, at = [], place
        for start, stop, _ in notes[first : bisect_right(starts, end)]:
            if stop > at:
                parts.append(book[at : max(at, start)])
                at = min(stop, end)
        parts.append(book[at:end])
        rest = block if len(parts) == 1 and parts[0] == block else _mended(parts)
        if rest.strip():
            yield place, rest
        place = end + 2


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text) if "  " in text or "\t" in text else text


def _mended(parts: list[str]) -> str:
    """What is left of a block, without the blanks that stood around what went."""
    kept = [part for part in parts if part.strip()]
    lines = "".join(kept).split("\n")
    return "\n".join([line.rstrip() for line in lines if line.strip()])


def _end_of(book: str) -> int:
    """Where the book says that it ends, if it is near its end."""
    last = len(book) - len(book) // _LAST
    place, end = 0, len(book) + 1
    for block in book.split("\n\n"):
        if place >= last and len(block) < _PARAGRAPH and _THE_END.match(block):
            end = place
        place += len(block) + 2
    return end


def _is_indented(book: str) -> bool:
    """Whether the paragraphs of a book begin with an indented line, so that it says nothing of one."""
    blocks = [block for block in book.split("\n\n") if 0 < len(block) < _PARAGRAPH and "\n" not in block]
    lines = [block for block in blocks if _SENTENCE.search(block[-_ENDING:])]
    return sum(line[0] in " \t" for line in lines) * 2 > len(lines)


def _is_in_capitals(bare: str) -> bool:
    """Whether nine of ten of its letters are capitals, as far as they are cased."""
    large, small = sum(map(str.isupper, bare)), sum(map(str.islower, bare))
    return large > 9 * small


def _is_title(bare: str) -> bool:
    """Whether a short line has capitals as a title does."""
    words = [word for word in bare.split() if len(word) > 3]
    large = sum(word[0].isupper() for word in words)
    return len(bare) <= _PARAGRAPH and bare[0].isalnum() and large * 3 > len(words) * 2


def _is_name(bare: str) -> bool:
    """Whether a short line is a title that ends in a point: "Tales of the Sea."."""
    words = bare[:-1].replace('"', " ").split()
    small = [word for word in words if word[0].islower()]
    told = any(len(word) > 3 for word in small)
    return len(bare) < _SHORT and bare[-1] == "." and bare[0].isupper() and 1 < len(words) <= 8 and not told


def _is_table(bare: str) -> bool:
    lines = bare.split("\n")
    return sum("   " in line.strip() or line.strip()[0] in "|+" for line in lines) * 4 > len(lines)


def _is_of_numbers(bare: str) -> bool:
    """Whether one word in four is a number: prices, references."""
    # A digit behind a bracket is the mark of a note.
    return (len(_NUMBER.findall(bare)) - bare.count("[")) * 4 > bare.count(" ") + 1 > 3
