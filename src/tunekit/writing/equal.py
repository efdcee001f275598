"""Equal records: lines that know the key of their record, and those whose record is on another side too."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tunekit.engine.mixing import Words
from tunekit.engine.ragged import Ints
from tunekit.engine.tables import Flags

# What a recipe says of equal records where there are several sides: they are one group by themselves, or looked for.
GROUPED, DROPPED = "one group", "dropped"
_NONE = np.empty(0, np.uint64)
# Keys that are sorted in one go, 4 MiB of them.
_MANY = 1 << 19

# The keys of records of a side that sides before it have too, sorted, by the name of the first of those.
Shared = Mapping[str, Words]


@dataclass(frozen=True)
class Lines:
    """Lines of JSON, joined, and how many they are.

    Where equal records are looked for, ``keys`` are those of the clean records (uint64) and ``marks`` flag the lines
    whose pairs have a property that is counted; elsewhere both are empty.
    """

    data: bytes
    count: int
    keys: Words = field(default_factory=_NONE.copy)
    marks: Mapping[str, Flags] = field(default_factory=dict)

    def select(self, stays: Flags) -> "Lines":
        """The lines that stay."""
        if stays.all():
            return self
        lines = self.data.splitlines(keepends=True)  # JSON holds no bare line break
        data = b"".join(lines[number] for number in np.flatnonzero(stays).tolist())
        marks = {name: flags[stays] for name, flags in self.marks.items()}
        return Lines(data, int(stays.sum()), self.keys[stays], marks)

    def counts(self) -> Counter[str]:
        """What these lines add to the counts of a manifest."""
        return Counter(pairs=self.count, **{name: int(flags.sum()) for name, flags in self.marks.items()})

    def without(self, shared: Shared) -> "Lines":
        """The lines whose record is on no side before."""
        for keys in shared.values():
            self = self.select(~among(self.keys, keys))  # noqa: PLW0642 -- ever fewer of them
        return self


def joined(parts: Iterable[Lines]) -> Lines:
    """Several lines as one; which of them are marked is not kept."""
    held = list(parts)
    keys = np.concatenate([_NONE, *(lines.keys for lines in held)])
    return Lines(b"".join(lines.data for lines in held), sum(lines.count for lines in held), keys)


def shared_keys(sides: Mapping[str, Callable[[], Iterator[Words]]]) -> dict[str, Shared]:
    """For each side, by name, what it shares with those before it; ``sides`` give the keys of their records.

    Cost: a look-up for each record of all sides but the last, and memory of about 24 bytes for each record of one side
    that is not the first.
    """
    names = list(sides)
    return {name: _shared(sides, name, names[:number]) for number, name in enumerate(names)}


def _shared(sides: Mapping[str, Callable[[], Iterator[Words]]], name: str, before: list[str]) -> Shared:
    # (keys of this side,), sorted, each once. Only these are held; those of the other sides pass by.
    own = np.unique(np.concatenate([_NONE, *sides[name]()])) if before else _NONE
    shared = {}
    for other in before:
        found = np.zeros(own.size, np.bool_)
        for keys in _sorted(sides[other]()) if own.size else ():
            # (keys,): where each key of the other side would be among these, whose flag is set if it is there.
            places = _places(keys, own)
            found[places[own[places] == keys]] = True
        shared[other] = own[found]
        # A key that is on several sides before is named with the first of them alone.
        own = own[~found]
    return {other: keys for other, keys in shared.items() if keys.size}


def _sorted(parts: Iterator[Words]) -> Iterator[Words]:
    """The keys, many at a time and each time sorted: they are then looked up three times as fast."""
    held, size = [_NONE], 0
    for keys in parts:
        held.append(keys)
        size += keys.size
        if size >= _MANY:
            yield np.sort(np.concatenate(held))
            held, size = [_NONE], 0
    yield np.sort(np.concatenate(held))


def left_out(side: str, other: str) -> str:
    """The reason for which records are left out of a side."""
    return f"in {side}, equal to a record of {other}"


def among(keys: Words, others: Words) -> Flags:
    """Which keys are among others, that are sorted."""
    if not others.size:
        return np.zeros(keys.size, np.bool_)
    found: Flags = others[_places(keys, others)] == keys
    return found


def _places(keys: Words, others: Words) -> Ints:
    """Where each key would be among others, none after the last."""
    return np.minimum(np.searchsorted(others, keys), max(others.size - 1, 0))


def digits_of(keys: Words) -> str:
    """Keys as JSON holds them: 16 hexadecimal digits each, run together."""
    return keys.astype(">u8").tobytes().hex()


def keys_of(digits: Any) -> Words:
    """The keys of these digits.

    Raises: ValueError: they are no digits of whole keys.
    """
    # Big-endian, as the digits of a number are written.
    return np.frombuffer(bytes.fromhex(digits), ">u8").astype(np.uint64)
