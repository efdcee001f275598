"""Letters that random edits put in: of the script and case at their place, or of an alphabet."""

import gzip
import json
import string
from collections import Counter

import numpy as np
import pytest
import slow_letters
from drawn_edits import CHANGED, UNKNOWN, batches
from hypothesis import given, settings
from hypothesis import strategies as st
from test_chains import check

import tunekit as tk
from tunekit.corruptors import letters
from tunekit.engine.unicode import codes_in, codes_of_script

PUT_IN = tk.RandomEdits(rate=0.4, kinds=("insert", "substitute"))
SUBSTITUTE = tk.RandomEdits(rate=1, kinds=("substitute",))
INSERT = tk.RandomEdits(rate=1, kinds=("insert",))
SEEDS = range(30)

# Pieces in which letters, marks and neither meet: scripts with and without case, with marks of their own and inherited.
PIECES = [
    *("Hello WORLD I am. ", "A B NATO-19 MP3 (USA) iPhone ", "1984 -- 2000, ......", "       ", "0" * 40),
    *("ΟΔΥΣΣΕΥΣ σοφός ας ΐ ᾳᾼ ", "Ёжик в Тумане ", "ՀԱՅ հայ", "ᲐგაⅧⅷ", "𐐀𐐨𐐁", "Ꭰꭰ"),
    *("हिन्दी में लिखा, ", "עברית נִקּוּד ", "مَرْحَبًا بِكُمْ ", "ภาษาไทยที่ ", "ខ្មែរ \u17b4"),
    *("東京は、ー日本。カタカナ", "한국어 ", "Ａｂｃ ｶﾀ", "ⴰ\u2d7f \u2d7f", "か\u3099\u309a"),
    *("e\u0301\u0302 é ÀÉ \xb5\xaa\xba", "𝐀𝒳😀\ufe0f\u200d\u20e3", "\x1e\uffff\ud800", "ǅ ŉ ß İıſ"),
]
pieces = st.sampled_from(PIECES).flatmap(
    lambda piece: st.tuples(st.integers(0, len(piece)), st.integers(0, len(piece))).map(
        lambda ends: piece[min(ends) : max(ends)]
    )
)
mixed = st.lists(pieces, max_size=6).map("".join)
alphabets = st.sampled_from(["ab", "ba", string.ascii_lowercase, "aab\ufffd", "xyz\x1e", "жя 😀", "\uffff1"])
noises = st.builds(
    tk.RandomEdits,
    rate=st.sampled_from([0.1, 0.5, 1]),
    kinds=st.sampled_from([("insert", "delete", "substitute", "swap"), ("substitute", "insert")]),
    alphabet=st.none() | alphabets,
)


def put_in(noise, text, seed):
    """(place, what is put in, what it replaces) of each letter."""
    trace = noise.trace(text, seed=seed)
    return [(start, new, text[start:end]) for start, end, new in trace.edits]


def letters_put_in(noise, text, seeds=SEEDS):
    """All that is put in by edits that stand alone."""
    return {new for seed in seeds for _, new, old in put_in(noise, text, seed) if len(new) == 1 >= len(old)}


# The twin


@settings(max_examples=40)
@given(noises, st.lists(mixed, max_size=4), st.integers(0, 2**40))
def test_it_does_what_its_twin_does(noise, given, seed):
    check(noise, [text for text in given if not set(text) & (UNKNOWN | set(CHANGED))], seed)


@given(noises, st.lists(mixed, max_size=4), mixed)
def test_a_letter_depends_on_its_record_alone(noise, given, text):
    assert noise([*given, text, "😀"])[len(given)] == noise(text)


@pytest.mark.parametrize("noise", [PUT_IN, SUBSTITUTE, INSERT], ids=repr)
def test_long_texts(noise):
    """Over many blocks of rows, with letters near and far."""
    rng = np.random.default_rng(5)
    given = ["".join(rng.choice(PIECES, 20)) for _ in range(60)]
    given += [text[:40] + "." * 100 + text[-40:] for text in given]
    assert noise(given) == [noise(text) for text in given]
    check(noise, [given[0][:100], given[-1]])


