"""The strategies: what they draw keeps their promises, and reprs as the call that rebuilds it."""

import unicodedata
from itertools import pairwise

import pytest
import slow_twin as twin
from drawn_edits import batches as plain_batches
from drawn_edits import corruptors as plain_corruptors
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import tunekit as tk
from tunekit import strategies as tks
from tunekit.corruptors.decorating import TRAITS
from tunekit.strategies.case import case_of
from tunekit.strategies.chains import SIMPLE
from tunekit.strategies.families import ON_REQUEST
from tunekit.strategies.genres import GENRES
from tunekit.strategies.vocabulary import SCRIPTS

WORLD: dict[str, object] = {}
exec("from tunekit.strategies import *\nfrom tunekit import *", WORLD)

few = settings(max_examples=40)
as_users_have_it = settings(suppress_health_check=[], max_examples=60)


def rebuilt(drawn):
    return eval(repr(drawn), dict(WORLD))


# What is drawn is a value


@given(tks.corrupted(tks.texts(), tk.SwapWords() >> tk.RandomEdits() >> tk.LowerCase()))
def test_a_case_reprs_as_the_call_that_rebuilds_it(case):
    again = rebuilt(case)
    assert again == case
    assert hash(again) == hash(case)
    assert again.text == case.text
    spans = [(i, j) for i in range(0, len(case.source), 3) for j in range(i, len(case.source) + 1, 5)]
    assert again.project(spans) == case.project(spans)


@given(tks.batches())
def test_a_batch_reprs_as_the_call_that_rebuilds_it(batch):
    assert len(batch) > 10 or batch.size > 200 or rebuilt(batch) == batch


@given(tks.corruptors())
def test_a_corruptor_reprs_as_the_call_that_rebuilds_it(corruptor):
    assert rebuilt(corruptor) == corruptor


@given(tks.pairs())
def test_a_pair_reprs_as_the_call_that_rebuilds_it(pair):
    assert rebuilt(pair) == pair


@given(tks.pipelines())
def test_a_program_reprs_as_the_call_that_rebuilds_it(program):
    assert list(rebuilt(program)) == list(program)


# Cases


@given(plain_corruptors, plain_batches, st.integers(0, 99))
def test_a_case_says_what_its_trace_says(corruptor, given, seed):
    for trace in corruptor.trace(given, seed=seed):
        case = case_of(trace)
        edges = range(len(trace.source) + 1)
        spans = [(i, j) for i in edges for j in edges if i <= j]
        assert (case.source, case.text, list(case.edits)) == (trace.source, trace.text, trace.edits)
        assert case.project(spans) == trace.project(spans)


@given(tks.corrupted(tks.texts(), tk.RandomEdits()))
def test_the_edits_of_a_case_lead_from_its_source_to_its_text(case):
    units = twin.apply(case.source, [(start, end, [new]) for start, end, new in case.edits])
    assert twin.text_of(units) == case.text
    assert all(end < start for (_, end, _), (start, *_) in pairwise(case.edits))


@given(st.data())
def test_no_more_edits_than_asked_for(data):
    case = data.draw(tks.corrupted(tks.texts(), tk.DropWords(rate=0.5), max_edits=1))
    assert len(case.edits) <= 1


@pytest.mark.parametrize("noise", [tk.rowwise(lambda text, _: text[::-1], name="turn"), tk.UpperCase()])
def test_rate_1_is_everywhere(noise):
    found = find(tks.corrupted(st.just("abc"), noise), lambda _: True)
    assert found.text == noise("abc")


@pytest.mark.parametrize(
    ("source", "edits", "arguments", "rule"),
    [
        ("abc", [(2, 1, "")], {}, "ascending, apart"),
        ("abc", [(0, 2, ""), (1, 3, "")], {}, "ascending, apart"),
        ("abc", [(0, 4, "")], {}, "inside the source"),
        ("abc", [(0, 1)], {}, "(start, end, replacement)"),
        ("abc", [(0, 1, "xy")], {"origins": [(0, 1)]}, "as many as the characters put in, 2"),
        (b"abc", [], {}, "a string"),
    ],
)
def test_a_case_of_bad_edits_is_refused(source, edits, arguments, rule):
    with pytest.raises(tk.InvalidArgument, match="Corrupted") as refused:
        tks.Corrupted(source, edits, **arguments)
    assert rule in str(refused.value)


def test_a_span_outside_the_source_is_refused():
    with pytest.raises(tk.InvalidArgument, match="does not lie in a text of 3 characters"):
        tks.Corrupted("abc").project([(2, 4)])


# Texts


@given(st.data())
def test_texts_have_the_size_asked_for(data):
    least = data.draw(st.sampled_from([0, 1, 5, 60, 150, 700]))
    most = data.draw(st.sampled_from([None, least, least + 1, 2 * least + 30]))
    script = data.draw(st.sampled_from([None, *SCRIPTS]))
    genre = data.draw(st.sampled_from([None, *GENRES]))
    text = data.draw(tks.texts(script=script, genre=genre, min_size=least, max_size=most))
    assert least <= len(text)
    assert most is None or len(text) <= most


