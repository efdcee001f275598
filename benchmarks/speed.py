"""The rows of speed: list to list, beside a loop; traced, beside plain; one string."""

from collections.abc import Callable, Iterator, Sequence

import baselines
from table import Bench, Figure, Row
from timing import Speeds, compare, megabytes, seconds_a_call

import tunekit as tk
from tunekit.corruptors.contract import Corruptor
from tunekit.engine.batch import TextBatch, sub_batches
from tunekit.engine.run import run
from tunekit.engine.streams import Streams

# Each mark is deleted, as the baselines do; and with words and numbers kept apart, which is the default.
PLAIN = tk.LowerCase() >> tk.StripPunctuation(inside="join", between="join")
APART = tk.LowerCase() >> tk.StripPunctuation()
RATES = (0.01, 0.05, 0.2)
WORD_RATE = 0.05

Records = Sequence[str]


def rows() -> Iterator[Row]:
    """All rows of speed, in the order of the issue."""
    yield _against(
        "list → batch → list", "[s[1:] for s in records]", baselines.cut_first, codec, "english", 0.25, 0.35
    )
    yield from _strip_rows()
    yield from _edit_rows()
    yield from _word_rows()
    yield from _trace_rows()
    yield from _single_rows()


def codec(records: Records) -> list[str]:
    """From list to batches, and from fresh batches, which do not know their texts, to a list."""
    return [x for b in sub_batches(records) for x in TextBatch(b.units, len(b)).to_list()]


def traced(corruptor: Corruptor, *, joined: bool = True) -> Callable[[Records], None]:
    """The texts with their alignments and the arrays of their edits.

    Joined, the edits are those that a user sees: what changes nothing is left out, and neighbours are one. Else they
    are as the corruptor decided them, and a map has none.
    """

    def work(records: Records) -> None:
        for batch in sub_batches(records):
            outcome = run(corruptor, batch, Streams(0, batch), trace=True)
            if joined:
                outcome.script(batch)
            _ = outcome.texts.texts

    return work


def _each(function: Callable[[str], str]) -> Callable[[Records], list[str]]:
    return lambda records: [function(s) for s in records]


def _against(
    name: str,
    against: str,
    baseline: Callable[[Records], object],
    ours: Callable[[Records], object],
    data: str,
    bar: float | None = None,
    stretch: float | None = None,
    peer: str | None = None,
    *,
    gated: bool = True,
) -> Row:
    def measure(bench: Bench) -> Figure:
        found = compare(baseline, ours, bench.data.named(data), bench.pace)
        best = "-" if peer is None else bench.peers.best(data, peer)
        return Figure.of(found, peer=best)

    return Row(name, against, measure, bar, stretch, gated=gated)


def _strip_rows() -> Iterator[Row]:
    loop, table, pattern = (
        _each(f) for f in (baselines.strip_loop, baselines.strip_translate, baselines.strip_regex)
    )
    yield _against("lower + strip, 8 bit", "loop with category()", loop, PLAIN, "english", 60, 75)
    yield _against("lower + strip, 8 bit", "lower().translate()", table, PLAIN, "english", 1.7, 2.2)
    yield _against("lower + strip, 8 bit", r"regex \p{P}+", pattern, PLAIN, "english", 7)
    apart = _each(baselines.strip_apart)
    for data, bits in (("english", 8), ("curly", 16), ("scripts", 32)):
        name = f"lower + strip, words apart, {bits} bit"
        yield _against(name, "regex, a call a mark", apart, APART, data, 8, gated=data == "english")
        yield _against(name, "marks deleted, tunekit", PLAIN, APART, data, gated=False)
    yield _against("lower + strip, 200 B", "lower().translate()", table, PLAIN, "short", 4, 5)
    for data, bits, bars in (("curly", 16, (20, 30, 8, 12)), ("scripts", 32, (15, 25, 6, 10))):
        name = f"lower + strip, {bits} bit ({data})"
        yield _against(name, "loop with category()", loop, PLAIN, data, *bars[:2], gated=False)
        yield _against(name, "lower().translate()", table, PLAIN, data, *bars[2:], gated=False)


