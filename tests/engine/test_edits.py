"""The algebra of edits, held against the slow twin: apply, align, project, compose, undo, guard, bound."""

import numpy as np
import pytest
import slow_twin as twin
from drawn_edits import batches, batches_with_edits, edits_of, guards_of, spans_of, spliced, units
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.spans import Spans


def aligned(alignment, batch, output):
    """What the engine says of each record, in the form of the twin: units with their stretch of the source."""
    low, high = alignment.low.tolist(), alignment.high.tolist()
    assert all(0 <= a <= b <= batch.size for a, b in zip(low, high, strict=True))
    rows = zip(batch.starts.tolist(), output.starts.tolist(), output.texts, strict=True)
    return [
        [twin.Unit(c, low[o + i] - s, high[o + i] - s) for i, c in enumerate(text)] for s, o, text in rows
    ]


def plain(rows):
    """With one way to write that a unit stands for nothing."""
    return [
        [twin.Unit(u.char, *((u.low, u.high) if u.high > u.low else (0, 0))) for u in row] for row in rows
    ]


def applied(given, edits):
    return [twin.apply(text, row) for text, row in zip(given, edits, strict=True)]


def script_of(decided, batch):
    """The edits of each record that are left when all is done."""
    script, output = decided.script(batch), decided.apply(batch)
    rows = [[] for _ in range(len(batch))]
    record = np.searchsorted(batch.ends, script.at)
    for at, end, begin, stop, n in zip(script.at, script.end, script.begin, script.stop, record, strict=True):
        new = "".join(map(chr, output.units[begin:stop]))
        rows[n].append((int(at - batch.starts[n]), int(end - batch.starts[n]), new))
    return rows


tables = st.dictionaries(units.map(ord), st.none() | units.map(ord), max_size=8)


def mapped(text, table):
    images = [table.get(ord(c), ord(c)) for c in text]
    return [twin.Unit(chr(to), i, i + 1) for i, to in enumerate(images) if to is not None]


@given(batches_with_edits, st.sampled_from([1, 2, 4]))
def test_apply_and_origin(case, width):
    given, edits = case
    batch = TextBatch.from_list(given).widened(width)
    decided, expected = spliced(batch, edits), applied(given, edits)
    assert decided.apply(batch).to_list() == [twin.text_of(row) for row in expected]
    output, alignment = decided.traced(batch)
    assert output == decided.apply(batch)
    assert plain(aligned(alignment, batch, output)) == plain(expected)
    origin = decided.origin(batch).tolist()
    starts = zip(batch.starts.tolist(), output.starts.tolist(), expected, strict=True)
    assert [
        [origin[o + i] - s if origin[o + i] >= 0 else -1 for i in range(len(row))] for s, o, row in starts
    ] == [[u.low if u.high > u.low else -1 for u in row] for row in expected]


@given(batches_with_edits, st.data())
def test_project(case, data):
    given, edits = case
    batch = TextBatch.from_list(given)
    decided, expected = spliced(batch, edits), applied(given, edits)
    starts = decided.apply(batch).starts.tolist()
    for record, text in enumerate(given):
        a, b = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        left = script_of(decided, batch)[record]
        hull = twin.image(twin.settled(expected[record], left), a, b) if a < b else None
        start = int(batch.starts[record])
        if a < b:
            found = decided.project(batch, [(start + a, start + b)])
            assert found == [hull and (hull[0] + starts[record], hull[1] + starts[record])]


@given(batches, tables)
def test_map(given, table):
    batch = TextBatch.from_list(given)
    decided, expected = Edits.map(table), [mapped(text, table) for text in given]
    assert decided.apply(batch).to_list() == [twin.text_of(row) for row in expected]
    output, alignment = decided.traced(batch)
    assert output == decided.apply(batch)
    assert aligned(alignment, batch, output) == expected


@given(batches, tables, tables, tables)
def test_neighbouring_maps_fuse(given, first, second, third):
    batch = TextBatch.from_list(given)
    a, b, c = Edits.map(first), Edits.map(second), Edits.map(third)
    step_by_step = TextBatch.from_list(a.apply(batch).to_list())
    step_by_step = TextBatch.from_list(b.apply(step_by_step).to_list())
    step_by_step = c.apply(step_by_step).to_list()
    assert c.apply(b.apply(a.apply(batch))).to_list() == step_by_step
    fused = a.then(b, batch).then(c, batch)
    assert fused.splice is None
    assert fused.apply(batch).to_list() == step_by_step


