"""Hard wraps undone: prose of any language, width and length is joined; verse, tables, lists and addresses are not."""

import gzip
import re
import textwrap
from collections import Counter
from itertools import pairwise

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reading import dropped, rows, texts_of

import tunekit as tk
from tunekit.sources.prose import unwrapping
from tunekit.sources.prose.unwrapping import Unwrapping, unwrapped

PROSE = (
    "She had been told that the road went over the hill and down to the sea, and she went that way, for there was "
    "nobody to ask and nothing else to do before the boat came in. The wind had fallen. It was late."
)


def wrapped(text: str, width: int = 72) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False)


def beside_prose(block: str, width: int = 72) -> str:
    """What becomes of a block between paragraphs of that width."""
    prose = wrapped(PROSE, width)
    before, _, rest = unwrapped(f"{prose}\n\n{prose}\n\n{block}\n\n{prose}").partition(
        f"{PROSE}\n\n{PROSE}\n\n"
    )
    assert before == ""
    return rest.removesuffix(f"\n\n{PROSE}")


# Paragraphs


@pytest.mark.parametrize(
    "text",
    [
        'You see, I walked past here for years ... and "hummed".... You made all that impossible! No doubt ...',
        "And then I heard it, not loud as at first, but faint and dim like a dying voice: Boom!... Boom!... Boom!...",
        "Er wartete … und wartete …… bis es dunkel wurde, und niemand kam den Weg vom Tor herauf zu ihm ans Haus.",
        "No dots. . . . but spaced ones, as they were set in the books of that time, and then . . . nothing more.",
        "Von Haus zu Haus ging Peter Schlemihl, Berta Neumann und Karl Meier, Franz Huber, Otto Wagner, Paul Fuchs.",
        "Η πόλη κοιμόταν ακόμη όταν έφτασαν οι πρώτοι ταξιδιώτες, και κανείς δεν τους είδε να περνούν τη γέφυρα.",
        "सूरज निकलने से पहले ही लोग बाज़ार की ओर चल पड़े थे और नदी के किनारे नावें खड़ी थीं जिन पर कोई नहीं था।",
        "وصل المسافرون إلى المدينة قبل شروق الشمس ولم يكن في الطريق أحد يسألونه عن البيت الذي يقع خلف الجسر القديم.",
    ],
)
@pytest.mark.parametrize("width", [50, 60, 65, 72, 80])
def test_a_short_paragraph_is_joined_beside_others(text, width):
    assert beside_prose(wrapped(text, width), width) == text


@pytest.mark.parametrize(
    ("block", "joined"),
    [
        ('"Anything else?" jeered the gentleman with the feverish eyes.\n"And what do you say to the crowd?"', 1),
        ("No, no; it must be something else if he were really vexed,\nLadislaw is a sort of gypsy.", 1),
        ('"I did not watch by him last night," said Bulstrode there.\n"I was worn.\nShe said that he slept."', 0),
        ("To my dear Husband,\nin this nineteenth year.", 0),
        ("New York:\nLEAVITT AND ALLEN.", 0),
        ("Mr. Newington, Landlord of the Inn at Salt Hill, in the county.\nFarmer Hearty.\nA Waiter.", 0),
        ("A cloud was on the mind of men, and wailing went the weather,\nYea, a sick cloud,\nWhen we were boys.", 0),
        ("CHAPTER I. The Hill ............... 1\nCHAPTER II. The Boat ....................... 12", 0),
        ("Black ink for the book of the college           0   1   2\nBottle to hold the ink and more    0  0  10", 0),
        ("+------------------------------------------+\n| A note in a box, which is no paragraph.  |", 0),
        ("    The fields where you rove may be more fresh and fair,\n    More splendid the sun, and the air.", 0),
    ],
)  # fmt: skip
def test_dialogue_is_joined_and_verse_lists_tables_and_addresses_are_not(block, joined):
    assert beside_prose(block) == (block.replace("\n", " ") if joined else block)


def test_a_list_and_a_signature_keep_their_lines_and_their_paragraphs_are_joined():
    items = [f"{number}. {PROSE}" for number in (1, 2)]
    assert beside_prose("\n".join(map(wrapped, items))) == "\n".join(items)
    assert (
        beside_prose(f"{wrapped(PROSE)}\n                    EDMUND.")
        == f"{PROSE}\n                    EDMUND."
    )


def test_paragraphs_that_only_an_indented_line_begins_are_set_apart():
    block = "\n".join(textwrap.fill(PROSE, 66, initial_indent="   ") for _ in range(3))
    assert [part.strip() for part in unwrapped(block).split("\n\n")] == [PROSE] * 3


