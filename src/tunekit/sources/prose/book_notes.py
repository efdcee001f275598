"""What transcribers put into a book in brackets, and the marks that lead to notes: where they are, and what."""

import re
from collections import Counter
from collections.abc import Iterator

CAPTION = "caption of an illustration"
FOOTNOTE = "footnote"
SIDENOTE = "note in the margin"
TRANSCRIBER = "transcriber's note"
MARK = "mark of a footnote"
PAGE = "number of a page"

# The word after a bracket says what is in it; as in etexts in English, German, French, Spanish, Italian and Dutch.
_WORDS = {
    CAPTION: "illustrations? frontispiece map plate plan figure fig diagram chart picture photograph photo portrait "
    "decoration ornament vignette headpiece tailpiece cover image music blank facsimile hieroglyphs? drawing sketch "
    "abbildung(?:en)? bild gravure figures? ilustraci[oó]n(?:es)? grabado illustrazion[ei] afbeelding",
    FOOTNOTE: "footnotes? note endnote fu(?:ß|ss)note anmerkung nota voetnoot",
    SIDENOTE: "side-?notes? line-?notes? head-?notes? margin(?:al)? randnotiz",
    TRANSCRIBER: "transcri\\w* tr tn etext e-text editor ed redactor",
    PAGE: "pg page pages p seite s pag p[aá]gina bladzijde",
}
_KINDS = {reason: f"(?:{'|'.join(words.split())})" for reason, words in _WORDS.items()}
_NUMBER = r"[\divxlc]{1,7}[a-z]?"
_OPENED = re.compile(
    r"\[[ \t_]{0,3}(?:"
    + "|".join(
        [
            rf"(?P<page>{_KINDS[PAGE]}[.:]?[ \t]*{_NUMBER})(?=[ \t]*\])",
            rf"(?P<mark>{_KINDS[FOOTNOTE]}[ \t]+\w{{1,4}})(?=\])",
            rf"(?P<caption>{_KINDS[CAPTION]})\b",
            rf"(?P<footnote>{_KINDS[FOOTNOTE]})\b(?=[^\]\n]{{0,20}}[:.])",
            rf"(?P<sidenote>{_KINDS[SIDENOTE]})\b",
            rf"(?P<transcriber>{_KINDS[TRANSCRIBER]})(?=\W)",
            r"(?P<starred>[*†‡]{1,3})(?=[^\]*†‡])",
        ]
    )
    + ")",
    re.IGNORECASE,
)
_REASONS = {
    "page": PAGE,
    "mark": MARK,
    "caption": CAPTION,
    "footnote": FOOTNOTE,
    "starred": FOOTNOTE,
    "sidenote": SIDENOTE,
    "transcriber": TRANSCRIBER,
}
_BRACKET = re.compile(r"[\[\]]")
_LONGEST = 20_000
# A number in braces is that of a page; one in brackets, or stars after a word, lead to a note.
_INLINE = re.compile(
    r"[ \t]?(?P<page>\{[ \t]?(?:\[?p[g.]?[ \t]?)?[\divxlc]{1,5}[a-z]?\]?[ \t]?\})"
    r"|[ \t]?(?P<mark>\[(?:\d{1,3}|[*†‡§¶]{1,4})\])(?!\()"
    r"|(?<=[^\W_])(?P<stars>[*†‡]{1,3})(?![\w*])|(?<=[.,;:!?\"'”’»)_])(?P<behind>[*†‡]{1,3})(?![\w*])"
)
# Marks that only lead to a note where there is one: a letter in brackets, a star after a space.
_LETTER = re.compile(r"[ \t]?\[([A-Za-z])\]")
_STAR = re.compile(r"[ \t]([*†‡]{1,3})(?=[\s,.;:!?)]|\Z)")
_BODY = re.compile(r"[ \t]*(?:\[(\d{1,4}|[A-Za-z]|[*†‡§¶]{1,4})\]|[*†‡]{1,3}(?=[ \t]?[\w\"“'‘_(«\[]))")
_LABEL = re.compile(
    r"(?m)^[ \t]*\[?(?:(?:[A-Za-z]\w+[ \t]+)?([A-Za-z])[\]:]|([*†‡]{1,3})[ \t]?[\w\"“'‘_(«\[])"
)


def is_footnote(block: str) -> bool:
    """Whether a block begins as a footnote does: ``[1]``, ``[A]``, a star."""
    return _BODY.match(block) is not None


def bracketed(text: str) -> Iterator[tuple[int, int, str]]:
    r"""What stands in brackets that a transcriber put in: from where, up to where, and what it is.

    >>> book = "The road.[Footnote 1: See [2].] [Illustration: A road\n\nby night.] He went [to me]."
    >>> [(book[start:end], what) for start, end, what in bracketed(book)]
    [('[Footnote 1: See [2].]', 'footnote'), ('[Illustration: A road\n\nby night.]', 'caption of an illustration')]

    Brackets may hold others. One that does not close nearby ends with its block.
    """
    if "[" not in text:
        return
    closing: dict[int, int] | None = None
    reached = 0
    for found in _OPENED.finditer(text):
        closing = _closing(text) if closing is None else closing
        start = found.start()
        if start < reached:
            continue
        end = closing.get(start, 0)
        if not 0 < end - start <= _LONGEST:
            blank = text.find("\n\n", start)
            end = blank if blank >= 0 else len(text)
        yield start, end, _REASONS[str(found.lastgroup)]
        reached = end


def _closing(text: str) -> dict[int, int]:
    """Where each bracket that closes is closed."""
    open_: list[int] = []
    closing = {}
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            open_.append(bracket.start())
        elif open_:
            closing[open_.pop()] = bracket.end()
    return closing


def labels(text: str) -> frozenset[str]:
    """The letters and stars by which footnotes are called."""
    if "[" not in text and "*" not in text:
        return frozenset()
    return frozenset(label for found in _LABEL.finditer(text) for label in found.groups() if label)


def without_marks(block: str, known: frozenset[str], dropped: Counter[str]) -> str:
    """A block without the marks that lead to footnotes and the numbers of pages, which are counted.

    ``known`` are the letters and stars by which footnotes are called.
    """
    if not any(sign in block for sign in "[{*†‡"):
        return block

    def gone(found: re.Match[str]) -> str:
        dropped[PAGE if found.lastgroup == "page" else MARK] += 1
        return ""

    def gone_if_known(found: re.Match[str]) -> str:
        return gone(found) if found[1] in known else found[0]

    for pattern in (_LETTER, _STAR) if known else ():
        block = pattern.sub(gone_if_known, block)
    return _INLINE.sub(gone, block)
