"""``explain``: what a data set holds is what the explanation ends with, and it says why anything else is left out."""

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_conformance import MAPPINGS

import tunekit as tk
from tunekit.mappings.apply.cache import FILE

TEXTS = ["Oh, no!", "oh no", "What? He said: “No.”", "", "  ", "Été, 3.45 €… 😶", "x" * 50, "Ah. " * 9]
NOISE = tk.Restore(tk.StripPunctuation() >> tk.RandomEdits(rate=0.2))


@tk.mapping
class Reverse:
    """A mapping of somebody's own, which knows nothing of steps, and leaves out what is the same backwards."""

    def pairs(self, records, streams):
        texts = records.texts.texts
        turned = tk.TextBatch.from_list([text[::-1] for text in texts])
        batch = tk.PairBatch(turned, records.texts, records.ids, records.groups, streams)
        same = [text == text[::-1] for text in texts]
        chosen = batch.select(np.flatnonzero(np.logical_not(same)))
        chosen.dropped["the same backwards"] = sum(same)
        return chosen

    def check(self, pair):
        assert pair.input[::-1] == pair.target


def longer(pair):
    return len(pair.input) > 5


def asked(pair):
    return (f"Correct: {pair.input}", pair.target) if pair.target != "oh no" else None


def explained(pairs):
    """Each pair of the data set is explained by its id, or, where that names several, by itself."""
    held = list(pairs)
    for pair in held:
        found = pairs.explain(pair)
        assert found.pair == pair
        assert str(found).endswith(f"\ntarget: {tk.errors.visible(pair.target)}")
        texts = {found.record, *(text for _, text in found.steps)}
        assert {pair.input, pair.target} <= texts
    return held


@pytest.mark.parametrize("copies", [1, 2])
@pytest.mark.parametrize("task", [*MAPPINGS, Reverse(), Reverse().on_source(tk.UpperCase())], ids=repr)
def test_every_mapping(task, copies):
    pairs = tk.pairs(TEXTS, task, seed=5, copies=copies)
    held = {(pair.id, pair.copy): pair for pair in explained(pairs)}
    for number in range(len(TEXTS)):
        for copy in range(copies):
            found = pairs.explain(str(number), copy=copy)
            assert found.pair == held.get((str(number), copy))
            assert bool(found.dropped) == (found.pair is None)


STAGES = {
    "filter": lambda pairs: pairs.filter(longer),
    "map": lambda pairs: pairs.map(asked),
    "take": lambda pairs: pairs.take(5),
    "shuffle": lambda pairs: pairs.shuffle(seed=1),
    "epoch": lambda pairs: pairs.epoch(2),
    "mix": lambda pairs: pairs.mix(tk.pairs(TEXTS[2:], Reverse()).map(asked), weights=(2, 1)),
    "on_input": lambda pairs: pairs.on_input(tk.UpperCase()),
}


@given(
    st.lists(st.sampled_from(sorted(STAGES)), max_size=4, unique=True),
    st.sampled_from(["train", "test", None]),
)
@settings(max_examples=40)
def test_behind_any_stages(names, side):
    pairs = tk.pairs(TEXTS, NOISE, copies=2)
    pairs = pairs.split({"train": 0.6, "test": 0.4})[side] if side else pairs
    for name in names:
        pairs = STAGES[name](pairs)
    held = explained(pairs)
    if "mix" not in names:
        for copy in (pairs.first_copy, pairs.first_copy + 1):
            left_out = {str(n) for n in range(len(TEXTS))} - {pair.id for pair in held if pair.copy == copy}
            for id_ in left_out:
                found = pairs.explain(id_, copy=copy)
                assert (found.pair, bool(found.dropped)) == (None, True)


def test_what_a_stage_left_out_says_so():
    pairs = tk.pairs(TEXTS, tk.Restore(tk.LowerCase()))
    assert (
        str(pairs.filter(longer).explain("3"))
        == "record '3', copy 0: ''\n  LowerCase(): ''\nleft out: filter longer"
    )
    assert pairs.map(asked).explain("1").dropped == ("map asked",)
    assert pairs.take(2).explain("2").dropped == (".take(2)",)
    assert pairs.mix(pairs.take(1)).explain("5").dropped == ("behind the end of the mix",)
    sides = pairs.split({"train": 0.5, "test": 0.5})
    left_out = next(iter(sides["test"])).id
    assert sides["train"].explain(left_out).dropped == (".split({'train': 0.5, 'test': 0.5})['train']",)


