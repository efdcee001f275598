"""The slow, obvious twins of the corruptors and of their chains, one text at a time."""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import regex
import slow_letters
from slow_twin import Draws, Edit, Span, Unit, apply, carried, compose, key_of, pick, same, text_of, touches

from tunekit.engine.batch import TextBatch

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


def duplicate_words(text: str, draws: Draws, it) -> list[Edit]:
    words = words_of(text)
    hit = [words[i] for i, _ in draws.thin(it.rate, len(words))]
    return [(start, start, [text[start:end] + " "]) for start, end in hit]


def shuffle_words(text: str, draws: Draws, it) -> list[Edit]:
    return shuffled(words_of(text), draws, it.window)


def shuffle_sentences(text: str, draws: Draws, it) -> list[Edit]:
    soft = re.sub(r"\s+", lambda run: " " * len(run[0]) if is_one_line_break(run[0]) else run[0], text)
    sentences = places_of(soft, "sentences")
    breaks = [sum(c in "\n\r\x85\u2028\u2029" for c in soft[:start]) for start, _ in sentences]
    edits: list[Edit] = []
    for paragraph in dict.fromkeys(breaks):
        inside = [i for i, before in enumerate(breaks) if before == paragraph]
        edits += shuffled([sentences[i] for i in inside], draws, it.window, before=inside[0])
    return edits


def is_one_line_break(space: str) -> bool:
    breaks = re.findall("\r\n|[\n\r\x85\u2028\u2029]", space)
    return len(breaks) == 1 and breaks != ["\u2029"]


def places_of(text: str, kind: str) -> list[Span]:
    """Sentences or graphemes, as tunekit finds them: that they are right is for other tests to say."""
    places = getattr(TextBatch.from_list([text]), kind)()
    starts, ends = places.span(places.ranks())
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def shuffled(spans: list[Span], draws: Draws, window: int | None, before: int = 0) -> list[Edit]:
    """The spans of each window sorted by their draws; one edit for each shortest row that is sorted in itself.

    There are some ``before`` them in the text.
    """
    edits: list[Edit] = []
    window = window or max(len(spans), 1)
    for first in range(0, len(spans), window):
        numbers = list(range(len(spans)))[first : first + window]
        order = sorted(numbers, key=lambda i: pick(draws.word(before + i + 1), 1 << 32))
        while numbers:
            size = next(n for n in range(1, len(numbers) + 1) if sorted(order[:n]) == numbers[:n])
            row, numbers, here, order = numbers[:size], numbers[size:], order[:size], order[size:]
            gaps = [(spans[a][1], spans[b][0]) for a, b in pairwise(row)]
            pieces = [
                piece for i, gap in zip(here, [*gaps, (0, 0)], strict=True) for piece in (spans[i], gap)
            ]
            edits += [(spans[row[0]][0], spans[row[-1]][1], pieces)] if size > 1 else []
    return edits


def truncate(text: str, draws: Draws, it) -> list[Edit]:
    characters = [(i, i + 1) for i in range(len(text))]
    units = {"words": words_of, "characters": lambda _: characters}.get(
        it.unit, lambda t: places_of(t, it.unit)
    )(text)
    low, high = it.keep if isinstance(it.keep, tuple) else (it.keep, it.keep)
    least, most = (
        math.ceil(len(units) * Fraction(max(int(Fraction(share) * 2**32), share > 0), 2**32))
        for share in (low, high)
    )
    kept = most - (pick(draws.word(1), 1 << 32) * (most - least + 1) >> 32 if low != high else 0)
    if kept == len(units):
        return []
    if it.side == "end":
        return [(units[kept - 1][1] if kept else 0, len(text), [])]
    return [(0, units[-kept][0] if kept else len(text), [])]


def homoglyphs(text: str, draws: Draws, it) -> list[Edit]:
    edits = []
    for i, word in draws.thin(it.rate, len(text)):
        likes = [chr(code) for code, letter in it.letters.items() if letter == text[i]]
        edits += [(i, i + 1, [likes[pick(word, 2) % len(likes)]])] if likes else []
    return edits


def strip_punctuation(text: str, draws: Draws, it) -> list[Edit]:
    gone = {c for c in text if unicodedata.category(c)[0] == "P" or (it.symbols and c in "$+<=>^`|~")} - set(
        it.keep
    )
    return [(i, i + 1, []) for i, _ in draws.thin(it.rate, len(text)) if text[i] in gone]


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
    "DuplicateWords": duplicate_words,
    "ShuffleWords": shuffle_words,
    "ShuffleSentences": shuffle_sentences,
    "Truncate": truncate,
    "Homoglyphs": homoglyphs,
    "StripPunctuation": strip_punctuation,
    **slow_letters.STEPS,
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
        if kind in ("SomeOf", "RandomOrder", "Repeat"):
            units = same(text)
            for i in rounds(it, self.after(labels(it)[:-1]).draws(name).word(1)):
                twin = self.after([label for part in it.parts[:i] for label in labels(part)])
                after, guards = twin.run(it.parts[i], text_of(units), guards)
                units = compose(units, after)
            return units, guards
        if kind == "Sometimes":
            hit = self.after(labels(it)[:-1]).draws(name).thin(it.p, 1)
            return self.run(it.corruptor, text, guards) if hit else (same(text), guards)
        edits = [e for e in STEPS[kind](text, self.draws(name), it) if not any(touches(e, g) for g in guards)]
        return apply(text, edits), [carried(g, edits) for g in guards]


def rounds(it, word: int) -> list[int]:
    """The numbers of the parts that a record goes through, one after the other."""
    kind, size = type(it).__name__, len(it.parts)
    order = sorted(range(size), key=lambda i: pick(word, 1 << 32, i + 1))
    if kind == "RandomOrder":
        return order
    low, high = it.n if isinstance(it.n, tuple) else (it.n, it.n)
    n = low + pick(word, high - low + 1)
    return list(range(n)) if kind == "Repeat" else sorted(order[:n])


def weighted(word: int, weights: tuple[float, ...]) -> int:
    """The first choice whose share, added to those before it, lies above the low half of the word."""
    shares = [Fraction(weight) for weight in weights]
    reached = (sum(shares[: i + 1]) / sum(shares) for i in range(len(shares)))
    return next(i for i, share in enumerate(reached) if pick(word, 1 << 32) < int(share * (1 << 32)))


def corrupt(corruptor, text: str, *, seed: int = 0, copy: int = 0) -> list[Unit]:
    """What comes out of a corruptor."""
    return Twin(key_of(text), seed, copy).run(corruptor, text, [])[0]
