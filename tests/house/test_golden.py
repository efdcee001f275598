"""The texts for a seed are public API: they are what the golden files say, on every machine."""

import json
import os
import runpy
import subprocess
import sys

import pytest
from places import GOLDEN

import tunekit as tk

FOLDER = GOLDEN
MAKE = runpy.run_path(str(FOLDER / "make.py"))
ADVICE = (
    "the texts for a seed are public API, so this is a breaking change. If it was not meant, undo it; if it was, run "
    "`python tests/golden/make.py` and say so in a change note (changelog.d)."
)


def golden(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text("ascii"))


@pytest.mark.parametrize("name", MAKE["MADE"])
def test_the_golden_files_are_what_is_made(name):
    expected, found = golden(name), MAKE["MADE"][name]()
    assert list(found) == list(expected), f"{name}: the cases differ: {ADVICE}"
    for case, wanted in expected.items():
        if found[case] != wanted:
            wrong = [(w, f) for w, f in zip(wanted, found[case], strict=False) if w != f] or [
                (wanted, found[case])
            ]
            pytest.fail(f"{name}, {case}: {wrong[0][1]!r} instead of {wrong[0][0]!r}: {ADVICE}")


@pytest.mark.parametrize("size", [1, 7])
def test_the_golden_texts_in_other_batches_and_orders(size):
    expected, texts = golden("texts"), MAKE["TEXTS"]
    for corruptor in MAKE["CORRUPTORS"]:
        parts = [corruptor(texts[n : n + size], seed=7, copy=2) for n in range(0, len(texts), size)]
        assert [t for part in parts for t in part] == expected[repr(corruptor)]
        assert corruptor(texts[::-1], seed=7, copy=2)[::-1] == expected[repr(corruptor)]
        assert [t.text for t in corruptor.trace(texts, seed=7, copy=2)] == expected[repr(corruptor)]


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512_SKX X86_V3 X86_V4"},
        {"PYTHONUTF8": "0", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
    ],
    ids=["hash seed", "no vector instructions", "another locale"],
)
def test_the_golden_files_in_other_processes(environment):
    program = (
        "import json, runpy, sys; made = runpy.run_path(sys.argv[1])['MADE'];"
        "print(json.dumps({name: make() for name, make in made.items()}))"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(FOLDER / "make.py")]
    run = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == {name: golden(name) for name in MAKE["MADE"]}


def test_every_corruptor_has_golden_texts():
    reprs = " ".join(golden("texts"))
    named = [getattr(tk, name) for name in tk.__all__]
    leaves = [
        c for c in named if isinstance(c, type) and issubclass(c, tk.Corruptor) and c is not tk.Corruptor
    ]
    assert [c.__name__ for c in leaves if c is not tk.Compose and f"{c.__name__}(" not in reprs] == []
    assert sum(f.stat().st_size for f in FOLDER.glob("*.json")) < 200_000
