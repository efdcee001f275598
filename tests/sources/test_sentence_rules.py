"""Where the boundaries of Unicode are mended: marks on the side where they belong, words and names in one piece."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import texts_of

import tunekit as tk
from tunekit.sources.steps.sentence_marks import MARKS


def sentences(text: str) -> list[str]:
    return texts_of(tk.texts([text]).sentences())


# Sentences, divided by a bar; what stands around the bars goes.
MARKED = [
    "彼は来た。|「はい。」|と言った。",
    "彼は来た。|『はい』と。|（笑）次。",
    "他来了。|“你好吗？”|她问。",
    '他来了。|"你好吗？"|她问。',
    "他说：「我来了。」|「好。」|他走了。|【注。】|完。",
    "« Bonjour ! » dit-il. | Il partit.",
    "«\u00a0Bonjour\u00a0!\u00a0» dit-il. | Il partit.",
    "«\u202fBonjour\u202f!\u202f» dit-il. | Il partit.",
    "« Oui. » | « Non. » | Il partit.",
    "« Bonjour ! »",
    "»Ja.« | »Nein!« | Er ging.",
    "»Ja.«|»Nein.«",
    "„Ja.“ | Er ging. | „Nein!“, sagte er.",
    "”Hej!” sa han. | ”Nej.” | Hon gick.",
    "Он пришёл. | «Да!» — сказал он. | «Нет». | Ушёл.",
    "هل أنت هنا؟ | «نعم.» | قال.",
    "यह है।|वह है। | “हाँ।” | उसने कहा।",
    'He came.|"Yes," she said.|"No."',
    '" Hello ! " he said. | " No . " | He left.',
    "“‘Yes.’” | “‘No!’ he said.” | End.",
    "He said: 'Yes.' | 'No.' | Then he left.",
    "end.’ | ’Tis so.",
    "He came.|(Then he left.) | She too. | (So did I.)",
    "The next day. ) | Go on.",
    "It is so.[1] | He left.[2][3] | Done.[note 4]",
    "¿Qué?|¡Hola! | Sí.",
]


@pytest.mark.parametrize("marked", MARKED)
def test_a_mark_stands_with_the_sentence_that_it_opens_or_closes(marked):
    assert sentences(marked.replace(" | ", " ").replace("|", "")) == [s.strip() for s in marked.split("|")]


@pytest.mark.parametrize(
    "marked",
    [
        "I use .NET daily. | It works.",
        "I like C#.NET and VB6.NET a lot. | It works.",
        "用.NET写程序。|很好。",
        "See P!NK live. | E!News too.",
        "The file (.Rprofile) is read. | It works.",
        "Yahoo!’s shares fell. | What?no.",
        "Well...|Then he left. | Great!|Thanks.",
    ],
)
def test_no_word_is_cut(marked):
    assert sentences(marked.replace(" | ", " ").replace("|", "")) == [s.strip() for s in marked.split("|")]


@pytest.mark.parametrize(
    "marked",
    [
        "J. R. R. Tolkien wrote. | He left.",
        "G.K. Chesterton did. | J.R.R. Tolkien too.",
        "A. I. Richards came. | I. A. Richards left.",
        "J.-P. Sartre came. | He left.",
        "А. С. Пушкин писал. | А.С. Пушкин.",
        "Κ. Π. Καβάφης έγραψε. | Ναι.",
        "The U.S. Army left. | It was in the U.S. | He left.",
        "It was I. | He left.",
        "He has vitamin C. | The end.",
        "P.S. He left.",
    ],
)
def test_initials_and_the_name_behind_them_are_one(marked):
    assert sentences(marked.replace(" | ", " ")) == marked.split(" | ")


@given(st.text(st.sampled_from('aA1 .!?。"“”«»()[]「」\u00a0'), max_size=40))
def test_nothing_but_white_space_is_lost_and_no_sentence_ends_in_a_bracket_that_opens(text):
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert not any(s[-1] in "「(" and len(s) > 1 and s[-2] in ".!?。" for s in found[:-1])


def test_the_marks_are_those_of_every_script():
    assert {*"()[]{}«»‹›“”‘’„‚「」『』（）【】《》〈〉〔〕｢｣⁅⁆❝❞\"'"} <= MARKS


@pytest.mark.parametrize(
    "piece", ["A. ", "A.\n", "b\n\n", "U.S. ", "Dr. ", '" ! ', "« Oui ! » ", "。「", 'x."']
)
def test_hostile_text_takes_a_second_for_a_million_characters_at_most(piece):
    text = (piece * 100_000)[:100_000]
    sentences("Warm. Up.")
    start = time.process_time()
    sentences(text)
    assert time.process_time() - start < 1  # ten times what it may be, for a loaded machine
