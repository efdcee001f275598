"""The kind of a message: all that rules see of one that is short and calls nothing; one turn stands for all of it."""

from collections.abc import Hashable, Sequence
from typing import Any

from tunekit.validation.trainers import TRAINERS
from tunekit.validation.turns import LONG, Turn

_MOST = 1 << 12
WRITING = frozenset().union(
    *(trainer.callers for trainer in TRAINERS.values())
)  # their contents are read as calls
_ROLES = frozenset().union(*(trainer.roles for trainer in TRAINERS.values())) - WRITING
_OTHER = "another role"
_PLAIN = {"refusal", "audio", "name"}  # no rule looks into these, but for roles of which there are no kinds
_FILLED = ("weight", "tool_calls", "tool_call_id", "function_call")
_MOST_KEYS = 8


def kind(message: dict[str, Any], who: str, what: str) -> Hashable:
    """What the rules see of a message: its role, its content and its weight, and how many other keys it has.

    >>> kind({"role": "user", "content": "Hi!"}, "role", "content")
    ('user', 'x', -1, 0)

    ``None`` for one that calls or answers a tool, or that holds more than a short text.
    """
    role = content = None
    weight, others = -1, 0
    for key, held in message.items():
        if key == who:
            role = _role(held)
            if role is WRITING:
                return None
        elif key == what:
            content = _content(held)
            if content is None and held is not None:
                return None
        elif key in _FILLED:
            if key == "weight" and type(held) is int and 0 <= held <= 1:
                weight = held
            elif held is not None or key == "weight":
                return None
        elif key not in _PLAIN:
            others += 1
    return (role, content, weight, others) if others <= _MOST_KEYS else None


def _role(held: Any) -> Any:
    if held is None:
        return None
    if type(held) is not str:
        return 0
    return held if held in _ROLES else WRITING if held in WRITING else _OTHER


def _content(held: Any) -> Hashable:
    """A text or a value that the rules cannot tell from this one."""
    of = type(held)
    if of is str:
        return None if len(held) > LONG else "x" if held and not held.isspace() else " " if held else ""
    if of is list:
        return None if held else "[]"
    return int(bool(held)) if of in (bool, int, float, dict) else None


class Kinds:
    """One turn for all messages of a kind, so that a row of many messages takes little memory."""

    def __init__(self) -> None:
        self._turns: dict[tuple[bool, Hashable], Turn] = {}

    def turns(self, messages: Sequence[Any], *, older: bool) -> tuple[list[Turn | None], bool]:
        """The turn of each message, ``None`` for what is no object; and whether all of them stand for their kinds."""
        who, what = ("from", "value") if older else ("role", "content")
        found, shared, known = list[Turn | None](), True, self._turns
        for message in messages:
            if not isinstance(message, dict):
                found.append(None)
                continue
            seen = kind(message, who, what)
            if seen is None:
                found.append(Turn(message, older=older))
                shared = False
            else:
                found.append(known.get((older, seen)) or self._new(seen, older=older))
        return found, shared

    def _new(self, seen: Any, *, older: bool) -> Turn:
        if len(self._turns) >= _MOST:
            self._turns.clear()
        turn = self._turns[older, seen] = Turn(_message(seen, older=older), older=older, shared=True)
        return turn


def _message(seen: Any, *, older: bool) -> dict[str, Any]:
    """A message of a kind."""
    role, content, weight, others = seen
    message = {"from": role, "value": content} if older else {"role": role, "content": content}
    if content == "[]":
        message["value" if older else "content"] = []
    if weight >= 0:
        message["weight"] = weight
    return message | {f"another key {number}": None for number in range(others)}
