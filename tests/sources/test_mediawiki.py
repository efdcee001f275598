"""The articles of MediaWiki exports: what is kept, what is counted, and what a hostile dump meets."""

import gzip
import json
import re
import tracemalloc
import zipfile
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import DUMP

import tunekit as tk
from tunekit.sources.wiki.articles import ABOVE, CROWDED, DAMAGED, UNREADABLE, read_mediawiki
from tunekit.sources.wiki.export import pages
from tunekit.sources.wiki.wikitext import TABLE, UNCLOSED, clean
from tunekit.sources.wiki.wikitext_holes import EMPTIED, STOOD_ALONE
from tunekit.sources.wiki.wikitext_lines import HEADLINE, HOLE, HOLED, LISTED, SHORT

pytest.importorskip("mwparserfromhell")

MARKUP = re.compile(
    r"\||\[\[|\]\]|\{\{|\}\}|''|==|<!--|</?ref|(?:class|style)=|&(?:lt|gt|amp|quot|nbsp);|__[A-Z]{3,}__|[\0\1]"
)
# Articles that show these signs to their readers, as text: how often.
SHOWN = {"ASCII": 2}
SIGNS = [
    "[[",
    "]]",
    "{{",
    "}}",
    "{|",
    "|}",
    "|",
    "''",
    "'''",
    "<ref>",
    "</ref>",
    "<b>",
    "</b>",
    "=",
    "\n",
    "*",
    "&lt;",
]


def export(*texts):
    inner = "".join(
        f"<page><title>{number}</title><ns>0</ns><revision><text>{text}</text></revision></page>"
        for number, text in enumerate(texts)
    )
    return f"<mediawiki>{inner}</mediawiki>".encode()


def read(path, **arguments):
    """The texts by id, and the counts."""
    texts, dropped = {}, Counter()
    for records in read_mediawiki(str(path), **arguments).batches():
        texts |= dict(zip(records.ids, records.texts.to_list(), strict=True))
        dropped += Counter(records.dropped)
    return texts, dict(dropped)


def written(folder, data, name="wiki.xml"):
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_dump_becomes_clean_text():
    texts, dropped = read(DUMP)
    assert texts["dump.xml:Tea"] == (
        "Tea is a hot drink.\n\nAt, it boils – slowly; thé is French.\n\nKinds\n\nGreen\nBlack tea"
    )
    assert texts["dump.xml:Coffee"] == "Coffee is another. It keeps people awake."
    assert dropped == {
        "earlier revision": 1, "redirect": 1, "page of another namespace": 1, HOLE: 1, TABLE: 1, EMPTIED: 1,
        STOOD_ALONE: 1,
    }  # fmt: skip


def test_a_paragraph_with_a_hole_can_be_left_out():
    texts, dropped = read(DUMP, holes="drop")
    assert "At, it" not in texts["dump.xml:Tea"]
    assert "Kinds" in texts["dump.xml:Tea"]
    assert dropped[HOLED] == 1
    assert HOLE not in dropped


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("a<!-- b --> c", "a c"),
        ("[[File:X.png|thumb|A [[link]] in it]]b", "b"),
        ("[[:Category:Tea]]", "Category:Tea"),
        ("[[Tea (drink)|]]", "Tea"),
        ("[http://a.b word] [http://a.b]", "word"),
        ("a<br/>b", "a\nb"),
        ("a&nbsp;b &#x41; &#xFFFFFFFF;", "a b A &#xFFFFFFFF;"),
        ("__NOTOC__\n=== Deep ''it'' ===\nText", "Deep it\n\nText"),
        ("<gallery>\nFile:A.jpg\n</gallery>a", "a"),
        ("# one\n## two\n; term : what", "one\ntwo\nterm what"),
        ("<nowiki>plain</nowiki>", "plain"),
        ("{{convert|5|km}} {{nowrap|a b}}{{snd}}c", "5 km a b – c"),
        ("{{As of|2013}}, so; {{as of|2013|lc=y}}", "As of 2013, so; as of 2013"),
        ("a\u2028b", "a\u2028b"),
        ("a\0b", "ab"),
        ("mot ; mot ?", "mot ; mot ?"),
        ("{|\n| a\n{|\n| b\n|}\n|}\nc", "c"),
        (':{|class="a"\n|-\n! b\n|}\nc', "c"),
        ("[[Datei:X.png|mini|a [[b]]]]c", "c"),
        ("[[wikisource:File:X.pdf|a]]", "a"),
        ("[[Kategorie:Tee]]c [[Star Wars: A New Hope]]", "c Star Wars: A New Hope"),
        ("norm |x| of a|b, a | b", "norm |x| of a|b, a | b"),
        ("if a == b and c == d", "if a == b and c == d"),
        ("a () b ( ).", "a b."),
        ("a &amp;nbsp;b", "a &nbsp;b"),
        ("a<ref>''b</ref> c ''d'' e", "a c d e"),
    ],
)
def test_markup_goes(wikitext, text):
    assert clean(wikitext).text == text


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("It is\nhot,  \n[[tea]].\n\nIt is", "It is hot, tea.\n\nIt is"),
        ("* a\nb\n* c\nd\n== E ==\nf", "a\nb\nc\nd\n\nE\n\nf"),
        ("a<br>\nb<div>c</div>d", "a\n\nb\nc\nd"),
        ("{{box}}\na\n{{box}}\nb", "a\n\nb"),
        ("a\n code\n more\nb", "a\ncode\nmore\nb"),
        ("<poem>a\nb</poem>c\nd", "a\nb\nc d"),
        ("[[File:A.png|b]]\na\nb", "a b"),
    ],
)
def test_a_paragraph_is_one_line(wikitext, text):
    """A newline alone does not end a paragraph on the page."""
    assert clean(wikitext).text == text


