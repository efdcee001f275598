"""Normalization: the cases of the Unicode Consortium, and what must hold for every text."""

import itertools
import os
import runpy
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from drawn_edits import CHANGED, UNKNOWN, units
from hypothesis import given
from hypothesis import strategies as st
from places import GOLDEN
from test_chains import check

import tunekit as tk
from tunekit.corruptors import normalization as normalizing
from tunekit.engine import normalization, rewriting
from tunekit.engine.batch import TextBatch
from tunekit.engine.normalization import FORMS, TIED, combining_classes, decomposed, kinds, normalized
from tunekit.engine.rewriting import rewritten

MAKE = runpy.run_path(str(GOLDEN / "make_normalization.py"))
CASES = MAKE["golden"]()
COLUMNS = list(zip(*(columns for _, columns in CASES), strict=True))
# Which column each column becomes, from the head of NormalizationTest.txt.
BECOMES = {"NFC": (1, 1, 1, 3, 3), "NFD": (2, 2, 2, 4, 4), "NFKC": (3,) * 5, "NFKD": (4,) * 5}
EVERY = list(map(chr, range(0x110000)))

# All that interacts: marks out of order, composites, Hangul, vowel signs, exclusions, singletons, what expands most.
INTERACTING = (
    "aeAoIс=<ΑΥυωиЖかハ가각\u1100\u1161\u11a8\u11a7\u1176\u0300\u0301\u0302\u0304\u0308\u031b\u0323\u0327\u0338\u0345"
    "\u0344\u0341\u0374\u0f71\u0f72\u0f73\u3099\uff9e\u0915\u093c\u0958\u09c7\u09be\u0b92\u0bd7\u0dd9\u0dca\u0dcf"
    "éệÅÅΩẛﬁﬃ①Å㌀ﷺ¨½º゛\u1e9b\u0f77\ufb2c\ufb1d\u05b4\u05bc\U0001d15e\U0001d165\U0001d16d\U0002f800\u200d\u034f"
)
chars = st.sampled_from(INTERACTING) | units
texts = st.text(chars, max_size=12)
forms = st.sampled_from(FORMS)
each_form = pytest.mark.parametrize("form", FORMS)


@each_form
@pytest.mark.parametrize("column", range(5))
def test_every_case(form, column):
    found = tk.NormalizeUnicode(form=form)(COLUMNS[column])
    assert found == list(COLUMNS[BECOMES[form][column]])
    # The exact algorithm alone, that the corruptor is made of.
    assert [normalized(text, form) for text in COLUMNS[column][::7]] == found[::7]


@each_form
def test_every_other_character_stays(form):
    listed = {columns[0] for part, columns in CASES if part == "1"}
    others = [char for char in EVERY if char not in listed]
    assert tk.NormalizeUnicode(form=form)(others) == others


def test_the_cases_are_all_there():
    assert [sum(part == p for part, _ in CASES) for p in "0123"] == [25, 17029, 1844, 176]


@given(st.lists(texts, max_size=4), forms)
def test_it_does_what_the_standard_library_does(given, form):
    assert tk.NormalizeUnicode(form=form)(given) == [unicodedata.normalize(form, text) for text in given]


@given(texts, forms)
def test_the_exact_algorithm_does_what_the_standard_library_does(text, form):
    assert normalized(text, form) == unicodedata.normalize(form, text)


@each_form
@pytest.mark.parametrize(
    "text", ["가\u11a7", "\u1100\u1161\u11a7", "각\u11a8", "\u1100\u1176", "\u1113\u1161", "가\u11c3"]
)
def test_hangul_at_its_limits(text, form):
    assert normalized(text, form) == unicodedata.normalize(form, text) == tk.NormalizeUnicode(form=form)(text)


@given(st.lists(texts, max_size=4), forms)
def test_it_does_what_its_twin_does(given, form):
    check(tk.NormalizeUnicode(form=form), given)


@given(texts, forms)
def test_twice_is_once_and_then_nothing_is_edited(text, form):
    normalize = tk.NormalizeUnicode(form=form)
    once = normalize(text)
    again = normalize.trace(once)
    assert (again.text, again.edits) == (once, [])
    assert unicodedata.is_normalized(form, text) == (normalize.trace(text).edits == [])


@given(texts, forms)
def test_edits_are_tight(text, form):
    for start, end, new in tk.NormalizeUnicode(form=form).trace(text).edits:
        assert text[start:end][:1] != new[:1]
        assert text[start:end][-1:] != new[-1:]


@given(texts, texts, forms)
def test_a_text_can_be_cut_before_what_is_not_tied(left, right, form):
    if right and not kinds(form)[ord(right[0])] & TIED:
        assert normalized(left + right, form) == normalized(left, form) + normalized(right, form)


@given(texts)
def test_what_is_equivalent_becomes_equal(text):
    parts = unicodedata.normalize("NFD", text)
    for form in FORMS:
        normalize = tk.NormalizeUnicode(form=form)
        assert normalize(parts) == normalize(text)
    assert decomposed(text) == parts


