"""The shape of a plain row: all that any rule looks at. Rows of one shape break the same rules in the same places."""

from collections.abc import Hashable
from typing import Any

from tunekit.validation.field_rules import LONG

_ROLES = frozenset(
    "system user assistant tool function human gpt observation function_call developer".split()
)
_ANSWERS = (("chosen", "rejected"), ("preferred_output", "non_preferred_output"))
_TAGS = ("label", "kto_tag")
_JSON = ("messages", "tools")  # a text there is read as JSON by some trainer


def shape(row: Any) -> Hashable:
    """What the rules see of a row of texts and plain messages; ``None`` for any other row.

    >>> shape({"messages": [{"role": "user", "content": "Hi!"}]})
    ('messages', ('user',))
    >>> shape({"messages": [{"role": "user", "content": ""}]}) is None
    True

    A plain message has a known role, a content that is not empty nor long, and nothing else.
    """
    if type(row) is not dict:
        return None
    seen: list[Hashable] = []
    for key, held in row.items():
        kind = type(held)
        if kind is list:
            part: Hashable = _turns(held)
        elif kind is str:
            part = _ends(held) if key not in _JSON else None
        elif kind is dict and key == "input" and len(held) == 1 and type(held.get("messages")) is list:
            part = _turns(held["messages"])
            part = None if part is None else ("{", part)
        elif held is None or held is True or held is False:
            part = ("constant", held)
        elif (kind is int or kind is float) and key not in _TAGS:
            part = ("number", kind is int)
        else:
            return None
        if part is None:
            return None
        seen.append(key)
        seen.append(part)
    for better, worse in _ANSWERS:
        if better in row and worse in row:
            seen.append(row[better] == row[worse])
    return tuple(seen)


def _turns(messages: list[Any]) -> Hashable:
    roles = []
    for message in messages:
        if type(message) is not dict or len(message) != 2:
            return None
        if "role" in message:
            kind, role, content = "", message["role"], message.get("content")
        elif "from" in message:
            kind, role, content = "from ", message["from"], message.get("value")
        else:
            label, content = message.get("label"), message.get("text")
            kind, role = "segment ", "user" if label is True else "system" if label is False else None
        if type(role) is not str or role not in _ROLES or type(content) is not str:
            return None
        if not content or len(content) > LONG or content.isspace():
            return None
        roles.append(kind + role)
    return tuple(roles)


def _ends(text: str) -> Hashable:
    """Whether a text is empty or long, and has a space at its ends."""
    if not text or text.isspace():
        return "blank"
    return (text[0].isspace(), text[-1].isspace(), len(text) > LONG)


def keys(row: Any) -> int:
    """How many keys there are in a plain row."""
    count = len(row)
    for held in row.values():
        if type(held) is list:
            count += 2 * len(held)
        elif type(held) is dict:
            count += 1 + 2 * len(held["messages"])
    return count


def too_deep(row: Any, limit: int = 100) -> bool:
    """Whether a value is nested deeper than the limit. Cost: one look at each list and object."""
    level, depth = [row], 0
    while level:
        depth += 1
        if depth > limit:
            return True
        level = [
            held
            for outer in level
            for held in (
                outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ()
            )
            if isinstance(held, dict | list)
        ]
    return False
