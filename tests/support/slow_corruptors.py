"""The slow, obvious twins of the corruptors and of their chains, one text at a time."""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count, pairwise

import regex
import slow_letters
from slow_twin import Draws, Edit, Span, Unit, apply, carried, compose, key_of, pick, same, text_of, touches
from slow_words import is_alone, spaced_of, words_of

from tunekit.engine.batch import TextBatch

# The edits of one text


def random_edits(text: str, draws: Draws, it) -> list[Edit]:
    edits: list[Edit] = []
    letter = slow_letters.letter_near if it.alphabet is None else slow_letters.letter_of
    size = len(set(it.alphabet or slow_letters.ENGLISH))
    span = size * (size - 1)
    taken = None
    for at, word in draws.thin(it.rate, len(text)):
        kind, luck = divmod(pick(word, len(it.kinds) * span), span)
        if at == taken:
            continue
        if it.kinds[kind] == "insert":
            edits.append((at, at, [letter(text, at, luck, it.alphabet, differs=False)]))
        elif it.kinds[kind] == "delete":
            edits.append((at, at + 1, []))
        elif it.kinds[kind] == "substitute":
            edits.append((at, at + 1, [letter(text, at, luck, it.alphabet, differs=True)]))
        elif at + 1 < len(text):
            edits.append((at, at + 2, [(at + 1, at + 2), (at, at + 1)]))
            taken = at + 1
    return edits


def drop_words(text: str, draws: Draws, it) -> list[Edit]:
    words = words_of(text)
    hit = [place for place, _ in draws.thin(it.rate, len(words))]
    edits: list[Edit] = []
    for i in hit:
        (start, end), nothing_behind = words[i], hit[-len(words[i:]) :] == list(range(i, len(words)))
        first, last = (next(n for n in count(i, step) if n + step not in hit) for step in (-1, 1))
        behind = words[i + 1][0] if i + 1 < len(words) else end
        space = []
        if nothing_behind and i > 0 and i - 1 not in hit:
            start = words[i - 1][1]
        if i == last and first > 0 and last + 1 < len(words) and words[first - 1][1] == words[first][0]:
            alone = is_alone(text, words[first - 1]) or is_alone(text, words[i + 1])
            space = [" "] if behind == end and not alone else []
            behind = end
        edits.append((start, behind, space))
    return edits


def swap_words(text: str, draws: Draws, it) -> list[Edit]:
    words = words_of(text)
    edits: list[Edit] = []
    taken = None
    for i, _ in draws.thin(it.rate, len(words)):
        if i != taken and i + 1 < len(words):
            (a, b), (c, d) = words[i], words[i + 1]
            if is_alone(text, (a, b)) == is_alone(text, (c, d)):
                edits.append((a, d, [(c, d), (b, c), (a, b)]))
            taken = i + 1
    return edits


def duplicate_words(text: str, draws: Draws, it) -> list[Edit]:
    words = words_of(text)
    hit = [words[i] for i, _ in draws.thin(it.rate, len(words))]
    space = [" " * (not is_alone(text, word)) for word in hit]
    return [(start, start, [text[start:end] + put]) for (start, end), put in zip(hit, space, strict=True)]


def shuffle_words(text: str, draws: Draws, it) -> list[Edit]:
    words = words_of(text)
    return shuffled(words, draws, it.window, kinds=[is_alone(text, word) for word in words])


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


def shuffled(spans: list[Span], draws: Draws, window: int | None, before: int = 0, kinds=()) -> list[Edit]:
    """The spans of each window sorted by their draws; one edit for each shortest row that is sorted in itself.

    There are some ``before`` them in the text. Those of each kind are sorted among themselves.
    """
    kinds = kinds or [True] * len(spans)
    edits: list[Edit] = []
    window = window or max(len(spans), 1)
    for first in range(0, len(spans), window):
        numbers = list(range(len(spans)))[first : first + window]
        luck = sorted(numbers, key=lambda i: pick(draws.word(before + i + 1), 1 << 32))
        each = {kind: iter([i for i in luck if kinds[i] == kind]) for kind in (True, False)}
        order = [next(each[kinds[i]]) for i in numbers]
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
    low, high = it.share if isinstance(it.share, tuple) else (it.share, it.share)
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


BY_DIGIT = "%‰‱٪％﹪′″‴"
QUOTES = "`´｀❛❜❝❞❟❠\U0001f676\U0001f677\U0001f678"
SPACELESS = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Yi}\p{Tangut}\p{Nushu}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    r"\p{Tai_Le}\p{New_Tai_Lue}\p{Tai_Tham}\p{Tai_Viet}\p{Balinese}\p{Javanese}\p{Khitan_Small_Script}\p{Ahom}ー〆々〇ｰ]"
)


