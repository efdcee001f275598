"""Noise as a stage: on the inputs, or on the records, of the pairs that earlier stages have left."""

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.batches.records import Records
from tunekit.corruptors.contract import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.ragged import where_set
from tunekit.errors import InvalidArgument, describe, invalid
from tunekit.mappings.contract import Mapping
from tunekit.mappings.remaking import depth_of, made
from tunekit.mappings.wrapping import OnInput, OnSource, of_noisy_records, with_noisy_inputs
from tunekit.shaping.mix_pairs import MixPairs
from tunekit.shaping.stages import Map
from tunekit.values.frozen import value


@value
class InputNoise:
    """The pairs with their inputs corrupted; ``depth`` counts what did so before, for draws of its own."""

    corruptor: Corruptor = field(kw_only=False)
    depth: int = 0

    @property
    def call(self) -> str:
        """The call that adds it."""
        return f".on_input({self.corruptor!r})"

    def apply(self, batch: PairBatch, /) -> PairBatch:
        """The pairs with their new inputs."""
        return with_noisy_inputs(batch, self.corruptor, self.depth)


@value
class SourceNoise:
    """The pairs that a mapping makes of the corrupted records of these; ``depth`` as in ``InputNoise``."""

    corruptor: Corruptor = field(kw_only=False)
    mapping: Mapping = field(kw_only=False)
    depth: int = 0

    @property
    def call(self) -> str:
        """The call that adds it."""
        return f".on_source({self.corruptor!r})"

    def apply(self, batch: PairBatch, /) -> PairBatch:
        """The new pairs. The clean record of a pair is its source; where it names none, its target.

        Raises: InvalidArgument: it names none, and its target is not its record.
        """
        records = Records(self._texts(batch), list(batch.ids), list(batch.groups))
        fresh = made(self.mapping, *of_noisy_records(records, batch.streams, self.corruptor, self.depth))
        keys = None if batch.contents is None or fresh.source is None else fresh.source.keys
        counts, dropped = batch.counts + fresh.counts, batch.dropped + fresh.dropped
        return replace(fresh, counts=counts, dropped=dropped, contents=keys)

    def _texts(self, batch: PairBatch) -> TextBatch:
        """The clean records of the pairs."""
        if batch.source is not None:
            return batch.source
        others = where_set(batch.target.keys != batch.content_keys)
        if others.size:
            pair = describe(batch.ids[int(others[0])])
            hint = "give PairBatch(…, source=records.texts), or call on_source before the other stages."
            rule = f"the pair {pair} names no record, and its target is none"
            raise InvalidArgument(f"Pairs{self.call}: {rule}.\nHint: {hint}")
        return batch.target


def input_noise(pairs: Any, corruptor: Corruptor) -> InputNoise:
    """The stage that corrupts the inputs of pairs after their stages."""
    return InputNoise(corruptor, depth=_depth(pairs, OnInput, InputNoise))


def source_noise(pairs: Any, corruptor: Corruptor) -> SourceNoise:
    """The stage that corrupts the records of pairs behind their stages.

    Raises: InvalidArgument: behind a stage whose pairs the mapping cannot make again.
    """
    mapping = _clean(pairs.mapping)
    for stage in pairs.stages:
        if isinstance(stage, Map | MixPairs):
            name = "map" if isinstance(stage, Map) else "mix"
            rule = (
                f"called before {name}: behind it, the mapping cannot make the pairs again from their records"
            )
            raise invalid(
                "Pairs.on_source", "corruptor", corruptor, rule, f"pairs.on_source(noise).{name}(…)."
            )
        if isinstance(stage, InputNoise):
            mapping = OnInput(mapping, stage.corruptor)
    return SourceNoise(corruptor, mapping, depth=_depth(pairs, OnSource, SourceNoise))


def _clean(mapping: Any) -> Any:
    """The mapping without what was done to the records already."""
    if isinstance(mapping, OnSource):
        return _clean(mapping.mapping)
    if isinstance(mapping, OnInput):
        return OnInput(_clean(mapping.mapping), mapping.corruptor)
    return mapping


def _depth(pairs: Any, wrapper: type[Any], stage: type[Any]) -> int:
    """Return the number of wrappers and stages of a kind that pairs have gone through."""
    own = depth_of(pairs.mapping, wrapper) + sum(isinstance(one, stage) for one in pairs.stages)
    return max([own, *(_depth(other, wrapper, stage) for other in _mixed_in(pairs.stages))])


def _mixed_in(stages: Iterable[Any]) -> Iterator[Any]:
    for stage in stages:
        if isinstance(stage, MixPairs):
            yield from stage.others
