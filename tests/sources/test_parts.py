"""Parts of sources: cut anywhere, read anywhere, they hold the same records."""

import gzip
import json
import pickle
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import DUMP
from reading import dropped, own_groups, rows

import tunekit as tk
from tunekit.shaping.split import Split
from tunekit.sources import parts
from tunekit.sources.files.lines import BOM, lines, split_lines, whole_lines
from tunekit.sources.parts import parts_of
from tunekit.sources.rows import jsonl
from tunekit.sources.source import Held

BYTES = st.binary(max_size=60).map(lambda data: data.replace(b"\r", b"\n"))


def rows_of_parts(source) -> list[tuple[str, str, str]]:
    return [row for part in parts_of(source) for row in rows(part)]


def dropped_of_parts(source) -> Counter[str]:
    return sum((dropped(part) for part in parts_of(source)), Counter())


@pytest.fixture
def lines_of_text(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonl, "_SIZE", 97)
    texts = [
        f"Number {n}. {'A' * (n % 3)} It is no more than this.\n\nAnd a second one." for n in range(5, 60)
    ]
    body = "".join(json.dumps({"text": text}) + "\n" for text in texts) + "\nno json\n"
    (tmp_path / "a.jsonl").write_text(body)
    (tmp_path / "b.jsonl").write_bytes(gzip.compress(body.encode())[:-20])
    return tk.read_jsonl(tmp_path / "*.jsonl", on_error="skip", limit=len(texts[0]) + 1)


@pytest.mark.parametrize("size", [1, 100, 3_000])
@pytest.mark.parametrize(
    "cut",
    [
        lambda source: source,
        lambda source: source.windows(words=(2, 4), seed=3),
        lambda source: source.windows(characters=(5, 12)),
        lambda source: source.paragraphs().windows(words=(1, 3)),
        lambda source: source.sentences(),
        lambda source: source.passages(characters=(10, 60)),
        lambda source: source.where(lambda text: "7" not in text),
        lambda source: source.paragraphs().blocks(characters=30, gap=2),
    ],
    ids=["records", "windows", "characters", "paragraphs", "sentences", "passages", "where", "blocks"],
)
def test_parts_of_any_size_hold_the_same(lines_of_text, monkeypatch, size, cut):
    source = cut(lines_of_text)
    expected = rows(source), dropped(source)
    assert source.divides
    assert expected[0]
    monkeypatch.setattr(parts, "PART", size)
    assert (rows_of_parts(source), dropped_of_parts(source)) == expected
    assert len(list(parts_of(source))) > (1 if size == 3_000 else 10)


@pytest.mark.parametrize("size", [1, 2_000])
def test_parts_of_a_dump_hold_the_same(monkeypatch, size):
    pytest.importorskip("mwparserfromhell", reason="the extra wiki is not installed")
    source = tk.read_mediawiki(DUMP, namespaces=(0, 1), on_error="skip")
    expected = rows(source), dropped(source)
    monkeypatch.setattr(parts, "PART", size)
    assert (rows_of_parts(source), dropped_of_parts(source)) == expected


def test_parts_are_read_only_when_they_are_asked_for(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "fine"}\nno json\n')
    (part,) = parts_of(tk.read_jsonl(tmp_path / "a.jsonl"))
    with pytest.raises(tk.MalformedInput, match="line 2"):
        rows(part)


@pytest.mark.parametrize(
    "source",
    [
        tk.read_mediawiki(DUMP).sentences(method="punkt"),
        tk.read_mediawiki(DUMP).passages(characters=(5, 90), method="punkt"),
        tk.read_mediawiki(DUMP).sample(2),
    ],
    ids=["punkt", "passages by punkt", "sample"],
)
def test_what_looks_at_all_records_does_not_divide(source):
    assert not source.divides
    assert {type(part) for part in parts_of(source)} == {Held}
    assert rows_of_parts(source) == rows(source)


def test_a_source_of_somebody_else_has_parts():
    class Own:
        def batches(self):
            yield tk.TextBatch.from_list(["one", "two"])
            yield tk.TextBatch.from_list(["three"])

    assert rows_of_parts(Own()) == own_groups([("0", "one"), ("1", "two"), ("2", "three")])


