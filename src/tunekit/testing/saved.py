"""Laws of saving: a value goes through a dict and through JSON, and its fingerprint is that of its content."""

import json
from typing import Any

from tunekit.testing.behaviour import behaviour
from tunekit.testing.calls import name_of
from tunekit.testing.differences import NotHere, expect, require
from tunekit.testing.laws import law
from tunekit.testing.processes import elsewhere
from tunekit.testing.valuing import closed, equal, others, parts_of
from tunekit.values.saving import fingerprint, from_dict, from_json, to_dict, to_json


@law
def check_dict(subject: Any, seed: int) -> int:
    """``from_dict(to_dict(x))`` is x, and the dict holds nothing that JSON cannot."""
    for value in (_savable(subject), *others(subject)):
        data = to_dict(value)
        line = f"tk.from_dict(tk.to_dict({name_of(value)}), classes=[…])"
        again = from_dict(data, classes=_classes(value))
        require(type(again) is type(value), f"a {type(value).__name__}", again, line)
        equal(again, value, line)
        expect(to_dict(again), data, line)
        json.dumps(data, allow_nan=False)
        if value is subject:
            expect(behaviour(again, seed), behaviour(subject, seed), line)
    return 1


@law
def check_json(subject: Any, seed: int) -> int:
    """``from_json(to_json(x))`` is x."""
    for value in (_savable(subject), *others(subject)):
        text = to_json(value)
        line = f"tk.from_json(tk.to_json({name_of(value)}), classes=[…])"
        again = from_json(text, classes=_classes(value))
        equal(again, value, line)
        expect(to_json(again), text, line)
        if value is subject:
            expect(behaviour(again, seed), behaviour(subject, seed), line)
    return 1


@law
def check_fingerprint(subject: Any, seed: int) -> int:
    """Equal values have one fingerprint, in every process; another value has another."""
    line = f"tk.fingerprint({name_of(subject)})"
    found = fingerprint(closed(subject))
    expect(fingerprint(subject), found, line)
    for other in others(subject):
        require(
            fingerprint(other) != found, "another fingerprint", found, f"tk.fingerprint({name_of(other)})"
        )
    try:
        there = elsewhere(subject, seed)["fingerprint"]
    except NotHere:  # it cannot go there: then what is here must do
        return 1
    expect(there, found, f"{line}  # in another process")
    return 2


def _savable(subject: Any) -> Any:
    """The subject, unless it holds something that no file can."""
    functions = [part for part in parts_of(subject) if callable(part) and not hasattr(part, "edits")]
    if functions:
        raise NotHere(f"it holds a function, {functions[0]!r}")
    return closed(subject)


def _classes(subject: Any) -> list[type[Any]]:
    return [type(part) for part in parts_of(subject) if not type(part).__module__.startswith("tunekit.")]
