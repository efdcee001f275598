"""Pairs as data sets of Hugging Face, polars and PyTorch."""

import pickle
from collections import Counter

import pytest
from written import CHAT, LONG, by_row, in_any_order, made, rows

import tunekit as tk
from tunekit.extras import required
from tunekit.layouts.fields import with_fields
from tunekit.shaping.stages import Take
from tunekit.writing.handing.training import TorchRows


@pytest.fixture
def arrow():
    return pytest.importorskip("pyarrow", reason="pyarrow is not installed")


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


def test_a_package_that_is_missing_in_a_folder_of_packages(monkeypatch):
    monkeypatch.setattr("tunekit.extras.find_spec", lambda name: None if "." in name else name)
    with pytest.raises(tk.MissingExtra, match=r'the package backports\.zstd, .*\n.*"tunekit\[zstd\]"'):
        required("backports.zstd", "zstd", "zstd file")
    assert required("xml.dom", "standard", "…").__name__ == "xml.dom"


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


FIELDS = ["id", "group", "seed", "key", "copy"]


@pytest.mark.parametrize("fields", [FIELDS, ["copy"], ("group", "id", "group"), []])
@pytest.mark.parametrize("layout", [tk.Plain(), CHAT])
def test_rows_have_the_fields_that_are_asked_for(layout, fields):
    pairs = made([*LONG, "\ud800", *LONG], copies=2)
    data = TorchRows.of(pairs.batches(), with_fields("Pairs.to_torch", layout, fields))
    kept = [pair for pair in pairs if "\ud800" not in pair.target]
    plain = rows(made([*LONG, *LONG], copies=2), layout)
    assert list(data) == [
        row | {name: getattr(pair, name) for name in fields} for row, pair in zip(plain, kept, strict=True)
    ]


def test_rows_of_a_loader_have_fields(torch_data):
    pairs = made(LONG, copies=2)
    for streaming in (False, True):
        found = loaded(torch_data, pairs.to_torch(streaming=streaming, fields=["id", "copy"]))
        assert [(row["id"], row["copy"]) for row in found] == [(pair.id, pair.copy) for pair in pairs]


def test_a_row_that_the_layout_leaves_out_has_no_fields():
    class Half:
        no_row = "odd"

        def rows(self, batch):
            return [None if len(text) % 2 else {"text": text} for text in batch.target.texts]

    data = TorchRows.of(made(["a", "bb"]).batches(), with_fields("Pairs.to_torch", Half(), ["id"]))
    assert (list(data), data.dropped) == ([{"text": "bb", "id": "1"}], {"odd": 1})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("id", "fields must be a list of names among id, group, seed, key, copy"),
        (3, "fields must be a list of names"),
        (["ids"], "fields must be names among .*\nHint: Did you mean 'id'"),
        ([["id"]], "fields must be names among"),
    ],
)
def test_fields_that_pairs_do_not_have(fields, message):
    with pytest.raises(tk.InvalidArgument, match=message):
        with_fields("Pairs.to_torch", tk.Plain(), fields)


def test_fields_that_the_layout_has_itself():
    layout = with_fields("Pairs.to_torch", tk.Plain(input="id"), ["id"])
    with pytest.raises(tk.InvalidArgument, match="without fields of these names"):
        TorchRows.of(made().batches(), layout)


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


def test_an_epoch_of_a_stream_is_that_of_all_parts_of_a_mix(torch_data):
    assert torch_data
    pairs = made().mix(made(LONG), weights=(1, 2))
    stream = pairs.epoch(3).to_torch(streaming=True)
    assert list(stream) == rows(pairs.epoch(3))
    for epoch in (1, 0):
        stream.set_epoch(epoch)
        assert list(stream) == rows(pairs.epoch(epoch))


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
