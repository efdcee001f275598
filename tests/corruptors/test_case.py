"""Case: every character and every context, held against ``str`` and against the written rule of title case."""

import gzip

import numpy as np
import pytest
from drawn_edits import CHANGED, UNKNOWN, batches, known, units
from hypothesis import given
from hypothesis import strategies as st
from test_chains import check

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.unicode import codes_in, is_case_ignorable, is_cased

METHODS = {
    tk.LowerCase(): str.lower,
    tk.UpperCase(): str.upper,
    tk.FoldCase(): str.casefold,
    tk.SwapCase(): str.swapcase,
}
IDEMPOTENT = [tk.LowerCase(), tk.UpperCase(), tk.FoldCase(), tk.TitleCase()]
EVERY = list(map(chr, range(0x110000)))
KNOWN = [char for char in EVERY if char not in UNKNOWN and char not in CHANGED and char.isprintable()]
# What a map of case changes, looks at or looks past: all others are alike.
CODES = np.arange(0x110000, dtype=np.uint32)
CASED = {
    *map(chr, CODES[is_cased(CODES) | is_case_ignorable(CODES)]),
    *map(chr, codes_in("Nd")),
    "-",
    " ",
    "\x1e",
}

letters = st.sampled_from("aAbBßİıiIΣσςΑαʼʰ\u0345\u0301'’.-_ 1٣ǅǆﬁŉᾲᾳᾼაᲐⅷⓐªJ\xad·:") | units
texts = st.text(letters, max_size=14)
every_case = pytest.mark.parametrize("corruptor", [*METHODS, tk.TitleCase()], ids=repr)


@pytest.mark.parametrize("corruptor", METHODS, ids=repr)
def test_every_character_as_str_does(corruptor):
    assert corruptor(KNOWN) == list(map(METHODS[corruptor], KNOWN))


@pytest.mark.parametrize("corruptor", METHODS, ids=repr)
@pytest.mark.parametrize("context", ["a{}", "{}a", "Σ{}Σ", "A{}Σ."])
def test_every_neighbour_as_str_does(corruptor, context):
    given = [context.format(char) for char in KNOWN if char in CASED]
    assert corruptor(given) == [METHODS[corruptor](text) for text in given]


@pytest.mark.parametrize("corruptor", IDEMPOTENT, ids=repr)
@pytest.mark.parametrize("context", ["{}", "a{}b", "Σ{}Σ", "1{}a"])
def test_twice_is_once_for_every_character(corruptor, context):
    once = corruptor([context.format(char) for char in (EVERY if context == "{}" else CASED)])
    assert corruptor(once) == once


@pytest.mark.parametrize("corruptor", IDEMPOTENT, ids=repr)
@given(st.lists(texts, max_size=4))
def test_twice_is_once(corruptor, given):
    once = corruptor(given)
    assert corruptor(once) == once


@every_case
@given(given=st.lists(texts, max_size=4))
def test_it_does_what_its_twin_does(corruptor, given):
    check(corruptor, given)


@given(batches)
def test_fold_and_swap_do_what_str_does(given):
    assert tk.FoldCase()(given) == [text.casefold() for text in given]
    assert tk.SwapCase()(given) == [text.swapcase() for text in given]


@every_case
def test_what_lengthens_is_promised_by_nobody(corruptor):
    """İ, ß and ŉ: no map of case keeps the length of every text."""
    assert any(len(corruptor(char)) > 1 for char in "İßŉ")
    assert not corruptor.traits & {"keeps_length", "shortens"}
    assert ("idempotent" in corruptor.traits) == (corruptor in IDEMPOTENT)


# The rules of languages

TURKIC = [kind(locale="tr") for kind in (tk.LowerCase, tk.UpperCase, tk.SwapCase, tk.TitleCase)]
turkic_letters = st.sampled_from("IIİıi\u0307\u0307\u0323\u0301aAβΣß '.\x1e😀") | units


@pytest.mark.parametrize(
    ("corruptor", "text", "expected"),
    [
        (tk.LowerCase(locale="tr"), "Iğdır, İZMİR, DIŞ", "ığdır, izmir, dış"),
        (tk.LowerCase(locale="az"), "BAKI İ", "bakı i"),
        (tk.LowerCase(locale="tr-TR"), "I\u0307 I\u0323\u0307 I\u0301\u0307", "i i\u0323 ı\u0301\u0307"),
        (tk.LowerCase(locale="az_Latn_AZ"), "I\u0307\u0307 \u0307I a\u0307", "i\u0307 \u0307ı a\u0307"),
        (tk.UpperCase(locale="tr"), "ığdır, izmir, Straße", "IĞDIR, İZMİR, STRASSE"),
        (tk.TitleCase(locale="tr"), "ISPARTA, izmir, İZMİR, ılgaz", "Isparta, İzmir, İzmir, Ilgaz"),
        (tk.TitleCase(locale="az"), "I\u0307I\u0307 iI", "I\u0307i İı"),
        (tk.SwapCase(locale="TR"), "Iğdır İzmir", "ıĞDIR iZMİR"),
        (tk.LowerCase(locale="en-GB"), "Iğdır, İ", "iğdır, i̇"),
        (tk.UpperCase(locale="nl"), "ijsberg", "IJSBERG"),
    ],
    ids=repr,
)
def test_the_case_of_a_language(corruptor, text, expected):
    assert corruptor(text) == expected
    assert corruptor(["x", text, "😀"])[1] == expected
    assert corruptor.trace(text).text == expected


@pytest.mark.parametrize("corruptor", TURKIC, ids=repr)
@given(given=st.lists(st.text(turkic_letters, max_size=12), max_size=4))
def test_turkic_does_what_its_twin_does(corruptor, given):
    check(corruptor, given)


