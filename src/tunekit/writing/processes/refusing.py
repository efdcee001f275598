"""Refusing: which value it is that cannot go to another process."""

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from inspect import isfunction, ismethod
from types import CellType, ModuleType
from typing import Any

from tunekit.errors import InvalidArgument, describe

# Classes that a user does not know of: what they hold goes by its own name.
_UNNAMED = ("tunekit.writing", "tunekit.mappings.making")


def refused(value: Any, name: str, error: Exception) -> InvalidArgument:
    """The error for a value that cannot be pickled, by the innermost thing in it that cannot."""
    seen = {id(value)}
    while found := _refusing(value, seen):
        name = _path(value, name, found[0])
        value = found[1]
        seen.add(id(value))
    return InvalidArgument(
        f"Pairs.write(workers=…): {name} is {describe(value)}, which cannot go to another process: {error}.\n"
        "Hint: make it inside the function that uses it, or in a module that workers import; or workers=1."
    )


def _refusing(value: Any, seen: set[int]) -> tuple[str, Any] | None:
    """The first thing in a value that cannot be pickled."""
    inside = (found for found in _inside(value) if id(found[1]) not in seen)
    return next((found for found in inside if not _can_be_pickled(found[1])), None)


def _can_be_pickled(value: Any) -> bool:
    try:
        import_module("cloudpickle").dumps(value)
    except Exception:  # noqa: BLE001 -- a value may refuse in any way; how the whole did is told
        return False
    return True


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    """What a value is made of, by name."""
    if isfunction(value):
        cells = zip(value.__code__.co_freevars, value.__closure__ or (), strict=True)
        yield from ((name, cell.cell_contents) for name, cell in cells if cell != CellType())
        names = value.__code__.co_varnames[: value.__code__.co_argcount]
        defaults = value.__defaults__ or ()
        yield from zip(names[len(names) - len(defaults) :], defaults, strict=True)
        yield from (value.__kwdefaults__ or {}).items()
        outside = value.__globals__
        yield from ((name, outside[name]) for name in value.__code__.co_names if name in outside)
    elif ismethod(value):
        yield "__self__", value.__self__
    elif isinstance(value, partial):
        yield from {"func": value.func, "args": value.args, "keywords": value.keywords}.items()
    elif isinstance(value, list | tuple):
        yield from ((str(number), item) for number, item in enumerate(value))
    elif isinstance(value, dict):
        yield from ((str(key), item) for key, item in value.items())
    elif not isinstance(value, type | ModuleType):
        yield from getattr(value, "__dict__", {}).items()


def _path(owner: Any, name: str, inner: str) -> str:
    """The name of what is in a value: from the class on, where it is one of tunekit's."""
    home = type(owner).__module__
    if home.startswith(_UNNAMED):
        return inner
    return f"{type(owner).__name__ if home.startswith('tunekit.') else name}.{inner}"
