"""A mapping: learn to take out what identifies people."""

import re

import tunekit as tk

ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@tk.value
class Redact:
    """The input is the text, the target the text with a mark in the place of each e-mail address."""

    mark: str = "[EMAIL]"

    def __post_init__(self) -> None:
        if not isinstance(self.mark, str) or ADDRESS.search(self.mark):
            raise tk.InvalidArgument(f"Redact(mark={self.mark!r}): mark must be a string without an address.")

    def pairs(self, records: tk.Records, streams: tk.Streams) -> tk.PairBatch:
        """One pair for each record."""
        targets = tk.TextBatch.from_list([self.redacted(text) for text in records.texts.texts])
        return tk.PairBatch(records.texts, targets, records.ids, records.groups, streams)

    def check(self, pair: tk.Pair) -> None:
        """The target is the redacted input."""
        if pair.target != self.redacted(pair.input):
            raise tk.LawBroken(f"{self!r}: the target of {pair.id!r} is not its redacted input.")

    def redacted(self, text: str) -> str:
        """The text without addresses."""
        return ADDRESS.sub(lambda _: self.mark, text)
