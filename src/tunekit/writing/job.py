"""The job of writing: what is made, where it goes, and what of it is there already."""

import hashlib
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

import orjson

from tunekit.errors import InvalidArgument
from tunekit.mappings.making import Making
from tunekit.shaping.split import Split
from tunekit.shaping.stages import Stage, local_part, staged
from tunekit.sources.parts import parts_of
from tunekit.values.content import content_of
from tunekit.values.saving import to_json
from tunekit.writing.encoding import Encoded, Encoder, EncodingWorker, Worker, written
from tunekit.writing.equal import DROPPED
from tunekit.writing.file_formats import lines_of
from tunekit.writing.listing import gaps
from tunekit.writing.manifest import Manifest
from tunekit.writing.place import Place
from tunekit.writing.processes.workers import in_order
from tunekit.writing.watching import identity_of_all

_SHOWN = 4_000
# Why pairs may be others than those that were written.
CHANGED = (
    "some code has changed, or the mapping does not give the same pairs each time, as Apply with "
    'on_error="skip" does not where calls fail now and then'
)


@dataclass(frozen=True)
class Job:
    """A source, how its records become pairs, and where these go.

    ``equal_records`` says what becomes of equal records on two sides. ``shown`` and ``program`` are the pairs as they
    are printed and as ``tk.from_json`` reads them.
    """

    source: Any
    making: Making
    stages: tuple[Stage, ...]
    split: Split
    place: Place
    group: str = "source"
    workers: int = 1
    equal_records: str | None = None
    shown: str = ""
    program: str | None = None

    @property
    def encoder(self) -> Encoder:
        """What makes lines of the pairs."""
        return Encoder(self.place.layout, self.split, keyed=self.equal_records == DROPPED)

    def outcomes(self, skip: int = 0) -> Generator[Iterable[Encoded]]:
        """The lines, part by part, without the first ``skip`` parts.

        Where all stages are local, the parts are those of the source, and those that are skipped are not looked into.
        Where one needs all batches, a part is a batch of what comes out, and the pairs are made again.
        """
        encoder, local = self.encoder, local_part(self.stages)
        worker = Worker(self.making, local)
        parts = enumerate(parts_of(self.source))
        if len(local) == len(self.stages):
            encode = EncodingWorker(worker, encoder)
            yield from in_order(encode, islice(parts, skip, None), self.workers, copies=self.making.copies)
            return
        made = chain.from_iterable(in_order(worker, parts, self.workers, copies=self.making.copies))
        for batch in islice(staged(made, self.stages[len(local) :]), skip, None):
            yield [encoder(batch)]

    def identity(self) -> Any:
        """What identifies the sources, as they are now."""
        return identity_of_all(self.source, self.stages)

    def recipe(self) -> dict[str, Any]:
        """What the data set is made of, as JSON gives it back, so that two of them can be compared."""
        making, place = self.making, self.place
        content: dict[str, Any] = {
            "source": self.identity(),
            "mapping": repr(making.mapping),
            "seed": str(making.seed),
            "copies": making.copies,
            "first_copy": making.first_copy,
            "key": making.key,
            "stages": [stage.call for stage in self.stages],
            "layout": repr(place.layout),
            "content": digest_of([making.mapping, self.stages, place.layout]),
            "split": [[name, str(share)] for name, share in self.split.shares.items()],
            "group": self.group,
            "equal_records": self.equal_records,
            "shard_size": place.shard_size,
            "format": [place.format, place.compress],
            "card": [place.license, place.language],
            "pairs": self.shown if len(self.shown) <= _SHOWN else None,
            "program": self.program,
            "layout_program": program_of(place.layout),
        }
        return dict(orjson.loads(orjson.dumps(content)))

    def refuse_changed(self, manifest: Manifest) -> None:
        """Hold a finished data set to what its pairs give now, by the first part of them.

        A recipe sees neither the code of other modules nor what a function reads from elsewhere.

        Raises: InvalidArgument: the files begin with something else.
        """
        lost = next(gaps(manifest), None)
        if lost is not None:
            raise InvalidArgument(
                f"write({str(self.place.folder)!r}): the folder holds a finished data set of this recipe, but {lost}.\n"
                "Hint: choose another folder, or overwrite=True."
            )
        alone = replace(self, workers=1, split=Split(self.split.shares, moved=manifest.moved))
        shared = manifest.shared()
        made = (written(outcomes, shared) for outcomes in alone.outcomes())
        first = next((sides for sides in made if any(lines.count for lines in sides.values())), {})
        for name, lines in first.items():
            entry = next(entry for entry in manifest.files if entry.split == name)
            expected = lines.data.splitlines(keepends=True)[: entry.pairs]
            found = list(islice(lines_of(self.place.folder / entry.name), min(lines.count, entry.pairs)))
            if found != expected:
                raise InvalidArgument(
                    f"write({str(self.place.folder)!r}): the folder holds a finished data set of this recipe, but its "
                    f"pairs give other texts now: {CHANGED}.\n"
                    "Hint: choose another folder, or overwrite=True; tk.verify(folder, sample=0) holds the files to "
                    "their hashes alone."
                )


def program_of(value: Any) -> str | None:
    """A value as ``tk.from_json`` reads it; ``None`` where it holds a function, or much text."""
    if "<texts of " in repr(value):  # many texts, that no manifest should hold
        return None
    try:
        program = to_json(value)
    except InvalidArgument:
        return None
    return program if len(program) <= _SHOWN else None


def digest_of(parts: Any) -> str:
    """A hash of all that values are made of, the code of their functions too."""
    try:
        written = orjson.dumps(content_of(parts))
    except orjson.JSONEncodeError as error:
        raise InvalidArgument(f"Pairs.write: the values of these pairs cannot be hashed: {error}.") from error
    return hashlib.blake2b(written, digest_size=16).hexdigest()
