"""Sealing: an unfinished data set is gone on with only where all that is known of it is as it was written."""

import hashlib
from dataclasses import replace
from pathlib import Path

from tunekit.errors import MalformedInput
from tunekit.writing.manifest import Manifest, Progress
from tunekit.writing.shards import digest_of_file


def sealed(manifest: Manifest, progress: Progress) -> Manifest:
    """The manifest of a data set that is so far, with a hash of all that it says."""
    found = replace(manifest, progress=progress)
    return replace(found, progress=replace(progress, seal=_seal(found)))


def refuse_edited(folder: Path, manifest: Manifest) -> None:
    """Hold an unfinished manifest to its seal.

    Raises: MalformedInput: somebody changed it.
    """
    if manifest.progress is not None and manifest.progress.seal != _seal(manifest):
        raise MalformedInput(
            f"write({str(folder)!r}): the manifest of the unfinished data set there is not as it was written.\n"
            "Hint: overwrite=True writes all again."
        )


def refuse_changed(folder: Path, manifest: Manifest) -> None:
    """Hold the finished files of an unfinished data set to their hashes. Cost: one pass over them.

    Raises: MalformedInput: somebody changed one.
    """
    for entry in manifest.files:
        if digest_of_file(folder / entry.name) != (entry.bytes, entry.sha256):
            raise MalformedInput(
                f"write({str(folder)!r}): {entry.name!r} has other bytes than were written.\n"
                "Hint: overwrite=True writes all again."
            )


def _seal(manifest: Manifest) -> str:
    if manifest.progress is None:
        return ""
    said = replace(manifest, progress=replace(manifest.progress, seal="")).to_json()
    return hashlib.blake2b(said, digest_size=16).hexdigest()
