"""Joining: what goes wrong in a chain, in a choice, under a guard, and only there."""

from dataclasses import replace

import numpy as np

import tunekit as tk
from tunekit.engine.run import run, unchanged
from zoo.healthy import VOWELS, DropVowels, Inside, by_chance, everywhere
from zoo.mutants import breaks

# Labels


@breaks("steps_apart")
@tk.corruptor
class ForksForItself(DropVowels):
    """Forks its streams once more under a fixed name: two of it in a chain draw the same."""

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.fork("vowels").thin(texts.isin(VOWELS), self.rate))


@breaks("steps_apart")
@tk.corruptor
class HidesItsParts(Inside):
    """Names itself alone: what follows it draws as its parts do."""

    @property
    def labels(self):
        return (type(self).__name__,)


@breaks("labels")
@tk.corruptor
class CountsTheStepsBefore(DropVowels):
    """Salts its draws with how many steps came before: a new step changes them."""

    def edits(self, texts, streams):
        return tk.Edits.delete(by_chance(everywhere(texts, streams), self.rate, len(streams.seen)))


@breaks("pickle")
@tk.corruptor
class LabelsByAddress(DropVowels):
    """Labels its draws with its address, so that no two are the same."""

    @property
    def labels(self):
        return (f"{type(self).__name__}-{id(self)}",)


@breaks("names")
@tk.corruptor
class IgnoresItsName(DropVowels):
    """Labels its draws with the class, whatever ``name`` says."""

    @property
    def labels(self):
        return (type(self).__name__,)


@breaks("wrappers")
@tk.corruptor
class LabelsInAList(DropVowels):
    """Gives its labels in a list, which nothing but a chain or a choice minds."""

    @property
    def labels(self):
        return [self.name or type(self).__name__]


# Copies


@breaks("copy_numbers")
@tk.corruptor
class OneCopyForAll(DropVowels):
    """Takes the first copy number for that of all records."""

    def edits(self, texts, streams):
        first = int(np.min(streams.copies, initial=1 << 62))
        return tk.Edits.delete(replace(streams, copies=first).thin(texts.isin(VOWELS), self.rate))


@breaks("copy_numbers")
@tk.corruptor
class CopyMustBeANumber(DropVowels):
    """Salts its draws with the copy number, and breaks where each record has one of its own."""

    def edits(self, texts, streams):
        return tk.Edits.delete(by_chance(everywhere(texts, streams), self.rate, int(streams.copies) % 1000))


# Operators


@breaks("wrappers")
@tk.corruptor
class StripsInTheCall(DropVowels):
    """Changes the text once more in a call, behind the back of its edits."""

    def __call__(self, texts, *, seed=0, copy=0):
        made = super().__call__(texts, seed=seed, copy=copy)
        return made.strip() if isinstance(made, str) else [text.strip() for text in made]


@breaks("associativity")
@tk.corruptor
class CleansUpBehind(DropVowels):
    """Adds a step of its own to any chain that it begins."""

    def __rshift__(self, other):
        return super().__rshift__(other) >> tk.CollapseWhitespace()


@breaks("chain")
@tk.corruptor
class ForgetsTheRest(DropVowels):
    """Joins itself with one step, and forgets the others of a chain."""

    def __rshift__(self, other):
        return tk.Compose([self])


# Guards


@breaks("protect_elsewhere")
@tk.corruptor
class GivesUpWhenGuarded(Inside):
    """Does nothing to the whole batch when something in it is guarded."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        if guards:
            return unchanged(texts, trace=trace, guards=guards)
        return run(self.corruptor, texts, streams, trace=trace, guards=guards)


@breaks("protect_elsewhere")
@tk.corruptor
class DrawsAnewWhenGuarded(Inside):
    """Draws from other streams when something is guarded."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        streams = streams.after(self.corruptor.labels) if guards else streams
        return run(self.corruptor, texts, streams, trace=trace, guards=guards)
