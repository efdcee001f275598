"""Files that are broken, odd or made to do harm: the right records, or an error that says where, or a count."""

import bz2
import csv
import gzip
import io
import lzma
import random
import sys
import tracemalloc
import zipfile
from importlib import import_module
from importlib.util import find_spec
from time import process_time

import orjson
import pytest
from reading import content, dropped, rows, texts_of

import tunekit as tk
from tunekit.sources.files.opening import chunks
from tunekit.sources.parts import PART, below, parts_of

ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
if find_spec(ZSTD.partition(".")[0]):
    PACK["zst"] = import_module(ZSTD).compress
MIB = 1 << 20
ROW = b'{"text": "a row of some length"}\n'
DEEP = b"[" * 900 + b"]" * 900
REST = {"rest of a file that is damaged": 1}


def put(folder, data, name="a.jsonl"):
    (folder / name).write_bytes(data)
    return folder / name


# Packed files


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("filling", [b"\0", b"x", ROW], ids=["zeros", "letters", "rows"])
def test_a_bomb_is_refused_in_flat_memory(tmp_path, kind, filling):
    """A gzip file of these rows is 250 times as large as it looks, the others a thousandfold and more."""
    member = PACK[kind](filling * (MIB // len(filling)))
    path = put(tmp_path, member * 80)
    tracemalloc.start()
    with pytest.raises(tk.OutOfDomain, match=r"a\.jsonl: [\d,]+ bytes of the \w+ file expand more than 200"):
        assert sum(map(len, chunks(path, str(path))))
    if filling != ROW:
        with pytest.raises(tk.OutOfDomain, match=r"a\.jsonl: line 1: the line is above 99 bytes"):
            rows(tk.read_jsonl(path, line_limit=99))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * MIB  # xz has a dictionary of 8 MiB


@pytest.mark.parametrize("kind", PACK)
def test_a_text_that_is_packed_small_goes_to_no_worker_as_a_whole(tmp_path, kind):
    """Whatever its name; what a worker makes of a part is held."""
    packed = PACK[kind](b"a line of some words\n" * (9 * MIB // 21))
    put(tmp_path, packed, "a.txt")
    put(tmp_path, PACK[kind](b"a small one"), "b.txt")
    put(tmp_path, packed[:-20], "c.txt")
    assert len(packed) < MIB
    sizes: list[int] = []
    parts = parts_of(tk.read_text(tmp_path / "*.txt").windows(words=(3, 9)))
    with pytest.raises(tk.MalformedInput, match=r"c\.txt: the \w+ file is damaged"):
        sizes.extend(below(part).size for part in parts)
    assert max(sizes) < 2 * PART
    assert sum(sizes) > 8.9 * MIB
    *_, small = parts_of(tk.read_text([tmp_path / "b.txt"]))
    assert small.size == 11


def test_a_damaged_text_is_told_where_it_is_read(tmp_path):
    put(tmp_path, gzip.compress(b"a small one")[:-5], "a.txt.gz")
    put(tmp_path, b"plain", "b.txt.gz")
    (part,) = parts_of(tk.read_text(tmp_path / "*"))
    assert part.size == len("a small one") + len("plain")
    with pytest.raises(tk.MalformedInput, match=r"a\.txt\.gz: the gzip file is damaged"):
        rows(part)


def test_a_bomb_of_one_member_is_counted_and_the_next_file_is_read(tmp_path):
    path = put(tmp_path, gzip.compress(bytes(70 * MIB)))
    assert path.stat().st_size * 1_000 < 70 * MIB
    put(tmp_path, ROW, "b.jsonl")
    source = tk.read_jsonl(f"{tmp_path}/*", on_error="skip", line_limit=99)
    assert [id_ for id_, _, _ in rows(source)] == ["b.jsonl:1"]
    assert dropped(source) == {"line above 99 bytes": 1, "rest of a file above the limits": 1}


@pytest.mark.parametrize("kind", PACK)
def test_a_packed_file_cut_anywhere_gives_the_rows_before_the_cut(tmp_path, kind):
    data = b"".join(orjson.dumps({"text": f"{n} " * 9}) + b"\n" for n in range(60))
    packed = PACK[kind](data)
    whole = texts_of(tk.read_jsonl(put(tmp_path, packed)))
    assert len(whole) == 60
    for cut in range(8, len(packed)):
        path = put(tmp_path, packed[:cut])
        with pytest.raises(tk.MalformedInput, match=r"a\.jsonl: the \w+ file is damaged after [\d,]+ bytes"):
            rows(tk.read_jsonl(path))
        source = tk.read_jsonl(path, on_error="skip")
        read = texts_of(source)
        assert read == whole[: len(read)]
        assert dropped(source)["rest of a file that is damaged"] == 1


@pytest.mark.parametrize("kind", PACK)
def test_members_follow_each_other_and_nothing_else_does(tmp_path, kind):
    packed = PACK[kind](ROW)
    assert len(rows(tk.read_jsonl(put(tmp_path, packed * 3 + PACK[kind](b"") + packed)))) == 4
    for garbage in (b"garbage", packed[:9], b"PK\3\4", ROW):
        path = put(tmp_path, packed + garbage)
        with pytest.raises(tk.MalformedInput, match="damaged after 33 bytes of text"):
            rows(tk.read_jsonl(path))
        assert dropped(tk.read_jsonl(path, on_error="skip")) == REST
        assert len(rows(tk.read_csv(put(tmp_path, PACK[kind](b"text\na\n") + garbage), on_error="skip"))) == 1


@pytest.mark.parametrize("kind", PACK)
def test_many_small_members_take_no_longer_than_a_large_one(tmp_path, kind):
    member = PACK[kind](ROW)
    source = tk.read_jsonl(put(tmp_path, member * (MIB // len(member))))
    began = process_time()
    assert len(rows(source)) == MIB // len(member)
    assert process_time() - began < 5  # half a second or so alone


@pytest.mark.parametrize("kind", PACK)
def test_what_stands_before_a_changed_byte_is_read(tmp_path, kind):
    data = b"".join(orjson.dumps({"text": f"{n**9} {n**7}"}) + b"\n" for n in range(2_000))
    parts = [PACK[kind](data[:30_000]), PACK[kind](data[30_000:])]
    first = data[:30_000].count(b"\n")
    for place in (len(parts[0]) + 40, len(parts[0]) + len(parts[1]) // 2, -20):
        packed = bytearray(b"".join(parts))
        packed[place] ^= 0x55
        source = tk.read_jsonl(put(tmp_path, packed), on_error="skip")
        assert len(rows(source)) >= first
        assert dropped(source)["rest of a file that is damaged"] == 1


def test_before_damage_in_gzip_all_but_a_little_is_read(tmp_path):
    data = b"".join(orjson.dumps({"text": f"{n**9} {n**7}"}) + b"\n" for n in range(4_000))
    packed = bytearray(gzip.compress(data))
    packed[len(packed) // 2 : len(packed) // 2 + 9] = bytes(9)
    source = tk.read_jsonl(put(tmp_path, packed), on_error="skip")
    assert len(rows(source)) > 1_800


def test_bz2_of_which_a_later_block_is_damaged_gives_the_first(tmp_path):
    data = b"".join(orjson.dumps({"text": f"{n**9}"}) + b"\n" for n in range(8_000))
    packed = bytearray(bz2.compress(data, 1))  # blocks of 100 kB
    packed[len(packed) // 2] ^= 0x55
    source = tk.read_jsonl(put(tmp_path, packed), on_error="skip")
    assert len(rows(source)) > 2_000


DICTIONARY = (
    r"a\.jsonl: the \w+ file was packed with a dictionary of more than \d+ MiB, the limit\.\nHint: pack it"
)
ABOVE = {"rest of a file above the limits": 1}


@pytest.mark.parametrize("size", [1 << 28, 1 << 29, 1 << 30])
def test_a_large_dictionary_of_xz_is_a_limit_and_no_damage(tmp_path, size):
    packed = lzma.compress(ROW, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": size}])
    path = put(tmp_path, PACK["xz"](ROW) + packed)
    with pytest.raises(tk.OutOfDomain, match=DICTIONARY):
        rows(tk.read_jsonl(path))
    assert dropped(tk.read_jsonl(path, on_error="skip")) == ABOVE
    assert len(rows(tk.read_jsonl(path, on_error="skip"))) == 1
    with pytest.raises(tk.OutOfDomain, match=DICTIONARY):
        rows(tk.read_text(path))


@pytest.mark.skipif("zst" not in PACK, reason="no package reads zstd")
@pytest.mark.parametrize("log", [27, 28, 30, 31])
def test_a_large_window_of_zstd_is_a_limit_and_no_damage(tmp_path, log):
    zstd = import_module(ZSTD)
    compressor = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: log})
    path = put(tmp_path, PACK["zst"](ROW) + compressor.compress(ROW) + compressor.flush())
    source = tk.read_jsonl(path, on_error="skip")
    assert (len(rows(source)), dropped(source)) == ((2, {}) if log == 27 else (1, ABOVE))
    if log > 27:
        with pytest.raises(tk.OutOfDomain, match=DICTIONARY):
            rows(tk.read_jsonl(path))


@pytest.mark.skipif("zst" not in PACK, reason="no package reads zstd")
def test_frames_of_zstd_that_hold_something_else_are_passed_over(tmp_path):
    passed = b"\x5f\x2a\x4d\x18\x04\0\0\0abcd"
    row = PACK["zst"](ROW)
    assert len(rows(tk.read_jsonl(put(tmp_path, passed + row + passed + row + passed)))) == 2


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("line", [b"\n", b"x\n", b"{}\n", b"\r\n"], ids=lambda line: line.decode())
def test_a_file_that_expands_to_short_lines_is_refused_by_their_number(tmp_path, kind, line):
    """They take time: 4 MB of gzip may hold a thousand million of them."""
    path = put(tmp_path, PACK[kind](line * (2 * MIB)))
    with pytest.raises(
        tk.OutOfDomain, match=r"expand more than 200-fold.*a line or row counts 128 bytes more"
    ):
        assert sum(map(len, chunks(path, "a.jsonl")))
    found = dropped(tk.read_jsonl(path, on_error="skip"))
    assert found["rest of a file above the limits"] == 1
    assert found.total() < MIB


def test_a_name_says_nothing_and_a_pack_in_a_pack_is_no_text(tmp_path):
    assert len(rows(tk.read_jsonl(put(tmp_path, gzip.compress(ROW), "plain.jsonl")))) == 1
    assert len(rows(tk.read_jsonl(put(tmp_path, ROW, "plain.jsonl.gz")))) == 1
    with pytest.raises(tk.MalformedInput, match=r"a\.jsonl: line 1: byte 0x8B behind '\\x1f' is not UTF-8"):
        rows(tk.read_jsonl(put(tmp_path, gzip.compress(gzip.compress(ROW)))))


def test_an_archive_is_told_from_a_packed_file(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.jsonl", ROW)
    for read in (tk.read_jsonl, tk.read_csv, tk.read_text):
        with pytest.raises(tk.MalformedInput, match=r"a\.zip: it is a zip archive.*\nHint: unpack it first"):
            rows(read(tmp_path / "a.zip"))


# JSON Lines


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"", []),
        (b"\xef\xbb\xbf", []),
        (b'\xef\xbb\xbf{"text": "a"}', ["a"]),
        (b'{"text": "a"}\r\n{"text": "b"}\r\n', ["a", "b"]),
        (b'{"text": "a"}\n{"text": "b"}', ["a", "b"]),
        ('{"text": "a\u2028\u2029\u0085b"}\n{"text": "c\x7f"}'.encode(), ["a\u2028\u2029\u0085b", "c\x7f"]),
        (b'{"text": "\\u000b\\f\\u0000\\r\\n"}', ["\x0b\f\0\r\n"]),
        (b'{"text": "\\ud83d\\ude00"}', ["\U0001f600"]),
        (b'{"text": "a", "text": "b"}', ["b"]),
        (b'{"text": "a", "n": 123456789012345678901234567890, "x": 1e999999}', None),
        (b' \t{"text" : "a"} \r', ["a"]),
        (b'{"text": ""}', [""]),
        (b'{"text": "a", "deep": ' + b"[" * 900 + b"]" * 900 + b"}", ["a"]),
    ],
)
def test_odd_json_lines_are_read_as_the_standard_says(tmp_path, data, texts):
    source = tk.read_jsonl(put(tmp_path, data), on_error="skip")
    assert texts_of(source) == ([] if texts is None else texts)
    assert dropped(source) == ({"no JSON": 1} if texts is None else {})


@pytest.mark.parametrize(
    ("line", "reason", "said"),
    [
        (b'{"text": "a\x00"}', "no JSON", "line 2: no JSON: unexpected control"),
        (b'{"text": "a\x0b"}', "no JSON", "line 2: no JSON: unexpected control"),
        (b'{"text": "\\ud800"}', "no JSON", "line 2: no JSON"),
        (b'{"text": "\\udc00\\ud800"}', "no JSON", "line 2: no JSON"),
        (b'{"text": "\xff"}', "no UTF-8", """line 2: byte 0xFF behind '{"text": "' is not UTF-8"""),
        (b'{"text": "\xed\xa0\x80"}', "no UTF-8", "line 2: byte 0xED behind .* is not UTF-8"),
        (
            '{"text": "là"}'.encode("latin-1"),
            "no UTF-8",
            """line 2: byte 0xE0 behind '{"text": "l' is not UTF-8""",
        ),
        ("ça".encode("latin-1"), "no UTF-8", "line 2: byte 0xE7 behind '' is not UTF-8"),
        (('{"text": "à' + "x" * 50).encode(), "no JSON", "line 2: no JSON"),
        (b"{", "no JSON", "line 2: no JSON"),
        (b"x", "no JSON", "line 2: no JSON: unexpected character"),
        (b'{"text": NaN}', "no JSON", "line 2: no JSON"),
        (b'{"text": "a", "n": -Infinity}', "no JSON", "line 2: no JSON"),
        (b'{"text": "a"} {"text": "b"}', "no JSON", "line 2: no JSON"),
        (b'{"text": "a",}', "no JSON", "line 2: no JSON"),
        (b"{'text': 'a'}", "no JSON", "line 2: no JSON"),
        (b"[" * 100_000, "no JSON", "line 2: no JSON"),
        (b'{"a":' * 100_000, "no JSON", "line 2: no JSON"),
        (b"\0" * 500, "no JSON", "line 2: no JSON"),
        (
            '{"text": "a"}'.encode("utf-16"),
            "no UTF-8",
            "line 2: it begins with the byte order mark of UTF-16",
        ),
        (b"5", "a row that is no object", "line 2: the row is no object but 5"),
        (b'{"text": 12345678901234567890123}', "no string in column 'text'", r"line 2: \$.text is 1.23"),
        (
            b'{"text": %s}' % DEEP,
            "no string in column 'text'",
            r"line 2: \$\.text is .*, no string",
        ),
        (
            b'{"text": %s1%s}' % (b'{"a":' * 900, b"}" * 900),
            "no string in column 'text'",
            r"line 2: \$\.text is .*, no string",
        ),
        (DEEP, "a row that is no object", "line 2: the row is no object but "),
        (b'{"text": ["a"]}', "no string in column 'text'", r"line 2: \$.text is \['a'\], no string"),
        (b'{"Text": "a"}', "no column 'text'", "line 2: there is no column 'text'; there is: Text"),
        (b'{"a\\u0000\\u202eb": 1}', "no column 'text'", r"there is: a\\x00\\u202eb"),
    ],
)
def test_what_is_no_json_is_said_or_counted(tmp_path, line, reason, said):
    path = put(tmp_path, ROW + line.replace(b"\n", b"") + b"\n" + ROW)
    with pytest.raises(tk.MalformedInput, match=said) as caught:
        rows(tk.read_jsonl(path))
    assert len(str(caught.value)) < 400 + len(str(path))
    source = tk.read_jsonl(path, on_error="skip")
    assert [id_ for id_, _, _ in rows(source)] == ["a.jsonl:1", "a.jsonl:3"]
    assert dropped(source) == {reason: 1}


def test_newlines_only(tmp_path):
    source = tk.read_jsonl(put(tmp_path, b"\n" * 70_000))
    assert rows(source) == []
    assert dropped(source) == {"blank line": 70_000}
    assert dropped(tk.read_csv(put(tmp_path, b"\r\n" * 999))) == {"blank line": 999}


def test_a_line_without_end_is_never_held(tmp_path):
    path = put(tmp_path, ROW)
    with path.open("ab") as file:
        for _ in range(64):
            file.write(b"x" * MIB)
        file.write(b"\n" + ROW)
    tracemalloc.start()
    source = tk.read_jsonl(path, line_limit=MIB, on_error="skip")
    assert [id_ for id_, _, _ in rows(source)] == ["a.jsonl:1", "a.jsonl:3"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MIB
    with pytest.raises(tk.OutOfDomain, match=r"a\.jsonl: line 2: the line is above 1,048,576 bytes"):
        rows(tk.read_jsonl(path, line_limit=MIB))


def test_rows_that_are_left_out_are_not_held(tmp_path):
    """An exception holds the frames that it went through, and these hold the row."""
    path = put(tmp_path, b'{"text": "%s"}\n' % (b"x" * MIB) * 60)
    tracemalloc.start()
    source = tk.read_jsonl(path, limit=9, on_error="skip")
    assert dropped(source) == {"record above 9 characters": 60}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * MIB  # a line, a row, a text, and none of the 60


@pytest.mark.parametrize(
    "line",
    [b"", b" ", b"x", b"1", b"[]", b'""', b"{}", b"\xff", b"{x", b"{x}"],
    ids=lambda line: line.decode("latin-1"),
)
def test_a_line_without_a_record_costs_no_more_than_one_with(tmp_path, line):
    """The least of three times: other programs run beside the tests."""
    data = (line + b"\n") * (MIB // (len(line) + 1))
    good = b'{"text":""}\n' * (MIB // 12)
    source = tk.read_jsonl(put(tmp_path, data), on_error="skip")
    assert sum(dropped(source).values()) == data.count(b"\n")
    assert least_time(source) / len(data) < 10 * least_time(
        tk.read_jsonl(put(tmp_path, good, "b.jsonl"))
    ) / len(good)


def least_time(source):
    """The processor time of a pass, the least of three."""
    times = []
    for _ in range(3):
        began = process_time()
        assert sum(len(records.ids) for records in source.batches()) >= 0
        times.append(process_time() - began)
    return min(times)


@pytest.mark.parametrize(
    "given", [b"true", b"1.5", b"null", b'["a"]', b"123456789012345678901234567890", DEEP]
)
def test_an_id_is_a_string_or_an_integer(tmp_path, given):
    path = put(tmp_path, b'{"text": "a", "id": 7}\n{"text": "b", "id": %s}' % given)
    assert rows(tk.read_jsonl(path, id="id", on_error="skip")) == [("7", content("a"), "a")]
    with pytest.raises(tk.MalformedInput, match=r"line 2: \$\.id is .*, no string and no integer"):
        rows(tk.read_jsonl(path, id="id"))


# CSV


PIECES = [
    "a",
    "é",
    "b,c",
    ",",
    '"',
    '""',
    '"x\ny"',
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "\0",
    "\u2028",
    "x" * 9_000,
]


@pytest.mark.parametrize("seed", range(40))
def test_rows_of_csv_are_those_of_the_standard_library(tmp_path, seed):
    draw = random.Random(seed)
    pieces = draw.choices(
        [piece for piece in PIECES if seed % 4 or '"' not in piece], k=draw.choice([9, 200, 3_000])
    )
    body = "".join(pieces).replace("\r\n", "\n").replace("\r", "\n")
    expected, reader = [], csv.reader(io.StringIO(body, newline="\n"), strict=True)
    places = []
    while True:
        begun = reader.line_num + 2
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "unexpected end" in str(error):
                break
            continue
        if len(row) == 1:
            expected.append(row[0])
            places.append(f"a.jsonl:{begun}")
    source = tk.read_csv(put(tmp_path, ("text\n" + "".join(pieces)).encode()), on_error="skip")
    assert texts_of(source) == expected
    assert [id_ for id_, _, _ in rows(source)] == places


@pytest.mark.parametrize("row", [b"", b"a", b",", b"a,b,c", b"\xff"], ids=lambda row: row.decode("latin-1"))
def test_a_row_of_csv_costs_little_whatever_is_in_it(tmp_path, row):
    data = (row + b"\n") * (MIB // 4 // (len(row) + 1))
    source = tk.read_csv(put(tmp_path, b"text\n" + data), on_error="skip")
    assert dropped(source).total() + len(rows(source)) == data.count(b"\n")
    assert least_time(source) < 3  # half a second or so alone


def test_bytes_that_are_not_utf8_cost_a_row_of_csv(tmp_path):
    path = put(tmp_path, b"text\ngood\nbad \xff\xe9\n\xc3\xa9\n")
    source = tk.read_csv(path, on_error="skip")
    assert texts_of(source) == ["good", "é"]
    assert dropped(source) == {"no UTF-8": 1}
    with pytest.raises(tk.MalformedInput, match="line 3: byte 0xFF behind 'bad ' is not UTF-8"):
        rows(tk.read_csv(path))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-be"])
def test_a_table_in_another_encoding_has_no_such_column(tmp_path, encoding):
    path = put(tmp_path, "text\na\nb\n".encode(encoding))
    with pytest.raises(tk.MalformedInput, match=r"a\.jsonl: line 1: "):
        rows(tk.read_csv(path))
    assert sum(dropped(tk.read_csv(path, on_error="skip")).values()) == 1


def test_a_row_of_csv_without_end_is_never_held(tmp_path):
    path = put(tmp_path, b'text\na\n"b\n' + b"c,d\n" * MIB)
    tracemalloc.start()
    source = tk.read_csv(path, limit=9_999, on_error="skip")
    assert texts_of(source) == ["a"]
    assert dropped(source) == {"row above 39,996 characters, with the rest of its file": 1}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * MIB
    with pytest.raises(tk.OutOfDomain, match="line 3: the row that begins here is above 39,996 characters"):
        rows(tk.read_csv(path, limit=9_999))


# Places


def test_what_is_no_file_is_said_at_once(tmp_path):
    (tmp_path / "folder").mkdir()
    put(tmp_path / "folder", ROW, "one.jsonl.gz")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for given, said in {
        "folder": r"no file matches\.\nHint: it is a folder: write '.*/folder/\*\.jsonl\.gz'",
        "dangling": r"no file matches\.\nHint: it is a link to '.*/nowhere', where there is no file",
        "no/where": "no file matches.\nHint: there is no folder",
        "*.csv": "no file matches.\nHint: the folder .* holds 2 entries, none that matches",
        "folder/one.jsonl.gz/x": "no file matches",
    }.items():
        for call in ("read_jsonl", "read_csv", "read_text", "read_gutenberg"):
            with pytest.raises(tk.InvalidArgument, match=rf"(?s)^{call}\('.*'\): {said}"):
                getattr(tk, call)(f"{tmp_path}/{given}")
    for given in ("", "a\0b", "https://example.org/a.jsonl", [], 5, b"a", [b"a"]):
        with pytest.raises(tk.InvalidArgument, match="read_jsonl"):
            tk.read_jsonl(given)


def test_a_file_that_may_not_be_read_or_is_gone_is_named(tmp_path, monkeypatch):
    path = put(tmp_path, ROW)
    source = tk.read_jsonl(path, on_error="skip")

    def refused(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(type(path), "open", refused)
        with pytest.raises(
            tk.InvalidArgument, match=r"a\.jsonl: the file cannot be read: Permission denied\."
        ):
            rows(source)
    path.unlink()
    with pytest.raises(tk.InvalidArgument, match="no file matches"):
        rows(source)
