"""The shipped Unicode tables, against the running Python and against the Unicode files themselves."""

import gzip
import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import make_unicode_tables
import numpy as np
import pytest
import regex

from tunekit.engine import unicode as tables
from tunekit.engine.unicode import (
    VERSION,
    break_classes,
    case_map,
    codes_in,
    codes_of_script,
    is_case_ignorable,
    is_cased,
    whitespace,
)
from tunekit.errors import InvalidArgument

Kind = Literal["lower", "upper", "title", "fold"]
KINDS: tuple[Kind, ...] = get_args(Kind)
GROUPS = {"C": "cfnos", "L": "lmotu", "M": "cen", "N": "dlo", "P": "cdefios", "S": "ckmo", "Z": "lps"}
CATEGORIES = [group + detail for group, details in GROUPS.items() for detail in details]
METHODS = {"lower": str.lower, "upper": str.upper, "title": str.title, "fold": str.casefold}
EVERY_CODE = np.arange(sys.maxunicode + 1, dtype=np.uint32)

# A Python knows the Unicode of its own time. Only codes that both versions assign can be compared, save
# those that changed: 15.0 made five modifiers Lowercase, 16.0 gave two letters a capital and one mark Mc.
CHANGED = {"14.0.0": {0x10FC, 0xA7F2, 0xA7F3, 0xA7F4, 0xAB69}, "16.0.0": {0x019B, 0x0264, 0x1171E}}
OURS = set(EVERY_CODE.tolist()) - set(codes_in("Cn").tolist())
PYTHONS = {code for code in EVERY_CODE.tolist() if unicodedata.category(chr(code)) != "Cn"}
SHARED = sorted((OURS & PYTHONS) - CHANGED.get(unicodedata.unidata_version, set()))


def mapping(kind: Kind) -> dict[int, tuple[int, ...]]:
    """Every code that the map changes, and what it becomes."""
    table = case_map(kind)
    single = zip(table.source.tolist(), table.target.tolist(), strict=True)
    return {code: (target,) for code, target in single} | table.expanding


def unicode_file(name: str) -> Iterator[list[str]]:
    """The fields of each line of a file of the corpora, or a skipped test without them."""
    if not os.environ.get("TUNEKIT_CORPORA"):
        pytest.skip(f"TUNEKIT_CORPORA is not set, or empty: {name} is not there to compare with")
    path = Path(os.environ["TUNEKIT_CORPORA"], "hostile", "unicode", f"{name}.gz")
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    assert lines[0] == f"# {name.removesuffix('.txt')}-{VERSION}.txt"
    return ([field.strip() for field in line.split(";")] for line in lines if line and line[0] != "#")


def hexadecimal(text: str) -> tuple[int, ...]:
    return tuple(int(code, 16) for code in text.split())


def test_the_file_records_the_version():
    with np.load(Path(tables.__file__).with_name("unicode.npz"), allow_pickle=False) as file:
        assert file["version"].item() == VERSION


def test_the_file_is_what_the_script_makes():
    if not os.environ.get("TUNEKIT_UNICODE"):
        pytest.skip(
            "TUNEKIT_UNICODE is not set, or empty: there is no Unicode Character Database to make the tables from"
        )
    made = make_unicode_tables.tables_from(Path(os.environ["TUNEKIT_UNICODE"]))
    with np.load(Path(tables.__file__).with_name("unicode.npz"), allow_pickle=False) as file:
        assert file.files == list(made)
        for name, table in made.items():
            assert file[name].dtype == table.dtype
            np.testing.assert_array_equal(file[name], table)


def test_categories_part_the_code_space():
    """Every code is in one category, and a group is the union of its categories."""
    parts = {name: codes_in(name) for name in CATEGORIES}
    np.testing.assert_array_equal(np.sort(np.concatenate(list(parts.values()))), EVERY_CODE)
    for group, details in GROUPS.items():
        members = [parts[group + detail] for detail in details]
        np.testing.assert_array_equal(codes_in(group), np.sort(np.concatenate(members)))
    np.testing.assert_array_equal(codes_in("Zs", "Lt"), codes_in("Lt", "Zs"))
    assert codes_in().size == 0


def test_categories_agree_with_python():
    ours = {code: name for name in CATEGORIES for code in codes_in(name).tolist()}
    differing = {code for code in SHARED if ours[code] != unicodedata.category(chr(code))}
    assert not differing


@pytest.mark.skipif(unicodedata.unidata_version != VERSION, reason=f"this Python's Unicode is not {VERSION}")
def test_the_same_version_assigns_the_same_codes():
    assert OURS == PYTHONS == set(SHARED)


@pytest.mark.parametrize("name", ["", "p", "PP", "Lu ", "Xx"])
def test_an_unknown_category_is_named(name):
    with pytest.raises(InvalidArgument, match=r"codes_in.*categories must be among C, Cc"):
        codes_in("Lu", name)


def test_scripts_part_the_code_space():
    """Unassigned, private and surrogate codes are of no known script, and all others of one."""
    unknown = set(codes_of_script("Unknown").tolist())
    assert unknown == set(codes_in("Cn", "Co", "Cs").tolist())
    names = tables._names("script")
    np.testing.assert_array_equal(codes_of_script(*names), EVERY_CODE)
    assert sum(codes_of_script(name).size for name in names) == EVERY_CODE.size
    assert codes_of_script().size == 0
    assert codes_of_script("Han") is codes_of_script("Han")


