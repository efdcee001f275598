"""The cache of ``Apply``: what is kept and found, its damage, and processes that share it and are killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from samples import total
from test_apply import Flaky, made, upper

import tunekit as tk
from tunekit.mappings.apply.cache import FILE

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


PLANTED = {
    "view beside": ["CREATE VIEW more AS SELECT 1"],
    "view in its place": [
        "DROP TABLE answers",
        "CREATE VIEW answers AS SELECT zeroblob(300000000) AS key, zeroblob(300000000) AS answer, x'00' AS digest",
    ],
    "endless view": [
        "DROP TABLE answers",
        (
            "CREATE VIEW answers AS WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n)"
            " SELECT key, NULL AS answer, x'00' AS digest FROM n"
        ),
    ],
    "trigger": ["CREATE TRIGGER t BEFORE INSERT ON answers BEGIN DELETE FROM answers; END"],
    "trigger with a large value": [
        "CREATE TRIGGER t AFTER INSERT ON answers BEGIN UPDATE answers SET answer = zeroblob(300000000); END"
    ],
    "index": ["CREATE INDEX i ON answers (answer)"],
    "table beside": ["CREATE TABLE more (a)"],
    "virtual table": ["CREATE VIRTUAL TABLE v USING fts5(a)"],
    "other columns": ["ALTER TABLE answers ADD COLUMN more DEFAULT 7"],
    "generated column": [
        "DROP TABLE answers",
        "CREATE TABLE answers (key BLOB PRIMARY KEY, answer AS (zeroblob(300000000)), digest BLOB) WITHOUT ROWID",
    ],
    "no table": ["DROP TABLE answers"],
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_was_planted_in_the_file_is_not_run(tmp_path, what):
    task, file = filled(tmp_path)
    connection = sqlite3.connect(file)
    try:
        for statement in PLANTED[what]:
            connection.execute(statement)
        connection.commit()
    except sqlite3.OperationalError as error:
        pytest.skip(str(error))  # an SQLite without this part
    finally:
        connection.close()
    before = file.read_bytes()
    with pytest.raises(
        tk.MalformedInput, match=r"holds something else than the one table(.|\n)*Hint: move it"
    ):
        made(["text 7", "new"], task)
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with names")
@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "dangling link", "other name"])
@pytest.mark.parametrize("full", [False, True])
def test_what_stands_in_the_place_of_a_file_of_the_cache(tmp_path, ending, kind, full):
    task = tk.Apply(upper, cache=tmp_path / "cache")
    made(["a"], task) if full else (tmp_path / "cache").mkdir()
    path, outside = tmp_path / "cache" / f"{FILE}{ending}", tmp_path / "outside"
    outside.write_text("precious")
    path.unlink(missing_ok=True)
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(outside)
        case "dangling link":
            path.symlink_to(tmp_path / "new")
        case "other name":
            path.hardlink_to(outside)
    with pytest.raises(tk.InvalidArgument, match=r"^Apply: '.*nowhere else\.\nHint: "):
        made(["a", "b"], task)
    assert outside.read_text() == "precious"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "what", ["dangling link", "below a file", "file", "NUL", "lone surrogate", "long name"]
)
def test_a_folder_for_the_cache_that_cannot_be(tmp_path, what):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    folder = {
        "dangling link": tmp_path / "link",
        "below a file": tmp_path / "file" / "cache",
        "file": tmp_path / "file",
        "NUL": tmp_path / "a\0b",
        "lone surrogate": tmp_path / "\ud800",
        "long name": tmp_path / ("n" * 300),
    }[what]
    with pytest.raises(tk.InvalidArgument, match=r"(?s)^Apply\((cache=)?.*(must be|Hint: )"):
        made(["a"], tk.Apply(upper, cache=folder))


def test_an_error_of_a_function_that_asks_a_database_is_its_own(tmp_path):
    connection = sqlite3.connect(":memory:")

    def ask(text):
        return connection.execute("SELECT ? FROM nowhere", (text,)).fetchone()[0]

    with pytest.raises(sqlite3.OperationalError, match="no such table: nowhere"):
        made(["a"], tk.Apply(ask, cache=tmp_path, name="ask"))
    connection.close()


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
