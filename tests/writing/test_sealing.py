"""What is gone on with is what was written: no byte of it changed, and no number of the manifest."""

import json
from importlib import import_module
from pathlib import Path

import orjson
import pytest
from test_safe_paths import MANY, known, made, stopped
from written import HALVES, files, manifest_of

import tunekit as tk
from tunekit.writing import running


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    monkeypatch.setattr(running, "CHECKPOINT", 2_000)
    monkeypatch.setattr(import_module("tunekit.sources.iterables"), "BATCH", 2_000)


FORMS = [{}, {"split": HALVES}, {"compress": "gz"}]


def go_on(folder: Path, **arguments) -> None:
    made(known(MANY)).write(folder, shard_size=400, **arguments)


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("at", [0, 0.5, 1])
def test_a_byte_that_changed_is_seen(tmp_path, form, at):
    stopped(tmp_path / "one", **form)
    names = list(manifest_of(tmp_path / "one")["progress"]["sha256"])
    assert names
    go_on(tmp_path / "one", **form)
    for name in names:
        folder = tmp_path / name
        stopped(folder, **form)
        progress = manifest_of(folder)["progress"]
        sides = {f".{side}-0000": opened["bytes"] for side, opened in progress["open"].items()}
        sizes = {f".{side}.keys": size for side, size in progress["keys"].items()}
        counted = next(size for start, size in (sides | sizes).items() if name.startswith(start))
        data = bytearray((folder / name).read_bytes())
        data[int(at * (counted - 1))] ^= 1
        (folder / name).write_bytes(data)
        with pytest.raises(
            tk.MalformedInput, match=rf"{name}' is not what was written .*\nHint: overwrite=True"
        ):
            go_on(folder, **form)
        go_on(folder, overwrite=True, **form)
        assert files(folder) == files(tmp_path / "one")


def test_a_finished_file_that_changed_is_seen(tmp_path):
    stopped(tmp_path)
    path = tmp_path / "train-00001.jsonl"
    path.write_bytes(path.read_bytes().replace(b"7", b"8"))
    with pytest.raises(
        tk.MalformedInput, match=r"'train-00001\.jsonl' has other bytes .*\nHint: overwrite=True"
    ):
        go_on(tmp_path)


def test_what_stands_behind_what_counts_is_cut_away(tmp_path):
    go_on(tmp_path / "whole")
    stopped(tmp_path / "data")
    (name,) = manifest_of(tmp_path / "data")["progress"]["sha256"]
    with (tmp_path / "data" / name).open("ab") as file:
        file.write(b"left by a crash")
    go_on(tmp_path / "data")
    assert files(tmp_path / "data") == files(tmp_path / "whole")


EDITS = {
    "fewer bytes": lambda m: m["progress"]["open"]["train"].update(
        bytes=m["progress"]["open"]["train"]["bytes"] - 9
    ),
    "more bytes": lambda m: m["progress"]["open"]["train"].update(bytes=10**9),
    "no bytes": lambda m: m["progress"]["open"]["train"].update(bytes=0),
    "pairs": lambda m: m["progress"]["open"]["train"].update(pairs=1),
    "start": lambda m: m["progress"]["open"]["train"].update(start=[0, 0]),
    "parts": lambda m: m["progress"].update(parts=m["progress"]["parts"] + 1),
    "no open file": lambda m: m["progress"].update(open={}),
    "hash": lambda m: m["progress"]["sha256"].update(dict.fromkeys(m["progress"]["sha256"], "0" * 64)),
    "no hash": lambda m: m["progress"].update(sha256={}),
    "seal": lambda m: m["progress"].update(seal="0" * 32),
    "empty seal": lambda m: m["progress"].update(seal=""),
    "counts": lambda m: m["counts"].update(read=1),
    "dropped": lambda m: m["dropped"].update(nothing=1),
    "files": lambda m: m["files"].pop(),
    "hash of a file": lambda m: m["files"][0].update(sha256="0" * 64),
    "moved": lambda m: m["moved"].append(["a", "train"]),
    "equal": lambda m: m.update(equal={"train": {"train": "0" * 16}}),
}
# What no manifest can hold is told by its field.
NO_MANIFEST = {
    "a number for a seal": (lambda m: m["progress"].update(seal=7), r"progress\.seal is 7"),
    "no side": (lambda m: m.update(equal={"train": {"test": "0" * 16}}), "a name in equal is 'test'"),
}


@pytest.mark.parametrize("what", NO_MANIFEST)
def test_a_manifest_that_was_edited_to_none_is_refused(tmp_path, what):
    edit, message = NO_MANIFEST[what]
    stopped(tmp_path)
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_bytes())
    edit(manifest)
    path.write_bytes(orjson.dumps(manifest))
    before = files(tmp_path)
    with pytest.raises(tk.MalformedInput, match=f"the folder holds a manifest in which .*{message}"):
        go_on(tmp_path)
    assert files(tmp_path) == before


@pytest.mark.parametrize("what", EDITS)
def test_a_manifest_that_was_edited_is_refused(tmp_path, what):
    stopped(tmp_path)
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_bytes())
    EDITS[what](manifest)
    path.write_bytes(orjson.dumps(manifest))
    before = files(tmp_path)
    with pytest.raises(tk.MalformedInput, match=r"is not as it was written\.\nHint: overwrite=True"):
        go_on(tmp_path)
    assert files(tmp_path) == before


def test_a_manifest_that_is_only_laid_out_again_is_the_same(tmp_path):
    go_on(tmp_path / "whole")
    stopped(tmp_path / "data")
    path = tmp_path / "data" / "manifest.json"
    path.write_bytes(orjson.dumps(json.loads(path.read_bytes())))
    go_on(tmp_path / "data")
    assert files(tmp_path / "data") == files(tmp_path / "whole")
