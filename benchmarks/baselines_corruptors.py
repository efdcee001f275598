"""What anybody would write in the place of the other corruptors, of what they are made of, and of places.

As in ``baselines.py``, one generator serves all records where it can, which is to the loop's advantage, and words are
split and joined, which loses the spacing.
"""

import random
from collections.abc import Callable, Sequence
from hashlib import blake2b
from math import ceil
from typing import Any
from unicodedata import normalize

import baselines
import regex

import tunekit as tk

Records = Sequence[str]
Steps = Sequence[Callable[[Any], Any]]

_rng = random.Random(baselines.SEED)
_draw, _shuffle = _rng.random, _rng.shuffle
_CLUSTER = regex.compile(r"\X")
_MARKS = regex.compile(r"\p{Mn}+")
_SENTENCE_END = regex.compile(r"(?<=[.!?।])\s+|\n+")
_URL = regex.compile(f"({tk.patterns.URL})")

LOOK_ALIKES: dict[str, list[str]] = {}
for _other, _letter in tk.Homoglyphs.letters.items():
    LOOK_ALIKES.setdefault(_letter, []).append(chr(_other))


# Letters


def strip_diacritics(text: str) -> str:
    """Apart, without nonspacing marks, together again. It takes vowel signs and points from other scripts too."""
    return normalize("NFC", _MARKS.sub("", normalize("NFD", text)))


def homoglyphs(text: str, rate: float, seed: int) -> str:
    """A loop over characters; each record has a generator of its own, as a corruption that can be repeated needs."""
    rng = random.Random(seed)
    draw = rng.random
    return "".join([rng.choice(LOOK_ALIKES[c]) if c in LOOK_ALIKES and draw() < rate else c for c in text])


# Words and sentences


def duplicate_words(text: str, rate: float) -> str:
    """Split, some twice, join."""
    return " ".join([f"{w} {w}" if _draw() < rate else w for w in text.split()])


def shuffle_words(text: str, window: int | None) -> str:
    """Split, shuffle a window at a time, join."""
    words = text.split()
    if window is None:
        _shuffle(words)
        return " ".join(words)
    for i in range(0, len(words), window):
        part = words[i : i + window]
        _shuffle(part)
        words[i : i + window] = part
    return " ".join(words)


def shuffle_sentences(text: str) -> str:
    """Split behind full stops, shuffle, join."""
    parts = sentences(text)
    _shuffle(parts)
    return " ".join(parts)


def truncate_words(text: str, low: float, high: float) -> str:
    """Split, keep a share, join."""
    return " ".join(_kept(text.split(), low, high))


def truncate_characters(text: str, low: float, high: float) -> str:
    """A slice."""
    return "".join(_kept(text, low, high))


def truncate_graphemes(text: str, low: float, high: float) -> str:
    """The clusters that ``regex`` finds, a share of them, joined."""
    return "".join(_kept(graphemes(text), low, high))


def _kept(units: Sequence[str], low: float, high: float) -> Sequence[str]:
    return units[: ceil(len(units) * (low + (high - low) * _draw()))]


# Places


def graphemes(text: str) -> list[str]:
    r"""The clusters as ``\X`` finds them, by the rules of the Unicode version that ``regex`` has."""
    return _CLUSTER.findall(text)


def sentences(text: str) -> list[str]:
    """Cut behind a full stop with white space behind it, and at line ends. It knows no other rule of UAX #29."""
    return _SENTENCE_END.split(text)


# Several steps, record by record in Python, or list by list


def some_of(steps: Steps, n: int, records: Records) -> list[str]:
    """For each record ``n`` of the steps, in their order, called one string at a time."""
    return [_through(_some(steps, n, i), s) for i, s in enumerate(records)]


def in_random_order(steps: Steps, records: Records) -> list[str]:
    """For each record the steps in an order of its own, called one string at a time."""
    return [_through(_order(steps, i), s) for i, s in enumerate(records)]


def repeated(step: Callable[[Any], Any], n: int, records: Records) -> list[str]:
    """One step ``n`` times on each record, called one string at a time."""
    return [_through([step] * n, s) for s in records]


def grouped(plan: Callable[[int], Steps], records: Records) -> list[str]:
    """Records of one plan together, each step called on a list: the best that one can write around the parts."""
    groups: dict[tuple[Callable[[Any], Any], ...], list[int]] = {}
    for i in range(len(records)):
        groups.setdefault(tuple(plan(i)), []).append(i)
    out = list(records)
    for steps, numbers in groups.items():
        part = _through(steps, [records[i] for i in numbers])
        for i, text in zip(numbers, part, strict=True):
            out[i] = text
    return out


def some_of_grouped(steps: Steps, n: int, records: Records) -> list[str]:
    """As ``some_of``, in groups."""
    return grouped(lambda i: _some(steps, n, i), records)


def in_random_order_grouped(steps: Steps, records: Records) -> list[str]:
    """As ``in_random_order``, in groups."""
    return grouped(lambda i: _order(steps, i), records)


def _some(steps: Steps, n: int, seed: int) -> Steps:
    return [steps[i] for i in sorted(random.Random(seed).sample(range(len(steps)), n))]


def _order(steps: Steps, seed: int) -> Steps:
    return random.Random(seed).sample(steps, len(steps))


def _through(steps: Steps, texts: Any) -> Any:
    for step in steps:
        texts = step(texts)
    return texts


# Guards and values


def strip_but_links(text: str) -> str:
    """Cut at the links, the quick way of lower case without punctuation between them, join."""
    parts = _URL.split(text)
    parts[::2] = map(baselines.strip_translate, parts[::2])
    return "".join(parts)


def hash_of_repr(value: object) -> str:
    """A hash of what is printed."""
    return blake2b(repr(value).encode(), digest_size=16).hexdigest()
