"""Laws: what a check is, what it says when it is broken, and when it does not apply."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial, wraps
from inspect import signature
from typing import Any, Literal

from tunekit.errors import InvalidArgument, LawBroken
from tunekit.testing.calls import call_of
from tunekit.testing.cases import Case
from tunekit.testing.differences import Difference, NotHere, Said
from tunekit.testing.search import search
from tunekit.testing.telling import message


@dataclass(frozen=True)
class Outcome:
    """What came out of one law: it held, it did not apply, or it failed as was expected.

    ``could_declare`` names a trait that held throughout, and that the class does not declare.
    """

    law: str
    status: Literal["held", "skipped", "expected"]
    cases: int = 0
    why: str = ""
    could_declare: str | None = None


Law = Callable[..., Outcome]


def law(body: Callable[..., int | Outcome | None]) -> Law:
    """A check of a subject: the body says how many cases it tried, and raises ``Difference`` where the law is broken.

    The body takes the subject, and the seed where it draws something.
    """
    takes_seed = "seed" in signature(body).parameters

    @wraps(body)
    def check(subject: Any, *, seed: int = 0) -> Outcome:
        try:
            tried = body(subject, seed) if takes_seed else body(subject)
        except NotHere as reason:
            return Outcome(body.__name__, "skipped", why=str(reason))
        except LawBroken:
            raise
        except Difference as difference:
            raise LawBroken(message(body, subject, seed, difference)) from difference.__cause__
        except Exception as error:
            raised = Difference(Said("no error"), Said(f"{type(error).__name__}: {error}"))
            raised.__cause__ = error
            raise LawBroken(message(body, subject, seed, raised)) from error
        return tried if isinstance(tried, Outcome) else Outcome(body.__name__, "held", tried or 1)

    del check.__wrapped__  # the signature is that of the check
    check.__annotations__ = {"subject": Any, "seed": int, "return": Outcome}
    return check


def case_law(body: Callable[[Any, Case], None]) -> Law:
    """A check that tries its body on every case; an error in the body breaks the law, and the case is shown."""

    def over_cases(subject: Any, seed: int) -> int:
        return sum(search(partial(shown, body, variant), seed) for variant in variants(subject))

    return law(as_if(over_cases, body))


def variants(subject: Any) -> Iterator[Any]:
    """The subject, and with it what it is at higher chances: at a low rate much of it would never be seen."""
    yield subject
    for name, chances in (("rate", (0.5, 1)), ("p", (1,))):
        for chance in chances if has_field(subject, name) else ():
            if getattr(subject, name) != chance:
                with suppress(InvalidArgument):
                    yield replace(subject, **{name: chance})


def as_if(function: Callable[..., Any], body: Callable[..., Any]) -> Callable[..., Any]:
    """The function under the name and with the docstring of the body."""
    function.__name__ = function.__qualname__ = body.__name__
    function.__doc__, function.__module__ = body.__doc__, body.__module__
    return function


def shown(body: Callable[[Any, Case], None], subject: Any, case: Case) -> None:
    """The body on one case; what goes wrong says the call that shows it."""
    try:
        body(subject, case)
    except NotHere:
        raise
    except Difference as difference:
        difference.lines = difference.lines or (call_of(subject, case),)
        raise
    except Exception as error:
        call = call_of(subject, case)
        raise Difference(Said("no error"), Said(f"{type(error).__name__}: {error}"), call) from error


def has_field(subject: Any, name: str) -> bool:
    """Whether this is an argument of the value."""
    return is_dataclass(subject) and any(f.name == name for f in fields(subject))
