"""``Apply``: answers, seeds, tries, threads, the cache and its damage, and a process that is killed."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import total

import tunekit as tk
from tunekit.mappings.cache import FILE


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
    assert re.search(r"Apply\(.*record '\d': '.*', try 3 of 3\.", caught.value.__notes__[0])
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
    assert "record" in caught.value.__notes__[0]
    assert made(["a", "b"], tk.Apply(Flaky(1, KeyError), retries=1, pause=0, retry_on=[KeyError])) == [
        ("a", "A"),
        ("b", "B"),
    ]


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


# The cache

HARD = [
    "",
    "\0",
    "\ud800",
    "\ud83d\ude00",
    "😀",
    "\x1e",
    "é",
    "e\u0301",
    "a" * 10_000,
    "\udfff.",
    "None",
    " ",
]


def test_an_answer_is_asked_for_once(tmp_path):
    ask = Flaky()
    task = tk.Apply(ask, cache=tmp_path / "new" / "folder", name="ask")
    first = made(HARD, task, copies=2)
    assert ask.calls == HARD
    assert made(HARD, task, copies=2) == first == [(t, t.upper()) for t in HARD for _ in range(2)]
    assert ask.calls == HARD
    made(["more"], task)
    assert ask.calls == [*HARD, "more"]
    made(["more"], replace(task, name="another"))
    assert len(ask.calls) == len(HARD) + 2


def test_nothing_is_an_answer_and_a_failure_is_none(tmp_path):
    calls = []

    def ask(text):
        calls.append(text)
        if text == "bad" and calls.count("bad") == 1:
            raise OSError("down")

    task = tk.Apply(ask, cache=tmp_path, name="ask", on_error="skip")
    for expected in ({"no target": 1, "OSError": 1}, {"no target": 2}, {"no target": 2}):
        assert total(tk.pairs(["good", "bad"], task), "dropped") == expected
    assert Counter(calls) == {"good": 1, "bad": 2}


def test_a_function_counts_with_its_code_and_a_seed_with_its_draw(tmp_path):
    one, other = (tk.Apply(f, cache=tmp_path) for f in (lambda t: t + "1", lambda t: t + "2"))
    assert made(["a"], one) == [("a", "a1")]
    assert made(["a"], other) == [("a", "a2")]
    calls = []

    def ask(text, seed):
        calls.append((text, seed))
        return f"{seed}"

    task = tk.Apply(ask, cache=tmp_path, name="seeds", seeded=True)
    assert made(["a", "b"], task, copies=3) == made(["b", "a"], task, copies=3)[3:] + made(
        ["b"], task, copies=3
    )
    assert len(calls) == len(set(calls)) == 6


@pytest.mark.parametrize("threads", [1, 4])
def test_what_came_before_a_failure_is_kept(tmp_path, threads):
    calls, down = [], [True]

    def ask(text):
        calls.append(text)
        if text == "5" and down[0]:
            raise OSError("down")
        return text

    task = tk.Apply(ask, cache=tmp_path, name="ask", threads=threads)
    texts = [str(n) for n in range(10)]
    with pytest.raises(OSError, match="down"):
        made(texts, task)
    down[0] = False
    assert made(texts, task) == [(t, t) for t in texts]
    assert Counter(calls) == {t: 1 + (t == "5") for t in texts}


@pytest.mark.parametrize("threads", [1, 4])
def test_a_bad_answer_is_an_error_that_teaches(tmp_path, threads):
    task = tk.Apply(len, cache=tmp_path, threads=threads, on_error="skip")
    with pytest.raises(tk.InvalidArgument, match=r"must return a string, or None .*, not 1\.(.|\n)*Hint"):
        made(["a", "b"], task)


def filled(folder):
    task = tk.Apply(upper, cache=folder)
    made([f"text {n}" for n in range(300)], task)
    return task, Path(folder, FILE)


def test_a_changed_answer_is_seen(tmp_path):
    task, file = filled(tmp_path)
    for change in ("answer = CAST('OTHER' AS BLOB)", "answer = 'OTHER'", "answer = NULL", "digest = x'00'"):
        connection = sqlite3.connect(file)
        with connection:
            connection.execute(f"UPDATE answers SET {change}")
        connection.close()
        with pytest.raises(
            tk.MalformedInput, match=r"answers.sqlite3' is damaged: an answer(.|\n)*Hint: move"
        ):
            made(["text 7"], task)
        file.unlink()
        filled(tmp_path)


def test_answers_that_changed_places_are_seen(tmp_path):
    task, file = filled(tmp_path)
    with sqlite3.connect(file) as connection:
        [(answer, digest)] = connection.execute("SELECT answer, digest FROM answers LIMIT 1").fetchall()
        connection.execute("UPDATE answers SET answer = ?, digest = ?", (answer, digest))
    connection.close()
    with pytest.raises(tk.MalformedInput, match="an answer is not what was written"):
        made([f"text {n}" for n in range(9)], task)


@pytest.mark.parametrize("share", [0.03, 0.3, 0.6, 0.9])
def test_bytes_that_changed_are_never_an_answer(tmp_path, share):
    """An error, or the call made again: another answer never."""
    task, file = filled(tmp_path)
    data = bytearray(file.read_bytes())
    at = int(len(data) * share)
    data[at : at + 64] = bytes(byte ^ 0x5A for byte in data[at : at + 64])
    file.write_bytes(data)
    try:
        assert made([f"text {n}" for n in range(300)], task) == [
            (f"text {n}", f"TEXT {n}") for n in range(300)
        ]
    except tk.MalformedInput as error:
        assert "is damaged" in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    "content", [b"no database at all, but some text" * 99, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_of_something_else_is_refused(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(tk.MalformedInput, match="is damaged"):
        made(["a"], tk.Apply(upper, cache=tmp_path))
    assert (tmp_path / FILE).read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()
    with pytest.raises(tk.MalformedInput, match="another program"):
        made(["a"], tk.Apply(upper, cache=tmp_path))


# Other processes

PROGRAM = """
import os, sys, time
import tunekit as tk

