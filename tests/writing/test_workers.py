"""Workers: tasks that grow, in order, with what parts share sent once, and errors in their turn."""

import json
import tempfile
import time
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import rows
from written import files

import tunekit as tk
from tunekit.engine.batch import BATCH
from tunekit.sources import parts as dividing
from tunekit.sources.parts import parts_of
from tunekit.sources.source import Held
from tunekit.writing import running
from tunekit.writing.processes import tasks as on_their_way
from tunekit.writing.processes.tasks import _tasks
from tunekit.writing.processes.workers import in_order


def parts_of_sizes(sizes):
    records = {size: tk.Records(tk.TextBatch.from_list(["a" * size]), ["0"], ["0"]) for size in set(sizes)}
    return [(number, Held(records[size])) for number, size in enumerate(sizes)]


@given(st.lists(st.sampled_from([1, 1_000, BATCH, 3 * BATCH]), max_size=150), st.integers(1, 6))
def test_tasks_hold_all_parts_in_their_order(sizes, round_):
    parts = parts_of_sizes(sizes)
    tasks = list(_tasks(iter(parts), round_, 8 * BATCH))
    assert [part for task in tasks for part in task] == parts
    assert all(tasks)
    for task in tasks:
        assert sum(part.size for _, part in task[:-1]) <= 8 * BATCH


def test_a_few_parts_are_spread_over_the_workers():
    tasks = list(_tasks(iter(parts_of_sizes([BATCH] * 60)), 8, 8 * BATCH))
    assert list(map(len, tasks)) == [1] * 8 + [2] * 8 + [4] * 8 + [4]


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def _small(monkeypatch):
    """A few records make a part, and a part makes a task; the manifest says after each where to go on."""
    monkeypatch.setattr(dividing, "PART", 500)
    monkeypatch.setattr(import_module("tunekit.sources.iterables"), "BATCH", 500)
    monkeypatch.setattr(on_their_way, "_TASK", 8)
    monkeypatch.setattr(running, "CHECKPOINT", 1)


def test_outcomes_come_in_order_and_leave_nothing_behind(scratch):
    parts = parts_of_sizes([1, 1_000, BATCH] * 20)
    outcomes = in_order(lambda part: [part[0], part[1].size], iter(parts), 2)
    assert [list(outcome) for outcome in outcomes] == [[number, part.size] for number, part in parts]
    assert list(scratch.iterdir()) == []


def test_outcomes_that_nobody_fetches_leave_nothing_behind(scratch):
    outcomes = in_order(lambda part: [part[0]], iter(parts_of_sizes([1] * 30)), 2)
    assert list(next(outcomes)) == [0]
    outcomes.close()
    assert list(scratch.iterdir()) == []


@pytest.mark.usefixtures("_small")
def test_workers_leave_nothing_behind_that_nobody_waits_for(scratch):
    def slow(part):
        time.sleep(0.01)
        return [part[0]]

    for _ in range(20):
        outcomes = in_order(slow, iter(parts_of_sizes([1] * 30)), 2)
        next(outcomes)
        outcomes.close()
    time.sleep(0.3)
    assert list(scratch.iterdir()) == []


class Short:
    """A predicate that counts how often it is pickled."""

    pickled = 0

    def __call__(self, text):
        return not text.endswith("7.")

    def __getstate__(self):
        Short.pickled += 1
        return {}


NUMBERED = [f"This is number {n}." for n in range(400)]


def jsonl(folder):
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in NUMBERED))
    return tk.read_jsonl(path)


SOURCES = {
    "texts": (lambda _: tk.texts(NUMBERED).where(Short()), 1, 2),
    "lines": (lambda folder: jsonl(folder).where(Short()), 1, 3),
    "segments": (lambda folder: jsonl(folder).windows(words=(2, 3)).where(Short()).paragraphs(), 1, 3),
    "concat": (
        lambda folder: tk.concat([tk.texts(NUMBERED).where(Short()), jsonl(folder).where(Short())]),
        2,
        4,
    ),
    "passages": (lambda folder: jsonl(folder).where(Short()).passages(characters=(20, 60)), 1, 3),
    "mix": (lambda folder: tk.mix([(tk.texts(NUMBERED).where(Short()), 1), (jsonl(folder), 2)]), 0, 1),
}


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("name", SOURCES)
def test_what_parts_share_travels_once(scratch, tmp_path, monkeypatch, name):
    make, pickled, shared = SOURCES[name]
    monkeypatch.setattr("tunekit.sources.rows.jsonl._SIZE", 500)
    monkeypatch.setattr("tunekit.sources.stretches.BATCH", 500)
    monkeypatch.setattr(Short, "pickled", 0)
    source = make(tmp_path)
    expected = list(in_order(lambda part: rows(part[1]), enumerate(parts_of(source)), 1))
    outcomes, files = [], []
    for outcome in in_order(lambda part: rows(part[1]), enumerate(parts_of(source)), 2):
        outcomes.append(outcome)
        files.append(len(list(scratch.glob("*/shared-*"))))
    assert outcomes == expected
    assert len(outcomes) > 10
    assert Short.pickled == pickled
    assert files[-1] == shared  # the function, and what else is no plain argument


def test_an_error_in_a_worker_comes_in_its_turn(scratch):
    def checked(part):
        if part[0] == 11:
            raise tk.LawBroken("the law of number 11")
        return [part[0]]

    for workers in (1, 2):
        came = []
        with pytest.raises(tk.LawBroken, match="the law of number 11"):
            came.extend(
                list(outcome) for outcome in in_order(checked, iter(parts_of_sizes([1] * 30)), workers)
            )
        assert came == [[number] for number in range(11)][: len(came)]
    assert list(scratch.iterdir()) == []


@pytest.mark.usefixtures("_small")
def test_a_write_that_an_error_cut_off_goes_on(tmp_path):
    lost = tmp_path / "lost"

    def fine(text):
        if text.endswith("170.") and not lost.exists():
            raise tk.LawBroken("code 7")
        return not text.endswith("7.")

    pairs = tk.pairs(tk.texts(NUMBERED).where(fine), tk.Restore(tk.RandomEdits(rate=0.1)))
    with pytest.raises(tk.LawBroken, match="code 7"):
        pairs.write(tmp_path / "two", workers=2, progress=False)
    assert json.loads((tmp_path / "two" / "manifest.json").read_bytes())["counts"]["read"] > 100
    lost.touch()
    for workers in (2, 1):
        pairs.write(tmp_path / ("", "one", "two")[workers], workers=workers, progress=False)
    assert files(tmp_path / "two") == files(tmp_path / "one")