# The script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Μια πρόταση στα ελληνικά, με τόνους.", "Greek"),
        ("ΜΙΑ ΠΡΟΤΑΣΗ ΣΤΑ ΕΛΛΗΝΙΚΑ.", "Greek"),
        ("Ёжик в тумане спросил 17 медведей.", "Cyrillic"),
        ("हम 25 किताबें पढ़ते हैं।", "Devanagari"),
        ("ספר אחד, שני ספרים (1999)!", "Hebrew"),
        ("كتاب واحد، كتابان ٣٤؟", "Arabic"),
        ("อ่านหนังสือ 3 เล่ม", "Thai"),
        ("책을 읽다, 1권", "Hangul"),
        ("我们读三本书。", "Han"),
        ("ひらがなのぶん、ー", "Hiragana"),
        ("Հայերեն նախադասություն։", "Armenian"),
        ("ქართული წინადადება.", "Georgian"),
        ("தமிழ் வாக்கியம்", "Tamil"),
        ("𐐀𐐨𐐁𐐩 𐐂𐐪", "Deseret"),
    ],
)
def test_what_is_put_in_has_the_script_of_the_text(text, script):
    own = set(map(chr, codes_of_script(script).tolist()))
    found = letters_put_in(PUT_IN, text)
    assert len(found) > 4
    assert found <= own
    assert letters_put_in(SUBSTITUTE, text) <= own


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("पढ़ने की किताबें", False),
        ("पढ़ने की किताबें", True),
        ("שָׁלוֹם לְכֻלָּם", True),
        ("مَرْحَبًا بِكُمْ", True),
        ("Ne\u0301e a\u0300 Be\u0302the\u0301", True),
    ],
)
def test_a_mark_is_replaced_by_a_mark_and_a_letter_by_a_letter(text, marks):
    marked = set(map(chr, codes_in("Mn", "Mc").tolist()))
    places = [i for i, char in enumerate(text) if (char in marked) == marks and char != " "]
    assert {SUBSTITUTE(text, seed=seed)[at] in marked for at in places for seed in SEEDS} == {marks}


@given(mixed, st.integers(0, 99))
def test_what_is_put_in_before_a_mark_is_a_letter(text, seed):
    noisy = INSERT(text, seed=seed)
    assert noisy[1::2] == text
    assert not set(noisy[::2]) & set(map(chr, codes_in("M").tolist()))


@given(mixed, st.integers(0, 99))
def test_a_substitution_changes_every_character(text, seed):
    assert all(new != old for new, old in zip(SUBSTITUTE(text, seed=seed), text, strict=True))


def test_scripts_side_by_side():
    """Each letter has the script of its place; what is none has that of the nearest letter, the one before first."""
    kinds = ["Latin", "Greek", "Han"]
    sets = [set(map(chr, codes_of_script(kind).tolist())) for kind in kinds]
    text = "abcdef αβγδεζ 我们读三本"
    for seed in SEEDS:
        noisy = SUBSTITUTE(text, seed=seed)
        for part, own in zip((noisy[:7], noisy[7:14], noisy[14:]), sets, strict=True):
            assert set(part) <= own


def test_only_letters_that_are_near():
    """Within 32 characters; farther away they are none, and no letter at hand is a to z."""
    assert letters_put_in(INSERT, "ж" + "." * 32) <= {"ж"}
    far = {INSERT("ж" + "." * 33, seed=seed)[66] for seed in range(300)}
    assert far == set(string.ascii_lowercase)
    assert set(INSERT("12 34") + INSERT("😀!")) - set("12 34😀!") <= set(string.ascii_lowercase)


@pytest.mark.parametrize(
    "text", ["π", "Я", "अ", "ি", "中", "한", "Ω.", "\u064b", "ქ", "\U0001e943", "\U000323af"]
)
def test_a_letter_alone_becomes_the_next_one_of_its_kind(text):
    """Total: there is no other letter near."""
    (noisy,) = {SUBSTITUTE(text, seed=seed)[0] for seed in SEEDS}
    assert noisy != text[0]
    assert slow_letters.kind_of(noisy) == slow_letters.kind_of(text[0])
    assert slow_letters.is_capital(noisy) == slow_letters.is_capital(text[0])


# The case


def test_capitals_in_capitals():
    text = "HELLO WORLD, IT IS 1984 (ALREADY)."
    for noise in (PUT_IN, SUBSTITUTE, INSERT):
        for seed in SEEDS:
            assert noise(text, seed=seed).isupper()
    text = "ΩΡΑΙΑ ΜΕΡΑ ΤΟ 1984, ΑΥΤΟ"
    for seed in SEEDS:
        assert PUT_IN(text, seed=seed).isupper()


@given(st.text("abc I.,'1é\n", max_size=20), st.integers(0, 99))
def test_no_capitals_where_none_stands_near(text, seed):
    """Neither a single I nor the capital of a sentence makes its neighbours capitals."""
    noisy = INSERT(text, seed=seed)
    for char, new in zip(text, noisy[::2], strict=True):
        assert new.isupper() == (char == "I") or text.count("I") > 1


def test_the_capital_of_a_sentence():
    for text, own in (("The fox.", "T"), ("Ёжик спит.", "Ё")):
        for seed in SEEDS:
            noisy = SUBSTITUTE(text, seed=seed)
            assert noisy[0].isupper()
            assert noisy[0] != own
            assert noisy[1:].islower()


