"""What the fuzzing session begins with: a small good file of each kind, and signs that readers watch for."""

import io
import json
from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

import tunekit as tk

TALK = 'Hot tea is good for the traveller. "Is it?" asked Mr. Brown.'
PROSE = f"{TALK}\n\nHe drank _two_ cups -- then a third; and went.\n"
ROWS = [{"id": f"r{n}", "text": PROSE * (n + 1), "more": {"n": [n, None, 1.5]}} for n in range(6)]
WIKITEXT = (
    "'''Tea''' is a [[drink|hot drink]] of {{convert|5|to|10|km}} -{zh-hans:茶;zh-hant:茶葉}-.<ref name=x>See.</ref>\n"
    "* one\n** two\n{| class=x\n|-\n| a || b\n|}\n== Use ==\n<!-- no --><nowiki>''no''</nowiki> &lt;p&gt; [[de:Tee]]\n"
)
BOOK = (
    "The Project Gutenberg eBook of Tea\n\nTitle: Tea\n\nCharacter set encoding: UTF-8\n\n"
    f"*** START OF THE PROJECT GUTENBERG EBOOK TEA ***\n\nProduced by A. B.\n\nCHAPTER I\n\n{PROSE * 3}\n"
    f"[Illustration]\n\n  A verse,\n  and more.\n\nCHAPTER II\n\n{PROSE * 3}\n[1] A note.\n\n"
    "*** END OF THE PROJECT GUTENBERG EBOOK TEA ***\n\nSmall print.\n"
)
PAGE = (
    f"<!doctype html><head><meta charset=utf-8><title>Tea</title><noscript>no</noscript></head><body><p>{PROSE}"
    "<ul><li>Green<li>Black</ul><table><tr><td>a<td>b</table><pre>x\n y</pre><svg><title>t</title></svg>"
    "<math><mi>E</mi><annotation>x</annotation></math><script>if (a<b) {}</script><p hidden>no</body>"
)


class Kind(NamedTuple):
    """How files of a kind are read, a good one, and signs that mean something in it."""

    read: Callable[..., Any]
    options: tuple[dict[str, Any], ...]
    sample: bytes
    signs: tuple[str, ...]


def _cells(row: dict[str, Any]) -> str:
    quoted = str(row["text"]).replace('"', '""')
    return f'{row["id"]},"{quoted}",x'


def _table() -> bytes:
    held = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(ROWS), held, row_group_size=2)
    return held.getvalue()


def _dump(wikitext: str) -> bytes:
    page = f"<page><title>Tea</title><ns>0</ns><revision><text>{escape(wikitext)}</text></revision></page>\n"
    return f"<mediawiki>\n{page * 3}</mediawiki>".encode()


def _text(path: str, *, on_error: str, **options: Any) -> Any:
    """A reader of texts leaves out no file; what it may do without is a character."""
    return tk.read_text(path, errors="strict" if on_error == "raise" else "replace", **options)


_WIKI_SIGNS = (
    "'' ''' [[ ]] {{ }} {| |} |- | = == * # : <ref> </ref> <nowiki> <!-- --> -{ }- &lt; &#0; [http://a b]"
)
_BOOK_SIGNS = (
    "*** START OF|*** END OF|CHAPTER I\n\n|I\n\n|[Illustration: |]|[1] |_|  |\n\n|\r\n|...|Produced by |^|="
)
KINDS = {
    "jsonl": Kind(
        tk.read_jsonl,
        ({}, {"id": "id"}, {"text": "more.n"}, {"group": "id", "limit": 99}),
        "".join(json.dumps(row) + "\n" for row in ROWS).encode(),
        (
            "{",
            "}",
            "[",
            "]",
            '"',
            "\\",
            "\\ud800",
            ":",
            ",",
            "\n",
            "{}\n",
            "1e999",
            "null",
            '{"text":',
            '{"text":""}\n',
        ),
    ),
    "csv": Kind(
        tk.read_csv,
        ({}, {"id": "id"}, {"delimiter": ";"}, {"limit": 99}),
        "".join(f"{cells}\r\n" for cells in ["id,text,more", *(_cells(row) for row in ROWS)]).encode(),
        (",", ";", '"', '""', "\n", "\r", "\r\n", "\0", "a\n", '"a"b\n', ",\n", '"\n', "text\n"),
    ),
    "parquet": Kind(
        tk.read_parquet, ({}, {"id": "id"}, {"text": "more.n"}, {"limit": 99}), _table(), ("PAR1", "text")
    ),
    "text": Kind(
        _text,
        ({}, {"unwrap": True}, {"limit": 99}),
        PROSE.encode() * 9,
        ("\n", "\r", "\n\n", "_", "- ", "  "),
    ),
    "book": Kind(
        tk.read_gutenberg,
        ({}, {"chapters": True}, {"prose": True}, {"unwrap": False}, {"italics": "strip"}),
        BOOK.encode(),
        tuple(_BOOK_SIGNS.split("|")),
    ),
    "html": Kind(
        tk.read_html,
        ({}, {"errors": "replace"}, {"limit": 999}),
        PAGE.encode(),
        tuple(
            "< > / <p> <b> </b> <a <table> <tr> <td> </table> <svg> <math> <select> <!-- --> &amp; &#x110000; <br> "
            "<ol> <li> <pre> <title> <script> <template> <p\thidden> =' \" <html\ta> <frameset> <form>".split()
        ),
    ),
    "wikitext": Kind(
        tk.read_mediawiki,
        ({}, {"holes": "drop"}, {"prose": True}),
        WIKITEXT.encode(),
        (*_WIKI_SIGNS.split(" "), "\n"),
    ),
    "dump": Kind(
        tk.read_mediawiki,
        ({}, {"namespaces": (0, 1)}, {"limit": 99}),
        _dump(WIKITEXT),
        (
            "<page>",
            "</page>",
            "<text>",
            "</text>",
            "<ns>",
            "&amp;",
            "&x;",
            "<![CDATA[",
            "]]>",
            "<?xml version='1.0' encoding='",
            "utf-7'?>",
            "utf-16'?>",
            "<!DOCTYPE a [",
            "<!ENTITY a 'b'>",
            "<mediawiki>",
            "</mediawiki>",
            "<revision>",
            "\1",
        ),
    ),
}


def as_file(kind: str, data: bytes) -> bytes:
    """The file that is read; wikitext stands in a dump."""
    return _dump(data.decode("utf-8", "replace")) if kind == "wikitext" else data
