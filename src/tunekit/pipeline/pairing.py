"""``tk.pairs``: where a program begins."""

from collections.abc import Callable, Iterable
from typing import Literal

from tunekit.batches.records import YieldsBatches
from tunekit.mappings.contract import Mapping
from tunekit.pipeline.lazy_pairs import Pairs


def pairs(
    source: YieldsBatches | Iterable[str] | Callable[[], Iterable[str]],
    mapping: Mapping,
    *,
    seed: int = 0,
    copies: int = 1,
    key: Literal["content", "id"] = "content",
) -> Pairs:
    """Make pairs from the records of a source.

    >>> import tunekit as tk
    >>> noise = tk.StripPunctuation() >> tk.LowerCase()
    >>> for pair in tk.pairs(["Wait, what?!", "Oh. I see."], tk.Restore(noise), seed=7):
    ...     print(pair.input, "->", pair.target)
    wait what -> Wait, what?!
    oh i see -> Oh. I see.

    Args:
        source: a source (``tk.read_text``), any iterable of strings, or a callable that makes one.
        mapping: what makes a pair of a clean record, such as ``tk.Restore(noise)``.
        seed: any integer; with it every pair is the same everywhere.
        copies: pairs for each record, with draws of their own.
        key: what the draws of a record depend on: its content, or its id.

    Raises: InvalidArgument: one of them is something else.
    """
    return Pairs(source, mapping, seed=seed, copies=copies, key=key)
