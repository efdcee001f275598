"""Readers of rows: JSON Lines, CSV, Parquet, frames; and what opens their files."""

import bz2
import gzip
import lzma
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import content, own_groups

import tunekit as tk
from tunekit.sources.files.expansion import Limits
from tunekit.sources.files.lines import lines
from tunekit.sources.files.opening import chunks

PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def rows(source):
    return [row for b in source.batches() for row in zip(b.ids, b.groups, b.texts.texts, strict=True)]


def dropped(source):
    total = {}
    for batch in source.batches():
        for reason, number in batch.dropped.items():
            total[reason] = total.get(reason, 0) + number
    return total


def put(path, data):
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", PACK)
def test_compressed_files_read_alike_and_damage_is_told(tmp_path, kind):
    data = b" ".join(b"%d" % n for n in range(90_000))
    pack = PACK[kind]
    for packed in (pack(data), pack(data) + pack(b"")):
        assert b"".join(chunks(put(tmp_path / "a", packed), "a")) == data
    for bad in (pack(data)[:-9], pack(data) + b"garbage", pack(data)[:40]):
        with pytest.raises(tk.MalformedInput, match=r"^a: the \w+ file is damaged after [\d,]+ bytes"):
            list(chunks(put(tmp_path / "a", bad), "a"))
    with pytest.raises(tk.OutOfDomain, match="20-fold"):
        list(chunks(put(tmp_path / "a", pack(bytes(1 << 20))), "a", limits=Limits(ratio=20, free=1 << 19)))


def test_zstd(tmp_path):
    zstd = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    packed = zstd.compress(b"text " * 99) * 2
    assert b"".join(chunks(put(tmp_path / "a", packed), "a")) == b"text " * 198
    with pytest.raises(tk.MalformedInput, match="zstd file is damaged"):
        list(chunks(put(tmp_path / "a", packed[:-3]), "a"))


@given(st.binary(max_size=60).map(lambda b: b.replace(b"\xef", b"\n")), st.integers(1, 9), st.integers(1, 9))
def test_lines_are_those_of_split(data, size, limit):
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    found = [(first + n, line) for first, block in lines(parts, limit) for n, line in enumerate(block)]
    wanted = data.removesuffix(b"\n").split(b"\n") if data else []
    assert found == [(n, line if len(line) <= limit else None) for n, line in enumerate(wanted, 1)]


def test_jsonl_ids_groups_and_paths(tmp_path):
    path = put(tmp_path / "a.jsonl", '\ufeff{"a": {"b": "x\u2028y"}, "t": "T", "n": 7}\n'.encode())
    assert rows(tk.read_jsonl(path, text="a.b")) == own_groups([("a.jsonl:1", "x\u2028y")])
    assert rows(tk.read_jsonl(path, text=["t", "a.b"], id="n")) == own_groups([("7", "T\n\nx\u2028y")])
    assert rows(tk.read_jsonl(path, text="t", group_by="n")) == [("a.jsonl:1", "7", "T")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "a', "no JSON"),
        (b'{"text": NaN}', "no JSON"),
        (b'{"text": "\\ud800"}', "no JSON"),
        (b"[" * 5_000, "no JSON"),
        (b'{"text": null}', "null in column 'text'"),
        (b'{"text": 5}', "no string in column 'text'"),
        (b'{"other": 5}', "no column 'text'"),
        (b'["text"]', "a row that is no object"),
        (b'{"text": "%s"}' % (b"x" * 6_000), "line above 6,000 bytes"),
    ],
)
def test_a_bad_line_is_named_or_counted(tmp_path, line, reason):
    path = put(tmp_path / "a.jsonl", b'{"text": "one"}\n\n' + line + b'\n{"text": "two"}')
    with pytest.raises(tk.TunekitError, match=r"a\.jsonl: line 3: "):
        rows(tk.read_jsonl(path, line_limit=6_000))
    source = tk.read_jsonl(path, on_error="skip", line_limit=6_000)
    assert [id_ for id_, _, _ in rows(source)] == ["a.jsonl:1", "a.jsonl:4"]
    assert dropped(source) == {"blank line": 1, reason: 1}


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_csv(tmp_path, end):
    path = put(tmp_path / "a.csv", end.join([b"\xef\xbb\xbfid,text", b'1,"a', b'""b"""', b"", b"2,c"]))
    source = tk.read_csv(path, on_error="skip")
    assert rows(source) == own_groups([("a.csv:2", 'a\n"b"'), ("a.csv:5", "c")])
    assert dropped(source) == {"blank line": 1}
    assert rows(tk.read_csv(path, id="id"))[1] == ("2", content("c"), "c")


