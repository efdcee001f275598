"""Where files go: folders that cannot be, and things that stand where a file is to grow."""

import os
import shutil
from importlib import import_module
from pathlib import Path

import pytest
from written import HALVES, TEXTS, files, made

import tunekit as tk
from tunekit.writing import running

MANY = TEXTS * 20


class Stopping(list):
    """Texts that do something to the folder, or stop, when so many of them have been read while it is written."""

    def __init__(self, texts, after, then):
        super().__init__(texts)
        self.after, self.then = after, then

    def __iter__(self):
        for number, text in enumerate(super().__iter__()):
            if number == self.after and self.then is not None:
                self.then()
            yield text


def known(texts: list) -> tk.sources.Source:
    """A source of texts whose identity is that of others, so that what it does is seen by nobody."""
    source = tk.texts(texts)
    identity = tk.texts(list.copy(texts)).identity()
    object.__setattr__(source, "identity", lambda: identity)
    return source


@pytest.fixture
def often(monkeypatch):
    monkeypatch.setattr(running, "CHECKPOINT", 2_000)
    monkeypatch.setattr(import_module("tunekit.sources.iterables"), "BATCH", 2_000)


def stop():
    message = "stopped"
    raise ConnectionError(message)


def stopped(folder: Path, **arguments) -> None:
    """A data set that is unfinished in the folder."""
    with pytest.raises(ConnectionError):
        made(known(Stopping(MANY, 900, stop))).write(folder, shard_size=400, **arguments)


# Things in the way

KINDS = ["link", "dangling link", "other name", "folder", "pipe"]


def planted(path: Path, kind: str, outside: Path) -> None:
    path.unlink(missing_ok=True)
    outside.write_text("precious")
    match kind:
        case "link":
            path.symlink_to(outside)
        case "dangling link":
            path.symlink_to(outside.with_name("new"))
        case "other name":
            path.hardlink_to(outside)
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [".manifest.json.partial", ".train-00000.jsonl.partial"])
@pytest.mark.parametrize("overwrite", [False, True])
def test_nothing_is_written_through_what_stands_in_a_new_folder(tmp_path, kind, name, overwrite):
    folder, outside = tmp_path / "data", tmp_path / "outside"
    folder.mkdir()
    planted(folder / name, kind, outside)
    with pytest.raises(tk.InvalidArgument, match=r"that tunekit did not write: .*\nHint: "):
        made().write(folder, overwrite=overwrite)
    assert outside.read_text() == "precious"
    assert not (tmp_path / "new").exists()
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "form"),
    [
        (".manifest.json.partial", {}),
        (".train-00002.jsonl.partial", {}),
        (".train-00003.jsonl.partial", {}),
        (".train-00003.jsonl.gz.partial", {"compress": "gz"}),
        (".train-00003.parquet.partial", {"format": "parquet"}),
        (".test.keys.partial", {"split": HALVES}),
    ],
)
def test_nothing_is_written_through_what_stands_beside_an_unfinished_data_set(tmp_path, kind, name, form):
    if "format" in form:
        pytest.importorskip("pyarrow")
    folder, outside = tmp_path / "data", tmp_path / "outside"
    stopped(folder, **form)
    planted(folder / name, kind, outside)
    for overwrite in (False, True):
        with pytest.raises(tk.InvalidArgument, match=r"that tunekit did not write: .*\nHint: "):
            made(known(MANY)).write(folder, shard_size=400, overwrite=overwrite, **form)
    assert outside.read_text() == "precious"
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "form"),
    [
        (".manifest.json.partial", {}),
        (".train-00003.jsonl.partial", {}),
        (".train-00003.jsonl.xz.partial", {"compress": "xz"}),
        (".train-00003.parquet.partial", {"format": "parquet"}),
        (".README.md.partial", {}),
    ],
)
def test_nothing_is_written_through_what_appears_meanwhile(tmp_path, kind, name, form):
    if "format" in form:
        pytest.importorskip("pyarrow")
    folder, outside = tmp_path / "data", tmp_path / "outside"
    texts = Stopping(MANY, 900, lambda: planted(folder / name, kind, outside))
    with pytest.raises(tk.InvalidArgument, match=r"^write\(…\): .* must go nowhere else\.\nHint: "):
        made(known(texts), key="id").write(folder, shard_size=400, **form)
    assert outside.read_text() == "precious"
    assert not (tmp_path / "new").exists()


