"""Texts, edits and corruptors drawn by Hypothesis, and edits of the twin turned into those of the engine."""

import unicodedata

import numpy as np
from hypothesis import strategies as st
from slow_twin import Edit, length

import tunekit as tk
from tunekit.corruptors.truncation import SIDES, UNITS
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.normalization import FORMS
from tunekit.engine.spans import Spans
from tunekit.engine.splices import Put, Splice
from tunekit.engine.unicode import case_map, codes_in

# Where the running Python and tunekit know different Unicode, the twin cannot judge.
UNKNOWN = frozenset(map(chr, codes_in("Cn").tolist()))
CHANGED = "\u10fc\u019b\u0264\ua7f2\ua7f3\ua7f4\uab69\U0001171e"
EXPANDING = "".join(map(chr, case_map("upper").expanding))
TRICKY = "aabbz  .,!'-\t\nAZ0\x00\x1e\x1fßÿµŉİıΣσςΆΐﬁǅʰ\u0345\u0301\u00ad\u2003\u2019—\ufffd\uffff\ud800😀𐐀\U0010ffff"
# Letters that stand alone, and the marks and letters around them.
ALONE = "中中文アー々เกา\u0e34ๆက\u1039ཀ་፡。，「」（(.A1é \u3000"

known = st.characters().filter(
    lambda c: c not in UNKNOWN and c not in CHANGED and unicodedata.category(c) != "Cn"
)
units = (
    st.sampled_from(TRICKY)
    | st.sampled_from("ab .")
    | st.sampled_from(ALONE)
    | st.sampled_from(EXPANDING)
    | known
)
texts = st.text(units, max_size=14)
batches = st.lists(texts, max_size=5)

rates = st.sampled_from([0, 0.05, 0.3, 0.5, 0.9, 1 - 1e-12, 1])
windows = st.sampled_from([None, 1, 2, 3, 5])
kept = st.sampled_from([0, 0.3, 0.5, 1, (0, 1), (0.3, 0.9), (0.5, 0.5), (1 / 3, 0.7)])
kinds = st.sampled_from(
    [("insert", "delete", "substitute", "swap"), ("swap",), ("delete", "swap"), ("insert",)]
)
steps = st.one_of(
    st.builds(tk.RandomEdits, rate=rates, kinds=kinds, alphabet=st.sampled_from([None, None, "ab."])),
    st.builds(tk.SwapWords, rate=rates),
    st.builds(tk.DropWords, rate=rates),
    st.builds(tk.DuplicateWords, rate=rates),
    st.builds(tk.ShuffleWords, window=windows),
    st.builds(tk.ShuffleSentences, window=windows),
    st.builds(tk.Truncate, share=kept, unit=st.sampled_from(UNITS), side=st.sampled_from(SIDES)),
    st.builds(tk.Homoglyphs, rate=rates),
    st.builds(
        tk.StripPunctuation,
        rate=rates,
        keep=st.sampled_from(["", "'-"]),
        inside=st.sampled_from(["keep", "join", "space"]),
        between=st.sampled_from(["space", "join"]),
        symbols=st.booleans(),
    ),
    st.sampled_from([tk.UpperCase(), tk.LowerCase(), tk.CollapseWhitespace()]),
    st.sampled_from([tk.TitleCase(), tk.FoldCase(), tk.SwapCase()]),
    st.builds(tk.StripDiacritics, rate=rates, keep=st.sampled_from(["", "ΐйêø"]), strokes=st.booleans()),
    st.builds(tk.NormalizeUnicode, form=st.sampled_from(FORMS)),
)
patterns = st.sampled_from([r"\w+", r"[A-Za-zß]", r"\s", r"\p{P}+", r"..", r"^.", r".$", r"a|\b", r"b\s*"])
corruptors = st.recursive(
    steps,
    lambda inner: st.one_of(
        st.builds(tk.Compose, st.lists(inner, max_size=3)),
        st.builds(tk.OneOf, st.lists(inner, min_size=1, max_size=3)),
        st.builds(tk.Sometimes, inner, p=st.sampled_from([0, 0.5, 1])),
        st.builds(tk.Protect, inner, patterns),
        st.builds(tk.RandomOrder, st.lists(inner, max_size=3)),
        st.builds(tk.Repeat, inner, n=st.sampled_from([0, 1, 2, (0, 1), (1, 3)])),
        st.lists(inner, min_size=2, max_size=3).flatmap(
            lambda choices: st.builds(
                tk.SomeOf, st.just(choices), n=st.sampled_from([0, 1, 2, (0, 2), (1, 2)])
            )
        ),
    ),
    max_leaves=5,
)


@st.composite
def edits_of(draw, text: str) -> list[Edit]:
    """Ascending edits of one text: insertions, deletions, replacements and moves, side by side or apart."""
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edits: list[Edit] = []
    for start, end in zip(edges[::2], edges[1::2], strict=False):
        if draw(st.booleans()):
            stretch = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).map(tuple)
            pieces = draw(st.lists(texts.filter(bool) | stretch, max_size=2))
        else:
            pieces = [draw(st.text(units, max_size=3))]
        edits.append((start, end, pieces))
    return edits


# Short texts for all that can meet in them, and now and then one that is long enough for a jump of more than a byte.
batches_with_edits = (batches | st.lists(texts.map(lambda text: text * 25), max_size=3)).flatmap(
    lambda given: st.tuples(st.just(given), st.tuples(*(edits_of(text) for text in given)))
)


def spliced(batch: TextBatch, edits: tuple[list[Edit], ...]) -> Edits:
    """The twin's edits of each record as edits of the batch."""
    at, end, counts, new, moved = [], [], [], [], []
    for start, record in zip(batch.starts.tolist(), edits, strict=True):
        for low, high, pieces in record:
            place = 0
            for piece in pieces:
                values = (
                    list(map(ord, piece)) if isinstance(piece, str) else [start + i for i in range(*piece)]
                )
                put = new if isinstance(piece, str) else moved
                put += [(len(at), place + i, value) for i, value in enumerate(values)]
                place += len(values)
            at.append(start + low)
            end.append(start + high)
            counts.append(length(pieces))
    columns = [[np.array(column, np.int64) for column in zip(*put, strict=True)] for put in (new, moved)]
    puts = [Put(*c) if c else Put(*(np.empty(0, np.int64) for _ in range(3))) for c in columns]
    return Edits(Splice(*(np.array(c, np.int64) for c in (at, end, counts)), *puts))


def spans_of(batch: TextBatch, spans: list[list[tuple[int, int]]]) -> Spans:
    """Spans of each record as spans of the buffer."""
    placed = [(s + a, s + b) for s, row in zip(batch.starts.tolist(), spans, strict=True) for a, b in row]
    return Spans(*np.array(placed, np.int64).reshape(-1, 2).T)


@st.composite
def guards_of(draw, text: str) -> list[tuple[int, int]]:
    """Ascending spans of one text, none empty, none overlapping another."""
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
