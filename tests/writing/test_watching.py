"""A source that changes while it is written: an error, whoever reads it, and never the hash of something else."""

import json
import os
from importlib import import_module
from pathlib import Path

import pytest
from written import TASK, files, made, manifest_of

import tunekit as tk
from tunekit.writing import running

LINES = [f"Line number {n}, with some words: here they are!" for n in range(4_000)]


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    monkeypatch.setattr(running, "CHECKPOINT", 20_000)
    monkeypatch.setattr(import_module("tunekit.sources.parts"), "PART", 20_000)
    monkeypatch.setattr(import_module("tunekit.sources.iterables"), "BATCH", 20_000)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text("\n".join(LINES[n::3]))
        rows = "".join(json.dumps({"text": line}) + "\n" for line in LINES[n::3])
        (folder / f"{n}.jsonl").write_text(rows)
    return folder


def appended(folder: Path, ending: str) -> None:
    for n in range(3):
        with (folder / f"{n}{ending}").open("a") as file:
            file.write("\n" + (json.dumps({"text": "New."}) if ending == ".jsonl" else "New.") + "\n")


def cut(folder: Path, ending: str) -> None:
    path = folder / f"2{ending}"
    path.write_text("\n".join(path.read_text().splitlines()[:9]) + "\n")


def edited(folder: Path, ending: str) -> None:
    """One letter, and the time put back."""
    path = folder / f"2{ending}"
    times = path.stat()
    path.write_text(path.read_text().replace("3999", "4999").replace("3998", "4998"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def replaced(folder: Path, ending: str) -> None:
    path = folder / f"2{ending}"
    other = folder / "other"
    other.write_text(path.read_text().replace("words", "letters"))
    other.replace(path)


def joined(folder: Path, ending: str) -> None:
    (folder / f"9{ending}").write_text((folder / f"1{ending}").read_text().replace("words", "letters"))


def removed(folder: Path, ending: str) -> None:
    (folder / f"0{ending}").unlink()  # it has been read


def source_of(corpus: Path, ending: str) -> tk.sources.Source:
    if ending == ".jsonl":
        return tk.read_jsonl(corpus / "*.jsonl", text="text")
    return tk.read_text(corpus / "*.txt").windows(words=(5, 9))


def changing(change, corpus: Path, ending: str, monkeypatch, at: int = 3) -> None:
    """The change is made when so many parts have been written."""
    original, calls = running._checkpoint, []

    def checkpoint(*arguments):
        calls.append(None)
        if len(calls) == at:
            change(corpus, ending)
        original(*arguments)

    monkeypatch.setattr(running, "_checkpoint", checkpoint)


CHANGES = [appended, cut, edited, replaced, joined, removed]


@pytest.mark.parametrize("ending", [".txt", ".jsonl"])
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_source_that_changes_while_it_is_written(corpus, tmp_path, monkeypatch, change, ending, workers):
    folder = tmp_path / "data"
    with monkeypatch.context() as patched:
        changing(change, corpus, ending, patched)
        with pytest.raises(
            tk.MalformedInput, match=r"the source has changed since .*\nHint: .*overwrite=True"
        ) as e:
            made(source_of(corpus, ending)).write(folder, workers=workers, shard_size=500)
    assert any(f"'{name}{ending}'" in str(e.value) for name in "0129")
    assert manifest_of(folder)["complete"] is False
    with pytest.raises(tk.InvalidArgument, match="different: source"):
        made(source_of(corpus, ending)).write(folder, shard_size=500)
    made(source_of(corpus, ending)).write(folder, overwrite=True, shard_size=500)
    made(source_of(corpus, ending)).write(tmp_path / "anew", shard_size=500)
    assert files(folder) == files(tmp_path / "anew")


def test_what_was_made_of_another_state_is_not_gone_on_with(corpus, tmp_path, monkeypatch):
    """The source is put back as it was: what was written in between is of another."""
    made(source_of(corpus, ".txt")).write(tmp_path / "whole", shard_size=500)
    before = {path: path.read_bytes() for path in corpus.iterdir()}
    with monkeypatch.context() as patched:
        changing(replaced, corpus, ".txt", patched)
        with pytest.raises(tk.MalformedInput, match=r"writing began: '2\.txt'"):
            made(source_of(corpus, ".txt")).write(tmp_path / "data", shard_size=500)
    for path, data in before.items():
        path.write_bytes(data)
    made(source_of(corpus, ".txt")).write(tmp_path / "data", shard_size=500)
    assert files(tmp_path / "data") == files(tmp_path / "whole")


def test_a_list_that_grows_while_it_is_written(tmp_path, monkeypatch):
    texts = list(LINES)
    changing(lambda *_: texts.append("More!"), tmp_path, "", monkeypatch, at=1)
    made(texts).write(tmp_path / "data", shard_size=500)
    assert len(texts) == 4_001
    assert manifest_of(tmp_path / "data")["counts"]["read"] == 4_000  # a list is taken as it is at first


def test_what_is_mixed_in_is_part_of_the_source(corpus, tmp_path, monkeypatch):
    def pairs() -> tk.Pairs:
        own = tk.pairs(LINES, TASK, seed=7).mix(tk.pairs(LINES[:9], TASK, seed=7), weights=(9, 1))
        return own.mix(tk.pairs(source_of(corpus, ".jsonl"), TASK, seed=7))

    pairs().write(tmp_path / "data", shard_size=500)
    stamp = (tmp_path / "data" / "manifest.json").stat().st_mtime_ns
    pairs().write(tmp_path / "data", shard_size=500)
    assert (tmp_path / "data" / "manifest.json").stat().st_mtime_ns == stamp
    appended(corpus, ".jsonl")
    with pytest.raises(tk.InvalidArgument, match=r"another recipe; different: source\."):
        pairs().write(tmp_path / "data", shard_size=500)
    changing(edited, corpus, ".jsonl", monkeypatch, at=1)
    with pytest.raises(tk.MalformedInput, match=r"writing began: '2\.jsonl'"):
        pairs().write(tmp_path / "data", shard_size=500, overwrite=True)


def test_a_source_that_says_no_identity_is_not_watched(tmp_path, monkeypatch):
    texts = list(LINES)
    changing(lambda *_: texts.append("More!"), tmp_path, "", monkeypatch, at=1)
    made(lambda: iter(texts)).write(tmp_path / "data", shard_size=500)
    assert manifest_of(tmp_path / "data")["counts"]["read"] == len(texts) == 4_001
