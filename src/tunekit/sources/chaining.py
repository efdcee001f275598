"""Concat: several sources, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import Annotated, Any

from tunekit.batches.records import Records, YieldsBatches
from tunekit.errors import describe, invalid
from tunekit.sources.foreign import adapt
from tunekit.sources.source import Source, TextSource
from tunekit.sources.steps.step import Before, Step
from tunekit.sources.stretches import Stretch
from tunekit.values.arguments import Checked
from tunekit.values.frozen import value


def check_sources(owner: object, sources: Sequence[Any]) -> None:
    """Sources that are sources.

    Raises: InvalidArgument: one has no ``batches``.
    """
    for number, source in enumerate(sources):
        if isinstance(source, type) or not callable(getattr(source, "batches", None)):
            hint = "tk.texts(…) makes a source of a list of strings, tk.read_text(…) one of files."
            rule = f"sources, with a method batches(); number {number} is {describe(source)}"
            raise invalid(owner, "sources", sources, rule, hint)


def _check_list(owner: object, argument: str, given: Any) -> tuple[Source, ...]:
    if not isinstance(given, list | tuple) or not given:
        raise invalid(owner, argument, given, "a list of one source or more")
    check_sources(owner, given)
    return tuple(map(adapt, given))


Sources = Annotated[tuple[Source, ...], Checked(_check_list)]


@value
class Concat(Source):
    """The records of several sources, one source after the other; made by ``tk.concat``."""

    sources: Sources = field(kw_only=False)

    def batches(self) -> Iterator[Records]:
        """The records of the first source, then those of the second, and so on."""
        for place, source in zip(places_of(self.sources), self.sources, strict=True):
            for records in source.batches():
                yield named(records, *place)

    def stretches(self) -> Iterator[Stretch]:
        """The same, piece by piece."""
        for (number, root), source in zip(places_of(self.sources), self.sources, strict=True):
            for stretch in source.stretches():
                yield replace(stretch, id=f"{number}/{stretch.id}", group=f"{root}{stretch.group}")

    @property
    def divides(self) -> bool:
        """Whether all of them do."""
        return all(source.divides for source in self.sources)

    @property
    def grouped_by_content(self) -> bool:
        """Whether all of them are."""
        return all(source.grouped_by_content for source in self.sources)

    def divided(self) -> Iterator[Source]:
        """The parts of each source."""
        if not self.divides:
            yield from super().divided()
            return
        for place, source in zip(places_of(self.sources), self.sources, strict=True):
            for part in source.divided():
                yield part.then(Named(place))

    @property
    def re_iterable(self) -> bool:
        """Whether all of them can be read more than once."""
        return all(source.re_iterable for source in self.sources)

    @property
    def cuts(self) -> int:
        """That of the sources, where they agree."""
        return common_cuts(self.sources)

    def identity(self) -> Any:
        """Those of the sources."""
        of = [source.identity() for source in self.sources]
        return None if None in of else {"concat": of}

    def __repr__(self) -> str:
        return f"concat([{', '.join(map(repr, self.sources))}])"


@value
class Named(Step):
    """What tells a part of one of several sources, in front of its ids and groups."""

    place: tuple[int, str] = field(kw_only=False)

    def records(self, before: Before) -> Iterator[Records]:
        """The records."""
        for records in before.batches():
            yield named(records, *self.place)

    def stretches(self, before: Before) -> Iterator[Stretch]:
        """The records, piece by piece."""
        number, root = self.place
        for stretch in before.stretches():
            yield replace(stretch, id=f"{number}/{stretch.id}", group=f"{root}{stretch.group}")


def concat(sources: Sequence[YieldsBatches]) -> Concat:
    """Read several sources, one after the other.

    >>> import tunekit as tk
    >>> both = tk.concat([tk.texts(["One.", "Two."]), tk.texts(["Three."])])
    >>> [(r.texts.to_list(), r.ids) for r in both.batches()]
    [(['One.', 'Two.'], ['0/0', '0/1']), (['Three.'], ['1/0'])]

    An id becomes the number of its source, a slash and the id; so does a group, but for one that is a content, which is
    the same in all sources. Two sources that cut the same texts in two ways share their groups, under the number of the
    first: no text then stands on both sides of a split.

    Raises: InvalidArgument: ``sources`` is no list of sources.
    """
    return Concat(sources)  # type: ignore[arg-type]


def places_of(sources: Sequence[Source]) -> list[tuple[int, str]]:
    """What comes before the ids of each source, its number, and before its groups.

    That is the number of the first source with the same texts below, and nothing where groups are contents.
    """
    roots = [source.reader if isinstance(source, TextSource) else source for source in sources]
    return [
        (number, "" if root.grouped_by_content else f"{roots.index(root)}/")
        for number, root in enumerate(roots)
    ]


def named(records: Records, number: int, root: str) -> Records:
    """The records, with what tells their source in front of their ids and groups."""
    ids = [f"{number}/{id_}" for id_ in records.ids]
    groups = [f"{root}{group}" for group in records.groups] if root else records.groups
    return Records(records.texts, ids, groups, records.dropped)


def common_cuts(sources: Sequence[Source]) -> int:
    """Return the number of times their records were cut, 0 where they do not agree."""
    cuts = {source.cuts for source in sources}
    return cuts.pop() if len(cuts) == 1 else 0
