"""The folder of a data set: whose it is, what may be replaced in it, and where to go on."""

import re
from dataclasses import replace
from pathlib import Path
from stat import S_ISREG
from typing import Any

from tunekit.errors import InvalidArgument, describe
from tunekit.safe_paths import is_alone, refuse_unusable, usable
from tunekit.version import VERSION
from tunekit.writing.durable import hidden, write_durably
from tunekit.writing.keyed import keys_name
from tunekit.writing.manifest import NAME, Manifest, read_manifest
from tunekit.writing.sealing import refuse_edited

CARD = "README.md"


def found_in(folder: Path, recipe: dict[str, Any], *, overwrite: bool) -> Manifest | None:
    """The manifest of the data set of this recipe in the folder, finished or not; ``None`` where it is to be begun.

    Raises: InvalidArgument: the folder holds something else, and ``overwrite`` does not say to replace it; or something
    that tunekit did not write. MalformedInput: an unfinished manifest that somebody changed.
    """
    refuse_unusable("write", folder)
    if not folder.exists():
        return None
    with usable("write", folder):
        found = read_manifest(folder)
        _refuse_foreign(folder, found)
    if found is None or overwrite:
        return None
    same = found.recipe == recipe and found.versions["tunekit"] == VERSION and recipe["source"] is not None
    if not same and (found.complete or any(_size(path) for path in _shards(folder, found))):
        raise _another(folder, found, recipe)
    if not same:
        return None
    refuse_edited(folder, found)
    return found if _is_there(folder, found) else None


def prepare(folder: Path, resumed: Manifest | None) -> None:
    """Empty the folder of what tunekit wrote and ``resumed`` does not need."""
    found = read_manifest(folder)
    if found is None:
        return
    needed = set() if resumed is None else _needed(resumed)
    if resumed is None:
        # The manifest says first that the data set is no longer whole: what is left of it never looks finished.
        write_durably(folder / NAME, replace(found, complete=False, progress=None).to_json())
        (folder / CARD).unlink(missing_ok=True)
    for path in _shards(folder, found):
        if path.name not in needed:
            path.unlink()


def _is_there(folder: Path, manifest: Manifest) -> bool:
    """Whether all files that the manifest names are there, the unfinished ones as far as it says."""
    whole = all(_size(folder / entry.name) == entry.bytes for entry in manifest.files)
    if manifest.complete or not whole:
        return whole
    if manifest.progress is None:
        return False
    names = _open_names(manifest)
    return all(
        max(_size(folder / name), _size(folder / hidden(name))) >= manifest.progress.open[side].bytes
        for side, name in names.items()
    ) and all(
        _size(folder / hidden(keys_name(side))) >= size for side, size in manifest.progress.keys.items()
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _open_names(manifest: Manifest) -> dict[str, str]:
    """The names under which the lines of the open files grow, finished or hidden."""
    progress = manifest.progress
    if progress is None:
        return {}
    closed = {side: sum(entry.split == side for entry in manifest.files) for side in progress.open}
    return {side: f"{side}-{count:05d}.jsonl" for side, count in closed.items()}


def _needed(manifest: Manifest) -> set[str]:
    names = set(_open_names(manifest).values())
    keyed = map(keys_name, manifest.progress.keys if manifest.progress else ())
    return {entry.name for entry in manifest.files} | names | {hidden(name) for name in (*names, *keyed)}


def _shards(folder: Path, manifest: Manifest) -> list[Path]:
    """The files of a data set, finished or not."""
    sides = "|".join(re.escape(name) for name, _ in manifest.recipe["split"])
    ending = r"\.(?:jsonl(?:\.(?:gz|bz2|xz|zst))?|parquet)"
    name = rf"(?:{sides})-\d{{5,}}{ending}"
    shard = re.compile(rf"{name}|\.(?:{name}|(?:{sides})\.keys)\.partial")
    return [path for path in folder.iterdir() if shard.fullmatch(path.name)]


def _refuse_foreign(folder: Path, found: Manifest | None) -> None:
    ours = {hidden(NAME)}
    if found is not None:
        ours |= {NAME, CARD, hidden(CARD), *(path.name for path in _shards(folder, found))}
    others = sorted(path.name for path in folder.iterdir() if path.name not in ours or not _is_plain(path))
    if others:
        more = f" and {len(others) - 1} more" if others[1:] else ""
        what = f"something that tunekit did not write: {describe(others[0])}{more}"
        raise InvalidArgument(
            f"write({str(folder)!r}): the folder holds {what}.\nHint: choose a new or an empty folder."
        )


def _is_plain(path: Path) -> bool:
    """Whether it can be read as a file, and written where it is hidden: then no link may lead elsewhere."""
    try:
        return is_alone(path.lstat()) if path.name.startswith(".") else S_ISREG(path.stat().st_mode)
    except FileNotFoundError:  # another writer has finished it meanwhile
        return True


def _another(folder: Path, found: Manifest, recipe: dict[str, Any]) -> InvalidArgument:
    others = [key for key in recipe if found.recipe.get(key) != recipe[key]] or ["the version of tunekit"]
    state = "a data set" if found.complete else "an unfinished data set"
    what = f"{state} of another recipe; different: {', '.join(others)}"
    hint = "choose another folder, or overwrite=True."
    if found.recipe["source"] is None:
        what = "a data set, and a source that does not say its identity cannot be compared with it"
        hint = "a source of one's own says in identity() what its content is, as JSON; or overwrite=True."
    return InvalidArgument(f"write({str(folder)!r}): the folder holds {what}.\nHint: {hint}")
