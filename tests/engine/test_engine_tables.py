"""Sets of code points and tables of changes, held against sets and dicts, in every width of a batch."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.maps import Patch, apply
from tunekit.engine.tables import DELETE, END, CodeSet, Table, raw

members = st.lists(
    st.sampled_from([0, 0x1E, 0x61, 0x7F, 0xFF, 0x100, 0xD800, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF])
)


@given(members, st.booleans())
def test_a_set_holds_its_members_and_no_mark(codes, many):
    """An end mark is no member, even where its value is one; in a set of few codes or of many."""
    codes = sorted({*codes, *range(0x200, 0x200 + 300)} if many else set(codes))
    held = CodeSet.of(np.array(codes, np.uint32))
    for width, top in ((1, 0x100), (2, 0x10000), (4, 0x110001)):
        units = np.array(
            [c for c in [0, 0x1E, 0x61, 0xFF, 0x200, 0xD800, 0xFFFF, 0x10FFFF, 0x110000] if c < top]
        )
        units = units.astype(f"u{width}")
        expected = [c in codes and c != END[width] for c in units.tolist()]
        assert held.holds(units).tolist() == expected
        assert held.flags(width)[units].tolist() == expected
        assert held.flags(width).size == top
        assert CodeSet(held.codes, marks=True).holds(units).tolist() == [
            e or c == END[width] for e, c in zip(expected, units.tolist(), strict=True)
        ]


def test_the_ways_to_name_a_set():
    held = CodeSet.of("banana")
    assert held.codes.tolist() == [97, 98, 110]
    assert held.codes.dtype == np.uint32
    assert CodeSet.of("banana") is held
    assert CodeSet.of(held) is held
    assert CodeSet.of(["n", "ab", "a"]).codes.tolist() == [97, 98, 110]
    assert CodeSet.of(iter("nba")) is CodeSet.of({"a", "b", "n"})
    assert CodeSet.of(np.array([5, 3, 5], np.uint32)).codes.tolist() == [3, 5]
    assert CodeSet.of("").holds(np.array([97], np.uint8)).tolist() == [False]
    assert held.flags(2) is held.flags(2), "a table of flags is made once"
    with pytest.raises(ValueError, match="read-only"):
        held.flags(1)[0] = True


def test_a_part_of_a_buffer():
    """A buffer made of bytes is read without a copy; a part of it is that part."""
    units = TextBatch.from_list(["abcdefgh"]).units
    many = CodeSet.of("acegh")
    assert many.holds(units[2:6]).tolist() == [True, False, True, False]
    assert raw(units[2:6]) == b"cdef"
    assert raw(units) == b"abcdefgh\x1e"
    assert raw(units) is raw(units)
    assert raw(units.copy()) == b"abcdefgh\x1e"
    assert raw(TextBatch.from_list(["ĸ"]).units) == np.array([0x138, 0xFFFF], np.uint16).tobytes()


codes = st.sampled_from(
    [0, 0x1E, 0x61, 0x62, 0xFF, 0x138, 0xD800, 0xDFFF, 0xE000, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF]
)
dicts = st.dictionaries(codes, codes | st.just(-1), max_size=7)


@given(dicts)
def test_a_table_is_its_dict(changes):
    table = Table.of(changes)
    everything = np.array([0, 0x1D, 0x1E, 0x61, 0x62, 0xFF, 0x138, 0xD800, 0xFFFF, 0x10FFFF])
    assert table.image(everything).tolist() == [changes.get(c, c) for c in everything.tolist()]
    assert table.sources.tolist() == sorted(changes)
    assert table.targets.tolist() == [changes[c] for c in sorted(changes)]
    assert Table.of(dict(reversed(changes.items()))) is table


@given(dicts, dicts)
def test_two_tables_in_a_row_are_one(first, second):
    """What the first deletes stays deleted, and the codes of the fused table stand in order, each once."""
    fused = Table.of(first).then(Table.of(second))
    either = sorted({*first, *second})
    images = [first.get(c, c) for c in either]
    assert fused.sources.tolist() == either
    assert fused.targets.tolist() == [-1 if c == -1 else second.get(c, c) for c in images]


@given(dicts, st.sampled_from([1, 2, 4]))
def test_what_a_table_does_in_a_width(changes, width):
    """Codes that the width holds are sent to one that it holds, are deleted, or escape: none is both."""
    table, top = Table.of(changes), {1: 0x100, 2: 0x10000, 4: 0x110001}[width]
    values, kept, escapes = table.values(width), table.kept(width), set(table.escapes(width).tolist())
    assert values.size == top
    assert values.itemsize == width
    for code, to in changes.items():
        if code >= top or code == END[width]:
            assert code not in escapes
            continue
        fits = 0 <= to < top and to != END[width] and not (width == 2 and 0xD800 <= to <= 0xDFFF)
        assert (code in escapes) == (to != -1 and not fits)
        assert values[code] == (to if fits else code)
        assert (kept is None or kept[code]) == (to != -1)
    assert values[END[width]] == END[width]
    assert (kept is None) == (
        -1 not in [to for code, to in changes.items() if code < top and code != END[width]]
    )
    assert kept is None or kept[END[width]]
    moved = [code for code in changes if code < top]
    assert (values != np.arange(top)).sum() == (values[moved] != moved).sum(), "no other value changes"
    assert kept is None or (~kept).sum() == (~kept[moved]).sum(), "and no other is deleted"


@given(dicts, st.text(st.sampled_from("\0ab\xffĸ\ud7ff\ue000\ufffe"), max_size=5))
def test_a_table_leaves_a_width_when_a_character_does(changes, text):
    batch = TextBatch.from_list([text])
    leaving = [ord(c) in Table.of(changes).escapes(batch.width).tolist() for c in text]
    assert Table.of(changes).leaves(batch.units) == any(leaving)


def test_a_table_of_many_escapes():
    """Too many to look for one by one."""
    table = Table.of(dict.fromkeys(range(ord("a"), ord("k")), 0x1F600))
    for text, leaves in (("xyz", False), ("xyk", False), ("xj", True), ("a", True)):
        batch = TextBatch.from_list([text])
        assert table.leaves(batch.units) is leaves
        assert batch.mapped(table).to_list() == ["".join("😀" if c in "abcdefghij" else c for c in text)]


def test_a_table_that_deletes():
    table = Table.deleting(np.array([0x62, 0x61, 0x62], np.uint32))
    assert table.sources.tolist() == [0x61, 0x62]
    assert table.targets.tolist() == [-1, -1]
    assert table.sources.dtype == table.targets.dtype == np.int64
    replace, delete = table.bytes_table
    assert (len(replace), delete) == (256, b"ab")
    assert Table.of({0x61: 0x62}).bytes_table[1] == b""
    assert Edits.map(table).apply(TextBatch.from_list(["abcab"])).to_list() == ["c"]


CODES = st.sampled_from([*range(0x7E, 0x84), 0xC0, 0xC1, 0xE0, 0xE1, *map(ord, "abAB ")])


@given(
    st.text(st.sampled_from("abAB \x80\x81ÀÁàá"), min_size=1, max_size=30),
    st.dictionaries(CODES, st.one_of(CODES, st.just(DELETE)), max_size=5),
    st.dictionaries(st.integers(0, 29), st.one_of(CODES, st.just(DELETE)), max_size=6),
)
@example("xÀ", {0xC0: 0xE0}, {0: 0x80, 1: 0xC0})
@settings(max_examples=300)
def test_a_patch_is_put_over_a_table(text, table, patch):
    """Also where a code of the patch is one that the table sends elsewhere, or that stands for another."""
    patch = {place: code for place, code in patch.items() if place < len(text)}
    expected = [patch.get(place, table.get(ord(char), ord(char))) for place, char in enumerate(text)]
    places, codes = (np.array(list(column), np.int64) for column in (patch.keys(), patch.values()))
    units = apply(TextBatch.from_list([text]), Table.of(table), Patch(places, codes))
    assert units[:-1].tolist() == [code for code in expected if code != DELETE]
