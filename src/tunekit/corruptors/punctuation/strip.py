"""Punctuation."""

from typing import Annotated

import numpy as np

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.corruptors.punctuation.mark_classes import classifier, marks
from tunekit.corruptors.punctuation.mark_fates import Between, Fate, Inside
from tunekit.corruptors.punctuation.mark_rows import irregular_rows, rows_of
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.spans import Spans
from tunekit.engine.streams import Streams
from tunekit.values.arguments import Flag, Rate, Text, Worded


@corruptor(shortens=True)
class StripPunctuation(Corruptor):
    """Remove punctuation, without joining words or breaking numbers.

    >>> import tunekit as tk
    >>> text = "“Wait”—it's a well-known fact: £3.50... and/or U.S. dollars!"
    >>> tk.StripPunctuation()(text)
    "Wait it's a well-known fact £3.50 and or US dollars"
    >>> tk.StripPunctuation(inside="join")(text)
    'Wait its a wellknown fact £350 and or US dollars'
    >>> tk.StripPunctuation(inside="join", between="join")(text)
    'Waitits a wellknown fact £350 andor US dollars'

    Punctuation is Unicode general category P* (UAX #44, Unicode 15.0) and the quotation marks that Unicode files
    elsewhere: the backtick, the acute accent, the heavy ones. ``symbols=True`` also takes the nine ASCII symbols
    ``$+<=>^`|~`` that ``string.punctuation`` counts.

    *Inside* a word or number are: an apostrophe or a hyphen between two letters or digits (it's, COVID-19); a point,
    comma, colon or slash between two digits (3.14, 10:30); a percent sign or prime at a number (50 %); the middle dot
    and & between letters (AT&T); a quotation mark between two Hebrew letters. They stay, go and let their sides join,
    or leave a space. A mark that carries one of its own, as an emoji does, always stays.

    *Between* two words is any other mark, or a row of them: a dash, an ellipsis, a slash, ``.--``. It leaves one space,
    unless white space is beside it already. A mark with white space on both sides goes with one of the spaces. Three
    kinds leave no space: points of initials (U.S.), brackets around a letter or two (word(s)), and marks beside a
    script that writes no spaces (Chinese, Japanese, Thai and others), where a space would tell where the mark was.
    Never lengthens a text; idempotent at rate 1.

    Args:
        keep: characters left alone wherever they stand, such as ``"'-"``.
        inside: what becomes of marks inside words and numbers: "keep", "join" or "space".
        between: what comes between two words that a mark stood between: "space", or nothing, "join".
        rate: chance that each mark is removed, 0 to 1. At 1 nothing is drawn. Marks that stay are not counted among
            them.
        symbols: whether the ASCII symbols go too.

    Raises: InvalidArgument: ``rate`` outside [0, 1], ``keep`` not a string, or an unknown choice.
    Cost: at rate 1 two table look-ups a character, and some look-ups for one mark in ten, fused with other maps; with
    both choices "join" one look-up alone. Below 1 one draw for every ``1/rate`` characters.
    """

    keep: Text = ""
    inside: Annotated[Inside, Worded("'keep' or 'join' or 'space'")] = "keep"
    between: Annotated[Between, Worded("'space' or 'join'")] = "space"
    rate: Rate = 1.0
    symbols: Flag = False

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """At rate 1 a map that deletes, but where a mark stays or a space comes in; else deletions."""
        gone, table = marks(self.keep, symbols=self.symbols)
        chosen = None if self.rate == 1 else streams.thin(texts.isin(gone), self.rate)
        if self.inside == self.between == "join":
            return Edits.map(table) if chosen is None else Edits.delete(chosen)
        known = classifier(self.keep, symbols=self.symbols, width=texts.width)
        units = texts.peek(known.kept_by)
        if chosen is not None:
            rows = rows_of(units, known, chosen.at, inside=self.inside)
            fate = rows.fates(self.inside, self.between)
            return Edits(rows.splice(fate, fate != Fate.STAY))
        rows = irregular_rows(units, known, inside=self.inside)
        fate = rows.fates(self.inside, self.between)
        splice = rows.splice(fate, (fate == Fate.SPACE) | (fate == Fate.ALONE))  # the map does what only goes
        # Only rows of one mark stay, so that the start says all.
        stays = np.sort(np.concatenate([rows.start[fate == Fate.STAY], rows.kept]))
        return Edits(splice if len(splice) else None, table, (Spans(stays, stays + 1),) if stays.size else ())
