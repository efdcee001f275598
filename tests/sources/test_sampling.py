"""Sentences, passages and what chooses, joins and mixes records, however they are batched."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import content, dropped, rows, texts_of, without_groups
from test_segments import Pieces, cut

import tunekit as tk
from tunekit.batches.turns import Turns
from tunekit.sources.steps import blocks, passages, sample

PROSE = st.text(st.sampled_from('abDr. \n?!"é\u2003\r😀\x1e12'), max_size=120)
CUT = st.tuples(PROSE, st.lists(st.integers(0, 120), max_size=5))


@given(st.lists(CUT, max_size=4), st.sampled_from(["sentences", "passages"]))
def test_cuts_are_the_same_however_records_are_cut_and_verbatim(records, kind):
    def cut_up(source):
        return source.sentences() if kind == "sentences" else source.passages(characters=(3, 15), seed=2)

    pieces = cut_up(Pieces(tuple((str(n), cut(*record)) for n, record in enumerate(records))))
    whole = cut_up(tk.texts([text for text, _ in records]))
    assert without_groups(pieces) == without_groups(whole)
    assert dropped(pieces) == dropped(whole)
    last = ("", 0)
    for id_, group, text in rows(pieces):
        place = int(id_.partition(":")[2])
        assert records[int(group)][0][place : place + len(text)] == text == text.strip()
        assert last[0] != group or place >= last[1]
        last = group, place + len(text)


@given(PROSE)
def test_sentences_cover_their_record(text):
    for method in ("rules", "punkt"):
        found = texts_of(tk.texts([text]).sentences(method=method))
        assert "".join("".join(found).split()) == "".join(text.split())


@given(PROSE, st.integers(1, 20), st.integers(0, 20), st.integers(0, 3))
def test_passages_hold_every_sentence_that_is_not_counted(text, low, more, seed):
    source = tk.texts([text])
    packed = source.passages(characters=(low, low + more), seed=seed)
    sentences = Counter(id_ for id_, _, _ in rows(source.sentences()))
    held = Counter()
    for id_, _, passage in rows(packed):
        assert low <= len(passage) <= low + more
        place = int(id_[2:])
        inside = [i for i in sentences if place <= int(i[2:]) < place + len(passage)]
        held += Counter(inside)
    counts = dropped(packed)
    assert sum(held.values()) + counts[passages.LONG] + counts[passages.SHORT] == sum(sentences.values())
    assert max(held.values(), default=1) == 1


def test_sentences_of_abbreviations_quotes_and_lines():
    text = "“Why?” she\nasked Dr. Who. J. R. Smith left at 3.45 p.m. No. 10! No. He did.\n\n1. One"
    assert texts_of(tk.texts([text]).sentences()) == [
        "“Why?” she\nasked Dr. Who.",
        "J. R. Smith left at 3.45 p.m.",
        "No. 10!",
        "No.",
        "He did.",
        "1. One",
    ]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=5), st.integers(0, 3))
def test_turns_keep_the_shares_at_every_prefix(weights, seed):
    ties = (None, lambda place, number: hash((seed, place, number)))  # of integers: the same everywhere
    turns, counts = Turns([Fraction(weight) for weight in weights], ties[seed % 2]), Counter()
    for step in range(1, 200):
        counts[turns.next()] += 1
        for number, weight in enumerate(weights):
            assert abs(counts[number] - Fraction(step * weight, sum(weights))) < 1


def test_mix_to_the_first_end_and_to_the_last():
    long, short = tk.texts([f"l{n}" for n in range(9)]), tk.texts(["s0", "s1"])
    assert Counter(t[0] for t in texts_of(tk.mix({long: 1, short: 1}))) in (
        {"l": 2, "s": 2},
        {"l": 3, "s": 2},
    )
    every = tk.mix([(long, 0.1), (short, 0.1)], stop="all")
    assert sorted(texts_of(every)) == sorted(texts_of(tk.concat([long, short])))
    assert eval(repr(every), {"mix": tk.mix, "texts": tk.texts}) == every


def test_sources_of_the_same_texts_share_their_groups():
    book = tk.texts(["One. Two."])
    both = tk.concat([book.sentences(), book.windows(words=(1, 1)), tk.texts(["x"])])
    assert {group for _, group, _ in rows(both)} == {content("One. Two."), content("x")}
    assert len({id_ for id_, _, _ in rows(both)}) == 5


@pytest.mark.parametrize("join", [tk.concat, lambda sources: tk.mix(dict.fromkeys(sources, 1), stop="all")])
def test_equal_texts_of_two_sources_are_one_group(join):
    one, other = tk.texts(["One.", "Two."]), tk.texts(["Two.", "Three."])
    pieces = Pieces((("a", ("Two.",)), ("b", ("Four.",)))).paragraphs()
    groups = {(id_, group) for id_, group, _ in rows(join([one, pieces, other.where(bool)]))}
    own = {"0/0": "One.", "0/1": "Two.", "2/0": "Two.", "2/1": "Three."}
    assert groups == {(id_, content(text)) for id_, text in own.items()} | {
        ("1/a:0", "1/a"),
        ("1/b:0", "1/b"),
    }
    assert join([one, other]).grouped_by_content
    assert not join([one, pieces]).grouped_by_content
    assert not join([one, other]).sentences().grouped_by_content


@given(st.integers(1, 12), st.integers(0, 9), st.integers(0, 30))
def test_a_sample_is_of_the_lowest_and_grows_stably(n, seed, size):
    items = [str(i) for i in range(size)]
    small, large = (set(texts_of(tk.texts(some).sample(n, seed=seed))) for some in (items, [*items, "new"]))
    assert len(small) == min(n, size)
    assert len(small - large) <= 1
    assert dropped(tk.texts(items).sample(n))[sample.LEFT_OUT] == max(size - n, 0)


@given(PROSE, st.integers(2, 40), st.data())
def test_blocks_keep_their_distance(text, size, data):
    gap = data.draw(st.integers(0, size - 1))
    source = tk.texts([text]).paragraphs().windows(words=(1, 2))
    kept = rows(source.blocks(characters=size, gap=gap))
    for id_, group, window in kept:
        place = blocks.place_in(id_, 2)
        assert text[place : place + len(window)] == window
        assert group == f"{content(text)}#{place // size}"
        assert place + len(window) <= (place // size + 1) * size - gap
    assert len(kept) + dropped(source.blocks(characters=size, gap=gap))[blocks.GAP] == len(rows(source))


def test_what_is_refused():
    once, source = tk.texts(iter(["a"])), tk.texts(["a"])
    for wrong in (
        source.blocks,
        lambda: source.sentences().blocks(characters=5, gap=5),
        lambda: source.sentences(method="best"),
        lambda: once.sentences(method="punkt"),
        lambda: source.passages(characters=(3, 2)),
        lambda: source.where("a"),
        lambda: source.sample(0),
        lambda: tk.concat(["a"]),
        lambda: tk.mix({source: 0}),
        lambda: tk.mix({source: float("nan")}),
    ):
        with pytest.raises(tk.InvalidArgument):
            wrong()


def test_a_predicate_counts_with_its_code():
    source = tk.texts(["a", "bb"])
    first, second = (source.where(lambda text, n=n: len(text) > n) for n in (0, 1))
    assert first.identity() != second.identity()
    assert sum(dropped(second).values()) == 1


# Sources, records, batches and pairs as collections


@given(st.lists(PROSE, max_size=8), st.integers(0, 9))
def test_take_reads_the_first_records(items, n):
    source = tk.texts(items)
    assert rows(source.take(n)) == rows(source)[:n]
    assert [tuple(record) for record in source.head(n)] == [
        (text, id_, group) for id_, group, text in rows(source)[:n]
    ]
    assert rows(source.sentences().take(n)) == rows(source.sentences())[:n]


def test_take_leaves_the_rest_unread():
    def endless():
        number = 0
        while True:
            yield f"{number} " * 9_000
            number += 1

    assert [record.id for record in tk.texts(endless).take(3)] == ["0", "1", "2"]
    assert tk.texts(endless).head(2)[1].text == "1 " * 9_000


def test_map_changes_texts_and_counts_what_it_leaves_out():
    source = tk.texts([" One. ", "", "Two."]).map(lambda text: text.strip() or None, name="strip")
    assert [record.text for record in source] == ["One.", "Two."]
    assert dropped(source) == {"map strip": 1}
    assert source.identity() == {"map": ["strip"], "of": tk.texts([" One. ", "", "Two."]).identity()}
    assert repr(source).endswith("<lambda>, name='strip')")


def test_map_says_what_is_wrong():
    with pytest.raises(tk.InvalidArgument, match="must give a string, or None, not 7"):
        rows(tk.texts(["a"]).map(lambda _: 7))
    with pytest.raises(tk.InvalidArgument, match="function must be a function"):
        tk.texts(["a"]).map("upper")
    with pytest.raises(tk.InvalidArgument, match="n must be an integer of at least 0"):
        tk.texts(["a"]).take(-1)
    with pytest.raises(tk.InvalidArgument, match="n must be an integer of at least 0"):
        tk.texts(["a"]).head(-1)


def test_what_is_mapped_is_not_grouped_by_what_it_was():
    """Two texts may become one, on two sides of a split: so equal ones are looked for."""
    assert tk.texts(["a"]).grouped_by_content
    assert not tk.texts(["a"]).map(str.upper).grouped_by_content


@given(st.lists(PROSE, max_size=6), st.slices(6))
def test_columns_are_sequences(items, part):
    task = tk.Restore(tk.LowerCase())
    for records in tk.texts(items).batches():
        batch = task.pairs(records, tk.Streams(0, records.texts))
        for held, same in ((records, records.texts), (batch, batch.target)):
            assert len(list(held)) == len(held) == len(same)
            assert list(held) == [held[number] for number in range(len(held))]
            assert list(held[part]) == list(held)[part]
            assert held[-1] == list(held)[-1]
            with pytest.raises(IndexError):
                held[len(held)]
        assert list(records.texts) == items == [record.text for record in records]
        assert list(records.texts[part]) == items[part]
        assert [pair.target for pair in batch] == items
    assert tk.LowerCase()(tk.TextBatch.from_list(["ONE", "TWO"])) == ["one", "two"]


def test_a_foreign_source_is_adapted_once():
    class Bare:
        def batches(self):
            yield tk.TextBatch.from_list(["One. Two.", "Three."])

        def __repr__(self):
            return "Bare()"

    bare = Bare()
    pairs = tk.pairs(bare, tk.Restore(tk.LowerCase()))
    assert repr(pairs) == "pairs(Bare(), Restore(LowerCase()))"
    assert pairs.source.source is bare
    assert (pairs.source.cuts, pairs.source.re_iterable, pairs.source.divides) == (0, True, False)
    joined = tk.concat([bare, tk.texts(["Four."])]).sentences()
    assert [record.id for record in joined] == ["0/0:0", "0/0:5", "0/1:0", "1/0:0"]
    assert repr(joined) == "concat([Bare(), texts(['Four.'])]).sentences()"


def test_steps_of_a_source_are_flat():
    source = tk.texts(["One. Two."])
    cut = source.paragraphs().sentences().where(str.strip)
    assert cut.reader is source
    assert [type(step).__name__ for step in cut.steps] == ["Paragraphs", "Sentences", "Where"]
    assert tk.sources.TextSource(source.paragraphs(), cut.steps[1:]) == cut
    assert cut.before == source.paragraphs().sentences()
    many = source
    for _ in range(300):
        many = many.where(str.strip)
    assert rows(many) == rows(source)


@pytest.mark.parametrize("steps", [[], ["words"], None, [tk.sources.Source()]])
def test_steps_that_are_none(steps):
    with pytest.raises(tk.InvalidArgument, match="steps must be steps of a source"):
        tk.sources.TextSource(tk.texts(["a"]), steps)


def test_a_step_is_a_value_of_its_own():
    """What Punkt learnt from one source says nothing of another."""
    step = tk.sources.Sentences(method="punkt")
    first = tk.texts(["Dr. Who met Dr. No. Then Dr. Who left. " * 40])
    other = tk.texts(["No. He said no. " * 40])
    alone = [rows(source.sentences(method="punkt")) for source in (first, other)]
    assert [rows(source.then(step)) for source in (first, other)] == alone
    assert [rows(source.then(step)) for source in (other, first)] == alone[::-1]
