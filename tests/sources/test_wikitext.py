"""Wikitext as MediaWiki reads it: what a reader sees is in the text, or counted, and nothing else is."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tunekit as tk
from tunekit.sources.wiki.wikitext import UNCLOSED, clean
from tunekit.sources.wiki.wikitext_holes import BEHIND, EMPTIED, HOLE, STOOD_ALONE
from tunekit.sources.wiki.wikitext_lines import HEADLINE, LEADING, REFERENCES
from tunekit.sources.wiki.wikitext_variants import UNASKED

pytest.importorskip("mwparserfromhell")


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("The ''Eagle'''s stage. '''Bold''' too.", "The Eagle's stage. Bold too."),
        ("L'''art'' '''x'''", "L'art x"),
        ("''''a''''", "'a'"),
        ("'''''a'' b'''", "a b"),
        ("''''''a'''''", "'a"),
        ("''a\nb'' c", "a b c"),
        ("'''a ''b''' c", "a b c"),
        ("the '''Emperor'' of '''France'''", "the Emperor of France'"),
        ("''a<br>b'''s '''c'''", "a\nb's c"),
        ("''a''<nowiki/>'s", "a's"),
        ("''a''<!-- b -->'s", "a's"),
        ("&#39;&#39;a <nowiki>''b''</nowiki>", "''a ''b''"),
        ("[[a|''b'']] ''[[c]]'''s '''d'''", "b c's d"),
    ],
)
def test_apostrophes_are_read_line_by_line(wikitext, text):
    assert clean(wikitext).text == text
    assert not clean(wikitext).dropped


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("The &lt;p&gt; tag; Java has List&lt;String&gt;.", "The <p> tag; Java has List<String>."),
        ("<code>&amp;lt;</code> &amp;amp; &amp;#60;", "&lt; &amp; &#60;"),
        ("List<String> and a<b", "List<String> and a<b"),
        ("&#91;&#91;a&#93;&#93; &lbrace;&lbrace;b&rbrace;&rbrace;", "[[a]] {{b}}"),
        (
            "<nowiki>* {{a}} [[b|c]] __TOC__ == d == -{e}- <i>f</i></nowiki>",
            "* {{a}} [[b|c]] __TOC__ == d == -{e}- <i>f</i>",
        ),
        ("&#42; a\n&#61;&#61;b&#61;&#61;", "* a ==b=="),
        ("<pre>\n# a\n''b'' &lt;i&gt;\n</pre>c", "# a\n''b'' <i>\n\nc"),
        ("[[a|<nowiki>]]</nowiki>]] {{nowrap|<nowiki>}}|</nowiki>}}", "]] }}|"),
        ("<nowiki><includeonly>a</includeonly></nowiki>", "<includeonly>a</includeonly>"),
        ("&lt;!-- a --&gt; &lt;ref&gt;", "<!-- a --> <ref>"),
        ("<code>&lt;ref&gt;a&lt;/ref&gt;</code>", "<ref>a</ref>"),
        ("&notin; &nosuch; &#0; &#x110000;", "∉ &nosuch; \ufffd \ufffd"),
        ("[[#Section]] [[AT&amp;T]]", "#Section AT&T"),
    ],
)
def test_text_that_is_escaped_is_text(wikitext, text):
    assert clean(wikitext).text == text
    assert not clean(wikitext).dropped


@given(st.text(alphabet="<>&'[]{}|=!*#:;_-ab \u00a0", max_size=30))
def test_any_escaped_text_is_shown(text):
    shown = re.sub(r"[ \u00a0]+", " ", text).strip()
    escaped = "".join(f"&#{ord(sign)};" if sign != " " else " " for sign in text)
    assert clean(f"a {escaped} b").text == f"a {shown} b".replace("  ", " ")
    assert clean(f"a <nowiki>{escaped}</nowiki> b").text == f"a {shown} b".replace("  ", " ")


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("Water boils.<ref\nname=x>See Smith.</ref> It is hot.", "Water boils. It is hot."),
        ("a<ref\nname=x\n/>b <span\nstyle='x'>c</span\n> <br\n/>d <div\nclass=x>e</div>", "ab c\nd\ne"),
        ("<references\n/>a<gallery\nmode=x>\nFile:A.jpg|b\n</gallery\n>", "a"),
        ('a<REF NAME=b>c</Ref>d<ref name=e/>f<ref name="g" />h', "adfh"),
        ("a<ref>{{b|</ref> c [[d]]", "a c d"),
        ("Text.<includeonly> hidden</includeonly>", "Text."),
        ("<noinclude>a</noinclude> <onlyinclude>b</onlyinclude> <includeonly>c", "a b"),
        ("a<!-- b\n-->c\n<!-- d -->\ne", "ac e"),
        ("__БЕЗ_ОГЛ__a __NOTOC__ __无目录__ __notoc__ __सूचीनहीं__ __init__ __FILE__", "a __init__ __FILE__"),
        ("{{DEFAULTSORT:b}}{{SORTIERUNG:c}}a{{#tag:ref|d}}", "a"),
        ("----\na\n-----b", "a\n\nb"),
        ("; [[Star Wars: A]] : b\n;* c : d\n: e: f", "Star Wars: A b\nc : d\ne: f"),
    ],
)
def test_what_a_reader_does_not_see_goes(wikitext, text):
    assert clean(wikitext).text == text
    assert not clean(wikitext).dropped


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("convert|5|to|10|km|mi", "5 to 10 km"),
        ("convert|6|ft|2|in|m", "6 ft 2 in"),
        ("convert|4|x|3|x|2|m", "4 × 3 × 2 m"),
        ("convert|10|±|2|mm", "10 ± 2 mm"),
        ("cvt|5|-|10|km", "5–10 km"),
        ("convert|5–10|km", "5–10 km"),
        ("convert|5|and|7|and|9|mi", "5 and 7 and 9 mi"),
        ("convert|11|st|4|lb|kg", "11 st 4 lb"),
        ("convert|6|ft|2", "6 ft"),
        ("convert|5|km|mi|1|abbr=on", "5 km"),
        ("convert|1+1/2|in", "1 1⁄2 in"),
        ("convert|-40|C|F", "−40 °C"),
        ("convert|5|km2", "5 km²"),
        ("convert|9|m/s2", "9 m/s²"),
        ("convert|3|kWh|MJ", "3 kWh"),
        ("convert|12000|sqmi", "12,000 sq mi"),
        ("convert|5|km|adj=on", "5-km"),
        ("convert|5|km|mi|adj=mid|-long", "5-km-long"),
        ("frac|3|1|2", "3 1⁄2"),
        ("fraction|1|2", "1⁄2"),
        ("val|5|2|u=km", "5±2 km"),
        ("height|ft=6|in=2", "6 ft 2 in"),
        ("formatnum:1234567.8", "1,234,567.8"),
        ("circa|1900", "c. 1900"),
        ("US$|1234", "US$1,234"),
    ],
)
def test_a_number_is_what_a_reader_sees(template, text):
    cleaned = clean("a {{" + template + "}} b")
    assert cleaned.text == f"a {text} b"
    assert not cleaned.dropped


@pytest.mark.parametrize(
    "template",
    [
        "convert|5|km|disp=out",
        "convert|5|km|spell=in",
        "convert|many|km",
        "convert|5",
        "convert|5|to|km",
        "convert|6|ft|x|in",
        "convert|5|e6acre",
        "convert|1.4|Moilbbl/d",
        "convert|5|C-change",
        "convert|5|furlongs/fortnight",
        "val|1|2|3",
        "val|5|e=3",
        "frac|a|b",
        "formatnum:x",
        "US$|some",
    ],
)
def test_a_number_that_only_the_wiki_knows_is_a_hole(template):
    cleaned = clean("a {{" + template + "}} b")
    assert (cleaned.text, cleaned.dropped) == ("a b", {HOLE: 1})


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("The [[re:publica|Re-publica]] fair and [[rfc:2616]].", "The Re-publica fair and rfc:2616."),
        ("See [[doi:10.1000/182]] and [[wikt:tea|tea]].", "See doi:10.1000/182 and tea."),
        ("I play [[cs:go|CS:GO]] daily", "I play CS:GO daily"),
        ("Text.\n[[de:Tee]]\n[[fr:Thé|x]] [[zh-min-nan:a]]", "Text."),
        ("Text.[[de:Tee]] [[FR:Thé]]", "Text."),
        ("[[:de:Tee]]", "de:Tee"),
    ],
)
def test_links_to_other_languages(wikitext, text):
    assert clean(wikitext).text == text
    assert not clean(wikitext).dropped


def test_a_link_to_a_language_that_stands_in_a_sentence_is_counted():
    assert clean("I play [[cs:go]] daily").dropped == {HOLE: 1}


@pytest.mark.parametrize("form", ["", "1=", "text=", "quote="])
@pytest.mark.parametrize("name", ["quote", "blockquote", "cquote", "nowrap"])
def test_arguments_with_a_name_are_those_without(name, form):
    cleaned = clean("He said:\n{{" + f"{name}|{form}A whole paragraph." + "}}\nThen he left.")
    assert cleaned.text == "He said: A whole paragraph. Then he left."
    assert not cleaned.dropped


@pytest.mark.parametrize(
    ("wikitext", "text", "dropped"),
    [
        ("{{nowrap|1=E = mc}} {{lang|fr|2=mot}} {{lang|code=fr|text=mot}}", "E = mc mot mot", {}),
        ("{{quote|1=Tea.|author=B}}\n\nc", "Tea.\n\nc", {BEHIND: 1}),
        ("He said:\n{{x}}\nThen", "He said:\n\nThen", {STOOD_ALONE: 1}),
        ("{{x}}, {{y}}\n\na", "a", {STOOD_ALONE: 2}),
        ("a ({{x}}) b", "a b", {EMPTIED: 1}),
        ("a.{{x}} b", "a. b", {BEHIND: 1}),
        ("Alain Connes ({{x}}; born 1 April 1947) is", "Alain Connes (born 1 April 1947) is", {HOLE: 1}),
        ("M ({{lang-ru|Москва}}, {{x}}) is", "M (Москва) is", {HOLE: 1}),
        ("M (French: [{{x}}]; born 1) is", "M (born 1) is", {HOLE: 1}),
        ('M (/{{x}}/, "{{x}}", born; {{x}}; died) is', "M (born; died) is", {HOLE: 3}),
        ("M ({{x}} {{y}}, 1) is", "M (1) is", {HOLE: 2}),
        ("京（{{x}}，1）", "京（1）", {HOLE: 1}),
        ("In 1999, {{x}}, he", "In 1999, he", {HOLE: 1}),
        ("* {{cite book|title=T}}; also published", "also published", {HOLE: 1}),
        ("order{{x}}readily", "order readily", {HOLE: 1}),
        ("ISBN 1. {{x}}.", "ISBN 1.", {HOLE: 1}),
        ("{{main|Tea}} It is hot.", "It is hot.", {STOOD_ALONE: 1}),
        ("{{nihongo|Hold|取り|tori|x}} of 1{{frac|1|4}} {{vanchor|m}}", "Hold (取り, tori) of 1 1⁄4 m", {}),
    ],
)
def test_every_hole_is_counted(wikitext, text, dropped):
    cleaned = clean(wikitext)
    assert (cleaned.text, Counter(cleaned.dropped)) == (text, Counter(dropped))


@pytest.mark.parametrize(
    ("wikitext", "variant", "text"),
    [
        ("是-{zh-hans:美国;zh-hant:美國}-的。", "zh-hant", "是美國的。"),
        ("是-{zh-hans:美国;zh-hant:美國}-的。", "zh-TW", "是美國的。"),
        ("-{原文}- -{R|a:b}-", "zh", "原文 a:b"),
        ("-{A|zh-cn:软件;zh-tw:軟體}-", "zh-hk", "軟體"),
        ("-{H|zh-cn:软件;zh-tw:軟體}-a-{T|zh-cn:b}-", "zh-cn", "a"),
        ("-{zh-hans:[[美国]]&nbsp;x;zh-hant:{{lang|zh|a}};}-", "zh-hans", "美国 x"),
        ("-{大陆=>zh-cn:x; 大陆=>zh-tw:y}-", "zh-tw", "y"),
        ("-{A|zh-hans: -{x}- ;zh-hant:b}-", "zh-hans", "x"),
        ("-{sr-ec: а; sr-el: a}-", "sr-latn", "a"),
        ("[[A|-{A|zh-cn:软;zh-tw:軟}-]] {{lang|zh|-{zh-cn:软;zh-tw:軟}-}}", "zh-tw", "軟 軟"),
        ("<nowiki>-{a}-</nowiki>", "zh", "-{a}-"),
        ("-{zh-cn:a;zh-tw:a}-", "", "a"),
    ],
)
def test_one_variant_is_shown(wikitext, variant, text):
    cleaned = clean(wikitext, variant=variant)
    assert cleaned.text == text
    assert not cleaned.dropped


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("-{A%s|x}-", "x"),
        ("-{zh:a;%sx}-", "a;x"),
        ("-{zh:a;%s}-", "a"),
        ("-{%s=>zh:a}-", "a"),
        ("-{zh%s:a}-", "a"),
        ("a (%s", "a ("),
    ],
)
def test_a_megabyte_of_spaces_is_read_once(wikitext, text):
    """A pattern that tried each space in turn would take hours."""
    shown = clean(wikitext % (" " * 1_000_000)).text
    assert "".join(shown.split()) == "".join(text.split())


@pytest.mark.parametrize("blank", ["\u2028", "\xa0", "\u3000", " \u2029"])
def test_a_megabyte_of_other_blanks_is_read_once(blank):
    shown = clean("Tea{{foo}} is" + blank * 500_000 + "hot\n: a (b)" + blank * 500_000 + "[[de:Tee]] c").text
    assert shown.split() == ["Tea", "is", "hot", "a", "(b)", "c"]


def test_a_variant_that_nobody_asked_for_is_counted():
    cleaned = clean("是-{zh-hans:美国;zh-hant:美國}-的。")
    assert (cleaned.text, cleaned.dropped) == ("是美国的。", {UNASKED: 1})


def test_a_language_without_variants_shows_the_signs(tmp_path):
    page = "<page><title>a</title><revision><text>N-{4-phenyl}-y</text></revision></page>"
    for language, text in (("en", "N-{4-phenyl}-y"), ("zh-Hans", "N4-phenyly")):
        (tmp_path / f"{language}.xml").write_text(f'<mediawiki xml:lang="{language}">{page}</mediawiki>')
        source = tk.read_mediawiki(tmp_path / f"{language}.xml")
        assert [text for r in source.batches() for text in r.texts.to_list()] == [text]


@pytest.mark.parametrize(
    ("text", "redirect"),
    [
        ("#WEITERLEITUNG [[Tee]]", True),
        ("#перенаправление [[Чай]] [[Категория:А]]", True),
        ("#重定向 [[茶]]\n{{a}}", True),
        ("#REDIRECT [[Tea]]\nOld text.", True),
        ("#Tea [[green]] is hot.", False),
    ],
)
def test_redirects_in_any_language(tmp_path, text, redirect):
    page = f"<page><title>a</title><revision><text>{text}</text></revision></page>"
    (tmp_path / "a.xml").write_text(f"<mediawiki>{page}</mediawiki>")
    (records,) = tk.read_mediawiki(tmp_path / "a.xml").batches()
    assert records.dropped.get("redirect", 0) == redirect


def test_a_page_that_was_escaped_once_too_often():
    cleaned = clean("a&lt;ref name=&quot;b&quot;&gt;c&lt;/ref&gt; d&amp;nbsp;e&lt;ref name=f/&gt;")
    assert (cleaned.text, cleaned.dropped) == ("a d e", {UNCLOSED: 3})


@pytest.mark.parametrize(
    "piece", ["*", "*a\n", "#", ":a\n", ";a:b\n", "*#:;a\n", "----\n", "''a''", "<br>", "<b>a</b>"]
)
def test_signs_of_lists_and_tags_cost_what_text_costs(piece):
    wikitext = piece * (200_000 // len(piece))
    assert len(clean(wikitext).text) <= len(wikitext)


@pytest.mark.parametrize(
    "piece",
    [
        "<ref>",
        "<nowiki>",
        "<pre>",
        "-{",
        "-{zh:",
        "[[de:a]] ",
        "[[de:a|b]] ",
        "(\0",
        "({{x}}, ",
        "&amp;",
        "=",
        "= ",
        "=a",
        "<ref\n",
        "__A",
    ],
)
def test_the_time_goes_by_length(piece):
    clean("Tea. " + piece * 3_000)


@pytest.mark.parametrize("wikitext", ["[[]]", "[[ ]]", "[[<!-- x -->]]", "[[:]]", "[[|]]", "[[|a]]"])
def test_a_link_to_nothing_is_no_error(wikitext):
    assert clean(f"So it was {wikitext} here.").text.startswith("So it was ")
    assert clean(wikitext).text in ("", "a", ":")


LIST = "* Tea.\n* Coffee."
LEAD = "It was known that there are two kinds of it, which are the following:"


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (LIST, False),
        (f"\n{LIST}", False),
        ("== Kinds ==", False),
        ("", False),
        ("\n{{kinds of it}}", False),
        ("\nA quotation that is {{said}} of it, and that has a hole in the middle of it.", False),
        ("\nA paragraph that comes after it, and that is prose as a whole.", True),
    ],
)
def test_a_paragraph_that_leads_to_what_is_left_out(after, kept):
    page = f"{LEAD}\n{after}\n\nThis is a paragraph of prose behind all of that, and it stays."
    text = clean(page if after else LEAD, holes="drop", prose=True)
    assert (LEAD in text.text) is kept
    assert text.dropped.get(LEADING, 0) == (not kept)
    assert LEAD in clean(page, prose=True).text


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("10<sup>6</sup> of them", "10⁶ of them"),
        ("<sup>137</sup>Cs, Na<sup>+</sup> and O<sup>2−</sup>", "¹³⁷Cs, Na⁺ and O²⁻"),
        ("H<sub>2</sub>O, 20<SUB>16</SUB>", "H₂O, 20₁₆"),
        ("5<sup style='a'>-1</sup>", "5⁻¹"),
        ("20<sub>[[hexadecimal|16]]</sub>, 5<sup>[[2]]</sup>, a<sup>[[b]]</sup>", "20₁₆, 5², ab"),
        ("20{{sub|16}} and x{{sup|2}}", "20₁₆ and x²"),
        ("{{sup|a}}{{sub|}}", "a"),
        ("the 4<sup>th</sup>", "the 4th"),
        ("a<sup>2n</sup>", "a2n"),
        ("a<sup>2", "a2"),
    ],
)
def test_raised_and_lowered_numbers(wikitext, text):
    assert clean(wikitext).text == text


@pytest.mark.parametrize("title", ["References", "further reading", "Weblinks", "См. также", "参考文献"])
def test_a_section_that_leads_elsewhere(title):
    told = "The books about tea are many, and those that follow are only a small selection of them."
    item = f"* {told * 4}"
    page = f"{told}\n== {title} ==\n{told}\n{item}\n== Kinds ==\n{told}\n{item}"
    text = clean(page, prose=True)
    assert text.text.split("\n\n") == [told, told, told * 4]
    assert text.dropped == {REFERENCES: 2, HEADLINE: 2}
    assert clean(page).text.count(told) == 11
