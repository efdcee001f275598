"""The programs of `examples/`, run as a user runs them: from a dump or from books to a checked data set, and again."""

import ast
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from places import ROOT

EXAMPLES = ROOT / "examples"
TEN_LINES = ("wikipedia", "gutenberg")
SENTENCE = "On day {n} of May, they said, the Boat came in at 9:30: see https://Example.org/{n}?a=B. "


@pytest.fixture
def dump(tmp_path: Path) -> list[str]:
    """An export of pages with headings, a list and a hole."""
    pytest.importorskip("mwparserfromhell", reason='the extra "wiki" is not installed')
    prose = "".join(SENTENCE.format(n=n) for n in range(40))
    text = f"'''Tea'''\n\n{prose}\n\n== Kinds ==\n* Green\n* Black\n\nIt grows {{{{so}}}} well.\n\n{prose}"
    pages = "".join(
        f"<page><title>Tea {n}</title><ns>0</ns><revision><text>{text}</text></revision></page>"
        for n in range(20)
    )
    (tmp_path / "wiki.xml").write_text(f"<mediawiki>{pages}</mediawiki>", encoding="utf-8")
    return [str(tmp_path / "wiki.xml")]


@pytest.fixture
def books(tmp_path: Path) -> list[str]:
    """Books with chapters, an index and boilerplate."""
    prose = "\n\n".join(f"{SENTENCE.format(n=n) * 3}It was the _Sea Maid_." for n in range(10))
    chapters = "\n\n".join(f"CHAPTER {n}\n\n{prose}" for n in ("I", "II", "III"))
    index = "\n".join(f"  Tea, green, in the {n}th book, {n}" for n in range(200))
    paths = [tmp_path / f"{n}.txt" for n in range(20)]
    for path in paths:
        start, end = (f"*** {word} OF THE PROJECT GUTENBERG EBOOK TEA ***" for word in ("START", "END"))
        path.write_text(
            f"{start}\n\nProduced by A. B.\n\n{chapters}\n\nINDEX\n\n{index}\n\n{end}\n", encoding="utf-8"
        )
    return list(map(str, paths))


@pytest.fixture
def real(corpora: Path) -> dict[str, list[str]]:
    """The dump and the books of the corpora, one edition of each."""
    numbers = ("10026", "10076", "1013", "2701", "33956", "40815", "1342-0", "145-8")
    dump = corpora / "wikipedia/enwiki_fragment.xml.bz2"
    return {
        "wikipedia": [str(dump)],
        "gutenberg": [str(corpora / f"gutenberg/raw/{number}.txt.gz") for number in numbers],
    }


def command(name: str, *arguments: object) -> list[str]:
    return [sys.executable, str(EXAMPLES / f"{name}.py"), *map(str, arguments)]


