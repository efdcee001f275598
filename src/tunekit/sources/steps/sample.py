"""Sample: some records of the whole source, drawn in one pass."""

from collections.abc import Iterator
from dataclasses import field
from heapq import heappush, heappushpop
from typing import Any

from xxhash import xxh3_64_intdigest

from tunekit.batches.records import Records
from tunekit.sources.steps.step import Before, Choosing
from tunekit.sources.stretches import Gathering
from tunekit.values.arguments import Count, Seed
from tunekit.values.frozen import value

LEFT_OUT = "not in the sample"


@value
class Sample(Choosing):
    """``n`` records of a source, all equally likely, in the order of the source.

    >>> import tunekit as tk
    >>> source = tk.texts([f"Number {n}." for n in range(1_000)]).sample(3)
    >>> [(r.texts.to_list(), r.dropped) for r in source.batches()]
    [(['Number 170.', 'Number 670.', 'Number 891.'], {'not in the sample': 997})]

    They are those whose hash of ``seed`` and id is lowest. So a source that grows moves few: a record stays until a
    new one comes below it. Of fewer than ``n`` records, all are taken.

    Raises: InvalidArgument: ``n`` is no integer of at least 1.
    Cost: memory for ``n`` records; a pass over the source before the first record.
    """

    n: Count = field(kw_only=False)
    seed: Seed = 0

    @property
    def divides(self) -> bool:
        """Never: the records are chosen among all."""
        return False

    def run(self, batches: Iterator[Records], before: Before) -> Iterator[Records]:
        """The sample."""
        gathering = Gathering()
        heap: list[tuple[int, int, str, str, str]] = []  # the highest hash first
        number = 0
        for records in batches:
            gathering.count(dict(records.dropped))
            for text, id_, group in zip(records.texts.texts, records.ids, records.groups, strict=True):
                entry = (-self._hash(id_), -number, text, id_, group)
                if number < self.n:
                    heappush(heap, entry)
                else:
                    heappushpop(heap, entry)
                number += 1
        if number > self.n:
            gathering.count({LEFT_OUT: number - self.n})
        for _, _, text, id_, group in sorted(heap, key=lambda entry: -entry[1]):
            gathering.add(text, id_, group)
            if gathering.full():
                yield from gathering.release()
        yield from gathering.release()

    def identity(self, of: Any) -> Any:
        """The arguments."""
        return {"sample": [self.n, str(self.seed)], "of": of}

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        return f".sample({self.n}{'' if self.seed == 0 else f', seed={self.seed}'})"

    def _hash(self, id_: str) -> int:
        return xxh3_64_intdigest(f"sample\0{self.seed}\0{id_}".encode("utf-8", "surrogatepass"))