def _edit_rows() -> Iterator[Row]:
    bars: dict[str, tuple[tuple[float, float | None], ...]] = {
        "english": ((28, 43), (23, 34), (17, 22)),
        "curly": ((18, None), (16, None), (13, None)),
        "scripts": ((12, None), (12, None), (12, None)),
    }
    for bits, (data, limits) in zip((8, 16, 32), bars.items(), strict=True):
        for rate, (bar, stretch) in zip(RATES, limits, strict=True):
            name, peer = f"RandomEdits {rate:.0%}, {bits} bit", f"edits {rate:.0%}"
            loop, ours = _edits(baselines.edits_plain, rate), tk.RandomEdits(rate=rate)
            gated = data == "english"
            yield _against(name, "lean loop", loop, ours, data, bar, stretch, peer, gated=gated)
            if gated:
                yield _against(name, "tuned loop", _edits(baselines.edits_tuned, rate), ours, data, peer=peer)


def _edits(loop: Callable[[str, float, int], str], rate: float) -> Callable[[Records], list[str]]:
    return lambda records: [loop(s, rate, i) for i, s in enumerate(records)]


def _word_rows() -> Iterator[Row]:
    for bits, data in ((8, "english"), (16, "curly")):
        for name, loop, ours in (
            ("drop words", lambda s: baselines.drop_words(s, WORD_RATE), tk.DropWords(rate=WORD_RATE)),
            ("swap words", lambda s: baselines.swap_words(s, WORD_RATE), tk.SwapWords(rate=WORD_RATE)),
        ):
            yield _against(
                f"{name} 5%, {bits} bit",
                "split, join",
                _each(loop),
                ours,
                data,
                3,
                None,
                name,
                gated=bits == 8,
            )


def _trace_rows() -> Iterator[Row]:
    splices: list[tuple[str, Corruptor]] = [
        *((f"RandomEdits {rate:.0%}", tk.RandomEdits(rate=rate)) for rate in RATES),
        ("swap words 5%", tk.SwapWords(rate=WORD_RATE)),
    ]
    for name, corruptor in splices:
        yield _trace_row(f"trace {name}", corruptor, 1.3, joined=False)
        yield _trace_row(f"trace {name}, edits joined", corruptor, None, joined=True)
    yield _trace_row("trace LowerCase, edits joined", tk.LowerCase(), 3, joined=True)
    chain = tk.StripPunctuation() >> tk.LowerCase()
    yield _trace_row("trace StripPunctuation >> LowerCase", chain, None, joined=True)


def _trace_row(name: str, corruptor: Corruptor, bar: float | None, *, joined: bool) -> Row:
    def measure(bench: Bench) -> Figure:
        found = compare(corruptor, traced(corruptor, joined=joined), bench.data.english, bench.pace)
        return Figure.of(found, cost=True)

    return Row(name, "the plain call (time)", measure, bar, at_most=True)


def _single_rows() -> Iterator[Row]:
    edits = tk.RandomEdits(rate=WORD_RATE)
    yield _single_row(
        "one 1 kB string, lower + strip", "loop with category() (time)", baselines.strip_loop, PLAIN
    )
    yield _single_row(
        "one 1 kB string, RandomEdits 5%",
        "lean loop (time)",
        lambda s: baselines.edits_plain(s, WORD_RATE),
        edits,
    )


def _single_row(name: str, against: str, loop: Callable[[str], str], ours: Callable[[str], str]) -> Row:
    def measure(bench: Bench) -> Figure:
        text = bench.data.english[5]
        times = seconds_a_call([lambda: loop(text), lambda: ours(text)], bench.pace)
        return Figure.of(Speeds(*(megabytes([text]) / t for t in times)), cost=True)

    return Row(name, against, measure, 1.25, at_most=True)
