"""The step from batch to batch that other engines are handed, without an engine."""

import copy
import pickle
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import CHAT, LONG, TEXTS, by_row, lines, made, rows

import tunekit as tk


def test_the_texts_make_three_batches():
    assert len(list(made(LONG).batches())) == 3


@given(st.lists(st.text()), st.integers(1, 3), st.integers(1, 5))
def test_the_rows_do_not_depend_on_the_batch(texts, copies, size):
    pairs = made(texts or [""], copies=copies)
    step = pairs.arrow_step()
    cut = [texts[n : n + size] for n in range(0, len(texts), size)]
    by_batch = list(chain.from_iterable(by_row(step({"text": part})) for part in cut))
    assert by_batch == by_row(step({"text": texts}))
    assert by_batch == (rows(pairs) if texts else [])


def test_ids_come_along_under_their_name_and_draws_may_depend_on_them():
    pairs = made(LONG, key="id")
    columns = {"doc": list(range(len(LONG))), "body": LONG, "rest": [None] * len(LONG)}
    out = pairs.arrow_step(text="body", id="doc")(columns)
    assert list(out) == ["input", "target", "doc"]
    assert out.pop("doc") == [str(n) for n in range(len(LONG))]
    assert by_row(out) == rows(pairs) != rows(made(LONG))


def test_a_split_goes_by_the_groups():
    sides = made().split({"train": 0.5, "test": 0.5})
    for side in sides.values():
        out = side.arrow_step()({"text": TEXTS})
        assert by_row(out) == rows(side)
    books = [f"{n % 7}.txt" for n in range(len(TEXTS))]
    columns = {"text": TEXTS, "book": books}
    frame = pytest.importorskip("polars").DataFrame(columns)
    sides = made(tk.from_frame(frame, group_by="book")).split({"train": 0.5, "test": 0.5})
    for side in sides.values():
        assert by_row(side.arrow_step(group_by="book")(columns)) == rows(side)


def test_a_step_is_a_value():
    step = made().arrow_step(layout=CHAT, id="doc")
    assert pickle.loads(pickle.dumps(step)) == copy.deepcopy(step) == step
    assert step != made().arrow_step(layout=CHAT)
    assert "Chat(system='Restore.')" in repr(step)


def test_a_pair_without_a_line_is_left_out_as_write_leaves_it_out(tmp_path):
    texts = [*TEXTS, "a lone \ud800"]
    made(texts).write(tmp_path, progress=False)
    assert by_row(made(texts).arrow_step()({"text": texts})) == lines(tmp_path)


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"text": ["one", None]}, "row 1 of the batch: 'text' is null"),
        ({"text": [7]}, "'text' is no string: 7"),
        ({"text": [b"one"]}, "no string: b'one'"),
        ({"texts": ["one"]}, "no column 'text'.\nHint: Did you mean 'texts'?"),
        ({}, "no column 'text'"),
    ],
)
def test_a_batch_that_holds_something_else(columns, word):
    with pytest.raises(tk.InvalidArgument) as caught:
        made().arrow_step()(columns)
    assert word in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"text": 7}, "text must be a string"),
        ({"group_by": 7}, "group_by must be a string"),
        ({"id": "target"}, "another name than those of Plain()"),
        ({"layout": tk.Plain}, "layout must be a layout"),
    ],
)
def test_a_step_that_cannot_be(arguments, word):
    with pytest.raises(tk.InvalidArgument, match=word.replace("(", r"\(").replace(")", r"\)")):
        made().arrow_step(**arguments)


def test_a_step_that_lacks_what_it_needs():
    with pytest.raises(tk.InvalidArgument, match="stages must be stages that need no other batch"):
        made().take(3).arrow_step()
    with pytest.raises(tk.InvalidArgument, match="as the draws depend on it"):
        made(key="id").arrow_step()
    with pytest.raises(tk.InvalidArgument, match="as a split goes by it"):
        made(tk.texts(TEXTS).sentences()).split({"train": 0.5, "test": 0.5})["test"].arrow_step()
    with pytest.raises(tk.InvalidArgument, match="making must be a Making"):
        tk.ArrowStep("making")


def test_a_batch_of_another_kind():
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    with pytest.raises(tk.InvalidArgument, match="batch_format"):
        made().arrow_step()(["one"])


@pytest.fixture
def arrow():
    return pytest.importorskip("pyarrow", reason="pyarrow is not installed")


@pytest.mark.parametrize("layout", [tk.Plain(), CHAT])
def test_arrow_of_every_kind(arrow, layout):
    step = made().arrow_step(layout=layout)
    plain = arrow.array(TEXTS)
    kinds = [plain, plain.cast("large_string"), plain.dictionary_encode(), plain.cast("string_view")]
    for texts in kinds:
        table = arrow.table({"text": texts, "rest": range(len(TEXTS))})
        chunked = arrow.concat_tables([table[:7], table[7:]])
        batch = table.to_batches()[0]
        for given_, kind in ((table, arrow.Table), (chunked, arrow.Table), (batch, arrow.RecordBatch)):
            out = step(given_)
            assert isinstance(out, kind)
            assert out.schema == step.schema
            assert out.to_pylist() == rows(made(), layout)
    empty = step(arrow.table({"text": arrow.array([], "string")}))
    assert (empty.num_rows, empty.schema) == (0, step.schema)
    assert [b.num_rows for b in step.over([batch, batch])] == [100, 100]


def test_arrow_with_a_column_twice_or_a_null(arrow):
    step = made().arrow_step()
    twice = arrow.table([arrow.array(["a"]), arrow.array(["b"])], names=["text", "text"])
    with pytest.raises(tk.InvalidArgument, match="more than one column 'text'"):
        step(twice)
    with pytest.raises(tk.InvalidArgument, match="is null"):
        step(arrow.table({"text": arrow.array(["a", None])}))


def test_the_schema_as_spark_reads_it(arrow):
    assert arrow
    assert made().arrow_step(id="a`b").ddl == "`input` string, `target` string, `a``b` string"
    turns = "array<struct<`role`: string, `content`: string>>"
    assert made().arrow_step(layout=CHAT).ddl == f"`messages` {turns}"


@tk.value
class Uneven:
    """A layout whose rows do not have the same fields."""

    def rows(self, batch, /):
        return [{"text": text, **({"long": True} if len(text) > 6 else {})} for text in batch.input.texts]


def test_a_field_that_the_columns_lack(arrow):
    step = made().arrow_step(layout=Uneven())
    with pytest.raises(tk.InvalidArgument, match="a field 'long' that its columns lack"):
        step(arrow.table({"text": TEXTS}))