@given(batches_with_edits, tables)
def test_map_with_exceptions(case, table):
    """What the exceptions put in does not go through the table, all else does."""
    given, edits = case
    batch = TextBatch.from_list(given)
    decided = Edits.map(table, exceptions=spliced(batch, edits))
    expected = []
    for text, row in zip(given, edits, strict=True):
        here, out = 0, []
        for edit in [*row, (len(text), len(text), [])]:
            start, end, pieces = edit
            out += [u for u in mapped(text, table) if here <= u.low < start]
            out += twin.apply(text, [edit])[start : start + twin.length(pieces)]
            here = end
        expected.append(out)
    assert decided.apply(batch).to_list() == [twin.text_of(row) for row in expected]
    output, alignment = decided.traced(batch)
    assert output == decided.apply(batch)
    assert plain(aligned(alignment, batch, output)) == plain(expected)


@st.composite
def three_in_a_row(draw):
    given, first = draw(batches_with_edits)
    middle = [twin.text_of(row) for row in applied(given, first)]
    second = tuple(draw(edits_of(text)) for text in middle)
    last = [twin.text_of(row) for row in applied(middle, second)]
    return given, first, middle, second, last, tuple(draw(edits_of(text)) for text in last)


@given(three_in_a_row())
def test_composition(case):
    """The text is that of one step after the other, however they are grouped; so is the alignment, from the left."""
    given, first, middle, second, last, third = case
    x, y, z = map(TextBatch.from_list, (given, middle, last))
    a, b, c = spliced(x, first), spliced(y, second), spliced(z, third)
    result = c.apply(z).to_list()
    assert a.then(b, x).apply(x).to_list() == last
    assert a.then(b, x).then(c, x).apply(x).to_list() == result
    assert a.then(b.then(c, y), x).apply(x).to_list() == result
    expected = applied(given, first)
    for texts, edits in ((middle, second), (last, third)):
        expected = [twin.compose(*pair) for pair in zip(expected, applied(texts, edits), strict=True)]
    one, two, three = a.traced(x)[1], b.traced(y)[1], c.traced(z)[1]
    # Grouped the other way, the hull of a hull may be wider where something moved.
    assert plain(aligned(one.then(two).then(three), x, TextBatch.from_list(result))) == plain(expected)


@given(batches_with_edits, st.none() | tables)
def test_undo_script_and_cost(case, table):
    given, edits = case
    batch = TextBatch.from_list(given)
    decided = spliced(batch, edits) if table is None else Edits.map(table, exceptions=spliced(batch, edits))
    output = decided.apply(batch)
    assert decided.undo(batch).apply(output).to_list() == given
    bound = decided.cost(batch).tolist()
    assert all(n >= Levenshtein.distance(*pair) for n, *pair in zip(bound, given, output.texts, strict=True))
    script = decided.script(batch)
    assert (script.at[1:] > script.end[:-1]).all(), "neighbours are one edit"
    starts, record = batch.starts, np.searchsorted(batch.ends, script.at)
    assert (script.end <= batch.ends[record]).all(), "no edit crosses a border"
    rows = [[] for _ in given]
    for at, end, begin, stop, n in zip(script.at, script.end, script.begin, script.stop, record, strict=True):
        new, old = output.units[begin:stop].tolist(), batch.units[at:end].tolist()
        assert new != old, "an edit changes something"
        rows[n].append((int(at - starts[n]), int(end - starts[n]), ["".join(map(chr, new))]))
    assert [twin.text_of(row) for row in applied(given, rows)] == output.texts


