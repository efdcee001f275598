"""Bad arguments: one table of calls, the class of the error, and what it says."""

import operator
import re
from pathlib import Path

import numpy as np
import pytest

import tunekit as tk
from tunekit.errors import describe

NOISE = tk.StripPunctuation()
TASK = tk.Restore(NOISE)
NAN, INFINITE = float("nan"), float("inf")


def write(**arguments):
    return tk.pairs(["a"], TASK).write("never-made", **arguments)


def split(shares):
    return lambda: write(split=shares)


class Undecorated(tk.Corruptor):
    """A class without its decorator."""

    rate: float = 0.5

    def edits(self, texts, streams):
        return tk.Edits.none()


@tk.corruptor
class Untyped:
    """An argument without a type."""

    rate = 0.5

    def edits(self, texts, streams):
        return tk.Edits.none()


@tk.value
class Half:
    """A mapping of one's own that gives what it is told to."""

    given: object = None

    def pairs(self, records, streams):
        every = tk.PairBatch(records.texts, records.texts, records.ids, records.groups, streams)
        return every.select(np.array([0])) if self.given is None else self.given

    def check(self, pair):
        """Anything goes."""


@tk.value
class Unchecked:
    """A mapping without a law."""

    def pairs(self, records, streams):
        return None


def too_many_streams():
    batch = tk.TextBatch.from_list(["a"])
    return tk.PairBatch(batch, batch, ["0"], ["0"], tk.Streams(0, tk.TextBatch.from_list(["a", "b"])))


