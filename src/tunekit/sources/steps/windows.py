"""Windows: slices of drawn lengths that tile a record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from xxhash import xxh3_64_intdigest

from tunekit.batches.records import Records
from tunekit.engine.batch import BATCH, TextBatch
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, describe
from tunekit.sources.steps.packing import pack
from tunekit.sources.steps.step import Before, Cutting
from tunekit.sources.steps.tiling import Cut, tile
from tunekit.sources.stretches import LIMIT, WORDLESS, Lengths, Stretch, check_limit
from tunekit.values.arguments import Seed
from tunekit.values.frozen import value

_NO_WINDOW = (
    "it holds no window of so many: ask for fewer. Without white space, windows(characters=…) cuts it."
)


@dataclass
class _OpenRecord:
    """A record that is being read: the text that waits for its window, and how far it has come.

    It has ``begun`` once the place of its first window is known, and the text before that is gone.
    """

    id: str
    group: str
    text: str = ""
    offset: int = 0
    ordinal: int = 0
    begun: bool = False
    final: bool = False
    empty: bool = False

    def go_on(self, reached: int, windows: int) -> None:
        """Keep the text from a place on, after so many windows."""
        self.text, self.offset = self.text[reached:], self.offset + reached
        self.ordinal += windows
        self.begun = True


@value
class Windows(Cutting):
    """Verbatim slices of ``words=(low, high)`` words, or of so many ``characters``, that tile each record of a source.

    >>> import tunekit as tk
    >>> source = tk.texts(["one two three four five six seven eight nine ten"]).windows(words=(2, 3))
    >>> [(r.texts.to_list(), r.ids) for r in source.batches()]
    [(['two three four', 'five six seven', 'eight nine ten'], ['0:4', '0:19', '0:34'])]
    >>> source = tk.texts(["東京は日本の首都です。人口は約1400万人で、世界最大の都市です。"]).windows(characters=(5, 9))
    >>> [r.texts.to_list() for r in source.batches()]
    [['は日本の首都で', 'す。人口は約', '1400万人で、世', '界最大の都市']]

    The lengths are drawn, all equally likely, and so is the offset of the first window, among the first ``low`` words
    or characters: a text that begins and ends where sentences do would give the sentences away. What stands before it,
    and a remainder that is shorter than ``low``, is counted. The draws depend on ``seed``, the record's id and the
    number of the window. An id is the record's id and the place of the first character; the group is the record's.

    ``words`` are what ``str.split()`` sees. A script that writes no spaces between words, such as Chinese, Japanese or
    Thai, has few of them: a record for which they do not suffice is counted. There, and where it is the size of a text
    that matters, take ``characters`` (code points, ``low <= len(window) <= high``). Such a window goes from the start
    of a word to the end of one, which is any character with its marks in those scripts (``TextBatch.words``): to the
    last one that its drawn length holds, or, where it would be shorter than ``low`` so, to the next one that ``high``
    holds. It cuts a word only where none of them ends, and never a grapheme cluster (UAX #29, Unicode 15.0). Each
    character is in a window or counted: also the white space between windows, and what stands before a cluster that is
    too long for a window.

    Raises: InvalidArgument: not exactly one of ``words`` and ``characters``, or no pair of integers with 1 <= low <=
    high. OutOfDomain: a part of a record in which no window ends has more than 16 M characters.
    Cost: constant memory, about 512 k characters at a time; records are read piece by piece.
    """

    words: Lengths | None = field(default=None, kw_only=False)
    characters: Lengths | None = None
    seed: Seed = 0
    _bounds: tuple[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if (self.words is None) == (self.characters is None):
            given = f"words={describe(self.words)}, characters={describe(self.characters)}"
            hint = (
                "words=(20, 80) for scripts that write spaces between words, characters=(100, 400) for any."
            )
            raise InvalidArgument(f"Windows({given}): exactly one of them must be given.\nHint: {hint}")
        unit = "words" if self.characters is None else "characters"
        object.__setattr__(self, "_bounds", getattr(self, unit))

    def run(self, stretches: Iterator[Stretch], before: Before) -> Iterator[Records]:
        """The windows."""
        rows: list[_OpenRecord] = []
        dropped: dict[str, int] = {}
        size = 0
        for stretch in stretches:
            _extend(rows, stretch)
            _count(dropped, stretch.dropped)
            size += len(stretch.text) + 1
            if size >= BATCH:
                yield self._cut(rows, dropped)
                # The last row at most: a record begins when the one before it has ended.
                rows, dropped, size = [r for r in rows if not r.final], {}, 0
        if rows or dropped:
            yield self._cut(rows, dropped)

    def identity(self, of: Any) -> Any:
        """The arguments."""
        unit = [] if self.words else ["characters"]
        return {"windows": [*unit, *self._bounds, str(self.seed)], "of": of}

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        unit = "words" if self.words else "characters"
        more = "" if self.seed == 0 else f", seed={self.seed}"
        return f".windows({unit}={self._bounds}{more})"

    def _cut(self, rows: list[_OpenRecord], dropped: dict[str, int]) -> Records:
        """The windows that are complete in these rows; the last row keeps the text after its last one."""
        texts = TextBatch.from_list([r.text for r in rows])
        cut = self._windows(rows, texts)
        # (windows,): from a place in the buffer to one in the record, of which a row holds the text from ``offset`` on.
        origin = np.array([r.offset for r in rows], np.int64)[cut.row] + cut.starts - texts.starts[cut.row]
        of = cut.row.tolist()
        ids = [f"{rows[r].id}:{place}" for r, place in zip(of, origin.tolist(), strict=True)]
        groups = [rows[r].group for r in of]
        _count(dropped, {WORDLESS: sum(map(_is_wordless, rows))})
        _count(dropped, cut.dropped)
        if rows and not rows[-1].final:
            # What a row keeps begins at the end of its last window, so that it is cut as if it had been read in one
            # piece.
            if cut.reached is not None:
                rows[-1].go_on(cut.reached - int(texts.starts[-1]), of.count(len(rows) - 1))
            check_limit(self, rows[-1].id, len(rows[-1].text), LIMIT, _NO_WINDOW)
        return Records(texts.cut(cut.starts, cut.ends), ids, groups, dropped)

    def _windows(self, rows: list[_OpenRecord], texts: TextBatch) -> Cut:
        """Where they are in the texts of the rows."""
        ordinal = np.array([r.ordinal for r in rows], np.int64)
        begun, final = (np.array([getattr(r, name) for r in rows], np.bool_) for name in ("begun", "final"))
        # (rows,) uint64, from the id alone: a record has the same draws however its text comes in, and ``ordinal`` says
        # which of them is next.
        keys = np.array([xxh3_64_intdigest(r.id.encode("utf-8", "surrogatepass")) for r in rows], np.uint64)
        roots = Streams(self.seed, keys).fork("windows").roots
        if self.words:
            return tile(texts, self._bounds, ordinal, final, roots)
        return pack(texts, self._bounds, ordinal, begun, final, roots)


def _extend(rows: list[_OpenRecord], stretch: Stretch) -> None:
    if not rows or rows[-1].final:
        rows.append(_OpenRecord(stretch.id, stretch.group))
    rows[-1].text += stretch.text
    rows[-1].final = stretch.final
    rows[-1].empty = stretch.empty


def _is_wordless(row: _OpenRecord) -> bool:
    """Whether it is a whole record without a word, which nobody has counted yet."""
    return row.final and not row.empty and not row.begun and (not row.text or row.text.isspace())


def _count(dropped: dict[str, int], more: Mapping[str, int]) -> None:
    for reason, number in more.items():
        if number:
            dropped[reason] = dropped.get(reason, 0) + number
