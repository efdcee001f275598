"""Rules about the fields of a row."""

from collections.abc import Iterator

from tunekit.validation.rule import Row, Rule
from tunekit.validation.trainers import TRAINERS, RowPath, Trainer
from tunekit.validation.turns import LONG, reads

ALL = tuple(TRAINERS)
TRL = tuple(name for name in ALL if name.startswith("trl:"))
PAIRED = ("openai:dpo", "trl:dpo", "trl:kto", "trl:reward", "together", "llamafactory:alpaca")


def _missing(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    if trainer.form(row) is None:
        nearest = max(trainer.forms, key=lambda form: sum(name in row for name in form))
        yield (next(name for name in nearest if name not in row),)


def _null(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for name in trainer.form(row) or ():
        if row[name] is None and type(None) not in trainer.kind(name):
            yield (name,)


def _kind(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for name in trainer.form(row) or ():
        if row[name] is not None and not isinstance(row[name], trainer.kind(name)):
            yield (name,)


def _blank(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for name in trainer.form(row) or ():
        if isinstance(row[name], str) and str in trainer.kind(name) and not row[name].strip():
            yield (name,)


def _several(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    found = [form for form in trainer.forms if all(name in row for name in form)]
    if any(not set(found[0]) >= set(form) for form in found[1:]):
        yield (found[-1][0],)


def _texts_and_turns(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    form = [name for name in trainer.form(row) or () if isinstance(row[name], str | list) and name != "label"]
    if len({type(row[name]) for name in form}) > 1:
        yield (next(name for name in form if type(row[name]) is not type(row[form[0]])),)


def _joined(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    form = trainer.form(row) or ()
    prompt = row["prompt"] if "prompt" in form else None
    if not isinstance(prompt, str) or not prompt.strip() or prompt[-1].isspace():
        return
    for name in form:
        answer = row[name] if name in ("completion", "chosen", "rejected") else None
        if isinstance(answer, str) and answer.strip() and not answer[0].isspace():
            yield (name,)


def _equal(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    form = trainer.form(row) or ()
    for better, worse in (("chosen", "rejected"), ("preferred_output", "non_preferred_output")):
        if better in form and row[better] is not None and row[better] == row[worse]:
            yield (worse,)


def _label(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    if "label" in (trainer.form(row) or ()) and row["label"] is not None and row["label"] not in (0, 1):
        yield ("label",)


def _label_number(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    label = row.get("label")
    if "label" in (trainer.form(row) or ()) and not isinstance(label, bool) and label in (0, 1):
        yield ("label",)


def _long(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for name in trainer.form(row) or ():
        if isinstance(row[name], str) and len(row[name]) > LONG:
            yield (name,)
    for talk in reads(row, trainer):
        for i, turn in talk.numbered():
            if isinstance(turn.content, str) and len(turn.content) > LONG:
                yield (*talk.path, i, turn.content_key)


FIELD_RULES = [
    Rule(
        id="row:object",
        trainers=ALL,
        source="JSON Lines; together 3.1 lib/utils/files.py",
        severity="error",
        message="the line holds no JSON object",
        fix='write one object a line, such as {"messages": […]}',
    ),
    Rule(
        id="row:fields",
        trainers=ALL,
        source="openai openapi FineTuneChatRequestInput; trl 1.9 docs/source/dataset_formats.md; llamafactory 0.9 "
        "data/parser.py; axolotl 0.19 prompt_strategies; together 3.1 lib/constants.py",
        severity="error",
        message="a field that the trainer reads is missing",
        fix="write it, with another layout if need be",
        check=_missing,
        about="fields",
    ),
    Rule(
        id="row:null",
        trainers=ALL,
        source='axolotl 0.19 prompt_strategies/chat_template.py ("Messages is null")',
        severity="error",
        message="a field that the trainer reads is null",
        fix="give it a value, or leave the row out",
        check=_null,
        about="fields",
    ),
    Rule(
        id="row:kind",
        trainers=ALL,
        source="as row:fields",
        severity="error",
        message="a field holds another kind of value than the trainer reads",
        fix="write a string where a text is asked for, a list where messages are",
        check=_kind,
        about="fields",
    ),
    Rule(
        id="row:blank",
        trainers=ALL,
        source="openai-python lib/_validators.py (empty prompts and completions); axolotl 0.19 (empty turns)",
        severity="warning",
        message="a text is empty",
        fix="leave the row out, unless the empty text is meant",
        check=_blank,
        about="fields",
    ),
    Rule(
        id="together:two-formats",
        trainers=("together",),
        source="Together documentation, data preparation",
        severity="error",
        message="the fields of two formats stand in one row",
        fix="keep the fields of one format",
        check=_several,
        about="fields",
    ),
    Rule(
        id="trl:two-formats",
        trainers=("trl:sft", "trl:kto"),
        source="trl 1.16 data_utils.py apply_chat_template (exact sets of keys, else KeyError)",
        severity="warning",
        message="the fields of two dataset types stand in one row; one of them is not read",
        fix="keep the fields of one type",
        check=_several,
        about="fields",
    ),
    Rule(
        id="trl:texts-and-messages",
        trainers=TRL,
        source="trl 1.16 data_utils.py is_conversational (looks at one field, which one depends on the hash seed)",
        severity="error",
        message="one field of the row is a text and another a list of messages",
        fix="write all of them as texts, or all as messages",
        check=_texts_and_turns,
        about="fields",
    ),
    Rule(
        id="trl:boundary",
        trainers=TRL,
        source="trl 1.16 trainer/sft_trainer.py, dpo_trainer.py, kto_trainer.py (prompt and answer are joined as they "
        "are)",
        severity="warning",
        message="nothing parts the prompt from the answer: their last and first token may become one",
        fix="end the prompt with a newline, or use messages",
        check=_joined,
        about="fields",
    ),
    Rule(
        id="preference:equal",
        trainers=PAIRED,
        source="the loss is zero where both answers are the same",
        severity="warning",
        message="both answers are the same",
        fix="leave the row out",
        check=_equal,
        about="fields",
    ),
    Rule(
        id="trl:label",
        trainers=("trl:kto",),
        source="trl 1.9 docs/source/dataset_formats.md, unpaired preference",
        severity="error",
        message="the label is neither true nor false",
        fix="write true for a wanted answer, false for an unwanted one",
        check=_label,
        about="fields",
    ),
    Rule(
        id="trl:label-number",
        trainers=("trl:kto",),
        source="trl 1.9 docs/source/dataset_formats.md, unpaired preference (a bool)",
        severity="warning",
        message="the label is a number",
        fix="write true or false",
        check=_label_number,
        about="fields",
    ),
    Rule(
        id="lint:long",
        trainers=ALL,
        source="openai-python lib/_validators.py (very long examples: above 10,000 characters)",
        severity="warning",
        message="a text above 10,000 characters",
        fix="see that it is not cut: hand over a tokenizer and max_tokens",
        check=_long,
        about="texts",
        looks=(),
    ),
]
