"""Unicode normalization of one text, slow and exact, and what each code point means for it.

Everything comes from one pinned version of the Unicode Character Database, not from the running Python.
``scripts/make_normalization_tables.py`` writes the tables.
"""

from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FORMS",
    "MARK",
    "SUSPECT",
    "TIED",
    "Form",
    "combining_classes",
    "decomposed",
    "kinds",
    "normalized",
]

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = get_args(Form)

# What a code point may be to a form, as bits of ``kinds``.
SUSPECT, MARK, TIED = 1, 2, 4

_CODES = 0x110000

# Hangul syllables are computed (section 3.12 of the standard): leading consonants, vowels, trailing consonants.
_SYLLABLE, _LEADING, _VOWEL, _TRAILING = 0xAC00, 0x1100, 0x1161, 0x11A7
_LEADINGS, _VOWELS, _TRAILINGS = 19, 21, 28
_SYLLABLES = range(_SYLLABLE, _SYLLABLE + _LEADINGS * _VOWELS * _TRAILINGS)


def normalized(text: str, form: Form) -> str:
    r"""Give the text in a normalization form.

    >>> normalized("e\u0323\u0302", "NFC"), normalized("ﬁ", "NFKC"), len(normalized("\uac01", "NFD"))
    ('ệ', 'fi', 3)

    UAX #15 on the data of Unicode 15.0. Cost: about a microsecond a character, and the sorting of a row of marks.
    """
    decomposition = decomposed(text, compatibly="K" in form)
    return _composed(decomposition) if form.endswith("C") else decomposition


def decomposed(text: str, *, compatibly: bool = False) -> str:
    r"""Give the full decomposition, in canonical order.

    >>> [hex(ord(char)) for char in decomposed("\u1ec7")]
    ['0x65', '0x323', '0x302']
    """
    of = _decompositions(compatibly=compatibly)
    return _in_order("".join([of[char] for char in text]))


@cache
def kinds(form: Form) -> NDArray[np.uint8]:
    r"""Give what each code point may be to a form, as bits, and 0 for an end mark of any width.

    >>> [int(kinds("NFC")[ord(char)]) for char in "a\u00e9\u212a\u0301\u1161"]
    [0, 0, 1, 7, 5]

    ``SUSPECT``: its quick check (UAX #15, section 9) is not Yes. ``MARK``: its combining class is not 0. ``TIED``: it
    may interact with what stands before it, since its decomposition begins with a mark or, where the form composes,
    with something that composes with a character before it. Between two characters of which the second is not tied,
    a text can be cut, and each part normalized alone.
    """
    tables, name = _tables(), form.lower()
    # (0x110001,), with one item for the end mark of 32 bits. Those of 8 and 16 bits, U+001E and U+FFFF, have no
    # property that counts here.
    found = np.zeros(_CODES + 1, np.uint8)
    found[_inside(tables[f"{name}_no"])] |= SUSPECT
    found[tables["class_code"]] |= MARK
    tied = set(tables["class_code"].tolist())
    if form.endswith("C"):
        maybe = _inside(tables[f"{name}_maybe"])
        found[maybe] |= SUSPECT
        tied.update(maybe.tolist())
    of = _decompositions(compatibly="K" in form)
    found[list(tied | {ord(char) for char, whole in of.items() if ord(whole[0]) in tied})] |= TIED
    found.setflags(write=False)
    return found


@cache
def combining_classes() -> NDArray[np.uint8]:
    """Give the canonical combining class of each code point, and 0 for an end mark.

    >>> combining_classes()[[ord("a"), 0x0301, 0x0323]].tolist()
    [0, 230, 220]
    """
    tables = _tables()
    classes = np.zeros(_CODES + 1, np.uint8)
    classes[tables["class_code"]] = tables["class_value"]
    classes.setflags(write=False)
    return classes


