"""``@mapping``: what makes a mapping of a class that gives pairs and checks them."""

from dataclasses import dataclass, field, is_dataclass
from typing import TypeVar, dataclass_transform

from tunekit.errors import InvalidArgument, describe
from tunekit.mappings.wrapping import Wrappable
from tunekit.values.frozen import value

T = TypeVar("T")


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
