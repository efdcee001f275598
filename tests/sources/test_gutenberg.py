"""Books of Project Gutenberg: what stands around them goes, what stands in them stays."""

import gzip
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import dropped, rows, texts_of

import tunekit as tk
from tunekit.sources.gutenberg.boilerplate import without_boilerplate
from tunekit.sources.gutenberg.books import FRONT, NO_CHAPTERS, NO_FOOTER, NO_HEADER, NO_TEXT, UNMARKED
from tunekit.sources.prose.chapters import chapter_starts
from tunekit.sources.prose.italics import without_italics
from tunekit.sources.prose.unwrapping import unwrapped

PROSE = (
    "She had been told that the road went over the hill and down to the\n"
    "sea, and she went that way, for there was nobody to ask and nothing\n"
    "else to do before the boat came in."
)
TOLD = PROSE.replace("\n", " ")
BOOK = f"TEA\n\n{PROSE}\n\nThe sea,\nThe sea."
LICENCE = "Updated editions will replace the previous one."

# One line for each generation of headers and footers: header, footer.
GENERATIONS = {
    "today": (
        "*** START OF THE PROJECT GUTENBERG EBOOK TEA ***",
        "*** END OF THE PROJECT GUTENBERG EBOOK TEA ***",
    ),
    "2010": (
        "*** START OF THIS PROJECT GUTENBERG EBOOK TEA ***\n\n\nProduced by A. B. and\nthe Proofreading Team\n",
        "End of the Project Gutenberg EBook of Tea, by C. D.\n\n*** END OF THIS PROJECT GUTENBERG EBOOK TEA ***",
    ),
    "2004": (
        "***START OF THE PROJECT GUTENBERG EBOOK TEA,\nOR THE LONG MORNING***\n\n\nE-text prepared by A. B.\n",
        "***END OF THE PROJECT GUTENBERG EBOOK TEA***",
    ),
    "1993": (
        "***START**THE SMALL PRINT!**START***\nWhy is this here?\n\n*END*THE SMALL PRINT!*Ver.04.29.93*END*",
        "End of Project Gutenberg's Etext of Tea",
    ),
    "1994": (
        "*END THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*",
        "The end of Project Gutenberg Etext of Tea",
    ),
    "other etext": (
        "*** START OF THIS PROJECT GUTENBERG EBOOK TEA ***\n\nThis Project Gutenberg Etext was prepared by A. B.",
        "*** END OF THIS PROJECT GUTENBERG EBOOK TEA ***",
    ),
}


def file_of(header: str, footer: str, book: str = BOOK) -> str:
    return f"The Project Gutenberg EBook of Tea\n\n{header}\n\n\n{book}\n\n\n\n{footer}\n\n\n{LICENCE}\n"


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_book_stands_alone(generation):
    assert without_boilerplate(file_of(*GENERATIONS[generation])) == (BOOK, True, True)


def test_a_book_without_boilerplate_is_kept_whole_and_counted(tmp_path):
    (tmp_path / "a.txt").write_text(BOOK)
    source = tk.read_gutenberg(tmp_path / "a.txt", unwrap=False)
    assert rows(source) == [("a.txt", "a.txt", BOOK)]
    assert dropped(source) == {NO_HEADER: 1, NO_FOOTER: 1}


@given(st.text("ab*\n ._", max_size=60))
def test_nothing_is_lost_where_no_boilerplate_stands(text):
    book, header, footer = without_boilerplate(text)
    assert (book.split(), header, footer) == (text.split(), False, False)


# Hard wraps


def test_prose_becomes_a_line_and_the_rest_keeps_its_lines():
    verse = (
        "    The fields where you rove may be more fresh and fair,\n    More splendid the sun and the air,"
    )
    table = "One                        1 shilling and a half for a box\nTwo                       20"
    text = f"TEA\n\n\n{PROSE}\n\n{verse}\n\n{table}"
    assert unwrapped(text) == f"TEA\n\n{TOLD}\n\n{verse}\n\n{table}"


@pytest.mark.parametrize(
    ("end", "joined"), [("well-", "well-known"), ("so--", "so--known"), ("so—", "so—known")]
)
def test_a_hyphen_or_a_dash_takes_the_next_line_without_a_space(end, joined):
    line = "It is a truth universally acknowledged, and by everybody too, "
    assert unwrapped(f"{line}{end}\nknown.") == f"{line}{joined}."


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        (f'{PROSE}  "So,"  she said.', f'{TOLD} "So," she said.'),
        ("It was late.  She went.", "It was late. She went."),
        ("  Verse  and a", "  Verse and a"),
        ("One    1  2   3", "One    1 2   3"),
        ("The  sea,\nThe  sea.", "The  sea,\nThe  sea."),
    ],
)
def test_two_spaces_of_prose_become_one(text, spaced):
    assert unwrapped(text) == spaced


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=80),
    st.integers(55, 75),
)
def test_what_was_wrapped_is_unwrapped(lengths, width):
    """Text of lower-case words that a greedy wrap breaks at any width comes back as one line."""
    import textwrap

    text = " ".join("abcdefghi"[:n] for n in lengths)
    assert unwrapped(textwrap.fill(text, width)) == text


