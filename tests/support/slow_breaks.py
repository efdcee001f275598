"""The slow, obvious twins of the boundaries of UAX #29 (15.0): rule by rule, at each place between two code points."""

import re
from itertools import pairwise

from tunekit.engine.unicode import break_classes

CONTROLS = ("CR", "LF", "Control")


def classes_of(kind: str, text: str) -> list[str]:
    classes = break_classes(kind)
    return [classes.names[classes.numbers[ord(char)]] for char in text]


def pieces(text: str, breaks) -> list[str]:
    """The text, cut wherever ``breaks`` says so of a place inside."""
    cuts = [0, *(i for i in range(1, len(text)) if breaks(i)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


def graphemes(text: str) -> list[str]:
    classes = classes_of("grapheme", text)
    return pieces(text, lambda i: grapheme_break(classes[:i], classes[i]))


def grapheme_break(before: list[str], right: str) -> bool:
    left = before[-1]
    if (left, right) == ("CR", "LF"):  # GB3
        return False
    if left in CONTROLS or right in CONTROLS:  # GB4, GB5
        return True
    if left == "L" and right in ("L", "V", "LV", "LVT"):  # GB6
        return False
    if left in ("LV", "V") and right in ("V", "T"):  # GB7
        return False
    if left in ("LVT", "T") and right == "T":  # GB8
        return False
    if right in ("Extend", "ZWJ", "SpacingMark") or left == "Prepend":  # GB9, GB9a, GB9b
        return False
    if left == "ZWJ" and right == "Extended_Pictographic":  # GB11
        base = before[:-1]
        while base and base[-1] == "Extend":
            base.pop()
        return not base or base[-1] != "Extended_Pictographic"
    if left == right == "Regional_Indicator":  # GB12, GB13
        row = 0
        while row < len(before) and before[-1 - row] == "Regional_Indicator":
            row += 1
        return row % 2 == 0
    return True  # GB999


# A letter for each class, so that the rules can be written as patterns, as the standard does.
LETTERS = {
    "CR": "r",
    "LF": "n",
    "Sep": "p",
    "Sp": "s",
    "Close": ")",
    "ATerm": ".",
    "STerm": "!",
    "Lower": "l",
    "Upper": "U",
    "OLetter": "o",
    "Numeric": "9",
    "SContinue": ",",
    "Extend": "e",
    "Format": "f",
    "Other": "x",
}
# What stands before a place, what stands behind it, and whether there is a boundary: the first rule that fits decides.
SB3_TO_5 = [("r$", "^n", False), ("[prn]$", "", True), ("", "^[ef]", False)]
SB6_TO_998 = [
    (r"\.$", "^9", False),
    (r"[Ul]\.$", "^U", False),
    (r"\.\)*s*$", "^[^oUlprn.!]*l", False),
    (r"[.!]\)*s*$", "^[,.!]", False),
    (r"[.!]\)*$", "^[)sprn]", False),
    (r"[.!]\)*s*$", "^[sprn]", False),
    (r"[.!]\)*s*[prn]?$", "", True),
    ("", "", False),
]


def sentences(text: str) -> list[str]:
    letters = "".join(LETTERS[name] for name in classes_of("sentence", text))
    return pieces(text, lambda i: sentence_break(letters[:i], letters[i:]))


def sentence_break(before: str, behind: str) -> bool:
    for left, right, breaks in SB3_TO_5:
        if re.search(left, before) and re.search(right, behind):
            return breaks
    before, behind = (re.sub("([^prn])[ef]+", r"\1", side) for side in (before, behind))
    rules = ((re.search(left, before) and re.search(right, behind), b) for left, right, b in SB6_TO_998)
    return next(breaks for fits, breaks in rules if fits)
