"""OnInput: another mapping's pairs, with noise on the input."""

from dataclasses import field, replace

from tunekit.corrupting import AnyCorruptor, Corruptor
from tunekit.engine.run import Run, run
from tunekit.engine.streams import Streams
from tunekit.mappings.explaining import Step, explained, steps_of
from tunekit.mappings.noise import agree, apart, marks_of, prove, streams_of
from tunekit.mappings.protocol import AnyMapping, Wrappable, mapping
from tunekit.mappings.remaking import depth_of, made, remade, sourced
from tunekit.mappings.retracing import followed, retraced
from tunekit.pair import Pair, PairBatch
from tunekit.records import Records


@mapping
class OnInput(Wrappable):
    """The pairs of a mapping with their inputs corrupted, and their targets to the letter as they were.

    >>> import tunekit as tk
    >>> task = tk.Restore(tk.StripPunctuation()).on_input(tk.UpperCase())
    >>> pair = next(iter(tk.pairs(["Wait, what?!"], task)))
    >>> pair.input, pair.target
    ('WAIT WHAT', 'Wait, what?!')
    >>> task.check(pair)

    The law: the mapping's own law holds for the pair without the corruptor, and the corruptor makes its input of that
    pair's. ``check`` makes that pair again from the clean record, ``pair.source``; where a pair names none, it is the
    target. The corruptor draws apart from all that is inside, so that wrapping changes no draw there, and the same
    corruptor twice draws twice.

    Args:
        mapping: any mapping.
        corruptor: the corruptor.

    Raises: InvalidArgument: no mapping, or no corruptor. LawBroken: the mapping gives pairs out of order.
    Cost: that of both; to check a pair is to make it again.
    """

    mapping: AnyMapping = field(kw_only=False)
    corruptor: AnyCorruptor = field(kw_only=False)

    def pairs(self, records: Records, streams: Streams, /) -> PairBatch:
        """The pairs of the mapping, their inputs corrupted."""
        return self._corrupted(made(self.mapping, records, streams))

    def explained(self, records: Records, streams: Streams, /) -> tuple[PairBatch, list[Step]]:
        """The pair of one record, the steps of the mapping, and what each step of the corruptor made of the input."""
        batch, steps = explained(self.mapping, records, streams)
        inner = sourced(self.mapping, batch, records, streams)
        noise = steps_of(self.corruptor, inner.input, self._draws(inner.streams), ", on the input")
        return self._corrupted(inner), [*steps, *noise]

    def retraced(self, batch: PairBatch, /) -> Run:
        """The inputs of these pairs, made again from their targets through the mapping, traced."""
        return followed(retraced(self.mapping, batch), self.corruptor, self._draws(batch.streams))

    def check(self, pair: Pair, /) -> None:
        """Prove the law for one pair, from its clean record, seed, key and copy.

        Raises: LawBroken: one of the sides is another, or the pair inside breaks its law.
        """
        inner = remade(self.mapping, pair).pair(0)
        agree(self, pair, "the mapping's target", inner.target, "target", pair.target)
        prove(self, pair, self.corruptor, inner.input, self._draws(streams_of(pair)), "mapping's input")
        self.mapping.check(inner)

    def remade(self, pair: Pair, /) -> PairBatch:
        """The pair of the clean record of this one."""
        return self._corrupted(remade(self.mapping, pair))

    def _corrupted(self, batch: PairBatch) -> PairBatch:
        return with_noisy_inputs(batch, self.corruptor, depth_of(self.mapping, OnInput))

    def _draws(self, streams: Streams) -> Streams:
        return apart(streams, "on_input", depth_of(self.mapping, OnInput))


def with_noisy_inputs(batch: PairBatch, corruptor: Corruptor, depth: int) -> PairBatch:
    """The pairs with their inputs corrupted; ``depth`` counts what did so before."""
    noisy = run(corruptor, batch.input, apart(batch.streams, "on_input", depth)).texts
    return replace(batch, input=noisy, marks={**batch.marks, **marks_of(noisy, batch.target)})
