"""What is left of markup that does not close, or that the parser could not read."""

import re
from collections import Counter

from tunekit.sources.wiki.wikitext_links import MEDIA
from tunekit.sources.wiki.wikitext_signs import ALONE, GONE, HEADING, ITEMS
from tunekit.sources.wiki.wikitext_source import UNCLOSED

# A word such as __NOTOC__, in any language: no letter is small, but in those of English.
_SWITCH = re.compile(r"__((?:[^\W\d_]|[^\x00-\x7f\s]){1,40}(?:_(?:[^\W\d_]|[^\x00-\x7f\s]){1,40}){0,5})__")
_SWITCHES = frozenset(
    "notoc toc forcetoc nogallery noeditsection newsectionlink nonewsectionlink index noindex hiddencat "
    "expectunusedcategory staticredirect disambig notitleconvert notc nocontentconvert nocc noglobal".split()
)
# Names of programming languages that look alike.
_NAMES = frozenset(
    "FILE LINE DATE TIME DIR CLASS FUNCTION METHOD NAMESPACE COUNTER DATA END VA_ARGS PACKAGE SUB".split()
)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>]{0,1000})?/?>|<!--|-->")
_OPEN = re.compile(r"\[\[|\]\]|\{\{+|\}\}+|\{\||\|\}|'{2,}")
# Each takes out what an unclosed or misplaced piece of markup has left in the text; the order matters.
_REMAINS = (
    re.compile(rf"\[\[(?:(?:File|Image|Media|Category):|{MEDIA})[^\n]*", re.IGNORECASE),
    re.compile(r"<ref\b[^<>\n]{0,1000}>(?:(?!<ref\b).){0,2000}?</ref>", re.IGNORECASE),
    re.compile(r"[Cc]ite (?:web|book|news|journal)[ \t]*\|.{0,1000}?(?:\}\}|</ref>|$)", re.MULTILINE),
    re.compile(r"\{\|(?:(?!\{\||\|\}).)*+\|\}"),
    re.compile(rf"^[ \t{ALONE}{ITEMS}]*(?:\{{?\||!(?=.*(?:!!|\|))).*$", re.MULTILINE),
    re.compile(r"(?:\[\[|\{\{)[^\[\]{}|\n]{0,255}\|"),
)
# One in its line, with a space before and a letter after: a slip. "|x|", "a|b" and "a | b" are text.
_LONE_BAR = re.compile(r"^([^|\n]*[ \t])\|(?=[^\W\d_][^|\n]*$)", re.MULTILINE)
# A heading within a line; "a == b" has spaces on both sides and is text.
_INNER_HEADING = re.compile(rf"(?<=[ \t{GONE}])(={{2,6}})(?![=\s])([^=\n]{{0,119}}[^=\s])\1(?=\s|$)")


def without_remains(text: str, dropped: Counter[str]) -> str:
    """The text without the signs of markup that the parser could not read."""
    text = _SWITCH.sub(_switched, text)
    found = 0
    for remains in _REMAINS:
        text, count = remains.subn("", text)
        found += count
    text, headings = _INNER_HEADING.subn(rf"\n\n{HEADING}\2\n\n", text) if "==" in text else (text, 0)
    text, bars = _LONE_BAR.subn(r"\1", text) if "|" in text else (text, 0)
    text, signs = _OPEN.subn("", _TAG.sub("", text))
    found += headings + bars + signs
    if found:
        dropped[UNCLOSED] += found
    return text


def _switched(match: re.Match[str]) -> str:
    word = match[1]
    return "" if word.lower() in _SWITCHES or (word == word.upper() and word not in _NAMES) else match[0]
