"""HTML pages as text."""

import os
import re
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, ClassVar, Literal

from tunekit.extras import required
from tunekit.sources.files.declared import decoded_as_declared
from tunekit.sources.files.from_files import reader
from tunekit.sources.files.whole_files import Documents
from tunekit.sources.html.html_attributes import check_attributes
from tunekit.sources.html.html_text import check_nesting, hidden_in, text_of
from tunekit.sources.stretches import LIMIT, check_limit
from tunekit.values.frozen import value

NO_TEXT = "page without text"
HIDDEN = "element that is hidden"
# The standard has browsers look for it in the first 1,024 bytes.
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE
)
_DECLARED_BEFORE = 1_024
_CUT = "a larger limit= reads it; each page is held in memory as a whole."


@value
class HTMLFiles(Documents):
    """The text of HTML files; made by ``tk.read_html``."""

    _call: ClassVar[str] = "read_html"

    def records(self, id_: str, data: bytes) -> tuple[list[tuple[int | None, str]], dict[str, int]]:
        """The text of the page, and what was left out or mended."""
        parser = required("selectolax.lexbor", "html", "read_html").LexborHTMLParser
        declared = _DECLARED.search(data, 0, _DECLARED_BEFORE)
        page, dropped = decoded_as_declared(
            data, declared[1].decode("ascii", "replace") if declared else "", id_, self.errors
        )
        check_limit(self, id_, len(page), self.limit, _CUT)
        data = page.encode("utf-8", "replace").lower()
        check_nesting(data, id_)
        check_attributes(data, id_)
        parsed = parser(page.replace("\0", "\ufffd"), scripting=True)
        hidden = hidden_in(parsed)
        dropped |= {HIDDEN: len(hidden)} if hidden else {}
        text = text_of(parsed, hidden)
        return ([(None, text)], dropped) if text else ([], dropped | {NO_TEXT: 1})

    def identity(self) -> Any:
        """That of the files, how they are read, and the version of the parser."""
        return super().identity() | {"selectolax": version("selectolax")}


def read_html(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    errors: Literal["strict", "replace"] = "strict",
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
) -> HTMLFiles:
    r"""Read the text of HTML files. Needs the extra ``html``.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import tunekit as tk
    >>> page = "<title>Tea</title><h1>Tea</h1><p>Hot &amp; strong.<ul><li>Green<li>Black</ul>"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "tea.html").write_text(page)
    ...     [r.texts.to_list() for r in tk.read_html(f"{folder}/*.html").batches()]
    [['Tea\n\nHot & strong.\n\n- Green\n- Black']]

    All of the page is kept, navigation included; blank lines stand between blocks, each item and each row of a table
    is a line, a tab stands between cells, preformatted text is verbatim. The head, scripts, styles, drawings, the
    source of formulas and what is shown only without scripts go; so does what its attributes hide (``hidden``,
    ``style="display: none"``), which is counted. Broken pages are read as browsers read them.

    A file is one record and a group of its own; its id is its path below the fixed part of the pattern. A file is read
    by its byte order mark, as UTF-8, as it declares, or as Windows-1252 (counted).

    Args:
        errors: "strict", or "replace" to put U+FFFD in the place of a byte that is no character, and count it.
        on_error: "raise", or "skip" to leave out a file that is damaged or above a limit, and count it.
        limit: characters that one page may have.

    Raises: InvalidArgument: no file matches, or a URL. MissingExtra: selectolax is not installed. While reading,
    MalformedInput: a damaged file; OutOfDomain: a page above the limit, one that nests deeper than 20,000 elements, or
    one with a tag of more than 500 attributes.
    Cost: linear; one page in memory.
    """
    required("selectolax.lexbor", "html", "read_html")
    return reader(HTMLFiles, patterns, errors=errors, on_error=on_error, limit=limit)
