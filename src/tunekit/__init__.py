"""tunekit makes fine-tuning data."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tunekit.compose import Compose, OneOf, Protect, Sometimes
    from tunekit.corrupting import Corruptor, corruptor
    from tunekit.corruptors.case import LowerCase, UpperCase
    from tunekit.corruptors.punctuation import StripPunctuation
    from tunekit.corruptors.random_edits import RandomEdits
    from tunekit.corruptors.whitespace import CollapseWhitespace
    from tunekit.corruptors.words import DropWords, SwapWords
    from tunekit.engine.batch import TextBatch
    from tunekit.engine.edits import Edits
    from tunekit.engine.streams import Streams
    from tunekit.errors import (
        InvalidArgument,
        LawBroken,
        LengthUnknown,
        MalformedInput,
        OutOfDomain,
        SourceExhausted,
        TunekitError,
    )
    from tunekit.layouts.chat import Chat
    from tunekit.layouts.plain import Plain
    from tunekit.mappings.restore import Restore
    from tunekit.pair import Pair, PairBatch
    from tunekit.pipeline import Pairs, pairs
    from tunekit.records import Records
    from tunekit.functions import rowwise
    from tunekit.sources.files import read_text
    from tunekit.sources.texts import texts
    from tunekit.tracing import Trace
    from tunekit.writing.manifest import Manifest

# Where each public name lives: it is imported when it is first used, so that ``import tunekit`` is as quick as numpy.
_HOMES = {
    "Chat": "layouts.chat",
    "CollapseWhitespace": "corruptors.whitespace",
    "Compose": "compose",
    "Corruptor": "corrupting",
    "DropWords": "corruptors.words",
    "Edits": "engine.edits",
    "InvalidArgument": "errors",
    "LawBroken": "errors",
    "LengthUnknown": "errors",
    "LowerCase": "corruptors.case",
    "MalformedInput": "errors",
    "Manifest": "writing.manifest",
    "OneOf": "compose",
    "OutOfDomain": "errors",
    "Pair": "pair",
    "PairBatch": "pair",
    "Pairs": "pipeline",
    "Plain": "layouts.plain",
    "Protect": "compose",
    "RandomEdits": "corruptors.random_edits",
    "Records": "records",
    "Restore": "mappings.restore",
    "Sometimes": "compose",
    "SourceExhausted": "errors",
    "Streams": "engine.streams",
    "StripPunctuation": "corruptors.punctuation",
    "SwapWords": "corruptors.words",
    "TextBatch": "engine.batch",
    "Trace": "tracing",
    "TunekitError": "errors",
    "UpperCase": "corruptors.case",
    "corruptor": "corrupting",
    "pairs": "pipeline",
    "read_text": "sources.files",
    "rowwise": "functions",
    "texts": "sources.texts",
}

__all__ = sorted(_HOMES)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        from tunekit.errors import did_you_mean

        message = f"module 'tunekit' has no attribute {name!r}"
        raise AttributeError(message if name.startswith("_") else message + did_you_mean(name, _HOMES))
    found = getattr(import_module(f"tunekit.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