@given(BYTES | BYTES.map(BOM.__add__), st.integers(1, 9), st.integers(1, 12))
def test_lines_are_those_of_a_plain_split(data, size, limit):
    data, mark = data.removeprefix(BOM), data.startswith(BOM)
    whole = BOM + data if mark else data
    chunks = [whole[at : at + size] for at in range(0, len(whole), size)]
    found = list(lines(chunks, limit))
    expected = data.removesuffix(b"\n").split(b"\n") if data else []
    assert [line for _, block in found for line in block] == [
        line if len(line) <= limit else None for line in expected
    ]
    assert [first + n for first, block in found for n in range(len(block))] == list(
        range(1, len(expected) + 1)
    )
    blocks = list(whole_lines(chunks, limit))
    assert all(end - first == len(split_lines(block, limit)) for first, end, _, block in blocks)
    assert all(whole[place:].startswith(block or b"") for _, _, place, block in blocks)
    assert all(
        place == len(whole) or whole[:place] in (b"", BOM) or whole[place - 1] == 10
        for *_, place, _ in blocks
    )
    assert max((len(block) for *_, block in blocks if block), default=0) <= limit + size


def test_lines_of_a_plain_file_are_sent_as_their_place(tmp_path):
    """What a worker reads itself need not go there; what was packed goes as it is."""
    data = BOM + b"".join(b'{"text": "%d %s"}\n' % (n, b"word " * 300) for n in range(900))
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(data))
    for name, small in (("a.jsonl", True), ("b.jsonl.gz", False)):
        parts = list(tk.read_jsonl(tmp_path / name).divided())
        assert len(parts) > 1
        for part in parts:
            sent = pickle.dumps(part)
            assert (len(sent) < 5_000) == small
            assert rows(pickle.loads(sent)) == rows(part)
    *_, last = tk.read_jsonl(tmp_path / "a.jsonl").divided()
    sent = pickle.dumps(last)
    (tmp_path / "a.jsonl").write_bytes(data[:-9])
    with pytest.raises(
        tk.MalformedInput, match=r"a\.jsonl: it was replaced or became shorter while it was read\.$"
    ):
        pickle.loads(sent)
    (tmp_path / "other").write_bytes(data)
    (tmp_path / "other").replace(tmp_path / "a.jsonl")
    with pytest.raises(tk.MalformedInput, match="it was replaced"):
        pickle.loads(sent)


def test_a_split_reads_no_more_than_it_takes_to_fill_its_sides(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "PART", 500)
    monkeypatch.setattr(jsonl, "_SIZE", 500)
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps({"text": f"Text {n}."}) + "\n" for n in range(2_000))
    )
    source, parsed = tk.read_jsonl(tmp_path / "a.jsonl"), []
    whole = jsonl.JSONLFiles.parsed
    monkeypatch.setattr(
        jsonl.JSONLFiles, "parsed", lambda self, block: parsed.append(1) or whole(self, block)
    )
    pairs = tk.pairs(source, tk.Restore(tk.LowerCase()))
    assert pairs._filled(Split({"train": 0.5, "test": 0.5})).moved == ()
    assert len(parsed) == 1


def test_what_is_left_out_of_a_source_without_records_is_counted(tmp_path):
    (tmp_path / "a.jsonl").write_text("no json\nno json\n")
    source = tk.read_jsonl(tmp_path / "a.jsonl", on_error="skip")
    for cut in (source.windows(words=(1, 2)), source.paragraphs(), source.passages(characters=(1, 5))):
        assert (rows(cut), dropped(cut)) == ([], {"no JSON": 2})


def test_passages_of_records_with_the_same_id_stay_apart(tmp_path):
    lines = [{"text": "One is one. Two is two.", "id": "a"}, {"text": "Red is red. Blue is blue.", "id": "a"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    source = tk.read_jsonl(tmp_path / "a.jsonl", id="id").passages(characters=(5, 60))
    assert rows(source) == own_groups([("a:0", line["text"]) for line in lines])
