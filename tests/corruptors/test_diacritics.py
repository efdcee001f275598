"""Diacritics: which letters lose their marks, which keep them, and what is no diacritic."""

import itertools
import re
import unicodedata

import pytest
from drawn_edits import UNKNOWN, rates, units
from hypothesis import given
from hypothesis import strategies as st
from slow_letters import is_mark
from test_chains import check

import tunekit as tk
from tunekit.engine.unicode import codes_in

EVERY = list(map(chr, range(0x110000)))
LETTERS = set(map(chr, codes_in("L").tolist()))

chars = (
    st.sampled_from(
        "aeêếêéñйёøǿđmlḹÊıİ=≠ \u0300\u0301\u0302\u0306\u0308\u0323\u0338\u0344\u034f\u20d7かが\u3099각क\u093c"
    )
    | units
)
texts = st.text(chars, max_size=14)
keeps = st.sampled_from(
    ["", "ê", "êế", "йё", "øñ", "e", "\u0439\u0065\u0302", "m\u0303ẹ\u0301", "l\u0304", "Êß", "\u0301x\u0344"]
)
strippers = st.builds(tk.StripDiacritics, rate=rates, keep=keeps, strokes=st.booleans())


@given(strippers, st.lists(texts, max_size=4), st.integers(0, 9))
def test_it_does_what_its_twin_does(corruptor, given, seed):
    check(corruptor, given, seed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ça va, Zoë? — naïve façade, Ångström, mañana", "Ca va, Zoe? — naive facade, Angstrom, manana"),
        ("Tiếng Việt: Đặng, ở, ữ", "Tieng Viet: Đang, o, u"),
        ("Ἀθῆναι ᾳ ΐ Ώ", "Αθηναι α ι Ω"),
        ("Ёлка, чай, Їжак, у̀сти", "Елка, чаи, Іжак, усти"),
        ("İzmir ığdır ǰ ṩ", "Izmir ıgdır j s"),
        ("e\u0301\u0323\u0308 x\u0302\u0303y z\u034f\u0301", "e xy z"),
        ("Zalgo: h\u0335\u0321\u0302e\u0334\u0300y", "Zalgo: hey"),
    ],
)
def test_marks_go(text, expected):
    assert tk.StripDiacritics()(text) == expected
    for form in ("NFC", "NFD"):
        assert tk.StripDiacritics()(unicodedata.normalize(form, text)) == unicodedata.normalize(
            form, expected
        )


@pytest.mark.parametrize(
    "text",
    [
        "हिन्दी क़लम, বাংলা ড়, தமிழ் கொ, മലയാളം, සිංහල, ไทย น้ำ, မြန်မာ, ខ្មែរ, བོད་ཡིག",
        "한국어 각, かがばぱ ヴ か\u3099, עִבְרִית שׁ, العَرَبِيَّة آ إ",
        "đ ł ø ħ ŧ æ œ ß ı þ ð ŋ",
        "≠ ≮ ∄ =\u0338 5\u0301 \u0301 ¨ ´ 1\u20e3 x\u20d7 😀\u0301",
        "K Ω µ ª ﬁ",
    ],
)
def test_what_is_no_diacritic_stays(text):
    for form in ("NFC", "NFD"):
        given = unicodedata.normalize(form, text)
        trace = tk.StripDiacritics().trace(given)
        assert (trace.text, trace.edits) == (given, [])


@given(texts, strippers)
def test_never_longer(text, corruptor):
    assert len(corruptor(text)) <= len(text)
    assert corruptor.traits == {"shortens"}


@given(texts, keeps, st.booleans())
def test_at_rate_1_twice_is_once_and_no_letter_has_marks(text, keep, strokes):
    corruptor = tk.StripDiacritics(keep=keep, strokes=strokes)
    once = corruptor(text)
    assert corruptor(once) == once
    if not keep:
        assert not any(a in LETTERS and is_mark(b) for a, b in itertools.pairwise(once))


def test_every_character_alone():
    """A letter becomes the first character of its decomposition, and that for Latin, Greek and Cyrillic ones only."""
    found = {char: to for char, to in zip(EVERY, tk.StripDiacritics()(EVERY), strict=True) if char != to}
    assert len(found) == 789
    for char, to in found.items():
        assert to == unicodedata.normalize("NFD", char)[0]
        assert unicodedata.name(char).split()[0] in ("LATIN", "GREEK", "CYRILLIC", "ANGSTROM")


