"""The public names, and where each of them lives."""

from collections.abc import Callable

# A name is imported when it is first used, so that ``import tunekit`` is as quick as numpy.
HOMES = {
    "Chat": "layouts.chat",
    "CollapseWhitespace": "corruptors.whitespace",
    "Compose": "compose",
    "Corruptor": "corrupting",
    "DropWords": "corruptors.words",
    "DuplicateWords": "corruptors.words",
    "Edits": "engine.edits",
    "FoldCase": "corruptors.case",
    "Homoglyphs": "corruptors.homoglyphs",
    "InvalidArgument": "errors",
    "KeepGraphemes": "guards",
    "LawBroken": "errors",
    "LengthUnknown": "errors",
    "LowerCase": "corruptors.case",
    "MalformedInput": "errors",
    "Manifest": "writing.manifest",
    "NormalizeUnicode": "corruptors.normalization",
    "OneOf": "choosing",
    "OutOfDomain": "errors",
    "Pair": "pair",
    "PairBatch": "pair",
    "Pairs": "pipeline",
    "Plain": "layouts.plain",
    "Protect": "guards",
    "RandomEdits": "corruptors.random_edits",
    "RandomOrder": "ordering",
    "Records": "records",
    "Repeat": "ordering",
    "Restore": "mappings.restore",
    "ShuffleSentences": "corruptors.shuffling",
    "ShuffleWords": "corruptors.shuffling",
    "SomeOf": "ordering",
    "Sometimes": "choosing",
    "SourceExhausted": "errors",
    "Streams": "engine.streams",
    "StripDiacritics": "corruptors.diacritics",
    "StripPunctuation": "corruptors.punctuation",
    "SwapCase": "corruptors.case",
    "SwapWords": "corruptors.words",
    "TextBatch": "engine.batch",
    "TitleCase": "corruptors.case",
    "Trace": "tracing",
    "Truncate": "corruptors.truncation",
    "TunekitError": "errors",
    "UpperCase": "corruptors.case",
    "corruptor": "corrupting",
    "fingerprint": "saving",
    "from_dict": "saving",
    "from_json": "saving",
    "pairs": "pipeline",
    "read_text": "sources.files",
    "rowwise": "functions",
    "texts": "sources.texts",
    "to_dict": "saving",
    "to_json": "saving",
    "value": "values",
}

# The rest of each family.
FAMILIES = ("corruptors", "layouts", "patterns", "sources")

# What is done with a name and what it names when it is first used. A plugin that must load nothing waits here.
AT_FIRST_USE: dict[str, Callable[[str, type], None]] = {}
