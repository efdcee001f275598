"""Sources: files in all their forms, and iterables."""

import gzip
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import dropped, own_groups, rows, texts_of

import tunekit as tk
from tunekit.sources.files import decoding

CHUNK = 1 << 18
REPLACED = "invalid UTF-8 replaced in a.txt"


# Files


@pytest.fixture
def books(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/deep/d.txt", "notes.md"):
        path = tmp_path / "books" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"This is {name}.")
    return tmp_path / "books"


@pytest.mark.parametrize(
    ("patterns", "ids"),
    [
        (["*.txt"], ["a.txt", "b.txt"]),
        (["**/*.txt"], ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"]),
        (["*.md", "*.txt"], ["a.txt", "b.txt", "notes.md"]),
        (["a.txt"], ["a.txt"]),
        (["*.txt", "a.*"], ["a.txt", "b.txt"]),
        (["sub/*.txt", "sub/deep/*.txt"], ["c.txt", "deep/d.txt"]),
        (["[ab].txt", "sub/?.txt"], ["a.txt", "b.txt", "sub/c.txt"]),
    ],
)
def test_patterns_find_files_in_the_order_of_their_ids(books, patterns, ids):
    source = tk.read_text([books / p for p in patterns])
    assert [id_ for id_, _, _ in rows(source)] == ids
    assert all(id_ == group and text.endswith(f"{id_}.") for id_, group, text in rows(source))


def test_ids_do_not_depend_on_how_the_folder_is_named(books, monkeypatch):
    monkeypatch.chdir(books)
    spelled = ["*.txt", "./*.txt", "../books/*.txt", str(books / "*.txt"), f"{books}//*.txt"]
    assert len({tuple(rows(tk.read_text(s))) for s in spelled}) == 1


def test_no_file_matches(books):
    with pytest.raises(
        tk.InvalidArgument, match=r"read_text\('.*\.doc'\): no file matches\.\nHint: .* holds 4 "
    ):
        tk.read_text([books / "*.txt", books / "*.doc"])
    with pytest.raises(tk.InvalidArgument, match="there is no folder"):
        tk.read_text(books / "nowhere" / "*.txt")
    with pytest.raises(tk.InvalidArgument, match="no file matches"):
        tk.read_text([])


@pytest.mark.parametrize("bad", [5, [5], None, b"books/*.txt"])
def test_patterns_of_another_type_are_invalid(bad):
    with pytest.raises(tk.InvalidArgument, match="patterns"):
        tk.read_text(bad)


def read(path: Path, data: bytes, **arguments) -> list[tuple[str, str, str]]:
    path.write_bytes(data)
    return rows(tk.read_text(path, **arguments))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfHi", "Hi"),
        (b"a\r\nb\rc\n\rd\r", "a\nb\nc\n\nd\n"),
        (b"x" * (CHUNK - 1) + b"\r\ny", "x" * (CHUNK - 1) + "\ny"),
        (b"x" * (CHUNK - 1) + "😀é".encode(), "x" * (CHUNK - 1) + "😀é"),
        (b"x\xef\xbb\xbf\0", "x\ufeff\0"),
        (gzip.compress(b"a\r\nb" * 90_000, mtime=0), "a\nb" * 90_000),
        (gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0), "one two"),
    ],
    ids=[
        "bom",
        "line ends",
        "line end on a border",
        "character on a border",
        "inner bom",
        "gzip",
        "two members",
    ],
)
def test_what_a_file_says(tmp_path, data, text):
    assert read(tmp_path / "a.txt", data) == [("a.txt", "a.txt", text)]