# (call, what the message holds). All of them raise InvalidArgument.
INVALID = [
    # what a beginner writes
    (lambda: tk.FoldCase("A"), r"by place.*\nHint: what it works on .*: FoldCase\(\)\('A'\)\."),
    (lambda: tk.LowerCase("A"), r"by place.*\nHint: write locale='A'\. What .*: LowerCase\(\)\('A'\)\."),
    (lambda: Undecorated(rate=1), r"no argument rate\.\nHint: put the decorator above the class Undecorated"),
    (lambda: Untyped(rate=1), r"no argument rate\.\nHint: write rate: float = 0\.5 in the class"),
    (lambda: list(tk.pairs(["a"], Half(given=[1]))), r"^Half\.pairs: it must return a PairBatch, not \[1\]\."),
    (lambda: tk.pairs(["a"], Unchecked()), r"a mapping, with pairs and check\.\nHint: it has no method check"),
    (lambda: tk.Restore(Untyped), r"a corruptor\.\nHint: call it: Untyped\(\)\."),
    (too_many_streams, "PairBatch: streams has 2 entries for 1 records"),
    # names
    (lambda: tk.StripPunctuation(rat=1), r"^StripPunctuation\(rat=1\): there is no argument rat\.\nHint: .* 'rate'\?$"),
    (lambda: tk.FoldCase(locale="tr"), r"^FoldCase\(locale='tr'\): there is no argument locale\.\nHint: "),
    (lambda: tk.Chat(sistem="x"), r"Chat\(sistem='x'\).*Did you mean 'system'"),
    (lambda: tk.corruptor(idempotant=True), r"corruptor\(idempotant=…\).*\nHint: Did you mean 'idempotent'\?"),
    # places
    (lambda: tk.StripPunctuation("'"), r"StripPunctuation: 1 arguments? .*by place.*\nHint: write keep=\"'\""),
    (lambda: tk.DropWords(0.5), r"DropWords: 1 arguments? .*by place.*\nHint: write rate=0\.5"),
    (lambda: tk.Sometimes(NOISE, 0.5), r"Sometimes: 2 arguments .*takes 1 by place.*\nHint: write p=0\.5"),
    (tk.OneOf, r"OneOf\(\): the argument choices is missing"),
    (lambda: tk.Protect(NOISE), r"Protect\(\): the argument pattern is missing"),
    # rates
    (lambda: tk.StripPunctuation(rate=1.5), r"^StripPunctuation\(rate=1\.5\): rate must be between 0 and 1\."),
    (lambda: tk.RandomEdits(rate=4), r"^RandomEdits\(rate=4\): .* 0 and 1\.\nHint: write 0\.04 for 4 %\.$"),
    (lambda: tk.RandomEdits(rate=101), r"^RandomEdits\(rate=101\): rate must be between 0 and 1\.$"),
    (lambda: tk.RandomEdits(rate=-0.1), r"^RandomEdits\(rate=-0\.1\): rate must be between 0 and 1\.$"),
    (lambda: tk.DropWords(rate=NAN), r"^DropWords\(rate=nan\): rate must be between 0 and 1\.$"),
    (lambda: tk.SwapWords(rate=INFINITE), r"^SwapWords\(rate=inf\): rate must be between 0 and 1\.$"),
    (lambda: tk.SwapWords(rate="x"), r"^SwapWords\(rate='x'\): rate must be a number between 0 and 1\.$"),
    (lambda: tk.DropWords(rate=True), r"^DropWords\(rate=True\): rate must be a number between 0 and 1\.$"),
    (lambda: tk.DropWords(rate=None), r"^DropWords\(rate=None\): rate must be a number"),
    (lambda: tk.Sometimes(NOISE, p=2), r"^Sometimes\(p=2\): p must be between 0 and 1\.\nHint: write 0\.02 for 2 %\.$"),
    (lambda: tk.Sometimes(NOISE, p="x"), r"^Sometimes\(p='x'\): p must be a number between 0 and 1\.$"),
    # kinds, marks, weights
    (lambda: tk.RandomEdits(kinds=("inser",)), r"\(kinds=\('inser',\)\): kinds must be some of .* mean 'insert'"),
    (lambda: tk.RandomEdits(kinds=()), r"kinds must be some of insert, delete, substitute, swap"),
    (lambda: tk.RandomEdits(kinds="insert"), r"kinds='insert'.*\nHint: write kinds=\(\"insert\""),
    (lambda: tk.RandomEdits(kinds=(1,)), r"kinds=\(1,\)\): kinds must be some of"),
    (lambda: tk.RandomEdits(kinds=5), r"kinds=5\): kinds must be some of"),
    (lambda: tk.RandomEdits(alphabet="aa"), r"\(alphabet='aa'\): .* 2 to 32,768 different .*\nHint: alphabet=None"),
    (lambda: tk.RandomEdits(alphabet="ab\ud800"), r"alphabet must be without lone surrogates"),
    (lambda: tk.RandomEdits(alphabet=""), r"\(alphabet=''\): alphabet must be a string of 2 to"),
    (lambda: tk.RandomEdits(alphabet=["a", "b"]), r"\(alphabet=\['a', 'b'\]\): alphabet must be a string\.$"),
    (lambda: tk.LowerCase(locale="lt"), r"^LowerCase\(locale='lt'\): .* Lithuanian .*\nHint: \"tr\" and \"az\""),
    (lambda: tk.TitleCase(locale="Turkish!"), r"locale must be a language tag such as .*\nHint: \"tr\" and \"az\""),
    (lambda: tk.UpperCase(locale=""), r"locale must be a language tag such as "),
    (lambda: tk.SwapCase(locale=5), r"^SwapCase\(locale=5\): locale must be a string\.$"),
    (lambda: tk.StripPunctuation(keep=5), r"StripPunctuation\(keep=5\): keep must be a string"),
    (lambda: tk.StripPunctuation(symbols="yes"), r"symbols must be True or False"),
    (lambda: tk.OneOf([NOISE, NOISE], weights=(1,)), r"OneOf\(weights=\(1,\)\): weights must be as many as .*, 2"),
    (lambda: tk.OneOf([NOISE, NOISE], weights=(0, 0)), r"weights must be numbers of at least 0, not all 0"),
    (lambda: tk.OneOf([NOISE, NOISE], weights=(1, -1)), r"weights must be numbers of at least 0"),
    (lambda: tk.OneOf([NOISE, NOISE], weights=(1, NAN)), r"weights must be numbers of at least 0"),
    (lambda: tk.OneOf([NOISE, NOISE], weights=(1, INFINITE)), r"weights must be numbers of at least 0"),
    (lambda: tk.OneOf([NOISE, NOISE], weights="ab"), r"weights must be numbers of at least 0"),
    (lambda: tk.OneOf([NOISE, NOISE], weights=5), r"OneOf\(weights=5\): weights must be"),
    # letters and forms
    (lambda: tk.StripDiacritics(rate=1.5), r"^StripDiacritics\(rate=1\.5\): rate must be between 0 and 1\."),
    (lambda: tk.StripDiacritics(keep=["é"]), r"^StripDiacritics\(keep=\['é'\]\): keep must be a string\.$"),
    (lambda: tk.StripDiacritics(strokes=1), r"^StripDiacritics\(strokes=1\): strokes must be True or False\.$"),
    (lambda: tk.NormalizeUnicode(form="nfc"), r"form='nfc'\): form must be one of NFC, .*\nHint: Did you mean 'NFC'\?"),
    (lambda: tk.NormalizeUnicode("NFC"), r"NormalizeUnicode: 1 argument by place.*\nHint: write form='NFC'"),
    # windows, shares, numbers
    (lambda: tk.ShuffleWords(window=0), r"^ShuffleWords\(window=0\): window must be an integer of at least 1\.$"),
    (lambda: tk.ShuffleSentences(window=1.5), r"^ShuffleSentences\(window=1\.5\): window must be an integer"),
    (lambda: tk.Truncate(share=1.5), r"^Truncate\(share=1\.5\): share must be between 0 and 1\."),
    (lambda: tk.Truncate(share="x"), r"^Truncate\(share='x'\): share must be a number between 0 and 1\.$"),
    (lambda: tk.Truncate(share=(0.5, NAN)), r"^Truncate\(share=\(0\.5, nan\)\): share must be a number"),
    (lambda: tk.Truncate(share=(0.9, 0.3)), r"share must be .* 0 and 1, or two, \(low, high\), with low <= high\.$"),
    (lambda: tk.Truncate(share=(0.5,)), r"share=\(0\.5,\)\): share must be a number .* or two, \(low, high\)"),
    (lambda: tk.Truncate(share=["a", "b"]), r"share=\['a', 'b'\]\): share must be a number"),
    (lambda: tk.Truncate(share=(False, True)), r"share=\(False, True\)\): share must be a number"),
    (lambda: tk.Truncate(share=b"\x00\x01"), r"^Truncate\(share=b'.*'\): share must be a number between 0 and 1\.$"),
    (lambda: tk.Truncate(share=range(2)), r"^Truncate\(share=range\(0, 2\)\): share must be a number"),
    (lambda: tk.Truncate(share=(0, 1, 1)), r"share=\(0, 1, 1\)\): share must be a number"),
    (lambda: tk.Truncate(unit="word"), r"unit='word'\): unit must be 'characters' or .*\nHint: Did you mean 'words'\?"),
    (lambda: tk.Truncate(side="left"), r"side='left'\): side must be 'end' or 'start'"),
    (lambda: tk.SomeOf([]), r"SomeOf\(choices=\(\)\): choices must be at least one corruptor"),
    (lambda: tk.SomeOf([NOISE]), r"SomeOf\(n=2\): n must be .* at most 1, .*\nHint: n is 2 unless given: write n=1\.$"),
    (lambda: tk.SomeOf([NOISE] * 3, n=4), r"SomeOf\(n=4\): n must be .* at most 3, .* low <= high\.$"),
    (lambda: tk.SomeOf([NOISE] * 3, n=b"\x01\x02"), r"SomeOf\(n=b'.*'\): n must be an integer"),
    (lambda: tk.SomeOf([NOISE] * 3, n=(0, True)), r"SomeOf\(n=\(0, True\)\): n must be an integer"),
    (lambda: tk.SomeOf([NOISE] * 3, n=range(1, 3)), r"SomeOf\(n=range\(1, 3\)\): n must be an integer"),
    (lambda: tk.SomeOf(5), r"SomeOf\(choices=5\): choices must be corruptors"),
    (lambda: tk.SomeOf([NOISE], n=2), r"SomeOf\(n=2\): n must be .* and at most 1, the number of choices, or two"),
    (lambda: tk.SomeOf([NOISE], n=(1, 0)), r"SomeOf\(n=\(1, 0\)\): n must be .* two, \(low, high\), with low <= high"),
    (lambda: tk.SomeOf([NOISE, None]), r"SomeOf\(choices=None\): choices must be corruptors"),
    (lambda: tk.RandomOrder([tk.LowerCase]), r"RandomOrder\(steps=.*\): steps must be .*\nHint: .* LowerCase\(\)\."),
    (lambda: tk.Repeat(NOISE, n=-1), r"Repeat\(n=-1\): n must be an integer of at least 0 and at most 1,000, or two"),
    (lambda: tk.Repeat(NOISE, n=1_001), r"Repeat\(n=1001\): n must be an integer of at least 0 and at most 1,000, or"),
    (lambda: tk.Repeat(NOISE, n=(0, 10**7)), r"Repeat\(n=\(0, 10000000\)\): n must be .* at most 1,000"),
    (lambda: tk.Repeat(NOISE, n=True), r"Repeat\(n=True\): n must be an integer"),
    (lambda: tk.Repeat(NOISE, n=1.0), r"Repeat\(n=1\.0\): n must be an integer"),
    (lambda: tk.Repeat(NOISE, n=(1, 2, 3)), r"Repeat\(n=\(1, 2, 3\)\): n must be an integer"),
    (lambda: tk.Repeat(NOISE, 3), r"Repeat: 2 arguments .*takes 1 by place.*\nHint: write n=3"),
    (lambda: tk.Repeat([NOISE]), r"Repeat\(corruptor=\[.*\]\): corruptor must be a corruptor"),
    # corruptors
    (lambda: tk.OneOf([]), r"OneOf\(choices=\(\)\): choices must be at least one corruptor"),
    (lambda: tk.Compose([tk.LowerCase, NOISE]), r"Compose\(steps=.*\): steps must be .*\nHint: .* LowerCase\(\)\."),
    (lambda: tk.Compose("ab"), r"Compose\(steps='ab'\): steps must be corruptors"),
    (lambda: tk.OneOf([NOISE, None]), r"OneOf\(choices=None\): choices must be corruptors"),
    (lambda: tk.Sometimes(tk.LowerCase), r"Sometimes\(corruptor=.*\): corruptor must be .*\nHint: .* LowerCase\(\)\."),
    (lambda: tk.Protect([NOISE], "a"), r"Protect\(corruptor=\[.*\]\): corruptor must be a corruptor"),
    (lambda: tk.Protect(NOISE, "("), r"Protect\(pattern='\('\): pattern must be a pattern that compiles \(missing \)"),
    (lambda: tk.Protect(NOISE, 5), r"Protect\(pattern=5\): pattern must be a pattern that compiles"),
    (lambda: tk.Protect(NOISE, b"a"), r"Protect\(pattern=b'a'\): pattern must be a"),
    (lambda: tk.LowerCase(name=5), r"LowerCase\(name=5\): name must be a string"),
    (lambda: tk.corruptor(type("Empty", (), {})), r"corruptor\(Empty\): the class needs a method edits"),
    (lambda: tk.corruptor(5), r"corruptor\(.*5\)"),
    (lambda: tk.rowwise(5), r"Rowwise\(function=5\): function must be a function of \(text, rng\)"),
    (lambda: tk.rowwise(lambda *_: 5)("a"), r"rowwise\(.*\): the function must return a string, not 5\."),
    # calls
    (lambda: NOISE(5), r"^StripPunctuation\(5\): texts must be a string or an iterable of strings\.$"),
    (lambda: NOISE(b"a"), r"^StripPunctuation\(b'a'\): texts must be a string or an iterable"),
    (lambda: NOISE(["a", "b", None]), r"item 2 must be a string, not None"),
    (lambda: NOISE(["a", b"b\0"]), r"item 1 must be a string, not b'b\\x00'"),
    (lambda: NOISE(["x" * 1_000] * 900 + [5]), r"item 900 must be a string, not 5"),
    (lambda: NOISE.trace(["a", 1]), r"item 1 must be a string, not 1"),
    (lambda: NOISE.trace(None), r"StripPunctuation\(None\): texts must be"),
    (lambda: NOISE("a", seed=1.0), r"^StripPunctuation\(seed=1\.0\): seed must be an integer\.$"),
    (lambda: NOISE("a", seed=None), r"seed must be an integer"),
    (lambda: NOISE("a", seed=True), r"seed must be an integer"),
    (lambda: NOISE.trace("a", seed="7"), r"seed must be an integer"),
    (lambda: NOISE("a", copy=-1), r"^StripPunctuation\(copy=-1\): copy must be an integer of at least 0\.$"),
    (lambda: NOISE.variants("a", n=-1), r"StripPunctuation\.variants\(n=-1\): n must be an integer of at least 0"),
    (lambda: NOISE.trace("ab").project([(0, 3)]), r"the span \(0, 3\) does not lie in a text of 2 characters"),
    # sources
    (lambda: tk.texts("one"), r"Texts\(items='one'\): items must be .*\nHint: put it in a list\."),
    (lambda: tk.texts(["a"], limit=0), r"Texts\(limit=0\): limit must be an integer of at least 1"),
    (lambda: tk.texts(["a"]).windows(words=(3, 2)), r"Windows\(words=\(3, 2\)\): words must be two integers"),
    (lambda: tk.texts(["a"]).windows(words=(0, 2)), r"words must be two integers \(low, high\) with 1 <= low <= high"),
    (lambda: tk.texts(["a"]).windows(words=5), r"words=5\): words must be two integers"),
    (lambda: tk.texts(["a"]).windows(words=(1.0, 2)), r"words must be two integers"),
    (lambda: tk.texts(["a"]).windows(words=(True, 2)), r"words must be two integers"),
    (lambda: tk.texts(["a"]).windows(characters=(3, 2)), r"Windows\(characters=\(3, 2\)\): characters must be two"),
    (lambda: tk.texts(["a"]).windows(characters=0), r"Windows\(characters=0\): characters must be two integers"),
    (lambda: tk.texts(["a"]).windows(), r"words=None, characters=None\): exactly one of them must be given\.\nHint: w"),
    (lambda: tk.texts(["a"]).windows(words=(1, 2), characters=(1, 2)), r"characters=\(1, 2\)\): exactly one"),
    (lambda: tk.texts(["a"]).windows(words=(1, 2), seed=0.5), r"Windows\(seed=0\.5\): seed must be an integer"),
    (lambda: tk.read_text("nowhere/*.txt"), r"read_text\('nowhere/\*\.txt'\): no file matches"),
    (lambda: tk.read_text(__file__, errors="ignore"), r"errors='ignore'\): errors must be \"strict\" or \"replace\""),
    # pairs
    (lambda: tk.pairs("book.txt", TASK), r"pairs\(source='book\.txt'\).*\nHint: tk\.read_text"),
    (lambda: tk.pairs(5, TASK), r"pairs\(source=5\): source must be a source or an iterable of strings"),
    (lambda: tk.pairs(["a"], NOISE), r"pairs\(mapping=StripPunctuation\(\)\): mapping must be.*\nHint: tk\.Restore"),
    (lambda: tk.pairs(["a"], tk.Restore), r"pairs\(mapping=<class .*\): mapping must be"),
    (lambda: tk.pairs(["a"], TASK, seed=7.0), r"\(seed=7\.0\): seed must be an integer"),
    (lambda: tk.pairs(["a"], TASK, copies=0), r"\(copies=0\): copies must be an integer of at least 1"),
    (lambda: tk.pairs(["a"], TASK, key="text"), r"\(key='text'\): key must be \"content\" or \"id\""),
    (lambda: tk.pairs(["a"], TASK).take(-1), r"Pairs\.take\(n=-1\): n must be an integer of at least 0"),
    (lambda: tk.pairs(["a"], TASK).take(1.0), r"Pairs\.take\(n=1\.0\)"),
    (lambda: tk.pairs(["a"], TASK).filter("x"), r"predicate must be a function of a pair"),
    (lambda: tk.pairs(["a"], TASK).mix(), r"^Pairs\.mix\(others=\(\)\): others must be other pairs"),
    (lambda: list(tk.pairs(["a", 5], TASK)), r"item 1 must be a string, not 5"),
    (lambda: tk.pairs(["a", 5], TASK).write("never-made"), r"item 1 must be a string, not 5"),
    (lambda: tk.Restore(tk.LowerCase), r"Restore\(noise=.*\): noise must be a corruptor\.\nHint: "),
    (lambda: tk.Restore(NOISE, unchanged="skip"), r"\(unchanged='skip'\): unchanged must be \"keep\" or \"drop\""),
    # writing
    (lambda: write(layout=tk.Chat), r"Pairs\.write\(layout=<class .*\): layout must be .*\nHint: such as tk\.Chat\(\)"),
    (lambda: write(layout="chat"), r"Pairs\.write\(layout='chat'\)"),
    (lambda: write(shard_size=0), r"shard_size must be an integer of at least 1"),
    # a home folder that no shell puts in
    (lambda: tk.pairs(["a"], TASK).write("~/x"), r"^Pairs\.write\(folder='~/x'\): .*\nHint: Path\('~/x'\)\.expand"),
    (lambda: tk.read_text("~"), r"^read_text\(patterns='~'\): patterns must be a path without ~\.\nHint: Path\('~'\)"),
    (lambda: tk.read_csv([Path("~/a.csv")]), r"^read_csv\(patterns='~/a\.csv'\): .*\nHint: Path\('~/a\.csv'\)"),
    (lambda: tk.verify("~/x"), r"^verify\(folder='~/x'\): .*\nHint: Path\('~/x'\)"),
    (lambda: tk.validate("~/x"), r"^validate\(.*'~/x'\): .*\nHint: Path\('~/x'\)"),
    (lambda: tk.Apply(str.upper, cache="~/x"), r"^Apply\(cache='~/x'\): .*\nHint: Path\('~/x'\)"),
    (split(["train"]), r"^split=\['train'\]: split must be a dict such as"),
    (split({}), r"split must be a dict such as"),
    (split({"train": 0.5}), r"^split=\{'train': 0\.5\}: split must be shares that sum to 1, not 0\.5\.$"),
    (split({"a": 1.5, "b": -0.5}), r"split must be made of positive shares"),
    (split({"a": 1, "b": 0}), r"split must be made of positive shares"),
    (split({"a": NAN}), r"split must be made of positive shares"),
    (split({"a": INFINITE}), r"split must be made of positive shares"),
    (split({"a": True}), r"split must be made of positive shares"),
    (split({"a": "1"}), r"split must be made of positive shares"),
    (split({"../a": 1}), r"split must be named with letters, digits, - and _"),
    (split({"": 1}), r"split must be named with"),
    (split({1: 1}), r"split must be named with"),
    (lambda: tk.Chat(system=5), r"Chat\(system=5\): system must be a string"),
    (lambda: tk.Plain(input="a", target="a"), r"Plain\(target='a'\): target must be another name than input, 'a'"),
    (lambda: tk.Plain(input=5), r"Plain\(input=5\): input must be a string"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "message"), INVALID, ids=[f"{n}-{m[:40]}" for n, (_, m) in enumerate(INVALID)]
)
def test_a_bad_argument_says_what_is_wrong(call, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(tk.InvalidArgument) as caught:
        call()
    text = str(caught.value)
    assert re.search(message, text, re.DOTALL), text
    assert all(line.isprintable() for line in text.splitlines())
    assert not list(tmp_path.iterdir()), "a bad argument left something on the disk"


def test_a_mapping_counts_what_it_leaves_out_in_any_mapping():
    batch = tk.TextBatch.from_list(["a"])
    pairs = tk.PairBatch(batch, batch, ["0"], ["0"], tk.Streams(0, batch), dropped={"short": 2})
    assert next(iter(tk.pairs(["a"], Half(given=pairs)).batches())).dropped == {"short": 2}


def test_too_few_variants():
    with pytest.raises(
        tk.OutOfDomain, match=r"StripPunctuation\(\)\.variants\('a', n=2\): only 1 different.*\nHint: "
    ):
        NOISE.variants("a", n=2)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("StripPunctation", "StripPunctuation"), ("lowercase", "LowerCase"), ("pair", "pairs|Pair")],
)
def test_an_unknown_name_gets_a_hint(name, hint):
    with pytest.raises(
        AttributeError, match=rf"module 'tunekit' has no attribute '{name}'\nHint: Did you mean '({hint})'\?"
    ):
        tk.__getattr__(name)


