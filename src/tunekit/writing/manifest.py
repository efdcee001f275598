"""Manifest: what a written data set is made of, and what it was made with."""

import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, fields
from fractions import Fraction
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

from tunekit.engine import unicode
from tunekit.engine.mixing import Words
from tunekit.version import VERSION
from tunekit.writing.equal import keys_of
from tunekit.writing.fields import BrokenManifest, check_fields

NAME = "manifest.json"
FORMAT = "tunekit-1"


@dataclass(frozen=True)
class ShardEntry:
    """One finished file.

    ``start`` says where in the source its first pair is made: the number of the part, and how many pairs of this side
    and part stand in the file before.
    """

    name: str
    split: str
    pairs: int
    bytes: int
    sha256: str
    start: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Open:
    """The size of an unfinished file so far, and where its first pair is made."""

    bytes: int
    pairs: int
    start: tuple[int, int]


@dataclass(frozen=True)
class Progress:
    """How far an unfinished data set is: the parts whose pairs are on the disk, and the open file of each side.

    ``keys`` are the bytes of the hidden file of keys of each side, until equal records have been looked for.
    ``sha256`` has the hash of each hidden file as far as it counts, by its name, and ``seal`` that of the manifest.
    """

    parts: int
    open: dict[str, Open]
    keys: dict[str, int] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    seal: str = ""


@dataclass(frozen=True)
class Manifest:
    """The record of a written data set: its recipe, versions, counts and files.

    ``counts``: clean records ``read``, ``pairs`` written, ``checked`` against their law, ``unchanged`` by the noise.
    ``dropped``: what was left out, by reason; ``kept``: what was not, but was changed, or is not what it should have
    been. ``moved``: the groups that fill a side of the split that would be empty.
    ``equal``: the keys of the records that were left out of a side as a side before has them, by these two sides: 16
    hexadecimal digits each, run together. ``complete`` is false while the data set is being written; ``progress`` then
    says where to go on.
    """

    recipe: dict[str, Any]
    versions: dict[str, str]
    counts: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    files: tuple[ShardEntry, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    equal: dict[str, dict[str, str]] = field(default_factory=dict)
    complete: bool = False
    progress: Progress | None = None

    def splits(self) -> dict[str, int]:
        """Return the number of pairs of each side."""
        totals: Counter[str] = Counter()
        for entry in self.files:
            totals[entry.split] += entry.pairs
        return dict(totals)

    def shared(self) -> dict[str, dict[str, Words]]:
        """The keys of ``equal``, as arrays."""
        return {
            side: {other: keys_of(digits) for other, digits in of.items()} for side, of in self.equal.items()
        }

    def to_json(self) -> bytes:
        """The manifest as it is written."""
        content = {"format": FORMAT} | {f.name: getattr(self, f.name) for f in fields(self)}
        if self.progress is None:
            del content["progress"]
        content |= {
            "counts": dict(sorted(self.counts.items())),
            "dropped": dict(sorted(self.dropped.items())),
            "kept": dict(sorted(self.kept.items())),
        }
        return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    def __str__(self) -> str:
        total = max(sum(self.splits().values()), 1)
        asked = dict(self.recipe["split"])
        sides = ", ".join(
            f"{name} {count:,} ({count / total:.1%}, asked for {float(Fraction(asked[name])):.1%})"
            for name, count in self.splits().items()
        )
        lost = "".join(f"\n  dropped, {reason}: {count:,}" for reason, count in sorted(self.dropped.items()))
        lost += "".join(f"\n  kept, {reason}: {count:,}" for reason, count in sorted(self.kept.items()))
        counts = ", ".join(f"{name} {count:,}" for name, count in sorted(self.counts.items()))
        return f"{sides}\n  {counts}{lost}"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder; ``None`` when there is none, or none of this kind.

    Raises: BrokenManifest: one of this kind, and a field holds what it cannot hold.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        content = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return None
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        return None
    try:
        check_fields(content)
    except BrokenManifest as error:
        raise BrokenManifest(
            f"{str(path)!r}: no data set of tunekit's is there; the folder holds a manifest in which {error}.\n"
            "Hint: choose another folder, or delete this one."
        ) from None
    try:
        files = tuple(_entry(ShardEntry, **entry) for entry in content.pop("files"))
        counts, dropped, kept = (
            Counter[str](content.pop(name, {})) for name in ("counts", "dropped", "kept")
        )
        moved = tuple((group, side) for group, side in content.pop("moved"))
        progress = _progress(content.pop("progress", None))
        manifest = Manifest(
            **content, files=files, moved=moved, counts=counts, dropped=dropped, kept=kept, progress=progress
        )
        _ = (
            manifest.recipe["source"],
            manifest.versions["tunekit"],
            manifest.shared(),
            [name for name, _ in manifest.recipe["split"]],
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return manifest


def _progress(found: Any) -> Progress | None:
    if found is None:
        return None
    opened = {side: _entry(Open, **opened) for side, opened in found["open"].items()}
    keys, sha256 = dict(found.get("keys", {})), dict(found["sha256"])
    return Progress(found["parts"], opened, keys, sha256, found["seal"])


def _entry(cls: Any, *, start: Any, **rest: Any) -> Any:
    part, before = start
    return cls(**rest, start=(part, before))


def versions() -> dict[str, str]:
    """The versions of all that the bytes depend on; ``python-unicode`` is what readers take for a letter in markup."""
    import numpy as np
    import xxhash

    return {
        "tunekit": VERSION,
        "python": ".".join(map(str, sys.version_info[:3])),
        "python-unicode": unicodedata.unidata_version,
        "numpy": np.__version__,
        "orjson": orjson.__version__,
        "regex": metadata.version("regex"),
        "unicode": unicode.VERSION,
        "xxhash": xxhash.VERSION,
    }
