"""Which files a pattern finds, in time, and what is said where there are none."""

import os
import random
from glob import glob
from pathlib import Path
from time import process_time

import pytest

import tunekit as tk
from tunekit.sources.files import globbing
from tunekit.sources.files.globbing import matches

READERS = [tk.read_text, tk.read_jsonl, tk.read_csv, tk.read_gutenberg]
PARTS = ["**", "*", "a*", "[ab]", "?", ".*", "a", "b", "..", "c.txt", "*.txt"]


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def test_what_matches_is_what_the_standard_library_finds(tmp_path, monkeypatch):
    """Without links, through which that finds a file under several paths."""
    put(
        tmp_path,
        "a/a/c.txt",
        "a/b/c.txt",
        "b/a/b/c.txt",
        "b/.a/c.txt",
        "a/.c.txt",
        "c.txt",
        "ab/c.txt",
        ".b/a/c.txt",
    )
    monkeypatch.chdir(tmp_path)
    draw = random.Random(0)
    found = 0
    for _ in range(600):
        pattern = "/".join(draw.choices(PARTS, k=draw.randint(1, 4)))
        for one in (pattern, f"{tmp_path}/{pattern}"):
            known = glob(one, recursive=True)  # noqa: PTH207 -- may be absolute
            expected = {os.path.realpath(p) for p in known if Path(p).is_file()}
            mine = [os.path.realpath(p) for p in matches(one) if p.is_file()]
            whole = not one.endswith("/**")  # which the library also lets match a file before it
            assert set(mine) == expected if whole else set(mine) <= expected, one
            found += len(mine)
    assert found > 400


@pytest.mark.parametrize(
    "pattern", ["**/" * 12 + "*.txt", "*/" * 30 + "*.txt", "**/*/" * 9 + "*.txt", "**/x/**/*.txt"]
)
def test_links_in_a_circle_are_followed_once(tmp_path, pattern):
    put(tmp_path, "a/one.txt", "b/two.txt")
    for here in ("a", "b"):
        for there in ("a", "b", "."):
            for name in "xyz":
                (tmp_path / here / f"{name}{there}").symlink_to(tmp_path / there)
    (tmp_path / "x").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    began = process_time()
    source = tk.read_text(f"{tmp_path}/{pattern}")
    assert {r for records in source.batches() for r in records.texts.to_list()} == {"a/one.txt", "b/two.txt"}
    assert process_time() - began < 2


def test_a_file_is_found_by_its_own_path_before_one_through_a_link(tmp_path):
    put(tmp_path, "z/one.txt", "other/deep/two.txt")
    (tmp_path / "a").symlink_to(tmp_path / "z")
    (tmp_path / "z" / "far").symlink_to(tmp_path / "other" / "deep")
    for pattern in ("*/one.txt", "**/one.txt"):
        assert [id_ for id_, _ in tk.read_text(f"{tmp_path}/{pattern}").files()] == ["z/one.txt"]
    assert [id_ for id_, _ in tk.read_text(f"{tmp_path}/z/**/*.txt").files()] == ["far/two.txt", "one.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "Hot tea is good. " * 30,
        "A line.\nAnother line.",
        "日本語の文" * 60,
        "word/" * 2_000,
        '{"text": "a row"}',
        "https://example.org/" + "a" * 300,
        "a?" * 200,
    ],
    ids=lambda text: text[:9],
)
@pytest.mark.parametrize("read", READERS)
def test_a_text_that_is_passed_for_a_path_is_told(read, text):
    with pytest.raises(tk.InvalidArgument) as caught:
        read(text)
    said = str(caught.value)
    assert (
        "\nHint: this looks like a text, not a path: tk.texts([…]) takes texts." in said or "download" in said
    )
    assert len(said) < 300


def test_a_file_whose_name_looks_like_a_text_is_read(tmp_path):
    put(tmp_path, "a line\nand another.txt")
    assert len(tk.read_text(tmp_path / "a line\nand another.txt").files()) == 1


@pytest.mark.parametrize(
    ("there", "given", "meant"),
    [
        ("bin.txt", "nope.txt", None),
        ("a.txt", "b.txt", None),
        ("poems.jsonl", "rows.jsonl", None),
        ("notes.txt", "nots.txt", "notes.txt"),
        ("data1.txt", "data2.txt", "data1.txt"),
        ("Train.JSONL", "train.jsonl", "Train.JSONL"),
        ("train.jsonl.gz", "train.jsonl", "train.jsonl.gz"),
        ("rows.jsonl", "rows.json", "rows.jsonl"),
        ("corpus/one.txt", "corpse/one.txt", "corpus"),
        ("bin/one.txt", "nope/one.txt", None),
    ],
)
def test_only_a_near_name_is_suggested(tmp_path, there, given, meant):
    put(tmp_path, there)
    with pytest.raises(tk.InvalidArgument, match="no file matches") as caught:
        tk.read_text(tmp_path / given)
    hint = f"Did you mean {str(tmp_path / meant)!r}?" if meant else ""
    assert hint in str(caught.value)
    assert ("mean" in str(caught.value)) == bool(meant)


def test_a_folder_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    put(tmp_path, "open/a.txt", "closed/b.txt")
    scandir = os.scandir

    def refused(folder):
        if Path(folder).name == "closed":
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(globbing.os, "scandir", refused)
    for pattern in ("**/*.txt", "closed/*.txt", "*/*.txt"):
        with pytest.raises(
            tk.InvalidArgument, match=r"the folder '.*closed' cannot be read: Permission denied"
        ):
            tk.read_text(f"{tmp_path}/{pattern}")
    assert len(tk.read_text(f"{tmp_path}/open/*.txt").files()) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_the_rights_forbid_is_named(tmp_path):
    put(tmp_path, "a.txt", "closed/b.txt")
    source = tk.read_text(tmp_path / "a.txt")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        with pytest.raises(tk.InvalidArgument, match=r"a\.txt: the file cannot be read: Permission denied"):
            list(source.batches())
        for pattern in ("closed/b.txt", "closed/*.txt", "**/*.txt"):
            with pytest.raises(tk.InvalidArgument, match="Permission denied"):
                tk.read_text(f"{tmp_path}/{pattern}")
    finally:
        (tmp_path / "closed").chmod(0o700)


@pytest.mark.parametrize(
    "given", ["\ud800", "a\0b", "", "~", "/" * 5_000, "[" * 99, "[!", "**", "../" * 1_500]
)
def test_odd_patterns_end_in_an_error_of_ours_or_files(tmp_path, monkeypatch, given):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(tk.InvalidArgument):
        tk.read_text(given)
