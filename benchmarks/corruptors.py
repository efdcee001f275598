"""The rows of the other corruptors, of composites and guards, of places, and of saving: none has a bar.

Where a baseline does not do the same, its rule is the simpler one: ``str.title`` tears "don't" apart, ``str.split``
loses the spacing, the marks of every script go, and a sentence ends behind every full stop.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal
from unicodedata import normalize

import baselines_corruptors as baselines
from table import Bench, Figure, Row
from timing import compare, seconds_a_call

import tunekit as tk
from tunekit.corruptors.contract import Corruptor
from tunekit.engine.batch import TextBatch, sub_batches
from tunekit.engine.places import Places

RATE = 0.05
KEPT = (0.3, 0.9)
BITS = {
    **dict.fromkeys(("english", "accented", "links"), 8),
    **dict.fromkeys(("curly", "vietnamese", "decomposed", "greek", "hindi"), 16),
    **dict.fromkeys(("scripts", "emoji"), 32),
}

Records = Sequence[str]
Loop = Callable[[str], object]


def rows() -> Iterator[Row]:
    """All of them, as they stand in the reference."""
    yield from _case_rows()
    yield from _form_rows()
    yield from _word_rows()
    yield from _look_alike_rows()
    yield from _composite_rows()
    yield from _guard_rows()
    yield from _place_rows()
    yield from _saving_rows()


def _case_rows() -> Iterator[Row]:
    for corruptor, method in (
        (tk.TitleCase(), str.title),
        (tk.FoldCase(), str.casefold),
        (tk.SwapCase(), str.swapcase),
    ):
        for data in ("english", "accented", "curly", "greek", "scripts"):
            yield _row(type(corruptor).__name__, f"str.{method.__name__}", _each(method), corruptor, data)


def _form_rows() -> Iterator[Row]:
    for data in ("english", "accented", "vietnamese", "decomposed", "greek", "hindi", "scripts"):
        strip = _each(baselines.strip_diacritics)
        yield _row("StripDiacritics", r"NFD, regex \p{Mn}+, NFC", strip, tk.StripDiacritics(), data)
    forms: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    for form in forms:
        loop, ours = _each(partial(normalize, form)), tk.NormalizeUnicode(form=form)
        for data in ("english", "accented", "vietnamese", "hindi", "scripts", "decomposed"):
            yield _row(f"NormalizeUnicode {form}", "unicodedata.normalize", loop, ours, data)


def _word_rows() -> Iterator[Row]:
    works: tuple[tuple[str, str, Loop, Corruptor], ...] = (
        (
            "DuplicateWords 5%",
            "split, join",
            partial(baselines.duplicate_words, rate=RATE),
            tk.DuplicateWords(rate=RATE),
        ),
        (
            "ShuffleWords, window 3",
            "split, shuffle, join",
            partial(baselines.shuffle_words, window=3),
            tk.ShuffleWords(),
        ),
        (
            "ShuffleWords, all",
            "split, shuffle, join",
            partial(baselines.shuffle_words, window=None),
            tk.ShuffleWords(window=None),
        ),
        (
            "ShuffleSentences",
            "re.split, shuffle, join",
            baselines.shuffle_sentences,
            tk.ShuffleSentences(),
        ),
        ("Truncate words", "split, join", _cut(baselines.truncate_words), tk.Truncate(share=KEPT)),
        (
            "Truncate characters",
            "a slice",
            _cut(baselines.truncate_characters),
            tk.Truncate(share=KEPT, unit="characters"),
        ),
        (
            "Truncate graphemes",
            r"regex \X, join",
            _cut(baselines.truncate_graphemes),
            tk.Truncate(share=KEPT, unit="graphemes"),
        ),
    )
    for name, against, loop, ours in works:
        for data in ("english", "curly", "emoji"):
            yield _row(name, against, _each(loop), ours, data)


def _look_alike_rows() -> Iterator[Row]:
    for data in ("english", "curly", "scripts"):
        loop, ours = _seeded(partial(baselines.homoglyphs, rate=0.1)), tk.Homoglyphs(rate=0.1)
        yield _row("Homoglyphs 10%", "loop over characters", loop, ours, data)


def _composite_rows() -> Iterator[Row]:
    """Two steps for each record, called on one text after the other, or on lists of the records that take the same."""
    two = (tk.RandomEdits(rate=RATE), tk.DropWords(rate=RATE))
    three = (tk.LowerCase(), *two)
    twice = tk.DropWords(rate=RATE)
    works: tuple[tuple[str, Corruptor, Callable[[Records], object], Callable[[Records], object]], ...] = (
        (
            "SomeOf 2 of 3",
            tk.SomeOf(three, n=2),
            partial(baselines.some_of, three, 2),
            partial(baselines.some_of_grouped, three, 2),
        ),
        (
            "RandomOrder of 2",
            tk.RandomOrder(two),
            partial(baselines.in_random_order, two),
            partial(baselines.in_random_order_grouped, two),
        ),
        (
            "Repeat, n=2",
            tk.Repeat(twice, n=2),
            partial(baselines.repeated, twice, 2),
            twice >> twice,
        ),
    )
    for name, ours, by_record, by_list in works:
        for data in ("english", "short"):
            yield _row(name, "the parts, record by record", by_record, ours, data)
            yield _row(name, "the parts, list by list", by_list, ours, data)


def _guard_rows() -> Iterator[Row]:
    edits = tk.RandomEdits(rate=RATE)
    for data in ("english", "curly", "vietnamese", "decomposed", "hindi", "scripts", "emoji"):
        yield _cost_row("KeepGraphemes", "RandomEdits 5% (time)", edits, tk.KeepGraphemes(edits), data)
    quiet = tk.LowerCase() >> tk.StripPunctuation()
    ours, users = (tk.Protect(quiet, url) for url in (tk.patterns.URL, f"(?:{tk.patterns.URL})"))
    for data in ("english", "links"):
        loop = _each(baselines.strip_but_links)
        yield _row("Protect URL", "regex.split, lower().translate()", loop, ours, data)
        yield _cost_row("Protect URL", "unprotected (time)", quiet, ours, data)
        yield _cost_row("Protect a user's URL", "tk.patterns.URL (time)", ours, users, data)


def _place_rows() -> Iterator[Row]:
    """From a list of texts: to spans in the buffer for us, to lists of strings for the loop."""
    for data in ("english", "curly", "vietnamese", "decomposed", "hindi", "scripts", "emoji"):
        yield _row(
            "graphemes", r"regex.findall \X", _each(baselines.graphemes), _spans(TextBatch.graphemes), data
        )
    for data in ("english", "curly", "greek", "hindi", "scripts"):
        yield _row("sentences", "re.split", _each(baselines.sentences), _spans(TextBatch.sentences), data)


def _saving_rows() -> Iterator[Row]:
    chain = tk.LowerCase() >> tk.StripPunctuation(keep="’") >> tk.Sometimes(tk.RandomEdits(rate=0.02), p=0.3)
    data, pickled = tk.to_dict(chain), pickle.dumps(chain)
    yield _call_row(
        "to_dict, a chain of 3", "pickle.dumps", lambda: pickle.dumps(chain), lambda: tk.to_dict(chain)
    )
    yield _call_row(
        "from_dict, a chain of 3", "pickle.loads", lambda: pickle.loads(pickled), lambda: tk.from_dict(data)
    )
    yield _call_row(
        "fingerprint, a chain of 3",
        "hash of the repr",
        lambda: baselines.hash_of_repr(chain),
        lambda: tk.fingerprint(chain),
    )


def _each(loop: Loop) -> Callable[[Records], object]:
    return lambda records: [loop(s) for s in records]


def _seeded(loop: Callable[..., str]) -> Callable[[Records], object]:
    return lambda records: [loop(s, seed=i) for i, s in enumerate(records)]


def _cut(loop: Callable[..., str]) -> Loop:
    return partial(loop, low=KEPT[0], high=KEPT[1])


def _spans(find: Callable[[TextBatch], Places]) -> Callable[[Records], object]:
    def work(records: Records) -> None:
        for batch in sub_batches(records):
            found = find(batch)
            found.span(found.ranks())

    return work


def _row(
    name: str,
    against: str,
    baseline: Callable[[Records], object],
    ours: Callable[[Records], object],
    data: str,
    *,
    cost: bool = False,
) -> Row:
    def measure(bench: Bench) -> Figure:
        return Figure.of(compare(baseline, ours, bench.data.named(data), bench.pace), cost=cost)

    bits = f"{BITS[data]} bit ({data})" if data in BITS else "200 B"
    return Row(f"{name}, {bits}", against, measure, at_most=cost)


def _cost_row(name: str, against: str, plain: Corruptor, ours: Corruptor, data: str) -> Row:
    return _row(name, against, plain, ours, data, cost=True)


def _call_row(name: str, against: str, baseline: Callable[[], object], ours: Callable[[], object]) -> Row:
    def measure(bench: Bench) -> Figure:
        base, own = seconds_a_call([baseline, ours], bench.pace)
        return Figure(f"{base * 1e6:.1f} µs", f"{own * 1e6:.1f} µs", own / base)

    return Row(name, f"{against} (time)", measure, at_most=True)
