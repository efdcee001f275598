"""The prose of books: what stands before, behind and between its paragraphs goes, counted by kind; no sentence does."""

import gzip
import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import dropped, rows, texts_of

import tunekit as tk
from tunekit.sources.gutenberg.books import FRONT, NO_CHAPTERS, NO_PROSE, UNSURE
from tunekit.sources.prose.book_notes import (
    CAPTION,
    FOOTNOTE,
    MARK,
    PAGE,
    SIDENOTE,
    TRANSCRIBER,
    bracketed,
)
from tunekit.sources.prose.book_prose import (
    BACK_MATTER,
    CONTENTS,
    CUT,
    FRONT_MATTER,
    HEADING,
    INDEX,
    LISTED,
    SHORT,
    SIGNS,
    TABLE,
    VERSE,
)
from tunekit.sources.prose.italics import without_italics

TOLD = (
    "She had been told that the road went over the hill and down to the sea, and she went that way, for there was "
    "nobody to ask and nothing else to do before the boat came in."
)
START, END = (f"*** {side} OF THE PROJECT GUTENBERG EBOOK TEA ***" for side in ("START", "END"))


def book_of(tmp_path, *blocks: str, **arguments):
    """The book of these blocks, of which the long ones are wrapped, read as prose."""
    lines = [block if "\n" in block or len(block) < 75 else textwrap.fill(block, 70) for block in blocks]
    (tmp_path / "tea.txt").write_text("\n\n".join([START, *lines, END]), encoding="utf-8")
    return tk.read_gutenberg(tmp_path / "tea.txt", prose=True, **arguments)


def between(tmp_path, *blocks: str) -> tuple[list[str], dict[str, int]]:
    """What is kept of blocks within a chapter, and what is counted."""
    source = book_of(tmp_path, "CHAPTER I", TOLD, TOLD, *blocks, TOLD, "CHAPTER II", TOLD, TOLD)
    (text,) = texts_of(source)
    found = text.split("\n\n")
    assert found[:2] == found[-3:-1] == [TOLD, TOLD]
    counted = dropped(source)
    counted[HEADING] -= 2
    return found[2:-3], dict(+counted)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("[Illustration: The boat\n\nas it came in.]", CAPTION),
        ("[Frontispiece]", CAPTION),
        ("[Abbildung: Das Boot]", CAPTION),
        ("[Footnote 1: See [2], and the map.]", FOOTNOTE),
        ("[Fußnote 1: Siehe oben.]", FOOTNOTE),
        ("[Note 1: Voyez l'édition de 1834.]", FOOTNOTE),
        ("[3] See the first volume, page 12.", FOOTNOTE),
        ("* So it was called by the people of the town.", FOOTNOTE),
        ("[Sidenote: The boat is late.]", SIDENOTE),
        ("[Transcriber's Note: two pages are missing here.]", TRANSCRIBER),
        ("        *       *       *       *       *", SIGNS),
        ("{12}", PAGE),
        ("[Pg 12]", PAGE),
        ("12", PAGE),
        ("THE BOAT COMES IN", HEADING),
        ("The sea,\n  The long grey sea,\nand the way home.", VERSE),
        ("Tea        1   2\nMilk       0   9\nBread      0   4", TABLE),
        ("Smith (1682), 5s.; Ratcliffe (1776), L5, 5s.; Stowe, 1849, L3.", LISTED),
        ("Yours, with love", SHORT),
        ("Tales of the Sea.", SHORT),
    ],
)
def test_what_is_no_prose_goes_and_is_counted(tmp_path, block, reason):
    assert between(tmp_path, block) == ([], {reason: 1})


@pytest.mark.parametrize(
    "block",
    [
        "“No!”",
        '"But--"',
        "He went.",
        '"THAT," said she, "you shall not do."',
        "And then he said to all of them:",
        "She read [to me] what he had written in 1847.",
        "Part of the crew had left the boat.",
        "Chapter and verse were known to everybody in the house.",
        "Mr. Darcy bowed.",
        "彼は来た。",
        "(2) " + TOLD * 2,
    ],
)
def test_sentences_stay(tmp_path, block):
    assert between(tmp_path, block) == ([block], {})


