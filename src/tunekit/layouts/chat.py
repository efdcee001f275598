"""Chat: a conversation of one turn."""

from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.layouts.wording import PLACE, Templates, Wordings, drawn, filled
from tunekit.values.frozen import value


@value
class Chat:
    r"""Chat messages: the input is what the user says, the target what the assistant answers.

    >>> import tunekit as tk
    >>> batch = next(tk.pairs(["Oh!"], tk.Restore(tk.LowerCase())).batches())
    >>> tk.Chat(system="Restore the capitals.").rows(batch)[0]["messages"][1:]
    [{'role': 'user', 'content': 'oh!'}, {'role': 'assistant', 'content': 'Oh!'}]
    >>> asked = tk.Chat(user=["Capitals, please: {input}", "Restore the capitals.\n\n{input}"])
    >>> asked.rows(batch)[0]["messages"][0]["content"]
    'Restore the capitals.\n\noh!'

    The format that OpenAI's fine-tuning, TRL, axolotl and LLaMA-Factory read: a list ``messages`` of objects with a
    ``role`` and a ``content``.

    Args:
        system: what the system message says; without it there is none.
        user: what the user says: a text with ``{input}`` in it, once. All other braces are text.

    Each may be a list of several wordings, of which each pair draws one by its own key, seed and copy.

    Raises: InvalidArgument: no string and no list of strings; not one ``{input}`` in ``user``, or one in ``system``.
    Cost: a wording for all is joined at no cost worth naming; several are drawn, which takes half as long again.
    """

    system: Wordings | None = None
    user: Templates = PLACE

    def rows(self, batch: PairBatch, /) -> list[dict[str, Any]]:
        """One conversation for each pair."""
        asked, targets = filled(self.user, batch, "layout.user"), batch.target.texts
        if self.system is None or isinstance(self.system, str):
            before = [] if self.system is None else [{"role": "system", "content": self.system}]
            return [
                {"messages": [*before, {"role": "user", "content": i}, {"role": "assistant", "content": t}]}
                for i, t in zip(asked, targets, strict=True)
            ]
        systems = drawn(self.system, batch, "layout.system")
        return [
            {
                "messages": [
                    {"role": "system", "content": s},
                    {"role": "user", "content": i},
                    {"role": "assistant", "content": t},
                ]
            }
            for s, i, t in zip(systems, asked, targets, strict=True)
        ]

    def columns(self) -> dict[str, Any]:
        """The columns of a table of such rows, and their kinds."""
        return {"messages": [{"role": "string", "content": "string"}]}
