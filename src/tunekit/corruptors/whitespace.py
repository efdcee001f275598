"""White space."""

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.streams import Streams
from tunekit.engine.tables import END


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
        # An end mark is before the first unit of a record, and before the very first one by index -1.
        mark = END[texts.width]
        edge = (texts.units[gaps.at - 1] == mark) | (texts.units[gaps.end] == mark)
        return Edits.join(Edits.delete(gaps.where(edge)), Edits.replace(gaps.where(wrong & ~edge), " "))
