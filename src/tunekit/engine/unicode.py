"""Unicode categories, whitespace and case, as arrays of code points.

Everything here comes from one pinned version of the Unicode Character Database, not from the running Python,
so that a seed gives the same text under every Python. ``scripts/make_unicode_tables.py`` writes the tables.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tunekit.errors import invalid

__all__ = ["VERSION", "CaseMap", "case_map", "codes_in", "is_case_ignorable", "is_cased", "whitespace"]

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


# This and ``_case_map`` stand apart from their public names because ``cache`` hides a signature from mypy.
@cache
def _codes_in(categories: tuple[str, ...]) -> NDArray[np.uint32]:
    tables = _tables()
    names: list[str] = tables["category_names"].tolist()
    known = {*names, *(name[0] for name in names)}
    for category in categories:
        if category not in known:
            raise invalid("codes_in", "categories", category, f"among {', '.join(sorted(known))}")
    named = np.array([name.startswith(categories) for name in names])
    lengths = np.diff(tables["category_starts"], append=0x110000)
    codes = np.flatnonzero(np.repeat(named[tables["category_index"]], lengths)).astype(np.uint32)
    codes.setflags(write=False)
    return codes


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
    odd: NDArray[np.bool_] = np.searchsorted(edges, codes, side="right") % 2 == 1
    return odd
