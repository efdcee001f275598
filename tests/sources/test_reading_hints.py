"""Errors that say what was meant: of columns, files, tables and formats."""

import json
import pickle

import pytest

import tunekit as tk
from tunekit.sources.files import file_search as finding

ROWS = [{"abstract": "One.", "Title": "1"}, {"abstract": "Two.", "Title": "2"}]
HEADER = r"\nHint: Did you mean 'abstract'\?$"  # of a header: without it, its file is lost
MEANT = rf"{HEADER[:-1]}\nHint: on_error=\"skip\" counts such a row and goes on\.$"


def read(source):
    return [text for records in source.batches() for text in records.texts.texts]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    (tmp_path / "rows.csv").write_text("abstract,Title\nOne.,1\n")
    return tmp_path


def test_a_wrong_column_names_the_one_that_is_meant(folder):
    table = pytest.importorskip("polars").DataFrame(ROWS)
    for name in ("abstracts", "Abstract", "abstrakt"):
        with pytest.raises(tk.MalformedInput, match=MEANT):
            read(tk.read_jsonl(folder / "rows.jsonl", text=name))
        with pytest.raises(tk.MalformedInput, match=HEADER):
            read(tk.read_csv(folder / "rows.csv", text=name))
        with pytest.raises(
            tk.InvalidArgument, match=r"one of \['abstract', 'Title'\].*\nHint: .* 'abstract'\?$"
        ):
            tk.from_frame(table, text=name)
    with pytest.raises(tk.MalformedInput, match=r"Did you mean 'Title'\?"):
        read(tk.read_jsonl(folder / "rows.jsonl", text="abstract", id="title"))
    with pytest.raises(tk.MalformedInput) as caught:
        read(tk.read_jsonl(folder / "rows.jsonl", text="body"))
    assert "mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"id;text\n1;a\n", r"no column 'text'; there is: id;text\.\nHint: ';' seems .* delimiter=';'\.$"),
        (b"id\ttext\n1\ta\n", r"no column 'text'.*\n.*delimiter='\\t'\.$"),
        (
            b'"id";"text"\n1;a\n',
            r"no CSV: .*\nHint: delimiter= says what divides the fields, such as \";\"\.$",
        ),
        ("id,text\n1,a\n".encode("utf-16"), r"the file is UTF-16, not UTF-8\.\nHint: convert it to UTF-8"),
        ("id,text\n1,a\n".encode("utf-16-be"), r"the file is UTF-16, not UTF-8\.\nHint: convert it to UTF-8"),
        (b"id,body\n1,a\n", r"there is no column 'text'; there is: id, body\.$"),
    ],
)
def test_a_header_that_will_not_do(tmp_path, data, said):
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(tk.MalformedInput, match=rf"a\.csv: line 1: .*{said}"):
        read(tk.read_csv(tmp_path / "a.csv"))
    (skipped,) = tk.read_csv(tmp_path / "a.csv", on_error="skip").batches()
    assert (len(skipped), sum(skipped.dropped.values())) == (0, 1)


def test_a_wrong_column_of_parquet_and_of_a_path(folder):
    pytest.importorskip("pyarrow")
    pytest.importorskip("polars").DataFrame(ROWS).write_parquet(folder / "rows.parquet")
    with pytest.raises(tk.MalformedInput, match=MEANT):
        read(tk.read_parquet(folder / "rows.parquet", text="abstracts"))
    (folder / "paths.jsonl").write_text('{"message": {"content": "One.", "role": "user"}}')
    with pytest.raises(tk.MalformedInput, match=r"Did you mean 'message\.content'\?"):
        read(tk.read_jsonl(folder / "paths.jsonl", text="message.contents"))


def test_a_wrong_column_of_a_data_set():
    datasets = pytest.importorskip("datasets")
    with pytest.raises(tk.MalformedInput, match=MEANT):
        read(tk.from_dataset(datasets.Dataset.from_list(ROWS), text="abstracts"))


