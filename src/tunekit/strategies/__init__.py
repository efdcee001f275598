"""Hypothesis strategies for other people's test suites: ``from tunekit import strategies as tks``."""

try:
    import hypothesis as _hypothesis  # noqa: F401
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        'tunekit.strategies needs hypothesis, which is not installed.\nHint: pip install "tunekit[testing]"'
    ) from error

from tunekit.strategies.batching import batches as batches
from tunekit.strategies.case import Corrupted as Corrupted
from tunekit.strategies.chains import corruptors as corruptors
from tunekit.strategies.corrupting import corrupted as corrupted
from tunekit.strategies.families import FAMILIES as FAMILIES
from tunekit.strategies.measuring import Health as Health
from tunekit.strategies.measuring import health as health
from tunekit.strategies.pairing import pairs as pairs
from tunekit.strategies.pairing import pipelines as pipelines
from tunekit.strategies.text import nasty_texts as nasty_texts
from tunekit.strategies.text import texts as texts

__all__ = [
    "FAMILIES",
    "Corrupted",
    "Health",
    "batches",
    "corrupted",
    "corruptors",
    "health",
    "nasty_texts",
    "pairs",
    "pipelines",
    "texts",
]
