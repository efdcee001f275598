"""Hypothesis finds strategies for tunekit's types, whichever of the two is imported first, and loads nothing for it."""

import os
import subprocess
import sys

import pytest

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "HYPOTHESIS_NO_PLUGINS"}
FIND = (
    "from hypothesis import settings\n"
    "print(repr(find(st.from_type({kind}), lambda _: True, settings=settings(database=None))))"
)
TUNEKIT = "import tunekit as tk\n"
HYPOTHESIS = "from hypothesis import find, strategies as st\n"
KINDS = {
    "tk.Corruptor": "CollapseWhitespace()",
    "tk.Pair": "Pair(input='', target='', id='0', group='2d06800538d394c2', seed=0, key=",
    "tk.Pairs": "pairs(texts(['']), Restore(CollapseWhitespace()))",
    "tk.TextBatch": "TextBatch.from_list([])",
}
ORDERS = {
    "tunekit first": TUNEKIT + HYPOTHESIS,
    "hypothesis first": HYPOTHESIS + TUNEKIT,
    "tunekit used before": TUNEKIT + "tk.Corruptor, tk.Pairs\n" + HYPOTHESIS,
    "strategies first": "import tunekit.strategies\n" + TUNEKIT + HYPOTHESIS,
}


def fresh(program: str) -> str:
    """What a program prints in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("order", ORDERS)
def test_every_type_has_its_strategy(order):
    program = ORDERS[order] + "\n".join(FIND.format(kind=kind) for kind in KINDS)
    for line, start in zip(fresh(program).splitlines(), KINDS.values(), strict=True):
        assert line.startswith(start)


def test_hypothesis_alone_loads_no_more_of_tunekit_than_names():
    loaded = fresh("import sys, hypothesis; print(*sorted(sys.modules))").split()
    ours = [name for name in loaded if name.partition(".")[0] in ("numpy", "tunekit")]
    assert ours == ["tunekit", "tunekit.names", "tunekit.plugin", "tunekit.version"]


def test_tunekit_does_not_import_hypothesis():
    use = "tk.Corruptor, tk.Pairs, tk.Pair, tk.TextBatch"
    assert fresh(f"import sys\n{TUNEKIT}{use}; print('hypothesis' in sys.modules)") == "False\n"


def test_without_hypothesis_the_strategies_say_what_to_install():
    program = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "try: import tunekit.strategies\n"
        "except ModuleNotFoundError as error: print(error)"
    )
    assert 'pip install "tunekit[testing]"' in fresh(program)
