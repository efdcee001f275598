"""Laws of guards: what is guarded stays, and nothing else is lost."""

from typing import Any

import regex

from tunekit.corruptors.case import LowerCase, UpperCase
from tunekit.corruptors.compounds import Sometimes
from tunekit.corruptors.guards import KeepGraphemes, Protect
from tunekit.corruptors.random_edits import RandomEdits
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.guarded import Guarded
from tunekit.engine.spans import Spans
from tunekit.testing.calls import call_of
from tunekit.testing.cases import Case
from tunekit.testing.differences import Difference, Said, expect, require
from tunekit.testing.laws import case_law
from tunekit.testing.totality import edits_of

_PATTERNS = (r"\w+", r"[a-zß]", r"\s\S", r"^.|.$", r"\p{P}+")
_UNMATCHED = "\ue0ff\ue0fe"


@case_law
def check_protect(corruptor: Any, case: Case) -> None:
    """Under ``Protect`` what matches the pattern is in the output, unchanged and in order, in any chain."""
    for pattern in _PATTERNS:
        _stands(Protect(corruptor, pattern), pattern, case)
    _stands(Protect(UpperCase() >> corruptor >> RandomEdits(rate=0.5), _PATTERNS[1]), _PATTERNS[1], case)
    _stands(Protect(Sometimes(corruptor, p=0.5) >> LowerCase(), _PATTERNS[0]), _PATTERNS[0], case)


def _stands(guarded: Protect, pattern: str, case: Case) -> None:
    """Each match of the pattern is in what the guarded corruptor gives."""
    for text, trace in zip(case.texts, case.traces(guarded), strict=True):
        alone = Case((text,), case.seed, case.copy)
        spans = [match.span() for match in regex.finditer(pattern, text) if match.group()]
        reached = 0
        for span, image in zip(spans, trace.project(spans), strict=True):
            word, found = text[slice(*span)], image and trace.text[slice(*image)]
            if found != word:
                call = f"{call_of(guarded, alone, '.trace')}.project([{span}])"
                raise Difference(Said(f"{word!r}, as in the source"), found, call)
            if image[0] < reached:
                raise Difference(Said("spans in their order"), image, call_of(guarded, alone, ".trace"))
            reached = image[1]


@case_law
def check_protect_elsewhere(corruptor: Any, case: Case) -> None:
    """``Protect`` drops the edits that touch a match, or join it with what is beside it; the draws stay as they are."""
    expected = case.of(corruptor)
    unmatched = Protect(corruptor, _UNMATCHED)
    expect(case.of(unmatched), expected, call_of(unmatched, case), call_of(corruptor, case))
    beside = Case((_UNMATCHED, *case.texts, f"a{_UNMATCHED}b"), case.seed, case.copy)
    expect(beside.of(unmatched)[1:-1], expected, call_of(unmatched, beside), call_of(corruptor, case))
    if hasattr(corruptor, "run_inside"):
        return
    batch = case.batch
    for pattern in _PATTERNS[:2]:  # whose matches no edit elsewhere can reach into
        guarded = Protect(corruptor, pattern)
        matched = batch.matches(regex.compile(pattern))
        guard = Guarded(Spans(*matched.span(matched.ranks())))
        edits: Edits = guard.limit(edits_of(corruptor, batch, case), batch)
        expect(case.of(guarded), edits.apply(batch).to_list(), call_of(guarded, case))


@case_law
def check_graphemes(corruptor: Any, case: Case) -> None:
    """Under ``KeepGraphemes`` a grapheme cluster stays together: its code points go, or stand side by side."""
    whole = KeepGraphemes(corruptor)
    for text, trace in zip(case.texts, case.traces(whole), strict=True):
        line = call_of(whole, Case((text,), case.seed, case.copy), ".trace")
        places = TextBatch.from_list([text]).graphemes()
        starts, ends = (places_at.tolist() for places_at in places.span(places.ranks()))
        for start, end in zip(starts, ends, strict=True):
            if end - start > 1:
                images = trace.project([(at, at + 1) for at in range(start, end)])
                call = f"{line}.project([(at, at + 1) for at in range({start}, {end})])"
                require(_together(images), f"{text[start:end]!r} as a whole, or nothing of it", images, call)
    plain = Case(
        tuple(text for text in case.texts if text.isascii() and "\r" not in text), case.seed, case.copy
    )
    expect(plain.of(whole), plain.of(corruptor), call_of(whole, plain), call_of(corruptor, plain))


def _together(images: list[tuple[int, int] | None]) -> bool:
    """Whether all are gone, or all stand, and nothing else is between them."""
    standing = [image for image in images if image is not None]
    covered = {place for image in standing for place in range(*image)}
    hull = set(range(min(covered), max(covered) + 1)) if covered else set()
    return not standing or (len(standing) == len(images) and covered == hull)
