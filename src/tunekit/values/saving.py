"""A value as a dict or as JSON, and back; and its fingerprint."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from tunekit.errors import InvalidArgument, MalformedInput, describe
from tunekit.values.from_data import FromData
from tunekit.values.to_data import DEPTH, ToData, is_value


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
    _check_value("to_dict", value)
    data: dict[str, Any] = ToData("to_dict").of(value)
    return data


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
    if not isinstance(data, Mapping) or not isinstance(data.get("type"), str):
        rule = 'data must be a dict with a class under "type", as tk.to_dict gives it'
        raise InvalidArgument(f"from_dict({describe(data)}): {rule}.")
    return FromData(_checked(classes)).of(data)


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
    if not isinstance(text, str):
        raise InvalidArgument(f"from_json({describe(text)}): text must be a string.")
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise MalformedInput(f"from_json: {error.msg}, line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise InvalidArgument(
            f"from_json({describe(text)}): text may be at most {DEPTH} levels deep."
        ) from None
    except ValueError as error:  # a number of thousands of digits
        raise MalformedInput(f"from_json: {error}.") from None
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
    _check_value("fingerprint", value)
    data = ToData("fingerprint", canonical=True).of(value)
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()


def _check_value(call: str, value: Any) -> None:
    if not is_value(value):
        raise InvalidArgument(f"{call}({describe(value)}): it must be a value, such as tk.LowerCase().")


def _checked(classes: Any) -> list[type[Any]]:
    given = list(classes) if isinstance(classes, Iterable) and not isinstance(classes, type) else [classes]
    if not all(isinstance(cls, type) for cls in given) or isinstance(classes, type):
        raise InvalidArgument(f"from_dict(classes={describe(classes)}): classes must be classes, in a list.")
    return given
