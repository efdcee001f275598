"""``Corruptor``: what a corruptor can do once it can decide edits, and ``@corruptor``, which gives it that."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Never, TypeVar, dataclass_transform, overload

import numpy as np

from tunekit.arguments import Checked
from tunekit.engine.batch import TextBatch, sub_batches
from tunekit.engine.edits import Edits
from tunekit.engine.memory import keep_heap
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.errors import (
    InvalidArgument,
    OutOfDomain,
    check_integer,
    check_texts,
    describe,
    did_you_mean,
    invalid,
)
from tunekit.tracing import Trace, traces
from tunekit.values import value

if TYPE_CHECKING:
    from tunekit.choosing import OneOf
    from tunekit.compose import Compose

T = TypeVar("T")

TRAITS = ("idempotent", "keeps_length", "shortens")
_PATIENCE = 64
_MOST, _STEP = 1 << 31, 1 << 14  # variants of a text, and how many copies are made at a time


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
        from tunekit.compose import Compose, steps_of

        return Compose((*steps_of(self), *steps_of(_operand(">>", other))))

    def __rrshift__(self, other: Never) -> "Compose":
        """What stands on the left of ``>>`` is no corruptor."""
        raise _no_operand(">>", other)

    def __or__(self, other: "Corruptor") -> "OneOf":
        """``a | b``: one or the other, record by record, all that are joined so equally likely."""
        from tunekit.choosing import OneOf, choices_of

        return OneOf((*choices_of(self), *choices_of(_operand("|", other))))

    def __ror__(self, other: Never) -> "OneOf":
        """What stands on the left of ``|`` is no corruptor."""
        raise _no_operand("|", other)


@overload
def corruptor(cls: type[T], /) -> type[T]: ...
@overload
def corruptor(
    *, idempotent: bool = ..., keeps_length: bool = ..., shortens: bool = ...
) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def corruptor(cls: type[T] | None = None, /, **traits: bool) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class with a method ``edits(texts, streams)`` a corruptor: a frozen, keyword-only value.

    >>> import tunekit as tk
    >>> @tk.corruptor
    ... class DropVowels:
    ...     rate: float = 0.5
    ...
    ...     def edits(self, texts, streams):
    ...         return tk.Edits.delete(streams.thin(texts.isin("aeiouAEIOU"), self.rate))
    >>> DropVowels(rate=1)("The quick brown fox")
    'Th qck brwn fx'
    >>> tk.LowerCase() >> DropVowels()
    LowerCase() >> DropVowels()

    A type checker sees the methods that this adds when the class is written as ``class DropVowels(tk.Corruptor)``.

    The traits are promises that the tests hold it to: ``idempotent`` (twice is once), ``keeps_length`` (as many
    characters), ``shortens`` (never more characters).

    Raises: InvalidArgument: an unknown trait, or a class without ``edits``.
    """
    for trait in traits:
        if trait not in TRAITS:
            raise InvalidArgument(
                f"corruptor({trait}=…): there is no such trait.{did_you_mean(trait, TRAITS)}"
            )
    if cls is not None and not isinstance(cls, type):
        raise InvalidArgument(
            f"corruptor({describe(cls)}): it decorates a class with a method edits(texts, streams)."
        )
    promised = frozenset(t for t, holds in traits.items() if holds)
    return (lambda c: _made(c, promised)) if cls is None else _made(cls, promised)


def _made(cls: type[T], promised: frozenset[str]) -> type[T]:
    if not any(hasattr(cls, method) for method in ("edits", "run_inside")):
        raise InvalidArgument(f"corruptor({cls.__name__}): the class needs a method edits(texts, streams).")
    if not issubclass(cls, Corruptor):
        fields_of_its_own = dataclass(frozen=True, kw_only=True, repr=False)(cls)
        body = {"__module__": cls.__module__, "__qualname__": cls.__qualname__, "__doc__": cls.__doc__}
        generic = {k: v for k, v in cls.__dict__.items() if k in ("__parameters__", "__orig_bases__")}
        cls = type(cls.__name__, (fields_of_its_own, Corruptor), body)
        for attribute, content in generic.items():  # set by typing.Generic, and lost by type()
            setattr(cls, attribute, content)
    cls.traits = promised  # type: ignore[attr-defined]
    return value(cls)


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