def test_every_stroke():
    """By their names: LATIN SMALL LETTER L WITH STROKE."""
    pattern = re.compile(r"LATIN (CAPITAL|SMALL) LETTER (\w) WITH (DIAGONAL )?STROKE")
    names = {char: pattern.fullmatch(unicodedata.name(char, "")) for char in EVERY if char not in UNKNOWN}
    found = {char: n[2] if n[1] == "CAPITAL" else n[2].lower() for char, n in names.items() if n}
    strip = tk.StripDiacritics(strokes=True)
    assert strip(list(found)) == list(found.values())
    plain = tk.StripDiacritics()(EVERY)
    others = [c for c, a, b in zip(EVERY, plain, strip(EVERY), strict=True) if a != b and a not in found]
    assert others == []


def test_kept_letters():
    keep = tk.StripDiacritics(keep="йêøå")
    given = "чай и\u0306 й\u0301; ế e\u0302\u0301 ê\u0301 é; ø ǿ; å Å å\u0301"
    assert keep(given) == "чай и\u0306 й; ê ê ê e; ø ø; å Å å"
    vietnamese = tk.StripDiacritics(keep="âêôăơư")
    assert vietnamese("Đường Việt ấy ở Huế ạ") == "Đương Viêt ây ơ Huê a"
    assert vietnamese("Ăn ấn, Ấn Độ, ỞỮÂ\u0301Ế") == "Ăn ân, Ân Đô, ƠƯÂÊ"
    assert tk.StripDiacritics(keep="Ñ")("Ñandú niño") == "Ñandu niño"
    assert tk.StripDiacritics(keep="ø", strokes=True)("ø ǿ ł") == "ø ø l"


def test_a_kept_letter_goes_with_the_marks_behind_it():
    """Composed or not, and when there is no composed form."""
    given = "m\u0303 M\u0303 m\u0303\u0301 m\u0301 ñ"
    assert tk.StripDiacritics(keep="m\u0303")(given) == "m\u0303 M\u0303 m\u0303 m n"
    for keep in ("ẹ\u0301", "é\u0323", "e\u0323\u0301", "e\u0301\u0323"):
        assert tk.StripDiacritics(keep=keep)("ẹ\u0301 é\u0323 é ẹ") == "ẹ\u0301 é\u0323 e e"
    assert tk.StripDiacritics(keep="é\u0306")("é ĕ ё é\u0306") == "e e е é\u0306"


def test_what_would_become_longer_stays():
    keep = tk.StripDiacritics(keep="l\u0304")
    assert keep("ḹ Ḹ l\u0323\u0304 ḷ") == "ḹ Ḹ l\u0304 l"


def test_a_rate_is_the_chance_of_a_letter_with_all_its_marks():
    text = "é e\u0301\u0323 ñ\u0301 o x " * 5_000
    trace = tk.StripDiacritics(rate=0.3).trace(text, seed=2)
    hit = len(trace.edits)
    assert 0.28 < hit / 15_000 < 0.32
    assert set(trace.text.split()) == {"é", "e\u0301\u0323", "ñ\u0301", "e", "n", "o", "x"}
    assert tk.StripDiacritics(rate=0)(text) == text


def test_latin_1_is_one_map():
    assert tk.StripDiacritics().trace("éÿ").edits == [(0, 2, "ey")]
    assert tk.StripDiacritics()("".join(map(chr, range(256)))) == "".join(
        unicodedata.normalize("NFD", c)[0] if c.isalpha() else c for c in map(chr, range(256))
    )


@pytest.mark.parametrize(
    ("argument", "value", "rule"),
    [
        ("rate", 1.5, "between 0 and 1"),
        ("rate", "1", "a number"),
        ("keep", 7, "a string"),
        ("strokes", 1, "True or False"),
    ],
)
def test_bad_arguments(argument, value, rule):
    with pytest.raises(tk.InvalidArgument, match=rf"StripDiacritics\({argument}=.*{rule}"):
        tk.StripDiacritics(**{argument: value})


def test_a_hundred_thousand_marks():
    assert tk.StripDiacritics()("e" + "\u0301\u0323" * 50_000 + "x") == "ex"
    assert tk.StripDiacritics(keep="é")("e" + "\u0301\u0323" * 50_000 + "x") == "éx"
