"""Search: try a law on every case, and make the first case that breaks it small."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Any

from hypothesis import currently_in_test_context, find, settings
from hypothesis.errors import Flaky, NoSuchExample

from tunekit.strategies.storage import nothing_left
from tunekit.testing.cases import QUIET, Case, drawn, drawn_cases, picked
from tunekit.testing.differences import Difference, NotHere

Claim = Callable[[Case], None]
_PATIENCE, _CHANCES = 400, 20


def search(claim: Claim, seed: int, first: Sequence[Case] = ()) -> int:
    """Try the claim on the hard cases, these first, then on drawn ones; the number of cases.

    Raises: what the claim raises, for the smallest case found.
    """
    trial = Trial(claim)
    hard, more = [*first, *picked(seed)], cases_drawn(seed)
    for case in hard:
        if trial.fails(case):
            trial.fail(smallest(trial, case))
    for case in more:
        if trial.fails(case):
            trial.fail(shrunk(trial, case, seed))
    return len(hard) + len(more)


def cases_drawn(seed: int) -> tuple[Case, ...]:
    """The drawn cases, also in the middle of somebody's own Hypothesis test."""
    found: tuple[Case, ...] = outside_of_tests(lambda: drawn(seed))
    return found


@dataclass
class Trial:
    """A claim that is tried on many cases, and the last failure seen."""

    claim: Claim
    failure: Exception | None = None

    def fails(self, case: Case) -> bool:
        """Whether the claim fails for the case."""
        try:
            self.claim(case)
        except NotHere:
            raise
        except Exception as failure:  # noqa: BLE001 -- whatever a corruptor raises breaks the law, and is raised at the end
            self.failure = failure
            return True
        return False

    def fail(self, case: Case) -> None:
        """Raise what the claim raises; one that fails only now and then gets some more chances."""
        for _ in range(_CHANCES):
            self.claim(case)
        if isinstance(self.failure, Difference):
            self.failure.lines += ("# not every time: something is remembered, or left to chance",)
        raise self.failure or Difference("a failure", None)


def shrunk(trial: Trial, case: Case, seed: int) -> Case:
    """The smallest case that Hypothesis finds, on the way that it drew this one."""

    def hypothesis_finds() -> Case:
        wide = settings(QUIET, max_examples=10 * QUIET.max_examples)
        found: Case = find(drawn_cases, trial.fails, settings=wide, random=random.Random(seed))
        return found

    try:
        found: Case = outside_of_tests(hypothesis_finds)
    except (NoSuchExample, Flaky):  # it does not fail every time
        return smallest(trial, case)
    return found


def smallest(trial: Trial, case: Case) -> Case:
    """A hard case made small: what can be left out goes, as long as the claim still fails."""
    patience = _PATIENCE
    steps = case.smaller()
    while patience and (smaller := next(steps, None)) is not None:
        patience -= 1
        if trial.fails(smaller):
            case, steps = smaller, smaller.smaller()
    return case


def outside_of_tests(function: Callable[[], Any]) -> Any:
    """Call a function that uses Hypothesis, which refuses to be used inside a test of its own: in another thread."""
    with nothing_left():
        return _outside(function)


def _outside(function: Callable[[], Any]) -> Any:
    if not currently_in_test_context():
        return function()
    outcome: list[Any] = []
    failure: list[BaseException] = []

    def call() -> None:
        try:
            outcome.append(function())
        except (NoSuchExample, Flaky) as error:
            failure.append(error)

    thread = Thread(target=call)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]
