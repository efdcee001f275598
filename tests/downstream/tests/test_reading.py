"""Eight tests of programs that read noisy text."""

import json

from hypothesis import given
from hypothesis import strategies as st
from marginalia import Redact, Stutter
from marginalia.reading import (
    ROLES,
    Loader,
    chat,
    decode,
    encode,
    normalise,
    search_key,
    suggestions,
)
from marginalia.redaction import ADDRESS

import tunekit as tk
from tunekit import strategies as tks

TYPOS = tk.RandomEdits(rate=0.1) >> tk.SwapWords()
DRESS = tk.UpperCase() | tk.NormalizeUnicode(form="NFD")
QUIET = tk.StripPunctuation() >> tk.LowerCase() >> tk.CollapseWhitespace()
WORDS = ["margin", "marginal", "scribe", "quill", "vellum", "gloss"]


@given(tks.corrupted(tks.texts() | tks.nasty_texts(), TYPOS >> DRESS))
def test_tokenizer_survives(case):
    assert decode(encode(case.text)) == case.text


@given(tks.corrupted(tks.texts(), tk.Homoglyphs(rate=0.2)))
def test_normaliser_inverts_homoglyphs(case):
    assert normalise(case.text) == case.source


@given(tks.corrupted(tks.texts(), QUIET))
def test_search_finds_a_text_in_any_dress(case):
    assert search_key(case.text) == search_key(case.source)


@given(tks.corrupted(tks.texts(min_size=1), Stutter(rate=0.5) >> tk.DropWords(rate=0.5)), st.data())
def test_entity_spans_move(case, data):
    start = data.draw(st.integers(0, len(case.source)))
    end = data.draw(st.integers(start, len(case.source)))
    (moved,) = case.project([(start, end)])
    touched = any(at < end and start < to for at, to, _ in case.edits)
    touched |= any(start < at == to < end for at, to, _ in case.edits)
    if not touched and start < end:
        assert case.text[slice(*moved)] == case.source[start:end]
    elif moved is not None:
        assert 0 <= moved[0] < moved[1] <= len(case.text)


@given(tks.pipelines(), st.data())
def test_loader_resumes(pairs, data):
    lines = [json.dumps({"input": pair.input, "target": pair.target}) for pair in pairs]
    loader = Loader(lines)
    crash = data.draw(st.integers(0, len(lines)))
    before = [row for _, row in zip(range(crash), loader, strict=False)]
    after = list(Loader(lines, loader.state))
    assert before + after == list(Loader(lines))


@given(tks.nasty_texts(["role markers", "instructions"]) | st.sampled_from(ROLES))
def test_prompt_has_as_many_roles_as_ever(question):
    assert sum(chat(question).count(role) for role in ROLES) == len(ROLES)


@given(tks.corrupted(st.sampled_from(WORDS), tk.RandomEdits(), max_edits=1))
def test_spelling_is_mended(case):
    """A swap of two letters counts as two edits."""
    assert case.source in suggestions(case.text, WORDS, distance=2)


ADDRESSES = st.sampled_from(["Write to a.b@example.org.", "a@b.c@d.e", "x+y@z-1.net, and x@y"])


@given(tks.pairs(Redact(), texts=tks.texts() | ADDRESSES))
def test_redaction_leaves_no_address(pair):
    assert ADDRESS.search(pair.target) is None
