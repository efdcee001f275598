"""Calls of tools in ``tk.validate``: in whole conversations, in each form, and held to what is declared."""

import json

import pytest
from test_validation_rules import (
    ANSWER,
    ASKS,
    CALL,
    GIVES,
    GPT,
    HUMAN,
    STRICT,
    SYSTEM,
    TOOLS,
    USER,
    calls,
    chat,
    dpo,
    function,
    legacy,
    shared,
    written,
)

import tunekit as tk
from tunekit.validation.schema import Fitting

SERVICES = ["openai", "together"]
OTHER = CALL | {"id": "another1x"}
GIVES_OTHER = GIVES | {"tool_call_id": "another1x"}
BOTH = ASKS | {"tool_calls": [CALL, OTHER]}
FUNCTION = {"role": "function", "name": "look", "content": "It is blue."}
OLDER = {"role": "assistant", "content": None, "function_call": {"name": "look", "arguments": "{}"}}
DEVELOPER = {"role": "developer", "content": "Be brief."}


def rules(row, trainer, tmp_path):
    """What is found in a row, as long as it is about the row."""
    found = tk.validate(written(tmp_path, [row]), trainer=trainer)
    return {
        (f.rule.id, f.path)
        for f in found.findings
        if not f.rule.id.startswith("file:") and f.rule.id != "mistral:call-id"
    }


@pytest.mark.parametrize("trainer", SERVICES)
@pytest.mark.parametrize(
    ("messages", "at"),
    [
        ((USER, ASKS, ANSWER), 2),
        ((USER, ASKS, USER, ANSWER), 2),
        ((USER, ASKS, SYSTEM, GIVES, ANSWER), 2),
        ((USER, BOTH, GIVES, ANSWER), 3),
        ((USER, BOTH, GIVES_OTHER, USER, ANSWER), 3),
        ((USER, ASKS, GIVES, ASKS, ANSWER), 4),
        ((USER, BOTH, GIVES, GIVES, ANSWER), 4),
        ((ASKS, USER, ANSWER), 1),
    ],
)
def test_every_call_is_answered_before_the_talk_goes_on(trainer, messages, at, tmp_path):
    assert ("openai:calls-answered", f"messages[{at}].role") in rules(chat(*messages), trainer, tmp_path)


@pytest.mark.parametrize("trainer", [*SERVICES, "mistral", "llamafactory:openai", "axolotl:chat_template"])
@pytest.mark.parametrize(
    "messages",
    [
        (USER, ASKS, GIVES, ANSWER),
        (USER, BOTH, GIVES_OTHER, GIVES, ANSWER),
        (USER, ASKS, GIVES, ASKS, GIVES, ANSWER),
        (USER, ASKS),
        (USER, ASKS, GIVES, ANSWER, USER, BOTH),
    ],
)
def test_calls_that_are_answered_or_end_the_talk_pass(trainer, messages, tmp_path):
    assert rules(chat(*messages, tools=TOOLS), trainer, tmp_path) == set()


@pytest.mark.parametrize("trainer", SERVICES)
@pytest.mark.parametrize(
    ("messages", "at"),
    [
        ((USER, GIVES, ANSWER), 1),
        ((USER, ASKS, GIVES, GIVES, ANSWER), 3),
        ((USER, ASKS, GIVES, ANSWER, USER, GIVES, ANSWER), 5),
        ((USER, ASKS, GIVES_OTHER, ANSWER), 2),
    ],
)
def test_a_tool_answers_a_call_that_waits_for_it(trainer, messages, at, tmp_path):
    found = rules(chat(*messages), trainer, tmp_path)
    assert ("openai:tool-call-unknown", f"messages[{at}].tool_call_id") in found


