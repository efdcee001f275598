"""Verify: whether a written data set is still what its manifest says, and what its pairs give."""

import lzma
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tunekit.errors import LawBroken, check_integer
from tunekit.shaping.split import Split
from tunekit.shaping.stages import local_part
from tunekit.sources.parts import parts_of
from tunekit.writing.encoding import Encoded, EncodingWorker, Worker, written
from tunekit.writing.file_formats import lines_of
from tunekit.writing.job import Job
from tunekit.writing.manifest import Manifest, ShardEntry
from tunekit.writing.shards import digest_of_file


@dataclass(frozen=True)
class Verification:
    """What was looked at, and what was found: ``problems`` is empty when all is well.

    ``remade`` counts the pairs that were made again and are byte by byte what the files hold; ``skipped`` says why none
    were.
    """

    folder: str
    files: int
    bytes: int
    remade: int
    problems: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    def check(self) -> None:
        """Raise what was found.

        Raises: LawBroken: the data set is not what its manifest says.
        """
        if self.problems:
            raise LawBroken("\n".join([f"verify({self.folder!r}):", *self.problems]))

    def __str__(self) -> str:
        remade = (
            f"{self.remade:,} pairs made again" if not self.skipped else f"none made again: {self.skipped}"
        )
        found = "".join(f"\n  {problem}" for problem in self.problems) or " all as written."
        return f"{self.files:,} files, {self.bytes:,} bytes, {remade};{found}"


def hashed(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the files themselves: each is read and hashed."""
    if not manifest.complete:
        yield "the data set is unfinished: write it again, it goes on where it stopped"
    for entry in manifest.files:
        path = folder / entry.name
        if not path.is_file():
            yield f"{entry.name} is missing"
        elif digest_of_file(path) != (entry.bytes, entry.sha256):
            yield f"{entry.name} has other bytes than were written"


@dataclass(frozen=True)
class SampledFile:
    """The shards whose first pairs are made again: so many, evenly spread over the data set."""

    job: Job
    manifest: Manifest
    shards: int

    def remade(self) -> Iterator[tuple[ShardEntry, int, bool]]:
        """Each shard with how many of its pairs were made, and whether they are the same."""
        check_integer("verify", "sample", self.shards, least=0)
        wanted: dict[int, list[ShardEntry]] = {}
        for entry in _spread(self.manifest.files, self.shards):
            wanted.setdefault(entry.start[0], []).append(entry)
        shared = self.manifest.shared()
        for number, outcome in self._outcomes(set(wanted)):
            sides = written(outcome, shared)
            for entry in wanted.pop(number):
                first = entry.start[1]
                made = sides[entry.split].data if entry.split in sides else b""
                lines = made.splitlines(keepends=True)[first : first + entry.pairs]
                found = _first_lines(self.job.place.folder / entry.name, len(lines))
                yield entry, len(lines), found == lines and bool(lines)
        for entries in wanted.values():  # the source ends before the parts that they are said to begin with
            yield from ((entry, 0, False) for entry in entries)

    def _outcomes(self, wanted: set[int]) -> Iterator[tuple[int, Iterable[Encoded]]]:
        """The encoded parts of these numbers; the others are not looked into."""
        job, last = self.job, max(wanted, default=-1)
        local = local_part(job.stages)
        job = replace(job, split=Split(job.split.shares, moved=self.manifest.moved), workers=1)
        if len(local) < len(job.stages):
            numbered = enumerate(islice(job.outcomes(), last + 1))
            yield from ((number, outcome) for number, outcome in numbered if number in wanted)
            return
        work = EncodingWorker(Worker(job.making, local), job.encoder)
        parts = enumerate(islice(parts_of(job.source), last + 1))
        yield from ((number, work((number, part))) for number, part in parts if number in wanted)


def _first_lines(path: Path, count: int) -> list[bytes] | None:
    """The first lines of a file; ``None`` for one that is not what its name says."""
    try:
        return list(islice(lines_of(path), count))
    except (EOFError, OSError, ValueError, lzma.LZMAError, zlib.error):
        return None


def _spread(entries: tuple[ShardEntry, ...], count: int) -> list[ShardEntry]:
    """So many of the entries, the first and the last among them."""
    if count >= len(entries):
        return list(entries)
    step = max(count - 1, 1)
    return [entries[number * (len(entries) - 1) // step] for number in range(count)]
