"""Every law of ``tunekit.testing``, for every corruptor, mapping and source of the library.

New corruptor, mapping or source: one line to add.
"""

import inspect
from importlib import import_module
from importlib.util import find_spec

import pytest
from places import DUMP, ROOT, TESTS

import tunekit as tk
from tunekit import corruptors, sources
from tunekit.sources.source import Source
from tunekit.sources.steps.step import Step
from tunekit.testing import parametrize_with_checks


def stutter(text, rng):
    return text[: rng.randint(0, 2)] + text


def shouted(text):
    return text.upper()


def numbered(text, seed):
    return f"{seed} {text}" if text.strip() else None


def longer(noisy, target):
    return len(target) > len(noisy)


def worded(text):
    return bool(text.strip())


README = str(ROOT / "*.md")
ROWS, TABLE, COLUMNS = (str(TESTS / "records" / f"rows.{end}") for end in ("jsonl", "csv", "parquet"))
NOISE = tk.StripPunctuation() >> tk.LowerCase() >> tk.CollapseWhitespace()
TYPOS = tk.RandomEdits(rate=0.3)
SOME = tk.texts(("One, two.\n\nThree four five six.", "", "Seven.", " \n\n ", "eight nine ten"))

CORRUPTORS = [
    tk.CollapseWhitespace(),
    tk.DropWords(rate=0.3),
    tk.DuplicateWords(),
    tk.FoldCase(),
    tk.Homoglyphs(rate=0.3),
    tk.LowerCase(),
    tk.LowerCase(locale="tr"),
    tk.NormalizeUnicode(),
    tk.NormalizeUnicode(form="NFKD"),
    tk.RandomEdits(),
    tk.RandomEdits(rate=0.3, kinds=("swap", "insert"), name="typos"),
    tk.RandomEdits(rate=0.3, alphabet="abc😀"),
    tk.ShuffleSentences(),
    tk.ShuffleWords(),
    tk.ShuffleWords(window=None),
    tk.StripDiacritics(),
    tk.StripPunctuation(),
    tk.StripPunctuation(keep="'-", rate=0.5, symbols=True),
    tk.StripPunctuation(inside="join", between="join"),
    tk.StripPunctuation(inside="space"),
    tk.StripPunctuation(rate=0.3, inside="join"),
    tk.SwapCase(),
    tk.SwapWords(rate=0.5),
    tk.TitleCase(),
    tk.TitleCase(locale="az"),
    tk.Truncate(share=0.5),
    tk.UpperCase(),
    tk.rowwise(stutter),
]
COMPOSITES = [
    NOISE,
    tk.Compose([]),
    tk.SwapWords(rate=0.5) >> TYPOS >> tk.RandomEdits(),
    tk.LowerCase() | tk.UpperCase() | TYPOS,
    tk.OneOf([TYPOS, tk.LowerCase()], weights=[1, 2.5], name="either"),
    tk.Sometimes(NOISE, p=0.5),
    tk.SomeOf([tk.UpperCase(), TYPOS, tk.DropWords(rate=0.3)], n=(1, 2)),
    tk.RandomOrder([tk.StripPunctuation(), tk.ShuffleWords(), TYPOS]),
    tk.Repeat(tk.SwapWords(rate=0.3), n=(0, 3)),
    tk.Protect(TYPOS >> tk.UpperCase(), r"[aeiou]\w|ß"),
    tk.Protect(tk.Protect((tk.UpperCase() | tk.DropWords()) >> TYPOS, r"a."), ["b|ß", r"\d+"]),
    tk.KeepGraphemes(TYPOS),
]
MAPPINGS = [
    tk.Restore(NOISE),
    tk.Restore(tk.Sometimes(TYPOS, p=0.5), unchanged="drop"),
    tk.OnInput(tk.Restore(NOISE), TYPOS),
    tk.OnInput(tk.OnInput(tk.Restore(TYPOS, unchanged="drop"), TYPOS), TYPOS),
    tk.OnSource(tk.Restore(NOISE), TYPOS),
    tk.OnInput(tk.OnSource(tk.OnSource(tk.Restore(TYPOS), TYPOS), TYPOS), TYPOS),
    tk.Apply(shouted),
    tk.Apply(numbered, seeded=True, law=longer, on_error="skip", threads=2, name="numbered"),
    tk.OnSource(tk.OnInput(tk.Apply(numbered, seeded=True), TYPOS), TYPOS),
]
SOURCES = [
    SOME,
    tk.texts([]),
    tk.texts(iter(["read", "once"])),
    SOME.windows(words=(2, 3), seed=5),
    SOME.windows(characters=(2, 9), seed=5),
    SOME.paragraphs(),
    SOME.paragraphs().windows(words=(1, 2)),
    SOME.sentences(),
    SOME.sentences(method="punkt"),
    SOME.passages(characters=(5, 30)),
    SOME.where(worded),
    SOME.sample(2, seed=1),
    SOME.take(2),
    SOME.map(shouted),
    SOME.windows(words=(1, 2)).blocks(characters=10, gap=2),
    tk.concat([SOME, SOME.paragraphs(), tk.texts(["more"])]),
    tk.mix([(SOME, 2), (tk.texts(["more", "and more"]), 1.5)], stop="all"),
    tk.read_text(README),
    tk.read_jsonl(ROWS),
    tk.read_csv(TABLE),
    tk.read_text(README).sentences(),
    tk.read_text(README).passages(characters=(200, 900)),
    tk.read_gutenberg(README),
    tk.read_gutenberg(README, chapters=True).paragraphs(),
    tk.read_html(README),
    tk.read_mediawiki(DUMP, namespaces=(0, 1)),
    tk.read_text(README).windows(words=(20, 80)),
    tk.read_text(README).windows(characters=(20, 80)),
    tk.read_text(README, errors="replace").paragraphs(),
]
# What needs a package that not everybody has.
CELLS = {"text": ["One, two.", None, "three"], "id": ["a", "b", "c"]}
TABLES = {
    "pyarrow": lambda _: tk.read_parquet(COLUMNS, id="id"),
    "polars": lambda polars: tk.from_frame(polars.DataFrame(CELLS), id="id"),
    "pandas": lambda pandas: tk.from_frame(pandas.DataFrame(CELLS), text=["text", "id"]),
    "datasets": lambda datasets: tk.from_dataset(datasets.Dataset.from_dict(CELLS), group_by="id"),
}
MISSING = [name for name in TABLES if find_spec(name) is None]
HERE = [make(import_module(name)) for name, make in TABLES.items() if name not in MISSING]
HOLDS_A_TABLE = dict.fromkeys(
    ("check_repr", "check_dict", "check_json", "check_fingerprint"),
    "a table in memory is no call and no data",
)


