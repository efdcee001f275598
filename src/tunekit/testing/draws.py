"""Laws of the draws: the same record, seed and copy give the same text, whatever is around it."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.testing.calls import call_of, called, name_of
from tunekit.testing.cases import ASTRAL, GREEK, LATIN, MATES, NASTY, PROSE, Case
from tunekit.testing.differences import NotHere, Said, expect, require
from tunekit.testing.laws import Outcome, as_if, case_law, law
from tunekit.testing.search import search

_MANY, _CLEARLY, _ROUNDS = 64, 8, 20
_FAR: dict[str, tuple[Callable[[int], int], ...]] = {
    "seed": (lambda n: -n, lambda n: n + 2**32, lambda n: n + 2**64),
    "copy": (lambda n: n + 2**16, lambda n: n + 2**32),
}


@case_law
def check_repeatable(corruptor: Any, case: Case) -> None:
    """The same text, seed and copy give the same text again, whatever was asked in between."""
    first = case.of(corruptor)
    expect(case.of(corruptor), first, f"call = lambda: {call_of(corruptor, case)}", "assert call() == call()")
    corruptor([PROSE, *reversed(case.texts)], seed=case.seed + 1)
    expect(
        case.of(corruptor), first, call_of(corruptor, case), "# again, after other texts with another seed"
    )


@law
def check_threads(corruptor: Any, seed: int) -> int:
    """Several threads at once get the texts that one alone gets."""
    some = (PROSE * 20, f"{GREEK} {ASTRAL}" * 20, PROSE.upper() * 30, LATIN * 50, "one two. " * 500)
    jobs = [([text, *NASTY[:20]], seed + number) for number, text in enumerate(some)]
    alone = [corruptor(texts, seed=own) for texts, own in jobs]
    start = Barrier(len(jobs))

    def again_and_again(number: int) -> bool:
        texts, own = jobs[number]
        start.wait()
        return all(corruptor(texts, seed=own) == alone[number] for _ in range(_ROUNDS))

    with ThreadPoolExecutor(len(jobs)) as pool, _quick_switches():
        for number, same in enumerate(pool.map(again_and_again, range(len(jobs)))):
            call = call_of(corruptor, Case((some[number],), jobs[number][1]))
            require(
                same, "what one thread gets", Said("something else now and then"), f"{call}  # in 5 threads"
            )
    return _ROUNDS * len(jobs)


@contextmanager
def _quick_switches() -> Iterator[None]:
    """Threads take turns as often as can be."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


@case_law
def check_split_invariance(corruptor: Any, case: Case) -> None:
    """Each text of a batch becomes what it becomes alone: a batch may be cut anywhere."""
    together = case.of(corruptor)
    expect(len(together), len(case.texts))
    for text, found in zip(case.texts, together, strict=True):
        alone = Case((text,), case.seed, case.copy)
        expect(
            found,
            case.alone(corruptor, text),
            call_of(corruptor, case),
            f"{call_of(corruptor, alone)}  # alone",
        )
    half = len(case.texts) // 2
    for part in (slice(None, half), slice(half, None)):
        cut = Case(case.texts[part], case.seed, case.copy)
        expect(
            cut.of(corruptor), together[part], call_of(corruptor, case), f"{call_of(corruptor, cut)}  # cut"
        )


@case_law
def check_order_equivariance(corruptor: Any, case: Case) -> None:
    """The records in another order give the same texts in that order."""
    together = case.of(corruptor)
    for order in (slice(None, None, -1), slice(1, None, 2)):
        other = Case(case.texts[order], case.seed, case.copy)
        expect(other.of(corruptor), together[order], call_of(corruptor, case), call_of(corruptor, other))


@case_law
def check_duplicates(corruptor: Any, case: Case) -> None:
    """Equal texts of a batch become equal texts."""
    twice = Case(tuple(text for text in case.texts for _ in range(2)), case.seed, case.copy)
    found = twice.of(corruptor)
    expect(found[0::2], found[1::2], call_of(corruptor, twice))


@case_law
def check_batch_mates(corruptor: Any, case: Case) -> None:
    """A text does not depend on the other texts, nor on how wide their characters make the units of the batch."""
    expected = case.of(corruptor)
    for mate in MATES:
        beside = Case((mate, *case.texts, mate), case.seed, case.copy)
        expect(beside.of(corruptor)[1:-1], expected, call_of(corruptor, case), call_of(corruptor, beside))
    for width in (2, 4):
        wide = case.batch.widened(width)
        found = run(corruptor, wide, case.streams(wide)).texts.to_list()
        expect(found, expected, call_of(corruptor, case), f"# and in units of {8 * width} bits")


