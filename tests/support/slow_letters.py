"""The slow, obvious twins of the corruptors of letters: their case, their marks and their normalization form."""

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from unicodedata import category, combining, decomposition, normalize

from slow_twin import Draws, Edit

from tunekit.engine.unicode import codes_in, script_numbers

ENGLISH = "abcdefghijklmnopqrstuvwxyz"
EVERY = list(map(chr, range(0x110000)))


def each(text: str, whole: str, one) -> list[Edit]:
    """What becomes of each character, cut from the whole, in which a sigma has looked at its neighbours."""
    offset, edits = 0, []
    for i, char in enumerate(text):
        new = whole[offset : offset + len(one(char))]
        edits += [(i, i + 1, [new])] if new != char else []
        offset += len(new)
    return edits


def lower_case(text: str, _draws: Draws, it) -> list[Edit]:
    return turkic(text, it, each(text, text.lower(), str.lower), {"I": "ı", "İ": "i"})


def upper_case(text: str, _draws: Draws, it) -> list[Edit]:
    return turkic(text, it, each(text, text.upper(), str.upper), {"i": "İ"})


def turkic(text: str, it, edits: list[Edit], own: dict[str, str]) -> list[Edit]:
    """The edits, in Turkish with the letters i as they are there: an I with a dot above of its own is an i."""
    if it.locale is None:
        return edits
    changed = {edit[0]: edit for edit in edits}
    for i, char in enumerate(text):
        if char in own:
            changed[i] = (i, i + 1, [own[char]])
        dot = next((j for j in range(i + 1, len(text)) if combining(text[j]) in (0, 230)), len(text))
        if char == "I" and own.get("I") and text[dot : dot + 1] == "\u0307":
            changed[i], changed[dot] = (i, i + 1, ["i"]), (dot, dot + 1, [])
    return [changed[i] for i in sorted(changed)]


def fold_case(text: str, _draws: Draws, _it) -> list[Edit]:
    return each(text, text.casefold(), str.casefold)


def swap_case(text: str, _draws: Draws, it) -> list[Edit]:
    edits = each(text, text.swapcase(), str.swapcase)
    return turkic(text, it, edits, {"I": "ı", "İ": "i", "i": "İ"})


def title_case(text: str, draws: Draws, it) -> list[Edit]:
    edits = {edit[0]: edit for edit in lower_case(text, draws, it)}
    in_word, points = False, 0
    for i, char in enumerate(text):
        if is_letter(char) and not (in_word and points < 2):
            edits[i] = (i, i + 1, ["İ" if char == "i" and it.locale else char.title()])
            dot = next((j for j in range(i + 1, len(text)) if combining(text[j]) in (0, 230)), i)
            if char == "I" and text[dot] == "\u0307":
                edits.pop(dot, None)
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


# Letters to put in


def letter_of(text: str, at: int, luck: int, alphabet: str, *, differs: bool) -> str:
    """One of the alphabet, or of the others than the one at this place."""
    letters = list(dict.fromkeys(alphabet))
    others = [char for char in letters if char != text[at]]
    if differs and len(others) < len(letters):
        return others[luck // len(letters)]
    return letters[luck // (len(letters) - 1)]


def letter_near(text: str, at: int, luck: int, _alphabet: None, *, differs: bool) -> str:
    """One of the script and case at this place, or of the nearest letter."""
    kind, capital = kind_of(text[at]), is_capital(text[at])
    if kind is None or (kind[1] == "mark" and not differs):
        kind, capital = kind_around(text, at)
    if kind == ("Latin", "letter"):
        return letter_of(text, at, luck, ENGLISH.upper() if capital else ENGLISH, differs=differs)
    near = text[max(at - 32, 0) : at + 33]
    begin = luck * len(near) // 650
    for char in near[begin:] + near[:begin]:
        found = in_case(char, capital=capital)
        if kind_of(char) == kind and not (differs and found == text[at]):
            return found
    like = [char for char in members()[kind] if is_capital(char) == capital]
    return next((char for char in like if char > text[at]), like[0])


def kind_around(text: str, at: int) -> tuple[tuple[str, str], bool]:
    """The kind of the nearest letter, and whether the two nearest ones are capitals."""
    places = [at + step * distance for distance in range(1, 33) for step in (-1, 1)]
    letters = [text[place] for place in places if 0 <= place < len(text)]
    letters = [char for char in letters if (kind := kind_of(char)) is not None and kind[1] == "letter"]
    if not letters:
        return ("Latin", "letter"), False
    return kind_of(letters[0]), len(letters) > 1 and all(map(is_capital, letters[:2]))


def in_case(char: str, *, capital: bool) -> str:
    if kind_of(char) is None or is_capital(char) == capital:
        return char
    other = char.upper() if capital else char.lower()
    return other if len(other) == 1 else char


def is_capital(char: str) -> bool:
    return char in capitals() and char in kinds()


def kind_of(char: str) -> tuple[str, str] | None:
    """The script of a letter or mark, and which of both it is."""
    return kinds().get(char)


@cache
def capitals() -> set[str]:
    return set(map(chr, codes_in("Lu", "Lt").tolist()))


@cache
def kinds() -> dict[str, tuple[str, str]]:
    """What all letters and marks of a script are, but for a mark that has no other beside it."""
    return {char: kind for kind, chars in members().items() for char in chars}


@cache
def members() -> dict[tuple[str, str], list[str]]:
    names, numbers = script_numbers()
    found: dict[tuple[str, str], list[str]] = {}
    for what, categories in (("letter", ["L"]), ("mark", ["Mn", "Mc"])):
        for code in codes_in(*categories).tolist():
            script = names[numbers[code]]
            if 0xFF21 <= code <= 0xFF5A:
                script = "full-width"
            elif script == "Inherited" and what == "mark":
                script = f"row {code // 256}"
            if script in ("Common", "Inherited", "Unknown") or is_unseen(code):
                continue
            found.setdefault((script, what), []).append(chr(code))
    return {kind: chars for kind, chars in found.items() if len(chars) > 1}


def is_unseen(code: int) -> bool:
    """Joiners, variation selectors and inherent vowels: the marks among what is by default ignorable."""
    names = "GRAPHEME JOINER|VARIATION SELECTOR|VOWEL INHERENT"
    return re.search(names, unicodedata.name(chr(code), "")) is not None


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
