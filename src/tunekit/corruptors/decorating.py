"""``@corruptor``: what makes a corruptor of a class that decides edits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform, overload

from tunekit.corruptors.contract import Corruptor
from tunekit.errors import InvalidArgument, describe, did_you_mean
from tunekit.values.frozen import value

T = TypeVar("T")

TRAITS = ("idempotent", "keeps_length", "shortens")


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
