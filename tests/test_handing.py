"""Pairs as data sets of Hugging Face, polars and PyTorch; and the step from batch to batch, without an engine."""

import copy
import pickle
from collections import Counter
from itertools import chain

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import TEXTS, lines, made

import tunekit as tk
from tunekit.shaping.stages import Take

CHAT = tk.Chat(system="Restore.")
LONG = ["Oh! " * 90_000, *TEXTS, "Ah… " * 90_000, *(f"{text}?" for text in TEXTS[:40])]  # three batches


def rows(pairs, layout=tk.Plain()) -> list:  # noqa: B008 -- a value
    return [row for batch in pairs.batches() for row in layout.rows(batch)]


def in_any_order(rows) -> list[bytes]:
    return sorted(map(orjson.dumps, rows))


def by_row(columns: dict) -> list:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_the_texts_make_three_batches():
    assert len(list(made(LONG).batches())) == 3


# The step


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
    groups = [str(n) for n in range(len(TEXTS))]
    sides = made().split({"train": 0.5, "test": 0.5})
    for side in sides.values():
        out = side.arrow_step(group="book")({"text": TEXTS, "book": groups})
        assert by_row(out) == rows(side)


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
        ({"group": 7}, "group must be a string"),
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
        made().split({"train": 0.5, "test": 0.5})["test"].arrow_step()
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


# Handed over


@pytest.mark.parametrize("layout", [tk.Plain(), CHAT])
@pytest.mark.filterwarnings("default")
def test_hugging_face(layout):
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    pairs = made(LONG, copies=2)
    data = pairs.to_hf(layout=layout)
    assert isinstance(data, datasets.Dataset)
    assert data.to_list() == rows(pairs, layout)
    stream = pairs.to_hf(layout=layout, streaming=True)
    assert isinstance(stream, datasets.IterableDataset)
    assert stream.features == data.features
    assert list(stream) == list(stream) == rows(pairs, layout)
    none = made().filter(lambda pair: not pair).to_hf(layout=layout)
    assert (len(none), none.features) == (0, data.features)


def test_polars(arrow):
    assert arrow
    polars = pytest.importorskip("polars", reason="polars is not installed")
    frame = made(LONG).to_polars()
    assert isinstance(frame, polars.DataFrame)
    assert frame.to_dicts() == rows(made(LONG))
    assert made().to_polars(layout=CHAT).to_dicts() == rows(made(), CHAT)


def test_something_that_is_no_layout():
    for hand in ("to_hf", "to_polars", "to_torch"):
        with pytest.raises(tk.InvalidArgument, match=f"Pairs.{hand}.*layout must be a layout"):
            getattr(made(), hand)(layout="chat")


def test_a_package_that_is_missing(monkeypatch):
    monkeypatch.setattr("tunekit.extras.find_spec", lambda _: None)
    for hand, extra in (("to_hf", "hf"), ("to_polars", "frames"), ("to_torch", "torch")):
        with pytest.raises(tk.MissingExtra, match=rf'Pairs.{hand}: .*\n.*"tunekit\[{extra}\]"'):
            getattr(made(), hand)()


# PyTorch

loading = pytest.mark.filterwarnings("default")


@pytest.fixture
def torch_data():
    return pytest.importorskip("torch.utils.data", reason="torch is not installed")


def loaded(torch_data, data, **arguments):
    return list(torch_data.DataLoader(data, batch_size=None, **arguments))


def test_rows_in_memory(torch_data):
    assert torch_data
    pairs = made([*LONG, "\ud800"], copies=2)
    data = pairs.to_torch(layout=CHAT)
    expected = rows(made(LONG, copies=2), CHAT)
    assert len(data) == len(expected)
    assert [data[n] for n in range(len(data))] == expected == list(data)
    assert data[-1] == expected[-1]
    assert data.dropped == Counter({"a lone surrogate cannot be encoded": 2})
    for number in (len(data), -len(data) - 1):
        with pytest.raises(IndexError, match="there is no row"):
            data[number]
    assert list(pickle.loads(pickle.dumps(data))) == expected


@loading
@pytest.mark.parametrize("workers", [0, 2])
def test_rows_in_memory_are_loaded(torch_data, workers):
    data = made().to_torch()
    shuffled = loaded(torch_data, data, num_workers=workers, shuffle=True)
    assert in_any_order(shuffled) == in_any_order(rows(made()))
    assert [r for b in torch_data.DataLoader(data, batch_size=30) for r in by_row(b)] == rows(made())


@loading
@pytest.mark.parametrize("workers", [0, 1, 2, 5])
@pytest.mark.parametrize("shape", [None, "shuffle", "take", "filter"])
def test_every_pair_of_a_stream_comes_once(torch_data, workers, shape):
    pairs = made(LONG, copies=2)
    shaped = {
        None: pairs,
        "shuffle": pairs.shuffle(),
        "take": pairs.take(111),
        "filter": pairs.filter(lambda pair: "9" in pair.input),
    }[shape]
    stream = shaped.to_torch(streaming=True)
    assert isinstance(stream, torch_data.IterableDataset)
    found = loaded(torch_data, stream, num_workers=workers)
    assert in_any_order(found) == in_any_order(rows(shaped))
    if workers < 2:
        assert found == rows(shaped)


@loading
@pytest.mark.parametrize("alive", [False, True])
def test_an_epoch_has_draws_and_an_order_of_its_own(torch_data, alive):
    pairs = made(LONG, copies=2).shuffle()
    stream = pairs.to_torch(streaming=True)
    loader = torch_data.DataLoader(stream, batch_size=None, num_workers=2, persistent_workers=alive)
    for epoch in (0, 3, 1):
        stream.set_epoch(epoch)
        assert in_any_order(loader) == in_any_order(rows(pairs.epoch(epoch)))
    targets = [[row["target"] for row in rows(pairs.epoch(k))] for k in (0, 1)]
    assert targets[0] != targets[1]
    with pytest.raises(tk.InvalidArgument, match="k must be an integer of at least 0"):
        stream.set_epoch(-1)


@loading
def test_workers_that_are_spawned(torch_data):
    stream = made(LONG).to_torch(streaming=True)
    found = loaded(torch_data, stream, num_workers=2, multiprocessing_context="spawn")
    assert in_any_order(found) == in_any_order(rows(made(LONG)))
    stream.set_epoch(2)
    assert list(pickle.loads(pickle.dumps(stream))) == list(stream) == rows(made(LONG).epoch(2))
    assert made(LONG).take(3).to_torch(streaming=True).stages == (Take(3),)


def test_an_empty_source_is_an_error_in_a_stream_too(torch_data):
    assert torch_data
    with pytest.raises(tk.OutOfDomain, match="the source is empty"):
        list(made([]).to_torch(streaming=True))
