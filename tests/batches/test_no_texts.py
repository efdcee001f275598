"""What is no row of texts, though it can be read item by item: tables, dicts, sets."""

from collections import Counter

import pytest

import tunekit as tk


class Frame:
    """A data frame as pandas has it: read item by item, it gives the names of its columns."""

    columns = ("id", "text")

    def __iter__(self):
        return iter(self.columns)


class Data(Frame):
    """A data set, or an Arrow table."""

    column_names = ("id", "text")


class Lazy(Frame):
    """A frame whose columns take work to name."""

    @property
    def columns(self):
        raise AssertionError("not looked at")


def frame():
    return pytest.importorskip("polars").DataFrame({"id": [1], "text": ["Hello World"]})


NO_TEXTS = [
    (lambda: frame().lazy(), "from_frame"),
    (lambda: frame().to_arrow(), r"from_frame\(table"),
    (lambda: frame().to_arrow().to_batches()[0], "from_frame"),
    (frame, "from_frame"),
    (Frame, "from_frame"),
    (Lazy, "from_frame"),
    (Data, "from_dataset"),
    (lambda: {"text": ["Hello"]}, r"d\.values\(\)"),
    (lambda: Counter("ab"), "values"),
    (lambda: {"b", "a"}, r"sorted\(texts\)"),
    (lambda: frozenset("ab"), "sorted"),
    ({"a": 1}.items, "sorted"),
]


@pytest.mark.parametrize(("make", "hint"), NO_TEXTS)
def test_a_table_a_dict_and_a_set_are_no_texts(make, hint):
    """Read item by item, they give the names of their columns, their keys, or no order that one can rely on."""
    task, given = tk.Restore(tk.LowerCase()), make()
    calls = [
        lambda: tk.pairs(given, task),
        lambda: tk.texts(given),
        lambda: list(tk.texts(lambda: given).batches()),
        lambda: tk.LowerCase()(given),
        lambda: tk.LowerCase().trace(given),
        lambda: tk.TextBatch.from_list(given),
    ]
    for call in calls:
        with pytest.raises(tk.InvalidArgument, match=hint) as caught:
            call()
        assert "Hint:" in str(caught.value)


def test_columns_and_keys_are_texts():
    """A column of a frame, the values of a dict, its keys: each is one string after the other, in order."""
    column = pytest.importorskip("polars").Series(["One.", "Two."])
    dicts = {"One.": 1, "Two.": 2}.keys(), {1: "One.", 2: "Two."}.values()
    for texts in (column, column.to_list(), *dicts):
        assert tk.LowerCase()(texts) == ["one.", "two."]
        assert [r.texts.to_list() for r in tk.texts(texts).batches()] == [["One.", "Two."]]


def test_rows_are_no_texts():
    with pytest.raises(
        tk.InvalidArgument, match=r"item 0 must be a string, not \{'text': 'Hello'\}"
    ) as caught:
        list(tk.texts([{"text": "Hello"}]).batches())
    assert 'row["text"]' in str(caught.value)
