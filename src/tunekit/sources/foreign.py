"""Sources of other people's, with a method ``batches`` and whatever else a source may have, adapted once."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from tunekit.batches.records import Records, numbered
from tunekit.sources.source import Source
from tunekit.sources.stretches import Stretch
from tunekit.values.frozen import value


@value
class Foreign(Source):
    """A source of somebody else's: what it does not say of itself is as for any other."""

    source: Any = field(kw_only=False)

    def batches(self) -> Iterator[Records]:
        """Its records."""
        return numbered(self.source.batches())

    def stretches(self) -> Iterator[Stretch]:
        """Its records, piece by piece where it can."""
        own: Iterator[Stretch] = self._ask("stretches", super().stretches)()
        return own

    @property
    def divides(self) -> bool:
        """Whether it says so."""
        return bool(self._ask("divides", default=False))

    def divided(self) -> Iterator[Source]:
        """Its parts, where it has any."""
        return map(adapt, self._ask("divided", super().divided)())

    @property
    def grouped_by_content(self) -> bool:
        """Whether it says so."""
        return bool(self._ask("grouped_by_content", default=False))

    @property
    def re_iterable(self) -> bool:
        """Whether it can be read more than once: unless it says otherwise."""
        return bool(self._ask("re_iterable", default=True))

    @property
    def cuts(self) -> int:
        """The number of times its records were cut."""
        return int(self._ask("cuts", default=0))

    def identity(self) -> Any:
        """What identifies it, where it says so."""
        return self._ask("identity", super().identity)()

    def saved_as(self) -> tuple[Any, dict[str, Any]]:
        """What it is saved as: the source itself."""
        return self.source, {}

    def _ask(self, name: str, default: Any) -> Any:
        return getattr(self.source, name, default)

    def __repr__(self) -> str:
        return repr(self.source)


def adapt(given: Any) -> Source:
    """Return a source as a ``Source``, whoever wrote it."""
    return given if isinstance(given, Source) else Foreign(given)