@pytest.mark.parametrize(
    ("text", "kept", "counted"),
    [
        ("He went[1] home,[23] and slept.", "He went home, and slept.", {MARK: 2}),
        ("He went* home,** and slept.*", "He went home, and slept.", {MARK: 3}),
        ("He went [Pg 12] home {13} then.", "He went home then.", {PAGE: 2}),
        ("He went.[Footnote A: By sea.] He slept.", "He went. He slept.", {FOOTNOTE: 1}),
        ("He went [A] home.", "He went [A] home.", {}),
        ("Two * three is six.", "Two * three is six.", {}),
        (">From there he went home.", "From there he went home.", {}),
    ],
)
def test_marks_within_a_paragraph_go(tmp_path, text, kept, counted):
    assert between(tmp_path, text) == ([kept], counted)


def test_letters_and_stars_are_marks_where_there_is_such_a_note(tmp_path):
    kept, counted = between(
        tmp_path, "He went [A] home * then.", "[A] By sea, of course.", "* Or by land, they say."
    )
    assert (kept, counted) == (["He went home then."], {MARK: 2, FOOTNOTE: 2})


def test_a_paragraph_that_a_page_cuts_is_made_whole(tmp_path):
    kept, counted = between(
        tmp_path, f"{TOLD[:-1]} and", "[Pg 12]", "so she waited there until the evening came."
    )
    assert kept == [f"{TOLD[:-1]} and so she waited there until the evening came."]
    assert counted == {PAGE: 1}


def test_a_sentence_that_verse_cuts_is_gone_and_counted(tmp_path):
    kept, counted = between(tmp_path, f"{TOLD[:-1]} and", "The sea,\nthe sea,\nthe sea.", f"so {TOLD}", TOLD)
    assert kept == [TOLD]
    assert counted == {VERSE: 1, CUT: 2}
    kept, counted = between(tmp_path, f"{TOLD} She sang:", "The sea,\nthe sea,\nthe sea.", TOLD)
    assert (kept, counted) == ([f"{TOLD} She sang:", TOLD], {VERSE: 1})


def test_a_letter_keeps_its_prose_and_not_its_signature(tmp_path):
    letter = textwrap.fill(TOLD, 70) + "\n                              Your brother,"
    assert between(tmp_path, letter) == ([TOLD], {VERSE: 1})


FRONT_BLOCKS = ["TEA", "By A. B.", "London:\nC. & D.\n1901", "Copyright, 1901, by A. B.", "[Illustration]"]
CONTENTS_BLOCKS = ["CONTENTS", "I. The Hill ........... 1\nII. The Boat .......... 12", "III. The Sea     20"]
BACK_BLOCKS = ["THE END", "BY THE SAME AUTHOR", "Coffee. A Tale of the East, in cloth, 6s. net.", TOLD]


def test_what_stands_before_and_behind_the_chapters_goes(tmp_path):
    notes = [
        "FOOTNOTES:",
        "[1] See above.",
        "A second paragraph of the note, which has no number of its own.",
    ]
    index = ["INDEX", "Boats, 12, 14\nBread, 3", "Tea, made by the author, and drunk by all, 12."]
    chapters = ["CHAPTER I", TOLD, *notes, "CHAPTER II", TOLD, TOLD]
    source = book_of(tmp_path, *FRONT_BLOCKS, *CONTENTS_BLOCKS, *chapters, *index, *BACK_BLOCKS)
    assert texts_of(source) == ["\n\n".join([TOLD] * 3)]
    assert dropped(source) == {
        FRONT_MATTER: 4, CAPTION: 1, CONTENTS: 3, HEADING: 3, FOOTNOTE: 3, INDEX: 3, BACK_MATTER: 3,
    }  # fmt: skip


def test_chapters_have_the_ids_that_they_have_with_all_their_lines(tmp_path):
    blocks = [
        *FRONT_BLOCKS,
        *CONTENTS_BLOCKS,
        "CHAPTER I",
        "The Hill",
        TOLD,
        "1",
        "CHAPTER II",
        "A\nB",
        TOLD,
        TOLD,
    ]
    prose = book_of(tmp_path, *blocks, chapters=True)
    whole = tk.read_gutenberg(tmp_path / "tea.txt", chapters=True)
    assert [row[:2] for row in rows(prose)] == [row[:2] for row in rows(whole)]
    assert texts_of(prose) == [TOLD, f"{TOLD}\n\n{TOLD}"]
    assert dropped(whole) == {FRONT: 1}


