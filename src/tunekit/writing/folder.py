"""The folder of a data set: whose it is, and what may be replaced in it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from tunekit.errors import InvalidArgument, describe
from tunekit.version import VERSION
from tunekit.writing.durable import PARTIAL, write_durably
from tunekit.writing.manifest import NAME, Manifest, read_manifest


def finished_in(folder: Path, recipe: dict[str, Any], *, overwrite: bool) -> Manifest | None:
    """The manifest of the data set of this recipe that is finished in the folder, ``None`` where it is to be written.

    Raises: InvalidArgument: the folder holds something else, and ``overwrite`` does not say to replace it; or something
    that tunekit did not write.
    """
    if folder.exists() and not folder.is_dir():
        raise InvalidArgument(f"write({str(folder)!r}): it is a file, not a folder.")
    if not folder.exists():
        return None
    found = read_manifest(folder)
    _refuse_foreign(folder, found)
    if found is None or overwrite:
        return None
    same = found.recipe == recipe and found.versions["tunekit"] == VERSION and recipe["source"] is not None
    if same and found.complete and _is_there(folder, found):
        return found
    if not same and (found.complete or _shards(folder, found)):
        raise _another(folder, found, recipe)
    return None


def cleared(folder: Path) -> None:
    """Make the folder, or empty it of what tunekit wrote."""
    folder.mkdir(parents=True, exist_ok=True)
    found = read_manifest(folder)
    if found is not None:
        # The manifest says first that the data set is no longer whole: what is left of it never looks finished.
        write_durably(folder / NAME, replace(found, complete=False).to_json())
        for path in _shards(folder, found):
            path.unlink()


def _is_there(folder: Path, manifest: Manifest) -> bool:
    return all(
        (folder / f.name).is_file() and (folder / f.name).stat().st_size == f.bytes for f in manifest.files
    )


def _shards(folder: Path, manifest: Manifest) -> list[Path]:
    """The files of a data set, finished or not."""
    sides = "|".join(re.escape(name) for name, _ in manifest.recipe["split"])
    shard = re.compile(rf"(?:{sides})-\d{{5,}}\.jsonl(?:{re.escape(PARTIAL)})?")
    return [path for path in folder.iterdir() if shard.fullmatch(path.name)]


def _refuse_foreign(folder: Path, found: Manifest | None) -> None:
    ours = {NAME + PARTIAL}
    if found is not None:
        ours |= {NAME, *(path.name for path in _shards(folder, found))}
    others = sorted(path.name for path in folder.iterdir() if path.name not in ours)
    if others:
        more = f" and {len(others) - 1} more" if others[1:] else ""
        what = f"something that tunekit did not write: {describe(others[0])}{more}"
        raise InvalidArgument(
            f"write({str(folder)!r}): the folder holds {what}.\nHint: choose a new or an empty folder."
        )


def _another(folder: Path, found: Manifest, recipe: dict[str, Any]) -> InvalidArgument:
    others = [key for key in recipe if found.recipe.get(key) != recipe[key]] or ["the version of tunekit"]
    state = "a data set" if found.complete else "an unfinished data set"
    what = f"{state} of another recipe; different: {', '.join(others)}"
    hint = "choose another folder, or overwrite=True."
    if found.recipe["source"] is None:
        what = "a data set, and a source that does not say its identity cannot be compared with it"
        hint = "a source of one's own says in identity() what its content is, as JSON; or overwrite=True."
    return InvalidArgument(f"write({str(folder)!r}): the folder holds {what}.\nHint: {hint}")
