"""``@tk.mapping``, ``OnInput`` and ``OnSource``: what each side shows, what is drawn, and what a pair proves."""

import pickle
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOISE, TEXTS, total

import tunekit as tk
from tunekit.engine.run import run

TYPOS = tk.RandomEdits(rate=0.3)
any_texts = st.lists(st.text(max_size=30), max_size=6)


@tk.value
class Halves:
    """A third party's mapping, a plain value: the first half to the second, without the texts that have none."""

    def pairs(self, records, streams):
        texts = records.texts.texts
        cut = [len(text) // 2 for text in texts]
        sides = zip(*((text[:at], text[at:]) for text, at in zip(texts, cut, strict=True)), strict=True)
        made = [tk.TextBatch.from_list(side) for side in sides] or [records.texts] * 2
        batch = tk.PairBatch(*made, records.ids, records.groups, streams)
        return replace(batch.select(np.flatnonzero(cut)), dropped=Counter(short=cut.count(0)))

    def check(self, pair):
        if not 0 <= len(pair.target) - len(pair.input) <= 1:
            raise tk.LawBroken("Halves: no halves.")


@tk.value
class Backwards:
    """A mapping that gives its pairs in the wrong order, and one less."""

    def pairs(self, records, streams):
        batch = tk.PairBatch(records.texts, records.texts, records.ids, records.groups, streams)
        return batch.select(np.arange(len(records))[:0:-1])

    def check(self, pair):
        pass


@tk.value
class Never:
    """A mapping that makes good pairs, and holds none for good."""

    def pairs(self, records, streams):
        return tk.PairBatch(records.texts, records.texts, records.ids, records.groups, streams)

    def check(self, pair):
        raise tk.LawBroken("Never: it never holds.")


INNER = [tk.Restore(NOISE), tk.Restore(TYPOS, unchanged="drop"), Halves(), tk.Apply(str.upper, name="upper")]


def made(texts, task, **given):
    return list(tk.pairs(texts, task, **given)) if texts else []


@pytest.mark.parametrize("inner", INNER, ids=repr)
@given(texts=any_texts, seed=st.integers(0, 3), key=st.sampled_from(["content", "id"]))
def test_on_input_leaves_the_targets_alone(inner, texts, seed, key):
    task = tk.OnInput(inner, TYPOS)
    plain, noisy = (made(texts, t, seed=seed, key=key, copies=2) for t in (inner, task))
    assert [replace(p, input="", source=None) for p in noisy] == [
        replace(p, input="", source=None) for p in plain
    ]
    for pair in noisy:
        task.check(pair)
        assert pair.source == texts[int(pair.id)]


@pytest.mark.parametrize("inner", INNER, ids=repr)
@given(texts=any_texts, seed=st.integers(0, 3))
def test_on_input_is_the_corruptor_on_the_inputs(inner, texts, seed):
    """By hand: the corruptor over each input of the mapping, from the streams that ``on_input`` labels."""
    by_hand = []
    for pair in made(texts, inner, seed=seed, copies=2):
        streams = tk.Streams(seed, np.array([pair.key], np.uint64), pair.copy).fork("on_input")
        apart = tk.Streams(seed, streams.roots)
        by_hand += run(TYPOS, tk.TextBatch.from_list([pair.input]), apart).texts.texts
    assert [p.input for p in made(texts, tk.OnInput(inner, TYPOS), seed=seed, copies=2)] == by_hand


@pytest.mark.parametrize("inner", INNER, ids=repr)
@given(texts=any_texts, seed=st.integers(0, 3))
def test_on_source_shows_on_both_sides(inner, texts, seed):
    """What follows is what the mapping makes of the corrupted texts, their keys included."""
    task = tk.OnSource(inner, TYPOS)
    pairs = made(texts, task, seed=seed, copies=2)
    for pair in pairs:
        task.check(pair)
        streams = tk.Streams(seed, tk.TextBatch.from_list([texts[int(pair.id)]]), pair.copy).fork("on_source")
        text = run(TYPOS, tk.TextBatch.from_list([texts[int(pair.id)]]), tk.Streams(seed, streams.roots))
        assert [pair.source] == text.texts.texts
    again = [
        next(iter(tk.pairs([pair.source], inner, seed=seed).epoch(pair.copy))) if pair.source else pair
        for pair in pairs
    ]
    for pair, other in zip(pairs, again, strict=True):
        assert (pair.input, pair.target, pair.key) == (other.input, other.target, other.key)


def test_the_clean_text_still_keys_the_draws():
    task = tk.Restore(TYPOS).on_source(tk.UpperCase())
    for pair in tk.pairs(TEXTS, task, seed=7):
        assert TYPOS(pair.target, seed=7) == pair.input
        assert pair.target == pair.target.upper()


def test_ids_that_key_the_draws_stay():
    """Then another label is all that keeps two wrappers from drawing the same."""
    task = tk.Restore(TYPOS)
    plain, upper = (list(tk.pairs(TEXTS, t, key="id")) for t in (task, task.on_source(tk.UpperCase())))
    assert [p.key for p in plain] == [p.key for p in upper]
    more = tk.rowwise(lambda text, rng: text + rng.choice("abcdefghijklmnop"), name="more")
    texts = [f"text {n}" for n in range(300)]
    twice = [p.target[-2:] for p in tk.pairs(texts, task.on_source(more).on_source(more), key="id")]
    assert 5 < sum(first == second for first, second in twice) < 40


def test_the_same_corruptor_twice_draws_twice():
    more = tk.rowwise(lambda text, rng: text + rng.choice("abcdefghijklmnop"), name="more")
    texts = [f"text {n}" for n in range(300)]
    thrice = [p.input[-3:] for p in tk.pairs(texts, tk.Restore(more).on_input(more).on_input(more))]
    for first, second in ((0, 1), (1, 2), (0, 2)):
        assert 5 < sum(t[first] == t[second] for t in thrice) < 40  # 300 / 16 are alike by chance


@pytest.mark.parametrize("inner", INNER, ids=repr)
def test_any_order_of_wrappers_is_proved_from_the_pair(inner):
    tasks = [
        tk.OnInput(tk.OnSource(inner, TYPOS), tk.DropWords(rate=0.3)),
        tk.OnSource(tk.OnInput(inner, TYPOS), tk.DropWords(rate=0.3)),
        tk.OnInput(tk.OnSource(tk.OnInput(inner, TYPOS), TYPOS), TYPOS),
    ]
    for task in tasks:
        pairs = list(tk.pairs([*TEXTS, "A longer text, of some more words."], task, seed=2, copies=3))
        assert len(pairs) > 12
        for pair in pairs:
            task.check(pair)
            for wrong in ({"input": pair.input + "!"}, {"target": pair.target + "!"}, {"source": "Another."}):
                with pytest.raises(tk.LawBroken):
                    task.check(replace(pair, **wrong))


def test_a_pair_of_ones_own_has_its_target_for_a_record():
    task = tk.Restore(tk.StripPunctuation()).on_input(tk.UpperCase())
    task.check(tk.Pair("AH SO", "Ah, so."))
    with pytest.raises(tk.LawBroken, match="mapping's input"):
        task.check(tk.Pair("AH, SO", "Ah, so."))
    with pytest.raises(tk.LawBroken, match="gives no pair: short"):
        tk.OnInput(Halves(), TYPOS).check(tk.Pair("", "x"))


def test_the_pair_inside_must_obey_its_own_law():
    task = tk.OnInput(tk.Apply(str.upper, law=lambda text, target: text != target), TYPOS)
    task.check(next(iter(tk.pairs(["a"], task))))
    loud = tk.Pair("a", "A", source="A")
    with pytest.raises(tk.LawBroken, match="breaks the law"):
        task.check(loud)
    never = tk.OnInput(Never(), tk.LowerCase())
    with pytest.raises(tk.LawBroken, match="Never: it never holds"):
        never.check(next(iter(tk.pairs(["A"], never))))


def test_equal_records_of_one_name_keep_their_pairs():
    batch = tk.TextBatch.from_list(["ab", "x", "ab", "ab", "y", "abcd"])
    records = tk.Records(batch, ["one"] * 6, ["one"] * 6)
    pairs = tk.OnInput(Halves(), tk.UpperCase()).pairs(records, tk.Streams(0, batch)).pairs()
    assert [(p.input, p.source) for p in pairs] == [("A", "ab")] * 3 + [("AB", "abcd")]


@pytest.mark.parametrize("task", [tk.OnInput(Halves(), TYPOS), tk.OnSource(Halves(), TYPOS)], ids=repr)
def test_no_batch_and_no_copy_changes_a_pair(task):
    texts = [f"Number {n}, {'and so on ' * (n % 4)}" for n in range(40)] + ["", "x"]
    together = list(tk.pairs(texts, task, seed=1, copies=3))
    alone = [pair for text in texts for pair in made([text], task, seed=1, copies=3)]
    assert [replace(p, id="", group="") for p in together] == [replace(p, id="", group="") for p in alone]


def test_what_is_counted_is_the_input_that_there_is():
    task = tk.Restore(tk.LowerCase())
    pairs = tk.pairs(["low", "High"], task.on_input(tk.UpperCase()))
    assert sum((b.marked(range(len(b))) for b in pairs.batches()), Counter()) == {}
    again = tk.pairs(["LOW", "High"], task.on_input(tk.UpperCase()))
    assert sum((b.marked(range(len(b))) for b in again.batches()), Counter()) == {"unchanged": 1}
    assert total(tk.pairs(["a", "bc"], tk.OnInput(Halves(), TYPOS)), "dropped") == {"short": 1}


def test_the_clean_records_go_with_their_pairs():
    [batch] = tk.pairs(["ab", "cd", "ef"], tk.OnInput(Halves(), tk.UpperCase())).batches()
    assert batch.pair(1).source == "cd"
    assert [p.source for p in batch.select(np.array([2, 0])).pairs()] == ["ef", "ab"]
    with pytest.raises(tk.InvalidArgument, match="source has 1 entries for 3 records"):
        replace(batch, source=tk.TextBatch.from_list(["ab"]))
    [plain] = tk.pairs(["ab"], tk.Restore(TYPOS)).batches()
    assert plain.source is plain.pair(0).source is None


# The decorator


def test_a_class_becomes_a_mapping():
    @tk.mapping
    class Copy:
        """To the letter."""

        times: int = 1

        def pairs(self, records, streams):
            return tk.PairBatch(records.texts, records.texts, records.ids, records.groups, streams)

        def check(self, pair):
            assert pair.input == pair.target

    assert repr(Copy(times=3)) == "Copy(times=3)"
    assert Copy() == Copy(times=1)
    assert (Copy.__name__, Copy.__doc__) == ("Copy", "To the letter.")
    assert Copy().on_input(TYPOS) == tk.OnInput(Copy(), TYPOS)
    assert Copy().on_source(TYPOS).on_input(TYPOS) == tk.OnInput(tk.OnSource(Copy(), TYPOS), TYPOS)
    assert tk.mapping(Halves)().on_input(TYPOS).corruptor == TYPOS
    with pytest.raises(tk.InvalidArgument, match=r"Copy\(time=2\): there is no argument time"):
        Copy(time=2)


def test_wrappers_are_values():
    task = tk.Restore(NOISE).on_input(TYPOS).on_source(tk.UpperCase())
    assert pickle.loads(pickle.dumps(task)) == eval(repr(task), vars(tk)) == task
    assert tk.from_json(tk.to_json(task)) == task


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: tk.mapping(5), r"mapping\(5\): it decorates a class"),
        (lambda: tk.mapping(type("Half", (), {"pairs": print})), r"Half\): the class needs a method check\(pair\)"),
        (lambda: tk.OnInput(5, TYPOS), r"OnInput\(mapping=5\): mapping must be a mapping.*\n.*tk.Restore"),
        (lambda: tk.OnSource(Halves, TYPOS), r"mapping must be a mapping(.|\n)*call it: Halves\(\)"),
        (lambda: tk.OnInput(Halves(), tk.LowerCase), r"OnInput\(corruptor=(.|\n)*call it: LowerCase\(\)"),
        (lambda: tk.OnSource(Halves(), None), r"OnSource\(corruptor=None\): corruptor must be a corruptor"),
        (lambda: made([*"abc"], tk.OnInput(Backwards(), TYPOS)), "'1' has not the id, key(.|\n)*select"),
    ],
)  # fmt: skip
def test_errors_teach(wrong, message):
    with pytest.raises(tk.TunekitError, match=message):
        wrong()
