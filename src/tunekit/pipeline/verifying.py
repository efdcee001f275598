"""``tk.verify``: hold a written data set to its manifest and to its pairs."""

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from tunekit.errors import InvalidArgument, MalformedInput, describe
from tunekit.layouts.layout import Layout
from tunekit.layouts.plain import Plain
from tunekit.pipeline.lazy_pairs import Pairs
from tunekit.safe_paths import as_folder, is_folder
from tunekit.shaping.split import Split
from tunekit.values.saving import from_json, to_dict
from tunekit.writing.checking import SampledFile, Verification, hashed
from tunekit.writing.job import CHANGED, Job
from tunekit.writing.listing import gaps, strays
from tunekit.writing.manifest import Manifest, read_manifest
from tunekit.writing.place import Place

EFFECTS = ("Apply",)  # what does more than make pairs


def verify(
    folder: str | os.PathLike[str],
    *,
    pairs: Pairs | None = None,
    layout: Layout | None = None,
    sample: int = 4,
    classes: Iterable[type[Any]] = (),
    trusted: bool = False,
) -> Verification:
    """Check the hashes of a written data set, and make the first pairs of some of its files again.

    >>> import tempfile
    >>> import tunekit as tk
    >>> pairs = tk.pairs(["One, two.", "Three!"], tk.Restore(tk.StripPunctuation()))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pairs.write(folder, layout=tk.Chat(), progress=False)
    ...     print(tk.verify(folder))
    1 files, 183 bytes, 2 pairs made again; all as written.

    The manifest holds the program where it can be saved, as ``tk.to_json`` does it: then nothing but the folder and the
    source is needed. What holds a function of one's own is handed over: ``pairs=`` and ``layout=``. A saved program
    that calls something and may keep the answers (``Apply``) is not run, as the folder may be somebody else's, unless
    ``trusted`` says so.

    Args:
        folder: what ``Pairs.write`` wrote.
        pairs: the pairs that were written.
        layout: their layout.
        sample: how many files are looked into; with 0, the hashes alone are checked.
        classes: one's own classes that the program names.
        trusted: whether a saved program may call what it names, and write into the cache that it names.

    Raises: InvalidArgument: no data set of tunekit's is there. MalformedInput: its manifest is damaged. Cost: one pass
    over the files, and over the source up to the last pair that is made; nothing is made of the rest.
    """
    place = as_folder("verify", "folder", folder)
    manifest = read_manifest(place) if is_folder(place) else None
    if manifest is None:
        raise InvalidArgument(f"verify({str(folder)!r}): no data set of tunekit's is there.")
    problems = list(hashed(place, manifest))
    if manifest.complete:
        problems += [*gaps(manifest), *strays(place, manifest)]
    remade, skipped = 0, "" if manifest.complete else "it is unfinished"
    if pairs is None and not skipped:
        pairs, layout, skipped = _program(place, manifest, classes, trusted=trusted)
    if pairs is not None and not problems:
        job = _job(pairs, layout or Plain(), place, manifest)
        skipped = "" if job is not None else "these are other pairs, another source or another layout"
        for entry, count, same in SampledFile(job, manifest, sample).remade() if job is not None else ():
            remade += count
            if not same:
                problems.append(f"{entry.name} does not begin with the pairs that are made now")
        if problems:
            problems[-1] += (
                f": {CHANGED}.\nHint: write(…, overwrite=True); sample=0 looks at the hashes alone"
            )
    sizes = sum(entry.bytes for entry in manifest.files)
    return Verification(str(folder), len(manifest.files), sizes, remade, tuple(problems), skipped)


def _program(
    folder: Path, manifest: Manifest, classes: Iterable[type[Any]], *, trusted: bool
) -> tuple[Pairs | None, Layout | None, str]:
    """The pairs and the layout that a manifest holds, or why there are none.

    Raises: MalformedInput: what it holds is something else.
    """
    program, laid = (manifest.recipe.get(name) for name in ("program", "layout_program"))
    if program is None or laid is None:
        return None, None, "the manifest holds no program; hand over pairs= and layout="
    pairs, layout = from_json(program, classes=classes), from_json(laid, classes=classes)
    for field, value, kind in (("program", pairs, Pairs), ("layout_program", layout, Layout)):
        if not isinstance(value, kind):
            what = f"recipe.{field} is {describe(value)}, and must be {kind.__name__.lower()}"
            raise MalformedInput(f"{str(folder)!r}: the folder holds a manifest in which {what}.")
    if not trusted and _calls(pairs):
        why = "its program calls something (Apply), and may be somebody else's"
        return None, None, f"{why}; hand over pairs=, or trusted=True"
    return pairs, layout, ""


def _calls(value: Any) -> bool:
    """Whether a value is made of one that calls something."""
    waiting = [to_dict(value)]
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            if held.get("type") in EFFECTS:
                return True
            waiting += held.values()
        elif isinstance(held, list):
            waiting += held
    return False


def _job(pairs: Pairs, layout: Layout, folder: Path, manifest: Manifest) -> Job | None:
    """The job that wrote the folder, if it is that of these pairs and this layout."""
    recipe = manifest.recipe
    place = Place(folder, layout, recipe["shard_size"], *recipe["format"], *recipe["card"])
    split = Split({name: _share(share) for name, share in recipe["split"]})
    job = pairs._job(place, split, group=recipe["group"])
    return job if job.recipe() | {"pairs": None} == recipe | {"pairs": None} else None


def _share(text: str) -> float | Fraction:
    """A share as it was given: a decimal stands for a float."""
    return float(text) if "." in text or "e" in text else Fraction(text)
