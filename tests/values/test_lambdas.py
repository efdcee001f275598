"""What a lambda is called where it is counted: its source, the same for any number of workers."""

import subprocess
import sys
import textwrap
from collections import Counter

import pytest
from written import TEXTS, files, made

import tunekit as tk
from tunekit.values.lambdas import source_of

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


def test_a_law_is_counted_by_its_source():
    task = tk.Apply(str.upper, law=lambda text, answer: text != answer, on_error="skip", name="upper")
    (batch,) = tk.pairs(["a", "B"], task).batches()
    assert dict(batch.dropped) == {"law lambda text, answer: text != answer": 1}


# A name of one's own


def kept(text):
    return "7" in str(text)


NAMED = {
    "where": lambda name: tk.pairs(
        tk.texts(TEXTS).where(lambda t: "7" in t, name=name), tk.Restore(tk.LowerCase())
    ),
    "where a function": lambda name: tk.pairs(
        tk.texts(TEXTS).where(kept, name=name), tk.Restore(tk.LowerCase())
    ),
    "filter": lambda name: tk.pairs(TEXTS, tk.Restore(tk.LowerCase())).filter(
        lambda p: "7" in p.target, name=name
    ),
    "filter a function": lambda name: tk.pairs(TEXTS, tk.Restore(tk.LowerCase())).filter(kept, name=name),
    "map": lambda name: tk.pairs(TEXTS, tk.Restore(tk.LowerCase())).map(
        lambda p: p if "7" in p.target else None, name=name
    ),
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_takes_the_place_of_the_source(kind):
    pairs = NAMED[kind]("with a seven")
    dropped = sum((batch.dropped for batch in pairs.batches()), start=Counter())
    assert set(dropped) == {f"{kind.split()[0]} with a seven"}
    assert "name='with a seven'" in repr(pairs)
    assert "name=" not in repr(NAMED[kind](None))
    plain = sum((batch.dropped for batch in NAMED[kind](None).batches()), start=Counter())
    assert list(plain.values()) == list(dropped.values())


@pytest.mark.parametrize("kind", NAMED)
@pytest.mark.parametrize("name", ["", 3, b"x", True])
def test_a_name_that_is_none(kind, name):
    with pytest.raises(tk.InvalidArgument, match="name must be a string that is not empty"):
        NAMED[kind](name)


def test_a_named_predicate_is_known_by_its_name():
    """As a named function of ``Apply`` and ``rowwise`` is."""
    one, other = (tk.texts(TEXTS).where(lambda text, n=n: len(text) > n, name="long") for n in (0, 1))
    assert one.identity() == other.identity()
    assert one.identity() != tk.texts(TEXTS).where(lambda text: len(text) > 0, name="longer").identity()
    first, second = (tk.shaping.Filter(lambda pair, n=n: len(pair.target) > n, name="long") for n in (0, 1))
    assert tk.fingerprint(first) == tk.fingerprint(second)
    assert tk.fingerprint(first) != tk.fingerprint(tk.shaping.Filter(kept))


def test_an_error_names_the_call():
    pairs = tk.pairs(TEXTS, tk.Restore(tk.LowerCase())).filter(lambda _: 1 / 0, name="never")
    with pytest.raises(ZeroDivisionError) as caught:
        list(pairs)
    assert "<lambda>, name='never')" in caught.value.__notes__[0]
