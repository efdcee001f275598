"""Who made the file of a book: credits go, in all the forms of etexts; what a book says in such words stays."""

import pytest

from tunekit.sources.gutenberg.boilerplate import without_boilerplate
from tunekit.sources.gutenberg.credits import credit_of

PROSE = (
    "She had been told that the road went over the hill and down to the\n"
    "sea, and she went that way, for there was nobody to ask and nothing\n"
    "else to do before the boat came in."
)
BOOK = f"TEA\n\n{PROSE}\n\nThe sea,\nThe sea."
START = "*** START OF THE PROJECT GUTENBERG EBOOK TEA ***"
END = "*** END OF THE PROJECT GUTENBERG EBOOK TEA ***"

CREDITS = """\
Transcribed from the 1908 Methuen and Co. edition by David Price, email
ccx074@example.org
====
Transcribed from the 1890 Cassell & Company edition by Les Bowler.
====
Scanned with OmniPage Professional OCR software
donated by A. Corporation, 1-800-555-0100. Contact A. B.
====
Scanned and proofed by A. B., ab@example.org
====
An Anonymous Volunteer, and David Widger
====
Jonathan Ingram, Graham Smith and the PG Online Distributed Proofreading Team.
====
Credit for e-text: The Library of Congress, American Memory
====
Text file produced by An Anonymous Volunteer

HTML file produced by David Widger
====
This file was produced from images generously made available by
The Internet Archive/American Libraries.
====
Credits: Produced by A. B. and the Online Distributed Proofreading Team
====
Produced by: A. B. and the Online Distributed Proofreading Team at
             http://www.pgdp.net
====
Produced by A. B., Luiz de Souza, and Project Gutenberg Distributed Proofreaders
====
E-text prepared by A. B.

and

Project Gutenberg Distributed Proofreaders

Note: Project Gutenberg also has an HTML version of this
      file which includes the original illustrations.
      See 1-h.htm
====
      Images of the original pages are available through
      Internet Archive. See
      http://www.example.org/x
====
This eBook was produced by A. B.

Author: Émile Zola
Title: Germinal
Language: French
Encoding: ISO-8859-1

We thank the Bibliotheque Nationale de France for image files at
gallica.bnf.fr.

Nous remercions la Bibliothèque Nationale de France qui a mis à
disposition les images dans gallica.bnf.fr.
====
This Etext is in German.

We are releasing two versions of this Etext, one in 7-bit format,
and one in 8-bit format, which includes higher order characters.
This is the 8-bit version.

This book content was graciously contributed by the Gutenberg
Projekt-DE. That project is reachable at the web site
http://gutenberg.spiegel.de/.

Dieses Buch wurde uns freundlicherweise vom "Gutenberg Projekt-DE"
zur Verfügung gestellt.
====
Produced by A. B.

This text has been derived from HTML files at "Projekt Gutenberg - DE"
(http://www.example.org), prepared by
C. D.
====
Geproduceerd door A. B.
====
Dit eBoek is gemaakt door A. B. en het Online Distributed
Proofreading Team op http://www.pgdp.net/
====
Produit par A. B.
====
Tuottaneet Riikka Talonpoika ja Tapio Riikonen
====
This e-text was produced for Project Gutenberg from Project Runeberg's
digital facsimile edition.
====
HTML version by A. B.
====
This etext was typed by Judith Boss, Omaha, Nebraska.
====
This eBook was created by A. B.
Proofreading by C. D.
====
Digitized by the Internet Archive in 2008
====
Thanks to A. B.
====
Text encoding is iso-8859-1
""".removesuffix("\n").split("\n====\n")


@pytest.mark.parametrize("picture", ["", "[Illustration: Cover]\n\n"])
@pytest.mark.parametrize("credit", CREDITS, ids=range(len(CREDITS)))
def test_credits_go_and_pictures_before_them_stay(credit, picture):
    text = f"Title\n\n{START}\n\n\n{picture}{credit}\n\n\n{BOOK}\n\n{END}\n"
    assert without_boilerplate(text) == (picture + BOOK, True, True)


@pytest.mark.parametrize("before", ["", "[Illustration: Cover]\n\n", "Produced by A. B.\n\n"])
@pytest.mark.parametrize(
    "line",
    [
        "Produced by magic, the rabbit appeared on the table and looked at them.",
        "Produced by the Gutenberg press in 1455, the Bible changed the world.",
        "Produced by\nthe sun, it ripened.",
        "    Produced by love,\n    Converted by time,\n    I stand.",
        "Transcribed from memory, these pages tell what I saw.",
        "TRANSCRIBED BY MOONLIGHT",
        "Scanned by the sentries from the tower, the road lay empty.",
        "Prepared by his mother for school, Tom ran.",
        "Typed by a trembling hand, the letter read:",
        "Digitized by aliens in the year 3000, mankind slept.",
        "This book was written in prison.",
        "This text was found in a bottle.",
        "This etext was eaten by the dog.",
        "This text is a combination of etexts, and it was compared with a copy.",
        "Thanks to Providence, they lived to see the day.",
        "Credit: the word had a bad sound to him.",
        "Language: the mother of thought.",
        "Images of the original sin haunted him.",
        "We thank the reader for his patience.",
        "THE ANONYMOUS VOLUNTEER\n\nBy A. B.",
        "Ce livre a été écrit en prison.",
        "Dieses Buch wurde im Gefängnis geschrieben.",
    ],
)
def test_a_book_that_begins_as_credits_do_stays(line, before):
    kept = before if before.startswith("[") else ""
    text = f"Title\n\n{START}\n\n\n{before}{line}\n\n\n{BOOK}\n\n{END}\n"
    assert without_boilerplate(text)[0] == f"{kept}{line}\n\n\n{BOOK}"


def test_a_title_page_line_is_no_credit_unless_it_speaks_of_the_craft():
    page = "TEA\n\nBy A. B.\n\nPrepared by C. D.\n\n"
    text = f"Title\n\n{START}\n\n{page}Produced by E. F. and the Proofreading Team\n\n{PROSE}\n\n{END}\n"
    assert without_boilerplate(text)[0] == page + PROSE


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("THE WORKS\nBy A. B.", "THE WORKS\nBy A. B."),
        (PROSE, PROSE),
        ("CHAPTER I", "CHAPTER I"),
        ("at http://www.pgdp.net", ""),
    ],
)
def test_what_stands_below_a_credit_without_a_blank_line(below, kept):
    paragraph = f"Produced by A. B. and the Online Distributed Proofreading Team\n{below}"
    assert paragraph[credit_of(paragraph, titled=False) :].strip() == kept


def test_credits_behind_a_book_go():
    credits_ = (
        "This etext was prepared by A. B., ab@example.org\n\nHTML version by C. D. for Project Gutenberg"
    )
    text = f"Title\n\n{START}\n\n{BOOK}\n\n{credits_}\n\nEnd of Project Gutenberg's Tea, by E. F.\n\n{END}\n"
    assert without_boilerplate(text)[0] == BOOK
