"""Chat: a conversation of one turn."""

from typing import Any

from tunekit.errors import check_string
from tunekit.pair import PairBatch
from tunekit.values import value


@value
class Chat:
    """Chat messages: the input is what the user says, the target what the assistant answers.

    >>> import tunekit as tk
    >>> batch = next(tk.pairs(["Oh!"], tk.Restore(tk.LowerCase())).batches())
    >>> tk.Chat(system="Restore the capitals.").rows(batch)[0]["messages"][1:]
    [{'role': 'user', 'content': 'oh!'}, {'role': 'assistant', 'content': 'Oh!'}]

    The format that OpenAI's fine-tuning, TRL, axolotl and LLaMA-Factory read: a list ``messages`` of objects with a
    ``role`` and a ``content``.

    Args:
        system: what the system message says; without it there is none.

    Raises: InvalidArgument: ``system`` is no string.
    """

    system: str | None = None

    def __post_init__(self) -> None:
        if self.system is not None:
            check_string(self, "system", self.system)

    def rows(self, batch: PairBatch, /) -> list[dict[str, Any]]:
        """One conversation for each pair."""
        before = [] if self.system is None else [{"role": "system", "content": self.system}]
        return [
            {"messages": [*before, {"role": "user", "content": i}, {"role": "assistant", "content": t}]}
            for i, t in zip(batch.input.texts, batch.target.texts, strict=True)
        ]
