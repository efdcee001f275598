"""Renamed arguments: the old name raises, says the new one, and is still read from saved data."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from tunekit.errors import InvalidArgument, describe

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")


def renamed_arguments(**new_names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make the old names of a function's arguments an error that says the new ones.

    >>> @renamed_arguments(colour="color")
    ... def paint(*, color):
    ...     return color
    >>> paint(colour="red")
    Traceback (most recent call last):
    ...
    tunekit.errors.InvalidArgument: paint(colour='red'): the argument colour is called color now.
    Hint: write color='red'.

    Raises: InvalidArgument: an argument is given by its old name.
    """

    def wrapped(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def call(*args: P.args, **arguments: P.kwargs) -> R:
            for name, given in arguments.items():
                if name in new_names:
                    raise renamed(function.__name__, name, given, new_names[name])
            return function(*args, **arguments)

        return call

    return wrapped


def renamed_fields(**new_names: str) -> Callable[[type[C]], type[C]]:
    """Give a value the old names of its arguments: constructing it by one is an error, saved data still load."""

    def marked(cls: type[C]) -> type[C]:
        cls.renamed_from = new_names  # type: ignore[attr-defined]
        return cls

    return marked


def new_names_of(cls: type[Any]) -> Mapping[str, str]:
    """Return the new name of each argument of a value that had another."""
    names: Mapping[str, str] = getattr(cls, "renamed_from", {})
    return names


def renamed(owner: str, old: str, given: Any, new: str) -> InvalidArgument:
    """Return the error of a call that names an argument as it was called before."""
    shown = describe(given)
    return InvalidArgument(
        f"{owner}({old}={shown}): the argument {old} is called {new} now.\nHint: write {new}={shown}."
    )
