"""The folder of a data set: whose it is, and what may be replaced in it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from tunekit.errors import InvalidArgument, describe
from tunekit.version import VERSION
from tunekit.writing.durable import PARTIAL, write_durably
from tunekit.writing.manifest import NAME, Manifest, read_manifest


def prepare(folder: Path, recipe: dict[str, Any], *, overwrite: bool) -> Manifest | None:
    """Make the folder ready to be written.

    A folder of the same recipe that is finished gives its manifest: nothing is left to do. One that is not finished is
    begun anew. Anything else is left alone, unless ``overwrite`` says to replace a data set of tunekit's.

    Raises: InvalidArgument: the folder holds something else.
    """
    if folder.exists() and not folder.is_dir():
        raise InvalidArgument(f"write({str(folder)!r}): it is a file, not a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    found = read_manifest(folder)
    same = found is not None and found.recipe == recipe and found.versions["tunekit"] == VERSION
    same = same and recipe["source"] is not None
    if found is not None and same and found.complete and not overwrite and _is_there(folder, found):
        return found
    _refuse_foreign(folder, found, same=same, overwrite=overwrite)
    if found is not None:
        # The manifest says first that the data set is no longer whole: what is left of it never looks finished.
        write_durably(folder / NAME, replace(found, complete=False).to_json())
        for path in _shards(folder, found):
            path.unlink()
    return None


def _is_there(folder: Path, manifest: Manifest) -> bool:
    return all(
        (folder / f.name).is_file() and (folder / f.name).stat().st_size == f.bytes for f in manifest.files
    )


def _shards(folder: Path, manifest: Manifest) -> list[Path]:
    """The files of a data set, finished or not."""
    sides = "|".join(re.escape(name) for name, _ in manifest.recipe["split"])
    shard = re.compile(rf"(?:{sides})-\d{{5,}}\.jsonl(?:{re.escape(PARTIAL)})?")
    return [path for path in folder.iterdir() if shard.fullmatch(path.name)]


def _refuse_foreign(folder: Path, found: Manifest | None, *, same: bool, overwrite: bool) -> None:
    ours = {NAME + PARTIAL}
    if found is not None:
        ours |= {NAME, *(path.name for path in _shards(folder, found))}
    others = sorted(path.name for path in folder.iterdir() if path.name not in ours)
    place = f"write({str(folder)!r})"
    if others:
        more = f" and {len(others) - 1} more" if others[1:] else ""
        raise InvalidArgument(
            f"{place}: the folder holds something that tunekit did not write: {describe(others[0])}{more}.\n"
            "Hint: choose a new or an empty folder."
        )
    if found is not None and not same and not overwrite:
        what = "a data set of another recipe"
        if found.recipe["source"] is None:
            what = "a data set, and a source that is a callable or an iterator cannot be compared with it"
        raise InvalidArgument(
            f"{place}: the folder holds {what}.\nHint: choose another folder, or overwrite=True."
        )
