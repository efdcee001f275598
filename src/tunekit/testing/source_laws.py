"""Laws of sources: every pass gives the same records, each with a name of its own, and counts what it left out."""

import json
import pickle
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from itertools import islice, zip_longest
from typing import Any

from tunekit.batches.records import Records, numbered
from tunekit.engine.batch import BATCH, TextBatch
from tunekit.errors import SourceExhausted
from tunekit.sources.iterables import texts as texts_of
from tunekit.sources.source import TextSource
from tunekit.testing.behaviour import rows_of
from tunekit.testing.calls import name_of
from tunekit.testing.cases import NASTY
from tunekit.testing.differences import Difference, NotHere, Said, expect, require
from tunekit.testing.hints import require_value
from tunekit.testing.laws import has_field, law
from tunekit.testing.world import changed

_MANY_CHARACTERS = 2 * BATCH
_ITEMS = ("", " ", "\n", "a b.", "", "One two three.\n\nFour.", "\t")


def again_and_again(source: Any) -> Any:
    """The source, if it can be read more than once."""
    if not getattr(source, "re_iterable", True):
        raise NotHere("it can be read only once")
    return source


def line_of(source: Any) -> str:
    """The line that reads it."""
    return f"list({name_of(source)}.batches())"


@law
def check_passes(source: Any) -> int:
    """Every pass gives the same records, in the same order and in the same batches, and counts the same."""
    first = _batches(again_and_again(source))
    for _ in range(2):
        expect(_batches(source), first, f"{line_of(source)}  # twice")
    return 3


def _batches(source: Any) -> list[Any]:
    return _held(list(numbered(source.batches())))  # all are there before one is looked at


def _held(batches: Iterable[Any]) -> list[Any]:
    return [(list(r.ids), list(r.groups), r.texts.to_list(), dict(r.dropped)) for r in batches]


@law
def check_interleaved(source: Any) -> int:
    """No batch changes when a later one comes, and two passes do not disturb each other, broken off or side by side."""
    expected = _batches(again_and_again(source))
    rows = [row for ids, groups, texts, _ in expected for row in zip(ids, groups, texts, strict=True)]
    expect(rows, rows_of(source), line_of(source), "# looked at later, and batch by batch")
    first, second = iter(source.batches()), iter(source.batches())
    together = list(zip_longest(numbered(first), numbered(second)))
    for number in (0, 1):
        found = _held(pair[number] for pair in together if pair[number] is not None)
        expect(found, expected, f"zip({name_of(source)}.batches(), {name_of(source)}.batches())")
    list(islice(source.batches(), 1))
    expect(_batches(source), expected, f"next(iter({name_of(source)}.batches()))", line_of(source))
    return 3


@law
def check_re_iterable(source: Any) -> int:
    """``re_iterable`` is told truly: a source that can be read once says SourceExhausted at the second pass."""
    told = getattr(source, "re_iterable", True)
    require(isinstance(told, bool), "True or False", told, f"{name_of(source)}.re_iterable")
    if told:
        expect(rows_of(source), rows_of(source), f"{line_of(source)}  # twice")
        return 2
    try:
        rows_of(source)
        rows_of(source)
    except SourceExhausted:
        return 1
    raise Difference(Said("SourceExhausted"), Said("no error"), f"{line_of(source)}  # twice")


@law
def check_batch_types(source: Any) -> int:
    """Batches are Records, or a TextBatch; ids and groups are strings that UTF-8 can hold."""
    count = 0
    for batch in again_and_again(source).batches():
        require(
            isinstance(batch, Records | TextBatch), "Records or a TextBatch", type(batch), line_of(source)
        )
        count += 1
        if isinstance(batch, Records):
            expect({len(batch.ids), len(batch.groups)} - {len(batch.texts)}, set(), line_of(source))
            for name in (*batch.ids, *batch.groups):
                require(isinstance(name, str) and _is_utf8(name), "names in UTF-8", name, line_of(source))
            texts = batch.texts.to_list()
            expect(TextBatch(batch.texts.units, len(batch)).to_list(), texts, line_of(source))
    return count


