"""The folder of what goes to workers: nothing is left of it, however its processes end."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest
from written import made

from tunekit.writing.processes.scratch import scratch

PROGRAM = """
    import sys
    import tunekit as tk
    texts = [f"Sentence number {n}, with marks: one (two) three! " * 12 for n in range(20_000)]
    tk.pairs(texts, tk.Restore(tk.RandomEdits(rate=0.04))).write(sys.argv[1], workers=2, progress=False)
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def old(path: Path) -> None:
    os.utime(path, (time.time() - 3_600,) * 2)


def named(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_what_a_killed_group_left_goes_on_the_next_run(temporary, tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(tmp_path / "data")]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as process:
        limit = time.monotonic() + 60
        while not list(temporary.glob("tunekit-workers-*/0")) and time.monotonic() < limit:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)  # the tracker that would clean up too
        process.wait()
    [left] = temporary.glob("tunekit-workers-*")
    old(left)
    made().write(tmp_path / "other", workers=2)
    assert not left.exists()


def test_only_what_nobody_holds_goes(temporary):
    with scratch() as held:
        (held / "1").touch()
        old(held)
        new = temporary / "tunekit-workers-abcdefgh"
        new.mkdir()
        others = ["tunekit-workers-of-mine", "tunekit-data", "tunekit-workers-abcdefg"]
        for name in others:
            (temporary / name).mkdir()
            old(temporary / name)
        (temporary / "tunekit-workers-aaaaaaaa").write_text("a file")
        (temporary / "tunekit-workers-bbbbbbbb").symlink_to(temporary / "tunekit-data")
        gone = temporary / "tunekit-workers-cccccccc"
        (gone / "more").mkdir(parents=True)
        old(gone)
        before = named(temporary)
        with scratch() as another:
            assert named(temporary) == sorted({*before, another.name} - {gone.name})
    assert named(temporary) == sorted(set(before) - {gone.name, held.name})
