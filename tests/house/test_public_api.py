"""The names of the root, and what every value of the library can do."""

import ast
import copy
import dataclasses
import inspect
import pickle
import pkgutil
import subprocess
import sys
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import tunekit as tk
from tunekit.names import FAMILIES, HOMES, homes_in

INIT = Path(tk.__file__)
STAR: dict = {}
exec("from tunekit import *", STAR)

VALUES = [
    tk.StripPunctuation(),
    tk.StripPunctuation(keep="'\"\n\ud800", rate=0.1, symbols=True),
    tk.LowerCase(),
    tk.UpperCase(name="shout"),
    tk.TitleCase(),
    tk.FoldCase(name="fold"),
    tk.SwapCase(),
    tk.StripDiacritics(),
    tk.StripDiacritics(rate=0.25, keep="йё\u0306", strokes=True),
    tk.NormalizeUnicode(),
    tk.NormalizeUnicode(form="NFKD", name="plain"),
    tk.CollapseWhitespace(),
    tk.RandomEdits(),
    tk.RandomEdits(rate=0.07, kinds=["swap", "insert"], name="mine"),
    tk.DropWords(rate=0),
    tk.SwapWords(rate=1),
    tk.DuplicateWords(),
    tk.ShuffleWords(window=None, name="salad"),
    tk.ShuffleSentences(window=2),
    tk.Truncate(),
    tk.Truncate(share=[0, 0.5], unit="graphemes", side="start"),
    tk.Homoglyphs(rate=0.2),
    tk.SomeOf([tk.LowerCase(), tk.DropWords()]),
    tk.SomeOf([tk.LowerCase(), tk.DropWords(), tk.UpperCase()], n=[1, 3], name="some"),
    tk.RandomOrder([tk.LowerCase() >> tk.UpperCase(), tk.DropWords()]),
    tk.RandomOrder([]),
    tk.Repeat(tk.LowerCase() | tk.UpperCase()),
    tk.Repeat(tk.DropWords(), n=(0, 3)) >> tk.LowerCase(),
    tk.Compose([]),
    tk.Compose([tk.LowerCase()]),
    tk.LowerCase() >> tk.DropWords(rate=0.3),
    tk.LowerCase() >> tk.DropWords() >> tk.UpperCase(),
    tk.LowerCase() >> (tk.DropWords() >> tk.UpperCase()),
    tk.Sometimes(tk.DropWords(name="few"), name="now and then") >> tk.DropWords(),
    tk.Compose([tk.Compose([tk.LowerCase(), tk.DropWords()]), tk.UpperCase()]),
    tk.Compose([tk.Compose([]), tk.Compose([tk.UpperCase()])]),
    tk.LowerCase() | tk.UpperCase() | tk.DropWords(),
    tk.LowerCase() >> tk.DropWords() | tk.UpperCase(),
    (tk.LowerCase() | tk.UpperCase()) >> tk.DropWords(),
    tk.DropWords() >> (tk.LowerCase() | tk.UpperCase()),
    tk.OneOf([tk.LowerCase()]),
    tk.OneOf([tk.LowerCase(), tk.UpperCase()], weights=[1, 2.5], name="either"),
    tk.OneOf([tk.LowerCase(), tk.UpperCase()], weights=(1, 3)) | tk.DropWords(),
    tk.OneOf([tk.OneOf([tk.LowerCase(), tk.UpperCase()]), tk.DropWords()]),
    tk.OneOf([tk.DropWords(), tk.OneOf([tk.LowerCase(), tk.UpperCase()])]),
    tk.Sometimes(tk.LowerCase() >> tk.UpperCase(), p=0.25),
    tk.Sometimes(tk.LowerCase() | tk.UpperCase()),
    tk.Protect(tk.LowerCase() >> tk.SwapWords(), r"https?://\S+|\"'"),
    tk.Restore(tk.LowerCase() | tk.UpperCase(), unchanged="drop"),
    tk.Chat(),
    tk.Chat(system="“Restore”\n'it'."),
    tk.Plain(input="noisy", target="clean"),
    tk.texts(("a", "b\ud800")).windows(words=(2, 3), seed=-1).paragraphs(),
    tk.texts(("a", "中")).windows(characters=(2, 3)),
    tk.read_text(__file__, errors="replace", limit=10**6),
    tk.pairs(tk.texts(("a", "b")), tk.Restore(tk.LowerCase()), seed=3, copies=2).take(4),
]
TEXTS = ["The quick, BROWN fox.", "jumps: over", "the LAZY dog!", "", "Straße \ud800"]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_the_repr_makes_an_equal_value(value):
    again = eval(repr(value), dict(STAR))
    assert type(again) is type(value)
    assert again == value
    assert repr(again) == repr(value)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_are_equal_by_content(value):
    for twin in (
        copy.copy(value),
        copy.deepcopy(value),
        pickle.loads(pickle.dumps(value)),
        dataclasses.replace(value),
    ):
        assert twin == value
        assert hash(twin) == hash(value)
        assert repr(twin) == repr(value)
        if isinstance(value, tk.Corruptor):
            assert twin(TEXTS, seed=5) == value(TEXTS, seed=5)
    assert sum(other == value for other in VALUES) == 1 + sum(
        o is not value and repr(o) == repr(value) for o in VALUES
    )


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_are_frozen_and_take_keywords(value):
    for field in dataclasses.fields(value):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field.name, getattr(value, field.name))
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.another = 1
    assert set(vars(value)) == {f.name for f in dataclasses.fields(value)}


