"""A failing case shrinks to its core: one edit in a few characters, in few calls, whatever the seed."""

from dataclasses import dataclass
from random import Random
from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import find, settings
from hypothesis.internal.conjecture import providers

import tunekit as tk
from tunekit import strategies as tks

LATIN = tks.texts(script="latin")
LOOKALIKES = str.maketrans("асеорхуіјѕ", "aceopxyijs")


@tk.corruptor
class JoinLetters(tk.Corruptor):
    """Put a zero width joiner before characters: somebody's own corruptor."""

    rate: float = 0.1

    def edits(self, texts, streams):
        return tk.Edits.insert(streams.thin(texts.chars(), self.rate), "\u200d")


@dataclass(frozen=True)
class Bug:
    """A program that is wrong about one character or one edit: ``shows`` says whether a case tells."""

    noise: tk.Corruptor
    shows: Any
    texts: Any = tks.texts(script=None, nastiness=0.1)  # noqa: RUF009 -- strategies are immutable


def words(text):
    return [word.strip(".,!?") for word in text.split()]


BUGS = {
    "a normaliser that forgets one homoglyph": Bug(
        tk.Homoglyphs(rate=0.2),
        lambda case: "о" in case.text and "о" not in case.source,
        LATIN,
    ),
    "a tokenizer that breaks on a joiner": Bug(
        JoinLetters(),
        lambda case: "".join(case.text.split("\u200d")) != case.text,
    ),
    "an alphabet without z": Bug(
        tk.RandomEdits(rate=0.05, alphabet=ascii_lowercase),
        lambda case: case.text.count("z") > case.source.count("z"),
    ),
    "a length that is off by one": Bug(
        tk.SwapWords(rate=0.1) >> tk.RandomEdits(rate=0.05) >> tk.CollapseWhitespace(),
        lambda case: len(case.text) == len(case.source) - 1,
    ),
    "a checksum that is blind to order": Bug(
        tk.RandomEdits(rate=0.05, kinds=["swap"]),
        lambda case: case.text != case.source and sorted(case.text) == sorted(case.source),
    ),
    "an off-by-one at a swap of words": Bug(
        tk.SwapWords(rate=0.3),
        lambda case: case.text != case.source and sorted(words(case.text)) == sorted(words(case.source)),
        tks.texts(script="latin", genre="prose"),
    ),
    "a buffer of the length of the source": Bug(
        tk.UpperCase(), lambda case: len(case.text) > len(case.source)
    ),
    "a count of words that forgets one": Bug(
        tk.Protect(tk.RandomEdits(rate=0.1) >> tk.Sometimes(tk.DropWords(rate=0.2)), r"\d+"),
        lambda case: len(case.text.split()) == len(case.source.split()) - 1,
    ),
    "a parser that loses the apostrophe": Bug(
        tk.LowerCase() | tk.StripPunctuation() | tk.RandomEdits(),
        lambda case: case.text.count("'") < case.source.count("'"),
    ),
    "an accent that cannot come back": Bug(
        tk.StripDiacritics(), lambda case: "é" in case.source and "é" not in case.text
    ),
    "a stutter": Bug(
        tk.rowwise(lambda text, rng: text[: rng.randint(0, 2)] + text, name="stutter"),
        lambda case: len(case.text) == len(case.source) + 1,
        tks.texts(genre="dialogue"),
    ),
    "a log that ends too soon": Bug(
        tk.Truncate(share=0.5, unit="characters"),
        lambda case: case.source.endswith("\n") and not case.text.endswith("\n"),
        tks.texts(genre="log"),
    ),
}


def shrunk(bug: Bug, texts, seed: int):
    """The least case that shows the bug, and how many were tried from the first one on."""
    calls = []

    def shows(case):
        calls.append(bug.shows(case))
        return calls[-1]

    profile = settings(max_examples=5_000, database=None, deadline=None, derandomize=False)
    case = find(tks.corrupted(texts, bug.noise), shows, settings=profile, random=Random(seed))
    return case, len(calls) - calls.index(True)


@pytest.fixture
def same_constants(monkeypatch):
    """Hypothesis tries the constants of the modules that are loaded: here none, so that each run tries the same."""
    monkeypatch.setattr(providers, "_get_local_constants", providers.Constants)


@pytest.mark.usefixtures("same_constants")
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", BUGS)
def test_a_bug_shrinks_to_one_edit_in_a_few_characters(name, seed):
    case, calls = shrunk(BUGS[name], BUGS[name].texts, seed)
    assert len(case.source) <= 6, case
    assert len(case.edits) <= 1, case
    assert calls <= 300