def test_a_call_of_the_prompt_is_answered_there_or_where_the_talk_goes_on(tmp_path):
    asked = {"messages": [USER, ASKS]}
    row = dpo(input=asked)
    expected = {
        ("openai:calls-answered", f"{side}[0].role") for side in ("preferred_output", "non_preferred_output")
    }
    assert rules(row, "openai:dpo", tmp_path) == expected
    assert rules(dpo(input={"messages": [USER, ASKS, GIVES]}), "openai:dpo", tmp_path) == set()
    split = {"prompt": [USER, ASKS | {"tool_calls": [{"type": "function", "function": {"name": "look"}}]}]}
    answered = split | {"completion": [{"role": "tool", "name": "look", "content": "Blue."}, ANSWER]}
    assert rules(answered, "trl:sft", tmp_path) == {("trl:answer-start", "completion[0].role")}
    assert ("chat:calls-answered", "completion[0].role") in rules(
        split | {"completion": [ANSWER]}, "trl:sft", tmp_path
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (legacy(), set()),
        (chat(USER, OLDER), set()),
        (chat(USER, OLDER | {"content": ""}, FUNCTION, ANSWER), set()),
        (legacy(arguments={"at": 1}), {("openai:arguments-string", "messages[1].function_call.arguments")}),
        (legacy(arguments="{at: 1}"), {("openai:arguments-json", "messages[1].function_call.arguments")}),
        (legacy(arguments="[1]"), {("openai:arguments-json", "messages[1].function_call.arguments")}),
        (legacy(arguments='{"at": NaN}'), {("openai:arguments-json", "messages[1].function_call.arguments")}),
        (legacy(name=None), {("chat:tool-call", "messages[1].function_call.name")}),
        (
            legacy(name="look at"),
            {
                ("chat:function-name", "messages[1].function_call.name"),
                ("openai:tool-call-unknown", "messages[2].name"),
                ("openai:calls-answered", "messages[3].role"),
            },
        ),
        (chat(USER, OLDER | {"function_call": "look"}), {("chat:tool-call", "messages[1].function_call")}),
        (legacy({"role": "function", "content": "a"}, ANSWER), {("openai:answer-name", "messages[2].name")}),
        (legacy(ANSWER), {("openai:calls-answered", "messages[2].role")}),
        (legacy(USER, ANSWER), {("openai:calls-answered", "messages[2].role")}),
        (chat(USER, FUNCTION, ANSWER), {("openai:tool-call-unknown", "messages[1].name")}),
        (
            chat(USER | {"function_call": OLDER["function_call"]}, FUNCTION, ANSWER),
            {("openai:caller", "messages[0].function_call")},
        ),
        (
            legacy() | {"functions": [{"name": "see"}]},
            {("openai:call-undeclared", "messages[1].function_call.name")},
        ),
        (
            legacy() | {"functions": [STRICT[0]["function"]]},
            {("openai:arguments-schema", "messages[1].function_call.arguments")},
        ),
        (legacy(arguments='{"at": "me"}') | {"functions": [STRICT[0]["function"]]}, set()),
        (legacy() | {"functions": "look"}, {("chat:tools", "functions")}),
    ],
)
def test_the_older_form_is_held_to_the_same(row, found, tmp_path):
    assert rules(row, "openai", tmp_path) == found


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ('{"name": "f", "arguments": {"a": 1}}', True),
        ('[{"name": "f", "arguments": {}}, {"name": "g", "arguments": {}}]', True),
        ('<think>\nIt asks.\n</think>\n{"name": "f", "arguments": {}}', True),
        ('So be it. <tool_call>{"name": "f", "arguments": {}}</tool_call>', True),
        ("call f now", False),
        ("{'name': 'f', 'arguments': {}}", False),
        ('{"name": "f"}', False),
        ('{"arguments": {}}', False),
        ('[{"name": "f", "arguments": {}}, {"name": "g"}]', False),
        ('"f"', False),
        ("[]", False),
        ("", False),
    ],
)
def test_a_call_that_llamafactory_cannot_read_is_an_error(value, right, tmp_path):
    found = {rule for rule, _ in rules(shared(value), "llamafactory:sharegpt", tmp_path)}
    assert ("llamafactory:written-call" in found) is not right
    row = chat(USER, {"role": "function", "content": value}, GIVES, ANSWER)
    found = {rule for rule, _ in rules(row, "llamafactory:openai", tmp_path)}
    assert ("llamafactory:written-call" in found) is not right


def test_a_written_call_is_held_to_what_is_declared(tmp_path):
    tools = json.dumps([STRICT[0]["function"]])
    at = "conversations[1].value"
    row = shared('{"name": "look", "arguments": {"at": "me"}}', tools=tools)
    assert rules(row, "llamafactory:sharegpt", tmp_path) == set()
    row = shared('{"name": "look", "arguments": {"at": 1}}', tools=tools)
    assert rules(row, "llamafactory:sharegpt", tmp_path) == {("chat:arguments-schema", at)}
    row = shared('{"name": "see", "arguments": {}}', tools=tools)
    assert rules(row, "llamafactory:sharegpt", tmp_path) == {("chat:call-undeclared", at)}
    goes_on = {
        "conversations": [
            HUMAN,
            {"from": "function_call", "value": row["conversations"][1]["value"]},
            HUMAN,
            GPT,
        ]
    }
    assert rules(goes_on, "llamafactory:sharegpt", tmp_path) == {
        ("chat:calls-answered", "conversations[2].from")
    }


@pytest.mark.parametrize("tools", ["call me", '{"name": "f"}', '["f"]', [{"name": "f"}]])
def test_tools_that_llamafactory_cannot_read_are_an_error(tools, tmp_path):
    row = {"conversations": [HUMAN, GPT], "tools": tools}
    assert rules(row, "llamafactory:sharegpt", tmp_path) == {("llamafactory:tools-text", "tools")}
    for empty in ("", "[]", None):
        assert rules(row | {"tools": empty}, "llamafactory:sharegpt", tmp_path) == set()


def test_calls_without_a_list_of_tools_are_held_to_none(tmp_path):
    assert rules(calls(), "openai", tmp_path) == set()
    assert rules(calls() | {"tools": []}, "openai", tmp_path) == {
        ("openai:call-undeclared", "messages[1].tool_calls[0].function.name")
    }


