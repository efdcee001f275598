"""Sides: the files of all sides of a split, and how equal records come to stand on one of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from tunekit.writing.equal import Lines, Shared, digits_of, left_out, shared_keys
from tunekit.writing.keyed import KeyedFile
from tunekit.writing.manifest import Manifest, Progress, ShardEntry
from tunekit.writing.shards import Shards


class Sides:
    """The shards of each side; and, where equal records are looked for, a file of keys for each.

    Then the first side with keys is written at once, and the lines of the others wait beside their keys until all
    records are known: ``settle`` writes those whose record stands on no side before, in the order of ``keyed``.
    """

    def __init__(self, shards: Mapping[str, Shards], keyed: Mapping[str, KeyedFile]) -> None:
        self._shards, self._keyed = dict(shards), dict(keyed)
        self._spent: list[Path] = []

    @property
    def entries(self) -> tuple[ShardEntry, ...]:
        """The finished files."""
        return tuple(entry for shards in self._shards.values() for entry in shards.entries)

    @property
    def waits(self) -> bool:
        """Whether there are lines that wait."""
        return bool(self._keyed)

    @property
    def spent(self) -> bool:
        """Whether there are files that may go when the manifest says so."""
        return bool(self._spent) or any(shards.spent for shards in self._shards.values())

    def empty(self) -> list[str]:
        """The sides without a file."""
        return [name for name, shards in self._shards.items() if not shards.entries]

    def write(self, name: str, lines: Lines, start: tuple[int, int]) -> None:
        """Add lines of a side; ``start`` is their part, and how many lines of side and part came before."""
        waits = False
        if name in self._keyed:
            waits = name != next(iter(self._keyed))
            self._keyed[name].write(lines if waits else replace(lines, data=b"", marks={}), start[0])
        if not waits:
            self._shards[name].write(lines.data, lines.count, start)

    def settle(self, manifest: Manifest) -> Manifest:
        """Write what waits, without records that stand on a side before; the manifest, with these counted."""
        shared = shared_keys({name: file.keys for name, file in self._keyed.items()})
        lost, dropped = Counter[str](), Counter(manifest.dropped)
        for name in list(self._keyed)[1:]:
            for before, after, other in self._settled(name, shared[name]):
                dropped[left_out(name, other)] += before.count - after.count
                lost += before.counts() - after.counts()
        for file in self._keyed.values():
            file.release()
            self._spent.append(file.path)
        self._keyed = {}
        said = {
            name: {other: digits_of(keys) for other, keys in of.items()} for name, of in shared.items() if of
        }
        return replace(manifest, counts=manifest.counts - lost, dropped=+dropped, equal=said)

    def _settled(self, name: str, shared: Shared) -> Iterator[tuple[Lines, Lines, str]]:
        """Write what waits of a side; give what each look at lines leaves of them, and the side they were held to."""
        part, done = 0, 0
        for number, lines in self._keyed[name].chunks():
            part, done = number, done if number == part else 0
            for other, keys in shared.items():
                before, lines = lines, lines.without({other: keys})  # noqa: PLW2901 -- ever fewer of them
                yield before, lines, other
            self._shards[name].write(lines.data, lines.count, (part, done))
            done += lines.count

    def close(self) -> None:
        """Finish the open shards."""
        for shards in self._shards.values():
            shards.close()

    def sync(self, parts: int) -> Progress:
        """Put all files on the disk, and say how far they are."""
        opened = {
            name: state for name, shards in self._shards.items() if (state := shards.sync()) is not None
        }
        keys = {name: file.sync() for name, file in self._keyed.items()}
        sha256 = {file.path.name: file.sha256() for file in self._keyed.values()}
        for shards in self._shards.values():
            sha256 |= shards.sha256()
        return Progress(parts, opened, keys, sha256)

    def drop_spent(self) -> None:
        """Remove what is no longer needed."""
        for spent in (self._spent, *(shards.spent for shards in self._shards.values())):
            while spent:
                spent.pop().unlink(missing_ok=True)

    def release(self) -> None:
        """Let go of the open files; what was written of them stays under its hidden name."""
        for shards in self._shards.values():
            shards.release()
        for file in self._keyed.values():
            file.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
