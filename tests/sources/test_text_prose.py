"""``read_text(prose=True)``: paragraphs of prose, while a file is read."""

import gzip
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import dropped, texts_of

import tunekit as tk
from tunekit.sources.prose.book_notes import CAPTION, FOOTNOTE, MARK, PAGE, TRANSCRIBER
from tunekit.sources.prose.prose_blocks import BROKEN, CUT, HEADING, LISTED, SHORT, SIGNS, TABLE, VERSE
from tunekit.sources.prose.text_prose import _LONGEST, NO_PROSE, prose_pieces
from tunekit.sources.stretches import EMPTY_FILE

TOLD = "She had been told that the road went over the hill and down to the sea, and she went that way."
CASES = {
    "a chapter": ("CHAPTER IV. The Rabbit Sends in a Little Bill", HEADING),
    "a chapter in another language": ("Zweites Kapitel", HEADING),
    "capitals": ("THE FALSE KEY.", HEADING),
    "a number": ("XVI", HEADING),
    "the end": ("FINIS", HEADING),
    "stars": ("* * * * *", SIGNS),
    "a rule": ("----------", SIGNS),
    "a page": ("- 12 -", PAGE),
    "verse": ("With mazy errour under pendant shades\nRan nectar, visiting each plant, and fed", VERSE),
    "an indented line": ("        So spake the Son.", VERSE),
    "a table": ("Tea      3     5\nCoffee   4     1", TABLE),
    "a row of a table": ("| Tea | 3 | 5 |", TABLE),
    "an item": ("- hot tea,", LISTED),
    "a numbered item": ("(3) what she saw.", LISTED),
    "prices": ("Tea, 3. Milk, 2. Bread, 5. Salt, 1.", LISTED),
    "a short line": ("To my sister", SHORT),
    "a title that ends in a point": ("Tales of the Sea.", SHORT),
    "a caption": ("[Illustration: She comes down to the sea.]", CAPTION),
    "a footnote": ("[1] See the second volume of this work, where all of it is told.", FOOTNOTE),
    "a transcriber": ("Transcriber's note: the spelling of the names was left as it was found.", TRANSCRIBER),
    "broken signs": (
        "She came downâ€”to the sea, and it was late, and there was nobody at all who saw her come.",
        BROKEN,
    ),
}


def kept(*blocks: str) -> tuple[list[str], dict[str, int]]:
    """The paragraphs that stay of these blocks, and what is counted."""
    counted = Counter[str]()
    text = "".join(prose_pieces(["\n\n".join(blocks)], counted))
    return text.split("\n\n") if text else [], dict(counted)


@pytest.mark.parametrize("case", CASES)
def test_what_goes(case):
    block, reason = CASES[case]
    assert kept(TOLD, block, TOLD) == ([TOLD, TOLD], {reason: 1})


@pytest.mark.parametrize(
    "block",
    [
        "It was late.",
        "“No!”",
        "He said to her:",
        "THERE is somewhere in Brompton a street that nobody ever goes down, and it is a long one.",
        "Is it?",
        "她走了。",
        "वह चली गई।",
        "“IV. is a number,” said the child, who had learned it the day before at school, “and so is X.”",
    ],
)
def test_what_stays(block):
    assert kept(TOLD, block, TOLD) == ([TOLD, block, TOLD], {})


def test_a_title_below_a_heading_goes_with_it():
    assert kept("XVI", "Chatterer Runs for His Life", TOLD) == ([TOLD], {HEADING: 2})


def test_a_sentence_that_verse_cuts_goes():
    verse = "Ran nectar,\nvisiting each plant."
    assert kept(TOLD, "And so it was that she said", verse, "and then she went home.", TOLD) == (
        [TOLD, TOLD],
        {SHORT: 1, VERSE: 1, CUT: 1},
    )


def test_a_paragraph_over_a_page_is_one():
    first, second = (
        "She went down to the sea, and there was nobody there to ask, and she was glad of it and",
        "said so.",
    )
    assert kept(first, "12", second) == ([f"{first} {second}"], {PAGE: 1})