@pytest.mark.parametrize("other", [tk.LowerCase, "text", 5, None])
def test_operators_take_corruptors(other):
    for join, sign in ((operator.rshift, ">>"), (operator.or_, r"\|")):
        for pair in ((NOISE, other), (other, NOISE)):
            with pytest.raises(tk.InvalidArgument, match=f"{sign}: .* must be a corruptor"):
                join(*pair)


def test_several_corruptors_go_into_a_list():
    for kind in (tk.Compose, tk.OneOf, tk.SomeOf, tk.RandomOrder):
        with pytest.raises(tk.InvalidArgument, match=r"Hint: put them in a list: \w+\(\[…\]\)"):
            kind(NOISE, NOISE)
    with pytest.raises(tk.InvalidArgument, match="noise was given twice"):
        tk.Restore(NOISE, noise=NOISE)


def test_every_error_is_of_the_family():
    errors = [
        tk.InvalidArgument,
        tk.LawBroken,
        tk.LengthUnknown,
        tk.MalformedInput,
        tk.OutOfDomain,
        tk.SourceExhausted,
    ]
    assert all(issubclass(e, tk.TunekitError) for e in errors)
    assert issubclass(tk.InvalidArgument, ValueError)


def test_excerpts_are_short_and_visible():
    hostile = "\x1b[31m\0\u202e\u200b\ud800\x85\n" * 30
    shown = describe(hostile)
    assert len(shown) == 60
    assert shown.isprintable()
    assert shown.startswith(r"'\x1b[31m\x00\u202e\u200b\ud800\x85\n")
    assert describe(hostile[:3]) == repr(hostile[:3])

    class Loud:
        def __repr__(self):
            return "\x1b[2J\r\n\u202e"

    assert describe(Loud()) == r"\x1b[2J\r\n\u202e"
    with pytest.raises(tk.InvalidArgument) as caught:
        tk.LowerCase(rate=hostile)
    assert max(map(len, str(caught.value).splitlines())) < 120


def test_a_broken_law_shows_an_excerpt():
    pair = tk.Pair("\x1b" * 500, "\0" * 500)
    with pytest.raises(tk.LawBroken) as caught:
        TASK.check(pair)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_what_nests_too_deep_has_an_excerpt():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    assert describe(deep) == "a list that nests too deep to be shown"
    while deep:  # taken apart here, for a deep one is freed by recursion
        deep = deep[0]
