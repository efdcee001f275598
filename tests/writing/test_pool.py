"""The pool of workers: it is there at once, behind a fork too, and ends with its parent."""

import importlib
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

import tunekit as tk
from tunekit.writing.processes.pool import pool

TASK = tk.Restore(tk.RandomEdits(rate=0.1))
TEXTS = [f"This is number {n}." for n in range(40)]

FORKED = """
    import multiprocessing, os, sys
    import tunekit as tk
    from tunekit.writing.processes import pool as pools
    from tunekit.writing.processes.pool import pool

    pools._IDLE = 1_000  # nobody waits until idle workers end

    def write(name):
        return tk.pairs(["Some words."], tk.Restore(tk.LowerCase())).write(f"{sys.argv[1]}/{name}", workers=2)

    def refused(name):
        try:
            write(name)
        except tk.InvalidArgument as error:
            print(error, flush=True)

    write("parent")
    before = pool(2)
    child = os.fork()
    if not child:
        assert pool(2) is not before
        write("child")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    fork = multiprocessing.get_context("fork")
    for target, name, daemon in ((write, "process", False), (refused, "daemon", True)):
        process = fork.Process(target=target, args=(name,), daemon=daemon)
        process.start()
        process.join()
        assert process.exitcode == 0
    write("again")
    assert pool(2) is before
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_writes_too_or_says_why_not(tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(FORKED), str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Pairs.write(workers=2): workers must be 1 in a daemonic process, which may start no other processes.",
        "Hint: or make the process that writes with daemon=False.",
    ]
    made = [
        (tmp_path / name / "train-00000.jsonl").read_bytes()
        for name in ("parent", "child", "process", "again")
    ]
    assert len(set(made)) == 1


def test_the_next_call_finds_the_same_workers():
    assert pool(2) is pool(2)
    assert pool(3) is not pool(2)
    assert sorted(pool(2).map(abs, [-1, -2])) == [1, 2]


def test_workers_know_the_folder_and_the_modules_of_today(tmp_path, monkeypatch):
    """A pool that has outlived a change of either would give other pairs than one process."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = tmp_path / "keeping_some.py"

    def written(name):
        keeping = importlib.import_module("keeping_some")
        if name == "anew":
            importlib.reload(keeping)
        pairs = tk.pairs(tk.read_text("*.txt").paragraphs().where(keeping.keep), TASK)
        two, one = (pairs.write(tmp_path / f"{name}-{n}", workers=n, progress=False) for n in (2, 1))
        assert [entry.sha256 for entry in two.files] == [entry.sha256 for entry in one.files]

    for name, folder, kept in (("first", "a", "1"), ("elsewhere", "b", "1"), ("anew", "b", "2")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "in.txt").write_text("\n\n".join(f"{folder} {text}" for text in TEXTS))
        module.write_text(f"def keep(text):\n    return {kept!r} in text\n")
        monkeypatch.chdir(tmp_path / folder)
        written(name)


def test_a_worker_that_died_is_told_and_the_next_write_goes_on(tmp_path):
    mark = tmp_path / "mark"

    def deadly(text):
        if text.endswith("17.") and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    pairs = tk.pairs(tk.texts(TEXTS).where(deadly), TASK)
    with pytest.raises(tk.WorkerDied, match="write again with the same arguments: it goes on") as caught:
        pairs.write(tmp_path / "out", workers=2, progress=False)
    assert isinstance(caught.value, tk.TunekitError)
    assert pairs.write(tmp_path / "out", workers=2, progress=False).counts["pairs"] == len(TEXTS)


ORPHANS = """
    import sys, threading, time
    from pathlib import Path
    import tunekit as tk

    def beating(text, beats=Path(sys.argv[1])):
        def beat():
            while True:
                beats.touch()
                time.sleep(0.05)
        threading.Thread(target=beat, daemon=True).start()
        return True

    source = tk.texts(["Some words."]).where(beating)
    tk.pairs(source, tk.Restore(tk.LowerCase())).write(sys.argv[2], workers=2)
    print("written", flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(
    sys.platform == "win32", reason="a process does not learn there that its parent has ended"
)
def test_workers_end_soon_after_a_parent_that_is_killed(tmp_path):
    beats = tmp_path / "beats"
    command = [sys.executable, "-c", textwrap.dedent(ORPHANS), str(beats), str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout.readline() == "written\n"
        parent.kill()
    deadline = time.monotonic() + 20
    while time.time() - beats.stat().st_mtime < 1:
        assert time.monotonic() < deadline, "a worker still lives"
        time.sleep(0.1)
