"""The shape of a plain row: all that any rule looks at. Rows of one shape break the same rules in the same places."""

from collections.abc import Hashable
from typing import Any

from tunekit.validation.turns import LONG

_ROLES = frozenset(
    "system user assistant tool function human gpt observation function_call developer".split()
)
_ANSWERS = (("chosen", "rejected"), ("preferred_output", "non_preferred_output"))
_TAGS = ("label", "kto_tag")
_JSON = ("messages", "tools")  # a text there is read as JSON by some trainer
_READ = frozenset(
    "messages conversations text segments prompt completion chosen rejected instruction input output label kto_tag "
    "history tools functions preferred_output non_preferred_output".split()
)


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
    others = 0
    for key, held in row.items():
        kind = type(held)
        if key not in _READ and (held is None or kind in (str, int, float, bool)):
            others += 1
            continue
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
    if others:
        seen.append(others)
    return tuple(seen)


def fields(row: dict[str, Any]) -> Hashable:
    """What the rules see of the fields of any row, but for what their lists and objects hold.

    >>> fields({"messages": [1], "label": 2, "more": "…"})
    (('messages', 'list'), ('label', 'int', False))
    """
    seen: list[Hashable] = []
    for key, held in row.items():
        if key in _READ:
            kind = type(held)
            if kind is str:
                seen.append((key, _ends(held)))
            elif kind is dict:
                seen.append((key, "dict", type(held.get("messages")) is list, held.get("tools") is not None))
            elif kind is list or held is None:
                seen.append((key, kind.__name__))
            else:
                seen.append((key, kind.__name__, held in (0, 1)))
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


def keys(row: Any, limit: int = 100) -> int | None:
    """How many keys there are in a row and all that it holds; ``None`` if it is nested deeper than the limit.

    Cost: one look at each list and object.
    """
    level, count = [row], 0
    for _ in range(limit):
        inner = []
        for outer in level:
            held = outer
            if isinstance(outer, dict):
                count += len(outer)
                held = outer.values()
            inner += [within for within in held if isinstance(within, (dict, list))]
        if not inner:
            return count
        level = inner
    return None
