"""Rules about each message of a conversation."""

from collections.abc import Iterator
from typing import Any

from tunekit.validation.rule import Row, Rule
from tunekit.validation.trainers import TRAINERS, RowPath, Trainer
from tunekit.validation.turns import EachTurn, Turn, lists

CHAT = tuple(name for name, trainer in TRAINERS.items() if trainer.turns)
TRL = tuple(name for name in CHAT if name.startswith("trl:"))
OPENAI = ("openai", "openai:dpo")
TEMPLATES = (*TRL, "axolotl:chat_template")
WEIGHTS = ("openai", "mistral", "together")
KEYS = {
    "role",
    "content",
    "name",
    "weight",
    "tool_calls",
    "tool_call_id",
    "function_call",
    "refusal",
    "audio",
}


def _no_object(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, messages in lists(row, trainer):
        yield from ((*path, i) for i, message in enumerate(messages) if not isinstance(message, dict))


def _no_role(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    if turn.role is None:
        yield (turn.role_key,)


def _unknown_role(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    if turn.role is not None and not (isinstance(turn.role, str) and turn.role in trainer.roles):
        yield (turn.role_key,)


def _no_content(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    if turn.content is None and not (turn.message.get("tool_calls") or turn.message.get("function_call")):
        yield (turn.content_key,)


def _content_kind(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    if turn.content is not None and not isinstance(turn.content, (str, list) if trainer.parts else str):
        yield (turn.content_key,)


def _parts(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    for i, part in enumerate(turn.content if isinstance(turn.content, list) else ()):
        if not isinstance(part, dict) or not isinstance(part.get("type"), str):
            yield (turn.content_key, i)
        elif part["type"] == "text" and not isinstance(part.get("text"), str):
            yield (turn.content_key, i, "text")


def _blank(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    empty = (isinstance(turn.content, str) and not turn.content.strip()) or turn.content == []
    if empty and not (turn.message.get("tool_calls") or turn.message.get("function_call")):
        yield (turn.content_key,)


def _weight(turn: Turn, trainer: Trainer) -> Iterator[RowPath]:
    if not _is_weight(turn.message.get("weight", 1), trainer):
        yield ("weight",)


def _is_weight(weight: Any, trainer: Trainer) -> bool:
    """Together asks for an integer, of which true is one; to OpenAI it is none; Mistral takes any number."""
    if trainer.name == "together":
        return isinstance(weight, int) and weight in (0, 1)
    if weight is None:
        return True
    return weight in (0, 1) and (trainer.name == "mistral" or not isinstance(weight, bool))


def _misplaced_weight(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    if turn.message.get("weight") is not None and turn.role not in ("assistant", None):
        yield ("weight",)


def _unknown_key(turn: Turn, _: Trainer) -> Iterator[RowPath]:
    yield from ((key,) for key in turn.message if key not in KEYS)


MESSAGE_RULES = [
    Rule(
        id="chat:message-object",
        trainers=CHAT,
        source="OpenAI cookbook, chat fine-tuning data prep (data_type)",
        severity="error",
        message="a message is no object",
        fix='write {"role": …, "content": …}',
        check=_no_object,
    ),
    Rule(
        id="chat:role-missing",
        trainers=CHAT,
        source="OpenAI cookbook, chat fine-tuning data prep (message_missing_key)",
        severity="error",
        message="a message does not say whose it is",
        fix="give it a role (from, in the ShareGPT form)",
        check=EachTurn(_no_role),
    ),
    Rule(
        id="chat:role-unknown",
        trainers=tuple(name for name in CHAT if name not in TEMPLATES),
        source="OpenAI cookbook (unrecognized_role); llamafactory 0.9 data/converter.py (tag_mapping); together 3.1 "
        "lib/constants.py; mistral-common 1.13 protocol/instruct/validator.py",
        severity="error",
        message="a role that the trainer does not know",
        fix="use system, user, assistant or tool (system, human, gpt, observation or function_call in ShareGPT)",
        check=EachTurn(_unknown_role),
    ),
    Rule(
        id="chat:role-unusual",
        trainers=TEMPLATES,
        source="chat templates; trl 1.16 data_utils.py prepare_multimodal_messages; axolotl 0.19 chat_template.py",
        severity="warning",
        message="a role that few chat templates know",
        fix="use system, user, assistant or tool",
        check=EachTurn(_unknown_role),
    ),
    Rule(
        id="chat:content-missing",
        trainers=CHAT,
        source="OpenAI cookbook (missing_content); llamafactory 0.9 data/converter.py (KeyError)",
        severity="error",
        message="a message says nothing and calls no tool",
        fix="give it a content (value, in the ShareGPT form)",
        check=EachTurn(_no_content),
    ),
    Rule(
        id="chat:content-kind",
        trainers=CHAT,
        source='OpenAI community 965584 ("Input should be a valid string"); llamafactory 0.9 data/converter.py',
        severity="error",
        message="the content of a message is neither a text nor, where the trainer reads them, a list of parts",
        fix="write a string",
        check=EachTurn(_content_kind),
    ),
    Rule(
        id="chat:part",
        trainers=tuple(name for name in CHAT if TRAINERS[name].parts),
        source="openai openapi, content parts; trl 1.16 data_utils.py prepare_multimodal_messages",
        severity="error",
        message="a part of a content has no type, or is a text without text",
        fix='write {"type": "text", "text": …}',
        check=EachTurn(_parts),
    ),
    Rule(
        id="chat:content-blank",
        trainers=CHAT,
        source='axolotl 0.19 prompt_strategies/chat_template.py ("Empty template generated")',
        severity="warning",
        message="a message is empty",
        fix="leave the row out, unless the empty text is meant",
        check=EachTurn(_blank),
    ),
    Rule(
        id="chat:weight",
        trainers=WEIGHTS,
        source="openai openapi FineTuneChatCompletionRequestAssistantMessage; mistral-common 1.13 validator.py; "
        "together 1.5 utils/files.py",
        severity="error",
        message="the weight of a message is neither 0 nor 1",
        fix="write 0 to leave the message out of the loss, 1 to learn it",
        check=EachTurn(_weight),
    ),
    Rule(
        id="chat:weight-role",
        trainers=WEIGHTS,
        source="openai openapi FineTuneChatCompletionRequestAssistantMessage",
        severity="warning",
        message="a weight on a message that is not the assistant's has no effect",
        fix="take it away",
        check=EachTurn(_misplaced_weight),
    ),
    Rule(
        id="openai:message-key",
        trainers=OPENAI,
        source="OpenAI cookbook (message_unrecognized_key)",
        severity="warning",
        message="a message has a key that is not read",
        fix="take it away, or correct its name",
        check=EachTurn(_unknown_key),
    ),
]
