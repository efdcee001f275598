"""tunekit makes fine-tuning data."""

from typing import TYPE_CHECKING

from tunekit.names import AT_FIRST_USE as _AT_FIRST_USE
from tunekit.names import FAMILIES as _FAMILIES
from tunekit.names import HOMES as _HOMES
from tunekit.version import VERSION as __version__  # noqa: F401, N811 -- the standard name

if TYPE_CHECKING:
    from tunekit import corruptors as corruptors
    from tunekit import layouts as layouts
    from tunekit import patterns as patterns
    from tunekit import shaping as shaping
    from tunekit import sources as sources
    from tunekit import validation as validation
    from tunekit.choosing import OneOf as OneOf
    from tunekit.choosing import Sometimes as Sometimes
    from tunekit.compose import Compose as Compose
    from tunekit.corrupting import Corruptor as Corruptor
    from tunekit.corrupting import corruptor as corruptor
    from tunekit.corruptors.case import FoldCase as FoldCase
    from tunekit.corruptors.case import LowerCase as LowerCase
    from tunekit.corruptors.case import SwapCase as SwapCase
    from tunekit.corruptors.case import TitleCase as TitleCase
    from tunekit.corruptors.case import UpperCase as UpperCase
    from tunekit.corruptors.diacritics import StripDiacritics as StripDiacritics
    from tunekit.corruptors.homoglyphs import Homoglyphs as Homoglyphs
    from tunekit.corruptors.normalization import NormalizeUnicode as NormalizeUnicode
    from tunekit.corruptors.punctuation import StripPunctuation as StripPunctuation
    from tunekit.corruptors.random_edits import RandomEdits as RandomEdits
    from tunekit.corruptors.shuffling import ShuffleSentences as ShuffleSentences
    from tunekit.corruptors.shuffling import ShuffleWords as ShuffleWords
    from tunekit.corruptors.truncation import Truncate as Truncate
    from tunekit.corruptors.whitespace import CollapseWhitespace as CollapseWhitespace
    from tunekit.corruptors.words import DropWords as DropWords
    from tunekit.corruptors.words import DuplicateWords as DuplicateWords
    from tunekit.corruptors.words import SwapWords as SwapWords
    from tunekit.engine.batch import TextBatch as TextBatch
    from tunekit.engine.edits import Edits as Edits
    from tunekit.engine.streams import Streams as Streams
    from tunekit.errors import InvalidArgument as InvalidArgument
    from tunekit.errors import LawBroken as LawBroken
    from tunekit.errors import LengthUnknown as LengthUnknown
    from tunekit.errors import MalformedInput as MalformedInput
    from tunekit.errors import MissingExtra as MissingExtra
    from tunekit.errors import OutOfDomain as OutOfDomain
    from tunekit.errors import SourceExhausted as SourceExhausted
    from tunekit.errors import TunekitError as TunekitError
    from tunekit.errors import WorkerDied as WorkerDied
    from tunekit.functions import rowwise as rowwise
    from tunekit.guards import KeepGraphemes as KeepGraphemes
    from tunekit.guards import Protect as Protect
    from tunekit.layouts.alpaca import Alpaca as Alpaca
    from tunekit.layouts.chat import Chat as Chat
    from tunekit.layouts.plain import Plain as Plain
    from tunekit.layouts.preference import Preference as Preference
    from tunekit.layouts.prompt_completion import PromptCompletion as PromptCompletion
    from tunekit.layouts.sharegpt import ShareGPT as ShareGPT
    from tunekit.mappings.apply import Apply as Apply
    from tunekit.mappings.on_input import OnInput as OnInput
    from tunekit.mappings.on_source import OnSource as OnSource
    from tunekit.mappings.protocol import mapping as mapping
    from tunekit.mappings.restore import Restore as Restore
    from tunekit.ordering import RandomOrder as RandomOrder
    from tunekit.ordering import Repeat as Repeat
    from tunekit.ordering import SomeOf as SomeOf
    from tunekit.pair import Pair as Pair
    from tunekit.pair import PairBatch as PairBatch
    from tunekit.pairing import pairs as pairs
    from tunekit.pipeline import Pairs as Pairs
    from tunekit.records import Records as Records
    from tunekit.saving import fingerprint as fingerprint
    from tunekit.saving import from_dict as from_dict
    from tunekit.saving import from_json as from_json
    from tunekit.saving import to_dict as to_dict
    from tunekit.saving import to_json as to_json
    from tunekit.sources.chaining import concat as concat
    from tunekit.sources.csv_files import read_csv as read_csv
    from tunekit.sources.files import read_text as read_text
    from tunekit.sources.gutenberg import read_gutenberg as read_gutenberg
    from tunekit.sources.html import read_html as read_html
    from tunekit.sources.iterables import texts as texts
    from tunekit.sources.jsonl import read_jsonl as read_jsonl
    from tunekit.sources.mediawiki import read_mediawiki as read_mediawiki
    from tunekit.sources.mixing import mix as mix
    from tunekit.sources.parquet_files import read_parquet as read_parquet
    from tunekit.sources.tables import from_dataset as from_dataset
    from tunekit.sources.tables import from_frame as from_frame
    from tunekit.tracing import Trace as Trace
    from tunekit.validation.validating import validate as validate
    from tunekit.values import value as value
    from tunekit.verifying import verify as verify
    from tunekit.writing.arrow import ArrowStep as ArrowStep
    from tunekit.writing.manifest import Manifest as Manifest

__all__ = list(_HOMES)


if not TYPE_CHECKING:  # a checker that saw this would take every misspelt name for a good one
    from importlib import import_module

    def __getattr__(name: str) -> object:
        if name in _FAMILIES:
            return import_module(f"tunekit.{name}")
        if name not in _HOMES:
            from tunekit.errors import did_you_mean

            message = f"module 'tunekit' has no attribute {name!r}"
            raise AttributeError(message if name.startswith("_") else message + did_you_mean(name, _HOMES))
        found = getattr(import_module(f"tunekit.{_HOMES[name]}"), name)
        globals()[name] = found
        if name in _AT_FIRST_USE:
            _AT_FIRST_USE.pop(name)(name, found)
        return found


def __dir__() -> list[str]:
    return [*__all__, *_FAMILIES, "__version__"]
