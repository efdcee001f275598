"""The suites: all laws of corruptors, of mappings and of sources, and how one of them is run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from inspect import signature
from typing import Any

from tunekit.corrupting import Corruptor
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
from tunekit.testing.laws import Law, Outcome, name_of
from tunekit.testing.report import Report

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
    if not isinstance(corruptor, Corruptor):
        raise invalid("check_corruptor", "corruptor", corruptor, "a corruptor", _hint(corruptor))
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
    if suite_of(mapping) is not OF_MAPPINGS:
        rule = "a mapping, with methods pairs(records, streams) and check(pair)"
        raise invalid("check_mapping", "mapping", mapping, rule, _hint(mapping))
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
    if suite_of(source) is not OF_SOURCES:
        rule = "a source, with a method batches()"
        raise invalid("check_source", "source", source, rule, _hint(source))
    laws = chosen("check_source", checks, expected_failures, OF_SOURCES)
    return _report("check_source", source, laws, expected_failures, seed)


def suite_of(subject: Any) -> dict[str, Law]:
    """The laws for this kind of subject; none for anything else."""
    if isinstance(subject, type):
        return {}
    if isinstance(subject, Corruptor):
        return OF_CORRUPTORS
    if hasattr(subject, "pairs") and hasattr(subject, "check"):
        return OF_MAPPINGS
    return OF_SOURCES if hasattr(subject, "batches") and not hasattr(subject, "mapping") else {}


def _hint(subject: Any) -> str:
    if isinstance(subject, type):
        return f"call the class: {subject.__name__}()."
    return "put @tk.corruptor above its class." if hasattr(subject, "edits") else ""


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
    broken: list[str] = []
    for name, check in laws.items():
        try:
            outcome = judged(check, name, subject, seed)
        except LawBroken as error:
            if name not in reasons:
                broken.append(str(error))
                continue
            outcome = Outcome(name, "expected", why=reasons[name])
        else:
            if name in reasons and outcome.status == "held":
                broken.append(holds_after_all(name, subject, reasons[name]))
        outcomes.append(outcome)
    report = Report(name_of(subject), tuple(outcomes))
    if broken:
        raise _all_broken(broken, report)
    return report


def holds_after_all(name: str, subject: Any, why: str) -> str:
    """The message for a law that was expected to fail and holds."""
    return (
        f"{name}: {name_of(subject)} was expected to fail ({why}), and holds.\n"
        "Hint: take it out of expected_failures."
    )


def _all_broken(messages: Sequence[str], report: Report) -> LawBroken:
    count = f"{report.subject}: {len(messages)} laws are broken.\n\n" if len(messages) > 1 else ""
    error = LawBroken(count + "\n\n".join(messages))
    error.add_note(f"All other laws:\n{report}")
    return error
