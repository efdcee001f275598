"""The suites: all laws of corruptors, of mappings and of sources, and how one of them is run."""

from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from typing import Any

from tunekit.errors import LawBroken, check_integer, describe, did_you_mean, invalid
from tunekit.testing import (
    aligning,
    arguments,
    composing,
    costs,
    draws,
    guarding,
    mapping_laws,
    processes,
    purity,
    rates,
    saved,
    source_laws,
    standing_in,
    totality,
    traits,
    valuing,
)
from tunekit.testing.calls import name_of
from tunekit.testing.kinds import fit
from tunekit.testing.laws import Law, Outcome
from tunekit.testing.report import Report
from tunekit.testing.telling import summary

Check = str | Callable[[Any], Any]
Twin = Callable[[str, int, int], str]


def _laws_in(*modules: Any) -> dict[str, Law]:
    own = [(n, f, m) for m in modules for n, f in vars(m).items()]
    return {
        n: f for n, f, m in own if n.startswith("check_") and f.__module__ == m.__name__ and n != "check_twin"
    }


# What looks for traces comes first: later, other laws have left theirs.
OF_VALUES = _laws_in(processes, valuing, saved, arguments)
OF_CORRUPTORS = (
    _laws_in(purity, draws, standing_in, totality, rates, traits, aligning, guarding, composing)
    | OF_VALUES
    | _laws_in(costs)
)
OF_MAPPINGS = _laws_in(mapping_laws) | OF_VALUES
OF_SOURCES = {"check_source_state": source_laws.check_source_state} | _laws_in(source_laws) | OF_VALUES


def check_corruptor(
    corruptor: Any,
    *,
    checks: Iterable[Check] | None = None,
    expected_failures: Mapping[str, str] | None = None,
    twin: Twin | None = None,
    seed: int = 0,
) -> Report:
    """Hold a corruptor to all laws of corruptors.

    >>> import tunekit as tk
    >>> report = check_corruptor(tk.LowerCase(), checks=["check_idempotent", "check_undo"])
    >>> report.passed
    ('check_idempotent', 'check_undo')

    Args:
        checks: names of laws, or functions of the corruptor, one's own among them; by default all laws.
        expected_failures: why some laws do not hold, by their names. One that holds after all is an error.
        twin: a slow and obvious function of (text, seed, copy) that says what must come out.
        seed: another one tries other cases.

    Raises: LawBroken: laws that do not hold, each with the smallest case that was found. InvalidArgument: an unknown
    law, or no corruptor.
    Cost: about two seconds for all laws.
    """
    fit("check_corruptor", "corruptor", corruptor)
    laws = chosen("check_corruptor", checks, expected_failures, OF_CORRUPTORS)
    if twin is not None:
        laws["check_twin"] = lambda c, *, seed: draws.check_twin(c, twin, seed=seed)
    return _report("check_corruptor", corruptor, laws, expected_failures, seed)


def check_mapping(
    mapping: Any,
    *,
    checks: Iterable[Check] | None = None,
    expected_failures: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Report:
    """Hold a mapping to all laws of mappings; the arguments are those of ``check_corruptor``.

    Raises: LawBroken: laws that do not hold. InvalidArgument: an unknown law, or no mapping.
    """
    fit("check_mapping", "mapping", mapping)
    laws = chosen("check_mapping", checks, expected_failures, OF_MAPPINGS)
    return _report("check_mapping", mapping, laws, expected_failures, seed)


def check_source(
    source: Any,
    *,
    checks: Iterable[Check] | None = None,
    expected_failures: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Report:
    """Hold a source to all laws of sources; the arguments are those of ``check_corruptor``.

    A source that can be read only once is held to the laws that need no second pass.

    Raises: LawBroken: laws that do not hold. InvalidArgument: an unknown law, or no source.
    """
    fit("check_source", "source", source)
    laws = chosen("check_source", checks, expected_failures, OF_SOURCES)
    return _report("check_source", source, laws, expected_failures, seed)


SUITES = {"corruptor": OF_CORRUPTORS, "mapping": OF_MAPPINGS, "source": OF_SOURCES}


def chosen(
    owner: str, checks: Iterable[Check] | None, expected: Mapping[str, str] | None, known: Mapping[str, Law]
) -> dict[str, Callable[..., Any]]:
    """The laws to be run, by name.

    Raises: InvalidArgument: a name that is none, in ``checks`` or in ``expected_failures``.
    """
    if isinstance(checks, str) or callable(checks):
        raise invalid(owner, "checks", checks, "a list of names or functions", "put it in a list.")
    laws: dict[str, Callable[..., Any]] = {}
    for check in known if checks is None else checks:
        if isinstance(check, str) and check not in known:
            hint = did_you_mean(check, known).removeprefix("\nHint: ")
            raise invalid(owner, "checks", check, "the name of a law, or a function", hint)
        if not isinstance(check, str) and not callable(check):
            raise invalid(owner, "checks", check, "the name of a law, or a function")
        laws[check if isinstance(check, str) else _name(check)] = (
            known[check] if isinstance(check, str) else check
        )
    for name, why in (expected or {}).items():
        if name not in laws and name not in known:
            hint = did_you_mean(name, {*laws, *known}).removeprefix("\nHint: ")
            raise invalid(owner, "expected_failures", name, "the name of a law", hint)
        if not isinstance(why, str) or not why:
            raise invalid(owner, "expected_failures", {name: why}, "a reason for each law")
    return laws


def _name(check: Any) -> str:
    return getattr(check, "__name__", None) or describe(check)


def judged(check: Callable[..., Any], name: str, subject: Any, seed: int = 0) -> Outcome:
    """One law for one subject; one's own check may return anything, and holds when it raises nothing."""
    takes_seed = "seed" in signature(check).parameters
    try:
        outcome = check(subject, seed=seed) if takes_seed else check(subject)
    except LawBroken:
        raise
    except AssertionError as error:
        raise LawBroken(f"{name}: {name_of(subject)} breaks this check: {error}") from error
    return outcome if isinstance(outcome, Outcome) else Outcome(name, "held", 1)


def _report(
    owner: str,
    subject: Any,
    laws: Mapping[str, Callable[..., Any]],
    expected: Mapping[str, str] | None,
    seed: int,
) -> Report:
    check_integer(owner, "seed", seed)
    reasons = dict(expected or {})
    outcomes: list[Outcome] = []
    broken: dict[str, LawBroken] = {}
    for name, check in laws.items():
        try:
            outcome = judged(check, name, subject, seed)
        except LawBroken as error:
            if name not in reasons:
                broken[name] = error
                continue
            outcome = Outcome(name, "expected", why=reasons[name])
        else:
            if name in reasons and outcome.status == "held":
                broken[name] = _holds_after_all(name, subject, reasons[name])
        outcomes.append(outcome)
    report = Report(name_of(subject), tuple(outcomes))
    if broken:
        every = LawBroken(summary(subject, broken))
        every.add_note(f"All other laws:\n{report}")
        raise every from next((error.__cause__ for error in broken.values() if error.__cause__), None)
    return report


def _holds_after_all(name: str, subject: Any, why: str) -> LawBroken:
    """The error for a law that was expected to fail and holds."""
    return LawBroken(
        f"{name}: {name_of(subject)} was expected to fail ({why}), and holds.\n"
        "Hint: take it out of expected_failures."
    )