def _is_utf8(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


@law
def check_batch_sizes(source: Any) -> int:
    """No batch holds more than about a million characters, unless it is one record."""
    count = 0
    for records in numbered(again_and_again(source).batches()):
        sizes = sorted(map(len, records.texts.texts))
        found = Said(f"{len(sizes)} records of {sum(sizes):,} characters in one batch")
        require(sum(sizes[:-1]) <= _MANY_CHARACTERS, "small batches", found, line_of(source))
        count += 1
    return count


@law
def check_ids(source: Any) -> int:
    """No id comes twice."""
    for given in over_items(again_and_again(source)):
        counts = Counter(row[0] for row in rows_of(given))
        twice = [i for i, number in counts.items() if number > 1]
        require(not twice, "an id for each record", twice[:3], line_of(given))
    return sum(counts.values())


@law
def check_stretches(source: Any) -> int:
    """Its stretches, joined, are the records of its batches."""
    if not hasattr(again_and_again(source), "stretches"):
        raise NotHere("it has no method stretches")
    for given in over_items(source):
        joined: list[tuple[str, str, str]] = []
        waiting: list[str] = []
        for stretch in given.stretches():
            waiting.append(stretch.text)
            if stretch.final:
                joined.append((stretch.id, stretch.group, "".join(waiting)))
                waiting = []
        expect(waiting, [], f"list({name_of(given)}.stretches())")
        held = [row for row in rows_of(given) if row[2]]
        expect([row for row in joined if row[2]], held, f"list({name_of(given)}.stretches())")
    return len(joined)


@law
def check_divided(source: Any) -> int:
    """Its parts, read by themselves after a way through pickle, hold its records, and count what it left out."""
    if not hasattr(again_and_again(source), "divided"):
        raise NotHere("it has no method divided")
    parts = [pickle.loads(pickle.dumps(part)) for part in source.divided()]  # noqa: S301 -- our own
    seen = f"[row for part in {name_of(source)}.divided() for row in rows_of(part)]"
    expect([row for part in parts for row in rows_of(part)], rows_of(source), seen)
    expect(sum(map(_dropped, parts), Counter()), _dropped(source), f"{seen}  # dropped")
    return len(parts)


@law
def check_empty_source(source: Any) -> int:
    """Over nothing there is nothing, and no error."""
    require_value(source)
    names = {f.name for f in fields(source)}
    inner = next((name for name in ("reader", "source") if name in names), None)
    if inner:
        empty, blank = (replace(source, **{inner: texts_of(items)}) for items in ([], ["", " "]))
        rows_of(blank)
    elif "items" in names:
        empty = replace(source, items=[])
    else:
        raise NotHere("it has no argument reader, source or items")
    expect(rows_of(empty), [], line_of(empty))
    return 1


@law
def check_dropped(source: Any) -> int:
    """What is left out is counted, by a reason: a record of the source below, or an item, that gives nothing."""
    dropped = _dropped(again_and_again(source))
    if has_field(source, "items"):
        return _of_items(source)
    below = source.before if isinstance(source, TextSource) else getattr(source, "source", None)
    if below is None:
        return 1
    groups = {row[1] for row in rows_of(source)}
    lost = [row[0] for row in rows_of(below) if row[1] not in groups]
    found = Said(f"no count, and nothing of the records {lost[:3]}")
    require(dropped or not lost, "a count of what is left out", found, line_of(source))
    return 1


def _dropped(source: Any) -> Counter[str]:
    """What a whole pass leaves out."""
    dropped = Counter[str]()
    for records in numbered(source.batches()):
        for reason, number in records.dropped.items():
            good = isinstance(reason, str) and reason and type(number) is int and number > 0
            require(good, "a reason and a number above 0", {reason: number}, line_of(source))
            dropped[reason] += number
    return dropped


def _of_items(source: Any) -> int:
    """Each item gives a record or a count, and the counts of several are the sum."""
    total = Counter[str]()
    for item in _ITEMS:
        one = replace(source, items=[item])
        counted = _dropped(one)
        require(rows_of(one) or counted, "a record or a count", Said("neither"), line_of(one))
        total += counted
    every = replace(source, items=list(_ITEMS))
    expect(_dropped(every), total, line_of(every))
    return len(_ITEMS) + 1


@law
def check_source_state(source: Any) -> int:
    """A pass leaves the world and the source as they were."""
    require_value(source)
    source = replace(again_and_again(source))  # nobody has read this one yet
    before = repr(source), hash(source), sorted(vars(source))
    found = changed(lambda: rows_of(source), folder=False)
    require(not found, "the world as it was", Said(f"another {', '.join(found)}"), line_of(source))
    expect((repr(source), hash(source), sorted(vars(source))), before, line_of(source))
    return 1


@law
def check_recipe(source: Any) -> int:
    """Its ``identity()`` is JSON or None, the same each time, and another one for other items."""
    if not hasattr(again_and_again(source), "identity"):
        raise NotHere("it has no method identity")
    found = source.identity()
    line = f"{name_of(source)}.identity()"
    expect(source.identity(), found, line)
    expect(json.loads(json.dumps(found, allow_nan=False)), found, line)
    if _takes_items(source) and found is not None:
        changed_items = [f"{item}!" for item in source.items] or ["!"]
        other = replace(source, items=changed_items)
        require(other.identity() != found, "another identity", found, f"{name_of(other)}.identity()")
    return 1


def _takes_items(source: Any) -> bool:
    return has_field(source, "items") and isinstance(source.items, list | tuple)


def over_items(source: Any) -> list[Any]:
    """The source, and over hard texts where it takes a list of them."""
    hard = [text for text in NASTY if _is_utf8(text)]
    return [source, replace(source, items=[*hard, *reversed(hard)])] if _takes_items(source) else [source]
