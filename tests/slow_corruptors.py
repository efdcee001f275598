"""The slow, obvious twins of the corruptors and of their chains, one text at a time."""

import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import regex
from slow_twin import Draws, Edit, Span, Unit, apply, carried, compose, key_of, pick, same, text_of, touches

# The edits of one text


def random_edits(text: str, draws: Draws, it) -> list[Edit]:
    edits: list[Edit] = []
    taken = None
    for at, word in draws.thin(it.rate, len(text)):
        kind, letters = divmod(pick(word, len(it.kinds) * 650), 650)
        any_letter = "abcdefghijklmnopqrstuvwxyz"[letters // 25]
        if at == taken:
            continue
        if it.kinds[kind] == "insert":
            edits.append((at, at, [any_letter]))
        elif it.kinds[kind] == "delete":
            edits.append((at, at + 1, []))
        elif it.kinds[kind] == "substitute":
            others = [c for c in "abcdefghijklmnopqrstuvwxyz" if c != text[at]]
            edits.append((at, at + 1, [others[letters // 26] if len(others) == 25 else any_letter]))
        elif at + 1 < len(text):
            edits.append((at, at + 2, [(at + 1, at + 2), (at, at + 1)]))
            taken = at + 1
    return edits


def words_of(text: str) -> list[Span]:
    starts = [i for i, c in enumerate(text) if not c.isspace() and (i == 0 or text[i - 1].isspace())]
    ends = [i + 1 for i, c in enumerate(text) if not c.isspace() and text[i + 1 : i + 2].strip() == ""]
    return list(zip(starts, ends, strict=True))


def drop_words(text: str, draws: Draws, it) -> list[Edit]:
    words = words_of(text)
    hit = [place for place, _ in draws.thin(it.rate, len(words))]
    edits: list[Edit] = []
    for i in hit:
        (start, end), nothing_behind = words[i], hit[-len(words[i:]) :] == list(range(i, len(words)))
        if nothing_behind and i > 0 and i - 1 not in hit:
            start = words[i - 1][1]
        edits.append((start, words[i + 1][0] if i + 1 < len(words) else end, []))
    return edits


def swap_words(text: str, draws: Draws, it) -> list[Edit]:
    words = words_of(text)
    edits: list[Edit] = []
    taken = None
    for i, _ in draws.thin(it.rate, len(words)):
        if i != taken and i + 1 < len(words):
            (a, b), (c, d) = words[i], words[i + 1]
            edits.append((a, d, [(c, d), (b, c), (a, b)]))
            taken = i + 1
    return edits


def strip_punctuation(text: str, draws: Draws, it) -> list[Edit]:
    gone = {c for c in text if unicodedata.category(c)[0] == "P" or (it.symbols and c in "$+<=>^`|~")} - set(
        it.keep
    )
    return [(i, i + 1, []) for i, _ in draws.thin(it.rate, len(text)) if text[i] in gone]


def lower_case(text: str, _draws: Draws, _it) -> list[Edit]:
    whole, offset, edits = text.lower(), 0, []
    for i, char in enumerate(text):
        new = whole[offset : offset + len(char.lower())]  # a sigma looks at its neighbours
        edits += [(i, i + 1, [new])] if new != char else []
        offset += len(new)
    return edits


def upper_case(text: str, _draws: Draws, _it) -> list[Edit]:
    return [(i, i + 1, [c.upper()]) for i, c in enumerate(text) if c.upper() != c]


def collapse_whitespace(text: str, _draws: Draws, _it) -> list[Edit]:
    words = words_of(text) or [(len(text), len(text))]
    gaps = [
        (0, words[0][0], ""),
        *((a[1], b[0], " ") for a, b in pairwise(words)),
        (words[-1][1], len(text), ""),
    ]
    return [(a, b, [new] if new else []) for a, b, new in gaps if text[a:b] != new]


STEPS = {
    "RandomEdits": random_edits,
    "DropWords": drop_words,
    "SwapWords": swap_words,
    "StripPunctuation": strip_punctuation,
    "LowerCase": lower_case,
    "UpperCase": upper_case,
    "CollapseWhitespace": collapse_whitespace,
}


# Chains


def labels(corruptor) -> list[str]:
    """The names of the steps inside; a wrapper that draws names itself last, one that does not adds none."""
    kind = type(corruptor).__name__
    own = [] if kind in ("Compose", "Protect") else [corruptor.name or kind]
    return [label for part in getattr(corruptor, "parts", ()) for label in labels(part)] + own


@dataclass
class Twin:
    """One text on its way through a corruptor of any kind."""

    key: int
    seed: int = 0
    copy: int = 0
    seen: list[str] = field(default_factory=list)

    def draws(self, name: str) -> Draws:
        return Draws(self.seed, f"{name}#{self.seen.count(name)}", self.key, self.copy)

    def after(self, names: list[str]) -> "Twin":
        return Twin(self.key, self.seed, self.copy, self.seen + names)

    def run(self, it, text: str, guards: list[Span]) -> tuple[list[Unit], list[Span]]:
        """What comes out of ``it``, and where the guarded spans are then."""
        kind = type(it).__name__
        name = it.name or kind
        if kind == "Compose":
            units, twin = same(text), self
            for step in it.steps:
                after, guards = twin.run(step, text_of(units), guards)
                units, twin = compose(units, after), twin.after(labels(step))
            return units, guards
        if kind == "Protect":
            matched = [m.span() for m in regex.finditer(it.pattern, text) if m.group()]
            units, after = self.run(it.corruptor, text, guards + matched)
            return units, after[: len(guards)]
        if kind == "OneOf":
            word = self.after(labels(it)[:-1]).draws(name).word(1)
            choice = pick(word, len(it.choices)) if it.weights is None else weighted(word, it.weights)
            before = [label for c in it.choices[:choice] for label in labels(c)]
            return self.after(before).run(it.choices[choice], text, guards)
        if kind == "Sometimes":
            hit = self.after(labels(it)[:-1]).draws(name).thin(it.p, 1)
            return self.run(it.corruptor, text, guards) if hit else (same(text), guards)
        edits = [e for e in STEPS[kind](text, self.draws(name), it) if not any(touches(e, g) for g in guards)]
        return apply(text, edits), [carried(g, edits) for g in guards]


def weighted(word: int, weights: tuple[float, ...]) -> int:
    """The first choice whose share, added to those before it, lies above the low half of the word."""
    shares = [Fraction(weight) for weight in weights]
    reached = (sum(shares[: i + 1]) / sum(shares) for i in range(len(shares)))
    return next(i for i, share in enumerate(reached) if pick(word, 1 << 32) < int(share * (1 << 32)))


def corrupt(corruptor, text: str, *, seed: int = 0, copy: int = 0) -> list[Unit]:
    """What comes out of a corruptor."""
    return Twin(key_of(text), seed, copy).run(corruptor, text, [])[0]
