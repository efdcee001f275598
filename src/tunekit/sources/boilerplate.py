"""What Project Gutenberg puts before and behind a book, in all its generations, and the book between."""

import re
from collections import deque

_MARKED_START = re.compile(
    r"^[ \t]*\*{3}[ \t]*START OF TH(?:E|IS) PROJECT GUTENBERG\b"
    r"(?:[^\n]*(?:\n(?=\S)[^\n]*){0,4}?\*{3}[ \t]*|[^\n]*)$",  # a long title runs on, up to the last stars
    re.MULTILINE | re.IGNORECASE,
)
# From 1993 to 2001 the licence stood in front, as the "small print".
_SMALL_PRINT = re.compile(r"^[ \t]*\*END\*?[ \t]*THE SMALL PRINT!?[^\n]*$", re.MULTILINE | re.IGNORECASE)
_MARKED_END = re.compile(
    r"^[ \t]*\*{3}[ \t]*(?:END OF TH(?:E|IS) PROJECT GUTENBERG\b|START: FULL LICENSE)",
    re.MULTILINE | re.IGNORECASE,
)
_PLAIN_END = re.compile(
    r"^\W{0,5}(?:The )?End of (?:(?:the|this) )?Project Gutenberg(?:'s|’s)?\b", re.MULTILINE | re.IGNORECASE
)
_CREDIT = re.compile(
    r"""\s*(?:
        (?:re-?)?(?:produced|prepared|transcribed|scanned|typed|digiti[sz]ed|proofread|converted)
            (?:,?\s(?:and\s)?\w+)?\sby\b
        | (?:this\s)?(?:project\sgutenberg(?:'s)?\s)?e-?(?:text|book)\s(?:was\s)?(?:\w+\s)?
            (?:prepared|produced|transcribed|scanned|typed|created)\b
        | html\sversion\sby\b
        | note:\s(?:project\sgutenberg|images\sof\sthe\soriginal)
    )""",
    re.VERBOSE | re.IGNORECASE,
)

_LONGEST_HEADER = 100_000
_LONGEST_CREDIT, _MOST_CREDITS = 2_000, 10
_BLANK = re.compile(r"\n[ \t]*\n")


def without_boilerplate(text: str) -> tuple[str, bool, bool]:
    r"""The book in the text of a file, whether a header was found, and whether a footer was.

    >>> file = "Title: Tea\n\n*** START OF THE PROJECT GUTENBERG EBOOK TEA ***\n\nProduced by A. B.\n\nTea.\n"
    >>> without_boilerplate(file + "\n*** END OF THE PROJECT GUTENBERG EBOOK TEA ***\n\nLicence.\n")
    ('Tea.', True, True)

    The book stands between the last line that ends a header and the first one that begins a footer. Then the lines go
    that say who made the file, and that the etext ends here. Transcribers' notes stay: they are about the book.
    """
    footer = _MARKED_END.search(text) or _last(_PLAIN_END, text)
    end = footer.start() if footer else len(text)
    window = text[: min(end, _LONGEST_HEADER)]
    starts = [m.end() for pattern in (_MARKED_START, _SMALL_PRINT) for m in pattern.finditer(window)]
    start = max(starts, default=0)
    body = text[start:end]
    if starts:
        body = _without_credits(body)
    if footer:
        body = _without_last_words(body)
    return _without_blank_ends(body), bool(starts), footer is not None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = deque(pattern.finditer(text), maxlen=1)
    return found[0] if found else None


def _without_credits(body: str) -> str:
    """The text behind the paragraphs at its head that say who prepared the file."""
    for _ in range(_MOST_CREDITS):
        body = _without_blank_ends(body)
        blank = _BLANK.search(body, 0, _LONGEST_CREDIT)
        if blank is None or not _CREDIT.match(body):
            break
        body = body[blank.end() :]
    return body


def _without_last_words(body: str) -> str:
    """The text before a last paragraph that says that the etext ends."""
    words = _last(_PLAIN_END, body[-_LONGEST_CREDIT:])
    if words is None:
        return body
    return body[: max(0, len(body) - _LONGEST_CREDIT) + words.start()]


def _without_blank_ends(text: str) -> str:
    """The text without blank lines at its ends; the first line keeps its indentation."""
    text = text.rstrip()
    return text[text.rfind("\n", 0, len(text) - len(text.lstrip())) + 1 :]
