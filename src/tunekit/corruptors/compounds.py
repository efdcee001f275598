"""Corruptors made of corruptors: sometimes one, some of several, all in another order, one several times."""

from abc import ABC, abstractmethod
from dataclasses import field
from functools import partial
from typing import Annotated, Any

import numpy as np

from tunekit.corruptors.contract import (
    Compound,
    Corruptor,
    InnerCorruptor,
    InnerCorruptors,
    count_steps,
    list_repr,
    refuse_many,
    replace_field,
)
from tunekit.engine.batch import TextBatch
from tunekit.engine.places import Chosen
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.run import Guards, Run, branch, spread, unchanged
from tunekit.engine.streams import Streams
from tunekit.errors import invalid
from tunekit.values.arguments import Checked, Rate, plain
from tunekit.values.frozen import value

_KEYS = 1 << 32
_MOST_TIMES = 1_000


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
        # A record's rank is its number.
        chosen = streams.after(tuple(inner)).fork(own).thin(texts.records(), self.p).ranks
        others = np.delete(np.arange(len(texts)), chosen)
        choices = [(self.corruptor, chosen), (None, others)]
        return branch(choices, texts, streams, trace=trace, guards=guards)


class _InRounds(Compound, ABC):
    """What these share: each record draws which part comes in which round."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the parts, and its own, for the draw: so it does not relabel what it holds."""
        return (*super().labels, self._label)

    @property
    def _label(self) -> str:
        return self.name or type(self).__name__

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """Round by round, each record through its part. A part has the draws of its place in the list, in any round."""
        parts = self.parts
        # What each part draws from, and, after the last one, what the plan is drawn from.
        ahead = [streams]
        for part in parts:
            ahead.append(ahead[-1].after(part.labels))
        plan = self._plan(ahead[-1].fork(self._label).thin(texts.records(), 1))
        whole = unchanged(texts, trace=trace, guards=guards)
        # (records, rounds), and so one round is (records,): the number of a part for each record.
        for turn in plan.T:
            here = np.unique(turn).tolist()
            choices = [((*parts, None)[i], ahead[i], where_set(turn == i)) for i in here]
            run = spread(choices, whole.texts, trace=trace, guards=whole.guards)
            if whole.alignment is not None and run.alignment is not None:
                run = Run(run.texts, whole.alignment.then(run.alignment), run.guards)
            whole = run
        return whole

    @abstractmethod
    def _plan(self, chosen: Chosen) -> Ints:
        """For each record, round by round, the number of a part; the number after the last one is none."""


def _check_n(owner: object, argument: str, n: Any, most: int, limit: str, hint: str = "") -> Any:
    """An integer, or a pair of them as a tuple."""
    pair = tuple(map(plain, n)) if isinstance(n, list | tuple) else (n, n)
    whole = len(pair) == 2 and all(type(number) is int for number in pair)
    if not whole or not 0 <= pair[0] <= pair[1] <= most:
        rule = f"an integer of at least 0 and at most {limit}, or two, (low, high), with low <= high"
        raise invalid(owner, argument, n, rule, hint)
    return pair if isinstance(n, list | tuple) else n


