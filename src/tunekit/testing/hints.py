"""Hints: what to do about the mistakes that newcomers make."""

from dataclasses import fields, is_dataclass
from typing import Any

from tunekit.testing.differences import Difference, Said

_FIXED: dict[type, str] = {dict: "tuple({}.items())", set: "tuple(sorted({}))"}
VALUE = "put @tk.value above its class."


def fixed(name: str, content: Any) -> str:
    """How an argument becomes one that cannot change."""
    made = _FIXED.get(type(content), "tuple({})").format(f"self.{name}")
    return f"make it a tuple: in __post_init__, object.__setattr__(self, {name!r}, {made})"


def hint_of(subject: Any, difference: Difference) -> str:
    """The hint of a difference; where something cannot be hashed, the argument that can change."""
    error = difference.__cause__
    if difference.hint or not isinstance(error, TypeError) or "unhashable" not in str(error):
        return difference.hint
    for field in fields(subject) if is_dataclass(subject) else ():
        content = getattr(subject, field.name)
        if not _is_hashable(content):
            kind = type(content).__name__
            return f"the argument {field.name} is a {kind}, which can change; {fixed(field.name, content)}"
    return ""


def _is_hashable(content: Any) -> bool:
    try:
        hash(content)
    except TypeError:
        return False
    return True


def require_value(subject: Any) -> None:
    """What has no fields has no arguments to look at.

    Raises: Difference: it is no dataclass.
    """
    if not is_dataclass(subject):
        raise Difference(Said("a value, with fields"), Said(type(subject).__name__), hint=VALUE)
