"""What ``Pairs.write`` writes is valid for every trainer that takes the layout."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tunekit as tk

TEXTS = [f"{n} Texts, of which one is This." for n in range(20)]
TASK = tk.Restore(tk.LowerCase())
CHATS = ["openai", "trl:sft", "llamafactory:openai", "axolotl:chat_template", "together", "mistral"]
PREFERENCES = ["trl:dpo", "trl:kto", "trl:grpo", "trl:reward"]
# layout: the trainers that take it, and the rules that warn of it
LAYOUTS = {
    tk.Chat(): (CHATS, {}),
    tk.Chat(system="Restore."): (CHATS, {}),
    tk.PromptCompletion(): (["trl:sft", "trl:grpo", "together"], {}),
    tk.PromptCompletion(conversational=True): (["trl:sft", "trl:grpo"], {}),
    tk.Alpaca(instruction="Restore."): (["llamafactory:alpaca", "axolotl:alpaca"], {}),
    tk.ShareGPT(system="Restore."): (["trl:sft", "llamafactory:sharegpt"], {"trl:sft": "chat:role-unusual"}),
    tk.Preference(): (PREFERENCES, {}),
    tk.Preference(conversational=True): (PREFERENCES, {}),
    tk.Plain(): ([], {}),
    tk.Plain(input="prompt", target="completion"): (
        ["trl:sft", "trl:grpo", "together"],
        {"trl:sft": "trl:boundary"},
    ),
    tk.Plain(input="more", target="text"): (["trl:sft", "axolotl:completion", "together"], {}),
}


def validated(folder, layout, texts=TEXTS, **form):
    tk.pairs(texts, TASK).write(folder, layout=layout, progress=False, **form)
    return tk.validate(folder, trainer="all")


def test_no_layout_is_left_out():
    from tunekit import layouts

    known = {getattr(layouts, name) for name in layouts.__all__} - {layouts.Layout}
    assert {type(layout) for layout in LAYOUTS} == known


@pytest.mark.parametrize("layout", LAYOUTS, ids=repr)
def test_what_is_written_passes(layout, tmp_path):
    trainers, warnings = LAYOUTS[layout]
    found = validated(tmp_path / "data", layout, shard_size=9)
    assert found.files == ("train-00000.jsonl", "train-00001.jsonl", "train-00002.jsonl")
    assert found.rows == 20
    assert [name for name in found.trainers if not found.number(name, "error")] == trainers
    warned = {name: rule for name, rule in found.of_trainer if name in trainers}
    assert warned == warnings


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(lambda text: f"Aé {text}")


@given(st.lists(WORDS, min_size=10, max_size=14, unique=True), st.sampled_from(list(LAYOUTS)))
@settings(max_examples=60)
def test_whatever_the_texts(tmp_path_factory, texts, layout):
    found = validated(tmp_path_factory.mktemp("law") / "data", layout, texts)
    assert found.rows == len(texts)
    assert [name for name in LAYOUTS[layout][0] if found.number(name, "error")] == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=repr)
def test_parquet_says_what_lines_say(layout, tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: no Parquet can be read")
    lines = validated(tmp_path / "lines", layout)
    table = validated(tmp_path / "table", layout, format="parquet")
    assert table.rows == 20
    services = {"openai", "openai:dpo", "together", "mistral"}  # they take no Parquet of texts
    assert {name for name, rule in table.of_trainer if rule == "file:ending"} == services
    of_rows = {key: count for key, count in table.of_trainer.items() if key[1] != "file:ending"}
    assert of_rows == lines.of_trainer


@pytest.mark.parametrize("compress", ["gz", "bz2", "xz"])
def test_compressed_shards_are_read_and_openai_takes_none(compress, tmp_path):
    tk.pairs(TEXTS, TASK).write(tmp_path / "data", layout=tk.Chat(), compress=compress, progress=False)
    assert tk.validate(tmp_path / "data").ok
    found = tk.validate(tmp_path / "data", trainer="openai")
    assert dict(found.counts) == {"file:ending": 1}


OWN = {
    tk.Chat(): "trl:sft",
    tk.PromptCompletion(): "trl:sft",
    tk.PromptCompletion(conversational=True): "trl:sft",
    tk.Alpaca(instruction="Restore."): "llamafactory:alpaca",
    tk.ShareGPT(): "llamafactory:sharegpt",
    tk.Preference(): "trl:dpo",
    tk.Preference(conversational=True): "trl:dpo",
    tk.Plain(input="prompt", target="completion"): "trl:sft",
}


@pytest.mark.parametrize("form", [{}, {"compress": "gz"}, {"format": "parquet"}])
@pytest.mark.parametrize("layout", OWN, ids=repr)
def test_a_data_set_is_held_to_the_trainer_that_its_layout_is_for(layout, form, tmp_path):
    if form.get("format"):
        pytest.importorskip("pyarrow", reason="pyarrow is not installed: no Parquet can be written")
    folder = tmp_path / "data"
    tk.pairs(TEXTS, TASK).write(folder, layout=layout, shard_size=9, progress=False, **form)
    for path in (folder, [folder], folder / "train-*", next(folder.glob("train-*"))):
        found = tk.validate(path)
        assert found.trainers == (OWN[layout],)
        assert found.ok


def test_a_layout_that_no_trainer_reads_is_asked_about(tmp_path):
    tk.pairs(TEXTS, TASK).write(tmp_path / "data", progress=False)
    for path in (tmp_path / "data", next((tmp_path / "data").glob("train-*"))):
        with pytest.raises(tk.InvalidArgument, match=r"fields 'input', 'target'.*\nHint: .*layout.*trainer="):
            tk.validate(path)
    assert tk.validate(tmp_path / "data", trainer="trl:sft").counts["row:fields"] == 20


def test_data_sets_of_several_trainers_are_asked_about(tmp_path):
    for layout, name in ((tk.Chat(), "chat"), (tk.Preference(), "pairs"), (tk.PromptCompletion(), "texts")):
        tk.pairs(TEXTS, TASK).write(tmp_path / name, layout=layout, progress=False)
    (tmp_path / "other.jsonl").write_text('{"text": "a"}\n')
    assert tk.validate([tmp_path / "chat", tmp_path / "texts", tmp_path / "other.jsonl"]).trainers == (
        "trl:sft",
    )
    for names in (["chat", "pairs"], ["pairs", "other.jsonl"]):
        with pytest.raises(tk.InvalidArgument, match="'trl:dpo'"):
            tk.validate([tmp_path / name for name in names])


def test_a_damaged_data_set_is_told_of_without_a_question(tmp_path):
    tk.pairs(TEXTS, TASK).write(tmp_path, layout=tk.Chat(), progress=False)
    (tmp_path / "train-00000.jsonl").write_bytes(b"")
    assert tk.validate(tmp_path).counts == {"file:empty": 1}
    (tmp_path / "train-00000.jsonl").write_bytes(b"{\n\xff\n[1]\n")
    assert not tk.validate(tmp_path).ok
