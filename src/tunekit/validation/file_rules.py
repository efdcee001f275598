"""Rules about lines and files, and the table of all rules."""

from dataclasses import replace

from tunekit.validation.answer_rules import ANSWER_RULES
from tunekit.validation.call_rules import CALL_RULES
from tunekit.validation.conversation_rules import CONVERSATION_RULES
from tunekit.validation.family_rules import FAMILY_RULES
from tunekit.validation.field_rules import ALL, FIELD_RULES
from tunekit.validation.message_rules import MESSAGE_RULES
from tunekit.validation.rule import Rule
from tunekit.validation.tool_rules import TOOL_RULES
from tunekit.validation.trainers import TRAINERS

_PYTHON = "RFC 8259; orjson, pyarrow and the loaders that build on them refuse it"

LINE_RULES = [
    Rule(
        id="line:long",
        trainers=ALL,
        source="pyarrow's JSON reader (block size); a line of this length is seldom meant",
        severity="error",
        message="the line is above the limit",
        fix="cut the example, or raise line_limit",
    ),
    Rule(
        id="line:not-utf8",
        trainers=ALL,
        source="RFC 8259 section 8.1; together 3.1 lib/utils/files.py",
        severity="error",
        message="the line is not UTF-8",
        fix="convert the file to UTF-8",
    ),
    Rule(
        id="line:cut-off",
        trainers=ALL,
        source="JSON Lines",
        severity="error",
        message="the last line is no JSON and has no end: the file is cut off",
        fix="write the file again",
    ),
    Rule(
        id="line:not-a-number",
        trainers=ALL,
        source=_PYTHON,
        severity="error",
        message="NaN or Infinity, which JSON does not have",
        fix="write null or leave the field out (json.dumps(…, allow_nan=False) finds them)",
    ),
    Rule(
        id="line:lone-surrogate",
        trainers=ALL,
        source=_PYTHON,
        severity="error",
        message="an escape of half a character (a lone surrogate)",
        fix="take it out of the text",
    ),
    Rule(
        id="line:not-json",
        trainers=ALL,
        source="JSON Lines",
        severity="error",
        message="the line is no JSON",
        fix="write one JSON object a line, with a JSON library",
    ),
    Rule(
        id="line:deep",
        trainers=ALL,
        source="recursion limits of JSON libraries (orjson writes 254 levels)",
        severity="error",
        message="the line is nested more than 100 levels deep",
        fix="write it flatter",
    ),
    Rule(
        id="line:duplicate-key",
        trainers=ALL,
        source="RFC 8259 section 4; most libraries keep the last one silently",
        severity="warning",
        message="an object has a key twice",
        fix="keep one",
    ),
    Rule(
        id="line:blank",
        trainers=ALL,
        source="JSON Lines; together 3.1 lib/utils/files.py passes over it, others do not say",
        severity="warning",
        message="a blank line",
        fix="take it out",
    ),
    Rule(
        id="file:empty",
        trainers=ALL,
        source="together 3.1 lib/utils/files.py",
        severity="error",
        message="the file holds no line",
        fix="leave the file out",
    ),
    Rule(
        id="file:bom",
        trainers=ALL,
        source="RFC 8259 section 8.1; orjson and json.loads refuse it",
        severity="error",
        message="the file begins with a byte order mark",
        fix="write it as utf-8, not as utf-8-sig",
    ),
    Rule(
        id="file:damaged",
        trainers=ALL,
        source="the format of the compressed file",
        severity="error",
        message="the file cannot be read to its end",
        fix="write it again",
    ),
    Rule(
        id="file:large",
        trainers=tuple(name for name, trainer in TRAINERS.items() if trainer.most),
        source="OpenAI documentation (512 MB); together 3.1 lib/constants.py (50.1 GB)",
        severity="error",
        message="the file is larger than the service takes",
        fix="cut it into several",
    ),
    Rule(
        id="file:ending",
        trainers=tuple(name for name, trainer in TRAINERS.items() if trainer.endings),
        source="OpenAI documentation (.jsonl); together 3.1 lib/utils/files.py (Parquet holds tokens alone); "
        "mistral-finetune (.jsonl)",
        severity="error",
        message="the service does not take files of this kind",
        fix="write a plain .jsonl file",
    ),
    Rule(
        id="file:few",
        trainers=tuple(name for name, trainer in TRAINERS.items() if trainer.fewest > 1),
        source="OpenAI documentation, fine-tuning (at least 10 examples)",
        severity="error",
        message="fewer examples than the service asks for",
        fix="add some; 50 to 100 are said to show an effect",
    ),
    Rule(
        id="file:formats",
        trainers=ALL,
        source="trl 1.16 trainers (the first example decides for all); Together documentation; datasets (one schema)",
        severity="error",
        message="the row has other fields, or texts where others have messages, than the first row of the file",
        fix="write one format a file",
    ),
    Rule(
        id="file:duplicate",
        trainers=ALL,
        source="openai-python lib/_validators.py (duplicated_rows)",
        severity="warning",
        message="the line stands in the data before",
        fix="leave it out",
    ),
    Rule(
        id="file:same-prompts",
        trainers=ALL,
        source="openai-python lib/_validators.py (all prompts identical)",
        severity="warning",
        message="all rows have the same prompt",
        fix="check the field that the prompt is made of",
    ),
    Rule(
        id="file:same-answers",
        trainers=ALL,
        source="openai-python lib/_validators.py (all completions identical)",
        severity="error",
        message="all rows have the same answer: there is nothing to learn",
        fix="check the field that the answer is made of",
    ),
    Rule(
        id="file:answer-start",
        trainers=ALL,
        source="openai-python lib/_validators.py (common_completion_prefix)",
        severity="warning",
        message="all answers begin with the same words",
        fix="leave them out of the answer, unless they are meant to be learnt",
    ),
    Rule(
        id="file:one-label",
        trainers=("trl:kto",),
        source="trl 1.9 docs/source/kto_trainer.md (desirable and undesirable answers)",
        severity="warning",
        message="all labels are the same",
        fix="add answers of the other kind",
    ),
    Rule(
        id="lint:upper-case",
        trainers=ALL,
        source="openai-python lib/_validators.py (more than a third upper case)",
        severity="warning",
        message="more than a third of the letters of the answers are capitals",
        fix="write it in lower case, unless the capitals are meant",
    ),
    Rule(
        id="tokens:over-limit",
        trainers=ALL,
        source="OpenAI cookbook, chat fine-tuning data prep (the example will be truncated)",
        severity="error",
        message="the example has more tokens than the limit, and will be cut",
        fix="shorten it or leave it out",
    ),
]
# What of a trainer the checks of turns and of tools look at; those that are not here look at nothing of it.
_ANSWERING = ("legacy", "callers")
_LOOKS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("chat:role-unknown", "chat:role-unusual"), ("roles",)),
    "chat:content-kind": ("parts",),
    "chat:weight": ("name",),
    **dict.fromkeys(("chat:tool-call", "openai:caller", "chat:function-name"), ("legacy",)),
    **dict.fromkeys(
        ("openai:arguments-string", "openai:arguments-json", "trl:arguments-object"), ("legacy",)
    ),
    "llamafactory:written-call": ("callers",),
    **dict.fromkeys(("openai:tool-call-unknown", "openai:calls-answered", "chat:calls-answered"), _ANSWERING),
    "chat:tools": ("legacy", "texts_of_tools"),
    **dict.fromkeys(("openai:tool-type", "openai:tool-name"), ("legacy",)),
    **dict.fromkeys(("openai:call-undeclared", "chat:call-undeclared"), _ANSWERING),
    **dict.fromkeys(("openai:arguments-schema", "chat:arguments-schema"), _ANSWERING),
}
_TURNS = (*MESSAGE_RULES, *CONVERSATION_RULES, *CALL_RULES, *ANSWER_RULES, *TOOL_RULES)
_LOOKING = [replace(rule, looks=_LOOKS.get(rule.id, ())) for rule in _TURNS]
RULES = {rule.id: rule for rule in (*LINE_RULES, *FIELD_RULES, *_LOOKING, *FAMILY_RULES)}
