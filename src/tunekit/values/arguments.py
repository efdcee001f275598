"""Rules of arguments: an annotation says what may be given, and ``@value`` holds every construction to it.

``rate: Rate = 0.1`` is all that a class writes. The rule is in the annotation, as ``Annotated`` has it: bounds in the
vocabulary of ``annotated-types``, which Hypothesis reads too, or ``Checked``. A ``Literal`` is a rule by itself. A type
alone, such as ``float``, is none: it tells readers and type checkers what is meant.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache, partial, reduce
from inspect import get_annotations
from operator import index, or_
from types import MappingProxyType, NoneType, SimpleNamespace, UnionType
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
from annotated_types import Ge, Gt, Interval, Le, Lt

from tunekit.errors import check_integer, check_rate, check_string, closest, invalid, is_number

_SIDES = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}

# (owner, argument, given) -> what the field holds. Raises: InvalidArgument.
Rule = Callable[[Any, str, Any], Any]


@dataclass(frozen=True)
class Checked:
    """In ``Annotated``: the function that checks an argument and gives what the field holds."""

    check: Rule


@dataclass(frozen=True)
class Worded:
    """Beside a ``Literal`` in ``Annotated``: the rule in words, where it is not said as ``"a" or "b"``."""

    rule: str


def argument_rules(cls: Any) -> Mapping[str, Rule]:
    """Return the rules of the arguments of a value, by name; one without a rule is not there.

    >>> from tunekit import StripPunctuation
    >>> sorted(argument_rules(StripPunctuation))
    ['between', 'inside', 'keep', 'rate', 'symbols']
    """
    return _read_once(cls)


@cache
def _read_once(cls: Any) -> Mapping[str, Rule]:
    rules = {f.name: rule_of(annotation_of(cls, f.name)) for f in fields(cls) if f.init}
    return MappingProxyType({name: rule for name, rule in rules.items() if rule is not None})


def annotation_of(cls: type[Any], argument: str) -> Any:
    """Return the annotation of an argument; ``None`` where it names something that only a type checker sees."""
    written = cls.__dataclass_fields__[argument].type
    if not isinstance(written, str | ForwardRef):
        return written
    owner = next(c for c in cls.__mro__ if argument in get_annotations(c))
    held = SimpleNamespace(__annotations__={argument: written})
    try:
        known = vars(sys.modules[owner.__module__]), dict(vars(owner))
        return get_type_hints(held, *known, include_extras=True)[argument]
    except NameError:
        return None


def rule_of(annotation: Any) -> Rule | None:
    """Return the rule in an annotation; ``None`` where it is a type alone."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return partial(check_choice, known=parts)
    if origin in (Union, UnionType):
        rule = rule_of(optional_of(annotation))
        return None if rule is None else partial(_check_optional, rule)
    if origin is not Annotated:
        return None
    kind, *marks = parts
    for mark in marks:
        if isinstance(mark, Checked):
            return mark.check
        if isinstance(mark, Worded):
            return partial(check_choice, known=get_args(kind), rule=mark.rule)
    bounds = bounds_of(annotation)
    if bounds is None:
        return rule_of(kind)
    return partial(_check_integer if kind is int else _check_number, bounds)


def optional_of(annotation: Any) -> Any:
    """Return what an argument is where it is not None: ``X`` of ``X | None``; any other union has no rule."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    parts = [part for part in get_args(annotation) if part is not NoneType]
    return parts[0] if len(parts) == 1 else None


def without_rules(annotation: Any) -> Any:
    """Return the type that is annotated, as a signature shows it."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return without_rules(parts[0])
    return reduce(or_, map(without_rules, parts)) if origin in (Union, UnionType) else annotation


def bounds_of(annotation: Any) -> Interval | None:
    """Return the bounds of a number; ``None`` where the annotation has none."""
    found: dict[str, Any] | None = None
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, Interval | Ge | Gt | Le | Lt):
            here = {side: getattr(mark, side, None) for side in _SIDES}
            found = (found or {}) | {side: bound for side, bound in here.items() if bound is not None}
    return None if found is None else Interval(**found)


