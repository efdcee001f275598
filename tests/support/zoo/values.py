"""Values that are none: they do not come back from their repr, a pickle or JSON, or are not equal to themselves."""

import math
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any

import numpy as np

import tunekit as tk
from zoo.healthy import VOWELS, DropVowels, Mask
from zoo.mutants import breaks

# repr


@breaks("repr")
@tk.corruptor
class PrettyRepr(DropVowels):
    """A repr for people, which is no call."""

    def __repr__(self):
        return f"<PrettyRepr {self.rate:.0%}>"


@breaks("repr", rate=0.125)
@tk.corruptor
class RoundsItsRepr(DropVowels):
    """A repr with two digits, which loses the third."""

    def __repr__(self):
        return f"RoundsItsRepr(rate={self.rate:.2f})"


@breaks("repr", letters="xyz")
@tk.corruptor
class ReprWithoutLetters(DropVowels):
    """A repr that was written before there was a second argument."""

    letters: str = VOWELS

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(self.letters), self.rate))

    def __repr__(self):
        return f"ReprWithoutLetters(rate={self.rate!r})"


@breaks("repr", name="mine")
@tk.corruptor
class ReprWithoutName(DropVowels):
    """A repr that forgets ``name``, which every corruptor has and which labels its draws."""

    def __repr__(self):
        return f"ReprWithoutName(rate={self.rate!r})"


@breaks("repr", letters="it's")
@tk.corruptor
class QuotesByHand(Mask):
    """Puts quotes around a string by hand, which one with a quote in it breaks."""

    def __repr__(self):
        return f"QuotesByHand(letters='{self.letters}')"


# == and hash


@breaks("equality", codes=np.array([97, 101]))
@tk.corruptor
class FieldOfNumpy(Mask):
    """An array as a field: comparing it gives an array, and it has no hash."""

    codes: Any = field(default_factory=lambda: np.array([97]))

    def edits(self, texts, streams):
        return tk.Edits.replace(streams.thin(texts.isin(self.codes), 1), "x")


@breaks("equality", words=["a", "e"])
@tk.corruptor
class FieldOfLists(Mask):
    """Keeps the list that it was given, which has no hash."""

    words: Sequence[str] = ("a",)

    def edits(self, texts, streams):
        return tk.Edits.replace(streams.thin(texts.isin("".join(self.words)), 1), "x")


@breaks("equality", rate=0.30000000000000004)
@tk.corruptor
class NearlyEqual(DropVowels):  # noqa: PLW1641 -- that is the mistake
    """Equal when the rates are close, with the hash of what they are exactly."""

    def __eq__(self, other):
        return isinstance(other, NearlyEqual) and math.isclose(self.rate, other.rate)


@breaks("equality")
@tk.corruptor
class EqualByRate(DropVowels):
    """Compares the rate only: two of other letters are equal."""

    letters: str = VOWELS

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(self.letters), self.rate))

    def __eq__(self, other):
        return isinstance(other, EqualByRate) and self.rate == other.rate

    def __hash__(self):
        return hash(self.rate)


@breaks("equality")
@tk.corruptor
class EqualToItselfOnly(DropVowels):
    """Compares by identity, as a class does that somebody made before values."""

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)


# pickle


@breaks("pickle")
@tk.corruptor
class FieldOfLambda(DropVowels):
    """A lambda as a default, which cannot be pickled."""

    chance: Callable[[float], float] = lambda rate: rate

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.chance(self.rate)))


@breaks("pickle")
@tk.corruptor
class HoldsALock(DropVowels):
    """Holds a lock, which cannot be pickled."""

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "_lock", threading.Lock())


@breaks("pickle", letters="xyz")
@tk.corruptor
class LosesItsStateInAPickle(Mask):
    """Pickles itself by its class alone."""

    def __reduce__(self):
        return type(self), ()


@breaks("pickle")
@tk.corruptor
class PreparedInTheConstructor(DropVowels):
    """Leaves what it has prepared out of a pickle, and does not prepare it again."""

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "_vowels", re.compile(f"[{VOWELS}]"))

    def __getstate__(self):
        return {k: v for k, v in self.__dict__.items() if not k.startswith("_")}

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.matches(self._vowels), self.rate))


# JSON


@breaks("json", letters={"a", "e"})
@tk.corruptor
class FieldOfSets(Mask):
    """A set as a field, which JSON does not have."""

    letters: Any = frozenset("aeiou")

    def __post_init__(self):
        object.__setattr__(self, "letters", frozenset(self.letters))

    def edits(self, texts, streams):
        return tk.Edits.replace(streams.thin(texts.isin(self.letters), 1), "x")


@breaks("json", letters=b"ae")
@tk.corruptor
class FieldOfBytes(Mask):
    """Bytes as a field, which JSON does not have."""

    letters: Any = b"aeiou"

    def __post_init__(self):
        object.__setattr__(self, "letters", bytes(self.letters))

    def edits(self, texts, streams):
        return tk.Edits.replace(streams.thin(texts.isin(np.array(list(self.letters))), 1), "x")


class Kind(StrEnum):
    """A kind of letter."""

    SMALL = "aeiou"
    LARGE = "AEIOU"


@breaks("json", kind=Kind.LARGE)
@tk.corruptor
class FieldOfEnum(Mask):
    """A member of an enumeration as a field, which comes back from JSON as a plain string."""

    kind: Kind = Kind.SMALL

    def edits(self, texts, streams):
        return tk.Edits.replace(streams.thin(texts.isin(self.kind.value), 1), "x")


class Table:
    """Letters, without an == or a repr of their own."""

    def __init__(self, letters):
        self.letters = letters


@breaks("fingerprint", table=Table("ae"))
@tk.corruptor
class FieldOfObject(Mask):
    """An object as a field of which nothing but its address can be told."""

    table: Any = Table("aeiou")

    def edits(self, texts, streams):
        return tk.Edits.replace(streams.thin(texts.isin(self.table.letters), 1), "x")


@breaks("json", limit=math.inf)
@tk.corruptor
class FieldOfInfinity(Mask):
    """Infinity for: no limit, which JSON does not have."""

    limit: float = 1000

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(self.letters), 1)
        short = (texts.ends - texts.starts)[chosen.record] <= self.limit
        return tk.Edits.replace(chosen.where(short), "x")
