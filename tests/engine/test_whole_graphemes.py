"""The guard of whole graphemes: what it lets pass of any edits, against a slow twin."""

from itertools import pairwise

import pytest
import slow_twin as twin
from drawn_edits import edits_of as any_edits_of
from drawn_edits import guards_of, spans_of, spliced
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_breaks import graphemes
from slow_twin import Edit, Span

from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.whole import WholeGraphemes

FAMILY, ACCENTED, FLAG = "👩‍👩‍👧", "e\u0301", "🇩🇪"
WHOLE = [
    FAMILY,
    ACCENTED,
    FLAG,
    "\r\n",
    "ᄒ\u1161\u11ab",
    "ß\u0301",
    "İ\u0323",
    "ΑΣ\u0301",
    "!\u0301",
    "x\u0301\u0302",
]
texts = st.lists(st.sampled_from([*WHOLE, *"ab A. ,!", "\u0301", "\u200d", "👧", "🇩"]), max_size=6).map(
    "".join
)
records = st.lists(texts, max_size=3)
tables = st.dictionaries(
    st.sampled_from("eabx!.👩\u200d\u0301\r\n"),
    st.none() | st.sampled_from("y\u0302"),
    min_size=1,
    max_size=4,
)


def clusters_of(text: str) -> list[Span]:
    """The clusters of more than one code point."""
    ends = [sum(map(len, graphemes(text)[: i + 1])) for i in range(len(graphemes(text)))]
    return [(a, b) for a, b in pairwise([0, *ends]) if b - a > 1]


def tears(edit: Edit, clusters: list[Span], *, mapped: bool) -> bool:
    """Does it begin or end inside a cluster, or move a part of one? An exception of a map may be one to one."""
    start, end, pieces = edit
    put = [i for p in pieces for i in (range(*p) if isinstance(p, tuple) else [None] * len(p))]
    one_to_one = mapped and end - start == len(put) == 1
    if not one_to_one and any(a < start < b or a < end < b for a, b in clusters):
        return True
    for a, b in clusters:
        for place, unit in enumerate(put):
            first = place - (unit - a) if unit in range(a, b) else None
            if first is not None and (first < 0 or put[first : first + b - a] != list(range(a, b))):
                return True
    return False


def expected_of(text: str, edits: list[Edit], table: dict | None, guards: list[Span]) -> str:
    """What is left of edits, then a table, by the words of the docstring."""
    clusters = clusters_of(text)
    edits = [e for e in edits if not any(twin.touches(e, g) for g in guards)]
    dropped = [e for e in edits if tears(e, clusters, mapped=table is not None)]
    edits = [e for e in edits if e not in dropped]
    if table is None:
        return twin.text_of(twin.apply(text, edits))
    taken = {i for start, end, _ in edits for i in range(start, end)}
    off = {i for a, b in guards for i in range(a, b)} | taken
    for a, b in clusters:
        gone = [i for i in range(a, b) if i not in off and table.get(text[i], "") is None]
        if 0 < len(gone) < b - a or any(twin.touches(e, (a, b)) for e in dropped):
            off |= set(range(a, b))
    changes = [(i, i + 1, [table[c] or ""]) for i, c in enumerate(text) if c in table and i not in off]
    return twin.text_of(twin.apply(text, sorted(edits + changes, key=lambda e: e[:2])))


@st.composite
def edits_of(draw, text: str) -> list[Edit]:
    """Edits whose borders and moved stretches are often those of clusters, and of single code points."""
    if draw(st.booleans()):
        return draw(any_edits_of(text))
    ends = [0, *(sum(map(len, graphemes(text)[: i + 1])) for i in range(len(graphemes(text))))]
    places = st.sampled_from(ends) | st.integers(0, len(text))
    borders = sorted(draw(st.lists(places, max_size=6)))
    piece = st.sampled_from(["", "z", "zz"]) | st.tuples(places, places).map(sorted).map(tuple)
    return [
        (a, b, draw(st.lists(piece, max_size=3))) for a, b in zip(borders[::2], borders[1::2], strict=False)
    ]


