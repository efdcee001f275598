"""Write the Unicode tables that tunekit ships, from the Unicode Character Database.

Usage: python scripts/make_unicode_tables.py FOLDER

FOLDER holds the Unicode Character Database, version 15.0.0, as the Unicode Consortium publishes it and many
systems package it: UnicodeData.txt, SpecialCasing.txt, CaseFolding.txt, DerivedCoreProperties.txt, Scripts.txt,
auxiliary/GraphemeBreakProperty.txt, auxiliary/SentenceBreakProperty.txt and emoji/emoji-data.txt. UnicodeData.txt
names no version; ``tests/engine/test_unicode.py``, run by Python 3.12, finds a copy of another one.

The result, ``src/tunekit/engine/unicode.npz``, is the same bytes on each run;
``tunekit.engine.unicode`` reads it.

Arrays, all of plain numbers or fixed-width strings:

- ``version``; ``KIND_names``, sorted; ``KIND_starts`` and ``KIND_index``: run i of code points has the value
  ``KIND_names[KIND_index[i]]``; it begins at ``KIND_starts[i]`` and ends where the next one begins, the last at
  0x110000; KIND is category, script, grapheme (break) or sentence (break);
- ``whitespace``: code points, as ``str.isspace`` defines them;
- ``cased`` and ``case_ignorable``: edges of runs; a code is inside when the edges up to it are odd in number;
- ``KIND_source`` and ``KIND_target``: the simple case map, sorted; KIND is lower, upper, title or fold;
- ``KIND_full_source``, ``KIND_full_offsets``, ``KIND_full_target``: the unconditional full mappings that the
  simple map does not give; code i becomes ``target[offsets[i]:offsets[i + 1]]``.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = "15.0.0"
CODES = 0x110000
PINNED = (
    *("SpecialCasing", "CaseFolding", "DerivedCoreProperties", "Scripts"),
    *("auxiliary/GraphemeBreakProperty", "auxiliary/SentenceBreakProperty", "emoji/emoji-data"),
)
TARGET = Path(__file__).parent.parent / "src" / "tunekit" / "engine" / "unicode.npz"

Tables = dict[str, NDArray[Any]]
Records = list[tuple[range, list[str]]]
Maps = dict[str, dict[int, int]]


def fields(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line that holds data."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if data := line.partition("#")[0].strip():
                yield [field.strip() for field in data.split(";")]


def check_version(path: Path) -> None:
    """Stop unless the head of the file names the pinned version."""
    # The emoji data name theirs in another way, without the last number.
    names = f"# {path.stem}-{VERSION}.txt", f"# Used with Emoji Version {VERSION.removesuffix('.0')} "
    with path.open(encoding="utf-8") as lines:
        head = list(islice(lines, 10))
    if not any(line.strip() == names[0] or line.startswith(names[1]) for line in head):
        raise SystemExit(f"{path.name} does not begin with {names[0]!r}: Unicode {VERSION} is pinned.")


def code_points(text: str) -> tuple[int, ...]:
    return tuple(int(code, 16) for code in text.split())


def records_of(path: Path) -> Records:
    """Read UnicodeData.txt, each ``<..., First>`` and ``<..., Last>`` pair as one range."""
    records: Records = []
    first = 0
    for row in fields(path):
        code = int(row[0], 16)
        if row[1].endswith(", First>"):
            first = code
        elif row[1].endswith(", Last>"):
            records.append((range(first, code + 1), row))
        else:
            records.append((range(code, code + 1), row))
    return records


def run_tables(kind: str, values: Iterable[tuple[range, str]], missing: str) -> Tables:
    """Give a property as runs of code points of one value; codes that are not listed have the value ``missing``."""
    listed = list(values)
    names = sorted({name for _, name in listed} | {missing})
    index = np.full(CODES, names.index(missing), np.uint8)
    for codes, name in listed:
        index[codes.start : codes.stop] = names.index(name)
    starts = np.flatnonzero(np.diff(index, prepend=255))
    return {
        f"{kind}_names": np.array(names, "<U"),
        f"{kind}_starts": starts.astype("<u4"),
        f"{kind}_index": index[starts],
    }


def values_in(path: Path) -> Iterator[tuple[range, str]]:
    """Yield each range of code points and its value."""
    for codes, name, *_ in fields(path):
        first, _, last = codes.partition("..")
        yield range(int(first, 16), int(last or first, 16) + 1), name


def grapheme_breaks(path: Path, emoji: Path) -> Iterator[tuple[range, str]]:
    """Yield Grapheme_Cluster_Break, with Extended_Pictographic as one more value, which no code has beside another."""
    yield from values_in(path)
    # Lone surrogates stand in no well-formed text, and so not in the file; UAX #29 once listed them as Control.
    yield range(0xD800, 0xE000), "Control"
    taken = {code for codes, _ in values_in(path) for code in codes}
    for codes, name in values_in(emoji):
        if name == "Extended_Pictographic":
            if taken.intersection(codes):
                raise SystemExit(f"{emoji.name}: {codes} has a Grapheme_Cluster_Break of its own.")
            yield codes, name


def whitespace_of(records: Records) -> NDArray[Any]:
    spaces = [codes.start for codes, row in records if row[2] == "Zs" or row[4] in ("WS", "B", "S")]
    return np.array(spaces, "<u4")


def edges_of(path: Path, property_name: str) -> NDArray[Any]:
    """Give the places where membership of a derived property changes."""
    inside = np.zeros(CODES + 1, bool)
    for codes, name in values_in(path):
        if name == property_name:
            inside[codes.start : codes.stop] = True
    return np.flatnonzero(np.diff(inside, prepend=False)).astype("<u4")


def simple_maps(records: Records, folding: Path) -> Maps:
    maps: Maps = {"lower": {}, "upper": {}, "title": {}, "fold": {}}
    for codes, row in records:
        # An empty title field means the upper-case one (UAX #44, Simple_Titlecase_Mapping).
        for kind, target in (("upper", row[12]), ("lower", row[13]), ("title", row[14] or row[12])):
            if target and int(target, 16) != codes.start:
                maps[kind][codes.start] = int(target, 16)
    for code, status, target, *_ in fields(folding):
        if status in ("C", "S"):
            maps["fold"][int(code, 16)] = int(target, 16)
    return maps


def full_mappings(special: Path, folding: Path) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Yield (kind, code, mapping) of every full mapping that no locale and no context conditions."""
    for code, lower, title, upper, condition, *_ in fields(special):
        if not condition:
            for kind, mapping in (("lower", lower), ("title", title), ("upper", upper)):
                yield kind, int(code, 16), code_points(mapping)
    for code, status, mapping, *_ in fields(folding):
        if status == "F":
            yield "fold", int(code, 16), code_points(mapping)


