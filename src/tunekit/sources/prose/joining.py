"""Lines of a paragraph made one: what comes between them, and what becomes of a hyphen at the end of one."""

import re

# Signs that are written without spaces: Han, Kana, Bopomofo, Yi and full-width marks. (In UAX #11 they are wide; so is
# Hangul, which has spaces.)
_SOLID = (
    r"\u2e80-\u312f\u3190-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f"
    r"\U00020000-\U0003ffff"
)
_FIRST_SOLID = "\u2e80"
# Marks that Chinese shares with other scripts are read as what is beside them.
_SHARED = "“”‘’…—·"
_SIGN = re.compile(f"[{_SOLID}]")
_SPACED_SOLID = re.compile(rf"[{_SOLID}] [^\W{_SOLID}]|[^\W{_SOLID}] [{_SOLID}]")
_SOFT = "\u00ad"
_HYPHENS = "-—\u2010\u00ad"
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# "Haupt- und Nebensachen", "two- and threefold": there the hyphen stands for a word.
_AND = frozenset("and or to und oder bis sowie bzw et ou y o e ed en of och og eller".split())
# Characters of a line in which its first or last word is looked for.
_WORD = 60
# Words are cut where so many lines end in a hyphen, and one in so many; else it is compounds that are broken there.
_MANY, _OFTEN = 10, 12


class LineEnds:
    """What a text says about its line ends; ``solid``: whether it has signs that are written without spaces."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.marks = [mark for mark in _HYPHENS if f"{mark}\n" in text]
        self.solid = not text.isascii() and _SIGN.search("".join(set(text))) is not None
        cut = text.count("-\n") - text.count("--\n")
        self._words_are_cut = cut >= _MANY and cut * _OFTEN > text.count("\n")

    def stays(self, before: str, after: str) -> bool:
        """Whether a hyphen between these two parts of a word belongs to it.

        It does, where the text has the word with a hyphen; not, where it has it without. Where it has neither, it
        depends on how many lines end in a hyphen: where ten do, and one in twelve, it is words that are cut.
        """
        if f"{before}-{after}" in self._text:
            return True
        return not self._words_are_cut and before + after not in self._text


def joined(text: str, lines: list[str], ends: LineEnds) -> str:
    """The lines of a text as one."""
    if not (ends.solid or any(f"{mark}\n" in text for mark in ends.marks)):
        return " ".join([line.strip() for line in lines] if "\n " in text or "\t" in text else lines).strip()
    parts = [lines[0].strip()]
    between: str | None = None
    for raw in lines[1:]:
        line, last = raw.strip(), parts[-1][-1]
        space = " "
        if last in _HYPHENS:
            parts[-1], space = _behind_hyphen(parts[-1], line, ends)
        elif last >= _FIRST_SOLID or line[0] >= _FIRST_SOLID or last in _SHARED:
            solid = _is_solid(parts[-1].rstrip(_SHARED)[-1:]) + _is_solid(line.lstrip(_SHARED)[:1])
            if solid == 1 and between is None:
                between = " " if any(map(_SPACED_SOLID.search, lines)) else ""
            space = " " if not solid else "" if solid == 2 else between or ""
        parts += [space, line] if space else [line]
    return "".join(parts)


def _is_solid(sign: str) -> bool:
    return sign >= _FIRST_SOLID and _SIGN.match(sign) is not None


def _behind_hyphen(before: str, after: str, ends: LineEnds) -> tuple[str, str]:
    """The line that ends in a hyphen or a dash, with or without it, and what comes between it and the next one."""
    bare = before.rstrip(_HYPHENS)
    if bare[-1:] == " ":
        return before, " "
    if before[-1] == "—" or before.endswith("--"):
        # Chinese has its dashes beside solid signs; either way, nothing comes between.
        return before, ""
    first, second = _LAST_WORD.search(bare[-_WORD:]), _FIRST_WORD.match(after[:_WORD])
    if before[-1] == _SOFT:
        return bare, ""
    if first is None or second is None:
        return before, ""
    if second[0] in _AND:
        return before, " "
    cut = second[0].islower() and not ends.stays(first[0], second[0])
    return (bare if cut else before), ""
