"""The fields of a manifest, and what each may hold."""

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from tunekit.errors import InvalidArgument, MalformedInput, describe
from tunekit.shaping.split import Split
from tunekit.writing.equal import keys_of

Check = Callable[[Any, str], None]  # a value and its place, such as ``files[2].pairs``
_MOST = 1 << 62
_SHARE = re.compile(r"[0-9]{1,40}/[0-9]{1,40}|[0-9.]{1,400}(?:e-?[0-9]{1,3})?")
_DIGEST = re.compile(r"[0-9a-f]*")


class BrokenManifest(MalformedInput, InvalidArgument):
    """A manifest that cannot be one: a file that says something wrong, and a folder that is no data set."""


def check_fields(content: dict[str, Any]) -> None:
    """Hold what a manifest says to what its fields may hold.

    Raises: BrokenManifest: it names the field.
    """
    _MANIFEST(content, "")
    sides = {name for name, _ in content["recipe"]["split"]}
    progress = content.get("progress") or {}
    if progress and content.get("complete"):
        raise BrokenManifest("complete is True, and must be false where there is progress")
    shared = content.get("equal", {})
    named = [(f"files[{n}].split", entry["split"]) for n, entry in enumerate(content["files"])]
    named += [(f"moved[{n}][1]", side) for n, (_, side) in enumerate(content["moved"])]
    named += [(f"a name in progress.{f}", side) for f in ("open", "keys") for side in progress.get(f, {})]
    named += [("a name in equal", side) for side in chain(shared, *shared.values())]
    for place, side in named:
        if side not in sides:
            raise _refuse(side, place, "a side of the split")


def _refuse(value: Any, place: str, rule: str) -> BrokenManifest:
    return BrokenManifest(f"{place.removeprefix('.')} is {describe(value)}, and must be {rule}")


def _is(rule: str, holds: Callable[[Any], bool]) -> Check:
    def check(value: Any, place: str) -> None:
        if not holds(value):
            raise _refuse(value, place, rule)

    return check


def _or_null(inner: Check) -> Check:
    return lambda value, place: None if value is None else inner(value, place)


def _listed(inner: Check) -> Check:
    def check(value: Any, place: str) -> None:
        if not isinstance(value, list):
            raise _refuse(value, place, "a list")
        for number, held in enumerate(value):
            inner(held, f"{place}[{number}]")

    return check


def _row(*inner: Check) -> Check:
    def check(value: Any, place: str) -> None:
        if not isinstance(value, list) or len(value) != len(inner):
            raise _refuse(value, place, f"a list of {len(inner)}")
        for number, (held, of) in enumerate(zip(value, inner, strict=True)):
            of(held, f"{place}[{number}]")

    return check


def _mapping(inner: Check) -> Check:
    def check(value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise _refuse(value, place, "an object")
        for name, held in value.items():
            inner(held, f"{place}.{name}" if name.isidentifier() else f"{place}[{describe(name)}]")

    return check


def _record(needed: dict[str, Check], more: dict[str, Check] | None = None) -> Check:
    known = needed | (more or {})

    def check(value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise _refuse(value, place, "an object")
        for name in needed:
            if name not in value:
                raise BrokenManifest(f"{f'{place}.{name}'.removeprefix('.')} is missing")
        for name, held in value.items():
            if name in known:
                known[name](held, f"{place}.{name}")

    return check


def _both(one: Check, other: Check) -> Check:
    def check(value: Any, place: str) -> None:
        one(value, place)
        other(value, place)

    return check


def _is_share(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(_SHARE.fullmatch(value)) and Fraction(value) > 0
    except (ValueError, ZeroDivisionError):
        return False


def _is_digits(value: Any) -> bool:
    try:
        return isinstance(value, str) and keys_of(value) is not None
    except ValueError:
        return False


def _is_name(value: Any) -> bool:
    plain = isinstance(value, str) and Path(value).name == value
    return plain and value not in (".", "..") and "\0" not in value


_ANY = _is("anything", lambda _: True)
_TEXT = _is("a string", lambda value: isinstance(value, str))
_FLAG = _is("true or false", lambda value: isinstance(value, bool))
_COUNT = _is("a count", lambda value: type(value) is int and 0 <= value < _MOST)
_SIZE = _is("at least 1", lambda value: type(value) is int and 1 <= value < _MOST)
_START = _row(_COUNT, _COUNT)
_OPEN = _record({"bytes": _COUNT, "pairs": _COUNT, "start": _START})
_FILE = {
    "name": _is("the name of a file in the folder", _is_name),
    "split": _TEXT,
    "pairs": _COUNT,
    "bytes": _COUNT,
    "sha256": _is(
        "64 hexadecimal digits", lambda v: isinstance(v, str) and len(v) == 64 and bool(_DIGEST.fullmatch(v))
    ),
}
_FORMATS, _PACKED = ("jsonl", "parquet"), (None, "gz", "bz2", "xz", "zst")
_SIDE = _row(_TEXT, _is("a share, such as '0.9' or '1/3'", _is_share))


def _split(value: Any, place: str) -> None:
    _listed(_SIDE)(value, place)
    shares = {name: Fraction(share) for name, share in value}
    try:
        Split(shares)
    except InvalidArgument as error:
        raise _refuse(value, place, "sides whose shares sum to 1") from error
    if len(shares) < len(value):
        raise _refuse(value, place, "sides with different names")


_CODES = _is(
    "a language code, or a list of them",
    lambda v: isinstance(v, str) or (isinstance(v, list) and all(isinstance(code, str) for code in v)),
)
_RECIPE = _record(
    {
        "source": _ANY,
        "mapping": _TEXT,
        "split": _split,
        "shard_size": _SIZE,
        "group": _is('"source" or "block"', lambda value: value in ("source", "block")),
        "format": _row(
            _is(" or ".join(_FORMATS), lambda value: value in _FORMATS),
            _is("null, gz, bz2, xz or zst", lambda value: value is None or value in _PACKED),
        ),
        "card": _row(_or_null(_TEXT), _CODES),
    },
    {
        "seed": _TEXT,
        "copies": _SIZE,
        "first_copy": _COUNT,
        "key": _TEXT,
        "stages": _listed(_TEXT),
        "layout": _TEXT,
        "content": _TEXT,
        "equal_records": _or_null(_TEXT),
        "pairs": _or_null(_TEXT),
        "program": _or_null(_TEXT),
        "layout_program": _or_null(_TEXT),
    },
)
_PROGRESS = _record(
    {"parts": _COUNT, "open": _mapping(_OPEN)},
    {"keys": _mapping(_COUNT), "sha256": _mapping(_TEXT), "seal": _TEXT},
)
_MANIFEST = _record(
    {
        "recipe": _RECIPE,
        "versions": _both(_mapping(_TEXT), _record({"tunekit": _TEXT})),
        "counts": _mapping(_COUNT),
        "dropped": _mapping(_COUNT),
        "files": _listed(_record(_FILE | {"start": _START})),
        "moved": _listed(_row(_TEXT, _TEXT)),
    },
    {
        "kept": _mapping(_COUNT),
        "equal": _mapping(_mapping(_is("hexadecimal digits, 16 a key", _is_digits))),
        "complete": _FLAG,
        "progress": _or_null(_PROGRESS),
    },
)
