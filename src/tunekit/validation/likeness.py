"""All that rules see of a turn by itself, calls and parts and all. Turns that are alike break the same rules."""

from collections.abc import Hashable
from typing import Any

from tunekit.validation.answer_rules import ID
from tunekit.validation.call_rules import NAME
from tunekit.validation.calls import read, well_written
from tunekit.validation.kinds import WRITING
from tunekit.validation.message_rules import KEYS
from tunekit.validation.trainers import TRAINERS
from tunekit.validation.turns import Talk, Turn

_MOST, _MOST_TURNS = 8, 64  # calls or parts, and keys that no rule knows
# One object for all that are equal: a row may have as many turns as a file has bytes for.
_KNOWN: dict[Hashable, Hashable] = {}
_MOST_KNOWN = 1 << 12
_ROLES = frozenset().union(*(trainer.roles for trainer in TRAINERS.values()))


def likeness(turn: Turn) -> Any:
    """What the rules see of a turn; ``None`` for one of many calls, parts or keys, which is seldom like another."""
    if turn.alike is False:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        alike = _likeness(turn)
        turn.alike = _KNOWN.setdefault(alike, alike)
    return turn.alike


def _likeness(turn: Turn) -> Hashable:
    message, content, role = turn.message, turn.content, turn.role
    others = sum(1 for key in message if key not in KEYS)
    if others > _MOST or len(turn.calls) > _MOST or (type(content) is list and len(content) > _MOST):
        return None
    calls, older = message.get("tool_calls"), message.get("function_call")
    if isinstance(role, str):
        role = role if role in _ROLES else ""
    elif role is not None:
        role = 0
    return (
        turn.role_key,
        others,
        role,
        well_written(turn) if isinstance(role, str) and role in WRITING else None,
        _content(content),
        _weight(message),
        tuple(map(_call, calls)) if isinstance(calls, list) else (calls is None, bool(calls)),
        _function(older) if isinstance(older, dict) else (older is None, bool(older)),
        isinstance(message.get("tool_call_id"), str),
        isinstance(message.get("name"), str),
    )


def spoken(talks: list[Talk]) -> Hashable:
    """What the rules see of the turns of a row, by themselves and in their order; ``None`` where that is too much."""
    numbers: dict[str, int] = {}
    seen: list[Hashable] = []
    for talk in talks:
        if len(talk.turns) > _MOST_TURNS:
            return None
        for turn in talk.turns:
            if turn is None or turn.shared:
                seen.append(turn)
            else:
                alike = likeness(turn)
                if alike is None:
                    return None
                seen += (alike, _ids(turn, numbers))
        seen.append(talk.path)
    return tuple(seen)


def _ids(turn: Turn, numbers: dict[str, int]) -> Hashable:
    """The names by which calls and answers find each other, by number, and what else counts in them."""
    message = turn.message
    older = message.get("function_call")
    given = [call.get("id") if isinstance(call, dict) else None for call in turn.calls]
    given += [message.get("tool_call_id"), message.get("name")]
    given.append(older.get("name") if isinstance(older, dict) else None)
    known = (
        (numbers.setdefault(name, len(numbers)), ID.fullmatch(name) is not None, name == "null")
        if isinstance(name, str)
        else None
        for name in given
    )
    return (message.get("weight", 1) == 0, *known)


def _content(content: Any) -> Hashable:
    if isinstance(content, str):
        return "" if not content else content.isspace()
    if isinstance(content, list):
        return tuple(map(_part, content))
    return (content is None, bool(content))


def _part(part: Any) -> Hashable:
    if not isinstance(part, dict) or not isinstance(part.get("type"), str):
        return None
    return part["type"] == "text", isinstance(part.get("text"), str)


def _weight(message: dict[str, Any]) -> Hashable:
    if "weight" not in message:
        return None
    weight = message["weight"]
    return weight is None, isinstance(weight, bool), isinstance(weight, int), weight in (0, 1)


def _call(call: Any) -> Hashable:
    if not isinstance(call, dict):
        return None
    function = call.get("function")
    kind = call.get("type") == "function"
    return kind, isinstance(call.get("id"), str), _function(function) if isinstance(function, dict) else None


def _function(function: dict[str, Any]) -> Hashable:
    name, given = function.get("name"), function.get("arguments", {})
    named = NAME.fullmatch(name) is not None if isinstance(name, str) else None
    if isinstance(given, str):
        return named, "text", isinstance(read(given), dict)
    return named, isinstance(given, dict), "arguments" in function
