"""Blocks of unwrapped text, each by itself: whether it is a paragraph of prose, and if not, what."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

from tunekit.sources.prose.book_notes import (
    FOOTNOTE,
    PAGE,
    TRANSCRIBER,
    bracketed,
    is_footnote,
    without_marks,
)

HEADING = "heading"
TABLE = "table"
VERSE = "verse, or other lines that are no paragraph"
LISTED = "item of a list"
SHORT = "short line that is no sentence"
SIGNS = "row of stars, or of other signs"
BROKEN = "paragraph with broken signs"
CUT = "paragraph that verse, a table or another hole cuts"

_PAGE_NUMBER = re.compile(r"\W*(?:p(?:g|age)?\.?[ \t]*)?\d{1,4}\W*\Z", re.IGNORECASE)
_NOTE_TO_A_LINE = re.compile(r"[ \t]*(?:pp?|ll?|v|st)\.[ \t]\d")
_MARKED_ITEM = re.compile(r"[ \t]*(?:[-•·–][ \t]|\(?\d{1,3}\)[ \t])")
# Behind the sign that ends a sentence, quotation marks and parentheses may close.
SENTENCE = re.compile(r"(?:[.!?…。．！？؟۔।॥։።]|(?:--|—)[\"'”’»])[\W_]{0,4}\Z")
GOES_ON = re.compile(r"(?:[:;]|--|—|–)[\W_]{0,2}\Z")
# UTF-8 that was read as another encoding, or spelled in ASCII after that: aEuro(TM) for an apostrophe, A| for æ.
_BROKEN_SIGNS = re.compile(r"aEuro|â€|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]|\ufffd|A\||\bp+\.A[ \d]")
_NUMBER = re.compile(r"\d\S*")
NOTES_HEADING = re.compile(
    r"\W*(?:transcri(?:ber|ption)\w*|anmerkung(?:en)? (?:zur|des) transkri\w*|notes? (?:du|sur la) transcri\w*"
    r"|notas? del transcri\w*|nota del trascrit\w*)\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"[^\W\d_],?\Z")
_SPACES = re.compile(r"[ \t]{2,}")
_QUOTES = "\"“‘'«„—"
_WIDE, _LONGEST_HEADING = 132, 200
# The length up to which a line may be a name, and from which a block is a paragraph; that of a paragraph with a mark.
SHORTEST, PARAGRAPH, _LONG_ITEM = 50, 80, 300
# Characters in which the end of a block is looked at.
ENDING = 60


def no_words(bare: str) -> str:
    """Return what a block without words is: a row of signs, the number of a page or of a chapter; or ""."""
    if not any(map(str.isalnum, bare)):
        return SIGNS
    if not _PAGE_NUMBER.match(bare):
        return ""
    return PAGE if bare.strip("-–— {}[]()").isdigit() else HEADING


def no_paragraph(block: str, *, indented: bool) -> str:
    """Return why a block of unwrapped text is no paragraph of prose, or "".

    ``indented``: whether paragraphs begin with an indented line here, so that it says nothing of one.
    """
    bare = block.strip()
    return _shape(block, bare, indented=indented) or (BROKEN if _BROKEN_SIGNS.search(bare) else "")


def _shape(block: str, bare: str, *, indented: bool) -> str:
    """Return what a block is by its shape, or "" for a paragraph."""
    if is_footnote(block) or _NOTE_TO_A_LINE.match(bare):
        return FOOTNOTE
    if NOTES_HEADING.match(bare) or (bare.startswith("[[") and bare.endswith("]]")):
        return TRANSCRIBER
    if "\n" in bare:
        return TABLE if _is_table(bare) else VERSE
    if "   " in bare or bare[0] in "|+":
        return TABLE
    ends = SENTENCE.search(bare[-ENDING:])
    if (_MARKED_ITEM.match(bare) and not (ends and len(bare) >= _LONG_ITEM)) or (
        ends and _is_of_numbers(bare)
    ):
        return LISTED
    if block[0] in " \t" and not indented:
        return VERSE
    if len(bare) >= PARAGRAPH:
        return ""
    if ends:
        return SHORT if _is_name(bare) else ""
    words = bare.count(" ") + 1
    goes_on = words > 2 if GOES_ON.search(bare[-ENDING:]) else words > 5 and bare[-1] == ","
    return "" if goes_on and not is_title(bare) else SHORT


def parts_of(block: str) -> list[str]:
    """Return the parts of a block: its lines, where one is so long that nothing but a line end parts paragraphs."""
    lines = block.split("\n")
    return lines if len(lines) > 1 and max(map(len, lines)) > _WIDE else [block]


def cleaned(part: str, letters: frozenset[str], dropped: Counter[str]) -> str:
    """Return a paragraph without the marks of notes, which are counted, and with single spaces."""
    text = without_marks(part, letters, dropped).strip()
    if "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    # Mail marked lines that begin so, and some etexts went by mail.
    return text.removeprefix(">") if text.startswith(">From ") else text


def whole_paragraphs(parts: Iterable[tuple[int, str]], dropped: Counter[str]) -> Iterator[tuple[int, str]]:
    """The paragraphs of prose, with their places, from their parts; a part is "" where something else is in the text.

    Where a page ended within a paragraph, its two parts are made one. Where something else is within one, the sentence
    that it cuts is gone with it, and counted.
    """
    start, waiting, hole = 0, list[str](), False
    for place, text in parts:
        goes_on = bool(waiting) and text[:1].islower() and _CUT_OFF.search(waiting[-1][-2:])
        if waiting and not goes_on:
            if text or _is_complete(waiting[-1]):
                yield start, " ".join(waiting)
            else:
                dropped[CUT] += 1
            waiting = []
        if text and hole and not waiting and text[0].islower():
            dropped[CUT] += 1
        elif text:
            start = start if waiting else place
            waiting.append(text)
        hole = not text
    if waiting:
        yield start, " ".join(waiting)


def _is_complete(text: str) -> bool:
    """Tell whether a paragraph ends as a sentence does, or as one that goes on below."""
    ending = text[-ENDING:]
    return bool(SENTENCE.search(ending) or GOES_ON.search(ending))


def without_brackets(book: str, dropped: Counter[str]) -> Iterator[tuple[int, str]]:
    """The blocks of a book with their places, without what is in a transcriber's brackets, which is counted."""
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


