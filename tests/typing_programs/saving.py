"""Values: of one's own, and as dicts, JSON and fingerprints."""

from typing import Any, assert_type

import tunekit as tk

noise = tk.LowerCase() >> tk.RandomEdits(rate=0.1)
assert_type(tk.to_dict(noise), dict[str, Any])
assert_type(tk.to_json(noise), str)
assert_type(tk.fingerprint(tk.pairs(["One."], tk.Restore(noise))), str)


@tk.value
class Tagged:
    """A layout of one's own."""

    tag: str = "in"

    def rows(self, batch: tk.PairBatch, /) -> list[dict[str, str]]:
        return [{self.tag: pair.input} for pair in batch.pairs()]


tagged = Tagged(tag="x")
assert_type(tagged, Tagged)
Tagged("x")  # flagged: call-arg | reportCallIssue
tagged.tag = "y"  # flagged: misc | reportAttributeAccessIssue

again: tk.Corruptor = tk.from_dict(tk.to_dict(noise), classes=[Tagged])
assert_type(again("some text"), str)
