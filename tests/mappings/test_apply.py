"""``Apply``: answers, seeds, tries, threads and laws."""

import re
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import total

import tunekit as tk


def upper(text):
    return text.upper()


def seeded(text, seed):
    return f"{seed} {text}"


def words(text):
    return text.upper() if " " in text else None


class Flaky:
    """A function that fails so often for each text before it answers, and remembers what it was asked."""

    def __init__(self, fails=0, error=TimeoutError):
        self.fails, self.error, self.calls = fails, error, []

    def __call__(self, text):
        self.calls.append(text)
        if self.calls.count(text) <= self.fails:
            raise self.error(f"no answer for {text}")
        return text.upper()


def made(texts, task, **given):
    return [(p.input, p.target) for p in tk.pairs(texts, task, **given)]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6), st.integers(1, 3))
def test_the_target_is_the_answer(texts, threads):
    task = tk.Apply(upper, threads=threads)
    pairs = list(tk.pairs(texts, task))
    assert [(p.input, p.target, p.source) for p in pairs] == [(t, t.upper(), t) for t in texts]
    for pair in pairs:
        task.check(pair)


def test_none_leaves_a_record_out():
    pairs = tk.pairs(["a b", "c", "d"], tk.Apply(words))
    assert [p.target for p in pairs] == ["A B"]
    assert total(pairs, "dropped") == {"no target": 2}
    with pytest.raises(tk.LawBroken, match="gives no target"):
        tk.Apply(words).check(tk.Pair("c", "C"))


def test_a_seed_belongs_to_the_record_the_seed_and_the_copy():
    texts = [f"text {n}" for n in range(50)]
    task = tk.Apply(seeded, seeded=True)
    first, again = ([p.target for p in tk.pairs(texts, task, seed=1, copies=3)] for _ in range(2))
    assert first == again
    assert len({target.split()[0] for target in first}) == 150
    assert all(0 <= int(target.split()[0]) < 2**31 for target in first)
    alone = [p.target for t in texts for p in tk.pairs([t], task, seed=1, copies=3)]
    assert alone == first
    assert not set(first) & {p.target for p in tk.pairs(texts, task, seed=2)}
    assert not set(first) & {p.target for p in tk.pairs(texts, replace(task, name="other"), seed=1)}
    for pair in tk.pairs(texts, task, seed=1, copies=2):
        task.check(pair)


def test_equal_texts_are_asked_once():
    ask = Flaky()
    assert (
        made(["a", "b", "a"], tk.Apply(ask), copies=2)
        == [("a", "A")] * 2 + [("b", "B")] * 2 + [("a", "A")] * 2
    )
    assert ask.calls == ["a", "b"]


# Tries


@pytest.mark.parametrize("threads", [1, 3])
def test_a_call_that_fails_is_made_again_after_growing_pauses(threads):
    ask, slept = Flaky(fails=3), []
    task = tk.Apply(ask, retries=3, pause=0.5, sleep=slept.append, threads=threads)
    assert made(["a", "b"], task) == [("a", "A"), ("b", "B")]
    assert sorted(slept) == sorted([0.5, 1.0, 2.0] * 2)
    assert Counter(ask.calls) == {"a": 4, "b": 4}


@pytest.mark.parametrize("threads", [1, 3])
def test_what_fails_in_the_end_is_raised_with_its_record(threads):
    task = tk.Apply(Flaky(fails=3), retries=2, sleep=lambda _: None, threads=threads)
    with pytest.raises(TimeoutError, match="no answer for") as caught:
        made(["a\x1b", "b"], task)
    assert re.search(r"Apply\(.*record '\d': '.*', try 3 of 3\.$", caught.value.__notes__[0])
    assert "\x1b" not in caught.value.__notes__[0]


@pytest.mark.parametrize("threads", [1, 3])
def test_or_skipped_and_counted(threads):
    def ask(text):
        if text == "b":
            raise ConnectionError("no")
        return text.upper()

    pairs = tk.pairs(["a", "b", "c", "b"], tk.Apply(ask, on_error="skip", threads=threads))
    assert [(p.id, p.target) for p in pairs] == [("0", "A"), ("2", "C")]
    assert total(pairs, "dropped") == {"ConnectionError": 2}
    with pytest.raises(ConnectionError):
        tk.Apply(ask, on_error="skip").check(tk.Pair("b", "B"))


@pytest.mark.parametrize("threads", [1, 3])
def test_a_bug_is_raised_at_once_whatever_is_skipped(threads):
    ask = Flaky(fails=1, error=KeyError)
    with pytest.raises(KeyError) as caught:
        made(["a"] + ["b"] * (threads > 1), tk.Apply(ask, retries=5, on_error="skip", threads=threads))
    (note,) = caught.value.__notes__
    assert re.search(r"record .*\nHint: .* a call that failed: retry_on=\(OSError, KeyError\)\.$", note)
    assert made(["a", "b"], tk.Apply(Flaky(1, KeyError), retries=1, pause=0, retry_on=[KeyError])) == [
        ("a", "A"),
        ("b", "B"),
    ]


def test_an_answer_that_is_no_string_is_no_call_that_failed():
    with pytest.raises(tk.InvalidArgument, match="must return a string, or None") as caught:
        made(["a"], tk.Apply(lambda _: 5))
    assert "retry_on" not in caught.value.__notes__[0]


