"""From plain data back to a value."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from fractions import Fraction
from functools import partial
from importlib import import_module
from typing import Any

from tunekit.errors import InvalidArgument, describe, did_you_mean
from tunekit.names import FAMILIES, HOMES
from tunekit.values.renaming import new_names_of
from tunekit.values.to_data import DEPTH, KEY, is_class_of_values, label_of


@dataclass(frozen=True)
class FromData:
    """How data become a value; ``classes`` are known beside tunekit's own."""

    classes: Sequence[type[Any]]

    def of(self, data: Any, depth: int = 0) -> Any:
        """What the data stand for, ``depth`` levels inside."""
        if depth > DEPTH:
            raise InvalidArgument(f"from_dict: data may be at most {DEPTH} levels deep.")
        if isinstance(data, list | tuple):
            return tuple(self.of(item, depth + 1) for item in data)
        if not isinstance(data, Mapping):
            return data
        if "type" not in data:
            raise InvalidArgument(f'from_dict: {describe(data)} must have a class under "type".')
        given = {name: self.of(part, depth + 1) for name, part in data.items() if name != "type"}
        kind = data["type"]
        if isinstance(kind, str) and kind in _KINDS:
            return _KINDS[kind](given)
        cls = self._class(kind)
        given = {new_names_of(cls).get(name, name): part for name, part in given.items()}
        if hasattr(cls, "from_saved"):
            return cls.from_saved(partial(self._make, cls), given)
        return self._make(cls, given)

    def _make(self, cls: type[Any], given: dict[str, Any]) -> Any:
        _check_names(cls, given)
        return cls(**given)

    def _class(self, label: Any) -> Any:
        """The class of a label: tunekit's have no module in it."""
        module, _, name = str(label).rpartition(".")
        if not module:
            if found := _own(name):
                return found
            hint = did_you_mean(name, [n for n in HOMES if _own(n)])
            raise InvalidArgument(f"from_dict: tunekit has no class {describe(label)}.{hint}")
        named = [cls for cls in self.classes if cls.__name__ == name]
        exact = [cls for cls in named if label_of(cls) == label]
        if not named:
            hint = f"hand it over: classes=[{name}]."
            raise InvalidArgument(f"from_dict: there is no class {describe(label)} here.\nHint: {hint}")
        if len(exact or named) > 1:
            raise InvalidArgument(f"from_dict: {describe(label)} may be several of the given classes.")
        return (exact or named)[0]


def _own(name: str) -> type[Any] | None:
    """The value of tunekit's that has this name."""
    homes = [HOMES[name]] if name in HOMES else FAMILIES
    found = [getattr(import_module(f"tunekit.{home}"), name, None) for home in homes]
    return next((cls for cls in found if is_class_of_values(cls)), None)


def _check_names(cls: type[Any], given: dict[Any, Any]) -> None:
    needed = {f.name: f.default is MISSING and f.default_factory is MISSING for f in fields(cls) if f.init}
    for name in given:
        if name not in needed:
            hint = did_you_mean(name, needed)
            raise InvalidArgument(f"from_dict: {cls.__name__} has no argument {describe(name)}.{hint}")
    missing = [name for name, is_needed in needed.items() if is_needed and name not in given]
    if missing:
        raise InvalidArgument(f"from_dict: {cls.__name__}: the argument {missing[0]} is missing.")


def _dict(data: dict[str, Any]) -> dict[Any, Any]:
    match data:
        case {"items": tuple(items)} if len(data) == 1 and all(map(_is_cell, items)):
            return dict(items)
    raise _malformed("dict", data, "items, a list of pairs")


def _is_cell(item: Any) -> bool:
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], KEY)


def _list(data: dict[str, Any]) -> list[Any]:
    match data:
        case {"items": tuple(items)} if len(data) == 1:
            return list(items)
    raise _malformed("list", data, "items")


def _fraction(data: dict[str, Any]) -> Fraction:
    match data:
        case {"of": (int(numerator), int(denominator))} if len(data) == 1 and denominator > 0:
            return Fraction(numerator, denominator)
    raise _malformed("fraction", data, "of, two integers, the second above 0")


def _malformed(kind: str, data: dict[str, Any], rule: str) -> InvalidArgument:
    return InvalidArgument(f"from_dict: a {kind} has {rule}, not {describe(data)}.")


_KINDS: dict[str, Any] = {"dict": _dict, "fraction": _fraction, "list": _list}
