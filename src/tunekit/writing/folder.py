"""The folder of a data set: whose it is, and what may be replaced in it."""

import re
from pathlib import Path
from typing import Any

from tunekit.errors import InvalidArgument, describe
from tunekit.writing.durable import PARTIAL
from tunekit.writing.manifest import NAME, Manifest, read_manifest

_SHARD = re.compile(rf"[\w-]+-\d{{5}}\.jsonl(?:{re.escape(PARTIAL)})?")


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
    same = found is not None and found.recipe == recipe and recipe.get("source") is not None
    if found is not None and same and found.complete and not overwrite and _is_there(folder, found):
        return found
    _refuse_foreign(folder, found, same=same, overwrite=overwrite)
    # The manifest goes first: without it the rest is nobody's, never a data set that looks finished.
    (folder / NAME).unlink(missing_ok=True)
    for path in _shards(folder):
        path.unlink()
    return None


def _is_there(folder: Path, manifest: Manifest) -> bool:
    return all(
        (folder / f.name).is_file() and (folder / f.name).stat().st_size == f.bytes for f in manifest.files
    )


def _shards(folder: Path) -> list[Path]:
    return [p for p in folder.iterdir() if _SHARD.fullmatch(p.name) or p.name == NAME + PARTIAL]


def _refuse_foreign(folder: Path, found: Manifest | None, *, same: bool, overwrite: bool) -> None:
    ours = {p.name for p in _shards(folder)} | ({NAME} if found is not None else set())
    others = sorted(p.name for p in folder.iterdir() if p.name not in ours)
    place = f"write({str(folder)!r})"
    if others:
        raise InvalidArgument(
            f"{place}: the folder holds something that tunekit did not write: {describe(others[0])}"
            f"{f' and {len(others) - 1} more' if others[1:] else ''}.\nHint: choose a new or an empty folder."
        )
    if ours and not same and not overwrite:
        what = "files of another program" if found is None else "a data set of another recipe"
        raise InvalidArgument(
            f"{place}: the folder holds {what}.\nHint: choose another folder, or overwrite=True."
        )
