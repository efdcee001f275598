"""HTML to text: its blocks stay, what nobody sees goes, and no page is too broken."""

import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import dropped, texts_of

import tunekit as tk
from tunekit.sources.html.html_attributes import check_attributes
from tunekit.sources.html.html_files import NO_TEXT
from tunekit.sources.html.html_text import check_nesting, text_of

lexbor = pytest.importorskip("selectolax.lexbor", reason='the extra "html" is not installed')


SOURCE = r"""<annotation encoding="application/x-tex">{\displaystyle E_{n}}</annotation>"""


def text(page: str) -> str:
    return text_of(lexbor.LexborHTMLParser(page))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>One <b>two</b>\n three<p>Four", "One two three\n\nFour"),
        ("<p>a<i> b </i>c</p><div><div>d</div></div>", "a b c\n\nd"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("t&amp;u&nbsp;v&eacute;&#x263a;", "t&u\xa0vé☺"),
        ("<p>Hot<ul><li>Green<li>Black</ul>Cold", "Hot\n\n- Green\n- Black\n\nCold"),
        ("<ul><li>a<ul><li>b<li>c</ul><li>d</ul>", "- a\n- b\n- c\n- d"),
        ("<ol><li><p>one</p><p>more</p><li>two</ol>", "1. one\n\nmore\n2. two"),
        ("<dl><dt>Tea<dd>A drink</dl>", "Tea\nA drink"),
        ("<table><tr><th>A<th>B<tr><td>1<td><p>2</table>z", "A\tB\n1\t2\n\nz"),
        ("<table><tr><td>a<td>b<tr><td><td>x</table>", "a\tb\n\tx"),
        ("x<pre>a\n  <b>b</b>\n\nc\n</pre>y", "x\n\na\n  b\n\nc\n\ny"),
        ("<head><title>no</title></head>yes", "yes"),
        ("a<script>no</script><style>no</style><svg><text>no</text></svg>b<!-- no -->c", "abc"),
        ("<template><p>no</template>yes<noscript>no</noscript>", "yes"),
        ("<body><title>no</title>yes<noembed>no</noembed><noframes>no</noframes>", "yes"),
        ("a<p hidden>no<b>no</b></p><p>b", "a\n\nb"),
        ("<p>a <span style='color:red;DISPLAY : none'>no</span>b<span hidden=until-found>no</span>", "a b"),
        ("<p>a<i style='visibility:hidden'>no</i><i style='display: block'>b</i><i style>c</i>", "abc"),
        ("<p>a<dialog>no</dialog><dialog open>b</dialog>", "a\n\nb"),
        (
            "<p>a <math><semantics><mrow><mi>E</mi><mi>n</mi></mrow>" + SOURCE + "</semantics></math> b",
            "a En b",
        ),
        (
            "a <span><span style='display:none'><math><mi>x</mi>"
            + SOURCE
            + "</math></span><img alt='{x}'></span> b",
            "a x b",
        ),
        ("a <math hidden><mi>no</mi></math><math><mphantom><mi>no</mi></mphantom><mi>x</mi></math>", "a x"),
        (
            f"a<math><semantics><mi>x</mi><annotation-xml>{SOURCE}<ci>x</ci></annotation-xml></semantics></math>",
            "ax",
        ),
        ("<?xml version='1.0'?><html xmlns='x'><body><p>A<em>b</em></p></body></html>", "Ab"),
    ],
)
def test_blocks(page, expected):
    assert text(page) == expected


TAGS = "p /p div /div table td tr /table li ul /ul b /b pre /pre br svg !-- a".split()
PIECES = [f"<{tag}>" for tag in TAGS] + ["-->", "<a href='", "<!--", "x", " ", "\n", "&", "\0", "é"]
BROKEN = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(BROKEN)
def test_broken_pages_give_clean_text(page):
    made = text(page)
    assert made == made.rstrip()
    assert "\r" not in made
    assert text(page) == made


