"""What type checkers say about programs as users write them: `nox -s typing`, or this file where both are installed.

A line of ``typing_programs/`` that a checker must flag ends with ``# flagged: RULE OF MYPY | RULE OF PYRIGHT``; all
other lines must pass, ``assert_type`` among them.
"""

import importlib.util
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from places import TESTS

import tunekit as tk

PROGRAMS = TESTS / "typing_programs"
FILES = sorted(PROGRAMS.glob("*.py"))
MARK = re.compile(r"  # flagged: (?P<mypy>[\w-]+) \| (?P<pyright>\w+)$")

Said = dict[tuple[str, int], set[str]]


def mypy(scratch: Path) -> Iterator[tuple[str, int, str]]:
    """The file, line and rule of each error of mypy."""
    options = ["--strict", "--output=json", "--hide-error-context", f"--cache-dir={scratch / 'cache'}"]
    for line in output("mypy", *options, str(PROGRAMS)).splitlines():
        said = json.loads(line)
        if said["severity"] == "error":
            yield Path(said["file"]).name, said["line"], said["code"]


def pyright(scratch: Path) -> Iterator[tuple[str, int, str]]:
    """The file, line and rule of each error of pyright."""
    for file in FILES:  # a project's folder is where its settings are
        (scratch / file.name).write_bytes(file.read_bytes())
    (scratch / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', encoding="utf-8")
    options = ["--outputjson", "--project", str(scratch), "--pythonpath", sys.executable]
    for said in json.loads(output("pyright", *options))["generalDiagnostics"]:
        yield Path(said["file"]).name, said["range"]["start"]["line"] + 1, said.get("rule", said["message"])


def output(checker: str, *options: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", checker, *options], capture_output=True, text=True, check=False
    ).stdout


CHECKERS = {"mypy": mypy, "pyright": pyright}


def marked(checker: str) -> Said:
    """The rule for each line that this checker must flag."""
    found: Said = {}
    for file in FILES:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if mark := MARK.search(line):
                found[file.name, number] = {mark[checker]}
    return found


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_checker_flags_what_is_wrong_and_nothing_else(checker, tmp_path):
    if importlib.util.find_spec(checker) is None:
        pytest.skip(f"{checker} is not installed; nox -s typing brings it")
    said: Said = {}
    for file, line, rule in CHECKERS[checker](tmp_path):
        said.setdefault((file, line), set()).add(rule)
    expected = marked(checker)
    # One mistake may be reported under several rules; the one of the mark must be among them.
    assert {place: expected.get(place, set()) & rules or rules for place, rules in said.items()} == expected


def test_every_mark_is_read():
    marks = sum(file.read_text(encoding="utf-8").count("# flagged:") for file in FILES)
    assert marks == len(marked("mypy")) > 50


def signatures() -> dict[str, list[inspect.Parameter]]:
    """What an editor or a notebook shows for each public name that is called."""
    made = {name: getattr(tk, name) for name in tk.__all__}
    called = {name: t for name, t in made.items() if not (isinstance(t, type) and issubclass(t, Exception))}
    return {name: list(inspect.signature(thing).parameters.values()) for name, thing in called.items()}


def test_any_stands_only_where_anything_goes():
    plain = {
        f"{name}({p.name})" for name, ps in signatures().items() for p in ps if p.annotation in (p.empty, Any)
    }
    assert plain == {
        *("Pairs(source)", "fingerprint(value)", "from_dataset(dataset)", "from_frame(frame)"),
        *("to_dict(value)", "to_json(value)"),
    }


def test_a_name_is_the_last_argument():
    assert [n for n, ps in signatures().items() if "name" in [p.name for p in ps[:-1]]] == []
