"""TextBatch: any list of texts goes in and comes out unchanged, in the narrowest units, and stays as it is."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow_twin import key_of
from slow_words import words_of

import tunekit as tk
from tunekit.engine.batch import TextBatch, sub_batches
from tunekit.engine.tables import END

# What sits at the border of a width: the end marks themselves, their neighbours, surrogates, the last code point.
BORDERS = "\x00\x1d\x1e\x1f\x20\x7f\xff\u0100\ud7ff\ud800\udbff\udc00\udfff\ue000\ufffd\ufffe\uffff\U00010000\U0010ffff"
texts = st.text(st.sampled_from(BORDERS + "ab \n") | st.characters(), max_size=12)
batches = st.lists(texts, max_size=8)


def narrowest(given: list[str]) -> int:
    """The width that a list of texts needs."""
    codes = {ord(c) for text in given for c in text}
    if all(c <= 0xFF and c != 0x1E for c in codes):
        return 1
    return 2 if all(c < 0xFFFF and not 0xD800 <= c <= 0xDFFF for c in codes) else 4


@given(batches)
def test_texts_come_out_as_they_went_in(given):
    batch = TextBatch.from_list(given)
    assert batch.to_list() == given
    assert len(batch) == len(given)
    assert batch.width == narrowest(given)
    assert batch.size == sum(map(len, given)) + len(given)


@given(batches)
def test_units_alone_give_the_texts(given):
    """Without the list that the batch was made from."""
    batch = TextBatch.from_list(given)
    assert TextBatch(batch.units, len(batch)).to_list() == given


@given(batches)
def test_each_record_is_closed_by_an_end_mark(given):
    batch = TextBatch.from_list(given)
    spans = zip(batch.starts.tolist(), batch.ends.tolist(), strict=True)
    assert ["".join(map(chr, batch.units[a:b].tolist())) for a, b in spans] == given
    assert batch.units[batch.ends].tolist() == [END[batch.width]] * len(given)


@given(batches, st.sampled_from([1, 2, 4]))
def test_widened(given, width):
    batch = TextBatch.from_list(given)
    wide = batch.widened(width)
    assert wide.width == max(width, batch.width)
    assert TextBatch(wide.units, len(wide)).to_list() == given
    assert wide.keys.tolist() == batch.keys.tolist()
    assert wide == batch


@given(batches, st.data())
def test_select(given, data):
    numbers = data.draw(st.lists(st.integers(0, len(given) - 1), max_size=6)) if given else []
    batch = TextBatch.from_list(given)
    for source in (batch, TextBatch(batch.units, len(batch))):
        picked = source.select(np.array(numbers, np.int64))
        assert picked.to_list() == [given[n] for n in numbers]
        assert TextBatch(picked.units, len(picked)).to_list() == picked.to_list()


@given(batches, st.data())
def test_cut(given, data):
    """Stretches of the records, empty ones among them."""
    batch = TextBatch.from_list(given)
    pieces = []
    for start, text in zip(batch.starts.tolist(), given, strict=True):
        low = data.draw(st.integers(0, len(text)))
        high = data.draw(st.integers(low, len(text)))
        pieces.append((start + low, start + high, text[low:high]))
    low, high = (np.array([p[i] for p in pieces], np.int64) for i in (0, 1))
    assert batch.cut(low, high).to_list() == [text for _, _, text in pieces]


@given(st.lists(batches, max_size=4))
def test_concat(parts):
    joined = TextBatch.concat([TextBatch.from_list(part) for part in parts])
    assert joined.to_list() == [text for part in parts for text in part]


@given(batches)
def test_keys_are_the_hash_of_the_content(given):
    assert TextBatch.from_list(given).keys.tolist() == [key_of(text) for text in given]


@given(batches, st.integers(1, 40))
def test_sub_batches_lose_nothing(given, size):
    parts = list(sub_batches(iter(given * 5), size))
    assert [text for part in parts for text in part.to_list()] == given * 5
    assert all(len(part) for part in parts)


@given(st.lists(st.text(st.sampled_from("ab \t\n\x1c\x1e\x85\xa0\u2003\uffff😀"), max_size=12), max_size=6))
def test_words_and_spaces_are_what_split_sees(given):
    batch = TextBatch.from_list(given)
    places = batch.words()
    words = [
        [(int(a) - start, int(b) - start) for a, b in zip(*places.span(np.arange(low, high)), strict=True)]
        for start, low, high in zip(batch.starts.tolist(), places.low, places.high, strict=True)
    ]
    assert words == [words_of(text) for text in given]
    assert [[text[a:b] for a, b in row] for text, row in zip(given, words, strict=True)] == [
        t.split() for t in given
    ]
    low, high = batch.spaces().span(batch.spaces().ranks())
    covered = {i for a, b in zip(low.tolist(), high.tolist(), strict=True) for i in range(a, b)}
    starts = batch.starts.tolist()
    assert covered == {
        s + i for s, t in zip(starts, given, strict=True) for i, c in enumerate(t) if c.isspace()
    }


@given(batches)
def test_value_semantics(given):
    batch = TextBatch.from_list(given)
    again = pickle.loads(pickle.dumps(batch))
    assert again == batch
    assert hash(again) == hash(batch)
    assert eval(repr(batch), {"TextBatch": TextBatch}) == batch


@pytest.mark.parametrize("given", [["ab", ""], ["€"], ["😀"], ["\ud800"], [], [""]])
def test_immutable(given):
    before = list(given)
    batch = TextBatch.from_list(given)
    for part in (batch, batch.widened(4), TextBatch.concat([batch]), batch.select(np.arange(len(batch)))):
        assert not part.units.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            part.units[:1] = 0
    given.append("more")
    batch.to_list().append("more")
    assert batch.to_list() == before


@pytest.mark.parametrize("given", [[1], ["a", None], [b"a"], ["a"] * 20 + [["b"]]])
def test_an_item_that_is_no_text_is_named(given):
    place = next(i for i, item in enumerate(given) if not isinstance(item, str))
    with pytest.raises(tk.InvalidArgument, match=rf"item {place} must be a string"):
        TextBatch.from_list(given)
