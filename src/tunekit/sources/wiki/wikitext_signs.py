"""Signs that wikitext cannot hold: they stand for what was there, and for signs that the page shows as text."""

import re
from html import unescape
from html.entities import html5

# The first is where something was taken out that a reader of the page would have seen, the second where nothing is
# missing. The next two begin the line of a heading and one that is no part of a paragraph.
GONE = "\x10"
TAKEN = "\1"
HEADING = "\2"
ALONE = "\3"
# Something stood here that a reader does not see; it keeps two runs of apostrophes apart.
NOTHING = "\4"
# The signs of lists at the head of a line: "*", "#", ":" and ";".
ITEMS = "\5\6\7\x08"
TERM = ITEMS[3]
# Around what a link to another language shows, which is text within a sentence alone.
ASIDE, ASIDE_END = "\x0e", "\x0f"
# Behind a sign that opens nothing, so that the parser takes it for text: the parser sees a space.
STOP = "\x1f"
# Ends a line for good; with the newline that follows it.
END = "\x1e"
BREAK = f"{END}\n"

# Of what the page shows as text, each sign that wikitext may read has a stand-in until all markup is read.
_SIGNS = "<>&'[]{}|=!*#:;_-"
_STAND_INS = "".join(map(chr, range(0x86, 0x86 + len(_SIGNS))))
_SHIELD = str.maketrans(_SIGNS, _STAND_INS)
_SHOWN = dict(zip(_STAND_INS, _SIGNS, strict=True))
_STANDING = re.compile(f"[{_STAND_INS}]")

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\ufeff]")
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9A-Fa-f]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")


def shielded(text: str) -> str:
    """Text that the page shows as it is, so that none of its signs is read as markup."""
    return text.translate(_SHIELD)


def unshielded(text: str) -> str:
    r"""The text with the signs that it shows.

    >>> unshielded(shielded("List<String>"))
    'List<String>'
    """
    return _STANDING.sub(lambda match: _SHOWN[match[0]], text)


def characters(text: str) -> str:
    """The text with the characters that its entities stand for, shielded."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def verbatim(text: str) -> str:
    """What is between ``<nowiki>`` tags: entities are characters, and nothing else is read."""
    return shielded(characters(text))


def _character(match: re.Match[str]) -> str:
    entity = match[0]
    if entity[1] != "#" and entity[1:] not in html5:
        return entity
    return shielded(CONTROL.sub("", unescape(entity)).replace("\n", " "))
