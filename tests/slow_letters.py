"""The slow, obvious twins of the corruptors of letters: their case, their marks and their normalization form."""

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from unicodedata import category, combining, decomposition, normalize

from slow_twin import Draws, Edit

EVERY = list(map(chr, range(0x110000)))


def each(text: str, whole: str, one) -> list[Edit]:
    """What becomes of each character, cut from the whole, in which a sigma has looked at its neighbours."""
    offset, edits = 0, []
    for i, char in enumerate(text):
        new = whole[offset : offset + len(one(char))]
        edits += [(i, i + 1, [new])] if new != char else []
        offset += len(new)
    return edits


def lower_case(text: str, _draws: Draws, _it) -> list[Edit]:
    return each(text, text.lower(), str.lower)


def upper_case(text: str, _draws: Draws, _it) -> list[Edit]:
    return each(text, text.upper(), str.upper)


def fold_case(text: str, _draws: Draws, _it) -> list[Edit]:
    return each(text, text.casefold(), str.casefold)


def swap_case(text: str, _draws: Draws, _it) -> list[Edit]:
    return each(text, text.swapcase(), str.swapcase)


def title_case(text: str, draws: Draws, it) -> list[Edit]:
    edits = {edit[0]: edit for edit in lower_case(text, draws, it)}
    in_word, points = False, 0
    for i, char in enumerate(text):
        if is_letter(char) and not (in_word and points < 2):
            edits[i] = (i, i + 1, [char.title()])
        in_word = in_word if inside_word(char) else is_letter(char)
        points = points + (category(char)[0] == "P") if inside_word(char) else 0
    return [edits[i] for i in sorted(edits)]


@cache
def inside_word(char: str) -> bool:
    """Whether it stands in a word without being a letter of it: a final sigma looks past it, or it is a digit."""
    return category(char) == "Nd" or (f"a{char}Σ".lower()[-1] == "ς" and f"{char}Σ".lower()[-1] == "σ")


def is_letter(char: str) -> bool:
    cased = char.islower() or char.isupper() or category(char) == "Lt"
    return cased and not inside_word(char)


# Marks


def is_mark(char: str) -> bool:
    blocks = [(0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0xFE20, 0xFE2F)]
    return category(char) == "Mn" and any(low <= ord(char) <= high for low, high in blocks)


def parts_of(char: str) -> str:
    """A letter and its marks, as far as they are marks of this kind."""
    whole = normalize("NFD", char)
    return whole if all(map(is_mark, whole[1:])) else char


def kept_by(keep: str) -> list[str]:
    """The letters to keep, decomposed, each with its marks, and as a capital and as a small letter."""
    letters: list[str] = []
    for char in normalize("NFD", keep):
        if is_mark(char):
            letters = [*letters[:-1], *(own + char for own in letters[-1:])]
        else:
            letters.append(char)
    other = [own[0].swapcase() if len(own[0].swapcase()) == 1 else own[0] for own in letters]
    return [form for own, case in zip(letters, other, strict=True) for form in (own, case + own[1:])]


def bare(letter: str, it) -> str:
    base, *marks = parts_of(letter[0])
    marks = list(normalize("NFD", "".join(marks) + letter[1:]))
    fits = [own for own in kept_by(it.keep) if own[0] == base and not Counter(own[1:]) - Counter(marks)]
    if fits:
        most = max(fits, key=len)
        composed = normalize("NFC", most)
        return letter if list(most[1:]) == marks or len(composed) > len(letter) else composed
    name = re.fullmatch(
        r"LATIN (CAPITAL|SMALL) LETTER (\w) WITH (DIAGONAL )?STROKE", unicodedata.name(base, "")
    )
    if name and it.strokes:
        return name[2] if name[1] == "CAPITAL" else name[2].lower()
    return base


def strip_diacritics(text: str, draws: Draws, it) -> list[Edit]:
    found = []
    for i, char in enumerate(text):
        end = next((j for j in range(i + 1, len(text)) if not is_mark(text[j])), len(text))
        if category(char)[0] == "L" and (end > i + 1 or bare(char, it) != char):
            found.append((i, end))
    chosen = [found[place] for place, _ in draws.thin(it.rate, len(found))]
    return [edit for i, j in chosen for edit in tight(i, text[i:j], bare(text[i:j], it))]


# Normalization forms


def normalize_unicode(text: str, _draws: Draws, it) -> list[Edit]:
    cuts = [0, *(i for i in range(1, len(text)) if not is_tied(text[i], it.form)), len(text)]
    return [edit for a, b in pairwise(cuts) for edit in tight(a, text[a:b], normalize(it.form, text[a:b]))]


@cache
def is_tied(char: str, form: str) -> bool:
    """Whether it may interact with what comes before it."""
    first = normalize(form.replace("C", "D"), char)[0]
    return combining(first) > 0 or (form.endswith("C") and first in composing_backwards())


@cache
def composing_backwards() -> set[str]:
    """The second characters of all composites, Hangul vowels and trailing consonants among them."""
    wholes = [normalize("NFD", char) for char in EVERY if normalize("NFC", normalize("NFD", char)) == char]
    steps = [decomposition(char).split() for char in EVERY if normalize("NFC", char) == char]
    seconds = {chr(int(pair[1], 16)) for pair in steps if len(pair) == 2 and pair[0][0] != "<"}
    return seconds | {part for whole in wholes for part in whole[1:] if "\u1100" <= part <= "\u11ff"}


def tight(at: int, old: str, new: str) -> list[Edit]:
    """The edit from old to new without what both begin and end with."""
    while old and new and old[0] == new[0]:
        at, old, new = at + 1, old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return [(at, at + len(old), [new] if new else [])] if old or new else []


STEPS = {
    "LowerCase": lower_case,
    "UpperCase": upper_case,
    "FoldCase": fold_case,
    "SwapCase": swap_case,
    "TitleCase": title_case,
    "StripDiacritics": strip_diacritics,
    "NormalizeUnicode": normalize_unicode,
}
