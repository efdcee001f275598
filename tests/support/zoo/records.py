"""Broken sources: records without a name of their own, batches of another kind, counts that do not add up."""

import os
from itertools import islice

import tunekit as tk
from tunekit.sources.source import Held
from tunekit.sources.stretches import Stretch
from tunekit.values.frozen import value
from zoo.healthy_lines import Lines
from zoo.mutants import breaks

# What a batch is


@breaks("ids")
@value
class NumbersFromZero(Lines):
    """Numbers the records of each batch from 0."""

    def batches(self):
        for records in super().batches():
            ids = [str(n) for n in range(len(records))]
            yield tk.Records(records.texts, ids, ids, records.dropped)


@breaks("ids")
@value
class IdsAreTheTexts(Lines):
    """Takes the beginning of a text for its id."""

    def batches(self):
        for records in super().batches():
            ids = [text[:20] for text in records.texts.texts]
            yield tk.Records(records.texts, ids, ids, records.dropped)


@breaks("batch_types")
@value
class YieldsLists(Lines):
    """Yields lists of strings."""

    def batches(self):
        return (records.texts.to_list() for records in super().batches())


@breaks("batch_types")
@value
class IdsAreNumbers(Lines):
    """Gives numbers for ids."""

    def batches(self):
        for first, records in enumerate(super().batches()):
            ids = list(range(3 * first, 3 * first + len(records)))
            yield tk.Records(records.texts, ids, ids, records.dropped)


@breaks("batch_types")
@value
class IdsAreFileNames(Lines):
    """Gives file names for ids as the system gave them, where a byte that is no UTF-8 is a lone surrogate."""

    def batches(self):
        for records in super().batches():
            ids = [os.fsdecode(f"caf\xe9-{id_}.txt".encode("latin-1")) for id_ in records.ids]
            yield tk.Records(records.texts, ids, ids, records.dropped)


@breaks("batch_sizes", items=["a line of forty characters, give or take"] * 30_000)
@value
class AllAtOnce(Lines):
    """Gives all records in one batch."""

    def batches(self):
        yield self.batch(0, len(self.items))


@breaks("stretches")
@value
class StretchesWithBlanks(Lines):
    """Gives its stretches as they stand in the items, blank ones too."""

    def stretches(self):
        for number, text in enumerate(self.items):
            yield Stretch(f"line {number}", f"line {number}", text)


@breaks("stretches")
@value
class StretchesByLine(Lines):
    """Gives one stretch for each word, and calls none of them but the last of all final."""

    def stretches(self):
        waiting = None
        for stretch in super().stretches():
            for word in stretch.text.split():
                if waiting is not None:
                    yield waiting
                waiting = Stretch(stretch.id, stretch.group, word + " ", final=False)
        if waiting is not None:
            yield Stretch(waiting.id, waiting.group, waiting.text)


@breaks("divided")
@value
class LosesAPart(Lines):
    """Keeps the first of its parts for itself."""

    def divided(self):
        return islice(super().divided(), 1, None)


@breaks("divided")
@value
class CountsNothingInParts(Lines):
    """Forgets what was left out where it is divided."""

    def divided(self):
        for part in super().divided():
            yield Held(tk.Records(part.records.texts, part.records.ids, part.records.groups))


@breaks("empty_source")
@value
class NeedsAnItem(Lines):
    """Looks for the longest item, also when there is none."""

    def batches(self):
        longest = max(map(len, self.items))
        return (records for records in super().batches() if longest)


# What is left out


@breaks("dropped")
@value
class CountsNothing(Lines):
    """Leaves blank lines out and does not count them."""

    def batches(self):
        for records in super().batches():
            yield tk.Records(records.texts, records.ids, records.groups)


@breaks("dropped")
@value
class CountsBackwards(Lines):
    """Counts what is left out as a loss, in negative numbers."""

    def batches(self):
        for records in super().batches():
            lost = {reason: -number for reason, number in records.dropped.items()}
            yield tk.Records(records.texts, records.ids, records.groups, lost)


@breaks("dropped")
@value
class CountsOnAndOn(Lines):
    """Says in each batch what was left out since the beginning, and not since the batch before."""

    def batches(self):
        lost = 0
        for records in super().batches():
            lost += records.dropped.get("blank", 0)
            yield tk.Records(records.texts, records.ids, records.groups, {"blank": lost} if lost else {})
