"""Watching: what is written is made of the source that the manifest names, and of no later state of it."""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import orjson

from tunekit.errors import MalformedInput, describe
from tunekit.writing.durable import write_durably
from tunekit.writing.manifest import NAME, Manifest

T = TypeVar("T")


def identity_of_all(source: Any, stages: Sequence[Any]) -> Any:
    """What identifies the source, and those of pairs that are mixed in; ``None`` where one of them has nothing."""
    mixed = (other for stage in stages for other in getattr(stage, "others", ()))
    found = [source.identity(), *(identity_of_all(other.source, other.stages) for other in mixed)]
    if None in found:
        return None
    return orjson.loads(orjson.dumps(found[0] if len(found) == 1 else {"mixed": found}))


def watched(
    parts: Iterable[T], identity: Callable[[], Any], folder: Path, manifest: Manifest
) -> Generator[T]:
    """The parts of a source that is at the end of them what it was when the manifest was begun.

    Raises: MalformedInput: it is not, and what was written is gone on with by nobody.
    """
    yield from parts
    before, now = manifest.recipe["source"], identity()
    if before is not None and now != before:
        write_durably(folder / NAME, replace(manifest, complete=False, progress=None).to_json())
        raise MalformedInput(
            f"write({str(folder)!r}): the source has changed since writing began{_where(before, now)}.\n"
            "Hint: let nobody change it meanwhile, and write again with overwrite=True."
        )


def _where(before: Any, now: Any) -> str:
    """The first file whose content is another, where files can be told: an id and a hash for each."""
    if isinstance(before, dict) and isinstance(now, dict):
        places = (_where(before[key], now[key]) for key in before if key in now)
        return next(filter(None, places), "")
    if not isinstance(before, list) or not isinstance(now, list):
        return ""
    if not all(isinstance(item, list) and list(map(type, item)) == [str, str] for item in (*before, *now)):
        return next(filter(None, map(_where, before, now)), "")
    files, later = dict(before), dict(now)
    other = [id_ for id_ in {**files, **later} if files.get(id_) != later.get(id_)]
    return f": {describe(other[0])}" if other else ""
