"""Broken mappings: a law that ties nothing, or ties it wrongly."""

from dataclasses import replace

import tunekit as tk
from tunekit.engine.run import run
from tunekit.values.frozen import value
from zoo.healthy_lines import Unvowelled
from zoo.mutants import breaks


@breaks("tampered_input")
@value
class ChecksNothing(Unvowelled):
    """Has a check, because one is asked for."""

    def check(self, pair):
        return


@breaks("tampered_input")
@value
class ReturnsFalse(Unvowelled):
    """Says False where it should raise LawBroken."""

    def check(self, pair):
        return self.again(pair.target, pair.seed, pair.key, pair.copy) == pair.input


@breaks("tampered_input")
@value
class ComparesLoosely(Unvowelled):
    """Compares word by word, and lets any spacing pass."""

    def check(self, pair):
        made = self.again(pair.target, pair.seed, pair.key, pair.copy)
        if made.split() != pair.input.split():
            raise tk.LawBroken(f"{pair.id}: another input")


@breaks("tampered_target")
@value
class LooksAtTheInputOnly(Unvowelled):
    """Checks that the input has no vowel, and does not look at the target."""

    noise: tk.Corruptor = tk.StripPunctuation(keep="")

    def check(self, pair):
        made = run(
            self.noise, tk.TextBatch.from_list([pair.input]), tk.Streams(0, tk.TextBatch.from_list([""]))
        )
        if made.texts.texts[0] != pair.input:
            raise tk.LawBroken(f"{pair.id}: there is punctuation left")


@breaks("tampered_input")
@value
class RaisesItsOwn(Unvowelled):
    """Raises ValueError where it should raise LawBroken."""

    def check(self, pair):
        if self.again(pair.target, pair.seed, pair.key, pair.copy) != pair.input:
            raise ValueError(pair.id)


@breaks("pair_law")
@value
class ChecksAtSeedZero(Unvowelled):
    """Checks as if the seed were 0."""

    def check(self, pair):
        super().check(replace(pair, seed=0))


@breaks("pair_law")
@value
class ChecksTheFirstCopy(Unvowelled):
    """Checks as if each pair were the first copy."""

    def check(self, pair):
        super().check(replace(pair, copy=0))


@breaks("pair_law")
@value
class StripsTheTarget(Unvowelled):
    """Tidies the target up once the input is made."""

    def pairs(self, records, streams):
        made = run(self.noise, records.texts, streams).texts
        tidy = tk.TextBatch.from_list([text.strip() for text in records.texts.texts])
        return self.kept(records, streams, made, tidy)


@breaks("tampered_input")
@value
class ReadsTheBeginning(Unvowelled):
    """Compares the first 200 characters."""

    def check(self, pair):
        made = self.again(pair.target, pair.seed, pair.key, pair.copy)
        if made[:200] != pair.input[:200]:
            raise tk.LawBroken(f"{pair.id}: another beginning")


@breaks("pair_law")
@value
class KeyOfTheTarget(Unvowelled):
    """Makes the key from the target again, and so does not know ``key="id"``."""

    def check(self, pair):
        key = int(tk.TextBatch.from_list([pair.target]).keys[0])
        super().check(replace(pair, key=key))


@breaks("pair_origin")
@value
class DrawsByTheId(Unvowelled):
    """Keys its draws by the ids of the records: the same text at another place gets other noise."""

    def pairs(self, records, streams):
        keys = tk.TextBatch.from_list(list(records.ids)).keys
        made = run(self.noise, records.texts, replace(streams, source=keys)).texts
        return self.kept(records, streams, made, records.texts)

    def check(self, pair):
        super().check(replace(pair, key=int(tk.TextBatch.from_list([pair.id]).keys[0])))
