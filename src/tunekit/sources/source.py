"""``Source``: what every source of texts can do."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal, overload

from tunekit.batches.records import Records, numbered
from tunekit.engine.batch import BATCH, TextBatch
from tunekit.errors import InvalidArgument, OutOfDomain, describe
from tunekit.values.arguments import between
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_arguments

if TYPE_CHECKING:
    from tunekit.sources.steps.blocks import Blocks
    from tunekit.sources.steps.paragraphs import Paragraphs
    from tunekit.sources.steps.passages import Passages
    from tunekit.sources.steps.sample import Sample
    from tunekit.sources.steps.sentences import Sentences
    from tunekit.sources.steps.where import Where
    from tunekit.sources.steps.windows import Windows

LIMIT = 1 << 24
# The least and the most that there may be of something in a record.
Lengths = Annotated[tuple[int, int], between(1, LIMIT)]
EMPTY_FILE = "empty file"
WORDLESS = "record without a word"


@dataclass(frozen=True)
class Stretch:
    """A piece of a record, in its order: what a segmenter reads, so that no record has to fit into memory.

    ``final`` marks the last piece of its record. ``dropped`` counts what was left out or mended while reading it.
    ``empty`` marks what is no record, and is counted already: an empty file, or what was left out where none came.
    """

    id: str
    group: str
    text: str
    final: bool = True
    dropped: dict[str, int] = field(default_factory=dict)
    empty: bool = False


@value
class Source:
    """Clean texts, in batches, the same in every pass."""

    def batches(self) -> Iterator[Records]:
        """The records, in batches of about 512 k characters."""
        raise OutOfDomain(f"{type(self).__name__}: a source gives its records in a method batches().")

    def stretches(self) -> Iterator[Stretch]:
        """The records, piece by piece."""
        waiting: Stretch | None = None
        dropped = Counter[str]()
        for records in numbered(self.batches()):
            dropped += Counter(records.dropped)
            for text, id_, group in zip(records.texts.texts, records.ids, records.groups, strict=True):
                if waiting is not None:
                    yield waiting
                waiting = Stretch(id_, group, text, dropped=dict(dropped))
                if dropped:
                    dropped = Counter()
        # What the last batches left out goes with the last record.
        if waiting is not None:
            yield replace(waiting, dropped=dict(Counter(waiting.dropped) + dropped))
        elif dropped:
            yield Stretch("", "", "", dropped=dict(dropped), empty=True)

    @property
    def divides(self) -> bool:
        """Whether each part of it may be cut into segments by itself; if not, a segmenter has to see all of it."""
        return False

    def divided(self) -> Iterator["Source"]:
        """Small sources whose records, one after the other, are those of this one, for workers to read."""
        from tunekit.sources.parts import held

        return held(self)

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
        """How often its records were cut out of longer ones: an id ends in as many places, each behind a colon."""
        return 0

    def identity(self) -> Any:
        """What identifies the content for a recipe, as JSON; ``None`` when nothing does."""
        return None

    @overload
    def windows(self, *, words: tuple[int, int], seed: int = 0) -> "Windows": ...

    @overload
    def windows(self, *, characters: tuple[int, int], seed: int = 0) -> "Windows": ...

    def windows(
        self,
        *,
        words: tuple[int, int] | None = None,
        characters: tuple[int, int] | None = None,
        seed: int = 0,
    ) -> "Windows":
        """Slices of ``(low, high)`` words or characters, of drawn lengths, that tile a record from a drawn offset on.

        Exactly one of ``words`` and ``characters`` is given: ``characters`` for scripts that write no spaces.
        """
        from tunekit.sources.steps.windows import Windows

        return Windows(self, words=words, characters=characters, seed=seed)

    def paragraphs(self) -> "Paragraphs":
        """What stands between blank lines."""
        from tunekit.sources.steps.paragraphs import Paragraphs

        return Paragraphs(self)

    @renamed_arguments(split="method")
    def sentences(self, *, method: Literal["rules", "punkt"] = "rules") -> "Sentences":
        """Sentences, by rules or by Punkt, which learns from the source."""
        from tunekit.sources.steps.sentences import Sentences

        return Sentences(self, method=method)

    @renamed_arguments(split="method")
    def passages(
        self, *, characters: tuple[int, int], method: Literal["rules", "punkt"] = "rules", seed: int = 0
    ) -> "Passages":
        """Runs of whole sentences, of ``characters=(low, high)`` characters."""
        from tunekit.sources.steps.passages import Passages

        return Passages(self, characters=characters, method=method, seed=seed)

    def where(self, predicate: Callable[[str], object], *, name: str | None = None) -> "Where":
        """The records for whose text a predicate is true; the others are counted under ``name``, or that of it."""
        from tunekit.sources.steps.where import Where

        return Where(self, predicate, name=name)

    def sample(self, n: int, *, seed: int = 0) -> "Sample":
        """``n`` records of the whole source, all equally likely, in its order."""
        from tunekit.sources.steps.sample import Sample

        return Sample(self, n, seed=seed)

    def blocks(self, *, characters: int = 50_000, gap: int = 1_000) -> "Blocks":
        """The same records, with a group for each block of their book, so that one book can be split.

        Raises: InvalidArgument: the records were not cut out of longer ones.
        """
        from tunekit.sources.steps.blocks import Blocks

        if not self.cuts:
            raise InvalidArgument(
                f"{type(self).__name__}.blocks(): its records were not cut out of longer ones, so a block holds none.\n"
                "Hint: cut them first: .windows(…), .paragraphs(), .sentences() or .passages(…)."
            )
        return Blocks(self, characters=characters, gap=gap)


@value
class Segments(Source):
    """What a segmenter makes of the records of another source."""

    source: Any = field(kw_only=False)

    @property
    def divides(self) -> bool:
        """Whether the source does; each record is cut by itself."""
        return bool(getattr(self.source, "divides", False))

    def divided(self) -> Iterator[Source]:
        """What it makes of each part of the source."""
        if not self.divides:
            yield from super().divided()
            return
        for part in self.source.divided():
            yield replace(self, source=part)

    @property
    def re_iterable(self) -> bool:
        """Whether the source can be read more than once."""
        return bool(self.source.re_iterable)

    @property
    def cuts(self) -> int:
        """Once more than those of the source."""
        return cuts_of(self.source) + 1


def cuts_of(source: Any) -> int:
    """How often the records of any source were cut."""
    return int(getattr(source, "cuts", 0))


def grouped_by_content(source: Any) -> bool:
    """Whether the groups of any source are the contents of its records."""
    return bool(getattr(source, "grouped_by_content", False))


def stretches_of(source: Any) -> Iterator[Stretch]:
    """The records of any source, piece by piece where it can."""
    return source.stretches() if hasattr(source, "stretches") else Source.stretches(source)


class Gathering:
    """Collects single records and lets them go as batches."""

    def __init__(self) -> None:
        self._columns: tuple[list[str], list[str], list[str]] = ([], [], [])
        self._dropped: dict[str, int] = {}
        self._size = 0

    def add(self, text: str, id_: str, group: str) -> None:
        """One record more."""
        texts, ids, groups = self._columns
        texts.append(text)
        ids.append(id_)
        groups.append(group)
        self._size += len(text) + 1

    def extend(self, texts: list[str], ids: list[str], groups: list[str]) -> None:
        """Many records more."""
        for column, cells in zip(self._columns, (texts, ids, groups), strict=True):
            column.extend(cells)
        self._size += sum(map(len, texts)) + len(texts)

    def count(self, dropped: dict[str, int]) -> None:
        """What was left out, by reason."""
        for reason, number in dropped.items():
            self._dropped[reason] = self._dropped.get(reason, 0) + number

    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return self._size >= BATCH

    def release(self) -> Iterator[Records]:
        """The batch, if there is anything in it, and begin the next."""
        texts, ids, groups = self._columns
        if texts or self._dropped:
            yield Records(TextBatch.from_list(texts), ids, groups, self._dropped)
        self._columns, self._dropped, self._size = ([], [], []), {}, 0


def check_limit(owner: object, id_: str, size: int, limit: int, hint: str) -> None:
    """A record or a part of one that is too long to hold.

    Raises: OutOfDomain: ``size`` characters are more than ``limit``.
    """
    if size > limit:
        name = type(owner).__name__
        raise OutOfDomain(
            f"{name}: the record {describe(id_)} has more than {limit:,} characters, the limit.\nHint: {hint}"
        )
