"""Write the tables of Unicode normalization that tunekit ships, from the Unicode Character Database.

Usage: python scripts/make_normalization_tables.py FOLDER

FOLDER holds the Unicode Character Database, version 15.0.0: UnicodeData.txt, DerivedNormalizationProps.txt and
CompositionExclusions.txt. UnicodeData.txt names no version; what it says must agree with the two that do.

The result, ``src/tunekit/engine/normalization.npz``, is the same bytes on each run; ``tunekit.engine.normalization``
reads it.

Arrays, all of plain numbers; what follows from arithmetic (the Hangul syllables) is in none of them:

- ``version``; ``class_code`` and ``class_value``: the codes whose canonical combining class is not 0, and the class;
- ``KIND_source``, ``KIND_offsets``, ``KIND_target``: the full decomposition, in canonical order; code i becomes
  ``target[offsets[i]:offsets[i + 1]]``; KIND is ``canonical``, or ``compatibility`` for the codes where that differs;
- ``first``, ``second`` and ``composite``: the primary composites, as pairs and what they compose to;
- ``FORM_no`` and ``FORM_maybe``: edges of the runs of codes with this quick-check answer; a code is inside when the
  edges up to it are odd in number; FORM is nfc, nfd, nfkc or nfkd, and the two that decompose have no maybe.
"""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from make_unicode_tables import CODES, VERSION, Tables, check_version, code_points, fields, records_of
from numpy.typing import NDArray

TARGET = Path(__file__).parent.parent / "src" / "tunekit" / "engine" / "normalization.npz"
HANGUL = range(0xAC00, 0xD7A4)

Mappings = dict[int, tuple[int, ...]]
Properties = dict[tuple[str, ...], set[int]]


def single_steps(records: Iterable[tuple[range, list[str]]]) -> tuple[dict[int, int], Mappings, Mappings]:
    """The combining classes that are not 0, and the decompositions without and with a tag, one step of each."""
    classes: dict[int, int] = {}
    canonical: Mappings = {}
    tagged: Mappings = {}
    for codes, row in records:
        if int(row[3]):
            classes |= dict.fromkeys(codes, int(row[3]))
        if row[5].startswith("<"):
            tagged[codes.start] = code_points(row[5].partition(">")[2])
        elif row[5]:
            canonical[codes.start] = code_points(row[5])
    return classes, canonical, tagged


def full(code: int, steps: Mapping[int, tuple[int, ...]]) -> list[int]:
    return [last for part in steps[code] for last in full(part, steps)] if code in steps else [code]


def ordered(codes: list[int], classes: Mapping[int, int]) -> tuple[int, ...]:
    """In canonical order: between two starters by class, equal ones as they stand (D109 of the standard)."""
    starters = np.cumsum([classes.get(code, 0) == 0 for code in codes]).tolist()
    keys = [(block, classes.get(code, 0)) for block, code in zip(starters, codes, strict=True)]
    return tuple(codes[i] for i in sorted(range(len(codes)), key=keys.__getitem__))


def composites(canonical: Mappings, classes: Mapping[int, int], listed: set[int]) -> Mappings:
    """The primary composites (D114): no listed exclusion, no singleton, no decomposition that a mark begins."""
    return {
        code: pair
        for code, pair in canonical.items()
        if code not in listed and len(pair) == 2 and not classes.get(code, 0) and not classes.get(pair[0], 0)
    }


def properties_of(path: Path) -> Properties:
    """The codes of each property, by the fields that name it, such as ("NFC_QC", "N")."""
    found: Properties = {}
    for codes, *name in fields(path):
        if name[0].endswith("_QC") or name[0] == "Full_Composition_Exclusion":
            first, _, last = codes.partition("..")
            found.setdefault(tuple(name), set()).update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def check(properties: Properties, canonical: Mappings, primary: Mappings) -> None:
    """Stop where UnicodeData.txt, which names no version, is not of the same one as the derived properties."""
    if properties["Full_Composition_Exclusion",] != set(canonical) - set(primary):
        raise SystemExit("Full_Composition_Exclusion is not what the decompositions and exclusions give.")
    if properties["NFD_QC", "N"] != set(canonical) | set(HANGUL):
        raise SystemExit("NFD_QC is not what the decompositions give.")


def edges(codes: set[int]) -> NDArray[Any]:
    inside = np.zeros(CODES + 1, bool)
    inside[list(codes)] = True
    return np.flatnonzero(np.diff(inside, prepend=False)).astype("<u4")


def ragged(kind: str, mappings: Mappings) -> Tables:
    source = sorted(mappings)
    offsets = np.cumsum([0, *(len(mappings[code]) for code in source)])
    return {
        f"{kind}_source": np.array(source, "<u4"),
        f"{kind}_offsets": offsets.astype("<u4"),
        f"{kind}_target": np.array([target for code in source for target in mappings[code]], "<u4"),
    }


def tables_from(folder: Path) -> Tables:
    derived, exclusions = folder / "DerivedNormalizationProps.txt", folder / "CompositionExclusions.txt"
    for path in (derived, exclusions):
        check_version(path)
    classes, canonical, tagged = single_steps(records_of(folder / "UnicodeData.txt"))
    primary = composites(canonical, classes, {int(row[0], 16) for row in fields(exclusions)})
    properties = properties_of(derived)
    check(properties, canonical, primary)
    every = canonical | tagged
    canonically = {code: ordered(full(code, canonical), classes) for code in canonical}
    compatibly = {code: ordered(full(code, every), classes) for code in every}
    pairs = sorted((pair, code) for code, pair in primary.items())
    return {
        "version": np.array(VERSION),
        "class_code": np.array(sorted(classes), "<u4"),
        "class_value": np.array([classes[code] for code in sorted(classes)], np.uint8),
        **ragged("canonical", canonically),
        **ragged("compatibility", {c: m for c, m in compatibly.items() if m != canonically.get(c)}),
        "first": np.array([pair[0] for pair, _ in pairs], "<u4"),
        "second": np.array([pair[1] for pair, _ in pairs], "<u4"),
        "composite": np.array([code for _, code in pairs], "<u4"),
        **{
            f"{form}_no": edges(properties[f"{form.upper()}_QC", "N"])
            for form in ("nfc", "nfd", "nfkc", "nfkd")
        },
        **{f"{form}_maybe": edges(properties[f"{form.upper()}_QC", "M"]) for form in ("nfc", "nfkc")},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the tables of normalization that tunekit ships.")
    parser.add_argument("folder", type=Path, help=f"the Unicode Character Database, version {VERSION}")
    tables = tables_from(parser.parse_args().folder)
    np.savez_compressed(TARGET, allow_pickle=False, **tables)
    print(f"{TARGET.name}: {len(tables)} arrays, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
