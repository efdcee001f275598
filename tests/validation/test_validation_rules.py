"""Every rule of ``tk.validate`` has a bad row here that it finds, at its line and path; good rows pass."""

import json

import pytest

import tunekit as tk
from tunekit.validation import RULES, TRAINERS

USER, ANSWER = {"role": "user", "content": "Hi."}, {"role": "assistant", "content": "Hello."}
SYSTEM = {"role": "system", "content": "Be brief."}
HUMAN, GPT = {"from": "human", "value": "Hi."}, {"from": "gpt", "value": "Hello."}
CALL = {"id": "a1b2c3d4e", "type": "function", "function": {"name": "look", "arguments": '{"at": 1}'}}
ASKS = {"role": "assistant", "content": None, "tool_calls": [CALL]}
GIVES = {"role": "tool", "content": "It is blue.", "tool_call_id": "a1b2c3d4e"}
TOOLS = [
    {"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}
]
LOOK = {"type": "object", "properties": {"at": {"type": "string"}}, "required": ["at"]}
STRICT = [{"type": "function", "function": {"name": "look", "parameters": LOOK}}]


def chat(*messages, **more):
    return {"messages": list(messages), **more}


def calls(**change):
    return chat(USER, {**ASKS, "tool_calls": [CALL | change]}, GIVES, ANSWER)


def function(**change):
    return calls(function=CALL["function"] | change)


def legacy(*messages, **call):
    """A conversation that calls in the older form; the answer is the messages, if there are any."""
    asks = {"role": "assistant", "content": None, "function_call": {"name": "look", "arguments": "{}"} | call}
    gives = {"role": "function", "name": "look", "content": "It is blue."}
    return chat(USER, asks, *(messages or (gives, ANSWER)))


def shared(value, **more):
    """A conversation of LLaMA-Factory's ShareGPT form, with a call."""
    called = [
        HUMAN,
        {"from": "function_call", "value": value},
        {"from": "observation", "value": "It is blue."},
        GPT,
    ]
    return {"conversations": called, **more}


def dpo(**change):
    row = {
        "input": {"messages": [USER]},
        "preferred_output": [ANSWER],
        "non_preferred_output": [USER | {"role": "assistant"}],
    }
    return row | change


def good(name):
    """Twelve rows that differ, as the trainer wants them."""
    family = {
        "openai:dpo": lambda n: dpo(
            input={"messages": [USER | {"content": f"{n}?"}]},
            preferred_output=[ANSWER | {"content": f"{n} it is."}],
        ),
        "trl:dpo": lambda n: {"prompt": f"{n}?\n", "chosen": f"{n}.", "rejected": f"{n}!"},
        "trl:reward": lambda n: {"chosen": f"{n}.", "rejected": f"{n}!"},
        "trl:kto": lambda n: {"prompt": f"{n}?\n", "completion": f"{n}.", "label": n % 2 == 0},
        "trl:grpo": lambda n: {"prompt": f"{n}?"},
        "llamafactory:alpaca": lambda n: {"instruction": "Add one.", "input": f"{n}", "output": f"{n + 1}"},
        "axolotl:alpaca": lambda n: {"instruction": f"Add one to {n}.", "output": f"{n + 1}"},
        "llamafactory:sharegpt": lambda n: {
            "conversations": [HUMAN | {"value": f"{n}?"}, GPT | {"value": f"{n}."}]
        },
        "axolotl:completion": lambda n: {"text": f"{n} is a number."},
        "axolotl:input_output": lambda n: {
            "segments": [{"label": False, "text": f"{n}? "}, {"label": True, "text": f"{n}."}]
        },
    }
    made = family.get(name, lambda n: chat(USER | {"content": f"{n}?"}, ANSWER | {"content": f"{n}."}))
    return [made(n) for n in range(12)]


def written(tmp_path, rows, name="data.jsonl"):
    path = tmp_path / name
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


# rule: trainer, bad row, path
ROWS = {
    "row:object": ("openai", ["no object"], ""),
    "row:fields": ("openai", {"mesages": [USER, ANSWER]}, "messages"),
    "row:null": ("axolotl:chat_template", {"messages": None}, "messages"),
    "row:kind": ("axolotl:completion", {"text": ["a"]}, "text"),
    "row:blank": ("axolotl:completion", {"text": " \n"}, "text"),
    "together:two-formats": ("together", chat(USER, ANSWER, text="Hi."), "text"),
    "trl:two-formats": ("trl:sft", chat(USER, ANSWER, text="Hi."), "text"),
    "trl:texts-and-messages": (
        "trl:kto",
        {"prompt": [USER], "completion": "Hello.", "label": True},
        "completion",
    ),
    "trl:boundary": ("trl:kto", {"prompt": "Hi.", "completion": "Hello.", "label": True}, "completion"),
    "preference:equal": ("trl:dpo", {"prompt": "a\n", "chosen": "b", "rejected": "b"}, "rejected"),
    "trl:label": ("trl:kto", {"prompt": "a\n", "completion": "b", "label": "yes"}, "label"),
    "trl:label-number": ("trl:kto", {"prompt": "a\n", "completion": "b", "label": 1}, "label"),
    "lint:long": ("openai", chat(USER, ANSWER | {"content": "word " * 2001}), "messages[1].content"),
    "chat:no-messages": ("trl:sft", chat(), "messages"),
    "chat:message-object": ("openai", chat(USER, "Hello.", ANSWER), "messages[1]"),
    "openai:input-messages": ("openai:dpo", dpo(input={"message": [USER]}), "input.messages"),
    "chat:role-missing": ("openai", chat({"content": "Hi."}, ANSWER), "messages[0].role"),
    "chat:role-unknown": ("openai", chat(USER | {"role": "human"}, ANSWER), "messages[0].role"),
    "chat:role-unusual": ("trl:sft", chat(USER | {"role": "narrator"}, ANSWER), "messages[0].role"),
    "chat:content-missing": ("openai", chat({"role": "user"}, ANSWER), "messages[0].content"),
    "chat:content-kind": ("openai", chat(USER | {"content": 5}, ANSWER), "messages[0].content"),
    "chat:part": (
        "openai",
        chat(USER | {"content": [{"type": "text"}]}, ANSWER),
        "messages[0].content[0].text",
    ),
    "chat:content-blank": ("openai", chat(USER | {"content": ""}, ANSWER), "messages[0].content"),
    "openai:last-message-assistant": ("openai", chat(USER, ANSWER, USER), "messages[2].role"),
    "chat:last-message-assistant": ("trl:sft", chat(USER, ANSWER, USER), "messages[2].role"),
    "chat:no-answer": ("openai", chat(SYSTEM, USER), "messages"),
    "chat:alternating": ("trl:sft", chat(USER, USER, ANSWER), "messages[1].role"),
    "chat:system-first": ("trl:sft", chat(USER, SYSTEM, ANSWER), "messages[1].role"),
    "chat:weight": ("openai", chat(USER, ANSWER | {"weight": 0.5}), "messages[1].weight"),
    "chat:weight-role": ("openai", chat(USER | {"weight": 1}, ANSWER), "messages[0].weight"),
    "chat:weights-zero": ("openai", chat(USER, ANSWER | {"weight": 0}), "messages"),
    "openai:message-key": ("openai", chat(USER | {"a key": 1}, ANSWER), "messages[0]['a key']"),
    "openai:one-answer": ("openai:dpo", dpo(preferred_output=[ANSWER, ANSWER]), "preferred_output"),
    "trl:prompt-end": ("trl:grpo", {"prompt": [USER, SYSTEM]}, "prompt[1].role"),
    "trl:answer-start": (
        "trl:kto",
        {"prompt": [USER], "completion": [USER], "label": True},
        "completion[0].role",
    ),
    "chat:tool-call": (
        "trl:sft",
        chat(USER, ASKS | {"tool_calls": [{"id": "a"}]}),
        "messages[1].tool_calls[0]",
    ),
    "chat:function-name": ("openai", function(name="look at"), "messages[1].tool_calls[0].function.name"),
    "openai:arguments-string": (
        "openai",
        function(arguments={}),
        "messages[1].tool_calls[0].function.arguments",
    ),
    "openai:arguments-json": (
        "openai",
        function(arguments="{at: 1}"),
        "messages[1].tool_calls[0].function.arguments",
    ),
    "trl:arguments-object": ("trl:sft", calls(), "messages[1].tool_calls[0].function.arguments"),
    "openai:tool-call-id": ("openai", calls(id=None), "messages[1].tool_calls[0].id"),
    "openai:tool-call-unknown": ("openai", calls(id="another1b"), "messages[2].tool_call_id"),
    "mistral:calls-answered": ("mistral", chat(USER, ASKS, ANSWER), "messages[2].role"),
    "mistral:call-id": ("mistral", calls(id="call-1"), "messages[1].tool_calls[0].id"),
    "mistral:content-and-calls": (
        "mistral",
        chat(USER, ASKS | {"content": "Let me look."}, GIVES, ANSWER),
        "messages[1].content",
    ),
    "openai:tool-content": (
        "openai",
        chat(USER, ASKS, GIVES | {"content": [{"type": "text", "text": "a"}]}, ANSWER),
        "messages[2].content",
    ),
    "chat:tools": ("openai", chat(USER, ANSWER, tools="[]"), "tools"),
    "openai:call-type": ("together", calls(type="tool"), "messages[1].tool_calls[0].type"),
    "openai:caller": ("openai", chat(USER | {"tool_calls": [CALL]}, GIVES, ANSWER), "messages[0].tool_calls"),
    "openai:answer-name": (
        "openai",
        legacy({"role": "function", "content": "a"}, ANSWER),
        "messages[2].name",
    ),
    "openai:calls-answered": ("together", chat(USER, ASKS, USER, ANSWER), "messages[2].role"),
    "chat:calls-answered": ("trl:sft", chat(USER, ASKS, ANSWER), "messages[2].role"),
    "openai:tool-type": ("openai", chat(USER, ANSWER, tools=[TOOLS[0]["function"]]), "tools[0]"),
    "openai:tool-name": (
        "openai",
        chat(USER, ANSWER, tools=[{"type": "function", "function": {"name": "look at"}}]),
        "tools[0].function.name",
    ),
    "openai:call-undeclared": (
        "together",
        function(name="see") | {"tools": TOOLS},
        "messages[1].tool_calls[0].function.name",
    ),
    "chat:call-undeclared": (
        "trl:sft",
        function(name="see") | {"tools": TOOLS},
        "messages[1].tool_calls[0].function.name",
    ),
    "openai:arguments-schema": (
        "openai",
        calls() | {"tools": STRICT},
        "messages[1].tool_calls[0].function.arguments",
    ),
    "chat:arguments-schema": (
        "trl:sft",
        function(arguments={}) | {"tools": STRICT},
        "messages[1].tool_calls[0].function.arguments",
    ),
    "llamafactory:written-call": (
        "llamafactory:sharegpt",
        shared("call f now"),
        "conversations[1].value",
    ),
    "llamafactory:tools-text": (
        "llamafactory:sharegpt",
        shared('{"name": "f", "arguments": {}}', tools=TOOLS),
        "tools",
    ),
    "llamafactory:input-missing": ("llamafactory:alpaca", {"instruction": "a", "output": "b"}, "input"),
    "alpaca:input-kind": ("axolotl:alpaca", {"instruction": "a", "input": ["c"], "output": "b"}, "input"),
    "llamafactory:history": (
        "llamafactory:alpaca",
        {"instruction": "a", "input": "", "output": "b", "history": [["c", "d"], ["e"]]},
        "history[1]",
    ),
    "llamafactory:kto-tag": (
        "llamafactory:alpaca",
        {"instruction": "a", "input": "", "output": "b", "kto_tag": "true"},
        "kto_tag",
    ),
    "llamafactory:position": (
        "llamafactory:sharegpt",
        {"conversations": [GPT, HUMAN]},
        "conversations[0].from",
    ),
    "llamafactory:count": ("llamafactory:openai", chat(USER, ANSWER, USER), "messages"),
    "llamafactory:last-tool": ("llamafactory:openai", chat(USER, ANSWER, GIVES), "messages[2].role"),
    "axolotl:messages-json": ("axolotl:chat_template", {"messages": "[5]"}, "messages"),
    "axolotl:segment": (
        "axolotl:input_output",
        {"segments": [{"label": True, "text": 1}]},
        "segments[0].text",
    ),
    "axolotl:no-segment": ("axolotl:input_output", {"segments": [{"label": False, "text": "a"}]}, "segments"),
    "together:order": ("together", chat(SYSTEM, ANSWER), "messages[1].role"),
    "mistral:order": ("mistral", chat(USER, GIVES, ANSWER), "messages[1].role"),
    "mistral:alone": ("mistral", chat(ANSWER), "messages[0].role"),
    "mistral:says-nothing": ("mistral", chat(USER, ANSWER | {"content": ""}), "messages[1].content"),
    "mistral:no-user": ("mistral", chat(SYSTEM, ANSWER), "messages"),
    "line:not-utf8": ("openai", b'{"text": "\xff"}', ""),
    "line:not-a-number": ("openai", b'{"text": NaN}', ""),
    "line:lone-surrogate": ("openai", rb'{"text": "\ud800"}', ""),
    "line:not-json": ("openai", b"{'text': 1}", ""),
    "line:deep": ("openai", b"[" * 2000 + b"]" * 2000, ""),
    "line:duplicate-key": ("trl:sft", b'{"text": "a", "more": {"b": 1, "b": 2}}', "more.b"),
    "line:blank": ("openai", b" \t", ""),
    "file:formats": ("trl:sft", {"text": "Hi."}, ""),
    "file:duplicate": ("trl:sft", good("trl:sft")[3], ""),
}
A = {"prompt": "a\n", "completion": "b"}
FILES = {
    "line:long": ("openai", [{"text": "a" * 90}], {"line_limit": 80}),
    "line:cut-off": ("openai", b'{"text": "a', {}),
    "file:empty": ("openai", b"", {}),
    "file:bom": ("openai", b"\xef\xbb\xbf" + json.dumps(chat(USER, ANSWER)).encode(), {}),
    "file:damaged": ("openai", b"\x1f\x8b\x08\x00", {}),
    "file:few": ("openai", [chat(USER, ANSWER)], {}),
    "file:same-prompts": ("trl:sft", [A, A | {"completion": "c"}], {}),
    "file:same-answers": ("trl:sft", [A, A | {"prompt": "c"}], {}),
    "file:answer-start": ("trl:sft", [{"text": f"It is {n}."} for n in range(10)], {}),
    "file:one-label": ("trl:kto", [A | {"label": True}, A | {"label": True}], {}),
    "lint:upper-case": ("trl:sft", [{"text": "WHAT is it?"}], {}),
    "tokens:over-limit": ("trl:sft", [{"text": "one two three"}], {"tokenizer": str.split, "max_tokens": 2}),
}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_source_a_cure_and_an_example(rule):
    row = RULES[rule]
    assert row.trainers
    assert set(row.trainers) <= set(TRAINERS)
    assert row.source
    assert row.fix
    assert row.severity in ("error", "warning")
    assert rule in ROWS or rule in FILES or rule in ("file:large", "file:ending")


@pytest.mark.parametrize("rule", ROWS)
def test_a_bad_row_is_found_at_its_line_and_path(rule, tmp_path):
    trainer, bad, path = ROWS[rule]
    rows = good(trainer)
    found = tk.validate(written(tmp_path, [*rows[:7], bad, *rows[7:]]), trainer=trainer)
    assert found.counts[rule] == 1
    (finding,) = [f for f in found.findings if f.rule.id == rule]
    assert (finding.file, finding.line, finding.path) == ("data.jsonl", 8, path)
    assert finding.trainers == (trainer,)
    assert len(finding.excerpt) <= 60
    assert rule in str(finding)
    assert found.ok == all(RULES[name].severity == "warning" for name in found.counts)


@pytest.mark.parametrize("rule", FILES)
def test_a_bad_file_is_found(rule, tmp_path):
    trainer, content, arguments = FILES[rule]
    path = tmp_path / "data.jsonl"
    path.write_bytes(content) if isinstance(content, bytes) else written(tmp_path, content)
    found = tk.validate(path, trainer=trainer, **arguments)
    assert found.counts[rule] == 1
    (finding,) = [f for f in found.findings if f.rule.id == rule]
    assert finding.trainers == (trainer,)


def test_the_largest_file_and_its_name(tmp_path):
    path = tmp_path / "data.json"
    with path.open("wb") as file:
        file.truncate(600 * 10**6)  # a hole: it takes no room on the disk
    # One line of zeros above the limit of a line
    found = tk.validate(path, trainer=["openai", "trl:sft"], line_limit=1000)
    assert {f.rule.id for f in found.findings} == {"file:large", "file:ending", "line:long"}
    assert [f.trainers for f in found.findings if f.rule.id != "line:long"] == [("openai",), ("openai",)]


@pytest.mark.parametrize("trainer", TRAINERS)
def test_good_rows_pass(trainer, tmp_path):
    found = tk.validate(written(tmp_path, good(trainer)), trainer=trainer)
    assert dict(found.counts) == {}
    assert found.ok
    found.check()
    assert found.matrix().splitlines()[1].split() == [trainer, "ok", "0", "0"]


def test_tools_pass(tmp_path):
    rows = [calls() | {"tools": TOOLS} for _ in range(10)]
    for n, row in enumerate(rows):
        row["messages"][0] = USER | {"content": str(n)}
        row["messages"][-1] = ANSWER | {"content": f"{n}."}
    names = ["openai", "mistral", "together", "axolotl:chat_template", "llamafactory:openai"]
    assert dict(tk.validate(written(tmp_path, rows), trainer=names).counts) == {}


@pytest.mark.parametrize(
    ("weight", "refused"),
    [
        (1, []),
        (2, ["openai", "together", "mistral"]),
        (1.0, ["together"]),
        (True, ["openai"]),
        (None, ["together"]),
        ("1", ["openai", "together", "mistral"]),
    ],
)
def test_what_each_service_takes_for_a_weight(weight, refused, tmp_path):
    path = written(tmp_path, [chat(USER, ANSWER | {"weight": weight})])
    found = tk.validate(path, trainer=["openai", "together", "mistral"])
    assert [name for name, rule in found.of_trainer if rule == "chat:weight"] == refused
