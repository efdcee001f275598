"""The golden texts: what a seed gives, for ever. ``python tests/golden/make.py`` writes them anew, by hand only.

They are public API: whoever trains on them must get the same texts again. A difference is a breaking change and needs a
change note that says so.
"""

import hashlib
import json
import tempfile
from pathlib import Path

import tunekit as tk

FOLDER = Path(__file__).parent

TEXTS = [
    "",
    " ",
    "a",
    "The quick brown fox jumps over the lazy dog.",
    "Wait, what?! It's 5 o'clock -- already... (no, \"six\").",
    "ALL CAPS AND   too much\t\twhite space \n\n everywhere ",
    "no marks no capitals nothing to do here",
    "Straße, Größe, ﬁnden, ŉ, ǰ, ΐ, և; İstanbul'da Iğdır.",
    "ΟΔΥΣΣΕΥΣ, ΣΟΦΟΣ ΑΣ. Σ! ΑΣ' ΑΣ\u0301Β",
    "Ёжик в тумане: «Где ты?» — спросил медвежонок…",
    "עברית, כתובה מימין לשמאל! \u200fוגם 123.",
    "مرحبا، كيف حالك؟ \u202bتمام\u202c.",
    "東京は、日本の首都です。「そうですか？」",
    "हिन्दी में लिखा, क्या ठीक है? हाँ।",
    "Family: 👩‍👩‍👧‍👦, flag: 🇩🇪, thumb: 👍🏽! 🤷🏻‍♀️?",
    "Co\u0302mbi\u0301ning, e\u0301\u0323\u0308 marks\u200d\u200b; Zalgo: h\u0335\u0321\u0302e\u0334\u0300y!",
    "NUL \0, marks \x1e and \uffff and \U0010ffff, \x85 lines\u2028end.",
    "Lone \ud800 and \udfff, \udc00\ud800 pairs!",
    "See https://Example.org/a?b=1&c=2#top, or write To: Ann.Bee@example.org; thanks.",
    " ".join(f"Word{n}, Another-{n % 7}; and {n * n}." for n in range(30)),
]
LONG = "\n\n".join(
    f"Chapter {n}. It was the “best” of times, it was the 😀 worst of times; {n**3}!" for n in range(4_000)
)

NOISE = tk.StripPunctuation() >> tk.LowerCase() >> tk.CollapseWhitespace()
TYPOS = tk.RandomEdits(rate=0.1) >> tk.SwapWords(rate=0.2)
CORRUPTORS = [
    tk.StripPunctuation(),
    tk.StripPunctuation(rate=0.5, symbols=True, keep="'"),
    tk.StripPunctuation(inside="join"),
    tk.StripPunctuation(inside="space"),
    tk.StripPunctuation(inside="join", between="join"),
    tk.LowerCase(),
    tk.LowerCase(locale="tr"),
    tk.UpperCase(),
    tk.CollapseWhitespace(),
    tk.RandomEdits(rate=0.01),
    tk.RandomEdits(rate=0.3),
    tk.RandomEdits(rate=1, kinds=("swap", "substitute")),
    tk.RandomEdits(rate=0.3, alphabet="abcdefghijklmnopqrstuvwxyz"),
    tk.DropWords(rate=0.3),
    tk.SwapWords(rate=0.3),
    NOISE,
    NOISE >> TYPOS >> tk.RandomEdits(rate=0.05, kinds=("delete",)),
    tk.LowerCase() | TYPOS | tk.DropWords(),
    tk.OneOf([tk.UpperCase(), TYPOS], weights=(1, 2.5)),
    tk.Sometimes(TYPOS, p=0.4),
    tk.Protect(TYPOS >> tk.UpperCase(), r"https?://\S+|\d+"),
    tk.Protect(NOISE >> TYPOS, [tk.patterns.URL, tk.patterns.NUMBER]),
    tk.RandomEdits(rate=0.2, name="mine"),
    tk.DuplicateWords(rate=0.3),
    tk.ShuffleWords(window=3),
    tk.ShuffleWords(window=None),
    tk.ShuffleSentences(),
    tk.Truncate(share=(0.3, 0.9)),
    tk.Truncate(share=0.5, unit="graphemes", side="start"),
    tk.Homoglyphs(rate=0.5),
    tk.SomeOf([tk.UpperCase(), tk.StripPunctuation(), TYPOS], n=(1, 2)),
    tk.RandomOrder([tk.ShuffleWords(), tk.DuplicateWords(rate=0.3)]),
    tk.Repeat(tk.SwapWords(rate=0.2), n=(1, 3)),
    tk.TitleCase(),
    tk.FoldCase(),
    tk.SwapCase(),
    tk.StripDiacritics(),
    tk.StripDiacritics(rate=0.5, keep="ёй", strokes=True),
    tk.NormalizeUnicode(),
    tk.NormalizeUnicode(form="NFD"),
    tk.NormalizeUnicode(form="NFKC"),
    tk.NormalizeUnicode(form="NFKD"),
    tk.KeepGraphemes(tk.RandomEdits(rate=0.3) >> tk.ShuffleWords() >> tk.StripDiacritics()),
]
SEED, COPY = 7, 2


def texts() -> dict[str, list[str]]:
    """The corrupted texts of every corruptor."""
    return {"clean": TEXTS} | {repr(c): c(TEXTS, seed=SEED, copy=COPY) for c in CORRUPTORS}


def hashes() -> dict[str, str]:
    """The hash of a long text after every corruptor, over the borders of chunks and tables."""
    return {repr(c): digest(c(LONG, seed=SEED)) for c in CORRUPTORS}


def windows() -> dict[str, list]:
    """(id, text) of each window; for the long text, their hash."""
    found = {}
    for seed in (0, SEED):
        source = tk.texts(TEXTS).windows(words=(2, 5), seed=seed)
        found[f"seed={seed}"] = [
            [i, t] for r in source.batches() for i, t in zip(r.ids, r.texts.to_list(), strict=True)
        ]
    source = tk.texts(TEXTS).windows(characters=(10, 30))
    found["characters"] = [
        [i, t] for r in source.batches() for i, t in zip(r.ids, r.texts.to_list(), strict=True)
    ]
    source = tk.texts([LONG]).windows(words=(20, 80))
    found["long"] = [digest("\0".join(t for r in source.batches() for t in r.texts.to_list()))]
    return found


def files() -> dict[str, str]:
    """The hash of every file of a small data set."""
    source = tk.texts([LONG[n : n + 3_000] for n in range(0, len(LONG), 3_000)]).windows(words=(20, 80))
    pairs = tk.pairs(source, tk.Restore(NOISE >> tk.Sometimes(TYPOS, p=0.3)), seed=SEED, copies=2)
    with tempfile.TemporaryDirectory() as folder:
        split = {"train": 0.9, "test": 0.1}
        pairs.write(folder, layout=tk.Chat(system="Restore."), split=split, shard_size=1_000, progress=False)
        return {
            p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(Path(folder).glob("*.jsonl"))
        }


def digest(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


MADE = {"texts": texts, "hashes": hashes, "windows": windows, "files": files}


def main() -> None:
    """Write all golden files."""
    for name, make in MADE.items():
        # With escapes, so that no editor and no line-end filter changes them.
        (FOLDER / f"{name}.json").write_text(json.dumps(make(), indent=1) + "\n", "ascii")


if __name__ == "__main__":
    main()
