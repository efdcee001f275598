"""What Project Gutenberg puts before and after a book, in all its generations, and the book between."""

import re
from collections import deque
from collections.abc import Iterator
from itertools import starmap

from tunekit.sources.gutenberg.credits import without_credits, without_last_credits

_NAME = (
    r"(?:(?:proje[ck]ti?|projekto|projet|proyecto|projec?to|progetto)\s+gutenberg|gutenberg[- ]proje[ck]t)"
)
_MARKED_START = re.compile(
    rf"^[ \t]*\*{{3}}[ \t]*START\s(?:OF\s|VAN\s)?(?:THE\s|THIS\s|DIT\s)?(?:COPYRIGHTED\s)?{_NAME}\b"
    r"(?:[^\n]*(?:\n(?=\S)[^\n]*){0,4}?\*{3}[ \t]*|[^\n]*)$",  # a long title runs on, up to the last stars
    re.MULTILINE | re.IGNORECASE,
)
# From 1993 to 2001 the licence stood in front, as the "small print"; then after the book.
_SMALL_PRINT = re.compile(
    r"^[ \t]*(?:\*END\*?[ \t]*THE SMALL PRINT!?|\*{1,4}[ \t]*SMALL PRINT!(?=[^\n]*\*END\*)"
    r"|\[\"Small Print\" V\.)[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_MARKED_END = re.compile(
    rf"^[ \t]*\*{{3}}[ \t]*(?:(?:END|ENDE|EINDE|FIN|FINE)\s(?:\w{{1,5}}\s){{0,2}}(?:COPYRIGHTED\s)?{_NAME}\b"
    r"|START: FULL LICENSE)",
    re.MULTILINE | re.IGNORECASE,
)
# In the languages of etexts. It is no sentence: what follows is a title, or says what kind of thing ends.
_PLAIN_END = re.compile(
    rf"""^\W{{0,5}}(?:
        (?:The\send|(?i:the\s)?(?:End|END)|Ende|Fine?|Fim|Einde|Slut|Loppu|Koniec|Konec|Fino|FIN|ENDE|EINDE)
            (?:\s[\w'’]{{1,8}}){{0,3}}?(?i:\scopyrighted)?\s["“„»«]?(?i:{_NAME})\b["”“«»]?(?:'s|’s)?
            (?=\s*(?:[^\w\s]|[\dA-ZÀ-Þ]|\Z)|[ \t]*\n\s*\n
              |\s(?i:e-?(?:text|book|boek)|edition|file|collection|[^\n]{{1,80}},\sby\s))
        | (?:The\s)?(?:End\sof\sth(?:is|e)|END\sOF\sTH(?:IS|E)|Ende\sdieses)\s(?i:e-?(?:text|book)(?:es|s)?)
            (?=\W*$|\s(?:of\s)?["“„«]?[A-Z\d])
        | (?i:this\sis\sa\scopyrighted\sproject\sgutenberg\setext,\sdetails\sabove)
        | More\sinformation\sabout\sthis\sbook\sis\sat\sthe\stop\sof\sthis\sfile
    )""",
    re.MULTILINE | re.VERBOSE,
)
# The beginnings of the matter after a book, for books whose end has no line of its own.
_BEHIND = re.compile(
    r"^[ \t]*(?:\W*START\W{1,4}(?:THE )?SMALL PRINT|This file should be named \S|Corrected EDITIONS of our"
    r"|We are now trying to release|We produce about two million|The Legal Small Print"
    r"|Information about Project Gutenberg)",
    re.MULTILINE | re.IGNORECASE,
)
_ABOUT_ETEXTS = re.compile(r"gutenberg|e-?text|e-?book|small print|updated editions|donation", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n")

_LONGEST_HEADER, _LONGEST_LICENCE, _MUCH = 100_000, 40_000, 20_000
_LONGEST_ENDING, _LAST = 2_000, 400
_LOOKED_AT = 8


def without_boilerplate(text: str) -> tuple[str, bool, bool]:
    r"""The book in the text of a file, whether a header was found, and whether a footer was.

    >>> file = "Title: Tea\n\n*** START OF THE PROJECT GUTENBERG EBOOK TEA ***\n\nProduced by A. B.\n\nTea.\n"
    >>> without_boilerplate(file + "\n*** END OF THE PROJECT GUTENBERG EBOOK TEA ***\n\nLicence.\n")
    ('Tea.', True, True)

    The book stands between the last line that ends a header and the first one that begins a footer. Then the lines go
    that say who made the file, and that the etext ends here. Transcribers' notes stay: they are about the book. Books
    that stand one behind the other, each with its header, are all kept.
    """
    books, headers, footers = zip(*starmap(_without_edges, _files_of(text)), strict=True)
    return "\n\n\n".join(filter(None, books)), all(headers), all(footers)


def _files_of(text: str) -> Iterator[tuple[str, int | None]]:
    """The text, cut before each header that follows a footer; with each piece, where its footer begins."""
    place, end = 0, _MARKED_END.search(text)
    while end and (start := _MARKED_START.search(text, end.end())):
        yield text[place : start.start()], end.start() - place
        place = start.start()
        end = _MARKED_END.search(text, start.end())
    yield text[place:], end.start() - place if end else None


def _without_edges(text: str, marked: int | None) -> tuple[str, bool, bool]:
    """The book in the text of a file that holds one."""
    start, behind = _start_of(text, len(text) if marked is None else marked)
    footer = _plain_end(text, start, behind) if marked is None else marked
    body = text[start : len(text) if footer is None else footer]
    if start:
        body = without_credits(_without_blank_ends(body))
    if footer is not None:
        body = without_last_credits(_without_last_words(body))
    return _without_blank_ends(body), start > 0, footer is not None


def _start_of(text: str, end: int) -> tuple[int, int | None]:
    """Where the header ends, 0 where there is none, and where a small print after the book begins."""
    window = text[: min(end, _LONGEST_HEADER)]
    start = max((found.end() for found in _MARKED_START.finditer(window)), default=0)
    for small in _SMALL_PRINT.finditer(window, start):
        before, after = text[start : small.start()].strip(), text[small.end() : end].strip()
        if not after or (len(after) < len(before) and (start or len(before) > _MUCH)):
            return start, _before_small_print(text, start, small.start())
        start = small.end()
    return start, None


def _before_small_print(text: str, start: int, place: int) -> int:
    """Where that begins which is between a book and the end of the small print after it."""
    found = _BEHIND.search(text, max(start, place - _MUCH), place)
    return found.start() if found else place


def _plain_end(text: str, start: int, behind: int | None) -> int | None:
    """Where the last paragraph begins that says that the etext ends, if none but the small print follows it."""
    end = len(text) if behind is None else behind
    first = max(start, end - _LONGEST_LICENCE)
    for found in reversed(deque(_PLAIN_END.finditer(text, first, end), maxlen=_LOOKED_AT)):
        if _says_end(text[found.start() : end]):
            return found.start()
    return behind


def _says_end(text: str) -> bool:
    """Whether a text is a short paragraph with nothing after it but the matter that follows books."""
    blank = _BLANK.search(text, 0, _LAST)
    rest = text[blank.end() if blank else _LAST :].strip()
    return not rest or (blank is not None and _ABOUT_ETEXTS.search(rest) is not None)


def _without_last_words(body: str) -> str:
    """The text before a last paragraph that says that the etext ends."""
    words = _plain_end(body, max(0, len(body) - _LONGEST_ENDING), None)
    return body if words is None else body[:words]


def _without_blank_ends(text: str) -> str:
    """The text without blank lines at its ends; the first line keeps its indentation."""
    text = text.rstrip()
    return text[text.rfind("\n", 0, len(text) - len(text.lstrip())) + 1 :]
