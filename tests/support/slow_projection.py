"""Projections as the guide says them, character by character and span by span: slow and obvious."""


def images_of(trace):
    """Every (character of the source, character of the text) of which the second stands for the first."""
    found, here, place = [], 0, 0
    for start, end, new in [*trace.edits, (len(trace.source), len(trace.source), "")]:
        found += [(here + n, place + n) for n in range(start - here)]
        place += start - here + len(new)
        here = end
    low, high = (int(side[trace.record]) for side in _bounds(trace.batch.outcome.texts))
    first = int(trace.batch.source.starts[trace.record])
    images = trace.batch.images
    for there, least, most in zip(images.places, images.low, images.high, strict=True):
        if low <= there < high:
            found += [(int(unit) - first, int(there) - low) for unit in images.live[least:most]]
    return found


def _bounds(texts):
    return texts.starts, texts.ends


def hull(span, pairs):
    """From the first to the last of what stands beside the characters of a span."""
    there = [other for one, other in pairs if span[0] <= one < span[1]]
    return [min(there), max(there) + 1] if there else [-1, -1]


def forward(trace, spans):
    pairs = images_of(trace)
    return [hull(span, pairs) for span in spans]


def backward(trace, spans):
    pairs = [(text, source) for source, text in images_of(trace)]
    return [hull(span, pairs) for span in spans]


def touched(span, words):
    """The numbers of the words that a span touches, from and to."""
    numbers = [n for n, (start, end) in enumerate(words) if start < span[1] and span[0] < end]
    return [numbers[0], numbers[-1] + 1] if span[0] >= 0 and numbers else [-1, -1]
