"""Laws of mappings: every record gives its pair, and the pair proves that its sides belong together."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from tunekit.batches.records import Records
from tunekit.engine.batch import TextBatch
from tunekit.engine.streams import Streams
from tunekit.errors import LawBroken
from tunekit.testing.calls import call_of, name_of
from tunekit.testing.cases import GREEK, LATIN, PROSE, Case, every_character, numbered_texts
from tunekit.testing.differences import Difference, Said, expect, require
from tunekit.testing.laws import case_law, law
from tunekit.testing.world import changed

_CHANGES: dict[str, Callable[[str], str]] = {
    "a letter more": lambda text: f"{text}q",
    "a letter less": lambda text: text.replace(next((c for c in text if c.isalpha()), ""), "", 1),
    "another letter": lambda text: text.replace(next((c for c in text if c.isalpha()), ""), "ж", 1),
    "another text": lambda _: "Something else altogether.",
    "no text": lambda _: "",
}
# An input that noise made is what it made, to the letter; two targets may well give one input.
_LITTLE_CHANGES: dict[str, Callable[[str], str]] = {
    "a space more at the end": lambda text: f"{text} ",
    "a space more inside": lambda text: text.replace(" ", "  ", 1),
    "other case": str.swapcase,
    "two letters swapped": lambda text: text[1:2] + text[:1] + text[2:],
    "the last character gone": lambda text: text[:-1],
    "letters taken apart": lambda text: unicodedata.normalize("NFD", text),
}


def records_of(case: Case) -> Records:
    """The texts of a case as records with names."""
    count = range(len(case.texts))
    return Records(case.batch, [f"id {i}" for i in count], [f"group {i // 2}" for i in count])


def made(mapping: Any, case: Case, records: Records | None = None) -> Any:
    """The batch of pairs that a mapping makes of a case."""
    records = records_of(case) if records is None else records
    return mapping.pairs(records, case.streams(records.texts))


def sides(mapping: Any, case: Case, records: Records | None = None) -> list[tuple[str, str, str, str]]:
    """The id, the group, the input and the target of each pair."""
    pairs = made(mapping, case, records).pairs()
    return [(pair.id, pair.group, pair.input, pair.target) for pair in pairs]


@case_law
def check_pair_order(mapping: Any, case: Case) -> None:
    """One pair for each record, in order, or fewer, and those that are missing are counted in ``dropped``."""
    records = records_of(case)
    batch = made(mapping, case, records)
    ids = list(batch.ids)
    places = [records.ids.index(i) for i in ids if i in records.ids]
    require(len(places) == len(ids), "ids of the records", ids, call_of(mapping, case))
    require(places == sorted(set(places)), "the order of the records, each once", ids, call_of(mapping, case))
    dropped = sum(batch.dropped.values())
    found = Said(f"{len(records)} records, {len(batch)} pairs, {dropped} counted in dropped")
    require(
        len(batch) + dropped == len(records),
        "every record as a pair or counted",
        found,
        call_of(mapping, case),
    )
    require(
        all(n >= 0 for n in batch.dropped.values()),
        "counts of at least 0",
        batch.dropped,
        call_of(mapping, case),
    )


@case_law
def check_pair_origin(mapping: Any, case: Case) -> None:
    """Each pair has the id, the group and the key of its record, and the seed and the copy it was made with.

    Where a mapping hands on another clean record, ``pair.source``, the key is the key of that.
    """
    records = records_of(case)
    of = dict(zip(records.ids, zip(records.groups, records.texts.keys.tolist(), strict=True), strict=True))
    for pair in made(mapping, case, records).pairs():
        group, key = of.get(pair.id, ("?", 0))
        key = key if pair.source is None else int(TextBatch.from_list([pair.source]).keys[0])
        found = (pair.group, pair.key, pair.seed, pair.copy)
        expect(found, (group, key, case.seed, case.copy), call_of(mapping, case))
    elsewhere = Records(records.texts, [f"x{i}" for i in records.ids], records.ids)
    renamed = [pair[2:] for pair in sides(mapping, case, elsewhere)]
    expect(renamed, [pair[2:] for pair in sides(mapping, case)], call_of(mapping, case), "# under other ids")
    copies = np.arange(len(records)) + 5
    streams = Streams(case.seed, records.texts, copies)
    for pair in mapping.pairs(records, streams).pairs():
        expect(
            pair.copy, 5 + records.ids.index(pair.id), f"# copies {copies.tolist()}", call_of(mapping, case)
        )
        mapping.check(pair)


@case_law
def check_pair_repeatable(mapping: Any, case: Case) -> None:
    """The same records, seed and copy give the same pairs again."""
    first = sides(mapping, case)
    sides(mapping, Case((PROSE, *case.texts), case.seed + 1))
    expect(sides(mapping, case), first, call_of(mapping, case))


@case_law
def check_pair_split(mapping: Any, case: Case) -> None:
    """Each record gives the pair that it gives alone: a batch may be cut anywhere."""
    records, alone = records_of(case), []
    for i, text in enumerate(case.texts):
        one = Records(TextBatch.from_list([text]), records.ids[i : i + 1], records.groups[i : i + 1])
        alone += sides(mapping, case, one)
    expect(sides(mapping, case, records), alone, call_of(mapping, case))


@law
def check_pair_many(mapping: Any, seed: int) -> int:
    """Each of many thousand records gives the pair that it gives among a few."""
    for count, few in ((2_000, 50), (70_000, 7_000)):
        case = Case(tuple(numbered_texts(count)), seed)
        records, among_few = records_of(case), []
        for start in range(0, count, few):
            part = slice(start, start + few)
            these = Records(TextBatch.from_list(case.texts[part]), records.ids[part], records.groups[part])
            among_few += sides(mapping, case, these)
        together = sides(mapping, case, records)
        expect(len(together), len(among_few))
        for found, expected in zip(together, among_few, strict=True):
            expect(found, expected, f"# {count:,} records", call_of(mapping, Case(case.texts[:2], seed)))
    return 2


@case_law
def check_pair_permutation(mapping: Any, case: Case) -> None:
    """Records in another order give their pairs in that order."""
    records = records_of(case)
    turned = Records(TextBatch.from_list(case.texts[::-1]), records.ids[::-1], records.groups[::-1])
    expect(sides(mapping, case, turned), sides(mapping, case, records)[::-1], call_of(mapping, case))


@law
def check_pair_total(mapping: Any, seed: int) -> int:
    """Every string there is gives a pair or is counted, and so does a batch without records."""
    cases = [Case((), seed), *every_character(seed)]
    for case in cases:
        batch = made(mapping, case)
        expect(len(batch) + sum(batch.dropped.values()), len(case.texts), call_of(mapping, case))
        others = [
            side for pair in batch.pairs() for side in (pair.input, pair.target) if type(side) is not str
        ]
        require(not others, "strings", others[:1], call_of(mapping, case))
    return len(cases)


@case_law
def check_pair_law(mapping: Any, case: Case) -> None:
    """Every pair passes the mapping's own check."""
    records = records_of(case)
    keys = np.arange(len(records), dtype=np.uint64)  # the key of a record need not be that of its text
    by_id = mapping.pairs(records, Streams(case.seed, keys, case.copy))
    for pair in (*made(mapping, case).pairs(), *by_id.pairs()):
        try:
            mapping.check(pair)
        except LawBroken as error:
            raise Difference(Said("no error"), error, f"{name_of(mapping)}.check({pair!r})") from error


