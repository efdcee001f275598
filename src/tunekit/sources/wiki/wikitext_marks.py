"""Markup that needs no parser: tables, headings, lists, tags of HTML and entities become signs, or go."""

import re
from collections import Counter

from tunekit.sources.wiki.wikitext_numbers import scripted
from tunekit.sources.wiki.wikitext_signs import (
    ALONE,
    END,
    HEADING,
    ITEMS,
    NOTHING,
    STOP,
    characters,
    shielded,
)
from tunekit.sources.wiki.wikitext_source import TAKEN_OUT

TABLE = "table"

_INLINE = (
    "abbr b bdi bdo big caption cite code data del dfn em font i ins kbd link mark meta q rb rp rt rtc ruby s samp "
    "small span strike strong sub sup td th time tt u var wbr noinclude onlyinclude"
)
_HEADINGS = "h1 h2 h3 h4 h5 h6"
_ALONE = "li dd dt"
_BLOCKS = f"p div blockquote center ul ol dl tr hr br {_HEADINGS} {_ALONE}"
# Tags that are left to the parser.
_PARSED = (
    "table poem charinsert dynamicpagelist img languages listing maplink phonos quiz rss seo tab tabber talkpage "
    "thread translate tvar"
)


def _either(names: str) -> str:
    return "|".join(names.split())


_TAG = re.compile(rf"<(/?)(?:({_either(_BLOCKS)})|(?:{_either(_INLINE)}))(?=[\s/>])[^<>]*>", re.IGNORECASE)
# What opens like a tag and is text, such as that of "List<String>"; a tag that goes over several lines.
_NO_TAG = re.compile(
    rf"<(?=/?[A-Za-z])(?!/?(?:{_either(f'{_INLINE} {_BLOCKS} {_PARSED} {TAKEN_OUT}')})(?![\w:-]))",
    re.IGNORECASE,
)
_SPREAD = re.compile(rf"</?(?:{_either(f'{_PARSED} {TAKEN_OUT}')})(?=[\s/>])[^<>\n]*\n[^<>]*>", re.IGNORECASE)
_SCRIPT = re.compile(
    r"<(su[pb])(?:\s[^<>]*)?>(?:\[\[(?:[^\[\]<>|\n]*\|)?)?([^\[\]<>|\n]{1,9})(?:\]\])?</\1>", re.IGNORECASE
)
_OPENING = {**dict.fromkeys(_HEADINGS.split(), END + HEADING), **dict.fromkeys(_ALONE.split(), END + ALONE)}
_INDENTED_TABLE = re.compile(r"^[:*#]+[ \t]*(?=\{\|)", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*(?:(\{\|)|\|\}(?!\}))", re.MULTILINE)
_HEADING = re.compile(r"^=[^\n]*", re.MULTILINE)
_RULE = re.compile(r"^-{4,}", re.MULTILINE)
_ITEM = re.compile(r"^[*#:;]+", re.MULTILINE)
_TO_ITEMS = str.maketrans("*#:;", ITEMS)


def marked(wikitext: str, dropped: Counter[str]) -> str:
    r"""The wikitext with signs for what is told by its place or its name alone; tables go, and are counted.

    >>> marked("{|\n| a\n|}<b>Tea</b>", Counter()).replace(NOTHING, "").strip()
    'Tea'
    """
    wikitext = _without_tables(_INDENTED_TABLE.sub("", wikitext), dropped)
    if "<" in wikitext:
        wikitext = _SCRIPT.sub(lambda match: scripted(match[1].lower(), match[2]) or match[0], wikitext)
        wikitext = _NO_TAG.sub(shielded("<"), _TAG.sub(_tag, wikitext))
        wikitext = _SPREAD.sub(lambda match: match[0].replace("\n", " "), wikitext)
    wikitext = _RULE.sub(END, _HEADING.sub(_heading, wikitext))
    return characters(_ITEM.sub(lambda match: match[0].translate(_TO_ITEMS), wikitext))


def _tag(match: re.Match[str]) -> str:
    name = match[2]
    if not name:
        return NOTHING
    return END if match[1] else _OPENING.get(name.lower(), END)


def _heading(match: re.Match[str]) -> str:
    line = match[0].rstrip(f" \t{NOTHING}")
    title = line.strip("=")
    if not title or not line.endswith("="):
        return STOP + match[0]  # else the parser would look for headings within it, one within another
    level = min(len(line) - len(line.lstrip("=")), len(line) - len(line.rstrip("=")))
    return f"\n\n{HEADING}{line[level:-level]}\n\n"


def _without_tables(wikitext: str, dropped: Counter[str]) -> str:
    """The wikitext without the tables that close."""
    open_: list[int] = []
    closed: list[tuple[int, int]] = []
    for found in _TABLE.finditer(wikitext):
        if found[1]:
            open_.append(found.start())
        elif open_:
            start = open_.pop()
            while closed and closed[-1][0] > start:
                closed.pop()
            closed.append((start, found.end()))
    dropped.update({TABLE: len(closed)} if closed else {})
    parts: list[str] = []
    begin = 0
    for start, end in closed:
        parts += wikitext[begin:start], "\n\n"
        begin = end
    return "".join(parts) + wikitext[begin:]