def plain(given: Any) -> Any:
    """Return the number, string or truth value of Python that a NumPy scalar holds; anything else as it is."""
    return given.item() if isinstance(given, np.generic) else given


def check_choice(owner: object, argument: str, given: Any, known: tuple[Any, ...], rule: str = "") -> Any:
    """One of a few words, or None where it is among them."""
    if not isinstance(given, str | NoneType) or given not in known:
        close = closest(given, filter(None, known)) if isinstance(given, str) else None
        hint = "" if close is None else f"Did you mean {close!r}?"
        rule = rule or " or ".join(f'"{word}"' if word else "None" for word in known)
        raise invalid(owner, argument, given, rule, hint)
    return given


def check_between(owner: object, argument: str, given: Any, least: int, most: int) -> tuple[int, int]:
    """Two integers, (low, high), as a tuple."""
    pair = tuple(map(plain, given)) if isinstance(given, tuple | list) else ()
    if len(pair) != 2 or not all(type(n) is int for n in pair) or not least <= pair[0] <= pair[1] <= most:
        rule = f"two integers (low, high) with {least} <= low <= high <= {most:,}"
        raise invalid(owner, argument, given, rule)
    return pair


def between(least: int, most: int) -> Checked:
    """The rule of a pair of integers (low, high), both of them within these bounds."""
    return Checked(partial(check_between, least=least, most=most))


def check_function(owner: object, argument: str, given: Any, rule: str) -> Any:
    """Something that can be called."""
    if not callable(given):
        raise invalid(owner, argument, given, rule)
    return given


def function_of(rule: str) -> Checked:
    """The rule of something that is called; ``rule`` says of what it is a function."""
    return Checked(partial(check_function, rule=rule))


def _check_optional(rule: Rule, owner: object, argument: str, given: Any) -> Any:
    return None if given is None else rule(owner, argument, given)


def _check_integer(bounds: Interval, owner: object, argument: str, given: Any) -> int:
    above: Any = bounds.gt
    below: Any = bounds.lt
    least: Any = bounds.ge if above is None else above + 1
    most: Any = bounds.le if below is None else below - 1
    check_integer(owner, argument, given, least=least, most=most)
    return index(given)


def _check_number(bounds: Interval, owner: object, argument: str, given: Any) -> Any:
    if bounds == CHANCE:
        check_rate(owner, argument, given)
        return given
    given_bounds = {words: getattr(bounds, side) for side, words in _SIDES.items()}
    words = [f"{words} {bound}" for words, bound in given_bounds.items() if bound is not None]
    if not is_number(given) or not _within(bounds, given):
        raise invalid(owner, argument, given, f"a number {' and '.join(words)}".rstrip())
    return given


def _within(bounds: Interval, given: Any) -> bool:
    """Whether a number keeps all bounds; what is not a number (NaN) keeps none."""
    return (
        (bounds.ge is None or given >= bounds.ge)
        and (bounds.gt is None or given > bounds.gt)
        and (bounds.le is None or given <= bounds.le)
        and (bounds.lt is None or given < bounds.lt)
    )


def _check_flag(owner: object, argument: str, given: Any) -> bool:
    if not isinstance(given, bool):
        raise invalid(owner, argument, given, "True or False")
    return given


def _check_text(owner: object, argument: str, given: Any) -> str:
    check_string(owner, argument, given)
    text: str = given
    return text


CHANCE = Interval(ge=0, le=1)

# The chance that each place is chosen: a real number, 0 and 1 included.
Rate = Annotated[float, CHANCE]
# What draws depend on: any integer.
Seed = Annotated[int, Interval()]
Count = Annotated[int, Interval(ge=1)]
Flag = Annotated[bool, Checked(_check_flag)]
Text = Annotated[str, Checked(_check_text)]
