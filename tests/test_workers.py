"""Workers: tasks that grow, in order, with errors that arrive as they are and leave nothing behind."""

import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tunekit as tk
from tunekit.engine.batch import SUB_BATCH
from tunekit.sources.parts import Held
from tunekit.writing.workers import _tasks, in_order


def parts_of_sizes(sizes):
    records = {size: tk.Records(tk.TextBatch.from_list(["a" * size]), ["0"], ["0"]) for size in set(sizes)}
    return [(number, Held(records[size])) for number, size in enumerate(sizes)]


@given(st.lists(st.sampled_from([1, 1_000, SUB_BATCH, 3 * SUB_BATCH]), max_size=150), st.integers(1, 6))
def test_tasks_hold_all_parts_in_their_order(sizes, round_):
    parts = parts_of_sizes(sizes)
    tasks = list(_tasks(iter(parts), round_, 8 * SUB_BATCH))
    assert [part for task in tasks for part in task] == parts
    assert all(tasks)
    for task in tasks:
        assert sum(part.size for _, part in task[:-1]) <= 8 * SUB_BATCH


def test_a_few_parts_are_spread_over_the_workers():
    tasks = list(_tasks(iter(parts_of_sizes([SUB_BATCH] * 60)), 8, 8 * SUB_BATCH))
    assert list(map(len, tasks)) == [1] * 8 + [2] * 8 + [4] * 8 + [4]


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_outcomes_come_in_order_and_leave_nothing_behind(scratch):
    parts = parts_of_sizes([1, 1_000, SUB_BATCH] * 20)
    outcomes = in_order(lambda part: [part[0], part[1].size], iter(parts), 2)
    assert [list(outcome) for outcome in outcomes] == [[number, part.size] for number, part in parts]
    assert list(scratch.iterdir()) == []


def test_an_error_in_a_worker_is_that_of_one_worker(scratch):
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
