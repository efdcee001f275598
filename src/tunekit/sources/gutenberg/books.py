"""Books of Project Gutenberg, without what is around them."""

import os
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, Literal

from tunekit.batches.records import Kept
from tunekit.errors import invalid
from tunekit.sources.files.declared import decoded_as_declared
from tunekit.sources.files.from_files import reader
from tunekit.sources.files.whole_files import Documents
from tunekit.sources.gutenberg.boilerplate import without_boilerplate
from tunekit.sources.prose.book_prose import prose
from tunekit.sources.prose.chapters import chapter_starts
from tunekit.sources.prose.italics import unsure_marks, without_italics
from tunekit.sources.prose.unwrapping import unwrapped
from tunekit.sources.stretches import LIMIT, check_limit
from tunekit.values.arguments import Flag
from tunekit.values.frozen import value

NO_HEADER = Kept("book without a Project Gutenberg header, kept whole")
NO_FOOTER = Kept("book without a Project Gutenberg footer, kept to its end")
NO_CHAPTERS = Kept("book without chapters, kept as one record")
NO_TEXT = "book without text"
NO_PROSE = "book without prose"
UNMARKED = Kept("underscore that is no mark of italics, kept")
UNSURE = Kept("sign that may be a mark of emphasis, kept")
FRONT = "front matter before a first chapter"
_DECLARED = re.compile(rb"^Character set encoding:[ \t]*([^\r\n]{1,40})", re.MULTILINE | re.IGNORECASE)
_DECLARED_BEFORE = 20_000
_CUT = "a larger limit= reads it; each book is held in memory as a whole."


@value
class GutenbergBooks(Documents):
    """The books in files of Project Gutenberg; made by ``tk.read_gutenberg``."""

    chapters: Flag = False
    unwrap: Flag = True
    italics: Literal["keep", "strip"] = "keep"
    prose: Flag = False

    _call: ClassVar[str] = "read_gutenberg"

    def __post_init__(self) -> None:
        if self.prose and not self.unwrap:
            raise invalid(self, "prose", self.prose, "False where unwrap=False: prose is told by its breaks")

    def records(self, id_: str, data: bytes) -> tuple[list[tuple[int | None, str]], dict[str, int]]:
        """The book, or its chapters, and what was left out or mended."""
        declared = _DECLARED.search(data, 0, _DECLARED_BEFORE)
        text, dropped = decoded_as_declared(
            data, declared[1].decode("ascii", "replace") if declared else "", id_, self.errors
        )
        check_limit(self, id_, len(text), self.limit, _CUT)
        book, header, footer = without_boilerplate(text)
        if not book.strip():
            return [], dropped | {NO_TEXT: 1}
        dropped |= {reason: 1 for reason, found in ((NO_HEADER, header), (NO_FOOTER, footer)) if not found}
        book = unwrapped(book) if self.unwrap else "\n".join([line.rstrip() for line in book.split("\n")])
        if self.italics == "strip":
            book = without_italics(book)
            left = {UNMARKED: book.count("_"), UNSURE: unsure_marks(book)}
            dropped |= {reason: number for reason, number in left.items() if number}
        records, more = self._records(book)
        return records, dict(Counter(dropped) + more)

    def _records(self, book: str) -> tuple[list[tuple[int | None, str]], Counter[str]]:
        """The book, or its chapters; all of it, or its prose; and what was left out."""
        starts = chapter_starts(book) if self.chapters or self.prose else []
        dropped = Counter[str]({NO_CHAPTERS: 1} if self.chapters and not starts else {})
        begins = starts if self.chapters else []
        if self.prose:
            paragraphs, lost = prose(book, starts)
            dropped += lost if paragraphs else lost + Counter({NO_PROSE: 1})
            places = [place for place, _ in paragraphs]
            # Prose before the first chapter, such as an introduction, is no chapter.
            cuts = [bisect_left(places, begin) for begin in begins or [0]] + [len(places)]
            texts = ["\n\n".join([text for _, text in paragraphs[a:b]]) for a, b in pairwise(cuts)]
            dropped[FRONT] += sum(place < begins[0] for place in places) if begins else 0
        else:
            texts = [book[a:b].strip("\n") for a, b in pairwise([*begins, len(book)])] if begins else [book]
            dropped[FRONT] += bool(begins and begins[0])
        ids: list[int | None] = [*begins] if begins else [None]
        return [(place, text) for place, text in zip(ids, texts, strict=True) if text], +dropped


def read_gutenberg(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    chapters: bool = False,
    unwrap: bool = True,
    italics: Literal["keep", "strip"] = "keep",
    prose: bool = False,
    errors: Literal["strict", "replace"] = "strict",
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
) -> GutenbergBooks:
    r"""Read the books in text files of Project Gutenberg: boilerplate off, hard wraps undone.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import tunekit as tk
    >>> lines = ["Title: Tea", "", "*** START OF THE PROJECT GUTENBERG EBOOK TEA ***", "", "Produced by A. B.", ""]
    >>> lines += ["They sat at the window all the morning long, and nobody came", "to ask for tea.", ""]
    >>> lines += ["*** END OF THE PROJECT GUTENBERG EBOOK TEA ***", "", "Updated editions will replace ...", ""]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "tea.txt").write_text("\n".join(lines))
    ...     [r.texts.to_list() for r in tk.read_gutenberg(f"{folder}/*.txt").batches()]
    [['They sat at the window all the morning long, and nobody came to ask for tea.']]

    Header, licence and credits go, in all their generations and languages: the marked lines of today, the "small print"
    of the nineties, in front or behind, "Produced by …", "Transcribed from …", "End of Project Gutenberg's …", "Ende
    dieses Projekt Gutenberg Etextes …". Where none is found, the book is kept whole and counted. A paragraph of a book
    that begins in such words stays. So do transcribers' notes, unless ``prose=True``. White space at line ends goes.

    A file is one record and a group of its own; its id is its path below the fixed part of the pattern. A file is read
    by its byte order mark, as UTF-8, as it declares, or as Windows-1252 (counted).

    Args:
        chapters: whether each chapter is a record, with its heading; its id is that of the file and the place of its
            first character. What stands before the first one (title page, table of contents) is counted.
        unwrap: whether a paragraph of prose becomes one line; verse, tables and lists keep theirs.
        italics: "keep", or "strip" to take out the marks around ``_words in italics_`` and the other marks of emphasis
            of etexts (``=bold=``, ``+spaced+``, ``{filled in}``, ``M^r.``); what may be a mark and is none is counted.
        prose: whether only paragraphs of prose stay, a blank line between two. Title page, contents, headings,
            captions, footnotes and their marks, transcribers' notes, verse, tables, lists, index, advertisements and
            numbers of pages go, each counted by its kind.
        errors: "strict", or "replace" to put U+FFFD in the place of a byte that is no character, and count it.
        on_error: "raise", or "skip" to leave out a file that is damaged or above the limit, and count it.
        limit: characters that one book may have.

    Raises: InvalidArgument: no file matches, or a URL. While reading, MalformedInput: a damaged file; OutOfDomain: a
    book above the limit.
    Cost: linear, about 25 MB/s; one book in memory.
    """
    arguments = {"chapters": chapters, "unwrap": unwrap, "italics": italics, "prose": prose, "errors": errors}
    return reader(GutenbergBooks, patterns, **arguments, on_error=on_error, limit=limit)