@pytest.mark.parametrize("script", [name for name in SCRIPTS if name not in ("mixed", "han", "kana")])
def test_a_clean_text_of_a_script_has_its_letters_only(script):
    names = {"devanagari": "DEVANAGARI", "hangul": "HANGUL"}.get(script, script.upper())

    @few
    @given(tks.texts(script=script, nastiness=0))
    def check(text):
        letters = [c for c in text if unicodedata.category(c).startswith("L") and c != "\u02bc"]
        assert all(names in unicodedata.name(c) for c in letters if not c.isascii())
        assert not any(unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") for c in text if c not in "\n\t")

    check()


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("genre", GENRES)
def test_every_script_has_every_genre(script, genre):
    found = find(
        tks.texts(script=script, genre=genre, nastiness=0, min_size=40, max_size=80),
        lambda text: len(set(text)) > 5,
        settings=settings(phases=[Phase.generate], database=None),
    )
    assert 40 <= len(found) <= 80


@few
@given(tks.texts(nastiness=1), tks.nasty_texts())
def test_no_lone_surrogates_unless_they_are_asked_for(one, other):
    (one + other).encode()


def test_every_family_is_drawn():
    assert set(tks.health(tks.nasty_texts(), draws=800).families) >= set(tks.FAMILIES) - ON_REQUEST


def test_surrogates_are_drawn_on_request():
    assert find(tks.nasty_texts(["surrogates"]), lambda text: "\ud800" in text) == "\ud800"


def test_the_empty_text_is_the_simplest():
    assert find(tks.nasty_texts(), lambda _: True) == ""
    assert find(tks.texts(), lambda _: True) == ""


@as_users_have_it
@given(tks.texts(min_size=20_000, max_size=24_000))
def test_long_documents_pass_the_health_checks(text):
    assert 20_000 <= len(text) <= 24_000


@as_users_have_it
@given(tks.corrupted(tks.texts(genre="prose", min_size=20_000), tk.RandomEdits(rate=0.01)))
def test_long_cases_pass_the_health_checks(case):
    assert len(case.source) >= 20_000


# Corruptors, pairs, pipelines


def test_every_corruptor_of_tunekit_is_drawn():
    known = {getattr(tk.corruptors, name) for name in tk.corruptors.__all__}
    assert known == set(SIMPLE)


@pytest.mark.parametrize("trait", TRAITS)
def test_where_a_trait_holds(trait):
    @few
    @given(tks.corruptors(where=trait))
    def check(corruptor):
        assert trait in corruptor.traits

    check()


@given(tks.corruptors(where="keeps_length"), tks.texts())
def test_a_drawn_corruptor_works(corruptor, text):
    assert len(corruptor(text)) == len(text)


@given(st.data())
def test_the_law_of_a_pair_holds(data):
    task = tk.Restore(data.draw(tks.corruptors()), unchanged="drop")
    task.check(data.draw(tks.pairs(task)))


@few
@given(tks.pipelines(max_size=3))
def test_a_program_can_be_read_twice(program):
    assert list(program) == list(program)


# Errors


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tks.texts(script="latn"), "Did you mean 'latin'?"),
        (lambda: tks.texts(genre="sonnet"), "Known here: academic"),
        (lambda: tks.texts(nastiness=2), "nastiness must be between 0 and 1"),
        (lambda: tks.texts(min_size=5, max_size=4), "max_size must be an integer of at least 5"),
        (lambda: tks.nasty_texts(["emojis"]), "Did you mean 'emoji'?"),
        (lambda: tks.batches("text"), "Hint: tks.texts() is one."),
        (lambda: tks.corrupted("text", tk.LowerCase()), "texts must be a strategy of strings"),
        (lambda: tks.corrupted(tks.texts(), tk.LowerCase), "corruptor must be a corruptor"),
        (lambda: tks.corrupted(tks.texts(), tk.LowerCase(), max_edits=-1), "max_edits must be"),
        (lambda: tks.corruptors(where="idempotant"), "Did you mean 'idempotent'?"),
        (lambda: tks.pairs("task"), "task must be a mapping"),
        (lambda: tks.pipelines(max_size=10), "max_size must be at most 9"),
        (lambda: tks.pipelines(noise=tk.LowerCase()), "noise must be a strategy of corruptors"),
        (lambda: tks.health("text"), "strategy must be a strategy"),
        (lambda: tks.health(tks.texts(), draws=0), "draws must be"),
    ],
)
def test_a_wrong_argument_is_named(call, message):
    with pytest.raises(tk.InvalidArgument) as refused:
        call()
    assert message in str(refused.value)


# Health


def test_health_sees_what_is_wrong():
    found = tks.health(st.integers(0, 9999).filter(lambda n: n % 9 == 0), draws=100)
    assert found.rejects > 0
    assert any(flag.startswith("rejects") for flag in found.flags)


def test_health_is_printable():
    found = tks.health(tks.texts(), draws=50)
    assert "draws      50 (" in str(found)
    assert eval(repr(found), dict(WORLD)) == found


@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(st.just(tks.texts(script="latin")))
def test_health_can_be_asked_inside_a_test(strategy):
    assert tks.health(strategy, draws=20).rejects == 0