def test_names_without_end_are_not_compared_for_ever(folder):
    wide = {f"{'column' * 20}{n}": "" for n in range(1_000)} | {f"colum{n}": "" for n in range(5_000)}
    (folder / "wide.jsonl").write_text(json.dumps(wide))
    with pytest.raises(tk.MalformedInput) as caught:
        read(tk.read_jsonl(folder / "wide.jsonl", text="column"))
    assert len(str(caught.value)) < 400 + len(str(folder))


def test_what_is_wrong_with_a_row_goes_to_another_process(folder):
    with pytest.raises(tk.MalformedInput, match=MEANT):
        tk.pairs(tk.read_jsonl(folder / "rows.jsonl", text="abstracts"), tk.Restore(tk.LowerCase())).write(
            folder / "data", workers=2, progress=False
        )
    from tunekit.sources.rows.columns import no_column

    unfit = pickle.loads(pickle.dumps(no_column("texts", ["text"])))
    assert unfit.hint() == "\nHint: Did you mean 'text'?"


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("limits", [{}, {"line_limit": 20}])
def test_one_json_array_is_told(folder, indent, limits):
    (folder / "array.json").write_text("\ufeff " + json.dumps(ROWS, indent=indent))
    with pytest.raises(
        tk.TunekitError, match=r"line 1: .*\nHint: a file that is one JSON array .*tk\.texts\("
    ):
        read(tk.read_jsonl(folder / "array.json", text="abstract", **limits))
    (folder / "array.json").write_text("{}\n" + json.dumps(ROWS))
    with pytest.raises(tk.TunekitError) as caught:
        read(tk.read_jsonl(folder / "array.json", text="abstract"))
    assert "JSON array" not in str(caught.value)


def test_a_file_or_folder_that_is_not_there_names_the_nearest(folder, monkeypatch):
    (folder / "books").mkdir()
    for given, meant in {"rows.json": "rows.jsonl", "boks/*.txt": "books", "boks/a.txt": "books"}.items():
        with pytest.raises(
            tk.InvalidArgument, match=rf"no file matches\.\nHint: Did you mean '.*/{meant}'\?$"
        ):
            tk.read_text(f"{folder}/{given}")
    for given in ("*.doc", "poems.txt", "books/a.txt", "rows.csv/a"):
        with pytest.raises(tk.InvalidArgument) as caught:
            tk.read_text(f"{folder}/{given}")
        assert "mean" not in str(caught.value)
    monkeypatch.setattr(finding, "_ENTRIES", 0)
    with pytest.raises(tk.InvalidArgument, match="holds 3 entries"):
        tk.read_text(f"{folder}/rows.json")


@pytest.mark.parametrize("rows", [ROWS, ROWS[0], tuple(ROWS), []])
def test_rows_that_are_in_no_table(rows):
    with pytest.raises(tk.InvalidArgument, match=r"Hint: .*polars\.DataFrame\(…\).*tk\.texts\("):
        tk.from_frame(rows)
    with pytest.raises(tk.InvalidArgument, match=r"Hint: .*datasets\.Dataset\.from_list\(…\).*tk\.texts\("):
        tk.from_dataset(rows)


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        (
            {"format": "json"},
            r"format='json'\): format must be \"jsonl\" or \"parquet\"\.\nHint: .* 'jsonl'\?$",
        ),
        ({"format": "arrow"}, r"format must be \"jsonl\" or \"parquet\"\.$"),
        (
            {"compress": "zstd"},
            r"compress must be None or \"gz\" or \"bz2\" or \"xz\" or \"zst\"\.\nHint: .* 'zst'\?$",
        ),
        ({"compress": 5}, r"compress must be None or \"gz\""),
    ],
)
def test_another_format_lists_the_choices(tmp_path, argument, said):
    pairs = tk.pairs(["One."], tk.Restore(tk.LowerCase()))
    with pytest.raises(tk.InvalidArgument, match=rf"^Pairs\.write\(.*{said}"):
        pairs.write(tmp_path, **argument)
