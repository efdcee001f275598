"""Laws of chances: what ``rate`` and ``p`` mean at 0, at 1 and between."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from tunekit.engine.tables import Flags
from tunekit.testing.calls import call_of, called
from tunekit.testing.cases import GREEK, NASTY, PROSE, Case
from tunekit.testing.differences import NotHere, Said, expect, require
from tunekit.testing.laws import case_law, has_field, law

TEXTS = (
    PROSE,
    PROSE.lower() * 2,
    GREEK * 2,
    f"{GREEK} {PROSE}",
    "one two three four five six seven, eight. " * 3,
)
_SEEDS = 6
_NEAR = 2
_CLEARLY = 100
_NEARLY = 0.9


def at(corruptor: Any, argument: str, chance: float | Fraction) -> Any:
    """The same corruptor with another chance."""
    if not has_field(corruptor, argument):
        raise NotHere(f"it has no argument {argument}")
    return replace(corruptor, **{argument: chance})


@case_law
def check_rate_zero(corruptor: Any, case: Case) -> None:
    """At rate 0 nothing changes."""
    never = at(corruptor, "rate", 0)
    expect(case.of(never), list(case.texts), call_of(never, case))


@case_law
def check_p_zero(corruptor: Any, case: Case) -> None:
    """With p = 0 nothing changes."""
    never = at(corruptor, "p", 0)
    expect(case.of(never), list(case.texts), call_of(never, case))


@law
def check_rate_one(corruptor: Any, seed: int) -> int:
    """At rate 1 every place is hit: chance may decide what happens there, not where (to within two characters)."""
    always, half = at(corruptor, "rate", 1), at(corruptor, "rate", 0.5)
    for text in TEXTS:
        seeds = range(seed, seed + _SEEDS)
        hits = [_hit(always, text, own) for own in seeds]
        everywhere = np.logical_and.reduce([_near(hit) for hit in hits])
        for corruptor_here in (always, half):
            for own in seeds:
                missed = np.flatnonzero(_hit(corruptor_here, text, own) & ~everywhere)
                found = Said(f"place {missed[:1].tolist()} is left alone by some seeds, and hit by this one")
                lines = (
                    f"text = {text!r}",
                    f"{called(corruptor_here)}.trace(text, seed={own}).edits",
                    f"[{called(always)}.trace(text, seed=n).edits for n in {seeds}]",
                )
                require(not missed.size, "the same places under every seed", found, *lines)
    return len(TEXTS) * _SEEDS


def _hit(corruptor: Any, text: str, seed: int) -> Flags:
    """A flag for each character that is edited, or that something is put in before."""
    flags = np.zeros(len(text) + 1, np.bool_)
    for start, end, _ in corruptor.trace(text, seed=seed).edits:
        flags[start : max(end, start + 1)] = True
    return flags


def _near(flags: Flags) -> Flags:
    near = flags.copy()
    for shift in range(1, _NEAR + 1):
        near[shift:] |= flags[:-shift]
        near[:-shift] |= flags[shift:]
    return near


@law
def check_rate_grows(corruptor: Any, seed: int) -> int:
    """A higher rate edits more, over many texts."""
    rates = (0, 0.05, 0.3, 0.9, 1)
    amounts = [_amount(at(corruptor, "rate", rate), seed) for rate in rates]
    for low, high, less, more in zip(rates, rates[1:], amounts, amounts[1:], strict=False):
        grows = more >= _NEARLY * less if high == 1 else more > less or amounts[-1] < _CLEARLY
        found = Said(f"{less} edited characters at rate {low}, {more} at rate {high}")
        higher = at(corruptor, "rate", high)
        require(grows, "more edits at the higher rate", found, f"{called(higher)}.trace({PROSE!r}).edits")
    return len(rates)


@law
def check_odd_rates(corruptor: Any, seed: int) -> int:
    """Any number from 0 to 1 is a chance: next to nothing happens near 0, next to everything near 1."""
    names = [name for name in ("rate", "p") if has_field(corruptor, name)]
    if not names:
        raise NotHere("it has no argument rate or p")
    for name in names:
        whole = _amount(at(corruptor, name, 1), seed)
        for chance in (5e-324, 1e-9, Fraction(1, 3), np.float64(0.3), 1 - 2**-53, 1.0):
            odd = at(corruptor, name, chance)
            amount = _amount(odd, seed)
            found = Said(f"{amount} edited characters with {name}={chance!r}, {whole} with {name}=1")
            right = amount >= _NEARLY * whole if chance > 0.9 else amount <= 0.01 * whole or chance > 0.1
            require(right, "as many edits as the chance says", found, f"{called(odd)}(texts)")
    return 6 * len(names)


def _amount(corruptor: Any, seed: int) -> int:
    """Return the number of edited characters, over all texts and some seeds."""
    given = list(TEXTS) * 2
    traces = [t for own in range(seed, seed + _SEEDS) for t in corruptor.trace(given, seed=own)]
    return sum(max(end - start, len(new)) for trace in traces for start, end, new in trace.edits)


@law
def check_p_one(corruptor: Any, seed: int) -> int:
    """With p = 1 no record is left out: a corruptor around one other does what that one does."""
    always, half = at(corruptor, "p", 1), at(corruptor, "p", 0.5)
    texts = (*(f"{number}: Aé, b!" for number in range(700)), *TEXTS, *NASTY)
    parts = getattr(always, "parts", ())
    outcomes: list[set[str]] = [set() for _ in texts]
    for own in range(seed, seed + _SEEDS):
        case = Case(texts, own)
        hit, once = case.of(always), case.of(half)
        for part in parts if len(parts) == 1 else ():
            expect(hit, case.of(part), call_of(always, case), f"{call_of(part, case)}  # alone")
        counts = [sum(a != b for a, b in zip(texts, found, strict=True)) for found in (hit, once)]
        words = Said(f"{counts[0]} records changed with p = 1, {counts[1]} with p = 0.5")
        require(
            counts[0] > counts[1] or not counts[0],
            "more records changed with p = 1",
            words,
            call_of(always, case),
        )
        for all_of_it, text in zip(outcomes, hit, strict=True):
            all_of_it.add(text)
    _nobody_left_out(half, texts, outcomes, seed)
    return _SEEDS * len(texts)


def _nobody_left_out(half: Any, texts: tuple[str, ...], outcomes: list[set[str]], seed: int) -> None:
    """What is done with p = 1 may itself be left to chance; where it is not, every record that can be hit is hit."""
    if any(len(found - {text}) > 1 for text, found in zip(texts, outcomes, strict=True)):
        return
    for own in range(seed, seed + _SEEDS):
        for text, found, once in zip(texts, outcomes, half(list(texts), seed=own), strict=True):
            known = found | {text}
            call = call_of(replace(half, p=1), Case((text,), own))
            require(len(found) == 1, "the same for every seed", sorted(found), call)
            require(once in known, f"{sorted(found)}, as with p = 1", once, call_of(half, Case((text,), own)))
