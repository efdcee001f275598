"""From a value to plain data: dicts, lists, strings and numbers."""

import json
import math
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from numbers import Integral
from typing import Any

from tunekit.errors import InvalidArgument, describe
from tunekit.values.content import content_of
from tunekit.values.frozen import is_default

DEPTH = 100
KEY = str | int | float | None
_DIGITS = 4_000  # what Python reads back
_TOO_LARGE = 10**_DIGITS


def is_value(part: Any) -> bool:
    """Whether it is equal by content and made of arguments."""
    return not isinstance(part, type) and is_class_of_values(type(part))


def is_class_of_values(cls: Any) -> bool:
    """Whether it makes values: dataclasses that are equal by content, which batches and traces are not."""
    return isinstance(cls, type) and is_dataclass(cls) and cls.__eq__ is not object.__eq__


def label_of(cls: type[Any]) -> str:
    """The name of a class, with its module when it is not tunekit's."""
    own = cls.__module__.partition(".")[0] == "tunekit" and "<locals>" not in cls.__qualname__
    return cls.__name__ if own else f"{cls.__module__}.{cls.__name__}"


@dataclass(frozen=True)
class ToData:
    """How a value becomes data, for a call that its errors name.

    In ``canonical`` data what is equal looks equal, and what cannot be saved is there by its content.
    """

    call: str
    canonical: bool = False

    def of(self, part: Any, depth: int = 0, owner: Any = None) -> Any:
        """The data of a part of a value, ``depth`` levels inside, that is in ``owner``."""
        if depth > DEPTH:
            raise InvalidArgument(f"{self.call}: a value may be at most {DEPTH} levels deep.")
        if part is None or isinstance(part, str):
            return part
        if isinstance(part, bool):
            return int(part) if self.canonical else part
        if isinstance(part, Integral | float | Fraction):
            return self._number(part, owner)
        if isinstance(part, tuple):
            return [self.of(item, depth + 1, owner) for item in part]
        if isinstance(part, list):
            return {"type": "list", "items": [self.of(item, depth + 1, owner) for item in part]}
        if isinstance(part, dict):
            return self._dict(part, depth, owner)
        return self._value(part, depth) if is_value(part) else self._content(part, owner)

    def _value(self, part: Any, depth: int) -> Any:
        # What is known by another value: a source with steps by its last one and the source before that.
        saved, before = part.saved_as() if hasattr(part, "saved_as") else (part, {})
        if not is_value(saved):
            return self._content(saved, part)
        own = {f.name: getattr(saved, f.name) for f in fields(saved) if f.init and not is_default(saved, f)}
        shown = before | own
        return {"type": label_of(type(saved))} | {n: self.of(p, depth + 1, part) for n, p in shown.items()}

    def _dict(self, part: dict[Any, Any], depth: int, owner: Any) -> dict[str, Any]:
        for key in part:
            if not isinstance(key, KEY):
                raise InvalidArgument(
                    f"{self.call}({describe(owner)}): a key must be plain, not {describe(key)}."
                )
        items = [
            [self.of(key, depth + 1, owner), self.of(cell, depth + 1, owner)] for key, cell in part.items()
        ]
        return {"type": "dict", "items": sorted(items, key=json.dumps) if self.canonical else items}

    def _number(self, number: Any, owner: Any) -> Any:
        """Equal numbers look equal: 1.0 is 1, and a half is 0.5."""
        if isinstance(number, float) and not math.isfinite(number):
            raise InvalidArgument(f"{self.call}({describe(owner)}): JSON has no number for {number}.")
        if abs(number) >= _TOO_LARGE or (isinstance(number, Fraction) and number.denominator >= _TOO_LARGE):
            raise InvalidArgument(f"{self.call}: a number may have {_DIGITS:,} digits at most.")
        if number == int(number):
            return int(number)
        if isinstance(number, float) or (abs(number) < 1 << 1000 and number == float(number)):
            return float(number)
        return {"type": "fraction", "of": [number.numerator, number.denominator]}

    def _content(self, part: Any, owner: Any) -> Any:
        """What stands for a function where data are canonical; anything else that is no data is refused."""
        if self.canonical and callable(part):
            return None if getattr(owner, "name", None) else content_of(part)
        hint = "hand over a value that can be called: a class under @tk.value with a method __call__."
        if hasattr(owner, "edits"):
            hint = "write the function as a method edits(texts, streams) of a class under @tk.corruptor."
        raise InvalidArgument(
            f"{self.call}({describe(owner)}): {describe(part)} cannot be saved."
            + (f"\nHint: {hint}" if callable(part) else "")
        )