def run(name: str, *arguments: object) -> str:
    done = subprocess.run(command(name, *arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def parsed(source: str) -> list[str]:
    return list(map(ast.unparse, ast.parse(source).body))


def rows(folder: Path, side: str) -> list[tuple[str, str]]:
    """The inputs and the targets of a side."""
    found = []
    for path in sorted(folder.glob(f"{side}-*.jsonl")):
        messages = [json.loads(line)["messages"] for line in path.read_bytes().splitlines()]
        found += [(given["content"], target["content"]) for given, target in messages]
    return found


def program(source: str) -> list[str]:
    """The lines that make the data set: all but those that take the command line and tell its errors."""
    [make] = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return list(map(ast.unparse, make.body[1:]))


@pytest.mark.parametrize("name", TEN_LINES)
def test_it_is_ten_lines_long(name):
    """With the import, and as a page shows it."""
    source = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    assert len(program(source)) + 1 <= 10
    assert max(map(len, source.splitlines())) <= 100


@pytest.mark.parametrize(("name", "page"), [("wikipedia", "wikipedia"), ("gutenberg", "books")])
def test_the_page_shows_the_program(name, page):
    """All but what imports and takes the arguments, wrapped to the width of the page, without options."""
    source = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    shown = (EXAMPLES.parent / f"docs/how-to/{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", shown, re.DOTALL)
    without_options = [
        re.sub(r", (on_error=on_error|overwrite=overwrite)", "", line) for line in program(source)
    ]
    assert without_options in map(parsed, blocks)


def test_a_dump_becomes_prose_without_lists_and_holes(dump, tmp_path):
    said = run("wikipedia", *dump, tmp_path / "out")
    assert "dropped, heading: 20\n" in said
    assert "dropped, item of a list, or line of verse or code: 40\n" in said
    pairs = rows(tmp_path / "out", "train") + rows(tmp_path / "out", "test")
    words = sum(len(target.split()) for _, target in pairs)
    assert words > 0.98 * 20 * 2 * 40 * len(SENTENCE.split())
    for given, target in pairs:
        assert 10 <= len(target.split()) <= 60
        assert not set(target) & set("{}[]|=") - set("=" if "?a=B" in target else "")
        assert not re.search("Kinds|Green|Black|grows", target)
        assert "\n" not in given + target
        assert "Example.org" in given or "Example.org" not in target


def test_books_become_prose_without_tables(books, tmp_path):
    run("gutenberg", *books, tmp_path / "out")
    pairs = rows(tmp_path / "out", "train") + rows(tmp_path / "out", "test")
    assert len(pairs) > 300
    for given, target in pairs:
        assert 40 <= len(target.split()) <= 120
        assert "\n" not in given + target
        assert "Tea, green" not in target
        assert "GUTENBERG" not in target
        assert "_" not in target


@pytest.mark.parametrize(("name", "paths"), [("wikipedia", "dump"), ("gutenberg", "books")])
def test_run_again_it_leaves_everything_as_it_is(name, paths, tmp_path, request):
    folder, given = tmp_path / "out", request.getfixturevalue(paths)
    first = run(name, *given, folder)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    assert run(name, *given, folder) == first
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()} == before


def damaged(paths: list[str]) -> None:
    """One of the books is packed, and cut off."""
    packed = gzip.compress(Path(paths[7]).read_bytes())
    Path(paths[7]).write_bytes(packed[: len(packed) // 2])


def test_a_damaged_book_is_told_in_few_lines_and_can_be_left_out(books, tmp_path):
    damaged(books)
    folder = tmp_path / "out"
    failed = subprocess.run(command("gutenberg", *books, folder), capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert re.fullmatch(
        r'MalformedInput: .*7\.txt: the gzip file is damaged .*\nHint: on_error="skip" leaves it out and counts it\.',
        failed.stderr.strip(),
    )
    assert "kept, " not in run("gutenberg", "--skip", "--overwrite", *books, folder)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["dropped"]["file that is damaged"] == 1
    before = contents(folder)
    assert run("gutenberg", *books, folder, "--skip")
    assert contents(folder) == before
    other = subprocess.run(
        command("gutenberg", "--skip", *books[:9], folder), capture_output=True, text=True, check=False
    )
    assert other.returncode == 1
    assert "Traceback" not in other.stderr
    assert "different: source" in other.stderr
    assert contents(folder) == before
    run("gutenberg", "--skip", "--overwrite", *books[:9], folder)
    assert contents(folder) != before


@pytest.mark.parametrize(("name", "paths"), [("wikipedia", "dump"), ("gutenberg", "books")])
def test_what_cannot_be_written_is_told_in_few_lines(name, paths, tmp_path, request):
    (tmp_path / "file").write_text("mine")
    given = request.getfixturevalue(paths)
    for arguments in ([*given, tmp_path / "file"], [tmp_path / "nowhere", tmp_path / "out"]):
        failed = subprocess.run(command(name, *arguments), capture_output=True, text=True, check=False)
        assert failed.returncode == 1
        assert failed.stderr.startswith("InvalidArgument: ")
        assert len(failed.stderr.splitlines()) <= 3
    assert run(name, *given, tmp_path / "out")
    (tmp_path / "out" / "train-00000.jsonl").write_text("")
    assert run(name, "--overwrite", *given, tmp_path / "out")


def test_a_preview_says_what_its_dots_are(books, tmp_path):
    said = run("restore_punctuation", *books, "--out", tmp_path / "out")
    legend = "· is no character: it holds the place of what the other line has more."
    assert said.count(legend) == 1
    assert said.index(legend) < said.index("·", said.index(legend) + len(legend))


@pytest.mark.parametrize("name", TEN_LINES)
def test_real_text_killed_and_run_again(name, real, tmp_path):
    run(name, *real[name], tmp_path / "undisturbed")
    folder = tmp_path / "killed"
    # A group of its own, so that its workers are killed too
    process = subprocess.Popen(
        command(name, *real[name], folder), start_new_session=True, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not any(folder.glob("*")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert "train-00000.jsonl" not in contents(folder)
    run(name, *real[name], folder)
    assert contents(folder) == contents(tmp_path / "undisturbed")
    assert 0.05 < len(rows(folder, "test")) / len(rows(folder, "train")) < 0.2
