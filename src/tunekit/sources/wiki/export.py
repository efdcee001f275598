"""The pages of a MediaWiki export, as its XML goes by."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from tunekit.errors import MalformedInput

_DEPTH = 12
_FIELD = 4_096
_PIECE = 1 << 16
# What expat may hold of a tag or comment that does not end.
_HELD = 1 << 20
# Those that are read: UTF-8, and what one byte or UTF-16 holds.
_ENCODING = re.compile(
    r"utf-8|utf-16(?:le|be)?|(?:us-)?ascii|latin-?1|iso-?8859-(?:[1-9]|1[013-6])|(?:windows-|cp)125[0-8]|koi8-[ru]",
    re.IGNORECASE,
)


@dataclass
class Page:
    """The last revision of a page; ``text`` is ``None`` when it is above the limit."""

    title: str = ""
    namespace: str = "0"
    redirect: bool = False
    model: str = "wikitext"
    text: str | None = ""
    revisions: int = 0
    language: str = ""


class _ReadingPages:
    """Takes the events of the parser, and gathers the page that is open."""

    def __init__(self, name: str, limit: int, parser: Any) -> None:
        self.pages: list[Page] = []
        self.unread: list[str] = []
        self._name, self._limit, self._parser = name, limit, parser
        self._path: list[str] = []
        self._parts: list[str] | None = None
        self._size = self._most = 0
        self._key = self._language = ""
        self._page = Page()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        self._path.append(tag)
        if len(self._path) > _DEPTH:
            raise self.error(f"elements stand more than {_DEPTH} deep in each other")
        if len(self._path) == 1 and tag != "mediawiki":
            raise self.error(f"the first element is <{tag[:40]}>, not <mediawiki>")
        if len(self._path) == 1:
            self._language = attributes.get("xml:lang", "")
        below = self._path[1:]
        if below == ["page"]:
            self._page = Page(language=self._language)
        elif below == ["page", "redirect"]:
            self._page.redirect = True
        elif below == ["page", "revision"]:
            self._page.revisions += 1
            self._page.text = ""
        self._key = attributes.get("key", "")
        if below in _KEPT:
            self._parts, self._size = [], 0
            self._most = self._limit if tag == "text" else _FIELD

    def data(self, text: str) -> None:
        """Text goes by; what is above the limit is not kept."""
        if self._parts is not None:
            self._size += len(text)
            if self._size <= self._most:
                self._parts.append(text)
            else:
                self._parts.clear()

    def end(self, tag: str) -> None:
        """A tag closes."""
        if self._path[1:] in _KEPT and self._parts is not None:
            if self._size > self._most and tag != "text":
                raise self.error(f"<{tag}> has more than {self._most:,} characters")
            self._keep(tag, None if self._size > self._most else "".join(self._parts))
            self._parts = None
        if self._path[1:] == ["page"]:
            self.pages.append(self._page)
        self._path.pop()

    def _keep(self, tag: str, text: str | None) -> None:
        if tag == "text":
            self._page.text = text
        elif tag == "title":
            self._page.title = text or ""
        elif tag == "ns":
            self._page.namespace = (text or "").strip()
        elif tag == "model":
            self._page.model = (text or "").strip()
        elif self._key in ("-2", "6", "14"):
            self.unread.append(text or "")

    def declared(self, _: str, encoding: str | None, __: int) -> None:
        """The declaration of the document names an encoding."""
        if encoding is not None and not _ENCODING.fullmatch(encoding):
            raise self.error(f"it declares the encoding {encoding[:40]!r}, and exports are in UTF-8")

    def doctype(self, *_: Any) -> None:
        """Exports have none; entities that grow are made in one."""
        raise self.error("a document type declaration, which an export never has")

    def error(self, what: str) -> MalformedInput:
        """The error that says where."""
        line, offset = self._parser.CurrentLineNumber, self._parser.CurrentByteIndex
        return MalformedInput(f"{self._name}: line {line:,}, offset {offset:,}: {what}.")


_KEPT = (
    ["page", "title"],
    ["page", "ns"],
    ["page", "revision", "text"],
    ["page", "revision", "model"],
    ["siteinfo", "namespaces", "namespace"],
)


def pages(chunks: Iterable[bytes], name: str, *, limit: int) -> Iterator[tuple[Page, list[str]]]:
    """The pages in the bytes of an export, each with the names of the wiki's namespaces of files and categories.

    >>> xml = b"<mediawiki><page><title>Tea</title><ns>0</ns><revision><text>Hot.</text></revision></page></mediawiki>"
    >>> [(page.title, page.text) for page, _ in pages([xml], "tea.xml", limit=100)]
    [('Tea', 'Hot.')]

    Raises: MalformedInput: it is no XML, no export, declares entities, nests deeper than 12, or ends early.
    Cost: constant memory, one page at a time.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    reading = _ReadingPages(name, limit, parser)
    parser.XmlDeclHandler = reading.declared
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.CharacterDataHandler = reading.data
    parser.StartDoctypeDeclHandler = reading.doctype
    for error in _errors(chunks, reading, parser):
        yield from ((page, reading.unread) for page in reading.pages)
        reading.pages.clear()
        if error:
            raise error


def _errors(chunks: Iterable[bytes], reading: _ReadingPages, parser: Any) -> Iterator[MalformedInput | None]:
    """Feeds the parser, piece by piece: after each, what is wrong there, or None. What is before it was read."""
    fed = 0
    for chunk in chunks:
        for begin in range(0, len(chunk), _PIECE):
            piece = chunk[begin : begin + _PIECE]
            fed += len(piece)
            yield _error(piece, reading, parser)
            if fed - parser.CurrentByteIndex > _HELD:
                yield reading.error(f"a tag or comment of more than {_HELD:,} bytes")
    yield _error(None, reading, parser)


def _error(piece: bytes | None, reading: _ReadingPages, parser: Any) -> MalformedInput | None:
    """What is wrong with a piece, the last of which is None."""
    try:
        parser.Parse(piece or b"", piece is None)
    except expat.ExpatError as error:
        return reading.error(f"no XML: {expat.ErrorString(error.code)}")
    except MalformedInput as error:
        return error
    return None
