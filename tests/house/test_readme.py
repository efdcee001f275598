"""The README's programs print what the README says, and so do those of the docs."""

import re
from pathlib import Path

import pytest
from refresh_outputs import BLOCK, PAGES, ROOT, refreshed

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_programs_of_a_page_print_what_it_says(page: Path) -> None:
    """When they do not, and should not: python scripts/refresh_outputs.py."""
    assert refreshed(page) == page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_links_to_pages_that_are_there(page: Path) -> None:
    """They are read as files too, without a build."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_first_program_has_twelve_lines() -> None:
    """It is short enough to be read at a glance."""
    assert BLOCK.search(README)["code"].count("\n") == 12


@pytest.mark.parametrize(
    "command",
    ["pip install . && python examples/restore_punctuation.py", "pip install nox && nox -s tests"],
)
def test_each_command_stands_on_a_line_of_its_own(command: str) -> None:
    """Two commands do all the set-up."""
    assert [line.strip() for line in README.splitlines()].count(command) == 1
