"""Traces of pairs: from the target of each to its input, through wrappers, copies, windows and stages."""

import copy
import pickle
from dataclasses import asdict, replace

import pytest
from test_conformance import MAPPINGS
from test_projection import agrees

import tunekit as tk
from tunekit.engine.run import run

NOISE = tk.StripPunctuation() >> tk.LowerCase()
TYPOS = tk.RandomEdits(rate=0.2)
TEXTS = ["Wait, what?! It's 3.14…", "", "Oh. I see — a a b.", "Γειά σου, Κόσμε!", "plain"]
TRACED = [mapping for mapping in MAPPINGS if "Apply" not in repr(mapping)]
WITHOUT = [mapping for mapping in MAPPINGS if "Apply" in repr(mapping)]


def held(pairs):
    """The pairs, each with a trace that leads from its target to its input."""
    found = list(pairs)
    assert found
    for pair, (other, together) in zip(found, pairs.traced(), strict=True):
        for trace in (pair.trace(), other.trace(), pairs.trace(pair), together):
            assert (trace.source, trace.text) == (pair.target, pair.input)
            assert trace.edits == together.edits
            text, here = "", 0
            for start, end, new in trace.edits:
                text, here = text + pair.target[here:start] + new, end
            assert text + pair.target[here:] == pair.input
        assert pair == other
        agrees(together)
    return found


@pytest.mark.parametrize("key", ["content", "id"])
@pytest.mark.parametrize("mapping", TRACED, ids=repr)
def test_every_mapping(mapping, key):
    pairs = tk.pairs(TEXTS, mapping, seed=7, copies=2, key=key)
    for pair in held(pairs):
        assert mapping.trace(pair).edits == pair.trace().edits


def test_windows_epochs_and_protected_spans():
    source = tk.texts(TEXTS * 3).windows(words=(1, 3))
    guarded = tk.Restore(tk.Protect(NOISE >> TYPOS, r"\d+"))
    held(tk.pairs(source, guarded, seed=3).epoch(2))


def turned(pair):
    return pair.input[::-1], pair.target


def long(pair):
    return len(pair.target) > 5


def same(pair):
    return pair


STAGED = {
    "noise behind a filter": lambda pairs: pairs.filter(long).on_input(TYPOS),
    "noise twice": lambda pairs: pairs.take(4).on_input(TYPOS).shuffle().on_input(TYPOS),
    "noise on the source": lambda pairs: pairs.filter(long).on_source(TYPOS),
    "noise on both": lambda pairs: pairs.take(4).on_input(TYPOS).on_source(TYPOS).on_input(TYPOS),
    "wrappers and stages": lambda pairs: pairs.on_input(TYPOS).take(3).on_source(TYPOS).take(2),
    "mixed": lambda pairs: pairs.mix(tk.pairs(TEXTS, tk.Restore(TYPOS), seed=7)),
    "noise behind a mix": lambda pairs: pairs.mix(
        tk.pairs(TEXTS, tk.Restore(TYPOS).on_input(TYPOS), seed=7).take(3)
    ).on_input(TYPOS),
    "a map that changes nothing": lambda pairs: pairs.map(same),
    "a side": lambda pairs: pairs.split({"train": 0.5, "test": 0.5})["train"],
}


@pytest.mark.parametrize("key", ["content", "id"])
@pytest.mark.parametrize("name", STAGED)
def test_stages(name, key):
    held(STAGED[name](tk.pairs(TEXTS, tk.Restore(TYPOS), seed=7, key=key)))


# Pairs that have none


@pytest.mark.parametrize("mapping", WITHOUT, ids=repr)
def test_targets_that_a_function_made(mapping):
    pairs = tk.pairs(TEXTS, mapping)
    pair = next(iter(pairs))
    for trace in (
        pair.trace,
        lambda: mapping.trace(pair),
        lambda: pairs.trace(pair),
        lambda: list(pairs.traced()),
    ):
        with pytest.raises(tk.OutOfDomain, match=r"Apply\(.*have no trace.*not made of its targets by edits"):
            trace()


class Foreign:
    """Nobody's child."""

    def pairs(self, records, streams):
        noisy = run(NOISE, records.texts, streams).texts
        return tk.PairBatch(noisy, records.texts, records.ids, records.groups, streams)

    def check(self, pair):
        pass


class Retraced(Foreign):
    def retraced(self, batch):
        return run(NOISE, batch.target, batch.streams, trace=True)


class Untraced(Foreign):
    def retraced(self, batch):
        return run(NOISE, batch.target, batch.streams)


def test_foreign_mappings():
    for pairs in (tk.pairs(TEXTS, Foreign()), tk.pairs(TEXTS, tk.OnInput(Foreign(), TYPOS)).take(2)):
        with pytest.raises(tk.OutOfDomain, match=r"Foreign.*\n.*retraced\(batch\)"):
            next(iter(pairs)).trace()
    held(tk.pairs(TEXTS, Retraced()))
    held(tk.pairs(TEXTS, tk.OnInput(tk.OnSource(Retraced(), TYPOS), TYPOS)))
    with pytest.raises(tk.InvalidArgument, match=r"Untraced\.retraced: it must return a traced run"):
        next(iter(tk.pairs(TEXTS, Untraced()))).trace()


def test_a_mix_with_one_that_has_none():
    mixed = tk.pairs(TEXTS, tk.Apply(str.upper, name="up")).mix(tk.pairs(TEXTS, tk.Restore(NOISE)))
    first, second = list(mixed.take(2))
    assert second.trace().text == second.input
    with pytest.raises(tk.OutOfDomain, match="Apply"):
        first.trace()


def test_pairs_that_do_not_know_what_made_them():
    pairs = tk.pairs(TEXTS, tk.Restore(TYPOS), seed=7)
    drawn = next(iter(pairs))
    batched = next(pairs.batches()).pair(0)
    made = tk.Pair("wait", "Wait!")
    for pair in (made, batched, pickle.loads(pickle.dumps(drawn)), copy.copy(drawn), replace(drawn, id="x")):
        with pytest.raises(tk.OutOfDomain, match=r"does not know what made it.*\n.*pairs\.trace\(pair\)"):
            pair.trace()
    for pair in (batched, pickle.loads(pickle.dumps(drawn)), tk.Pair(**asdict(drawn))):
        assert pairs.trace(pair).edits == drawn.trace().edits


def test_pairs_of_something_else():
    task = tk.Restore(NOISE)
    pairs = tk.pairs(TEXTS, task)
    changed = pairs.map(turned)
    for trace in (
        lambda: task.trace(tk.Pair("wait ", "Wait!")),
        lambda: pairs.trace(replace(next(iter(pairs)), input="x")),
        lambda: next(iter(changed)).trace(),
        lambda: list(changed.traced()),
    ):
        with pytest.raises(tk.OutOfDomain, match="do not lead to its input"):
            trace()
    for given in (None, 3, ("a", "b"), "a"):
        with pytest.raises(tk.InvalidArgument, match=r"Pairs\.trace\(.*a tk\.Pair"):
            pairs.trace(given)
        with pytest.raises(tk.InvalidArgument, match=r"Restore\.trace\(.*a tk\.Pair"):
            task.trace(given)


def test_what_made_a_pair_is_no_part_of_it():
    (pair,) = tk.pairs(["Wait!"], tk.Restore(tk.rowwise(lambda text, _: text.lower())))
    plain = tk.Pair(**asdict(pair))
    assert (pair, repr(pair), hash(pair)) == (plain, repr(plain), hash(plain))
    assert pickle.dumps(pair) == pickle.dumps(plain)
