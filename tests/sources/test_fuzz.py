"""The fuzzing session: the same files for the same seed, and a find where a reader breaks."""

import sys

import pytest
from places import ROOT

import tunekit as tk

for package in ("pyarrow", "selectolax", "mwparserfromhell"):
    pytest.importorskip(package, reason="an extra is not installed")
if sys.version_info < (3, 14):
    pytest.importorskip("backports.zstd", reason='the extra "zstd" is not installed')


@pytest.fixture
def fuzz(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import fuzz

    return fuzz


def test_a_case_is_the_same_for_the_same_seed(fuzz):
    for kind in fuzz.KINDS:
        cases = [fuzz.drawn(7, number, kind) for number in range(20)]
        assert cases == [fuzz.drawn(7, number, kind) for number in range(20)]
        assert cases != [fuzz.drawn(8, number, kind) for number in range(20)]


def test_errors_of_others_crashes_and_records_are_told_apart(fuzz, tmp_path, monkeypatch):
    case = fuzz.Case(1, "text", b"tea", {"on_error": "raise"}, 3)

    def judged(read):
        monkeypatch.setitem(fuzz.KINDS, "text", fuzz.KINDS["text"]._replace(read=read))
        return fuzz.judged(case, fuzz.run(case, tmp_path))

    def broken(*_, **__):
        raise KeyError("tea")

    def refused(*_, **__):
        raise tk.MalformedInput("tea")

    def crashed(*_, **__):
        import os

        os.abort()

    assert judged(fuzz.KINDS["text"].read) == ""
    assert judged(refused) == ""
    assert judged(broken) == "text: KeyError: 'tea'"
    assert judged(crashed).startswith("text: killed by signal")
