"""``Source``: what every source of texts can do; and ``TextSource``, a reader with the steps that follow it."""

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from itertools import islice
from typing import Annotated, Any, Literal, overload

from tunekit.batches.records import Record, Records, numbered
from tunekit.errors import InvalidArgument, OutOfDomain, check_integer, invalid
from tunekit.sources.steps.blocks import Blocks
from tunekit.sources.steps.first_records import FirstRecords
from tunekit.sources.steps.map_texts import MapTexts
from tunekit.sources.steps.paragraphs import Paragraphs
from tunekit.sources.steps.passages import Passages
from tunekit.sources.steps.sample import Sample
from tunekit.sources.steps.sentences import Sentences
from tunekit.sources.steps.step import Step
from tunekit.sources.steps.where import Where
from tunekit.sources.steps.windows import Windows
from tunekit.sources.stretches import Stretch, stretches_of
from tunekit.values.arguments import Checked
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_arguments


@value
class Source:
    """Clean texts, in batches, the same in every pass."""

    def batches(self) -> Iterator[Records]:
        """The records, in batches of about 512 k characters."""
        raise OutOfDomain(f"{type(self).__name__}: a source gives its records in a method batches().")

    def stretches(self) -> Iterator[Stretch]:
        """The records, piece by piece."""
        return stretches_of(numbered(self.batches()))

    def __iter__(self) -> Iterator[Record]:
        for records in numbered(self.batches()):
            yield from records

    @property
    def divides(self) -> bool:
        """Whether each part of it may be cut into segments by itself; if not, a segmenter has to see all of it."""
        return False

    def divided(self) -> "Iterator[Source]":
        """Small sources whose records, one after the other, are those of this one, for workers to read."""
        for records in numbered(self.batches()):
            yield Held(records)

    @property
    def grouped_by_content(self) -> bool:
        """Whether the group of each record is its content, so that equal records stand on one side of any split."""
        return False

    @property
    def re_iterable(self) -> bool:
        """Whether it can be read more than once."""
        return True

    @property
    def cuts(self) -> int:
        """The number of times its records were cut out of longer ones: an id ends in as many places, with colons."""
        return 0

    def identity(self) -> Any:
        """What identifies the content for a recipe, as JSON; ``None`` when nothing does."""
        return None

    def then(self, step: Step) -> "TextSource":
        """The source with a step after it."""
        return TextSource(self, (step,))

    @overload
    def windows(self, *, words: tuple[int, int], seed: int = 0) -> "TextSource": ...

    @overload
    def windows(self, *, characters: tuple[int, int], seed: int = 0) -> "TextSource": ...

    def windows(
        self,
        *,
        words: tuple[int, int] | None = None,
        characters: tuple[int, int] | None = None,
        seed: int = 0,
    ) -> "TextSource":
        """Slices of ``(low, high)`` words or characters, of drawn lengths, that tile a record from a drawn offset on.

        Exactly one of ``words`` and ``characters`` is given: ``characters`` for scripts that write no spaces.
        """
        return self.then(Windows(words=words, characters=characters, seed=seed))

    def paragraphs(self) -> "TextSource":
        """What is between blank lines."""
        return self.then(Paragraphs())

    @renamed_arguments(split="method")
    def sentences(self, *, method: Literal["rules", "punkt"] = "rules") -> "TextSource":
        """Sentences, by rules or by Punkt, which learns from the source."""
        return self.then(Sentences(method=method))

    @renamed_arguments(split="method")
    def passages(
        self, *, characters: tuple[int, int], method: Literal["rules", "punkt"] = "rules", seed: int = 0
    ) -> "TextSource":
        """Runs of whole sentences, of ``characters=(low, high)`` characters."""
        return self.then(Passages(characters, method=method, seed=seed))

    def where(self, predicate: Callable[[str], object], *, name: str | None = None) -> "TextSource":
        """The records for whose text a predicate is true; the others are counted under ``name``, or that of it."""
        return self.then(Where(predicate, name=name))

    def map(self, function: Callable[[str], str | None], *, name: str | None = None) -> "TextSource":
        """The records with the text that a function gives for theirs; ``None`` leaves a record out, counted."""
        return self.then(MapTexts(function, name=name))

    def sample(self, n: int, *, seed: int = 0) -> "TextSource":
        """``n`` records of the whole source, all equally likely, in its order."""
        return self.then(Sample(n, seed=seed))

    def take(self, n: int) -> "TextSource":
        """The first ``n`` records."""
        return self.then(FirstRecords(n))

    def head(self, n: int = 5) -> list[Record]:
        """The first ``n`` records, in a list."""
        check_integer(f"{type(self).__name__}.head", "n", n, least=0)
        return list(islice(self, n))

    def blocks(self, *, characters: int = 50_000, gap: int = 1_000) -> "TextSource":
        """The same records, with a group for each block of their book, so that one book can be split.

        Raises: InvalidArgument: the records were not cut out of longer ones.
        """
        if not self.cuts:
            raise InvalidArgument(
                f"{type(self).__name__}.blocks(): its records were not cut out of longer ones, so a block holds none.\n"
                "Hint: cut them first: .windows(…), .paragraphs(), .sentences() or .passages(…)."
            )
        return self.then(Blocks(characters=characters, gap=gap))


