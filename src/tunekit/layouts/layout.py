"""``Layout``: one object for each pair, as a trainer reads it."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from tunekit.pair import PairBatch


@runtime_checkable
class Layout(Protocol):
    """What lays pairs out. Nobody has to inherit from this."""

    def rows(self, batch: PairBatch, /) -> Sequence[Any]:
        """One JSON object for each pair, in order."""
        ...
