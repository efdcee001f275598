"""tunekit makes fine-tuning data."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tunekit.version import VERSION as __version__  # noqa: F401, N811 -- the standard name

if TYPE_CHECKING:
    from tunekit import corruptors as corruptors
    from tunekit import layouts as layouts
    from tunekit import sources as sources
    from tunekit.choosing import OneOf as OneOf
    from tunekit.choosing import Sometimes as Sometimes
    from tunekit.compose import Compose as Compose
    from tunekit.corrupting import Corruptor as Corruptor
    from tunekit.corrupting import corruptor as corruptor
    from tunekit.corruptors.case import LowerCase as LowerCase
    from tunekit.corruptors.case import UpperCase as UpperCase
    from tunekit.corruptors.punctuation import StripPunctuation as StripPunctuation
    from tunekit.corruptors.random_edits import RandomEdits as RandomEdits
    from tunekit.corruptors.whitespace import CollapseWhitespace as CollapseWhitespace
    from tunekit.corruptors.words import DropWords as DropWords
    from tunekit.corruptors.words import SwapWords as SwapWords
    from tunekit.engine.batch import TextBatch as TextBatch
    from tunekit.engine.edits import Edits as Edits
    from tunekit.engine.streams import Streams as Streams
    from tunekit.errors import InvalidArgument as InvalidArgument
    from tunekit.errors import LawBroken as LawBroken
    from tunekit.errors import LengthUnknown as LengthUnknown
    from tunekit.errors import MalformedInput as MalformedInput
    from tunekit.errors import OutOfDomain as OutOfDomain
    from tunekit.errors import SourceExhausted as SourceExhausted
    from tunekit.errors import TunekitError as TunekitError
    from tunekit.functions import rowwise as rowwise
    from tunekit.guards import Protect as Protect
    from tunekit.layouts.chat import Chat as Chat
    from tunekit.layouts.plain import Plain as Plain
    from tunekit.mappings.restore import Restore as Restore
    from tunekit.pair import Pair as Pair
    from tunekit.pair import PairBatch as PairBatch
    from tunekit.pipeline import Pairs as Pairs
    from tunekit.pipeline import pairs as pairs
    from tunekit.records import Records as Records
    from tunekit.sources.files import read_text as read_text
    from tunekit.sources.texts import texts as texts
    from tunekit.tracing import Trace as Trace
    from tunekit.writing.manifest import Manifest as Manifest

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
    "OneOf": "choosing",
    "OutOfDomain": "errors",
    "Pair": "pair",
    "PairBatch": "pair",
    "Pairs": "pipeline",
    "Plain": "layouts.plain",
    "Protect": "guards",
    "RandomEdits": "corruptors.random_edits",
    "Records": "records",
    "Restore": "mappings.restore",
    "Sometimes": "choosing",
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

__all__ = list(_HOMES)


# The rest of each family.
_FAMILIES = ("corruptors", "layouts", "sources")


def __getattr__(name: str) -> Any:
    if name in _FAMILIES:
        return import_module(f"tunekit.{name}")
    if name not in _HOMES:
        from tunekit.errors import did_you_mean

        message = f"module 'tunekit' has no attribute {name!r}"
        raise AttributeError(message if name.startswith("_") else message + did_you_mean(name, _HOMES))
    found = getattr(import_module(f"tunekit.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
