"""What is written is read: rows of any kind, whatever the borders of the chunks; against slow and obvious twins."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading import dropped, own_groups, rows, texts_of

import tunekit as tk
from tunekit.sources.files import decoding
from tunekit.sources.rows import jsonl

NASTY = [
    "",
    "\n",
    "\r\n",
    "\r",
    '"',
    '""',
    ",",
    "\u2028",
    "\x85",
    "\x0b\x0c",
    "\0",
    "\ufeff",
    "é",
    "\U0001f600",
]
CELLS = st.lists(
    st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=5
)
TEXTS = st.lists(CELLS.map("".join), max_size=6)
SIZES = st.integers(1, 7)
CASES = settings(max_examples=150)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all examples of a property."""
    return tmp_path_factory.mktemp("laws")


def in_chunks(source, size):
    """All that a source reads, in chunks of so many bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl, "_SIZE", size)
        patch.setattr(decoding, "_CHUNK", size)
        return rows(source), dropped(source)


def as_everywhere(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS, SIZES, st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
@CASES
def test_json_lines_come_back(folder, texts, size, ascii_only, end, marked):
    lines = [json.dumps({"n": n, "text": t}, ensure_ascii=ascii_only) for n, t in enumerate(texts)]
    content = ("\ufeff" if marked else "") + "".join(line + end for line in lines)
    path = folder / "a.jsonl"
    path.write_bytes(content.encode())
    step = end.count("\n")
    wanted = [(f"a.jsonl:{1 + step * n}", str(n), text) for n, text in enumerate(texts)]
    found, lost = in_chunks(tk.read_jsonl(path, group_by="n"), size)
    assert found == wanted
    assert lost == ({"blank line": len(texts)} if texts and step > 1 else {})


@given(TEXTS, SIZES, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
@CASES
@example(["\r", "\r\n\r"], 1, "\r\n", csv.QUOTE_ALL)
def test_csv_comes_back(folder, texts, size, end, quoting):
    """Line ends within a cell become newlines, as everywhere."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator=end, quoting=quoting)
    writer.writerows([["n", "text"], *([n, text] for n, text in enumerate(texts))])
    path = folder / "a.csv"
    path.write_bytes(written.getvalue().encode())
    found, lost = in_chunks(tk.read_csv(path, id="n"), size)
    assert found == own_groups([(str(n), as_everywhere(text)) for n, text in enumerate(texts)])
    assert lost == {}


@given(st.text('ab,"\n\r', max_size=30), SIZES)
@settings(max_examples=400)
@example('"a""\n', 1)
@example('"a"b\nc,d\n', 2)
def test_any_table_is_read_as_by_the_csv_module(folder, body, size):
    """All rows that it reads, up to a quote that is never closed; the place is the line on which a row begins."""
    path = folder / "b.csv"
    path.write_bytes(b"a,text\n" + body.encode())
    found, lost = in_chunks(tk.read_csv(path, on_error="skip"), size)
    wanted, counted = _read_by_the_csv_module("a,text\n" + as_everywhere(body))
    assert [(id_, text) for id_, _, text in found] == wanted
    assert sum(lost.values()) == counted


def _read_by_the_csv_module(content):
    lines = io.StringIO(content, newline="\n")
    reader = csv.reader(lines, strict=True)
    wanted, counted, first = [], 0, True
    while True:
        place = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return wanted, counted
        except csv.Error as error:
            counted += 1
            if "unexpected end" in str(error):
                return wanted, counted
            continue
        if not first and len(row) == 2:
            wanted.append((f"b.csv:{place}", row[1]))
        counted += not first and len(row) != 2
        first = False


@given(st.binary(max_size=40), SIZES)
@CASES
@example(b"\xf0\x9f\x98\x80\xf0\x9f\xff", 1)
def test_bytes_are_decoded_alike_in_all_chunks(folder, data, size):
    path = folder / "c.txt"
    path.write_bytes(b"." + data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "_CHUNK", size)
        for errors in ("replace", "surrogateescape"):
            found = "".join(text for text, _ in decoding.decoded(path, "c.txt", errors))
            assert found == as_everywhere((b"." + data).decode("utf-8", errors))


@given(
    st.lists(CELLS.map("".join) | st.none(), max_size=40),
    st.integers(1, 9),
    st.sampled_from(["string", "large_string", "dictionary", "struct"]),
)
@settings(max_examples=60)
def test_parquet_comes_back(folder, texts, group_size, kind):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    column = arrow.array(texts, arrow.large_string() if kind == "large_string" else arrow.string())
    column = column.dictionary_encode() if kind == "dictionary" else column
    name = "a.b" if kind == "struct" else "text"
    if kind == "struct":
        column = arrow.StructArray.from_arrays([column], ["b"])
    path = folder / "a.parquet"
    parquet.write_table(arrow.table({name.partition(".")[0]: column}), path, row_group_size=group_size)
    source = tk.read_parquet(path, text=name)
    kept = [(n, text) for n, text in enumerate(texts) if text is not None]
    assert [(id_, text) for id_, _, text in rows(source)] == [(f"a.parquet:{n}", text) for n, text in kept]
    assert sum(dropped(source).values()) == len(texts) - len(kept)


STRINGS = st.sampled_from(["", "x", "yy", "zzz"])
VALUES = STRINGS | STRINGS | STRINGS | STRINGS | st.sampled_from([7, None, True, 0.5, ["x"]])
OBJECTS = st.fixed_dictionaries(
    {"a": VALUES | st.fixed_dictionaries({"b": VALUES}), "b": VALUES}, optional={"a.b": VALUES}
)