@pytest.mark.parametrize(
    ("before", "bad", "offset"),
    [
        (b"", b"\xff", 0),
        (b"abc", b"\xe9t\xe9", 3),
        (b"x" * (CHUNK - 1), b"\xe2\x82z", CHUNK - 1),
        (b"x" * (CHUNK - 2), b"\xe2\x82", CHUNK - 2),
        (b"x" * CHUNK, b"\x80", CHUNK),
        (b"x" * (2 * CHUNK - 3), b"\xf0\x9f\x98", 2 * CHUNK - 3),
        ("é".encode() * CHUNK, b"\xed\xa0\x80", 2 * CHUNK),
        (b"\xef\xbb\xbf\r\n", b"\xc0", 5),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_invalid_utf8_is_named_with_file_and_offset(tmp_path, before, bad, offset, packed):
    data = before + bad
    path = tmp_path / "a.txt"
    with pytest.raises(tk.MalformedInput) as caught:
        read(path, gzip.compress(data, 1) if packed else data)
    assert f"{path}: byte 0x{data[offset]:02X} at offset {offset:,} is not UTF-8" in str(caught.value)
    assert 'errors="replace"' in str(caught.value)


HARD = b"ab\r\n\xc3\xa9\xf0\x9f\x98\x80\xe2\x82\xac\xef\xbb\xbf\xff\xed\xa0\x80\xc0\x80\xf4\x90"


@given(st.lists(st.sampled_from(HARD), max_size=30).map(bytes), st.integers(1, 5))
def test_decoding_is_that_of_python_however_it_is_cut(tmp_path_factory, data, size):
    path = tmp_path_factory.getbasetemp() / "a.txt"
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "_CHUNK", size)
        parts = list(decoding.decoded(path, "a.txt", "replace"))
        try:
            strict = "".join(text for text, _ in decoding.decoded(path, "a.txt", "strict"))
        except tk.MalformedInput as error:
            strict = str(error).partition(" is not")[0]
    text = path.read_text("utf-8", errors="replace").removeprefix("\ufeff")
    assert "".join(text for text, _ in parts) == text
    assert sum(count for _, count in parts) == text.count("\ufffd")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        text = f"a.txt: byte 0x{data[error.start]:02X} at offset {error.start}"
    assert strict == text


def test_replaced_sequences_are_counted_by_file(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a\xe9b\xe2\x82c\xff\xff")
    (tmp_path / "b.txt").write_bytes("already \ufffd".encode())
    source = tk.read_text(tmp_path / "*.txt", errors="replace")
    assert texts_of(source) == ["a\ufffdb\ufffdc\ufffd\ufffd", "already \ufffd"]
    assert dropped(source) == {REPLACED: 4}
    assert dropped(source.windows(words=(1, 1)))[REPLACED] == 4
    assert dropped(source.paragraphs())[REPLACED] == 4


@pytest.mark.parametrize(
    "damage", [lambda d: d[:-9], lambda d: d[:40], lambda d: d[:2], lambda d: d[:-8] + b"\0" * 8]
)
def test_a_damaged_gzip_file_is_named(tmp_path, damage):
    packed = gzip.compress(" ".join(map(str, range(9_000))).encode())
    with pytest.raises(tk.MalformedInput, match=r"a\.gz: the gzip file is damaged after [\d,]+ bytes"):
        read(tmp_path / "a.gz", damage(packed))


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)], ids=["plain", "mark", "gzip"]
)
def test_an_empty_file_is_counted(tmp_path, data):
    (tmp_path / "b.txt").write_text("full")
    (tmp_path / "a.txt").write_bytes(data)
    source = tk.read_text(tmp_path / "*.txt")
    assert texts_of(source) == ["full"]
    assert dropped(source) == {"empty file": 1}
    assert dropped(source.windows(words=(1, 1)))["empty file"] == 1


def test_a_record_above_the_limit(tmp_path):
    assert read(tmp_path / "a.txt", b"x" * 10, limit=10)
    with pytest.raises(tk.OutOfDomain, match=r"'a\.txt' has more than 9 characters.*\nHint: .*windows"):
        read(tmp_path / "a.txt", b"x" * 10, limit=9)
    with pytest.raises(tk.OutOfDomain, match="'1' has more than 3"):
        rows(tk.texts(["abc", "abcd", "ab"], limit=3))


# Iterables


def test_texts_of_a_list_a_callable_and_an_iterator():
    expected = own_groups([(str(n), t) for n, t in enumerate(["a", "", "c"])])
    for items in (["a", "", "c"], ("a", "", "c"), lambda: iter(["a", "", "c"])):
        source = tk.texts(items)
        assert rows(source) == rows(source) == expected
    once = tk.texts(iter(["a", "", "c"]))
    assert rows(once) == expected
    with pytest.raises(tk.SourceExhausted, match=r"only once\.\nHint: .*callable"):
        rows(once)


def test_ids_go_on_over_batches():
    source = tk.texts(["x" * 1_000] * 2_000)
    assert len(list(source.batches())) > 2
    assert [id_ for id_, _, _ in rows(source)] == [str(n) for n in range(2_000)]


class Cleaned:
    """Something that can be read again and again, and called."""

    def __iter__(self):
        return iter(["a", "b"])


class Called(Cleaned):
    def __call__(self, *_):
        return ["a", "b"]


def test_no_address_stands_for_what_has_no_repr():
    def read():
        return ["a", "b"]

    name = f"{test_no_address_stands_for_what_has_no_repr.__qualname__}.<locals>.read"
    assert repr(tk.texts(read)) == f"texts({name})"
    assert repr(tk.texts(Cleaned(), limit=9)) == "texts(<Cleaned>, limit=9)"
    assert repr(tk.texts(Called()).where(Called())) == "texts(Called).where(Called)"
    assert repr(tk.texts(iter(["a"]))) == "texts(<an iterator>)"
    assert [dict(r.dropped) for r in tk.texts(["a"]).where(partial(str.endswith, "b")).batches()] == [
        {"where partial": 1}
    ]


@pytest.mark.parametrize("bad", ["text", b"text", 5, None])
def test_items_of_another_type_are_invalid(bad):
    with pytest.raises(tk.InvalidArgument, match="items must be an iterable of strings"):
        tk.texts(bad)


@pytest.mark.parametrize("bad", [lambda: "one string", lambda: 5])
def test_a_callable_that_returns_no_iterable_of_strings(bad):
    with pytest.raises(tk.InvalidArgument):
        rows(tk.texts(bad))


def test_an_item_that_is_no_string_is_named_by_its_place():
    with pytest.raises(tk.InvalidArgument, match="item 1 must be a string, not 5"):
        rows(tk.texts(["a", 5]))
    with pytest.raises(tk.InvalidArgument, match="item 900 must be a string, not None"):
        rows(tk.texts(["x" * 1_000] * 900 + [None]))
