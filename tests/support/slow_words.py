"""The slow, obvious twin of words: one text at a time, from the written definition alone."""

import unicodedata

import regex
from slow_twin import Span

from tunekit.engine.batch import TextBatch

WITHOUT_SPACES = regex.compile(
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\p{Script=Tangut}"
    r"\p{Script=Nushu}\p{Script=Khitan_Small_Script}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}"
    r"\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Tai_Viet}\p{Script=Ahom}"
    r"\p{Script=Balinese}\p{Script=Javanese}〆〼]"
)
LOGICAL_ORDER_EXCEPTION = regex.compile(r"\p{Logical_Order_Exception}")
STACKERS = "\u1039\u17d2\u1a60\u1b44\ua9c0"


def kind_of(char: str) -> str:
    category = unicodedata.category(char)
    unspaced = WITHOUT_SPACES.match(char) is not None
    if char.isspace():
        return "blank"
    if char in "\u0f0b\u0f0c\u1361":
        return "divider"
    if category in ("Ps", "Pi") or char in "¿¡" or LOGICAL_ORDER_EXCEPTION.match(char):
        return "opening"
    if category[0] == "P" or category in ("Cc", "Cf") or char in "ーｰ〱〲〳〴〵ะาำๅະາຳ":
        return "mark"
    if unspaced and (category[0] == "M" or category == "Lm"):
        return "mark"
    return "alone" if unspaced and category != "Nd" else "letter"


def spaced_of(text: str) -> list[Span]:
    """What ``str.split()`` sees."""
    starts = [i for i, c in enumerate(text) if not c.isspace() and (i == 0 or text[i - 1].isspace())]
    ends = [i + 1 for i, c in enumerate(text) if not c.isspace() and text[i + 1 : i + 2].strip() == ""]
    return list(zip(starts, ends, strict=True))


def clusters_of(text: str) -> list[int]:
    """Where grapheme clusters begin, as tunekit finds them, but for those that a stacked consonant begins."""
    places = TextBatch.from_list([text]).graphemes()
    starts = places.span(places.ranks())[0].tolist()
    return [i for i in starts if not (i and text[i - 1] in STACKERS and kind_of(text[i]) == "alone")]


def words_of(text: str) -> list[Span]:
    """Stretches without white space, cut between two letters of which one is alone, and behind a divider.

    The cut is behind all marks that follow the first letter, but before those that open.
    """
    clusters = set(clusters_of(text))
    words: list[Span] = []
    for begin, end in spaced_of(text):
        start, before = begin, None
        for place in range(begin, end):
            kind = kind_of(text[place])
            if place not in clusters or kind not in ("letter", "alone"):
                continue
            border = place
            while border > start and kind_of(text[border - 1]) == "opening":
                border -= 1
            parts = "alone" in (before, kind) or kind_of(text[border - 1]) == "divider"
            if before and parts and border in clusters:
                words.append((start, border))
                start = border
            before = kind
        words.append((start, end))
    return words


def is_alone(text: str, word: Span) -> bool:
    """Whether it needs no space to stand apart from other words."""
    return any(kind_of(c) in ("alone", "divider") for c in text[slice(*word)])
