"""Pairs: the lazy pipeline from a source through a mapping to a written data set."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Shares
from dataclasses import field, replace
from functools import partial
from typing import Annotated, Any, Literal

from annotated_types import Interval

from tunekit.batches.pair import Pair, PairBatch, knowing
from tunekit.batches.records import parted
from tunekit.batches.trace import Trace
from tunekit.corruptors.contract import Corruptor, require_corruptor
from tunekit.errors import LengthUnknown, OutOfDomain, check_integer, describe, invalid
from tunekit.layouts.layout import Layout
from tunekit.layouts.plain import Plain
from tunekit.mappings.contract import Mapping
from tunekit.mappings.making import Making
from tunekit.mappings.remaking import depth_of
from tunekit.mappings.retracing import trace_of, traces_of
from tunekit.mappings.wrapping import OnInput, OnSource
from tunekit.pipeline.explaining import Explanation, explain
from tunekit.safe_paths import as_folder
from tunekit.shaping.mix_pairs import MixPairs
from tunekit.shaping.noise_stages import SourceNoise, input_noise, source_noise
from tunekit.shaping.retracing import ways_of
from tunekit.shaping.shuffle import Shuffle
from tunekit.shaping.split import Split, groups_of
from tunekit.shaping.stages import Filter, Map, Side, Stage, Take, of_epoch, staged
from tunekit.sources.foreign import Foreign
from tunekit.sources.iterables import as_source
from tunekit.sources.parts import records_of
from tunekit.values.arguments import Seed
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_arguments
from tunekit.writing.equal import DROPPED, GROUPED
from tunekit.writing.file_formats import Compress, Format
from tunekit.writing.handing.arrow import ArrowStep
from tunekit.writing.handing.frames import to_hf, to_polars
from tunekit.writing.handing.training import to_torch
from tunekit.writing.job import Job, program_of
from tunekit.writing.manifest import Manifest
from tunekit.writing.place import Place
from tunekit.writing.running import write

Group = Literal["source", "block"]

# Copies of a record, and the number of the last one: they are counted in 64 bits.
_COPIES, _LAST = (1 << 31) - 1, 1 << 62


@value
class Pairs:
    """Pairs that are made when they are asked for; ``tk.pairs`` makes one. Every pass gives the same pairs."""

    source: Any = field(kw_only=False)
    mapping: Mapping = field(kw_only=False)
    seed: Seed = 0
    copies: Annotated[int, Interval(ge=1, le=_COPIES)] = 1
    key: Literal["content", "id"] = "content"
    first_copy: Annotated[int, Interval(ge=0, le=_LAST)] = 0
    stages: tuple[Stage, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", as_source(self.source))
        if isinstance(self.mapping, type) or not isinstance(self.mapping, Mapping):
            lacking = [name for name in ("pairs", "check") if not hasattr(self.mapping, name)]
            hint = f"it has no method {lacking[0]}." if len(lacking) == 1 else ""
            hint = hint or "tk.Restore(noise) learns to undo a corruptor."
            raise invalid("pairs", "mapping", self.mapping, "a mapping, with pairs and check", hint)

    def __iter__(self) -> Iterator[Pair]:
        tracer = partial(trace_of, "Pair.trace", ways=ways_of(self))
        for batch in self.batches():
            yield from knowing(batch.pairs(), tracer)

    def __bool__(self) -> bool:
        """True: there is a data set, whatever it holds."""
        return True

    def __len__(self) -> int:
        raise LengthUnknown(
            "len(pairs): how many pairs there are is known only when all of them have been made.\n"
            "Hint: sum(1 for _ in pairs), or pairs.take(n)."
        )

    def take(self, n: int) -> "Pairs":
        """The first ``n`` pairs."""
        check_integer("Pairs.take", "n", n, least=0)
        return self._then(Take(n))

    def filter(self, predicate: Callable[[Pair], object], *, name: str | None = None) -> "Pairs":
        """The pairs for which ``predicate(pair)`` is true; the others are counted under ``name``, or that of it."""
        if not callable(predicate):
            raise invalid("Pairs.filter", "predicate", predicate, "a function of a pair")
        return self._then(Filter(predicate, name=name))

    def map(self, function: Callable[[Pair], Any], *, name: str | None = None) -> "Pairs":
        """Each pair with the ``(input, target)`` that ``function(pair)`` gives; ``None`` leaves it out.

        What is left out is counted under ``name``, or that of the function.
        """
        if not callable(function):
            raise invalid("Pairs.map", "function", function, "a function of a pair")
        return self._then(Map(function, name=name))

    def shuffle(self, *, seed: int = 0) -> "Pairs":
        """All pairs in an order that depends on them and the seed alone. Cost: what exceeds 64 MB waits on the disk."""
        return self._then(Shuffle(seed=seed))

    def mix(self, *others: "Pairs", weights: Sequence[float] = ()) -> "Pairs":
        """These pairs and others, in exact proportions: equal ones, or those of ``weights``, their own first.

        It ends where one of them has no pair for its place. Raises: InvalidArgument: they have different seeds.
        """
        return self._then(MixPairs(others, tuple(weights)))

    def epoch(self, k: int) -> "Pairs":
        """The pairs of epoch ``k``: the same records with further copies, so with draws of their own."""
        check_integer("Pairs.epoch", "k", k, least=0, most=_LAST // self.copies)
        return replace(self, first_copy=int(k) * self.copies, stages=of_epoch(self.stages, int(k)))

    def on_input(self, corruptor: Corruptor) -> "Pairs":
        """The pairs that there are so far, with their inputs corrupted and the targets as they were."""
        require_corruptor("Pairs.on_input", "corruptor", corruptor)
        if self.stages:
            return self._then(input_noise(self, corruptor))
        return replace(self, mapping=OnInput(self.mapping, corruptor))

    def on_source(self, corruptor: Corruptor) -> "Pairs":
        """The pairs that there are so far, made again of their records, corrupted: both sides show what was done.

        Raises: InvalidArgument: behind ``map`` or ``mix``, whose pairs the mapping cannot make again.
        """
        require_corruptor("Pairs.on_source", "corruptor", corruptor)
        if self.stages:
            return self._then(source_noise(self, corruptor))
        return replace(self, mapping=OnSource(self.mapping, corruptor))

    def explain(self, id: str | Pair, *, copy: int | None = None) -> Explanation:
        """How a pair, or the one of this id and copy, came about: its record, and what each step and stage made of it.

        >>> import tunekit as tk
        >>> pairs = tk.pairs(["Oh, no!"], tk.Restore(tk.StripPunctuation() >> tk.LowerCase()))
        >>> print(pairs.explain("0"))
        record '0', copy 0: 'Oh, no!'
          StripPunctuation(): 'Oh no'
          LowerCase(): 'oh no'
        input: 'oh no'
        target: 'Oh, no!'

        Raises: OutOfDomain: no such record, copy or pair, or several of this id: then hand over the pair.
        Cost: the source is read up to the record; behind ``take`` and ``mix``, pairs are made up to this one.
        """
        return explain(self, id, copy)

    def trace(self, pair: Pair) -> Trace:
        """How the input of one of these pairs came of its target; the pair may have been written and read again.

        >>> import tunekit as tk
        >>> pairs = tk.pairs(["Oh, no!"], tk.Restore(tk.StripPunctuation() >> tk.LowerCase()))
        >>> pairs.trace(tk.Pair("oh no", "Oh, no!")).edits
        [(0, 1, 'o'), (2, 3, ''), (6, 7, '')]

        Raises: InvalidArgument: no pair. OutOfDomain: a pair of something else, one that ``map`` changed, or one of a
        mapping whose inputs are not made of its targets by edits.
        """
        return trace_of("Pairs.trace", pair, ways_of(self))

    def traced(self) -> Iterator[tuple[Pair, Trace]]:
        """Each pair with its trace, as ``pair.trace()`` gives it; whole batches are traced at once.

        >>> import tunekit as tk
        >>> pairs = tk.pairs(["Oh, no!"], tk.Restore(tk.StripPunctuation() >> tk.LowerCase()))
        >>> for pair, trace in pairs.traced():
        ...     print(pair.input, trace.words().to_source.tolist())
        oh no [[0, 1], [1, 2]]

        Raises: OutOfDomain: as ``trace``.
        Cost: the noise is run twice.
        """
        ways = ways_of(self)
        tracer = partial(trace_of, "Pair.trace", ways=ways)
        for batch in self.batches():
            yield from zip(
                knowing(batch.pairs(), tracer), traces_of("Pairs.traced", batch, ways), strict=True
            )

    def split(self, shares: Shares[str, float], *, group: Group = "source") -> dict[str, "Pairs"]:
        """The sides of a split by name, as ``write(split=…)`` picks them by their groups.

        >>> import tunekit as tk
        >>> pairs = tk.pairs([f"Number {n}." for n in range(100)], tk.Restore(tk.LowerCase()))
        >>> sides = pairs.split({"train": 0.9, "test": 0.1})
        >>> {name: sum(1 for pair in side) for name, side in sides.items()}
        {'train': 93, 'test': 7}

        Where a group is a text (items of a list, rows without ``group_by=``), these are the pairs that ``write``
        writes. Where it is a file, a block or a column, a record may stand in groups of two sides: ``write`` leaves
        such out of all sides but the training side, which takes all pairs to tell; here they stay.

        Raises: InvalidArgument: shares that are none. OutOfDomain: fewer groups than sides.
        """
        grouped = self._grouped("Pairs.split", group)
        sides = grouped._filled(Split(shares))
        return {name: grouped._then(Side(sides, name)) for name in shares}

    def batches(self) -> Iterator[PairBatch]:
        """The pairs in batches of columns; their counts say what was read, dropped and why.

        Raises: OutOfDomain: the source is empty.
        """
        return staged(self._made(), self.stages)

    def write(
        self,
        folder: str | os.PathLike[str],
        *,
        layout: Layout | None = None,
        split: dict[str, float] | None = None,
        group: Group = "source",
        shard_size: int = 50_000,
        workers: int = 1,
        format: Format = "jsonl",
        compress: Compress | None = None,
        license: str | None = None,
        language: str | Sequence[str] = (),
        overwrite: bool = False,
        progress: bool = True,
    ) -> Manifest:
        """Write all pairs as a trainer reads them, with a manifest and a data set card.

        >>> import tempfile
        >>> import tunekit as tk
        >>> pairs = tk.pairs(["One, two.", "Three!"], tk.Restore(tk.StripPunctuation()))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     pairs.write(folder, layout=tk.Chat(), progress=False).splits()
        {'train': 2}

        Files are named ``train-00000.jsonl``. A file appears under its name when it is whole and on the disk; the
        manifest (``manifest.json``: recipe, versions, counts, drops with reasons, sha256 of each file) says whether the
        data set is. Killed anywhere and started again, it makes what is missing, and ends with the same bytes. The
        first pair of every second block of about 512 k characters is held to the law of its mapping. A folder that
        holds the same data set, finished, is left as it is.

        Args:
            layout: ``tk.Plain()`` by default.
            split: the sides and their shares, such as ``{"train": 0.9, "test": 0.1}``. All pairs of a group stand on
                one side, picked by the group's hash. Equal records of two groups stay on the training side ("train", or
                the first) and are left out of the others, counted. Cost: for each record of these, 24 bytes of memory.
            group: what must not be torn apart: "source", a file, or a text in a list; or "block", a stretch of 50,000
                characters of one, with a gap of 1,000 before the next.
            shard_size: pairs in a file.
            workers: processes that make pairs. The bytes do not depend on it.
            format: "jsonl" or "parquet".
            compress: "gz", "bz2", "xz" or "zst".
            license: for the card, an identifier such as "cc-by-sa-4.0"; ``language``: one code or several.
            overwrite: whether to replace another data set of tunekit's in the folder.
            progress: whether to show a progress bar; there is none without a terminal.

        Raises: InvalidArgument: the folder holds something else, cannot be, or somebody is or was at work there.
        OutOfDomain: no pair, or an empty side. LawBroken: a pair that breaks its law. WorkerDied: a worker was killed;
        write again to go on. MalformedInput: the unfinished files were changed.
        """
        laid = Plain() if layout is None else layout
        place = Place(
            as_folder("Pairs.write", "folder", folder), laid, shard_size, format, compress, license, language
        )
        sides = Split({"train": 1} if split is None else split)
        job = self._job(place, sides, group=group, workers=workers)
        return write(job, replace(self, source=job.source)._filled, overwrite=overwrite, progress=progress)

    def _job(self, place: Place, split: Split, *, group: Group = "source", workers: int = 1) -> Job:
        """What writing these pairs there comes to."""
        grouped = self._grouped("Pairs.write", group)
        return Job(
            grouped.source,
            self._making(),
            self.stages,
            split,
            place,
            group=group,
            workers=workers,
            equal_records=grouped._equal_records(split),
            shown=repr(self),
            program=program_of(self),
        )

    def to_hf(self, *, layout: Layout | None = None, streaming: bool = False) -> Any:
        """A ``datasets.Dataset`` of the rows, in memory; with ``streaming``, one that is made again in each pass."""
        return to_hf(self.batches, layout, streaming=streaming)

    def to_polars(self, *, layout: Layout | None = None) -> Any:
        """A ``polars.DataFrame`` of the rows."""
        return to_polars(self.batches, layout)

    def to_torch(
        self, *, layout: Layout | None = None, streaming: bool = False, fields: Sequence[str] = ()
    ) -> Any:
        """The rows for a PyTorch ``DataLoader``: map-style, in memory; with ``streaming``, shared out among workers.

        ``fields`` are those of a pair that each row gets beside the layout's: "id", "group", "seed", "key", "copy".
        """
        pieces: Any = {"source": self.source, "making": self._making(), "stages": self.stages}
        return to_torch(self.batches, layout, streaming=streaming, fields=fields, **pieces)

    @renamed_arguments(group="group_by")
    def arrow_step(
        self,
        *,
        text: str = "text",
        id: str | None = None,
        group_by: str | None = None,
        layout: Layout | None = None,
    ) -> ArrowStep:
        """The task as a function from a batch of texts to their rows, for Ray, Spark and others; see ``ArrowStep``.

        Raises: InvalidArgument: a side of a split whose groups are not the texts, and no column that names them.
        """
        sides = any(isinstance(stage, Side) for stage in self.stages)
        if group_by is None and sides and not self.source.grouped_by_content:
            rule = "the name of a column, as a split goes by it"
            raise invalid("Pairs.arrow_step", "group_by", group_by, rule)
        return ArrowStep(
            self._making(), text=text, id=id, group_by=group_by, stages=self.stages, layout=layout
        )

    def _then(self, stage: Stage) -> "Pairs":
        return replace(self, stages=(*self.stages, stage))

    def _making(self) -> Making:
        return Making(
            self.mapping, seed=self.seed, copies=self.copies, first_copy=self.first_copy, key=self.key
        )

    def _made(self) -> Iterator[PairBatch]:
        making, read, dropped = self._making(), 0, Counter[str]()
        for block in making.blocks(self.source):
            batch = making.pairs(block)
            read, dropped = read + block.read, dropped + batch.dropped
            yield batch
        if not read:
            lost = sorted(parted(dropped)[0].items())
            reasons = "".join(f"\nDropped: {reason}: {count:,}." for reason, count in lost)
            raise OutOfDomain(f"{describe(self.source)}: the source is empty: it gave no record.{reasons}")

    def _grouped(self, call: str, group: Group) -> "Pairs":
        if group not in ("source", "block"):
            raise invalid(call, "group", group, '"source" or "block"')
        if group == "source":
            return self
        given = self.source.source if isinstance(self.source, Foreign) else self.source
        if not hasattr(given, "blocks"):
            raise invalid(call, "group", group, "source for a source of one's own that has no blocks()")
        return replace(self, source=given.blocks())

    def _equal_records(self, split: Split) -> str | None:
        """What becomes of equal records on two sides: they stand on one by their groups, or have to be looked for."""
        if len(split.shares) == 1:
            return None
        # Other pairs have groups of their own, and what is done to the record itself makes equal ones of others.
        mixed = any(isinstance(stage, MixPairs | SourceNoise) for stage in self.stages)
        other_records = depth_of(self.mapping, OnSource) > 0
        grouped = self.source.grouped_by_content and not mixed and not other_records
        return GROUPED if grouped else DROPPED

    def _filled(self, split: Split) -> Split:
        """The split with no empty side, where the groups can be known before the pairs are made."""
        if len(split.shares) == 1 or not self.source.re_iterable:
            return split
        # What is filtered out fills no side, and the source alone is read sooner.
        batches = self.batches() if self.stages else records_of(self.source)
        dropped = Counter[str]()
        return split.filled(groups_of(batches, dropped), dropped)

    def __repr__(self) -> str:
        given = {
            "seed": (self.seed, 0),
            "copies": (self.copies, 1),
            "key": (self.key, "content"),
        }
        arguments = "".join(f", {name}={now!r}" for name, (now, default) in given.items() if now != default)
        epoch = f".epoch({self.first_copy // self.copies})" if self.first_copy else ""
        return f"pairs({self.source!r}, {self.mapping!r}{arguments}){epoch}" + "".join(
            stage.call for stage in self.stages
        )
