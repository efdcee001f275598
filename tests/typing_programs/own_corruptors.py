"""Corruptors of one's own, as people write them: from the base class, from none, from a function."""

from random import Random
from typing import assert_type

import tunekit as tk


@tk.corruptor
class DropVowels(tk.Corruptor):
    """Delete each ASCII vowel with probability ``rate``."""

    rate: float = 0.5

    def edits(self, texts: tk.TextBatch, streams: tk.Streams, /) -> tk.Edits:
        return tk.Edits.delete(streams.thin(texts.isin("aeiouAEIOU"), self.rate))


drop = DropVowels(rate=0.2, name="vowels")
assert_type(drop, DropVowels)
assert_type(drop("some text"), str)
assert_type(drop(["some text"]), list[str])
assert_type(drop.trace("some text").edits, list[tuple[int, int, str]])
assert_type(drop >> tk.LowerCase() | drop, tk.OneOf)
DropVowels(0.2)  # flagged: call-arg | reportCallIssue
DropVowels(rate="often")  # flagged: arg-type | reportArgumentType
DropVowels(rat=0.2)  # flagged: call-arg | reportCallIssue
drop.rate = 0.3  # flagged: misc | reportAttributeAccessIssue


@tk.corruptor(shortens=True, idempotent=True)
class DropTabs(tk.Corruptor):
    """Delete tabs."""

    def edits(self, texts: tk.TextBatch, streams: tk.Streams, /) -> tk.Edits:
        chosen = streams.thin(texts.isin("\t"), 1)
        assert_type(len(chosen), int)
        return tk.Edits.delete(chosen.where(chosen.pick(2) == 0))


assert_type(DropTabs()("some text"), str)


@tk.corruptor(shortns=True)  # flagged: call-overload | reportCallIssue
class Misspelt(tk.Corruptor):
    """A trait that does not exist."""


# Without the base class a checker sees the values, and none of the methods that the decorator adds.


@tk.corruptor
class DropDigits:
    """Delete each ASCII digit with probability ``rate``."""

    rate: float = 0.5

    def edits(self, texts: tk.TextBatch, streams: tk.Streams) -> tk.Edits:
        return tk.Edits.delete(streams.thin(texts.isin("0123456789"), self.rate))


bare = DropDigits(rate=0.2)
assert_type(bare, DropDigits)
DropDigits(0.2)  # flagged: call-arg | reportCallIssue
bare.rate = 0.3  # flagged: misc | reportAttributeAccessIssue
bare("some text")  # flagged: operator | reportCallIssue
bare.trace("some text")  # flagged: attr-defined | reportAttributeAccessIssue
chain = bare >> tk.LowerCase()  # flagged: operator | reportOperatorIssue

# Functions


def stutter(text: str, rng: Random) -> str:
    return text[: rng.randint(1, 3)] + text


assert_type(tk.rowwise(stutter, name="stutter")("some text"), str)
assert_type(tk.rowwise(lambda text, rng: text + str(rng.random()))(["some text"]), list[str])
tk.rowwise(str.upper)  # flagged: arg-type | reportArgumentType
tk.rowwise(stutter, "stutter")  # flagged: call-arg | reportCallIssue