def test_the_steps_of_what_is_wrapped():
    task = (
        tk.Restore(tk.StripPunctuation()).on_source(tk.UpperCase()).on_input(tk.LowerCase() >> tk.FoldCase())
    )
    assert tk.pairs(["Oh, no!"], task).map(asked).explain("0").steps == (
        ("UpperCase(), on the record", "OH, NO!"),
        ("StripPunctuation()", "OH NO"),
        ("LowerCase(), on the input", "oh no"),
        ("FoldCase(), on the input", "oh no"),
        (".map(asked), input", "Correct: oh no"),
    )


def test_a_call_is_made_once_and_its_key_is_that_of_the_cache(tmp_path):
    calls = []

    def shout(text, seed):
        calls.append(seed)
        return text.upper()

    def steps(**given):
        return tk.pairs(["oh"], tk.Apply(shout, seeded=True, name="shout", **given)).explain("0").steps

    ((step, target),) = steps()
    (seed,) = calls
    assert target == "OH"
    assert step.startswith("target = ")
    assert step.endswith(f"shout(text, seed={seed}), called now")
    kept, found = (steps(cache=tmp_path)[0][0] for _ in range(2))
    with sqlite3.connect(tmp_path / FILE) as connection:
        ((key,),) = connection.execute("SELECT key FROM answers").fetchall()
    assert kept.endswith(f"called now, and kept in the cache as {key.hex()}")
    assert found.endswith(f"found in the cache as {key.hex()}")
    assert calls == [seed, seed]


def test_an_id_that_names_several_pairs():
    pairs = tk.pairs(TEXTS, NOISE).mix(tk.pairs(TEXTS, Reverse()))
    with pytest.raises(tk.OutOfDomain, match=r"2 pairs have this id, .*\nHint: .*explain\(pair\)"):
        pairs.explain("0")
    assert pairs.filter(lambda pair: pair.input == "!on ,hO").explain("0").steps[0][0] == "Reverse(), input"


@tk.value
class Twice:
    """A source of two records of one id, and another."""

    def batches(self):
        yield tk.Records(tk.TextBatch.from_list(["One.", "Two.", "Three."]), ["a", "a", "b"], ["a", "a", "b"])


def test_an_id_that_names_several_records_of_a_source():
    pairs = tk.pairs(Twice(), tk.Restore(tk.LowerCase()))
    with pytest.raises(
        tk.OutOfDomain, match=r"explain\('a'\): 2 pairs have this id, .*\nHint: .*explain\(pair\)"
    ):
        pairs.explain("a")
    assert [pairs.explain(pair).record for pair in pairs] == ["One.", "Two.", "Three."]
    assert pairs.explain("b").record == "Three."
    assert pairs.filter(lambda pair: pair.target != "One.").explain("a").record == "Two."


def test_a_text_is_printed_in_full_or_around_the_change():
    window, book = ("word " * 90 + "END"), "a" * 3_000 + "B" + "c" * 3_000
    assert str(tk.pairs([window], tk.Restore(tk.LowerCase())).explain("0")).splitlines() == [
        f"record '0', copy 0: {window!r}",
        f"  LowerCase(): {window.lower()!r}",
        f"input: {window.lower()!r}",
        f"target: {window!r}",
    ]
    before, after = (f"…'{'a' * 250}{letter}{'c' * 249}'…" for letter in "Bb")
    steps = tk.Restore(tk.CollapseWhitespace() >> tk.LowerCase())
    assert str(tk.pairs([book], steps).explain("0")).splitlines() == [
        f"record '0', copy 0: {before}",
        f"  CollapseWhitespace(): '{'a' * 500}'…",
        f"  LowerCase(): {after}",
        f"input: {after}",
        f"target: {before}",
    ]
    half = tk.Truncate(share=0.5, unit="characters")
    cut = tk.pairs(["a" * 2_000], tk.Restore(half)).explain("0")
    assert str(cut).splitlines()[1] == f"  {half!r}: …'{'a' * 500}'"
    assert str(tk.pairs(["a" * 501 + "B"], tk.Restore(tk.LowerCase())).explain("0")).endswith(
        f"…'{'a' * 499}B'"
    )


def test_what_cannot_be_explained():
    pairs = tk.pairs(TEXTS, NOISE)
    with pytest.raises(tk.OutOfDomain, match=r"no record of this id\.\nHint: .*pair\.id"):
        pairs.explain("nobody")
    with pytest.raises(tk.OutOfDomain, match="the copies are 0 to 0"):
        pairs.explain("3", copy=1)
    with pytest.raises(tk.OutOfDomain, match="has other sides"):
        pairs.explain(tk.Pair("a", "b", id="3"))
    with pytest.raises(tk.InvalidArgument, match="must be the id of a pair, or a pair"):
        pairs.explain(3)
    dropped = tk.pairs(["same"], tk.Restore(tk.LowerCase(), unchanged="drop")).explain("0")
    assert str(dropped) == "record '0', copy 0: 'same'\n  LowerCase(): 'same'\nleft out: unchanged"
