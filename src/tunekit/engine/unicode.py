"""Unicode categories, scripts, break classes, whitespace and case, as arrays of code points.

Everything here comes from one pinned version of the Unicode Character Database, not from the running Python,
so that a seed gives the same text under every Python. ``scripts/make_unicode_tables.py`` writes the tables.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tunekit.errors import did_you_mean, invalid

__all__ = [
    "VERSION",
    "BreakClasses",
    "CaseMap",
    "break_classes",
    "case_map",
    "codes_in",
    "codes_of_script",
    "is_case_ignorable",
    "is_cased",
    "script_numbers",
    "whitespace",
]

VERSION = "15.0.0"


@dataclass(frozen=True, eq=False)
class CaseMap:
    """One case map: what becomes of single code points, and of those that become several.

    >>> upper = case_map("upper")
    >>> [chr(code) for code in upper.expanding[ord("ß")]]
    ['S', 'S']

    A code is in ``source`` or in ``expanding``, never in both, or maps to itself. The expanding mappings
    depend on neither locale nor context (Unicode 15.0, SpecialCasing; for "fold", CaseFolding status F).

    Args:
        source: the codes with a mapping of one code, sorted.
        target: that mapping, ``target[i]`` of ``source[i]``.
        expanding: each code with a mapping of several codes, and the mapping.
    """

    source: NDArray[np.uint32]
    target: NDArray[np.uint32]
    expanding: dict[int, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class BreakClasses:
    """The class of every code point in one kind of segmentation.

    >>> graphemes = break_classes("grapheme")
    >>> graphemes.names[graphemes.numbers[0x200D]]
    'ZWJ'

    Args:
        names: the names of the classes, sorted.
        numbers: for each of the 0x110000 code points the number of its class.
    """

    names: tuple[str, ...]
    numbers: NDArray[np.uint8]


def codes_in(*categories: str) -> NDArray[np.uint32]:
    """Give the code points of these general categories, sorted; one letter names a whole group.

    >>> [chr(code) for code in codes_in("Pd", "Sc")[:3]]
    ['$', '-', '¢']
    >>> len(codes_in("P")), len(codes_in("Zl", "Zp"))
    (842, 2)

    General_Category of UAX #44, over all 0x110000 code points: surrogates are Cs and those not assigned Cn,
    so that "C" is by far the largest group. The array is read-only and shared.

    Raises: InvalidArgument: a name that is no general category and no group of them.
    Cost: about 1 ms at the first call for the same names, then a look-up.
    """
    return _codes_in(categories)


def codes_of_script(*scripts: str) -> NDArray[np.uint32]:
    """Give the code points of these scripts, sorted.

    >>> [chr(code) for code in codes_of_script("Greek")[:3]]
    ['Ͱ', 'ͱ', 'Ͳ']
    >>> len(codes_of_script("Latin", "Old_Italic"))
    1520

    Script of UAX #24, by the long names of PropertyValueAliases, over all 0x110000 code points: what several scripts
    share is "Common", a mark that takes the script of its base is "Inherited", and codes not assigned are "Unknown".
    The array is read-only and shared.

    Raises: InvalidArgument: a name that is no script.
    Cost: about 1 ms at the first call for the same names, then a look-up.
    """
    return _codes_of_script(scripts)


def script_numbers() -> tuple[tuple[str, ...], NDArray[np.uint8]]:
    """Give the names of all scripts, sorted, and for each of the 0x110000 code points the number of its name.

    >>> names, numbers = script_numbers()
    >>> names[numbers[ord("ж")]]
    'Cyrillic'

    The scripts of :func:`codes_of_script`. The array is read-only and shared.

    Cost: about 1 ms at the first call, then a look-up.
    """
    return _script_numbers()


def break_classes(kind: Literal["grapheme", "sentence"]) -> BreakClasses:
    """Give the classes that the rules of a segmentation speak of.

    >>> sentences = break_classes("sentence")
    >>> [sentences.names[sentences.numbers[ord(char)]] for char in "A.!)"]
    ['Upper', 'ATerm', 'STerm', 'Close']

    Grapheme_Cluster_Break and Sentence_Break of UAX #29. Extended_Pictographic stands among the grapheme classes, as
    every code of it would be "Other" else; lone surrogates are "Control" there.

    Cost: about 1 ms at the first call for the same kind, then a look-up.
    """
    return _break_classes(kind)


@cache
def whitespace() -> NDArray[np.uint32]:
    r"""Give the code points that ``str.isspace`` takes for whitespace, sorted.

    >>> "".join(map(chr, whitespace()[:6]))
    '\t\n\x0b\x0c\r\x1c'

    General category Zs or bidirectional class WS, B or S (UAX #44). Unlike the property White_Space, this
    counts the separators U+001C to U+001F. The array is read-only and shared.

    Cost: a look-up.
    """
    return _tables()["whitespace"]


def case_map(kind: Literal["lower", "upper", "title", "fold"]) -> CaseMap:
    """Give the map to lower, upper or title case, or for caseless matching.

    >>> lower = case_map("lower")
    >>> chr(lower.target[np.searchsorted(lower.source, ord("Ä"))])
    'ä'

    What ``str.lower``, ``upper``, ``title`` and ``casefold`` do to a single character (UAX #44; Unicode 15.0,
    SpecialCasing). The final sigma is not in it: Σ becomes σ here, and whether it should be ς is for
    :func:`is_cased` and :func:`is_case_ignorable` of its neighbours to say.

    Cost: about 0.1 ms at the first call for the same kind, then a look-up.
    """
    return _case_map(kind)


def is_cased(codes: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.bool_]:
    """Tell which code points are cased: lower, upper or title case, modifiers and Roman numerals included.

    >>> is_cased(np.array([ord("a"), ord("ʰ"), ord("Ⅷ"), ord("1"), 0x110000], np.uint32)).tolist()
    [True, True, True, False, False]

    Derived property Cased (Unicode 15.0, DerivedCoreProperties; D135 of the standard). A code may be cased
    and case-ignorable at once, as ʰ is. What lies above the code space, such as an end mark, is not cased.

    Cost: O(len(codes)), one binary search over some 300 edges each.
    """
    return _inside(_tables()["cased"], codes)


def is_case_ignorable(codes: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.bool_]:
    """Tell which code points the search for a cased neighbour skips: marks, apostrophes, modifiers.

    >>> is_case_ignorable(np.array([ord("'"), 0x0301, ord("a"), ord("-"), 0x110000], np.uint32)).tolist()
    [True, True, False, False, False]

    Derived property Case_Ignorable (Unicode 15.0, DerivedCoreProperties; D136 of the standard). What lies
    above the code space, such as an end mark, is not case-ignorable.

    Cost: O(len(codes)), one binary search over some 900 edges each.
    """
    return _inside(_tables()["case_ignorable"], codes)


@cache
def _tables() -> dict[str, NDArray[Any]]:
    with np.load(Path(__file__).with_name("unicode.npz")) as file:
        tables: dict[str, NDArray[Any]] = {name: file[name] for name in file.files}
    for table in tables.values():
        table.setflags(write=False)
    return tables


# What is cached is apart from its public name because ``cache`` hides a signature from mypy.
@cache
def _codes_in(categories: tuple[str, ...]) -> NDArray[np.uint32]:
    names = _names("category")
    known = {*names, *(name[0] for name in names)}
    for category in categories:
        if category not in known:
            raise invalid("codes_in", "categories", category, f"among {', '.join(sorted(known))}")
    return _codes_where("category", [name.startswith(categories) for name in names])


@cache
def _codes_of_script(scripts: tuple[str, ...]) -> NDArray[np.uint32]:
    names = _names("script")
    for script in scripts:
        if script not in names:
            hint = did_you_mean(script, names).removeprefix("\nHint: ")
            raise invalid("codes_of_script", "scripts", script, "long names of Unicode scripts", hint)
    return _codes_where("script", [name in scripts for name in names])


@cache
def _script_numbers() -> tuple[tuple[str, ...], NDArray[np.uint8]]:
    return tuple(_names("script")), _of_every_code("script", _tables()["script_index"])


@cache
def _break_classes(kind: str) -> BreakClasses:
    return BreakClasses(tuple(_names(kind)), _of_every_code(kind, _tables()[f"{kind}_index"]))


def _names(kind: str) -> list[str]:
    names: list[str] = _tables()[f"{kind}_names"].tolist()
    return names


def _codes_where(kind: str, named: list[bool]) -> NDArray[np.uint32]:
    """The codes whose value has the flag set that stands for its name."""
    inside = _of_every_code(kind, np.array(named)[_tables()[f"{kind}_index"]])
    codes = np.flatnonzero(inside).astype(np.uint32)
    codes.setflags(write=False)
    return codes


def _of_every_code(kind: str, of_each_run: NDArray[Any]) -> NDArray[Any]:
    # (runs,): the file holds runs of codes with one value, the first from 0 on.
    lengths = np.diff(_tables()[f"{kind}_starts"], append=0x110000)
    repeated: NDArray[Any] = np.repeat(of_each_run, lengths)
    repeated.setflags(write=False)
    return repeated


@cache
def _case_map(kind: str) -> CaseMap:
    tables = _tables()
    full, offsets = tables[f"{kind}_full_source"], tables[f"{kind}_full_offsets"]
    mappings = np.split(tables[f"{kind}_full_target"], offsets[1:-1])
    expanding = {code: tuple(mapping.tolist()) for code, mapping in zip(full.tolist(), mappings, strict=True)}
    single = np.isin(tables[f"{kind}_source"], full, invert=True)
    source, target = tables[f"{kind}_source"][single], tables[f"{kind}_target"][single]
    source.setflags(write=False)
    target.setflags(write=False)
    return CaseMap(source, target, expanding)


def _inside(edges: NDArray[np.uint32], codes: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.bool_]:
    # The edges are begins and ends of runs in turn: inside of a run an odd number of them lies before.
    odd: NDArray[np.bool_] = np.searchsorted(edges, codes, side="right") % 2 == 1
    return odd
