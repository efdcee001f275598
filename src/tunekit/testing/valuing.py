"""Laws of values: a corruptor, a mapping or a source is what its repr says, and stays so."""

import copy
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from typing import Any

from tunekit.names import FAMILIES, HOMES
from tunekit.testing.behaviour import behaviour
from tunekit.testing.calls import name_of
from tunekit.testing.differences import Difference, NotHere, Said, expect, require
from tunekit.testing.hints import fixed, require_value
from tunekit.testing.laws import law
from tunekit.testing.telling import excerpt

_OTHER = {"rate": 0.123456789, "p": 0.123456789, "name": 'it\'s "mine"\\'}


@law
def check_repr(subject: Any, seed: int) -> int:
    """The repr is the call that makes an equal value."""
    again = _evaluated(closed(subject))
    expect(behaviour(again, seed), behaviour(subject, seed), f"eval({repr(subject)!r})")
    return 1 + sum(1 for other in others(subject) if _evaluated(other) is not None)


def _evaluated(subject: Any) -> Any:
    text = repr(subject)
    line = f"eval({text!r})"
    try:
        again = eval(text, names_around(subject))  # noqa: S307 -- the user's own repr
    except Exception as error:
        raise Difference(Said("a call that works"), Said(f"{type(error).__name__}: {error}"), line) from error
    require(type(again) is type(subject), f"a {type(subject).__name__}", again, line)
    equal(again, subject, line)
    expect(repr(again), text, f"repr({line})")
    return again


@law
def check_equality(subject: Any) -> int:
    """Equal to a value of the same content, with the same hash; not equal to another, nor to anything else."""
    name = name_of(subject)
    twin = copy.copy(subject)
    require(twin == subject, "two equal values", twin, f"copy.copy({name}) == {name}")
    expect(hash(twin), hash(subject), f"hash(copy.copy({name}))")
    expect([subject == other for other in (None, 5, "", object())], [False] * 4, f"{name} == None")
    for field, listed in _with_lists(subject):
        _same_with_a_list(subject, field, listed)
    for other in others(subject):
        require(not other == subject, "another value", other, f"{name_of(other)} == {name}")  # noqa: SIM201 -- its ==
    return 6


@law
def check_copy(subject: Any, seed: int) -> int:
    """A copy, shallow or deep, is an equal value that does the same."""
    for copied in (copy.copy, copy.deepcopy):
        for value in (closed(subject), *others(subject)):
            _same(copied(value), value, f"copy.{copied.__name__}({name_of(value)})")
        line = f"copy.{copied.__name__}({name_of(subject)})"
        expect(behaviour(copied(subject), seed), behaviour(subject, seed), line)
    return 2


@law
def check_pickle(subject: Any, seed: int) -> int:
    """It goes through pickle, and what comes out is an equal value that does the same."""
    closed(subject)
    for number, value in enumerate((subject, subject, *others(subject))):
        protocol = 2 if number == 0 else pickle.HIGHEST_PROTOCOL
        line = f"pickle.loads(pickle.dumps({name_of(value)}, {protocol}))"
        try:
            again = pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 -- our own
        except Exception as error:
            raise Difference(
                Said("an equal value"), Said(f"{type(error).__name__}: {error}"), line
            ) from error
        _same(again, value, line)
        if value is subject:
            expect(behaviour(again, seed), behaviour(subject, seed), line)
    return 2


@law
def check_replace(subject: Any, seed: int) -> int:
    """``dataclasses.replace`` gives an equal value, and with another argument another value; it leaves the old one."""
    require_value(subject)
    before = repr(subject)
    made: Any = subject
    line = f"dataclasses.replace({name_of(subject)})"
    _same(replace(made), subject, line)
    expect(behaviour(replace(made), seed), behaviour(subject, seed), line)
    for other in others(subject):
        require(other != subject, "another value", other, f"dataclasses.replace({name_of(subject)}, …)")
    expect(repr(subject), before)
    return 1


@law
def check_frozen(subject: Any) -> int:
    """No attribute can be set, added or deleted."""
    victim = copy.copy(subject)
    arguments = [f.name for f in fields(subject)] if is_dataclass(subject) else list(vars(subject))
    for name in (*arguments, "an_attribute_more"):
        refused = False
        try:
            setattr(victim, name, getattr(victim, name, 1))
        except AttributeError:
            refused = True
        require(refused, "AttributeError", Said("no error"), f"{name_of(subject)}.{name} = …")
    for name in arguments:
        refused = False
        try:
            delattr(victim, name)
        except AttributeError:
            refused = True
        require(refused, "AttributeError", Said("no error"), f"del {name_of(subject)}.{name}")
    return 2 * len(arguments) + 1


