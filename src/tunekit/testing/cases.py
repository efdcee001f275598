"""The cases that a law is tried on: hard texts picked by hand, and texts that Hypothesis draws."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from tunekit.engine.batch import TextBatch
from tunekit.engine.streams import Streams
from tunekit.strategies.families import FAMILIES
from tunekit.strategies.text import nasty_texts, texts

DRAWN = 20
QUIET = settings(
    database=None,
    deadline=None,
    derandomize=False,  # the seed is given
    phases=(Phase.generate, Phase.shrink),
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
    max_examples=DRAWN,
)

PROSE = (
    "The quick, brown fox (it's 3 years old) jumps over the lazy dog's back: what a leap! Nobody had seen "
    "it coming; “why”, asked Ms. O'Neill, “would it?”  Then — at last — they ALL went home, by 7:45 p.m.\n"
)
GREEK = "Ὁ Σωκράτης ἔφη· «οὐκ οἶδα ΤΙΠΟΤΑΣ», ὁ ΣΟΦΌΣ. İstanbul'da ĳs, ŉ ŭ Ǆ: ﬁn, straße, GROẞ.\r\n"
LATIN = "Café déjà vu, naïve Öl: ÿ! El niño, ¿qué? Größe; Ñandú...   a   b    c & co.\xa0\xad(½)\n"
ASTRAL = (
    "👩‍👩‍👧 🇨🇭🇨🇭 e\u0301\u0308 x 𝒳𐐀𐐨 한국어 ᄒ\u1161\u11ab नमस्ते กำ \u202eabc\u202c z\u200d\u200cy\ufeff.\n"
)
NASTY = (
    *("", "a", " ", "\n", "\0", ".", "\r\n", "aA", "ab", "a b", "  a  b ", "\t\u2003\u3000", "\x85\u2028x"),
    *("\x1e", "a\x1eb", "\uffff", "a\uffff\x1eb", "\U0010ffff", "\U0010fffe\x1e", "\ufffd", "\ufeffa"),
    *("\ud800", "\udc00\ud800", "a\ud83d\ude00b", "\udfff.", "ß", "ŉ", "İ", "ΑΣ", "ς Σ.", "ΐ", "ﬃ"),
    *("e\u0301", "\u0301", "\u0301\u0301\u0301", "👩‍👩‍👧", "🇨🇭", "👍🏽", "ﷺ", "א ב, ג.", "\u202e", "\u200d"),
    *(
        "a   b    c",
        "&amp;amp;lt; %2525 \\\\n",
        "end\r",
        "\r",
        "What?!!",
        "x\n\n",
        "a\0",
        "the the the The THE",
    ),
    *("İİİa", "ßßa e", "ﬃa", "e\u0301e\u0301a", "😀😀a", "aİ", "Ŀl·l"),
    *("a" * 300, "ab " * 90, "aaaa bbbb", "can't won't", "3.14 -5% 1,000", "x@y.org https://a.b/c?d=1"),
)
MATES = ("a", "ÿ", "ĸ", "😀", "\x1e", "\uffff", "\ud800", "")


@dataclass(frozen=True)
class Case:
    """What a law is tried on: texts, a seed and a copy number."""

    texts: tuple[str, ...]
    seed: int = 0
    copy: int = 0

    def of(self, corruptor: Any) -> list[str]:
        """What the corruptor makes of all the texts."""
        corrupted: list[str] = corruptor(list(self.texts), seed=self.seed, copy=self.copy)
        return corrupted

    def alone(self, corruptor: Any, text: str) -> str:
        """What it makes of one text."""
        corrupted: str = corruptor(text, seed=self.seed, copy=self.copy)
        return corrupted

    def traces(self, corruptor: Any) -> list[Any]:
        """The traces of all the texts."""
        traces: list[Any] = corruptor.trace(list(self.texts), seed=self.seed, copy=self.copy)
        return traces

    @property
    def batch(self) -> TextBatch:
        """The texts as a batch."""
        return TextBatch.from_list(self.texts)

    def streams(self, batch: TextBatch) -> Streams:
        """The draws for a batch."""
        return Streams(self.seed, batch, self.copy)

    @property
    def arguments(self) -> str:
        """The seed and the copy as they stand in a call."""
        return f", seed={self.seed}" * bool(self.seed) + f", copy={self.copy}" * bool(self.copy)

    def smaller(self) -> Iterator["Case"]:
        """Simpler cases, the boldest first."""
        for part in _shorter(self.texts):
            yield replace(self, texts=part)
        if self.seed or self.copy:
            yield replace(self, seed=0, copy=0)
        for i, text in enumerate(self.texts):
            plain = [text[:k] + "a" + text[k + 1 :] for k, char in enumerate(text[:20]) if char not in "a "]
            for other in (*_shorter(text), *plain):
                yield replace(self, texts=(*self.texts[:i], other, *self.texts[i + 1 :]))


def _shorter(whole: Any) -> Iterator[Any]:
    """The sequence without each half of it, without each quarter, and so on."""
    size = len(whole)
    while size:
        size = (size + 1) // 2 if size > 1 else 0
        for start in range(0, len(whole), size) if size else ():
            yield whole[:start] + whole[start + size :]
        if size == 1:
            return


def every_character(seed: int) -> list[Case]:
    """Cases with every block of Unicode in them, surrogates too."""
    whole = "".join(map(chr, (*range(0x3000), *range(0x3000, 0x110000, 97))))
    blocks = tuple(whole[i : i + 4096] for i in range(0, len(whole), 4096))
    return [Case(blocks, seed), Case((*whole[:0x400], *MATES), seed)]


def numbered_texts(count: int) -> list[str]:
    """Many short texts, all different, of letters of all kinds."""
    return [f"{number} {(PROSE, LATIN, GREEK)[number % 3][number % 61 :][:9]}" for number in range(count)]


@lru_cache(maxsize=16)
def one_by_one(seed: int) -> Case:
    """Every character of the scripts and symbols that behave oddly, each in a text of its own, before a mark too."""
    blocks = ((0, 0x3400), (0xA000, 0xB000), (0xD7F0, 0xD900), (0xF900, 0x13000), (0x1D000, 0x1F000))
    characters = [chr(code) for low, high in blocks for code in range(low, high)]
    return Case((*(f"a{c}b" for c in characters), *(f"{c}\u0301\u0345" for c in characters[:0x2200])), seed)


@lru_cache(maxsize=16)
def picked(seed: int) -> tuple[Case, ...]:
    """The hard cases: nothing, every kind of character in all widths, long and tiny texts."""
    rng = random.Random(11)
    letters = ["abc de, fg.", "aßÿ é-µ x", "αΣ ςς, ŉx", "😀b 𐐀 c!", "\x1ea \x00b", "\ud800 c\uffffd"]
    tiny = ["".join(rng.choices(rng.choice(letters), k=rng.randrange(7))) for _ in range(60)]
    cases = [
        Case(()),
        Case((PROSE, "", PROSE.upper(), "One, two."), 1),
        Case((PROSE, GREEK, ASTRAL), 2, 1),
        Case((LATIN, "ÿ", "plain", LATIN.lower()), 6),
        Case((GREEK, "Ā", "the The", GREEK.upper()), 7),
        Case(NASTY, 3),
        Case(tuple(tiny), 4, 2),
        Case((PROSE * 4, "\n".join([GREEK, ASTRAL] * 3)), 5),
        Case(("The end.", "The\x1eend.", "The end."), 2**64 + 1, 2**40),
        Case((PROSE, PROSE.lower()), -1),
    ]
    return tuple(replace(case, seed=case.seed + seed) for case in cases)


_HARD = st.sampled_from("ab A.\0\x1eßİΣ\u0301\u200d\u2003—\uffff\ud800😀\U0010ffff")
drawn_texts = st.text(_HARD, max_size=12) | texts(max_size=60) | nasty_texts(list(FAMILIES), max_size=30)
drawn_cases = st.builds(
    Case,
    st.lists(drawn_texts, min_size=1, max_size=4).map(tuple),
    st.integers(0, 5) | st.integers(-3, 2**65),
    st.integers(0, 2) | st.integers(0, 2**40),
)


@lru_cache(maxsize=16)
def drawn(seed: int) -> tuple[Case, ...]:
    """The cases that Hypothesis draws first for this seed: the same ones for every law."""
    cases: list[Case] = []

    def remember(case: Case) -> bool:
        cases.append(case)
        return False

    with suppress(NoSuchExample):
        find(drawn_cases, remember, settings=QUIET, random=random.Random(seed))
    return tuple(cases)