@case_law
def check_copy_numbers(corruptor: Any, case: Case) -> None:
    """A copy number belongs to its record: one for the batch, or one for each, and each record has its own draws."""
    batch = case.batch
    copies = np.arange(len(batch)) + case.copy
    found = run(corruptor, batch, Streams(case.seed, batch, copies)).texts.to_list()
    for text, copy, among in zip(case.texts, copies.tolist(), found, strict=True):
        alone = Case((text,), case.seed, copy)
        expect(
            among, alone.alone(corruptor, text), f"{call_of(corruptor, alone)}  # copies {copies.tolist()}"
        )
        first = corruptor.variants(text, n=1, seed=case.seed)
        expect(first, [corruptor(text, seed=case.seed)], f"{called(corruptor)}.variants({text!r}, n=1)")


@law
def check_seed_and_copy(corruptor: Any, seed: int) -> int:
    """What draws from the seed draws from the copy number too, and the two are not one number."""
    texts = [f"{number}: {PROSE}" for number in range(6)]
    seeds = [tuple(corruptor(texts, seed=seed + i)) for i in range(_MANY)]
    copies = [tuple(corruptor(texts, seed=seed, copy=i)) for i in range(_MANY)]
    by_seed, by_copy = len(set(seeds)), len(set(copies))
    lines = (f"text = {PROSE!r}", f"{{{called(corruptor)}(text, seed=0, copy=n) for n in range({_MANY})}}")
    found = Said(f"{by_seed} texts for {_MANY} seeds, {by_copy} for as many copies")
    once = max(by_seed, by_copy) >= _CLEARLY and min(by_seed, by_copy) == 1
    require(not once, "as many texts for many seeds as for many copies", found, *lines)
    if by_seed >= _CLEARLY:
        require(seeds[1:] != copies[1:], "copy n to differ from seed n", "the same texts", *lines)
        _all_of_the_number(corruptor, texts)
    return 2 * _MANY


def _all_of_the_number(corruptor: Any, texts: list[str]) -> None:
    """No part of a seed or of a copy number is lost: neither its sign nor its high bits."""
    numbers = range(1, 5)
    for argument, others in _FAR.items():
        few = [corruptor(texts, **{argument: n}) for n in numbers]
        for other in others:
            far = [corruptor(texts, **{argument: other(n)}) for n in numbers]
            line = f"{called(corruptor)}({PROSE!r}, {argument}={other(1)})"
            require(few != far, f"other texts than for {argument}=1", Said("the same texts"), line)


@law
def check_keys(corruptor: Any, seed: int) -> int:
    """Two texts have draws of their own: noise does not hit the same places in both of them."""
    pattern = "xx xxx, xxxx xx. Xxxxx xx'x xxx " * 3
    texts = [pattern.replace("x", a).replace("X", a.upper()) for a in "ae"]
    places = [_places(corruptor, texts, seed + i) for i in range(_MANY // 2)]
    if len({first for first, _ in places}) < _CLEARLY:
        raise NotHere("its edits are in the same places for every seed")
    same = sum(first == second for first, second in places)
    found = Said(f"the same places in both for {same} of {len(places)} seeds")
    line = f"[t.edits for t in {called(corruptor)}.trace({texts!r})]"
    require(same < len(places), "edits in other places of another text", found, line)
    batch = TextBatch.from_list([f"{number} {texts[0]}" for number in range(20)])
    keys = np.arange(len(batch), dtype=np.uint64)
    first, second = (run(corruptor, batch, Streams(seed, k)).texts for k in (keys, keys + np.uint64(99)))
    line = f"run({name_of(corruptor)}, texts, Streams(seed, keys))"
    require(first != second, "other draws under other keys", Said("the same texts"), line)
    return len(places)


def _places(corruptor: Any, texts: list[str], seed: int) -> tuple[Any, Any]:
    first, second = ([edit[:2] for edit in trace.edits] for trace in corruptor.trace(texts, seed=seed))
    return tuple(first), tuple(second)


def check_twin(corruptor: Any, twin: Callable[[str, int, int], str], *, seed: int = 0) -> Outcome:
    """It does what a slow and obvious function of (text, seed, copy) does."""

    def claim(case: Case) -> None:
        for text, found in zip(case.texts, case.of(corruptor), strict=True):
            alone = f"{text!r}, {case.seed}, {case.copy}"
            call = call_of(corruptor, Case((text,), case.seed, case.copy))
            expect(found, twin(text, case.seed, case.copy), call, f"twin({alone})")

    return law(as_if(lambda _, seed: search(claim, seed), check_twin))(corruptor, seed=seed)
