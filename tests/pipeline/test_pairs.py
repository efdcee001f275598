"""Pairs: the lazy pipeline, in any order and in batches of any size."""

import pickle
import random
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import content
from samples import NOISE, TEXTS, total

import tunekit as tk
from tunekit.engine import batch as engine_batch


def sides(pairs) -> list[tuple[str, str]]:
    return [(p.input, p.target) for p in pairs]


def short(pair: tk.Pair) -> bool:
    return len(pair.target) < 13


# The stages


def test_pairs_come_in_the_order_of_the_source():
    made = list(tk.pairs(TEXTS, tk.Restore(NOISE), seed=7))
    assert [p.target for p in made] == TEXTS
    assert [p.id for p in made] == [str(n) for n in range(len(TEXTS))]
    assert [p.group for p in made] == [f"{p.key:016x}" for p in made]
    assert {(p.seed, p.copy) for p in made} == {(7, 0)}


@pytest.mark.parametrize("seed", [0, 7, -1, 10**30])
def test_the_input_is_what_the_noise_makes_of_the_target(seed):
    for pair in tk.pairs(TEXTS, tk.Restore(NOISE), seed=seed):
        assert pair.input == NOISE(pair.target, seed=seed)


def test_every_pass_gives_the_same_pairs():
    pairs = tk.pairs(TEXTS, tk.Restore(NOISE), seed=7)
    assert list(pairs) == list(pairs) == list(tk.pairs(lambda: iter(TEXTS), tk.Restore(NOISE), seed=7))
    assert list(pairs) == [pair for b in pairs.batches() for pair in b.pairs()]
    assert list(pickle.loads(pickle.dumps(pairs))) == list(pairs)


def test_an_iterator_gives_its_pairs_once():
    pairs = tk.pairs(iter(TEXTS), tk.Restore(NOISE))
    assert len(list(pairs)) == len(TEXTS)
    with pytest.raises(tk.SourceExhausted, match="Hint: give a list, or a callable"):
        list(pairs)


def test_anything_with_batches_is_a_source():
    batches = [tk.TextBatch.from_list(["One.", "Two."]), tk.TextBatch.from_list(["Three."])]
    made = list(tk.pairs(SimpleNamespace(batches=lambda: iter(batches)), tk.Restore(tk.StripPunctuation())))
    assert [(p.id, p.group, p.input) for p in made] == [
        ("0", content("One."), "One"),
        ("1", content("Two."), "Two"),
        ("2", content("Three."), "Three"),
    ]


@pytest.mark.parametrize("n", [0, 1, 3, len(TEXTS), 99])
def test_take(n):
    pairs = tk.pairs(TEXTS, tk.Restore(NOISE), seed=7)
    taken = pairs.take(n)
    assert isinstance(taken, tk.Pairs)
    assert list(taken) == list(pairs)[:n]
    assert list(taken.take(2)) == list(pairs)[: min(n, 2)]
    assert list(pairs.take(2).take(n)) == list(pairs)[: min(n, 2)]


def test_take_ends_in_the_middle_of_a_later_batch():
    texts = [f"{n} " * 500 for n in range(600)]
    pairs = tk.pairs(texts, tk.Restore(NOISE))
    taken = sides(pairs.take(450))
    assert len(list(pairs.batches())) > 1
    assert taken == sides(pairs)[:450]


def test_nothing_is_read_before_it_is_needed():
    read = []

    def source():
        for number in range(5_000):
            read.append(number)
            yield "Word, " * 100

    pairs = tk.pairs(source, tk.Restore(NOISE))
    assert not read
    next(iter(pairs))
    one_batch = len(read)
    assert one_batch < 1_000
    for taken in (pairs.take(3), pairs.take(one_batch)):
        read.clear()
        assert len(list(taken)) <= one_batch
        assert len(read) == one_batch
    read.clear()
    assert list(pairs.take(0)) == read == []


def test_filter_counts_what_it_takes_out():
    pairs = tk.pairs(TEXTS, tk.Restore(NOISE), seed=7)
    kept = pairs.filter(short)
    assert list(kept) == [p for p in pairs if short(p)]
    assert total(kept, "dropped") == {"filter short": sum(not short(p) for p in pairs)}
    assert total(kept, "counts")["read"] == len(TEXTS)
    assert list(kept.filter(lambda p: p.target).take(2)) == [p for p in kept if p.target][:2]
    assert list(pairs.filter(lambda _: False)) == []
    assert list(pairs.take(3).filter(short)) == [p for p in list(pairs)[:3] if short(p)]


