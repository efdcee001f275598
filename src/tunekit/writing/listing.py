"""The list of files of a finished data set: whether it is whole, and whether others stand beside them."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from tunekit.writing.file_formats import ending
from tunekit.writing.manifest import Manifest

_DATA = re.compile(r"\.(?:jsonl|parquet)(?:\.(?:gz|bz2|xz|zstd?))?$", re.IGNORECASE)


def strays(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Files that are none of the data set: loaders find files by their names, and would read them too."""
    known = {entry.name for entry in manifest.files}
    for name in sorted(path.name for path in folder.iterdir()):
        if _DATA.search(name) and not name.startswith(".") and name not in known:
            yield f"{name} is no file of the data set, and loaders may read it"


def gaps(manifest: Manifest) -> Iterator[str]:
    """What is wrong with the list: a file that is missing or is twice, or other pairs than were counted."""
    packed = ending(*manifest.recipe["format"])
    for side, _ in manifest.recipe["split"]:
        own = [entry.name for entry in manifest.files if entry.split == side]
        expected = [f"{side}-{number:05d}{packed}" for number in range(max(len(own), 1))]
        for found, name in zip_longest(own, expected):
            if found != name:
                yield f"the list of files has {found or 'nothing'} where {name} should stand"
                break
    pairs = sum(entry.pairs for entry in manifest.files)
    if pairs != manifest.counts["pairs"]:
        yield f"the files in the list have {pairs:,} pairs, and {manifest.counts['pairs']:,} were written"
