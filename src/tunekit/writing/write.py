"""Write pairs: shards in a trainer's layout, and a manifest."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import orjson

from tunekit.content import content_of
from tunekit.errors import InvalidArgument, LawBroken, OutOfDomain, describe
from tunekit.layouts.layout import Layout
from tunekit.pair import PairBatch
from tunekit.shaping.split import Split
from tunekit.writing.durable import DurableFile, write_durably
from tunekit.writing.folder import cleared
from tunekit.writing.manifest import NAME, Manifest, ShardEntry


class Shards:
    """The files of one side of a split: each is closed at ``shard_size`` pairs and then appears under its name."""

    def __init__(self, folder: Path, split: str, shard_size: int) -> None:
        self._folder, self._split, self._size = folder, split, shard_size
        self._file: DurableFile | None = None
        self._pairs = 0
        self.entries: list[ShardEntry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._file is not None:
            self._file.__exit__(None, None, None)

    def write(self, lines: Sequence[bytes]) -> None:
        """Add lines, each a pair, cutting them into shards."""
        while lines:
            if self._file is None:
                name = f"{self._split}-{len(self.entries):05d}.jsonl"
                self._file, self._pairs = DurableFile(self._folder / name), 0
            part, lines = lines[: self._size - self._pairs], lines[self._size - self._pairs :]
            self._file.write(b"".join(part))
            self._pairs += len(part)
            if self._pairs == self._size:
                self.close()

    def close(self) -> None:
        """Finish the open shard."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with file:
            file.commit()
        self.entries.append(ShardEntry(file.path.name, self._split, self._pairs, file.size, file.sha256()))


def write_batches(
    batches: Iterator[PairBatch],
    folder: Path,
    manifest: Manifest,
    layout: Layout,
    split: Split,
    shard_size: int,
) -> Iterator[Manifest]:
    """Write the batches; give the manifest as it stands after each of them, and at last the finished one.

    Raises: OutOfDomain: no pair came, or a side of the split stayed empty.
    """
    cleared(folder)
    write_durably(folder / NAME, manifest.to_json())
    counts, dropped = Counter[str](), Counter[str]()
    with ExitStack() as stack:
        sides = {name: stack.enter_context(Shards(folder, name, shard_size)) for name in split.shares}
        for batch in batches:
            lines, kept, lost = encoded(layout, batch)
            counts += batch.counts + Counter(pairs=len(lines)) + batch.marked(kept)
            dropped += batch.dropped + lost
            for name, part in _by_side(lines, kept, batch.groups, split):
                sides[name].write(part)
            yield replace(manifest, counts=counts, dropped=dropped)
        for shards in sides.values():
            shards.close()
        files = tuple(entry for shards in sides.values() for entry in shards.entries)
        _refuse_empty({name: len(shards.entries) for name, shards in sides.items()}, dropped)
    done = replace(manifest, counts=counts, dropped=dropped, files=files, complete=True)
    write_durably(folder / NAME, done.to_json())
    yield done


def refuse_changed(
    batches: Iterator[PairBatch], folder: Path, manifest: Manifest, layout: Layout, split: Split
) -> None:
    """Hold a finished data set to what its pairs give now, by the first batch of them.

    A recipe sees neither the code of other modules nor what a function reads from elsewhere.

    Raises: InvalidArgument: the files begin with something else.
    """
    batch = next((batch for batch in batches if len(batch)), None)
    if batch is None:
        return
    lines, kept, _ = encoded(layout, batch)
    for name, part in _by_side(lines, kept, batch.groups, split):
        entry = next(entry for entry in manifest.files if entry.split == name)
        expected = b"".join(part[: entry.pairs])
        with (folder / entry.name).open("rb") as file:
            if file.read(len(expected)) != expected:
                raise InvalidArgument(
                    f"write({str(folder)!r}): the folder holds a finished data set of this recipe, but its pairs "
                    "give other texts now: some code has changed.\nHint: choose another folder, or overwrite=True."
                )


def encoded(layout: Layout, batch: PairBatch) -> tuple[list[bytes], Sequence[int], Counter[str]]:
    """One line of JSON for each pair, the numbers of their pairs, and what could not be encoded, by reason."""
    rows = layout.rows(batch)
    if len(rows) != len(batch):
        raise LawBroken(f"{layout!r}: rows gave {len(rows)} objects for {len(batch)} pairs.")
    newline = orjson.OPT_APPEND_NEWLINE
    try:
        return [orjson.dumps(row, None, newline) for row in rows], range(len(rows)), Counter()
    except orjson.JSONEncodeError:
        pass
    lines, kept, lost = [], [], Counter[str]()
    for number, row in enumerate(rows):
        try:
            lines.append(orjson.dumps(row, None, newline))
            kept.append(number)
        except orjson.JSONEncodeError as error:
            if "surrogates" not in str(error):
                raise InvalidArgument(f"{layout!r}: rows gave something that is no JSON: {error}.") from error
            lost["a lone surrogate cannot be encoded"] += 1
    return lines, kept, lost


def _by_side(
    lines: list[bytes], kept: Sequence[int], groups: Sequence[str], split: Split
) -> Iterator[tuple[str, Sequence[bytes]]]:
    if len(split.shares) == 1:
        yield next(iter(split.shares)), lines
        return
    of_group = {group: split.side(group) for group in set(groups)}
    side = np.array([of_group[groups[number]] for number in kept], object)
    for name in split.shares:
        yield name, [lines[i] for i in np.flatnonzero(side == name).tolist()]


def _refuse_empty(files: dict[str, int], dropped: Counter[str]) -> None:
    empty = [name for name, count in files.items() if not count]
    if not empty:
        return
    reasons = ", ".join(f"{reason} ({count:,})" for reason, count in dropped.most_common(3)) or "nothing"
    what = (
        "no pair came out"
        if len(empty) == len(files)
        else f"the side {describe(empty[0])} of the split is empty"
    )
    raise OutOfDomain(f"write(…): {what}; dropped: {reasons}.\nHint: give more data, or fewer sides.")


def recipe_of(**parts: Any) -> dict[str, Any]:
    """A recipe as JSON gives it back, so that two of them can be compared."""
    content: dict[str, Any] = orjson.loads(orjson.dumps(parts))
    return content


def digest_of(parts: Any) -> str:
    """A hash of all that values are made of, the code of their functions too."""
    return hashlib.blake2b(orjson.dumps(content_of(parts)), digest_size=16).hexdigest()


def shown(manifests: Iterator[Manifest], *, progress: bool) -> Iterator[Manifest]:
    """The manifests, counted in a progress bar."""
    from tqdm import tqdm

    # disable=None: no bar where there is no terminal.
    with tqdm(unit="pair", unit_scale=True, disable=None if progress else True) as bar:
        for manifest in manifests:
            bar.update(manifest.counts["pairs"] - bar.n)
            yield manifest