def test_the_first_failure_ends_the_calls():
    asked = []

    def ask(text):
        asked.append(text)
        time.sleep(0.002)
        raise OSError("down")

    texts = [str(n) for n in range(400)]
    with pytest.raises(OSError, match="down") as caught:
        made([*texts, "0"], tk.Apply(ask, threads=2))
    assert len(asked) < 100
    assert "record '0'" in caught.value.__notes__[0]  # the first one of equal texts


def test_threads_call_at_the_same_time_and_keep_the_order():
    meeting = threading.Barrier(4, timeout=20)

    def ask(text):
        meeting.wait()
        time.sleep(0.02 * (9 - int(text) % 4))
        return f"<{text}>"

    texts = [str(n) for n in range(8)]
    before = set(threading.enumerate())
    assert made(texts, tk.Apply(ask, threads=4)) == [(t, f"<{t}>") for t in texts]
    assert set(threading.enumerate()) == before


# The user's law


def test_a_law_of_ones_own():
    def shorter(noisy, target):
        return len(target) < len(noisy)

    half = tk.Apply(lambda text: text[: len(text) // 2], law=shorter)
    assert made(["abcd"], half) == [("abcd", "ab")]
    with pytest.raises(tk.LawBroken, match=r"pair '1' breaks the law .*shorter: '' and ''"):
        made(["ab", ""], half)
    skipping = replace(half, on_error="skip")
    [reason] = total(tk.pairs(["ab", ""], skipping), "dropped")
    assert reason.startswith("law ")
    assert reason.endswith("shorter")
    with pytest.raises(tk.LawBroken, match="breaks the law"):
        skipping.check(tk.Pair("", ""))


def test_a_check_refuses_what_is_not_the_answer():
    task = tk.Apply(upper)
    [pair] = tk.pairs(["abc"], task)
    for wrong in ({"input": "ABC"}, {"target": "ABc"}, {"source": "abd"}):
        with pytest.raises(tk.LawBroken, match="breaks its law"):
            task.check(replace(pair, **wrong))
    task.check(tk.Pair("of my own", "OF MY OWN"))


def test_only_a_cache_holds_a_function_that_changes_its_mind(tmp_path):
    answers = iter(range(100))
    task = tk.Apply(lambda text: f"{text} {next(answers)}", name="fickle")
    [pair] = tk.pairs(["a"], task)
    with pytest.raises(tk.LawBroken, match=r"the answer is not its target(.|\n)*Hint: .* needs cache="):
        task.check(pair)
    kept = replace(task, cache=tmp_path)
    [pair] = tk.pairs(["a"], kept)
    kept.check(pair)
    assert [pair] == list(tk.pairs(["a"], kept))


# A value


def test_an_apply_is_a_value_with_a_fingerprint():
    task = tk.Apply(upper, cache="answers", law=seeded, retry_on=[OSError, ValueError], retries=2)
    shown = "Apply(upper, cache='answers', law=seeded, retries=2, retry_on=(OSError, ValueError))"
    assert repr(task) == shown
    assert eval(shown, {"Apply": tk.Apply, "upper": upper, "seeded": seeded}) == task
    assert tk.fingerprint(task) == tk.fingerprint(replace(task))
    assert len({tk.fingerprint(tk.Apply(f)) for f in (upper, words)}) == 2
    with pytest.raises(tk.InvalidArgument, match="cannot be saved"):
        tk.to_dict(task)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"function": "upper"}, r"Apply\(function='upper'\): function must be a function"),
        ({"law": 5}, "law must be a function"),
        ({"cache": 5}, "cache must be a folder"),
        ({"cache": ""}, "cache must be a folder"),
        (
            {"cache": "c", "function": Flaky()},
            "cache must be used with a function of content(.|\n)*Hint: .*name=",
        ),
        ({"seeded": 1}, "seeded must be True or False"),
        ({"on_error": "drop"}, 'on_error must be "raise" or "skip"'),
        ({"retries": -1}, "retries must be an integer of at least 0"),
        ({"threads": 0}, "threads must be an integer of at least 1"),
        ({"pause": float("nan")}, "pause must be a number of seconds"),
        ({"retry_on": OSError}, r"retry_on must be exceptions, in a list(.|\n)*retry_on=\(OSError,\)"),
        ({"retry_on": [KeyboardInterrupt]}, "retry_on must be exceptions"),
        ({"sleep": None}, "sleep must be a function"),
    ],
)
def test_bad_arguments_are_refused(wrong, message):
    with pytest.raises(tk.InvalidArgument, match=message):
        replace(tk.Apply(upper), **wrong)


def test_an_async_function_is_refused():
    async def ask(text):
        return text

    with pytest.raises(tk.InvalidArgument, match=r"no async function(.|\n)*asyncio.run"):
        tk.Apply(ask)


@tk.value
class AtMost:
    """What the hint asks for."""

    size: int = 3

    def __call__(self, given):
        return (given.input if isinstance(given, tk.Pair) else given)[: self.size] or None


def test_a_value_that_can_be_called_is_saved():
    source = tk.texts(["abcdef", ""]).where(AtMost())
    pairs = tk.pairs(source, tk.Apply(AtMost(size=4))).filter(AtMost())
    again = tk.from_json(tk.to_json(pairs), classes=[AtMost])
    assert again == pairs
    assert [pair.target for pair in again] == ["abcd"]
