"""What stands around the books of Project Gutenberg, in every generation and language; and books that look like it."""

import pytest
from reading import dropped, texts_of

import tunekit as tk
from tunekit.sources.gutenberg.boilerplate import without_boilerplate

PROSE = (
    "She had been told that the road went over the hill and down to the\n"
    "sea, and she went that way, for there was nobody to ask and nothing\n"
    "else to do before the boat came in."
)
BOOK = f"TEA\n\n{PROSE}\n\nThe sea,\nThe sea."
LONG = f"{BOOK}\n\n" + "\n\n".join([PROSE] * 90)
START = "*** START OF THE PROJECT GUTENBERG EBOOK TEA ***"
END = "*** END OF THE PROJECT GUTENBERG EBOOK TEA ***"
SMALL_PRINT = (
    "This file should be named 8tea10.txt or 8tea10.zip\n\nInformation about Project Gutenberg (one page)\n\n"
    "***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN EBOOKS**START***\nWhy is this here?\n\n"
    "*END THE SMALL PRINT! FOR PUBLIC DOMAIN EBOOKS*Ver.02/11/02*END*"
)
EDITIONS = "Updated editions will replace the previous one."


# Ends


@pytest.mark.parametrize("book", [BOOK, LONG], ids=["short", "long"])
@pytest.mark.parametrize("behind", ["", EDITIONS, SMALL_PRINT], ids=["nothing", "licence", "small print"])
@pytest.mark.parametrize(
    "ending",
    [
        "Fin de Project Gutenberg Etext of Le thé, par A. B.",
        "Fin du projet Gutenberg etext Le thé",
        "Ende dieses Projekt Gutenberg Etextes Faust.",
        'Ende dieses Project Gutenberg Etextes "Faust".',
        "Ende dieses Etextes Faust",
        "Einde van dit Project Gutenberg Etext van Thee",
        "Fine di questo Progetto Gutenberg Etext Il tè",
        "Fin del Proyecto Gutenberg Etext de El té",
        "Fim do Projecto Gutenberg Etext Chá",
        "Slut på Project Gutenberg Etext Te",
        "Loppu Project Gutenberg Etext Tee",
        "END OF PROJECT GUTENBERG ETEXT OF TEA",
        "End Project Gutenberg Etext Tea",
        "**End of The Project Gutenberg Etext of Tea**",
        "End of the Project\nGutenberg EBook of Tea",
        "End of Project Gutenberg's Tea, by A. B.",
        "End of this Etext of Tea",
        "**This is a COPYRIGHTED Project Gutenberg Etext, Details Above**",
        "*** END OF THE COPYRIGHTED PROJECT GUTENBERG EBOOK TEA ***",
        "*** EINDE VAN DIT PROJECT GUTENBERG EBOEK TEA ***",
    ],
)
def test_the_end_of_a_book_is_told_in_many_languages(book, behind, ending):
    assert without_boilerplate(f"Title\n\n{START}\n\n\n{book}\n\n\n{ending}\n\n\n{behind}\n") == (
        book,
        True,
        True,
    )


@pytest.mark.parametrize("book", [BOOK, LONG], ids=["short", "long"])
def test_a_small_print_behind_a_book_whose_end_nothing_tells(book):
    assert without_boilerplate(f"Title\n\n{START}\n\n{book}\n\n{SMALL_PRINT}\n") == (book, True, True)


def test_a_small_print_behind_a_book_is_read(tmp_path):
    text = f"Title\n\n{START}\n\n{BOOK}\n\nFin de Project Gutenberg Etext of Tea\n\n{SMALL_PRINT}\n"
    (tmp_path / "tea.txt").write_text(text)
    source = tk.read_gutenberg(tmp_path / "tea.txt", unwrap=False)
    assert (texts_of(source), dropped(source)) == ([BOOK], {})


@pytest.mark.parametrize("ending", [END, "End of Project Gutenberg's Etext of Tea", ""])
@pytest.mark.parametrize("book", [BOOK, LONG], ids=["short", "long"])
@pytest.mark.parametrize(
    "header",
    [
        "***START**THE SMALL PRINT!**START***\nWhy?\n\n*END*THE SMALL PRINT! FOR ETEXTS*Ver.04.29.93*END*",
        f"{START}\n\n***START**THE SMALL PRINT!**START***\nWhy?\n\n*END*THE SMALL PRINT!*Ver.04.29.93*END*",
        "*SMALL PRINT! Ver.10/04/01 FOR COPYRIGHT PROTECTED ETEXTS*END*",
        '["Small Print" V.12.08.93]',
        "*** START OF THE COPYRIGHTED PROJECT GUTENBERG EBOOK TEA ***",
        "*** START OF PROJECT GUTENBERG EBOOK TEA ***",
    ],
)
def test_headers(header, book, ending):
    text = f"Title\n\n{'Information. ' * 900}\n\n{header}\n\n\n{book}\n\n\n{ending}\n"
    assert without_boilerplate(text) == (book, True, bool(ending))


@pytest.mark.parametrize("ending", [END, "End of Project Gutenberg's Etext of Tea", ""])
@pytest.mark.parametrize(
    "line",
    [
        "End of Project Gutenberg was near, they said.",
        "End of the Project Gutenberg, said the sign.\n\nHe laughed at it and went home.",
        "Fin de Project Gutenberg, dit-il, et il rit.",
        "End of this Etext of his, he said,\nand wept.",
        "He saw the small print! And *END* of it.",
        "*** END ***",
        "The end of this book is near.",
        "This file should be named after him, she said.",
    ],
)
def test_a_line_of_the_book_that_looks_like_an_end_stays(line, ending):
    book = f"{BOOK}\n\n{line}\n\n{PROSE}\n\nBye."
    for header in ("", f"Title\n\n{START}\n\n\n"):
        assert without_boilerplate(f"{header}{book}\n\n\n{ending}\n") == (book, bool(header), bool(ending))


def test_books_one_behind_the_other_are_all_kept():
    text = "".join(
        f"{n}\n\n{START}\n\nProduced by A. B.\n\nBook {n}.\n\n{END}\n\nLicence.\n\n" for n in "123"
    )
    assert without_boilerplate(text) == ("Book 1.\n\n\nBook 2.\n\n\nBook 3.", True, True)
