"""Sentences, which never cross a paragraph."""

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any, Literal

import numpy as np

from tunekit.batches.records import Records
from tunekit.engine.batch import TextBatch
from tunekit.errors import invalid
from tunekit.sources.steps.abbreviations import goes_on
from tunekit.sources.steps.paragraphs import Paragraphs
from tunekit.sources.steps.punkt import Learnt, version_of_punkt
from tunekit.sources.steps.sentence_marks import MARKS, Marks
from tunekit.sources.steps.step import Before, Cutting
from tunekit.sources.stretches import Stretch
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_fields

Spans = list[tuple[int, int]]
Cutter = Callable[[TextBatch], list[Spans]]


@renamed_fields(split="method")
@value
class Sentences(Cutting):
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

    def check(self, reader: Before) -> None:
        """Refuse Punkt for a source that can be read only once, as Punkt learns from it first.

        Raises: InvalidArgument: it is one.
        """
        check_method(self, self.method, reader)

    @property
    def divides(self) -> bool:
        """Not where Punkt learns from the whole source."""
        return self.method == "rules"

    def run(self, stretches: Iterator[Stretch], before: Before) -> Iterator[Records]:
        """The sentences of stretches, by what was learnt from the source before."""
        cutter = self._cutter(before)
        for records in Paragraphs().run(stretches, before):
            yield _cut(records, cutter(_unwrapped(records.texts)))

    def _cutter(self, before: Before) -> Cutter:
        """What finds the sentences of paragraphs; Punkt learns from a source once."""
        if self.method == "rules":
            return by_rules
        return self._learnt.punkt_of(before, lambda: _paragraph_texts(before)).spans

    def identity(self, of: Any) -> Any:
        """Who finds the ends, and the version of Punkt."""
        how = self.method if self.method == "rules" else f"punkt {version_of_punkt()}"
        return {"sentences": how, "of": of}

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        method = "" if self.method == "rules" else f"method={self.method!r}"
        return f".sentences({method})"


def _paragraph_texts(before: Before) -> Iterator[str]:
    """The paragraphs that Punkt learns from."""
    for records in Paragraphs().records(before):
        yield from _unwrapped(records.texts).texts


def check_method(owner: object, method: str, reader: Before) -> None:
    """Hold a source to what finds the ends of its sentences.

    Raises: InvalidArgument: Punkt, where the source can be read only once.
    """
    if method == "punkt" and not reader.re_iterable:
        rule = '"rules" for a source that can be read only once, since Punkt learns from it first'
        raise invalid(
            owner, "method", method, rule, "give a list, or a callable that makes a fresh iterator."
        )


def by_rules(paragraphs: TextBatch) -> list[Spans]:
    """The sentences of each paragraph: the boundaries of Unicode, but those after which a sentence goes on."""
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
