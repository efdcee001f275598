"""How Sphinx makes the pages: `nox -s docs` puts them in build/docs."""

import re
from pathlib import Path

from docutils.nodes import Element
from sphinx import addnodes
from sphinx.application import Sphinx

import tunekit as tk

project = "tunekit"
author = "The tunekit authors"
copyright = author
release = tk.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = "tunekit"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_copy_source = False
pygments_style = "friendly"
pygments_dark_style = "monokai"

myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 110
# Every name of tunekit's must lead somewhere; those of numpy and Python are left as they are: a build needs no network.
nitpick_ignore_regex = [(r"py:.*", r"(?!tunekit).*"), (r"py:.*", r".*\.(TracedBatch|PendingUnits|Patch|T)")]

_FIELD = re.compile(r"(Raises|Cost): (.*)")
_ARGUMENT = re.compile(r" {4}(\w+): (.*)")
_ERROR = re.compile(rf"\b({'|'.join(e.__name__ for e in tk.TunekitError.__subclasses__())})\b")


def with_fields(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Make fields of the paragraphs of a docstring that begin with ``Args:``, ``Raises:`` or ``Cost:``."""
    inside, made = False, [""]
    for line in lines:
        argument, field = _ARGUMENT.fullmatch(line), _FIELD.fullmatch(line)
        if line == "Args:":
            inside = True
        elif inside and argument:
            made.append(f":param {argument[1]}: {argument[2]}")
        elif field:
            made += ["", f":{field[1]}: {linked(field[2])}"]
            inside = True
        else:
            inside = inside and bool(line)
            made.append(f"    {linked(line.strip())}" if inside else line)
    lines[:] = made


def linked(text: str) -> str:
    """The text, with a link on the name of each error."""
    return _ERROR.sub(r":exc:`~tunekit.\1`", text)


def with_short_arrays(app: Sphinx, domain: str, kind: str, content: Element) -> None:
    """Leave only ``ndarray`` of the many brackets with which numpy spells the type of an array."""
    names = [n for n in content.parent.findall(addnodes.pending_xref) if n["reftarget"] == "numpy.ndarray"]
    for node in names:
        depth = 0
        for behind in list(node.parent.children[node.parent.index(node) + 1 :]):
            depth += behind.astext().count("[") - behind.astext().count("]")
            if not depth and behind.astext() != "]":
                break  # no bracket follows the name, or none any more
            node.parent.remove(behind)
            if not depth:
                break


def with_changes(app: Sphinx, page: str, source: list[str]) -> None:
    """Put the change notes that no release has gathered yet on the page of changes."""
    if page == "changelog":
        notes = sorted(Path(app.srcdir, "..", "changelog.d").glob("*.*.md"))
        source[0] += "".join(f"\n- {note.read_text(encoding='utf-8').strip()}" for note in notes) + "\n"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", with_fields)
    app.connect("object-description-transform", with_short_arrays)
    app.connect("source-read", with_changes)
