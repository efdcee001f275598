"""Places and what is chosen among them: which there are, in which record, and that the luck goes with each."""

import re

import numpy as np
import pytest
import regex
import slow_twin as twin
from drawn_edits import batches
from hypothesis import given
from hypothesis import strategies as st

from tunekit.engine.batch import TextBatch
from tunekit.engine.streams import Streams

BATCH = TextBatch.from_list(["ab  cd", "", " e ", "\t"])


def stretches(places):
    """Every stretch as (record, text)."""
    ranks = places.ranks()
    at, end = places.span(ranks)
    units = places.units
    texts = ["".join(map(chr, units[a:b].tolist())) for a, b in zip(at.tolist(), end.tolist(), strict=True)]
    return list(zip(places.record(ranks).tolist(), texts, strict=True))


def test_the_kinds_of_places():
    assert stretches(BATCH.chars()) == [
        *((0, c) for c in "ab  cd"),
        *((2, c) for c in " e "),
        (3, "\t"),
    ]
    assert stretches(BATCH.words()) == [(0, "ab"), (0, "cd"), (2, "e")]
    assert stretches(BATCH.spaces()) == [(0, "  "), (2, " "), (2, " "), (3, "\t")]
    assert stretches(BATCH.records()) == [(0, "ab  cd"), (1, ""), (2, " e "), (3, "\t")]
    assert stretches(BATCH.isin("ea")) == [(0, "a"), (2, "e")]
    assert stretches(BATCH.matches(re.compile(r"\w"))) == [(0, "a"), (0, "b"), (0, "c"), (0, "d"), (2, "e")]


def test_sentences_stop_where_text_does():
    """Also before a white space that is no space to the rules of sentences, such as U+001C."""
    batch = TextBatch.from_list([" A.\x1c B. C ", "\x1c", "A.\x1c\x1cB", "x"])
    assert stretches(batch.sentences()) == [(0, "A."), (0, "B."), (0, "C"), (2, "A."), (2, "B"), (3, "x")]


def test_places_of_no_text():
    nothing = TextBatch.from_list([])
    kinds = [nothing.chars(), nothing.words(), nothing.spaces(), nothing.records(), nothing.isin("a")]
    for places in [*kinds, nothing.matches(re.compile("a"))]:
        assert places.ranks().tolist() == []
        assert stretches(places) == []
        assert len(Streams(0, nothing).thin(places, 0.5)) == 0


def test_a_range_of_ranks_for_each_record():
    for places, ranges in (
        (BATCH.chars(), [(0, 6), (7, 7), (8, 11), (12, 13)]),
        (BATCH.words(), [(0, 2), (2, 2), (2, 3), (3, 3)]),
        (BATCH.spaces(), [(0, 1), (1, 1), (1, 3), (3, 4)]),
        (BATCH.records(), [(0, 1), (1, 2), (2, 3), (3, 4)]),
    ):
        assert list(zip(places.low.tolist(), places.high.tolist(), strict=True)) == ranges


def test_members_are_asked_only_of_what_was_chosen():
    some = BATCH.isin("ab")
    assert some.passing(np.array([0, 2, 1])).tolist() == [True, False, True]
    assert BATCH.chars().passing(np.array([0])) is None
    assert BATCH.words().passing(np.array([0])) is None


PATTERNS = [r"\w+", r"\w", r"a|\b", r"", r"(?r)\w", r"(?r)\w\w|\w", r"[ab]*", r"(?<=b).", r"z"]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize(
    "given", [["abba", "a bĸb"], ["a\x1eb", "", "bbab ab"], ["bb"], ["a", "bb"], [], [""]]
)
def test_matches_are_those_of_finditer(given, pattern):
    """Without the empty ones, ascending, also where the pattern is searched from the back."""
    compiled = regex.compile(pattern)
    batch = TextBatch.from_list(given)
    places = batch.matches(compiled)
    spans = [sorted(m.span() for m in compiled.finditer(text) if m.group()) for text in given]
    found = [
        (int(record), (int(a - batch.starts[record]), int(b - batch.starts[record])))
        for record, a, b in zip(places.record(places.ranks()), *places.span(places.ranks()), strict=True)
    ]
    assert found == [(record, span) for record, row in enumerate(spans) for span in row]
    assert places.starts.dtype == places.ends.dtype == np.int64


# What is chosen


def test_chosen_places():
    streams = Streams(3, BATCH).fork("A")
    chosen = streams.thin(BATCH.words(), 1)
    assert len(chosen) == 3
    assert chosen.at.tolist() == [0, 4, 9]
    assert chosen.end.tolist() == [2, 6, 10]
    assert chosen.record.tolist() == [0, 0, 2]
    some = chosen.where(np.array([True, False, True]))
    assert some.at.tolist() == [0, 9]
    assert some.pick(1 << 32).tolist() == chosen.pick(1 << 32)[[0, 2]].tolist()


@pytest.mark.parametrize("rate", [0.4, 1])
@pytest.mark.parametrize("counter", [0, 1, 5])
def test_luck_goes_with_its_place(rate, counter):
    """Whatever is left out later, a place keeps its draw."""
    batch = TextBatch.from_list(["some words of a text", "and more words"])
    chosen = Streams(3, batch).fork("A").thin(batch.chars(), rate)
    keep = np.arange(len(chosen)) % 3 != 1
    assert chosen.where(keep).pick(1_000, counter).tolist() == chosen.pick(1_000, counter)[keep].tolist()
    assert (chosen.where(keep).words is None) == (chosen.words is None)
    assert (
        chosen.pick(1_000).tolist()
        == chosen.pick(1_000, 0).tolist()
        == chosen.pick(1_000, counter=0).tolist()
    )


