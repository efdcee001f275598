"""All that rules see of the items of lists other than those of turns: tools, segments, a history."""

from collections.abc import Callable, Hashable
from typing import Any

from tunekit.validation.call_rules import NAME
from tunekit.validation.calls import read
from tunekit.validation.rule import Row
from tunekit.validation.trainers import RowPath

_MOST = 32  # items; longer lists are seldom like others


def items(row: Row, paths: tuple[RowPath, ...]) -> Hashable:
    """What the rules see of what is at these paths; ``None`` where that is too much."""
    seen: list[Hashable] = []
    for path in paths:
        given: Any = row
        for step in path:
            given = given.get(step) if isinstance(given, dict) else None
        if isinstance(given, list):
            if len(given) > _MOST:
                return None
            seen.append(tuple(map(_KINDS.get(path[-1], type), given)))
        elif isinstance(given, str):
            seen.append(_text(given))
        else:
            seen.append((given is None, bool(given)))
    return tuple(seen)


def _text(given: str) -> Hashable:
    """What a text says, as JSON."""
    found = read(given)
    whole = isinstance(found, list) and all(isinstance(item, dict) for item in found)
    return not given, not given.strip(), isinstance(found, list), whole


def _tool(tool: Any) -> Hashable:
    if not isinstance(tool, dict):
        return None
    function = tool.get("function", tool)
    name = function.get("name") if isinstance(function, dict) else None
    named = NAME.fullmatch(name) is not None if isinstance(name, str) else None
    return "function" in tool, tool.get("type") == "function", isinstance(function, dict), named


def _segment(segment: Any) -> Hashable:
    if not isinstance(segment, dict):
        return None
    label = segment.get("label")
    return isinstance(segment.get("text"), str), isinstance(label, bool), bool(label)


def _exchanged(turn: Any) -> Hashable:
    return isinstance(turn, list) and len(turn) == 2 and all(isinstance(text, str) for text in turn)


_KINDS: dict[Any, Callable[[Any], Hashable]] = {
    "tools": _tool,
    "functions": _tool,
    "segments": _segment,
    "history": _exchanged,
}
