"""Texts from files."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple

from tunekit.batches.records import Kept, Records
from tunekit.errors import invalid
from tunekit.sources.files.decoding import decoded
from tunekit.sources.files.dividing import DividedFiles, Found
from tunekit.sources.files.from_files import reader
from tunekit.sources.files.opening import unpacked_size
from tunekit.sources.prose.italics import without_italics
from tunekit.sources.prose.text_prose import NO_PROSE, prose_pieces
from tunekit.sources.prose.unwrapping import Unwrapping
from tunekit.sources.source import Source
from tunekit.sources.stretches import EMPTY_FILE, LIMIT, Gathering, Stretch, check_limit
from tunekit.values.arguments import Flag
from tunekit.values.frozen import value

# Bytes of a file that a worker should not cut by itself, for all that comes of it is held.
_LARGE = 1 << 23
_CUT = "cut it with .windows() or .paragraphs(), which read a file piece by piece."


class File(NamedTuple):
    """The id and the path of a file, and how many bytes its text has, where that matters."""

    id: str
    path: Path
    size: int = 0


@value
class TextFiles(DividedFiles):
    """The files that match patterns, one record each; made by ``tk.read_text``."""

    errors: Literal["strict", "replace"] = "strict"
    unwrap: Flag = False
    italics: Literal["keep", "strip"] = "keep"
    prose: Flag = False

    _call: ClassVar[str] = "read_text"

    def __post_init__(self) -> None:
        if self.italics == "strip" and not self.unwrap:
            hint = "add unwrap=True: marks are found within paragraphs, which are not cut then."
            raise invalid(self, "italics", self.italics, '"keep" without unwrap=True', hint)
        if self.prose and not self.unwrap:
            hint = "add unwrap=True: prose is told by its breaks."
            raise invalid(self, "prose", self.prose, "False without unwrap=True", hint)

    def found(self) -> Iterator[File]:
        """The files, with their sizes: what a packed one holds cannot be told from outside."""
        for id_, path in self.files():
            yield File(id_, path, unpacked_size(path, _LARGE))

    def size_of(self, item: File, /) -> int:
        """The bytes of a file, unpacked."""
        return item.size

    def batches(self) -> Iterator[Records]:
        """The records of all files."""
        return self.gathered(File(*file) for file in self.files())

    def part(self, items: list[Any], of: Any) -> Source:
        """Some of the files; a large one stands alone."""
        return SomeFiles(items, of=of)

    def stretches(self) -> Iterator[Stretch]:
        """The text of each file, piece by piece."""
        return self.read(File(*file) for file in self.files())

    def read(self, files: Iterable[File]) -> Iterator[Stretch]:
        """The text of these files."""
        for id_, path, _ in files:
            waiting, lost = "", Counter[str]()
            for text in self._texts(path, id_, lost):
                if not text:
                    continue
                if waiting:
                    yield Stretch(id_, id_, waiting, final=False, dropped=dict(lost))
                    lost.clear()
                waiting = text
            if not waiting and NO_PROSE not in lost:
                lost[EMPTY_FILE] = 1
            yield Stretch(id_, id_, waiting, dropped=dict(lost), empty=not waiting)

    def _texts(self, path: Path, id_: str, lost: Counter[str]) -> Iterator[str]:
        """The text of a file in pieces, all of it or its prose; what is left out or replaced is counted."""
        counted = self._counted(path, Kept(f"invalid UTF-8 replaced in {id_}"), lost)
        return prose_pieces(counted, lost) if self.prose else counted

    def _counted(self, path: Path, reason: str, lost: Counter[str]) -> Iterator[str]:
        for text, replaced in self._decoded(path):
            if replaced:
                lost[reason] += replaced
            yield text

    def _decoded(self, path: Path) -> Iterator[tuple[str, int]]:
        """The text of a file in pieces, each with how many invalid sequences were replaced in it."""
        pieces = decoded(path, str(path), self.errors)
        if not self.unwrap:
            yield from pieces
            return
        # What is unwrapped ends at a blank line, so that no mark is cut off from its fellow.
        unwrapping, stripped = Unwrapping(), without_italics if self.italics == "strip" else str
        for text, replaced in pieces:
            yield stripped(unwrapping.feed(text)), replaced
        yield stripped(unwrapping.feed("", final=True)), 0

    def gathered(self, found: Iterable[File], /) -> Iterator[Records]:
        """Each file as one record; an empty file is counted and left out."""
        gathering, parts, size = Gathering(), list[str](), 0
        for stretch in self.read(found):
            parts.append(stretch.text)
            size += len(stretch.text)
            check_limit(self, stretch.id, size, self.limit, _CUT)
            gathering.count(stretch.dropped)
            if stretch.final:
                if size:
                    gathering.add("".join(parts), stretch.id, stretch.group)
                parts, size = [], 0
            if gathering.full():
                yield from gathering.release()
        yield from gathering.release()


@value
class SomeFiles(Found):
    """Some of the files."""

    def stretches(self) -> Iterator[Stretch]:
        """The text of each, piece by piece."""
        stretches: Iterator[Stretch] = self.of.read(self.items)
        return stretches

    @property
    def large(self) -> bool:
        """Whether it is a file that should not be held."""
        return self.size > _LARGE


def read_text(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    unwrap: bool = False,
    italics: Literal["keep", "strip"] = "keep",
    prose: bool = False,
    errors: Literal["strict", "replace"] = "strict",
    limit: int = LIMIT,
) -> TextFiles:
    r"""Read UTF-8 text files, plain or compressed, that match glob patterns (``**`` goes through folders).

    >>> import tempfile
    >>> from pathlib import Path
    >>> import tunekit as tk
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "one.txt").write_text("Hot tea.\n\nCold tea.")
    ...     source = tk.read_text(f"{folder}/*.txt")
    ...     [(r.ids, r.texts.to_list()) for s in (source, source.paragraphs()) for r in s.batches()]
    [(['one.txt'], ['Hot tea.\n\nCold tea.']), (['one.txt:0', 'one.txt:10'], ['Hot tea.', 'Cold tea.'])]

    A file is one record, in the order of the ids; its id is its path below the fixed part of the pattern, and it is a
    group of its own. Line ends are read as Python's text files do; a byte order mark is left out. ``.windows()`` and
    ``.paragraphs()`` read a file piece by piece, in constant memory.

    Args:
        unwrap: whether hard wraps are undone: a paragraph of prose becomes one line, and one blank line comes between
            two; verse, tables and lists keep theirs. Places in ids are then those of the unwrapped text.
        italics: "keep", or with ``unwrap`` "strip" to take out the marks around ``_words in italics_`` and of other
            emphasis, as etexts have them; it is no option for text that holds code.
        prose: whether, with ``unwrap``, only paragraphs of prose stay, a blank line between two. Headings, verse,
            tables, items of lists, short lines that are no sentence, captions and notes are counted, by kind.
        errors: "strict", or "replace" to put U+FFFD in the place of what is not UTF-8 and count it.
        limit: characters that one record may have.

    Raises: InvalidArgument: no file matches, or a URL. While reading, MalformedInput: a byte that is not UTF-8, or a
    damaged compressed file; OutOfDomain: a record above the limit, or a compressed file that expands 200-fold.
    Cost: linear, at about the speed of decoding; with ``unwrap``, about 30 MB/s; a record in memory.
    """
    return reader(
        TextFiles, patterns, unwrap=unwrap, italics=italics, prose=prose, errors=errors, limit=limit
    )
