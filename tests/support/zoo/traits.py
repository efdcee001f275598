"""Traits that hold nearly always."""

import html

import tunekit as tk
from zoo.healthy import DropVowels, Mask, Shout
from zoo.mutants import breaks


def whole_records(texts, streams, change):
    """Each record becomes what a function makes of it."""
    every = streams.thin(texts.records(), 1)
    return tk.Edits.replace(every, [change(text) for text in texts.texts])


@breaks("idempotent")
@tk.corruptor(idempotent=True)
class Unescapes(Mask):
    """Unescapes HTML, which is once more to do where an & was escaped twice."""

    def edits(self, texts, streams):
        return whole_records(texts, streams, html.unescape)


@breaks("idempotent")
@tk.corruptor(idempotent=True, shortens=True)
class HalvesSpaces(Mask):
    """Replaces two spaces by one, from left to right: three become two."""

    def edits(self, texts, streams):
        return whole_records(texts, streams, lambda text: text.replace("  ", " "))


@breaks("idempotent")
@tk.corruptor(idempotent=True, shortens=True)
class DrawsAgain(DropVowels):
    """Deletes some vowels, and of those that are left some more."""


@breaks("idempotent")
@tk.corruptor(idempotent=True, keeps_length=True)
class SwapsCaseOfI(Mask):
    """Swaps a dotless i with a dotted one, and so back again."""

    def edits(self, texts, streams):
        return tk.Edits.map({"i": "ı", "ı": "i"})


@breaks("keeps_length")
@tk.corruptor(idempotent=True, keeps_length=True)
class CapitalsOfOneLength(Mask):
    """Believes that a capital is one character, and forgets ß."""

    def edits(self, texts, streams):
        return whole_records(texts, streams, str.upper)


@breaks("shortens")
@tk.corruptor(shortens=True)
class SmallIsShorter(Mask):
    """Believes that small letters are never more than capitals, and forgets İ."""

    def edits(self, texts, streams):
        return whole_records(texts, streams, str.lower)


@breaks("keeps_length")
@tk.corruptor(keeps_length=True)
class SplitsLines(Mask):
    """Joins the lines of a text by line feeds, and loses the one at its end."""

    def edits(self, texts, streams):
        return whole_records(texts, streams, lambda text: "\n".join(text.splitlines()))


@breaks("shortens", rate=1)
@tk.corruptor(shortens=True)
class Ligatures(Shout):
    """Spells ligatures out on its way to shorter punctuation."""

    def edits(self, texts, streams):
        ligatures = streams.thin(texts.isin("ﬃ"), self.rate)
        dots = streams.thin(texts.isin("…"), self.rate)
        return tk.Edits.join(tk.Edits.replace(ligatures, "ffi"), tk.Edits.delete(dots))


@breaks("idempotent")
@tk.corruptor(idempotent=True, shortens=True)
class StripsOneMark(Mask):
    """Deletes the last character of a text that ends in punctuation: the one before it may be another."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin("!?."), 1)
        return tk.Edits.delete(chosen.where(chosen.at == texts.ends[chosen.record] - 1))
