"""``@value``: what every object of tunekit is, a frozen value whose repr is the call that made it."""

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import wraps
from typing import Any, TypeVar, dataclass_transform

from tunekit.errors import InvalidArgument, describe, did_you_mean, invalid

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """Make a class a value: frozen, equal by content, its arguments given by keyword.

    What the value works on is a field with ``kw_only=False`` and is given by place.

    >>> @value
    ... class Window:
    ...     size: int = 3
    >>> Window(size=5), Window()
    (Window(size=5), Window())
    >>> Window(sise=5)
    Traceback (most recent call last):
    ...
    tunekit.errors.InvalidArgument: Window(sise=5): there is no argument sise.
    Hint: Did you mean 'size'?
    """
    made = dataclass(frozen=True, kw_only=True, repr=False)(cls)
    made.__init__ = _taught(made.__init__, made)  # type: ignore[method-assign]
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _call_repr  # type: ignore[method-assign]
    return made


def _taught(original: Callable[..., None], cls: type[Any]) -> Callable[..., None]:
    """The constructor, with errors that say what is wrong with a call."""
    known = [f.name for f in fields(cls) if f.init]
    places = [f.name for f in fields(cls) if f.init and not f.kw_only]

    @wraps(original)
    def construct(self: Any, *args: Any, **arguments: Any) -> None:
        for name, given in arguments.items():
            if name not in known:
                call = f"{cls.__name__}({name}={describe(given)})"
                raise InvalidArgument(f"{call}: there is no argument {name}.{did_you_mean(name, known)}")
        if len(args) > len(places):
            names = sorted((n for n in known if n not in places), key=lambda n: n == "name")
            hint = f"\nHint: write {names[0]}={describe(args[len(places)])}." if names else ""
            rule = f"takes {len(places)} by place, the rest by keyword."
            given = f"{len(args)} argument{'s' if len(args) > 1 else ''}"
            raise InvalidArgument(f"{cls.__name__}: {given} by place; it {rule}{hint}")
        missing = [n for n in places[len(args) :] if n not in arguments]
        if missing:
            raise InvalidArgument(f"{cls.__name__}(): the argument {missing[0]} is missing.")
        label = arguments.get("name")
        if label is not None and (not isinstance(label, str) or not label):
            raise invalid(cls.__name__, "name", label, "a string that is not empty")
        original(self, *args, **arguments)

    return construct


def _call_repr(self: Any) -> str:
    """The call that makes this value, defaults left out."""
    shown = [f for f in fields(self) if f.init and not _is_default(self, f)]
    places = [repr(getattr(self, f.name)) for f in shown if not f.kw_only]
    # An inherited field comes first among the fields, and is the least of the matter: it goes last.
    own = [f for f in shown if f.kw_only and f.name != "name"] + [f for f in shown if f.name == "name"]
    keywords = [f"{f.name}={getattr(self, f.name)!r}" for f in own]
    return f"{type(self).__name__}({', '.join(places + keywords)})"


def _is_default(self: Any, item: "Field[Any]") -> bool:
    if item.default_factory is not MISSING:
        return bool(getattr(self, item.name) == item.default_factory())
    return item.default is not MISSING and bool(getattr(self, item.name) == item.default)
