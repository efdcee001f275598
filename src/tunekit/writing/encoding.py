"""Encoding: pairs as lines of JSON, each on its side of a split."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tunekit.errors import InvalidArgument, LawBroken
from tunekit.layouts.layout import Layout
from tunekit.mappings.making import Block, Making
from tunekit.pair import PairBatch
from tunekit.shaping.split import Split
from tunekit.shaping.stages import Local, staged

_NEWLINE = orjson.OPT_APPEND_NEWLINE
_NO_ROW = "the layout has no row for the pair"


@dataclass(frozen=True)
class Encoded:
    """The lines of a batch for each side, joined, and how many they are; and what was counted on the way."""

    lines: dict[str, tuple[bytes, int]]
    counts: Counter[str]
    dropped: Counter[str]


@dataclass(frozen=True)
class Encoder:
    """Lays pairs out and puts each on its side."""

    layout: Layout
    split: Split

    def __call__(self, batch: PairBatch) -> Encoded:
        """The lines of a batch.

        Raises: LawBroken: the layout gives too few rows or too many. InvalidArgument: a row is no JSON.
        """
        lines, numbers, lost = encoded(self.layout, batch)
        counts = batch.counts + Counter(pairs=len(lines)) + batch.marked(numbers)
        return Encoded(self._by_side(lines, numbers, batch.groups), counts, batch.dropped + lost)

    def _by_side(
        self, lines: list[bytes], numbers: Sequence[int], groups: Sequence[str]
    ) -> dict[str, tuple[bytes, int]]:
        names = list(self.split.shares)
        if len(names) == 1:
            return {names[0]: (b"".join(lines), len(lines))}
        of_group = {group: self.split.side(group) for group in set(groups)}
        parts: dict[str, list[bytes]] = {name: [] for name in names}
        for line, number in zip(lines, numbers, strict=True):
            parts[of_group[groups[number]]].append(line)
        return {name: (b"".join(part), len(part)) for name, part in parts.items()}


@dataclass(frozen=True)
class BlockEncoder:
    """From a block of records to lines: all that a worker does."""

    making: Making
    stages: tuple[Local, ...]
    encoder: Encoder

    def __call__(self, block: Block) -> Encoded:
        """The lines of the block's pairs."""
        (batch,) = staged(iter([self.making.pairs(block, check=True)]), self.stages)
        return self.encoder(batch)


@dataclass(frozen=True)
class BlockMaker:
    """From a block of records to pairs, where what follows needs all of them."""

    making: Making
    stages: tuple[Local, ...]

    def __call__(self, block: Block) -> PairBatch:
        """The block's pairs."""
        (batch,) = staged(iter([self.making.pairs(block, check=True)]), self.stages)
        return batch


def encoded(layout: Layout, batch: PairBatch) -> tuple[list[bytes], Sequence[int], Counter[str]]:
    """One line of JSON for each pair, the numbers of their pairs, and what has no line, by reason."""
    rows = layout.rows(batch)
    if len(rows) != len(batch):
        raise LawBroken(f"{layout!r}: rows gave {len(rows)} objects for {len(batch)} pairs.")
    if None not in rows:
        try:
            return [orjson.dumps(row, None, _NEWLINE) for row in rows], range(len(rows)), Counter()
        except orjson.JSONEncodeError:
            pass  # one of them: it is found below
    lines, numbers, lost = [], [], Counter[str]()
    for number, row in enumerate(rows):
        line = _line(layout, row, lost)
        if line is not None:
            lines.append(line)
            numbers.append(number)
    return lines, numbers, lost


def _line(layout: Layout, row: Any, lost: Counter[str]) -> bytes | None:
    if row is None:
        lost[getattr(layout, "no_row", _NO_ROW)] += 1
        return None
    try:
        return orjson.dumps(row, None, _NEWLINE)
    except orjson.JSONEncodeError as error:
        if "surrogates" not in str(error):
            raise InvalidArgument(f"{layout!r}: rows gave something that is no JSON: {error}.") from error
        lost["a lone surrogate cannot be encoded"] += 1
        return None
