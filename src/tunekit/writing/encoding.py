"""Encoding: pairs as lines of JSON, each on its side of a split."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from tunekit.errors import InvalidArgument, LawBroken
from tunekit.layouts.layout import Layout
from tunekit.mappings.making import Making
from tunekit.pair import PairBatch
from tunekit.shaping.split import Split
from tunekit.shaping.stages import Local, staged
from tunekit.writing.workers import Part

_NEWLINE = orjson.OPT_APPEND_NEWLINE
_NO_ROW = "the layout has no row for the pair"


@dataclass(frozen=True)
class Encoded:
    """The lines of a batch for each side, joined, and how many they are; and what was counted on the way."""

    lines: dict[str, tuple[bytes, int]]
    counts: Counter[str]
    dropped: Counter[str]


def joined(outcomes: Iterable[Encoded]) -> dict[str, tuple[bytes, int]]:
    """The lines of several batches, for each side."""
    parts: dict[str, list[tuple[bytes, int]]] = {}
    for outcome in outcomes:
        for name, lines in outcome.lines.items():
            parts.setdefault(name, []).append(lines)
    return {
        name: (b"".join(data for data, _ in part), sum(n for _, n in part)) for name, part in parts.items()
    }


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
class Worker:
    """From a part of a source, with its number, to pairs: what any process can do by itself."""

    making: Making
    stages: tuple[Local, ...]

    def __call__(self, numbered_part: Part) -> Iterator[PairBatch]:
        """The pairs of the part; in every second block, the first is held to its law."""
        number, part = numbered_part
        blocks = (replace(block, number=number + block.number) for block in self.making.blocks(part))
        made = (self.making.pairs(block, check=True) for block in blocks)
        return staged(made, self.stages)


@dataclass(frozen=True)
class EncodingWorker:
    """From a part to lines."""

    worker: Worker
    encoder: Encoder

    def __call__(self, numbered_part: Part) -> Iterator[Encoded]:
        """The lines of the part's pairs."""
        return (self.encoder(batch) for batch in self.worker(numbered_part))


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
