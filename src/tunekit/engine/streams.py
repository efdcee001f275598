"""Streams: randomness that belongs to a record, a step and a seed, and to nothing else."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.batch import TextBatch
from tunekit.engine.gaps import GapTable, gap_table
from tunekit.engine.mixing import GOLDEN, Words, counted, label_key, mix, scaled
from tunekit.engine.places import Chosen, Places
from tunekit.engine.ragged import Ints, offsets_of, stretches
from tunekit.errors import InvalidArgument


@dataclass(frozen=True, eq=False)
class Streams:
    """The draws of one step, a stream of its own for every record.

    >>> texts = TextBatch.from_list(["some text", "another text"])
    >>> streams = Streams(seed=7, source=texts).fork("Typos")
    >>> streams.thin(texts.chars(), 0.3).at.tolist()
    [4, 5, 11, 14]

    A draw is a hash of (seed, label of the step, key of the record, copy, counter) in 64-bit integers, so that no batch
    size, order, worker or processor can change it. The interface is closed, so that a test can put draws of its own in
    its place: ``thin`` chooses places, ``draw`` gives them luck, ``fork`` and ``select`` hand the streams on.

    ``source`` is the batch of clean records whose keys count (or the keys themselves, uint64); ``copies`` one copy
    number for all, or one for each record. Cost: keys are made at the first draw; draws grow with the number of chosen
    places, not of characters.
    """

    seed: int
    source: TextBatch | Words
    copies: int | NDArray[np.int64] = 0
    label: str = ""
    seen: tuple[str, ...] = ()

    def fork(self, name: str) -> "Streams":
        """The streams of a step: its label is its name and how many of that name came before it."""
        return Streams(self.seed, self.source, self.copies, f"{name}#{self.seen.count(name)}", self.seen)

    def after(self, names: tuple[str, ...]) -> "Streams":
        """The streams of what follows steps of these names."""
        return Streams(self.seed, self.source, self.copies, self.label, self.seen + names)

    def select(self, records: Ints) -> "Streams":
        """The streams of the records of these numbers."""
        copies = self.copies if isinstance(self.copies, int) else self.copies[records]
        return replace(self, source=self.keys[records], copies=copies)

    @property
    def keys(self) -> Words:
        """The key of each record."""
        return self.source.keys if isinstance(self.source, TextBatch) else self.source

    @cached_property
    def roots(self) -> Words:
        """Where the stream of each record begins."""
        # (records,) uint64. A copy moves the root on by so many steps of splitmix64; all sums wrap at 2⁶⁴.
        roots = self.keys ^ label_key(self.seed, self.label)
        # One number for all is cut to 64 bits in Python first, as numpy refuses a scalar that does not fit.
        if isinstance(self.copies, int):
            roots += np.uint64(self.copies * int(GOLDEN) & 0xFFFFFFFFFFFFFFFF)
        else:
            roots += self.copies.astype(np.uint64) * GOLDEN
        return mix(roots)

    def thin(self, places: Places, rate: float | Fraction) -> Chosen:
        """Each place with the chance ``rate``, independently; 0 gives none and 1 gives all, without a draw.

        Raises: InvalidArgument: ``rate`` outside [0, 1].
        """
        if not 0 <= rate <= 1:
            raise InvalidArgument(f"Streams.thin(rate={rate}): rate must be between 0 and 1.")
        if rate == 0:
            return Chosen(places, np.empty(0, np.int64), self, np.empty(0, np.uint64))
        if rate == 1:
            return Chosen(places, places.ranks(), self)
        # (chosen,) int32 and uint64. A set is asked here alone: each place was chosen without a look at it, and so the
        # members among the chosen ones are chosen with the same chance.
        ranks, words = self._jump(places, gap_table(rate), rate)
        passing = places.passing(ranks)
        if passing is not None:
            ranks, words = ranks[passing], words[passing]
        return Chosen(places, ranks, self, words)

    def draw(self, chosen: Chosen, n: int, counter: int) -> Ints:
        """An integer in [0, n) for each chosen place; the draw of counter 0 costs next to nothing."""
        words = self._words_at(chosen.places, chosen.ranks) if chosen.words is None else chosen.words
        # The high 32 bits of a word decided the step to its place, and the low 32 are all that ``scaled`` reads: the
        # draw of counter 0 is independent of where the place is. Another counter takes the word for the root of a
        # stream.
        return scaled(words if counter == 0 else counted(words, np.full(words.size, counter)), n)

    def _words_at(self, places: Places, ranks: Ints) -> Words:
        # At rate 1 no word was drawn on the way: the place number k of a record, from 1 on, has its k-th word.
        record = places.record(ranks)
        return counted(self.roots[record], ranks - places.low[record] + 1)

    def _jump(self, places: Places, table: GapTable, rate: float | Fraction) -> tuple[Ints, Words]:
        """From chosen place to chosen place, in every record at once; more draws where the first ones did not reach."""
        # All three are (records,) integers. Record r has the draws offsets[r] to offsets[r + 1] of one flat row.
        low, room = places.low, places.high - places.low
        quota = _quota(room, float(rate), table)
        while True:
            offsets = offsets_of(quota)
            # Draw k of a record, from 1 on, is mix(root + k · GOLDEN). In the flat row it has the number offset + k,
            # and so the offset is taken from the root before that is repeated.
            words = np.arange(1, offsets[-1] + 1, dtype=np.uint64)
            words *= GOLDEN
            words += (self.roots - offsets[:-1].astype(np.uint64) * GOLDEN).repeat(quota)
            mix(words)
            # (draws,) int16, at least 1, so that ``travelled`` ascends. Of room for 5 places, the steps 2 1 3 travel to
            # 2 3 6: ranks low + 1 and low + 2 are chosen, and the third draw lies outside.
            steps = table.steps(words)
            # A step above the reach chooses nothing, and travels as far as the reach.
            travelled = (steps if table.ends else np.minimum(steps, table.reach)).cumsum(dtype=np.int64)
            # How far the records before travelled: up to the draw before a record's first one, as each record has at
            # least 4.
            before = np.zeros(len(low), np.int64)
            before[1:] = travelled[offsets[1:-1] - 1]
            # How many draws stay in the room. Where all of a record's own do, the search may run on into the next
            # record's: the record is short then anyway. More draws only follow the first ones, so the guess of a quota
            # decides nothing.
            used = travelled.searchsorted(before + room, side="right") - offsets[:-1]
            # A record whose last draw is still inside of it may have more chosen places: it draws again, twice as many,
            # and the first half is what it was.
            short = used >= quota
            if not short.any():
                break
            quota = np.where(short, 2 * quota, quota)
        index = stretches(offsets[:-1], used)
        ranks = travelled[index]
        del travelled  # at high rates each of these is several times the text
        # From travelled in the flat row to a rank: minus 1, as a step of 1 chooses the very next place.
        ranks += (low - before - 1).repeat(used)
        ranks = ranks.astype(np.int32)
        words = words[index]
        if not table.ends:
            real = steps[index] <= table.reach
            ranks, words = ranks[real], words[real]
        return ranks, words


def _quota(room: Ints, rate: float, table: GapTable) -> Ints:
    """Return the number of draws a record gets at first: four standard deviations above its need."""
    # A draw moves on by min(step, reach), on average (1 − (1 − rate)^reach) / rate places. At the smallest rates that
    # is 0 in floats, and nearly every draw moves on by the reach.
    travel = 1 - (1 - rate) ** table.reach if not table.ends else 1.0
    expected = room * (rate / travel if travel else 1 / table.reach)
    quota: Ints = (expected + 4 * np.sqrt(expected) + 4).astype(np.int64)
    return quota
