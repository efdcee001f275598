"""Numbers, URLs and placeholders under ``Protect``: the same texts in the same order, whatever the corruptor."""

import random

import pytest
import regex
from test_conformance import COMPOSITES, CORRUPTORS

import tunekit as tk
from tunekit import patterns

PIECES = {
    "NUMBER": "12 3.14 1,000 -5 10:30 2024-01-05 50% ٣٫١٤ १२ 7 1e-5 1’000 0 99 １２ ½ ² ②".split(),
    "URL": "https://example.org/a?b=1 www.example.cn http://a.b/c_(d) ftp://x.y/z https://пример.рф/п HTTP://EX.ORG".split(),
    "PLACEHOLDER": [
        *"%s %d {name} {0:>8} ${HOME} $USER %(n)d <NAME> [PER_1] <|im_start|> %% %5.2f".split(),
        "{{ x }}",
    ],
}
WORDS = "word The it's well-known U.S. Größe ΣΟΦΟΣ слово हिन्दी 中文 日本語 ไทย مرحبا".split()
WORDS += "x I km é İ ß e10 l O _ – % $ ﬁ ① Ⅳ °".split()
BETWEEN = [*" " * 6, "  ", "\n", "\t", "\u00a0", "", "", *",.—-/;()'\"“”，。:+_!?`%@#", ", ", "..."]

NOISE = tk.StripPunctuation() >> tk.LowerCase() >> tk.CollapseWhitespace()
MORE = [
    tk.RandomEdits(rate=1),
    tk.RandomEdits(rate=0.5, kinds=("delete",)),
    tk.RandomEdits(rate=0.5, kinds=("insert",)),
    tk.StripPunctuation(symbols=True),
    tk.DuplicateWords(rate=1),
    tk.DropWords(rate=1),
    tk.NormalizeUnicode(form="NFKC"),
    tk.Homoglyphs(rate=1),
    tk.Truncate(unit="characters"),
    NOISE >> tk.RandomEdits(rate=0.1),
    tk.RandomEdits(rate=0.3) >> tk.StripPunctuation(inside="join", between="join") >> tk.DropWords(rate=0.3),
]


def drawn(rng: random.Random) -> str:
    """Numbers, URLs, placeholders and words of many scripts, with and without something between them."""
    pools = [*PIECES.values(), PIECES["NUMBER"], WORDS, WORDS, WORDS]
    pieces = [(rng.choice(rng.choice(pools)), rng.choice(BETWEEN)) for _ in range(rng.randint(1, 9))]
    return "".join(part for piece in pieces for part in piece)


@pytest.mark.parametrize("corruptor", [*CORRUPTORS, *COMPOSITES, *MORE], ids=repr)
@pytest.mark.parametrize("names", [("NUMBER",), ("URL",), ("PLACEHOLDER",), ("URL", "NUMBER", "PLACEHOLDER")])
def test_what_is_guarded_stays_a_sequence(corruptor, names):
    """Nothing is merged, split, grown, doubled or new."""
    rng = random.Random(repr(corruptor) + repr(names))  # a string seeds the same everywhere
    texts = [drawn(rng) for _ in range(40)]
    guarded = [getattr(patterns, name) for name in names]
    noisy = tk.Protect(corruptor, guarded)(texts, seed=7)
    assert [t.text for t in tk.Protect(corruptor, guarded).trace(texts, seed=7)] == noisy
    for pattern in guarded:
        for text, output in zip(texts, noisy, strict=True):
            assert regex.findall(f"(?:{pattern})", output, overlapped=False) == regex.findall(
                f"(?:{pattern})", text
            )


def test_the_generator_hits_what_it_is_for():
    """Without the guard, the same texts lose their numbers: the test above can fail."""
    rng = random.Random(1)
    texts = [drawn(rng) for _ in range(300)]
    numbers = lambda s: [m.group() for m in regex.finditer(patterns.NUMBER, s)]  # noqa: E731
    changed = [numbers(a) != numbers(b) for a, b in zip(texts, tk.RandomEdits(rate=0.1)(texts), strict=True)]
    assert sum(changed) > 50


SEPARATE = [
    (tk.RandomEdits(rate=0.05), patterns.NUMBER, "Add 12 34 and 5, then 7.", 5, "Add 12 34 and 5, then 7."),
    (tk.StripPunctuation(), patterns.NUMBER, "pages 12—14, 3;4", 0, "pages 12 14 3 4"),
    (NOISE, patterns.PLACEHOLDER, "%s%s", 0, "%s%s"),
    (NOISE, patterns.PLACEHOLDER, "%dMB left", 0, "%dmb left"),
    (NOISE, patterns.PLACEHOLDER, "%s_%s", 0, "%s_%s"),
    (NOISE, patterns.PLACEHOLDER, "a%sb", 0, "a%sb"),
    (
        tk.StripPunctuation(inside="join", between="join"),
        patterns.NUMBER,
        "(5)x 12—14 3;4",
        0,
        "5)x 12—14 3;4",
    ),
    (tk.StripPunctuation(inside="join", between="join"), r"\d+", "12—14, 15 (16)17", 0, "12—14 15 16)17"),
    (
        tk.StripPunctuation(inside="join", between="join"),
        r"https?://\S+",
        "x—http://a.b/ y",
        0,
        "x—http://a.b/ y",
    ),
    (tk.RandomEdits(rate=1, kinds=("delete",)), r"\d+", "a 12 km, 34", 0, "12  34"),
    (tk.RandomEdits(rate=1, kinds=("insert",)), r"\d+", "12 34", 0, "12 34"),
]


@pytest.mark.parametrize(("corruptor", "pattern", "text", "seed", "expected"), SEPARATE)
def test_what_separates_guarded_spans_stays(corruptor, pattern, text, seed, expected):
    guarded = tk.Protect(corruptor, pattern)
    assert guarded(text, seed=seed) == expected
    assert guarded.trace(text, seed=seed).text == expected


def test_a_span_never_sticks_firmer_than_it_did():
    """White space beside a guarded span stays white space, a mark becomes no letter, under patterns of one's own."""
    rng = random.Random(3)
    texts = [drawn(rng) for _ in range(400)]
    for corruptor in MORE:
        for text, trace in zip(texts, tk.Protect(corruptor, r"[0-9]+").trace(texts, seed=5), strict=True):
            spans = [m.span() for m in regex.finditer("[0-9]+", text)]
            for (start, end), image in zip(spans, trace.project(spans), strict=True):
                assert trace.text[slice(*image)] == text[start:end]
                assert firmness(trace.text[: image[0]][-1:]) <= firmness(text[:start][-1:])
                assert firmness(trace.text[image[1] :][:1]) <= firmness(text[end:][:1])


def firmness(c: str) -> int:
    return 0 if not c or c.isspace() else 2 if regex.match(r"[\p{L}\p{M}\p{N}]", c) else 1


def test_guards_of_one_chain_work_together():
    """One pattern inside of another, and a guard of graphemes around them."""
    inner = tk.Protect(tk.RandomEdits(rate=0.8), patterns.NUMBER)
    outer = tk.KeepGraphemes(
        tk.Protect(inner >> tk.StripPunctuation() >> tk.DropWords(rate=0.3), patterns.URL)
    )
    rng = random.Random(9)
    texts = [drawn(rng) + "e\u0301" for _ in range(200)]
    for text, output in zip(texts, outer(texts, seed=2), strict=True):
        found = [[m.group() for m in regex.finditer(patterns.URL, s)] for s in (text, output)]
        assert found[0] == found[1]