LONG = "A long item tells of tea, of how it grows, and of the people who drink it in the rain. " * 4


@pytest.mark.parametrize(
    ("wikitext", "text", "dropped"),
    [
        ("It is hot.\n\nWhy?\n== Kinds ==\nIt is\nnot.", "It is hot.\n\nWhy?\n\nIt is not.", {HEADLINE: 1}),
        ("* Green.\n# Black.\n: White.\n; Red : Yes.\n<ul><li>Blue.</li></ul>", "", {LISTED: 5}),
        (f"* {LONG}\n* {LONG[:-2]}", LONG.strip(), {LISTED: 1}),
        ("茶は熱い。\n\nवह चाय है।\n\n“Tea.”", "茶は熱い。\n\nवह चाय है।\n\n“Tea.”", {}),
        ("Virginia\n\nNovels:\n\nM", "", {SHORT: 3}),
        (LONG.strip()[:-1] + ":", LONG.strip()[:-1] + ":", {}),
        ("a. <pre>b.\nc.</pre><poem>d.\ne.</poem>", "a.", {LISTED: 4}),
        ("At {{x}}, it is.\n* {{y}}", "At, it is.", {HOLE: 1, STOOD_ALONE: 1}),
    ],
)
def test_prose_alone(wikitext, text, dropped):
    cleaned = clean(wikitext, prose=True)
    assert (cleaned.text, Counter(cleaned.dropped)) == (text, Counter(dropped))


@given(
    st.lists(st.sampled_from([*SIGNS, "a", "b. ", LONG, " ", "<poem>", "<br>", "{{x}}", "\n\n"]), max_size=40)
)
def test_prose_is_the_text_without_some_lines(pieces):
    """No line is in it that is not in the whole, and each of the others is counted."""
    whole, prose = (clean("".join(pieces), prose=prose) for prose in (False, True))
    lines, kept = (list(filter(None, text.split("\n"))) for text in (whole.text, prose.text))
    left = Counter(lines) - Counter(kept)
    assert not Counter(kept) - Counter(lines)
    assert left.total() == sum(Counter(prose.dropped)[reason] for reason in (HEADLINE, LISTED, SHORT))


@pytest.mark.parametrize(
    ("wikitext", "holes"),
    [
        ("At {{x}}, b", 1),
        ("{{as of|2013|June|8}}, b {{convert|3|e6carat|kg}}", 2),
        ("{{x}}\n\na", 0),
        ("a ({{x}}) b", 0),
        ("a.{{x}}", 0),
        ("a.{{sfn|b}} c", 0),
        ("{{x}}", 0),
    ],
)
def test_a_hole_is_where_words_are_missing(wikitext, holes):
    assert clean(wikitext).dropped.get(HOLE, 0) == holes


@given(st.lists(st.sampled_from([*SIGNS, "a", "b. ", " ", "{{x", "[[File:"]), max_size=40).map("".join))
def test_no_sign_is_left_of_whatever_markup(wikitext):
    text = clean(wikitext).text
    assert not re.search(r"\[\[|\]\]|\{\{|\}\}|''|\0|\n\n\n", text)
    assert text == text.strip()