def test_copies_stand_beside_their_record_with_draws_of_their_own():
    made = list(tk.pairs(TEXTS, tk.Restore(NOISE), seed=3, copies=3))
    assert [(p.target, p.id, p.copy) for p in made] == [
        (t, str(n), c) for n, t in enumerate(TEXTS) for c in range(3)
    ]
    assert all(p.input == NOISE(p.target, seed=3, copy=p.copy) for p in made)
    assert len({p.input for p in made if p.id == "6"}) == 3
    assert sides(tk.pairs(TEXTS, tk.Restore(NOISE), seed=3)) == [
        (p.input, p.target) for p in made if p.copy == 0
    ]
    for pair in made:
        tk.Restore(NOISE).check(pair)


def test_a_key_of_the_id_gives_equal_texts_draws_of_their_own():
    twice = ["The quick brown fox jumps over the lazy dog."] * 20
    by_content = sides(tk.pairs(twice, tk.Restore(NOISE)))
    pairs = tk.pairs(twice, tk.Restore(NOISE), key="id", copies=2)
    assert len(set(by_content)) == 1
    assert len(set(sides(pairs))) > 30
    for pair in pairs:
        tk.Restore(NOISE).check(pair)


def test_the_length_is_not_known():
    with pytest.raises(tk.LengthUnknown, match="Hint: sum"):
        len(tk.pairs(TEXTS, tk.Restore(NOISE)))
    assert bool(list(tk.pairs(TEXTS, tk.Restore(NOISE))))


@pytest.mark.parametrize("empty", [[], lambda: iter(()), ()])
def test_an_empty_source_is_an_error(empty):
    with pytest.raises(tk.OutOfDomain, match="the source is empty"):
        list(tk.pairs(empty, tk.Restore(NOISE)))
    assert list(tk.pairs(empty, tk.Restore(NOISE)).take(0)) == []


def test_the_repr_is_the_call():
    pairs = tk.pairs(["a"], tk.Restore(tk.LowerCase()), seed=7, copies=2, key="id")
    assert repr(pairs) == "pairs(texts(['a']), Restore(LowerCase()), seed=7, copies=2, key='id')"
    assert repr(pairs.filter(short).take(3)) == f"{pairs!r}.filter(short).take(3)"
    assert eval(repr(pairs), {name: getattr(tk, name) for name in tk.__all__}) == pairs


# Batches and order change nothing


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_same_pairs_in_any_order(texts, rng):
    shuffled = rng.sample(texts, len(texts))
    there, here = (sides(tk.pairs(t, tk.Restore(NOISE), seed=5)) for t in (texts, shuffled))
    assert sorted(there) == sorted(here)
    assert dict(map(reversed, here)) == dict(map(reversed, there))


@pytest.mark.parametrize(("size", "texts"), [(1, 150), (7, 600), (1_000, 2_500)])
@pytest.mark.parametrize("copies", [1, 3])
def test_the_same_pairs_in_batches_of_any_size(size, texts, copies, monkeypatch):
    rng = random.Random(1)
    texts = [
        " ".join(rng.choices("The quick, brown. Fox: ÄÖ 👍 straße İ".split(), k=rng.randrange(30)))
        for _ in range(texts)
    ]
    task = tk.Restore((NOISE | tk.UpperCase()) >> tk.Sometimes(tk.StripPunctuation(rate=0.5), p=0.3))
    expected = list(tk.pairs(texts, task, seed=2, copies=copies))
    cut = [tk.TextBatch.from_list(texts[n : n + size]) for n in range(0, len(texts), size)]
    assert list(tk.pairs(SimpleNamespace(batches=lambda: iter(cut)), task, seed=2, copies=copies)) == expected
    monkeypatch.setattr(engine_batch, "_FEW", size)
    monkeypatch.setattr(import_module("tunekit.sources.iterables"), "BATCH", 1)
    pairs = tk.pairs(texts, task, seed=2, copies=copies)
    assert {len(b) for b in pairs.batches()} <= {size * copies, len(texts) % size * copies}
    assert list(pairs) == expected


def test_a_mapping_needs_no_base_class():
    class Echo:
        def pairs(self, records, streams, /):
            return tk.PairBatch(records.texts, records.texts, records.ids, records.groups, streams)

        def check(self, pair, /):
            assert pair.input == pair.target

    assert sides(tk.pairs(["a", "b"], Echo())) == [("a", "a"), ("b", "b")]


def test_a_batch_of_pairs_selects_its_columns():
    batch = next(tk.pairs(TEXTS, tk.Restore(NOISE), seed=1, copies=2).batches())
    numbers = np.array([5, 0, 19])
    assert batch.select(numbers).pairs() == [batch.pair(n) for n in numbers]
