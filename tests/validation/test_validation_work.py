"""The work of ``tk.validate``: rules are asked once for what is alike, however often it stands in a file."""

import json
from dataclasses import replace

import pytest

import tunekit as tk
from tunekit.validation import checking
from tunekit.validation.turns import EachTurn

CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}


def asked(number):
    """A row in which a tool is called and answers."""
    return {
        "messages": [
            {"role": "user", "content": f"What is {number}?"},
            {"role": "assistant", "content": None, "tool_calls": [CALL | {"id": f"c{number}"}]},
            {"role": "tool", "tool_call_id": f"c{number}", "content": "1"},
            {"role": "assistant", "content": "One."},
        ],
    }


ROWS = {
    "no fields": lambda _: {},
    "other fields": lambda n: {f"field {n}": n},
    "a text": lambda n: {"text": f"{n}."},
    "no message": lambda _: {"messages": []},
    "empty messages": lambda _: {"messages": [{}]},
    "numbers for messages": lambda n: {"messages": [n]},
    "a text for messages": lambda n: {"messages": f"{n}"},
    "roles that nobody knows": lambda n: {"messages": [{"role": f"r{n}", "content": "Hi."}]},
    "keys that nobody knows": lambda n: {"messages": [{"role": "user", "content": "Hi.", f"k{n}": n}]},
    "numbers for roles": lambda n: {"messages": [{"role": n, "content": ""}]},
    "preferences": lambda n: {"prompt": [{"r": n}], "chosen": [n], "rejected": [{}]},
    "labels": lambda n: {"prompt": f"p{n}", "completion": " a", "label": n + 2},
    "segments": lambda n: {"segments": [{"text": n, "label": n + 1}, n]},
    "a history": lambda n: {"instruction": "a", "output": "b", "history": [[n]]},
    "tools": lambda n: {"messages": [{"role": "user", "content": "a"}], "tools": [{"name": n}, n]},
    "calls": asked,
}


@pytest.fixture
def calls(monkeypatch):
    """How often a check was asked."""
    counted = [0]

    def counting(check):
        def count(*arguments):
            counted[0] += 1
            return check(*arguments)

        return EachTurn(counting(check.each)) if isinstance(check, EachTurn) else count

    rules = {
        name: replace(rule, check=rule.check and counting(rule.check))
        for name, rule in checking.RULES.items()
    }
    monkeypatch.setattr(checking, "RULES", rules)
    return counted


def validated(tmp_path, rows):
    path = tmp_path / "data.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tk.validate(path, trainer="all", max_findings=5)


@pytest.mark.parametrize("make", ROWS.values(), ids=ROWS)
def test_many_rows_of_one_kind_ask_no_more_than_a_few(make, tmp_path, calls):
    few = validated(tmp_path, map(make, range(20)))
    after_few = calls[0]
    many = validated(tmp_path, map(make, range(520)))
    assert calls[0] - 2 * after_few <= 50
    rows = {rule for rule in few.counts if not rule.startswith(("file:", "lint:"))}
    assert {rule: 26 * few.counts[rule] for rule in rows} == {rule: many.counts[rule] for rule in rows}


MESSAGES = {
    "empty": lambda _: {},
    "a role that nobody knows": lambda n: {"role": f"r{n}", "content": ""},
    "a weight": lambda _: {"role": "user", "content": "a", "weight": 2},
    "a call": lambda n: {"role": "assistant", "tool_calls": [CALL | {"id": f"c{n}"}]},
    "half a call": lambda _: {"tool_calls": [{}]},
    "a call in the older form": lambda _: {"role": "assistant", "function_call": {}},
    "the answer of a tool": lambda n: {"role": "tool", "tool_call_id": n, "content": [{"type": "text"}]},
    "calls as a text": lambda _: {"role": "function", "content": "[{}]"},
}


@pytest.mark.parametrize("make", MESSAGES.values(), ids=MESSAGES)
def test_many_messages_of_one_kind_ask_no_more_than_a_few(make, tmp_path, calls):
    few = validated(tmp_path, [{"messages": list(map(make, range(20)))}])
    after_few = calls[0]
    many = validated(tmp_path, [{"messages": list(map(make, range(2020)))}])
    assert calls[0] - 2 * after_few <= 50
    assert sum(many.counts.values()) > 50 * sum(count for count in few.counts.values() if count >= 20)


def test_what_is_counted_alone_is_what_would_be_told(tmp_path):
    """A finding is counted for each trainer that minds it, whether it is kept or not."""
    rows = [make(number) for make in ROWS.values() for number in range(12)]
    path = tmp_path / "data.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    told, counted = (tk.validate(path, trainer="all", max_findings=limit) for limit in (1 << 20, 1))
    assert (told.counts, told.of_trainer) == (counted.counts, counted.of_trainer)
    assert len(told.findings) == sum(told.counts.values())
    assert sum(len(finding.trainers) for finding in told.findings) == sum(told.of_trainer.values())
