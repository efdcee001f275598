"""Sentences, which never cross a paragraph."""

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any, Literal

import numpy as np

from tunekit.batches.records import Records
from tunekit.engine.batch import TextBatch
from tunekit.errors import invalid
from tunekit.sources.source import Segments
from tunekit.sources.steps.abbreviations import goes_on
from tunekit.sources.steps.paragraphs import Paragraphs
from tunekit.sources.steps.punkt import Learnt, Punkt, version_of_punkt
from tunekit.sources.steps.sentence_marks import MARKS, Marks
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_fields

Spans = list[tuple[int, int]]
Cutter = Callable[[TextBatch], list[Spans]]


@renamed_fields(split="method")
@value
class Sentences(Segments):
    r"""The sentences of each record of a source, without white space at their ends.

    >>> import tunekit as tk
    >>> source = tk.texts(["“Dr. Who?” she\nasked. He left.\n\nNo. 10, of course."]).sentences()
    >>> [(r.texts.to_list(), r.ids) for r in source.batches()]
    [(['“Dr. Who?” she\nasked.', 'He left.', 'No. 10, of course.'], ['0:0', '0:22', '0:32'])]

    A blank line ends a sentence, and any other line end is white space. ``method`` says who finds the ends inside of a
    paragraph:

    - "rules": the default sentence boundaries of Unicode (UAX #29, 15.0), mended: none behind abbreviations, initials,
      marks of a list and quoted questions, none within a word (``.NET``), and a bracket or a quotation mark of any
      script stands with the sentence that it opens or closes.
    - "punkt": Punkt (Kiss & Strunk 2006, as in NLTK), which learns abbreviations from the first 4 million characters of
      the source itself. Nothing is downloaded. For a language whose abbreviations the rules do not know.

    By the rules, 2.2 % of the cuts are none in web text and mail (EWT) and 4.2 % in fifteen other genres (GUM), and
    16.8 % and 4.0 % of the ends are missed, most of which have no mark. By Punkt it is 4.7 % and 5.1 %, 14.2 % and
    4.1 %. That is for 22,470 sentences of the training sections; the rules were made on the other sections.

    An id is the record's id and the place of the first character; the group is the record's.

    Raises: InvalidArgument: ``method`` is something else, or "punkt" over a source that can be read only once.
    OutOfDomain: a paragraph of more than 16 M characters.
    Cost: constant memory; records are read piece by piece. Punkt learns once for each value, about two seconds for a
    million characters.
    """

    method: Literal["rules", "punkt"] = "rules"
    _learnt: Learnt = field(default_factory=Learnt, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_method(self, self.method, self.source)

    @property
    def divides(self) -> bool:
        """Whether the source does; not where Punkt learns from all of it."""
        return self.method == "rules" and super().divides

    def batches(self) -> Iterator[Records]:
        """The sentences."""
        return self.of(self.source)

    def of(self, source: Any) -> Iterator[Records]:
        """The sentences of a source, by what was learnt from that of this value."""
        cutter = self._cutter()
        for records in Paragraphs(source).batches():
            yield _cut(records, cutter(_unwrapped(records.texts)))

    def _cutter(self) -> Cutter:
        """What finds the sentences of paragraphs; Punkt learns from the source, once for each value."""
        if self.method == "rules":
            return by_rules
        if self._learnt.punkt is None:
            paragraphs = Paragraphs(self.source).batches()
            texts = (text for records in paragraphs for text in _unwrapped(records.texts).texts)
            self._learnt.punkt = Punkt(texts)
        return self._learnt.punkt.spans

    def identity(self) -> Any:
        """That of the source, who finds the ends, and the version of Punkt."""
        of = self.source.identity()
        how = self.method if self.method == "rules" else f"punkt {version_of_punkt()}"
        return None if of is None else {"sentences": how, "of": of}

    def __repr__(self) -> str:
        method = "" if self.method == "rules" else f"method={self.method!r}"
        return f"{self.source!r}.sentences({method})"


def check_method(owner: object, method: Any, source: Any) -> None:
    """Who finds the ends of sentences.

    Raises: InvalidArgument: nobody of that name, or Punkt, where the source can be read only once.
    """
    if method not in ("rules", "punkt"):
        raise invalid(owner, "method", method, '"rules" or "punkt"')
    if method == "punkt" and not source.re_iterable:
        rule = '"rules" for a source that can be read only once, since Punkt learns from it first'
        raise invalid(
            owner, "method", method, rule, "give a list, or a callable that makes a fresh iterator."
        )


def by_rules(paragraphs: TextBatch) -> list[Spans]:
    """The sentences of each paragraph: the boundaries of Unicode, but those behind which a sentence goes on."""
    places = paragraphs.sentences()
    starts, ends = places.span(places.ranks())
    rows = paragraphs.starts.repeat(places.high - places.low)
    spans = list(zip((starts - rows).tolist(), (ends - rows).tolist(), strict=True))
    rows_of = zip(paragraphs.texts, places.low.tolist(), places.high.tolist(), strict=True)
    return [
        _mended(text, spans[low:high]) if high - low > 1 else spans[low:high] for text, low, high in rows_of
    ]


def _mended(text: str, found: Spans) -> Spans:
    """The sentences of a paragraph from those of Unicode, with marks on the side where they belong."""
    marks, spans = Marks(text), Spans()
    begin, stop = found[0]
    for first, end in found[1:]:
        start = first
        if text[start] in MARKS or text[stop - 1] in MARKS:
            stop, start = marks.parted(begin, stop, first, end)
        if start < end and not goes_on(text, begin, stop, start):
            spans.append((begin, stop))
            begin = start
        stop = end
    return [*spans, (begin, stop)]


def _unwrapped(paragraphs: TextBatch) -> TextBatch:
    """The same, place by place, with spaces for the ends of lines, which end no sentence."""
    units = paragraphs.units.copy()
    units[(units == ord("\n")) | (units == ord("\r"))] = ord(" ")
    return TextBatch(units, len(paragraphs))


def _cut(records: Records, spans: list[Spans]) -> Records:
    """These stretches of records whose ids end with a place."""
    counts = [len(row) for row in spans]
    of = np.arange(len(records)).repeat(counts)
    table = np.array([span for row in spans for span in row], np.int64).reshape(-1, 2)
    texts = records.texts.cut(*(table + records.texts.starts[of, None]).T)
    ids = [id_ for record, row in zip(records.ids, spans, strict=True) for id_ in _ids(record, row)]
    return Records(texts, ids, [records.groups[row] for row in of.tolist()], records.dropped)


def _ids(record: str, spans: Spans) -> list[str]:
    """The ids of stretches of a record whose id ends with a place."""
    if len(spans) == 1 and spans[0][0] == 0:
        return [record]
    name, _, place = record.rpartition(":")
    first = int(place)
    return [f"{name}:{first + start}" for start, _ in spans]
