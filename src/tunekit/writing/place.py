"""Place: where the files of a data set go, and in which form."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tunekit.errors import check_integer, check_string, invalid
from tunekit.layouts.layout import Layout
from tunekit.shaping.split import ranked
from tunekit.writing.durable import hidden
from tunekit.writing.equal import DROPPED
from tunekit.writing.file_formats import Compress, Format, check_format, convert, ending
from tunekit.writing.keyed import KeyedFile, keys_name
from tunekit.writing.manifest import Manifest, Progress
from tunekit.writing.shards import Naming, Shards
from tunekit.writing.sides import Sides


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


def _convert(form: tuple[Layout, Format, Compress | None], lines: Path, to: Path) -> None:
    convert(lines, to, *form)
