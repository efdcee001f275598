"""Whether a value fits a JSON schema, as far as a call of a tool needs it."""

import operator
from collections.abc import Callable
from typing import Any

_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "number": (int, float),
    "integer": (int, float),
}
_NUMBER, _DEEP = (int, float), 64
# keyword: what it is about, what of the value is held to it, and how
_BOUNDS: dict[str, tuple[tuple[type, ...], Callable[[Any], Any], Callable[[Any, Any], bool]]] = {
    "minimum": (_NUMBER, lambda value: value, operator.ge),
    "maximum": (_NUMBER, lambda value: value, operator.le),
    "exclusiveMinimum": (_NUMBER, lambda value: value, operator.gt),
    "exclusiveMaximum": (_NUMBER, lambda value: value, operator.lt),
    "minLength": ((str,), len, operator.ge),
    "maxLength": ((str,), len, operator.le),
    "minItems": ((list,), len, operator.ge),
    "maxItems": ((list,), len, operator.le),
}


class Fitting:
    """Holds values to schemas, in so many steps; what is left then, and what lies too deep, counts as fitting.

    It reads ``type``, ``nullable``, ``enum``, ``const``, ``properties``, ``required``, ``additionalProperties``,
    ``items``, ``anyOf``, ``oneOf``, ``allOf`` and the bounds of numbers and lengths. Other keywords ask for nothing.
    """

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def fits(self, value: Any, schema: Any, depth: int = 0) -> bool:
        """Whether the value is one that the schema allows."""
        self.steps -= 1
        if self.steps < 0 or depth > _DEEP:
            return True
        if not isinstance(schema, dict):
            return schema is not False
        if value is None and schema.get("nullable") is True:
            return True
        return (
            _is_kind(value, schema.get("type"))
            and self._is_one_of(value, schema)
            and all(_within(value, schema, keyword) for keyword in _BOUNDS.keys() & schema.keys())
            and self._members(value, schema, depth)
            and self._items(value, schema, depth)
            and self._joined(value, schema, depth)
        )

    def _is_one_of(self, value: Any, schema: dict[str, Any]) -> bool:
        allowed = [schema["const"]] if schema.get("const") is not None else schema.get("enum")
        if not isinstance(allowed, list) or isinstance(value, dict | list):
            return True
        self.steps -= len(allowed)
        return any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in allowed)

    def _members(self, value: Any, schema: dict[str, Any], depth: int) -> bool:
        if not isinstance(value, dict):
            return True
        required, known = schema.get("required"), schema.get("properties")
        if isinstance(required, list) and any(isinstance(n, str) and n not in value for n in required):
            return False
        known, others = known if isinstance(known, dict) else {}, schema.get("additionalProperties")
        if "patternProperties" in schema:
            others = None
        return all(self.fits(held, known.get(name, others), depth + 1) for name, held in value.items())

    def _items(self, value: Any, schema: dict[str, Any], depth: int) -> bool:
        items = schema.get("items")
        if not isinstance(value, list) or not isinstance(items, dict):
            return True
        return all(self.fits(held, items, depth + 1) for held in value)

    def _joined(self, value: Any, schema: dict[str, Any], depth: int) -> bool:
        for keyword, holds in (("allOf", all), ("anyOf", any), ("oneOf", any)):
            among = schema.get(keyword)
            among = among if isinstance(among, list) else []
            if among and not holds(self.fits(value, one, depth + 1) for one in among):
                return False
        return True


def _is_kind(value: Any, asked: Any) -> bool:
    names = [asked] if isinstance(asked, str) else asked
    if not isinstance(names, list) or not names or not all(isinstance(n, str) and n in _KINDS for n in names):
        return True  # no name of JSON's: nothing can be said
    return any(_is_of(value, name) for name in names)


def _is_of(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _KINDS[name])


def _within(value: Any, schema: dict[str, Any], keyword: str) -> bool:
    about, measure, holds = _BOUNDS[keyword]
    bound = schema[keyword]
    if isinstance(value, bool) or not isinstance(value, about):
        return True
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        return True
    return holds(measure(value), bound)
