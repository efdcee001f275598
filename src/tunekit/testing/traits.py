"""Laws of traits: what a class declares of itself is true."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tunekit.testing.calls import call_of
from tunekit.testing.cases import Case, one_by_one, picked
from tunekit.testing.differences import Difference, Said, expect
from tunekit.testing.laws import Law, Outcome, as_if, law, shown, variants
from tunekit.testing.search import Trial, cases_drawn, search


def trait_law(body: Callable[[Any, Case], None]) -> Law:
    """A law that binds where its trait is declared; where it is not, and holds, it could be."""
    trait = body.__name__.removeprefix("check_")

    def over_cases(corruptor: Any, seed: int) -> int | Outcome:
        claims = [partial(shown, body, variant) for variant in variants(corruptor)]
        if trait in corruptor.traits:
            return sum(search(claim, seed, [one_by_one(seed)]) for claim in claims)
        cases = [*picked(seed), *cases_drawn(seed), one_by_one(seed)]
        holds = not any(Trial(claim).fails(case) for claim in claims for case in cases)
        why = "not declared, and it held throughout" if holds else "not declared"
        return Outcome(body.__name__, "skipped", len(cases) if holds else 0, why, trait if holds else None)

    return law(as_if(over_cases, body))


@trait_law
def check_idempotent(corruptor: Any, case: Case) -> None:
    """Twice is once, for a corruptor that is declared idempotent."""
    once = case.of(corruptor)
    again = Case(tuple(once), case.seed, case.copy)
    expect(again.of(corruptor), once, call_of(corruptor, case), f"{call_of(corruptor, again)}  # again")


@trait_law
def check_keeps_length(corruptor: Any, case: Case) -> None:
    """As many characters as before, for a corruptor that is declared to keep the length."""
    expect([len(text) for text in case.of(corruptor)], [len(text) for text in case.texts])


@trait_law
def check_shortens(corruptor: Any, case: Case) -> None:
    """Never more characters than before, for a corruptor that is declared to shorten."""
    for text, corrupted in zip(case.texts, case.of(corruptor), strict=True):
        if len(corrupted) > len(text):
            call = call_of(corruptor, Case((text,), case.seed, case.copy))
            raise Difference(Said(f"at most {len(text)} characters"), corrupted, call)
