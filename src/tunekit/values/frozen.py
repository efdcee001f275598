"""``@value``: what every object of tunekit is, a frozen value whose repr is the call that made it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import wraps
from inspect import Signature, signature
from typing import Any, TypeVar, dataclass_transform, get_origin

from tunekit.errors import InvalidArgument, describe, did_you_mean, invalid
from tunekit.values.arguments import argument_rules, plain, without_rules
from tunekit.values.renaming import new_names_of, renamed

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """Make a class a value: frozen, equal by content, its arguments given by keyword.

    What the value works on is a field with ``kw_only=False`` and is given by place. An annotation that holds a rule
    (see ``arguments``) checks what is given. A NumPy number becomes a plain one, so that the repr evaluates back.

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

    Raises: InvalidArgument: an argument is called ``type``, which is the place of the class in saved data.
    """
    made = dataclass(frozen=True, kw_only=True, repr=False)(cls)
    if "type" in (f.name for f in fields(made)):  # type: ignore[arg-type]
        raise InvalidArgument(
            f"{cls.__name__}: an argument cannot be called type: saved data have the class there."
        )
    made.__init__ = _taught(made.__init__, made)  # type: ignore[method-assign]
    if made.__repr__ is object.__repr__:
        made.__repr__ = _call_repr  # type: ignore[method-assign]
    made._repr_pretty_ = _pretty_repr  # type: ignore[attr-defined]
    made.__signature__ = _signature(made)  # type: ignore[attr-defined]
    return made


def _taught(original: Callable[..., None], cls: type[Any]) -> Callable[..., None]:
    """The constructor, with errors that say what is wrong with a call."""
    arguments_of = {f.name: f for f in fields(cls) if f.init}
    places = [name for name, f in arguments_of.items() if not f.kw_only]

    @wraps(original)
    def construct(self: Any, *args: Any, **arguments: Any) -> None:
        for name, given in arguments.items():
            if name not in arguments_of:
                raise _unknown(type(self), name, given, arguments_of)
        if len(args) > len(places):
            raise _too_many(cls, args, places, arguments_of)
        given_by_place = places[: len(args)]
        twice = [name for name in given_by_place if name in arguments]
        if twice:
            raise InvalidArgument(
                f"{cls.__name__}: the argument {twice[0]} was given twice, by place and by name."
            )
        for name, item in arguments_of.items():
            needed = item.default is MISSING and item.default_factory is MISSING
            if needed and name not in arguments and name not in given_by_place:
                raise InvalidArgument(f"{cls.__name__}(): the argument {name} is missing.")
        given = dict(zip(places, args, strict=False)) | arguments
        rules = argument_rules(cls)
        for name in given:
            given[name] = plain(given[name])
            if name in rules:
                given[name] = rules[name](self, name, given[name])
        label = given.get("name")
        if label is not None and (not isinstance(label, str) or not label):
            raise invalid(cls.__name__, "name", label, "a string that is not empty")
        original(self, **given)

    return construct


def _unknown(cls: type[Any], name: str, given: Any, known: Iterable[str]) -> InvalidArgument:
    if name in new_names_of(cls):
        return renamed(cls.__name__, name, given, new_names_of(cls)[name])
    hint = did_you_mean(name, known)
    if "__signature__" not in cls.__dict__:
        hint = f"\nHint: put the decorator above the class {cls.__name__}, such as @tk.corruptor."
    elif hasattr(cls, name) and not callable(getattr(cls, name)):
        default = getattr(cls, name)
        hint = f"\nHint: write {name}: {type(default).__name__} = {default!r} in the class: an argument has a type."
    return InvalidArgument(f"{cls.__name__}({name}={describe(given)}): there is no argument {name}.{hint}")


def _too_many(
    cls: type[Any], args: tuple[Any, ...], places: list[str], arguments_of: dict[str, "Field[Any]"]
) -> InvalidArgument:
    names = _in_order([n for n in arguments_of if n not in places])
    hint = f"\nHint: write {names[0]}={describe(args[len(places)])}." if names else ""
    if hasattr(cls, "edits") and (names == ["name"] or (not places and isinstance(args[0], str))):
        after = f"hat it works on comes after the arguments: {cls.__name__}()({describe(args[0])})."
        hint = f"\nHint: w{after}" if names == ["name"] else f"{hint} W{after}"
    if places and get_origin(without_rules(arguments_of[places[0]].type)) is Sequence:
        hint = f"\nHint: put them in a list: {cls.__name__}([…])."
    given = f"{len(args)} argument{'s' if len(args) > 1 else ''} by place"
    return InvalidArgument(
        f"{cls.__name__}: {given}; it takes {len(places)} by place, the rest by keyword.{hint}"
    )


def _in_order(names: list[str]) -> list[str]:
    """``name`` is inherited and so comes first among the fields; it is the least of the matter and goes last."""
    return sorted(names, key=lambda name: name == "name")


def _signature(cls: type[Any]) -> Signature:
    """The signature, with ``name`` last."""
    made = signature(cls.__init__)
    kept = [
        p.replace(annotation=without_rules(p.annotation))
        for p in made.parameters.values()
        if p.name != "self"
    ]
    return made.replace(
        parameters=sorted(kept, key=lambda p: (p.kind, p.name == "name")), return_annotation=cls
    )


def _call_repr(self: Any) -> str:
    """The call that makes this value, defaults left out."""
    shown = [f for f in fields(self) if f.init and not is_default(self, f)]
    places = [repr(getattr(self, f.name)) for f in shown if not f.kw_only]
    keywords = [f"{name}={getattr(self, name)!r}" for name in _in_order([f.name for f in shown if f.kw_only])]
    return f"{type(self).__name__}({', '.join(places + keywords)})"


def _pretty_repr(self: Any, printer: Any, cycle: bool) -> None:  # noqa: ARG001, FBT001 -- IPython's protocol
    """For IPython and Hypothesis, whose printers would show all fields of a dataclass."""
    printer.text(repr(self))


def is_default(self: Any, item: "Field[Any]") -> bool:
    """Whether a field holds what it holds when nothing is given."""
    default = item.default if item.default_factory is MISSING else item.default_factory()
    # An array compares to an array: then it is shown.
    return default is not MISSING and (getattr(self, item.name) == default) is True
