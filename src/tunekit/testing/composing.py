"""Laws of composition: what wraps, precedes or follows a corruptor leaves its draws and its edits as they are."""

from collections import Counter
from copy import copy
from dataclasses import replace
from typing import Any

from tunekit.corruptors.case import LowerCase, UpperCase
from tunekit.corruptors.compounds import Sometimes
from tunekit.corruptors.contract import Compose, OneOf
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.testing.calls import call_of, called, name_of
from tunekit.testing.cases import PROSE, Case
from tunekit.testing.differences import NotHere, Said, expect, require
from tunekit.testing.laws import case_law, has_field, law
from tunekit.testing.totality import edits_of

_MANY = [f"{number}: {PROSE}" for number in range(20)]


@case_law
def check_wrappers(corruptor: Any, case: Case) -> None:
    """A chain of one, one of one, and always: each does what the corruptor alone does. Never does nothing."""
    expected = case.of(corruptor)
    edits = [trace.edits for trace in case.traces(corruptor)]
    for around in (Compose([corruptor]), OneOf([corruptor]), Sometimes(corruptor, p=1)):
        lines = (call_of(around, case), call_of(corruptor, case))
        expect(case.of(around), expected, *lines)
        expect([trace.edits for trace in case.traces(around)], edits, *lines)
    never = Sometimes(corruptor, p=0)
    expect(case.of(never), list(case.texts), call_of(never, case))


@case_law
def check_chain(corruptor: Any, case: Case) -> None:
    """A step after it works on what it gives, and the edits of the chain are those of both."""
    chain, after = corruptor >> LowerCase(), LowerCase()
    expected = after(case.of(corruptor))
    expect(case.of(chain), expected, call_of(chain, case), f"LowerCase()({call_of(corruptor, case)})")
    expect([trace.text for trace in case.traces(chain)], expected, call_of(chain, case, ".trace"))
    batch = case.batch
    expect(edits_of(chain, batch, case).apply(batch).to_list(), expected, call_of(chain, case))
    before = UpperCase() >> corruptor
    traced = [trace.text for trace in case.traces(before)]
    expect(traced, case.of(before), call_of(before, case), call_of(before, case, ".trace"))


@case_law
def check_associativity(corruptor: Any, case: Case) -> None:
    """How a chain is put in parentheses does not matter."""
    a, b = UpperCase(), Sometimes(LowerCase(name="low"), p=0.5)
    left, right = (a >> corruptor) >> b, a >> (corruptor >> b)
    lines = (call_of(left, case), call_of(right, case))
    expect(case.of(left), case.of(right), *lines)
    nested = Compose([a, Sometimes(corruptor >> b, p=1)])
    expect(case.of(nested), case.of(left), lines[0], call_of(nested, case))


@case_law
def check_labels(corruptor: Any, case: Case) -> None:
    """A step of another name that does nothing leaves the draws as they are, before it and after it."""
    nothing = Sometimes(LowerCase(name="a step of another name"), p=0, name="never")
    expected = case.of(corruptor)
    for chain in (
        nothing >> corruptor,
        corruptor >> nothing,
        nothing >> Sometimes(corruptor >> nothing, p=1),
    ):
        expect(case.of(chain), expected, call_of(corruptor, case), call_of(chain, case))


@law
def check_names(corruptor: Any, seed: int) -> int:
    """Labels are a tuple of names, always the same; another ``name`` gives other draws, and is another value."""
    labels = corruptor.labels
    line = f"{called(corruptor)}.labels"
    require(
        isinstance(labels, tuple) and all(isinstance(n, str) for n in labels),
        "a tuple of strings",
        labels,
        line,
    )
    expect(copy(corruptor).labels, labels, line)
    within = [label for part in getattr(corruptor, "parts", ()) for label in part.labels]
    lost = Counter(within) - Counter(labels)
    require(not lost, f"the labels of all its parts, {within}", labels, line)
    if hasattr(corruptor, "parts") or not has_field(corruptor, "name") or not draws(corruptor, seed):
        return 1
    renamed = replace(corruptor, name="another name")
    given = list(_MANY)
    differs = renamed(given, seed=seed) != corruptor(given, seed=seed)
    require(differs, "other draws under another name", Said("the same texts"), f"{called(renamed)}(texts)")
    return 2


@law
def check_steps_apart(corruptor: Any, seed: int) -> int:
    """The second of two equal steps has draws of its own."""
    if not draws(corruptor, seed):
        raise NotHere("it draws nothing, or seldom")
    batch = TextBatch.from_list(_MANY)
    streams = Streams(seed, batch)
    first = run(corruptor, batch, streams).texts.to_list()
    second = run(corruptor, batch, streams.after(corruptor.labels)).texts.to_list()
    line = f"{name_of(corruptor)} >> {name_of(corruptor)}"
    require(first != second, "other draws for the second step", Said("the same texts"), line)
    return 1


def draws(corruptor: Any, seed: int) -> bool:
    """Whether what it does depends on the seed, nearly always."""
    given = list(_MANY)
    return len({tuple(corruptor(given, seed=seed + own)) for own in range(8)}) > 4
