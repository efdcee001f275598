"""Plain text from wikitext, with a count of the holes that templates leave."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from tunekit.extras import required
from tunekit.records import Kept
from tunekit.sources.wikitext_lines import ALONE, BREAK, GONE, HEADING, tidied

TABLE = "table"
UNCLOSED = Kept("markup that does not close, its signs taken out")

_FILES = frozenset(
    "file image media category kategorie kategori catégorie categoría categoria категория".split()
)
# A link to a file, whatever the wiki's language calls its namespace.
_ENDING = "jpe?g|png|svg|gif|tiff?|webp|xcf|og[agv]|web[am]|mp[34]|wav|flac|pdf|djvu"
_MEDIA = rf"[^\[\]|:\n]{{1,40}}:[^\[\]|:\n]{{1,255}}\.(?:{_ENDING})"
_MEDIA_TITLE = re.compile(_MEDIA, re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}|simple|be-x-old|bat-smg|roa-rup|zh-[a-z-]+|[a-z]{2,3}-[a-z]{3,8})\s*:")
_PARENTHESIS = re.compile(r"(?<!\s)\s*\([^()]*\)$")

# Seen as their first or second argument; others are holes.
_FIRST = frozenset(
    "nowrap nobr small big smaller larger em strong abbr tooltip sic notatypo mono code kbd var samp "
    "quote blockquote cquote quotation".split()
)
_SECOND = frozenset(["lang", "transl", "transliteration", "font color", "color"])
_LINK = frozenset(["ill", "interlanguage link"])
_UNIT = frozenset(["convert", "cvt"])
_NUMBER = re.compile(r"[\d.,/+\s-]+")
_MULTIPLE = re.compile(r"\s*e\d")  # of a unit, such as e6acre: it is shown in words
_SIGNS = {
    "ndash": "–",
    "mdash": "—",
    "spaced ndash": " – ",
    "snd": " – ",
    "spnd": " – ",
    "spaced mdash": " — ",
    "nbsp": " ",
    "!": "|",
    "=": "=",
    "'": "'",
    "-'": "'",
    "'s": "'s",
    "·": " · ",
    "•": " • ",
    "pi": "π",
    "dot": " · ",
    "bull": " • ",
    "shy": "",
    "zwj": "",
    "wbr": "",
    "times": "×",
    "minus": "−",
}
# Notes: where they stood, nothing is missing.
_SILENT = frozenset(
    "sfn sfnp efn refn r rp ref cn fact clarify who when which where vague dubious full failed anchor clear refbegin "
    "refend reflist main further - citation cite update specify citation_needed page_needed verify_source "
    "failed_verification dead_link better_source_needed cite_web cite_book cite_news cite_journal update_inline "
    "by_whom according_to_whom see_also original_research_inline".split()
)
_BLOCKS = frozenset("p div blockquote center ul ol dl li dt dd tr hr h1 h2 h3 h4 h5 h6 pre poem".split())
_VERBATIM = frozenset(["pre", "poem"])
_ALONE = frozenset(["li", "dd", "dt", *_VERBATIM])
_UNREAD = frozenset(
    "ref references gallery timeline imagemap templatedata templatestyles section categorytree".split()
)
_UNSEEN = frozenset("math chem ce score hiero syntaxhighlight source graph mapframe".split())
_INDENTED_TABLE = re.compile(r"^[:*#]+[ \t]*(?=\{\|)", re.MULTILINE)
_MAGIC = re.compile(r"__[A-Z]{3,}__")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>]{0,1000})?/?>|<!--|-->")
_OPEN = re.compile(r"\[\[|\]\]|\{\{+|\}\}+|\{\||\|\}|'{2,}")
_ENTITY = re.compile(r"&(?:nbsp|ndash|mdash|thinsp|lt|gt|amp|quot);")
# Each takes out what an unclosed or misplaced piece of markup has left in the text; the order matters.
_REMAINS = (
    re.compile(rf"\[\[(?:(?:File|Image|Media|Category):|{_MEDIA})[^\n]*", re.IGNORECASE),
    re.compile(r"<ref\b[^<>\n]{0,1000}>(?:(?!<ref\b).){0,2000}?</ref>", re.IGNORECASE),
    re.compile(r"[Cc]ite (?:web|book|news|journal)[ \t]*\|.{0,1000}?(?:\}\}|</ref>|$)", re.MULTILINE),
    re.compile(r"\{\|(?:(?!\{\|).)*?\|\}"),
    re.compile(rf"^[ \t{ALONE}]*(?:\{{?\||!(?=.*(?:!!|\|))).*$", re.MULTILINE),
    re.compile(r"(?:\[\[|\{\{)[^\[\]{}|\n]{0,255}\|"),
)
# One in its line, with a space before and a letter behind: a slip. "|x|", "a|b" and "a | b" are text.
_LONE_BAR = re.compile(r"^([^|\n]*[ \t])\|(?=[^\W\d_][^|\n]*$)", re.MULTILINE)
# A heading within a line; "a == b" has spaces on both sides and is text.
_INNER_HEADING = re.compile(r"(?<=[ \t\0])(={2,6})(?![=\s])([^=\n]{0,119}[^=\s])\1(?=\s|$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\ufeff]")


@dataclass
class Cleaned:
    """The text of a page, and what was left out of it, by reason."""

    text: str
    dropped: dict[str, int] = field(default_factory=dict)


def clean(wikitext: str, *, holes: str = "keep", prose: bool = False, unread: Iterable[str] = ()) -> Cleaned:
    r"""The text that a reader of the page would copy. Needs the extra ``wiki``.

    >>> clean("'''Tea''' is a [[Drink|drink]].{{cn}}\n\nAt {{foo}} degrees")
    Cleaned(text='Tea is a drink.\n\nAt degrees', dropped={'hole where a template stood': 1})

    ``unread`` are the names that files and categories have in the wiki's language. A paragraph or list item is a line.

    Raises: mwparserfromhell's ``ParserError``: the parser has lost its way.
    """
    parse = required("mwparserfromhell", "wiki", "read_mediawiki").parse
    dropped = Counter[str]()
    walk = _Walk(_FILES | {name.lower() for name in unread}, dropped)
    wikitext = _without_open_comments(_CONTROL.sub("", wikitext), dropped)
    walk.nodes(parse(_INDENTED_TABLE.sub("", wikitext)))
    text = _without_remains("".join(walk.parts), dropped)
    return Cleaned(tidied(text, dropped, holes=holes, prose=prose), dict(dropped))


class _Walk:
    """Gathers the text of nodes."""

    def __init__(self, unread: frozenset[str] | set[str], dropped: Counter[str]) -> None:
        self.parts: list[str] = []
        self._unread = unread
        self._dropped = dropped
        self._visit: dict[str, Callable[[Any], None]] = {
            "Text": lambda node: self.parts.append(node.value),
            "Wikilink": self._link,
            "ExternalLink": self._address,
            "Template": self._template,
            "Tag": self._tag,
            "Heading": self._heading,
            "HTMLEntity": lambda node: self.parts.append(_character(node)),
            "Argument": lambda _: self.parts.append(GONE),
            "Comment": lambda _: None,
        }

    def nodes(self, code: Any) -> None:
        """All nodes of a piece of wikitext, in their order."""
        for node in code.nodes:
            self._visit[type(node).__name__](node)

    def _link(self, node: Any) -> None:
        title = str(node.title).strip()
        space = title.partition(":")[0].strip().lower() if ":" in title else ""
        if space in self._unread or (space and (_LANGUAGE.match(title) or _MEDIA_TITLE.fullmatch(title))):
            return
        if node.text is not None and str(node.text).strip():
            self.nodes(node.text)
        elif node.text is not None:
            self.parts.append(_PARENTHESIS.sub("", title.rpartition(":")[2]))
        else:
            self.parts.append(title.lstrip(":"))

    def _address(self, node: Any) -> None:
        if node.title is not None:
            self.nodes(node.title)
        elif not node.brackets:
            self.parts.append(str(node.url))

    def _heading(self, node: Any) -> None:
        self.parts.append(f"\n\n{HEADING}")
        self.nodes(node.title)
        self.parts.append("\n\n")

    def _tag(self, node: Any) -> None:
        name = str(node.tag).strip().lower()
        if name == "table":
            self._dropped[TABLE] += 1
            self.parts.append("\n\n")
        elif name in _UNSEEN:
            self.parts.append(GONE)
        elif name not in _UNREAD:
            edge = BREAK if name == "br" or (name in _BLOCKS and not node.wiki_markup) else ""
            if edge:
                self.parts.append(edge)
            if name in _ALONE and (not self.parts or self.parts[-1].endswith("\n")):
                self.parts.append(ALONE)
            if node.contents is not None and name not in ("br", "hr"):
                self._contents(node.contents, name)
                self.parts.append(edge)

    def _contents(self, contents: Any, name: str) -> None:
        """What stands in a tag; the lines of verse and code are kept apart."""
        before = len(self.parts)
        self.nodes(contents)
        if name in _VERBATIM:
            self.parts[before:] = ["".join(self.parts[before:]).replace("\n", BREAK + ALONE)]

    def _template(self, node: Any) -> None:
        name = str(node.name).strip().lower().replace("_", " ")
        if name.replace(" ", "_") in _SILENT:
            return
        if name in _SIGNS and not node.params:
            self.parts.append(_SIGNS[name])
            return
        named = {str(p.name).strip() for p in node.params if p.showkey}
        seen = list(_seen(name, [p.value for p in node.params if not p.showkey], named))
        for value in seen:
            self.nodes(value) if hasattr(value, "nodes") else self.parts.append(value)
        if not seen:
            self.parts.append(GONE)


def _seen(name: str, values: list[Any], named: set[str]) -> Iterator[Any]:
    """What a reader sees of a template: arguments and strings."""
    if name in _FIRST and values:
        yield values[0]
    elif (name in _SECOND and len(values) > 1) or (name.startswith("lang-") and values):
        yield values[1 if name in _SECOND else 0]
    elif name in _LINK and values:
        yield values[0]
    elif name in _UNIT and len(values) > 1 and _NUMBER.fullmatch(str(values[0])):
        if not _MULTIPLE.match(str(values[1])):
            yield from (str(values[0]).strip(), " ", str(values[1]).strip())
    elif name == "as of" and len(values) == 1 and "since" not in named:
        yield from ("as of " if "lc" in named else "As of ", values[0])


def _character(node: Any) -> str:
    try:
        return _CONTROL.sub("", str(node.normalize()))
    except (ValueError, OverflowError):
        return "\ufffd"


def _without_open_comments(wikitext: str, dropped: Counter[str]) -> str:
    """The wikitext without the signs of comments that do not close, each of which the parser follows to the end."""
    closed = wikitext.rfind("-->") + 1
    found = wikitext.count("<!--", closed)
    if not found:
        return wikitext
    dropped[UNCLOSED] += found
    return wikitext[:closed] + wikitext[closed:].replace("<!--", "")


def _without_remains(text: str, dropped: Counter[str]) -> str:
    """The text without the signs of markup that the parser could not read."""
    text = _ENTITY.sub(lambda match: unescape(match[0]), _MAGIC.sub("", text))
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