@value
class SomeOf(_InRounds):
    """Some of several corruptors, drawn for each record, one after the other in the order of the list.

    >>> import tunekit as tk
    >>> noise = tk.SomeOf([tk.StripPunctuation(), tk.UpperCase(), tk.DropWords(rate=0.3)], n=2)
    >>> noise(["Oh, well!", "No, not now.", "Well: yes?"], seed=4)
    ['Oh well', 'No now', 'WELL YES']

    ``n`` of them, two unless given, all different, every selection equally likely; with a range (low, high) each record
    first draws how many. A corruptor has the draws of its place in the list, whichever others were drawn.

    Raises: InvalidArgument: no choice, or ``n`` no integer or range of 0 to the number of choices.
    Cost: that of each choice on its share of the records, and one copy of the text for each of the most rounds.
    """

    choices: InnerCorruptors = field(kw_only=False)
    n: int | tuple[int, int] = 2

    def __post_init__(self) -> None:
        if not self.choices:
            raise invalid(self, "choices", self.choices, "at least one corruptor")
        most = len(self.choices)
        hint = f"n is 2 unless given: write n={most}." if self.n == 2 > most else ""
        replace_field(self, "n", _check_n(self, "n", self.n, most, f"{most}, the number of choices", hint))

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The choices."""
        return tuple(self.choices)

    def _plan(self, chosen: Chosen) -> Ints:
        high = _range(self.n)[1]
        # (records, high): the first n of a drawn order are a drawn selection. Those after n become the number that does
        # nothing, the highest, and sorting puts the others in the order of the list.
        drawn = _permuted(chosen, len(self.choices))[:, :high]
        drawn[np.arange(high) >= _drawn_n(chosen, self.n)[:, None]] = len(self.choices)
        drawn.sort(axis=1)
        return drawn

    def __repr__(self) -> str:
        return list_repr(self, self.parts, n=None if self.n == 2 else self.n)


@value
class RandomOrder(_InRounds):
    """Several corruptors one after the other, in an order that is drawn for each record.

    >>> import tunekit as tk
    >>> noise = tk.RandomOrder([tk.Truncate(share=0.5), tk.ShuffleWords(window=None)])
    >>> noise(["one two three four five six", "red orange yellow green blue violet"], seed=6)
    ['three two one', 'yellow green orange']

    Every order is equally likely. A step has the draws of its place in the list, wherever it comes.

    Raises: InvalidArgument: a step that is no corruptor.
    Cost: the sum of the steps, and one copy of the text for each.
    """

    steps: InnerCorruptors = field(kw_only=False)

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The steps."""
        return tuple(self.steps)

    def _plan(self, chosen: Chosen) -> Ints:
        return _permuted(chosen, len(self.steps))

    def __repr__(self) -> str:
        return list_repr(self, self.parts)


# How many times: a number, or the least and the most of one that is drawn.
Times = Annotated[
    int | tuple[int, int], Checked(partial(_check_n, most=_MOST_TIMES, limit=f"{_MOST_TIMES:,}"))
]


@value
class Repeat(_InRounds):
    """One corruptor several times, each on the output of the time before.

    >>> import tunekit as tk
    >>> tk.Repeat(tk.SwapWords(rate=0.2), n=3)("The quick brown fox jumps over the lazy dog.", seed=2)
    'The brown quick fox over jumps the lazy dog.'

    ``Repeat(a, n=3)`` is ``a >> a >> a``: each time has draws of its own. With a range (low, high) each record draws
    how many times, all equally likely.

    Raises: InvalidArgument: no corruptor, or ``n`` no integer or range of 0 to 1,000.
    Cost: that of the corruptor, ``n`` times, and with a range one copy of the text each time.
    """

    corruptor: InnerCorruptor = field(kw_only=False)
    n: Times = 2

    def __post_init__(self) -> None:
        refuse_many(self, _range(self.n)[1] * count_steps(self.corruptor))

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptor, as often as it may come."""
        return (self.corruptor,) * _range(self.n)[1]

    def _plan(self, chosen: Chosen) -> Ints:
        # (times,) by (records, 1): round i is part i, or nothing once a record has had its number.
        times = np.arange(_range(self.n)[1])
        return np.where(times < _drawn_n(chosen, self.n)[:, None], times, times.size)


def _permuted(chosen: Chosen, size: int) -> Ints:
    """The numbers below ``size`` for each record, in the order of a number drawn for each; equal ones keep theirs."""
    # (parts, records), turned around; counter 0 is left for the number of rounds.
    keys = [chosen.pick(_KEYS, counter=i + 1) for i in range(size)]
    return np.array(keys, np.int64).reshape(size, len(chosen)).T.argsort(axis=1, kind="stable")


def _drawn_n(chosen: Chosen, n: int | tuple[int, int]) -> Ints:
    low, high = _range(n)
    return low + (chosen.pick(high - low + 1) if low < high else np.zeros(len(chosen), np.int64))


def _range(n: int | tuple[int, int]) -> tuple[int, int]:
    return n if isinstance(n, tuple) else (n, n)