def test_every_letter_is_equally_likely():
    """Of 25 others, and of 26."""
    given = [f"{'eE' * 200}{number}" for number in range(40)]
    replaced = Counter("".join(text[:400] for text in SUBSTITUTE(given)))
    assert set(replaced) == set(string.ascii_letters) - set("eE")
    before = Counter("".join(text[:800:2] for text in INSERT(given)))
    assert set(before) == set(string.ascii_letters)
    for counts, size in ((replaced, 25), (before, 26)):
        expected = 40 * 200 / size
        assert all(abs(count - expected) < 5 * expected**0.5 for count in counts.values())


# The alphabet


@given(batches, st.integers(0, 99), st.sampled_from([0.1, 1]))
def test_small_latin_letters_are_what_the_alphabet_gives(given, seed, rate):
    """As it was before letters had the case and script of their place."""
    given = ["".join(char for char in text if char.isascii()).lower() for text in given]
    old = tk.RandomEdits(rate=rate, alphabet=string.ascii_lowercase)
    assert tk.RandomEdits(rate=rate)(given, seed=seed) == old(given, seed=seed)


@pytest.mark.parametrize("alphabet", ["01", "aab", "ACGT", "жя😀", "\U0010ffff\x1e", string.printable])
def test_exactly_the_alphabet_uniformly(alphabet):
    noise = tk.RandomEdits(rate=1, kinds=("insert",), alphabet=alphabet)
    found = Counter("".join(text[::2] for text in noise([f"{number:0100}" for number in range(60)])))
    assert set(found) == set(alphabet)
    expected = 60 * 100 / len(set(alphabet))
    assert all(abs(count - expected) < 5 * expected**0.5 for count in found.values())
    noise = tk.RandomEdits(rate=1, kinds=("substitute",), alphabet=alphabet)
    for text in (alphabet, "ab" * 9):
        assert all(new in alphabet and new != old for new, old in zip(noise(text), text, strict=True))


def test_the_largest_alphabet():
    whole = "".join(map(chr, range(0x4E00, 0x4E00 + (1 << 15))))
    noise = tk.RandomEdits(rate=1, kinds=("insert", "substitute"), alphabet=whole)
    assert len(set(noise("中" * 500))) > 400
    with pytest.raises(tk.InvalidArgument, match=r"alphabet must be a string of 2 to 32,768 different"):
        tk.RandomEdits(alphabet=whole + "a")


# The tables


def test_latin_1_is_what_all_of_unicode_says():
    narrow = np.frombuffer(bytes(range(256)), np.uint8)
    assert letters._classes(narrow).tolist() == letters._classes(narrow.astype(np.uint16)).tolist()


def test_the_classes_are_those_of_the_twin():
    table = letters._table()
    assert table.size == 0x110001
    kinds = slow_letters.kinds()
    by_class: dict[int, set] = {}
    for code in np.flatnonzero(table != letters._NONE).tolist():
        by_class.setdefault(int(table[code]) & ~1, set()).add(kinds[chr(code)])
    assert len(np.flatnonzero(table != letters._NONE)) == len(kinds)
    assert all(len(kind) == 1 for kind in by_class.values())
    assert len({next(iter(kind)) for kind in by_class.values()}) == len(by_class)
    counts = np.bincount(table)
    assert counts[counts > 0].min() > 1


def test_real_text_in_ten_scripts(corpora):
    """Nothing is put in that is not near its place, but Latin letters."""
    with gzip.open(corpora / "wikipedia/xquad_paragraphs.jsonl.gz", "rt", encoding="utf-8") as lines:
        given = [row["text"] for row in map(json.loads, lines)][::20]
    noise = tk.RandomEdits(rate=0.05, kinds=("insert", "substitute"))
    assert len(given) > 90
    for text, trace in zip(given, noise.trace(given, seed=1), strict=True):
        for start, end, new in trace.edits:
            near = text[max(start - 32, 0) : end + 33]
            at_hand = {*near, *near.lower(), *near.upper(), *string.ascii_letters}
            alone = {char for char in set(new) - at_hand if near.count(text[start]) == 1}
            assert set(new) - at_hand <= alone
            assert {slow_letters.kind_of(char) for char in alone} <= {slow_letters.kind_of(text[start])}


def test_capitals_between_capitals_and_digits():
    """A single capital beside digits is one of a text in capitals, where the next letter is a capital too."""
    for text in ("THE A320", "AN A320 B", "I AM", "МЫ Я 5", "B2B X9Z, ISO-9001"):
        for seed in SEEDS:
            assert INSERT(text, seed=seed).isupper()
    assert not any(c.isupper() for c in INSERT("the 320 is", seed=1))


def test_a_letter_33_characters_away_is_not_near():
    text = "я" + " " * 32 + "б" + " " * 40
    noise = tk.RandomEdits(rate=0.02, kinds=("substitute",))
    first = {noise(text, seed=seed)[0] for seed in range(1_500)}
    assert len(first) > 1
    assert "б" not in first
