"""Hard wraps undone: the lines of a paragraph of prose become one; verse, tables and lists keep theirs."""

import re
from dataclasses import dataclass

from tunekit.sources.prose.joining import LineEnds, joined
from tunekit.sources.prose.wrapping import LaidBlock, Signs, pieces, signed, signs_of, width_of

# A text is unwrapped in sections of so many characters, each up to a blank line: the lines of a section tell how wide
# they are wrapped. Where no blank line comes for a million characters, a section is cut at a line end, or anywhere.
_SECTION = 1 << 16
_LONGEST = 1 << 20
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_TWO_SPACES = re.compile(r"(?<=[^ ])  (?=[^ ])")


def unwrapped(text: str) -> str:
    r"""The text with one line for each paragraph of prose, and one blank line between paragraphs.

    >>> prose = "It was a bright cold day in spring, and every clock of the\ntown struck twelve."
    >>> unwrapped(prose + "\n\n\nThe sea,\nthe sea.")
    'It was a bright cold day in spring, and every clock of the town struck twelve.\n\nThe sea,\nthe sea.'

    A block between blank lines is prose when its breaks are those that wrapping makes: the next word would not have
    fitted. The block itself tells how wide its lines are; where it is too short for that (two lines) or says nothing
    else for prose (German, Chinese), the paragraphs around it do. Everything else is kept line by line: tables, lists,
    verse, addresses, headings, the signature below a letter.

    Where lines are joined, a space comes in; none between signs of Chinese or Japanese, and none behind a hyphen or a
    dash that has none before it. A hyphen at the end of a line stays, unless the word is written without it nearby.
    Two spaces behind a sentence, as typewriters have them, become one.

    Cost: linear; about 40 MB/s.
    """
    return Unwrapping().feed(text, final=True)


@dataclass
class Unwrapping:
    """A text that is unwrapped while it is read: what comes out is the same however it is cut. It holds a section."""

    _waiting: str = ""
    _last: str = ""
    _width: int = 0

    def feed(self, text: str, *, final: bool = False) -> str:
        """What is known now of the unwrapped text and was not known before."""
        waiting, start, done = self._waiting + text, 0, []
        while (cut := _cut(waiting, start)) is not None:
            done.append(self._section(waiting[start:cut]))
            start = cut
        if final:
            done.append(self._section(waiting[start:]))
            start = len(waiting)
        self._waiting = waiting[start:]
        return "".join(done)

    def _section(self, text: str) -> str:
        """A section, unwrapped, with what joins it to the one before."""
        lines = "\n".join([line.rstrip() for line in text.split("\n")])
        bare = lines.strip("\n")
        if not bare:
            return ""
        if lines.startswith("\n"):
            joint = "\n\n" if lines.startswith("\n\n") else "\n"
        else:
            joint = " " if self._last.isspace() else ""
        blocks = [block.strip("\n") for block in bare.split("\n\n")]
        whole = "\n\n".join(self._unwrapped(list(filter(None, blocks)), lines))
        joint, self._last = joint if self._last else "", text[-1]
        return joint + whole

    def _unwrapped(self, blocks: list[str], text: str) -> list[str]:
        """The blocks of a section. Those that say by themselves that they are prose tell the width to the others."""
        ends, signs = LineEnds(text), signs_of(text)
        lengths: list[int] = []
        open_: list[tuple[int, LaidBlock]] = []
        for number, written in enumerate(blocks):
            if "\n" not in written:
                blocks[number] = _spaced(written)
                continue
            block = LaidBlock(written, signs)
            if block.is_prose():
                lengths += block.lengths[:-1]
                blocks[number] = _spaced(joined(block.text, block.lines, ends))
            else:
                open_.append((number, block))
        others = sum(len(block.lines) - 1 for _, block in open_)
        self._width = width_of(lengths, others, self._width)
        for number, block in open_:
            blocks[number] = self._mended(block, ends, signs)
        return blocks

    def _mended(self, block: LaidBlock, ends: LineEnds, signs: Signs) -> str:
        """A block that does not say by itself that it is prose; with its lines, where nothing else says so."""
        lines = block.lines
        if self._width and block.is_prose(self._width):
            return _spaced(joined(block.text, lines, ends))
        end = signed(lines)
        head = self._whole(lines[:end], ends, signs) if end < len(lines) else None
        if head is not None:
            return "\n".join([head, *lines[end:]])
        parts, between = pieces(lines)
        wholes = [self._whole(part, ends, signs) for part in parts] if between else []
        known = [whole for whole in wholes if whole is not None]
        return between.join(known) if between and len(known) == len(wholes) else "\n".join(lines)

    def _whole(self, lines: list[str], ends: LineEnds, signs: Signs) -> str | None:
        """These lines as one, unless they are no prose."""
        if len(lines) == 1:
            return lines[0]
        block = LaidBlock("\n".join(lines), signs)
        prose = block.is_prose() or (self._width and block.is_prose(self._width))
        return _spaced(joined(block.text, lines, ends)) if prose else None


def _spaced(line: str) -> str:
    """The line with one space where it has two; more make the columns of a table."""
    return _TWO_SPACES.sub(" ", line) if "  " in line else line


def _cut(text: str, start: int) -> int | None:
    """Where the section that begins at ``start`` ends, if that is known."""
    if len(text) - start <= _SECTION:
        return None
    last = start + _LONGEST
    if blank := _BLANK_LINE.search(text, start + _SECTION, last):
        return blank.start()
    if len(text) < last:
        return None
    line = text.rfind("\n", start + 1, last)
    return line if line > start else last