def test_a_book_without_chapters_begins_with_its_first_paragraph(tmp_path):
    source = book_of(tmp_path, "TEA", "A Tale", TOLD, '"Yes."', TOLD, chapters=True)
    assert rows(source) == [("tea.txt", "tea.txt", f'{TOLD}\n\n"Yes."\n\n{TOLD}')]
    assert dropped(source) == {NO_CHAPTERS: 1, FRONT_MATTER: 2}


def test_a_book_of_verse_is_counted(tmp_path):
    source = book_of(tmp_path, "THE SEA", *["The sea,\nthe sea,\nthe long grey sea."] * 3)
    assert texts_of(source) == []
    assert dropped(source)[NO_PROSE] == 1


GERMAN = (
    "Als der Wagen durch die enge Gasse fuhr, standen die Leute vor den Türen und Fenstern und sahen ihm nach, denn "
    "so etwas hatte das Dorf seit Menschengedenken nicht gesehen."
)
FRENCH = (
    "Le jour où la voiture traversa la petite ville, tous les habitants étaient aux fenêtres, car on n'avait rien vu "
    "de semblable depuis la fin de la guerre."
)
SPANISH = (
    "El día en que el coche atravesó la pequeña ciudad, todos los vecinos estaban en las ventanas, porque no se había "
    "visto nada semejante desde el final de la guerra."
)


@pytest.mark.parametrize(
    ("told", "front", "first", "second", "last"),
    [
        (GERMAN, ["Goethe", "Leipzig 1909", "Inhalt", "Erstes Kapitel . . . . . 1\nZweites Kapitel . . . . 9"],
         "Erstes Kapitel", "Zweites Kapitel", ["Ende", "Anmerkungen zur Transkription", "Druckfehler sind getilgt."]),
        (FRENCH, ["LE VOYAGE", "PARIS", "TABLE DES MATIÈRES", "Chapitre premier .... 1\nChapitre II .... 9"],
         "CHAPITRE PREMIER", "CHAPITRE II", ["FIN", "Imprimerie de Lagny"]),
        (SPANISH, ["EL VIAJE", "Madrid", "ÍNDICE", "Capítulo primero ..... 1\nCapítulo segundo ..... 9"],
         "CAPÍTULO PRIMERO", "Capítulo segundo", ["FIN"]),
    ],
    ids=["de", "fr", "es"],
)  # fmt: skip
def test_etexts_of_other_languages(tmp_path, told, front, first, second, last):
    source = book_of(tmp_path, *front, first, told, told, second, told, *last, chapters=True)
    assert texts_of(source) == [f"{told}\n\n{told}", told]
    assert set(dropped(source)) <= {FRONT_MATTER, CONTENTS, HEADING, TRANSCRIBER, BACK_MATTER, SHORT}


# Brackets


@given(st.text("[]Ilustraion:Footnote1 \n*", max_size=120))
def test_bracketed_notes_lie_in_the_text_and_apart(text):
    reached = 0
    for start, end, _ in bracketed(text):
        assert reached <= start < end <= len(text)
        assert text[start] == "["
        reached = end


@given(st.text("ab [1]{2}*._\n>“A", max_size=200))
def test_only_what_is_in_the_book_comes_out(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    for kept in texts_of(book_of(folder, text)):
        letters = iter(re.sub(r"\s", "", text))
        assert all(letter in letters for letter in re.sub(r"\s", "", kept))


# Marks of emphasis


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("=Tea= and +more tea+, ~so~ said #Tee#.", "Tea and more tea, so said Tee."),
        ("_+both+_ of them", "both of them"),
        ("M^r. and y^{e} {o}ld {whyt} sted", "Mr. and ye old whyt sted"),
        ("1 + 1 = 2, a=b=c, C++ and #1, #2", "1 + 1 = 2, a=b=c, C++ and #1, #2"),
        ("+one line\nand another+", "+one line\nand another+"),
        ("Nep[)o]tis, Steph[=a]ni, f[oe]tus, [AE]neas, [oe]", "Nepŏtis, Stephāni, fœtus, Æneas, [oe]"),
        ("{12} {hat or bat?} 10^3", "{12} {hat or bat?} 10^3"),
    ],
)
def test_other_marks_of_emphasis_go_too(text, stripped):
    assert without_italics(text) == stripped


