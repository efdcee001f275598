"""The README's program prints what the README says, and the code blocks of the docs run."""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"```python\n(.*?)```(?:\n+```text\n(.*?)```)?", re.DOTALL)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path) -> list[tuple[str, str]]:
    """The code blocks of a page with the output that stands below each."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_code_blocks_run_and_print_what_they_say(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All blocks of a page run in one namespace, in a folder that holds a book."""
    (tmp_path / "books").mkdir()
    sentence = "It was, they said, the best of times; it was (so it seemed) the worst! "
    for name in ("one", "two", "three", "four"):
        (tmp_path / "books" / f"{name}.txt").write_text(f"Chapter {name}. {sentence * 40}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": page.stem}
    for code, expected in blocks(page):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, page.name, "exec"), namespace)
        if expected:
            assert printed.getvalue() == expected


def test_the_first_program_has_twelve_lines() -> None:
    """It is short enough to be read at a glance."""
    assert blocks(ROOT / "README.md")[0][0].count("\n") == 12


@pytest.mark.parametrize(
    "start", ["pip install . && python examples/restore_punctuation.py", "pip install nox && nox -s tests"]
)
def test_each_command_stands_on_a_line_of_its_own(start: str) -> None:
    """Two commands do all the set-up."""
    lines = [line.strip() for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()]
    assert lines.count(start) == 1