def equal(again: Any, subject: Any, line: str) -> None:
    """Two values that must be equal; the message names the arguments that are not."""
    if not again == subject:  # noqa: SIM201 -- what counts is its ==
        names = [f.name for f in fields(subject)] if is_dataclass(subject) else []
        pairs = {name: (getattr(subject, name), getattr(again, name, None)) for name in names}
        differ = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        words = [", ".join(f"{n}={excerpt(pair[i])}" for n, pair in differ.items()) for i in (0, 1)]
        raise Difference(Said(words[0] or "an equal value"), Said(words[1] or excerpt(again)), line)


def closed(subject: Any) -> Any:
    """The subject, unless it holds an open iterator, which has no content until it is read."""
    if not getattr(subject, "re_iterable", True):
        raise NotHere("it holds an open iterator")
    return subject


def others(subject: Any) -> Iterator[Any]:
    """Values that differ from this one in one argument, if it is not refused; not all of them work, as with a path."""
    for field in fields(subject) if is_dataclass(subject) else ():
        with suppress(ValueError, OSError):
            other = replace(subject, **{field.name: _other(field.name, getattr(subject, field.name))})
            if getattr(other, field.name) != getattr(subject, field.name):
                yield other


def _same_with_a_list(subject: Any, field: str, listed: Any) -> None:
    """A list for an argument makes the value that a tuple makes."""
    given = list(getattr(subject, field))
    line = f"dataclasses.replace({name_of(subject)}, {field}={given!r}) == {name_of(subject)}"
    if not listed == subject:  # noqa: SIM201 -- what counts is its ==
        words = [f"{field}={excerpt(getattr(value, field))}" for value in (subject, listed)]
        hint = f"the argument {field} can be a list; {fixed(field, given)}"
        raise Difference(Said(words[0]), Said(words[1]), line, hint=hint)
    expect(hash(listed), hash(subject), f"hash({name_of(listed)})")


def _with_lists(subject: Any) -> Iterator[tuple[str, Any]]:
    """The arguments that are tuples, and the value made with a list for each."""
    for field in fields(subject) if is_dataclass(subject) else ():
        content = getattr(subject, field.name)
        if type(content) is tuple:
            with suppress(ValueError, OSError):
                yield field.name, replace(subject, **{field.name: list(content)})


def _other(name: str, content: Any) -> Any:
    """Another content of an argument, odd enough to be written down wrongly."""
    if name in _OTHER:
        return _OTHER[name]
    if isinstance(content, bool):
        return not content
    if isinstance(content, int):
        return content + 1
    if type(content) in (list, tuple):
        return type(content)([*content, *content[:1]])
    return f"{content}'\"\\\n\u2028é" if type(content) is str else content


def _same(again: Any, subject: Any, line: str) -> None:
    require(type(again) is type(subject), f"a {type(subject).__name__}", again, line)
    equal(again, subject, line)
    expect(hash(again), hash(subject), f"hash({line})")
    expect(repr(again), repr(subject), f"repr({line})")


def parts_of(subject: Any) -> Iterator[Any]:
    """The value and all that is in it: values, functions, what is in lists."""
    yield subject
    if is_dataclass(subject) and not isinstance(subject, type):
        for field in fields(subject):
            yield from parts_of(getattr(subject, field.name))
    elif isinstance(subject, list | tuple | set | frozenset):
        for item in subject:
            yield from parts_of(item)


def names_around(subject: Any) -> dict[str, Any]:
    """The names that a repr may use: tunekit's, and those of the modules of all that is in the value."""
    names: dict[str, Any] = {n: getattr(import_module(f"tunekit.{home}"), n) for n, home in HOMES.items()}
    for family in FAMILIES:
        module = import_module(f"tunekit.{family}")
        names |= {n: getattr(module, n) for n in dir(module) if not n.startswith("_")}
    for part in parts_of(subject):
        of = part if hasattr(part, "__qualname__") else type(part)
        names |= vars(sys.modules.get(of.__module__) or object)
        names[of.__name__] = of
    return names
