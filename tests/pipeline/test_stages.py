"""The stages of pairs: map, shuffle, epoch, split, take; and verifying them."""

import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOISE, total
from written import HALVES, TEXTS, made

import tunekit as tk
from tunekit.shaping import shuffle as shuffling

WORDS = "one two three four five six seven eight nine ten eleven twelve. " * 4_000


def sides(pairs) -> list[tuple[str, str]]:
    return [(pair.input, pair.target) for pair in pairs]


# map


def test_map_changes_sides_and_counts_what_it_leaves_out():
    def shorter(pair):
        return None if "7" in pair.target else (pair.input[:5], pair.target)

    mapped = made().map(shorter)
    assert sides(mapped) == [(p.input[:5], p.target) for p in made() if "7" not in p.target]
    assert total(mapped, "dropped")[f"map {shorter.__qualname__}"] == sum("7" in t for t in TEXTS)
    assert sides(made().map(lambda pair: replace(pair, target="x"))) == [(p.input, "x") for p in made()]
    assert [p.id for p in mapped] == [p.id for p in made() if "7" not in p.target]


@pytest.mark.parametrize("given", ["text", 5, ("one",), ("one", 2), ["one", "two"]])
def test_map_to_something_else(given):
    with pytest.raises(tk.InvalidArgument, match=r"Pairs\.map\(.*\): it must return \(input, target\)"):
        list(made().map(lambda _: given))
    with pytest.raises(tk.InvalidArgument, match=r"Pairs\.map\(function="):
        made().map("lower")


