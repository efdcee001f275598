"""Side effects on the process that everybody shares."""

import decimal
import gc
import locale
import logging
import os
import random
import sys
import threading
import time
import warnings

import numpy as np

import tunekit as tk
from zoo.healthy import VOWELS, DropVowels, everywhere, flags, luck_of_records
from zoo.mutants import breaks


@breaks("global_state")
@tk.corruptor
class SeedsPython(DropVowels):
    """Seeds the global generator of Python for each batch."""

    def edits(self, texts, streams):
        hits = []
        for luck, text in zip(luck_of_records(texts, streams).tolist(), texts.texts, strict=True):
            random.seed(luck)
            hits += [random.random() < self.rate for c in text if c in VOWELS]
        return tk.Edits.delete(everywhere(texts, streams).where(flags(hits)))


@breaks("global_state")
@tk.corruptor
class SeedsNumpy(DropVowels):
    """Seeds the global generator of numpy for each record."""

    def edits(self, texts, streams):
        hits = []
        for luck, text in zip(luck_of_records(texts, streams).tolist(), texts.texts, strict=True):
            np.random.seed(luck)  # noqa: NPY002
            hits += (np.random.random(sum(c in VOWELS for c in text)) < self.rate).tolist()  # noqa: NPY002
        return tk.Edits.delete(everywhere(texts, streams).where(flags(hits)))


class Leaves(DropVowels):
    """What the following share: they do something to the process on the way."""

    def edits(self, texts, streams):
        self.prepare()
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.rate))


@breaks("global_state")
@tk.corruptor
class SetsTheEnvironment(Leaves):
    """Silences somebody else's library by the environment."""

    def prepare(self):
        os.environ["TOKENIZERS_PARALLELISM"] = "false"


@breaks("global_state")
@tk.corruptor
class SilencesWarnings(Leaves):
    """Turns all warnings off, for good."""

    def prepare(self):
        warnings.simplefilter("ignore")


@breaks("global_state")
@tk.corruptor
class SilencesNumpy(Leaves):
    """Turns numpy's floating-point warnings off, for good."""

    def prepare(self):
        np.seterr(all="ignore")


@breaks("global_state")
@tk.corruptor
class ChangesFolder(Leaves):
    """Goes to the folder of its data, and stays there."""

    def prepare(self):
        os.chdir(os.path.dirname(__file__))  # noqa: PTH120


@breaks("global_state")
@tk.corruptor
class SetsTheLocale(Leaves):
    """Sets the locale for the whole process, to sort by it."""

    def prepare(self):
        locale.setlocale(locale.LC_ALL, "C.UTF-8")


@breaks("global_state")
@tk.corruptor
class RaisesTheRecursionLimit(Leaves):
    """Raises the recursion limit, for its parser."""

    def prepare(self):
        sys.setrecursionlimit(sys.getrecursionlimit() + 1)


@breaks("global_state")
@tk.corruptor
class StopsTheCollector(Leaves):
    """Stops the garbage collector, which it found to be faster."""

    def prepare(self):
        gc.disable()


@breaks("global_state")
@tk.corruptor
class ImportsByPath(Leaves):
    """Puts its own folder in front of the path of imports, once more in each call."""

    def prepare(self):
        sys.path.insert(0, os.path.dirname(__file__))  # noqa: PTH120


@breaks("global_state")
@tk.corruptor
class ConfiguresLogging(Leaves):
    """Sets logging up as a program does."""

    def prepare(self):
        logging.basicConfig(level=logging.DEBUG, force=True)


@breaks("global_state")
@tk.corruptor
class CountsMorePrecisely(Leaves):
    """Sets the precision of decimals for everybody."""

    def prepare(self):
        decimal.getcontext().prec = 50


@breaks("global_state")
@tk.corruptor
class WritesALog(Leaves):
    """Writes a file into the folder that it is run in."""

    def prepare(self):
        with open("noise.log", "a", encoding="utf-8") as log:  # noqa: PTH123
            log.write("dropping vowels\n")


@breaks("global_state")
@tk.corruptor
class LeavesAThread(Leaves):
    """Starts a thread that goes on when the run is over."""

    def prepare(self):
        threading.Thread(target=time.sleep, args=(0.2,), daemon=True).start()


@breaks("global_state")
@tk.corruptor
class SilencesWhenMade(DropVowels):
    """Turns warnings off when it is made, and not only when it runs."""

    def __post_init__(self):
        super().__post_init__()
        warnings.filterwarnings("ignore", message="vowels")


@breaks("quiet")
@tk.corruptor
class PrintsItsProgress(Leaves):
    """Prints how far it is."""

    def prepare(self):
        print("dropping vowels …")  # noqa: T201


@breaks("quiet")
@tk.corruptor
class DividesByZero(DropVowels):
    """Divides by the number of vowels, and numpy warns where there is none."""

    def edits(self, texts, streams):
        every = everywhere(texts, streams)
        counts = np.bincount(every.record, minlength=len(texts))
        share = (texts.ends - texts.starts) / counts
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        return tk.Edits.delete(chosen.where(share[chosen.record] > 0))
