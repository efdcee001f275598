"""What a subject does, as plain data: two values that are equal do the same."""

from typing import Any

from tunekit.batches.records import Records, numbered
from tunekit.corruptors.contract import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.streams import Streams
from tunekit.mappings.contract import Mapping
from tunekit.testing.cases import ASTRAL, GREEK, NASTY, PROSE

_TEXTS = [PROSE, GREEK, ASTRAL, *NASTY, PROSE.upper()]


def behaviour(subject: Any, seed: int = 0) -> Any:
    """The texts that a corruptor gives, the pairs of a mapping, the records of a source that can be read again."""
    if isinstance(subject, Corruptor):
        return [subject(_TEXTS, seed=own, copy=own) for own in (seed, seed + 1)]
    if isinstance(subject, Mapping):
        return [pair for own in (seed, seed + 1) for pair in pairs_of(subject, _TEXTS, own)]
    return rows_of(subject) if getattr(subject, "re_iterable", True) else None


def pairs_of(mapping: Any, texts: list[str], seed: int) -> list[Any]:
    """The pairs of these texts."""
    batch = TextBatch.from_list(texts)
    names = [f"record {number}" for number in range(len(texts))]
    pairs: list[Any] = mapping.pairs(Records(batch, names, names), Streams(seed, batch)).pairs()
    return pairs


def rows_of(source: Any) -> list[tuple[str, str, str]]:
    """The id, the group and the text of each record of a source."""
    return [
        row
        for records in numbered(source.batches())
        for row in zip(records.ids, records.groups, records.texts.to_list(), strict=True)
    ]
