"""Manifests that somebody changed: ``tk.verify`` and ``Pairs.write`` say so, and finish no data set wrong."""

import json
import os
import random
import shutil
from contextlib import suppress

import pytest
from written import HALVES, LONG, TASK, TEXTS, files, made, manifest_of

import tunekit as tk
from tunekit.writing import running as writing

MUTATIONS = int(os.environ.get("TUNEKIT_MUTATIONS", "120"))
JUNK = [
    None,
    True,
    False,
    0,
    -1,
    1,
    1.5,
    10**18,
    2**70,
    "",
    "x",
    "../x",
    "\0",
    "1/0",
    [],
    {},
    [1],
    ["a", "b"],
    {"a": 1},
    ...,
]
FORM = {"split": HALVES, "shard_size": 20, "progress": False}


def places(held, path=()):
    """The path of each value of a JSON document."""
    if path:
        yield path
    inner = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for step, value in inner:
        yield from places(value, (*path, step))


def put(folder, manifest, path, value):
    """Write the manifest with another value there, or without it."""
    found = json.loads(json.dumps(manifest))
    held = found
    for step in path[:-1]:
        held = held[step]
    if value is ...:
        del held[path[-1]]
    else:
        held[path[-1]] = value
    (folder / "manifest.json").write_text(json.dumps(found))


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("source")
    for number in range(20):
        (folder / f"{number}.txt").write_text("\n\n".join(TEXTS[number::20]))
    return tk.pairs(tk.read_text(str(folder / "*.txt")).paragraphs(), TASK, seed=7)


@pytest.fixture
def data(pairs, tmp_path):
    pairs.write(tmp_path / "data", **FORM)
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("files",), 5, "files is 5"),
        (("files", 1), "x", r"files\[1\] is 'x'"),
        (("files", 0, "pairs"), "x", r"files\[0\].pairs is 'x'"),
        (("files", 0, "pairs"), True, r"files\[0\].pairs is True"),
        (("files", 0, "bytes"), -1, r"files\[0\].bytes is -1"),
        (("files", 0, "bytes"), ..., r"files\[0\].bytes is missing"),
        (("files", 0, "sha256"), 7, r"files\[0\].sha256 is 7"),
        (("files", 0, "name"), "../../secret", r"files\[0\].name is '../../secret'"),
        (("files", 0, "name"), "..", r"files\[0\].name is '..'"),
        (("files", 0, "split"), "other", r"files\[0\].split is 'other'"),
        (("files", 0, "start"), [0], r"files\[0\].start is \[0\]"),
        (("files", 0, "start", 0), 1.5, r"files\[0\].start\[0\] is 1.5"),
        (("kept",), [1], r"kept is \[1\]"),
        (("kept",), {"reason": -1}, r"kept.reason is -1"),
        (("recipe",), [], r"recipe is \[\]"),
        (("recipe", "split"), [], r"recipe.split is \[\]"),
        (("recipe", "split"), {}, r"recipe.split is \{\}"),
        (("recipe", "split", 0, 1), "1/0", r"recipe.split\[0\]\[1\] is '1/0'"),
        (("recipe", "split", 0, 1), "1e999999999", r"recipe.split\[0\]\[1\] is '1e999999999'"),
        (("recipe", "split", 0, 1), 0.5, r"recipe.split\[0\]\[1\] is 0.5"),
        (("recipe", "split", 0, 0), "../x", "recipe.split is"),
        (("recipe", "format"), "jsonl", "recipe.format is 'jsonl'"),
        (("recipe", "format", 0), "csv", r"recipe.format\[0\] is 'csv'"),
        (("recipe", "format", 1), {}, r"recipe.format\[1\] is \{\}"),
        (("recipe", "card"), None, "recipe.card is None"),
        (("recipe", "shard_size"), "20", "recipe.shard_size is '20'"),
        (("recipe", "program"), {"type": "Pairs"}, "recipe.program is"),
        (("recipe", "program"), '{"type": "LowerCase"}', "recipe.program is LowerCase"),
        (("recipe", "layout_program"), '{"type": "LowerCase"}', "recipe.layout_program is LowerCase"),
        (("recipe", "source"), ..., "recipe.source is missing"),
        (("versions",), None, "versions is None"),
        (("versions", "numpy"), 2, "versions.numpy is 2"),
        (("counts",), [], r"counts is \[\]"),
        (("counts", "pairs"), "100", "counts.pairs is '100'"),
        (("counts", "pairs"), None, "counts.pairs is None"),
        (("dropped",), {"why": 0.5}, "dropped.why is 0.5"),
        (("moved",), [["a"]], r"moved\[0\] is \['a'\]"),
        (("moved",), [["a", "b"]], r"moved\[0\]\[1\] is 'b'"),
        (("equal",), {"test": {"train": 5}}, "equal.test.train is 5"),
        (("equal",), {"test": {"other": ""}}, "a name in equal is 'other'"),
        (("complete",), "yes", "complete is 'yes'"),
        (("progress",), 5, "progress is 5"),
        (("progress",), {"parts": 1, "open": {}}, "complete is True"),
        (("progress",), {"parts": "1", "open": {}}, "progress.parts is '1'"),
    ],
)
def test_a_field_of_another_kind_is_named(data, pairs, path, value, named):
    put(data, manifest_of(data), path, value)
    with pytest.raises(tk.MalformedInput, match=named):
        tk.verify(data)
    if "program" not in str(path):
        for overwrite in (False, True):
            with pytest.raises(tk.MalformedInput, match=named):
                pairs.write(data, overwrite=overwrite, **FORM)


