"""Rules about tools: those that may be called, the calls, and what they gave."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tunekit.validation.message_rules import CHAT, OPENAI, TRL
from tunekit.validation.rule import Row, Rule
from tunekit.validation.trainers import Path, Trainer
from tunekit.validation.turns import Turn, conversation, lists, turns

CALLERS = tuple(name for name in CHAT if name != "llamafactory:sharegpt")
STRINGS = (*OPENAI, "together")
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_ID = re.compile(r"[a-zA-Z0-9]{9}")


def _functions(turn: Turn) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The functions that a turn calls, and their places."""
    for i, call in enumerate(turn.calls):
        if isinstance(call, dict) and isinstance(call.get("function"), dict):
            yield (*turn.path, "tool_calls", i, "function"), call["function"]


def _call(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        calls = turn.message.get("tool_calls")
        if calls is not None and (not isinstance(calls, list) or not calls):
            yield (*turn.path, "tool_calls")
        for i, call in enumerate(turn.calls):
            if not isinstance(call, dict) or not isinstance(call.get("function"), dict):
                yield (*turn.path, "tool_calls", i)
        for path, function in _functions(turn):
            if not isinstance(function.get("name"), str):
                yield (*path, "name")


def _name(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        for path, function in _functions(turn):
            if isinstance(function.get("name"), str) and not _NAME.fullmatch(function["name"]):
                yield (*path, "name")


def _arguments_string(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        for path, function in _functions(turn):
            if not isinstance(function.get("arguments"), str):
                yield (*path, "arguments")


def _arguments_json(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        for path, function in _functions(turn):
            given = function.get("arguments")
            if isinstance(given, str) and not _is_object(given):
                yield (*path, "arguments")


def _arguments_object(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        for path, function in _functions(turn):
            if not isinstance(function.get("arguments", {}), dict):
                yield (*path, "arguments")


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _id(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        for i, call in enumerate(turn.calls):
            if isinstance(call, dict) and not isinstance(call.get("id"), str):
                yield (*turn.path, "tool_calls", i, "id")
        if turn.role == "tool" and not isinstance(turn.message.get("tool_call_id"), str):
            yield (*turn.path, "tool_call_id")


def _answers_nothing(row: Row, trainer: Trainer) -> Iterator[Path]:
    for path, messages in lists(row, trainer):
        known: set[str] = set()
        for turn in conversation(path, messages):
            known.update(c["id"] for c in turn.calls if isinstance(c, dict) and isinstance(c.get("id"), str))
            answered = turn.message.get("tool_call_id")
            if turn.role == "tool" and isinstance(answered, str) and answered not in known:
                yield (*turn.path, "tool_call_id")


def _unanswered(row: Row, trainer: Trainer) -> Iterator[Path]:
    for path, messages in lists(row, trainer):
        waiting = 0
        for turn in conversation(path, messages)[
            1:
        ]:  # Mistral's validator does not count the first one either
            if turn.role == "tool":
                waiting -= 1
            elif turn.role == "assistant":
                if waiting != 0:
                    yield (*turn.path, turn.role_key)
                waiting = len(turn.calls)


def _short_id(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        last = [turn.message] == row["messages"][-1:]
        for i, call in enumerate(turn.calls):
            given = call.get("id") if isinstance(call, dict) else None
            if isinstance(given, str) and not _ID.fullmatch(given) and not (given == "null" and last):
                yield (*turn.path, "tool_calls", i, "id")


def _content_and_calls(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        if turn.role == "assistant" and turn.content and turn.calls:
            yield (*turn.path, turn.content_key)


def _tool_content(row: Row, trainer: Trainer) -> Iterator[Path]:
    for turn in turns(row, trainer):
        if turn.role == "tool" and isinstance(turn.content, list):
            yield (*turn.path, "content")


def _tools(row: Row, trainer: Trainer) -> Iterator[Path]:
    for path, given in _tool_fields(row, trainer):
        if isinstance(given, str) and not trainer.name.startswith(("openai", "mistral", "together")):
            if not _is_list(given):
                yield path
        elif not isinstance(given, list):
            yield path
        else:
            yield from (
                (*path, i)
                for i, tool in enumerate(given)
                if not isinstance(tool, dict)
                or not isinstance(function := tool.get("function", tool), dict)
                or not isinstance(function.get("name"), str)
            )


def _tool_fields(row: Row, trainer: Trainer) -> Iterator[tuple[Path, Any]]:
    if row.get("tools") is not None:
        yield ("tools",), row["tools"]
    within = row.get("input") if "preferred_output" in (trainer.form(row) or ()) else None
    if isinstance(within, dict) and within.get("tools") is not None:
        yield ("input", "tools"), within["tools"]


def _is_list(text: str) -> bool:
    try:
        return not text.strip() or isinstance(json.loads(text), list)
    except (ValueError, RecursionError):
        return False


TOOL_RULES = [
    Rule(
        id="chat:tool-call",
        trainers=CALLERS,
        source="openai openapi ChatCompletionMessageToolCall; llamafactory 0.9 data/converter.py",
        severity="error",
        message="the tool calls of a message are no list of calls, each with a function and its name",
        fix='write [{"id": …, "type": "function", "function": {"name": …, "arguments": …}}]',
        check=_call,
    ),
    Rule(
        id="chat:function-name",
        trainers=(*OPENAI, "mistral"),
        source="openai openapi FunctionObject; mistral-common 1.13 protocol/instruct/validator.py",
        severity="error",
        message="the name of a function is not 1 to 64 letters, digits, underscores and dashes",
        fix="rename the function, in the list of tools too",
        check=_name,
    ),
    Rule(
        id="openai:arguments-string",
        trainers=STRINGS,
        source="openai openapi ChatCompletionMessageToolCall (a JSON string)",
        severity="error",
        message="the arguments of a call are no string",
        fix="write them as JSON in a string",
        check=_arguments_string,
    ),
    Rule(
        id="openai:arguments-json",
        trainers=(*STRINGS, "mistral", "axolotl:chat_template"),
        source="openai openapi ChatCompletionMessageToolCall; axolotl 0.19 chat_template.py transform_message",
        severity="error",
        message="the arguments of a call are no JSON object",
        fix="write a JSON object",
        check=_arguments_json,
    ),
    Rule(
        id="trl:arguments-object",
        trainers=TRL,
        source="trl 1.9 docs/source/dataset_formats.md, tool calling (a dict; OpenAI: a string)",
        severity="warning",
        message="the arguments of a call are no object: chat templates would quote them twice",
        fix="write the object itself",
        check=_arguments_object,
    ),
    Rule(
        id="openai:tool-call-id",
        trainers=(*STRINGS, "mistral"),
        source="openai openapi ChatCompletionRequestToolMessage; mistral-common 1.13 validator.py",
        severity="error",
        message="a call, or the answer of a tool, has no id",
        fix="give the call an id, and its answer the same tool_call_id",
        check=_id,
    ),
    Rule(
        id="openai:tool-call-unknown",
        trainers=(*STRINGS, "mistral"),
        source="OpenAI documentation, function calling; mistral-common 1.13 protocol/instruct/validator.py",
        severity="error",
        message="a tool answers a call that nobody made before",
        fix="use the id of the call",
        check=_answers_nothing,
    ),
    Rule(
        id="mistral:calls-answered",
        trainers=("mistral",),
        source='mistral-common 1.13 validator.py ("Not the same number of function calls and responses")',
        severity="error",
        message="the assistant goes on before each of its calls has one answer",
        fix="put one message of a tool behind each call",
        check=_unanswered,
    ),
    Rule(
        id="mistral:call-id",
        trainers=("mistral",),
        source="mistral-common 1.13 protocol/instruct/validator.py (tokenizers 3 to 11)",
        severity="warning",
        message="the id of a call is not 9 letters and digits; older tokenizers of Mistral refuse it",
        fix="use ids of 9 letters and digits",
        check=_short_id,
    ),
    Rule(
        id="mistral:content-and-calls",
        trainers=("mistral",),
        source="mistral-common 1.13 protocol/instruct/validator.py (tokenizers 1 to 3)",
        severity="warning",
        message="the assistant says something and calls a tool at once; older tokenizers of Mistral refuse it",
        fix="write null as the content of a message that calls",
        check=_content_and_calls,
    ),
    Rule(
        id="openai:tool-content",
        trainers=OPENAI,
        source='OpenAI community 965584 ("Input should be a valid string")',
        severity="error",
        message="the answer of a tool is a list of parts",
        fix="write a string",
        check=_tool_content,
    ),
    Rule(
        id="chat:tools",
        trainers=CALLERS,
        source="openai openapi ChatCompletionTool; trl 1.9 docs/source/dataset_formats.md; axolotl 0.19 "
        "prompt_strategies/chat_template.py; llamafactory 0.9 data/converter.py",
        severity="error",
        message="the tools are no list of functions with names",
        fix='write [{"type": "function", "function": {"name": …, "parameters": {…}}}]',
        check=_tools,
    ),
]
