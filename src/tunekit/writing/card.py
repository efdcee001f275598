"""The data set card: a README.md whose front matter data set hubs read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any

from tunekit.layouts.layout import Layout
from tunekit.writing.equal import GROUPED, left_out
from tunekit.writing.manifest import Manifest, ShardEntry

_UNITS = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"))


def card(
    manifest: Manifest,
    layout: Layout,
    *,
    title: str = "Data set",
    license: str | None = None,
    language: str | Sequence[str] = (),
    tags: Sequence[str] = (),
) -> str:
    """The card of a written data set: front matter, task, splits, counts, drops, versions, and how to make it again.

    ``license`` is an identifier such as "cc-by-4.0", ``language`` one code or several, such as "en". Whatever a user
    gave stands in quoted strings, code spans and fences, so it can be neither markup nor a field of its own. The card
    depends on the manifest and the layout alone.
    """
    languages = [language] if isinstance(language, str) else list(language)
    head = _front_matter(manifest, license, languages, tags)
    licence = f"{_span(license)}." if license else "not stated. It follows from that of the source texts."
    parts = [
        "---\n" + "\n".join(head) + "\n---",
        f"# {_heading(title)}",
        "Pairs for fine-tuning, made by tunekit.",
        *_task(manifest, layout),
        *_splits(manifest),
        *_counts(manifest),
        f"## Licence\n\nLicence of this data set: {licence}",
        *_remake(manifest, layout),
    ]
    return "\n\n".join(parts) + "\n"


def _front_matter(
    manifest: Manifest, license_: str | None, languages: Sequence[str], tags: Sequence[str]
) -> Iterator[str]:
    if license_:
        yield f"license: {quoted(license_)}"
    if languages:
        yield from ("language:", *(f"- {quoted(code)}" for code in languages))
    yield "task_categories:\n- text-generation"
    yield from ("tags:", *(f"- {quoted(tag)}" for tag in dict.fromkeys(("tunekit", "synthetic", *tags))))
    yield f"size_categories:\n- {quoted(_size(sum(manifest.splits().values())))}"
    yield "configs:\n- config_name: default\n  data_files:"
    taken: set[str] = set()
    for side in manifest.splits():
        name = re.sub(r"\W", "_", side)  # hubs know no hyphen in the name of a split
        while name in taken:
            name += "_"
        taken.add(name)
        yield f"  - split: {quoted(name)}\n    path:"
        yield from (f"    - {quoted(path)}" for path in _paths(manifest.files, side))


def _paths(files: Sequence[ShardEntry], side: str) -> list[str]:
    """The files of a side: one pattern where it finds them and nothing else, for there may be thousands."""
    own = [entry.name for entry in files if entry.split == side]
    pattern = re.sub(r"-\d+\.", "-[0-9]*.", own[0])
    if len(own) > 1 and [entry.name for entry in files if fnmatchcase(entry.name, pattern)] == own:
        return [pattern]
    return own


def _size(pairs: int) -> str:
    """The size in the words of the hubs, such as ``10K<n<100K``."""
    if pairs < 1_000:
        return "n<1K"
    if pairs > 10**12:
        return "n>1T"
    low = 10 ** (len(str(pairs)) - 1)
    return f"{_short(low)}<n<{_short(10 * low)}"


def _short(number: int) -> str:
    unit, letter = next((unit, letter) for unit, letter in _UNITS if number >= unit)
    return f"{number // unit}{letter}"


def _task(manifest: Manifest, layout: Layout) -> Iterator[str]:
    mapping = str(manifest.recipe["mapping"])
    yield "## Task"
    if mapping.startswith("Restore("):
        yield "Undo a noise: the target is a clean text, and the input is what the noise made of it."
        yield fenced(f"input = noise(target)\n\n{mapping}")
    else:
        yield "The input and the target of a pair belong together by this mapping:"
        yield fenced(mapping)
    columns = getattr(layout, "columns", None)
    fields = f", with the columns {', '.join(map(_span, columns()))}" if columns is not None else ""
    yield f"A row is laid out by {_span(repr(layout))}{fields}."


def _splits(manifest: Manifest) -> Iterator[str]:
    totals = manifest.splits()
    total = max(sum(totals.values()), 1)
    asked = dict(manifest.recipe["split"])
    yield "## Splits"
    rows = []
    for side, pairs in totals.items():
        files = [entry for entry in manifest.files if entry.split == side]
        share = f"{float(Fraction(asked[side])):.1%}" if side in asked else ""
        size = sum(entry.bytes for entry in files)
        rows.append(
            (_cell(side), f"{pairs:,}", f"{pairs / total:.1%}", share, f"{len(files):,}", f"{size:,}")
        )
    yield _table(("split", "pairs", "share", "asked for", "files", "bytes"), rows)
    if len(asked) > 1:
        yield "All pairs of a group stand on one side. " + _equal_records(manifest)
    for group, side in manifest.moved:
        yield f"The group {_span(group)} was moved to {_span(side)}, which would have been empty."


def _equal_records(manifest: Manifest) -> str:
    """What keeps equal records on one side, and what was found; nothing that was not looked at."""
    alike = "Records that are merely alike were not looked for."
    if manifest.recipe.get("equal_records") == GROUPED:
        return f"The group of a record is its text, so equal records stand on one side. {alike}"
    looked = (
        "Equal records of different groups were looked for across the sides, by a 64-bit hash of their text"
    )
    reasons = [left_out(side, other) for side, of in manifest.equal.items() for other in of]
    found = "; ".join(f"{_span(reason)}: {manifest.dropped[reason]:,}" for reason in reasons)
    return f"{looked}; pairs left out: {found}. {alike}" if found else f"{looked}; there are none. {alike}"


def _counts(manifest: Manifest) -> Iterator[str]:
    yield "## Counts"
    yield _table(("what", "how many"), [(_cell(k), f"{v:,}") for k, v in sorted(manifest.counts.items())])
    yield "## Left out"
    lost = sorted(manifest.dropped.items())
    yield _table(("reason", "how many"), [(_cell(k), f"{v:,}") for k, v in lost]) if lost else "Nothing."
    if manifest.kept:
        yield "## Kept"
        yield "What was changed, or is not what it should have been, and was kept:"
        yield _table(("what", "how many"), [(_cell(k), f"{v:,}") for k, v in sorted(manifest.kept.items())])


def _remake(manifest: Manifest, layout: Layout) -> Iterator[str]:
    recipe = manifest.recipe
    yield "## Make it again"
    if recipe.get("pairs"):
        yield "With the same source texts, these lines give the same bytes:"
        code = (
            f'from tunekit import *\n\n{recipe["pairs"]}.write(\n    "again",\n{_arguments(recipe, layout)})'
        )
        yield fenced(code, "python")
        if recipe.get("program") is None:
            yield "Give what stands in angle brackets, and functions and classes of your own, in their place."
    else:
        yield "The pairs are too long to be shown; `manifest.json` holds the recipe."
    yield "Made with:"
    yield _table(("what", "version"), [(_cell(k), _cell(v)) for k, v in sorted(manifest.versions.items())])
    yield "`manifest.json` has the recipe, and the sha256 of each file; `tunekit.verify` checks them."


def _arguments(recipe: dict[str, Any], layout: Layout) -> str:
    file_format, compress = recipe.get("format") or ("jsonl", None)
    given = {
        "layout": layout,
        "split": {name: float(Fraction(share)) for name, share in recipe["split"]},
        "shard_size": recipe["shard_size"],
        "format": file_format,
    }
    if compress is not None:
        given["compress"] = compress
    return "".join(f"    {name}={content!r},\n" for name, content in given.items())


def quoted(text: str) -> str:
    """A string of YAML on one line, in double quotes, whatever is in it."""
    safe = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(safe)}"'


def fenced(text: str, language: str = "") -> str:
    """A block of code that no backtick in it can end."""
    fence = "`" * max(3, 1 + _longest_run(text))
    body = visible(text, but="\n")
    return f"{fence}{language}\n{body}\n{fence}"


def visible(text: str, *, but: str = "") -> str:
    """The text with control and format characters and lone surrogates as escapes."""
    return "".join(c if c.isprintable() or c in but else c.encode("unicode_escape").decode() for c in text)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _span(text: str) -> str:
    """A span of code that no backtick in it can end."""
    ticks = "`" * (1 + _longest_run(text))
    edge = " " if text[:1] in ("`", " ", "") or text[-1:] in ("`", " ") else ""
    return f"{ticks}{edge}{visible(text)}{edge}{ticks}"


def _cell(text: str) -> str:
    return _span(text).replace("|", "\\|")


def _heading(text: str) -> str:
    """A heading of one line, in which every mark is text."""
    return re.sub(r"([^\w\s])", r"\\\1", visible(text), flags=re.ASCII)


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
