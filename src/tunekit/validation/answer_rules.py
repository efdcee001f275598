"""Rules about what tools answer: each call before the talk goes on, and nothing that was not called."""

import re
from collections.abc import Iterator
from itertools import islice

from tunekit.validation.call_rules import STRINGS
from tunekit.validation.calls import exchange
from tunekit.validation.message_rules import OPENAI, TEMPLATES
from tunekit.validation.rule import Row, Rule
from tunekit.validation.trainers import RowPath, Trainer
from tunekit.validation.turns import EachTurn, Turn, reads

ID = re.compile(r"[a-zA-Z0-9]{9}")


def _id(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    for i, call in enumerate(turn.calls):
        if isinstance(call, dict) and not isinstance(call.get("id"), str):
            yield ("tool_calls", i, "id")
    if turn.role == "tool" and not isinstance(turn.message.get("tool_call_id"), str):
        yield ("tool_call_id",)


def _answer_name(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    if turn.role == "function" and not isinstance(turn.message.get("name"), str):
        yield ("name",)


def _answers_nothing(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    yield from dict.fromkeys(path for path, fault in exchange(row, trainer) if fault == "answers nothing")


def _unanswered(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    yield from dict.fromkeys(path for path, fault in exchange(row, trainer) if fault == "unanswered")


def _uncounted(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for talk in reads(row, trainer):
        waiting = 0
        # Mistral's validator does not count the first one either
        for i, turn in islice(talk.numbered(), 1, None):
            if turn.role == "tool":
                waiting -= 1
            elif turn.role == "assistant":
                if waiting != 0:
                    yield (*talk.path, i, turn.role_key)
                waiting = len(turn.calls)


def _short_id(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for talk in reads(row, trainer):
        for at, turn in talk.numbered():
            last = at == len(talk.turns) - 1
            for i, call in enumerate(turn.calls):
                given = call.get("id") if isinstance(call, dict) else None
                if isinstance(given, str) and not ID.fullmatch(given) and not (given == "null" and last):
                    yield (*talk.path, at, "tool_calls", i, "id")


def _content_and_calls(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    if turn.role == "assistant" and turn.content and turn.calls:
        yield (turn.content_key,)


def _tool_content(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    if turn.role in ("tool", "function") and isinstance(turn.content, list):
        yield ("content",)


ANSWER_RULES = [
    Rule(
        id="openai:tool-call-id",
        trainers=(*STRINGS, "mistral"),
        source="openai openapi ChatCompletionRequestToolMessage; mistral-common 1.13 validator.py",
        severity="error",
        message="a call, or the answer of a tool, has no id",
        fix="give the call an id, and its answer the same tool_call_id",
        check=EachTurn(_id),
    ),
    Rule(
        id="openai:answer-name",
        trainers=OPENAI,
        source="openai openapi ChatCompletionRequestFunctionMessage (name is required)",
        severity="error",
        message="the answer of a function does not say which function it is",
        fix="give the message the name of the function",
        check=EachTurn(_answer_name),
    ),
    Rule(
        id="openai:tool-call-unknown",
        trainers=(*STRINGS, "mistral"),
        source="OpenAI documentation, function calling (\"messages with role 'tool' must be a response to a "
        "preceding message with 'tool_calls'\"); mistral-common 1.13 protocol/instruct/validator.py",
        severity="error",
        message="a tool answers a call that nobody made before, or that is answered",
        fix="use the id of the call (in the older form, the name), and answer it once",
        check=_answers_nothing,
    ),
    Rule(
        id="openai:calls-answered",
        trainers=STRINGS,
        source="OpenAI API (\"an assistant message with 'tool_calls' must be followed by tool messages responding "
        "to each 'tool_call_id'\"); Together documentation, function calling",
        severity="error",
        message="the talk goes on before each call has its answer",
        fix="put one message of a tool behind each call; only the last message may call and stay without",
        check=_unanswered,
    ),
    Rule(
        id="chat:calls-answered",
        trainers=(*TEMPLATES, "llamafactory:openai", "llamafactory:sharegpt"),
        source="chat templates show a call and its answer one behind the other",
        severity="warning",
        message="the talk goes on before each call has its answer: the model learns to go on without",
        fix="put one message of a tool behind each call",
        check=_unanswered,
    ),
    Rule(
        id="mistral:calls-answered",
        trainers=("mistral",),
        source='mistral-common 1.13 validator.py ("Not the same number of function calls and responses")',
        severity="error",
        message="the assistant goes on before each of its calls has one answer",
        fix="put one message of a tool behind each call",
        check=_uncounted,
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
        check=EachTurn(_content_and_calls),
    ),
    Rule(
        id="openai:tool-content",
        trainers=OPENAI,
        source='OpenAI community 965584 ("Input should be a valid string")',
        severity="error",
        message="the answer of a tool is a list of parts",
        fix="write a string",
        check=EachTurn(_tool_content),
    ),
]
