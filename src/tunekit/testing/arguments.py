"""Laws of arguments: a bad one is refused with an error that names it; what is documented works."""

import doctest
import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import MISSING, fields, replace
from functools import partial
from typing import Any, get_args

from annotated_types import Interval

from tunekit.corruptors.contract import Corruptor
from tunekit.errors import InvalidArgument
from tunekit.testing.behaviour import pairs_of, rows_of
from tunekit.testing.calls import name_of, use_of
from tunekit.testing.cases import PROSE
from tunekit.testing.differences import Difference, NotHere, Said, require
from tunekit.testing.hints import require_value
from tunekit.testing.laws import law
from tunekit.testing.valuing import names_around
from tunekit.values.arguments import CHANCE, Rate, annotation_of, argument_rules, bounds_of, optional_of

_TEXT = PROSE.partition("(")[0]
_BAD_CHANCES = (1.5, -0.1, float("nan"), float("inf"), -1, 2)


class _Nothing:
    """What no argument may be."""

    def __repr__(self) -> str:
        return "object()"


@law
def check_bad_arguments(subject: Any) -> int:
    """A bad argument is refused with an error that names it, at the latest by the first call, batch or pass.

    Bad is a chance outside [0, 1], and an object of no use where there is a string or a number.
    """
    require_value(subject)
    tried = _bad_ones(subject)
    if not tried:
        raise NotHere("it has no argument of strings or numbers")
    for name, bad in tried:
        line = f"dataclasses.replace({name_of(subject)}, {name}={_written(bad)})"
        try:
            made = replace(subject, **{name: bad})
        except InvalidArgument as error:
            _names(error, type(subject).__name__, name, line)
            continue
        except Exception as error:
            raise Difference(
                Said("InvalidArgument"), Said(f"{type(error).__name__}: {error}"), line
            ) from error
        if not getattr(made, "re_iterable", True):
            continue  # its only pass is its owner's
        line = use_of(subject, line, [_TEXT])
        _names(_refusal(partial(_used, made), line), "", name, line)
    return len(tried)


def _bad_ones(subject: Any) -> list[tuple[str, Any]]:
    """The arguments with a rule, or that are strings or numbers, each with something that it must not be."""
    cls = type(subject)
    bad: list[tuple[str, Any]] = []
    for field in (f for f in fields(subject) if f.init):
        annotation = _meant(cls, field.name)
        bounds = bounds_of(annotation)
        ruled = field.name in argument_rules(cls) and field.default is not MISSING
        if bounds is not None:
            bad += [(field.name, number) for number in _outside(bounds, whole=get_args(annotation)[0] is int)]
        if ruled or (bounds is None and isinstance(field.default, str | int | float)):
            bad.append((field.name, _Nothing()))
    return bad


def _meant(cls: type[Any], argument: str) -> Any:
    """The annotation of an argument; a number without bounds is what its name means everywhere."""
    annotation = optional_of(annotation_of(cls, argument))
    return Rate if argument in ("rate", "p") and annotation is float else annotation


def _outside(bounds: Interval, *, whole: bool) -> list[Any]:
    """Numbers that break the bounds."""
    if bounds == CHANCE:
        return [*_BAD_CHANCES]
    least: Any
    most: Any
    least, most = (
        next((bound for bound in pair if bound is not None), None)
        for pair in ((bounds.ge, bounds.gt), (bounds.le, bounds.lt))
    )
    below = [] if least is None else [least - 0.1, least - 1]
    above = [] if most is None else [most + 0.5, most + 1]
    endless = [] if most is None and not whole else [float("inf")]
    return [*below, *above, float("nan"), *endless]


def _written(bad: Any) -> str:
    """The argument as it is in a line that works."""
    return repr(bad) if repr(bad) not in ("nan", "inf") else f"float({repr(bad)!r})"


def _used(subject: Any) -> Any:
    """Call a corruptor, make the pairs of a mapping, read a source."""
    if isinstance(subject, Corruptor):
        return subject([_TEXT])
    return pairs_of(subject, [_TEXT], 0) if hasattr(subject, "pairs") else rows_of(subject)


@law
def check_unknown_argument(subject: Any) -> int:
    """An unknown argument, or one too many by place, is refused with an error that names the class."""
    require_value(subject)
    cls: Any = type(subject)
    places = [getattr(subject, f.name) for f in fields(subject) if f.init and not f.kw_only]
    line = f"{cls.__name__}(…, no_such_argument=1)"
    _names(_refusal(lambda: cls(*places, no_such_argument=1), line), cls.__name__, "no_such_argument", line)
    line = f"{cls.__name__}(…, 1)  # one more by place"
    _names(_refusal(lambda: cls(*places, 1), line), cls.__name__, "by place", line)
    return 2


def _refusal(call: Callable[[], Any], line: str) -> InvalidArgument:
    """The error of a call that must be refused."""
    try:
        call()
    except InvalidArgument as error:
        return error
    except Exception as error:
        raise Difference(Said("InvalidArgument"), Said(f"{type(error).__name__}: {error}"), line) from error
    raise Difference(Said("InvalidArgument"), Said("no error"), line)


def _names(error: InvalidArgument, owner: str, argument: str, line: str) -> None:
    first = str(error).partition("\n")[0]
    require(argument in first, f"an error that names {argument}", first, line)
    require(owner in first, f"an error that names {owner}", first, line)


@law
def check_defaults(subject: Any) -> int:
    """Where no argument is needed, the class can be called without one."""
    require_value(subject)
    needed = [
        f.name for f in fields(subject) if f.init and f.default is MISSING and f.default_factory is MISSING
    ]
    if needed:
        raise NotHere(f"it needs {', '.join(needed)}")
    cls: Any = type(subject)
    made = cls()
    require(type(made) is cls, f"a {cls.__name__}", made, f"{cls.__name__}()")
    return 1


@law
def check_docstring(subject: Any) -> int:
    """The examples in the docstring of the class run, and give what they show."""
    cls = type(subject)
    test = doctest.DocTestParser().get_doctest(
        cls.__doc__ or "", names_around(subject), cls.__name__, None, 0
    )
    if not test.examples:
        raise NotHere("the docstring shows no example")
    said = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        failed = doctest.DocTestRunner(verbose=False).run(test, out=said.write).failed
    told = [line for line in said.getvalue().splitlines() if not line.startswith(("*****", 'File "'))]
    require(not failed, "the output that it shows", Said("\n".join(told)), f"help({cls.__name__})")
    return len(test.examples)
