"""Rules about a conversation as a whole: who speaks when, how it begins and ends."""

from collections.abc import Iterator
from typing import Any

from tunekit.validation.message_rules import CHAT, TEMPLATES, TRL, WEIGHTS
from tunekit.validation.rule import Row, Rule
from tunekit.validation.trainers import INPUT, MESSAGES, RowPath, Trainer
from tunekit.validation.turns import lists, reads, whole


def _no_turns(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    yield from (path for path, messages in lists(row, trainer) if not messages)


def _no_list(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    given = row.get("input")
    read = "input" in (trainer.form(row) or ())
    if read and isinstance(given, dict) and not isinstance(given.get("messages"), list):
        yield INPUT


def _last(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES, ("conversations",)):
        if found[-1].role not in ("assistant", "gpt", None):
            yield (*path, len(found) - 1, found[-1].role_key)


def _no_answer(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES):
        if all(turn.role not in ("assistant", "gpt", None) for turn in found):
            yield path


def _alternating(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for talk in reads(row, trainer):
        before: Any = None
        for i, turn in talk.numbered():
            role = turn.role
            if role == before and role in ("user", "assistant", "human", "gpt"):
                yield (*talk.path, i, turn.role_key)
            before = before if role == "system" else role


def _late_system(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for talk in reads(row, trainer):
        for i, turn in talk.numbered():
            if turn.role == "system" and i != 0:
                yield (*talk.path, i, turn.role_key)


def _no_weight(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, MESSAGES):
        answers = [turn.message.get("weight", 1) for turn in found if turn.role == "assistant"]
        if answers and all(weight == 0 for weight in answers):
            yield path


def _one_answer(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, ("preferred_output",), ("non_preferred_output",)):
        if len(found) != 1 or found[0].role not in ("assistant", None):
            yield path


def _prompt_end(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, found in whole(row, trainer, ("prompt",)):
        if found[-1].role not in ("user", "tool", "assistant", None):
            yield (*path, len(found) - 1, "role")


def _answer_start(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    fields = ("completion", "chosen", "rejected") if "prompt" in row else ("completion",)
    for path, found in whole(row, trainer, *((name,) for name in fields)):
        if found[0].role not in ("assistant", None):
            yield (*path, 0, "role")


CONVERSATION_RULES = [
    Rule(
        id="chat:no-messages",
        trainers=CHAT,
        source="openai openapi FineTuneChatRequestInput (minItems 1); trl 1.16 data_utils.py (IndexError)",
        severity="error",
        message="the list of messages is empty",
        fix="leave the row out",
        check=_no_turns,
    ),
    Rule(
        id="openai:input-messages",
        trainers=("openai:dpo", "together"),
        source="OpenAI documentation, direct preference optimization",
        severity="error",
        message="the input holds no list of messages",
        fix='write "input": {"messages": […]}',
        check=_no_list,
        about="fields",
    ),
    Rule(
        id="openai:last-message-assistant",
        trainers=("openai", "mistral"),
        source="clone-factory-v1 issue 1; mistral-common 1.13 protocol/instruct/validator.py (finetuning)",
        severity="error",
        message="the last message is not the assistant's",
        fix="end the conversation with the answer to learn",
        check=_last,
    ),
    Rule(
        id="chat:last-message-assistant",
        trainers=("trl:sft", "axolotl:chat_template", "together"),
        source='axolotl 0.19 prompt_strategies/chat_template.py ("Last turn is not trainable")',
        severity="warning",
        message="the last message is not the assistant's: nothing is learnt from it",
        fix="end the conversation with the answer to learn",
        check=_last,
    ),
    Rule(
        id="chat:no-answer",
        trainers=("openai", "mistral", "together", "axolotl:chat_template"),
        source="OpenAI cookbook (example_missing_assistant_message)",
        severity="error",
        message="the assistant says nothing in the whole conversation",
        fix="leave the row out",
        check=_no_answer,
    ),
    Rule(
        id="chat:alternating",
        trainers=(*TEMPLATES, "mistral"),
        source="chat templates of Llama 2, Gemma and Mistral (roles must alternate); mistral-finetune issue 80",
        severity="warning",
        message="two messages in a row are of one role; many chat templates refuse that",
        fix="join them",
        check=_alternating,
    ),
    Rule(
        id="chat:system-first",
        trainers=(*TEMPLATES, "together"),
        source="chat templates (a system message is read only in first place); Together documentation",
        severity="warning",
        message="a system message that is not the first one",
        fix="put it first",
        check=_late_system,
    ),
    Rule(
        id="chat:weights-zero",
        trainers=WEIGHTS,
        source="nothing is left for the loss",
        severity="warning",
        message="all of the assistant's messages have the weight 0",
        fix="leave the row out",
        check=_no_weight,
    ),
    Rule(
        id="openai:one-answer",
        trainers=("openai:dpo", "together"),
        source="OpenAI documentation, direct preference optimization; openapi (maxItems 1)",
        severity="error",
        message="a preferred or non-preferred output is not one message of the assistant's",
        fix="leave its last answer alone in the list, and put the rest into input.messages",
        check=_one_answer,
    ),
    Rule(
        id="trl:prompt-end",
        trainers=("trl:sft", "trl:dpo", "trl:kto", "trl:grpo"),
        source="trl 1.16 data_utils.py apply_chat_template (ValueError), which the trainers call for rows with images; "
        "without, sft_trainer.py, dpo_trainer.py, kto_trainer.py and grpo_trainer.py take any role",
        severity="warning",
        message="the last message of the prompt is neither the user's, a tool's nor the assistant's",
        fix="end the prompt with what the user asks",
        check=_prompt_end,
    ),
    Rule(
        id="trl:answer-start",
        trainers=TRL,
        source="trl 1.9 docs/source/dataset_formats.md, prompt-completion and preference",
        severity="warning",
        message="the answer does not begin with a message of the assistant's",
        fix="move what comes before it into the prompt",
        check=_answer_start,
    ),
]