def _mended(parts: list[str]) -> str:
    """What is left of a block, without the blanks that stood around what went."""
    kept = [part for part in parts if part.strip()]
    lines = "".join(kept).split("\n")
    return "\n".join([line.rstrip() for line in lines if line.strip()])


def may_head(bare: str) -> bool:
    """Tell whether a block is short enough for a heading."""
    return len(bare) <= _LONGEST_HEADING and bare.count("\n") <= 4


def is_indented(blocks: Iterable[str]) -> bool:
    """Tell whether most of the short paragraphs begin with an indented line."""
    short = [block for block in blocks if 0 < len(block) < PARAGRAPH and "\n" not in block]
    lines = [block for block in short if SENTENCE.search(block[-ENDING:])]
    return sum(line[0] in " \t" for line in lines) * 2 > len(lines)


def is_in_capitals(bare: str) -> bool:
    """Tell whether nine of ten of its letters are capitals, as far as they are cased, and nobody speaks."""
    if bare[0] in _QUOTES:
        return False
    large, small = sum(map(str.isupper, bare)), sum(map(str.islower, bare))
    return large > 9 * small


def is_title(bare: str) -> bool:
    """Whether a short line has capitals as a title does."""
    words = [word for word in bare.split() if len(word) > 3]
    large = sum(word[0].isupper() for word in words)
    return len(bare) <= PARAGRAPH and bare[0].isalnum() and large * 3 > len(words) * 2


def _is_name(bare: str) -> bool:
    """Whether a short line is a title that ends in a point: "Tales of the Sea."."""
    words = bare[:-1].replace('"', " ").split()
    small = [word for word in words if word[0].islower()]
    told = any(len(word) > 3 for word in small)
    return len(bare) < SHORTEST and bare[-1] == "." and bare[0].isupper() and 1 < len(words) <= 8 and not told


def _is_table(bare: str) -> bool:
    lines = bare.split("\n")
    return sum("   " in line.strip() or line.strip()[0] in "|+" for line in lines) * 4 > len(lines)


def _is_of_numbers(bare: str) -> bool:
    """Whether one word in four is a number: prices, references."""
    # A digit after a bracket is the mark of a note.
    return (len(_NUMBER.findall(bare)) - bare.count("[")) * 4 > bare.count(" ") + 1 > 3