def test_a_sign_that_may_be_a_mark_is_counted(tmp_path):
    source = book_of(tmp_path, f"{TOLD} +And more.", italics="strip")
    assert dropped(source)[UNSURE] == 1


# Arguments, limits


def test_prose_needs_unwrapping(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(tk.InvalidArgument, match=r"prose must be False where unwrap=False"):
        tk.read_gutenberg(tmp_path / "a.txt", prose=True, unwrap=False)


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 500_000,
        "[Illustration " * 40_000,
        "[Illustration: " * 20_000 + "]" * 20_000,
        "[*" * 250_000,
        "[transcri" + "a" * 500_000,
        ", 1" * 300_000,
        "+a" * 250_000,
        "^{" * 250_000,
        "THE END\n\n" * 30_000,
        "[[a]]\n\n" * 30_000,
        "CONTENTS\n\n" * 30_000,
        "\n\n".join(["abcdefgh ijklm " * 8] * 4_000),
    ],
    ids=range(12),
)
def test_hostile_books_end(tmp_path, hostile):
    """Each takes hours through a careless pattern."""
    (tmp_path / "a.txt").write_text(hostile)
    rows(tk.read_gutenberg(tmp_path / "a.txt", prose=True, italics="strip"))


# Real books


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("10076", 0.99),
        ("1013", 0.99),
        ("1342-0", 0.99),
        ("145-8", 0.98),
        ("2701", 0.97),
        ("10026", 0.9),
    ],
)
def test_nearly_all_of_the_books_of_the_corpora_is_kept(corpora, name, least):
    """The rest of the last one is verse, and numbers of maxims."""
    path = corpora / "gutenberg" / "raw" / f"{name}.txt.gz"
    (whole,), (prose,) = (texts_of(tk.read_gutenberg(path, prose=p, italics="strip")) for p in (False, True))
    assert len(prose) >= least * len(whole)


@pytest.mark.parametrize(
    "broken",
    [
        "He wouaEuro(TM)d not go.",
        "â€œNo,â€\u009d he said.",
        "It was CafÃ©s.",
        "The PalA|ozoic.",
        "No \ufffd.",
    ],
)
def test_paragraphs_with_broken_signs_are_left_out_and_counted(tmp_path, broken):
    prose = "It was a bright cold day in spring, and every clock of the town struck twelve at once."
    (tmp_path / "a.txt").write_text(f"{prose}\n\n{broken} {prose}\n\n{prose}", encoding="utf-8")
    source = tk.read_gutenberg(tmp_path / "a.txt", prose=True)
    assert texts_of(source) == [f"{prose}\n\n{prose}"]
    assert dropped(source)["paragraph with broken signs"] == 1


def test_no_sign_of_a_damaged_book_of_the_corpora_is_taught(corpora):
    source = tk.read_gutenberg(corpora / "gutenberg" / "raw" / "38507.txt.gz", prose=True)
    assert "aEuro" not in texts_of(source)[0]
    assert dropped(source)["paragraph with broken signs"] > 100


def test_the_prose_of_the_corpora_has_no_marks_and_no_breaks(corpora):
    names = ["10026", "10076", "1013", "1342-0", "145-8", "2701", "33956", "40815"]
    paths = [corpora / "gutenberg" / "raw" / f"{name}.txt.gz" for name in names]
    paragraphs = [
        paragraph
        for text in texts_of(tk.read_gutenberg(paths, prose=True, italics="strip"))
        for paragraph in text.split("\n\n")
    ]
    marked = [p for p in paragraphs if re.search(r"[_{}|*~]|\[(?:Illus|Foot|\*)|\w\[\d|   |\n", p)]
    assert len(paragraphs) > 12_000
    assert marked == []


def test_italics_gold_is_what_the_file_says(corpora):
    """A book whose transcriber marks letters that are not in the print by braces."""
    path = corpora / "gutenberg" / "raw" / "35190.txt.gz"
    assert b"{whyt}" in gzip.decompress(path.read_bytes())
    assert "{whyt}" not in texts_of(tk.read_gutenberg(path, italics="strip"))[0]
