"""TRL itself, where it is installed, agrees with the rules about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunekit.validation.inspection import Inspection
from tunekit.validation.trainers import named


@pytest.fixture(scope="module")
def trl():
    return pytest.importorskip("trl.data_utils", reason="trl is not installed: nothing to compare with")


CONVERSATION = st.lists(st.fixed_dictionaries({"role": st.just("user"), "content": st.just("a")}), max_size=2)
SIDE = st.just("a") | CONVERSATION


@given(st.sampled_from(["messages", "prompt", "chosen"]), SIDE)
def test_trl_sees_a_conversation_where_the_rules_do(trl, name, side):
    others = {"messages": [], "prompt": ["completion"], "chosen": ["rejected"]}[name]
    row = {name: side, **dict.fromkeys(others, side)}
    trainer = named("trl:dpo" if name == "chosen" else "trl:sft")
    hits = {hit.rule.id for hit in Inspection(trainer, 10).hits(row)}
    if side == []:
        assert "chat:no-messages" in hits
        with pytest.raises(IndexError):
            trl.is_conversational(row)
    else:
        assert trl.is_conversational(row) is isinstance(side, list)
        assert "chat:no-messages" not in hits


def test_trl_names_the_keys_of_its_types(trl):
    """What ``apply_chat_template`` takes by its keys is what the forms say, and two types in a row it refuses."""
    for trainer in named("all"):
        if not trainer.name.startswith("trl:"):
            continue
        for form in trainer.forms:
            if form in (("text",), ("conversations",)):
                continue
            turns = [{"role": "user", "content": "a"}]
            row = dict.fromkeys(form, turns)
            with pytest.raises(AttributeError):  # it gets as far as the tokenizer, which is none here
                trl.apply_chat_template(row, None)
    with pytest.raises(KeyError, match="Invalid keys"):
        trl.apply_chat_template({"messages": [], "prompt": []}, None)


@pytest.mark.parametrize("role", ["user", "tool", "assistant", "system", "narrator"])
def test_how_a_prompt_may_end(trl, role):
    """The function of the trainers that see images minds the role; the trainers of texts do not call it."""
    row = {"prompt": [{"role": "user", "content": "a"}, {"role": role, "content": "b"}]}
    hits = Inspection(named(["trl:grpo", "trl:reward"]), 10).hits(row)
    refused = [hit.trainers for hit in hits if hit.rule.id == "trl:prompt-end"] == [("trl:grpo",)]
    with pytest.raises(ValueError if refused else AttributeError):  # it gets as far as the tokenizer
        trl.apply_chat_template(row, None)
