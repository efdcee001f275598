"""PromptCompletion: what the model reads, and what it goes on with."""

from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.layouts.wording import PLACE, Templates, Wordings, filled
from tunekit.values.arguments import Flag
from tunekit.values.frozen import value

# A trainer joins prompt and completion as they are, so something must part the input from the target.
PARTED = PLACE + "\n\n"


@value
class PromptCompletion:
    r"""A prompt with the input, and the target as its completion: the loss is on the completion alone.

    >>> import tunekit as tk
    >>> batch = next(tk.pairs(["Oh!"], tk.Restore(tk.LowerCase())).batches())
    >>> tk.PromptCompletion(prompt="Restore: {input}\n").rows(batch)
    [{'prompt': 'Restore: oh!\n', 'completion': 'Oh!'}]
    >>> tk.PromptCompletion(conversational=True).rows(batch)[0]["completion"]
    [{'role': 'assistant', 'content': 'Oh!'}]

    The format that TRL's ``SFTTrainer`` calls prompt-completion. It joins the two as they are, without a space.

    Args:
        prompt: a text with ``{input}`` in it, once, or a list of several wordings, of which each pair draws one by its
            own key, seed and copy. All other braces are text. By default the input, and an empty line unless
            ``conversational``.
        conversational: whether prompt and completion are messages, which the model's chat template joins.

    Raises: InvalidArgument: no string and no list of strings, or not one ``{input}``.
    """

    prompt: Templates | None = None
    conversational: Flag = False

    def rows(self, batch: PairBatch, /) -> list[dict[str, Any]]:
        """One object for each pair."""
        pairs = zip(prompts(self.prompt, batch, self.conversational), batch.target.texts, strict=True)
        if self.conversational:
            return [{"prompt": said("user", p), "completion": said("assistant", t)} for p, t in pairs]
        return [{"prompt": p, "completion": t} for p, t in pairs]

    def columns(self) -> dict[str, Any]:
        """The columns of a table of such rows, and their kinds."""
        return {"prompt": kind(self.conversational), "completion": kind(self.conversational)}


def prompts(given: Wordings | None, batch: PairBatch, conversational: bool) -> list[str]:  # noqa: FBT001
    """The prompt of each pair."""
    return filled(given or (PLACE if conversational else PARTED), batch, "layout.prompt")


def said(role: str, content: str) -> list[dict[str, str]]:
    """What one side of a conversation says."""
    return [{"role": role, "content": content}]


def kind(conversational: bool) -> Any:  # noqa: FBT001
    """What a column of texts or of messages holds."""
    return [{"role": "string", "content": "string"}] if conversational else "string"
