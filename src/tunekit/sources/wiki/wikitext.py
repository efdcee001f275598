"""Plain text from wikitext, with a count of the holes that templates leave."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tunekit.errors import OutOfDomain
from tunekit.extras import required
from tunekit.sources.wiki.wikitext_lines import tidied
from tunekit.sources.wiki.wikitext_links import FILES, Leads, leads
from tunekit.sources.wiki.wikitext_marks import TABLE, marked
from tunekit.sources.wiki.wikitext_pairs import TooDeep as TooDeep  # noqa: PLC0414 -- an error that is named here
from tunekit.sources.wiki.wikitext_pairs import paired
from tunekit.sources.wiki.wikitext_quotes import unquoted
from tunekit.sources.wiki.wikitext_remains import without_remains
from tunekit.sources.wiki.wikitext_signs import (
    ALONE,
    ASIDE,
    ASIDE_END,
    BREAK,
    CONTROL,
    END,
    GONE,
    HEADING,
    NOTHING,
    STOP,
    shielded,
    unshielded,
)
from tunekit.sources.wiki.wikitext_source import UNCLOSED as UNCLOSED  # noqa: PLC0414 -- a reason that is named here
from tunekit.sources.wiki.wikitext_source import opened, unescaped
from tunekit.sources.wiki.wikitext_templates import seen
from tunekit.sources.wiki.wikitext_variants import in_variant

_PARENTHESIS = re.compile(r"(?<!\s)\s*\([^()]*\)$")
# What the parser makes of each sign, in pieces of about 270 bytes; and how many a page may have.
_WEIGHTS = {"[": 1, "|": 2, "{{": 4, "://": 12, "<": 2}
_SIGNS, _FEW = 240_000, 20_000
# A link to another language, with what it shows.
_ASIDE = re.compile(rf"(?:(?<![ \t])[ \t]+)?{ASIDE}([^{ASIDE_END}]*){ASIDE_END}")
_BARE_ASIDE = f"{ASIDE}{GONE}{ASIDE_END}"


@dataclass
class Cleaned:
    """The text of a page, and what was left out of it, by reason."""

    text: str
    dropped: dict[str, int] = field(default_factory=dict)


def clean(
    wikitext: str,
    *,
    holes: str = "keep",
    prose: bool = False,
    unread: Iterable[str] = (),
    variant: str = "",
    language: str = "",
) -> Cleaned:
    r"""The text that a reader of the page would copy. Needs the extra ``wiki``.

    >>> clean("'''Tea''' is a [[Drink|drink]].{{cn}}\n\nAt {{foo}} degrees")
    Cleaned(text='Tea is a drink.\n\nAt degrees', dropped={'hole where a template stood': 1})

    ``unread`` are the names that files and categories have in the wiki's language. A paragraph or list item is a line.

    Raises: OutOfDomain: links and templates that would take the parser more than some seconds and 64 MiB, or that stand
    within each other deeper than it reads.
    mwparserfromhell's ``ParserError``: the parser has lost its way.
    """
    parse = required("mwparserfromhell", "wiki", "read_mediawiki").parse
    dropped = Counter[str]()
    walk = _Walk(FILES | {name.lower() for name in unread}, dropped)
    wikitext = in_variant(
        opened(unescaped(CONTROL.sub("", wikitext), dropped), dropped), variant, language, dropped
    )
    wikitext = marked(wikitext, dropped)
    _check_signs(wikitext)
    walk.nodes(parse(paired(wikitext), skip_style_tags=True))
    text = unquoted("".join(walk.parts).replace(STOP, "")).replace(NOTHING, "").replace(END, BREAK)
    text = without_remains(_without_asides(text), dropped)
    return Cleaned(unshielded(tidied(text, dropped, holes=holes, prose=prose)), dict(dropped))


def _check_signs(wikitext: str) -> None:
    found = sum(weight * wikitext.count(sign) for sign, weight in _WEIGHTS.items())
    most = min(_SIGNS, _FEW + len(wikitext) // 2)  # a page of hardly anything else takes seconds a megabyte
    if found > most:
        raise OutOfDomain(f"clean: links and templates weigh {found:,}, and the limit is {most:,}.")


def _without_asides(text: str) -> str:
    """The text without links to other languages, but for those within a sentence that have a text of their own."""
    if ASIDE not in text:
        return text
    return "\n".join(_without_aside(line) if ASIDE in line else line for line in text.split("\n"))


def _without_aside(line: str) -> str:
    if not _ASIDE.sub("", line).strip():
        return ""
    while line.rstrip().endswith(_BARE_ASIDE):
        line = line.rstrip().removesuffix(_BARE_ASIDE)
    return line.replace(ASIDE, "").replace(ASIDE_END, "")


class _Walk:
    """Gathers the text of nodes."""

    def __init__(self, files: frozenset[str], dropped: Counter[str]) -> None:
        self.parts: list[str] = []
        self._files = files
        self._dropped = dropped
        self._visit: dict[str, Callable[[Any], None]] = {
            "Text": lambda node: self.parts.append(node.value),
            "Wikilink": self._link,
            "ExternalLink": self._address,
            "Template": self._template,
            "Tag": self._tag,
            "Heading": self._heading,
            "HTMLEntity": lambda node: self.parts.append(str(node)),
            "Argument": lambda _: self.parts.append(GONE),
            "Comment": lambda _: None,
        }

    def nodes(self, code: Any) -> None:
        """All nodes of a piece of wikitext, in their order."""
        for node in code.nodes:
            self._visit[type(node).__name__](node)

    def _link(self, node: Any) -> None:
        title = str(node.title).strip()
        to = leads(title, self._files)
        if to is Leads.FILE:
            return
        before = len(self.parts)
        if node.text is not None and node.text.nodes and str(node.text).strip():
            self.nodes(node.text)
        elif to is Leads.LANGUAGE:
            self.parts.append(GONE)
        elif node.text is not None:
            self.parts.append(_PARENTHESIS.sub("", title.rpartition(":")[2]))
        elif len(node.title.nodes) == 1:
            self.parts.append(title.lstrip(":"))
        else:
            self.nodes(node.title)
            self.parts[before:] = ["".join(self.parts[before:]).lstrip(": ")]
        if to is Leads.LANGUAGE:
            self.parts[before:] = [ASIDE, *self.parts[before:], ASIDE_END]
        elif ":" in title or node.text is not None:
            self._as_text(before)

    def _as_text(self, before: int) -> None:
        """The colons of a link are not those that follow a term."""
        self.parts[before:] = [part.replace(":", shielded(":")) for part in self.parts[before:]]

    def _address(self, node: Any) -> None:
        before = len(self.parts)
        if node.title is not None:
            self.nodes(node.title)
        elif not node.brackets:
            self.parts.append(str(node.url))
        self._as_text(before)

    def _heading(self, node: Any) -> None:
        self.parts.append(f"\n\n{HEADING}")
        self.nodes(node.title)
        self.parts.append("\n\n")

    def _tag(self, node: Any) -> None:
        """A tag that is left to the parser: the lines of verse are kept apart, tables go."""
        name = str(node.tag).strip().lower()
        if name == "table":
            self._dropped[TABLE] += 1
            self.parts.append("\n\n")
        elif node.contents is not None:
            before = len(self.parts)
            self.nodes(node.contents)
            if name == "poem":
                lines = unquoted("".join(self.parts[before:])).replace("\n", END + ALONE)
                self.parts[before:] = [END, ALONE, lines, END]

    def _template(self, node: Any) -> None:
        arguments = {str(p.name).strip(): p.value for p in node.params}
        for shown in seen(str(node.name), arguments):
            if hasattr(shown, "nodes"):
                self.nodes(shown)
            else:
                apart = "⁄" in shown and self.parts and self.parts[-1][-1:].isdigit()
                self.parts.append(f" {shown}" if apart else shown)
