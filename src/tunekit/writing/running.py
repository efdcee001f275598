"""How a job runs, from top to bottom: lock the folder, go on where it was cut off, write, checkpoint, finish."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tunekit.batches.records import parted
from tunekit.errors import InvalidArgument, OutOfDomain, TunekitError, check_integer, describe, note
from tunekit.safe_paths import make_folder
from tunekit.shaping.split import Split
from tunekit.writing.card import card
from tunekit.writing.durable import write_durably
from tunekit.writing.encoding import Encoded
from tunekit.writing.folder import CARD, found_in, prepare
from tunekit.writing.job import Job
from tunekit.writing.manifest import NAME, Manifest, versions
from tunekit.writing.place import Place
from tunekit.writing.sealing import refuse_changed, sealed
from tunekit.writing.sides import Sides
from tunekit.writing.watching import watched

# After so many bytes the manifest says again where to go on: what a killed run loses is made again in seconds.
CHECKPOINT = 1 << 26


def write(
    job: Job, filled: Callable[[Split], Split], *, overwrite: bool = False, progress: bool = True
) -> Manifest:
    """Write what is missing of a data set; ``filled`` gives the split in which no side is empty."""
    check_integer("Pairs.write", "workers", job.workers, least=1)
    recipe = job.recipe()
    found = found_in(job.place.folder, recipe, overwrite=overwrite)
    if found is not None and found.complete:
        job.refuse_changed(found)
        return found
    if found is None:
        job = replace(job, split=filled(job.split))
    begun = Manifest(recipe, versions(), moved=job.split.moved)
    *_, manifest = show_progress(run(job, begun, overwrite=overwrite), progress=progress)
    return manifest


def run(job: Job, manifest: Manifest, *, overwrite: bool = False) -> Iterator[Manifest]:
    """Write what is missing; give the manifest as it is now and then, and at last the finished one.

    Raises: InvalidArgument: another writer is at work in the folder. MalformedInput: what is there, or the source, was
    changed.
    """
    folder = job.place.folder
    make_folder("write", folder)
    with locked(folder):
        # Somebody else may have come this far meanwhile.
        found = found_in(folder, manifest.recipe, overwrite=overwrite)
        if found is not None and found.complete:
            yield found
            return
        if found is not None:
            refuse_changed(folder, found)
            job = replace(job, split=Split(job.split.shares, moved=found.moved))
        done = found.progress.parts if found is not None and found.progress else 0
        begun = found or manifest
        with resumable(folder, manifest.recipe), closing(job.outcomes(done)) as parts:
            yield from write_encoded(watched(parts, job.identity, folder, begun), job.place, begun)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other writers out of the folder.

    The lock is the operating system's, on the folder itself: it leaves no file, and ends with the process. On Windows
    there is none.

    Raises: InvalidArgument: somebody else is writing there.
    """
    if os.name == "nt":
        yield
        return
    from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise InvalidArgument(
                f"write({str(folder)!r}): another write into this folder is under way.\n"
                "Hint: wait for it, or choose another folder."
            ) from None
        try:
            yield
        finally:
            flock(handle, LOCK_UN)  # a process that was started meanwhile may still hold the handle
    finally:
        os.close(handle)


@contextmanager
def resumable(folder: Path, recipe: dict[str, Any]) -> Iterator[None]:
    """What can be gone on with where it fails; an exception of somebody else's gets a note that says so.

    Raises: InvalidArgument: the folder, or a file in it, was removed by somebody else.
    """
    try:
        yield
    except TunekitError:  # which says itself what to do
        raise
    except Exception as error:
        if isinstance(error, FileNotFoundError) and (lost := _lost(folder, error)):
            raise InvalidArgument(
                f"write({str(folder)!r}): {lost} was removed while it was written.\n"
                "Hint: let nobody else touch the folder, and write again."
            ) from error
        if recipe["source"] is not None:
            kept = f"write({str(folder)!r}): what was written so far is kept"
            note(error, f"{kept}. Write again with the same arguments: it goes on where it stopped.")
        raise


def _lost(folder: Path, error: FileNotFoundError) -> str:
    """What of the folder is no longer there; "" where the error is about something else."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if path == folder or (path is not None and path.parent == folder and not folder.is_dir()):
        return "the folder"
    return repr(path.name) if path is not None and path.parent == folder else ""


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


def show_progress(manifests: Iterator[Manifest], *, progress: bool) -> Iterator[Manifest]:
    """Count the pairs of the manifests that go by in a progress bar."""
    from tqdm import tqdm

    # disable=None: no bar where there is no terminal.
    with tqdm(unit="pair", unit_scale=True, disable=None if progress else True) as bar:
        for manifest in manifests:
            bar.update(manifest.counts["pairs"] - bar.n)
            yield manifest