@settings(max_examples=300)
@given(records, st.none() | tables, st.data())
def test_what_it_lets_pass(given, table, data):
    """Of any edits and any map, with and without protected spans; and what it lets pass once, it lets pass again."""
    edits = [data.draw(edits_of(text)) for text in given]
    guards = [data.draw(st.just([]) | guards_of(text)) for text in given]
    batch = TextBatch.from_list(given)
    decided = spliced(batch, tuple(edits))
    if table is not None:
        decided = Edits.map(table, exceptions=decided)
    decided = decided.avoiding(spans_of(batch, guards))
    kept = WholeGraphemes().limit(decided, batch)
    rows = zip(given, edits, guards, strict=True)
    assert kept.apply(batch).texts == [expected_of(text, row, table, spans) for text, row, spans in rows]
    assert kept.traced(batch)[0] == kept.apply(batch)
    assert WholeGraphemes().limit(kept, batch).apply(batch) == kept.apply(batch)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ((0, 1, ["z"]), "z\u0301"),
        ((0, 2, ["z"]), "x\u0301"),
        ((0, 1, ["zz"]), "x\u0301"),
        ((0, 3, ["z"]), "z"),
    ],
)
def test_exceptions_of_a_map_inside_a_cluster(edit, expected):
    """Only those of one code point for one; where another was dropped, the map leaves the cluster as it is."""
    batch = TextBatch.from_list(["x\u0301\u0302b"])
    decided = Edits.map({"b": "c", "\u0302": "\u0308"}, exceptions=spliced(batch, ([edit],)))
    (found,) = WholeGraphemes().limit(decided, batch).apply(batch).texts
    last = "" if edit[1] == 3 else "\u0308" if "z" in expected else "\u0302"
    assert found == expected + last + "c"


@pytest.mark.parametrize(
    "pieces", [[(1, 4)], [(0, 1), (1, 4)], [(1, 2), (2, 4)], [(1, 4), "z", (1, 4)], ["z"]]
)
def test_moves_of_whole_clusters(pieces):
    text = "ax\u0301\u0302b"
    batch = TextBatch.from_list([text])
    kept = WholeGraphemes().limit(spliced(batch, ([(0, 4, pieces)],)), batch)
    assert kept.apply(batch).texts == [twin.text_of(twin.apply(text, [(0, 4, pieces)]))]


@pytest.mark.parametrize(
    "pieces",
    [
        [(1, 3)],
        [(2, 4)],
        [(1, 2), (3, 4)],
        [(1, 2), "z", (2, 4)],
        [(2, 4), (1, 2)],
        [(1, 4), (1, 2)],
        [(1, 2), (3, 4), (2, 3)],
    ],
)
def test_moves_of_parts_of_clusters(pieces):
    batch = TextBatch.from_list(["ax\u0301\u0302b", "cd"])
    decided = spliced(batch, ([(0, 4, pieces)], [(0, 2, [(1, 2), (0, 1)])]))
    assert WholeGraphemes().limit(decided, batch).apply(batch).texts == ["ax\u0301\u0302b", "dc"]


def test_two_edits_do_not_make_a_cluster():
    """A part that one of them moves, and the rest that the next one does."""
    batch = TextBatch.from_list(["x\u0301\u0302abc"])
    decided = spliced(batch, ([(4, 4, [(0, 1)]), (5, 5, ["z", (1, 3)])],))
    assert WholeGraphemes().limit(decided, batch).apply(batch) == batch


@pytest.mark.parametrize(
    ("table", "edits", "expected"),
    [
        ({"e": None, "\u0301": None}, [], "b"),
        ({"e": None, "b": "c"}, [], "e\u0301c"),
        ({"\u0301": None, "b": "c"}, [(0, 2, [])], "c"),
        ({"\u0301": None, "b": "c"}, [(0, 2, ["z\u0301"])], "z\u0301c"),
        ({"e": None, "\u0301": None, "b": "c"}, [(0, 1, ["z"])], "z\u0301c"),
    ],
)
def test_a_map_deletes_whole_clusters(table, edits, expected):
    """Where an edit replaces one, or a part of one, the map has to do with the rest."""
    batch = TextBatch.from_list(["e\u0301b"])
    decided = Edits.map(table, exceptions=spliced(batch, (edits,)))
    assert WholeGraphemes().limit(decided, batch).apply(batch).texts == [expected]
