"""Side effects on the batch and on the corruptor."""

import ctypes
import functools
from typing import ClassVar

import numpy as np

import tunekit as tk
from zoo.healthy import VOWELS, DropVowels, Shout, Stutter, everywhere
from zoo.mutants import breaks

# On the batch


@breaks("input_unchanged")
@tk.corruptor
class MovesTheStarts(Stutter):
    """Adds to the starts of the records in place, which are the batch's own."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.words(), self.rate)
        starts = texts.starts
        starts += 1
        behind = np.isin(chosen.at + 1, starts)
        starts -= behind.all()
        return tk.Edits.insert(chosen, texts.units[chosen.at])


@breaks("input_unchanged")
@tk.corruptor
class EditsTheList(Shout):
    """Changes the list of texts of the batch, and not a list of its own."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.records(), self.rate)
        rows = texts.texts
        for row in chosen.ranks.tolist():
            rows[row] = rows[row].upper()
        return tk.Edits.replace(chosen, [rows[row] for row in chosen.ranks.tolist()])


@breaks("input_unchanged")
@tk.corruptor
class SaltsTheKeys(DropVowels):
    """Salts the keys of the records in place."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        keys = texts.keys
        keys ^= np.uint64(7)
        return tk.Edits.delete(chosen)


@breaks("input_unchanged")
@tk.corruptor
class WritesThroughThePointer(DropVowels):
    """Blanks what it deletes in the buffer, by its address, for numpy does not let it."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin("aeiou"), self.rate)
        address, width = texts.units.ctypes.data, texts.width
        for at in chosen.at.tolist():
            ctypes.memset(address + at * width, ord("x"), 1)
        return tk.Edits.delete(chosen)


@breaks("input_unchanged")
@tk.corruptor
class WritesIntoTheOwner(DropVowels):
    """Asks the array below the read-only view, which can be written where a batch is not of 8 bits."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        owner = texts.units.base
        if isinstance(owner, np.ndarray) and owner.flags.writeable:
            owner[chosen.at] = ord("x")
        return tk.Edits.delete(chosen)


@breaks("buffer_views")
@tk.corruptor
class ReadsTheWholeBuffer(DropVowels):
    """Reads the object below the view, where the batch may not begin at the beginning."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        owner = texts.units
        while getattr(owner, "base", None) is not None:
            owner = owner.base
        whole = np.frombuffer(owner, texts.units.dtype)
        return tk.Edits.delete(chosen.where(whole[chosen.at] != ord("i")))


# On the corruptor


SCRATCH = []


@breaks("threads")
@tk.corruptor
class SharedScratch(DropVowels):
    """A scratch list of the module, which two threads fill at once."""

    def edits(self, texts, streams):
        SCRATCH.clear()
        for text in texts.texts:
            SCRATCH.extend(c in VOWELS for c in text)
            SCRATCH.append(False)
        every = streams.thin(texts.isin(VOWELS), self.rate)
        return tk.Edits.delete(every.where(np.array(SCRATCH, np.bool_)[every.at]))


@breaks("repeatable")
@tk.corruptor
class CachesByAddress(DropVowels):
    """A cache by the address of the batch, where the next batch may stand."""

    known: ClassVar[dict] = {}

    def edits(self, texts, streams):
        if id(texts) not in self.known:
            self.known[id(texts)] = streams.thin(texts.isin(VOWELS), self.rate).at
        every, at = everywhere(texts, streams), self.known[id(texts)]
        return tk.Edits.delete(every.where(np.isin(every.at, at)))


@breaks("own_state")
@tk.corruptor
class KeepsTheLastBatch(DropVowels):
    """Keeps the last batch on itself, to be looked at."""

    def edits(self, texts, streams):
        object.__setattr__(self, "last", texts)
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.rate))


@tk.corruptor
class PreparesOnce(DropVowels):
    """Healthy: a table that is made when it is first asked for is no state."""

    @functools.cached_property
    def table(self):
        return np.array([ord(c) for c in VOWELS], np.uint32)

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(self.table), self.rate))