def strip_punctuation(text: str, draws: Draws, it) -> list[Edit]:
    marks = [is_mark(c) or (it.symbols and c in "$+<=>^`|~") for c in text]
    gone = [mark and c not in it.keep for mark, c in zip(marks, text, strict=True)]
    hit = [i for i, _ in draws.thin(it.rate, len(text)) if gone[i]]
    if it.inside == it.between == "join":
        return [(i, i + 1, []) for i in hit]
    held = [i for i in hit if stays(text, i, it, gone)]
    hit = [i for i in hit if i not in held]
    if it.rate == 1:  # what stays whatever stands beside it is as a word to its neighbours
        marks = [mark and i not in held for i, mark in enumerate(marks)]
    words = {i for i in hit if inside_word(text, i)}
    if it.inside == "keep":
        hit = [i for i in hit if i not in words]
    edits: list[Edit] = []
    for row in rows(hit):
        start, end = row
        closes = end == start + 1 and (closes_up(text, start) or (it.inside == "join" and start in words))
        spaced = parts_words(text, start, end, marks, gone) and not closes
        if it.between == "join":
            spaced = spaced and start in words
        elif alone(text, start, end):
            start, end = with_a_space(text, start, end, edits[-1][1] if edits else 0)
        stands_alone = it.between == "space" and alone(text, *row)
        if it.rate == 1 and not spaced and not stands_alone:  # a map deletes mark by mark
            edits += [(i, i + 1, []) for i in range(start, end)]
        else:
            edits.append((start, end, [" "] if spaced else []))
    return edits


def is_mark(c: str) -> bool:
    return unicodedata.category(c)[0] == "P" or c in QUOTES


def stays(text: str, i: int, it, gone: list[bool]) -> bool:
    """Whether a mark stays whatever is beside it: with a mark of its own on it, or as percent sign at a number."""
    before, after = at(text, i - 1), at(text, i + 1)
    if is_combining(after) and not is_spaceless(after):
        return True
    if it.inside != "keep" or text[i] not in BY_DIGIT:
        return False
    blank = i > 0 and unicodedata.category(before) == "Zs" and is_digit(at(text, i - 2))
    ends = is_white(after) or (i + 1 < len(text) and gone[i + 1])
    return is_digit(before) or (blank and ends) or (is_white(before) and is_digit(after))


def rows(places: list[int]) -> list[Span]:
    """Neighbours as one stretch each."""
    found: list[Span] = []
    for i in places:
        if found and found[-1][1] == i:
            found[-1] = found[-1][0], i + 1
        else:
            found.append((i, i + 1))
    return found


def is_white(c: str) -> bool:
    return c.isspace() or (unicodedata.category(c) == "Cf" and c not in "\u00ad\u200c\u200d")


def at(text: str, place: int) -> str:
    return text[place] if 0 <= place < len(text) else " "


def is_letter(c: str) -> bool:
    return unicodedata.category(c)[0] in "LM" or unicodedata.category(c) == "Nl" or c in "\u00ad\u200c\u200d"


def is_combining(c: str) -> bool:
    return unicodedata.category(c)[0] == "M" or c == "\u200d"


def is_spaceless(c: str) -> bool:
    return SPACELESS.match(c) is not None and not is_digit(c)


def is_digit(c: str) -> bool:
    return unicodedata.category(c) == "Nd"


def inside_word(text: str, i: int) -> bool:
    """Whether a mark is a part of a word or of a number."""
    before, mark, after = at(text, i - 1), text[i], at(text, i + 1)
    spaceless = any(is_spaceless(c) for c in (before, after))
    if all(is_letter(c) or is_digit(c) for c in (before, after)):
        if mark in "'’‘‛＇`´՚׳-‐‑֊־᠆᐀﹣－" and not spaceless:
            return True
        if mark in "&·‧・･་":
            return True
    if mark in ".,:/٫٬،．：／·" and is_digit(before) and is_digit(after):
        return True
    hebrew = [regex.match(r"(?=\p{L})\p{Hebrew}", c) is not None for c in (before, after)]
    return mark in '"”״' and hebrew[1] and (hebrew[0] or is_combining(before))