log, cache, label, pause, count, threads = sys.argv[1:]

def ask(text):
    with open(log, "ab", 0) as file:
        file.write(f"begun {text}\\n".encode())
    time.sleep(float(pause))
    return f"{text} by {label}"

texts = [f"text {n}" for n in range(int(count))]
task = tk.Apply(ask, cache=cache, name="ask", threads=int(threads))
print("ready", flush=True)
for pair in tk.pairs(texts, task):
    print(pair.target)
"""


def started(tmp_path, label, *, pause, count, threads=1):
    given = [
        str(tmp_path / f"log {label}"),
        str(tmp_path / "cache"),
        label,
        *map(str, (pause, count, threads)),
    ]
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *given], stdout=subprocess.PIPE, text=True)


def begun(tmp_path, label):
    log = tmp_path / f"log {label}"
    return log.read_text().splitlines() if log.exists() else []


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("threads", [1, 3])
def test_a_process_that_is_killed_loses_the_calls_on_their_way(tmp_path, threads):
    first = started(tmp_path, "first", pause=0.01, count=400, threads=threads)
    limit = time.monotonic() + 30
    while len(begun(tmp_path, "first")) < 40 and time.monotonic() < limit:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    asked = begun(tmp_path, "first")
    assert 40 <= len(asked) < 400
    second = started(tmp_path, "second", pause=0, count=400, threads=threads)
    lines = second.communicate(timeout=60)[0].splitlines()[1:]
    again = set(asked) & set(begun(tmp_path, "second"))
    # A thread may have been about to hand over its answer.
    assert len(again) <= 2 * threads
    assert [line.split(" by ")[0] for line in lines] == [f"text {n}" for n in range(400)]
    assert sum(line.endswith("first") for line in lines) == len(asked) - len(again)


def test_two_processes_share_a_cache_and_give_the_same(tmp_path):
    both = [started(tmp_path, label, pause=0.001, count=300) for label in ("one", "two")]
    printed = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert printed[0] == printed[1]
    assert len(printed[0].splitlines()) == 301


def test_workers_share_a_cache(tmp_path):
    task = tk.Apply(lambda text: text.upper(), cache=tmp_path / "cache")
    texts = [f"{'word ' * 200}{n}" for n in range(600)]
    pairs = tk.pairs(texts, task)
    manifest = pairs.write(tmp_path / "data", workers=2, progress=False)
    assert manifest.complete
    assert tk.verify(tmp_path / "data", pairs=pairs).problems == ()


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
