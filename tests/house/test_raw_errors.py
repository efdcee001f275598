"""What once raised an error of Python's own: values at the edge of what numbers, names and levels can be."""

from fractions import Fraction

import pytest

import tunekit as tk
from tunekit.testing import check_corruptor

TASK = tk.Restore(tk.LowerCase())
PAIRS = tk.pairs(["One.", "Two."] * 20, TASK)
TRACE = tk.LowerCase().trace("abc")


class Bad:
    """An object that cannot be shown."""

    def __repr__(self):
        raise RuntimeError("no")


BAD = Bad()


def nested(count, wrap=tk.Sometimes):
    noise = tk.LowerCase()
    for _ in range(count):
        noise = wrap(noise)
    return noise


def nested_mappings(count):
    task = TASK
    for _ in range(count):
        task = task.on_input(tk.LowerCase())
    return task


WRAPS = [
    tk.Sometimes,
    lambda noise: tk.Protect(noise, "a"),
    lambda noise: tk.OneOf([noise]),
    lambda noise: tk.RandomOrder([noise]),
    lambda noise: tk.Sometimes(noise >> tk.UpperCase()),
    lambda noise: tk.Repeat(noise, n=1),
    tk.KeepGraphemes,
]
HUGE = [10**30, 1 << 63, 1 << 64, 10**400]


def test_a_repeat_in_a_repeat():
    """Each doubles the steps, and is looked at once: they are refused before they are too deep."""
    with pytest.raises(tk.InvalidArgument, match="131,072 steps, each repetition counted; at most 100,000"):
        nested(60, tk.Repeat)
    with pytest.raises(tk.InvalidArgument, match="at most 50 levels deep"):
        nested(60, lambda inner: tk.Repeat(inner, n=1))


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("count", [60, 150, 2_000])
def test_corruptors_in_corruptors(wrap, count):
    with pytest.raises(tk.InvalidArgument, match="at most 50 levels deep"):
        nested(count, wrap)


@pytest.mark.parametrize("wrap", WRAPS)
def test_as_deep_as_it_goes(wrap, tmp_path):
    pairs = tk.pairs(["Ab."], tk.Restore(nested(24, wrap)).on_input(tk.LowerCase()))
    assert pairs.write(tmp_path / "set", progress=False).splits() == {"train": 1}
    assert tk.from_json(tk.to_json(pairs)) == pairs


@pytest.mark.parametrize("count", [60, 150, 1_000])
def test_mappings_in_mappings(count):
    with pytest.raises(tk.InvalidArgument, match="at most 50 levels deep"):
        nested_mappings(count)


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize(
    "call",
    [
        lambda n: PAIRS.split({"train": n, "test": 1}),
        lambda n: PAIRS.split({"train": Fraction(n), "test": 1}),
        lambda n: tk.pairs(["a"], TASK, copies=n),
        PAIRS.epoch,
        lambda n: tk.pairs(["a"], TASK, copies=3).epoch(n),
        lambda n: tk.LowerCase().variants("abc", n=n),
        lambda n: TASK.check(tk.Pair("a", "a", key=n << 1)),
        lambda n: TRACE.project([(0, n)]),
        lambda n: TRACE.project([(-n, 2)]),
        lambda n: PAIRS.explain("0", copy=n),
    ],
)
def test_huge_numbers(call, huge):
    with pytest.raises(tk.TunekitError) as caught:
        call(huge)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("name", ["a" * 300, "a" * 235, "é" * 130])
def test_a_side_whose_files_would_have_too_long_names(tmp_path, name):
    with pytest.raises(tk.InvalidArgument, match="at most 200 bytes"):
        PAIRS.write(tmp_path / "set", split={name: 0.5, "test": 0.5}, progress=False)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_of_a_side(tmp_path):
    shares = {"a" * 200: 0.5, "test": 0.5}
    PAIRS.write(tmp_path / "set", split=shares, format="parquet", progress=False)
    assert tk.verify(tmp_path / "set").ok