def test_csv_damage(tmp_path):
    path = put(tmp_path / "a.csv", b'text\na\n"b\n' + b"c\n" * 50)
    with pytest.raises(tk.MalformedInput, match="line 3: a quote is never closed"):
        rows(tk.read_csv(path))
    with pytest.raises(tk.OutOfDomain, match="line 3: the row that begins here"):
        rows(tk.read_csv(path, limit=5))
    with pytest.raises(tk.MalformedInput, match="no column 'body'"):
        rows(tk.read_csv(path, text="body"))
    with pytest.raises(tk.MalformedInput, match="line 2: the row has 2 fields"):
        rows(tk.read_csv(put(path, b"text\na,b\n")))


def test_parquet(tmp_path):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    parquet.write_table(arrow.table({"text": ["a", None, "c"], "n": [1, 2, 3]}), path)
    source = tk.read_parquet(path, id="n", on_error="skip")
    assert rows(source) == own_groups([("1", "a"), ("3", "c")])
    assert dropped(source) == {"null in column 'text'": 1}
    with pytest.raises(tk.MalformedInput, match="damaged"):
        rows(tk.read_parquet(put(path, b"PAR1" + bytes(40) + b"PAR1")))


@pytest.mark.parametrize("package", ["polars", "pandas"])
def test_frames(package):
    frame = pytest.importorskip(package).DataFrame({"text": ["a", None, "c"], "n": [1, 2, 3]})
    source = tk.from_frame(frame, group_by="n")
    assert rows(source) == rows(source) == [("0", "1", "a"), ("2", "3", "c")]
    assert dropped(source) == {"null in column 'text'": 1}
    assert source.identity() != tk.from_frame(frame).identity()
    assert source == tk.from_frame(frame[:3], group_by="n") != tk.from_frame(frame[:2], group_by="n")
    assert repr(source) == "from_frame(<DataFrame of 3 rows>, group_by='n')"


def test_a_name_that_utf8_cannot_hold():
    frame = pytest.importorskip("pandas").DataFrame({"text": ["a", "b"], "id": ["\ud800", "7"]}, dtype=object)
    assert rows(tk.from_frame(frame, id="id", on_error="skip")) == own_groups([("7", "b")])
    with pytest.raises(tk.MalformedInput, match="row 0: "):
        rows(tk.from_frame(frame, id="id"))


def test_data_sets():
    data = pytest.importorskip("datasets").Dataset.from_dict({"text": ["a", None, "c"]})
    for made in (data, data.to_iterable_dataset()):
        source = tk.from_dataset(made)
        assert rows(source) == rows(source) == own_groups([("0", "a"), ("2", "c")])
    assert tk.from_dataset(data).identity()["from_dataset"] == data._fingerprint


def test_reprs_evaluate_back_and_urls_are_refused(tmp_path):
    path = str(put(tmp_path / "a", b""))
    for source in (tk.read_jsonl(path, text=("a", "b"), limit=5), tk.read_csv(path, delimiter="\t")):
        assert eval(repr(source), vars(tk)) == source
    for url in ("https://example.org/a.jsonl", "s3://bucket/a"):
        with pytest.raises(tk.InvalidArgument, match="download it first"):
            tk.read_jsonl(url)