def simple_tables(kind: str, simple: Mapping[int, int]) -> Tables:
    source = sorted(simple)
    return {
        f"{kind}_source": np.array(source, "<u4"),
        f"{kind}_target": np.array([simple[code] for code in source], "<u4"),
    }


def full_tables(kind: str, full: Mapping[int, tuple[int, ...]]) -> Tables:
    source = sorted(full)
    offsets = np.cumsum([0, *(len(full[code]) for code in source)])
    return {
        f"{kind}_full_source": np.array(source, "<u4"),
        f"{kind}_full_offsets": offsets.astype("<u4"),
        f"{kind}_full_target": np.array([target for code in source for target in full[code]], "<u4"),
    }


def case_tables(simple: Maps, mappings: Iterable[tuple[str, int, tuple[int, ...]]]) -> Tables:
    full: dict[str, dict[int, tuple[int, ...]]] = {kind: {} for kind in simple}
    for kind, code, mapping in mappings:
        if mapping != (simple[kind].get(code, code),):
            full[kind][code] = mapping
    tables: Tables = {}
    for kind in simple:
        tables |= simple_tables(kind, simple[kind]) | full_tables(kind, full[kind])
    return tables


def tables_from(folder: Path) -> Tables:
    special, folding, derived, scripts, graphemes, sentences, emoji = files = [
        folder / f"{name}.txt" for name in PINNED
    ]
    for path in files:
        check_version(path)
    records = records_of(folder / "UnicodeData.txt")
    return {
        "version": np.array(VERSION),
        **run_tables("category", ((codes, row[2]) for codes, row in records), "Cn"),
        **run_tables("script", values_in(scripts), "Unknown"),
        **run_tables("grapheme", grapheme_breaks(graphemes, emoji), "Other"),
        **run_tables("sentence", values_in(sentences), "Other"),
        "whitespace": whitespace_of(records),
        "cased": edges_of(derived, "Cased"),
        "case_ignorable": edges_of(derived, "Case_Ignorable"),
        **case_tables(simple_maps(records, folding), full_mappings(special, folding)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the Unicode tables that tunekit ships.")
    parser.add_argument("folder", type=Path, help=f"the Unicode Character Database, version {VERSION}")
    tables = tables_from(parser.parse_args().folder)
    np.savez_compressed(TARGET, allow_pickle=False, **tables)
    print(f"{TARGET.name}: {len(tables)} arrays, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
