"""What a row calls, what it declares that can be called, and which calls wait for an answer."""

import json
from collections import Counter
from collections.abc import Hashable, Iterator
from functools import partial
from typing import Any, NamedTuple

from tunekit.validation.rule import Row
from tunekit.validation.trainers import RowPath, Trainer
from tunekit.validation.turns import Talk, Turn, paths_of, reads, talks, turns

_THOUGHT, _CALLED = ("<think>", "</think>"), ("<tool_call>", "</tool_call>")
_OLDER = ["function", "function_call"]  # roles that some trainers know
Awaited = tuple[str, str | None]  # the role that answers, and the id or the name that it answers to


class Call(NamedTuple):
    """A function that is called: its name and its arguments, whatever they are, and where in its turn they are."""

    function: dict[str, Any]
    name_at: RowPath
    arguments_at: RowPath

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
            path = ("tool_calls", i, "function")
            yield Call(call["function"], (*path, "name"), (*path, "arguments"))
    if trainer.legacy and isinstance(turn.message.get("function_call"), dict):
        at = "function_call"
        yield Call(turn.message[at], (at, "name"), (at, "arguments"))


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


def well_written(turn: Turn) -> bool:
    """Whether the calls in the content of a turn can be read, and have names and arguments."""
    found = written_calls(turn)
    return found is not None and all(isinstance(f.get("name"), str) and "arguments" in f for f in found)


def writes_calls(turn: Turn, trainer: Trainer) -> bool:
    """Whether the content of a turn is calls, as JSON."""
    return isinstance(turn.role, str) and turn.role in trainer.callers and not turn.calls


def calls(row: Row, trainer: Trainer) -> Iterator[tuple[RowPath, Call]]:
    """All functions that a row calls, each with the place of its turn."""
    for path, turn in turns(row, trainer):
        yield from ((path, call) for call in calls_of(turn, trainer))
        if writes_calls(turn, trainer):
            at = (turn.content_key,)
            yield from ((path, Call(function, at, at)) for function in written_calls(turn) or ())


def tool_fields(row: Row, trainer: Trainer) -> Iterator[tuple[RowPath, Any]]:
    """The fields that declare tools."""
    for name in ("tools", "functions") if trainer.legacy else ("tools",):
        if row.get(name) is not None:
            yield (name,), row[name]
    within = row.get("input") if "preferred_output" in (trainer.form(row) or ()) else None
    if isinstance(within, dict) and within.get("tools") is not None:
        yield ("input", "tools"), within["tools"]


def functions_in(given: Any) -> Iterator[tuple[RowPath, dict[str, Any]]]:
    """The functions that a list of tools, or the JSON of one, declares, each with its place in it."""
    for i, tool in enumerate(given if isinstance(given, list) else ()):
        within = isinstance(tool, dict) and "function" in tool
        function = tool["function"] if within else tool
        if isinstance(function, dict):
            yield (i, "function") if within else (i,), function


def declared(row: Row, trainer: Trainer) -> dict[str, Any] | None:
    """The schema of the arguments of each function that the row declares; ``None`` where it has no list of them."""
    found = tuple(tool_fields(row, trainer))
    return row.once(
        ("declared", *(path for path, _ in found)), lambda: _declared([given for _, given in found])
    )


def _declared(given: list[Any]) -> dict[str, Any] | None:
    fields = [read(held) if isinstance(held, str) else held for held in given]
    if not any(isinstance(given, list) for given in fields):
        return None
    found = (function for given in fields for _, function in functions_in(given))
    return {f["name"]: f.get("parameters") for f in found if isinstance(f.get("name"), str)}


def exchange(row: Row, trainer: Trainer) -> list[tuple[RowPath, str]]:
    """The places of turns that leave calls without their answers, or that answer a call that none made."""
    return row.once(("exchange", *ways(row, trainer)), lambda: list(_exchange(row, trainer)))


def ways(row: Row, trainer: Trainer) -> tuple[Hashable, ...]:
    """Where the trainer reads turns, and the ways of calling that it knows, if one that not all know is used there."""
    paths = paths_of(row, trainer)
    if any(row.once(("ways", talk.path), partial(_other_ways, talk)) for talk in reads(row, trainer)):
        return paths, trainer.legacy, trainer.callers
    return (paths,)


def _other_ways(talk: Talk) -> bool:
    loud = (turn for turn in set(talk.turns) if turn is not None and not turn.silent)
    return any("function_call" in turn.message or turn.role in _OLDER for turn in loud)


def _exchange(row: Row, trainer: Trainer) -> Iterator[tuple[RowPath, str]]:
    for talk in talks(row, trainer):
        waiting: Counter[Awaited] | None = None
        for path, i, turn in ((part.path, i, turn) for part in talk for i, turn in part.numbered()):
            if turn.silent:
                if waiting:
                    yield (*path, i, turn.role_key), "unanswered"
                waiting = None
                continue
            answers = _answers(turn, trainer)
            if answers is None:
                if waiting:
                    yield (*path, i, turn.role_key), "unanswered"
                asked = list(_asks(turn, trainer))
                waiting = Counter(asked) if asked else None
            elif not _settle(waiting or Counter(), answers):
                yield (*path, i, "tool_call_id" if turn.role == "tool" else "name"), "answers nothing"


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
