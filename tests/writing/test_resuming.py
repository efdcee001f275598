"""Writing that is cut off anywhere, and goes on: faults at every call of the system, kills, workers, other formats."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from importlib import import_module
from pathlib import Path

import pytest
from written import HALVES, TEXTS, files, made

import tunekit as tk
from tunekit.writing import durable, running

MANY = [f"{text} {n}, and more words of it." for n in range(40) for text in TEXTS]
SIZES = {"shard_size": 700}


@pytest.fixture
def _often(monkeypatch):
    """A manifest that says after every few lines where to go on, and blocks of a few records."""
    monkeypatch.setattr(running, "CHECKPOINT", 50_000)
    monkeypatch.setattr(import_module("tunekit.sources.iterables"), "BATCH", 10_000)


FORMS = [
    {"split": HALVES},
    {"split": {"train": 0.9, "test": 0.1}, "layout": tk.Chat(system="Restore.")},
    {"split": HALVES, "compress": "gz"},
    {"split": HALVES, "compress": "bz2", "shard_size": 10_000},
]


class Failing:
    """The calls of the system that writing makes; the n-th of them fails."""

    NAMES = ("open", "write", "fsync", "replace", "ftruncate")

    def __init__(self, place: int, number: int) -> None:
        self.place, self.number, self.calls = place, number, []

    def __getattr__(self, name):
        original = getattr(os, name)
        if name not in self.NAMES:
            return original

        def call(*args, **arguments):
            self.calls.append(name)
            if len(self.calls) == self.place:
                raise OSError(self.number, os.strerror(self.number))
            return original(*args, **arguments)

        return call


def refuse_halves(folder: Path, expected: dict[str, bytes]) -> None:
    """Whatever is seen under the name of a shard is that shard, and only a whole data set says that it is whole."""
    path = folder / "manifest.json"
    if path.exists() and json.loads(path.read_bytes())["complete"]:
        assert files(folder) == expected
    for name, data in files(folder).items():
        if name.startswith("t"):
            assert data == expected[name]


@pytest.mark.usefixtures("_often")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EMFILE], ids=["ENOSPC", "EIO", "EMFILE"])
@pytest.mark.parametrize("form", FORMS[:3], ids=["plain", "uneven", "gz"])
def test_a_fault_at_any_call_of_the_system(tmp_path, monkeypatch, form, number):
    arguments = SIZES | form
    counting = Failing(0, 0)
    monkeypatch.setattr(durable, "os", counting)
    made(MANY).write(tmp_path / "whole", **arguments)
    expected, total = files(tmp_path / "whole"), len(counting.calls)
    assert {"open", "write", "fsync", "replace"} <= set(counting.calls)
    assert total > 50
    places = range(1, total + 1)
    if not os.environ.get("TUNEKIT_ALL_FAULTS"):
        places = {1, 2, 3, total - 2, total - 1, total, *random.Random(number).sample(places, 9)}
    for place in places:
        folder = tmp_path / str(place)
        monkeypatch.setattr(durable, "os", Failing(place, number))
        with pytest.raises(OSError, match=os.strerror(number).split()[0]):
            made(MANY).write(folder, **arguments)
        refuse_halves(folder, expected)
        monkeypatch.setattr(durable, "os", os)
        made(MANY).write(folder, **arguments)
        assert files(folder) == expected, place


@pytest.mark.usefixtures("_often")
@pytest.mark.parametrize("form", FORMS)
def test_cut_off_after_any_part(tmp_path, form):
    """The source breaks at a drawn record, again and again, until the data set is whole."""
    arguments = SIZES | form
    made(MANY).write(tmp_path / "whole", **arguments)
    source = tk.texts(MANY)
    expected = files(tmp_path / "whole")
    for stop in random.Random(1).sample(range(len(MANY)), 6):
        broken = Breaking(MANY)
        object.__setattr__(broken, "stop", stop)
        with pytest.raises(ConnectionError):
            made(broken).write(tmp_path / "data", **arguments)
        refuse_halves(tmp_path / "data", expected)
    made(source).write(tmp_path / "data", **arguments)
    assert files(tmp_path / "data") == expected


class Breaking(type(tk.texts([]))):
    """Texts that break at one of them."""

    def divided(self):
        read = 0
        for part in super().divided():
            read += len(part.records)
            if read > self.stop:
                raise ConnectionError
            yield part


PROGRAM = """
    import sys
    import tunekit as tk
    from tunekit.writing import running
    running.CHECKPOINT = 1_000_000
    noise = tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.04)
    texts = [f"Sentence number {n}, with marks: one (two) three! " * 12 for n in range(int(sys.argv[3]))]
    print("begun", flush=True)
    tk.pairs(texts, tk.Restore(noise), seed=7).write(
        sys.argv[1], split={"train": 0.8, "test": 0.2}, shard_size=3_000, workers=int(sys.argv[2])
    )
