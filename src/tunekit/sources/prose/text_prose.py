"""The prose of a text of no known kind, while it is read: its paragraphs, without headings, verse and tables."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tunekit.sources.prose.book_notes import FOOTNOTE, PAGE
from tunekit.sources.prose.chapters import names_chapter
from tunekit.sources.prose.prose_blocks import (
    ENDING,
    HEADING,
    SENTENCE,
    cleaned,
    is_in_capitals,
    is_title,
    may_head,
    no_paragraph,
    no_words,
    parts_of,
    whole_paragraphs,
    without_brackets,
)

NO_PROSE = "file without prose"
# Characters that are given on together, and those after which a block without a blank line is cut.
_PIECE, _LONGEST = 1 << 16, 1 << 20


def prose_pieces(pieces: Iterable[str], dropped: Counter[str]) -> Iterator[str]:
    r"""The paragraphs of prose of an unwrapped text that comes in pieces, a blank line between two; the rest counted.

    >>> dropped = Counter()
    >>> "".join(prose_pieces(["CHAPTER I\n\nIt was la", "te.\n\n* * *\n\nShe went."], dropped))
    'It was late.\n\nShe went.'
    >>> dict(dropped)
    {'heading': 1, 'row of stars, or of other signs': 1}

    What comes out is the same however the text is cut into pieces. Memory: a piece, and one block.
    """
    waiting, size, some = list[str](), 0, False
    for _, paragraph in whole_paragraphs(_Blocks(dropped).parts(_blocks(pieces)), dropped):
        waiting.append("\n\n" + paragraph if some else paragraph)
        size, some = size + len(paragraph), True
        if size >= _PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting)
    if not some and dropped:
        dropped[NO_PROSE] = 1


def _blocks(pieces: Iterable[str]) -> Iterator[str]:
    """What is between blank lines, the last of all closed by the end."""
    waiting = ""
    for piece in pieces:
        *done, waiting = (waiting + piece).split("\n\n")
        yield from done
        while len(waiting) > _LONGEST:
            yield waiting[:_LONGEST]
            waiting = waiting[_LONGEST:]
    yield waiting


class _Blocks:
    """A walk through blocks that knows what a heading was, and how the paragraphs so far began."""

    def __init__(self, dropped: Counter[str]) -> None:
        self._dropped = dropped
        self._below_heading = False
        self._told: Counter[bool] = Counter()  # sentences in a line of their own: is it indented?

    def parts(self, blocks: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Each paragraph of prose; and "" where something else is, other than the number of a page."""
        for block in blocks:
            for _, rest in without_brackets(block, self._dropped):
                for part in filter(str.strip, parts_of(rest)):
                    if reason := self._reason(part):
                        self._dropped[reason] += 1
                        if reason not in (PAGE, FOOTNOTE):  # a page may end within a sentence
                            yield 0, ""
                    elif text := cleaned(part, frozenset(), self._dropped):
                        yield 0, text

    def _reason(self, block: str) -> str:
        """Return why a block is no prose, or "" where it is."""
        bare = block.strip()
        below, self._below_heading = self._below_heading, False
        if reason := no_words(bare):
            return reason
        if may_head(bare) and (is_in_capitals(bare) or names_chapter(bare) or (below and is_title(bare))):
            self._below_heading = True
            return HEADING
        if "\n" not in block and SENTENCE.search(bare[-ENDING:]):
            self._told[block[0] in " \t"] += 1
        return no_paragraph(block, indented=self._told[True] > self._told[False])