def test_a_rate_may_be_a_fraction():
    assert eval(repr(tk.DropWords(rate=Fraction(1, 3))), STAR | {"Fraction": Fraction}) == tk.DropWords(
        rate=Fraction(1, 3)
    )
    assert tk.DropWords(rate=Fraction(1, 2))(TEXTS) == tk.DropWords(rate=0.5)(TEXTS)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        (tk.Homoglyphs(rate=np.float64(0.5)), tk.Homoglyphs(rate=0.5)),
        (tk.DropWords(rate=np.float32(0.25)), tk.DropWords(rate=0.25)),
        (tk.ShuffleWords(window=np.int64(5)), tk.ShuffleWords(window=5)),
        (tk.StripPunctuation(symbols=np.bool_(True)), tk.StripPunctuation(symbols=True)),
        (tk.StripPunctuation(keep=np.str_("'")), tk.StripPunctuation(keep="'")),
        (tk.Truncate(share=np.int64(1)), tk.Truncate(share=1)),
        (tk.Truncate(share=(np.float64(0.2), np.int64(1))), tk.Truncate(share=(0.2, 1))),
        (tk.SomeOf([tk.LowerCase()], n=np.int64(1)), tk.SomeOf([tk.LowerCase()], n=1)),
        (tk.Repeat(tk.LowerCase(), n=[np.int8(1), np.uint64(3)]), tk.Repeat(tk.LowerCase(), n=(1, 3))),
        (tk.OneOf([tk.LowerCase()], weights=[np.int64(1)]), tk.OneOf([tk.LowerCase()], weights=[1])),
        (tk.Sometimes(tk.LowerCase(), p=np.float64(0.1)), tk.Sometimes(tk.LowerCase(), p=0.1)),
    ],
    ids=repr,
)
def test_a_number_of_numpy_is_a_plain_one(given, plain):
    assert repr(given) == repr(plain)
    assert given == plain == eval(repr(given), dict(STAR))


def test_another_class_is_another_value():
    assert tk.LowerCase() != tk.UpperCase()
    assert tk.DropWords(rate=0.2) != tk.SwapWords(rate=0.2)
    assert tk.LowerCase() != tk.LowerCase(name="low")
    assert len(set(VALUES)) == len({repr(v) for v in VALUES} | set())


# The root


def test_every_name_is_there():
    assert tk.__all__ == sorted(set(tk.__all__))
    for name in tk.__all__:
        thing = getattr(tk, name)
        assert thing.__name__ == name
        assert thing.__module__ == f"tunekit.{HOMES[name]}"
        assert STAR[name] is thing