@given(st.lists(st.integers(1, 9), min_size=1, max_size=80), st.integers(55, 80))
def test_capitals_or_letters_without_case_make_no_difference(lengths, width):
    for letters in ("ABCDEFGHI", "אבגדהוזחט"):
        text = " ".join(letters[:n] for n in lengths)
        doc = "\n\n".join([wrapped(PROSE, width)] * 3 + [wrapped(text, width)])
        assert unwrapped(doc).split("\n\n")[3] == text


# Line ends


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("well-", "known", "well-known"),
        ("Haupt-", "und Nebenwege", "Haupt- und Nebenwege"),
        ("two-", "and threefold", "two- and threefold"),
        ("so--", "known", "so--known"),
        ("so —", "known", "so — known"),
        ("so—", "known", "so—known"),
        ("1914-", "1918", "1914-1918"),
        ("cut\u00ad", "ting", "cutting"),
        ("to-", "morrow tomorrow", "tomorrow tomorrow"),
        ("to-", "morrow to-morrow tomorrow", "to-morrow to-morrow tomorrow"),
    ],
)
def test_what_becomes_of_a_hyphen_or_a_dash_at_the_end_of_a_line(before, after, joined):
    line = "It is a truth universally acknowledged, and by everybody too, "
    assert unwrapped(f"{line}{before}\n{after}.") == f"{line}{joined}."


def test_where_many_lines_end_in_a_hyphen_it_is_words_that_are_cut():
    words = "transcription orthography punctuation everlasting".split() * 3
    lines = [
        f"so that the lines of the whole book end within a word {word[:5]}-\n{word[5:]}" for word in words
    ]
    text = unwrapped(" and the next line goes on as if there were none, as\n".join(lines))
    assert all(word in text for word in words)
    assert "-" not in text


def test_a_few_lines_that_end_in_a_hyphen_may_end_in_compounds():
    """As programs wrap them: to take a hyphen away there would fuse two words."""
    line = "and so they went on for days and days, and never was there any doubt of"
    text = f"{line} eighty-\nfour {line}\n{line} thirty-  \nfive {line}\n{line} twenty-\nnine."
    for compound in ("eighty-four", "thirty-five", "twenty-nine"):
        assert compound in unwrapped(text)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["天" * 36, "地" * 30], "天" * 36 + "地" * 30),
        (["天" * 34 + "，", "“" + "地" * 30], "天" * 34 + "，“" + "地" * 30),
        (["天" * 30 + "Tea", "地" * 30], "天" * 30 + "Tea" + "地" * 30),
        (["天" * 29 + "用 Python", "地" * 30], "天" * 29 + "用 Python " + "地" * 30),
        (["ひらがな" * 9, "カタカナ" * 8], "ひらがな" * 9 + "カタカナ" * 8),
        (["한국어 문장은 띄어쓰기를 한다 " * 4 + "그래서", "줄이 바뀌면 빈칸이 온다"], None),
    ],
)
def test_chinese_and_japanese_lines_join_without_a_space(lines, joined):
    assert unwrapped("\n".join(lines)) == (joined or " ".join(lines))


# Piece by piece


TEXTS = st.lists(
    st.sampled_from(["\n", "\n \n", " ", "word", "天", "-", "so fine. ", wrapped(PROSE, 50), "a" * 99])
).map("".join)


@given(TEXTS, st.lists(st.integers(0, 400), max_size=8))
@example("a" * 200 + " \n\n" + "b" * 200, [5])
def test_what_comes_out_does_not_depend_on_how_a_text_is_cut(text, places):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unwrapping, "_SECTION", 60)
        patch.setattr(unwrapping, "_LONGEST", 160)
        bounds = [0, *sorted(min(p, len(text)) for p in places), len(text)]
        unwrapping_ = Unwrapping()
        cut = "".join(unwrapping_.feed(text[a:b]) for a, b in pairwise(bounds))
        assert cut + unwrapping_.feed("", final=True) == unwrapped(text)


@given(TEXTS)
def test_no_letter_is_lost_and_unwrapped_text_stays_as_it_is(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unwrapping, "_SECTION", 60)
        once = unwrapped(text)
        assert re.sub(r"[\s-]", "", once) == re.sub(r"[\s-]", "", text)
        assert unwrapped(once) == once


@pytest.mark.parametrize("text", ["word " * 100, "words " * 100, "w" * 999, "word\n" * 99])
def test_a_line_that_is_too_long_to_hold_is_not_changed(monkeypatch, text):
    monkeypatch.setattr(unwrapping, "_SECTION", 60)
    monkeypatch.setattr(unwrapping, "_LONGEST", 160)
    assert unwrapped(text) == text.strip()