def read(tmp_path, data: bytes, **arguments):
    (tmp_path / "a.html").write_bytes(data)
    source = tk.read_html(tmp_path / "*.html", **arguments)
    return texts_of(source), dropped(source)


@pytest.mark.parametrize(
    ("data", "counted"),
    [
        ("<p>thé".encode(), 0),
        ("<p>thé".encode("utf-8-sig"), 0),
        ("<p>thé".encode("utf-16"), 0),
        ('<meta charset="iso-8859-1"><p>thé'.encode("latin-1"), 0),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>thé'.encode(
                "cp1252"
            ),
            0,
        ),
        ('<?xml version="1.0" encoding="ISO-8859-15"?><p>thé'.encode("iso-8859-15"), 0),
        ("<p>thé".encode("cp1252"), 1),
    ],
)
def test_encodings(tmp_path, data, counted):
    found, lost = read(tmp_path, data)
    assert (found, sum(lost.values())) == (["thé"], counted)


def test_pages_without_text_and_empty_files_are_counted(tmp_path):
    (tmp_path / "b.html").write_text("")
    assert read(tmp_path, b"<script>x</script>") == ([], {NO_TEXT: 1, "empty file": 1})


def test_what_is_above_a_limit(tmp_path):
    with pytest.raises(tk.OutOfDomain, match="more than 9 characters"):
        read(tmp_path, b"<p>0123456789", limit=9)
    assert read(tmp_path, b"<p>0123456789", limit=9, on_error="skip")[1] == {"file above the limits": 1}


@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 1_000_000,
        b"<div>" * 100_000 + b"</div>" * 100_000,
        b"<div></x>" * 50_000,
        b"<b>" * 1_000_001,
        b"<x/>" * 30_000,
    ],
    ids=range(5),
)
def test_a_page_that_nests_too_deep_is_refused_before_it_is_parsed(tmp_path, page):
    """A parser looks through all open elements at many a tag: 80,000 of them take five seconds."""
    with pytest.raises(tk.OutOfDomain, match=r"the limits are 20,000 and 1,000,000"):
        read(tmp_path, page)
    assert read(tmp_path, page, on_error="skip") == ([], {"file above the limits": 1})


@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 5_000 + b"x",
        b"<p>x" * 100_000,
        b"<li>" * 100_000 + b"x",
        b"<" * 500_000,
        b"&" * 500_000,
        b"<!--" * 200_000,
        b"<a b=" * 19_000,
        b"<table><tr><td>" * 3_000 + b"x",
        b"<div></div>" * 100_000,
    ],
    ids=range(9),
)
def test_hostile_pages_end(tmp_path, page):
    read(tmp_path, page)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<head><noscript><img src=x>no</noscript><title>T</title></head><body><p>Hi</p>", "Hi"),
        ("<head><noscript><p>no</p><!-- </noscript>--><meta name=x></head><body><p>Hi</p>", "-->\n\nHi"),
        ("<p>a<noscript><div>no</div></noscript>b", "ab"),
        ("<head><noscript><iframe src=x></iframe></noscript><style>no</style></head>Hi", "Hi"),
        ("<p>Hi<noscript>no", "Hi"),
    ],
)
def test_what_is_shown_only_without_scripts_goes(tmp_path, page, expected):
    assert read(tmp_path, page.encode()) == ([expected], {})


def test_what_is_hidden_is_counted(tmp_path):
    page = b"<p hidden>no<p>Hi<b style='display:none'>no</b>"
    assert read(tmp_path, page) == (["Hi"], {"element that is hidden": 2})
    assert read(tmp_path, b"<p hidden>no") == ([], {"element that is hidden": 1, NO_TEXT: 1})


NAMES = [
    f"{first}{second}" for first in "abcdefghijklmnopqrstuvwxyz" for second in "abcdefghijklmnopqrstuvwxyz"
]
MANY = " ".join(f"a{n}" for n in range(501))


