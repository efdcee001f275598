"""``Mapping``: what turns clean records into pairs, and the law that ties the two sides."""

from typing import Protocol, runtime_checkable

from tunekit.engine.streams import Streams
from tunekit.pair import Pair, PairBatch
from tunekit.records import Records


@runtime_checkable
class Mapping(Protocol):
    """A clean thing in, a pair out. Nobody has to inherit from this."""

    def pairs(self, records: Records, streams: Streams, /) -> PairBatch:
        """One pair for each record, in order, or fewer, the rest counted in ``dropped``."""
        ...

    def check(self, pair: Pair, /) -> None:
        """Prove that the two sides belong together.

        Raises: LawBroken: they do not.
        """
        ...
