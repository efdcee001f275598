"""What Hypothesis prints can be pasted: a failing example as the call that rebuilds it, a strategy as a short call."""

import re

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import tunekit as tk
from tunekit import strategies as tks
from tunekit.engine.batch import TextBatch

pytestmark = pytest.mark.filterwarnings("error")

PASTED = "from tunekit.strategies import *\nfrom tunekit import *\nimport tunekit as tk\n"

NOISE = tk.SwapWords(rate=0.3) >> tk.RandomEdits(rate=0.2)
STRATEGIES = {
    "corruptors()": tks.corruptors(),
    "corruptors(where='keeps_length')": tks.corruptors(where="keeps_length"),
    "corruptors(max_leaves=40)": tks.corruptors(max_leaves=40),
    "corrupted(texts=texts(), corruptor=SwapWords(rate=0.3) >> RandomEdits(rate=0.2))": tks.corrupted(
        tks.texts(), NOISE
    ),
    "corrupted(texts=nasty_texts(), corruptor=UpperCase(), max_edits=2)": tks.corrupted(
        tks.nasty_texts(), tk.UpperCase(), max_edits=2
    ),
    "pipelines()": tks.pipelines(),
    "pipelines(texts=texts(), noise=corruptors(where='shortens'), max_size=3)": tks.pipelines(
        texts=tks.texts(), noise=tks.corruptors(where="shortens"), max_size=3
    ),
    "pairs()": tks.pairs(),
    "pairs(task=Restore(LowerCase()), texts=texts())": tks.pairs(
        tk.Restore(tk.LowerCase()), texts=tks.texts()
    ),
    "batches()": tks.batches(),
    "batches(texts=texts(), min_size=1, max_size=20)": tks.batches(tks.texts(), min_size=1, max_size=20),
    "texts()": tks.texts(),
    "texts(script='greek')": tks.texts(script="greek"),
    "texts(script=None, genre='log', nastiness=0.5, min_size=3, max_size=300)": tks.texts(
        script=None, genre="log", nastiness=0.5, min_size=3, max_size=300
    ),
    "nasty_texts()": tks.nasty_texts(),
    "nasty_texts(families=('SQL', 'emoji'), max_size=9)": tks.nasty_texts(["SQL", "emoji"], max_size=9),
}
TYPES = {
    "corruptors()": tk.Corruptor,
    "pairs()": tk.Pair,
    "pipelines()": tk.Pairs,
    "batches()": tk.TextBatch,
}


def pasted(printed: str, **names: object) -> object:
    """What a call is worth in a program that imports as users do."""
    world: dict[str, object] = {}
    exec(PASTED, world)
    return eval(printed, world | names)


def printed_and_failed(strategy, fails, **profile):
    """The example that Hypothesis prints for a failing test, read back, and the one that the test failed with."""
    failed = []

    @settings(max_examples=2_000, **profile)
    @given(strategy)
    def test_x(case):
        if fails(case):
            failed.append(case)
            raise AssertionError

    with pytest.raises(AssertionError) as raised:
        test_x()
    call = re.search(r"test_x\(\n.*?\n\)", "\n".join(raised.value.__notes__), re.DOTALL)
    return pasted(call[0], test_x=lambda case: case), failed[-1]


def size(case):
    return case.size if isinstance(case, TextBatch) else len(repr(case))


def content(case):
    return list(case) if isinstance(case, tk.Pairs) else case


LONG = {
    "corruptors(where='keeps_length')": 15,
    "pairs(task=Restore(LowerCase()), texts=texts())": 160,
    "nasty_texts(families=('SQL', 'emoji'), max_size=9)": 10,
}


@pytest.mark.parametrize("call", STRATEGIES)
def test_the_simplest_example_is_printed_as_a_call_that_rebuilds_it(call):
    printed, failed = printed_and_failed(STRATEGIES[call], lambda _: True)
    assert content(printed) == content(failed)
    assert type(printed) is type(failed)


@pytest.mark.parametrize("call", STRATEGIES)
def test_a_long_example_is_printed_as_a_call_that_rebuilds_it(call):
    def is_long(case):
        return size(case) > LONG.get(call, 220)

    printed, failed = printed_and_failed(STRATEGIES[call], is_long, phases=[Phase.generate])
    assert content(printed) == content(failed)


@pytest.mark.parametrize("kind", TYPES.values())
def test_an_example_of_a_type_is_printed_as_a_call_that_rebuilds_it(kind):
    printed, failed = printed_and_failed(st.from_type(kind), lambda case: size(case) > 90)
    assert content(printed) == content(failed)


def test_what_is_made_of_others_shrinks_without_a_warning():
    printed, _ = printed_and_failed(tks.corruptors(max_leaves=40), lambda case: "Repeat" in repr(case))
    assert printed == tk.Repeat(tk.CollapseWhitespace(), n=0)


@pytest.mark.parametrize("call", STRATEGIES)
def test_a_strategy_prints_as_the_call_that_made_it(call):
    find(STRATEGIES[call], lambda _: True)
    assert repr(STRATEGIES[call]) == call
    assert len(call) < 200
    # Here names mean the strategies, not what tunekit has under the same name.
    assert repr(pasted(call, **{name: getattr(tks, name) for name in tks.__all__})) == call


@pytest.mark.parametrize(("call", "kind"), TYPES.items())
def test_the_strategy_of_a_type_prints_as_a_call(call, kind):
    assert repr(st.from_type(kind)) == call
