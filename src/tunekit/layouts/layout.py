"""``Layout``: one object for each pair, as a trainer reads it."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from tunekit.batches.pair import PairBatch


@runtime_checkable
class Layout(Protocol):
    """What lays pairs out. Nobody has to inherit from this.

    Two more are optional: a method ``columns()``, which names the columns of a table of its rows and their kinds
    (``"string"``, ``[kind]`` for a list, ``{name: kind}`` for an object), and a string ``no_row``, which says why a row
    is ``None``.
    """

    def rows(self, batch: PairBatch, /) -> Sequence[Any]:
        """One JSON object for each pair, in order; ``None`` for one that is to be dropped and counted."""
        ...
