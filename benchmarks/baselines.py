"""What anybody would write without a library: the loops that tunekit is measured against."""

import random
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from unicodedata import category

import orjson
import regex

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SEED = 7

_PUNCTUATION = regex.compile(r"\p{P}+")
_MARKS_APART = regex.compile(r"(?<inside>(?<=\w)['’-](?=\w)|(?<=\d)[.,:/](?=\d))|\p{P}+")


def cut_first(records: Sequence[str]) -> list[str]:
    """The least that makes a list of new strings: the bound of any library from list to list."""
    return [s[1:] for s in records]


# Lower case, no punctuation


def strip_loop(text: str) -> str:
    """Character by character."""
    return "".join(c for c in text.lower() if not category(c).startswith("P"))


@cache
def punctuation_table() -> dict[int, None]:
    """Every punctuation character of Unicode, for ``str.translate``."""
    return {c: None for c in range(sys.maxunicode + 1) if category(chr(c)).startswith("P")}


def strip_translate(text: str) -> str:
    """``str.translate``, which has a fast path for ASCII."""
    return text.lower().translate(punctuation_table())


def strip_regex(text: str) -> str:
    """The ``regex`` library, which knows the categories."""
    return _PUNCTUATION.sub("", text.lower())


def strip_apart(text: str) -> str:
    """The ``regex`` library, with marks inside words and numbers kept and a space for others; the rest is simpler."""
    return " ".join(_MARKS_APART.sub(_kept_or_space, text.lower()).split())


def _kept_or_space(mark: regex.Match[str]) -> str:
    return mark[0] if mark["inside"] else " "


# Random edits of characters: insert, delete, substitute, swap


def edits_plain(text: str, rate: float, seed: int = SEED) -> str:
    """A lean loop as one writes it: one ``random()`` a character, ``randrange`` and ``choice`` on a hit, one join.

    Each record has a generator of its own, as a corruption that can be repeated needs. The bars are read against this.
    """
    rng = random.Random(seed)
    out = []
    i = 0
    while i < len(text):
        c = text[i]
        if rng.random() >= rate:
            out.append(c)
        else:
            i += _hit(text, i, out, rng)
        i += 1
    return "".join(out)


def _hit(text: str, i: int, out: list[str], rng: random.Random) -> int:
    """Edit a character; how many more of the text that used up."""
    kind = rng.randrange(4)
    if kind == 0:
        out.append(rng.choice(LETTERS))
        out.append(text[i])
    elif kind == 1:
        out.append(rng.choice(LETTERS))
    elif kind == 2 and i + 1 < len(text):
        out.append(text[i + 1])
        out.append(text[i])
        return 1
    elif kind == 2:
        out.append(text[i])
    return 0


def edits_tuned(text: str, rate: float, seed: int = SEED) -> str:
    """The same, tuned as far as a loop over characters goes: local names, ``int(random() * n)``, no index."""
    draw = random.Random(seed).random
    out: list[str] = []
    add = out.append
    held = None
    for c in text:
        if held is not None:
            add(c)
            add(held)
            held = None
        elif draw() >= rate:
            add(c)
        else:
            kind = int(draw() * 4)
            if kind == 0:
                add(LETTERS[int(draw() * 26)])
                add(c)
            elif kind == 1:
                add(LETTERS[int(draw() * 26)])
            elif kind == 2:
                held = c
    if held is not None:
        add(held)
    return "".join(out)


# Words: here one generator serves all records, which is to the loop's advantage (seeding one takes half of its time)

_draw = random.Random(SEED).random


def drop_words(text: str, rate: float) -> str:
    """Split, leave out, join. It loses the spacing, which tunekit keeps."""
    return " ".join([w for w in text.split() if _draw() >= rate])


def swap_words(text: str, rate: float) -> str:
    """Split, swap neighbours, join. It loses the spacing, which tunekit keeps."""
    words = text.split()
    i = 0
    while i < len(words) - 1:
        if _draw() < rate:
            words[i], words[i + 1] = words[i + 1], words[i]
            i += 1
        i += 1
    return " ".join(words)


# JSONL to JSONL


def jsonl_loop(source: Path, to: Path) -> None:
    """The whole program with the loop: pairs of the text without punctuation and capitals, and the text."""
    with source.open("rb") as lines, to.open("wb") as out:
        for line in lines:
            text = orjson.loads(line)["text"]
            out.write(
                orjson.dumps({"input": strip_loop(text), "target": text}, option=orjson.OPT_APPEND_NEWLINE)
            )


def jsonl_copy(source: Path, to: Path) -> None:
    """The same program without the work: read, loads, dumps, write."""
    with source.open("rb") as lines, to.open("wb") as out:
        for line in lines:
            text = orjson.loads(line)["text"]
            out.write(orjson.dumps({"input": text, "target": text}, option=orjson.OPT_APPEND_NEWLINE))