@given(
    st.lists(OBJECTS, max_size=3),
    st.sampled_from(["a", "b", "a.b", ["b", "a.b"]]),
    st.sampled_from([None, "b", "a.b"]),
    st.sampled_from([None, "a", "b"]),
    st.integers(1, 8),
)
@example([{"a": {"b": "x"}, "b": "y"}, {"a": {"b": "x"}, "a.b": "z", "b": "y"}], "a.b", "b", None, 3)
@example([5], "a", None, None, 1)
@settings(max_examples=400)
def test_many_rows_are_taken_as_each_alone(folder, objects, text, name, group, limit):
    """The quick way for blocks of good rows gives what the slow one gives."""
    path = folder / "d.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in objects))
    alone = tk.read_jsonl(path, text=text, id=name, group_by=group, limit=limit, on_error="skip")
    found = in_chunks(alone, 1 << 16), in_chunks(alone, 1)
    assert found[0] == found[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(alone), "_take_all", lambda *_: False)
        assert (rows(alone), dropped(alone)) == found[0]


# Tables as others write them; what csv-spectrum asks for, in our words


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ('text,b\n"to be, or not",2\n', ["to be, or not"]),
        ('text,b\n"he said ""no""",2\n', ['he said "no"']),
        ('text,b\n"one\ntwo\n\nthree",2\n', ["one\ntwo\n\nthree"]),
        ('text,b\n"a ""quote""\nand more",2\n', ['a "quote"\nand more']),
        ('text,b\n"{""k"": [1, ""v""]}",2\n', ['{"k": [1, "v"]}']),
        ('text,b\n,""\n"",\n', ["", ""]),
        ("text,b\r\nsnow,\u2603\r\n\u02a4\u00e9,2\r\n", ["snow", "\u02a4\u00e9"]),
        ("text,b\rone,1\rtwo,2", ["one", "two"]),
        ("\ufefftext,b\nmarked,1\n", ["marked"]),
        ('\ufeff"text",b\nmarked,1\n', ["marked"]),
        ("text,b\nnul\0in it,1\n", ["nul\0in it"]),
        ("text,b\n  blanks stay ,1\n", ["  blanks stay "]),
        ('text,b\na "quote" within,1\n', ['a "quote" within']),
        ("text,b\nsep\u2028\u2029\x85\x0b\x0cstays,1\n", ["sep\u2028\u2029\x85\x0b\x0cstays"]),
        ("b,text\n1,last", ["last"]),
        ("text\n\n\none column\n", ["one column"]),
        ("text,b\n", []),
        ("", []),
    ],
)
def test_tables(tmp_path, content, texts):
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode())
    source = tk.read_csv(path)
    assert texts_of(source) == texts
    assert set(dropped(source)) <= {"blank line"}


@pytest.mark.parametrize(
    ("content", "reason", "said"),
    [
        (
            "text,b\nok,1\nonly one\nok,1\n",
            "row with more or fewer fields than the header",
            "line 3: the row has 1 fields",
        ),
        (
            "text,b\nok,1\na,b,c\nok,1\n",
            "row with more or fewer fields than the header",
            "line 3: the row has 3 fields",
        ),
        ('text,b\nok,1\n"a"b,1\nok,1\n', "no CSV", "line 3: no CSV: ',' expected after"),
        (
            'text,b\nok,1\nok,1\n"never\nclosed,1\n',
            "quote that is never closed, with the rest of its file",
            "line 4: a quote is never closed",
        ),
        ("text,text\nok,1\n", "more than one column 'text'", "line 1: there is more than one column 'text'"),
        ("Text;b\nok;1\n", "no column 'text'", "line 1: there is no column 'text'; there is: Text;b"),
    ],
)
def test_broken_tables(tmp_path, content, reason, said):
    path = tmp_path / "a.csv"
    path.write_text(content)
    with pytest.raises(tk.MalformedInput, match=rf"a\.csv: {said}"):
        rows(tk.read_csv(path))
    source = tk.read_csv(path, on_error="skip")
    assert texts_of(source) == (["ok"] * 2 if "line 1" not in said else [])
    assert dropped(source) == {reason: 1}


def test_the_tables_of_csv_spectrum(corpora, tmp_path):
    with zipfile.ZipFile(corpora / "hostile" / "csv-spectrum.zip") as archive:
        names = [Path(name).stem for name in archive.namelist() if name.endswith(".csv")]
        assert len(names) == 12
        for name in names:
            path = tmp_path / f"{name}.csv"
            path.write_bytes(archive.read(f"csvs/{name}.csv"))
            wanted = json.loads(archive.read(f"json/{name}.json"))
            wanted = wanted if isinstance(wanted, list) else [wanted]
            for column in wanted[0].keys() - {"Contact Phone Number"}:  # not the same in its two files
                texts = [as_everywhere(row[column]) for row in wanted]
                assert texts_of(tk.read_csv(path, text=column)) == texts, (name, column)


def test_the_cases_of_json_test_suite(corpora, tmp_path):
    """Each as a field of a line: what must be read is, what must not be is not, and nothing else is raised."""
    path = tmp_path / "a.jsonl"
    counts = {"y": 0, "n": 0, "i": 0}
    with zipfile.ZipFile(corpora / "hostile" / "jsontestsuite.zip") as archive:
        for name in archive.namelist():
            kind, data = Path(name).name[0], archive.read(name)
            if b"\n" in data or not name.startswith("test_parsing/"):
                continue
            path.write_bytes(b'{"text": "a", "case": ' + data + b"}")
            read = texts_of(tk.read_jsonl(path, on_error="skip")) == ["a"]
            assert read or kind != "y", name
            counts[kind] += read
    assert counts["y"] > 60
    assert counts["n"] == 0
