"""Retracing through stages: each way in which pairs may have come from their targets to their inputs."""

from functools import partial
from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.engine.run import Run
from tunekit.mappings.proof import apart
from tunekit.mappings.retracing import Retrace, followed, retraced
from tunekit.shaping.mix_pairs import MixPairs
from tunekit.shaping.noise_stages import InputNoise, SourceNoise


def ways_of(pairs: Any) -> list[Retrace]:
    """The ways of pairs through their stages: one, and one more for each part that is mixed in."""
    ways: list[Retrace] = [partial(retraced, pairs.mapping)]
    for stage in pairs.stages:
        if isinstance(stage, SourceNoise):
            ways = [partial(retraced, stage.mapping)]
        elif isinstance(stage, InputNoise):
            ways = [partial(_noised, way, stage) for way in ways]
        elif isinstance(stage, MixPairs):
            ways += [way for other in stage.others for way in ways_of(other)]
    return ways


def _noised(way: Retrace, stage: InputNoise, batch: PairBatch) -> Run:
    return followed(way(batch), stage.corruptor, apart(batch.streams, "on_input", stage.depth))
