"""Parquet: columns of any kind of string, limits, damage, and memory that stays flat."""

import pytest
from reading import dropped, own_groups, rows, texts_of

import tunekit as tk

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
MIB = 1 << 20


def put(folder, columns, **options):
    parquet.write_table(arrow.table(columns), folder / "a.parquet", **options)
    return folder / "a.parquet"


def test_all_kinds_of_string_columns(tmp_path):
    texts = ["a", None, "é\n", "a"]
    plain = arrow.array(texts)
    kinds = [plain, plain.cast("large_string"), plain.dictionary_encode()]
    kinds += [plain.cast("string_view")] if hasattr(arrow, "string_view") else []
    for column in kinds:
        source = tk.read_parquet(put(tmp_path, {"text": column}))
        assert rows(source) == own_groups([(f"a.parquet:{n}", texts[n]) for n in (0, 2, 3)])
        assert dropped(source) == {"null in column 'text'": 1}


def test_paths_lead_into_structs_and_a_dot_may_stand_in_a_name(tmp_path):
    inner = [{"b": {"c": "deep"}}, {"b": None}, None, {"b": {"c": None}}]
    path = put(tmp_path, {"a": inner, "x.y": list("mnop"), "n": [1, 2, 3, 4]})
    source = tk.read_parquet(path, text="a.b.c", id="x.y", group_by="n")
    assert rows(source) == [("m", "1", "deep")]
    assert dropped(source) == {"null in column 'a.b.c'": 3}
    assert texts_of(tk.read_parquet(path, text="x.y")) == list("mnop")


@pytest.mark.parametrize(
    ("arguments", "reason", "said"),
    [
        ({"text": "n"}, "no strings in column 'n'", "the column 'n' holds int64, no strings"),
        ({"text": "raw"}, "no strings in column 'raw'", "the column 'raw' holds binary, no strings"),
        ({"text": "list"}, "no strings in column 'list'", "the column 'list' holds list<"),
        ({"id": "x"}, "no strings or integers in column 'x'", "the column 'x' holds double"),
        ({"text": "body"}, "no column 'body'", "there is no column 'body'; there is: text, n, raw, x, list"),
        ({"text": "text.b"}, "no column 'text.b'", "there is no column 'text.b'"),
        ({"text": "list.b"}, "no column 'list.b'", "there is no column 'list.b'"),
    ],
)
def test_a_column_without_texts_is_told_before_a_row_is_read(tmp_path, arguments, reason, said):
    path = put(tmp_path, {"text": ["a"], "n": [1], "raw": [b"a"], "x": [0.5], "list": [[{"b": "a"}]]})
    with pytest.raises(tk.MalformedInput, match=rf"a\.parquet: row 0: {said}"):
        rows(tk.read_parquet(path, **arguments))
    assert dropped(tk.read_parquet(path, **arguments, on_error="skip")) == {reason: 1}


def test_two_columns_of_one_name(tmp_path):
    table = arrow.table([["a"], ["b"]], names=["text", "text"])
    parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(tk.MalformedInput, match="more than one column 'text'"):
        rows(tk.read_parquet(tmp_path / "a.parquet"))


def test_a_record_above_the_limit_and_one_that_is_not_utf8(tmp_path):
    bad = arrow.array([b"a", b"\xff\xfe", b"b" * 50, b"c"]).view("string")
    path = put(tmp_path, {"text": bad})
    source = tk.read_parquet(path, limit=9, on_error="skip")
    assert rows(source) == own_groups([("a.parquet:0", "a"), ("a.parquet:3", "c")])
    assert dropped(source) == {"no UTF-8": 1, "record above 9 characters": 1}
    with pytest.raises(tk.MalformedInput, match="row 1: byte 0xFF at place 0 is not UTF-8"):
        rows(tk.read_parquet(path, limit=9))
    with pytest.raises(tk.OutOfDomain, match="row 0: the record has 50 characters, above 9"):
        rows(tk.read_parquet(put(tmp_path, {"text": ["b" * 50]}), limit=9))


def test_a_file_cut_or_changed_anywhere_gives_rows_or_an_error_of_ours(tmp_path):
    path = put(tmp_path, {"text": [f"text {n}" for n in range(40)]}, row_group_size=10, compression="gzip")
    data = path.read_bytes()
    for cut in range(0, len(data), 17):
        path.write_bytes(data[:cut])
        with pytest.raises(tk.MalformedInput, match=r"a\.parquet: the Parquet file is damaged after 0 rows"):
            rows(tk.read_parquet(path))
    damaged = 0
    for place in range(0, len(data), 11):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        source = tk.read_parquet(path, on_error="skip")
        damaged += dropped(source).get("rest of a file that is damaged", 0)
        assert len(rows(source)) <= 40
    assert damaged > 9


def test_the_row_groups_before_a_damaged_one_are_read(tmp_path):
    path = put(tmp_path, {"text": [f"text {n}" for n in range(40)]}, row_group_size=10, compression="gzip")
    data = bytearray(path.read_bytes())
    place = parquet.ParquetFile(path).metadata.row_group(3).column(0).data_page_offset
    data[place : place + 60] = bytes(60)
    path.write_bytes(data)
    source = tk.read_parquet(path, on_error="skip")
    assert len(rows(source)) == 30
    assert dropped(source) == {"rest of a file that is damaged": 1}
    with pytest.raises(tk.MalformedInput, match="damaged after 30 rows"):
        rows(tk.read_parquet(path))


