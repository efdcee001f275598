"""What the extras of the package hold: whoever follows CONTRIBUTING.md can run the tests."""

import re
import tomllib

from places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def extras_in(requirement: str) -> set[str]:
    return set(re.findall(r"[a-z]+", requirement.partition("[")[2].partition("]")[0]))


def test_the_dev_extra_holds_what_the_session_of_the_tests_installs():
    session = re.search(r'session\.install\("(\.\[.*?\])"', (ROOT / "noxfile.py").read_text(encoding="utf-8"))
    dev = set().union(*map(extras_in, PROJECT["optional-dependencies"]["dev"]))
    assert session is not None
    assert extras_in(session[1]) <= dev
    assert dev - {"nodejs"} <= set(PROJECT["optional-dependencies"])