@given(st.text("ab A-.\n|", max_size=300))
def test_unwrapping_keeps_every_word_and_does_it_once(text):
    once = unwrapped(text)
    assert re.sub(r"\s", "", once) == re.sub(r"\s", "", text)
    assert unwrapped(once) == once


# Italics


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("He _did_ say so.", "He did say so."),
        ("“_Sea Maid_,” he said—_he!_", "“Sea Maid,” he said—he!"),
        ("sure_ly_, _H_arbour, fig. 12_a_.", "surely, Harbour, fig. 12a."),
        ("the _long\nname_ of it", "the long\nname of it"),
        ("the _long\n\nname_ of it", "the _long\n\nname_ of it"),
        ("Mr. ____ and _____ of _ regiment _", "Mr. ____ and _____ of _ regiment _"),
        ("snake_case_name, other_name", "snake_case_name, other_name"),
        ("__twice__ _ a _ _b _c_", "__twice__ _ a _ _b c"),
        ("_a_ _b__c_", "a _b__c_"),
    ],
)
def test_marks_of_italics_go(text, stripped):
    assert without_italics(text) == stripped


@given(st.text("ab A_.\n", max_size=200))
def test_nothing_but_underscores_goes(text):
    stripped = without_italics(text)
    assert stripped.replace("_", "") == text.replace("_", "")
    assert (text.count("_") - stripped.count("_")) % 2 == 0
    assert without_italics(text.replace("_", " ")) == text.replace("_", " ")


def test_italics_are_kept_or_stripped(tmp_path):
    book = f"CHAPTER I\n\n_Tea_ of the _ {TOLD}\n\nCHAPTER II\n\n_More_ tea. {TOLD}"
    (tmp_path / "a.txt").write_text(file_of(*GENERATIONS["today"], book=book))
    source = tk.read_gutenberg(tmp_path / "a.txt", italics="strip", chapters=True)
    assert texts_of(source) == [f"CHAPTER I\n\nTea of the _ {TOLD}", f"CHAPTER II\n\nMore tea. {TOLD}"]
    assert dropped(source) == {UNMARKED: 1}
    assert texts_of(tk.read_gutenberg(tmp_path / "a.txt")) == [book]


# Chapters

CONTENTS = "CONTENTS\n\nBOOK I\n\nCHAPTER I. The Hill\n\nCHAPTER II. The Boat\n\nBOOK II\n\nCHAPTER III\n\n"
TALE = (
    f"TEA\n\n{CONTENTS}PREFACE\n\n{TOLD}\n\nBOOK I\n\nCHAPTER I.\n\nThe Hill\n\n{TOLD}\n\n{TOLD}\n\n"
    f"CHAPTER II.\n\n{TOLD}\n\nBOOK II\n\nChapter the Third\n\n{TOLD} Part two of\n\nEPILOGUE\n\n{TOLD}"
)


def test_a_table_of_contents_makes_no_chapters():
    starts = chapter_starts(TALE)
    first_lines = [TALE[start:].partition("\n")[0] for start in starts]
    assert first_lines == ["PREFACE", "BOOK I", "CHAPTER II.", "BOOK II", "EPILOGUE"]
    assert starts[0] == TALE.index("PREFACE")


def test_bare_numbers_that_count_on_are_chapters():
    book = "\n\n".join(f"{number}\n\n{TOLD}" for number in ("I", "II", "X", "III", "IV."))
    assert [book[s:].partition("\n")[0] for s in chapter_starts(book)] == ["I", "II", "III", "IV."]


@pytest.mark.parametrize("text", ["", TOLD, f"CHAPTER I\n\n{TOLD}", f"{TOLD}\n\nPart of it.\n\n{TOLD}"])
def test_there_are_no_chapters(text):
    assert chapter_starts(text) == []


@pytest.mark.parametrize("before", ["", "\n\n", "\n\n\n  ", "TEA\n\n", "  "])
def test_blank_lines_around_headings_make_no_more_chapters(before):
    book = before + f"\n\n\n{TOLD}\n\n\n".join(["I", "  II.", "III", "IV. More"]) + f"\n\n{TOLD}"
    first_lines = [book[s:].strip().partition("\n")[0] for s in chapter_starts(book)]
    assert first_lines == ["I", "II.", "III", "IV. More"]