@pytest.mark.parametrize(
    "given", [{"key": -1}, {"key": "x"}, {"key": 1.5}, {"seed": "x"}, {"copy": -1}, {"source": 5}]
)
@pytest.mark.parametrize(
    "task", [TASK, TASK.on_input(tk.LowerCase()), TASK.on_source(tk.LowerCase()), tk.Apply(str.upper)]
)
def test_pairs_that_no_mapping_gives(task, given):
    with pytest.raises(tk.InvalidArgument, match=r"^Pair\("):
        task.check(tk.Pair("a", "a", **given))
    for pair in (tk.Pair(5, "a"), tk.Pair("a", None)):
        with pytest.raises(tk.InvalidArgument, match=r"^Pair\((input|target)="):
            task.check(pair)
    with pytest.raises(tk.InvalidArgument, match=r"it must be a pair"):
        task.check("a")


@pytest.mark.parametrize("span", [("a", "b"), (0.5, 2), (None, 1), (True, 2), ({}, 1), (BAD, 1)])
def test_spans_of_something_else(span):
    with pytest.raises(tk.InvalidArgument, match="must be integers"):
        TRACE.project([span])


SHOWN = [
    lambda: tk.RandomEdits(rate=BAD),
    lambda: tk.RandomEdits(kinds=[BAD]),
    lambda: tk.RandomEdits(alphabet=BAD),
    lambda: tk.NormalizeUnicode(form=BAD),
    lambda: tk.Truncate(unit=BAD),
    lambda: tk.StripPunctuation(keep=BAD),
    lambda: tk.Protect(tk.LowerCase(), BAD),
    lambda: tk.Compose([BAD]),
    lambda: tk.LowerCase() >> BAD,
    lambda: tk.LowerCase()(BAD),
    lambda: tk.LowerCase()([BAD]),
    lambda: tk.LowerCase(name=BAD),
    lambda: tk.pairs(BAD, TASK),
    lambda: tk.pairs(["a"], BAD),
    lambda: tk.pairs(["a"], TASK, seed=BAD),
    lambda: list(tk.texts([BAD]).batches()),
    lambda: tk.read_text(BAD),
    lambda: PAIRS.write(BAD, progress=False),
    lambda: PAIRS.write("x", layout=BAD, progress=False),
    lambda: PAIRS.write("x", language=BAD, progress=False),
    lambda: PAIRS.write("x", language=[BAD], progress=False),
    lambda: PAIRS.write("x", split={"a": BAD}, progress=False),
    lambda: PAIRS.take(BAD),
    lambda: PAIRS.explain(BAD),
    lambda: list(PAIRS.map(lambda _: BAD)),
    lambda: tk.verify(BAD),
    lambda: tk.validate(BAD, trainer="trl:sft"),
    lambda: tk.validate("x", trainer=BAD),
    lambda: tk.fingerprint(BAD),
    lambda: tk.from_dict({"type": "LowerCase", "name": BAD}),
    lambda: tk.from_dict({"type": "LowerCase", BAD: 1}),
    lambda: tk.from_frame(BAD),
    lambda: check_corruptor(BAD),
]


@pytest.mark.parametrize("call", SHOWN)
def test_an_object_that_cannot_be_shown(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(tk.TunekitError):
        call()


def test_a_column_whose_name_is_no_utf8(tmp_path):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "rows.parquet"
    parquet.write_table(arrow.table({"input": ["a"], "zzzz": ["b"]}), path)
    path.write_bytes(path.read_bytes().replace(b"zzzz", b"zz\xff\xfe"))
    report = tk.validate(path, trainer="trl:sft")
    assert not report.ok
    assert "no UTF-8" in str(report)


@pytest.mark.parametrize("call", [tk.validate, tk.verify], ids=["validate", "verify"])
@pytest.mark.parametrize(
    "path", ["x" * 300, "x" * 300 + "/a", "a/" * 3_000, "a\0b"], ids=["long", "in long", "deep", "NUL"]
)
def test_a_path_that_no_file_system_takes(call, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(tk.InvalidArgument, match=rf"^{call.__name__}\("):
        call(path)


@pytest.mark.parametrize(
    "read", [tk.read_text, tk.read_html, tk.read_gutenberg], ids=["text", "html", "books"]
)
def test_a_file_that_goes_while_others_are_read(read, tmp_path, monkeypatch):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("Some text of its own.\n" * 9)
    source = read(str(tmp_path / "*.txt"))
    files = source.files()
    (tmp_path / "b.txt").unlink()
    monkeypatch.setattr(type(source), "files", lambda _: files)
    with pytest.raises(
        tk.InvalidArgument, match=r"b\.txt.*: the file cannot be read: No such file or directory\."
    ):
        list(source.batches())
