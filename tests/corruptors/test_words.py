"""Words, sentences and letters: the laws of what doubles, shuffles, cuts off and disguises them."""

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from drawn_edits import batches, kept, rates, texts, windows
from drawn_streams import DrawnStreams
from hypothesis import assume, given
from hypothesis import strategies as st
from slow_corruptors import places_of
from slow_words import is_alone, spaced_of, words_of

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.places import Chosen
from tunekit.engine.run import run

FOX = "The quick brown fox jumps over the lazy dog."
SIMPLEST = DrawnStreams(lambda _: 0)
MIXED = st.text(st.sampled_from("中文字あアกาཀ་。，「」（)a1b2  "), max_size=30)


@dataclass
class Told:
    """A stand-in for ``Streams`` that chooses every place and gives it the numbers that it is told."""

    numbers: tuple[int, ...]

    def thin(self, places, rate):
        return Chosen(places, places.ranks(), self)

    def draw(self, chosen, n, counter):
        return np.array(self.numbers)


@dataclass
class Hit:
    """A stand-in for ``Streams`` that chooses the places of these ranks."""

    ranks: list[int]

    def thin(self, places, rate):
        return Chosen(places, np.array(self.ranks), self)


def spacing(text: str) -> list[str]:
    """The white space before, between and behind the words."""
    edges = [0, *(edge for word in words_of(text) for edge in word), len(text)]
    return [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def chi_square(counts: Counter, kinds: int) -> float:
    """How far the counts are from equally likely ones; its mean is ``kinds - 1``."""
    assert len(counts) == kinds
    expected = sum(counts.values()) / kinds
    return sum((count - expected) ** 2 / expected for count in counts.values())


# Doubled words


def copied(text: str, word: tuple[int, int]) -> str:
    return text[slice(*word)] + " " * (not is_alone(text, word))


@given(texts)
def test_at_rate_1_every_word_stands_twice(text):
    words = words_of(text)
    expected = [
        gap + copied(text, word) + text[slice(*word)] for gap, word in zip(spacing(text), words, strict=False)
    ]
    assert tk.DuplicateWords(rate=1)(text) == "".join(expected) + spacing(text)[-1]


@given(texts, rates)
def test_without_the_copies_it_is_the_text(text, rate):
    copies = {(word[0], word[0], copied(text, word)) for word in words_of(text)}
    trace = tk.DuplicateWords(rate=rate).trace(text, seed=3)
    assert set(trace.edits) <= copies


def test_a_copy_stands_for_nothing():
    trace = tk.DuplicateWords(rate=1).trace("the fox")
    assert trace.text == "the the fox fox"
    assert trace.edits == [(0, 0, "the "), (4, 4, "fox ")]
    assert trace.project([(0, 3), (4, 7), (0, 7)]) == [(4, 7), (12, 15), (4, 15)]
    assert tk.Protect(tk.DuplicateWords(rate=1), "the f")("the fox") == "the the fox"


# Shuffled words and sentences


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_every_order_of_draws_is_another_order_of_words(size):
    """So all orders are equally likely, but for draws that are equal (in 2⁻³² of all pairs)."""
    text = " ".join("abcde"[:size])
    for corruptor in (tk.ShuffleWords(window=size), tk.ShuffleWords(window=None)):
        batch = TextBatch.from_list([text])
        found = {corruptor.edits(batch, Told(o)).apply(batch).texts[0] for o in permutations(range(size))}
        assert found == {" ".join(order) for order in permutations("abcde"[:size])}


def test_orders_are_equally_likely():
    """By the draws themselves: 6 and 24 orders, chi-square far below what one in 10,000 fair draws exceeds."""
    for window, words, limit in ((3, "a b c", 25.7), (None, "a b c d", 56.9)):
        orders = tk.ShuffleWords(window=window)
        batch = TextBatch.from_list([words] * 12_000)
        found = run(orders, batch, tk.Streams(5, batch, np.arange(12_000))).texts.texts
        assert chi_square(Counter(found), math.factorial(len(words.split()))) < limit


Slot = tuple[str, bool, str]  # a word, whether it stands alone, and what stands behind it


def slots_of(text: str) -> list[Slot]:
    words = words_of(text)
    return [
        (text[slice(*word)], is_alone(text, word), gap)
        for word, gap in zip(words, spacing(text)[1:], strict=True)
    ]


def is_order(shuffled: str, slots: list[Slot], words: list[tuple[str, bool]]) -> bool:
    """Whether it is the words in the slots, in any order that puts each where one of its kind stood."""
    if not slots:
        return shuffled == ""
    (_, kind, gap), *others = slots
    for word in {word for word, alone in words if alone == kind and shuffled.startswith(word + gap)}:
        rest = words.copy()
        rest.remove((word, kind))
        if is_order(shuffled.removeprefix(word + gap), others, rest):
            return True
    return False


@given(texts | MIXED, windows, st.integers(0, 9))
def test_each_window_keeps_its_words_and_the_text_its_spacing(text, window, seed):
    """Words that stand alone change places with each other, and so do all others."""
    shuffled, slots = tk.ShuffleWords(window=window)(text, seed=seed), slots_of(text)
    before, size = spacing(text)[0], window or max(len(slots), 1)
    assert shuffled.startswith(before)
    left = shuffled.removeprefix(before)
    for first in range(0, len(slots), size):
        row = slots[first : first + size]
        length = sum(len(word + gap) for word, _, gap in row)
        assert is_order(left[:length], row, [(word, alone) for word, alone, _ in row])
        left = left[length:]
    assert left == ""


@given(texts.filter(lambda text: words_of(text) == spaced_of(text)), windows, st.integers(0, 9))
def test_each_window_keeps_its_words_as_split_sees_them(text, window, seed):
    shuffled = tk.ShuffleWords(window=window)(text, seed=seed)
    assert spacing(shuffled) == spacing(text)
    before, after, size = text.split(), shuffled.split(), window or max(len(text), 1)
    for first in range(0, len(before), size):
        assert sorted(before[first : first + size]) == sorted(after[first : first + size])


@given(texts, windows, st.integers(0, 9))
def test_sentences_change_places_and_nothing_else(text, window, seed):
    shuffled = tk.ShuffleSentences(window=window)(text, seed=seed)
    flat = re.sub(r"[\n\r\x85\u2028\u2029]", " ", text)
    sentences = [flat[a:b] for a, b in places_of(flat, "sentences")]
    assert all(new == "\u2029" for old, new in zip(text, shuffled, strict=True) if old == "\u2029")
    assert Counter(shuffled) == Counter(text)
    if len(sentences) < 2 or window == 1:
        assert shuffled == text


@given(st.lists(texts.filter(str.strip), min_size=1, max_size=3), windows, st.integers(0, 9))
def test_paragraphs_stay_where_they_are(paragraphs, window, seed):
    paragraphs = [" ".join(text.split()) for text in paragraphs]
    shuffled = tk.ShuffleSentences(window=window)("\n\n".join(paragraphs), seed=seed).split("\n\n")
    assert [sorted(text) for text in shuffled] == [sorted(text) for text in paragraphs]


def orders(text: str, window: int | None = None) -> set[str]:
    return {tk.ShuffleSentences(window=window)(text, seed=seed) for seed in range(60)}


def test_sentences_in_every_order():
    sentences = ["It rained.", "Did it?", "Yes!"]
    assert orders("It rained. Did it?\nYes!") == {f"{a} {b}\n{c}" for a, b, c in permutations(sentences)}
    assert orders("It rained. Did it? Yes!", window=2) == {
        "It rained. Did it? Yes!",
        "Did it? It rained. Yes!",
    }


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \t\r", "\r\r", "\x85\n", "\u2028\u2028", " \u2029"])
def test_sentences_stay_in_their_paragraph(gap):
    """And windows are counted from its first sentence on."""
    one, other = ("It rained. Did it?", "Did it? It rained."), ("Yes! No!", "No! Yes!")
    found = {f"Title{gap}{a}{gap}{b}" for a in one for b in other}
    assert orders(f"Title{gap}{one[0]}{gap}{other[0]}") == found
    assert orders(f"Title{gap}{one[0]}{gap}{other[0]}", window=2) == found


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", " \n ", "\x85", "\u2028"])
def test_a_single_line_break_is_a_space(gap):
    assert orders(f"It{gap}rained.{gap}Did it?") == {
        f"It{gap}rained.{gap}Did it?",
        f"Did it?{gap}It{gap}rained.",
    }


def test_a_window_of_any_size():
    for size in (2**31, 2**32, 2**63, 10**30):
        assert tk.ShuffleWords(window=size)(FOX, seed=3) == tk.ShuffleWords(window=None)(FOX, seed=3)


def test_only_what_moved_is_an_edit():
    batch = TextBatch.from_list(["a b c d e"])
    edits = tk.ShuffleWords(window=None).edits(batch, Told((1, 0, 2, 4, 3)))
    assert edits.apply(batch).texts == ["b a c e d"]
    assert edits.splice.at.tolist() == [0, 6]
    assert edits.splice.end.tolist() == [3, 9]


@given(texts, windows, st.sampled_from([r"\w", "a", r"\s", r"b\s*", "€"]), st.integers(0, 9))
def test_no_word_is_lost_around_a_guard(text, window, pattern, seed):
    guarded = tk.Protect(tk.ShuffleWords(window=window), pattern)(text, seed=seed)
    assert Counter(guarded) == Counter(text)
    if words_of(text) == spaced_of(text):
        assert sorted(guarded.split()) == sorted(text.split())


# Words where no spaces stand


def parts(text: str) -> str:
    """The words of a text, as the library finds them, between bars."""
    words = TextBatch.from_list([text]).words()
    return "|".join(text[a:b] for a, b in zip(*words.span(words.ranks()), strict=True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Der Fuchs, ja! (Nein.)", "Der|Fuchs,|ja!|(Nein.)"),  # as ever where words have spaces
        ("Он “сказал”—да", "Он|“сказал”—да"),
        ("한국어(국어)는 쉽다.", "한국어(국어)는|쉽다."),
        ("हिन्दी में।", "हिन्दी|में।"),
        ("他来了，我走。", "他|来|了，|我|走。"),
        ("他说：“好！”她笑了……", "他|说：|“好！”|她|笑|了……"),
        ("コーヒーを飲む人々。", "コー|ヒー|を|飲|む|人々。"),
        ("「はい。」『（ね）』", "「は|い。」|『（ね）』"),
        ("用Python 3写，OK？", "用|Python|3|写，|OK？"),
        ("在Google（谷歌）,A.B/C和3.14%", "在|Google|（谷|歌）,|A.B/C|和|3.14%"),
        ("2020年12月31日", "2020|年|12|月|31|日"),
        ("他花了$5.50，😀好", "他|花|了|$5.50，😀|好"),
        ("한국(韓國)은", "한국|(韓|國)|은"),
        ("ㄅㄆㄇ ꀀꀁ", "ㄅ|ㄆ|ㄇ|ꀀ|ꀁ"),
        ("ไปโรงเรียนแล้วๆ ๒๕๖๓", "ไป|โร|ง|เรี|ย|น|แล้|วๆ|๒๕๖๓"),
        ("เขามาทำงาน", "เขา|มา|ทำ|งา|น"),
        ("ໄປໂຮງຮຽນ", "ໄປ|ໂຮ|ງ|ຮ|ຽ|ນ"),
        ("ភាសាខ្មែរ។", "ភា|សា|ខ្មែ|រ។"),
        ("မြန်မာစကား။", "မြ|န်|မာ|စ|ကား။"),
        ("བོད་ཡིག་གི་དཔེ། ལ", "བོད་|ཡིག་|གི་|དཔེ།|ལ"),
        ("ሰላም፡ለዓለም፡ሁሉ ነው።", "ሰላም፡|ለዓለም፡|ሁሉ|ነው።"),
        ("，，他 ，， 「「", "，，他|，，|「「"),
        ("e\u0301中\u0301e", "e\u0301|中\u0301|e"),
        ("中\u200b文\u3000字", "中\u200b|文|字"),
        ("𠮷野家", "𠮷|野|家"),
        ("", ""),
    ],
)
def test_what_a_word_is(text, words):
    assert parts(text) == words
    assert parts(f"x {text}\n") == f"x|{words}".rstrip("|")


@given(batches)
def test_words_are_those_of_the_twin(given):
    words = TextBatch.from_list(given).words()
    starts, ends = words.span(words.ranks())
    offsets = TextBatch.from_list(given).starts.repeat(words.high - words.low)
    found = list(zip((starts - offsets).tolist(), (ends - offsets).tolist(), strict=True))
    assert found == [word for text in given for word in words_of(text)]
    alone = [is_alone(text, word) for text in given for word in words_of(text)]
    assert alone == (words.alone.tolist() if words.alone is not None else [False] * len(alone))


KEEPING = [tk.DropWords(rate=0.5), tk.SwapWords(rate=0.5), tk.ShuffleWords(), tk.ShuffleWords(window=None)]


@given(MIXED, st.sampled_from(KEEPING), st.integers(0, 9))
def test_words_with_spaces_never_become_one(text, corruptor, seed):
    """Whatever goes from between them, or comes to stand beside them."""
    before = Counter(re.findall(r"[a-z0-9]+", " ".join(text[slice(*word)] for word in words_of(text))))
    after = Counter(re.findall(r"[a-z0-9]+", corruptor(text, seed=seed)))
    assert after <= before
    if not isinstance(corruptor, tk.DropWords):
        assert after == before


@pytest.mark.parametrize(
    ("text", "dropped", "left"),
    [
        ("文字 中", [1], "文 中"),  # the space stays: there is none before what goes
        ("文字 中", [2], "文字"),
        ("文字 中", [0, 1], "中"),
        ("我用Python 3写", [1], "我Python 3写"),
        ("A和B", [1], "A B"),
        ("12章34 x", [1], "12 34 x"),
        ("A和 B", [1], "A B"),
        ("A中和B", [1, 2], "A B"),
        ("A中和B", [1, 2, 3], "A"),
        ("བོད་ཡིག་གི་", [1], "བོད་གི་"),
        (" 中 ", [0], "  "),
    ],
)
def test_what_a_dropped_word_takes_along(text, dropped, left):
    batch = TextBatch.from_list([text])
    assert tk.DropWords().edits(batch, Hit(dropped)).apply(batch).texts == [left]


def test_copies_have_a_space_where_words_have():
    double = tk.DuplicateWords(rate=1)
    assert double("他说OK。") == "他他说说OK。 OK。"
    assert double("สวัสดี ครับ") == "สสวัวัสสดีดี คครัรับบ"
    assert double("བོད་ཡིག་") == "བོད་བོད་ཡིག་ཡིག་"
    assert double("「はい」 ja") == "「は「はい」い」 ja ja"


def test_cut_texts_of_chinese_and_thai():
    assert tk.Truncate(share=0.5)("他来了，我们走吧。") == "他来了，我"
    assert tk.Truncate(share=0.5, side="start")("他来了，我们走吧。") == "我们走吧。"
    assert tk.Truncate(share=0.5)("ไปโรงเรียน แล้ว") == "ไปโรงเรี"


def test_a_batch_without_such_a_letter_pays_nothing():
    for text in ("plain", "“curly”", "한국어 हिन्दी", "😀 x"):
        assert TextBatch.from_list([text]).words().alone is None


# Truncated texts


@given(texts, kept, st.sampled_from(["characters", "graphemes", "words"]), st.integers(0, 9))
def test_what_stays_is_one_end_of_the_text(text, keep, unit, seed):
    end, start = (tk.Truncate(share=keep, unit=unit, side=side)(text, seed=seed) for side in ("end", "start"))
    assert text.startswith(end)
    assert text.endswith(start)
    low, high = keep if isinstance(keep, tuple) else (keep, keep)
    for stays in (end, start):
        units, before = (len(words_of(t) if unit == "words" else _units(t, unit)) for t in (stays, text))
        assert math.ceil(before * low - 1e-9) <= units <= math.ceil(before * high)
        if low == high == 1:
            assert stays == text
        if high == 0 and before:
            assert stays == ""


def _units(text: str, unit: str) -> list[str]:
    return list(text) if unit == "characters" else [text[a:b] for a, b in places_of(text, unit)]


@given(texts, kept, st.sampled_from(["characters", "words"]))
def test_the_start_is_the_end_of_the_text_read_backwards(text, keep, unit):
    # A mark belongs to the letter before it that is a word alone: read backwards, it is before that letter.
    assume(unit == "characters" or words_of(text) == spaced_of(text))
    end, start = (tk.Truncate(share=keep, unit=unit, side=side) for side in ("end", "start"))
    one = TextBatch.from_list([text]), tk.Streams(1, TextBatch.from_list([text])).fork("Truncate")
    other = TextBatch.from_list([text[::-1]]), one[1]
    assert end.edits(*one).apply(one[0]).texts[0][::-1] == start.edits(*other).apply(other[0]).texts[0]


def test_the_white_space_at_the_cut_goes():
    assert tk.Truncate(share=0.5)("  a  b \n c  d  ") == "  a  b"
    assert tk.Truncate(share=0.5, side="start")("  a  b \n c  d  ") == "c  d  "
    assert tk.Truncate(share=0.5, unit="characters")("a b c ") == "a b"
    assert tk.Truncate(share=1)("  a ") == "  a "
    assert tk.Truncate(share=0)(["  a ", "  "]) == ["", "  "]


def test_a_share_is_rounded_up_as_a_reader_would():
    """One tenth of ten words is one, whatever is the nearest number that a float can be."""
    for parts in (*range(1, 40), 100):
        for share in range(parts + 1):
            for whole in (1, 7, parts, 3 * parts, 10 * parts):
                expected = math.ceil(Fraction(share, parts) * whole)
                for keep in (share / parts, Fraction(share, parts)):
                    assert len(tk.Truncate(share=keep, unit="characters")("x" * whole)) == expected


def test_any_share_keeps_one():
    for keep in (1e-12, Fraction(1, 10**40), 5e-324, (0.0, 1e-300)):
        assert tk.Truncate(share=keep)("a b c") in ("a", "" if isinstance(keep, tuple) else "a")
        assert tk.Truncate(share=keep)("") == ""


def test_what_is_cut_off_is_one_edit():
    url = "see http://x.org and go on"
    assert tk.Protect(tk.Truncate(share=0.2), tk.patterns.URL)(url) == url
    assert tk.Protect(tk.Truncate(share=0.5), tk.patterns.URL)(url) == "see http://x.org and"


def test_every_number_of_a_range_is_equally_likely():
    batch = TextBatch.from_list(["a b c d e f g h i j"] * 12_000)
    streams = tk.Streams(5, batch, np.arange(12_000))
    found = Counter(len(t.split()) for t in run(tk.Truncate(share=(0.3, 0.81)), batch, streams).texts.texts)
    assert set(found) == {3, 4, 5, 6, 7, 8, 9}
    assert chi_square(found, 7) < 27.9


def test_no_grapheme_is_cut():
    family = "👩‍👩‍👧‍👦e\u0301🇩🇪"
    shorten = tk.Truncate(share=0.5, unit="graphemes")
    assert shorten(family) == "👩‍👩‍👧‍👦e\u0301"


# Homoglyphs

LETTERS = tk.Homoglyphs.letters


def test_each_look_alike_is_a_letter_of_another_script_and_of_its_own():
    assert len(set(LETTERS.values())) == 32
    assert set(Counter(LETTERS.values()).values()) == {1, 2}
    for code, letter in LETTERS.items():
        other, size = chr(code), "CAPITAL" if letter.isupper() else "SMALL"
        assert re.fullmatch(r"[A-Za-z]", letter)
        assert unicodedata.name(other).split()[0] in ("CYRILLIC", "GREEK")
        assert size in unicodedata.name(other) or other == "\u03f3"
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            assert unicodedata.normalize(form, other) == other
        for text in (other.casefold(), other.lower(), other.upper()):
            assert not any(c.isascii() for c in text)


def test_they_are_the_ones_of_the_standard(corpora: Path):
    file = corpora / "hostile" / "unicode" / "intentional.txt"
    if not file.exists():
        pytest.skip("there is no intentional.txt in the corpora")
    pairs = re.findall(r"(?m)^00([46][1-9A-F]|[57][0-9A]) ;\t(\w+)", file.read_text("utf-8-sig"))
    assert len(pairs) == 29
    assert all(LETTERS.get(int(other, 16)) == chr(int(letter, 16)) for letter, other in pairs)


@given(texts, rates)
def test_the_table_takes_them_back(text, rate):
    source = text.translate(LETTERS)  # a text without look-alikes of its own
    disguised = tk.Homoglyphs(rate=rate)(source, seed=1)
    assert disguised.translate(LETTERS) == source
    assert rate < 1 or not set(disguised) & set(LETTERS.values())


def test_both_look_alikes_come():
    found = tk.Homoglyphs(rate=1)("o" * 4_000, seed=1)
    assert chi_square(Counter(found), 2) < 15.1


# All of them


@given(batches)
def test_zero_is_the_simplest_choice(given):
    batch = TextBatch.from_list(given)
    for corruptor in (
        tk.DuplicateWords(),
        tk.ShuffleWords(window=None),
        tk.ShuffleSentences(),
        tk.Truncate(share=(0, 1)),
        tk.Homoglyphs(),
    ):
        assert run(corruptor, batch, SIMPLEST).texts == batch
