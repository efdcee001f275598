"""ShareGPT: a conversation of one turn, in the older form."""

from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.layouts.wording import PLACE, Templates, Wordings, drawn, filled
from tunekit.values.frozen import value


@value
class ShareGPT:
    """Turns ``from`` a human and a model: the input is what the human says, the target what the model answers.

    >>> import tunekit as tk
    >>> batch = next(tk.pairs(["Oh!"], tk.Restore(tk.LowerCase())).batches())
    >>> tk.ShareGPT().rows(batch)[0]["conversations"]
    [{'from': 'human', 'value': 'oh!'}, {'from': 'gpt', 'value': 'Oh!'}]

    The format that LLaMA-Factory calls ``sharegpt``, and that axolotl reads by ``field_messages: conversations``. The
    system message is a turn ``from`` the system, which both of them know.

    Args:
        system: what the system message says; without it there is none.
        user: what the human says: a text with ``{input}`` in it, once. All other braces are text.

    Each may be a list of several wordings, of which each pair draws one by its own key, seed and copy.

    Raises: InvalidArgument: no string and no list of strings; not one ``{input}`` in ``user``, or one in ``system``.
    """

    system: Wordings | None = None
    user: Templates = PLACE

    def rows(self, batch: PairBatch, /) -> list[dict[str, Any]]:
        """One conversation for each pair."""
        rows = [
            {"conversations": [{"from": "human", "value": i}, {"from": "gpt", "value": t}]}
            for i, t in zip(filled(self.user, batch, "layout.user"), batch.target.texts, strict=True)
        ]
        if self.system is not None:
            for row, text in zip(rows, drawn(self.system, batch, "layout.system"), strict=True):
                row["conversations"].insert(0, {"from": "system", "value": text})
        return rows

    def columns(self) -> dict[str, Any]:
        """The columns of a table of such rows, and their kinds."""
        return {"conversations": [{"from": "string", "value": "string"}]}
