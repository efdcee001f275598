"""Split: which side of a split a group belongs to."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from functools import cached_property, partial
from itertools import accumulate
from typing import Annotated, Any

from tunekit.batches.records import parted
from tunekit.errors import InvalidArgument, OutOfDomain, describe, is_number
from tunekit.values.arguments import Checked
from tunekit.values.frozen import value

_WHOLE = 1 << 64
_CLOSE = Fraction(1, 10**6)
_LONGEST = (
    200  # bytes of a name: with a number and what else stands in a file's name, a file system takes 255
)


def _check_shares(_: object, __: str, given: Any) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or not given:
        raise _bad(given, 'a dict such as {"train": 0.9, "test": 0.1}')
    for name, share in given.items():
        if not isinstance(name, str) or not name.replace("_", "").replace("-", "").isalnum():
            raise _bad(given, "named with letters, digits, - and _")
        if len(name.encode("utf-8", "surrogatepass")) > _LONGEST:
            raise _bad(given, f"named with at most {_LONGEST} bytes, as files are named so")
        if not is_number(share) or not 0 < share <= 1 + _CLOSE:
            raise _bad(given, "made of positive shares of at most 1")
    if abs(sum(map(Fraction, given.values()), Fraction(-1))) > _CLOSE:
        raise _bad(given, f"shares that sum to 1, not {float(sum(given.values())):.6g}")
    return given


Shares = Annotated[Mapping[str, Any], Checked(_check_shares)]


@value
class Split:
    """Sides with their shares, and the groups that stand elsewhere than their hash says.

    >>> split = Split({"train": 0.75, "test": 0.25})
    >>> [split.side(group) for group in ("emma.txt", "paradise.txt", "alice.txt")]
    ['train', 'train', 'test']
    >>> split.filled(["emma.txt", "paradise.txt"]).moved
    (('emma.txt', 'test'),)

    A group's hash (xxh3-64) picks its side by the shares: no pass over the data is needed, and data that grow never
    move an old group, but for one that ``filled`` put on a side that was empty then. All records of a group stand on
    one side. Equal records of two groups may stand on two; ``ranked`` says which of them keeps such a record.

    Raises: InvalidArgument: shares that are not positive, do not sum to 1, or names that make no file name.
    """

    shares: Shares = field(kw_only=False)
    moved: tuple[tuple[str, str], ...] = ()

    def side(self, group: str) -> str:
        """The side of a group."""
        return self._moved.get(group) or self._names[bisect_right(self._stops, _hash(group))]

    def filled(self, groups: Iterable[str], dropped: Mapping[str, int] | None = None) -> "Split":
        """The split in which no side is empty: an empty one takes the group whose hash lies nearest to it.

        The groups are read only until every side has one. ``dropped`` says what was left out while they were read.

        Raises: OutOfDomain: fewer groups than sides.
        """
        members: dict[str, set[str]] = {name: set() for name in self.shares}
        seen: set[str] = set()
        for group in groups:
            if group in seen:
                continue
            seen.add(group)
            members[self.side(group)].add(group)
            if all(members.values()):
                return self
        if len(seen) < len(members):
            raise self._too_few(len(seen), Counter(dropped))
        return Split(self.shares, moved=(*self.moved, *self._moves(members)))

    def _too_few(self, count: int, dropped: Counter[str]) -> OutOfDomain:
        reasons = (
            ", ".join(f"{reason} ({number:,})" for reason, number in dropped.most_common(3)) or "nothing"
        )
        groups = f"{count} group{'' if count == 1 else 's'} cannot fill {len(self.shares)} sides"
        hint = (
            "a group (a file, or all records of the same text) stands on one side: give more of them, or "
            "fewer sides"
        )
        if not count:
            groups = "no pair came out" if dropped else "the source is empty: it gave no record"
            hint = "give more data, or drop less of it"
        elif count == 1:
            hint += '; or group="block", which divides a file'
        return OutOfDomain(
            f"split={describe(dict(self.shares))}: {groups}; dropped: {reasons}.\nHint: {hint}."
        )

    def _moves(self, members: dict[str, set[str]]) -> list[tuple[str, str]]:
        moves = []
        starts = [0, *self._stops]
        for name, start, stop in zip(self.shares, starts, self._stops, strict=False):
            if members[name]:
                continue
            free = sorted(g for side in members.values() if len(side) > 1 for g in side)
            nearest = min(free, key=partial(_distance, start=start, stop=stop))
            for side in members.values():
                side.discard(nearest)
            members[name].add(nearest)
            moves.append((nearest, name))
        return moves

    @cached_property
    def _names(self) -> list[str]:
        return list(self.shares)

    @cached_property
    def _moved(self) -> dict[str, str]:
        return dict(self.moved)

    @cached_property
    def _stops(self) -> list[int]:
        """Where the hashes of each side end; the last side takes what rounding leaves."""
        stops = [int(share * _WHOLE) for share in accumulate(Fraction(s) for s in self.shares.values())]
        return [*stops[:-1], _WHOLE]


def groups_of(batches: Iterable[Any], dropped: Counter[str]) -> Iterator[str]:
    """The groups of batches; ``dropped`` counts what was left out on the way."""
    for batch in batches:
        dropped.update(parted(batch.dropped)[0])
        yield from batch.groups


def ranked(sides: Iterable[str]) -> list[str]:
    """Sides in the order in which they keep a record that stands on several: "train" first, the others as given.

    >>> ranked(["test", "train", "dev"])
    ['train', 'test', 'dev']
    """
    return sorted(sides, key=lambda name: name != "train")


def _hash(group: str) -> int:
    from xxhash import xxh3_64_intdigest

    return xxh3_64_intdigest(b"split\0" + group.encode("utf-8", "surrogatepass"))


def _distance(group: str, *, start: int, stop: int) -> int:
    """Return the distance of the group's hash from a stretch of hashes."""
    place = _hash(group)
    return max(start - place, place - stop + 1, 0)


def _bad(shares: Any, rule: str) -> InvalidArgument:
    return InvalidArgument(f"split={describe(shares)}: split must be {rule}.")
