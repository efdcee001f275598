"""Edits: what a corruptor decides, as a value with an algebra."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tunekit.engine import maps, script
from tunekit.engine.alignment import Alignment
from tunekit.engine.batch import TextBatch
from tunekit.engine.images import Images
from tunekit.engine.maps import Patch
from tunekit.engine.places import Chosen, Places
from tunekit.engine.puts import in_turn
from tunekit.engine.ragged import Ints, offsets_of, stretches, where_set
from tunekit.engine.script import Script
from tunekit.engine.spans import Spans
from tunekit.engine.splices import EMPTY, Splice, join
from tunekit.engine.tables import CODES, DELETE, Codes, Flags, Table, look_up
from tunekit.errors import InvalidArgument, describe

# A map with exceptions at more than one unit in so many is applied unit by unit.
_SPARSE = 8

Texts = str | Sequence[str] | NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Edits:
    """Edits of a whole batch: a splice (sparse replacements), then a map (every character through one table).

    >>> texts = TextBatch.from_list(["Straße", "NO!"])
    >>> shout = Edits.map({ord("!"): None, ord("a"): ord("A")})
    >>> shout.apply(texts).to_list()
    ['StrAße', 'NO']

    Most corruptors decide one of the two. Where both stand, the splice holds the exceptions of the map (ß to SS): what
    it puts in does not go through the table. ``off`` are spans where the table does nothing either. All places are
    those of the batch that the edits were decided on; a corruptor makes edits with ``map``, ``delete``, ``insert``,
    ``replace``, ``move`` and ``join``.
    """

    splice: Splice | None = None
    table: Table | None = None
    off: tuple[Spans, ...] = ()

    # What a corruptor says

    @classmethod
    def none(cls) -> "Edits":
        """No edit at all."""
        return cls()

    @classmethod
    def map(
        cls,
        table: Table | Mapping[int, int | None] | Mapping[str, str | None],
        *,
        exceptions: "Edits | None" = None,
    ) -> "Edits":
        """Every character through a table: a ``Table``, or a dict from character to character or None (delete).

        Characters are strings of length 1, or code points.

        ``exceptions`` are edits that the table does not reach, such as a character that becomes two.
        """
        if not isinstance(table, Table):
            table = Table.of({_code(code): DELETE if to is None else _code(to) for code, to in table.items()})
        if exceptions is not None and exceptions.table is not None:
            raise InvalidArgument("Edits.map(exceptions=…): exceptions must be replacements, not a map.")
        return cls(None if exceptions is None else exceptions.splice, table)

    @classmethod
    def delete(cls, chosen: Chosen) -> "Edits":
        """Remove each chosen place."""
        _check_chosen("delete", chosen)
        return cls(Splice(chosen.at, chosen.end, np.zeros(len(chosen), np.int64)))

    @classmethod
    def insert(cls, chosen: Chosen, texts: Texts) -> "Edits":
        """Put a text before each chosen place: one string for all, or one string or one code point for each."""
        _check_chosen("insert", chosen)
        counts, codes = _codes_of(texts, len(chosen))
        return cls(Splice(chosen.at, chosen.at, counts, in_turn(counts, codes)))

    @classmethod
    def replace(cls, chosen: Chosen, texts: Texts) -> "Edits":
        """Put a text in the place of each chosen place: one string for all, or one string or code point for each."""
        _check_chosen("replace", chosen)
        counts, codes = _codes_of(texts, len(chosen))
        return cls(Splice(chosen.at, chosen.end, counts, in_turn(counts, codes)))

    @classmethod
    def move(cls, at: Ints, end: Ints, low: Ints, high: Ints) -> "Edits":
        """Put stretches of the source, from ``low`` to ``high``, in the place of ``at`` to ``end``.

        ``low`` and ``high`` have a row of as many stretches for each edit, in the order in which they are put in. The
        stretches must lie in the record of their edit.

        Raises: InvalidArgument: the shapes do not fit, or a stretch ends before it begins.
        """
        if (
            low.shape != high.shape
            or low.ndim != 2
            or len(low) != len(at)
            or (low > high).any()
            or (low < 0).any()
        ):
            shapes = f"low {low.shape} and high {high.shape} for {len(at)} edits"
            raise InvalidArgument(
                f"Edits.move: {shapes}: a row of stretches for each edit, low to high, is needed."
            )
        # (edits, stretches of each): ``ravel`` lays them down edit by edit, which is the order that ``in_turn`` wants.
        lengths = high - low
        counts = lengths.sum(axis=1)
        moved = in_turn(counts, stretches(low.ravel(), lengths.ravel()))
        return cls(Splice(at, end, counts, moved=moved))

    @classmethod
    def join(cls, *edits: "Edits") -> "Edits":
        """The edits of several splices at once; they must not overlap.

        Raises: InvalidArgument: one of them is a map, or two edits overlap.
        """
        if any(e.table is not None for e in edits):
            raise InvalidArgument(
                "Edits.join: a map reaches every character and cannot be joined with other edits.\n"
                "Hint: Edits.map(table, exceptions=edits) does those edits in the place of the table."
            )
        splices = [e.splice for e in edits if e.splice is not None]
        return cls(join(splices)) if splices else cls()

    # What the engine makes of it

    def apply(self, batch: TextBatch) -> TextBatch:
        """The batch with the edits done."""
        if self.table is None:
            return batch if self.splice is None else _spliced(batch, self.splice)
        if self.splice is None and not self.off:
            return batch.mapped(self.table)
        patch = self._patch(batch)
        if patch is not None:
            return batch.mapped(self.table, patch)
        middle = batch if self.splice is None else _spliced(batch, self.splice)
        units, _ = maps.apply_outside(middle, self.table, self._off(middle.size))
        return TextBatch(units, len(batch))

    def traced(self, batch: TextBatch) -> tuple[TextBatch, Alignment]:
        """The batch with the edits done, and the alignment of the result with the batch."""
        if self.splice is None:
            if self.table is None:
                return batch, Alignment.identity(batch)
            return _mapped(batch, self.table, self._off(batch.size))
        units, index, new, moved = self.splice.apply_indexed(batch.units)
        same = script.unchanging(self.splice, batch.units, units)
        alignment = Alignment.of_splice(self.splice, index, new, moved, same)
        middle = TextBatch(units, len(batch))
        if self.table is None:
            return middle, alignment
        output, after = _mapped(middle, self.table, self._off(middle.size))
        return output, alignment.then(after)

    def origin(self, batch: TextBatch) -> Ints:
        """For every unit of the output the source unit that it stands for, -1 for an inserted one (int64)."""
        alignment = self.traced(batch)[1]
        # What was put in comes from all that it replaced, and names the first unit of that; an insertion replaced
        # nothing.
        return np.where(alignment.high > alignment.low, alignment.low, -1).astype(np.int64)

    def project(self, batch: TextBatch, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int] | None]:
        """What becomes of spans of the buffer: the hull of what stands for their units, None when nothing does."""
        output, alignment = self.traced(batch)
        images = Images.of(script.of_alignment(alignment, batch.units, output.units), alignment)
        return [images.project(start, end, 0, output.size) for start, end in spans]

    def script(self, batch: TextBatch) -> Script:
        """The edits that change something, neighbours joined, as arrays."""
        output, alignment = self.traced(batch)
        return script.of_alignment(alignment, batch.units, output.units)

    def then(self, after: "Edits", batch: TextBatch) -> "Edits":
        """One edit of the batch that does these edits and then the others. Two plain maps fuse."""
        if self.is_plain_map and after.is_plain_map and self.table and after.table:
            return Edits(table=self.table.then(after.table))
        middle, first = self.traced(batch)
        output, second = after.traced(middle)
        joined = script.of_alignment(first.then(second), batch.units, output.units)
        return Edits(joined.forward(output.units))

    def undo(self, batch: TextBatch) -> "Edits":
        """The edits of the output that give the batch back."""
        return Edits(self.script(batch).backward(batch.units))

    def cost(self, batch: TextBatch) -> Ints:
        """For each record an upper bound of the Levenshtein distance between it and its output.

        An edit that replaces ``m`` units by ``n`` costs max(m, n).
        """
        found = self.script(batch)
        # An insertion at the place of an end mark is in the record that the mark closes: side="left" counts so.
        record = np.searchsorted(batch.ends, found.at)
        return np.bincount(record, found.cost, len(batch)).astype(np.int64)

    def avoiding(self, guard: Spans) -> "Edits":
        """Without what touches a guarded span: what replaces a unit of it, or inserts strictly inside."""
        splice = None if self.splice is None else self.splice.avoiding(guard)
        return replace(self, splice=splice, off=() if self.table is None else (*self.off, guard))

    def carry(self, spans: Spans, batch: TextBatch) -> Spans:
        """Where spans that no edit touches stand in the output."""
        if self.splice is not None:
            spans = self.splice.carry(spans)
        if self.table is None:
            return spans
        middle = batch if self.splice is None else _spliced(batch, self.splice)
        _, stays = maps.apply_outside(middle, self.table, self._off(middle.size))
        if stays is None:
            return spans
        # Where the table is off it deletes nothing, so that a span loses no unit and moves by what goes before it.
        gone = where_set(~stays)
        before = np.searchsorted(gone, spans.starts)
        return Spans(spans.starts - before, spans.ends - before)

    @property
    def is_plain_map(self) -> bool:
        """Whether it is a map without exceptions and without spans where it is off."""
        return self.table is not None and self.splice is None and not self.off

    def _patch(self, batch: TextBatch) -> Patch | None:
        """The exceptions of the map as what becomes of single units; ``None`` where they are many, or put in more."""
        splice = self.splice or EMPTY
        takes, puts = splice.end - splice.at, splice.counts
        few = int(takes.sum()) + sum(int((spans.ends - spans.starts).sum()) for spans in self.off)
        if few * _SPARSE > batch.size or splice.moved.value.size or (puts > np.minimum(takes, 1)).any():
            return None
        # ``codes`` has a row of what each edit takes, all deleted; the one unit that it may put in comes in the place
        # of the first of them.
        first = offsets_of(takes)[:-1]
        codes = np.full(int(takes.sum()), DELETE, np.int64)
        codes[first[splice.new.edit]] = splice.new.value
        # After those come the units where the table is off, each of which becomes itself.
        places = [stretches(splice.at, takes), *(stretches(s.starts, s.ends - s.starts) for s in self.off)]
        where = np.concatenate(places)
        return Patch(where, np.concatenate([codes, batch.units_at(where[codes.size :])]))

    def _off(self, size: int) -> Flags | None:
        """A flag for every unit after the splice: is the table off there?"""
        if self.splice is None and not self.off:
            return None
        off = np.zeros(size, np.bool_)
        for spans in self.off:
            off |= (spans if self.splice is None else self.splice.carry(spans)).flags(size)
        if self.splice is not None:
            for put in (self.splice.new, self.splice.moved):
                off[self.splice.positions(put)] = True
        return off


def _spliced(batch: TextBatch, splice: Splice) -> TextBatch:
    return TextBatch(splice.apply(batch.units), len(batch))


def _mapped(batch: TextBatch, table: Table, off: Flags | None) -> tuple[TextBatch, Alignment]:
    units, stays = maps.apply_outside(batch, table, off)
    output = TextBatch(units, len(batch))
    return output, Alignment.of_map(batch, output, stays)


def map_alignment(source: TextBatch, edits: Edits, output: TextBatch) -> Alignment:
    """The alignment of a plain map that has been applied already."""
    if edits.table is None:
        return Alignment.identity(source)
    units = maps.fitting(source, edits.table)
    kept = edits.table.kept(units.itemsize)
    return Alignment.of_map(source, output, None if kept is None else look_up(kept, units))


def _code(character: int | str) -> int:
    if isinstance(character, str) and len(character) == 1:
        return ord(character)
    if isinstance(character, int) and character >= 0:
        return character
    hint = "\nHint: what becomes several characters is an exception: Edits.map(table, exceptions=Edits.replace(…))."
    hint = hint if isinstance(character, str) and character else ""
    raise InvalidArgument(f"Edits.map: {describe(character)} must be one character or a code point.{hint}")


def _check_chosen(method: str, chosen: object) -> None:
    if not isinstance(chosen, Chosen):
        hint = "streams.thin(places, 1) chooses all of them." if isinstance(chosen, Places) else ""
        raise InvalidArgument(
            f"Edits.{method}: chosen must be chosen places, not {describe(chosen)}."
            + f"\nHint: {hint}" * bool(hint)
        )


def _codes_of(texts: Texts, count: int) -> tuple[Ints, Codes]:
    """Return the number of code points that each place gets, and all of them in a row."""
    # What comes out is (places,) counts and (all code points,) uint32, in the order of the places.
    if isinstance(texts, np.ndarray):
        if texts.shape != (count,) or not np.issubdtype(texts.dtype, np.integer):
            raise InvalidArgument(f"Edits: {count} places need as many code points, not {describe(texts)}.")
        if texts.size and not (texts.min() >= 0 and texts.max() < CODES):
            raise InvalidArgument("Edits: code points must be between 0 and 0x10FFFF.")
        return np.ones(count, np.int64), texts.astype(np.uint32)
    if isinstance(texts, str):
        codes = np.array([ord(c) for c in texts], np.uint32)
        return np.full(count, codes.size), np.tile(codes, count)
    texts = list(texts)
    if len(texts) != count:
        raise InvalidArgument(f"Edits: {count} places need {count} texts, not {len(texts)}.")
    other = [text for text in texts if not isinstance(text, str)]
    if other:
        raise InvalidArgument(
            f"Edits: {describe(other[0])} must be a string.\nHint: np.array(codes) gives code points."
        )
    lengths = np.fromiter(map(len, texts), np.int64, count)
    return lengths, np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(
        np.uint32
    )
