"""Where a template stood: the holes of a line are counted, and what they leave of parentheses and lists is mended."""

import re
from collections import Counter

from tunekit.batches.records import Kept
from tunekit.sources.wiki.wikitext_signs import GONE, TAKEN

HOLE = Kept("hole where a template stood")
HOLED = "paragraph with a hole where a template stood"
EMPTIED = "parentheses that held only templates"
BEHIND = "template behind a sentence, taken for a note"
STOOD_ALONE = "template that stood alone"

_MARKS = ",;:/，；、："
_EMPTY_PARENTHESES = re.compile(rf"[(\[（](?:[^\S\n]|[,;:{GONE}–-])*+[)\]）]")
_NOTE = re.compile(rf"(?<=[.,;:!?)\"”’…])({GONE}+)(?=\s|$)")
# A run of spaces is begun at its first, here and below: a search from each of them would take a square of time.
_BEFORE_SIGN = re.compile(rf"(?<! ) +{GONE}+(?=[,.;:!?)])")
_SPACES = re.compile(" {2,}")
_WORD = re.compile(r"\w")
# Each takes out what a hole leaves without a sense: quotation marks or slashes around it; the label of what is missing
# within parentheses; the marks after it where parentheses open, before it where they close; one of two marks.
_MENDS = (
    (re.compile(rf"^\s*{GONE}[\s{GONE}]*[{_MARKS}.]+\s"), GONE),
    (re.compile(rf"(?<!\w)[\"“„«‘/]\s*{GONE}[\s{GONE}]*[\"”“»’/](?!\w)"), GONE),
    (re.compile(rf"(?<=[(;,（；，])[^(){{}};,（）；，{GONE}]{{0,60}}[:：]\s*{GONE}\s*(?=[;,)）；，])"), GONE),
    (re.compile(rf"(?<=[(\[（])[\s{_MARKS}]*{GONE}[\s{_MARKS}{GONE}]*"), ""),
    (re.compile(rf"(?<![\s{_MARKS}{GONE}])[\s{_MARKS}]*{GONE}[\s{_MARKS}{GONE}]*(?=[)\]）])"), ""),
    (re.compile(rf"[,;，；、]\s*{GONE}[\s{GONE}]*(?=[,;.，；、。)])"), ""),
    (re.compile(rf"\.\s*{GONE}[\s{GONE}]*(?=\.)"), ""),
    (re.compile(r"(?:(?<!\s)\s+)?[(（]\s*[)）]"), ""),
    (re.compile(rf"(?<=\w){GONE}+(?=\w)"), " "),
)


def without_parentheses(text: str, dropped: Counter[str]) -> str:
    """The text without parentheses that hold nothing; those that held templates are counted."""

    def emptied(match: re.Match[str]) -> str:
        if GONE not in match[0]:
            return TAKEN
        if match[0][0] == "[":
            return GONE
        dropped[EMPTIED] += 1
        return TAKEN

    return _EMPTY_PARENTHESES.sub(emptied, text)


def filled(line: str, holes: str, dropped: Counter[str]) -> str:
    r"""The line without its holes, which are counted; "" for one that is left out for them.

    >>> filled(f"Alain ({GONE}; born 1947, {GONE}) is", "keep", Counter())
    'Alain (born 1947) is'
    """
    line, notes = _NOTE.subn("", line)
    if notes:
        dropped[BEHIND] += notes
    found = line.count(GONE)
    if found and not _WORD.search(line):
        dropped[STOOD_ALONE] += found
        return ""
    if found:
        dropped.update({HOLED: 1} if holes == "drop" else {HOLE: found})
    if not found or holes == "drop":
        return "" if found else line
    for mend, by in _MENDS:
        line = mend.sub(by, line)
    return _SPACES.sub(" ", _BEFORE_SIGN.sub("", line).replace(GONE, ""))
