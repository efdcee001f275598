"""``rowwise``: a corruptor from a plain function, for a first draft."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import field
from typing import Annotated, Any

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, describe
from tunekit.values.arguments import function_of
from tunekit.values.content import code_of

_WORD = 1 << 32


TextFunction = Annotated[Callable[[str, random.Random], str], function_of("a function of (text, rng)")]


@corruptor
class Rowwise(Corruptor):
    """A corruptor that calls a function of (text, rng) for each record; made by ``tk.rowwise``."""

    function: TextFunction = field(kw_only=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """The given name, or the function's qualified name and a hash of its code."""
        return (self.name or _identity(self.function),)

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """Each record as a whole becomes what the function returns."""
        records = streams.thin(texts.records(), 1)
        words = [records.pick(_WORD, counter).tolist() for counter in range(4)]
        results = []
        for text, *seed in zip(texts.texts, *words, strict=True):
            result = self.function(text, random.Random(sum(w << (32 * i) for i, w in enumerate(seed))))
            if not isinstance(result, str):
                raise InvalidArgument(f"{self!r}: the function must return a string, not {describe(result)}.")
            results.append(result)
        return Edits.replace(records, results)

    def __repr__(self) -> str:
        function = getattr(self.function, "__qualname__", repr(self.function))
        return f"rowwise({function})" if self.name is None else f"rowwise({function}, name={self.name!r})"


def rowwise(function: Callable[[str, random.Random], str], *, name: str | None = None) -> Rowwise:
    """Make a corruptor from a function of a text and a ``random.Random``, which is seeded for each record.

    >>> import tunekit as tk
    >>> stutter = tk.rowwise(lambda text, rng: text[: rng.randint(1, 3)] + "-" + text, name="stutter")
    >>> stutter(["Hello there.", "Good morning."], seed=1)
    ['H-Hello there.', 'Go-Good morning.']

    It obeys the same laws as any corruptor, slowly, and its one edit is the whole text. The draws depend on the
    function's qualified name and bytecode, or on ``name``, which is the same under every Python.

    Raises: InvalidArgument: no function, or one that returns something other than a ``str``.
    Cost: one call of the function and about 10 µs a record.
    """
    return Rowwise(function, name=name)


def _identity(function: Any) -> str:
    """The qualified name and a hash of the code."""
    code = getattr(function, "__code__", None)
    name = getattr(function, "__qualname__", type(function).__qualname__)
    return (
        name
        if code is None
        else f"{name}:{hashlib.blake2b(code_of(code).encode(), digest_size=8).hexdigest()}"
    )