@pytest.mark.parametrize(
    "page",
    [
        f"<a {MANY}>x",
        f"<a {MANY}",
        f"<A\n{MANY.upper()}>x",
        f"</a {MANY}>x",
        f"<a q='>' {MANY}>x",
        "<a " + " ".join(f"a{n}='>'" for n in range(501)),
        "<a " + "".join(f'a{n}=">"' for n in range(501)),
        "<a " + "/".join(f"a{n}" for n in range(501)),
        f"<script>a<b='</script><a {MANY}>",
        f"<!--><a {MANY}>",
        f'<textarea><b c="</textarea><a {MANY}>',
        "".join(f"<html {name}>" for name in NAMES[:501]),
        "".join(f"<body a{n} b{n}>" for n in range(251)),
    ],
    ids=range(13),
)
def test_a_tag_with_very_many_attributes_is_refused(tmp_path, page):
    """A parser compares each with all: 100,000 of them take forty seconds."""
    with pytest.raises(tk.OutOfDomain, match=r"a tag with \d{3} attributes; the limit is 500"):
        read(tmp_path, page.encode())
    assert read(tmp_path, page.encode(), on_error="skip") == ([], {"file above the limits": 1})


@pytest.mark.parametrize(
    "page",
    [
        "<a " + " ".join(NAMES[:500]) + ">x",
        f"<p>{MANY}",
        f"<script>if (a<b && {MANY})</script>x",
        f"<!-- <a {MANY}> -->x",
        f"<a title='{MANY}'>x",
        "<p a=1 b=2>x" * 999,
    ],
    ids=range(6),
)
def test_what_only_looks_like_many_attributes_is_read(tmp_path, page):
    check_attributes(page.lower().encode(), "a.html")
    assert read(tmp_path, page.encode())[0] != []


def test_a_page_that_closes_what_it_opens_may_be_long():
    check_nesting(b"<div><p>x<br><img src=x></div>" * 50_000, "a.html")


def test_the_repr_and_the_missing_extra(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_text("<p>x")
    source = tk.read_html([tmp_path / "a.html"], on_error="skip")
    assert repr(source) == f"read_html({str(tmp_path / 'a.html')!r}, on_error='skip')"
    monkeypatch.setattr("tunekit.extras.find_spec", lambda _: None)
    with pytest.raises(tk.MissingExtra, match=r'pip install "tunekit\[html\]"'):
        tk.read_html(tmp_path / "a.html")


# Real pages


def test_the_pages_of_the_corpora(corpora, tmp_path):
    with zipfile.ZipFile(corpora / "html" / "docbook_html.zip") as pages:
        for number, name in enumerate(n for n in pages.namelist() if n.endswith(".html")):
            (tmp_path / f"{number}.html").write_bytes(pages.read(name))
    texts = texts_of(tk.read_html(tmp_path / "*.html"))
    assert len(texts) == 80
    for page in texts:
        assert "\n\n\n" not in page or "  " in page  # but in preformatted text


def test_the_broken_pages_of_html5lib(corpora):
    read = 0
    with zipfile.ZipFile(corpora / "hostile" / "html5lib-tests.zip") as suite:
        for name in suite.namelist():
            if "tree-construction" in name and name.endswith(".dat"):
                for case in suite.read(name).decode("utf-8", "replace").split("#data\n")[1:]:
                    text(case.partition("\n#errors")[0])
                    read += 1
            elif "tokenizer" in name and name.endswith(".test"):
                for case in json.loads(suite.read(name)).get("tests", []):
                    text(case["input"].encode("utf-8", "replace").decode())
                    read += 1
    assert read > 1_000


def test_the_version_of_the_parser_is_part_of_the_recipe(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_text("<p>Tea.")
    source = tk.read_html(tmp_path / "a.html")
    before = source.identity()
    monkeypatch.setattr("tunekit.sources.html.html_files.version", lambda package: f"another {package}")
    assert source.identity() == before | {"selectolax": "another selectolax"} != before
