"""Laws of edits: what a trace says leads from the source to the text and back, and bounds their distance."""

from itertools import pairwise
from typing import Any

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.run import Run, run
from tunekit.testing.calls import call_of
from tunekit.testing.cases import Case
from tunekit.testing.differences import Difference, Said, expect, require
from tunekit.testing.laws import case_law
from tunekit.testing.totality import edits_of

_SENTINELS = "\ue000\ue001"  # of private use: no corruptor puts them in
_SPANS = 12


@case_law
def check_trace_text(corruptor: Any, case: Case) -> None:
    """The text of a trace is the text of a call, and its source the text that was given."""
    traces = case.traces(corruptor)
    line = call_of(corruptor, case, ".trace")
    expect([trace.text for trace in traces], case.of(corruptor), call_of(corruptor, case), line)
    expect([trace.source for trace in traces], list(case.texts), line)


@case_law
def check_trace_edits(corruptor: Any, case: Case) -> None:
    """The edits of a trace, done to the source, give the text; they ascend, lie apart, and each changes something."""
    for text, trace in zip(case.texts, case.traces(corruptor), strict=True):
        line = call_of(corruptor, Case((text,), case.seed, case.copy), ".trace") + ".edits"
        done, here = "", 0
        for start, end, new in trace.edits:
            require(here <= start <= end <= len(text), "edits in order, inside the text", trace.edits, line)
            require(text[start:end] != new, "edits that change something", (start, end, new), line)
            done, here = done + text[here:start] + new, end
        expect(done + text[here:], trace.text, line)
        apart = all(a[1] < b[0] for a, b in pairwise(trace.edits))
        require(apart, "a character kept between two edits", trace.edits, line)
        alone = corruptor.trace(text, seed=case.seed, copy=case.copy)
        expect(trace.edits, alone.edits, call_of(corruptor, case, ".trace"), f"{line}  # alone")


@case_law
def check_edits_apply(corruptor: Any, case: Case) -> None:
    """What ``edits(texts, streams)`` decides, applied to the batch, is what a run gives."""
    batch = case.batch
    edits = edits_of(corruptor, batch, case)
    expect(edits.apply(batch).to_list(), case.of(corruptor))
    output, alignment = edits.traced(batch)
    expect(output.to_list(), case.of(corruptor))
    expect(alignment.low.size, output.size)


@case_law
def check_origin(corruptor: Any, case: Case) -> None:
    """Each character comes from its own record or from nowhere; what no edit reaches comes from its own place."""
    batch = case.batch
    edits = edits_of(corruptor, batch, case)
    output, origin = edits.apply(batch), edits.origin(batch)
    expect(origin.size, output.size)
    own = np.searchsorted(output.ends, np.arange(output.size))
    of = np.searchsorted(batch.ends, np.clip(origin, 0, batch.size))
    astray = np.flatnonzero((origin >= 0) & (of != own))
    require(
        not astray.size, "an origin in the same record", Said(f"units {astray.tolist()} come from another")
    )
    expect(origin[output.ends].tolist(), batch.ends.tolist())
    if edits.splice is not None and edits.table is None:
        _untouched(batch, output, origin, edits.splice)
    _aligned(batch, run(corruptor, batch, case.streams(batch), trace=True))


def _aligned(batch: TextBatch, outcome: Run) -> None:
    """Each unit of a traced run stands for a stretch of its own record; those in place ascend."""
    output, alignment = outcome.texts, outcome.alignment
    if alignment is None:
        raise Difference(Said("an alignment"), None)
    expect(alignment.low.size, output.size)
    own = np.searchsorted(output.ends, np.arange(output.size))
    inside = (alignment.low >= batch.starts[own]) & (alignment.high <= batch.ends[own] + 1)
    inside |= alignment.high <= alignment.low
    astray = np.flatnonzero(~inside)
    require(
        not astray.size, "stretches of the same record", Said(f"units {astray.tolist()} stand for others")
    )
    in_place = alignment.low[alignment.in_place]
    require(
        (np.diff(in_place) > 0).all(), "units in place in their order", Said(f"places {in_place.tolist()}")
    )
    expect(alignment.low[output.ends].tolist(), batch.ends.tolist())


