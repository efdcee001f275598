"""What a value is made of, so that two recipes can be compared."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import partial
from inspect import isfunction
from types import CodeType, FunctionType, ModuleType
from typing import Any

_PLAIN = (str, bytes, int, float, complex, bool, type(None))


def content_of(part: Any) -> Any:
    """All that a value is made of, as nested lists of strings.

    A function counts with its code, its defaults, what it closes over and the values and functions of its module that
    it names; an object with its fields and what its class says. What has no content that can be looked at counts with
    its repr, and so, with an address in it, as something new each time. Code of other modules does not count.
    """
    return _content(part, {})


def code_of(code: CodeType) -> str:
    """What a function does: its bytecode, names and constants, without line numbers and file names."""
    constants = [code_of(c) if isinstance(c, CodeType) else content_of(c) for c in code.co_consts]
    return repr((code.co_code.hex(), code.co_names, code.co_varnames, constants))


def _content(part: Any, seen: dict[int, tuple[int, Any]]) -> Any:
    if isinstance(part, type | ModuleType):
        return f"{getattr(part, '__module__', '')}.{getattr(part, '__qualname__', part.__name__)}"
    if isinstance(part, _PLAIN):
        return repr(part)
    if id(part) in seen:
        return f"again {seen[id(part)][0]}"
    seen[id(part)] = (len(seen), part)  # held, so that no other object gets its id meanwhile
    if isinstance(part, partial):
        return [_content(inner, seen) for inner in (part.func, part.args, part.keywords)]
    inner = (
        getattr(part, "__wrapped__", None) or getattr(part, "__func__", None) or getattr(part, "fget", None)
    )
    if inner is not None and not isfunction(part):
        return [_content(getattr(part, "__self__", None), seen), _content(inner, seen)]
    if isfunction(part):
        return _function(part, seen)
    if isinstance(part, dict):
        return [[repr(key), _content(item, seen)] for key, item in part.items()]
    if isinstance(part, set | frozenset):
        return sorted(repr(item) for item in part)  # their order depends on PYTHONHASHSEED
    if isinstance(part, list | tuple):
        return [_content(item, seen) for item in part]
    return _object(part, seen)


def _object(part: Any, seen: dict[int, tuple[int, Any]]) -> Any:
    if is_dataclass(part):
        cells = [[f.name, _content(getattr(part, f.name), seen)] for f in fields(part)]
        return [type(part).__qualname__, cells, _class(type(part), seen)]
    if hasattr(part, "tobytes") and hasattr(part, "dtype"):
        return [str(part.dtype), str(part.shape), part.tobytes().hex()]
    if hasattr(part, "finditer") and hasattr(part, "pattern"):
        return [repr(part.pattern), str(part.flags)]
    return repr(part)


def _function(function: FunctionType, seen: dict[int, tuple[int, Any]]) -> Any:
    named = (function.__globals__.get(name) for name in _names(function.__code__))
    outside = [_content(item, seen) for item in named if item is not None]
    inside = [_content(item, seen) for item in _closed_over(function)]
    defaults = _content([function.__defaults__, function.__kwdefaults__], seen)
    return [function.__qualname__, code_of(function.__code__), defaults, inside, outside]


def _class(cls: type[Any], seen: dict[int, tuple[int, Any]]) -> list[Any]:
    """What a class says that is not tunekit's: its methods and attributes. tunekit's own are named by the version."""
    foreign = [c for c in cls.__mro__ if c is not object and c.__module__.partition(".")[0] != "tunekit"]
    said = [item for c in foreign for item in sorted(vars(c).items()) if item[0] not in _MADE]
    return [[name, _content(item, seen)] for name, item in said]


def _names(code: CodeType) -> list[str]:
    inner = [name for c in code.co_consts if isinstance(c, CodeType) for name in _names(c)]
    return [*code.co_names, *inner]


def _closed_over(function: FunctionType) -> Iterable[Any]:
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # a cell that is still empty
            yield None


# What Python and dataclasses put into every class.
_MADE = {
    *("__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__annotations__", "__signature__"),
    *(
        "__dataclass_fields__",
        "__dataclass_params__",
        "__match_args__",
        "__init__",
        "__repr__",
        "__eq__",
        "__hash__",
    ),
    *(
        "__setattr__",
        "__delattr__",
        "__replace__",
        "__static_attributes__",
        "__firstlineno__",
        "__parameters__",
    ),
    *("__orig_bases__", "__annotate__", "__annotate_func__", "__annotations_cache__", "traits"),
}
