"""Corruptors called, traced and composed: a string gives a string, a list gives a list."""

import re
from collections.abc import Iterator
from typing import assert_type

import tunekit as tk

typos = tk.RandomEdits(rate=0.1, kinds=["swap", "delete"])
assert_type(typos, tk.RandomEdits)
assert_type(typos.rate, float)
assert_type(typos.name, str | None)

# Calls

assert_type(typos("some text"), str)
assert_type(typos("some text", seed=7, copy=1), str)
assert_type(typos(["some text"], seed=7), list[str])
assert_type(typos(("some", "text")), list[str])
assert_type(typos(line for line in ["some", "text"]), list[str])
assert_type(typos.variants("some text", n=3, seed=7), list[str])


def shouted(texts: Iterator[str]) -> list[str]:
    return tk.UpperCase()(texts)


# Traces

trace = typos.trace("some text", seed=7)
assert_type(trace, tk.Trace)
assert_type(trace.text, str)
assert_type(trace.source, str)
assert_type(trace.edits, list[tuple[int, int, str]])
assert_type(trace.cer, float)
assert_type(trace.project([(0, 4)]), list[tuple[int, int] | None])
assert_type(typos.trace(["some text"]), list[tk.Trace])

# Chains, alternatives, chance, guards

chain = tk.LowerCase() >> tk.StripPunctuation(keep="'") >> typos
assert_type(chain, tk.Compose)
assert_type(chain("some text"), str)
assert_type(chain(["some text"]), list[str])

either = tk.LowerCase() | tk.UpperCase() | chain
assert_type(either, tk.OneOf)
assert_type(either >> tk.DropWords(rate=0.1), tk.Compose)

assert_type(tk.Compose([tk.LowerCase(), either]), tk.Compose)
assert_type(tk.OneOf([tk.LowerCase(), tk.UpperCase()], weights=[3, 1]), tk.OneOf)
assert_type(tk.Sometimes(chain, p=0.5), tk.Sometimes)
assert_type(tk.Protect(chain, r"https?://\S+")("some text"), str)
assert_type(tk.Protect(chain, [tk.patterns.URL, re.compile("x")]), tk.Protect)
assert_type(tk.KeepGraphemes(chain)("some text"), str)
assert_type(tk.SomeOf([tk.TitleCase(), typos, chain], n=(0, 2)), tk.SomeOf)
assert_type(tk.RandomOrder([tk.FoldCase(), typos]), tk.RandomOrder)
assert_type(tk.Repeat(tk.SwapCase(), n=3)(["some text"]), list[str])

steps: list[tk.Corruptor] = [tk.LowerCase(), typos, chain, either, tk.Protect(chain, "x")]
for step in steps:
    assert_type(step("some text"), str)
    assert_type(step.traits, frozenset[str])
    assert_type(step >> step | step, tk.OneOf)

# The families

assert_type(tk.corruptors.SwapWords(rate=0.2), tk.SwapWords)
assert_type(tk.corruptors.NormalizeUnicode(form="NFKD")("some text"), str)
assert_type(tk.Truncate(share=(0.2, 0.5), unit="words", side="start")("some text"), str)
assert_type(tk.ShuffleWords(window=None) >> tk.ShuffleSentences(), tk.Compose)
assert_type(tk.Homoglyphs(rate=0.1) >> tk.StripDiacritics() >> tk.DuplicateWords(rate=0.1), tk.Compose)
url: str = tk.patterns.URL
