"""Alpaca: an instruction, an input and an output."""

from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.layouts.wording import Wordings, drawn
from tunekit.values.frozen import value


@value
class Alpaca:
    """One object with an instruction, the input and the target, called ``output``.

    >>> import tunekit as tk
    >>> batch = next(tk.pairs(["Oh!"], tk.Restore(tk.LowerCase())).batches())
    >>> tk.Alpaca(instruction="Restore the capitals.").rows(batch)
    [{'instruction': 'Restore the capitals.', 'input': 'oh!', 'output': 'Oh!'}]

    The format that LLaMA-Factory and axolotl call ``alpaca``.

    Args:
        instruction: what to do with the input; or a list of several wordings, of which each pair draws one by its own
            key, seed and copy.

    Raises: InvalidArgument: no string and no list of strings, or one with ``{input}`` in it.
    """

    instruction: Wordings

    def rows(self, batch: PairBatch, /) -> list[dict[str, Any]]:
        """One object for each pair."""
        wordings = drawn(self.instruction, batch, "layout.instruction")
        return [
            {"instruction": w, "input": i, "output": t}
            for w, i, t in zip(wordings, batch.input.texts, batch.target.texts, strict=True)
        ]

    def columns(self) -> dict[str, Any]:
        """The columns of a table of such rows, and their kinds."""
        return {"instruction": "string", "input": "string", "output": "string"}
