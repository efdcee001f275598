"""Rules that one family of trainers has for itself: LLaMA-Factory, axolotl, Together, Mistral."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from tunekit.validation.rule import Row, Rule
from tunekit.validation.trainers import MESSAGES, RowPath, Trainer
from tunekit.validation.turns import Turn, whole

_ALPACA = ("llamafactory:alpaca", "axolotl:alpaca")
_POSITIONS = ("llamafactory:sharegpt", "llamafactory:openai")
_ODD, _EVEN = {"human", "user", "observation", "tool"}, {"gpt", "assistant", "function_call", "function"}
_MAY_FOLLOW = {
    "system": {"user", "assistant", "system"},
    "user": {"assistant", "system", "user"},
    "assistant": {"assistant", "user", "tool"},
    "tool": {"assistant", "tool", "user"},
}


def _input_missing(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    if trainer.form(row) and "input" not in row:
        yield ("input",)


def _input_kind(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    if trainer.form(row) and not isinstance(row.get("input"), str | None):
        yield ("input",)


def _history(row: Row, _: Trainer) -> Iterator[RowPath]:
    given = row.get("history")
    if given is None:
        return
    turns = given if isinstance(given, list) else [None]
    for i, turn in enumerate(turns):
        if not isinstance(turn, list) or len(turn) != 2 or not all(isinstance(text, str) for text in turn):
            yield ("history", i) if isinstance(given, list) else ("history",)


def _tag(row: Row, _: Trainer) -> Iterator[RowPath]:
    if row.get("kto_tag") is not None and not isinstance(row["kto_tag"], bool):
        yield ("kto_tag",)


def _aligned(row: Row, trainer: Trainer) -> Iterator[tuple[RowPath, Sequence[Turn], list[int]]]:
    """The turns as LLaMA-Factory counts them: no system message at the start, answers of tools one, none at the end."""
    for path, found in whole(row, trainer, MESSAGES, ("conversations",)):
        yield path, found, row.once(("aligned", path), partial(_kept, found))


def _kept(found: Sequence[Turn]) -> list[int]:
    kept: list[int] = []
    before: Any = None
    for i, turn in enumerate(found):
        role = turn.role
        if (i or role != "system") and not (role == "tool" and before == "tool"):
            kept.append(i)
            before = role
    return kept[:-1] if before == "tool" else kept


def _position(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found, kept in _aligned(row, trainer):
        for number, i in enumerate(kept):
            turn = found[i]
            role: Any = turn.role if isinstance(turn.role, str) else ""
            if role == "system" or role in (_EVEN if number % 2 == 0 else _ODD):
                yield (*path, i, turn.role_key)
                break


def _count(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    ranked = isinstance(row.get("chosen"), dict) and isinstance(row.get("rejected"), dict)
    for _, _, kept in _aligned(row, trainer):
        if len(kept) % 2 != ranked or not kept:
            yield ("conversations" if trainer.name == "llamafactory:sharegpt" else "messages",)


def _last_tool(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES):
        if found[-1].role == "tool":
            yield (*path, len(found) - 1, "role")


def _messages_json(row: Row, _: Trainer) -> Iterator[RowPath]:
    given = row.get("messages")
    if isinstance(given, str):
        try:
            read = json.loads(given)
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, list) or not all(isinstance(message, dict) for message in read):
            yield MESSAGES


def _segments(row: Row, _: Trainer) -> Iterator[RowPath]:
    segments = row.get("segments")
    for i, segment in enumerate(segments if isinstance(segments, list) else ()):
        if not isinstance(segment, dict):
            yield ("segments", i)
            continue
        if not isinstance(segment.get("text"), str):
            yield ("segments", i, "text")
        if not isinstance(segment.get("label"), bool):
            yield ("segments", i, "label")


def _no_segment(row: Row, _: Trainer) -> Iterator[RowPath]:
    segments = row.get("segments")
    if isinstance(segments, list) and not any(isinstance(s, dict) and s.get("label") for s in segments):
        yield ("segments",)


def _together_order(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES):
        before: Any = None
        for i, turn in enumerate(found):
            role = turn.role
            if (role == "assistant" and before not in ("user", "tool")) or (
                role == "user" and before == "user"
            ):
                yield (*path, i, "role")
            before = role


def _mistral_order(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES):
        for i, (before, turn) in enumerate(pairwise(found), 1):
            one: Any = before.role
            other: Any = turn.role
            known = isinstance(one, str) and isinstance(other, str) and other in _MAY_FOLLOW
            if known and other not in _MAY_FOLLOW.get(one, {other}):
                yield (*path, i, "role")


def _mistral_alone(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES):
        if len(found) == 1 and found[0].role == "assistant":
            yield (*path, 0, "role")


def _mistral_says(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES):
        for i, turn in enumerate(found):
            if turn.role == "assistant" and not turn.content and not turn.message.get("tool_calls"):
                yield (*path, i, "content")


def _system_only(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES):
        if all(turn.role in ("system", "assistant") for turn in found):
            yield path


FAMILY_RULES = [
    Rule(
        id="llamafactory:input-missing",
        trainers=("llamafactory:alpaca",),
        source="llamafactory 0.9 data/parser.py (query is the column input), data/converter.py (KeyError)",
        severity="warning",
        message='there is no field "input"; the default columns ask for one',
        fix='add "input": "", or name the columns without query in dataset_info.json',
        check=_input_missing,
        about="fields",
    ),
    Rule(
        id="alpaca:input-kind",
        trainers=_ALPACA,
        source="llamafactory 0.9 data/converter.py (joined by newlines); axolotl 0.19 prompters.py",
        severity="error",
        message="the input is no text",
        fix="write a string",
        check=_input_kind,
        about="fields",
    ),
    Rule(
        id="llamafactory:history",
        trainers=("llamafactory:alpaca",),
        source="llamafactory 0.9 data/converter.py",
        severity="error",
        message="the history is no list of pairs of texts",
        fix="write [[question, answer], …]",
        check=_history,
        about="items",
        within=(("history",),),
    ),
    Rule(
        id="llamafactory:kto-tag",
        trainers=("llamafactory:alpaca", *_POSITIONS),
        source="llamafactory 0.9 data/converter.py (anything but a bool is passed over)",
        severity="error",
        message="the KTO tag is neither true nor false, and is passed over",
        fix="write true or false",
        check=_tag,
        about="fields",
    ),
    Rule(
        id="llamafactory:position",
        trainers=_POSITIONS,
        source='llamafactory 0.9 data/converter.py ("Skipping this abnormal example")',
        severity="error",
        message="a message stands where the other side should speak: the row is skipped",
        fix="let the user (human, observation) and the assistant (gpt, function_call) take turns, the user first",
        check=_position,
    ),
    Rule(
        id="llamafactory:count",
        trainers=_POSITIONS,
        source='llamafactory 0.9 data/converter.py ("Invalid message count")',
        severity="error",
        message="the conversation does not end with an answer: the row is skipped",
        fix="end with an answer; with chosen and rejected answers, with the question",
        check=_count,
    ),
    Rule(
        id="llamafactory:last-tool",
        trainers=("llamafactory:openai",),
        source="llamafactory 0.9 data/converter.py (answers of tools wait for the next message)",
        severity="warning",
        message="the answer of a tool at the end is passed over",
        fix="end with the answer that the assistant makes of it",
        check=_last_tool,
    ),
    Rule(
        id="axolotl:messages-json",
        trainers=("axolotl:chat_template",),
        source="axolotl 0.19 prompt_strategies/chat_template.py _get_messages",
        severity="error",
        message="the messages are a text that is no JSON list of messages",
        fix="write the list itself",
        check=_messages_json,
        about="items",
        within=(("messages",),),
    ),
    Rule(
        id="axolotl:segment",
        trainers=("axolotl:input_output",),
        source="axolotl 0.19 prompt_strategies/input_output.py",
        severity="error",
        message="a segment is not a text with a label that is true or false",
        fix='write {"label": true, "text": …}',
        check=_segments,
        about="items",
        within=(("segments",),),
    ),
    Rule(
        id="axolotl:no-segment",
        trainers=("axolotl:input_output",),
        source="axolotl 0.19 prompt_strategies/input_output.py (the rest is left out of the loss)",
        severity="warning",
        message="no segment is to be learnt",
        fix="label the answer true",
        check=_no_segment,
        about="items",
        within=(("segments",),),
    ),
    Rule(
        id="together:order",
        trainers=("together",),
        source="Together documentation, data preparation (system or user first, then user and assistant in turn)",
        severity="error",
        message="user and assistant do not take turns, the user first",
        fix="let them take turns, after one system message at most",
        check=_together_order,
    ),
    Rule(
        id="mistral:order",
        trainers=("mistral",),
        source="mistral-common 1.13 protocol/instruct/validator.py _validate_message_order",
        severity="error",
        message="a message may not follow the one before it",
        fix="tools answer the assistant; after an answer the user speaks",
        check=_mistral_order,
    ),
    Rule(
        id="mistral:alone",
        trainers=("mistral",),
        source='mistral-common 1.13 validator.py ("Conversation must start with a user message or system message")',
        severity="error",
        message="the assistant's is the only message",
        fix="put what it answers before it",
        check=_mistral_alone,
    ),
    Rule(
        id="mistral:says-nothing",
        trainers=("mistral",),
        source="mistral-common 1.13 protocol/instruct/validator.py (tokenizers up to v3), "
        "tokens/tokenizers/instruct.py (those since)",
        severity="error",
        message="the assistant neither says anything nor calls a tool",
        fix="leave the row out",
        check=_mistral_says,
    ),
    Rule(
        id="mistral:no-user",
        trainers=("mistral",),
        source="mistral-finetune issue 80 (refused with a misleading message)",
        severity="warning",
        message="the user says nothing in the whole conversation",
        fix="put the question into a message of the user's",
        check=_system_only,
    ),
]
