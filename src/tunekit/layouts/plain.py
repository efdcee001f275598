"""Plain: input and target, side by side."""

from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.errors import invalid
from tunekit.values.arguments import Text
from tunekit.values.frozen import value


@value
class Plain:
    """One object with the input and the target of a pair.

    >>> import tunekit as tk
    >>> batch = next(tk.pairs(["Oh!"], tk.Restore(tk.LowerCase())).batches())
    >>> tk.Plain().rows(batch)
    [{'input': 'oh!', 'target': 'Oh!'}]

    Args:
        input: the name of the input's field.
        target: the name of the target's field.

    Raises: InvalidArgument: a name that is no string, or the same name twice.
    """

    input: Text = "input"
    target: Text = "target"

    def __post_init__(self) -> None:
        if self.input == self.target:
            raise invalid(self, "target", self.target, f"another name than input, {self.input!r}")

    def rows(self, batch: PairBatch, /) -> list[dict[str, Any]]:
        """One object for each pair."""
        left, right = self.input, self.target
        return [{left: i, right: t} for i, t in zip(batch.input.texts, batch.target.texts, strict=True)]

    def columns(self) -> dict[str, Any]:
        """The columns of a table of such rows, and their kinds."""
        return {self.input: "string", self.target: "string"}
