"""The articles of a MediaWiki export, such as a dump of Wikipedia."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from tunekit.batches.records import Records
from tunekit.errors import MalformedInput, OutOfDomain, hinted, invalid
from tunekit.extras import required
from tunekit.sources.files.dividing import DividedFiles
from tunekit.sources.files.file_search import Patterns
from tunekit.sources.files.from_files import reader
from tunekit.sources.files.opening import chunks
from tunekit.sources.stretches import Gathering
from tunekit.sources.wiki.export import Page, pages
from tunekit.sources.wiki.wikitext import TooDeep, clean
from tunekit.values.arguments import Checked, Count, Flag
from tunekit.values.frozen import value

# MediaWiki's own limit of a page, in bytes.
PAGE = 1 << 21

OTHER_NAMESPACE = "page of another namespace"
REDIRECT = "redirect"
REVISION = "earlier revision"
NO_WIKITEXT = "page that is no wikitext"
NO_TEXT = "page without text"
ABOVE = "page above the limit"
UNREADABLE = "page that the parser cannot read"
CROWDED = "page with more links and templates than the limit"
DAMAGED = "file that is damaged, from there on"
_SKIP = 'on_error="skip" leaves it out and counts it.'
# The parser's time grows with the signs that do not close times the text, templates the most: about five seconds.
_EFFORT = 100_000_000
# What a page is held with beside its text, in bytes.
_PAGE_ITSELF = 256
_SIGN = re.compile(r"\{\{|\}\}|\{\||\|\}(?!\})|\[|\]|<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*(?:>|(?=<)|$)")
# Tags that need not close.
_SINGLE = frozenset("br hr wbr img meta link li dt dd tr td th".split())
_WEIGHTS = {"{{": ("{", 4), "}}": ("{", -4), "{|": ("|", 4), "|}": ("|", -4), "[": ("[", 1), "]": ("[", -1)}
# In English, or in any language when the page holds nothing but a link, categories and templates.
_REDIRECT = re.compile(
    r"\s*#redirect\b|\s*#[^\W\d_]+[ \t]*:?[ \t]*\[\[[^\[\]\n]{1,255}\]\]"
    r"(?:\s|\[\[[^\[\]]{1,255}\]\]|\{\{[^{}]{0,1000}\}\})*$",
    re.IGNORECASE,
)
_VARIANT = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{2,8})*)?")


class ReadPage(NamedTuple):
    """A page with its wikitext: the id and the path of its file, what is not read of it, and why it is left out."""

    id: str
    path: str
    page: Page
    unread: tuple[str, ...]
    reason: str


def _check_namespaces(owner: object, argument: str, given: Any) -> tuple[int, ...]:
    spaces = [given] if type(given) is int else given
    if not isinstance(spaces, list | tuple) or not spaces or not all(type(n) is int for n in spaces):
        raise invalid(owner, argument, given, "the number of a namespace or several, such as (0, 12)")
    return tuple(spaces)


def _check_variant(owner: object, argument: str, given: Any) -> str:
    if not isinstance(given, str) or not _VARIANT.fullmatch(given):
        raise invalid(owner, argument, given, 'the code of a variant such as "zh-hant", or ""')
    return given


Namespaces = Annotated[tuple[int, ...], Checked(_check_namespaces)]
Variant = Annotated[str, Checked(_check_variant)]


@value
class MediaWikiPages(DividedFiles):
    """The pages of MediaWiki exports, as plain text; made by ``tk.read_mediawiki``."""

    namespaces: Namespaces = (0,)
    holes: Literal["keep", "drop"] = "keep"
    prose: Flag = False
    on_error: Literal["raise", "skip"] = "raise"
    limit: Count = PAGE
    variant: Variant = ""

    _call: ClassVar[str] = "read_mediawiki"
    _share: ClassVar[int] = 4

    def size_of(self, item: ReadPage, /) -> int:
        """The characters of the wikitext of a page."""
        return len(item.page.text or "") + _PAGE_ITSELF

    def gathered(self, found: Iterable[ReadPage], /) -> Iterator[Records]:
        """The text of pages of which the wikitext is there."""
        gathering = Gathering()
        for read in found:
            text, dropped = self._text(read)
            gathering.count(dropped)
            if text:
                gathering.add(text, f"{read.id}:{read.page.title}", read.page.title)
            if gathering.full():
                yield from gathering.release()
        yield from gathering.release()

    def found(self) -> Iterator[ReadPage]:
        """The pages of each file, with their wikitext."""
        for id_, path in self.files():
            try:
                for page, unread in pages(chunks(path, str(path)), str(path), limit=self.limit):
                    reason = self._left_out(page)
                    yield ReadPage(
                        id_, str(path), replace(page, text="") if reason else page, tuple(unread), reason
                    )
            except (MalformedInput, OutOfDomain) as error:
                if self.on_error == "raise":
                    raise hinted(
                        error, 'on_error="skip" leaves out the rest of the file and counts it.'
                    ) from error.__cause__
                yield ReadPage(id_, str(path), Page(), (), DAMAGED)

    def _text(self, read: ReadPage) -> tuple[str, dict[str, int]]:
        """The text of a page, "" when it is left out, and what was left out of it."""
        _, name, page, unread, reason = read
        revisions = {REVISION: page.revisions - 1} if page.revisions > 1 else {}
        if reason:
            return "", {reason: 1, **revisions}
        problem = _problem(page.text, self.limit)
        if not problem:
            lost: type[Exception] = required("mwparserfromhell", "wiki", "read_mediawiki").parser.ParserError
            try:
                cleaned = clean(
                    page.text or "",
                    holes=self.holes,
                    prose=self.prose,
                    unread=unread,
                    variant=self.variant,
                    language=page.language,
                )
            except (lost, RecursionError, TooDeep):
                problem = UNREADABLE
            except OutOfDomain:
                problem = CROWDED
            else:
                empty = {} if cleaned.text else {NO_TEXT: 1}
                return cleaned.text, dict(Counter(cleaned.dropped) + Counter(revisions) + Counter(empty))
        if self.on_error == "raise":
            detail = f" of {self.limit:,} characters" if problem == ABOVE else ""
            raise OutOfDomain(f"{name}: {page.title[:60]!r} is a {problem}{detail}.\nHint: {_SKIP}")
        return "", {problem: 1, **revisions}

    def _left_out(self, page: Page) -> str:
        """Why a page is not asked for, or ""."""
        if page.namespace not in map(str, self.namespaces):
            return OTHER_NAMESPACE
        if page.redirect or (page.text is not None and _REDIRECT.match(page.text)):
            return REDIRECT
        if page.model != "wikitext":
            return NO_WIKITEXT
        return NO_TEXT if page.text is not None and not page.text.strip() else ""

    def identity(self) -> Any:
        """The ids and a hash of the content of the files, and how and by which parser they are read. Cost: one pass."""
        return super().identity() | {"mwparserfromhell": version("mwparserfromhell")}


def _problem(text: str | None, limit: int) -> str:
    """Why the parser should not see this text, or ""."""
    if text is None or len(text) > limit:
        return ABOVE
    most = 4 * (text.count("{{") + text.count("{|")) + text.count("[") + 2 * text.count("<")
    return UNREADABLE if most * len(text) > _EFFORT and _unclosed(text) * len(text) > _EFFORT else ""


def _unclosed(text: str) -> int:
    """The weight of the signs that open and do not close after."""
    open_ = Counter[str]()
    for sign in _SIGN.finditer(text):
        found = sign[0]
        name = (sign[2] or "").lower()
        if found[0] == "<" and found[-1] != ">":
            open_["<"] += 2
        elif not found.endswith("/>") and name not in _SINGLE:
            kind, step = _WEIGHTS.get(found) or (name, -1 if sign[1] else 1)
            open_[kind] = max(0, open_[kind] + step)
    return open_.total()


def read_mediawiki(
    patterns: Patterns,
    *,
    namespaces: int | Sequence[int] = 0,
    holes: Literal["keep", "drop"] = "keep",
    prose: bool = False,
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = PAGE,
    variant: str = "",
) -> MediaWikiPages:
    """Read the articles of MediaWiki exports, such as the dumps of Wikipedia. Needs the extra ``wiki``.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import tunekit as tk
    >>> page = "<page><title>Tea</title><ns>0</ns><revision><text>'''Tea''' is a [[drink]].</text></revision></page>"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "wiki.xml").write_text(f"<mediawiki>{page}</mediawiki>")
    ...     [(r.texts.to_list(), r.ids) for r in tk.read_mediawiki(f"{folder}/*.xml").batches()]
    [(['Tea is a drink.'], ['wiki.xml:Tea'])]

    A page is one record, the last of its revisions; its id is that of the file and its title, its group the title.
    Redirects, pages of other namespaces and earlier revisions are counted. Markup, tables, notes, files, categories
    and language links go; a paragraph is a line, and so is each heading and each item of a list. What is left of markup
    that does not close is taken out and counted. A "|" that the page shows as text stays, and so does what is escaped.

    Templates go too, but for some whose text is plain, such as ``{{lang|fr|mot}}`` or ``{{convert|5|to|10|km}}``. Where
    one stood within a line, the text has a hole ("At , Alabama has"), which is counted; so are those that stood alone.
    Parentheses that only held templates go as a whole.

    Args:
        namespaces: the number of the namespace to read, or several; 0 holds the articles.
        holes: "keep", or "drop" to leave out each line (a paragraph, an item) with a hole, and count it.
        prose: whether only paragraphs of prose stay, a blank line between two; headings, items of lists (but for those
            of 300 characters and more that end as sentences do), verse, code and short lines are counted.
        on_error: "raise", or "skip" to leave out a page above the limit, one that the parser cannot read or that has
            more links and templates than a large article, and the rest of a damaged file, and count them.
        limit: characters of wikitext that a page may have.
        variant: of a wiki in several variants of its language, the one to read, such as "zh-hant" or "sr-latn"; ""
            takes the first text that the page gives, and counts it.

    Raises: InvalidArgument: no file matches. MissingExtra: mwparserfromhell is not installed. While reading,
    MalformedInput: a damaged file, no export, or one with a document type; OutOfDomain: a page that is too much.
    Cost: constant memory, one page at a time; about 2.3 MB/s of XML.
    """
    required("mwparserfromhell", "wiki", "read_mediawiki")
    arguments = {"namespaces": namespaces, "holes": holes, "prose": prose, "on_error": on_error}
    return reader(MediaWikiPages, patterns, **arguments, limit=limit, variant=variant)
