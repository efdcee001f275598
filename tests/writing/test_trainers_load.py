"""Written data sets as trainers read them: the loader of datasets and the checks of TRL, each where it is installed."""

import pytest

import tunekit as tk
from tunekit.writing.card import card, quoted
from tunekit.writing.manifest import Manifest, ShardEntry

datasets = pytest.importorskip("datasets", reason="datasets is not installed: nothing can be loaded by it")
hub = pytest.importorskip("huggingface_hub")

TEXTS = [f"Text Number {n}: `one` | {{input}} \u2028 two." for n in range(60)]
PAIRS = tk.pairs(TEXTS, tk.Restore(tk.LowerCase() >> tk.StripPunctuation()))
LAYOUTS = [
    tk.Plain(),
    tk.Chat(),
    tk.Chat(system=["One.", "Two."], user=["a {input}", "b {input}"]),
    tk.ShareGPT(system="One."),
    tk.Alpaca(instruction="Restore."),
    tk.PromptCompletion(),
    tk.PromptCompletion(conversational=True),
    tk.Preference(),
    tk.Preference(conversational=True),
]
TURNS = "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}</s>{% endfor %}"
TEMPLATE = TURNS + "{% if add_generation_prompt %}<assistant>{% endif %}"


def rows_of(layout):
    return [row for batch in PAIRS.batches() for row in layout.rows(batch) if row is not None]


@pytest.fixture(scope="module")
def tokenizer():
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    model = tokenizers.Tokenizer(tokenizers.models.BPE({"<unk>": 0}, [], unk_token="<unk>"))
    made = transformers.PreTrainedTokenizerFast(tokenizer_object=model, unk_token="<unk>")
    made.chat_template = TEMPLATE
    return made


@pytest.mark.parametrize("layout", LAYOUTS, ids=repr)
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_datasets_loads_each_split_as_it_was_made(tmp_path, layout, form):
    if form == "parquet":
        pytest.importorskip("pyarrow")
    folder = tmp_path / "data"
    sides = {"train": 0.7, "train-2": 0.3}
    PAIRS.write(folder, layout=layout, split=sides, shard_size=9, format=form, progress=False)
    found = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))
    assert sorted(found) == ["train", "train_2"]
    rows = [row for side in found.values() for row in side]
    assert sorted(map(repr, rows)) == sorted(map(repr, rows_of(layout)))
    loader = "json" if form == "jsonl" else form
    files = sorted(map(str, folder.glob(f"train*.{form}")))
    again = datasets.load_dataset(loader, data_files=files, cache_dir=str(tmp_path / "cache"))["train"]
    assert sorted(map(repr, again)) == sorted(map(repr, rows))


@pytest.mark.parametrize("layout", LAYOUTS[1:], ids=repr)
def test_trl_takes_the_rows(layout, tokenizer):
    trl = pytest.importorskip("trl.data_utils")
    rows = rows_of(layout)
    if isinstance(layout, tk.Alpaca):
        return
    if isinstance(layout, tk.ShareGPT):
        assert trl.is_conversational_from_value(rows[0])
        rows = [trl.maybe_convert_to_chatml(dict(row)) for row in rows]
    conversational = isinstance(layout, tk.Chat | tk.ShareGPT) or layout.conversational
    for row in rows:
        assert trl.is_conversational(row) is conversational
        if not conversational:
            assert trl.maybe_apply_chat_template(row, tokenizer) == row
            continue
        done = trl.apply_chat_template(row, tokenizer)
        if "messages" in row:
            assert done["text"] == "".join(f"<{m['role']}>{m['content']}</s>" for m in row["messages"])
            continue
        assert done["prompt"] == f"<user>{row['prompt'][0]['content']}</s><assistant>"
        for name in set(row) - {"prompt"}:
            assert done[name] == row[name][0]["content"] + "</s>"


def manifest_of(names=("train-00000.jsonl",), **changed):
    recipe = {
        "mapping": "Restore(a ``` b)",
        "split": [["train", "1"]],
        "shard_size": 9,
        "format": ["jsonl", None],
    }
    files = tuple(ShardEntry(name, "train", 5_000, 7, "ab") for name in names)
    return Manifest(recipe | changed, {"tunekit": "1"}, files=files, complete=True)


HOSTILE = ['a: "b"\n---\nlicense: mit', "\\ \x85 \u2028 \x00", "[x](y) | `", "é 👩 #1", "yes", ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_user_gives_stays_text_in_the_front_matter(text):
    given = card(
        manifest_of(), tk.Chat(system=text), license=text or "x", language=[text], tags=[text], title=text
    )
    data = hub.DatasetCard(given).data
    assert data.license == (text or "x")
    assert data.language == [text]
    assert data.tags == ["tunekit", "synthetic", text]
    assert data.size_categories == ["1K<n<10K"]
    assert "\n---\nlicense: mit" not in given
    assert quoted(text).isprintable()


def test_a_fence_outlives_the_backticks_in_it():
    assert "````\ninput = noise(target)\n\nRestore(a ``` b)\n````" in card(manifest_of(), tk.Plain())
    assert "\x1b" not in card(manifest_of(mapping="\x1b[31m\ud800"), tk.Plain())


def test_a_pattern_finds_its_side_and_nothing_else():
    own = ("train-00000.jsonl", "train-00001.jsonl")
    assert '- "train-[0-9]*.jsonl"' in card(manifest_of(own), tk.Plain())
    other = ShardEntry("train-2-00000.jsonl", "train-2", 5, 7, "ab")
    made = manifest_of(own, split=[["train", "1/2"], ["train-2", "1/2"]])
    mixed = card(Manifest(made.recipe, made.versions, files=(*made.files, other)), tk.Plain())
    assert '- "train-00001.jsonl"' in mixed
    assert "[0-9]" not in mixed
