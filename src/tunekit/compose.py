"""Corruptors made of corruptors: one after the other, one of several, sometimes."""

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np

from tunekit.corrupting import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.run import Run, branch, in_order, run
from tunekit.engine.spans import Spans
from tunekit.engine.streams import Streams
from tunekit.errors import check_rate, invalid
from tunekit.values import value

Guards = tuple[Spans, ...]


class _Compound(Corruptor):
    """What all of them share: ``edits`` is the composition of what the parts decide."""

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptors inside."""
        return ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the parts, in order."""
        return tuple(label for part in self.parts for label in part.labels)

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """All that happens, as one splice of the texts."""
        outcome = run(self, texts, streams, trace=True)
        return Edits(outcome.script(texts).forward(outcome.texts.units))


@value
class Compose(_Compound):
    """One corruptor after the other: ``Compose([a, b])`` is ``a >> b``.

    >>> import tunekit as tk
    >>> tk.Compose([tk.StripPunctuation(), tk.UpperCase()])("Straße, bitte!")
    'STRASSE BITTE'

    The text is not decoded between the steps, and neighbouring maps run as one. A step's draws are labelled with its
    name and how many of that name came before it, so that a new step leaves those of other names as they were.

    Raises: InvalidArgument: a step that is no corruptor.
    Cost: the sum of the steps; a map behind a map is free.
    """

    steps: Sequence[Corruptor] = field(kw_only=False)

    def __post_init__(self) -> None:
        _refuse_name(self)
        steps = _corruptors(self, "steps", self.steps)
        _set(self, "steps", tuple(inner for step in steps for inner in steps_of(step)))

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The steps."""
        return tuple(self.steps)

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """One step after the other."""
        return in_order(self.steps, texts, streams, trace=trace, guards=guards)

    def __repr__(self) -> str:
        if len(self.steps) < 2:
            return _list_repr(self, self.parts)
        return " >> ".join(f"({s!r})" if isinstance(s, OneOf | Compose) else repr(s) for s in self.steps)


@value
class OneOf(_Compound):
    """One of several corruptors, drawn for each record: ``OneOf([a, b])`` is ``a | b``.

    >>> import tunekit as tk
    >>> noise = tk.LowerCase() | tk.UpperCase() | tk.StripPunctuation()
    >>> noise(["Oh!", "No, no.", "Well: yes?"], seed=2)
    ['OH!', 'no, no.', 'Well yes']

    ``weights`` say how often each is drawn, in proportion; without them all are equally likely.

    Raises: InvalidArgument: no choice, or weights that are negative, all zero or of another number.
    Cost: that of each choice on its share of the records, and one copy of the text.
    """

    choices: Sequence[Corruptor] = field(kw_only=False)
    weights: Sequence[float] | None = None

    def __post_init__(self) -> None:
        _set(self, "choices", _corruptors(self, "choices", self.choices))
        if not self.choices:
            raise invalid(self, "choices", self.choices, "at least one corruptor")
        if self.weights is not None:
            if isinstance(self.weights, str) or not isinstance(self.weights, Sequence):
                raise invalid(self, "weights", self.weights, "numbers of at least 0, in a list")
            _set(self, "weights", tuple(self.weights))
            self._check_weights(self.weights)

    def _check_weights(self, weights: Sequence[Any]) -> None:
        if len(weights) != len(self.choices):
            raise invalid(self, "weights", weights, f"as many as the choices, {len(self.choices)}")
        numbers = [
            isinstance(w, int | float | Fraction) and not isinstance(w, bool) and 0 <= w < 2**64
            for w in weights
        ]
        if not all(numbers) or not any(weights):
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
            return _list_repr(self, self.parts, weights=self.weights)
        return " | ".join(map(repr, self.choices))


@value
class Sometimes(_Compound):
    """A corruptor that works on a record with the chance ``p``, and else leaves it alone.

    >>> import tunekit as tk
    >>> tk.Sometimes(tk.UpperCase(), p=0.5)(["one", "two", "three", "four"], seed=4)
    ['ONE', 'TWO', 'three', 'FOUR']

    What it does to a record is what the corruptor alone would do to it.

    Raises: InvalidArgument: ``p`` outside [0, 1], or no corruptor.
    Cost: that of the corruptor on its share of the records, and one copy of the text.
    """

    corruptor: Corruptor = field(kw_only=False)
    p: float = 0.5

    def __post_init__(self) -> None:
        _corruptors(self, "corruptor", (self.corruptor,))
        check_rate(self, "p", self.p)

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


@value
class Protect(_Compound):
    r"""A corruptor that leaves what matches a pattern alone.

    >>> import tunekit as tk
    >>> quiet = tk.StripPunctuation() >> tk.LowerCase()
    >>> tk.Protect(quiet, r"https?://\S+")("See https://Example.org/a?b=1, NOW!")
    'see https://Example.org/a?b=1, now'

    The pattern (of the ``regex`` package, a string or compiled) is matched once, on the input of the whole chain; the
    spans are carried along as the text moves. An edit that touches one is dropped: one that replaces a character of
    it, or inserts strictly inside. The draws are those of the corruptor alone.

    Raises: InvalidArgument: no corruptor, or a pattern that does not compile.
    Cost: the search of the pattern, record by record, about half a microsecond a match; maps do not fuse where one is
    found.
    """

    corruptor: Corruptor = field(kw_only=False)
    pattern: Any = field(kw_only=False)

    def __post_init__(self) -> None:
        _refuse_name(self)
        _corruptors(self, "corruptor", (self.corruptor,))
        self._compiled()

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptor."""
        return (self.corruptor,)

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """The corruptor, with one guard more."""
        matched = texts.matches(self._compiled())
        guard = Spans(*matched.span(matched.ranks()))
        if not len(guard):
            return run(self.corruptor, texts, streams, trace=trace, guards=guards)
        outcome = run(self.corruptor, texts, streams, trace=trace, guards=(*guards, guard))
        return replace(outcome, guards=outcome.guards[: len(guards)])

    def _compiled(self) -> Any:
        source = getattr(self.pattern, "pattern", self.pattern)
        if not isinstance(source, str):
            raise invalid(self, "pattern", self.pattern, "a pattern that compiles, of strings")
        if hasattr(self.pattern, "finditer"):
            return self.pattern
        import regex

        try:
            return regex.compile(source)
        except regex.error as error:
            raise invalid(self, "pattern", self.pattern, f"a pattern that compiles ({error})") from None