@pytest.mark.parametrize("package", ["", *(f".{family}" for family in FAMILIES if family != "patterns")])
def test_a_stub_says_what_type_checkers_understand(package):
    """``names_of`` reads lines; they are all that there is."""
    stub = INIT.parent.joinpath(*package.split("."), "__init__.pyi").read_text("utf-8")
    tree = ast.parse(stub)
    lines = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    others = [ast.unparse(node) for node in tree.body if node not in lines]
    assert others == ([] if package else ["__version__: str"])
    seen = {alias.asname: node.module for node in lines for alias in node.names}
    assert seen == homes_in(f"tunekit{package}")
    assert sorted(seen) == sorted(set(dir(import_module(f"tunekit{package}"))) - {"__version__"})


def fresh(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_dir_is_clean():
    shown = fresh("import tunekit; print(*dir(tunekit))").split()
    assert [n for n in shown if not n.startswith("__")] == sorted([*tk.__all__, *FAMILIES])
    assert dir(tk) == shown


def test_the_families_are_there_from_the_start():
    program = "import tunekit as tk; print(*(hasattr(tk, n) for n in ('corruptors', 'layouts', 'sources')))"
    assert fresh(program).split() == ["True"] * 3


@pytest.mark.parametrize("name", ["__wrapped__", "__path_of_nothing__", "_private"])
def test_hidden_names_get_no_hint(name):
    with pytest.raises(AttributeError) as caught:
        getattr(tk, name)
    assert "Hint" not in str(caught.value)


@pytest.mark.parametrize("name", [n for n in tk.__all__ if inspect.isfunction(getattr(tk, n))])
def test_functions_take_their_objects_by_place_and_the_rest_by_keyword(name):
    parameters = list(inspect.signature(getattr(tk, name)).parameters.values())
    assert all(
        p.kind in (p.KEYWORD_ONLY, p.VAR_KEYWORD) for p in parameters if p.default not in (p.empty, None)
    )


def test_public_methods_take_keywords_after_their_objects():
    for name in tk.__all__:
        for method, function in inspect.getmembers(getattr(tk, name), inspect.isfunction):
            if not method.startswith("_") and issubclass(getattr(tk, name), tk.Corruptor | tk.Pairs):
                kinds = [
                    p.kind
                    for p in inspect.signature(function).parameters.values()
                    if p.default is not p.empty
                ]
                assert all(kind is inspect.Parameter.KEYWORD_ONLY for kind in kinds), (name, method)


# Names and modules


def modules():
    """The names of all modules, which are imported on the way."""
    found = [info.name for info in pkgutil.walk_packages(tk.__path__, "tunekit.")]
    for name in found:
        import_module(name)
    return found


def test_every_module_is_what_an_import_of_it_gives():
    """``import tunekit.sources.mixing as m`` takes the attribute of the package, which may be another thing."""
    for name in modules():
        package, _, last = name.rpartition(".")
        assert getattr(sys.modules[package], last) is sys.modules[name], name
        there: dict = {}
        exec(f"import {name} as m", there)
        assert there["m"] is sys.modules[name]


# What is taken by programs of the docs, or will be: no module may be called so, nor almost so.
TAKEN = {"attacks", "balance", "coverage", "documents", "formats", "noise", "problems", "structure"}


def homes() -> dict[str, set[tuple[str, str]]]:
    """The public names, each with its module, by the name in small letters."""
    found: dict[str, set[tuple[str, str]]] = {name: {(name, "")} for name in TAKEN}
    for package in ("", *(f".{family}" for family in FAMILIES if family != "patterns")):
        for name, home in homes_in(f"tunekit{package}").items():
            if home != "tunekit":
                found.setdefault(name.casefold(), set()).add((name, home))
    return found


def test_no_module_shares_a_public_name():
    """But for the one where a class of this name lives: ``restore`` and ``Restore`` are one thing."""
    known = homes()
    for module in modules():
        last = module.rpartition(".")[2]
        for name, home in known.get(last, ()):
            assert name != last, module
            assert f"{home}.".startswith(f"{module}."), (module, home)
