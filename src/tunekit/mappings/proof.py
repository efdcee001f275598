"""Noise on one side of a pair: where its draws come from, how its result is marked, and the proof that it was that."""

from operator import eq

import numpy as np

from tunekit.batches.pair import Pair
from tunekit.corruptors.contract import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.engine.tables import Flags
from tunekit.errors import InvalidArgument, LawBroken, check_integer, check_string, describe, first_difference


def apart(streams: Streams, label: str, depth: int) -> Streams:
    """Streams for a wrapper: no step inside it draws the same, whatever its name; ``depth`` counts its like inside."""
    own = streams.after((label,) * depth).fork(label)
    return Streams(streams.seed, own.roots)


def marks_of(inputs: TextBatch, targets: TextBatch) -> dict[str, Flags]:
    """The pairs whose sides are the same, and those whose input is empty."""
    same = np.fromiter(map(eq, inputs.texts, targets.texts), np.bool_, len(inputs))
    empty = np.fromiter(map(len, inputs.texts), np.int64, len(inputs)) == 0
    return {"unchanged": same, "empty input": empty}


def streams_of(pair: Pair, owner: str = "check") -> Streams:
    """All that the draws of one pair depend on.

    Raises: InvalidArgument: no pair, or one that no mapping gives.
    """
    if not isinstance(pair, Pair):
        raise InvalidArgument(f"{owner}({describe(pair)}): it must be a pair, a tk.Pair.")
    for name in ("input", "target", *(["source"] if pair.source is not None else [])):
        check_string("Pair", name, getattr(pair, name))
    check_integer("Pair", "seed", pair.seed)
    check_integer("Pair", "key", pair.key, least=0, most=(1 << 64) - 1)
    check_integer("Pair", "copy", pair.copy, least=0)
    return Streams(pair.seed, np.array([pair.key], np.uint64), pair.copy)


def prove(owner: object, pair: Pair, noise: Corruptor, clean: str, streams: Streams, name: str) -> None:
    """That the input is what the noise makes of a clean text, called ``name``, and that undoing it gives that text.

    Raises: LawBroken: it is not.
    """
    text = TextBatch.from_list([clean])
    outcome = run(noise, text, streams, trace=True)
    agree(owner, pair, f"noise({name})", outcome.texts.texts[0], "input", pair.input)
    undone = Edits(outcome.script(text).backward(text.units)).apply(outcome.texts)
    agree(owner, pair, "undo(input)", undone.texts[0], name, clean)


def agree(owner: object, pair: Pair, what: str, found: str, side: str, expected: str, hint: str = "") -> None:
    """That two texts are the same.

    Raises: LawBroken: they are not; with the place where they begin to differ.
    """
    if found == expected:
        return
    place = first_difference(found, expected)
    around = slice(max(place - 20, 0), place + 20)
    raise LawBroken(
        f"{owner!r}: the pair {describe(pair.id)} breaks its law: {what} is not its {side}. They differ at character "
        f"{place}: {describe(found[around])} and {describe(expected[around])}.{hint}"
    )