def test_stages_run_in_their_order():
    pairs = made().take(10).filter(lambda p: "1" in p.target).take(1)
    assert sides(pairs) == [sides(made())[1]]
    assert repr(pairs).count(".take(") == 2


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("method", ["filter", "map"])
def test_an_exception_of_a_function_names_the_pair(tmp_path, method, workers):
    def broken(pair):
        return pair.input, pair.target[: 1 // (pair.id != "3")]

    with pytest.raises(ZeroDivisionError) as caught:
        getattr(made(), method)(broken).write(tmp_path, workers=workers, progress=False)
    assert caught.value.__notes__[0] == f".{method}({broken.__qualname__}): called for '3'."


@pytest.mark.parametrize("workers", [1, 2])
def test_no_function_ends_the_data_with_an_iterator_of_its_own(tmp_path, workers):
    """A StopIteration that ran out of a function would pass for the end of all pairs."""

    class Broken:
        def rows(self, batch, /):
            return next(iter(()))

    plain = {"workers": workers, "progress": False}
    for method in ("filter", "map"):
        with pytest.raises(RuntimeError, match="StopIteration"):
            getattr(made(), method)(lambda _: next(iter(()))).write(tmp_path / method, **plain)
    with pytest.raises(RuntimeError, match="StopIteration"):
        made().write(tmp_path / "rows", layout=Broken(), **plain)


def test_a_frozen_exception_takes_no_note():
    @dataclass(frozen=True)
    class Frozen(Exception):
        code: int

    def broken(_):
        raise Frozen(7)

    with pytest.raises(Frozen):
        list(made().filter(broken))


# shuffle


@given(st.lists(st.text(max_size=9), max_size=60), st.integers(), st.integers(1, 3))
def test_shuffle_is_an_order_of_the_same_pairs(texts, seed, copies):
    pairs = tk.pairs([*texts, "x"], tk.Restore(NOISE), seed=seed, copies=copies)
    mixed = list(pairs.shuffle(seed=seed))
    assert Counter(mixed) == Counter(pairs)
    assert mixed == list(pairs.shuffle(seed=seed))
    assert total(pairs.shuffle(), "counts")["read"] == len(texts) + 1


def test_shuffle_does_not_depend_on_the_order_of_the_source():
    backwards = made(TEXTS[::-1]).shuffle(seed=4)
    assert sides(backwards) == sides(made().shuffle(seed=4))
    assert sides(made().shuffle(seed=5)) != sides(backwards)
    fewer = made([t for t in TEXTS if "5" not in t]).shuffle(seed=4)
    assert sides(fewer) == [side for side in sides(backwards) if "5" not in side[1]]
    assert sides(made().shuffle()) != sides(made())


def test_mix_and_shuffle_keep_the_record_of_a_pair():
    pairs = made().on_input(tk.UpperCase())
    assert next(iter(pairs)).source is not None
    assert Counter(pairs.shuffle()) == Counter(pairs)
    assert set(pairs.mix(pairs)) == set(pairs)


@pytest.mark.parametrize("held", [0, 100, 2_000])
def test_shuffle_through_files_is_the_same(monkeypatch, held):
    texts = [*TEXTS * 3, "lone \ud800", ""]
    expected = list(made(texts, copies=2).shuffle(seed=1))
    monkeypatch.setattr(shuffling, "_HELD", held)
    assert list(made(texts, copies=2).shuffle(seed=1)) == expected


SPILLING = """
    import sys
    import tunekit as tk
    from tunekit.shaping import shuffle
    shuffle._HELD = 100_000
    pairs = tk.pairs([f"Sentence number {n}, with marks!" for n in range(20_000)], tk.Restore(tk.LowerCase()))
    for pair in pairs.shuffle():
        print("spilt", flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_shuffle_leaves_nothing_behind_however_it_ends(tmp_path, kind):
    command = [sys.executable, "-c", textwrap.dedent(SPILLING)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **pipes, env=os.environ | {"TMPDIR": str(tmp_path)}) as process:
        assert process.stdout.readline() == b"spilt\n"
        assert list(tmp_path.iterdir()) == []
        process.send_signal(kind)
        process.wait(60)
    assert process.returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_every_place_is_as_likely_after_a_shuffle():
    firsts = Counter(next(iter(made().shuffle(seed=seed))).id for seed in range(400))
    assert max(firsts.values()) < 16
    assert len(firsts) > 85


# mix


@given(st.lists(st.sampled_from([1, 2, 3, 0.5, 7]), min_size=2, max_size=4), st.integers(1, 60))
def test_a_mix_is_exact_at_every_place(weights, size):
    parts = [made([f"{part} {n}" for n in range(size * (part + 1))]) for part in range(len(weights))]
    mixed = [p.target for p in parts[0].mix(*parts[1:], weights=weights)]
    counts = [0] * len(weights)
    for place, text in enumerate(mixed, start=1):
        counts[int(text[0])] += 1
        for weight, count in zip(weights, counts, strict=True):
            assert abs(count - place * weight / sum(weights)) <= 1
    for part in range(len(weights)):
        mine = [text for text in mixed if text[0] == str(part)]
        assert mine == [p.target for p in parts[part]][: len(mine)]
    assert any(count == size * (part + 1) for part, count in enumerate(counts))


def test_a_mix_of_many_batches():
    one, other = (made([f"{name} {n}" for n in range(5_000)]) for name in "ab")
    mixed = list(one.mix(other, weights=(3, 1)))
    assert len(mixed) in range(6_664, 6_669)
    assert Counter(p.target[0] for p in mixed[:4_000]) == {"a": 3_000, "b": 1_000}
    assert {p for p in mixed if p.target[0] == "b"} < set(other)
    assert total(one.mix(other), "counts")["read"] == 10_000


def test_a_mix_of_what_cannot_be_mixed():
    with pytest.raises(tk.InvalidArgument, match=r"Pairs\.mix\(others="):
        made().mix(["text"])
    with pytest.raises(tk.InvalidArgument, match="2 numbers, one for each part"):
        made().mix(made(), weights=(1, 2, 3))
    with pytest.raises(tk.InvalidArgument, match="numbers above 0"):
        made().mix(made(), weights=(1, 0))
    with pytest.raises(tk.InvalidArgument, match="the parts must have one seed"):
        list(made().mix(tk.pairs(TEXTS, made().mapping, seed=1)))


# epoch


def test_an_epoch_has_the_same_records_and_other_draws():
    pairs = made(copies=2)
    first, second = list(pairs.epoch(0)), list(pairs.epoch(1))
    assert first == list(pairs)
    assert [p.target for p in first] == [p.target for p in second]
    assert {p.copy for p in second} == {2, 3}
    assert sum(a.input != b.input for a, b in zip(first, second, strict=True)) > 150
    assert second == [p for p in made(copies=4) if p.copy >= 2]
    for pair in second[:9]:
        pairs.mapping.check(pair)


def test_an_epoch_of_a_mix_has_further_copies_of_all_parts():
    one, other, third = (made([f"{name} {text}" for text in TEXTS], copies=2) for name in "abc")
    pairs = one.filter(lambda pair: "5" in pair.target).mix(other.mix(third), weights=(1, 2)).take(60)
    first, second = list(pairs), list(pairs.epoch(3))
    assert [p.target for p in first] == [p.target for p in second]
    assert {(p.target[0], p.copy) for p in second} == {(name, copy) for name in "abc" for copy in (6, 7)}
    assert set(second) < {p for part in (one, other, third) for p in part.epoch(3)}
    assert pairs.epoch(3).epoch(0) == pairs
    assert list(one.epoch(2).mix(other.epoch(2))) == list(one.mix(other).epoch(2))
    assert "copy 7" in str(pairs.epoch(3).explain(second[-1]))


# split


def test_split_gives_the_sides_that_write_gives(tmp_path):
    parts = made().split(HALVES)
    made().write(tmp_path, split=HALVES)
    for name, part in parts.items():
        lines = (tmp_path / f"{name}-00000.jsonl").read_bytes().splitlines()
        assert len(list(part)) == len(lines) > 30
    assert Counter(p for part in parts.values() for p in part) == Counter(made())


def test_one_book_is_split_by_blocks(tmp_path):
    book = tk.texts([WORDS]).windows(words=(20, 60))
    pairs = tk.pairs(book, tk.Restore(tk.LowerCase()))
    with pytest.raises(tk.OutOfDomain, match=r"1 group cannot fill 2 sides"):
        pairs.split(HALVES)
    manifest = pairs.write(tmp_path, split=HALVES, group="block")
    assert set(manifest.splits()) == set(HALVES)
    assert any("gap" in reason for reason in manifest.dropped)
    places = {
        name: [(int(p.id.rpartition(":")[2]), len(p.target)) for p in part]
        for name, part in pairs.split(HALVES, group="block").items()
    }
    ends = sorted((start, start + length, name) for name, found in places.items() for start, length in found)
    for (_, stop, one), (start, _, other) in pairwise(ends):
        assert one == other or start - stop >= 1_000
    assert tk.verify(tmp_path, pairs=pairs).ok


def test_a_split_by_something_else():
    with pytest.raises(tk.InvalidArgument, match=r'group must be "source" or "block"'):
        made().split(HALVES, group="line")
    with pytest.raises(tk.TunekitError, match="windows"):
        made().split(HALVES, group="block")


# verify


@pytest.mark.parametrize("form", [{}, {"compress": "gz"}, {"split": HALVES, "layout": tk.Chat(system="x")}])
def test_verify_finds_every_change(tmp_path, form):
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(30):
        (texts / f"{number}.txt").write_text(f"{TEXTS[number]} and\n\n{TEXTS[-number]}!")
    pairs = tk.pairs(tk.read_text(str(texts / "*.txt")).paragraphs(), tk.Restore(NOISE), seed=3)
    folder = tmp_path / "data"
    pairs.write(folder, shard_size=7, **form)
    found = tk.verify(folder, sample=3)
    assert found.ok
    assert found.remade >= 7
    assert not found.skipped
    for path in folder.glob("t*"):
        data = path.read_bytes()
        path.write_bytes(data[:-3] + b"x" + data[-2:])
        assert path.name in str(tk.verify(folder).problems)
        with pytest.raises(tk.LawBroken, match=path.name):
            tk.verify(folder).check()
        path.write_bytes(data)
    (texts / "3.txt").write_text("Another text.")
    assert "another source" in tk.verify(folder).skipped
    next(folder.glob("t*")).unlink()
    assert "is missing" in str(tk.verify(folder))
    with pytest.raises(tk.InvalidArgument, match="no data set of tunekit's is there"):
        tk.verify(texts)


def test_verify_with_functions(tmp_path):
    keeps = [True]
    pairs = made().filter(lambda p: "1" in p.target or not keeps)
    pairs.write(tmp_path, shard_size=5)
    assert "hand over pairs=" in tk.verify(tmp_path).skipped
    found = tk.verify(tmp_path, pairs=pairs)
    assert found.ok
    assert found.remade
    assert "other pairs" in tk.verify(tmp_path, pairs=made()).skipped


# Noise behind other stages


def long(pair):
    return len(pair.target) > 9


NOISES = [tk.UpperCase(), tk.RandomEdits(rate=0.3), tk.DropWords(rate=0.5) >> tk.RandomEdits(rate=0.3)]
TASKS = [
    tk.Restore(NOISE),
    tk.Restore(NOISE).on_input(tk.RandomEdits(rate=0.2)),
    tk.Restore(NOISE).on_source(tk.RandomEdits(rate=0.2)),
    tk.Restore(NOISE).on_source(tk.LowerCase()).on_input(tk.RandomEdits(rate=0.2)),
    tk.Apply(str.upper),
]


@pytest.mark.parametrize("noise", NOISES, ids=repr)
@pytest.mark.parametrize("task", TASKS, ids=repr)
@pytest.mark.parametrize("key", ["content", "id"])
def test_noise_on_the_input_behind_a_stage(noise, task, key):
    """The pairs are chosen by what they are without it, and the noise is what it would be without the stage."""
    pairs = tk.pairs(TEXTS, task, seed=3, key=key)
    changed = {p.id: (p.input, p.target) for p in pairs.on_input(noise)}
    kept_ids = [p.id for p in pairs if long(p)]
    assert sides(pairs.filter(long).on_input(noise)) == [changed[i] for i in kept_ids]
    assert sides(pairs.take(5).on_input(noise)) == list(changed.values())[:5]


@pytest.mark.parametrize("noise", NOISES, ids=repr)
@pytest.mark.parametrize("task", TASKS[:2], ids=repr)
@pytest.mark.parametrize("key", ["content", "id"])
def test_noise_on_the_record_behind_a_stage(noise, task, key):
    pairs = tk.pairs(TEXTS, task, seed=3, key=key)
    changed = {p.id: (p.input, p.target) for p in pairs.on_source(noise)}
    kept_ids = [p.id for p in pairs if long(p)]
    assert sides(pairs.filter(long).on_source(noise)) == [changed[i] for i in kept_ids]
    assert sides(pairs.take(5).on_source(noise)) == list(changed.values())[:5]
    for pair in pairs.take(5).on_source(noise):
        task.check(pair)


def test_a_filter_before_noise_sees_what_stands_before_it():
    pairs = tk.pairs(["ONE", "two", "three"], tk.Restore(tk.StripPunctuation()))

    def lower(pair):
        return pair.input.islower() and pair.target.islower()

    assert sides(pairs.filter(lower).on_input(tk.UpperCase())) == [("TWO", "two"), ("THREE", "three")]
    assert sides(pairs.on_input(tk.UpperCase()).filter(lower)) == []
    assert sides(pairs.filter(lower).on_source(tk.UpperCase())) == [("TWO", "TWO"), ("THREE", "THREE")]
    assert sides(pairs.on_source(tk.UpperCase()).filter(lower)) == []
    assert sides(pairs.take(1).on_input(tk.LowerCase())) == [("one", "ONE")]
    assert sides(pairs.map(lambda p: (p.input, "→" + p.target)).on_input(tk.LowerCase()))[0] == (
        "one",
        "→ONE",
    )


def test_noise_behind_a_stage_on_top_of_noise():
    """The noise that was there stays, on the record once, and each draws apart."""
    more = tk.RandomEdits(rate=1, kinds=("insert",))
    pairs = tk.pairs(["xxxx"] * 3, tk.Restore(tk.StripPunctuation()), key="id", seed=1)
    every = tk.pairs(["xxxx"] * 3, tk.Restore(tk.StripPunctuation()), key="id", seed=1).take(3)
    twice = list(every.on_source(more).on_source(more))
    assert {len(p.target) for p in twice} == {16}
    assert len({p.target for p in twice}) == 3
    assert {len(p.target) for p in pairs.on_source(more).take(3).on_source(more)} == {16}
    noisy = list(every.on_input(more).on_source(more).on_input(more))
    assert {(len(p.input), len(p.target)) for p in noisy} == {(32, 8)}
    [first] = list(pairs.on_input(more).take(1).on_input(more))
    assert first.input[1::2] != first.input[::2]


def test_noise_behind_a_mix_is_on_all_of_it():
    a, b = (tk.pairs(texts, tk.Restore(tk.StripPunctuation())) for texts in (["Aa."], ["Bb."]))
    assert sides(a.mix(b).on_input(tk.UpperCase())) == [("AA", "Aa."), ("BB", "Bb.")]


def test_noise_on_the_record_where_there_is_no_way_back():
    pairs = made()
    for stage in (pairs.mix(pairs), pairs.map(lambda p: (p.input, p.target))):
        with pytest.raises(tk.InvalidArgument, match=r"on_source.*called before"):
            stage.on_source(tk.UpperCase())

    @tk.mapping
    class First:
        def pairs(self, records, streams):
            firsts = tk.TextBatch.from_list([text[:1] for text in records.texts.texts])
            return tk.PairBatch(records.texts, firsts, records.ids, records.groups, streams)

        def check(self, pair):
            pass

    with pytest.raises(tk.InvalidArgument, match=r"the pair '0' names no record"):
        list(tk.pairs(TEXTS, First()).take(2).on_source(tk.UpperCase()))


@pytest.mark.parametrize("wrong", [None, tk.UpperCase, "upper", len])
def test_noise_must_be_a_corruptor(wrong):
    for pairs in (made(), made().take(3)):
        for call in (pairs.on_input, pairs.on_source):
            with pytest.raises(tk.InvalidArgument, match="a corruptor"):
                call(wrong)


@pytest.mark.parametrize("workers", [1, 2])
def test_noise_behind_stages_is_written_saved_and_explained(tmp_path, workers):
    pairs = made().take(40).on_source(tk.RandomEdits(rate=0.1)).on_input(tk.UpperCase())
    manifest = pairs.write(tmp_path / "set", workers=workers, progress=False)
    assert manifest.splits() == {"train": 40}
    assert tk.verify(tmp_path / "set").ok
    assert tk.from_json(tk.to_json(pairs)) == pairs
    assert repr(pairs).endswith(".take(40).on_source(RandomEdits(rate=0.1)).on_input(UpperCase())")
    for pair in [*pairs][:3]:
        assert pairs.explain(pair.id).pair == pair


def test_pairs_are_true():
    """As any value is; whether there are any is known when they are made."""
    assert bool(made())
    assert bool(made([]))
    pairs = made()
    assert (pairs or None) is pairs
    with pytest.raises(tk.LengthUnknown):
        len(pairs)
