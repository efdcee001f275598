"""Markup that does not close: it is text, as in MediaWiki, and takes the time that text takes."""

import time
from contextlib import suppress

import pytest

from tunekit.errors import OutOfDomain
from tunekit.sources.wiki.wikitext import TooDeep, clean
from tunekit.sources.wiki.wikitext_pairs import paired
from tunekit.sources.wiki.wikitext_signs import STOP

pytest.importorskip("mwparserfromhell")

# Each opens something, and nothing closes it; or it closes what nothing opened.
PIECES = (
    *("<poem>", "<poem x=y>", "<languages>", "<tabber>a</poem>", '<ref name="', "<poem ", "<", "</", "<5", "</poem>"),
    *("<<!---->!--", "</b>", "<table>", "<br ", "<includeonly", "<maplink>", "<charinsert>"),
    *("{{", "{{a|", "{{{a|", "{{{{{a|", "{{{a}}", "{{a|b=", "{{a[", "{{a\nb", "{{a{b}}", "{{#if:", "{{a|\n=="),
    *("[[", "[[a|", "[[a", "[[a\n", "[[http://a b", "[http://a b", "[//a b", "[mailto:a ", "[[a{{b}}"),
    *("{|\n", "{{a|\n{|\n", "-{", "-{a ", "''", "= a\n", "==a", "==:", "=:=", "\n==a == b", "<!--", "&", "&#"),
    *("&amp;", "]]", "}}", "]", "\n|}"),
    *("[[a|{{b|", "{{a|[[b|", "<poem>{{a|", "{{a|<poem>", "[[a|[http://b ", "[http://a {{b|", "{{a|[http://b c"),
)  # fmt: skip
# What follows all of them, once or as often.
ENDS = ("", "}}", "]]")


@pytest.mark.parametrize(
    ("wikitext", "stopped"),
    [
        ("a [[b]] {{c|d}} [http://e f] <poem>g</poem>", "a [[b]] {{c|d}} [http://e f] <poem>g</poem>"),
        ("[[a", "[·[·a"),
        ("{{a|b", "{·{·a|b"),
        ("{{{a|b}} c", "{·{{a|b}} c"),
        ("{{{{{a}}b}}}", "{{{·{{a}}b}}}"),
        ("{{{{a}} b}}", "{{·{{a}} b}}"),
        ("{{{{{a}}}}} {{{{b}}}}", "{{·{{{a}}}}} {·{{{b}}}}"),
        ("{{a|[[b|c}} d", "{{a|[·[·b|c}} d"),
        ("[[a|{{b|c]] d", "[[a|{·{·b|c]] d"),
        ("[[a|{{b|]]}}", "[·[·a|{{b|]]}}"),
        ("{{a|[[b}} [[c]]", "{{a|[·[·b}} [[c]]"),
        ("{{a\nb|c}}", "{·{·a\nb|c}}"),
        ("{{{{a}}\n|b}}", "{{·{{a}}\n|b}}"),
        ("[[a\nb]]", "[·[·a\nb]]"),
        ("[http://a b\nc]", "[·http://a b\nc]"),
        ("[http://a [http://b c]", "[http://a [·http://b c]"),
        ("[http://a [[b]] [1", "[·http://a [[b]] [1"),
        ("[sic] [[a|[sic]]]", "[sic] [[a|[sic]]]"),
        ("<poem>a", "<·poem>a"),
        ('<poem style="a">b</POEM >', "<poem>b</POEM >"),
        ("<poem>a</tabber></poem>", "<poem>a<·/tabber></poem>"),
        ("<poem/>a <5 b", "<poem/>a <·5 b"),
        ("{|\n| a", "{·|\n| a"),
        ("{{|a}} {{}}", "{·{·|a}} {·{·}}"),
    ],
)
def test_what_closes_is_told_from_what_does_not(wikitext, stopped):
    assert paired(wikitext).replace(STOP, "·") == stopped


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("a {{nowrap|b [[c|d}} e", "a b c e"),
        ("a [[b|c {{nowrap|d]] e", "a c d e"),
        ("<poem>a\nb</poem> <poem>c\nd", "a\nb\nc\nd"),
        ("<poem class='x>a\nb</poem>c", "a\nb\nc"),
        ("a [http://b.c d e [[f]]\ng", "a [http://b.c d e f g"),
        ("{|\n| a\n{|\n| b\n|}\nc", "c"),
    ],
)
def test_the_rest_is_read_as_if_it_stood_alone(wikitext, text):
    assert clean(wikitext).text == text


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("piece", PIECES)
def test_what_does_not_close_takes_the_time_of_text(piece, end):
    times = 30_000 // len(piece)
    for wikitext in (piece * times + end, piece * (times // 2) + end * (times // 2)):
        begin = time.process_time()
        with suppress(OutOfDomain):  # too deep, or a page of hardly anything else
            clean(wikitext)
        assert time.process_time() - begin < 1.5


@pytest.mark.parametrize(
    ("opens", "closes"), [("{{a|", "}}"), ("[[a|", "]]"), ("<poem>", "</poem>"), ("{{{a|", "}}}")]
)
def test_markup_within_markup_is_read_or_refused(opens, closes):
    assert "b" not in clean(opens * 30 + closes * 30).text
    with pytest.raises(TooDeep):
        clean(opens * 60 + "b" + closes * 60)