@pytest.mark.parametrize("sign", ["{{", "[[", "<ref>", "{{a|", "'''"])
def test_signs_that_never_close_are_no_crash(sign):
    assert not MARKUP.search(clean("Tea. " + sign * 500 + " end").text)


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("a [[b", "a b"),
        ("a <!-- b --> c <!-- d <!-- e", "a c d e"),
        ("a <!--", "a"),
        ("a [[b|c", "a c"),
        ("a {{b|c", "a c"),
        ("a ([[B]] |c)", "a (B c)"),
        ("End. ==Kinds== Green", "End.\n\nKinds\n\nGreen"),
        ("a&lt;ref name=b&gt;c http://d.e&lt;/ref&gt; f", "a f"),
        ("1980scite web |url=http://a.b |title=C</ref> fell", "1980s fell"),
        ('a {| class="b" |- ! c |} d', "a d"),
        ("a\n[[Lêer:X.jpg|thumb|b {{c\nd", "a\n\nd"),
    ],
)
def test_leftovers_go_and_are_counted(wikitext, text):
    cleaned = clean(wikitext)
    assert cleaned.text == text
    assert cleaned.dropped[UNCLOSED] >= 1


@pytest.mark.parametrize(
    "piece",
    [
        "[[a:",
        "cite web|",
        "{|",
        "[[a" + " " * 9,
        " ==a",
        " |",
        "(\0",
        "! ",
        "&lt;ref&gt;",
        "a\n",
        "* a\n",
        ". ",
        "<!--a",
    ],
)
def test_the_sweep_takes_time_by_length(piece):
    for prose in (False, True):
        assert len(clean("Tea. " + piece * 20_000, prose=prose).text) <= 20_000 * len(piece) + 4


BAD = {
    "no export": b"<html></html>",
    "no XML": b"<mediawiki><page></mediawiki>",
    "cut": export("a")[:-20],
    "NUL": export("a\0b"),
    "laughs": b'<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><mediawiki>&b;</mediawiki>',
    "entity": export("&nbsp;"),
    "deep": b"<mediawiki>" + b"<a>" * 50,
    "title": b"<mediawiki><page><title>" + b"a" * 10_000 + b"</title></page></mediawiki>",
    "tag": b"<mediawiki><page " + b"a" * 3_000_000,
    "empty": b"",
    **{
        f"encoding {name}": f'<?xml version="1.0" encoding="{name}"?><mediawiki/>'.encode()
        for name in "utf-7 shift_jis gb18030 foo-bar rot13 idna hex utf-32 big5 undefined iso-8859-99 utf_8_sig".split()
    },
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_bad_dump_is_refused_or_counted(tmp_path, data):
    path = written(tmp_path, data)
    with pytest.raises(tk.MalformedInput, match=r"wiki\.xml: line"):
        read(path)
    assert read(path, on_error="skip")[1][DAMAGED] == 1


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-16", "iso-8859-1", "windows-1251"])
def test_an_encoding_that_xml_knows_is_read(tmp_path, encoding):
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    data = f"{declaration}{export('Tea.').decode()}".encode(encoding)
    assert read(written(tmp_path, data))[0] == {"wiki.xml:0": "Tea."}


@pytest.mark.parametrize(
    "damage", ["\1", "</mediawiki><mediawiki>", "<page><title>" + "a" * 5_000 + "</title>", "<page>"]
)
@pytest.mark.parametrize("number", [3, 5_000])
def test_all_pages_before_the_damage_are_kept(tmp_path, damage, number):
    good = export(*["Tea."] * number).removesuffix(b"</mediawiki>")
    path = written(tmp_path, good + damage.encode() + export("b").removeprefix(b"<mediawiki>"))
    texts, dropped = read(path, on_error="skip")
    assert len(texts) == number
    assert dropped == {DAMAGED: 1}
    with pytest.raises(tk.MalformedInput):
        read(path)


def test_what_stands_before_the_damage_is_kept(tmp_path):
    path = written(tmp_path, gzip.compress(export("a", "b")[:-30]), "wiki.xml.gz")
    texts, dropped = read(path, on_error="skip")
    assert texts == {"wiki.xml.gz:0": "a"}
    assert dropped == {DAMAGED: 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 1_001, ABOVE),
        ("&lt;b&gt;" * 30_000, UNREADABLE),
        ("&lt;nowiki&gt;&lt;/b&gt;" * 20_000, UNREADABLE),
        ("[[a]]" * 130_000, CROWDED),
        ("}}" * 20_000 + "{{a|" * 20_000, UNREADABLE),
        ("{|\n" * 13_000, UNREADABLE),
        ("&lt;br " * 13_000, UNREADABLE),
        ("{{{" * 833 + "}}}" * 833, UNREADABLE),
    ],
    ids=["long", "tags", "other tags", "links", "templates", "tables", "tags without an end", "deep"],
)
def test_a_page_that_is_too_much(tmp_path, text, reason):
    path = written(tmp_path, export("before", text, "after"))
    limit = 1_000 if reason == ABOVE else 1 << 21
    with pytest.raises(tk.OutOfDomain, match=f"'1' is a {reason}"):
        read(path, limit=limit)
    texts, dropped = read(path, limit=limit, on_error="skip")
    assert list(texts.values()) == ["before", "after"]
    assert dropped == {reason: 1}