@given(batches_with_edits, st.none() | tables, st.data())
def test_avoiding_and_carry(case, table, data):
    """No guarded character changes, every edit that touches none stays, and the spans are found again."""
    given, edits = case
    guards = [[data.draw(guards_of(text)) for text in given] for _ in range(2)]
    batch = TextBatch.from_list(given)
    decided = spliced(batch, edits) if table is None else Edits.map(table, exceptions=spliced(batch, edits))
    spans = [spans_of(batch, guard) for guard in guards]
    for guard in spans:
        decided = decided.avoiding(guard)
    output, alignment = decided.traced(batch)
    assert decided.apply(batch) == output
    for guard in spans:
        there = decided.carry(guard, batch)
        for a, b, low, high in zip(guard.starts, guard.ends, there.starts, there.ends, strict=True):
            assert list(map(chr, batch.units[a:b])) == list(map(chr, output.units[low:high]))
            assert alignment.low[low:high].tolist() == list(range(a, b))
    if table is None:
        both = [x + y for x, y in zip(*guards, strict=True)]
        pairs = zip(edits, both, strict=True)
        left = [[e for e in row if not any(twin.touches(e, g) for g in guard)] for row, guard in pairs]
        assert output.texts == [twin.text_of(row) for row in applied(given, left)]


@given(batches_with_edits, st.randoms(use_true_random=False))
def test_join(case, random):
    """Edits dealt out to three hands and joined are the same edits."""
    given, edits = case
    edits = tuple([e for i, e in enumerate(row) if i == 0 or e[:2] != row[i - 1][:2]] for row in edits)
    batch = TextBatch.from_list(given)
    hand = {(r, i): random.randrange(3) for r, row in enumerate(edits) for i in range(len(row))}
    parts = [
        tuple([e for i, e in enumerate(row) if hand[r, i] == h] for r, row in enumerate(edits))
        for h in range(3)
    ]
    joined = Edits.join(Edits.none(), *(spliced(batch, part) for part in parts))
    assert joined.apply(batch) == spliced(batch, edits).apply(batch)


def places(batch, *numbers):
    chosen = tk.Streams(0, batch).thin(batch.chars(), 1)
    return chosen.where(np.isin(np.arange(len(chosen)), numbers))


def test_replace_insert_delete_and_move():
    batch = TextBatch.from_list(["abc", "de"])
    some = places(batch, 1, 3)
    assert Edits.replace(some, ["XY", ""]).apply(batch).to_list() == ["aXYc", "e"]
    assert Edits.replace(some, np.array([0x1F600, 0x1E])).apply(batch).to_list() == ["a😀c", "\x1ee"]
    assert Edits.insert(some, "\ud83d\ude00").apply(batch).to_list() == ["a\ud83d\ude00bc", "\ud83d\ude00de"]
    assert Edits.delete(some).apply(batch).to_list() == ["ac", "e"]
    low, high = np.array([[2, 0]]), np.array([[3, 1]])
    assert Edits.move(np.array([0]), np.array([3]), low, high).apply(batch).to_list() == ["ca", "de"]


def test_what_overlaps_is_refused():
    batch = TextBatch.from_list(["abcd"])
    one = spliced(batch, ([(0, 2, ["x"])],))
    with pytest.raises(tk.InvalidArgument, match="must not overlap"):
        Edits.join(one, spliced(batch, ([(1, 3, [])],)))
    with pytest.raises(tk.InvalidArgument, match="must not overlap"):
        spliced(batch, ([(1, 2, []), (0, 1, [])],))
    with pytest.raises(tk.InvalidArgument, match="a map"):
        Edits.join(one, Edits.map({97: 98}))
    with pytest.raises(tk.InvalidArgument, match="2 places need 2"):
        Edits.insert(places(batch, 0, 1), ["a"])


def test_touching():
    """An edit touches a span when it replaces a unit of it or inserts strictly inside."""
    guard = Spans(np.array([2, 4]), np.array([4, 6]))
    at, end = np.array([[0, 2], [1, 3], [2, 2], [3, 3], [4, 4], [5, 7], [6, 6], [6, 8], [0, 9]]).T
    assert guard.touched(at, end).tolist() == [False, True, False, True, False, True, False, False, True]


@pytest.mark.parametrize(
    ("low", "high"),
    [([[3]], [[1]]), ([[-1]], [[1]]), ([3], [4]), ([[0], [1]], [[1], [2]]), ([[0, 1]], [[1]])],
)
def test_a_move_that_makes_no_sense_is_refused(low, high):
    with pytest.raises(tk.InvalidArgument, match=r"Edits\.move"):
        tk.Edits.move(np.array([0]), np.array([2]), np.array(low), np.array(high))
