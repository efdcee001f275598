"""Equal records never straddle a split: by their groups, or because `write` leaves them out of all sides but one."""

import errno
import json
import os
import random
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import content
from written import HALVES, files, lines, manifest_of

import tunekit as tk
from tunekit.shaping.split import Split, ranked
from tunekit.writing import durable, equal, running

TASK = tk.Restore(tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.1))
THIRDS = {"test": 0.3, "train": 0.4, "dev": 0.3}
THREE = [f"{name}.txt" for name in ("alice", "sylvie", "ulysses")]  # of test, train, train, by their hashes


@dataclass(frozen=True)
class Books:
    """Records of books, as a source of somebody's own gives them, a few at a time."""

    records: tuple  # of (book, text)
    size: int = 10

    def batches(self):
        for first in range(0, len(self.records), self.size):
            some = self.records[first : first + self.size]
            ids = [f"{book}:{first + n}" for n, (book, _) in enumerate(some)]
            texts = tk.TextBatch.from_list([text for _, text in some])
            yield tk.Records(texts, ids, [book for book, _ in some])

    def identity(self):
        return [list(self.records), self.size]


def targets(folder, side) -> list[str]:
    return [row["target"] for row in lines(folder, f"{side}-*.jsonl")]


def refuse_straddling(folder, sides) -> None:
    """No clean text stands on two sides."""
    of = {side: set(targets(folder, side)) for side in sides}
    assert all(of.values())
    assert sum(map(len, of.values())) == len(set.union(*of.values()))


def on_sides(pairs, shares, moved=()) -> dict[str, list[str]]:
    """The slow twin: the targets of each side, without those that a side before holds, and what was left out."""
    split = Split(shares, moved=moved)
    of: dict[str, list[str]] = {name: [] for name in shares}
    for pair in pairs:
        of[split.side(pair.group)].append(pair.target)
    held: dict[str, str] = {}
    lost = Counter()
    for name in ranked(shares):
        for text in of[name]:
            if text in held:
                lost[f"in {name}, equal to a record of {held[text]}"] += 1
        of[name] = [text for text in of[name] if text not in held]
        held |= dict.fromkeys(of[name], name)
    return of, lost


# Items that are records of their own: the group is the content


