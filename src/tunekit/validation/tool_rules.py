"""Rules about the tools that a row declares, and about calls of others or with other arguments than declared."""

from collections.abc import Iterator
from typing import Any

from tunekit.validation.call_rules import CALLERS, NAME, STRINGS
from tunekit.validation.calls import calls, declared, functions_in, read, tool_fields, ways
from tunekit.validation.message_rules import CHAT, OPENAI
from tunekit.validation.rule import Row, Rule
from tunekit.validation.schema import Fitting
from tunekit.validation.trainers import RowPath, Trainer

_OTHERS = tuple(name for name in CHAT if name not in STRINGS)
_FIELDS: tuple[RowPath, ...] = (("tools",), ("functions",), ("input", "tools"))
_STEPS = 4_000  # a row; those that people write take some dozens


def _tools(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, given in tool_fields(row, trainer):
        if isinstance(given, str) and trainer.texts_of_tools:
            if given.strip() and not isinstance(read(given), list):
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


def _tools_text(row: Row, _: Trainer) -> Iterator[RowPath]:
    given = row.get("tools")
    found = read(given) if isinstance(given, str) else None
    if given and not (isinstance(found, list) and all(isinstance(tool, dict) for tool in found)):
        yield ("tools",)


def _tool_type(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, given in tool_fields(row, trainer):
        for i, tool in enumerate(given if isinstance(given, list) and path[-1] == "tools" else ()):
            if isinstance(tool, dict) and not (tool.get("type") == "function" and "function" in tool):
                yield (*path, i)


def _tool_name(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    for path, given in tool_fields(row, trainer):
        for place, function in functions_in(given):
            if isinstance(function.get("name"), str) and not NAME.fullmatch(function["name"]):
                yield (*path, *place, "name")


def _undeclared(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    known = declared(row, trainer)
    if known is not None:
        found = ((p, c) for p, c in calls(row, trainer) if isinstance(c.name, str) and c.name not in known)
        yield from dict.fromkeys((*path, *call.name_at) for path, call in found)


def _misfitting(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    at = tuple(path for path, _ in tool_fields(row, trainer))
    yield from row.once(
        ("misfits", at, *ways(row, trainer)), lambda: list(dict.fromkeys(_misfits(row, trainer)))
    )


def _misfits(row: Row, trainer: Trainer) -> Iterator[RowPath]:
    known, fitting = declared(row, trainer) or {}, Fitting(_STEPS)
    for path, call in calls(row, trainer) if known else ():
        schema = known.get(call.name) if isinstance(call.name, str) else None
        arguments = call.arguments if isinstance(schema, dict) else None
        if arguments is not None and not fitting.fits(_given(arguments, call.function), schema):
            yield (*path, *call.arguments_at)


def _given(arguments: dict[str, Any], function: dict[str, Any]) -> Any:
    """The arguments; of those that are no text, without what is null: tables fill it in."""
    return arguments if isinstance(function.get("arguments"), str) else _without_null(arguments)


def _without_null(held: Any) -> Any:
    if isinstance(held, dict):
        return {name: _without_null(inner) for name, inner in held.items() if inner is not None}
    return [_without_null(inner) for inner in held] if isinstance(held, list) else held


TOOL_RULES = [
    Rule(
        id="chat:tools",
        trainers=CALLERS,
        source="openai openapi ChatCompletionTool; trl 1.9 docs/source/dataset_formats.md; axolotl 0.19 "
        "prompt_strategies/chat_template.py; llamafactory 0.9 data/converter.py",
        severity="error",
        message="the tools are no list of functions with names",
        fix='write [{"type": "function", "function": {"name": …, "parameters": {…}}}]',
        check=_tools,
        about="items",
        within=_FIELDS,
    ),
    Rule(
        id="llamafactory:tools-text",
        trainers=("llamafactory:sharegpt",),
        source='llamafactory 0.9 data/formatter.py ("Invalid JSON format in tool description")',
        severity="error",
        message="the tools are no text that holds a JSON list of them",
        fix="write the list as JSON in a string",
        check=_tools_text,
        about="items",
        within=_FIELDS,
    ),
    Rule(
        id="openai:tool-type",
        trainers=STRINGS,
        source="openai openapi ChatCompletionTool (type and function are required)",
        severity="error",
        message="a tool does not say that it is a function, or does not hold one",
        fix='write {"type": "function", "function": {"name": …, "parameters": {…}}}',
        check=_tool_type,
        about="items",
        within=_FIELDS,
    ),
    Rule(
        id="openai:tool-name",
        trainers=(*OPENAI, "mistral"),
        source="openai openapi FunctionObject; mistral-common 1.13 protocol/instruct/validator.py",
        severity="error",
        message="the name of a tool is not 1 to 64 letters, digits, underscores and dashes",
        fix="rename the function, in the calls too",
        check=_tool_name,
        about="items",
        within=_FIELDS,
    ),
    Rule(
        id="openai:call-undeclared",
        trainers=STRINGS,
        source="OpenAI documentation, function calling (a model calls what the list of tools holds)",
        severity="error",
        message="a call of a function that the list of tools of the row does not hold",
        fix="add it to the tools, or correct the name",
        check=_undeclared,
        about="calls",
        within=_FIELDS,
    ),
    Rule(
        id="chat:call-undeclared",
        trainers=_OTHERS,
        source="as openai:call-undeclared",
        severity="warning",
        message="a call of a function that the list of tools of the row does not hold",
        fix="add it to the tools, or correct the name",
        check=_undeclared,
        about="calls",
        within=_FIELDS,
    ),
    Rule(
        id="openai:arguments-schema",
        trainers=STRINGS,
        source="JSON Schema; OpenAI documentation, function calling (the arguments follow the parameters)",
        severity="error",
        message="the arguments of a call are none that the schema of the tool allows",
        fix="correct the arguments, or the schema",
        check=_misfitting,
        about="calls",
        within=_FIELDS,
    ),
    Rule(
        id="chat:arguments-schema",
        trainers=_OTHERS,
        source="as openai:arguments-schema",
        severity="warning",
        message="the arguments of a call are none that the schema of the tool allows",
        fix="correct the arguments, or the schema",
        check=_misfitting,
        about="calls",
        within=_FIELDS,
    ),
]