"""
RECORDS = os.environ.get("TUNEKIT_KILL_RECORDS", "20000")
ROUNDS = int(os.environ.get("TUNEKIT_KILL_ROUNDS", "1"))


def run(folder: Path, workers: int, seconds: float | None = None) -> float:
    """Run the program, or kill it so many seconds after it began its work; how long it worked, 0 when it was killed."""
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(folder), str(workers), RECORDS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout.readline() == b"begun\n"
        begun = time.monotonic()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return 0
        assert process.returncode == 0
        return time.monotonic() - begun


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_and_started_again(tmp_path, workers, record_property):
    length = run(tmp_path / "whole", workers)
    expected = files(tmp_path / "whole")
    kills, half_done, draws = 0, 0, random.Random(workers)
    for number in range(ROUNDS + 9):
        if kills and number >= ROUNDS:
            break
        folder = tmp_path / f"data{number}"
        while not run(folder, workers, length * draws.uniform(0.1, 0.9)):
            kills += 1
            if folder.exists():
                half_done += any(folder.glob(".t*"))
                refuse_halves(folder, expected)
        assert files(folder) == expected
    record_property("kills", f"{kills}, {half_done} of them with a file half written")
    assert kills


# Workers


@pytest.mark.usefixtures("_often")
@pytest.mark.parametrize("form", FORMS)
def test_two_workers_write_the_same_bytes(tmp_path, form):
    for workers in (1, 2):
        made(MANY).write(tmp_path / str(workers), workers=workers, **(SIZES | form))
    assert files(tmp_path / "1") == files(tmp_path / "2")


@pytest.mark.usefixtures("_often")
def test_workers_take_lambdas_and_stages_that_need_all_pairs(tmp_path):
    pairs = made(MANY).filter(lambda pair: "1" in pair.target).shuffle(seed=3).take(500)
    for workers in (1, 2):
        pairs.write(tmp_path / str(workers), workers=workers, **SIZES)
    assert files(tmp_path / "1") == files(tmp_path / "2")


@pytest.mark.usefixtures("_often")
def test_an_error_in_a_worker_is_the_error_of_the_call(tmp_path):
    class Wrong(type(made().mapping)):
        def check(self, pair):
            message = "wrong"
            raise tk.LawBroken(message)

    with pytest.raises(tk.LawBroken, match="wrong"):
        tk.pairs(MANY, Wrong(tk.LowerCase())).write(tmp_path, workers=2)


def test_only_one_writer_at_a_time(tmp_path):
    inner = []

    def texts():
        if not inner:
            inner.append(None)
            with pytest.raises(tk.InvalidArgument, match=r"another write .* is under way\.\nHint"):
                made(texts).write(tmp_path, overwrite=True)
        yield from TEXTS

    made(texts).write(tmp_path)
    assert inner


# Formats


@pytest.mark.parametrize(
    ("form", "suffix"),
    [({"compress": end}, f".jsonl.{end}") for end in ("gz", "bz2", "xz", "zst")]
    + [({"format": "parquet"}, ".parquet")],
)
@pytest.mark.parametrize("layout", [tk.Plain(), tk.Chat(system="Restore.")])
def test_other_formats_hold_the_same_lines(tmp_path, form, suffix, layout):
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    if suffix.endswith("zst"):
        pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")
    from tunekit.writing.file_formats import lines_of

    made(MANY).write(tmp_path / "plain", shard_size=1_500, layout=layout)
    made(MANY).write(tmp_path / "packed", shard_size=1_500, layout=layout, **form)
    names = sorted(p.name for p in (tmp_path / "packed").glob("train*"))
    assert names == [f"train-{n:05d}{suffix}" for n in range(3)]
    for name in names:
        plain = (tmp_path / "plain" / (name.removesuffix(suffix) + ".jsonl")).read_bytes()
        assert b"".join(lines_of(tmp_path / "packed" / name)) == plain
    before = files(tmp_path / "packed")
    made(MANY).write(tmp_path / "packed", shard_size=1_500, layout=layout, **form)
    assert files(tmp_path / "packed") == before


@pytest.mark.parametrize(
    "bad",
    [{"format": "csv"}, {"compress": "rar"}, {"format": "parquet", "compress": "gz"}, {"workers": 0}],
    ids=str,
)
def test_forms_that_there_are_none_of(tmp_path, bad):
    with pytest.raises(tk.InvalidArgument, match=r"Pairs\.write"):
        made().write(tmp_path, **bad)
