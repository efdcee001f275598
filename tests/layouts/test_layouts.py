"""Layouts: every row says its pair, wordings are drawn by the pair alone, and nothing in an input is ever formatted."""

import pickle
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tunekit as tk
from tunekit.writing.encoding import encoded

STAR = {name: getattr(tk, name) for name in tk.__all__}
SEVERAL = ["First: {input}", 'Second {"text": "{input}"}', "{input} {0} {other} {{}}"]
LAYOUTS = [
    tk.Chat(system=["One.", "Two."], user=SEVERAL),
    tk.Chat(system="One.", user="Do: {input}"),
    tk.ShareGPT(),
    tk.ShareGPT(system=("One.", "Two."), user=SEVERAL),
    tk.Alpaca(instruction="Restore."),
    tk.Alpaca(instruction=["Restore.", "Undo.", "Mend."]),
    tk.PromptCompletion(),
    tk.PromptCompletion(prompt=SEVERAL, conversational=True),
    tk.Preference(),
    tk.Preference(prompt=SEVERAL, rejected=tk.DropWords(rate=0.5), conversational=True),
]
HOSTILE = ["{input}", "{0} {input} {input!r:>99}", "{", "}}", "%s $input", "\\g<0>", "", "{input.__class__}"]


def batch_of(texts, noise=None, **arguments):
    noise = tk.LowerCase() if noise is None else noise
    return next(tk.pairs(texts, tk.Restore(noise), **arguments).batches())


def numbered(count):
    return [f"Text Number {n}, so it is." for n in range(count)]


def user_of(row):
    return next(m["content"] for m in row["messages"] if m["role"] == "user")


@pytest.mark.parametrize("layout", LAYOUTS, ids=repr)
def test_layouts_are_values(layout):
    for twin in (
        eval(repr(layout), dict(STAR)),
        pickle.loads(pickle.dumps(layout)),
        tk.from_json(tk.to_json(layout)),
    ):
        assert twin == layout
        assert hash(twin) == hash(layout)


@pytest.mark.parametrize("layout", [*LAYOUTS, tk.Plain(), tk.Chat()], ids=repr)
def test_rows_have_the_columns_that_the_layout_names(layout):
    kinds = layout.columns()
    for row in layout.rows(batch_of(numbered(20))):
        assert list(row) == list(kinds)
        for name, content in row.items():
            if kinds[name] == "string":
                assert isinstance(content, str)
            else:
                assert [list(turn) for turn in content] == [list(kinds[name][0])] * len(content)


@pytest.mark.parametrize("layout", LAYOUTS, ids=repr)
def test_no_batch_size_changes_a_row(layout):
    batch = batch_of(numbered(60), copies=2, seed=5)
    rows = list(layout.rows(batch))
    singly = [layout.rows(batch.select(np.array([n])))[0] for n in range(len(batch))]
    assert singly == rows
    backwards = np.arange(len(batch))[::-1]
    assert list(layout.rows(batch.select(backwards))) == rows[::-1]


def test_wordings_are_drawn_evenly_and_anew_for_each_seed_and_copy():
    layout = tk.Chat(user=["a{input}", "b{input}", "c{input}"], system=["x", "y"])
    rows = layout.rows(batch_of(numbered(3_000)))
    drawn = Counter(user_of(row)[0] for row in rows)
    assert sorted(drawn) == ["a", "b", "c"]
    assert all(880 < count < 1_120 for count in drawn.values())
    both = Counter((row["messages"][0]["content"], user_of(row)[0]) for row in rows)
    assert len(both) == 6
    assert all(400 < count < 600 for count in both.values())
    assert layout.rows(batch_of(numbered(300), seed=1)) != rows[:300]
    twice = layout.rows(batch_of(numbered(100), copies=2))
    assert twice[0::2] != twice[1::2]


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), min_size=1, max_size=5))
def test_what_is_put_in_is_never_formatted(texts):
    batch = batch_of(texts, tk.DropWords(rate=0))
    for user in (SEVERAL[1], [SEVERAL[1]], SEVERAL):
        allowed = [user] if isinstance(user, str) else user
        for row, text in zip(tk.Chat(user=user).rows(batch), texts, strict=True):
            halves = [template.split("{input}") for template in allowed]
            assert user_of(row) in [before + text + behind for before, behind in halves]
    assert [row["prompt"] for row in tk.PromptCompletion(prompt="<{input}>").rows(batch)] == [
        f"<{t}>" for t in texts
    ]


def test_one_wording_in_a_list_is_as_one_alone():
    batch = batch_of(numbered(5))
    alone, listed = tk.Chat(system="S", user="U {input}"), tk.Chat(system=["S"], user=["U {input}"])
    assert alone.rows(batch) == listed.rows(batch)


def test_equal_answers_have_no_row_and_are_counted():
    batch = batch_of(["Oh!", "calm", "No!"])
    assert [row is None for row in tk.Preference().rows(batch)] == [False, True, False]
    lines, numbers, lost = encoded(tk.Preference(), batch)
    assert (len(lines), list(numbers)) == (2, [0, 2])
    assert lost == {"chosen and rejected are equal": 1}


def test_a_rejected_answer_has_draws_of_its_own():
    noise = tk.RandomEdits(rate=0.2)
    batch = batch_of(numbered(50), noise)
    rows = tk.Preference(rejected=noise).rows(batch)
    assert sum(row["rejected"] == text for row, text in zip(rows, batch.input.texts, strict=True)) < 5
    assert [row["chosen"] for row in rows] == batch.target.texts


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: tk.Chat(user="Restore."),
            "exactly once.*\nHint: 'Restore.{input}' puts the input at the end",
        ),
        (lambda: tk.Chat(user="{input} {input}"), "exactly once"),
        (lambda: tk.Chat(user="{{input}}"), "in single braces"),
        (lambda: tk.Chat(user=["{input}", "{Input}"]), "exactly once"),
        (lambda: tk.Chat(user=None), "user must be a string, or a list of several wordings"),
        (lambda: tk.Chat(system=[]), "system must be a string, or a list"),
        (lambda: tk.Chat(system=["a", 5]), "a list of strings, not of 5"),
        (lambda: tk.Chat(system="Do {input}"), "a text without {input}"),
        (lambda: tk.Chat(system="a\ud800"), "without the lone surrogate at 1"),
        (tk.Alpaca, "the argument instruction is missing"),
        (lambda: tk.Alpaca(instruction={"a"}), "instruction must be a string"),
        (lambda: tk.PromptCompletion(conversational=1), "conversational must be True or False"),
        (lambda: tk.Preference(rejected=tk.DropWords), r"call it: DropWords\(\)"),
        (lambda: tk.Preference(rejected="x"), "rejected must be a corruptor"),
    ],
)
def test_errors_teach(make, message):
    with pytest.raises(tk.InvalidArgument, match=message):
        make()
