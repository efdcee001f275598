"""White space."""

import numpy as np

from tunekit.corrupting import Corruptor, corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.streams import Streams


@corruptor(idempotent=True, shortens=True)
class CollapseWhitespace(Corruptor):
    r"""Every stretch of white space becomes one space, and none is left at the ends.

    >>> import tunekit as tk
    >>> tk.CollapseWhitespace()("  two\n\tlines \u2003 and  more ")
    'two lines and more'

    The same as ``" ".join(text.split())``: white space is what ``str.isspace`` says in Unicode 15.0.

    Cost: one table look-up a character, and the gaps that change.
    """

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """Deletions at the ends, a space for every other stretch that is not one already."""
        gaps = streams.thin(texts.spaces(), 1)
        wrong = (gaps.end - gaps.at > 1) | (texts.units[gaps.at] != ord(" "))
        # What lies before the first unit of a record, and behind its last, is an end mark or the border of the buffer.
        edge = np.isin(gaps.at, texts.starts, assume_unique=True) | np.isin(
            gaps.end, texts.ends, assume_unique=True
        )
        return Edits.join(Edits.delete(gaps.where(edge)), Edits.replace(gaps.where(wrong & ~edge), " "))
