"""Stages: what is done to pairs between their making and their end, one batch at a time or over all of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np

from tunekit.batches.pair import Pair, PairBatch
from tunekit.engine.batch import TextBatch
from tunekit.errors import InvalidArgument, describe, each
from tunekit.shaping.split import Split
from tunekit.values.frozen import value
from tunekit.values.lambdas import handed, source_of


@runtime_checkable
class Local(Protocol):
    """A stage that needs no other batch than the one it works on: workers run it. ``call`` shows it."""

    @property
    def call(self) -> str: ...

    def apply(self, batch: PairBatch, /) -> PairBatch:
        """What becomes of a batch."""
        ...


@runtime_checkable
class Global(Protocol):
    """A stage that sees all batches, in order. ``call`` shows it."""

    @property
    def call(self) -> str: ...

    def over(self, batches: Iterator[PairBatch], /) -> Iterator[PairBatch]:
        """What becomes of the batches."""
        ...


@runtime_checkable
class HoldsPairs(Protocol):
    """A stage that holds pairs of its own, which go through the epochs too."""

    def epoch(self, k: int, /) -> Any:
        """The stage with the pairs of epoch ``k``."""
        ...


@value
class Filter:
    """The pairs for which a predicate is true; the others are counted under ``name``, its own, or a lambda's source."""

    _reason: ClassVar[str]
    predicate: Callable[[Pair], object] = field(kw_only=False)
    name: str | None = None

    def __post_init__(self) -> None:
        reason = self.name or source_of(self.predicate, name_of(self.predicate))
        object.__setattr__(self, "_reason", f"filter {reason}")

    @property
    def call(self) -> str:
        """The call that adds it."""
        return f".filter({handed(name_of(self.predicate), self.name)})"

    def apply(self, batch: PairBatch, /) -> PairBatch:
        """The pairs that stay."""
        stays = np.array(each(self._stays, batch.pairs(), self.call, batch.ids), np.bool_)
        return kept(batch, stays, self._reason)

    def _stays(self, pair: Pair) -> bool:
        return bool(self.predicate(pair))


@value
class Map:
    """Each pair with the two sides that a function gives it; those with none are counted as by ``Filter``."""

    _reason: ClassVar[str]
    function: Callable[[Pair], Any] = field(kw_only=False)
    name: str | None = None

    def __post_init__(self) -> None:
        reason = self.name or source_of(self.function, name_of(self.function))
        object.__setattr__(self, "_reason", f"map {reason}")

    @property
    def call(self) -> str:
        """The call that adds it."""
        return f".map({handed(name_of(self.function), self.name)})"

    def apply(self, batch: PairBatch, /) -> PairBatch:
        """The pairs with their new sides.

        Raises: InvalidArgument: the function gives something else than two strings or ``None``.
        """
        sides = each(self._sides, batch.pairs(), self.call, batch.ids)
        stays = np.array([side is not None for side in sides], np.bool_)
        batch = kept(batch, stays, self._reason)
        left, right = ([side[i] for side in sides if side is not None] for i in (0, 1))
        return replace(batch, input=TextBatch.from_list(left), target=TextBatch.from_list(right))

    def _sides(self, pair: Pair) -> tuple[str, str] | None:
        given = self.function(pair)
        if given is None:
            return None
        sides = (given.input, given.target) if isinstance(given, Pair) else given
        if isinstance(sides, tuple) and len(sides) == 2 and all(isinstance(side, str) for side in sides):
            return sides
        rule = "it must return (input, target), two strings, or None to leave the pair out"
        raise InvalidArgument(f"Pairs.map({name_of(self.function)}): {rule}, not {describe(given)}.")


@value
class Side:
    """The pairs of one side of a split; those of the others are not counted as lost."""

    split: Split = field(kw_only=False)
    name: str = field(kw_only=False)

    @property
    def call(self) -> str:
        """The call that adds it."""
        return f".split({dict(self.split.shares)})[{self.name!r}]"

    def apply(self, batch: PairBatch, /) -> PairBatch:
        """The pairs that stand on this side."""
        here = {group: self.split.side(group) == self.name for group in set(batch.groups)}
        stays = np.array([here[group] for group in batch.groups], np.bool_)
        return batch if stays.all() else batch.select(np.flatnonzero(stays))


@value
class Take:
    """The first ``n`` pairs."""

    n: int = field(kw_only=False)

    @property
    def call(self) -> str:
        """The call that adds it."""
        return f".take({self.n})"

    def over(self, batches: Iterator[PairBatch], /) -> Iterator[PairBatch]:
        """The batches up to the last of these pairs; what is after it in its batch is counted."""
        remaining = self.n
        if not remaining:
            return
        for batch in batches:
            beyond = len(batch) - remaining
            cut = batch if beyond <= 0 else batch.select(np.arange(remaining))
            yield cut if beyond <= 0 else replace(cut, dropped=cut.dropped + Counter({"beyond take": beyond}))
            remaining -= len(cut)
            if not remaining:
                return


Stage = Local | Global


def local_part(stages: Iterable[Stage]) -> tuple[Local, ...]:
    """The stages before the first one that needs all batches."""
    first: list[Local] = []
    for stage in stages:
        if not isinstance(stage, Local):
            break
        first.append(stage)
    return tuple(first)


def staged(batches: Iterator[PairBatch], stages: Iterable[Stage]) -> Iterator[PairBatch]:
    """The batches after these stages, one after the other."""
    for stage in stages:
        batches = _applied(stage, batches) if isinstance(stage, Local) else stage.over(batches)
    return batches


def _applied(stage: Local, batches: Iterator[PairBatch]) -> Iterator[PairBatch]:
    for batch in batches:  # not map(): a StopIteration of the user's function would end it
        yield stage.apply(batch)


def of_epoch(stages: Iterable[Stage], k: int) -> tuple[Stage, ...]:
    """The stages in epoch ``k``: one that holds other pairs, such as a mix, has those of the epoch."""
    return tuple(stage.epoch(k) if isinstance(stage, HoldsPairs) else stage for stage in stages)


def kept(batch: PairBatch, stays: Any, reason: str) -> PairBatch:
    """The pairs that stay; the others are counted."""
    lost = Counter({reason: int((~stays).sum())})
    batch = batch if stays.all() else batch.select(np.flatnonzero(stays))
    return replace(batch, dropped=batch.dropped + lost)


def name_of(function: Any) -> str:
    """What a function is called in counts and errors."""
    return str(getattr(function, "__qualname__", repr(function)))
