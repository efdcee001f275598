"""The exact algorithm of normalization, on some cases of Unicode, and what the kinds of code points promise."""

import runpy
from itertools import pairwise

import numpy as np
import pytest
from places import GOLDEN

from tunekit.engine.normalization import (
    FORMS,
    MARK,
    SUSPECT,
    TIED,
    combining_classes,
    decomposed,
    kinds,
    normalized,
)

CASES = runpy.run_path(str(GOLDEN / "make_normalization.py"))["golden"]()
# All of the short parts, and of the long ones every thirteenth, which takes some of everything.
SOME = [columns for part, columns in CASES if part in "03"] + [columns for _, columns in CASES[::13]]
BECOMES = {"NFC": (1, 1, 1, 3, 3), "NFD": (2, 2, 2, 4, 4), "NFKC": (3,) * 5, "NFKD": (4,) * 5}
LISTED = sorted({char for columns in SOME for text in columns for char in text})
each_form = pytest.mark.parametrize("form", FORMS)


@each_form
def test_the_cases_of_unicode(form):
    for columns in SOME:
        for text, column in zip(columns, BECOMES[form], strict=True):
            assert normalized(text, form) == columns[column]


def test_decompositions():
    for columns in SOME:
        assert [decomposed(text) for text in columns] == [columns[i] for i in (2, 2, 2, 4, 4)]
        assert {decomposed(text, compatibly=True) for text in columns} == {columns[4]}


@each_form
def test_what_the_kinds_promise(form):
    """A text of characters that are not suspect, its marks in order, is in the form; marks are tied."""
    found, classes = kinds(form), combining_classes()
    assert found.size == classes.size == 0x110001
    assert found.dtype == classes.dtype == np.uint8
    assert found[[0x1E, 0xFFFF, 0x110000]].tolist() == classes[[0x1E, 0xFFFF, 0x110000]].tolist() == [0, 0, 0]
    assert (found <= SUSPECT | MARK | TIED).all()
    assert ((found & MARK > 0) == (classes > 0)).all()
    for char in LISTED:
        kind = int(found[ord(char)])
        assert kind & SUSPECT or normalized(char, form) == char
        assert not kind & MARK or kind & TIED
        first = decomposed(char, compatibly="K" in form)[0]
        assert not found[ord(first)] & MARK or kind & TIED
    for columns in SOME:
        text = columns[0]
        marks = [int(classes[ord(char)]) for char in text]
        if not any(found[ord(c)] & SUSPECT for c in text) and not any(a > b > 0 for a, b in pairwise(marks)):
            assert normalized(text, form) == text


@each_form
def test_a_text_can_be_cut_before_what_is_not_tied(form):
    """Whatever stands before it."""
    found = kinds(form)
    for left in ("a", "e\u0323", "\u1100", "\u1100\u1161", "\uac00", "\u0f71", "\u09c7", "\u0928", "A\u030a"):
        for char in LISTED:
            together = normalized(left + char, form)
            apart = normalized(left, form) + normalized(char, form)
            assert found[ord(char)] & TIED or together == apart


def test_what_is_tied_is_needed():
    """Some of each kind: marks, second parts of composites, and nothing that stays apart."""
    for form in FORMS:
        found = kinds(form)
        assert found[[0x301, 0x323]].tolist() == [found[0x301]] * 2
        assert found[0x301] & (TIED | MARK) == TIED | MARK
        assert found[[ord("a"), 0x4E00]].tolist() == [0, 0]
        composes = form.endswith("C")
        assert bool(found[0x1161] & TIED) == bool(found[0x1161] & SUSPECT) == composes
        assert bool(found[0x09BE] & TIED) == bool(found[0x09BE] & SUSPECT) == composes
        assert bool(found[0x0301] & SUSPECT) == composes
        assert bool(found[0xE9] & SUSPECT) == bool(found[0xAC00] & SUSPECT) != composes
        assert bool(found[0xFB01] & SUSPECT) == ("K" in form)
        assert not found[0xE9] & TIED
        assert found[0x344] & TIED, "it is decomposed into marks"
        assert found[[0x340, 0x344]].tolist() == [SUSPECT | MARK | TIED] * 2


def test_the_arrays_are_shared_and_read_only():
    assert kinds("NFC") is kinds("NFC")
    assert combining_classes() is combining_classes()
    for array in (kinds("NFD"), combining_classes()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


JAMO = [
    "\u1100",
    "\u1112",
    "\u1113",
    "\u1161",
    "\u1175",
    "\u1176",
    "\u11a7",
    "\u11a8",
    "\u11c2",
    "\u11c3",
    "가",
    "각",
    "힣",
]


def composed(text):
    """Hangul put together by the formula of the standard, one step after the other."""
    out = ""
    for char in text:
        last, code = ord(out[-1]) if out else 0, ord(char)
        if 0x1100 <= last < 0x1113 and 0x1161 <= code < 0x1176:
            out = out[:-1] + chr(0xAC00 + ((last - 0x1100) * 21 + code - 0x1161) * 28)
        elif 0xAC00 <= last <= 0xD7A3 and (last - 0xAC00) % 28 == 0 and 0x11A8 <= code < 0x11C3:
            out = out[:-1] + chr(last + code - 0x11A7)
        else:
            out += char
    return out


@pytest.mark.parametrize("third", ["", "\u11a7", "\u11a8", "\u1161", "a"])
def test_hangul_of_every_kind(third):
    for first in ["", "a", *JAMO]:
        for second in JAMO:
            text = first + second + third
            assert normalized(text, "NFC") == composed(text)
            assert composed(normalized(text, "NFD")) == composed(text)
    for code in range(0xAC00, 0xD7A4, 97):
        parts = normalized(chr(code), "NFD")
        assert len(parts) == 2 + bool((code - 0xAC00) % 28)
        assert composed(parts) == normalized(parts, "NFKC") == chr(code)


@pytest.mark.parametrize(
    "marks", ["\u0323\u0301", "\u0301\u0323", "\u0301\u0301\u0323", "\u0327\u0323\u0301\u0300"]
)
def test_marks_are_sorted_behind_each_starter(marks):
    """By their class, and those of one class stay as they stand; never over a starter."""
    by_class = "".join(sorted(marks, key=lambda char: int(combining_classes()[ord(char)])))
    for text in ("{}", "x{}", "x{}x{}", "{}x{}\u200d{}"):
        given, expected = text.replace("{}", marks), text.replace("{}", by_class)
        assert normalized(given, "NFD") == expected
