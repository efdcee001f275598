"""Kinds: whether something is a corruptor, a mapping or a source, and what to do where it is not the one wanted."""

from dataclasses import is_dataclass
from typing import Any

from tunekit.corruptors.contract import Corruptor
from tunekit.errors import invalid
from tunekit.testing.hints import VALUE

_RULES = {
    "corruptor": "a corruptor",
    "mapping": "a mapping, with methods pairs(records, streams) and check(pair)",
    "source": "a source, with a method batches()",
}


def kind_of(subject: Any) -> str:
    """Which of the three it is; an empty string for anything else."""
    if isinstance(subject, type):
        return ""
    if isinstance(subject, Corruptor):
        return "corruptor"
    if hasattr(subject, "pairs") and hasattr(subject, "check"):
        return "mapping"
    return "source" if hasattr(subject, "batches") and not hasattr(subject, "mapping") else ""


def fit(owner: str, wanted: str, subject: Any) -> None:
    """What is held to the laws of its kind is of that kind, and a value.

    Raises: InvalidArgument: it is not; with the suite that fits, or the decorator that is missing.
    """
    if kind_of(subject) != wanted:
        raise invalid(owner, wanted, subject, _RULES[wanted], hint_for(subject))
    require_fields(owner, wanted, subject)


def require_fields(owner: str, argument: str, subject: Any) -> None:
    """The laws look at the arguments of a value, which are its fields.

    Raises: InvalidArgument: it has none, being an object of a plain class.
    """
    if not is_dataclass(subject):
        raise invalid(owner, argument, subject, "a value, with fields for its arguments", VALUE)


def hint_for(subject: Any) -> str:
    """What to do with something that is not what was wanted."""
    if isinstance(subject, type):
        return f"call the class: {subject.__name__}()."
    kind = kind_of(subject)
    if kind:
        return f"this is a {kind}: check_{kind} holds it to the laws of {kind}s."
    return "put @tk.corruptor above its class." if hasattr(subject, "edits") else ""
