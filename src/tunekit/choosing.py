"""Corruptors made of corruptors: one of several, sometimes."""

from collections.abc import Sequence
from dataclasses import field
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np

from tunekit.arguments import Rate, plain
from tunekit.compose import Compound, InnerCorruptor, InnerCorruptors, list_repr, replace_field
from tunekit.corrupting import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import Guards, Run, branch
from tunekit.engine.streams import Streams
from tunekit.errors import invalid, is_number
from tunekit.values import value


@value
class OneOf(Compound):
    """One of several corruptors, drawn for each record: ``OneOf([a, b])`` is ``a | b``.

    >>> import tunekit as tk
    >>> noise = tk.LowerCase() | tk.UpperCase() | tk.StripPunctuation()
    >>> noise(["Oh!", "No, no.", "Well: yes?"], seed=2)
    ['OH!', 'no, no.', 'Well yes']

    ``weights`` say how often each is drawn, in proportion; without them all are equally likely.

    Raises: InvalidArgument: no choice, or weights that are negative, all zero or of another number.
    Cost: that of each choice on its share of the records, and one copy of the text.
    """

    choices: InnerCorruptors = field(kw_only=False)
    weights: Sequence[float] | None = None

    def __post_init__(self) -> None:
        if not self.choices:
            raise invalid(self, "choices", self.choices, "at least one corruptor")
        if self.weights is not None:
            if isinstance(self.weights, str | bytes) or not isinstance(self.weights, Sequence):
                raise invalid(self, "weights", self.weights, "numbers of at least 0, in a list")
            replace_field(self, "weights", tuple(map(plain, self.weights)))
            self._check_weights(self.weights)

    def _check_weights(self, weights: Sequence[Any]) -> None:
        if len(weights) != len(self.choices):
            raise invalid(self, "weights", weights, f"as many as the choices, {len(self.choices)}")
        if not all(is_number(w) and 0 <= w < 2**64 for w in weights) or not any(weights):
            raise invalid(self, "weights", weights, "numbers of at least 0, not all 0")

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The choices."""
        return tuple(self.choices)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the choices, and its own, for the draw: so it does not relabel what it holds."""
        return (*super().labels, self.name or "OneOf")

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """Each record through the choice drawn for it."""
        *inner, own = self.labels
        chosen = streams.after(tuple(inner)).fork(own).thin(texts.records(), 1)
        if self.weights is None:
            drawn = chosen.pick(len(self.choices))
        else:
            shares = [Fraction(w) for w in accumulate(map(Fraction, self.weights))]
            bounds = np.array([int(s / shares[-1] * (1 << 32)) for s in shares], np.int64)
            drawn = np.searchsorted(bounds, chosen.pick(1 << 32), side="right")
        choices = [(c, np.flatnonzero(drawn == i)) for i, c in enumerate(self.choices)]
        return branch(choices, texts, streams, trace=trace, guards=guards)

    def __repr__(self) -> str:
        nested = any(choices_of(choice) != (choice,) for choice in self.choices)
        if len(self.choices) < 2 or nested or self.weights is not None or self.name is not None:
            return list_repr(self, self.parts, weights=self.weights)
        return " | ".join(map(repr, self.choices))


@value
class Sometimes(Compound):
    """A corruptor that works on a record with the chance ``p``, and else leaves it alone.

    >>> import tunekit as tk
    >>> tk.Sometimes(tk.UpperCase(), p=0.5)(["one", "two", "three", "four"], seed=4)
    ['ONE', 'TWO', 'three', 'FOUR']

    What it does to a record is what the corruptor alone would do to it.

    Raises: InvalidArgument: ``p`` outside [0, 1], or no corruptor.
    Cost: that of the corruptor on its share of the records, and one copy of the text.
    """

    corruptor: InnerCorruptor = field(kw_only=False)
    p: Rate = 0.5

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptor."""
        return (self.corruptor,)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the corruptor, and its own, for the draw: so it does not relabel what it wraps."""
        return (*super().labels, self.name or "Sometimes")

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """The chosen records through the corruptor, the others as they are."""
        *inner, own = self.labels
        chosen = streams.after(tuple(inner)).fork(own).thin(texts.records(), self.p).ranks
        others = np.delete(np.arange(len(texts)), chosen)
        choices = [(self.corruptor, chosen), (None, others)]
        return branch(choices, texts, streams, trace=trace, guards=guards)


def choices_of(corruptor: Corruptor) -> tuple[Corruptor, ...]:
    """The choices of a plain alternative, or the corruptor itself: in ``a | b | c`` each is a third."""
    plain = isinstance(corruptor, OneOf) and corruptor.weights is None and corruptor.name is None
    return corruptor.parts if plain and isinstance(corruptor, OneOf) else (corruptor,)