def test_what_a_table_fills_in_is_no_argument(tmp_path):
    schema = {"type": "object", "properties": {"at": {"type": "string"}, "by": {"type": "string"}}}
    tools = [{"type": "function", "function": {"name": "look", "parameters": schema}}]
    row = function(arguments={"at": "me", "by": None}) | {"tools": tools}
    assert rules(row, "trl:sft", tmp_path) == set()
    row = function(arguments='{"at": "me", "by": null}') | {"tools": tools}
    assert ("openai:arguments-schema", "messages[1].tool_calls[0].function.arguments") in rules(
        row, "openai", tmp_path
    )


@pytest.mark.parametrize(
    ("schema", "fitting", "others"),
    [
        ({"type": "string"}, ["a", ""], [1, None, [], {}, True]),
        ({"type": "integer"}, [1, 2.0, -3], [1.5, "1", True, None]),
        ({"type": "number"}, [1, 1.5], ["1", False]),
        ({"type": "boolean"}, [True, False], [0, 1, "true"]),
        ({"type": ["string", "null"]}, ["a", None], [1]),
        ({"type": "string", "nullable": True}, ["a", None], [1]),
        ({"enum": ["a", 1]}, ["a", 1], ["b", True, None]),
        ({"const": "a"}, ["a"], ["b"]),
        ({"type": "array", "items": {"type": "string"}}, [[], ["a"]], [["a", 1], "a"]),
        ({"type": "array", "minItems": 1, "maxItems": 2}, [[1], [1, 2]], [[], [1, 2, 3]]),
        ({"type": "number", "minimum": 0, "exclusiveMaximum": 1}, [0, 0.5], [-1, 1]),
        ({"type": "string", "minLength": 1}, ["a"], [""]),
        ({"type": "object", "required": ["a"]}, [{"a": None}], [{}, {"b": 1}]),
        (
            {"properties": {"a": {"type": "string"}}, "additionalProperties": False},
            [{}, {"a": "b"}],
            [{"b": 1}],
        ),
        ({"additionalProperties": {"type": "string"}}, [{"a": "b"}], [{"a": 1}]),
        (
            {"properties": {"a": {"properties": {"b": {"type": "null"}}}}},
            [{"a": {"b": None}}],
            [{"a": {"b": 1}}],
        ),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, ["a", None], [1]),
        ({"allOf": [{"minimum": 1}, {"maximum": 2}]}, [1, 2], [0, 3]),
        # What is no schema, or one of another dialect, asks for nothing
        ({"type": "dict"}, [{}, 1], []),
        ({"type": "object", "properties": None, "required": None}, [{}], [1]),
        ({"$ref": "#/$defs/a"}, [1, "a"], []),
        ({"enum": None, "minimum": "1", "items": [], "anyOf": []}, [0, []], []),
        ("a", [1], []),
        (True, [1], []),
        (False, [], [1]),
    ],
)
def test_what_fits_a_schema(schema, fitting, others):
    for value in fitting:
        assert Fitting(100).fits(value, schema), value
    for value in others:
        assert not Fitting(100).fits(value, schema), value


def test_a_schema_that_is_made_to_take_long_ends():
    schema = {}
    for _ in range(40):
        schema = {"anyOf": [schema, schema], "type": "string"}
    assert Fitting(4000).fits("a", schema)
    deep = {}
    for _ in range(5000):
        deep = {"properties": {"a": deep}}
    value = 1
    for _ in range(5000):
        value = {"a": value}
    assert Fitting(10**6).fits(value, deep)


ALPACA = {"instruction": "Add.", "input": "1 and 2", "chosen": "3", "rejected": "4"}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (ALPACA, set()),
        ({k: v for k, v in ALPACA.items() if k != "input"}, {("llamafactory:input-missing", "input")}),
        (ALPACA | {"history": [["a", "b"]], "system": "Be brief."}, set()),
        (ALPACA | {"rejected": "3"}, {("preference:equal", "rejected")}),
        (ALPACA | {"chosen": ["3"]}, {("row:kind", "chosen")}),
        (ALPACA | {"rejected": None}, {("row:null", "rejected")}),
        ({k: v for k, v in ALPACA.items() if k != "rejected"}, {("row:fields", "rejected")}),
        ({"instruction": "Add.", "input": ""}, {("row:fields", "output")}),
        ({"instruction": "Add.", "input": "", "output": "3", "kto_tag": False}, set()),
    ],
)
def test_the_rows_of_the_readme_of_llamafactory(row, found, tmp_path):
    assert rules(row, "llamafactory:alpaca", tmp_path) == found


def test_the_tokens_of_the_longer_answer_count(tmp_path):
    row = ALPACA | {"rejected": "four or five"}
    found = tk.validate(written(tmp_path, [row]), trainer="llamafactory:alpaca", tokenizer=str.split)
    assert found.tokens.total == 1 + 3 + 3


def test_the_developer_speaks_to_openai(tmp_path):
    assert rules(chat(DEVELOPER, USER, ANSWER), "openai", tmp_path) == set()
    assert rules(dpo(input={"messages": [DEVELOPER, USER]}), "openai:dpo", tmp_path) == set()
    assert rules(chat(DEVELOPER, USER, ANSWER), "together", tmp_path) == {
        ("chat:role-unknown", "messages[0].role")
    }