class _Decompositions(dict[str, str]):
    """The full decomposition of every character, Hangul syllables computed when they are first asked for."""

    def __missing__(self, char: str) -> str:
        # code = (leading · 21 + vowel) · 28 + trailing, where trailing 0 is no consonant.
        code = ord(char) - _SYLLABLE
        whole = char
        if ord(char) in _SYLLABLES:
            leading, vowel = divmod(code // _TRAILINGS, _VOWELS)
            whole = chr(_LEADING + leading) + chr(_VOWEL + vowel)
            whole += chr(_TRAILING + code % _TRAILINGS) if code % _TRAILINGS else ""
        return whole


@cache
def _decompositions(*, compatibly: bool) -> _Decompositions:
    tables, found = _tables(), _Decompositions()
    # The second has the codes alone of which the compatible decomposition is another, and writes over the first.
    for kind in ("canonical", "compatibility") if compatibly else ("canonical",):
        target = "".join(map(chr, tables[f"{kind}_target"].tolist()))
        edges = pairwise(tables[f"{kind}_offsets"].tolist())
        source = map(chr, tables[f"{kind}_source"].tolist())
        found.update({char: target[low:high] for char, (low, high) in zip(source, edges, strict=True)})
    return found


@cache
def _class_of() -> dict[str, int]:
    tables = _tables()
    return dict(zip(map(chr, tables["class_code"].tolist()), tables["class_value"].tolist(), strict=True))


@cache
def _composites() -> dict[tuple[str, str], str]:
    rows = (map(chr, _tables()[name].tolist()) for name in ("first", "second", "composite"))
    return {(first, second): whole for first, second, whole in zip(*rows, strict=True)}


def _in_order(text: str) -> str:
    """In canonical order: the marks after a starter by their class, those of one class as they stand (D109)."""
    class_of = _class_of()
    classes = [class_of.get(char, 0) for char in text]
    if not any(before > after > 0 for before, after in pairwise(classes)):
        return text
    # How many starters come up to each character: marks are sorted between two of them, and ``sorted`` is stable.
    starters = list(accumulate(mark == 0 for mark in classes))
    order = sorted(range(len(text)), key=lambda i: (starters[i], classes[i]))
    return "".join([text[i] for i in order])


def _composed(text: str) -> str:
    """Each character joined to the last starter, where both have a composite and nothing blocks them (D117)."""
    class_of, out = _class_of(), [""]
    starter, before = (
        0,
        0,
    )  # where the last starter stands, and the class of what stands last, -1 for the starter
    for char in text:
        mark = class_of.get(char, 0)
        # A character is blocked from the starter by one between them of its own class or a higher one. As the text is
        # in canonical order, the last one decides.
        whole = _composite(out[starter], char) if before < mark or before < 0 else None
        if whole is not None:
            out[starter] = whole
            continue
        out.append(char)
        starter, before = (len(out) - 1, -1) if mark == 0 else (starter, mark)
    return "".join(out)


def _composite(first: str, second: str) -> str | None:
    """The primary composite of two characters; the first may be missing."""
    if (first, second) in _composites():
        return _composites()[first, second]
    if first and _VOWEL <= ord(second) < _TRAILING + _TRAILINGS:
        leading, vowel = ord(first) - _LEADING, ord(second) - _VOWEL
        if 0 <= leading < _LEADINGS and vowel < _VOWELS:
            return chr(_SYLLABLE + (leading * _VOWELS + vowel) * _TRAILINGS)
        # Every 28th syllable has no trailing consonant yet.
        syllable, trailing = ord(first), ord(second) - _TRAILING
        if trailing > 0 and syllable in _SYLLABLES[::_TRAILINGS]:
            return chr(syllable + trailing)
    return None


@cache
def _tables() -> dict[str, NDArray[Any]]:
    with np.load(Path(__file__).with_name("normalization.npz")) as file:
        return {name: file[name] for name in file.files}


def _inside(edges: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The codes of the runs with these edges."""
    runs = edges.reshape(-1, 2).tolist()
    return np.concatenate([np.arange(first, stop) for first, stop in runs])
