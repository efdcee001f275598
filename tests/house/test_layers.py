"""Imports point down only: a module may import from its own row or a lower one, and no two import each other."""

import ast
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROWS = {
    9: ["plugin", "strategies", "testing"],
    8: ["pipeline"],
    7: ["writing"],
    6: ["shaping"],
    5: ["audits", "layouts", "validation"],
    4: ["mappings"],
    3: ["corruptors", "sources"],
    2: ["batches", "formats", "patterns"],
    1: ["engine", "render", "values"],
    0: ["errors", "extras", "names", "safe_paths", "version"],
}
ROW = {part: row for row, parts in ROWS.items() for part in parts}

CORE = {"engine", "errors"}
CORE_MAY_IMPORT = sys.stdlib_module_names | {"numpy", "xxhash", "tunekit"}

SOURCES = Path(__file__).parents[2] / "src"
FILES = sorted(SOURCES.glob("tunekit/**/*.py"))
ROOT = SOURCES / "tunekit" / "__init__.py"  # above all rows: it may import anything, and nothing imports it


def imported(source: str, package: str) -> Iterator[str]:
    """The full names of the modules that a source of this package imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield resolve_name("." * node.level + (node.module or ""), package)


def broken_rules(source: str, package: str, part: str) -> list[str]:
    """What is wrong with the imports of a source that stands in this part of the table."""
    broken = []
    for name in imported(source, package):
        top, _, below = name.partition(".")
        other = below.partition(".")[0]
        if part in CORE and top not in CORE_MAY_IMPORT:
            broken.append(f"{part} may not import {name}: numpy, xxhash and the standard library only")
        if name == "tunekit":
            broken.append("the root is above all rows: import from the submodule")
        elif top == "tunekit" and other not in ROW:
            broken.append(f"{name} is not in the table")
        elif top == "tunekit" and ROW[other] > ROW[part]:
            broken.append(f"{part} (row {ROW[part]}) may not import {name} (row {ROW[other]})")
    return broken


@pytest.mark.parametrize(
    "file", [pytest.param(file, id=str(file.relative_to(SOURCES))) for file in FILES if file != ROOT]
)
def test_imports_point_down(file):
    package, part = file.relative_to(SOURCES).parent.parts, file.relative_to(SOURCES).with_suffix("").parts[1]
    assert part in ROW, f"{part} is not in the table"
    assert broken_rules(file.read_text("utf-8"), ".".join(package), part) == []


@pytest.mark.parametrize(
    "line",
    [
        "import tunekit.pipeline.lazy_pairs",
        "from tunekit.mappings.restore import Restore",
        "from ..corruptors import case",
        "def late():\n    from ..pipeline import Pairs",
        "if TYPE_CHECKING:\n    from ..corruptors.contract import Compose",
        "import tunekit",
        "from tunekit import errors",
        "from .. import errors",
        "import tunekit.utils",
        "import regex",
    ],
)
def test_the_walk_sees_a_forbidden_import(line):
    assert len(broken_rules(line, "tunekit.engine", "engine")) == 1


def test_the_walk_lets_the_allowed_pass():
    lines = [
        "import re, numpy",
        "from . import batch",
        "from .edits import Edits",
        "from tunekit.errors import LawBroken",
    ]
    assert broken_rules("\n".join(lines), "tunekit.engine", "engine") == []


# Circles


def module_of(file: Path) -> str:
    """The full name of the module in a file."""
    return ".".join(file.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__")


def modules_named(source: str, package: str, known: set[str]) -> Iterator[str]:
    """The modules that a source imports, for types too: of ``from package import name``, the module of that name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            name = resolve_name("." * node.level + (node.module or ""), package)
            inside = [f"{name}.{alias.name}" for alias in node.names]
            yield from (child if child in known else name for child in inside if {child, name} & known)


def circle(sources: Mapping[str, str]) -> list[str]:
    """Modules that import each other in a circle, of some sources by the names of their modules; or none."""
    graph = {
        name: set(modules_named(source, name.rpartition(".")[0], set(sources))) - {name}
        for name, source in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_circles():
    assert circle({module_of(file): file.read_text("utf-8") for file in FILES if file != ROOT}) == []


@pytest.mark.parametrize(
    "back",
    [
        "from tunekit.a import thing",
        "from tunekit import a",
        "import tunekit.a",
        "def late():\n    from tunekit.a import thing",
        "if TYPE_CHECKING:\n    from tunekit.a import thing",
    ],
)
def test_a_circle_is_seen(back):
    sources = {"tunekit.a": "from tunekit.b import other", "tunekit.b": back, "tunekit.c": ""}
    assert set(circle(sources)) == {"tunekit.a", "tunekit.b"}


def test_what_is_no_circle():
    sources = {
        "tunekit.a": "from tunekit.a import part",
        "tunekit.a.part": "import os",
        "tunekit.b": "import tunekit.a",
    }
    assert circle(sources) == []


# Names


def test_no_two_classes_share_a_name():
    found: dict[str, list[str]] = {}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(module_of(file))
    assert len(found) > 200
    assert {name: homes for name, homes in found.items() if homes[1:]} == {}
