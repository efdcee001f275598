"""The programs of the design, as they are written there, with the corruptors that there are."""

import json
from pathlib import Path

import pytest

import tunekit as tk

BOOK = "Chapter {n}.\n\n“It was the best of times,” said Ann; it wasn't: see https://Example.org/{n}?a=B. What a day!\n"


@pytest.fixture
def books(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "books").mkdir()
    for n in range(20):
        (tmp_path / f"books/{n}.txt").write_text(BOOK.format(n=n) * 40, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def written(folder: str, side: str) -> list[list[str]]:
    lines = [
        line for p in sorted(Path(folder).glob(f"{side}-*.jsonl")) for line in p.read_bytes().splitlines()
    ]
    return [[m["content"] for m in json.loads(line)["messages"]] for line in lines]


@pytest.mark.usefixtures("books")
def test_program_1_restores_punctuation_and_case(capsys):
    noise = tk.StripPunctuation() >> tk.LowerCase() >> tk.CollapseWhitespace()
    source = tk.read_text("books/*.txt").windows(words=(20, 80))
    pairs = tk.pairs(source, tk.Restore(noise), seed=7)
    for pair in pairs.take(3):
        print(pair.input, "->", pair.target)  # noqa: T201
    pairs.write(
        "restore-punctuation",
        layout=tk.Chat(system="Restore the punctuation and the capitals."),
        split={"train": 0.9, "test": 0.1},
    )

    shown = capsys.readouterr().out
    assert shown.count(" -> ") == 3
    rows = written("restore-punctuation", "train") + written("restore-punctuation", "test")
    assert sorted(rows) == sorted(
        ["Restore the punctuation and the capitals.", p.input, p.target] for p in pairs
    )
    for _, noisy, clean in rows:
        assert noisy == noise(clean, seed=7)
        assert not set(noisy) & set("“”,.;:!?/ABCDEFGHIJKLMNOPQRSTUVWXYZ\n")
        assert "  " not in noisy
        assert 20 <= len(clean.split()) <= 80
    assert len(written("restore-punctuation", "test")) > 0


def test_program_2_noise_on_a_string_or_a_list():
    typos = tk.RandomEdits(rate=0.1) >> tk.SwapWords(rate=0.2)
    alone = typos("The quick brown fox", seed=7)
    assert isinstance(alone, str)
    several = typos(["The quick", "brown fox", "The quick brown fox"], seed=7)
    assert several == [typos("The quick", seed=7), typos("brown fox", seed=7), alone]
    variants = typos.variants("The quick brown fox", n=5, seed=7)
    assert len(set(variants)) == 5
    copies = [typos("The quick brown fox", seed=7, copy=c) for c in range(320)]
    assert variants == list(dict.fromkeys(copies))[:5]
    trace = typos.trace("The quick brown fox", seed=7)
    assert trace.text == alone
    rebuilt, at = "", 0
    for start, end, replacement in trace.edits:
        rebuilt += "The quick brown fox"[at:start] + replacement
        at = end
    assert rebuilt + "The quick brown fox"[at:] == alone
    assert 0 < trace.cer <= trace.edit_rate
    [hull] = trace.project([(4, 9)])
    assert hull is None or set(alone[slice(*hull)]) & set("quick")
    assert [t.text for t in typos.trace(["The quick", "brown fox"], seed=7)] == several[:2]


def test_program_3_alternatives_chance_and_guards():
    texts = [f"Text {n}: “See” https://Example.org/{n}?a=B, NOW!" for n in range(2_000)]
    either = (tk.LowerCase() | tk.UpperCase())(texts)
    low, up = (sum(e == f(t) for e, t in zip(either, texts, strict=True)) for f in (str.lower, str.upper))
    assert low + up == 2_000
    assert abs(low - up) < 300
    sometimes = tk.Sometimes(tk.UpperCase(), p=0.1)(texts)
    assert 130 < sum(s == t.upper() for s, t in zip(sometimes, texts, strict=True)) < 270
    assert all(s in (t, t.upper()) for s, t in zip(sometimes, texts, strict=True))
    typos = tk.RandomEdits(rate=0.3) >> tk.SwapWords(rate=0.3) >> tk.StripPunctuation()
    kept = tk.Protect(typos, r"https?://\S+")(texts)
    assert all(f"https://Example.org/{n}?a=B," in k for n, k in enumerate(kept))
    assert all(k != t for k, t in zip(kept, texts, strict=True))


@pytest.mark.usefixtures("books")
def test_a_corruptor_in_ten_lines():
    @tk.corruptor
    class DropVowels:
        """Delete each ASCII vowel with probability ``rate``."""

        rate: float = 0.5

        def edits(self, texts, streams):
            return tk.Edits.delete(streams.thin(texts.isin("aeiouAEIOU"), self.rate))

    assert repr(DropVowels(rate=1) >> tk.LowerCase()) == "DropVowels(rate=1) >> LowerCase()"
    assert DropVowels(rate=1)("The quick brown fox") == "Th qck brwn fx"
    assert DropVowels(rate=0)("The quick brown fox") == "The quick brown fox"
    assert DropVowels() == DropVowels(rate=0.5)
    with pytest.raises(tk.InvalidArgument, match="Did you mean 'rate'"):
        DropVowels(rat=1)
    half = DropVowels()("aeiou" * 400)
    assert 850 < len(half) < 1_150
    task = tk.Restore(tk.Protect(DropVowels() >> tk.UpperCase(), r"\d+"))
    for pair in tk.pairs(tk.read_text("books/*.txt").paragraphs(), task, seed=1).take(50):
        task.check(pair)
    assert tk.Protect(DropVowels(rate=1), "quick")("The quick brown fox") == "Th quick brwn fx"


def test_a_first_draft_of_a_corruptor():
    stutter = tk.rowwise(lambda text, rng: text[: rng.randint(1, 3)] + "-" + text, name="stutter")
    assert stutter("Hello.", seed=1).endswith("-Hello.")
    assert len({stutter("Hello.", copy=c) for c in range(30)}) == 3
    assert (stutter >> tk.UpperCase())(["Hello."])[0] == stutter("Hello.").upper()


def test_program_1_on_real_books(corpora, tmp_path):
    noise = tk.StripPunctuation() >> tk.LowerCase() >> tk.CollapseWhitespace()
    source = tk.read_text(corpora / "gutenberg/nltk/*.txt.gz", errors="replace").windows(words=(20, 80))
    pairs = tk.pairs(source, tk.Restore(noise), seed=7)
    folder = tmp_path / "data"
    manifest = pairs.write(folder, layout=tk.Chat(system="Restore."), split={"train": 0.7, "test": 0.3})
    assert manifest.counts["pairs"] == manifest.counts["read"] == sum(manifest.splits().values()) > 10_000
    assert all(count > 0 for count in manifest.splits().values())
    task = tk.Restore(tk.RandomEdits(rate=0.05) >> tk.SwapWords(rate=0.05))
    for number, pair in enumerate(tk.pairs(source, task, seed=7).take(2_000)):
        if number % 20 == 0:
            task.check(pair)
