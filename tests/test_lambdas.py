"""What a lambda is called where it is counted: its source, the same for any number of workers."""

import subprocess
import sys
import textwrap

import pytest
from written import TEXTS, files, made

import tunekit as tk
from tunekit.lambdas import source_of

FREE = "tea"
OUTER = lambda text, *_: lambda text, *_: (text, "é", FREE, _)  # noqa: ARG005, E731 -- one within another of the same
FOUND = [
    (lambda text: len(text) > 9, "lambda text: len(text) > 9"),
    (lambda: 7, "lambda: 7"),
    (
        lambda *texts, more=3, **rest: (texts, more, rest),
        "lambda *texts, more=3, **rest: (texts, more, rest)",
    ),
    (lambda text: (FREE in text or text) and text, "lambda text: (FREE in text or text) and text"),
    (
        lambda text: (
            text and FREE  # more
        ),
        "lambda text: text and FREE",
    ),
    (OUTER, "lambda text, *_: lambda text, *_: (text, 'é', FREE, _)"),
    (OUTER("one"), "lambda text, *_: (text, 'é', FREE, _)"),
    (lambda text: "a" * 9 + "b" * 9 + "c" * 9 + "d" * 9 + "e" * 9 + text + text + text + text, None),
    (len, "len"),
    (str.upper, "str.upper"),
]


@pytest.mark.parametrize(("function", "expected"), FOUND)
def test_it_is_found(function, expected):
    found = source_of(function, getattr(function, "__qualname__", "?"))
    if expected is None:
        assert found.startswith("lambda text: 'a' * 9")
        assert (len(found), found[-1]) == (80, "…")
    else:
        assert found == expected


def test_two_of_a_line_are_told_apart():
    one, other = (lambda a: a + 1), (lambda a: a + 2)
    assert [source_of(f, "?") for f in (one, other)] == ["lambda a: a + 1", "lambda a: a + 2"]


def test_what_cannot_be_found_has_its_name(tmp_path):
    assert source_of(eval("lambda a: a"), "<lambda>") == "<lambda>"
    (tmp_path / "other.py").write_text("lambda b: b\nlambda a: a + 2\n")
    stale = eval(compile("\n\nlambda a: a + 1", str(tmp_path / "other.py"), "eval"))
    assert source_of(stale, "<lambda>") == "<lambda>"


@pytest.mark.parametrize("workers", [1, 2])
def test_reasons_name_the_source(tmp_path, workers):
    source = tk.texts(TEXTS).where(lambda text: "3" not in text)
    pairs = made(source).filter(lambda pair: "7" in pair.target)
    pairs = pairs.map(lambda pair: None if "70" in pair.target else (pair.input, pair.target))
    manifest = pairs.write(tmp_path, workers=workers)
    assert dict(manifest.dropped) == {
        "where lambda text: '3' not in text": 19,
        "filter lambda pair: '7' in pair.target": 81 - 17,
        "map lambda pair: None if '70' in pair.target else (pair.input, pair.target)": 1,
    }


PROGRAM = """
    import sys
    import tunekit as tk
    pairs = tk.pairs([f"{n} words, and more." for n in range(400)], tk.Restore(tk.LowerCase()))
    pairs.filter(lambda pair: "7" in pair.target).write(sys.argv[1], workers=int(sys.argv[2]), progress=False)
"""


def test_workers_count_by_the_source_of_a_program(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(textwrap.dedent(PROGRAM))
    for workers in ("1", "2"):
        subprocess.run([sys.executable, program, tmp_path / workers, workers], check=True)
    assert files(tmp_path / "1") == files(tmp_path / "2")
    assert b"filter lambda pair: '7' in pair.target" in files(tmp_path / "1")["manifest.json"]