def most_memory(source):
    """What pyarrow holds at most while a source is read."""
    before, most = arrow.total_allocated_bytes(), 0
    for _ in source.batches():
        most = max(most, arrow.total_allocated_bytes() - before)
    return most


def test_memory_does_not_grow_with_the_file_or_its_row_groups(tmp_path):
    texts = [f"{n} " * 400 for n in range(16_000)]
    sizes = [
        most_memory(tk.read_parquet(put(tmp_path, {"text": texts[:n]}, row_group_size=n)))
        for n in (2_000, 16_000)
    ]
    assert sizes[1] < 2 * sizes[0] < 16 * MIB


def test_a_bomb_is_refused_or_read_a_few_rows_at_a_time(tmp_path):
    one = arrow.array(["x" * (8 * MIB)])
    shared = one.dictionary_encode().take(arrow.array([0] * 200))
    options = {"dictionary_pagesize_limit": 1 << 30, "store_schema": False}
    path = put(tmp_path, {"text": shared}, compression="none", **options)  # 1.6 GiB in 8 MiB
    assert path.stat().st_size < 10 * MIB
    batches = tk.read_parquet(path).batches()
    before = arrow.total_allocated_bytes()
    assert len(next(batches)) == 16
    assert arrow.total_allocated_bytes() - before < 300 * MIB
    path = put(tmp_path, {"text": ["x" * (80 * MIB)]}, compression="zstd")
    with pytest.raises(tk.OutOfDomain, match="bytes of the Parquet file expand more than 200-fold"):
        rows(tk.read_parquet(path))


@pytest.mark.parametrize("store_schema", [True, False], ids=["dictionary", "plain"])
@pytest.mark.parametrize("nested", [False, True])
def test_a_dictionary_that_expands_is_refused(tmp_path, store_schema, nested):
    """50 kB in the file, and 60,000 rows that share it: three thousand million characters."""
    known = arrow.array(["x" * 50_000, "y"])
    shared = arrow.DictionaryArray.from_arrays(arrow.array([0, 0, None] * 20_000, arrow.int32()), known)
    column = arrow.StructArray.from_arrays([shared], names=["a"]) if nested and store_schema else shared
    options = {"dictionary_pagesize_limit": 1 << 30, "compression": "none", "store_schema": store_schema}
    path = put(tmp_path, {"text": column}, **options)
    assert path.stat().st_size < 100_000
    name = "text.a" if nested and store_schema else "text"
    with pytest.raises(
        tk.OutOfDomain, match=r"a\.parquet: [\d,]+ bytes of the Parquet file expand more than 200"
    ):
        rows(tk.read_parquet(path, text=name))
    found = dropped(tk.read_parquet(path, text=name, on_error="skip"))
    assert found["rest of a file above the limits"] == 1
    assert len(rows(tk.read_parquet(path, text=name, on_error="skip"))) < 2_000


def test_a_dictionary_that_expands_a_little_is_read(tmp_path):
    known = arrow.array(["x" * 50_000, "y"])
    shared = arrow.DictionaryArray.from_arrays(arrow.array([0, 1] * 600, arrow.int32()), known)
    assert len(rows(tk.read_parquet(put(tmp_path, {"text": shared})))) == 1_200


def test_rows_that_take_no_bytes_are_counted(tmp_path):
    path = put(tmp_path, {"text": arrow.nulls(1_000_000, arrow.string())})
    with pytest.raises(tk.OutOfDomain, match="a line or row counts 128 bytes more than it has"):
        rows(tk.read_parquet(path))


@pytest.fixture
def sizes_of_blocks(tmp_path):
    """How many rows of a column are read at a time, what pyarrow held at most, and the source."""

    def read(column, **options):
        source = tk.read_parquet(
            put(tmp_path, {"text": column}, compression="none", write_batch_size=1, **options)
        )
        before, most, sizes = arrow.total_allocated_bytes(), 0, []
        for block in source.row_blocks():
            sizes.append(len(block.rows))
            most = max(most, arrow.total_allocated_bytes() - before)
        return sizes, most, source

    return read


def test_large_row_groups_of_small_rows_are_read_as_fast_as_small_ones(sizes_of_blocks):
    texts = [f"{n} {'x' * 100_000}" for n in range(400)]
    sizes, most, source = sizes_of_blocks(texts, row_group_size=300)
    assert sizes == [*[16] * 18, 12, *[16] * 6, 4]
    assert texts_of(source) == texts
    assert most < 16 * MIB


@pytest.mark.parametrize(("mib", "least"), [(3, 5), (6, 2), (20, 1)])
def test_large_rows_are_read_few_at_a_time(sizes_of_blocks, mib, least):
    texts = [str(n) * (mib * MIB) for n in range(9)]
    sizes, most, _ = sizes_of_blocks(texts)
    assert max(sizes) == least
    assert most < 64 * MIB


def test_a_large_row_that_all_share_is_read_alone(sizes_of_blocks):
    shared = arrow.array(["x" * (20 * MIB)]).dictionary_encode().take(arrow.array([0] * 3))
    sizes, most, _ = sizes_of_blocks(shared, dictionary_pagesize_limit=1 << 30, store_schema=False)
    assert sizes == [1, 1, 1]
    assert most < 80 * MIB
