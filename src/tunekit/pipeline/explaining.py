"""Explaining a pair: its record, its copy, and what each step and each stage made of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from tunekit.batches.pair import Pair, PairBatch
from tunekit.batches.records import Records, parted
from tunekit.engine.batch import TextBatch
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, OutOfDomain, describe, first_difference, visible
from tunekit.mappings.explaining import Step, explained
from tunekit.mappings.making import Block
from tunekit.mappings.proof import marks_of
from tunekit.shaping.mix_pairs import MixPairs
from tunekit.shaping.shuffle import Shuffle
from tunekit.shaping.stages import Local, Take

_SHOWN = 500

# A stage that pairs go through: whose it is, and its number there.
Passage = tuple[Any, int]


@dataclass(frozen=True)
class Explanation:
    """How a pair came about: the clean record, and the text after each step of the mapping and of the stages.

    ``pair`` is the one that the data set holds; it is ``None`` where the mapping or a stage leaves the record out, and
    ``dropped`` then says why. Printed, a text above 500 characters is cut to those around the first change.
    """

    id: str
    copy: int
    record: str
    steps: tuple[Step, ...]
    pair: Pair | None
    dropped: tuple[str, ...] = ()

    def __str__(self) -> str:
        texts = [self.record, *(text for _, text in self.steps)]
        first = next((text for text in texts if text != self.record), self.record)
        lines = [f"record {describe(self.id)}, copy {self.copy}: {_around(self.record, first)}"]
        for (step, text), before in zip(self.steps, texts, strict=False):
            lines.append(f"  {step}: {_around(text, before)}")
        if self.pair is None:
            return "\n".join([*lines, f"left out: {', '.join(self.dropped)}"])
        left, right = self.pair.input, self.pair.target
        return "\n".join([*lines, f"input: {_around(left, right)}", f"target: {_around(right, left)}"])


def explain(pairs: Any, wanted: str | Pair, copy: int | None) -> Explanation:
    """Make one pair again, step by step and stage by stage.

    Raises: InvalidArgument: neither an id nor a pair. OutOfDomain: there is no such record, copy or pair, or the id
    names several pairs, of parts of a mix or of one batch of the source.
    """
    if not isinstance(wanted, str | Pair):
        raise InvalidArgument(f"explain({describe(wanted)}): it must be the id of a pair, or a pair.")
    id_ = wanted if isinstance(wanted, str) else wanted.id
    copy = copy if isinstance(wanted, str) else wanted.copy
    found: list[Explanation] = []
    for part, stages in _parts(pairs):
        for made in _made(part, id_, part.first_copy if copy is None else copy):
            found += [_staged(one, stages) for one in made]
            if isinstance(wanted, str):
                break
    return _chosen(pairs, found, wanted, copy)


def _parts(pairs: Any) -> Iterator[tuple[Any, list[Passage]]]:
    """What makes pairs, these and those that are mixed in, and the stages that the pairs of each go through."""
    stages = [(pairs, number) for number in range(len(pairs.stages))]
    yield pairs, stages
    for number, stage in enumerate(pairs.stages):
        for other in stage.others if isinstance(stage, MixPairs) else ():
            yield from ((part, [*before, *stages[number:]]) for part, before in _parts(other))


def _made(pairs: Any, id_: str, copy: int) -> Iterator[list[Explanation]]:
    """The pair of each record of this id, as the mapping makes it; those of one block together."""
    making = pairs._making()
    if not making.first_copy <= copy < making.first_copy + making.copies:
        return
    for block in making.blocks(pairs.source):
        ours = _blocks(block, id_, copy) if id_ in block.records.ids else ()
        if made := [_explained(making.mapping, one, id_, copy) for one in ours]:
            yield made


def _explained(mapping: Any, one: Block, id_: str, copy: int) -> Explanation:
    """What a mapping makes of a block of one record."""
    batch, steps = explained(mapping, one.records, one.streams)
    pair = batch.pair(0) if len(batch) else None
    record = one.records.texts.texts[0]
    return Explanation(id_, copy, record, tuple(steps), pair, tuple(sorted(parted(+batch.dropped)[0])))


def _blocks(block: Block, id_: str, copy: int) -> Iterator[Block]:
    """A block of one record and copy, for each of this id."""
    copies = np.broadcast_to(block.streams.copies, len(block.records))
    for number, other in enumerate(block.records.ids):
        if other == id_ and copies[number] == copy:
            row = np.array([number])
            records = Records(block.records.texts.select(row), [id_], [block.records.groups[number]])
            yield Block(block.number, records, block.streams.select(row), 1)


def _staged(made: Explanation, stages: Sequence[Passage]) -> Explanation:
    """What becomes of a pair after these stages."""
    for pairs, number in stages:
        stage, pair = pairs.stages[number], made.pair
        if pair is None:
            return made
        if isinstance(stage, Local):
            made = _after(made, stage.call, stage.apply(_batch(pair)))
        elif not isinstance(stage, Shuffle):
            made = _after(made, _call(stage), _behind(pairs, number, pair))
    return made


def _after(made: Explanation, call: str, batch: PairBatch | None) -> Explanation:
    """The explanation with what a stage made of the pair: other sides, or nothing."""
    before = made.pair
    if before is None or batch is None or not len(batch):
        reasons = () if batch is None else tuple(parted(+batch.dropped)[0])
        return replace(made, pair=None, dropped=reasons or (call,))
    pair = batch.pair(0)
    sides = (("input", before.input, pair.input), ("target", before.target, pair.target))
    steps = [(f"{call}, {name}", now) for name, then, now in sides if then != now]
    return replace(made, pair=pair, steps=(*made.steps, *steps))


def _behind(pairs: Any, number: int, pair: Pair) -> PairBatch | None:
    """The pair, where it is found after a stage that sees all pairs. Cost: they are made up to there."""
    stage = pairs.stages[number]
    for batch in replace(pairs, stages=pairs.stages[: number + 1]).batches():
        for row, other in enumerate(batch.pairs() if pair.id in batch.ids else ()):
            same = (other.id, other.copy) == (pair.id, pair.copy)
            if same and (not isinstance(stage, MixPairs | Take) or _sides(other) == _sides(pair)):
                return cast("PairBatch", batch.select(np.array([row])))
    return None


def _chosen(pairs: Any, found: list[Explanation], wanted: str | Pair, copy: int | None) -> Explanation:
    """The explanation that was asked for."""
    if not found:
        raise _missing(pairs, wanted, copy)
    held = [made for made in found if made.pair is not None]
    if isinstance(wanted, Pair):
        held = [made for made in held if made.pair and _sides(made.pair) == _sides(wanted)]
        if not held:
            raise OutOfDomain(f"explain({describe(wanted)}): the pair of this id and copy has other sides.")
    elif len({(made.copy, made.pair.input, made.pair.target) for made in held if made.pair}) > 1:
        raise OutOfDomain(
            f"explain({wanted!r}): {len(held)} pairs have this id, of a mix or of one source.\n"
            "Hint: hand over the pair itself: pairs.explain(pair)."
        )
    return (held or found)[0]


def _missing(pairs: Any, wanted: str | Pair, copy: int | None) -> OutOfDomain:
    id_ = wanted if isinstance(wanted, str) else wanted.id
    ranges = [(part.first_copy, part.first_copy + part.copies - 1) for part, _ in _parts(pairs)]
    if copy is not None and not any(first <= copy <= last for first, last in ranges):
        first, last = ranges[0]
        return OutOfDomain(
            f"explain({describe(id_)}, copy={describe(copy)}): the copies are {first} to {last}."
        )
    return OutOfDomain(
        f"explain({id_!r}): the source has no record of this id.\nHint: an id is that of a pair: pair.id."
    )


def _around(text: str, other: str) -> str:
    """A text in full; of a long one, what is around its first difference from another."""
    if len(text) <= _SHOWN:
        return visible(text)
    change = first_difference(text, other) if text != other else 0
    first = max(0, min(change - _SHOWN // 2, len(text) - _SHOWN))
    last = first + _SHOWN
    return f"{'…' * (first > 0)}{visible(text[first:last])}{'…' * (last < len(text))}"


def _batch(pair: Pair) -> PairBatch:
    """A pair as a batch of its own."""
    left, right = TextBatch.from_list([pair.input]), TextBatch.from_list([pair.target])
    streams = Streams(pair.seed, np.array([pair.key], np.uint64), pair.copy)
    source = None if pair.source is None else TextBatch.from_list([pair.source])
    return PairBatch(left, right, [pair.id], [pair.group], streams, marks_of(left, right), source=source)


def _sides(pair: Pair) -> tuple[str, str]:
    return pair.input, pair.target


def _call(stage: Any) -> str:
    """A stage as a reason: what is mixed in is not named."""
    return "behind the end of the mix" if isinstance(stage, MixPairs) else str(stage.call)