@law
def check_tampered_input(mapping: Any, seed: int) -> int:
    """The check refuses an input that was changed, unless the mapping makes this very pair of it.

    Many inputs may lead to one target, such as the first sentence of a text: what is changed behind it is another text
    with the same one, and a pair of the mapping as good as the first.
    """
    return _tampered(mapping, seed, "input", _CHANGES | _LITTLE_CHANGES)


@law
def check_tampered_target(mapping: Any, seed: int) -> int:
    """The check refuses a target that was changed."""
    return _tampered(mapping, seed, "target", _CHANGES)


def _tampered(mapping: Any, seed: int, side: str, kinds: dict[str, Callable[[str], str]]) -> int:
    """Every change of an input must be noticed; of a target every kind, in one pair: a noise may lose some of them.

    What the mapping makes of the changed input itself is no change of a pair, but another pair.
    """
    pairs = [pair for own in range(seed, seed + 3) for pair in _ordinary(mapping, own)]
    for kind, change in kinds.items():
        changes = [replace(pair, **{side: change(getattr(pair, side))}) for pair in pairs]
        changes = [new for new, old in zip(changes, pairs, strict=True) if new != old]
        noticed = [_refuses(mapping, pair) or (side == "input" and _makes(mapping, pair)) for pair in changes]
        missed = [pair for pair, seen in zip(changes, noticed, strict=True) if not seen]
        line = f"{name_of(mapping)}.check({missed[0]!r})" if missed else ""
        holds = all(noticed) if side == "input" else any(noticed) or not changes
        require(holds, f"LawBroken for {kind} in the {side}", Said("no error"), line)
    return len(kinds) * len(pairs)


def _ordinary(mapping: Any, seed: int) -> Iterator[Any]:
    texts = (*PROSE.split(": "), PROSE * 3, GREEK, LATIN, "one two three", "Wait, what?!")
    yield from made(mapping, Case(tuple(texts), seed)).pairs()


def _makes(mapping: Any, pair: Any) -> bool:
    """Whether the mapping makes this pair of a record that is its input."""
    records = Records(TextBatch.from_list([pair.input]), [pair.id], [pair.group])
    again = mapping.pairs(records, Streams(pair.seed, np.array([pair.key], np.uint64), pair.copy)).pairs()
    return [(made.input, made.target) for made in again] == [(pair.input, pair.target)]


def _refuses(mapping: Any, pair: Any) -> bool:
    try:
        mapping.check(pair)
    except LawBroken:
        return True
    return False


@case_law
def check_pair_purity(mapping: Any, case: Case) -> None:
    """Making pairs changes neither the records nor the world."""
    before = records_of(case)
    records = Records(case.batch, list(before.ids), list(before.groups), {"before": 1})
    found = changed(lambda: made(mapping, case, records))
    require(not found, "the world as it was", Said(f"another {', '.join(found)}"), call_of(mapping, case))
    columns = [(r.texts.to_list(), r.texts.units.tolist(), r.texts.keys.tolist()) for r in (records, before)]
    expect(columns[0], columns[1], call_of(mapping, case))
    expect((list(records.ids), list(records.groups)), (list(before.ids), list(before.groups)))
    expect(dict(records.dropped), {"before": 1}, call_of(mapping, case))
    state = repr(mapping), hash(mapping)
    made(mapping, case)
    expect((repr(mapping), hash(mapping)), state, call_of(mapping, case))
