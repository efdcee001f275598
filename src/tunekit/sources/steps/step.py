"""Steps: what a source does after its reader, one after the other."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Protocol

from tunekit.batches.records import Records, numbered
from tunekit.errors import OutOfDomain, invalid
from tunekit.sources.stretches import Stretch, stretches_of
from tunekit.values.frozen import value


class Before(Protocol):
    """What a step may know of the source that it is a step of, up to there."""

    @property
    def re_iterable(self) -> bool:
        """Whether it can be read more than once."""
        ...

    @property
    def cuts(self) -> int:
        """The number of times its records were cut out of longer ones."""
        ...

    def batches(self) -> Iterator[Any]:
        """The records."""
        ...

    def stretches(self) -> Iterator[Stretch]:
        """The records, piece by piece."""
        ...


@value
class Step:
    """What is done with the records of a source: a value, which knows nothing of the source."""

    # 1 where it cuts records: to the id of each comes a colon, and the place in the record before.
    cuts: ClassVar[int] = 0
    # Whether groups that are contents still are contents after it.
    keeps_contents: ClassVar[bool] = True

    @property
    def divides(self) -> bool:
        """Whether it does the same with a part of the records as with all."""
        return True

    def check(self, reader: Before) -> None:
        """Hold the reader of a source to what the step needs.

        Raises: InvalidArgument: it cannot be done there.
        """

    @staticmethod
    def from_saved(make: Callable[[dict[str, Any]], Any], given: dict[str, Any]) -> Any:
        """What saved arguments stand for: with a source among them, that source with the step after it."""
        if "source" not in given:
            return make(given)
        source = given["source"]
        step = make({name: part for name, part in given.items() if name != "source"})
        if not hasattr(source, "then"):
            raise invalid(step, "source", source, "a source")
        return source.then(step)

    def records(self, before: Before) -> Iterator[Records]:
        """What it makes of the records before it."""
        raise OutOfDomain(f"{type(self).__name__}: a step makes records in a method records().")

    def stretches(self, before: Before) -> Iterator[Stretch]:
        """The same, piece by piece."""
        return stretches_of(self.records(before))

    def identity(self, of: Any) -> Any:
        """What identifies the records, where ``of`` identifies those before it, as JSON."""
        raise OutOfDomain(f"{type(self).__name__}: a step is identified in a method identity().")

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        raise OutOfDomain(f"{type(self).__name__}: a step shows its call.")


@value
class Cutting(Step):
    """A step that cuts records out of longer ones, which it reads piece by piece."""

    cuts = 1
    keeps_contents = False

    def records(self, before: Before) -> Iterator[Records]:
        """What it cuts out of the records before it."""
        return self.run(before.stretches(), before)

    def run(self, stretches: Iterator[Stretch], before: Before) -> Iterator[Records]:
        """What it cuts out of stretches, which are those of ``before``."""
        raise OutOfDomain(f"{type(self).__name__}: records are cut in a method run().")


@value
class Choosing(Step):
    """A step that chooses among records, or changes what they are."""

    def records(self, before: Before) -> Iterator[Records]:
        """Those of the records before it that stay."""
        return self.run(numbered(before.batches()), before)

    def run(self, batches: Iterator[Records], before: Before) -> Iterator[Records]:
        """What stays of some batches, which are those of ``before``."""
        raise OutOfDomain(f"{type(self).__name__}: records are chosen in a method run().")