def steps_of(corruptor: Corruptor) -> tuple[Corruptor, ...]:
    """The steps of a chain, or the corruptor itself: ``(a >> b) >> c`` is ``a >> b >> c``."""
    return corruptor.parts if isinstance(corruptor, Compose) else (corruptor,)


def choices_of(corruptor: Corruptor) -> tuple[Corruptor, ...]:
    """The choices of a plain alternative, or the corruptor itself: in ``a | b | c`` each is a third."""
    plain = isinstance(corruptor, OneOf) and corruptor.weights is None and corruptor.name is None
    return corruptor.parts if plain and isinstance(corruptor, OneOf) else (corruptor,)


def _refuse_name(owner: Corruptor) -> None:
    if owner.name is not None:
        raise invalid(
            owner, "name", owner.name, "left out: it labels draws, and this draws nothing", "name its parts."
        )


def _corruptors(owner: object, argument: str, given: Any) -> tuple[Corruptor, ...]:
    parts = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    for part in parts:
        if not isinstance(part, Corruptor):
            kind = "a corruptor" if argument == "corruptor" else "corruptors"
            hint = f"call it: {part.__name__}()." if isinstance(part, type) else ""
            hint = "put @tk.corruptor above its class." if not hint and hasattr(part, "edits") else hint
            raise invalid(owner, argument, part, kind, hint)
    return parts


def _list_repr(corruptor: Corruptor, parts: tuple[Corruptor, ...], **arguments: Any) -> str:
    given = [f"[{', '.join(map(repr, parts))}]"]
    given += [f"{k}={v!r}" for k, v in {**arguments, "name": corruptor.name}.items() if v is not None]
    return f"{type(corruptor).__name__}({', '.join(given)})"


def _set(owner: object, name: str, content: object) -> None:
    object.__setattr__(owner, name, content)
