"""The marks of emphasis in plain text: signs before and after a word or a phrase."""

import re
from unicodedata import normalize

# Within a paragraph, around what begins and ends with a sign. A mark may touch a letter on one side ("sure_ly_",
# "_H_arbour"), not on both: that is a name with underscores.
_WITHIN = r"(?!\s)([^_\n]+(?:\n(?!\n)[^_\n]*)*)(?<!\s)"
_MARKED = re.compile(rf"(?<!\w)_{_WITHIN}_(?!_)|(?<!_)_{_WITHIN}_(?!\w)")
# Each pattern begins with its sign, which is found quickly, and looks back from there.
# Bold, spaced out, in other letters, in Greek: =so=, +so+, ~so~, #so#; a letter begins and a letter or a mark ends it.
_OTHERS = re.compile(
    r"([=+~#])(?<![\w=+~#][=+~#])(?=[^\W\d_])([^=+~#\n]{0,300}[^\W_][.,;:!?]?)\1(?![\w=+~#])"
)
# Letters that the transcriber filled in, {so}; above the line, ^so and ^{so}.
_BRACES = re.compile(r"\^?\{([^\W\d_]{1,30})\}")
_ABOVE = re.compile(r"\^(?<=[^\W\d_]\^)(?=[^\W\d_])")
# Letters of other alphabets, as Distributed Proofreaders write them: [=a] is an a with a macron, [oe] a ligature.
_LETTER = re.compile(r"\[(?:([=)('`:~^.])([A-Za-z])|(oe|OE|ae|AE)(?:(?<=[^\W\d_]\[..)|(?=\][^\W\d_])))\]")
_ABOVE_IT = dict(zip("=)('`:~^.", "\u0304\u0306\u0311\u0301\u0300\u0308\u0303\u0302\u0307", strict=True))
_LIGATURES = {"oe": "œ", "OE": "Œ", "ae": "æ", "AE": "Æ"}
_UNSURE = re.compile(r"[=+~#{}^](?:(?<=[{}^])|(?<!\w[=+~#])(?=[^\W\d_]))")
_SIGNS = re.compile(r"[=+~#{}^]")


def without_italics(text: str) -> str:
    r"""The text without the marks that stand around a word or a phrase; other underscores stay.

    With them go those of bold (=so=), spaced (+so+, ~so~) and Greek words (#so#), of letters above the line (M^r) and
    of letters that were filled in ({so}); letters that were spelt out ([=a], f[oe]tus) become what they are.

    >>> without_italics('"_Im_mediately, sure_ly_, said Mr. ____ of the _Sea\nMaid_, see snake_case_names."')
    '"Immediately, surely, said Mr. ____ of the Sea\nMaid, see snake_case_names."'
    >>> without_italics("=Tea= and +more tea+, M^r. and y^{e} {o}ld 1 + 1 = 2, a=b=c")
    'Tea and more tea, Mr. and ye old 1 + 1 = 2, a=b=c'
    """
    if "_" in text:
        text = _MARKED.sub(lambda match: match[1] or match[2], text)
    if _SIGNS.search(text):
        text = _ABOVE.sub("", _BRACES.sub(r"\1", _OTHERS.sub(r"\2", text)))
    return _LETTER.sub(_letter, text) if "[" in text else text


def _letter(found: re.Match[str]) -> str:
    if found[1]:
        return normalize("NFC", found[2] + _ABOVE_IT[found[1]])
    return _LIGATURES[found[3]]


def unsure_marks(text: str) -> int:
    """Return the number of other signs that may be marks of emphasis."""
    return len(_UNSURE.findall(text))