@given(batches, st.sampled_from([0, 0.3, 0.9, 1]), st.sampled_from(["words", "spaces", "records", "isin"]))
def test_thin_is_what_the_twin_says_of_every_kind(given, rate, kind):
    """A set is no more than chosen characters that count; of stretches each is one place."""
    batch = TextBatch.from_list(given)
    places = batch.isin("ab .ß") if kind == "isin" else getattr(batch, kind)()
    chosen = Streams(5, batch, 2).fork("A").thin(places, rate)
    picks = chosen.pick(1 << 32).tolist()
    expected = []
    for record, (start, text) in enumerate(zip(batch.starts.tolist(), given, strict=True)):
        low, high = int(places.low[record]), int(places.high[record])
        for place, word in twin.Draws(5, "A#0", twin.key_of(text), 2).thin(rate, high - low):
            if kind != "isin" or text[place] in "ab .ß":
                at = start + place if kind == "isin" else int(places.span(np.array([low + place]))[0][0])
                expected.append((record, at, twin.pick(word, 1 << 32)))
    assert list(zip(chosen.record.tolist(), chosen.at.tolist(), picks, strict=True)) == expected


# Streams handed on


def test_the_labels_of_steps():
    streams = Streams(0, BATCH)
    assert streams.fork("A").label == "A#0"
    assert streams.after(("A", "B")).fork("A").label == "A#1"
    assert streams.after(("A",)).after(("B", "A")).fork("A").label == "A#2"
    assert streams.after(("A",)).fork("B").label == "B#0"
    forked = streams.after(("A",)).fork("A")
    assert forked.fork("A").label == "A#1", "a fork does not count itself"
    assert forked.after(("A",)).label == "A#1"
    assert (forked.seed, forked.source, forked.seen) == (0, BATCH, ("A",))
    assert (streams.label, streams.seen, streams.copies) == ("", (), 0)


@pytest.mark.parametrize("copies", [0, 7, np.array([4, 5, 6, 2**40])])
def test_the_streams_of_a_selection(copies):
    """Each record keeps its key, its copy number, and so its draws."""
    streams = Streams(9, BATCH, copies).after(("A",))
    numbers = np.array([2, 0])
    some = streams.select(numbers)
    assert some.keys.tolist() == [twin.key_of(" e "), twin.key_of("ab  cd")]
    assert some.fork("A").roots.tolist() == streams.fork("A").roots[numbers].tolist()
    assert some.select(np.array([1])).fork("A").roots.tolist() == streams.fork("A").roots[[0]].tolist()
    assert (some.seed, some.label, some.seen) == (9, "", ("A",))


@pytest.mark.parametrize("copy", [0, 1, 2**40, 2**63])
def test_the_root_of_a_record(copy):
    """The twin's; the same whether the copy number is one for all or stands for each record."""
    label = twin.hashlib.blake2b(b"9\0A#0", digest_size=8).digest()
    expected = [
        twin.mix(((twin.key_of(t) ^ int.from_bytes(label, "little")) + copy * twin.GOLDEN) & twin.WORD)
        for t in BATCH.texts
    ]
    before = BATCH.keys.tolist()
    for copies in [copy] if copy >= 2**63 else [copy, np.full(4, copy)]:
        assert Streams(9, BATCH, copies).fork("A").roots.tolist() == expected
        assert Streams(9, BATCH.keys, copies).fork("A").roots.tolist() == expected
    assert BATCH.keys.tolist() == before


def test_a_rate_of_0_draws_nothing_and_keeps_its_luck():
    chosen = Streams(0, BATCH).thin(BATCH.chars(), 0)
    assert (
        chosen.at.tolist()
        == chosen.record.tolist()
        == chosen.pick(5).tolist()
        == chosen.pick(5, 2).tolist()
        == []
    )
    assert chosen.words.dtype == np.uint64
    assert Streams(0, BATCH).thin(BATCH.chars(), 1).words is None


def test_ranks_are_narrow():
    """Four bytes a place: there are fewer than 2³¹ units."""
    batch = TextBatch.from_list(["some text " * 50])
    assert Streams(0, batch).fork("A").thin(batch.chars(), 0.5).ranks.dtype == np.int32


@pytest.mark.parametrize("rate", [1e-300, 5e-324, 1e-12, 0.0001, 0.02, 0.5, 0.9, 0.999, 1 - 2**-53])
@pytest.mark.parametrize("length", [0, 1, 5, 3_000])
def test_the_first_guess_is_enough_and_not_too_much(rate, length):
    """Four standard deviations above the need, and never nothing: one pass does for nearly every record."""
    from tunekit.engine.gaps import gap_table
    from tunekit.engine.streams import _quota

    table = gap_table(rate)
    (quota,) = _quota(np.array([length]), rate, table).tolist()
    need = length * (rate if table.ends else max(rate, 1 / table.reach))
    assert 4 <= quota <= 2 * need + 20
    assert quota >= need
