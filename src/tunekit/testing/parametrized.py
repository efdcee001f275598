"""``parametrize_with_checks``: every law for every object, as a test of its own under pytest."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from tunekit.errors import LawBroken, invalid
from tunekit.testing.calls import name_of
from tunekit.testing.kinds import hint_for, kind_of, require_fields
from tunekit.testing.suite import SUITES, chosen, judged

T = TypeVar("T", bound=Callable[..., None])

Reasons = Mapping[str, str]


def parametrize_with_checks(
    objects: Iterable[Any], *, expected_failures: Reasons | Callable[[Any], Reasons] | None = None
) -> Callable[[T], T]:
    """A decorator for a test ``def test_it(subject, check): check(subject)``: one case for every object and law.

    The objects are corruptors, mappings or sources; a case is named ``StripPunctuation()-check_split_invariance``, so
    that ``pytest -k check_undo`` picks a law. A law that does not apply is skipped, with its reason.

    Args:
        expected_failures: why some laws do not hold, by their names; or a function that gives this for an object. They
            are strict xfails: one that holds after all fails the test.

    Raises: InvalidArgument: something that is no corruptor, mapping or source, or the name of no law.
    """
    pytest = _pytest()
    cases = []
    for subject in _listed(objects):
        laws = SUITES.get(kind_of(subject), {})
        if not laws:
            rule = "corruptors, mappings or sources"
            raise invalid("parametrize_with_checks", "objects", subject, rule, hint_for(subject))
        require_fields("parametrize_with_checks", "objects", subject)
        reasons = expected_failures(subject) if callable(expected_failures) else expected_failures or {}
        for name in chosen("parametrize_with_checks", None, reasons, laws):
            mark = pytest.mark.xfail(raises=LawBroken, strict=True, reason=reasons.get(name))
            cases.append(
                pytest.param(
                    subject,
                    CheckedLaw(name),
                    id=f"{name_of(subject)}-{name}",
                    marks=[mark] * (name in reasons),
                )
            )
    decorator: Callable[[T], T] = pytest.mark.parametrize(("subject", "check"), cases)
    return decorator


class CheckedLaw:
    """One law, to be called with its subject in a test."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, subject: Any) -> None:
        """Hold the subject to the law; skip the test where it does not apply."""
        outcome = judged(SUITES[kind_of(subject)][self._name], self._name, subject)
        if outcome.status == "skipped":
            _pytest().skip(f"{self._name}: {outcome.why}")

    def __repr__(self) -> str:
        return self._name


def _listed(objects: Any) -> list[Any]:
    if not isinstance(objects, Iterable) or isinstance(objects, str):
        rule = "a list of corruptors, mappings or sources"
        raise invalid("parametrize_with_checks", "objects", objects, rule, "put it in a list.")
    return list(objects)


def _pytest() -> Any:
    try:
        import pytest
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "parametrize_with_checks needs pytest, which is not installed.\nHint: pip install pytest"
        ) from error
    return pytest
