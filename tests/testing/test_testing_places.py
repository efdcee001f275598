"""Where the suite can run: anywhere, beside anything, under pytest."""

import os
import re
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_testing import DropVowels, message_of_drawn_case

from tunekit.testing import (
    check_corruptor,
)


@settings(max_examples=2, suppress_health_check=[HealthCheck.nested_given])
@given(st.sampled_from([0.2, 0.9]))
def test_inside_a_hypothesis_test_that_allows_it(rate):
    check_corruptor(DropVowels(rate=rate), checks=["check_undo", "check_repeatable"], seed=123)


@settings(max_examples=2)
@given(st.integers(0, 1))
def test_inside_a_hypothesis_test(seed):
    check_corruptor(DropVowels(), checks=["check_undo"], seed=1000 + seed)
    assert "FailsAtLetters()('" in message_of_drawn_case()


def test_in_threads():
    with ThreadPoolExecutor(3) as pool:
        reports = list(
            pool.map(lambda seed: check_corruptor(DropVowels(), checks=["check_undo"], seed=seed), [7, 8, 9])
        )
    assert [report.passed for report in reports] == [("check_undo",)] * 3


def run(program, *, without=()):
    """A program in a fresh Python, where some packages cannot be imported."""
    block = "".join(f"import sys; sys.modules[{name!r}] = None\n" for name in without)
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", block + textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_quiet_and_warns_of_nothing():
    done = run("""
        import tunekit as tk
        from tunekit.testing import check_total
        @tk.corruptor
        class Fails(tk.Corruptor):
            def edits(self, texts, streams):
                raise KeyError(len(texts))
        try:
            check_total(Fails())
        except tk.LawBroken:
            print("broken")
    """)
    assert (done.stdout, done.stderr) == ("broken\n", "")


@pytest.mark.parametrize(
    ("program", "without", "hint"),
    [
        ("import tunekit.testing", "hypothesis", 'pip install "tunekit[testing]"'),
        (
            "from tunekit.testing import parametrize_with_checks as p; p([])",
            "pytest",
            "parametrize_with_checks needs pytest, which is not installed.\nHint: pip install pytest",
        ),
    ],
)
def test_what_is_missing_is_named(program, without, hint):
    assert hint in run(program, without=[without]).stderr


def test_without_pytest_all_else_works():
    program = "import tunekit as tk, tunekit.testing as t; t.check_source(tk.texts(['a'])); print('fine')"
    assert run(program, without=["pytest", "_pytest"]).stdout == "fine\n"


# Under pytest

SUITE = """
    import tunekit as tk
    from tunekit.testing import parametrize_with_checks
    from test_testing import AfterTheLetter

    known = {"check_split_invariance": "it looks back", "check_quiet": "it is loud"}

    @parametrize_with_checks([AfterTheLetter()], expected_failures=known)
    def test_it(subject, check):
        check(subject)

    @parametrize_with_checks([tk.LowerCase()], expected_failures=lambda subject: {})
    def test_other(subject, check):
        check(subject)
"""


def test_parametrized(tmp_path):
    (tmp_path / "test_theirs.py").write_text(textwrap.dedent(SUITE))
    laws = "split_invariance or check_quiet or p_zero or check_undo"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "-k", laws, str(tmp_path)],
        env={**os.environ, "COLUMNS": "300", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    lines = done.stdout.splitlines()
    name = "test_theirs.py::test_it[AfterTheLetter()-check_"
    assert f"XFAIL {name}split_invariance] - it looks back" in [
        line.partition(" - AssertionError")[0] for line in lines
    ]
    assert f"FAILED {name}quiet] - [XPASS(strict)] it is loud" in lines
    assert f"PASSED {name}undo]" in lines
    assert "PASSED test_theirs.py::test_other[LowerCase()-check_undo]" in lines
    assert any(line.startswith("SKIPPED") and "check_p_zero: it has no argument p" in line for line in lines)


FAILING = """
    from tunekit.testing import parametrize_with_checks
    from test_testing import AfterTheLetter
    from test_testing_hints import Misspelt

    @parametrize_with_checks([AfterTheLetter(), Misspelt()])
    def test_it(subject, check):
        check(subject)
"""


def test_no_frame_of_ours_is_shown(tmp_path):
    (tmp_path / "test_theirs.py").write_text(textwrap.dedent(FAILING))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "split_invariance", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert "2 failed" in done.stdout
    assert "check(subject)" in done.stdout
    assert "tk.Edits.delte(" in done.stdout
    assert not re.search(r"tunekit/testing/\w+\.py:\d+", done.stdout)
