"""What a value is made of: the same content twice is equal, and whatever changes the data changes it."""

import numpy as np
import pytest

import tunekit as tk
from tunekit.values.content import content_of

LIMIT = 3
STOP = {"a", "b"}


def made(program: str, name: str):
    """What a program calls by this name."""
    names = {"tk": tk, "np": np, "__name__": "somewhere"}
    exec(program, names)
    return names[name]


CORRUPTOR = """
{outside}
@tk.corruptor
class Drop(tk.Corruptor):
    letters: str = "a"
    MORE = "{more}"

    def chosen(self):
        return {helper}

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(self.chosen()), 1))

drop = Drop()
"""
PLAIN = {"outside": "TABLE = {1: 2}", "more": "x", "helper": "self.letters"}


@pytest.mark.parametrize("change", [{"more": "y"}, {"helper": "self.MORE"}, {"helper": "str(TABLE)"}, {}])
def test_the_code_of_a_class_counts(change):
    before = made(CORRUPTOR.format(**PLAIN), "drop")
    after = made(CORRUPTOR.format(**PLAIN | change), "drop")
    assert (content_of(before) == content_of(after)) == (not change)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(p): return p > 1", "def f(p): return p > 2"),
        ("N = 1\ndef f(p): return p > N", "N = 2\ndef f(p): return p > N"),
        ("N = {1}\ndef f(p): return p in N", "N = {2}\ndef f(p): return p in N"),
        ("N = {1: 2}\ndef f(p): return N[p]", "N = {1: 3}\ndef f(p): return N[p]"),
        ("def g(p): return p\ndef f(p): return g(p)", "def g(p): return -p\ndef f(p): return g(p)"),
        ("def f(p, n=1): return n", "def f(p, n=2): return n"),
        ("f = (lambda n: lambda p: p > n)(1)", "f = (lambda n: lambda p: p > n)(2)"),
        ("f = np.arange(5000)", "f = np.arange(5000)[::-1].copy()"),
        (
            "import re\nR = re.compile('a')\ndef f(p): return R",
            "import re\nR = re.compile('b')\ndef f(p): return R",
        ),
        ("C = tk.DropWords()\ndef f(p): return C(p)", "C = tk.DropWords(rate=1)\ndef f(p): return C(p)"),
        (
            "from functools import partial\nf = partial(lambda n, p: p, 1)",
            "from functools import partial\nf = partial(lambda n, p: p, 2)",
        ),
    ],
)
def test_what_a_function_depends_on_counts(before, after):
    assert content_of(made(before, "f")) == content_of(made(before, "f"))
    assert content_of(made(before, "f")) != content_of(made(after, "f"))


def test_a_bound_method_counts_with_its_object():
    class Shorter:
        def __init__(self, n):
            self.n = n

        def __call__(self, pair):
            return len(pair.input) < self.n

        def method(self, pair):
            return len(pair.input) < self.n

    assert content_of(Shorter(1).method) != content_of(Shorter(2).method)


def test_functions_that_name_each_other_have_an_end():
    program = "def f(n): return g(n - 1)\ndef g(n): return f(n - 1)"
    assert content_of(made(program, "f")) == content_of(made(program, "f"))


def test_functions_that_all_name_each_other_take_no_time():
    names = [f"f{n}" for n in range(40)]
    program = "".join(f"def {name}(p): return {' + '.join(f'{n}(p)' for n in names)}\n" for name in names)
    assert len(str(content_of(made(program, "f0")))) < 10**6