def test_marks_of_notes_go():
    assert kept("She went[1] down to the sea, and it was late.") == (
        ["She went down to the sea, and it was late."],
        {MARK: 1},
    )


def test_indented_paragraphs_are_prose_where_most_are():
    lines = ["    It was late.", "    She went.", f"    {TOLD}", "    To the sea"]
    assert kept(*lines) == (["It was late.", "She went.", TOLD], {SHORT: 1})


@given(
    st.lists(
        st.sampled_from([TOLD, *(block for block, _ in CASES.values()), "and he came", "\n", ""]), max_size=12
    ),
    st.data(),
)
def test_how_a_text_is_cut_says_nothing(blocks, data):
    text = "\n\n".join(blocks)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole, cut = Counter[str](), Counter[str]()
    assert "".join(prose_pieces(pieces, cut)) == "".join(prose_pieces([text], whole))
    assert cut == whole


def test_a_block_that_never_ends_is_cut():
    counted = Counter[str]()
    pieces = ["a word, " * 1000] * (2 * _LONGEST // 8000)
    assert max(map(len, prose_pieces(pieces, counted))) < 2 * _LONGEST
    assert not counted


def test_a_file(tmp_path):
    (tmp_path / "tea.txt").write_text(f"CHAPTER I\n\n{TOLD}\n\nFINIS\n")
    source = tk.read_text(tmp_path / "tea.txt", unwrap=True, prose=True)
    assert (texts_of(source), dropped(source)) == ([TOLD], {HEADING: 2})
    assert repr(source).endswith("unwrap=True, prose=True)")
    assert tk.from_json(tk.to_json(source)) == source


def test_a_packed_file_is_the_same(tmp_path):
    text = "\n\n".join(f"{TOLD}\n\nCHAPTER {n}" for n in range(9_000))
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(text.encode()))
    plain, packed = (tk.read_text(tmp_path / name, unwrap=True, prose=True) for name in ("a.txt", "b.txt.gz"))
    assert texts_of(plain) == texts_of(packed)
    assert dropped(plain) == dropped(packed) == {HEADING: 9_000}


def test_windows_read_it_piece_by_piece(tmp_path):
    (tmp_path / "a.txt").write_text("\n\n".join(f"{TOLD}\n\nCHAPTER {n}" for n in range(3_000)))
    source = tk.read_text(tmp_path / "a.txt", unwrap=True, prose=True)
    (whole,) = texts_of(source)
    windows = texts_of(source.windows(words=(5, 9)))
    assert "CHAPTER" not in " ".join(windows)
    assert " ".join(" ".join(windows).split()) in " ".join(whole.split())


@pytest.mark.parametrize(("text", "reason"), [("", EMPTY_FILE), ("* * *", NO_PROSE), ("TEA\n\n1", NO_PROSE)])
def test_a_file_without_prose_is_counted(tmp_path, text, reason):
    (tmp_path / "a.txt").write_text(text)
    source = tk.read_text(tmp_path / "a.txt", unwrap=True, prose=True)
    assert texts_of(source) == []
    assert dropped(source)[reason] == 1


def test_prose_needs_unwrapped_lines(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(
        tk.InvalidArgument, match=r"prose=True\): prose must be False without unwrap=True\.\nHint: add"
    ):
        tk.read_text(tmp_path / "a.txt", prose=True)


def test_novels_stay_and_verse_goes(corpora):
    """Verse and plays are told from prose by their lines."""
    folder = corpora / "gutenberg" / "nltk"
    names = sorted(path.name.removesuffix(".txt.gz") for path in folder.glob("*.txt.gz"))
    assert "austen-emma" in names
    shares = {}
    for name in names:
        sizes = [
            sum(map(len, texts_of(tk.read_text(folder / f"{name}.txt.gz", unwrap=True, prose=prose))))
            for prose in (False, True)
        ]
        shares[name] = sizes[1] / sizes[0]
    verse = {name: share for name, share in shares.items() if name.startswith(("milton", "shakespeare"))}
    assert max(verse.values(), default=0) < 0.06
    assert min(share for name, share in shares.items() if name not in verse) > 0.93
