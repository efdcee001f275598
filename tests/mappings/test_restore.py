"""Restore: what it does with unchanged records, and its law."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOISE, TEXTS, total

import tunekit as tk


def test_unchanged_records_are_kept_and_counted():
    noise = tk.StripPunctuation() >> tk.LowerCase()
    same = sum(noise(t) == t for t in TEXTS)
    kept, lost = (tk.pairs(TEXTS, tk.Restore(noise, unchanged=u)) for u in ("keep", "drop"))
    assert len(list(kept)) == len(TEXTS)
    assert total(kept, "counts") == {"read": len(TEXTS)}
    assert sum(int(b.marks["unchanged"].sum()) for b in kept.batches()) == same
    assert sum(b.marked(range(len(b)))["unchanged"] for b in kept.batches()) == same
    assert not total(kept, "dropped")
    assert list(lost) == [p for p in kept if p.input != p.target]
    assert total(lost, "counts") == {"read": len(TEXTS)}
    assert total(lost, "dropped") == {"unchanged": same}
    assert list(tk.pairs(["a"], tk.Restore(noise, unchanged="drop"))) == []


CORRUPTORS = [
    tk.LowerCase(), tk.UpperCase(), tk.StripPunctuation(), tk.CollapseWhitespace(), tk.RandomEdits(rate=0.3),
    tk.DropWords(rate=0.3), tk.SwapWords(rate=0.5), NOISE, tk.LowerCase() | NOISE, tk.Sometimes(NOISE),
    tk.Protect(NOISE, r"\w+[.,!?]"), tk.Compose([]), tk.rowwise(lambda t, rng: t[::-1] + str(rng.random())),
]  # fmt: skip


@pytest.mark.parametrize("noise", CORRUPTORS, ids=repr)
def test_every_pair_obeys_its_law(noise):
    task = tk.Restore(noise)
    for pair in tk.pairs(TEXTS, task, seed=4, copies=2):
        task.check(pair)


def test_a_tampered_pair_breaks_the_law():
    task = tk.Restore(tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.3))
    text = "The quick, brown fox jumps over the lazy dog."
    good = next(iter(tk.pairs([text], task, seed=1)))
    task.check(good)
    bad = [
        (
            replace(good, input=good.input[:5] + "#" + good.input[5:]),
            r"noise\(target\) is not its input.* character 5: ",
        ),
        (replace(good, input=good.input + "!"), f" character {len(good.input)}: "),
        (replace(good, input=""), " character 0: "),
        (replace(good, target=text.replace("lazy", "crazy")), "noise"),
        (replace(good, key=good.key ^ 1), "differ at character"),
        (replace(good, seed=2), "differ at character"),
        (replace(good, copy=1), "differ at character"),
    ]
    for pair, message in bad:
        with pytest.raises(tk.LawBroken, match=message) as caught:
            task.check(pair)
        assert repr(task) in str(caught.value)
        assert "the pair '0' breaks its law" in str(caught.value)


@given(st.sampled_from(TEXTS), st.integers(0, 60), st.characters(), st.integers(0, 5))
def test_no_changed_input_passes(text, place, letter, seed):
    task = tk.Restore(NOISE)
    pair = next(iter(tk.pairs([text], task, seed=seed)))
    changed = pair.input[:place] + letter + pair.input[place + 1 :]
    if changed == pair.input:
        task.check(pair)
    else:
        with pytest.raises(tk.LawBroken, match=f"character {min(place, len(pair.input))}: "):
            task.check(replace(pair, input=changed))
