"""Every public name has its place in the reference, and the pages hold nothing that does not run.

The built pages are looked at where there are some: `nox -s docs` builds them first.
"""

import importlib
import re

import pytest
from refresh_outputs import PAGES, ROOT

import tunekit as tk

BUILT = ROOT / "build" / "docs"
MODULES = ("tunekit", "tunekit.corruptors", "tunekit.layouts", "tunekit.patterns", "tunekit.sources")
FOR_TESTS = ("tunekit.testing", "tunekit.strategies")
FENCE = re.compile(r"^```(\S*)[^\n]*\n.*?^```$", re.DOTALL | re.MULTILINE)


def public(module: str) -> list[str]:
    """The full names of what a module shows."""
    home = importlib.import_module(module)
    shown = getattr(home, "__all__", [name for name in vars(home) if name[0].isupper()])
    return [f"{module}.{name}" for name in shown]


@pytest.fixture(scope="module")
def anchors() -> set[str]:
    """The places that a link can lead to in the built reference."""
    if not BUILT.exists():
        pytest.skip("there are no built pages: nox -s docs makes them")
    pages = (page.read_text(encoding="utf-8") for page in BUILT.glob("reference/*.html"))
    return {anchor for page in pages for anchor in re.findall(r'id="(tunekit[\w.]*)"', page)}


@pytest.mark.parametrize("module", [*MODULES, *FOR_TESTS])
def test_every_public_name_is_in_the_reference(anchors, module):
    missing = []
    for name in public(module):
        thing = getattr(importlib.import_module(module), name.rpartition(".")[2])
        root = f"tunekit.{name.rpartition('.')[2]}"
        home = f"{getattr(thing, '__module__', module)}.{getattr(thing, '__name__', '')}"
        if not anchors & {name, root, home}:
            missing.append(name)
    assert missing == []


@pytest.mark.usefixtures("anchors")
def test_a_build_leads_nowhere_else():
    """A page that fetched a font or a script would not be the same without a network."""
    loads = re.compile(r'<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//[^"]*"')
    assert [p.name for p in BUILT.rglob("*.html") if loads.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_shows_programs_what_they_print_and_directives(page):
    """A program in another language, or in none, would not be run by test_readme.py."""
    kinds = set(FENCE.findall(page.read_text(encoding="utf-8")))
    assert {kind for kind in kinds if not kind.startswith("{")} <= {"python", "text"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_programs_of_a_page_fit_its_width(page):
    text = page.read_text(encoding="utf-8")
    programs = [block[0] for block in FENCE.finditer(text) if block[1] == "python"]
    assert [line for program in programs for line in program.splitlines() if len(line) > 90] == []


def test_the_names_in_backticks_exist():
    """Prose that names `tk.Something` names something."""
    for page in PAGES:
        for name in re.findall(r"\btk\.(\w+)", page.read_text(encoding="utf-8")):
            assert hasattr(tk, name), f"{page.name}: tk.{name}"


def test_the_tests_on_the_page_are_those_that_run():
    """The page shows them in place, so that it reads well as text too."""
    shown = (ROOT / "docs/how-to/property-testing.md").read_text(encoding="utf-8")
    run = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests/downstream/tests").glob("*.py"))
    blocks = re.findall(r"```\{code-block\} python\n(.*?)```", shown, re.DOTALL)
    assert len(blocks) >= 9
    for block in blocks:
        assert block in run + "\n"
