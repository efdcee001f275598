"""Writing: the files, the manifest, the sides of a split, and the progress bar."""

import hashlib
import os
import termios
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import HALVES, TEXTS, files, lines, made, manifest_of

import tunekit as tk
from tunekit.shaping.split import Split, _hash

# What is written


@pytest.mark.parametrize(("size", "count"), [(30, 4), (25, 4), (100, 1), (1, 100), (50_000, 1)])
def test_shards_have_the_asked_size(tmp_path, size, count):
    manifest = made().write(tmp_path, shard_size=size)
    names = [f"train-{n:05d}.jsonl" for n in range(count)]
    assert list(files(tmp_path)) == ["README.md", "manifest.json", *names]
    assert [f.name for f in manifest.files] == names
    assert [f.pairs for f in manifest.files] == [min(size, 100 - size * n) for n in range(count)]
    assert lines(tmp_path) == [{"input": p.input, "target": p.target} for p in made()]


def test_two_runs_write_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        made().write(tmp_path / name / "deep", split=HALVES, layout=tk.Chat(), shard_size=20)
    assert files(tmp_path / "one/deep") == files(tmp_path / "two/deep")


def test_the_manifest_tells_the_truth(tmp_path):
    texts = [*TEXTS, "unchanged", "lone \ud800!", ""]
    calm = tk.Restore(tk.StripPunctuation())
    manifest = tk.pairs(texts, calm, seed=7).write(tmp_path, split=HALVES, shard_size=30)
    content = manifest_of(tmp_path)
    assert content["complete"] is manifest.complete is True
    assert content["counts"] == manifest.counts
    assert content["counts"] == {"read": 103, "pairs": 102, "checked": 1, "unchanged": 2, "empty input": 1}
    [(reason, lost)] = content["dropped"].items()
    assert "surrogate" in reason
    assert lost == 1
    for entry in content["files"]:
        data = (tmp_path / entry["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert (len(data), len(data.splitlines())) == (entry["bytes"], entry["pairs"])
        assert entry["name"].startswith(entry["split"] + "-")
    assert manifest.splits() == Counter({f["split"]: 0 for f in content["files"]}) + Counter(
        {side: len(lines(tmp_path, f"{side}-*.jsonl")) for side in HALVES}
    )
    assert sum(manifest.splits().values()) == 102
    known = {"tunekit", "numpy", "orjson", "xxhash", "python", "python-unicode", "regex", "unicode"}
    assert known == set(content["versions"])
    assert content["recipe"]["seed"] == "7"
    assert content["recipe"]["mapping"] == "Restore(StripPunctuation())"
    assert all(word in str(manifest) for word in ("train", "test", "read 103", "surrogate"))


def test_layouts_row_by_row(tmp_path):
    pairs = tk.pairs(["“Oh”, ΟΔΟΣ\n\0!"], tk.Restore(tk.StripPunctuation()))
    pairs.write(tmp_path / "chat", layout=tk.Chat(system="Restore."))
    pairs.write(tmp_path / "bare", layout=tk.Chat())
    pairs.write(tmp_path / "plain", layout=tk.Plain(input="noisy", target="clean"))
    user = '{"role":"user","content":"Oh ΟΔΟΣ\\n\\u0000"},{"role":"assistant","content":"“Oh”, ΟΔΟΣ\\n\\u0000!"}]}\n'
    expected = {
        "chat": '{"messages":[{"role":"system","content":"Restore."},' + user,
        "bare": '{"messages":[' + user,
        "plain": '{"noisy":"Oh ΟΔΟΣ\\n\\u0000","clean":"“Oh”, ΟΔΟΣ\\n\\u0000!"}\n',
    }
    for name, line in expected.items():
        assert (tmp_path / name / "train-00000.jsonl").read_text("utf-8") == line


def test_a_file_name_that_is_no_utf8(tmp_path):
    books = tmp_path / "books"
    books.mkdir()
    try:
        (books / os.fsdecode(b"\xff.txt")).write_text("One, two.")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    made(tk.read_text(books / "*.txt")).write(tmp_path / "data")
    assert [row["target"] for row in lines(tmp_path / "data")] == ["One, two."]


# Splits


def test_a_side_holds_the_groups_that_its_hashes_pick(tmp_path):
    books = tmp_path / "books"
    books.mkdir()
    for n in range(12):
        (books / f"{n}.txt").write_text(f"book{n} word, word. " * 50)
    source = tk.read_text(books / "*.txt").windows(words=(5, 9))
    folder = tmp_path / "data"
    tk.pairs(source, tk.Restore(tk.StripPunctuation())).write(folder, split={"train": 0.7, "test": 0.3})
    split = Split({"train": 0.7, "test": 0.3})
    for side in ("train", "test"):
        words = {
            w for row in lines(folder, f"{side}-*") for w in row["target"].split() if w.startswith("book")
        }
        assert words == {f"book{n}" for n in range(12) if split.side(f"{n}.txt") == side}


def test_an_empty_side_is_filled_or_an_error(tmp_path):
    lonely = {"train": 0.999999, "test": 0.000001}
    manifest = made(TEXTS[:3]).write(tmp_path / "a", split=lonely)
    assert manifest.splits() == {"train": 2, "test": 1}
    with pytest.raises(tk.OutOfDomain, match="the side 'test' of the split is empty") as caught:
        made(iter(TEXTS[:3])).write(tmp_path / "b", split=lonely)
    assert "Hint: " in str(caught.value)
    with pytest.raises(
        tk.OutOfDomain, match=r'1 group cannot fill 2 sides; .*nothing\.\nHint: .*group="block"'
    ):
        made(TEXTS[:1]).write(tmp_path / "c", split=HALVES)
    with pytest.raises(
        tk.OutOfDomain,
        match=r"1 group cannot fill 2 sides; dropped: filter lambda pair: pair\.id == '4' \(99\)\.",
    ):
        made().filter(lambda pair: pair.id == "4").split(HALVES)
    with pytest.raises(tk.OutOfDomain, match=r"no pair came out; dropped: filter lambda _: False \(100\)\."):
        made().filter(lambda _: False).write(tmp_path / "c", split=HALVES)
    for empty in (made([]), made([]).filter(bool)):
        with pytest.raises(tk.OutOfDomain, match="the source is empty: it gave no record"):
            empty.write(tmp_path / "c", split=HALVES)
    with pytest.raises(tk.OutOfDomain, match=r"no pair came out; dropped: filter lambda _: False \(100\)"):
        made().filter(lambda _: False).write(tmp_path / "d")
    with pytest.raises(tk.OutOfDomain, match="the source is empty"):
        made([]).write(tmp_path / "e")


GROUPS = st.sets(st.text(max_size=5), min_size=4, max_size=30)
SHARES = st.lists(st.integers(1, 9), min_size=1, max_size=4).map(
    lambda parts: {f"s{n}": p / sum(parts) for n, p in enumerate(parts)}
)


@given(SHARES, GROUPS)
def test_every_side_is_filled_by_the_nearest_group(shares, groups):
    split = Split(shares)
    filled = split.filled(sorted(groups))
    assert {filled.side(g) for g in groups} == set(shares)
    assert len(dict(filled.moved)) == len(filled.moved) == len(set(shares) - {split.side(g) for g in groups})
    if len(filled.moved) == 1:
        [(moved, side)] = filled.moved
        place = list(shares).index(side)
        low, high = [0, *split._stops][place : place + 2]
        crowded = [g for g in groups if sum(split.side(o) == split.side(g) for o in groups) > 1]
        distance = {g: min(abs(_hash(g) - low), abs(_hash(g) - high + 1)) for g in crowded}
        assert distance[moved] == min(distance.values())


@given(SHARES, GROUPS, GROUPS)
def test_data_that_grow_never_move_an_old_group(shares, old, new):
    split = Split(shares)
    before = {g: split.side(g) for g in old}
    assert {g: split.side(g) for g in old | new if g in old} == before
    if set(before.values()) == set(shares):
        grown = split.filled(sorted(old | new))
        assert {g: grown.side(g) for g in old} == before


def test_shares_are_kept():
    split = Split({"train": 0.8, "test": 0.15, "dev": 0.05})
    counts = Counter(split.side(f"group {n}") for n in range(20_000))
    assert {side: round(n / 20_000, 2) for side, n in counts.items()} == split.shares


# Progress


def test_progress_is_quiet_without_a_terminal(tmp_path, capfd):
    made().write(tmp_path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("progress", [True, False])
def test_a_bar_on_a_terminal(tmp_path, monkeypatch, progress):
    master, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    with os.fdopen(terminal, "w") as stream:
        monkeypatch.setattr("sys.stderr", stream)
        made().write(tmp_path, progress=progress)
        stream.write("end")
        stream.flush()
        shown = ""
        while not shown.endswith("end"):
            shown += os.read(master, 100_000).decode()
    os.close(master)
    assert ("100pair" in shown) is progress
    assert progress or shown == "end"


@pytest.mark.parametrize("given", [{"license": "\ud800"}, {"language": ["en", "\udfff"]}, {"language": 5}])
def test_what_no_card_can_hold_is_refused(given, tmp_path):
    with pytest.raises(tk.InvalidArgument, match=next(iter(given))):
        made().write(tmp_path / "data", **given)
    assert not (tmp_path / "data").exists()
