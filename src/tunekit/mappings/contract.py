"""``Mapping``: what turns clean records into pairs, and the law that ties the two sides."""

from typing import Annotated, Any, Protocol, runtime_checkable

from tunekit.batches.pair import Pair, PairBatch
from tunekit.batches.records import Records
from tunekit.corruptors.contract import DEPTH
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, invalid
from tunekit.values.arguments import Checked


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


def _check_mapping(owner: object, argument: str, given: Any) -> Any:
    if isinstance(given, type) or not isinstance(given, Mapping):
        hint = f"call it: {given.__name__}()." if isinstance(given, type) else "such as tk.Restore(noise)."
        raise invalid(owner, argument, given, "a mapping, with pairs and check", hint)
    depth = 0
    inner: Any = given
    while inner is not None and depth < DEPTH:
        depth, inner = depth + 1, getattr(inner, "mapping", None)
    if depth >= DEPTH:
        name = owner if isinstance(owner, str) else type(owner).__name__
        raise InvalidArgument(f"{name}: mappings in mappings may be at most {DEPTH} levels deep.")
    return given


# A mapping, or any object with its methods; not too many in one another.
AnyMapping = Annotated[Mapping, Checked(_check_mapping)]
