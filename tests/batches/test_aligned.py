"""Two texts, one under the other."""

from unicodedata import combining, east_asian_width

from hypothesis import given
from hypothesis import strategies as st

import tunekit as tk
from tunekit.render.aligned import aligned

TEXTS = st.text(st.sampled_from("aB ,。漢字é\u0301\n\t\0"), max_size=40)


def columns(text: str) -> int:
    return sum(2 if east_asian_width(c) in "FW" else not combining(c) for c in text)


@given(TEXTS, st.integers(1, 12), st.integers(0, 9))
def test_both_lines_are_equally_wide_and_hold_all(text, width, seed):
    noise = tk.RandomEdits(rate=0.3) >> tk.StripPunctuation()
    trace = noise.trace(text, seed=seed)
    lines = aligned(text, trace.edits, width=width)
    assert all(columns(above) == columns(below) for above, below in lines)
    visible = str.maketrans({"\n": "⏎", "\t": "⇥", "\0": "\\x00"})
    for side, whole in ((0, text), (1, trace.text)):
        assert "".join(line[side] for line in lines).replace("·", "") == whole.translate(visible)


def test_an_edit_is_never_torn_in_two():
    assert aligned("漢b。漢a", [(2, 3, "")], width=4) == [("漢b", "漢b"), ("。漢", "··漢"), ("a", "a")]
