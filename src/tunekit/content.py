"""What a value is made of, so that two recipes can be compared."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from inspect import isfunction, ismethod
from types import CodeType, FunctionType
from typing import Any

_PLAIN = (str, bytes, int, float, complex, bool, list, tuple, set, frozenset, dict)


def content_of(part: Any, seen: tuple[Any, ...] = ()) -> Any:
    """All that a value is made of, as nested lists of strings.

    A function counts with its code, its defaults, what it closes over and the plain values and functions that it
    refers to; an object with its fields and the code of the methods that make its data. Whatever has no content that
    can be looked at counts with its repr, and so, with an address in it, as something new each time.
    """
    if isinstance(part, type) or any(part is one for one in seen):
        return f"{part.__module__}.{part.__qualname__}" if hasattr(part, "__qualname__") else "again"
    seen = (*seen, part)
    if ismethod(part):
        return [content_of(part.__self__, seen), content_of(part.__func__, seen)]
    if isfunction(part):
        return _function(part, seen)
    if is_dataclass(part):
        cells = [[f.name, content_of(getattr(part, f.name), seen)] for f in fields(part)]
        return [type(part).__qualname__, cells, _class(type(part), seen)]
    if hasattr(part, "tobytes") and hasattr(part, "dtype"):
        return [str(part.dtype), str(part.shape), part.tobytes().hex()]
    if isinstance(part, dict):
        return [[repr(key), content_of(item, seen)] for key, item in part.items()]
    if isinstance(part, set | frozenset):
        return sorted(repr(item) for item in part)  # their order depends on PYTHONHASHSEED
    if isinstance(part, list | tuple):
        return [content_of(item, seen) for item in part]
    return repr(part)


def code_of(code: CodeType) -> str:
    """What a function does: its bytecode, names and constants, without line numbers and file names."""
    constants = [code_of(c) if isinstance(c, CodeType) else content_of(c) for c in code.co_consts]
    return repr((code.co_code.hex(), code.co_names, code.co_varnames, constants))


def _function(function: FunctionType, seen: tuple[Any, ...]) -> Any:
    found = (function.__globals__.get(name) for name in _names(function.__code__))
    outside = [content_of(item, seen) for item in found if isinstance(item, _PLAIN) or isfunction(item)]
    inside = [content_of(item, seen) for item in _closed_over(function)]
    defaults = content_of([function.__defaults__, function.__kwdefaults__], seen)
    return [function.__qualname__, code_of(function.__code__), defaults, inside, outside]


def _class(cls: type[Any], seen: tuple[Any, ...]) -> list[Any]:
    """What a class says that is not tunekit's: its methods and attributes. tunekit's own are named by the version."""
    foreign = [c for c in cls.__mro__ if c is not object and c.__module__.partition(".")[0] != "tunekit"]
    said = [item for c in foreign for item in sorted(vars(c).items()) if not item[0].startswith("__")]
    return [
        [name, content_of(item, seen)] for name, item in said if isfunction(item) or isinstance(item, _PLAIN)
    ]


def _names(code: CodeType) -> list[str]:
    inner = [name for c in code.co_consts if isinstance(c, CodeType) for name in _names(c)]
    return [*code.co_names, *inner]


def _closed_over(function: FunctionType) -> Iterable[Any]:
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # a cell that is still empty
            yield None
