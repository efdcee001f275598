"""Folders of data sets: whole files or none, and nobody else's files harmed."""

import resource
from pathlib import Path
from types import ModuleType

import pytest
from written import HALVES, NOISE, TASK, TEXTS, files, lines, made, manifest_of

import tunekit as tk

# Folders


def visible(folder: Path) -> dict[str, bytes]:
    """What a trainer would find."""
    found = files(folder).items()
    return {name: data for name, data in found if not name.startswith(".") and name != "manifest.json"}


def test_a_finished_data_set_is_left_as_it_is(tmp_path):
    first = made().write(tmp_path, shard_size=40)
    stamps = {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()}
    assert made().write(tmp_path, shard_size=40) == first
    assert {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()} == stamps


@pytest.mark.parametrize("shape", [lambda pairs: pairs, lambda pairs: pairs.filter(has_target).shuffle()])
def test_a_finished_data_set_with_a_group_that_was_moved_is_left_as_it_is(tmp_path, shape):
    lonely = {"train": 0.999999, "test": 0.000001}
    pairs = shape(made(TEXTS[:3]))
    first = pairs.write(tmp_path, split=lonely)
    assert first.moved
    before = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in tmp_path.iterdir()}
    assert pairs.write(tmp_path, split=lonely) == first
    assert {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in tmp_path.iterdir()} == before


def has_target(pair):
    return len(pair.target)


CHANGES = {
    "seed": (tk.pairs(TEXTS, TASK, seed=8), {}),
    "texts": (made([*TEXTS[:99], "Another end!"]), {}),
    "noise": (tk.pairs(TEXTS, tk.Restore(tk.LowerCase()), seed=7), {}),
    "unchanged": (tk.pairs(TEXTS, tk.Restore(NOISE, unchanged="drop"), seed=7), {}),
    "copies": (made(copies=2), {}),
    "key": (made(key="id"), {}),
    "take": (made().take(9), {}),
    "filter": (made().filter(lambda p: "1" in p.target), {}),
    "layout": (made(), {"layout": tk.Chat()}),
    "split": (made(), {"split": HALVES}),
    "shard_size": (made(), {"shard_size": 9}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_another_recipe_is_refused_or_overwritten(tmp_path, what):
    made().write(tmp_path / "data", shard_size=40)
    before = files(tmp_path / "data")
    pairs, arguments = CHANGES[what]
    arguments = {"shard_size": 40, **arguments}
    with pytest.raises(tk.InvalidArgument, match=r"another recipe; different: .*\.\nHint: .*overwrite=True"):
        pairs.write(tmp_path / "data", **arguments)
    assert files(tmp_path / "data") == before
    pairs.write(tmp_path / "data", **arguments, overwrite=True)
    pairs.write(tmp_path / "fresh", **arguments)
    assert files(tmp_path / "data") == files(tmp_path / "fresh")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (tk.texts(TEXTS).windows(words=(2, 3)), tk.texts(TEXTS).windows(words=(2, 4))),
        (tk.texts(TEXTS).windows(words=(2, 3)), tk.texts(TEXTS).windows(words=(2, 3), seed=1)),
        (tk.texts(TEXTS).windows(words=(2, 3)), tk.texts(TEXTS).windows(characters=(2, 3))),
        (tk.texts(TEXTS).paragraphs(), tk.texts(TEXTS)),
    ],
)
def test_segments_are_part_of_the_recipe(tmp_path, one, other):
    made(one).write(tmp_path)
    with pytest.raises(tk.InvalidArgument, match="another recipe"):
        made(other).write(tmp_path)


def test_another_filter_of_the_same_name_is_another_recipe(tmp_path):
    made().filter(lambda p: "1" in p.target).write(tmp_path)
    with pytest.raises(tk.InvalidArgument, match="another recipe"):
        made().filter(lambda p: "2" in p.target).write(tmp_path)


def test_another_function_of_the_same_name_is_another_recipe(tmp_path):
    tk.pairs(TEXTS, tk.Restore(tk.rowwise(lambda t, _: t.upper()))).write(tmp_path)
    with pytest.raises(tk.InvalidArgument, match="another recipe"):
        tk.pairs(TEXTS, tk.Restore(tk.rowwise(lambda t, _: t.lower()))).write(tmp_path)


def test_sides_in_another_order_are_another_recipe(tmp_path):
    made().write(tmp_path, split={"a": 0.5, "b": 0.5})
    with pytest.raises(tk.InvalidArgument, match="another recipe"):
        made().write(tmp_path, split={"b": 0.5, "a": 0.5})


@pytest.mark.parametrize(
    "name",
    ["thesis.docx", ".hidden", "train.jsonl", "manifest.json", "my-00001.jsonl", "sub/a", "manifest.json/a"],
)
@pytest.mark.parametrize("beside", [False, True])
def test_files_of_others_are_never_touched(tmp_path, name, beside):
    if beside:
        made().write(tmp_path, shard_size=60)
    path = tmp_path / name
    if name == "manifest.json/a":
        path.parent.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"mine": true}')
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    for overwrite in (False, True):
        with pytest.raises(tk.InvalidArgument, match=r"write\('.*'\): the folder holds .*\nHint: "):
            made().write(tmp_path, shard_size=50, overwrite=overwrite)
        assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "data").write_text("mine")
    with pytest.raises(tk.InvalidArgument, match="it is a file, not a folder"):
        made().write(tmp_path / "data", overwrite=True)


