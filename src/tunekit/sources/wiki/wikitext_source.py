"""What MediaWiki takes out of a page before it reads its markup: comments, notes, and text that stands for itself."""

import re
from collections import Counter
from collections.abc import Callable
from html import unescape

from tunekit.batches.records import Kept
from tunekit.sources.wiki.wikitext_signs import ALONE, END, GONE, NOTHING, verbatim

UNCLOSED = Kept("markup that does not close, its signs taken out")

# A note, as a page has it that was escaped once too often.
_ESCAPED = re.compile(r"&lt;(/?)ref\b", re.IGNORECASE)
_COMMENT = "!--"
_TEMPLATE_ONLY = "includeonly"
_UNREAD = (
    "ref references gallery timeline imagemap templatedata templatestyles section categorytree inputbox indicator "
    f"{_TEMPLATE_ONLY}"
)
_UNSEEN = "math chem ce score hiero syntaxhighlight source graph mapframe"
_BARE = "noinclude onlyinclude"
# Tags that are taken out here.
TAKEN_OUT = f"{_UNREAD} {_UNSEEN} nowiki pre"
_NAMES = "|".join(TAKEN_OUT.split())
_OPENING = re.compile(
    rf"<(?:{_COMMENT}|/?({'|'.join(_BARE.split())})\b[^<>]*>|({_NAMES})(?:\s[^<>]*?)?(/)?>)", re.IGNORECASE
)
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _NAMES.split("|")} | {
    _COMMENT: re.compile("-->")
}


def unescaped(wikitext: str, dropped: Counter[str]) -> str:
    """The wikitext of a page that was escaped once too often: notes are written as &lt;ref&gt;, and no tag is one."""
    closing = [] if "<" in wikitext else _ESCAPED.findall(wikitext)
    if not {"", "/"} <= set(closing):
        return wikitext
    dropped[UNCLOSED] += len(closing)
    return unescape(wikitext)


def opened(wikitext: str, dropped: Counter[str]) -> str:
    r"""The wikitext without what is not read as markup; text that stands for itself is shielded.

    >>> opened("a<ref\nname=b>c</ref> d<!-- e --> f", Counter()).replace(NOTHING, "")
    'a d f'

    Cost: one pass; for what does not close, one more of each name.
    """
    parts: list[str] = []
    missing: set[str] = set()
    begin = 0
    while found := _OPENING.search(wikitext, begin):
        name = (found[2] or found[1] or _COMMENT).lower()
        end = _end(wikitext, found, name, missing)
        if end is None:
            # Left to the parser, each would be looked for a closing tag again.
            parts.append(wikitext[begin : found.start()])
            dropped[UNCLOSED] += 1
            begin = found.end()
            continue
        inner, after = end
        parts += wikitext[begin : found.start()], _SHOWN.get(name, _nothing)(wikitext[found.end() : inner])
        begin = after + (name == _COMMENT and _fills_a_line(wikitext, found.start(), after))
    return "".join(parts) + wikitext[begin:]


def _end(wikitext: str, found: re.Match[str], name: str, missing: set[str]) -> tuple[int, int] | None:
    """Where the content ends, and where what closes it ends; None when nothing closes it."""
    if found[1] or found[3]:
        return found.end(), found.end()
    closing = None if name in missing else _CLOSING[name].search(wikitext, found.end())
    if closing:
        return closing.span()
    if name == _TEMPLATE_ONLY:
        return len(wikitext), len(wikitext)
    missing.add(name)
    return None


def _fills_a_line(wikitext: str, start: int, after: int) -> bool:
    """Whether a comment is all that is in its line, which then goes with it."""
    return wikitext[start - 1 : start] in ("", "\n") and wikitext[after : after + 1] == "\n"


def _nothing(_: str) -> str:
    return NOTHING


def _hole(_: str) -> str:
    return GONE


def _empty(_: str) -> str:
    return ""


def _nowiki(content: str) -> str:
    return verbatim(content) or NOTHING


def _code(content: str) -> str:
    """The lines of code, each for itself."""
    lines = verbatim(content).replace("\n", f"{END}{ALONE}")
    return f"{END}{ALONE}{lines}{END}"


_SHOWN: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(_UNSEEN.split(), _hole),
    **dict.fromkeys([*_BARE.split(), _COMMENT], _empty),
    "nowiki": _nowiki,
    "pre": _code,
}
