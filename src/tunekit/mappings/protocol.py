"""``Mapping``: what turns clean records into pairs, and the law that ties the two sides; ``@mapping`` makes one."""

from dataclasses import dataclass, field, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar, dataclass_transform, runtime_checkable

from tunekit.arguments import Checked
from tunekit.compose import DEPTH
from tunekit.corrupting import Corruptor
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, describe, invalid
from tunekit.pair import Pair, PairBatch
from tunekit.records import Records
from tunekit.tracing import Trace
from tunekit.values import value

if TYPE_CHECKING:
    from tunekit.mappings.on_input import OnInput
    from tunekit.mappings.on_source import OnSource

T = TypeVar("T")


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


class Wrappable:
    """What ``@tk.mapping`` adds: corrupting the input, or the clean record, and tracing a pair."""

    def on_input(self, corruptor: Corruptor) -> "OnInput":
        """This mapping with its inputs corrupted, the targets as they were."""
        from tunekit.mappings.on_input import OnInput

        return OnInput(self, corruptor)  # type: ignore[arg-type]

    def on_source(self, corruptor: Corruptor) -> "OnSource":
        """This mapping of the corrupted records: both sides show what was done to them."""
        from tunekit.mappings.on_source import OnSource

        return OnSource(self, corruptor)  # type: ignore[arg-type]

    def trace(self, pair: Pair) -> Trace:
        """How the input of a pair of this mapping came of its target: ``source`` is the target, ``text`` the input.

        Raises: InvalidArgument: no pair. OutOfDomain: inputs that are not made of targets by edits, or a pair of
        something else, whose target, seed, key and copy do not lead to its input.
        """
        from tunekit.mappings.retracing import retraced, trace_of

        return trace_of(f"{type(self).__name__}.trace", pair, [partial(retraced, self)])


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def mapping(cls: type[T], /) -> type[T]:
    """Make a class with methods ``pairs(records, streams)`` and ``check(pair)`` a mapping: a frozen value.

    >>> import tunekit as tk
    >>> @tk.mapping
    ... class Reverse:
    ...     def pairs(self, records, streams):
    ...         turned = tk.TextBatch.from_list([text[::-1] for text in records.texts.texts])
    ...         return tk.PairBatch(turned, records.texts, records.ids, records.groups, streams)
    ...
    ...     def check(self, pair):
    ...         if pair.input[::-1] != pair.target:
    ...             raise tk.LawBroken("Reverse: the input is not the target, reversed.")
    >>> Reverse().on_input(tk.UpperCase())
    OnInput(Reverse(), UpperCase())

    It adds ``on_input``, ``on_source`` and ``trace``. Any other object with the two methods is a mapping too:
    ``tk.OnInput`` and ``tk.OnSource`` take it as it is. ``Pairs.explain`` shows both sides of its pairs; with a method
    ``explained(records, streams)``, which gives the batch and the steps, (call, text), of one record, it shows those.
    With a method ``retraced(batch)``, which gives the traced run from targets to inputs, its pairs have traces.

    Raises: InvalidArgument: no class, or one that lacks a method.
    """
    if not isinstance(cls, type):
        raise InvalidArgument(f"mapping({describe(cls)}): it decorates a class with methods pairs and check.")
    for method in ("pairs", "check"):
        if not callable(getattr(cls, method, None)):
            call = {"pairs": "pairs(records, streams)", "check": "check(pair)"}[method]
            raise InvalidArgument(f"mapping({cls.__name__}): the class needs a method {call}.")
    if issubclass(cls, Wrappable):
        return value(cls)
    fields_of_its_own = cls if is_dataclass(cls) else dataclass(frozen=True, kw_only=True, repr=False)(cls)
    body = {"__module__": cls.__module__, "__qualname__": cls.__qualname__, "__doc__": cls.__doc__}
    return value(type(cls.__name__, (fields_of_its_own, Wrappable), body))


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
