"""Every error tunekit raises, the checks of arguments that write its messages, and the notes on errors of others.

A message names the class, the argument, its value and the rule; a second line, ``Hint:``, says what to do next.
"""

import difflib
from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from fractions import Fraction
from operator import index
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
E = TypeVar("E", bound=Exception)

_EXCERPT = 60


class TunekitError(Exception):
    """The root of every error of tunekit: ``except tk.TunekitError`` catches them all."""


class InvalidArgument(TunekitError, ValueError):
    """An argument breaks its rule: wrong type, out of range, unknown name."""


class MalformedInput(TunekitError, ValueError):
    """Data that cannot be read as what it claims to be; says in which file and where."""


class LawBroken(TunekitError, AssertionError):
    """Something that must hold does not: a pair whose two sides disagree, a corruptor that breaks a record apart."""


class OutOfDomain(TunekitError, ValueError):
    """A well-formed input that the operation is not defined for, such as a record above a limit."""


class SourceExhausted(TunekitError, RuntimeError):
    """A source that can be read only once was read a second time."""


class MissingExtra(TunekitError, ImportError):
    """A package that not everybody needs is asked for and not installed; says how to install it."""


class WorkerDied(TunekitError, RuntimeError):
    """A process that worked for this one was killed, or crashed; what was written so far is kept."""


class LengthUnknown(TunekitError, TypeError):
    """``len()`` of something that is only known once it has been read."""


def describe(value: object) -> str:
    """The repr of a value, cut to 60 characters, with control and format characters made visible."""
    text = _visible(_repr(value)[: _EXCERPT + 1])
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def visible(value: object) -> str:
    """The repr of a value, with control and format characters made visible."""
    return _visible(_repr(value))


def _repr(value: object) -> str:
    try:
        return repr(value)
    except RecursionError:
        return f"a {type(value).__name__} that nests too deep to be shown"
    except Exception as error:  # noqa: BLE001 -- whatever it raises, it must not hide the error that this is for
        return f"<{type(value).__name__}, whose repr raises {type(error).__name__}>"


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def did_you_mean(name: object, known: Iterable[str]) -> str:
    r"""A hint line that names the closest known name, or lists all of them.

    >>> did_you_mean("rat", ["rate", "keep"])
    "\nHint: Did you mean 'rate'?"
    """
    known = sorted(known)
    close = closest(name if isinstance(name, str) else visible(name), known)
    if close is not None:
        return f"\nHint: Did you mean {close!r}?"
    return f"\nHint: Known here: {', '.join(known)}." if known else ""


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one; ``None`` when none is.

    >>> closest("rat", ["rate", "keep"])
    'rate'
    """
    known = sorted(known)
    close = difflib.get_close_matches(name, known, n=1) or [n for n in known if n.lower() == name.lower()]
    return close[0] if close else None


def invalid(owner: object, argument: str, value: object, rule: str, hint: str = "") -> InvalidArgument:
    """The error for one bad argument, such as ``StripPunctuation(rate=1.5): rate must be between 0 and 1``."""
    place = owner if isinstance(owner, str) else type(owner).__name__
    tail = f"\nHint: {hint}" if hint else ""
    return InvalidArgument(f"{place}({argument}={describe(value)}): {argument} must be {rule}.{tail}")


def is_number(value: object) -> bool:
    """Whether it is a real number; booleans are none here."""
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)


def check_rate(owner: object, argument: str, value: Any) -> None:
    """A probability: a real number between 0 and 1, both included."""
    if not is_number(value):
        raise invalid(owner, argument, value, "a number between 0 and 1")
    if not 0 <= value <= 1:
        hint = f"write {float(value) / 100:g} for {float(value):g} %." if 1 < value <= 100 else ""
        raise invalid(owner, argument, value, "between 0 and 1", hint)


def check_integer(
    owner: object, argument: str, value: Any, *, least: int | None = None, most: int | None = None
) -> None:
    """An integer, at least ``least`` and at most ``most`` when given; booleans are not integers here."""
    rule = "an integer" if least is None else f"an integer of at least {least}"
    whole = hasattr(type(value), "__index__") and not isinstance(value, bool)
    if whole and most is not None and index(value) > most:
        raise invalid(owner, argument, value, f"at most {most:,}")
    if not whole or (least is not None and index(value) < least):
        raise invalid(owner, argument, value, rule)


def check_string(owner: object, argument: str, value: Any) -> None:
    """A ``str``."""
    if not isinstance(value, str):
        raise invalid(owner, argument, value, "a string")


def check_texts(owner: object, argument: str, value: Any) -> None:
    """No table, dict or set, which give their columns or keys, or no order, when they are read as a row of texts."""
    if any(_has(value, name) for name in ("columns", "column_names")):
        hint = "tk.from_frame(frame, text=…) reads a data frame, pandas or polars."
        if _has(value, "column_names"):
            hint = "tk.from_dataset(dataset, text=…) reads a data set"
            hint += ", tk.from_frame(table.to_pandas(), text=…) an Arrow table."
        raise invalid(
            owner, argument, value, "strings one by one, not a table, which gives its columns", hint
        )
    if isinstance(value, Mapping):
        hint = "list(d.values()) are its values; tk.from_frame(…) and tk.from_dataset(…) read tables."
        raise invalid(owner, argument, value, "strings one by one, not a dict, which gives its keys", hint)
    if isinstance(value, AbstractSet) and not isinstance(value, KeysView):
        hint = "sorted(texts) is the same everywhere; dict.fromkeys(texts) keeps the order of a list without repeats."
        raise invalid(owner, argument, value, "strings in an order, and a set has none", hint)


def _has(value: Any, name: str) -> bool:
    """Whether it has an attribute, not looked at: that of a lazy frame makes work."""
    return hasattr(type(value), name) or name in getattr(value, "__dict__", {})


def check_home(owner: object, argument: str, path: Any) -> None:
    """No path that begins with ``~``, which a shell knows and a file system does not."""
    if str(path) == "~" or str(path).startswith("~/"):
        hint = f"Path({str(path)!r}).expanduser() puts your home folder in place of ~."
        raise invalid(owner, argument, path, "a path without ~", hint)


def hinted(error: E, hint: str) -> E:
    """The error with a hint, where it has none."""
    return error if "\nHint: " in str(error) else type(error)(f"{error}\nHint: {hint}")


def note(error: BaseException, text: str) -> None:
    """Add a note to an exception; one of a frozen class takes none."""
    with suppress(AttributeError):
        error.add_note(text)


def first_difference(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Return the place where two texts or lists begin to differ; the length of the shorter where they do not.

    >>> first_difference("tea", "ten"), first_difference("tea", "teapot")
    (2, 3)
    """
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def each(function: Callable[[T], R], given: Iterable[T], call: str, ids: Sequence[str]) -> list[R]:
    """What a function of the user's gives for each; its exception gets a note that says at which id it was."""
    made: list[R] = []
    try:
        for item in given:
            made.append(function(item))  # noqa: PERF401 -- how many there are, is where it was
    except Exception as error:
        note(error, f"{call}: called for {describe(ids[len(made)])}.")
        raise
    return made