@pytest.mark.parametrize("piece", ["I\n\nII\n\n", "CHAPTER I\n\n", "1\n\n2\n\n", "Erstes Buch\n\n", "a\n\n"])
def test_headings_without_end_take_a_second_for_a_million_characters_at_most(piece):
    text = (piece * 100_000)[:100_000]
    start = time.process_time()
    chapter_starts(text)
    assert time.process_time() - start < 1  # ten times what it may be, for a loaded machine


def test_chapters_are_slices_of_the_book(tmp_path):
    (tmp_path / "tea.txt").write_text(file_of(*GENERATIONS["today"], book=TALE))
    (tmp_path / "sea.txt").write_text(file_of(*GENERATIONS["today"]))
    whole = {id_: text for id_, _, text in rows(tk.read_gutenberg(tmp_path / "*.txt"))}
    source = tk.read_gutenberg(tmp_path / "*.txt", chapters=True)
    for id_, group, text in rows(source)[1:]:
        place = int(id_.removeprefix("tea.txt:"))
        assert (group, whole["tea.txt"][place : place + len(text)]) == ("tea.txt", text)
    assert len(rows(source)) == 6
    assert dropped(source) == {FRONT: 1, NO_CHAPTERS: 1}


# Encodings, limits, damage


@pytest.mark.parametrize(
    ("encoding", "declared", "counted"),
    [
        ("utf-8", "", 0),
        ("utf-8-sig", "", 0),
        ("utf-16", "", 0),
        ("latin-1", "ISO-8859-1", 0),
        ("utf-8", "ISO-8859-1", 0),
        ("cp1252", "", 1),
        ("cp1252", "ASCII", 1),
        ("cp1252", "no such thing", 1),
        ("koi8-r", "KOI8-R", 0),
    ],
)
def test_encodings(tmp_path, encoding, declared, counted):
    word = "чай" if encoding == "koi8-r" else "thé"
    line = f"Character set encoding: {declared}\n\n" if declared else ""
    text = file_of(line + GENERATIONS["today"][0], GENERATIONS["today"][1], book=word)
    (tmp_path / "a.txt").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    source = tk.read_gutenberg(tmp_path / "a.txt")
    assert texts_of(source) == [word]
    assert sum(dropped(source).values()) == counted


def test_a_byte_that_is_no_character(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"caf\xe9 \x81")
    with pytest.raises(tk.MalformedInput, match=r"byte 0x81 at offset 5 is not cp1252"):
        rows(tk.read_gutenberg(tmp_path / "a.txt"))
    source = tk.read_gutenberg(tmp_path / "a.txt", errors="replace")
    assert texts_of(source) == ["café \ufffd"]
    assert dropped(source)["invalid bytes replaced in a.txt"] == 1


def test_what_is_damaged_or_too_long_is_an_error_or_counted(tmp_path):
    (tmp_path / "a.txt").write_bytes(gzip.compress(b"abc" * 100)[:-9])
    (tmp_path / "b.txt").write_bytes(gzip.compress(b"word " * 1000))
    (tmp_path / "c.txt").write_text("fine")
    with pytest.raises(tk.MalformedInput, match="damaged"):
        rows(tk.read_gutenberg(tmp_path / "*.txt", limit=100))
    with pytest.raises(tk.OutOfDomain, match=r"'b.txt' has more than 100 characters"):
        rows(tk.read_gutenberg(tmp_path / "b.txt", limit=100))
    source = tk.read_gutenberg(tmp_path / "*.txt", limit=100, on_error="skip")
    assert texts_of(source) == ["fine"]
    assert dropped(source)["file that is damaged"] == dropped(source)["file above the limits"] == 1


def test_an_empty_book_is_counted(tmp_path):
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text(file_of(*GENERATIONS["today"], book=""))
    source = tk.read_gutenberg(tmp_path / "*.txt")
    assert (rows(source), dropped(source)) == ([], {"empty file": 1, NO_TEXT: 1})


@pytest.mark.parametrize(
    "arguments",
    [
        {"italics": "drop"},
        {"chapters": 1},
        {"unwrap": None},
        {"errors": "ignore"},
        {"on_error": "warn"},
        {"limit": 0},
    ],
)
def test_arguments_are_checked(tmp_path, arguments):
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(tk.InvalidArgument, match=rf"GutenbergBooks\({next(iter(arguments))}="):
        tk.read_gutenberg(tmp_path / "a.txt", **arguments)


def test_a_url_is_refused():
    with pytest.raises(tk.InvalidArgument, match="a path of a file"):
        tk.read_gutenberg("https://example.org/tea.txt")


def test_the_repr_and_the_identity_say_how_it_is_read(tmp_path):
    (tmp_path / "a.txt").write_text(BOOK)
    source = tk.read_gutenberg(tmp_path / "a.txt", chapters=True, limit=9_000)
    assert repr(source) == f"read_gutenberg({str(tmp_path / 'a.txt')!r}, limit=9000, chapters=True)"
    assert source.identity() != tk.read_gutenberg(tmp_path / "a.txt").identity()


