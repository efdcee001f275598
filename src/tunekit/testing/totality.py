"""Laws of totality: every text there is goes in, and well-formed texts come out."""

from functools import partial
from typing import Any

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.ragged import Ints
from tunekit.engine.run import run
from tunekit.testing.calls import call_of, called, name_of
from tunekit.testing.cases import PROSE, Case, every_character, numbered_texts
from tunekit.testing.differences import Difference, Said, expect, require
from tunekit.testing.laws import case_law, law, shown, variants
from tunekit.testing.patience import Patience
from tunekit.testing.search import search

_HUGE = (1_000, 10_000, 100_000)


@law
def check_total(corruptor: Any, seed: int) -> int:
    """Every string there is goes through: surrogates, NUL, end marks, all of Unicode."""

    def strings(variant: Any, case: Case) -> None:
        for given in (case, *(Case((text,), case.seed, case.copy) for text in case.texts[:20])):
            others = [text for text in given.of(variant) if not isinstance(text, str)]
            require(not others, "strings", others[:1], call_of(variant, given))

    every = every_character(seed)
    return sum(search(partial(shown, strings, v), seed, every) for v in variants(corruptor))


@law
def check_empty(corruptor: Any, seed: int) -> int:
    """An empty batch gives an empty list, and an empty text is a text like any other."""
    name = called(corruptor)
    expect(corruptor([], seed=seed), [], f"{name}([])")
    expect(corruptor.trace([], seed=seed), [], f"{name}.trace([])")
    nothing = TextBatch.from_list([])
    expect(len(run(corruptor, nothing, Case((), seed).streams(nothing), trace=True).texts), 0, f"{name}([])")
    alone = corruptor("", seed=seed)
    require(isinstance(alone, str), "a string", alone, f'{name}("")')
    expect(corruptor(["", "", "a"], seed=seed)[:2], [alone, alone], f'{name}(["", "", "a"])')
    expect(corruptor.trace("", seed=seed).text, alone, f'{name}.trace("")')
    return 5


@law
def check_huge_record(corruptor: Any, seed: int) -> int:
    """A record of 100,000 characters is a record like any other, and those after it are what they are alone."""
    patience = Patience()
    for size in _HUGE:
        huge = (PROSE * (size // len(PROSE) + 1))[:size]
        texts = [huge, "The end.", huge[::-1]]
        alone = patience.timed(partial(_one_by_one, corruptor, texts, seed))
        lines = (f"huge = ({PROSE!r} * {size // len(PROSE) + 1})[:{size}]",)
        found = corruptor(texts, seed=seed)
        same = [a == b for a, b in zip(alone, found, strict=True)]
        require(
            all(same),
            "each text as it is alone",
            Said(f"another text {same.index(False) if not all(same) else ''}"),
            *lines,
            f'{called(corruptor)}([huge, "The end.", huge[::-1]])',
        )
    return len(_HUGE)


@law
def check_many_records(corruptor: Any, seed: int) -> int:
    """Each of many thousand records in one batch becomes what it becomes among a few."""
    patience = Patience()
    for count, few in ((300, 20), (3_000, 100), (70_000, 7_000)):
        texts = numbered_texts(count)
        together = patience.timed(partial(_in_one_batch, corruptor, texts, seed))
        for start in range(0, count, few):
            among_few = _in_one_batch(corruptor, texts[start : start + few], seed)
            for i, (a, b) in enumerate(zip(together[start : start + few], among_few, strict=True)):
                if a != b:
                    line = f"# {count:,} records in one batch, of which number {start + i} is {texts[start + i]!r}"
                    raise Difference(b, a, line, name_of(corruptor))
    return 3


def _one_by_one(corruptor: Any, texts: list[str], seed: int) -> list[str]:
    return [corruptor(text, seed=seed) for text in texts]


def _in_one_batch(corruptor: Any, texts: list[str], seed: int) -> list[str]:
    batch = TextBatch.from_list(texts)
    return run(corruptor, batch, Case((), seed).streams(batch)).texts.to_list()


@case_law
def check_call_forms(corruptor: Any, case: Case) -> None:
    """A string gives a string; a list, a tuple or an iterator gives a list; a trace has the same forms."""
    expected = case.of(corruptor)
    arguments = {"seed": case.seed, "copy": case.copy}
    require(type(expected) is list, "a list", type(expected))
    expect(corruptor(tuple(case.texts), **arguments), expected)
    expect(corruptor(iter(case.texts), **arguments), expected)
    for text, corrupted in zip(case.texts[:5], expected, strict=False):
        line = call_of(corruptor, Case((text,), case.seed, case.copy))
        expect(corruptor(text, **arguments), corrupted, line)
        expect(corruptor([text], **arguments), [corrupted], line)
        expect(corruptor.trace(text, **arguments).text, corrupted, line)
        expect(corruptor.trace([text], **arguments)[0].text, corrupted, line)


@case_law
def check_well_formed(corruptor: Any, case: Case) -> None:
    """As many records come out as went in, each decodes, and no lone surrogate is new."""
    batch = case.batch
    output = run(corruptor, batch, case.streams(batch)).texts
    expect(len(output), len(batch))
    expect(output.ends.size, len(batch))
    texts = output.to_list()
    expect(len(texts), len(batch))
    expect(TextBatch(output.units, len(output)).to_list(), texts)
    for source, text in zip(case.texts, texts, strict=True):
        new = {char for char in text if "\ud800" <= char <= "\udfff"} - set(source)
        require(not new, "no lone surrogate that was not there", "".join(new))


@case_law
def check_records_apart(corruptor: Any, case: Case) -> None:
    """Every edit lies in one record, and what it moves comes from there; end marks are left alone."""
    batch = case.batch
    splice = edits_of(corruptor, batch, case).splice
    if splice is None or not len(splice):
        return
    record = _record(batch, splice.at)
    for number in range(len(splice)):
        at, end = int(splice.at[number]), int(splice.end[number])
        inside = 0 <= at <= end <= batch.ends[record[number]] if record[number] < len(batch) else False
        require(inside, f"edit {number} inside one record", Said(f"it replaces {at}:{end} of the buffer"))
    codes, moved = np.asarray(splice.new.value), splice.moved
    require(not (codes >= 0x110000).any(), "characters", Said("an end mark that is put in"))
    source = np.asarray(moved.value)
    same = (source >= 0) & (source < batch.size)
    same &= _record(batch, np.clip(source, 0, batch.size)) == record[moved.edit]
    require(
        same.all(), "what is moved to come from the record", Said(f"units {source[~same].tolist()} of others")
    )
    marks = np.isin(source, batch.ends)
    require(not marks.any(), "characters", Said("an end mark that is moved"))


def _record(batch: TextBatch, places: Ints) -> Ints:
    """The record of each place; an end mark belongs to the record that it closes."""
    found: Ints = np.searchsorted(batch.ends, places)
    return found


def edits_of(corruptor: Any, batch: TextBatch, case: Case) -> Edits:
    """What the corruptor decides on a batch, as the engine asks it."""
    streams = case.streams(batch)
    own = streams if hasattr(corruptor, "run_inside") else streams.fork(corruptor.labels[0])
    edits: Edits = corruptor.edits(batch, own)
    return edits
