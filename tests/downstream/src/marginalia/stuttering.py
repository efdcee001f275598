"""A corruptor: people who stutter."""

import tunekit as tk


@tk.corruptor
class Stutter(tk.Corruptor):
    """Begin words twice: "hello" becomes "h-hello".

    >>> Stutter(rate=0.5)("well hello there", seed=1)
    'w-well h-hello t-there'
    """

    rate: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise tk.InvalidArgument(f"Stutter(rate={self.rate!r}): rate must be between 0 and 1.")

    def edits(self, texts: tk.TextBatch, streams: tk.Streams) -> tk.Edits:
        """A beginning more for each chosen word."""
        chosen = streams.thin(texts.words(), self.rate)
        return tk.Edits.insert(chosen, [f"{chr(code)}-" for code in texts.units[chosen.at]])
