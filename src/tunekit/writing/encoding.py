"""Encoding: pairs as lines of JSON, each on its side of a split."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

import numpy as np
import orjson

from tunekit.batches.pair import PairBatch
from tunekit.engine.tables import Flags
from tunekit.errors import InvalidArgument, LawBroken
from tunekit.layouts.layout import Layout
from tunekit.mappings.making import Making
from tunekit.shaping.split import Split
from tunekit.shaping.stages import Local, staged
from tunekit.sources.parts import NumberedPart
from tunekit.writing.equal import Lines, Shared, joined

_NEWLINE = orjson.OPT_APPEND_NEWLINE
_NO_ROW = "the layout has no row for the pair"


@dataclass(frozen=True)
class Encoded:
    """The lines of a batch for each side, and what was counted on the way."""

    lines: dict[str, Lines]
    counts: Counter[str]
    dropped: Counter[str]


def written(outcomes: Iterable[Encoded], equal: Mapping[str, Shared]) -> dict[str, Lines]:
    """The lines of several batches as the files hold them: for each side, without those that others stand for."""
    parts: dict[str, list[Lines]] = {}
    for outcome in outcomes:
        for name, lines in outcome.lines.items():
            parts.setdefault(name, []).append(lines)
    return {name: joined(part).without(equal.get(name, {})) for name, part in parts.items()}


@dataclass(frozen=True)
class Encoder:
    """Lays pairs out and puts each on its side; where equal records are looked for, ``keyed``, with its key."""

    layout: Layout
    split: Split
    keyed: bool = False

    def __call__(self, batch: PairBatch) -> Encoded:
        """The lines of a batch.

        Raises: LawBroken: the layout gives too few rows or too many. InvalidArgument: a row is no JSON.
        """
        lines, numbers, lost = encoded(self.layout, batch)
        counts = batch.counts + Counter(pairs=len(lines)) + batch.marked(numbers)
        return Encoded(self._by_side(batch, lines, numbers), counts, batch.dropped + lost)

    def _by_side(self, batch: PairBatch, lines: list[bytes], numbers: Sequence[int]) -> dict[str, Lines]:
        names = list(self.split.shares)
        if len(names) == 1:
            return {names[0]: Lines(b"".join(lines), len(lines))}
        side_of = {group: names.index(self.split.side(group)) for group in set(batch.groups)}
        rows: Any = slice(None) if len(numbers) == len(batch) else list(numbers)
        sides = np.fromiter(map(side_of.__getitem__, batch.groups), np.int64, len(batch))[rows]
        return {name: self._lines(batch, lines, rows, sides == side) for side, name in enumerate(names)}

    def _lines(self, batch: PairBatch, lines: list[bytes], rows: Any, here: Flags) -> Lines:
        """The lines that stand here, of those of these rows of the batch."""
        data, count = b"".join(compress(lines, here.tolist())), int(here.sum())
        if not self.keyed:
            return Lines(data, count)
        marks = {name: flags[rows][here] for name, flags in batch.marks.items()}
        return Lines(data, count, batch.content_keys[rows][here], marks)


@dataclass(frozen=True)
class Worker:
    """From a part of a source, with its number, to pairs: what any process can do by itself."""

    making: Making
    stages: tuple[Local, ...]

    def __call__(self, numbered_part: NumberedPart) -> Iterator[PairBatch]:
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

    def __call__(self, numbered_part: NumberedPart) -> Iterator[Encoded]:
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
