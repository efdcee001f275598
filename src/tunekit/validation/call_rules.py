"""Rules about each call of a tool: its form, its name and its arguments."""

import re
from collections.abc import Iterator

from tunekit.validation.calls import calls_of, read, well_written, writes_calls
from tunekit.validation.message_rules import CHAT, OPENAI, TRL
from tunekit.validation.rule import Rule
from tunekit.validation.trainers import RowPath, Trainer
from tunekit.validation.turns import EachTurn, Turn

CALLERS = tuple(name for name in CHAT if name != "llamafactory:sharegpt")
STRINGS = (*OPENAI, "together")
NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def _call(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    calls, older = turn.message.get("tool_calls"), turn.message.get("function_call")
    if calls is not None and (not isinstance(calls, list) or not calls):
        yield ("tool_calls",)
    for i, call in enumerate(turn.calls):
        if not isinstance(call, dict) or not isinstance(call.get("function"), dict):
            yield ("tool_calls", i)
    if trainer.legacy and older is not None and not isinstance(older, dict):
        yield ("function_call",)
    for called in calls_of(turn, trainer):
        if not isinstance(called.name, str):
            yield called.name_at


def _type(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    for i, call in enumerate(turn.calls):
        whole = isinstance(call, dict) and isinstance(call.get("function"), dict)
        if whole and call.get("type") != "function":
            yield ("tool_calls", i, "type")


def _caller(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    if turn.role not in ("assistant", None):
        for name in ("tool_calls", "function_call") if trainer.legacy else ("tool_calls",):
            if turn.message.get(name) is not None:
                yield (name,)


def _name(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    for call in calls_of(turn, trainer):
        if isinstance(call.name, str) and not NAME.fullmatch(call.name):
            yield call.name_at


def _arguments_string(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    for call in calls_of(turn, trainer):
        if not isinstance(call.function.get("arguments"), str):
            yield call.arguments_at


def _arguments_json(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    for call in calls_of(turn, trainer):
        given = call.function.get("arguments")
        if isinstance(given, str) and not isinstance(read(given), dict):
            yield call.arguments_at


def _arguments_object(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    for call in calls_of(turn, trainer):
        if not isinstance(call.function.get("arguments", {}), dict):
            yield call.arguments_at


def _written(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    if writes_calls(turn, trainer) and turn.content is not None and not well_written(turn):
        yield (turn.content_key,)


CALL_RULES = [
    Rule(
        id="chat:tool-call",
        trainers=CALLERS,
        source="openai openapi ChatCompletionMessageToolCall; llamafactory 0.9 data/converter.py",
        severity="error",
        message="the calls of a message are no list of calls, each with a function and its name",
        fix='write [{"id": …, "type": "function", "function": {"name": …, "arguments": …}}]',
        check=EachTurn(_call),
    ),
    Rule(
        id="openai:call-type",
        trainers=STRINGS,
        source='openai openapi ChatCompletionMessageToolCall (type is required, and "function")',
        severity="error",
        message="a call does not say that it is that of a function",
        fix='add "type": "function"',
        check=EachTurn(_type),
    ),
    Rule(
        id="openai:caller",
        trainers=(*STRINGS, "mistral"),
        source="openai openapi ChatCompletionRequestMessage (of all roles, the assistant alone has calls); "
        "mistral-common 1.13 protocol/instruct/messages.py",
        severity="error",
        message="a message that is not the assistant's calls a tool",
        fix="make it the assistant's, or take the call away",
        check=EachTurn(_caller),
    ),
    Rule(
        id="chat:function-name",
        trainers=(*OPENAI, "mistral"),
        source="openai openapi FunctionObject; mistral-common 1.13 protocol/instruct/validator.py",
        severity="error",
        message="the name of a function is not 1 to 64 letters, digits, underscores and dashes",
        fix="rename the function, in the list of tools too",
        check=EachTurn(_name),
    ),
    Rule(
        id="openai:arguments-string",
        trainers=STRINGS,
        source="openai openapi ChatCompletionMessageToolCall, FineTuneChatRequestInput (a JSON string)",
        severity="error",
        message="the arguments of a call are no string",
        fix="write them as JSON in a string",
        check=EachTurn(_arguments_string),
    ),
    Rule(
        id="openai:arguments-json",
        trainers=(*STRINGS, "mistral", "axolotl:chat_template"),
        source="openai openapi ChatCompletionMessageToolCall; axolotl 0.19 chat_template.py transform_message",
        severity="error",
        message="the arguments of a call are no JSON object",
        fix="write a JSON object",
        check=EachTurn(_arguments_json),
    ),
    Rule(
        id="trl:arguments-object",
        trainers=TRL,
        source="trl 1.9 docs/source/dataset_formats.md, tool calling (a dict; OpenAI: a string)",
        severity="warning",
        message="the arguments of a call are no object: chat templates would quote them twice",
        fix="write the object itself",
        check=EachTurn(_arguments_object),
    ),
    Rule(
        id="llamafactory:written-call",
        trainers=("llamafactory:sharegpt", "llamafactory:openai"),
        source='llamafactory 0.9 data/formatter.py ("Invalid JSON format in function message")',
        severity="error",
        message="a message that calls holds no JSON of a call, or of a list of them, each with name and arguments",
        fix='write {"name": …, "arguments": {…}}, as a string',
        check=EachTurn(_written),
    ),
]
