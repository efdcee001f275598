"""What checks leave behind: no chain of processes, and no folder of Hypothesis."""

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

MINE = """
import tunekit as tk
from tunekit.testing import check_corruptor

@tk.corruptor
class Mine:
    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin("q"), 1))

print("imported")
REPORT = check_corruptor(Mine(), checks={checks})
"""


def started(folder: Path, program: str, **files: str) -> str:
    """What a program prints in a folder, in which Hypothesis has not been yet."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HYPOTHESIS")}
    paths = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**environment, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return run.stdout


@pytest.mark.parametrize(
    "checks", [["check_fresh_process"], ["check_dict", "check_fingerprint", "check_total"]]
)
def test_checks_at_the_top_of_an_imported_file(tmp_path, checks):
    """The process that a check starts imports the file again, and the checks there start no other."""
    began = time.perf_counter()
    printed = started(tmp_path, "import mine; print(mine.REPORT.passed)", mine=MINE.format(checks=checks))
    assert printed.splitlines() == ["imported", str(tuple(checks))]
    assert time.perf_counter() - began < 250
    assert {path.name for path in tmp_path.iterdir()} - {"__pycache__"} == {"mine.py"}


def test_two_files_that_check_each_other(tmp_path):
    """Each imports the other one, and both run their checks when they are imported."""
    one = MINE.format(checks=["check_fresh_process"])
    printed = started(tmp_path, "import one; print(one.REPORT.passed)", one=f"import two\n{one}", two=one)
    assert printed.splitlines() == ["imported"] * 2 + ["('check_fresh_process',)"]


def test_what_was_broken_is_told_from_the_first_process(tmp_path):
    """A corruptor that does something else under another hash seed is found out still."""
    odd = """
        import tunekit as tk
        from tunekit.testing import check_corruptor

        @tk.corruptor
        class Odd:
            def edits(self, texts, streams):
                return tk.Edits.map({"a": "bcdefghij"[hash("a") % 9]})

        try:
            check_corruptor(Odd(), checks=["check_fresh_process"])
        except tk.LawBroken as error:
            print("broken")
    """
    assert "broken" in [started(tmp_path, "import odd", odd=odd).strip() for _ in range(3)]


def test_no_folder_is_left_and_one_that_is_there_is_used(tmp_path):
    program = """
        import tunekit as tk, tunekit.strategies as tks
        from tunekit.testing import check_corruptor
        check_corruptor(tk.LowerCase(), checks=["check_total"])
        tks.health(tks.texts(), draws=5)
        print("done")
    """
    assert started(tmp_path, textwrap.dedent(program)) == "done\n"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".hypothesis").mkdir()
    started(tmp_path, textwrap.dedent(program))
    assert any((tmp_path / ".hypothesis").iterdir())


def test_hypothesis_keeps_its_own_folder_afterwards(tmp_path):
    """What somebody's own tests store stays theirs."""
    program = """
        import tunekit as tk
        from hypothesis import configuration
        from tunekit.testing import check_corruptor
        check_corruptor(tk.LowerCase(), checks=["check_total"])
        print(configuration.storage_directory("examples", intent_to_write=False).path)
    """
    printed = started(tmp_path, textwrap.dedent(program))
    assert printed.strip() == str(tmp_path / ".hypothesis" / "examples")
