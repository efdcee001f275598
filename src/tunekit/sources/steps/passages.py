"""Passages: whole sentences, packed up to a drawn length."""

from collections.abc import Iterator
from dataclasses import field, replace
from typing import Any, Literal

from xxhash import xxh3_64_intdigest

from tunekit.batches.records import Records
from tunekit.engine.batch import BATCH
from tunekit.sources.steps.sentences import Sentences, check_method
from tunekit.sources.steps.step import Before, Cutting
from tunekit.sources.stretches import Gathering, Lengths, Stretch
from tunekit.values.arguments import Seed
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_fields

LONG = "sentence that is too long for a passage"
SHORT = "sentence in a run that is too short for a passage"


@renamed_fields(split="method")
@value
class Passages(Cutting):
    r"""Verbatim runs of whole sentences, of ``characters=(low, high)`` characters, from each record of a source.

    >>> import tunekit as tk
    >>> source = tk.texts(["One is one. Two.\n\nThree and four. Five."]).passages(characters=(15, 20))
    >>> [(r.texts.to_list(), r.ids) for r in source.batches()]
    [(['One is one. Two.', 'Three and four.'], ['0:0', '0:18'])]

    The length that a passage may reach is drawn, all equally likely; it goes beyond that where it would be shorter than
    ``low`` without. No sentence is cut: one of more than ``high`` characters is left out and counted, and so are those
    of a run that stays below ``low``. A passage may go over a blank line. The draws depend on ``seed``, the record's id
    and the number of the passage. ``method`` is that of ``.sentences()``. An id is the record's id and the place of the
    first character; the group is the record's.

    Raises: InvalidArgument: ``characters`` is no pair of integers with 1 <= low <= high, or a bad ``method``.
    Cost: constant memory; records are read piece by piece.
    """

    characters: Lengths = field(kw_only=False)
    method: Literal["rules", "punkt"] = "rules"
    seed: Seed = 0
    _sentences: Sentences = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sentences", Sentences(method=self.method))

    def check(self, reader: Before) -> None:
        """Refuse Punkt for a source that can be read only once.

        Raises: InvalidArgument: it is one.
        """
        check_method(self, self.method, reader)

    @property
    def divides(self) -> bool:
        """Whether its sentences do."""
        return self._sentences.divides

    def run(self, stretches: Iterator[Stretch], before: Before) -> Iterator[Records]:
        """The passages."""
        kept, gathering = _Kept(), Gathering()
        packing = _PackingSentences(self, kept, gathering)
        for records in self._sentences.run(kept.keep(stretches), before):
            gathering.count(dict(records.dropped))
            for text, id_, group in zip(records.texts.texts, records.ids, records.groups, strict=True):
                record, _, place = id_.rpartition(":")
                packing.add(record, group, int(place), int(place) + len(text))
            if gathering.full():
                yield from gathering.release()
        packing.close()
        yield from gathering.release()

    def identity(self, of: Any) -> Any:
        """That of the sentences, and the arguments."""
        return {"passages": [*self.characters, str(self.seed)], "of": self._sentences.identity(of)}

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        method = "" if self.method == "rules" else f", method={self.method!r}"
        seed = "" if self.seed == 0 else f", seed={self.seed}"
        return f".passages(characters={self.characters}{method}{seed})"


class _PackingSentences:
    """The passage that is being filled, and those that are full."""

    def __init__(self, passages: Passages, kept: "_Kept", gathering: Gathering) -> None:
        self._low, self._high = passages.characters
        self._seed, self._kept, self._gathering = passages.seed, kept, gathering
        self._record: str | None = None
        self._group = ""
        self._start = self._end = self._sentences = self._ordinal = self._most = 0

    def add(self, record: str, group: str, start: int, end: int) -> None:
        """The next sentence: a stretch of a record."""
        if record != self._record:
            self.close()
            self._record, self._group, self._ordinal = record, group, 0
        if end - start > self._high:
            self.close()
            self._gathering.count({LONG: 1})
            return
        if self._sentences and end - self._start > self._room():
            self.close()
        if not self._sentences:
            self._start, self._most = start, self._drawn()
        self._end = end
        self._sentences += 1

    def close(self) -> None:
        """End the passage; it is counted if it is too short."""
        if self._record is not None and self._sentences:
            if self._end - self._start >= self._low:
                text = self._kept.slice(self._record, self._start, self._end)
                self._gathering.add(text, f"{_id(self._record)}:{self._start}", self._group)
                self._ordinal += 1
            else:
                self._gathering.count({SHORT: self._sentences})
        self._sentences = 0

    def _room(self) -> int:
        return self._high if self._end - self._start < self._low else self._most

    def _drawn(self) -> int:
        draw = f"{self._seed}\0{_id(self._record or '')}\0{self._ordinal}".encode("utf-8", "surrogatepass")
        return self._low + (xxh3_64_intdigest(draw) * (self._high - self._low + 1) >> 64)


class _Kept:
    """What was read, kept until a later stretch is asked for: passages are slices of it.

    Ids need not be unique, so the number of the record stands in front of its id.
    """

    def __init__(self) -> None:
        self._texts: dict[str, tuple[int, str]] = {}  # the text of a record from a place on

    def keep(self, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
        """These stretches, each kept as it goes by."""
        number = 0
        for stretch in stretches:
            name = f"{number}/{stretch.id}"
            place, text = self._texts.get(name, (0, ""))
            self._texts[name] = place, text + stretch.text
            yield replace(stretch, id=name)
            number += stretch.final

    def slice(self, name: str, start: int, end: int) -> str:
        """A stretch of a record. Neither the records before it nor what is far before it is asked for again."""
        while (first := next(iter(self._texts))) != name:
            del self._texts[first]
        place, text = self._texts[name]
        if start - place > BATCH:
            text, place = text[start - place :], start
            self._texts[name] = place, text
        return text[start - place : end - place]


def _id(name: str) -> str:
    return name.partition("/")[2]