@value
class Part(Source):
    """A small source, which a worker reads by itself."""

    @property
    def size(self) -> int:
        """About how many characters it has."""
        raise OutOfDomain(f"{type(self).__name__}: a part says its size.")

    @property
    def large(self) -> bool:
        """Whether what is made of it may be too much for memory, so that it is read where it is."""
        return False


@value
class Held(Part):
    """Records that were read already."""

    records: Records = field(kw_only=False)

    def batches(self) -> Iterator[Records]:
        """The records, in one batch."""
        yield self.records

    @property
    def size(self) -> int:
        """The characters of the records."""
        return self.records.texts.size


def _check_reader(owner: object, argument: str, given: Any) -> Source:
    if not isinstance(given, Source):
        raise invalid(owner, argument, given, "a source of tunekit's", "tk.concat([source]) takes any.")
    return given


def _check_steps(owner: object, argument: str, given: Any) -> tuple[Step, ...]:
    if not isinstance(given, list | tuple) or not given or not all(isinstance(step, Step) for step in given):
        raise invalid(owner, argument, given, "steps of a source, one or more", "such as .windows(…).")
    return tuple(given)


@value
class TextSource(Source):
    """The records of a reader, cut and chosen by steps, one after the other.

    >>> import tunekit as tk
    >>> source = tk.texts(["One. Two!", "Three."]).sentences().where(lambda text: text.endswith("."))
    >>> [step.call for step in source.steps]
    ['.sentences()', '.where(<lambda>)']
    >>> [record.text for record in source]
    ['One.', 'Three.']

    The reader is any source; of one that has steps, its own come first.
    """

    reader: Annotated[Source, Checked(_check_reader)] = field(kw_only=False)
    steps: Annotated[tuple[Step, ...], Checked(_check_steps)] = field(kw_only=False)

    def __post_init__(self) -> None:
        if isinstance(self.reader, TextSource):
            object.__setattr__(self, "steps", (*self.reader.steps, *self.steps))
            object.__setattr__(self, "reader", self.reader.reader)
        for step in self.steps:
            step.check(self.reader)

    @property
    def before(self) -> Source:
        """The source without its last step."""
        earlier = self.steps[:-1]
        return replace(self, steps=earlier) if earlier else self.reader

    def then(self, step: Step) -> "TextSource":
        """The source with a step after those that it has."""
        return TextSource(self.reader, (*self.steps, step))

    def batches(self) -> Iterator[Records]:
        """The records that the last step makes of those before it."""
        return self.steps[-1].records(self.before)

    def stretches(self) -> Iterator[Stretch]:
        """The same, piece by piece."""
        return self.steps[-1].stretches(self.before)

    @property
    def divides(self) -> bool:
        """Whether the reader does, and every step treats each part by itself."""
        return self.reader.divides and all(step.divides for step in self.steps)

    def divided(self) -> Iterator[Source]:
        """What the steps make of each part of the reader."""
        if not self.divides:
            yield from super().divided()
            return
        for part in self.reader.divided():
            yield TextSource(part, self.steps)

    @property
    def grouped_by_content(self) -> bool:
        """Whether the records of the reader are, and every step leaves that so."""
        return self.reader.grouped_by_content and all(step.keeps_contents for step in self.steps)

    @property
    def re_iterable(self) -> bool:
        """Whether the reader can be read more than once."""
        return self.reader.re_iterable

    @property
    def cuts(self) -> int:
        """Those of the reader, and one for each step that cuts."""
        return self.reader.cuts + sum(step.cuts for step in self.steps)

    def identity(self) -> Any:
        """That of the reader, and of each step."""
        of = self.reader.identity()
        for step in self.steps if of is not None else ():
            of = step.identity(of)
        return of

    def saved_as(self) -> tuple[Step, dict[str, Any]]:
        """What it is saved as: its last step, with the source before that."""
        return self.steps[-1], {"source": self.before}

    def __repr__(self) -> str:
        return repr(self.reader) + "".join(step.call for step in self.steps)
