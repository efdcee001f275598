"""The stand-in for ``Streams``, where its draws are all that a test needs."""

from tunekit.engine.batch import TextBatch
from tunekit.strategies import drawing


def DrawnStreams(draw):  # noqa: N802 -- it reads as what it makes
    return drawing.DrawnStreams(0, TextBatch.from_list([]), draw_one=draw)
