"""Preference: a good answer and a worse one."""

from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.corruptors.contract import AnyCorruptor
from tunekit.engine.mixing import Words
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.layouts.prompt_completion import kind, prompts, said
from tunekit.layouts.wording import Templates
from tunekit.values.arguments import Flag
from tunekit.values.frozen import value


@value
class Preference:
    r"""A prompt with the input, the target as the chosen answer, and a worse one that is rejected.

    >>> import tunekit as tk
    >>> batch = next(tk.pairs(["Oh, no!"], tk.Restore(tk.LowerCase())).batches())
    >>> tk.Preference(prompt="Restore: {input}\n").rows(batch)
    [{'prompt': 'Restore: oh, no!\n', 'chosen': 'Oh, no!', 'rejected': 'oh, no!'}]
    >>> tk.Preference(rejected=tk.StripPunctuation()).rows(batch)[0]["rejected"]
    'Oh no'

    The format that TRL's ``DPOTrainer`` calls preference, with an explicit prompt. A pair whose answers would be equal
    teaches nothing: it has no row (``None``), and ``write`` drops and counts it.

    Args:
        prompt: a text with ``{input}`` in it, once, or a list of several wordings, of which each pair draws one by its
            own key, seed and copy. All other braces are text. By default the input, and an empty line unless
            ``conversational``.
        rejected: a corruptor that makes the rejected answer of the target, with draws of its own for each pair. Without
            it the input is rejected: the text that nobody corrected.
        conversational: whether all three are messages.

    Raises: InvalidArgument: no string and no list of strings, not one ``{input}``, or no corruptor.
    Cost: that of the corruptor.
    """

    prompt: Templates | None = None
    rejected: AnyCorruptor | None = None
    conversational: Flag = False

    @property
    def no_row(self) -> str:
        """Why a pair has no row."""
        return "chosen and rejected are equal"

    def rows(self, batch: PairBatch, /) -> list[dict[str, Any] | None]:
        """One object for each pair; ``None`` where the two answers are equal."""
        asked = prompts(self.prompt, batch, self.conversational)
        rows = zip(asked, batch.target.texts, self._worse(batch), strict=True)
        if not self.conversational:
            return [{"prompt": p, "chosen": c, "rejected": r} if c != r else None for p, c, r in rows]
        return [
            {"prompt": said("user", p), "chosen": said("assistant", c), "rejected": said("assistant", r)}
            if c != r
            else None
            for p, c, r in rows
        ]

    def columns(self) -> dict[str, Any]:
        """The columns of a table of such rows, and their kinds."""
        return {name: kind(self.conversational) for name in ("prompt", "chosen", "rejected")}

    def _worse(self, batch: PairBatch) -> list[str]:
        if self.rejected is None:
            return batch.input.texts
        # With the pair's own draws, the noise that made the input would make it again.
        streams = batch.streams
        return run(self.rejected, batch.target, Streams(streams.seed, _apart(streams))).texts.texts


def _apart(streams: Streams) -> Words:
    """Keys that depend on the pair's key, copy and seed, and lead to other draws."""
    return streams.fork("layout.rejected").roots
