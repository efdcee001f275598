"""Windows: slices of drawn lengths that tile a record."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from xxhash import xxh3_64_intdigest

from tunekit.engine.batch import BATCH, TextBatch
from tunekit.engine.mixing import counted, scaled
from tunekit.engine.ragged import Ints, offsets_of, stretches
from tunekit.engine.streams import Streams
from tunekit.engine.tables import Flags
from tunekit.errors import check_integer, invalid
from tunekit.records import Records
from tunekit.sources.source import LIMIT, WORDLESS, Segments, Stretch, check_limit
from tunekit.values import plain, value

_BEFORE, _AFTER = "words before a first window", "words in a remainder that is too short for a window"


_NO_WINDOW = "it holds no window of so many words: is there white space in it? Ask for fewer."


@dataclass
class _Open:
    """A record that is being read: the text that waits for its window, and how far it has come."""

    id: str
    group: str
    text: str = ""
    offset: int = 0
    ordinal: int = 0
    final: bool = False
    empty: bool = False


@value
class Windows(Segments):
    """Verbatim slices of ``words=(low, high)`` words that tile each record of a source.

    >>> import tunekit as tk
    >>> source = tk.texts(["one two three four five six seven eight nine ten"]).windows(words=(2, 3))
    >>> [(r.texts.to_list(), r.ids) for r in source.batches()]
    [(['two three four', 'five six seven', 'eight nine ten'], ['0:4', '0:19', '0:34'])]

    The lengths are drawn, all equally likely, and so is the offset of the first window, among the first ``low`` words:
    a text that begins and ends where sentences do would give the sentences away. The words before it, and a remainder
    of fewer than ``low`` words, are counted. The draws depend on ``seed``, the record's id and the number of the
    window. An id is the record's id and the place of the first character; the group is the record's.

    Raises: InvalidArgument: ``words`` is no pair of integers with 1 <= low <= high.
    Cost: constant memory, about 512 k characters at a time; records are read piece by piece.
    """

    words: tuple[int, int] = field(kw_only=False)
    seed: int = 0

    def __post_init__(self) -> None:
        pair = tuple(map(plain, self.words)) if isinstance(self.words, tuple | list) else ()
        if len(pair) != 2 or not all(type(n) is int for n in pair) or not 1 <= pair[0] <= pair[1] <= LIMIT:
            raise invalid(
                self, "words", self.words, f"two integers (low, high) with 1 <= low <= high <= {LIMIT:,}"
            )
        object.__setattr__(self, "words", pair)
        check_integer(self, "seed", self.seed)
        object.__setattr__(self, "seed", int(self.seed))

    def batches(self) -> Iterator[Records]:
        """The windows."""
        rows: list[_Open] = []
        dropped: dict[str, int] = {}
        size = 0
        for stretch in self.source.stretches():
            _extend(rows, stretch)
            for reason, number in stretch.dropped.items():
                dropped[reason] = dropped.get(reason, 0) + number
            size += len(stretch.text) + 1
            if size >= BATCH:
                yield self._cut(rows, dropped)
                rows, dropped, size = [r for r in rows if not r.final], {}, 0
        if rows or dropped:
            yield self._cut(rows, dropped)

    def identity(self) -> Any:
        """That of the source, and the arguments."""
        of = self.source.identity()
        return None if of is None else {"windows": [*self.words, str(self.seed)], "of": of}

    def __repr__(self) -> str:
        more = "" if self.seed == 0 else f", seed={self.seed}"
        return f"{self.source!r}.windows(words={self.words}{more})"

    def _cut(self, rows: list[_Open], dropped: dict[str, int]) -> Records:
        """The windows that are complete in these rows; each row keeps the text behind its last one."""
        texts = TextBatch.from_list([r.text for r in rows])
        places = texts.words()
        tiling = self._tiled(rows, places.high - places.low)
        first = places.low[tiling.row]
        starts = places.span(first + tiling.start)[0]
        ends = places.span(first + tiling.stop - 1)[1]
        origin = np.array([r.offset for r in rows], np.int64)[tiling.row] + starts - texts.starts[tiling.row]
        of = tiling.row.tolist()
        ids = [f"{rows[r].id}:{place}" for r, place in zip(of, origin.tolist(), strict=True)]
        _count(dropped, WORDLESS, int((tiling.wordless & ~np.array([r.empty for r in rows])).sum()))
        _count(dropped, _BEFORE, int(tiling.before.sum()))
        _count(dropped, _AFTER, int(tiling.after.sum()))
        if rows and not rows[-1].final:
            row, reached = rows[-1], tiling.reached[-1:]
            if reached[0]:
                begin = int(places.span(places.low[-1:] + reached)[0][0] - texts.starts[-1])
                row.text, row.offset = row.text[begin:], row.offset + begin
                row.ordinal += int(tiling.counts[-1])
            check_limit(self, row.id, len(row.text), LIMIT, _NO_WINDOW)
        return Records(texts.cut(starts, ends), ids, [rows[r].group for r in of], dropped)

    def _tiled(self, rows: list[_Open], words: Ints) -> "_Tiling":
        """The windows that fit into rows of so many words."""
        low, high = self.words
        final = np.array([r.final for r in rows], np.bool_)
        ordinal = np.array([r.ordinal for r in rows], np.int64)
        keys = np.array([xxh3_64_intdigest(r.id.encode("utf-8", "surrogatepass")) for r in rows], np.uint64)
        roots = Streams(self.seed, keys).fork("windows").roots
        skipped = np.where(ordinal == 0, scaled(counted(roots, np.zeros(len(rows), np.int64)), low), 0)
        # The last word of an unfinished row may go on.
        room = np.maximum(words - ~final - skipped, 0)
        draws = room // low + 1
        row = np.arange(len(rows)).repeat(draws)
        lengths = low + scaled(counted(roots[row], stretches(ordinal, draws) + 1), high - low + 1)
        begins = offsets_of(draws)[:-1]
        stop = lengths.cumsum()
        stop -= (stop[begins] - lengths[begins])[row]
        start = stop - lengths
        # The last window of a finished record may be cut short, down to the shortest length.
        stop = np.where(final[row], np.minimum(stop, room[row]), stop)
        whole = (stop <= room[row]) & (stop - start >= low)
        row = row[whole]
        start, stop = start[whole] + skipped[row], stop[whole] + skipped[row]
        return _Tiling(row, start, stop, skipped, words, first=ordinal == 0, final=final)


@dataclass(frozen=True)
class _Tiling:
    """Windows as stretches of words: the row of each, its first word and the one behind its last.

    For each row there are the words ``skipped`` before a first window, all its ``words``, and whether these are the
    ``first`` of a record and the ``final`` ones.
    """

    row: Ints
    start: Ints
    stop: Ints
    skipped: Ints
    words: Ints
    first: Flags
    final: Flags

    @cached_property
    def counts(self) -> Ints:
        """How many windows each row has."""
        return np.bincount(self.row, minlength=self.words.size)

    @cached_property
    def reached(self) -> Ints:
        """The word behind the last window of each row; 0 where there is none."""
        reached = np.zeros(self.words.size, np.int64)
        reached[self.row] = self.stop  # of several windows of a row, the last one stays
        return reached

    @property
    def wordless(self) -> Flags:
        """The rows that are a whole record without a word."""
        wordless: Flags = self.first & self.final & (self.words == 0)
        return wordless

    @cached_property
    def before(self) -> Ints:
        """The words of each row before the first window of its record, once that is known."""
        known = self.first & (self.final | (self.reached > 0))
        return np.where(known, np.minimum(self.skipped, self.words), 0)

    @property
    def after(self) -> Ints:
        """The words of each finished row behind its last window."""
        return np.where(self.final, self.words - np.maximum(self.reached, self.before), 0)


def _extend(rows: list[_Open], stretch: Stretch) -> None:
    if not rows or rows[-1].final:
        rows.append(_Open(stretch.id, stretch.group))
    rows[-1].text += stretch.text
    rows[-1].final = stretch.final
    rows[-1].empty = stretch.empty


def _count(dropped: dict[str, int], reason: str, number: int) -> None:
    if number:
        dropped[reason] = dropped.get(reason, 0) + number
