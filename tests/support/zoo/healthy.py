"""The healthy ones: each mutant is one of these but for one mistake."""

from dataclasses import field

import numpy as np

import tunekit as tk
from tunekit.corruptors.contract import Compound
from tunekit.engine.run import run
from tunekit.errors import check_rate, check_string

VOWELS = "aeiouAEIOU"


@tk.corruptor(shortens=True)
class DropVowels(tk.Corruptor):
    """Delete each vowel with the chance ``rate``."""

    rate: float = 0.3

    def __post_init__(self):
        check_rate(self, "rate", self.rate)

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.rate))


@tk.corruptor
class Stutter(tk.Corruptor):
    """Double the first letter of each word with the chance ``rate``."""

    rate: float = 0.3

    def __post_init__(self):
        check_rate(self, "rate", self.rate)

    def edits(self, texts, streams):
        chosen = streams.thin(texts.words(), self.rate)
        return tk.Edits.insert(chosen, texts.units[chosen.at])


@tk.corruptor
class Shout(tk.Corruptor):
    """The whole record in capitals, with the chance ``rate``."""

    rate: float = 0.3

    def __post_init__(self):
        check_rate(self, "rate", self.rate)

    def edits(self, texts, streams):
        chosen = streams.thin(texts.records(), self.rate)
        return tk.Edits.replace(chosen, [texts.texts[r].upper() for r in chosen.record.tolist()])


@tk.corruptor(idempotent=True, keeps_length=True, shortens=True)
class Mask(tk.Corruptor):
    """Every character of ``letters`` becomes an x."""

    letters: str = "aeiou"

    def __post_init__(self):
        check_string(self, "letters", self.letters)

    def edits(self, texts, streams):
        return tk.Edits.replace(streams.thin(texts.isin(self.letters), 1), "x")


@tk.corruptor
class Sometimes(tk.Corruptor):
    """Capitals with the chance ``p`` a record."""

    p: float = 0.5

    def __post_init__(self):
        check_rate(self, "p", self.p)

    def edits(self, texts, streams):
        chosen = streams.thin(texts.records(), self.p)
        return tk.Edits.replace(chosen, [texts.texts[r].upper() for r in chosen.record.tolist()])


@tk.corruptor
class Inside(Compound):
    """Another corruptor, and nothing else."""

    corruptor: tk.Corruptor = field(default=DropVowels(rate=0.5) >> Stutter(rate=0.5))

    @property
    def parts(self):
        return (self.corruptor,)

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        return run(self.corruptor, texts, streams, trace=trace, guards=guards)


def by_chance(chosen, rate, counter=0):
    """The chosen places that a draw of their own hits: what an author writes who does not know ``thin``."""
    return chosen.where(chosen.pick(1 << 32, counter) < rate * (1 << 32))


def luck_of_records(texts, streams):
    """An integer for each record."""
    return streams.thin(texts.records(), 1).pick(1 << 32)


def everywhere(texts, streams):
    """Every vowel."""
    return streams.thin(texts.isin(VOWELS), 1)


def flags(numbers):
    """An array of flags from any list."""
    return np.array(list(numbers), np.bool_)