def holds_a_table(source):
    return {} if isinstance(source, sources.ParquetFiles) else HOLDS_A_TABLE


@parametrize_with_checks(CORRUPTORS)
def test_corruptor(subject, check):
    check(subject)


@parametrize_with_checks(COMPOSITES)
def test_composite(subject, check):
    check(subject)


@parametrize_with_checks(MAPPINGS)
def test_mapping(subject, check):
    check(subject)


def leaves_unread(source):
    last = getattr(source, "steps", (None,))[-1]
    why = "what comes after the first records is not read, so that nobody can count it"
    return {"check_dropped": why} if isinstance(last, sources.FirstRecords) else {}


@parametrize_with_checks(SOURCES, expected_failures=leaves_unread)
def test_source(subject, check):
    check(subject)


@parametrize_with_checks(HERE, expected_failures=holds_a_table)
def test_table(subject, check):
    check(subject)


@pytest.mark.parametrize("package", MISSING)
def test_what_is_not_here(package):
    pytest.skip(f"{package} is not installed: its tables are not held to the laws")


def test_nobody_is_left_out():
    """Whatever the root and the families hold stands in the lists."""
    held = [getattr(package, name) for package in (tk, corruptors, sources) for name in package.__all__]
    held = {thing for thing in held if inspect.isclass(thing)} - {tk.Corruptor, Source}
    held -= {sources.DatasetRows, sources.Frame, sources.ParquetFiles} if MISSING else set()
    wanted = {
        thing for thing in held if issubclass(thing, tk.Corruptor | Source | Step) or hasattr(thing, "check")
    }
    listed = {type(subject) for subject in (*CORRUPTORS, *COMPOSITES, *MAPPINGS, *SOURCES, *HERE)}
    listed |= {type(step) for source in SOURCES for step in getattr(source, "steps", ())}
    assert len(wanted) > 40
    assert {thing.__name__ for thing in wanted - listed} == set()