def test_a_file_that_is_not_in_the_list_is_found(data):
    assert tk.verify(data).ok
    for name in ("train-00099.jsonl", "test-00000.jsonl.gz", "train-7.parquet", "other.JSONL"):
        (data / name).write_bytes((data / "train-00000.jsonl").read_bytes())
        assert tk.verify(data).problems == (f"{name} is no file of the data set, and loaders may read it",)
        (data / name).unlink()
    for name in ("LICENSE.txt", ".gitattributes", ".train-00000.jsonl.partial"):
        (data / name).write_text("mine")
    assert tk.verify(data).ok


@pytest.mark.parametrize(
    "change", ["cut", "one side", "empty", "empty, files gone", "gap", "twice", "pairs", "counts"]
)
def test_a_list_of_files_that_was_changed_is_found(data, pairs, change):
    manifest = manifest_of(data)
    listed = manifest["files"]
    if change == "cut":
        listed.pop()
    elif change == "one side":
        listed[:] = [entry for entry in listed if entry["split"] == "train"]
    elif change.startswith("empty"):
        listed.clear()
    elif change == "gap":
        del listed[0]
    elif change == "twice":
        listed.append(listed[-1])
    elif change == "pairs":
        listed[0]["pairs"] -= 1
    else:
        manifest["counts"]["pairs"] += 1
    names = {entry["name"] for entry in listed}
    for path in data.glob("t*") if change in ("cut", "empty, files gone") else ():
        if path.name not in names:
            path.unlink()
    (data / "manifest.json").write_text(json.dumps(manifest))
    found = tk.verify(data, sample=0)
    assert not found.ok
    with pytest.raises(tk.LawBroken):
        found.check()
    with pytest.raises(tk.InvalidArgument, match=r"the folder holds a finished data set of this recipe, but"):
        pairs.write(data, **FORM)


def test_a_file_said_to_begin_behind_the_source_is_found(data):
    put(data, manifest_of(data), ("files", 0, "start"), [10**6, 0])
    assert "does not begin with the pairs" in str(tk.verify(data))
    put(data, manifest_of(data), ("files", 0, "start"), [0, 10**6])
    assert "does not begin with the pairs" in str(tk.verify(data))


def test_any_change_of_a_finished_manifest_is_told_or_harmless(data, pairs):
    manifest, expected = manifest_of(data), files(data)
    draws, where = random.Random(MUTATIONS), list(places(manifest))
    for _ in range(MUTATIONS):
        path, value = draws.choice(where), draws.choice(JUNK)
        put(data, manifest, path, value)
        with suppress(tk.TunekitError):
            tk.verify(data)
        with suppress(tk.TunekitError):
            pairs.write(data, **FORM)
            found = files(data)
            assert {n: b for n, b in found.items() if n != "manifest.json"} == {
                n: b for n, b in expected.items() if n != "manifest.json"
            }
        if files(data).keys() != expected.keys():
            shutil.rmtree(data)
            data.mkdir()
        for name, content in expected.items():
            (data / name).write_bytes(content)


class Breaking(type(tk.texts([]))):
    """Texts that break behind the first part."""

    def divided(self):
        for number, part in enumerate(super().divided()):
            if number:
                raise ConnectionError
            yield part


@pytest.mark.parametrize("shown", ["manifest", "partial"])
def test_any_change_of_an_unfinished_data_set_is_told_or_harmless(tmp_path, monkeypatch, shown):
    monkeypatch.setattr(writing, "CHECKPOINT", 1)
    made(LONG).write(tmp_path / "whole", **FORM)
    expected = files(tmp_path / "whole")
    with pytest.raises(ConnectionError):
        made(Breaking(LONG)).write(tmp_path / "data", **FORM)
    begun, manifest = files(tmp_path / "data"), manifest_of(tmp_path / "data")
    assert manifest["progress"]
    partial = sorted(name for name in begun if name.endswith(".partial"))
    assert partial
    draws, where = random.Random(MUTATIONS), list(places(manifest))
    for number in range(max(MUTATIONS // 10, 9)):
        folder = tmp_path / f"data{number}"
        shutil.copytree(tmp_path / "data", folder)
        if shown == "manifest":
            put(folder, manifest, draws.choice(where), draws.choice(JUNK))
        else:
            name = draws.choice(partial)
            (folder / name).write_bytes(begun[name][: draws.randrange(len(begun[name]))])
        with suppress(tk.TunekitError):
            tk.verify(folder)
        with suppress(tk.TunekitError):
            made(LONG).write(folder, **FORM)
            if shown == "partial":
                assert files(folder) == expected
        shutil.rmtree(folder)


def test_the_program_of_somebody_else_calls_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("\n\n".join(TEXTS))
    cache = tmp_path / "cache"
    applied = tk.Apply(tk.LowerCase(), cache=str(cache), name="lower")
    read = tk.read_text(tmp_path / "a.txt").paragraphs()
    for number, mapping in enumerate([applied, applied.on_input(tk.StripPunctuation())]):
        pairs, folder = tk.pairs(read, mapping), tmp_path / f"data{number}"
        pairs.write(folder, progress=False)
        assert manifest_of(folder)["recipe"]["program"]
        shutil.rmtree(cache)
        found = tk.verify(folder)
        assert (found.ok, found.remade) == (True, 0)
        assert "trusted=True" in found.skipped
        assert not cache.exists()
        assert tk.verify(folder, pairs=pairs).remade
        shutil.rmtree(cache)
        assert tk.verify(folder, trusted=True).remade
        assert cache.exists()
