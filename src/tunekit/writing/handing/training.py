"""Training: pairs as data sets that a PyTorch ``DataLoader`` reads."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np
import orjson

from tunekit.batches.pair import PairBatch
from tunekit.engine.ragged import Ints, offsets_of
from tunekit.errors import OutOfDomain, check_integer, describe
from tunekit.extras import required
from tunekit.layouts.fields import with_fields
from tunekit.layouts.layout import Layout
from tunekit.mappings.making import Making
from tunekit.shaping.shuffle import Shuffle
from tunekit.shaping.stages import Local, Stage, of_epoch, staged
from tunekit.writing.encoding import encoded
from tunekit.writing.handing.column_batches import layout_or_plain, rows_of

_CALL = "Pairs.to_torch"
_AS_GIVEN = -1  # no epoch was set: the pairs have one of their own


def to_torch(
    batches: Callable[[], Iterable[PairBatch]],
    layout: Layout | None,
    *,
    source: Any,
    making: Making,
    stages: tuple[Stage, ...],
    streaming: bool = False,
    fields: Sequence[str] = (),
) -> "TorchRows | TorchStream":
    """All rows, in memory; or a stream of them that workers divide among themselves.

    Raises: MissingExtra: torch is not installed. InvalidArgument: no layout, or a field that pairs do not have.
    """
    layout = with_fields(_CALL, layout_or_plain(_CALL, layout), fields)
    required("torch", "torch", _CALL)
    if streaming:
        return TorchStream(source, making, stages, layout)
    return TorchRows.of(batches(), layout)


@dataclass(frozen=True, eq=False, repr=False)
class TorchRows:
    """A map-style data set: ``rows[17]`` is a dict, and a sampler may ask in any order.

    The rows stand in one buffer as lines of JSON, and not as objects: a worker that is forked shares it, as nobody
    counts references in it. ``dropped`` counts what was left out, by reason.

    Cost: the bytes of the file that ``write`` would write, and 8 a row; about 1 µs to read one.
    """

    lines: bytearray
    starts: Ints
    dropped: Counter[str]

    @classmethod
    def of(cls, batches: Iterable[PairBatch], layout: Layout) -> "TorchRows":
        """The rows of all these batches."""
        whole = bytearray()
        sizes: list[Ints] = []
        dropped = Counter[str]()
        for batch in batches:
            lines, _, lost = encoded(layout, batch)
            whole += b"".join(lines)
            sizes.append(np.fromiter(map(len, lines), np.int64, len(lines)))
            dropped += batch.dropped + lost
        return cls(whole, offsets_of(np.concatenate([*sizes, np.empty(0, np.int64)])), dropped)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> Any:
        place = number + len(self) if number < 0 else number
        if not 0 <= place < len(self):
            raise IndexError(f"TorchRows: there is no row {number}; there are {len(self):,}.")
        return orjson.loads(self.lines[self.starts[place] : self.starts[place + 1]])

    def __repr__(self) -> str:
        return f"<TorchRows: {len(self):,} rows, {len(self.lines):,} bytes>"


@dataclass(eq=False, repr=False)
class TorchStream:
    """An iterable data set: rows are made when they are asked for, and every worker makes its own.

    Of ``n`` workers, number ``w`` makes the blocks w, w + n, …: each row comes once. ``pairs.shuffle()`` then shuffles
    within each worker, again in each epoch. With a stage that needs all pairs in order (``take``), every worker makes
    all of them and gives each ``n``-th. All workers read the source.

    After ``set_epoch(k)`` the pairs are those of ``pairs.epoch(k)``, in workers that live on as well.
    """

    source: Any
    making: Making
    stages: tuple[Stage, ...]
    layout: Layout
    epoch: Any = field(init=False)  # in memory that workers share

    def __post_init__(self) -> None:
        torch = required("torch", "torch", _CALL)
        required("torch.utils.data", "torch", _CALL).IterableDataset.register(TorchStream)
        self.epoch = torch.full((1,), _AS_GIVEN, dtype=torch.int64).share_memory_()

    def set_epoch(self, k: int) -> None:
        """Give the pairs of epoch ``k`` from the next pass on."""
        check_integer("TorchStream.set_epoch", "k", k, least=0)
        self.epoch[0] = int(k)

    def __iter__(self) -> Iterator[Any]:
        info = required("torch.utils.data", "torch", _CALL).get_worker_info()
        worker, workers = (0, 1) if info is None else (info.id, info.num_workers)
        if all(isinstance(stage, Local | Shuffle) for stage in self.stages):
            yield from self._rows(worker, workers)
        else:
            yield from islice(self._rows(0, 1), worker, None, workers)

    def _rows(self, worker: int, workers: int) -> Iterator[Any]:
        """The rows of the worker's blocks."""
        making, stages = self.making, self.stages
        if (k := int(self.epoch[0])) != _AS_GIVEN:
            making, stages = replace(making, first_copy=k * making.copies), of_epoch(stages, k)
        blocks = self._full(making.blocks(self.source))
        made = map(making.pairs, islice(blocks, worker, None, workers))
        for batch in staged(made, stages):
            rows, _ = rows_of(self.layout, batch)
            yield from rows

    def _full(self, blocks: Iterator[Any]) -> Iterator[Any]:
        empty = True
        for block in blocks:
            empty = empty and not block.read
            yield block
        if empty:
            raise OutOfDomain(f"{describe(self.source)}: the source is empty: it gave no record.")

    def __reduce__(self) -> tuple[Any, ...]:
        return _stream, (self.source, self.making, self.stages, self.layout, self.epoch)

    def __repr__(self) -> str:
        return f"<TorchStream of {describe(self.source)}>"


def _stream(
    source: Any, making: Making, stages: tuple[Stage, ...], layout: Layout, epoch: Any
) -> TorchStream:
    """A stream that was pickled; the class has to be made known to PyTorch in each process."""
    stream = TorchStream(source, making, stages, layout)
    stream.epoch = epoch
    return stream
