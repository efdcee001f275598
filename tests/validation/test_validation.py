"""``tk.validate``: which files it reads, what its report says and raises, and how it counts tokens."""

import json
import pickle
import re

import pytest
from test_validation_rules import ANSWER, USER, chat, good, written

import tunekit as tk
from tunekit.validation import TRAINERS
from tunekit.validation.finding import fitting


def test_a_folder_without_a_manifest_and_one_that_points_outside(tmp_path):
    written(tmp_path, good("trl:sft"), "b.jsonl")
    written(tmp_path, good("trl:sft")[:1], "a.jsonl")
    found = tk.validate(tmp_path)
    assert found.files == ("a.jsonl", "b.jsonl")
    assert [(f.file, f.line, f.excerpt) for f in found.findings] == [("b.jsonl", 1, "as a.jsonl:1")]
    for name in ["../secret.jsonl", "/etc/passwd", ".."]:
        (tmp_path / "manifest.json").write_text(json.dumps({"files": [{"name": name}]}))
        with pytest.raises(tk.MalformedInput, match="not the name of a file"):
            tk.validate(tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    assert tk.validate(tmp_path).rows == 13


def test_findings_are_kept_up_to_the_limit_and_all_are_counted(tmp_path):
    path = written(tmp_path, [chat(USER, ANSWER, USER | {"content": str(n)}) for n in range(50)])
    found = tk.validate(path, trainer="openai", max_findings=3)
    assert found.counts["openai:last-message-assistant"] == 50
    assert [f.line for f in found.findings if f.rule.id == "openai:last-message-assistant"] == [1, 2, 3]
    assert found.number("openai", "error") == 50


def test_check_raises_what_was_found(tmp_path):
    with pytest.raises(
        tk.LawBroken, match=r"data.jsonl:1 messages\[0\].role: .* \[chat:role-unknown\] 'human'"
    ):
        tk.validate(
            written(tmp_path, [chat(USER | {"role": "human"}, ANSWER)]), trainer="llamafactory:openai"
        ).check()
    with pytest.raises(tk.MalformedInput, match="no JSON"):
        tk.validate(written(tmp_path, [b"{"])).check()


def test_missing_fields_name_the_layouts_that_write_them(tmp_path):
    path = written(tmp_path, [{"input": "a", "target": "b"}])
    for trainers, said in {
        "trl:dpo": ": tk.Preference",
        "trl:sft": ": tk.Chat or tk.PromptCompletion or tk.ShareGPT",
        ("llamafactory:openai", "mistral"): ": tk.Chat",
        "axolotl:alpaca": ": tk.Alpaca",
        "axolotl:completion": "",
    }.items():
        found = tk.validate(path, trainer=trainers)
        fix = f"write it, with another layout if need be{said}"
        assert f"\n  fix: {fix}\n" in f"{found}\n"
        assert f"<td>{fix}</td>" in found._repr_html_()
        with pytest.raises(tk.LawBroken, match=rf"Hint: {re.escape(fix)}\.$"):
            found.check()


@pytest.mark.parametrize(
    "layout",
    [tk.Alpaca(instruction="Correct it."), tk.Chat(), tk.Preference(), tk.PromptCompletion(), tk.ShareGPT()],
)
def test_a_layout_that_is_named_writes_what_the_trainer_takes(layout, tmp_path):
    pairs = tk.pairs([f"{n} is a Number." for n in range(20)], tk.Restore(tk.LowerCase()))
    pairs.write(tmp_path, layout=layout, progress=False)
    named = [name for name in TRAINERS if f"tk.{type(layout).__name__}" in fitting([name])]
    assert named
    tk.validate(tmp_path, trainer=named).check()


def test_the_report_is_a_value_and_shows_no_markup_of_the_file(tmp_path):
    path = written(tmp_path, [{"<b>": "\x1b[31m\u202e"}], "<i>\u202e\x1b.jsonl")
    found = tk.validate(path, trainer="all")
    assert pickle.loads(pickle.dumps(found)) == found
    assert "<b>" not in found._repr_html_()
    assert all(str(finding).isprintable() for finding in found.findings)
    assert "<i>" not in found._repr_html_()
    assert "\x1b" not in str(found) + found._repr_html_()
    assert "\u202e" not in str(found)


def test_tokens_are_counted_by_whatever_counts_them(tmp_path):
    class Encoder:
        def encode(self, text):
            return text.split()

    path = written(tmp_path, [{"text": "one two three"}, {"text": "one"}])
    for tokenizer in (str.split, Encoder(), lambda text: len(text.split())):
        found = tk.validate(path, tokenizer=tokenizer)
        assert (found.tokens.total, found.tokens.longest, found.tokens.at) == (4, 3, "data.jsonl:1")
    assert "4 tokens" in str(found)
    # Three a message and three for the reply, as the OpenAI cookbook counts: 3 + 2 × (3 + 1 + 1)
    assert tk.validate(written(tmp_path, [chat(USER, ANSWER)]), tokenizer=str.split).tokens.total == 13
    with pytest.raises(tk.InvalidArgument, match="a number or a sequence"):
        tk.validate(path, tokenizer=[].append)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"trainer": "trl:stf"}, "Did you mean 'trl:sft'"),
        ({"trainer": []}, "name of a trainer"),
        ({"trainer": 5}, "name of a trainer"),
        ({"trainer": ["all"]}, "name of a trainer"),
        ({"tokenizer": "gpt2"}, "method encode"),
        ({"max_tokens": 5}, "together with a tokenizer"),
        ({"max_tokens": 0, "tokenizer": len}, "at least 1"),
        ({"max_findings": 0}, "at least 1"),
        ({"line_limit": True}, "at least 1"),
    ],
)
def test_bad_arguments_are_told(arguments, message, tmp_path):
    with pytest.raises(tk.InvalidArgument, match=message):
        tk.validate(written(tmp_path, [{"text": "a"}]), **arguments)


@pytest.mark.parametrize("path", ["https://example.org/a.jsonl", "nowhere.jsonl", 5, b"a"])
def test_bad_paths_are_told(path):
    with pytest.raises(tk.InvalidArgument):
        tk.validate(path)


def test_a_folder_without_data_is_told(tmp_path):
    with pytest.raises(tk.InvalidArgument, match="holds no"):
        tk.validate(tmp_path)
