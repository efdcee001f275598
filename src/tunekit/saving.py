"""A value as a dict or as JSON, and back; and its fingerprint."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from fractions import Fraction
from importlib import import_module
from numbers import Integral
from typing import Any

from tunekit.content import content_of
from tunekit.errors import InvalidArgument, MalformedInput, describe, did_you_mean
from tunekit.names import FAMILIES, HOMES
from tunekit.values import is_default

DEPTH = 100
_KEY = str | int | float | None

OnFunction = Callable[[Any, Any], Any]


def to_dict(value: Any) -> dict[str, Any]:
    """A value as a dict that JSON can hold: its class, and its arguments but those that are as by default.

    >>> import tunekit as tk
    >>> tk.to_dict(tk.LowerCase() >> tk.RandomEdits(rate=0.02))
    {'type': 'Compose', 'steps': [{'type': 'LowerCase'}, {'type': 'RandomEdits', 'rate': 0.02}]}

    Every value can be saved: corruptors, mappings, sources, layouts, pairs. A class that is not tunekit's goes by its
    module and name.

    Raises: InvalidArgument: the value holds something that no file can, such as a function or an open iterator.
    Cost: a few microseconds an argument.
    """
    if not _is_value(value):
        raise InvalidArgument(f"to_dict({describe(value)}): it must be a value, such as tk.LowerCase().")
    coded: dict[str, Any] = _coded(value, _refuse, 0)
    return coded


def from_dict(data: Mapping[str, Any], *, classes: Iterable[type[Any]] = ()) -> Any:
    """The value that ``to_dict`` made this dict of.

    >>> import tunekit as tk
    >>> tk.from_dict({"type": "Protect", "corruptor": {"type": "UpperCase"}, "pattern": "[0-9]+"})
    Protect(UpperCase(), '[0-9]+')

    Only tunekit's own classes are known, and those given in ``classes``; nothing is imported by a name in the data.
    Arguments are checked as in any call.

    Raises: InvalidArgument: an unknown class or argument, a bad one, or data that is more than 100 levels deep.
    Cost: that of making the values.
    """
    foreign = {cls.__name__: cls for cls in classes}
    if not isinstance(data, Mapping) or not isinstance(data.get("type"), str):
        raise InvalidArgument(
            f'from_dict({describe(data)}): data must be a dict with a class under "type", as tk.to_dict gives it.'
        )
    return _decoded(data, foreign, 0)


def to_json(value: Any) -> str:
    r"""A value as JSON on one line, in ASCII: ``to_dict``, written down.

    >>> import tunekit as tk
    >>> tk.to_json(tk.Sometimes(tk.StripPunctuation(keep="’"), p=0.25))
    '{"type": "Sometimes", "corruptor": {"type": "StripPunctuation", "keep": "\\u2019"}, "p": 0.25}'

    Raises: InvalidArgument: as ``to_dict``.
    Cost: as ``to_dict``.
    """
    return json.dumps(to_dict(value), allow_nan=False)


def from_json(text: str, *, classes: Iterable[type[Any]] = ()) -> Any:
    """The value that ``to_json`` wrote down.

    >>> import tunekit as tk
    >>> tk.from_json('{"type": "DropWords", "rate": 0.2}')
    DropWords(rate=0.2)

    Raises: MalformedInput: no JSON. InvalidArgument: as ``from_dict``.
    Cost: as ``from_dict``.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise MalformedInput(f"from_json: {error.msg}, line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise InvalidArgument(f"from_json({describe(text)}): at most {DEPTH} levels deep.") from None
    return from_dict(data, classes=classes)


def fingerprint(value: Any) -> str:
    """A hash of a value: 32 hexadecimal digits, equal for equal values, in every process and under every Python.

    >>> import tunekit as tk
    >>> tk.fingerprint(tk.RandomEdits(rate=0.1)) == tk.fingerprint(tk.RandomEdits(rate=0.1, name=None))
    True
    >>> tk.fingerprint(tk.RandomEdits(rate=0.1))
    '8ab20e090dc3f56c23308e80ca9367e1'

    It is BLAKE2b of the sorted JSON of ``to_dict``. A function, which that refuses, counts with its bytecode, which is
    another under another Python, or with the ``name=`` of the value that holds it.

    Raises: InvalidArgument: the value holds something without content, such as an open iterator.
    Cost: as ``to_dict``.
    """
    if not _is_value(value):
        raise InvalidArgument(f"fingerprint({describe(value)}): it must be a value, such as tk.LowerCase().")
    canonical = json.dumps(_coded(value, _content, 0), sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()


# To data


def _is_value(part: Any) -> bool:
    return not isinstance(part, type) and _is_class_of_values(type(part))


def _is_class_of_values(cls: Any) -> bool:
    """Whether it makes values: dataclasses that are equal by content, which batches and traces are not."""
    return isinstance(cls, type) and is_dataclass(cls) and cls.__eq__ is not object.__eq__


def _coded(part: Any, on_function: OnFunction, depth: int, owner: Any = None) -> Any:
    if depth > DEPTH:
        raise InvalidArgument(f"to_dict: a value may be at most {DEPTH} levels deep.")
    if part is None or isinstance(part, str | bool):
        return part
    if isinstance(part, Integral | float | Fraction):
        return _number(part, owner)
    if isinstance(part, list | tuple):
        return [_coded(item, on_function, depth + 1, owner) for item in part]
    if isinstance(part, dict):
        cells = [[_coded(c, on_function, depth + 1, owner) for c in cell] for cell in part.items()]
        return {"type": "dict", "items": cells}
    if _is_value(part):
        shown = [f for f in fields(part) if f.init and not is_default(part, f)]
        cells = [[f.name, _coded(getattr(part, f.name), on_function, depth + 1, part)] for f in shown]
        return {"type": _label(type(part)), **dict(cells)}
    return on_function(part, owner)


def _number(number: Any, owner: Any) -> Any:
    """Equal numbers look equal: 1.0 is 1, and a half is 0.5."""
    if isinstance(number, float) and not math.isfinite(number):
        raise InvalidArgument(f"to_dict: {describe(owner)} holds {number}, which JSON has no number for.")
    if number == int(number):
        return int(number)
    if number == float(number):
        return float(number)
    return {"type": "fraction", "of": [number.numerator, number.denominator]}


def _label(cls: type[Any]) -> str:
    own = cls.__module__.partition(".")[0] == "tunekit" and "<locals>" not in cls.__qualname__
    return cls.__name__ if own else f"{cls.__module__}.{cls.__name__}"


def _refuse(part: Any, owner: Any) -> Any:
    hint = "write the function as a method edits(texts, streams) of a class under @tk.corruptor."
    raise InvalidArgument(
        f"to_dict({describe(owner)}): {describe(part)} cannot be saved."
        + (f"\nHint: {hint}" if callable(part) else "")
    )


def _content(part: Any, owner: Any) -> Any:
    """What stands for a function in a fingerprint."""
    if not callable(part):
        raise InvalidArgument(f"fingerprint({describe(owner)}): {describe(part)} has no content to look at.")
    return None if getattr(owner, "name", None) else content_of(part)


# From data


def _decoded(data: Any, classes: Mapping[str, type[Any]], depth: int) -> Any:
    if depth > DEPTH:
        raise InvalidArgument(f"from_dict: data may be at most {DEPTH} levels deep.")
    if isinstance(data, list | tuple):
        return tuple(_decoded(item, classes, depth + 1) for item in data)
    if not isinstance(data, Mapping):
        return data
    arguments = dict(data)
    kind = arguments.pop("type", None)
    if isinstance(kind, str) and kind in _KINDS:
        return _KINDS[kind]({name: _decoded(part, classes, depth + 1) for name, part in arguments.items()})
    cls = _class(kind, classes)
    _check_names(cls, arguments)
    return cls(**{name: _decoded(part, classes, depth + 1) for name, part in arguments.items()})


def _check_names(cls: type[Any], arguments: dict[Any, Any]) -> None:
    taken = {f.name: f.default is MISSING and f.default_factory is MISSING for f in fields(cls) if f.init}
    for name in arguments:
        if name not in taken:
            raise InvalidArgument(
                f"{cls.__name__}: there is no argument {name}.{did_you_mean(str(name), taken)}"
            )
    missing = [name for name, needed in taken.items() if needed and name not in arguments]
    if missing:
        raise InvalidArgument(f"{cls.__name__}(): the argument {missing[0]} is missing.")


def _class(label: Any, classes: Mapping[str, type[Any]]) -> Any:
    """The class of a label: tunekit's have no module in it."""
    module, _, name = str(label).rpartition(".")
    if module and name in classes:
        return classes[name]
    if not module and (found := _own(name)):
        return found
    hint = did_you_mean(name, [n for n in HOMES if _own(n)])
    if module:
        hint = f"\nHint: hand it over: classes=[{name}]."
    raise InvalidArgument(f"from_dict: there is no class {describe(label)} here.{hint}")


def _own(name: str) -> type[Any] | None:
    """The value of tunekit's that has this name."""
    homes = [HOMES[name]] if name in HOMES else FAMILIES
    found = [getattr(import_module(f"tunekit.{home}"), name, None) for home in homes]
    return next((cls for cls in found if _is_class_of_values(cls)), None)


def _dict(data: dict[str, Any]) -> dict[Any, Any]:
    match data.get("items"):
        case tuple(items) if all(
            isinstance(i, tuple) and len(i) == 2 and isinstance(i[0], _KEY) for i in items
        ):
            return dict(items)
    raise _malformed("dict", data, "items, a list of pairs")


def _fraction(data: dict[str, Any]) -> Fraction:
    match data.get("of"):
        case (int(numerator), int(denominator)) if denominator > 0:
            return Fraction(numerator, denominator)
    raise _malformed("fraction", data, "of, two integers, the second above 0")


def _malformed(kind: str, data: dict[str, Any], rule: str) -> InvalidArgument:
    return InvalidArgument(f"from_dict: a {kind} has {rule}, not {describe(data)}.")


_KINDS: dict[Any, Callable[[dict[str, Any]], Any]] = {"dict": _dict, "fraction": _fraction}
