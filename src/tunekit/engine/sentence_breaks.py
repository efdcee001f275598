"""Sentences: the default boundaries of UAX #29 (Unicode 15.0), found in a whole buffer at once."""

import numpy as np

from tunekit.engine.buffer import TextBuffer
from tunekit.engine.classes import Classes, odd
from tunekit.engine.places import Places, blank, edges_of, stretches_of
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.tables import Codes, Flags

_ATTACHED = ("Extend", "Format")  # they belong to the character before them (SB5)
_PARAGRAPH = ("Sep", "CR", "LF")
_STOPS = ("ATerm", "STerm")
# What may stand between a full stop and the small letter that says that it ended no sentence (SB8).
_BETWEEN = ("Other", "Numeric", "SContinue", "Sp", "Close", *_ATTACHED)


def sentences(buffer: TextBuffer) -> Places:
    """Every sentence, without the white space around it; where there is nothing else, there is no sentence."""
    cuts = boundaries(buffer.units)
    text = np.append(
        edges_of(blank().holds(buffer.units)), buffer.size
    )  # where text begins and ends, in turn
    # (sentences,): how many edges of text come up to its first place, and before its end.
    before, behind = text.searchsorted(cuts[:-1], side="right"), text.searchsorted(cuts[1:])
    # Before a place inside of text lies an odd number of its edges.
    starts = np.where(odd(before), cuts[:-1], text[before])
    ends = np.where(odd(behind), cuts[1:], text[np.maximum(behind - 1, 0)])
    some = starts < ends
    return stretches_of(buffer, starts[some], ends[some])


def boundaries(units: Codes) -> Ints:
    """The places of all sentence boundaries, ascending, 0 and the size of the buffer among them.

    An end mark belongs to the sentence that it ends.
    """
    classes = Classes.of("sentence", units)
    cut = np.zeros(units.size + 1, np.bool_)
    cut[0] = True
    separators = classes.where(*_PARAGRAPH)
    cut[separators + 1] = True  # SB4
    cut[_behind_stops(classes)] = True
    line_feeds = separators[classes.are(("LF",), separators)]
    # Before the first unit, index -1 is the last end mark, which is a separator but no CR.
    cut[line_feeds[classes.are(("CR",), line_feeds - 1)]] = False  # SB3
    return where_set(cut)


def _behind_stops(classes: Classes) -> Ints:
    """Behind every stop, what closes it and the spaces after it, unless the sentence goes on (SB6 to SB11)."""
    stops = classes.where(*_STOPS)
    # (stops,) each: after the closing marks, and after the spaces. An end mark is neither, and so no search leaves a
    # record.
    closed = classes.past(stops + 1, "Close", *_ATTACHED)
    ends = classes.past(closed, "Sp", *_ATTACHED)
    goes_on = classes.are(("SContinue", *_STOPS, *_PARAGRAPH), ends)  # SB8a, SB9, SB10
    full = classes.are(("ATerm",), stops) & ~goes_on
    goes_on[full] = _goes_on(classes, stops[full], ends[full])
    return ends[~goes_on]


def _goes_on(classes: Classes, stops: Ints, ends: Ints) -> Flags:
    """Whether a full stop ended no sentence, as in 3.4, in U.S. and in "etc. and" (SB6, SB7, SB8)."""
    # SB6 and SB7 ask for nothing between the stop and the next character; SB8 for no letter or stop up to a small
    # letter.
    directly = classes.past(stops + 1, *_ATTACHED) == ends
    number = classes.are(("Numeric",), ends)
    letters = ("Upper", "Lower")
    initial = classes.are(letters, classes.before(stops, *_ATTACHED)) & classes.are(("Upper",), ends)
    small = classes.are(("Lower",), classes.past(ends, *_BETWEEN))
    goes_on: Flags = (directly & (number | initial)) | small
    return goes_on