@pytest.mark.parametrize("corruptor", TURKIC, ids=repr)
@given(given=st.lists(st.text(turkic_letters, max_size=12), max_size=4))
def test_turkic_twice_is_once(corruptor, given):
    once = corruptor(given)
    assert corruptor(once) == once or "idempotent" not in corruptor.traits


def test_turkic_differs_in_the_letters_i_alone():
    for corruptor in TURKIC:
        made = zip(EVERY, corruptor(EVERY), type(corruptor)()(EVERY), strict=True)
        differs = {char for char, turkic, plain in made if turkic != plain}
        assert differs <= {"I", "İ", "i", "ı"}
        assert differs
    upper, lower = tk.UpperCase(locale="tr"), tk.LowerCase(locale="tr")
    assert lower(upper("ıi")) == "ıi"
    assert upper(lower("Iİ")) == "Iİ"


def test_the_rules_are_those_of_special_casing(corpora):
    """Each rule of Turkish and Azerbaijani alone and in the contexts that it names."""
    with gzip.open(corpora / "hostile/unicode/SpecialCasing.txt.gz", "rt", encoding="utf-8") as lines:
        rows = [[field.strip() for field in line.split("#")[0].split(";")] for line in lines]
    rules = [row for row in rows if len(row) > 5 and row[4].split()[0] in ("tr", "az")]
    assert len(rules) == 8
    for code, lower, title, upper, condition, _ in rules:
        language, *context = condition.split()
        char = chr(int(code, 16))
        expected = ["".join(chr(int(part, 16)) for part in field.split()) for field in (lower, title, upper)]
        around = {"After_I": "I{}", "Not_Before_Dot": "{}x"}[context[0]] if context else "{}"
        text = around.format(char)
        assert tk.LowerCase(locale=language)(text).endswith(expected[0] + around.partition("}")[2])
        if char != "\u0307":
            assert tk.TitleCase(locale=language)(char) == expected[1]
        assert tk.UpperCase(locale=language)(char) == expected[2]


def test_no_locale_is_no_language():
    assert tk.LowerCase(locale="en")("IİΣ ΑΣ") == tk.LowerCase()("IİΣ ΑΣ")
    assert repr(tk.LowerCase(locale="tr")) == "LowerCase(locale='tr')"
    assert tk.from_json(tk.to_json(tk.TitleCase(locale="az"))) == tk.TitleCase(locale="az")


# Title case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don't stop, o’neil's DOGS' don''t", "Don't Stop, O’neil's Dogs' Don''T"),
        ("ας..ΑΣ ΑΣ..Σ α..σ", "Ας..Ας Ασ..Σ Α..Σ"),
        ("wait...what?! note: this, a:b", "Wait...What?! Note: This, A:b"),
        ("e\u0301.\u0301a a.1b a.1.b .a ..a", "E\u0301.\u0301a A.1b A.1.B .A ..A"),
        ("(hello) “world” ¿qué? «ça»", "(Hello) “World” ¿Qué? «Ça»"),
        ("well-known snake_case and/or a—b", "Well-Known Snake_Case And/Or A—B"),
        ("e.g. the U.S.A., www.example.org", "E.g. The U.s.a., Www.example.org"),
        ("mp3s b2b 1st 3d covid-19", "Mp3s B2b 1St 3D Covid-19"),
        ("ΟΔΥΣΣΕΥΣ ΑΣ' Σ σ ςα", "Οδυσσευς Ας' Σ Σ Σα"),
        ("istanbul İZMİR ısparta", "Istanbul İzmi̇r Isparta"),
        ("ßa ﬁN ŉA ǆA ǇA ᾳΑ", "Ssa Fin ʼNa ǅa ǈa ᾼα"),
        ("e\u0301COLE cafe\u0301S naI\u0308VE co\xadOP", "E\u0301cole Cafe\u0301s Nai\u0308ve Co\xadop"),
        ("'tis ʰA \u0345 'A'b", "'Tis ʰA \u0345 'A'b"),
        ("日本ABC かな გაᲛარჯობა", "日本Abc かな გამარჯობა"),
        ("", ""),
        ("\x1ea\ud800b\uffff😀c", "\x1eA\ud800B\uffff😀C"),
    ],
)
def test_title_case_by_its_rule(text, expected):
    assert tk.TitleCase()(text) == expected
    assert tk.TitleCase()(["x", text, "y"]) == ["X", expected, "Y"]


@given(st.text(known.filter(lambda c: not c.isdigit() and c not in "'’.:·\u0345"), max_size=12))
def test_title_case_is_that_of_str_where_no_word_is_torn(text):
    """Without what stands inside words, both have the same words."""
    ignorable = [c for c in text if f"a{c}Σ".lower()[-1] == "ς" and f"{c}Σ".lower()[-1] == "σ"]
    if not ignorable and not any(map(str.isdecimal, text)):
        assert tk.TitleCase()(text) == text.title()


def test_words_end_with_their_record():
    given = ["a", "b", "'c", "", "1", "d", "İ", "i"]
    assert tk.TitleCase()(given) == ["A", "B", "'C", "", "1", "D", "İ", "I"]


def test_narrow_maps_still_fuse():
    batch = TextBatch.from_list(["Straße?", "NO"])
    lowered = tk.LowerCase().edits(batch, None).apply(batch)
    again = tk.LowerCase().edits(lowered, None)
    assert again.is_plain_map
    assert "units" not in lowered.__dict__
    assert again.apply(lowered).to_list() == ["straße?", "no"]


def test_title_case_over_more_than_one_block():
    rng = np.random.default_rng(3)
    given = ["".join(rng.choice(list("aB'-. 1ßİΣ"), 90)) for _ in range(900)]
    check(tk.TitleCase(), given)
