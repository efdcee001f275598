"""What a row calls, what it declares that can be called, and which calls wait for an answer."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from tunekit.validation.rule import Row
from tunekit.validation.trainers import Path, Trainer
from tunekit.validation.turns import Turn, talks, turns

_THOUGHT, _CALLED = ("<think>", "</think>"), ("<tool_call>", "</tool_call>")
Awaited = tuple[str, str | None]  # the role that answers, and the id or the name that it answers to


class Call(NamedTuple):
    """A function that is called: its name and its arguments, whatever they are, and where each of them stands."""

    function: dict[str, Any]
    name_at: Path
    arguments_at: Path

    @property
    def name(self) -> Any:
        """What is called."""
        return self.function.get("name")

    @property
    def arguments(self) -> dict[str, Any] | None:
        """The arguments, if they are an object or the JSON of one."""
        given = self.function.get("arguments")
        given = read(given) if isinstance(given, str) else given
        return given if isinstance(given, dict) else None


def calls_of(turn: Turn, trainer: Trainer) -> Iterator[Call]:
    """The functions that a turn calls by ``tool_calls``, and by ``function_call`` where the trainer knows it."""
    for i, call in enumerate(turn.calls):
        if isinstance(call, dict) and isinstance(call.get("function"), dict):
            path = (*turn.path, "tool_calls", i, "function")
            yield Call(call["function"], (*path, "name"), (*path, "arguments"))
    if trainer.legacy and isinstance(turn.message.get("function_call"), dict):
        path = (*turn.path, "function_call")
        yield Call(turn.message["function_call"], (*path, "name"), (*path, "arguments"))


def written_calls(turn: Turn) -> list[dict[str, Any]] | None:
    """The calls that stand as JSON in the content of a turn; ``None`` where they cannot be read.

    What the assistant thinks before it calls is no part of them.
    """
    text = turn.content if isinstance(turn.content, str) else ""
    before, mark, behind = text.partition(_CALLED[0])
    if mark and _CALLED[1] in behind:
        text = behind.partition(_CALLED[1])[0]
    else:
        before, mark, behind = text.partition(_THOUGHT[0])
        text = before + behind.partition(_THOUGHT[1])[2] if mark and _THOUGHT[1] in behind else text
    found = read(text)
    found = found if isinstance(found, list) else [found]
    return found if found and all(isinstance(call, dict) for call in found) else None


def writes_calls(turn: Turn, trainer: Trainer) -> bool:
    """Whether the content of a turn is calls, as JSON."""
    return isinstance(turn.role, str) and turn.role in trainer.callers and not turn.calls


def calls(row: Row, trainer: Trainer) -> Iterator[Call]:
    """All functions that a row calls."""
    for turn in turns(row, trainer):
        yield from calls_of(turn, trainer)
        if writes_calls(turn, trainer):
            at = (*turn.path, turn.content_key)
            yield from (Call(function, at, at) for function in written_calls(turn) or ())


def tool_fields(row: Row, trainer: Trainer) -> Iterator[tuple[Path, Any]]:
    """The fields that declare tools."""
    for name in ("tools", "functions") if trainer.legacy else ("tools",):
        if row.get(name) is not None:
            yield (name,), row[name]
    within = row.get("input") if "preferred_output" in (trainer.form(row) or ()) else None
    if isinstance(within, dict) and within.get("tools") is not None:
        yield ("input", "tools"), within["tools"]


def functions_in(given: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The functions that a list of tools, or the JSON of one, declares, each with its place in it."""
    for i, tool in enumerate(given if isinstance(given, list) else ()):
        within = isinstance(tool, dict) and "function" in tool
        function = tool["function"] if within else tool
        if isinstance(function, dict):
            yield (i, "function") if within else (i,), function


def declared(row: Row, trainer: Trainer) -> dict[str, Any] | None:
    """The schema of the arguments of each function that the row declares; ``None`` where it has no list of them."""
    fields = [read(given) if isinstance(given, str) else given for _, given in tool_fields(row, trainer)]
    if not any(isinstance(given, list) for given in fields):
        return None
    found = (function for given in fields for _, function in functions_in(given))
    return {f["name"]: f.get("parameters") for f in found if isinstance(f.get("name"), str)}


def exchange(row: Row, trainer: Trainer) -> Iterator[tuple[Turn, bool, bool]]:
    """Each turn, whether it leaves calls behind without their answers, and whether it answers a call that none made."""
    for talk in talks(row, trainer):
        waiting = Counter[Awaited]()
        for turn in talk:
            answers = _answers(turn, trainer)
            left = answers is None and waiting.total() > 0
            if answers is None:
                waiting = Counter(_asks(turn, trainer))
                yield turn, left, False
            else:
                yield turn, False, not _settle(waiting, answers)


def _asks(turn: Turn, trainer: Trainer) -> Iterator[Awaited]:
    for call in turn.calls:
        given = call.get("id") if isinstance(call, dict) else None
        yield "tool", given if isinstance(given, str) else None
    asked = turn.message.get("function_call") if trainer.legacy else None
    if isinstance(asked, dict):
        yield "function", asked["name"] if isinstance(asked.get("name"), str) else None
    if writes_calls(turn, trainer):
        yield "tool", None


def _answers(turn: Turn, trainer: Trainer) -> Awaited | None:
    if turn.role in ("tool", "observation"):
        given = turn.message.get("tool_call_id")
        return "tool", given if isinstance(given, str) else None
    if turn.role == "function" and trainer.legacy:
        given = turn.message.get("name")
        return "function", given if isinstance(given, str) else None
    return None


def _settle(waiting: Counter[Awaited], answer: Awaited) -> bool:
    """Take the call that is answered from those that wait: the one of this id, or one where either has none."""
    nameless = (answer[0], None)
    if answer == nameless:
        key = next((key for key in waiting if key[0] == answer[0]), None)
    else:
        key = next((key for key in (answer, nameless) if key in waiting), None)
    if key is None:
        return answer == nameless  # that it has no id is said elsewhere
    waiting[key] -= 1
    if not waiting[key]:
        del waiting[key]
    return True


def read(text: str) -> Any:
    """What a text of JSON says; ``None`` where it is none."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> None:
    raise ValueError(constant)