def test_a_shard_that_is_a_link_is_replaced_and_not_followed(tmp_path):
    made().write(tmp_path / "data", shard_size=40)
    expected = files(tmp_path / "data")
    shard = tmp_path / "data" / "train-00001.jsonl"
    shard.rename(tmp_path / "stored")
    shard.symlink_to(tmp_path / "stored")
    made().write(tmp_path / "data", shard_size=40)
    assert shard.is_symlink()
    (tmp_path / "stored").write_text("precious")
    made().write(tmp_path / "data", shard_size=40)
    assert not shard.is_symlink()
    assert files(tmp_path / "data") == expected
    assert (tmp_path / "stored").read_text() == "precious"


# Folders that cannot be


def link(path: Path, to: str) -> Path:
    path.symlink_to(to)
    return path


UNUSABLE = {
    "dangling link": lambda tmp: link(tmp / "link", "nowhere"),
    "below a dangling link": lambda tmp: link(tmp / "link", "nowhere") / "data",
    "loop of links": lambda tmp: link(tmp / "link", "link"),
    "link to a file": lambda tmp: link(tmp / "link", "file"),
    "file": lambda tmp: tmp / "file",
    "below a file": lambda tmp: tmp / "file" / "data",
    "far below a file": lambda tmp: tmp / "file" / "a" / "b",
    "long name": lambda tmp: tmp / ("n" * 300),
    "below a long name": lambda tmp: tmp / ("n" * 300) / "data",
    "NUL": lambda tmp: tmp / "a\0b",
    "lone surrogate": lambda tmp: tmp / "\ud800",
    "bytes": lambda tmp: os.fsencode(tmp / "data"),
    "number": lambda _: 5,
    "nothing": lambda _: None,
    "list": lambda tmp: [tmp],
    "home": lambda _: "~/data",
}


@pytest.mark.parametrize("what", UNUSABLE)
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_that_cannot_be_is_an_error_that_teaches(tmp_path, what, overwrite):
    (tmp_path / "file").write_text("mine")
    folder = UNUSABLE[what](tmp_path)
    with pytest.raises(tk.InvalidArgument, match=r"(?s)write\((folder=)?.*(must be|Hint: )"):
        made().write(folder, overwrite=overwrite)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_link_to_a_folder_is_a_folder(tmp_path):
    (tmp_path / "real").mkdir()
    made().write(link(tmp_path / "link", "real"))
    assert "manifest.json" in files(tmp_path / "real")


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize(("after", "workers"), [(0, 1), (10, 1), (900, 1), (1_999, 1), (900, 2)])
def test_a_folder_that_is_removed_meanwhile(tmp_path, after, workers):
    folder = tmp_path / "data"
    texts = Stopping(MANY, after, lambda: shutil.rmtree(folder))
    with pytest.raises(
        tk.InvalidArgument, match=r"the folder was removed while it was written\.\nHint: "
    ) as caught:
        made(known(texts)).write(folder, shard_size=400, workers=workers)
    assert not hasattr(caught.value, "__notes__")
    made(known(MANY)).write(folder, shard_size=400)
    made(known(MANY)).write(tmp_path / "whole", shard_size=400)
    assert files(folder) == files(tmp_path / "whole")


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("name", ["train-00000.jsonl", ".train-00002.jsonl.partial"])
def test_a_file_that_is_removed_meanwhile(tmp_path, name):
    folder = tmp_path / "data"
    texts = Stopping(MANY, 900, (folder / name).unlink)
    with pytest.raises(tk.InvalidArgument, match=rf"'{name}' was removed while it was written\.\nHint: "):
        made(known(texts)).write(folder, shard_size=400)
    assert b'"complete": false' in (folder / "manifest.json").read_bytes()
    made(known(MANY)).write(folder, shard_size=400)
    made(known(MANY)).write(tmp_path / "whole", shard_size=400)
    assert files(folder) == files(tmp_path / "whole")


@pytest.mark.usefixtures("often")
def test_a_finished_file_that_is_cut_short_meanwhile(tmp_path):
    folder = tmp_path / "data"
    texts = Stopping(MANY, 900, lambda: os.truncate(folder / "train-00000.jsonl", 9))
    with pytest.raises(tk.InvalidArgument, match=r"'train-00000\.jsonl' was changed while"):
        made(known(texts)).write(folder, shard_size=400)