def closes_up(text: str, i: int) -> bool:
    """Whether a mark between letters goes without a space: initials, a bracket around a letter or two, Armenian."""
    if not (is_letter(at(text, i - 1)) and is_letter(at(text, i + 1))):
        return False
    if text[i] in "՛՜՞՟":
        return True
    if text[i] in ".．" and not any(is_letter(c) or is_digit(c) for c in (at(text, i - 2), at(text, i + 2))):
        return True
    letter, opening, closing = (r"[\p{L}\p{M}\p{Nl}\p{Cf}]", r"\p{Ps}", r"\p{Pe}")
    behind = regex.compile(rf"{opening}{letter}{letter}?{closing}").match(text, i)
    return (
        behind is not None
        or regex.compile(rf".*{opening}{letter}{letter}?{closing}\Z", regex.S).match(text[: i + 1])
        is not None
    )


def parts_words(text: str, start: int, end: int, marks: list[bool], gone: list[bool]) -> bool:
    """Whether words would be joined without the stretch; of a mark that stays beside it, see ``side_of``."""
    before, after = at(text, start - 1), at(text, end)
    if any(is_white(c) or is_spaceless(c) for c in (before, after)):
        return False
    mark = text[start] if end == start + 1 else "—"
    opens = (unicodedata.category(mark) in ("Ps", "Pi") and mark not in QUOTING) or mark in "¿¡"
    closes = unicodedata.category(mark) == "Pe" or mark == "”"
    left, right = (side_of(c) if marks[i] else "word" for c, i in ((before, start - 1), (after, end)))
    # A dash that is kept is as a quotation mark is; one that only chance left apart keeps words apart.
    left, right = (
        "either" if side == "dash" and not gone[i] else side for side, i in ((left, start - 1), (right, end))
    )
    ends = left in ("word", "closing") or (left == "either" and not opens)
    begins = right in ("word", "opening") or (right == "either" and not closes)
    return ends and begins


QUOTING = "'’‘‛＇`´՚׳\"״-‐‑֊־᠆᐀﹣－"


def side_of(c: str) -> str:
    """What a mark is to its neighbours: it opens something, closes something, may do both, or keeps apart."""
    if c in QUOTING:
        return "either"
    if c in "¿¡" or unicodedata.category(c) in ("Ps", "Pi"):
        return "opening"
    return "closing" if unicodedata.category(c) in ("Pe", "Pf", "Po") else "dash"


def alone(text: str, start: int, end: int) -> bool:
    return is_white(at(text, start - 1)) and is_white(at(text, end))


def with_a_space(text: str, start: int, end: int, free: int) -> Span:
    """A stretch with one of the spaces beside it, if there is one; of two, the one that does not break."""
    left, right = (0 <= i < len(text) and unicodedata.category(text[i]) == "Zs" for i in (start - 1, end))
    if right and (text[end] != " " or not left or text[start - 1] == " "):
        return start, end + 1
    return (start - 1, end) if left and start - 1 >= free else (start, end)


def collapse_whitespace(text: str, _draws: Draws, _it) -> list[Edit]:
    words = spaced_of(text) or [(len(text), len(text))]
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

    def run(self, it, text: str, guards: list[list[Span]]) -> tuple[list[Unit], list[list[Span]]]:
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
            units, after = self.run(it.corruptor, text, [*guards, matched])
            return units, after[:-1]
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
        edits = STEPS[kind](text, self.draws(name), it)
        for group in reversed(guards):
            edits = apart(text, [e for e in edits if not any(touches(e, span) for span in group)], group)
        return apply(text, edits), [[carried(span, edits) for span in group] for group in guards]


def apart(text: str, edits: list[Edit], spans: list[Span]) -> list[Edit]:
    """The edits without those that join a span with what stands beside it."""
    while True:
        output = text_of(apply(text, edits))
        after = [carried(span, edits) for span in spans]
        joining = []
        for (low, high), (start, end) in zip(spans, after, strict=True):
            if level(output, end, after) > level(text, high, spans):
                joining.append(next(e for e in edits if e[0] >= high))
            if level(output, start - 1, after) > level(text, low - 1, spans):
                joining.append([e for e in edits if e[1] <= low][-1])
        if not joining:
            return edits
        edits = [e for e in edits if e not in joining]


def level(text: str, place: int, spans: list[Span]) -> int:
    """How firmly a character sticks: white space and the border of a text, marks, word characters and other spans."""
    if not 0 <= place < len(text) or text[place].isspace():
        return 0
    in_span = any(start <= place < end for start, end in spans)
    return 2 if in_span or unicodedata.category(text[place])[0] in "LMN" else 1


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