@pytest.mark.parametrize(
    "script", ["Latin", "Greek", "Cyrillic", "Hebrew", "Devanagari", "Han", "Common", "Inherited"]
)
def test_scripts_agree_with_the_package_regex(script):
    """It knows the Unicode of its own time: later codes count as not assigned here, and a few moved."""
    pattern = regex.compile(rf"\p{{Script={script}}}")
    theirs = {code for code in OURS if pattern.match(chr(code))}
    assert len(theirs ^ set(codes_of_script(script).tolist())) <= len(theirs) // 500


@pytest.mark.parametrize(
    ("name", "near"), [("latin", "Latin"), ("Latn", "Latin"), ("OldItalic", "Old_Italic")]
)
def test_an_unknown_script_is_named(name, near):
    with pytest.raises(
        InvalidArgument, match=rf"codes_of_script\(scripts='{name}'\).*\nHint: Did you mean '{near}'"
    ):
        codes_of_script("Greek", name)


def test_break_classes():
    """Those of latin-1, where they can be seen at a glance, and one class a code."""
    graphemes, sentences = break_classes("grapheme"), break_classes("sentence")
    for classes in (graphemes, sentences):
        assert classes.names == tuple(sorted(classes.names))
        assert classes.numbers.size == EVERY_CODE.size
        assert set(classes.numbers.tolist()) == set(range(len(classes.names)))
    latin = {graphemes.names[n] for n in graphemes.numbers[:0x100]}
    assert latin == {"CR", "LF", "Control", "Extended_Pictographic", "Other"}
    assert [sentences.names[n] for n in sentences.numbers[[0x0A, 0x85, 0xA0, 0xAA]]] == [
        "LF",
        "Sep",
        "Sp",
        "Lower",
    ]
    assert {graphemes.names[n] for n in graphemes.numbers[codes_in("Cs", "Zl", "Zp")]} == {"Control"}
    assert break_classes("grapheme") is graphemes


def test_whitespace_is_what_isspace_says():
    assert whitespace().tolist() == [code for code in range(sys.maxunicode + 1) if chr(code).isspace()]


@pytest.mark.parametrize("kind", KINDS)
def test_case_agrees_with_python(kind):
    """Σ alone too: without a cased character before it, ``str.lower`` gives σ."""
    ours = mapping(kind)
    expected = {code: METHODS[kind](chr(code)) for code in SHARED}
    found = {code: "".join(map(chr, ours.get(code, (code,)))) for code in SHARED}
    assert {code for code in SHARED if found[code] != expected[code]} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_case_maps_are_in_order(kind):
    """Sorted, without entries that change nothing, and no code on both sides."""
    table = case_map(kind)
    assert (np.diff(table.source.astype(np.int64)) > 0).all()
    assert (table.source != table.target).all()
    assert not set(table.source.tolist()) & set(table.expanding)
    assert all(len(codes) > 1 for codes in table.expanding.values())


def test_sigma():
    assert mapping("lower")[ord("Σ")] == (ord("σ"),)
    assert mapping("fold")[ord("ς")] == (ord("σ"),)


def test_cased_agrees_with_python():
    """Cased is lower case, upper case or title case (D135), with Python's ``islower`` for Lowercase."""
    cased = is_cased(EVERY_CODE)
    for code in SHARED:
        character = chr(code)
        expected = character.islower() or character.isupper() or unicodedata.category(character) == "Lt"
        assert cased[code] == expected, hex(code)


def test_case_ignorable_agrees_with_python():
    """A final sigma sees the letter behind what is ignorable, and none when that is all there is."""
    ignorable = is_case_ignorable(EVERY_CODE)
    for code in SHARED:
        skipped = f"a{chr(code)}Σ".lower().endswith("ς") and not f"{chr(code)}Σ".lower().endswith("ς")
        assert ignorable[code] == skipped, hex(code)


@pytest.mark.parametrize("tell", [is_cased, is_case_ignorable])
def test_properties_of_arrays(tell):
    """Any unsigned width gives the same answer; end marks and the empty array are in neither."""
    wide = tell(EVERY_CODE)
    for dtype, size in ((np.uint8, 0x100), (np.uint16, 0x10000), (np.uint64, EVERY_CODE.size)):
        np.testing.assert_array_equal(tell(EVERY_CODE[:size].astype(dtype)), wide[:size])
    assert tell(np.array([0x1E, 0xFFFF, 0x110000, 0xFFFFFFFF], np.uint32)).tolist() == [False] * 4
    assert tell(np.array([], np.uint16)).tolist() == []


def test_arrays_are_shared_and_read_only():
    assert codes_in("P") is codes_in("P")
    assert whitespace() is whitespace()
    assert case_map("fold") is case_map("fold")
    for array in (codes_in("P"), whitespace(), case_map("fold").source, case_map("fold").target):
        assert array.dtype == np.uint32
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_special_casing_file():
    ours = {kind: mapping(kind) for kind in KINDS}
    expanding: dict[str, set[int]] = {"lower": set(), "title": set(), "upper": set()}
    for row in unicode_file("SpecialCasing.txt"):
        # Where a line has a condition, a locale or a context, it stands before the comment.
        if not row[4].startswith("#"):
            continue
        (code,) = hexadecimal(row[0])
        for kind, text in zip(("lower", "title", "upper"), row[1:4], strict=True):
            assert ours[kind].get(code, (code,)) == hexadecimal(text), (kind, hex(code))
            if len(text.split()) > 1:
                expanding[kind].add(code)
    assert expanding == {kind: set(case_map(kind).expanding) for kind in ("lower", "title", "upper")}


def test_case_folding_file():
    """Statuses C and F make the full folding; S is for simple folding and T for Turkic."""
    rows = [row for row in unicode_file("CaseFolding.txt") if row[1] in ("C", "F")]
    assert mapping("fold") == {int(code, 16): hexadecimal(text) for code, _, text, *_ in rows}