@pytest.mark.parametrize(
    "hostile",
    [
        "*** START OF THE PROJECT GUTENBERG EBOOK " * 20_000,
        "Produced by A. B.\n\n" * 50_000,
        "*** START OF THE PROJECT GUTENBERG EBOOK A ***\n\n" + "Produced by A.\n\n" * 50_000,
        "End of Project Gutenberg's\n" * 40_000,
        "CHAPTER I\n\n" * 100_000,
        "CHAPTER" + " " * 1_000_000,
        "I\n\nII\n\n" * 100_000,
        " \n" * 500_000,
        "a " * 500_000,
        "_a " * 300_000,
        "_ a_b" * 200_000,
        "-\n" * 500_000,
    ],
    ids=range(12),
)
def test_hostile_books_end(tmp_path, hostile):
    """Each is a megabyte that takes a slow way through a careless pattern for hours."""
    (tmp_path / "a.txt").write_text(hostile)
    for chapters in (False, True):
        rows(tk.read_gutenberg(tmp_path / "a.txt", chapters=chapters, italics="strip"))


# Real books


def read(path: Path) -> str:
    data = gzip.decompress(path.read_bytes())
    return data.decode("utf-8-sig")


def test_the_books_of_the_corpora_are_those_that_others_cleaned(corpora):
    folder = corpora / "gutenberg"
    books = tk.read_gutenberg(sorted(folder.glob("raw/[0-9]*[0-9].txt.gz")), unwrap=False)
    compared = 0
    for id_, _, text in rows(books):
        if (folder / "clean" / id_).exists():
            assert text.split() == read(folder / "clean" / id_).split(), id_
            compared += 1
    assert compared == 9


@pytest.mark.parametrize(
    ("name", "chapters"),
    [
        ("raw/1342-0.txt.gz", 61),
        ("raw/1342.txt.gz", 61),
        ("raw/pandp10.txt.gz", 61),
        ("raw/145-8.txt.gz", 88),
        ("raw/2701.txt.gz", 136),
        ("raw/1013.txt.gz", 26),
        ("nltk/carroll-alice.txt.gz", 12),
        ("nltk/chesterton-brown.txt.gz", 12),
        ("nltk/milton-paradise.txt.gz", 12),
        ("nltk/austen-emma.txt.gz", 55),
    ],
)
def test_the_chapters_of_the_corpora(corpora, name, chapters):
    assert len(rows(tk.read_gutenberg(corpora / "gutenberg" / name, chapters=True))) == chapters


def test_verse_of_the_corpora_keeps_its_lines(corpora):
    path = corpora / "gutenberg" / "nltk" / "milton-paradise.txt.gz"
    whole, lines = (texts_of(tk.read_gutenberg(path, unwrap=unwrap))[0] for unwrap in (True, False))
    assert whole.count("\n") > 0.99 * lines.count("\n")


def test_unwrapped_paragraphs_of_the_corpora_are_those_of_the_page(corpora):
    """One book as text and as HTML, where paragraphs are marked: a check by the hand that made the page."""
    pytest.importorskip("selectolax", reason='the extra "html" is not installed')
    folder = corpora / "gutenberg" / "raw"
    (book,) = texts_of(tk.read_gutenberg(folder / "1342-0.txt.gz"))
    (page,) = texts_of(tk.read_html(folder / "1342-h.htm.gz"))
    ours, marked = (Counter(re.sub(r"\W|_", "", p) for p in text.split("\n\n")) for text in (book, page))
    assert sum((ours & marked).values()) > 0.997 * sum(ours.values())


@pytest.mark.parametrize("name", ["10026", "10076", "1013", "1342-0"])
def test_the_marks_of_italics_of_the_corpora_go(corpora, name):
    path = corpora / "gutenberg" / "raw" / f"{name}.txt.gz"
    (marked,), (bare,) = (texts_of(tk.read_gutenberg(path, italics=i)) for i in ("keep", "strip"))
    assert marked.count("_") >= 80
    assert bare == marked.replace("_", "")


def test_what_was_in_italics_is_what_the_page_marks(corpora):
    """One book as text and as HTML, where italics are tags: the same words in the same paragraphs, and no mark left."""
    pytest.importorskip("selectolax", reason='the extra "html" is not installed')
    folder = corpora / "gutenberg" / "raw"
    (book,) = texts_of(tk.read_gutenberg(folder / "1342-0.txt.gz", italics="strip"))
    (page,) = texts_of(tk.read_html(folder / "1342-h.htm.gz"))
    ours, marked = (
        Counter(tuple(re.findall(r"\w+", p)) for p in text.split("\n\n")) for text in (book, page)
    )
    assert sum((ours & marked).values()) > 0.997 * sum(ours.values())