@pytest.mark.parametrize(
    "content", ['{"format": "tunekit-1"}', '{"format": "tunekit-1", "files": 5}', "[]", ""]
)
def test_a_damaged_manifest_is_another_recipe(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(tk.InvalidArgument, match="the folder holds"):
        made().write(tmp_path)


def test_a_lost_shard_is_written_again(tmp_path):
    made().write(tmp_path, shard_size=40)
    before = files(tmp_path)
    (tmp_path / "train-00001.jsonl").unlink()
    made().write(tmp_path, shard_size=40)
    assert files(tmp_path) == before


# Nothing half done


def failing(place: int, flag: list):
    def source():
        for number, text in enumerate(TEXTS * 400):
            if number == place and flag:
                message = "the source broke"
                raise OSError(message)
            yield text

    return source


class Stable(list):
    """A list that breaks in the middle of a pass while it is told to."""

    broken = False

    def __iter__(self):
        for number, text in enumerate(super().__iter__()):
            if self.broken and number == 12_000:
                message = "the source broke"
                raise OSError(message)
            yield text


def test_an_unfinished_data_set_is_gone_on_with(tmp_path):
    texts = Stable(TEXTS * 200)
    made(texts).write(tmp_path / "whole", shard_size=5_000)
    source = tk.texts(texts)
    identity = source.identity()
    object.__setattr__(source, "identity", lambda: identity)
    texts.broken = True
    with pytest.raises(OSError, match="the source broke"):
        made(source).write(tmp_path / "data", shard_size=5_000)
    content = manifest_of(tmp_path / "data")
    assert (content["complete"], len(content["files"])) == (False, 2)
    assert content["progress"]["parts"] > 0
    shards = {n: d for n, d in files(tmp_path / "data").items() if n.startswith("train")}
    assert len(shards) == 2
    assert shards.items() <= files(tmp_path / "whole").items()
    (tmp_path / "data" / ".train-00009.jsonl.partial").write_text("left by a crash")
    (tmp_path / "data" / "train-00008.jsonl").write_text("left by a crash")
    stamp = (tmp_path / "data" / "train-00001.jsonl").stat().st_mtime_ns
    texts.broken = False
    made(source).write(tmp_path / "data", shard_size=5_000)
    assert files(tmp_path / "data") == files(tmp_path / "whole")
    assert (tmp_path / "data" / "train-00001.jsonl").stat().st_mtime_ns == stamp


def test_a_broken_source_without_an_identity(tmp_path):
    with pytest.raises(OSError, match="the source broke") as caught:
        made(failing(39_000, [1])).write(tmp_path, shard_size=10_000)
    assert not hasattr(caught.value, "__notes__")  # for it is not gone on with
    assert all(len(d.splitlines()) == 10_000 for n, d in visible(tmp_path).items())
    assert manifest_of(tmp_path)["complete"] is False
    made(failing(0, [])).write(tmp_path, shard_size=10_000, overwrite=True)
    assert len(lines(tmp_path)) == 40_000


@pytest.mark.parametrize("size", [40, 100])
def test_a_full_disk_leaves_nothing_half_done_to_be_seen(tmp_path, size):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            made().write(tmp_path / "data", shard_size=size)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert visible(tmp_path / "data") == {}
    assert manifest_of(tmp_path / "data")["complete"] is False
    (note,) = caught.value.__notes__
    assert note.startswith(f"write({str(tmp_path / 'data')!r}): what was written so far is kept.")
    assert note.endswith("Write again with the same arguments: it goes on where it stopped.")


def test_a_broken_law_stops_the_writing(tmp_path):
    class Wrong(type(TASK)):
        def check(self, pair):
            message = "wrong"
            raise tk.LawBroken(message)

    with pytest.raises(tk.LawBroken) as caught:
        tk.pairs(TEXTS, Wrong(NOISE)).write(tmp_path)
    assert not hasattr(caught.value, "__notes__")  # to write again would not help
    assert visible(tmp_path) == {}


def test_a_data_set_that_its_pairs_no_longer_give_is_refused(tmp_path):
    """Code that a recipe cannot see has changed: here what a function of another module does."""
    other = ModuleType("other")
    other.keep = lambda pair: "1" in pair.target
    pairs = made().filter(lambda pair: other.keep(pair) and True)
    pairs.write(tmp_path)
    pairs.write(tmp_path)
    other.keep = lambda pair: "2" in pair.target
    with pytest.raises(tk.InvalidArgument, match="its pairs give other texts now"):
        pairs.write(tmp_path)
    pairs.write(tmp_path, overwrite=True)


def test_a_mapping_that_fails_now_and_then_is_a_reason_too(tmp_path):
    other = ModuleType("other")
    other.down = True

    def ask(text):
        if other.down and "7" in text:
            raise ConnectionError
        return text.upper()

    pairs = tk.pairs(TEXTS, tk.Apply(ask, cache=tmp_path / "cache", on_error="skip"))
    pairs.write(tmp_path / "data")
    other.down = False
    why = r'some code has changed, or the mapping .* Apply with on_error="skip" .* now and then\.\nHint: '
    with pytest.raises(tk.InvalidArgument, match=rf"{why}.*overwrite=True; tk\.verify\(folder, sample=0\)"):
        pairs.write(tmp_path / "data")
    found = tk.verify(tmp_path / "data", pairs=pairs)
    with pytest.raises(tk.LawBroken, match=rf"begin with the pairs .*: {why}.*overwrite=True.*sample=0"):
        found.check()
    assert tk.verify(tmp_path / "data", pairs=pairs, sample=0).ok
    pairs.write(tmp_path / "data", overwrite=True)
    assert tk.verify(tmp_path / "data", pairs=pairs).ok
