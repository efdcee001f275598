"""Telling: how one broken law reads, and how many of them do without a wall of text."""

from collections.abc import Callable, Mapping
from typing import Any

from tunekit.errors import LawBroken, first_difference
from tunekit.testing.calls import name_of
from tunekit.testing.differences import Difference, Said
from tunekit.testing.hints import hint_of

_LONG, _SHORT, _AROUND = 300, 200, 60
_IN_FULL = 5
# What one mistake in the world breaks is the cause of most else.
_FIRST = (
    "check_global_state",
    "check_own_state",
    "check_source_state",
    "check_pair_purity",
    "check_input_unchanged",
    "check_repeatable",
)


def message(body: Callable[..., Any], subject: Any, seed: int, difference: Difference) -> str:
    """The law, the smallest case, what was expected and found, and how to see it again."""
    name, rule = body.__name__, (body.__doc__ or "").strip().splitlines()
    seeded = f", seed={seed}" * bool(seed)
    expected, found, where = narrowed(difference.expected, difference.found)
    hint = hint_of(subject, difference)
    lines = [
        f"{name}: {name_of(subject)} breaks this law.",
        f"The law: {rule[0] if rule else name}",
        *([f"The first that differs is at {where}."] if where else []),
        f"Expected: {excerpt(expected)}",
        f"Found:    {excerpt(found)}",
        "To see it again:",
        f"    from tunekit.testing import {name}",
        f"    {name}({name_of(subject)}{', twin' * (name == 'check_twin')}{seeded})",
        *(f"    {cut(line)}" for line in difference.lines),
        *([f"Hint: {hint}"] if hint else []),
    ]
    return "\n".join(lines)


def narrowed(expected: Any, found: Any) -> tuple[Any, Any, str]:
    """Of two long lists the first items that differ, of two long texts what is around; and where that is."""
    where = ""
    while _are_long_lists(expected, found):
        i = first_difference(expected, found)
        expected, found, where = expected[i], found[i], f"{where}[{i}]"
    if type(expected) is type(found) is str and max(len(expected), len(found)) > _SHORT:
        at = first_difference(expected, found)
        expected, found = _around(expected, at), _around(found, at)
        where = f"{where} character {at:,}".strip()
    return expected, found, where


def _are_long_lists(expected: Any, found: Any) -> bool:
    return (
        type(expected) is type(found)
        and isinstance(expected, list | tuple)
        and len(expected) == len(found)
        and expected != found
        and max(len(repr(expected)), len(repr(found))) > _SHORT
    )


def _around(text: str, at: int) -> Said:
    start, end = max(0, at - _AROUND), at + _AROUND
    return Said(f"{'…' * (start > 0)}{excerpt(text[start:end])}{'…' * (end < len(text))}")


def excerpt(thing: Any) -> str:
    """The repr of something, cut where it is long, its control characters made visible; words keep their lines."""
    text, kept = repr(thing), "\n" * isinstance(thing, Said)
    text = "".join(c if c.isprintable() or c in kept else _escaped(c) for c in text)
    return cut(text).replace("\n", "\n    ")


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()


def cut(text: str) -> str:
    """A text with its middle left out where it is long."""
    if len(text) <= 2 * _LONG:
        return text
    return f"{text[:_LONG]}…({len(text) - 2 * _LONG:,} characters more)…{text[-_LONG:]}"


def summary(subject: Any, broken: Mapping[str, LawBroken]) -> str:
    """All broken laws by name, the telling ones in full, one error once, and of the rest how to see it."""
    if len(broken) == 1:
        return "\n".join(map(str, broken.values()))
    groups = _by_error(broken)
    blocks = [_block(broken, names) for names in groups[:_IN_FULL]]
    rest = [name for names in groups[_IN_FULL:] for name in names]
    if rest:
        blocks.append(
            f"{_more(len(rest))}, not in full here; {rest[0]}(subject) shows it: {', '.join(rest)}."
        )
    head = f"{name_of(subject)}: {len(broken)} laws are broken: {', '.join(broken)}."
    return "\n\n".join([head, *blocks])


def _by_error(broken: Mapping[str, LawBroken]) -> list[list[str]]:
    """The names of the laws, the telling ones first; those that one error breaks stand together."""
    groups: dict[Any, list[str]] = {}
    for name in sorted(broken, key=lambda n: _FIRST.index(n) if n in _FIRST else len(_FIRST)):
        groups.setdefault(_origin(broken[name]) or name, []).append(name)
    return list(groups.values())


def _origin(broken: BaseException) -> tuple[Any, ...] | None:
    """The kind of the error that broke a law, and the line that raised it."""
    error: BaseException | None = broken.__cause__
    if error is None:
        return None
    while error.__cause__ is not None:
        error = error.__cause__
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return type(error), step and (step.tb_frame.f_code.co_filename, step.tb_lineno)


def _block(broken: Mapping[str, LawBroken], names: list[str]) -> str:
    """The first law in full, and how many others its error breaks; all names stand in the first line already."""
    first, *others = names
    named = f": {', '.join(others)}" if len(others) <= _IN_FULL else ""
    return str(broken[first]) + (f"\nThe same error breaks {_more(len(others))}{named}." if others else "")


def _more(count: int) -> str:
    return f"{count} more law{'s' * (count != 1)}"
