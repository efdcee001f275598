"""Punkt: learnt once for each value, and in windows, whose sentences are those of the whole text."""

import copy
import pickle
from dataclasses import replace
from importlib import import_module
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import rows

import tunekit as tk
from tunekit.sources.steps import punkt
from tunekit.sources.steps.punkt import Punkt, pieces, window_of

TEXT = " ".join(f"Dr. Who met Mr. {name} at 3.45 p.m. in Rd. 7. Was it he? It was." for name in "ABCDEFGH")
MODEL = Punkt([TEXT])
SOURCE = tk.texts([TEXT, "One sentence. And one more."])
WORDS = st.sampled_from(
    ["Mr.", "word", "Word", "end.", "end?", "!", "etc.", "J.", "3.4", '"So.', "…", "a\t", "  "]
)


@pytest.fixture
def learnt(monkeypatch):
    """How many texts Punkt has learnt from."""
    found = []

    def learn(texts):
        found.append(list(texts))
        return Punkt(found[-1])

    monkeypatch.setattr(punkt, "Punkt", learn)
    return found


@pytest.mark.parametrize(
    "cut",
    [lambda: SOURCE.sentences(method="punkt"), lambda: SOURCE.passages(characters=(5, 90), method="punkt")],
)
def test_it_learns_once_for_each_value(learnt, cut):
    value = cut()
    assert rows(value) == rows(value)
    assert rows(value.where(str.strip)) == rows(value)
    assert len(learnt) == 1
    assert (cut(), repr(cut()), tk.fingerprint(cut())) == (value, repr(value), tk.fingerprint(value))
    (step,) = value.steps
    for again in (pickle.loads(pickle.dumps(step)), copy.deepcopy(step), replace(step)):
        assert again == step
        assert getattr(again, "_sentences", again)._learnt._held is None
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == replace(value) == value
    assert rows(cut()) == rows(value)
    assert len(learnt) == 2


@given(st.lists(WORDS, min_size=1, max_size=60).map(" ".join), st.integers(60, 200))
@settings(max_examples=200)
def test_the_windows_have_the_sentences_of_the_whole_text(text, reach):
    text = f"{text} End." + " Mr. Word ended it." * 3
    whole = list(MODEL._spans(text.strip()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(punkt, "REACH", reach)
        assert list(MODEL._spans(text.strip())) == whole


@pytest.mark.parametrize("reach", range(50, 70))
@pytest.mark.parametrize("words", [10, 11, 20, 33])
def test_an_end_at_the_end_of_a_window_is_seen(monkeypatch, words, reach):
    text = "word " * words + "end. No, it was so. " + "word " * words + "end? Yes."
    whole = list(MODEL._spans(text))
    assert len(whole) == 4
    monkeypatch.setattr(punkt, "REACH", reach)
    assert list(MODEL._spans(text)) == whole


class Watched:
    """A tokenizer that remembers how long the texts were that it was given."""

    def __init__(self, tokenizer):
        self.tokenizer, self.sizes = tokenizer, []

    def span_tokenize(self, text):
        self.sizes.append(len(text))
        return self.tokenizer.span_tokenize(text)


HOSTILE = [
    *(
        "a.a.a.a.",
        "Mr. Mr. ",
        "....",
        '"""',
        ")]}",
        "w",
        "1.1.1.",
        "J. ",
        '." ',
        ". ",
        "a... ",
        "1. ",
        "Word end. ",
    ),
    *(". " + " " * 900, "w" * 900 + ". ", "a " + "w" * 499 + " ", ("w" * 99 + " ") * 4 + "end. No. "),
]


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: piece[:8])
@pytest.mark.parametrize("reach", [500, 1000])
def test_hostile_text_is_read_a_few_times_at_most(monkeypatch, piece, reach):
    """NLTK's time grows with the square of what it is given, and it gives up on the whole text after five seconds."""
    monkeypatch.setattr(punkt, "REACH", reach)
    text = (piece * 20_000)[:20_000].strip()
    model = Punkt([text])
    model._tokenizer = watched = Watched(model._tokenizer)
    spans = list(model._spans(text))
    assert max(watched.sizes) <= reach
    assert sum(watched.sizes) <= 5 * len(text)
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    left = set(range(len(text))) - {place for start, end in spans for place in range(start, end)}
    assert not any(text[place].strip() for place in left)


@given(st.lists(WORDS, min_size=1, max_size=80).map(" ".join))
@settings(max_examples=50)
def test_what_is_learnt_is_what_nltk_learns(text):
    """Looking at each word once changes nothing."""
    nltk = import_module("nltk.tokenize.punkt")
    plain = nltk.PunktSentenceTokenizer(text)
    ours = Punkt([text])
    assert list(ours._spans(text.strip())) == list(plain.span_tokenize(text.strip()))
    for name in ("abbrev_types", "collocations", "sent_starters", "ortho_context"):
        assert getattr(ours._tokenizer._params, name) == getattr(plain._params, name)


@given(st.text(st.sampled_from("ab \n."), max_size=99), st.integers(1, 20))
def test_the_pieces_are_the_text(text, reach):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(punkt, "REACH", reach)
        assert "".join(pieces(text)) == text
        assert all(0 < len(window_of(text, place)) <= reach for place in range(len(text)))
