"""Test suites that build on tunekit's strategies and laws."""

from collections.abc import Callable
from typing import Any, assert_type

from hypothesis import given

import tunekit as tk
from tunekit import strategies as tks
from tunekit.testing import (
    check_corruptor,
    check_mapping,
    check_source,
    check_undo,
    parametrize_with_checks,
)


@given(tks.corrupted(tks.texts(script="greek"), tk.Homoglyphs(rate=0.2)))
def test_homoglyphs_can_be_undone(case: tks.Corrupted) -> None:
    assert_type(case.source, str)
    assert_type(case.text, str)
    assert_type(case.project([(0, 1)]), list[tuple[int, int] | None])


@given(tks.nasty_texts(), tks.batches())
def test_nothing_breaks(text: str, batch: tk.TextBatch) -> None:
    assert_type(batch.texts, list[str])
    assert text.join(batch.texts)


@given(tks.pipelines(), tks.pairs(tk.Restore(tk.LowerCase())), tks.corruptors())
def test_a_corruptor_is_a_value(pipeline: tk.Pairs, pair: tk.Pair, corruptor: tk.Corruptor) -> None:
    assert_type(corruptor(pair.target), str)
    assert_type(pipeline.take(1), tk.Pairs)


assert_type(tks.health(tks.texts()), tks.Health)


@parametrize_with_checks([tk.LowerCase(), tk.Restore(tk.LowerCase())])
def test_laws(subject: Any, check: Callable[[Any], Any]) -> None:
    check(subject)


check_undo(tk.LowerCase())
report = check_corruptor(tk.LowerCase(), checks=["check_undo", check_undo])
assert_type(report.passed, tuple[str, ...])
check_mapping(tk.Restore(tk.LowerCase()), expected_failures={"check_pair_order": "it sorts"})
check_source(tk.texts(["One."]), seed=3)

tks.texts("greek")  # flagged: call-arg | reportCallIssue
tks.corrupted(tk.LowerCase(), tks.texts())  # flagged: arg-type | reportArgumentType
check_corruptor(tk.LowerCase(), ["check_undo"])  # flagged: call-arg | reportCallIssue
