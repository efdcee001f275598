"""KeepGraphemes: how the guard of whole graphemes goes together with what is made of corruptors."""

import pytest
from drawn_edits import batches, corruptors, steps
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_breaks import graphemes
from test_whole_graphemes import ACCENTED, FAMILY, FLAG, records

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.engine.whole import WholeGraphemes


def pushed(corruptor: tk.Corruptor) -> tk.Corruptor:
    """The same with the guard around each single step."""
    kind = type(corruptor)
    parts = [pushed(part) for part in getattr(corruptor, "parts", ())]
    if isinstance(corruptor, tk.Compose | tk.OneOf | tk.RandomOrder):
        return kind(parts)
    if isinstance(corruptor, tk.SomeOf):
        return tk.SomeOf(parts, n=corruptor.n)
    if isinstance(corruptor, tk.Repeat):
        return tk.Repeat(pushed(corruptor.corruptor), n=corruptor.n)
    if isinstance(corruptor, tk.Sometimes):
        return tk.Sometimes(*parts, p=corruptor.p)
    if isinstance(corruptor, tk.Protect):
        return tk.Protect(*parts, corruptor.pattern)
    return tk.KeepGraphemes(corruptor)


@settings(max_examples=200)
@given(corruptors, records, st.integers(0, 99))
def test_around_the_whole_or_around_each_step(corruptor, given, seed):
    """It is the same, also once more around it, traced or not: each step is held to the clusters that it sees."""
    whole = tk.KeepGraphemes(corruptor)
    expected = pushed(corruptor)(given, seed=seed)
    assert whole(given, seed=seed) == expected
    assert tk.KeepGraphemes(whole)(given, seed=seed) == expected
    traces = whole.trace(given, seed=seed)
    assert [trace.text for trace in traces] == expected
    assert [trace.edits for trace in traces] == [t.edits for t in pushed(corruptor).trace(given, seed=seed)]


@given(steps, records, st.integers(0, 99))
def test_a_single_step(step, given, seed):
    """Of what the step decides alone, what is left is done."""
    batch = TextBatch.from_list(given)
    streams = Streams(seed, batch)
    decided = WholeGraphemes().limit(step.edits(batch, streams.fork(step.labels[0])), batch)
    assert run(tk.KeepGraphemes(step), batch, streams).texts == decided.apply(batch)


@given(corruptors, batches, st.integers(0, 99))
def test_single_code_points_come_out_as_without_it(corruptor, given, seed):
    given = [text.encode("latin-1", "ignore").decode("latin-1").replace("\r\n", "\n") for text in given]
    plain, kept = (c.trace(given, seed=seed) for c in (corruptor, tk.KeepGraphemes(corruptor)))
    assert [(t.text, t.edits) for t in kept] == [(t.text, t.edits) for t in plain]


@given(
    corruptors,
    st.lists(st.sampled_from([FAMILY, FLAG, *"ab ,."]), max_size=20).map("".join),
    st.integers(0, 99),
)
def test_no_family_is_torn_apart(corruptor, text, seed):
    """None of it is left behind by any chain: what is there of it, is there as a whole."""
    left = tk.KeepGraphemes(corruptor)(text, seed=seed).replace(FAMILY, "").replace(FLAG, "")
    assert not set(left) & set(FAMILY + FLAG)


@pytest.mark.parametrize("text", [FAMILY, ACCENTED * 3, "a\r\nb", "🇩🇪🇫🇷", "हिन्दी"])
@pytest.mark.parametrize("kind", ["insert", "delete", "substitute", "swap"])
def test_random_edits_of_every_place(text, kind):
    """Even at rate 1 nothing happens to a text without single code points but insertions between its clusters."""
    came_out = tk.KeepGraphemes(tk.RandomEdits(rate=1, kinds=(kind,)))(text)
    single = [g for g in graphemes(text) if len(g) == 1]
    survivors = [g for g in graphemes(text) if len(g) > 1]
    for cluster in survivors:
        assert came_out.count(cluster) == text.count(cluster)
    assert came_out == text or kind == "insert" or single


def test_marks_go_with_the_base_that_goes():
    """A map that deletes a part of a cluster leaves it; one that deletes all of it does it; case is one to one."""
    strip = tk.KeepGraphemes(tk.StripPunctuation())
    assert strip("a! b!\u0301 c.") == "a b!\u0301 c"
    upper, lower = tk.KeepGraphemes(tk.UpperCase()), tk.KeepGraphemes(tk.LowerCase())
    assert upper(["e\u0301ß", "e\u0301ß\u0301", "ß"]) == ["E\u0301SS", "E\u0301ß\u0301", "SS"]
    assert lower(["ΑΣ\u0301", "İ", "İ\u0323"]) == ["ας\u0301", "i\u0307", "İ\u0323"]


def test_an_edit_is_what_it_changes():
    """So a normalization form reaches a cluster only as a whole, and a composed letter is not held together."""
    compose, strip = (tk.KeepGraphemes(c) for c in (tk.NormalizeUnicode(), tk.StripDiacritics()))
    assert compose(["e\u0301", "e\u0301\u0302", "é\u0302"]) == ["é", "e\u0301\u0302", "é\u0302"]
    assert strip("é e\u0301") == "e e\u0301"


def test_a_protected_part_of_a_cluster_keeps_the_rest_of_it():
    """In either order: spans that save a part of a cluster would else tear it."""

    @tk.corruptor
    class DropAll:
        def edits(self, texts, streams):
            return tk.Edits.map({"e": None, "\u0301": None, "x": None})

    for corruptor in (
        tk.Protect(tk.KeepGraphemes(DropAll()), "\u0301"),
        tk.KeepGraphemes(tk.Protect(DropAll(), "\u0301")),
    ):
        assert corruptor("xe\u0301x") == "e\u0301"
    assert tk.Protect(DropAll(), "\u0301")("xe\u0301x") == "\u0301"


def test_it_is_a_value():
    kept = tk.KeepGraphemes(tk.LowerCase() >> tk.RandomEdits())
    assert repr(kept) == "KeepGraphemes(LowerCase() >> RandomEdits())"
    assert eval(repr(kept), vars(tk)) == kept
    assert kept.labels == ("LowerCase", "RandomEdits")
    with pytest.raises(
        tk.InvalidArgument, match=r"KeepGraphemes\(corruptor=3\): corruptor must be a corruptor"
    ):
        tk.KeepGraphemes(3)
    with pytest.raises(tk.InvalidArgument, match="name must be left out"):
        tk.KeepGraphemes(tk.LowerCase(), name="whole")