def rows_of(kind, folder, texts):
    """The texts as a source of this kind."""
    if kind == "texts":
        return tk.texts(texts)
    if kind == "numbered":
        return Numbered(texts)
    if kind == "jsonl":
        (folder / "a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        return tk.read_jsonl(folder / "a.jsonl")
    if kind == "csv":
        (folder / "a.csv").write_text("text\n" + "".join(f'"{text}"\n' for text in texts))
        return tk.read_csv(folder / "a.csv")
    if kind == "where":
        return tk.texts(texts).where(bool)
    if kind == "concat":
        return tk.concat([tk.texts(texts[::2]), tk.texts(texts[1::2])])
    frame = pytest.importorskip("polars").DataFrame({"text": texts})
    if kind == "parquet":
        frame.write_parquet(folder / "a.parquet")
        return tk.read_parquet(folder / "a.parquet")
    return tk.from_frame(frame)


@dataclass(frozen=True)
class Numbered:
    """A source that gives nothing but texts."""

    texts: list

    def batches(self):
        yield tk.TextBatch.from_list(self.texts)


KINDS = ["texts", "numbered", "jsonl", "csv", "where", "concat", "parquet", "frame"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", ["content", "id"])
def test_texts_that_come_twice_stand_on_one_side(tmp_path, kind, key):
    texts = [f"Text {n % 100}." for n in range(200)]
    pairs = tk.pairs(rows_of(kind, tmp_path, texts), TASK, key=key, copies=2)
    manifest = pairs.write(tmp_path / "data", split=HALVES)
    refuse_straddling(tmp_path / "data", HALVES)
    assert sum(manifest.splits().values()) == 400
    assert not manifest.dropped
    for name, side in pairs.split(HALVES).items():
        assert [pair.target for pair in side] == targets(tmp_path / "data", name)
    if kind != "numbered":
        assert manifest.recipe["equal_records"] == "one group"


@pytest.mark.parametrize("kind", KINDS)
def test_equal_texts_alone_fill_no_second_side(tmp_path, kind):
    source = rows_of(kind, tmp_path, ["Same."] * 200)
    with pytest.raises(
        tk.OutOfDomain, match=r"1 group cannot fill 2 sides(.|\n)*Hint: .*all records of the same text"
    ):
        tk.pairs(source, TASK).write(tmp_path / "data", split=HALVES)


def test_a_column_of_groups_stays_what_it_is(tmp_path):
    rows = [{"text": "Same.", "chat": f"c{n}"} for n in range(20)] + [
        {"text": f"{n}.", "chat": "c1"} for n in range(9)
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    source = tk.read_jsonl(tmp_path / "a.jsonl", group_by="chat")
    assert [group for r in source.batches() for group in r.groups] == [row["chat"] for row in rows]
    assert not source.grouped_by_content


@given(st.lists(st.text(max_size=4), min_size=1, max_size=20), st.data())
def test_texts_that_grow_never_move_an_old_one(old, data):
    """Wherever in the data the new ones stand."""
    new = data.draw(st.permutations([*old, *data.draw(st.lists(st.text(max_size=4), max_size=20))]))
    split = Split(HALVES)
    before, after = (
        {pair.target: split.side(pair.group) for pair in tk.pairs(texts, tk.Restore(tk.LowerCase()))}
        for texts in (old, new)
    )
    assert before.items() <= after.items()
    assert {pair.group for pair in tk.pairs(old, tk.Restore(tk.LowerCase()))} == set(map(content, old))


def test_segments_have_the_group_of_their_record():
    texts = ["One is one. Two is two.", "Red is red."] * 2
    for source in (
        tk.texts(texts).sentences(),
        tk.texts(texts).windows(words=(1, 2)),
        tk.texts(texts).paragraphs(),
    ):
        groups = {
            (id_.partition(":")[0], group)
            for r in source.batches()
            for id_, group in zip(r.ids, r.groups, strict=True)
        }
        assert groups == {(str(n), content(text)) for n, text in enumerate(texts)}


# Groups that are files: equal records are looked for


def test_equal_paragraphs_of_files(tmp_path):
    for number, name in enumerate(THREE):
        own = [f"Paragraph {n} of {number}." for n in range(30)]
        (tmp_path / name).write_text("\n\n".join(["All rights reserved.", *own, "The end."]))
    source = tk.read_text(tmp_path / "*.txt").paragraphs()
    assert [Split(HALVES).side(name) for name in THREE] == ["test", "train", "train"]
    manifest = tk.pairs(source, TASK).write(tmp_path / "data", split=HALVES)
    refuse_straddling(tmp_path / "data", HALVES)
    assert manifest.dropped == {"in test, equal to a record of train": 2}
    assert manifest.counts["pairs"] == 94
    assert targets(tmp_path / "data", "train").count("The end.") == 2
    assert manifest.recipe["equal_records"] == "dropped"
    card = (tmp_path / "data/README.md").read_text()
    assert "pairs left out: `in test, equal to a record of train`: 2." in card
    assert "leak" not in card
    assert tk.verify(tmp_path / "data").ok
    assert sorted(files(tmp_path / "data")) == [
        "README.md",
        "manifest.json",
        "test-00000.jsonl",
        "train-00000.jsonl",
    ]


BOOKS = st.lists(
    st.tuples(
        st.sampled_from([f"book {n}" for n in range(9)]), st.sampled_from([f"Text {n}!" for n in range(30)])
    ),
    min_size=20,
    max_size=120,
)


@settings(max_examples=40)
@given(
    BOOKS,
    st.sampled_from([HALVES, THIRDS, {"b": 0.2, "a": 0.5, "train": 0.3}, {"b": 0.5, "a": 0.5}]),
    st.sampled_from(["content", "id"]),
    st.integers(1, 3),
    st.sampled_from(["", "shuffle", "filter"]),
    st.integers(1, 7),
)
def test_what_is_written_is_what_the_slow_twin_says(
    tmp_path_factory, books, shares, key, copies, stage, size
):
    pairs = tk.pairs(Books(tuple(books), 7), TASK, seed=3, key=key, copies=copies)
    if stage:
        pairs = pairs.shuffle() if stage == "shuffle" else pairs.filter(lambda pair: "7" not in pair.target)
    folder = tmp_path_factory.mktemp("data")
    try:
        manifest = pairs.write(folder, split=shares, shard_size=size)
    except tk.OutOfDomain as error:
        assert "cannot fill" in str(error) or "is empty" in str(error)  # noqa: PT017
        return
    refuse_straddling(folder, shares)
    expected, lost = on_sides(pairs, shares, manifest.moved)
    assert {name: targets(folder, name) for name in shares} == expected
    assert {reason: n for reason, n in manifest.dropped.items() if reason.startswith("in ")} == lost
    keeps = "train" if "train" in shares else next(iter(shares))
    assert not any(reason.startswith(f"in {keeps},") for reason in manifest.dropped)
    assert manifest.splits() == {name: len(texts) for name, texts in expected.items()}
    assert manifest.counts["pairs"] == sum(map(len, expected.values()))
    assert manifest.counts["unchanged"] == sum(
        row["input"] == row["target"] for name in shares for row in lines(folder, f"{name}-*.jsonl")
    )
    assert {entry.pairs for entry in manifest.files} <= set(range(1, size + 1))
    assert tk.verify(folder, pairs=pairs, sample=99).check() is None
    before = files(folder)
    assert pairs.write(folder, split=shares, shard_size=size) == manifest
    assert files(folder) == before


def mixed(books):
    """Pairs of books with those of a list mixed in, whose groups are contents."""
    others = tk.pairs([text for _, text in books[::3]] + ["Only here."], TASK, key="id")
    return tk.pairs(Books(books), TASK).mix(others)


DRAWN = random.Random(5)
MANY = tuple((f"book {DRAWN.randrange(30)}", f"Text {DRAWN.randrange(400)}, it is!") for _ in range(900))


@pytest.mark.parametrize("base", ["books", "texts"])
def test_what_is_mixed_in_is_looked_at_too(tmp_path, base):
    pairs = mixed(MANY) if base == "books" else tk.pairs([text for _, text in MANY], TASK, seed=7).mix(many())
    manifest = pairs.write(tmp_path, split=HALVES)
    refuse_straddling(tmp_path, HALVES)
    assert manifest.dropped["in test, equal to a record of train"]


@pytest.mark.parametrize("key", ["content", "id"])
def test_records_that_became_equal_on_the_way(tmp_path, key):
    """`on_source` changes the record itself; its groups are those of the records as they were read."""
    texts = [f"{word} {n}" for n in range(50) for word in ("word", "Word", "WORD")]
    pairs = tk.pairs(texts, tk.Restore(tk.StripPunctuation()), key=key).on_source(tk.LowerCase())
    manifest = pairs.write(tmp_path, split=HALVES)
    refuse_straddling(tmp_path, HALVES)
    assert manifest.recipe["equal_records"] == "dropped"
    assert manifest.dropped["in test, equal to a record of train"]


@tk.mapping
class Label:
    """Pairs of many records with one of two targets."""

    def pairs(self, records, streams):
        labels = tk.TextBatch.from_list([("odd", "even")[len(text) % 2] for text in records.texts.texts])
        batch = tk.PairBatch(records.texts, labels, records.ids, records.groups, streams)
        stays = np.flatnonzero([text != "Text 7!" for text in records.texts.texts])
        return batch.select(stays)

    def check(self, pair):
        pass


@tk.mapping
class Broken:
    """Gives no pair."""

    def pairs(self, records, streams):
        raise ZeroDivisionError

    def check(self, pair):
        pass


@pytest.mark.parametrize("key", ["content", "id"])
def test_records_are_compared_and_not_their_targets(tmp_path, key):
    books = tuple((f"book {n % 9}", f"Text {n % 50}{'!' * (n % 3)}") for n in range(180))
    manifest = tk.pairs(Books(books), Label(), key=key).write(tmp_path, split=HALVES)
    inputs = {side: {row["input"] for row in lines(tmp_path, f"{side}-*.jsonl")} for side in HALVES}
    assert not inputs["train"] & inputs["test"]
    assert set().union(*inputs.values()) == {text for _, text in books} - {"Text 7!"}
    assert manifest.counts["pairs"] > 100


@dataclass(frozen=True)
class Some:
    """A layout that has no row for some pairs."""

    def rows(self, batch):
        return [{"target": text} if "3" not in text else None for text in batch.target.texts]


@pytest.mark.parametrize("key", ["content", "id"])
def test_a_pair_without_a_row_stands_nowhere(tmp_path, key):
    pairs = tk.pairs(Books(MANY), TASK, key=key)
    manifest = pairs.write(tmp_path, split=HALVES, layout=Some())
    expected, lost = on_sides(pairs.filter(lambda pair: "3" not in pair.target), HALVES)
    assert {name: targets(tmp_path, name) for name in HALVES} == expected
    assert {reason: n for reason, n in manifest.dropped.items() if reason.startswith("in ")} == lost


def test_a_side_that_loses_all_is_an_error(tmp_path):
    books = tuple((name, text) for name in THREE[:2] for text in ("One.", "Two."))
    pairs = tk.pairs(Books(books), TASK)
    for _ in range(2):  # the second time, it goes on with a folder in which all is known
        with pytest.raises(
            tk.OutOfDomain, match=r"the side 'test' of the split is empty; dropped: in test"
        ) as caught:
            pairs.write(tmp_path, split=HALVES)
        assert "Hint: all of its records stand on another side too" in str(caught.value)
    assert not manifest_of(tmp_path)["complete"]
    other = tk.pairs(Books((*books, (THREE[0], "Three."))), TASK)
    other.write(tmp_path, split=HALVES, overwrite=True)
    assert targets(tmp_path, "test") == ["Three."]


def test_one_side_alone_keeps_all(tmp_path):
    books = tuple((name, "Same.") for name in THREE)
    manifest = tk.pairs(Books(books), TASK).write(tmp_path)
    assert manifest.splits() == {"train": 3}
    assert manifest.recipe["equal_records"] is None
    assert "one side" not in (tmp_path / "README.md").read_text()


def test_the_card_says_what_was_looked_at(tmp_path):
    tk.pairs([f"Text {n}." for n in range(20)], TASK).write(tmp_path / "a", split=HALVES)
    card = (tmp_path / "a/README.md").read_text()
    assert "The group of a record is its text, so equal records stand on one side." in card
    books = tuple((f"book {n % 9}", f"Text {n}.") for n in range(90))
    tk.pairs(Books(books), TASK).write(tmp_path / "b", split=HALVES)
    card = (tmp_path / "b/README.md").read_text()
    assert "Equal records of different groups were looked for across the sides" in card
    assert "there are none. Records that are merely alike were not looked for." in card


def test_a_data_set_that_was_changed_is_told(tmp_path):
    tk.pairs(Books(MANY), TASK).write(tmp_path, split=HALVES, shard_size=200)
    assert tk.verify(tmp_path, pairs=tk.pairs(Books(MANY), TASK), sample=99).ok
    manifest = manifest_of(tmp_path)
    keys = manifest["equal"]["test"]["train"]
    assert len(keys) % 16 == 0
    assert keys == "".join(sorted(keys[n : n + 16] for n in range(0, len(keys), 16)))
    manifest["equal"]["test"]["train"] = ""
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert not tk.verify(tmp_path, pairs=tk.pairs(Books(MANY), TASK), sample=99).ok
    manifest["equal"]["test"]["train"] = "no digits"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(tk.InvalidArgument, match="no data set of tunekit's is there"):
        tk.verify(tmp_path)


# Cut off, and with workers

FORMS = [
    {"split": HALVES},
    {"split": THIRDS, "layout": tk.Chat(system="Restore.")},
    {"split": THIRDS, "compress": "gz"},
]


def many(key="id", copies=3):
    return tk.pairs(Books(MANY), TASK, seed=7, key=key, copies=copies)


@pytest.fixture
def _often(monkeypatch):
    """A manifest that says after every few lines where to go on."""
    monkeypatch.setattr(running, "CHECKPOINT", 50_000)


@pytest.mark.usefixtures("_often")
@pytest.mark.parametrize("form", FORMS, ids=["plain", "thirds", "gz"])
def test_a_fault_at_any_call_of_the_system_while_equal_records_are_dropped(tmp_path, monkeypatch, form):
    failing = import_module("test_resuming").Failing
    counting = failing(0, 0)
    monkeypatch.setattr(durable, "os", counting)
    manifest = many().write(tmp_path / "whole", shard_size=400, **form)
    assert sum(manifest.dropped.values()) > 100
    expected, total = files(tmp_path / "whole"), len(counting.calls)
    places = range(1, total + 1)
    if not os.environ.get("TUNEKIT_ALL_FAULTS"):
        places = {*range(total - 30, total + 1, 2), *random.Random(1).sample(places, 9)}
    for place in places:
        folder = tmp_path / str(place)
        monkeypatch.setattr(durable, "os", failing(place, errno.ENOSPC))
        with pytest.raises(OSError, match="space"):
            many().write(folder, shard_size=400, **form)
        for name, data in files(folder).items():  # whatever is seen under its name is whole
            assert name.startswith((".", "R", "m")) or data == expected[name]
        monkeypatch.setattr(durable, "os", os)
        many().write(folder, shard_size=400, **form)
        assert files(folder) == expected, place


@pytest.mark.usefixtures("_often")
@pytest.mark.parametrize("stage", [None, "shuffle", "mix"])
@pytest.mark.parametrize("form", FORMS, ids=["plain", "thirds", "gz"])
def test_two_workers_drop_the_same(tmp_path, form, stage):
    for workers in (1, 2):
        pairs = mixed(MANY) if stage == "mix" else many()
        pairs = pairs.shuffle() if stage == "shuffle" else pairs
        pairs.write(tmp_path / str(workers), workers=workers, shard_size=400, **form)
    assert files(tmp_path / "1") == files(tmp_path / "2")
    assert tk.verify(tmp_path / "1", pairs=pairs, layout=form.get("layout"), sample=99).ok


@pytest.mark.usefixtures("_often")
@pytest.mark.parametrize("lost", [Path.unlink, lambda path: os.truncate(path, 100)], ids=["file", "end"])
def test_a_folder_that_lost_its_keys_is_begun_again(tmp_path, monkeypatch, lost):
    many().write(tmp_path / "whole", split=HALVES)
    monkeypatch.setattr(running.Sides, "settle", None)
    with pytest.raises(TypeError):
        many().write(tmp_path / "data", split=HALVES)
    assert {".train.keys.partial", ".test.keys.partial"} <= files(tmp_path / "data").keys()
    lost(tmp_path / "data/.train.keys.partial")
    monkeypatch.undo()
    many().write(tmp_path / "data", split=HALVES)
    assert files(tmp_path / "data") == files(tmp_path / "whole")


# The parts of it


WORDS = st.lists(st.integers(0, 12), max_size=12).map(lambda numbers: np.array(numbers, np.uint64))


@given(st.lists(st.lists(WORDS, max_size=3), min_size=1, max_size=4))
def test_keys_that_sides_share(sides):
    named = {str(n): parts for n, parts in enumerate(sides)}
    found = equal.shared_keys({name: parts.__iter__ for name, parts in named.items()})
    seen: dict[int, str] = {}
    for name, parts in named.items():
        own = {int(key) for keys in parts for key in keys}
        expected: dict[str, list[int]] = {}
        for key in sorted(own & seen.keys()):
            expected.setdefault(seen[key], []).append(key)
        assert {other: keys.tolist() for other, keys in found[name].items()} == expected
        seen |= dict.fromkeys(own - seen.keys(), name)


@given(WORDS)
def test_keys_come_back_from_their_digits(keys):
    assert equal.keys_of(equal.digits_of(keys)).tolist() == keys.tolist()


def test_what_was_begun_without_a_line_is_in_nobodys_way(tmp_path):
    with pytest.raises(ZeroDivisionError):
        tk.pairs(Books(MANY), Broken()).write(tmp_path, split=HALVES)
    assert ".train.keys.partial" in files(tmp_path)
    tk.pairs(Books(MANY), TASK).write(tmp_path, split=HALVES)
    refuse_straddling(tmp_path, HALVES)
