"""``Corruptor``, and the algebra it is closed under: one after the other (``>>``), one of several (``|``)."""

from collections.abc import Iterable, Sequence
from dataclasses import field
from fractions import Fraction
from itertools import accumulate
from typing import Annotated, Any, ClassVar, Never, overload

import numpy as np

from tunekit.batches.trace import Trace, traces
from tunekit.engine.batch import TextBatch, sub_batches
from tunekit.engine.edits import Edits
from tunekit.engine.memory import keep_heap
from tunekit.engine.run import Guards, Run, branch, in_order, run
from tunekit.engine.streams import Streams
from tunekit.errors import (
    InvalidArgument,
    OutOfDomain,
    check_integer,
    check_texts,
    describe,
    invalid,
    is_number,
)
from tunekit.values.arguments import Checked, plain
from tunekit.values.frozen import value

_PATIENCE = 64
_MOST, _STEP = 1 << 31, 1 << 14  # variants of a text, and how many copies are made at a time
DEPTH, MOST_STEPS = 50, 100_000


@value
class Corruptor:
    """Text in, worse text out: all that follows from ``edits(texts, streams)``.

    Nobody has to inherit from this: ``@tk.corruptor`` adds it. A type checker sees the methods of one's own class when
    it is written as ``class DropVowels(tk.Corruptor)``.

    Every corruptor has an argument ``name``: it labels its draws, in the place of the class's name.
    """

    name: str | None = None

    traits: ClassVar[frozenset[str]] = frozenset()

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """The edits of these texts."""
        raise OutOfDomain(
            f"{type(self).__name__}: a corruptor says its edits in a method edits(texts, streams)."
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the steps inside, in order: what the draws of each are labelled with."""
        return (self.name or type(self).__name__,)

    @overload
    def __call__(self, texts: str, *, seed: int = 0, copy: int = 0) -> str: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, texts: Iterable[str], *, seed: int = 0, copy: int = 0) -> list[str]: ...
    def __call__(self, texts: str | Iterable[str], *, seed: int = 0, copy: int = 0) -> str | list[str]:
        """The corrupted text, or a list of them for a list; each is what it would be alone.

        ``copy`` numbers independent corruptions of the same text.
        """
        _check_call(self, texts, seed, copy)
        if isinstance(texts, str):
            batch = TextBatch.from_list([texts])
            return run(self, batch, Streams(int(seed), batch, int(copy))).texts.texts[0]
        keep_heap()
        corrupted: list[str] = []
        for batch in sub_batches(texts):
            corrupted += run(self, batch, Streams(int(seed), batch, int(copy))).texts.texts
        return corrupted

    @overload
    def trace(self, texts: str, *, seed: int = 0, copy: int = 0) -> Trace: ...  # type: ignore[overload-overlap]
    @overload
    def trace(self, texts: Iterable[str], *, seed: int = 0, copy: int = 0) -> list[Trace]: ...
    def trace(self, texts: str | Iterable[str], *, seed: int = 0, copy: int = 0) -> Trace | list[Trace]:
        """The corrupted text with its edits and its alignment, or a list of them for a list."""
        _check_call(self, texts, seed, copy)
        found: list[Trace] = []
        for batch in sub_batches([texts] if isinstance(texts, str) else texts):
            outcome = run(self, batch, Streams(int(seed), batch, int(copy)), trace=True)
            found += traces(batch, outcome)
        return found[0] if isinstance(texts, str) else found

    def variants(self, text: str, *, n: int, seed: int = 0) -> list[str]:
        """The first ``n`` different corruptions of a text, over its copies from 0 on.

        Raises: OutOfDomain: there are not so many among the first 64 n copies.
        """
        _check_call(self, text, seed, 0)
        check_integer(f"{type(self).__name__}.variants", "n", n, least=0, most=_MOST)
        found: dict[str, None] = {}
        step = max(min(n, _STEP), 1)
        for first in range(0, _PATIENCE * n, step):
            batch = TextBatch.from_list([text] * step)
            copies = np.arange(first, first + step)
            found |= dict.fromkeys(run(self, batch, Streams(int(seed), batch, copies)).texts.texts)
            if len(found) >= n:
                break
        if len(found) < n:
            tried = _PATIENCE * n
            raise OutOfDomain(
                f"{self!r}.variants({describe(text)}, n={n}): only {len(found)} different among {tried} copies.\n"
                "Hint: ask for fewer, or raise the rate."
            )
        return list(found)[:n]

    def __rshift__(self, other: "Corruptor") -> "Compose":
        """``a >> b``: a, then b."""
        return Compose((*steps_of(self), *steps_of(_operand(">>", other))))

    def __rrshift__(self, other: Never) -> "Compose":
        """What is on the left of ``>>`` is no corruptor."""
        raise _no_operand(">>", other)

    def __or__(self, other: "Corruptor") -> "OneOf":
        """``a | b``: one or the other, record by record, all that are joined so equally likely."""
        return OneOf((*choices_of(self), *choices_of(_operand("|", other))))

    def __ror__(self, other: Never) -> "OneOf":
        """What is on the left of ``|`` is no corruptor."""
        raise _no_operand("|", other)


def _operand(operator: str, other: Any) -> Corruptor:
    if not isinstance(other, Corruptor):
        raise _no_operand(operator, other)
    return other


def _no_operand(operator: str, other: Any) -> InvalidArgument:
    hint = "\nHint: tk.rowwise(function) makes a corruptor of a function." if callable(other) else ""
    if isinstance(other, type):
        hint = f"\nHint: call the class: {other.__name__}()."
    elif hasattr(other, "edits"):
        hint = "\nHint: put @tk.corruptor above its class."
    return InvalidArgument(f"{operator}: {describe(other)} must be a corruptor.{hint}")


def _check_call(owner: Corruptor, texts: Any, seed: Any, copy: Any) -> None:
    check_texts(owner, "texts", texts)
    if not isinstance(texts, Iterable) or isinstance(texts, bytes):
        call = f"{type(owner).__name__}({describe(texts)})"
        raise InvalidArgument(f"{call}: texts must be a string or an iterable of strings.")
    check_integer(owner, "seed", seed)
    check_integer(owner, "copy", copy, least=0)


def require_corruptor(
    owner: object, argument: str, given: Any, *, rule: str = "a corruptor", example: str = "tk.LowerCase()"
) -> Corruptor:
    """Return an argument that must be a corruptor.

    Raises: InvalidArgument: it is something else.
    """
    if not isinstance(given, Corruptor):
        hint = f"such as {example}." if example else ""
        if isinstance(given, type):
            hint = f"call it: {given.__name__}()."
        elif hasattr(given, "edits"):
            hint = "put @tk.corruptor above its class."
        raise invalid(owner, argument, given, rule, hint)
    return given


AnyCorruptor = Annotated[Corruptor, Checked(require_corruptor)]


def depth_of(corruptor: Corruptor) -> int:
    """Return the number of levels of corruptors in one."""
    parts = {id(part): part for part in getattr(corruptor, "parts", ())}  # one that is repeated counts once
    return 1 + max(map(depth_of, parts.values()), default=0)


def count_steps(corruptor: Corruptor, known: dict[int, int] | None = None) -> int:
    """Return the number of steps in a corruptor, one that comes again counted each time.

    Cost: a look at each different part, so that it is known where there are more than could ever run.
    """
    known = {} if known is None else known
    if id(corruptor) not in known:
        parts = corruptor.parts if isinstance(corruptor, Compound) else ()
        known[id(corruptor)] = sum(count_steps(part, known) for part in parts) if parts else 1
    return known[id(corruptor)]


def refuse_many(owner: object, steps: int) -> None:
    """Hold a corruptor to a number of steps that can be labelled and run.

    Raises: InvalidArgument: there are more.
    """
    if steps > MOST_STEPS:
        name = type(owner).__name__
        raise InvalidArgument(
            f"{name}: it has {steps:,} steps, each repetition counted; at most {MOST_STEPS:,}."
        )


def _check_part(owner: object, argument: str, given: Any, rule: str = "a corruptor") -> Corruptor:
    part = require_corruptor(owner, argument, given, rule=rule, example="")
    if depth_of(part) >= DEPTH:
        name = type(owner).__name__
        raise InvalidArgument(f"{name}: corruptors in corruptors may be at most {DEPTH} levels deep.")
    return part


def _check_parts(owner: object, argument: str, given: Any) -> tuple[Corruptor, ...]:
    given = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    parts = tuple(_check_part(owner, argument, part, "corruptors") for part in given)
    if any(isinstance(part, Compound) for part in parts):
        refuse_many(owner, sum(map(count_steps, parts)))
    return parts


# What a corruptor is made of: another, or several.
InnerCorruptor = Annotated[Corruptor, Checked(_check_part)]
InnerCorruptors = Annotated[Sequence[Corruptor], Checked(_check_parts)]


class Compound(Corruptor):
    """A corruptor made of others: ``edits`` is the composition of what the parts decide."""

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
class Compose(Compound):
    """One corruptor after the other: ``Compose([a, b])`` is ``a >> b``.

    >>> import tunekit as tk
    >>> tk.Compose([tk.StripPunctuation(), tk.UpperCase()])("Straße, bitte!")
    'STRASSE BITTE'

    The text is not decoded between the steps, and neighbouring maps run as one. A step's draws are labelled with its
    name and how many of that name came before it, so that a new step leaves those of other names as they were.

    Raises: InvalidArgument: a step that is no corruptor.
    Cost: the sum of the steps; a map behind a map is free.
    """

    steps: InnerCorruptors = field(kw_only=False)

    def __post_init__(self) -> None:
        refuse_name(self)
        replace_field(self, "steps", tuple(inner for step in self.steps for inner in steps_of(step)))

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
            return list_repr(self, self.parts)
        return " >> ".join(
            f"({s!r})" if type(s).__name__ in ("OneOf", "Compose") else repr(s) for s in self.steps
        )


def steps_of(corruptor: Corruptor) -> tuple[Corruptor, ...]:
    """The steps of a chain, or the corruptor itself: ``(a >> b) >> c`` is ``a >> b >> c``."""
    return corruptor.parts if isinstance(corruptor, Compose) else (corruptor,)


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


def choices_of(corruptor: Corruptor) -> tuple[Corruptor, ...]:
    """The choices of a plain alternative, or the corruptor itself: in ``a | b | c`` each is a third."""
    plain = isinstance(corruptor, OneOf) and corruptor.weights is None and corruptor.name is None
    return corruptor.parts if plain and isinstance(corruptor, OneOf) else (corruptor,)


def refuse_name(owner: Corruptor) -> None:
    if owner.name is not None:
        raise invalid(
            owner, "name", owner.name, "left out: it labels draws, and this draws nothing", "name its parts."
        )


def list_repr(corruptor: Corruptor, parts: tuple[Corruptor, ...], **arguments: Any) -> str:
    given = [f"[{', '.join(map(repr, parts))}]"]
    given += [f"{k}={v!r}" for k, v in {**arguments, "name": corruptor.name}.items() if v is not None]
    return f"{type(corruptor).__name__}({', '.join(given)})"


def replace_field(owner: object, name: str, content: object) -> None:
    object.__setattr__(owner, name, content)