def test_plain_files_are_unwrapped_and_places_are_those_of_the_unwrapped_text(tmp_path):
    verse = "The sea,\n  the sea."
    (tmp_path / "a.txt").write_text(f"{wrapped(PROSE)}\n\n\n{verse}\n")
    source = tk.read_text(tmp_path / "a.txt", unwrap=True)
    assert rows(source) == [("a.txt", "a.txt", f"{PROSE}\n\n{verse}")]
    assert [id_ for id_, _, _ in rows(source.paragraphs())] == ["a.txt:0", f"a.txt:{len(PROSE) + 2}"]
    assert repr(source) == f"read_text({str(tmp_path / 'a.txt')!r}, unwrap=True)"
    assert source.identity() != tk.read_text(tmp_path / "a.txt").identity()
    assert texts_of(tk.read_text(tmp_path / "a.txt"))[0].count("\n") > 4


def test_a_blank_file_is_empty_when_it_is_unwrapped(tmp_path):
    (tmp_path / "a.txt").write_text("\n \n")
    assert dropped(tk.read_text(tmp_path / "a.txt", unwrap=True).windows(words=(1, 2))) == {"empty file": 1}


def test_unwrap_is_true_or_false(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(tk.InvalidArgument, match=r"TextFiles\(unwrap='yes'\)"):
        tk.read_text(tmp_path / "a.txt", unwrap="yes")
    with pytest.raises(tk.InvalidArgument, match='italics must be "keep" without unwrap=True'):
        tk.read_text(tmp_path / "a.txt", italics="strip")


def test_marks_of_italics_go_wherever_a_file_is_cut(tmp_path):
    text = "\n\n".join(f"It was _number {n}_ of the _Sea\nMaid_, and it was so." for n in range(5_000))
    (tmp_path / "a.txt").write_text(text)
    (found,) = (text for _, _, text in rows(tk.read_text(tmp_path / "a.txt", unwrap=True, italics="strip")))
    assert "_" not in found
    assert found.count("of the Sea Maid,") + found.count("of the Sea\nMaid,") == 5_000


@pytest.mark.parametrize(
    "hostile",
    [
        "." * 500_000 + "\n" + "." * 500_000,
        "a ......" * 100_000 + "\nb",
        "- a\n" * 200_000,
        "a-\nb" * 200_000,
        "\u4e00\na\n" * 200_000,
        "  a\nb\n" * 150_000,
        "\n" * 1_000_000,
        "a" * 3_000_000,
    ],
    ids=range(8),
)
def test_hostile_files_end(tmp_path, hostile):
    """Each takes hours through a careless pattern."""
    (tmp_path / "a.txt").write_text(hostile)
    rows(tk.read_text(tmp_path / "a.txt", unwrap=True))


# Real text


@pytest.mark.parametrize("language", "ar de el en es hi ro ru th tr vi".split())
@pytest.mark.parametrize("width", [50, 60, 65, 72, 80])
def test_paragraphs_of_many_languages_come_back(corpora, language, width):
    """Every third is short: two lines. Thai has few spaces, so that its lines are ragged in narrow columns."""
    data = gzip.decompress((corpora / "wikipedia" / "xquad_paragraphs.jsonl.gz").read_bytes())
    found = (row["text"] for row in map(orjson.loads, data.splitlines()) if row["lang"] == language)
    texts = [" ".join(text.split()) for text in found][:80]
    texts = [text if number % 3 else text[: width * 8 // 5].rstrip() for number, text in enumerate(texts)]
    found = Counter(unwrapped("\n\n".join(wrapped(text, width) for text in texts)).split("\n\n"))
    least = 40 if language == "th" else 79
    assert sum((found & Counter(texts)).values()) >= least


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("raw/1013", 0),
        ("raw/10076", 0),
        ("raw/1342-0", 0),
        ("nltk/austen-persuasion", 1),
        ("nltk/chesterton-brown", 1),
    ],
)
def test_no_prose_of_the_novels_stays_wrapped(corpora, name, most):
    (text,) = texts_of(tk.read_gutenberg(corpora / "gutenberg" / f"{name}.txt.gz"))
    assert sum("\n" in block for block in text.split("\n\n")) <= most


@pytest.mark.parametrize(
    ("name", "least"), [("milton-paradise", 1.0), ("shakespeare-hamlet", 0.8), ("chesterton-thursday", 0.0)]
)
def test_verse_keeps_its_lines(corpora, name, least):
    """All of Milton; of Hamlet all but the speeches in prose; the poem before a novel of the same width."""
    path = corpora / "gutenberg" / "nltk" / f"{name}.txt.gz"
    (whole,), (lines,) = (texts_of(tk.read_gutenberg(path, unwrap=unwrap)) for unwrap in (True, False))
    if least:
        lines = re.sub(r"\n{2,}", "\n\n", lines)
        assert whole.count("\n") >= least * lines.count("\n")
    else:
        assert "and wailing went the weather,\nYea, a sick cloud" in whole