@each_form
@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0323\u0301", "\u0301", "\u05bc\u05b0\u05b4"])
def test_a_hundred_thousand_marks(marks, form):
    """A row that is sorted and composed in steps that grow with its square would not end."""
    count = 100_000 // len(marks)
    text = "e" + marks * count
    found = tk.NormalizeUnicode(form=form)([text, marks * count])
    by_class = sorted(marks, key=lambda char: combining_classes()[ord(char)])
    ordered = "".join(char * count for char in by_class)
    first = normalized("e" + by_class[0], form)
    assert found == [first + ordered[1:], ordered]


def test_latin_1_is_in_nfc_without_a_look():
    texts = tk.LowerCase().edits(batch := TextBatch.from_list(["É", "\xb5"]), None).apply(batch)
    assert tk.NormalizeUnicode().edits(texts, None).apply(texts) is texts
    assert "units" not in texts.__dict__
    assert tk.NormalizeUnicode()(list(map(chr, range(256)))) == list(map(chr, range(256)))


@pytest.mark.parametrize("form", ["nfc", "", None, "NFKCC", ["NFC"]])
def test_an_unknown_form_is_named(form):
    with pytest.raises(tk.InvalidArgument, match=r"NormalizeUnicode\(form=.*: form must be one of NFC, NFD"):
        tk.NormalizeUnicode(form=form)


# Rewriting


@given(
    st.text(st.sampled_from("ab😀\ud800\uffff"), min_size=1, max_size=30),
    st.sampled_from(["", "a", "aab", "b"]),
)
def test_rewritten_stretches(text, new):
    """Every second stretch of every length, held against the same done by hand."""
    cuts = [0, *np.cumsum([1, 2, 3, 4, 5, 1]).tolist(), 30]
    spans = [(a, min(b, len(text))) for a, b in itertools.pairwise(cuts) if a < len(text)][::2]
    batch = TextBatch.from_list(["x", text])
    starts, ends = (np.array(side, np.int64) + 2 for side in zip(*spans, strict=True))
    edits = rewritten(batch, starts, ends, lambda old: old[0] + new + old[1:].upper())
    expected = text
    for start, end in spans[::-1]:
        expected = expected[: start + 1] + new + text[start + 1 : end].upper() + expected[end:]
    assert edits.apply(batch).to_list() == ["x", expected]


# The tables


def folder() -> Path:
    if not os.environ.get("TUNEKIT_UNICODE"):
        pytest.skip(
            "TUNEKIT_UNICODE is not set, or empty: the files of the Unicode Character Database are not there"
        )
    return Path(os.environ["TUNEKIT_UNICODE"])


def test_the_cases_are_those_of_the_file():
    assert MAKE["read"](folder()) == CASES


def test_the_tables_are_those_of_the_files():
    from make_normalization_tables import tables_from

    made, shipped = tables_from(folder()), normalization._tables()
    assert list(made) == list(shipped)
    for name, table in made.items():
        assert table.dtype == shipped[name].dtype
        np.testing.assert_array_equal(table, shipped[name])


def test_combining_classes_agree_with_python():
    shared = [c for c in EVERY if c not in UNKNOWN and c not in CHANGED and unicodedata.category(c) != "Cn"]
    assert [c for c in shared if unicodedata.combining(c) != combining_classes()[ord(c)]] == []


def test_arrays_are_read_only():
    for array in (kinds("NFC"), combining_classes()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


GROWTH = """
import resource, sys
import tunekit as tk
text, form = sys.argv[1] * int(sys.argv[2]), sys.argv[3]
noise = tk.NormalizeUnicode(form=form)
noise("a")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
output = noise(text)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(grown * 1024 / (64 * 2**20 + 8 * (len(text.encode()) + len(output.encode()))))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the largest size is counted in kilobytes there")
@pytest.mark.parametrize(("sign", "form"), [("ﷺ", "NFKC"), ("한", "NFD"), ("ΐ", "NFD"), ("\u0344", "NFC")])
def test_a_text_that_grows_takes_little_memory(sign, form):
    given = [sys.executable, "-c", GROWTH, sign, "1000000", form]
    share = float(subprocess.run(given, capture_output=True, text=True, check=True).stdout)
    assert share < 1


@given(st.lists(texts, max_size=4), forms, st.integers(1, 4))
def test_block_by_block_is_as_at_once(given, form, size):
    """Rows of marks over the edge of a block, and a record that begins with what is tied."""
    batch, corruptor = TextBatch.from_list(given), tk.NormalizeUnicode(form=form)
    whole = corruptor.trace(given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normalizing, "_BLOCK", size)
        patch.setattr(rewriting, "_BLOCK", size)
        assert corruptor(batch.to_list()) == [trace.text for trace in whole]
        assert [trace.edits for trace in corruptor.trace(given)] == [trace.edits for trace in whole]
