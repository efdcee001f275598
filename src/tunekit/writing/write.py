"""Write encoded pairs: shards, a manifest that says where to go on, and a card."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tunekit.batches.records import parted
from tunekit.errors import InvalidArgument, OutOfDomain, check_integer, check_string, describe, invalid
from tunekit.layouts.layout import Layout
from tunekit.shaping.split import ranked
from tunekit.writing.card import card
from tunekit.writing.durable import hidden, write_durably
from tunekit.writing.encoding import Encoded
from tunekit.writing.equal import DROPPED
from tunekit.writing.file_formats import Compress, Format, check_format, convert, ending
from tunekit.writing.folder import CARD, prepare
from tunekit.writing.keyed import KeyedFile, keys_name
from tunekit.writing.manifest import NAME, Manifest, Progress
from tunekit.writing.sealing import sealed
from tunekit.writing.shards import Naming, Shards
from tunekit.writing.sides import Sides

# After so many bytes the manifest says again where to go on: what a killed run loses is made again in seconds.
CHECKPOINT = 1 << 26


@dataclass(frozen=True)
class Place:
    """Where the files go, and in which form.

    Raises: InvalidArgument: a form that there is none of. MissingExtra: a package is missing.
    """

    folder: Path
    layout: Layout
    shard_size: int
    format: Format = "jsonl"
    compress: Compress | None = None
    license: str | None = None
    language: str | Sequence[str] = ()

    def __post_init__(self) -> None:
        if isinstance(self.layout, type) or not isinstance(self.layout, Layout):
            hint = "such as tk.Chat() or tk.Plain()."
            raise invalid("Pairs.write", "layout", self.layout, "a layout with rows", hint)
        check_integer("Pairs.write", "shard_size", self.shard_size, least=1)
        check_format("Pairs.write", self.format, self.compress)
        if self.license is not None:
            _check_text("license", self.license)
        codes = [self.language] if isinstance(self.language, str) else self.language
        if not isinstance(codes, Sequence):
            raise invalid("Pairs.write", "language", codes, "a language code, or a list of them")
        for code in codes:
            _check_text("language", code)

    def sides(self, manifest: Manifest) -> Sides:
        """The files of all sides, as far as the manifest says that they are written."""
        names = [name for name, _ in manifest.recipe["split"]]
        progress = manifest.progress
        keyed = manifest.recipe["equal_records"] == DROPPED
        sizes = dict.fromkeys(names if keyed else (), 0) if progress is None else progress.keys
        hashes = {} if progress is None else progress.sha256
        return Sides(
            {name: self.shards(manifest, name) for name in names},
            {
                name: KeyedFile(
                    self.folder / keys_name(name), sizes[name], hashes.get(hidden(keys_name(name)), "")
                )
                for name in ranked(names)
                if name in sizes
            },
        )

    def shards(self, manifest: Manifest, split: str) -> Shards:
        """The files of a side, as far as the manifest says that they are written."""
        form = (self.layout, self.format, self.compress)
        plain = self.format == "jsonl" and self.compress is None
        made = None if plain else partial(_convert, form)
        naming = Naming(self.folder, split, ending(self.format, self.compress), made)
        entries = [entry for entry in manifest.files if entry.split == split]
        progress = manifest.progress or Progress(0, {})
        return Shards(naming, self.shard_size, entries, progress.open.get(split), progress.sha256)


def _check_text(argument: str, text: str) -> None:
    """Whether a text can stand in a file."""
    check_string("Pairs.write", argument, text)
    if not text.isascii() and text != text.encode("utf-8", "replace").decode():
        raise invalid("Pairs.write", argument, text, "text that UTF-8 can hold, without a lone surrogate")


def write_encoded(parts: Iterator[Iterable[Encoded]], place: Place, manifest: Manifest) -> Iterator[Manifest]:
    """Write what comes, part by part; give the manifest as it stands after each, and at last the finished one.

    ``manifest`` is that of a data set that was cut off, and ``parts`` what comes behind it; or one without progress.

    Raises: OutOfDomain: no pair came, or a side of the split stayed empty.
    """
    resumed = manifest.progress
    prepare(place.folder, manifest if resumed else None)
    if resumed is None:
        write_durably(place.folder / NAME, manifest.to_json())
    number = resumed.parts if resumed else 0
    with place.sides(manifest) as sides:
        written, closed = 0, len(sides.entries)
        for part in parts:
            counts, dropped, kept = map(Counter[str], (manifest.counts, manifest.dropped, manifest.kept))
            pairs = Counter[str]()
            for outcome in part:
                for name, lines in outcome.lines.items():
                    sides.write(name, lines, (number, pairs[name]))
                    pairs[name] += lines.count
                    written += len(lines.data)
                counts.update(outcome.counts)
                for total, more in zip((dropped, kept), parted(outcome.dropped), strict=True):
                    total.update(more)
            number += 1
            manifest = replace(manifest, counts=counts, dropped=dropped, kept=kept)
            if written >= CHECKPOINT or len(sides.entries) != closed:
                _checkpoint(place.folder, manifest, sides, number)
                written, closed = 0, len(sides.entries)
            yield manifest
        if sides.waits:
            _checkpoint(place.folder, manifest, sides, number)  # what is cut off from here on settles again
            manifest = sides.settle(manifest)
        sides.close()
        if sides.spent:
            _checkpoint(place.folder, manifest, sides, number)
    yield _finished(place, manifest, sides)


def _checkpoint(folder: Path, manifest: Manifest, sides: Sides, parts: int) -> None:
    """Say on the disk how far all files are, and drop what is no longer needed."""
    so_far = sealed(replace(manifest, files=sides.entries), sides.sync(parts))
    write_durably(folder / NAME, so_far.to_json())
    sides.drop_spent()


def _finished(place: Place, manifest: Manifest, sides: Sides) -> Manifest:
    _refuse_empty(sides.empty(), manifest)
    done = replace(manifest, files=sides.entries, complete=True, progress=None)
    _refuse_changed(place.folder, done)
    text = card(done, place.layout, license=place.license, language=place.language)
    write_durably(place.folder / CARD, text.encode("utf-8", "backslashreplace"))
    write_durably(place.folder / NAME, done.to_json())
    return done


def _refuse_changed(folder: Path, manifest: Manifest) -> None:
    """Hold the finished files to their sizes: somebody else may have been there since."""
    for entry in manifest.files:
        if (folder / entry.name).stat().st_size != entry.bytes:
            raise InvalidArgument(
                f"write({str(folder)!r}): {entry.name!r} was changed while the others were written.\n"
                "Hint: let nobody else touch the folder, and write again."
            )


def _convert(form: tuple[Layout, Format, Compress | None], lines: Path, to: Path) -> None:
    convert(lines, to, *form)


def _refuse_empty(empty: list[str], manifest: Manifest) -> None:
    if not empty:
        return
    lost = manifest.dropped.most_common(3)
    reasons = ", ".join(f"{reason} ({count:,})" for reason, count in lost) or "nothing"
    if not manifest.counts["read"]:
        raise OutOfDomain(f"write(…): the source is empty: it gave no record; dropped: {reasons}.")
    what = (
        "no pair came out"
        if len(empty) == len(manifest.recipe["split"])
        else f"the side {describe(empty[0])} of the split is empty"
    )
    hint = "give more data, or fewer sides"
    if empty[0] in manifest.equal:
        hint = (
            "all of its records stand on another side too, which keeps them: give other data, or fewer sides"
        )
    raise OutOfDomain(f"write(…): {what}; dropped: {reasons}.\nHint: {hint}.")


def shown(manifests: Iterator[Manifest], *, progress: bool) -> Iterator[Manifest]:
    """The manifests, counted in a progress bar."""
    from tqdm import tqdm

    # disable=None: no bar where there is no terminal.
    with tqdm(unit="pair", unit_scale=True, disable=None if progress else True) as bar:
        for manifest in manifests:
            bar.update(manifest.counts["pairs"] - bar.n)
            yield manifest
