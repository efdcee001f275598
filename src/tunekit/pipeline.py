"""Pairs: the lazy pipeline from a source through a mapping to a written data set."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from tunekit.errors import (
    InvalidArgument,
    LengthUnknown,
    OutOfDomain,
    check_integer,
    describe,
    invalid,
)
from tunekit.layouts.layout import Layout
from tunekit.layouts.plain import Plain
from tunekit.mappings.blocks import blocks
from tunekit.mappings.mapping import Mapping
from tunekit.pair import Pair, PairBatch
from tunekit.records import Records, YieldsBatches, numbered
from tunekit.shaping.split import Split
from tunekit.sources.texts import as_source
from tunekit.values import value
from tunekit.writing.folder import finished_in
from tunekit.writing.manifest import Manifest, versions
from tunekit.writing.write import digest_of, recipe_of, refuse_changed, shown, write_batches

Predicate = Callable[[Pair], object]

_CHECKED = 1000


@value
class Pairs:
    """Pairs that are made when they are asked for; ``tk.pairs`` makes one. Every pass gives the same pairs."""

    source: Any = field(kw_only=False)
    mapping: Mapping = field(kw_only=False)
    seed: int = 0
    copies: int = 1
    key: Literal["content", "id"] = "content"
    predicates: tuple[Predicate, ...] = ()
    limit: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", as_source(self.source))
        if isinstance(self.mapping, type) or not isinstance(self.mapping, Mapping):
            lacking = [name for name in ("pairs", "check") if not hasattr(self.mapping, name)]
            hint = f"it has no method {lacking[0]}." if len(lacking) == 1 else ""
            hint = hint or "tk.Restore(noise) learns to undo a corruptor."
            raise invalid("pairs", "mapping", self.mapping, "a mapping, with pairs and check", hint)
        for name, least in (("seed", None), ("copies", 1)):
            check_integer(self, name, getattr(self, name), least=least)
            object.__setattr__(self, name, int(getattr(self, name)))
        if self.key not in ("content", "id"):
            raise invalid(self, "key", self.key, '"content" or "id"')

    def __iter__(self) -> Iterator[Pair]:
        for batch in self.batches():
            yield from batch.pairs()

    def __len__(self) -> int:
        raise LengthUnknown(
            "len(pairs): how many pairs there are is known only when all of them have been made.\n"
            "Hint: sum(1 for _ in pairs), or pairs.take(n)."
        )

    def take(self, n: int) -> "Pairs":
        """The first ``n`` pairs."""
        check_integer("Pairs.take", "n", n, least=0)
        return replace(self, limit=n if self.limit is None else min(n, self.limit))

    def filter(self, predicate: Predicate) -> "Pairs":
        """The pairs for which ``predicate(pair)`` is true; the others are counted under its name."""
        if not callable(predicate):
            raise invalid("Pairs.filter", "predicate", predicate, "a function of a pair")
        if self.limit is not None:
            raise InvalidArgument(
                "Pairs.filter: it cannot follow take.\nHint: filter first: pairs.filter(…).take(n)."
            )
        return replace(self, predicates=(*self.predicates, predicate))

    def batches(self) -> Iterator[PairBatch]:
        """The pairs in batches of columns; their counts say what was read, dropped and why.

        Raises: OutOfDomain: the source is empty.
        """
        remaining = self.limit
        if remaining == 0:
            return
        read, dropped = 0, Counter[str]()
        for batch in self._all():
            read, dropped = read + batch.counts["read"], dropped + batch.dropped
            cut = batch if remaining is None else _cut(batch, remaining)
            yield cut
            if remaining is not None:
                remaining -= len(cut)
                if remaining == 0:
                    return
        if not read:
            raise OutOfDomain(
                f"{describe(self.source)}: the source is empty: it gave no record.{_reasons(dropped)}"
            )

    def write(
        self,
        folder: str | os.PathLike[str],
        *,
        layout: Layout | None = None,
        split: dict[str, float] | None = None,
        shard_size: int = 50_000,
        overwrite: bool = False,
        progress: bool = True,
    ) -> Manifest:
        """Write all pairs as JSON lines, in the layout that a trainer reads, with a manifest.

        >>> import tempfile
        >>> import tunekit as tk
        >>> pairs = tk.pairs(["One, two.", "Three!"], tk.Restore(tk.StripPunctuation()))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     pairs.write(folder, layout=tk.Chat(), progress=False).splits()
        {'train': 2}

        Files are named ``train-00000.jsonl``. A file appears under its name when it is whole and on the disk; the
        manifest (``manifest.json``: recipe, versions, counts, drops with reasons, sha256 of each file) comes last. The
        first pair and every thousandth after it are held to the law of their mapping. A folder that holds the same
        data set, finished, is left as it is.

        Args:
            layout: ``tk.Plain()`` by default.
            split: the sides and their shares, such as ``{"train": 0.9, "test": 0.1}``. All pairs of a group (a file)
                stand on one side, picked by the group's hash.
            shard_size: pairs in a file.
            overwrite: whether to replace another data set of tunekit's in the folder.
            progress: whether to show a progress bar; there is none without a terminal.

        Raises: InvalidArgument: the folder holds something else. OutOfDomain: no pair, or an empty side. LawBroken: a
        pair that breaks its law.
        """
        layout = Plain() if layout is None else layout
        if isinstance(layout, type) or not isinstance(layout, Layout):
            raise invalid(
                "Pairs.write", "layout", layout, "a layout with rows", "such as tk.Chat() or tk.Plain()."
            )
        check_integer("Pairs.write", "shard_size", shard_size, least=1)
        sides = Split({"train": 1} if split is None else split)
        place = Path(folder)
        recipe = self._recipe(layout, sides, shard_size)
        finished = finished_in(place, recipe, overwrite=overwrite)
        if finished is not None:
            sides = Split(sides.shares, moved=finished.moved)
            refuse_changed(self.batches(), place, finished, layout, sides)
            return finished
        sides = self._filled(sides)
        manifest = Manifest(recipe, versions(), moved=sides.moved)
        written = write_batches(self._checked(), place, manifest, layout, sides, shard_size)
        *_, manifest = shown(written, progress=progress)
        return manifest

    def _all(self) -> Iterator[PairBatch]:
        for records in numbered(self.source.batches()):
            for batch in self._mapped(records):
                yield self._filtered(batch)

    def _mapped(self, records: Records) -> Iterator[PairBatch]:
        for block, streams, new in blocks(records, seed=self.seed, copies=self.copies, key=self.key):
            batch = self.mapping.pairs(block, streams)
            if not isinstance(batch, PairBatch):
                name = type(self.mapping).__name__
                raise InvalidArgument(f"{name}.pairs: it must return a PairBatch, not {describe(batch)}.")
            yield replace(
                batch,
                counts=batch.counts + Counter(read=new),
                dropped=batch.dropped + Counter(block.dropped),
            )

    def _filtered(self, batch: PairBatch) -> PairBatch:
        for predicate in self.predicates:
            stays = np.array([bool(predicate(pair)) for pair in batch.pairs()], np.bool_)
            lost = Counter({f"filter {_name_of(predicate)}": int((~stays).sum())})
            batch = batch if stays.all() else batch.select(np.flatnonzero(stays))
            batch = replace(batch, dropped=batch.dropped + lost)
        return batch

    def _checked(self) -> Iterator[PairBatch]:
        """The batches, after every thousandth pair was held to its law."""
        count = 0
        for batch in self.batches():
            numbers = range(-count % _CHECKED, len(batch), _CHECKED)
            for number in numbers:
                self.mapping.check(batch.pair(number))
            count += len(batch)
            yield replace(batch, counts=batch.counts + Counter(checked=len(numbers)))

    def _filled(self, split: Split) -> Split:
        """The split with no empty side, where the groups can be known before the pairs are made."""
        if len(split.shares) == 1 or not getattr(self.source, "re_iterable", True):
            return split
        # What is filtered out fills no side, and the source alone is read sooner.
        thinned = self.limit is not None or self.predicates
        batches = self.batches() if thinned else numbered(self.source.batches())
        return split.filled(group for batch in batches for group in batch.groups)

    def _recipe(self, layout: Layout, split: Split, shard_size: int) -> dict[str, Any]:
        return recipe_of(
            source=self.source.identity() if hasattr(self.source, "identity") else None,
            mapping=repr(self.mapping),
            seed=str(self.seed),
            copies=self.copies,
            key=self.key,
            filters=[_name_of(p) for p in self.predicates],
            limit=self.limit,
            layout=repr(layout),
            content=digest_of([self.mapping, self.predicates, layout]),
            split=[[name, str(share)] for name, share in split.shares.items()],
            shard_size=shard_size,
        )

    def __repr__(self) -> str:
        given = {"seed": (self.seed, 0), "copies": (self.copies, 1), "key": (self.key, "content")}
        arguments = "".join(f", {name}={now!r}" for name, (now, default) in given.items() if now != default)
        filters = "".join(f".filter({_name_of(p)})" for p in self.predicates)
        take = "" if self.limit is None else f".take({self.limit})"
        return f"pairs({self.source!r}, {self.mapping!r}{arguments}){filters}{take}"


def pairs(
    source: YieldsBatches | Iterable[str] | Callable[[], Iterable[str]],
    mapping: Mapping,
    *,
    seed: int = 0,
    copies: int = 1,
    key: Literal["content", "id"] = "content",
) -> Pairs:
    """Make pairs from the records of a source.

    >>> import tunekit as tk
    >>> noise = tk.StripPunctuation() >> tk.LowerCase()
    >>> for pair in tk.pairs(["Wait, what?!", "Oh. I see."], tk.Restore(noise), seed=7):
    ...     print(pair.input, "->", pair.target)
    wait what -> Wait, what?!
    oh i see -> Oh. I see.

    Args:
        source: a source (``tk.read_text``), any iterable of strings, or a callable that makes one.
        mapping: what makes a pair of a clean record, such as ``tk.Restore(noise)``.
        seed: any integer; with it every pair is the same everywhere.
        copies: pairs for each record, with draws of their own.
        key: what the draws of a record depend on: its content, or its id.

    Raises: InvalidArgument: one of them is something else.
    """
    return Pairs(source, mapping, seed=seed, copies=copies, key=key)


def _cut(batch: PairBatch, remaining: int) -> PairBatch:
    """The first pairs of a batch; the others are counted."""
    beyond = len(batch) - remaining
    if beyond <= 0:
        return batch
    return replace(
        batch.select(np.arange(remaining)), dropped=batch.dropped + Counter({"beyond take": beyond})
    )


def _name_of(function: Any) -> str:
    return str(getattr(function, "__qualname__", repr(function)))


def _reasons(dropped: Counter[str]) -> str:
    return "".join(f"\nDropped: {reason}: {count:,}." for reason, count in sorted(dropped.items()))
