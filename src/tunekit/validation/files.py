"""The files that ``tk.validate`` looks at: those of a data set, or of a folder, or at a path."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from tunekit.errors import InvalidArgument, MalformedInput, describe, invalid
from tunekit.safe_paths import is_folder
from tunekit.sources.files.file_search import find
from tunekit.sources.files.lines import BOM
from tunekit.sources.files.opening import chunks
from tunekit.validation.elements import is_list

_ENDINGS = ("*.jsonl", "*.jsonl.*", "*.parquet", "*.json", "*.json.*")
_MANIFEST, _LARGEST_MANIFEST = "manifest.json", 1 << 26


def files_at(paths: Any) -> list[tuple[str, Path]]:
    """The name and the path of each file."""
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        raise invalid("validate", "paths", paths, "a path, a glob pattern or a list of them")
    found: list[str | os.PathLike[str]] = []
    for path in given:
        if isinstance(path, str | os.PathLike) and is_folder(path):
            found += _within(Path(path))
        else:
            found.append(path)
    return find("validate", found)


def _within(folder: Path) -> list[Path]:
    """The data files of a folder: those that its manifest names, or those with the ending of one."""
    named_files = _named(folder)
    if named_files is not None:
        return [folder / name for name in named_files]
    found = sorted({path for ending in _ENDINGS for path in folder.glob(ending) if _holds_rows(path)})
    if not found:
        what = "no .jsonl and no .parquet file, and no .json file that is a list"
        raise InvalidArgument(f"validate({str(folder)!r}): the folder holds {what}.")
    return found


def _holds_rows(path: Path) -> bool:
    """Whether a file is one of data: of those that end in .json, one that is a list, or that cannot be read."""
    if ".json" not in path.suffixes:
        return True
    try:
        head = next(chunks(path, path.name), b"") if path.is_file() else b""
    except MalformedInput:
        return True
    return is_list(head.removeprefix(BOM))


def _named(folder: Path) -> list[str] | None:
    """The files that the manifest of a folder names, if it has one.

    Raises: MalformedInput: it names something outside of its folder.
    """
    names = names_in(folder)
    for name in names or ():
        if not isinstance(name, str) or Path(name).name != name or name == ".." or "\0" in name:
            what = f"{describe(name)} is not the name of a file in the folder"
            raise MalformedInput(f"{folder / _MANIFEST}: {what}.")
    return names or None


def names_in(folder: Path) -> list[Any] | None:
    """What a manifest of tunekit's says that its files are called; ``None`` for another file of that name, or none."""
    manifest = folder / _MANIFEST
    if not manifest.is_file() or manifest.stat().st_size > _LARGEST_MANIFEST:
        return None
    try:
        return [entry["name"] for entry in orjson.loads(manifest.read_bytes())["files"]]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
