"""The lines of a page: paragraphs made whole, tidied, and prose told from headings, lists and remains."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise

from tunekit.sources.wiki.wikitext_holes import HOLE as HOLE  # noqa: PLC0414 -- reasons that are named here
from tunekit.sources.wiki.wikitext_holes import HOLED as HOLED  # noqa: PLC0414
from tunekit.sources.wiki.wikitext_holes import filled, without_parentheses
from tunekit.sources.wiki.wikitext_signs import ALONE, END, GONE, HEADING, ITEMS, TAKEN, TERM

HEADLINE = "heading"
LISTED = "item of a list, or line of verse or code"
SHORT = "short line that is no sentence"
REFERENCES = "line of a section of references or links"
LEADING = "paragraph that leads to a list, or to something else that is left out"

# Headings of the sections at the end of a page that lead elsewhere: what is told there is told of books and links.
_ELSEWHERE = frozenset(
    line.strip()
    for line in """
    references; notes; notes and references; footnotes; citations; works cited; bibliography; further reading
    external links; see also; einzelnachweise; anmerkungen; weblinks; siehe auch; références; notes et références
    bibliographie; liens externes; voir aussi; referencias; bibliografía; enlaces externos; véase también; notas
    bibliografia; collegamenti esterni; voci correlate; externe links; zie ook; referenties; referências
    ligações externas; ver também; примечания; ссылки; см. также; 参考文献; 參考文獻; 外部链接; 外部連結; 参见; 參見
    脚注; 外部リンク; 関連項目
    """.replace("\n", ";").split(";")
    if line.strip()
)
# Found in two steps: with the space in the pattern, the search tries each space of the text.
_SPACE_TAKEN = re.compile(rf"[ \t]?{TAKEN}")
# A lone space is left as it is: it is nearly every one, and to put it back costs as much as all else here.
_BLANKS = re.compile(r"\n{3,}")
_SPACE = re.compile(
    r"(?: (?=[ \t\u00a0\u2000-\u200a\u202f])|[\t\u00a0\u2000-\u200a\u202f])[ \t\u00a0\u2000-\u200a\u202f]*"
)
_MARKS = f"{HEADING}{ALONE}{ITEMS}"
_INDENT = f"{_MARKS} "
# What divides a term from what it means.
_COLON = re.compile(r"(?:(?<!\s)\s+)?:\s*")
# Behind the sign that ends a sentence, quotation marks and parentheses may close.
_SENTENCE = re.compile(r"[.!?…。．！？؟۔।॥։።]\W{0,4}$")
# Characters of a line that need not end as a sentence does, for it may lead to a list or a quotation; and of an item
# that is a paragraph: shorter ones that end as sentences are mostly references.
_PARAGRAPH = 50
_LONG_ITEM = 300


def tidied(text: str, dropped: Counter[str], *, holes: str = "keep", prose: bool = False) -> str:
    r"""The lines of a text, with at most one blank line between two.

    >>> tidied(f"{HEADING}Tea\n\nIt is\nhot.\n{ALONE} Green\n{ALONE} Black", Counter())
    'Tea\n\nIt is hot.\nGreen\nBlack'

    Lines of a paragraph that nothing but a newline divides become one, as on the page. With ``prose``, only paragraphs
    stay: lines that are no heading, no item of a list, and no short line that is no sentence; an item of at least 300
    characters that ends as a sentence does is one too. With ``holes="drop"`` a paragraph that ends in a colon is left
    out where the lines that it leads to are: what follows the colon is missing.
    """
    text = _SPACE.sub(" ", _SPACE_TAKEN.sub("", without_parentheses(text, dropped)))
    lines = _filled(_joined(_BLANKS.sub("\n\n", text).split("\n")), holes, dropped)
    if prose:
        kept = _paragraphs(lines, dropped)
        return "\n\n".join(_without_leads(kept, dropped) if holes == "drop" else filter(None, kept))
    return "\n".join(_with_one_blank(line for _, line in lines)).strip()


def _joined(raws: list[str]) -> Iterator[tuple[str, str]]:
    """Each line with its mark, "" for one of a paragraph; the lines of a paragraph are one."""
    waiting: list[str] = []
    for raw in raws:
        mark = raw[:1] if raw[:1] in _MARKS else ""
        # A line that is indented by a space is code; one that is nothing but holes is a box beside the text.
        apart = bool(mark) or raw.startswith(" ") or not raw.strip(f" {END}{GONE}")
        if not apart:
            waiting.append(raw.rstrip())
        if waiting and (apart or raw.endswith(END)):
            yield "", " ".join(waiting)
            waiting = []
        if apart:
            yield mark, raw
    if waiting:
        yield "", " ".join(waiting)


def _filled(lines: Iterator[tuple[str, str]], holes: str, dropped: Counter[str]) -> Iterator[tuple[str, str]]:
    """The lines, tidied, without their holes, which are counted; one that is left out for them is "", marked GONE."""
    for mark, raw in lines:
        line = raw.lstrip(_INDENT)
        if TERM in raw and raw[: len(raw) - len(line)].rstrip().endswith(TERM):
            line = _COLON.sub(" ", line, count=1)
        whole = (filled(line, holes, dropped) if GONE in line else line).strip()
        yield (mark if whole or GONE not in line else GONE), whole


def _paragraphs(lines: Iterator[tuple[str, str]], dropped: Counter[str]) -> Iterator[str]:
    """The lines that are prose, and "" for each that is left out, which is counted."""
    elsewhere = False
    for mark, line in lines:
        if mark == HEADING:
            elsewhere = line.casefold() in _ELSEWHERE
        reason = _no_prose(mark, line) if line else ""
        if line and elsewhere and not reason:
            reason = REFERENCES
        if reason:
            dropped[reason] += 1
        if line or mark == GONE:
            yield "" if reason else line


def _without_leads(paragraphs: Iterator[str], dropped: Counter[str]) -> Iterator[str]:
    """The paragraphs without those that end in a colon, where nothing comes after it."""
    for line, after in pairwise(chain(paragraphs, [""])):
        if not line:
            continue
        if not after and line.endswith((":", "：")):
            dropped[LEADING] += 1
        else:
            yield line


def _no_prose(mark: str, line: str) -> str:
    """Why a line is no paragraph of prose, or ""."""
    if mark == HEADING:
        return HEADLINE
    if not mark and len(line) >= _PARAGRAPH:
        return ""
    ends = _SENTENCE.search(line) and len(line) >= (_LONG_ITEM if mark else 0)
    return "" if ends else LISTED if mark else SHORT


def _with_one_blank(lines: Iterator[str]) -> Iterator[str]:
    blank = True
    for line in lines:
        if line or not blank:
            yield line
        blank = not line