def _untouched(batch: TextBatch, output: TextBatch, origin: Any, splice: Any) -> None:
    """Between the replacements of a splice, each unit is the source's, in its place."""
    kept = np.ones(batch.size, np.bool_)
    for start, end in zip(splice.at.tolist(), splice.end.tolist(), strict=True):
        kept[start:end] = False
    put = np.zeros(output.size, np.bool_)
    for start, count in zip(splice.starts.tolist(), splice.counts.tolist(), strict=True):
        put[start : start + count] = True
    expect(origin[~put].tolist(), np.flatnonzero(kept).tolist())


@case_law
def check_projection(corruptor: Any, case: Case) -> None:
    """A wider span has a wider image, all images lie in the text, and a character that stays is its own image."""
    for number, text in enumerate(case.texts):
        half = len(text) // 2
        marked = f"{text[:half]}{_SENTINELS[0]}{text[half:]} {_SENTINELS[1]}x"
        trace = corruptor.trace(marked, seed=case.seed + number, copy=case.copy)
        line = call_of(corruptor, Case((marked,), case.seed + number, case.copy), ".trace")
        spans = [*_spans(len(marked))]
        images = trace.project(spans)
        for (a, b), image in zip(spans, images, strict=True):
            lies = image is None or 0 <= image[0] < image[1] <= len(trace.text)
            require(lies, "an image inside the text", image, f"{line}.project([({a}, {b})])")
        for (inner, outer), (within, around) in zip(pairwise(spans), pairwise(images), strict=True):
            if outer[0] <= inner[0] and inner[1] <= outer[1] and within is not None:
                holds = around is not None and around[0] <= within[0] and within[1] <= around[1]
                require(holds, f"an image around {within}", around, f"{line}.project([{inner}, {outer}])")
        for mark in _SENTINELS:
            if trace.text.count(mark) == 1 and marked.count(mark) == 1:
                place, there = marked.index(mark), trace.text.index(mark)
                [image] = trace.project([(place, place + 1)])
                holds = image is not None and image[0] <= there < image[1]
                require(
                    holds,
                    f"an image with character {there}",
                    image,
                    f"{line}.project([({place}, {place + 1})])",
                )


def _spans(length: int) -> list[tuple[int, int]]:
    """Spans, each inside the next one: from the middle out, to the whole text."""
    middle = length // 2
    steps = sorted({middle * i // _SPANS for i in range(_SPANS)} | {0, 1, middle})
    return [(middle - step, min(middle + step + 1, length)) for step in steps] + [(0, length)]


@case_law
def check_budget(corruptor: Any, case: Case) -> None:
    """The cost of the edits bounds the Levenshtein distance, and so bounds the edit rate the error rate."""
    from rapidfuzz.distance import Levenshtein

    batch = case.batch
    costs = edits_of(corruptor, batch, case).cost(batch).tolist()
    for text, trace, cost in zip(case.texts, case.traces(corruptor), costs, strict=True):
        distance = Levenshtein.distance(text, trace.text)
        line = call_of(corruptor, Case((text,), case.seed, case.copy), ".trace")
        require(cost >= distance, f"a cost of at least {distance}, the distance", cost, line)
        require(
            trace.edit_rate >= trace.cer >= 0, f"an edit rate of at least {trace.cer}", trace.edit_rate, line
        )
        expect(trace.cer, distance / max(len(text), 1), f"{line}.cer")


@case_law
def check_undo(corruptor: Any, case: Case) -> None:
    """Undoing the edits gives the source back."""
    batch = case.batch
    edits = edits_of(corruptor, batch, case)
    output = edits.apply(batch)
    expect(edits.undo(batch).apply(output).to_list(), list(case.texts))
    outcome = run(corruptor, batch, case.streams(batch), trace=True)
    backward = outcome.script(batch).backward(batch.units)
    expect(TextBatch(backward.apply(outcome.texts.units), len(batch)).to_list(), list(case.texts))