def test_tags_that_need_not_close_are_read(tmp_path):
    path = written(tmp_path, export("a&lt;br&gt;b&lt;BR clear=all&gt;" * 4_000))
    assert read(path)[0]["wiki.xml:0"].count("b") == 4_000


def test_memory_is_that_of_one_page():
    page = export("word " * 1_000)[11:-12]
    chunks = [
        b"<mediawiki>",
        *[page] * 2_000,
        b"<page><title>a</title><revision><text>",
        *[b"a" * 65_536] * 200,
    ]
    tracemalloc.start()
    count = sum(1 for _ in pages([*chunks, b"</text></revision></page></mediawiki>"], "x", limit=10_000))
    assert count == 2_001
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "bad",
    [
        {"namespaces": "0"},
        {"namespaces": ()},
        {"namespaces": True},
        {"holes": "x"},
        {"prose": 1},
        {"on_error": "x"},
        {"limit": 0},
        {"variant": "zh hant"},
        {"variant": None},
    ],
)
def test_bad_arguments(bad):
    with pytest.raises(tk.InvalidArgument, match=f"MediaWikiPages.{next(iter(bad))}="):
        read_mediawiki(DUMP, **bad)


def test_the_repr_evaluates_back():
    source = read_mediawiki(DUMP, namespaces=[0, 1], holes="drop")
    assert eval(repr(source)) == source
    assert len(read(DUMP, namespaces=(0, 1))[0]) == 3
    assert read_mediawiki(DUMP, namespaces=1) == read_mediawiki(DUMP, namespaces=[1])
    assert read(DUMP, namespaces=0) == read(DUMP)


def test_real_pages_have_no_markup_left(corpora):
    with zipfile.ZipFile(corpora / "wikipedia/wikitext_pages.zip") as archive:
        names = archive.namelist()
        assert len(names) == 49
        for name in names:
            found = MARKUP.findall(clean(archive.read(name).decode("utf-8", "replace")).text)
            assert not found, name


def test_a_real_dump_agrees_with_its_plain_text(corpora):
    with gzip.open(corpora / "wikipedia/enwiki_plain.jsonl.gz") as lines:
        plain = {row["title"]: row["text"] for row in map(json.loads, lines)}
    source = read_mediawiki(corpora / "wikipedia/enwiki_fragment.xml.bz2")
    ours = {g: t for r in source.batches() for g, t in zip(r.groups, r.texts.to_list(), strict=True)}
    assert plain.keys() <= ours.keys()
    assert {title: len(found) for title, text in ours.items() if (found := MARKUP.findall(text))} == SHOWN
    alike = []
    for title, text in plain.items():
        a, b = Counter(text.split()), Counter(ours[title].split())
        alike.append(2 * (a & b).total() / (a.total() + b.total()))
    assert sum(alike) / len(alike) > 0.95
    assert min(alike) > 0.7


def test_nearly_all_of_a_real_dump_is_prose(corpora):
    dump = corpora / "wikipedia/enwiki_fragment.xml.bz2"
    whole, prose = (read(dump, prose=prose)[0].values() for prose in (False, True))
    assert 0.9 < sum(len(text.split()) for text in prose) / sum(len(text.split()) for text in whole) < 0.95
    paragraphs = [paragraph for text in prose for paragraph in text.split("\n\n")]
    assert len(paragraphs) > 3_000
    assert sum(paragraph[-1] in ".!?\"”:)]'" for paragraph in paragraphs) > 0.99 * len(paragraphs)


def test_the_version_of_the_parser_is_part_of_the_recipe(monkeypatch):
    source = tk.read_mediawiki(DUMP)
    before = source.identity()
    monkeypatch.setattr("tunekit.sources.wiki.articles.version", lambda package: f"another {package}")
    assert source.identity() == before | {"mwparserfromhell": "another mwparserfromhell"} != before
