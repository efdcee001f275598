"""Every value can be saved as data and made again, and its fingerprint is the same everywhere."""

import json
import os
import subprocess
import sys
from collections import OrderedDict
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_public_api import VALUES

import tunekit as tk

FRACTIONS = [
    tk.DropWords(rate=Fraction(1, 3)),
    tk.OneOf([tk.LowerCase(), tk.UpperCase()], weights=(Fraction(1, 7), 2)),
]


@tk.corruptor
class Censor:
    """Hide some words."""

    words: tuple[str, ...] = ("damn",)
    shown: dict | None = None

    def edits(self, texts, streams):
        return tk.Edits.none()


@tk.corruptor
class LowerCase:
    """A class of one's own with the name of one of tunekit's."""

    def edits(self, texts, streams):
        return tk.Edits.none()


@pytest.mark.parametrize("value", VALUES + FRACTIONS, ids=repr)
def test_a_saved_value_comes_back(value):
    data = tk.to_dict(value)
    assert json.loads(json.dumps(data)) == data, "it holds only what JSON has"
    for again in (tk.from_dict(data), tk.from_json(tk.to_json(value)), tk.from_dict(OrderedDict(data))):
        assert type(again) is type(value)
        assert again == value
        assert tk.fingerprint(again) == tk.fingerprint(value)


def test_what_is_as_by_default_is_left_out():
    assert tk.to_dict(tk.StripPunctuation()) == {"type": "StripPunctuation"}
    assert tk.to_dict(tk.StripPunctuation(keep="-", rate=0.5)) == {
        "type": "StripPunctuation",
        "keep": "-",
        "rate": 0.5,
    }


def test_another_value_has_another_fingerprint():
    assert len({tk.fingerprint(v) for v in VALUES}) == len({repr(v) for v in VALUES})


def test_equal_numbers_have_one_fingerprint():
    assert tk.fingerprint(tk.DropWords(rate=1)) == tk.fingerprint(tk.DropWords(rate=1.0))
    assert tk.fingerprint(tk.DropWords(rate=0.5)) == tk.fingerprint(tk.DropWords(rate=Fraction(1, 2)))


def test_a_fingerprint_is_the_same_for_ever():
    """A difference is a breaking change: whoever keeps fingerprints beside data sets would not find them again."""
    chain = tk.Protect(tk.LowerCase() >> tk.RandomEdits(rate=0.1), r"\d+") | tk.StripPunctuation(
        keep="’\ud800"
    )
    assert tk.fingerprint(chain) == "336be89a99300f59c9cfc6d52f57fb98"
    assert (
        tk.fingerprint(tk.pairs(tk.texts(["a"]).windows(words=(2, 3)), tk.Restore(chain), seed=3))
        == "e24e12d64ad7c7124367064eb40961bd"
    )


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_a_fingerprint_is_the_same_in_another_process(hash_seed):
    value = tk.Protect(tk.LowerCase() | tk.DropWords(rate=0.3), ["a", "b"])
    program = f"import tunekit as tk; from tunekit import *; print(tk.fingerprint({value!r}))"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    printed = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == tk.fingerprint(value)


# Classes of one's own


def test_a_class_of_ones_own_must_be_handed_over():
    value = tk.LowerCase() >> Censor(words=("heck", "\ud800"), shown={"a": [1, [2]], 2: ("b", None)})
    data = tk.to_dict(value)
    assert data["steps"][1]["type"] == f"{__name__}.Censor"
    assert tk.from_dict(data, classes=[Censor]) == value
    with pytest.raises(
        tk.InvalidArgument, match=r"no class 'test_saving.Censor' here.\nHint: .*classes=\[Censor\]"
    ):
        tk.from_dict(data)


def test_a_name_of_tunekit_is_never_taken_for_ones_own():
    mine, theirs = LowerCase(), tk.LowerCase()
    assert tk.to_dict(mine) != tk.to_dict(theirs)
    assert tk.from_dict(tk.to_dict(theirs), classes=[LowerCase]) == theirs
    assert type(tk.from_dict(tk.to_dict(mine), classes=[LowerCase])) is LowerCase
    with pytest.raises(tk.InvalidArgument, match="classes="):
        tk.from_dict(tk.to_dict(mine))


def test_of_two_classes_of_one_name_the_one_of_the_module_counts():
    other = tk.corruptor(type("Censor", (), {"edits": Censor.edits, "__module__": "elsewhere"}))
    data = tk.to_dict(other())
    assert data == {"type": "elsewhere.Censor"}
    for classes in ([Censor, other], [other, Censor]):
        assert type(tk.from_dict(data, classes=classes)) is other
        assert type(tk.from_dict(tk.to_dict(Censor()), classes=classes)) is Censor
    assert type(tk.from_dict(data, classes=[Censor])) is Censor, "a class may have moved"
    with pytest.raises(tk.InvalidArgument, match="may be several of the given classes"):
        tk.from_dict({"type": "third.Censor"}, classes=[Censor, other])


def test_equal_contents_have_one_fingerprint():
    same = [tk.texts([{"text": "a", "n": True}]), tk.texts([{"n": 1.0, "text": "a"}])]
    assert same[0] == same[1]
    assert tk.fingerprint(same[0]) == tk.fingerprint(same[1])


def test_lists_and_tuples_come_back_as_they_were():
    for shown in ({"a": [1, (2, [3])]}, {"b": ((), [])}):
        again = tk.from_json(tk.to_json(Censor(shown=shown)), classes=[Censor])
        assert repr(again.shown) == repr(shown)


def test_nothing_is_imported_by_a_name_in_the_data():
    before = set(sys.modules)
    for name in (
        "antigravity.Module",
        "os.system",
        "tunekit.writing.folder.Folder",
        "builtins.eval",
        "../x",
        "",
    ):
        with pytest.raises(tk.InvalidArgument):
            tk.from_dict({"type": name})
    assert "antigravity" not in set(sys.modules) - before


# Functions


def test_a_function_is_refused_with_a_way_out():
    with pytest.raises(
        tk.InvalidArgument, match=r"cannot be saved.\nHint: write the function as a method edits"
    ):
        tk.to_dict(tk.rowwise(lambda text, _: text))
    some = tk.texts(["a"])
    apply = tk.Apply(str.upper)
    for held in (
        apply,
        apply.on_input(tk.LowerCase()),
        some.where(str.strip),
        tk.pairs(some, apply).map(len),
    ):
        with pytest.raises(
            tk.InvalidArgument, match=r"saved.\nHint: hand over a value that can be called: .*call__\.$"
        ):
            tk.to_dict(held)


def test_a_function_counts_in_a_fingerprint_by_its_code_or_by_a_name():
    double, same = tk.rowwise(lambda text, _: text * 2), tk.rowwise(lambda text, _: text)
    assert tk.fingerprint(double) != tk.fingerprint(same)
    named = [tk.rowwise(function, name="mine") for function in (len, str.upper)]
    assert tk.fingerprint(named[0]) == tk.fingerprint(named[1])
    assert tk.fingerprint(tk.pairs(["a"], tk.Restore(same)).filter(bool)) != tk.fingerprint(
        tk.pairs(["a"], tk.Restore(same))
    )


# What is no value, and data that no value made


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tk.to_dict(tk.LowerCase), "must be a value"),
        (lambda: tk.to_dict("text"), "must be a value"),
        (lambda: tk.fingerprint(None), "must be a value"),
        (lambda: tk.to_dict(Censor(words={"a"})), "cannot be saved"),
        (lambda: tk.to_dict(Censor(words=b"a")), "cannot be saved"),
        (lambda: tk.to_dict(Censor(words=float("nan"))), "JSON has no number"),
        (lambda: tk.to_dict(tk.texts(iter(["a"]))), "cannot be saved"),
        (lambda: tk.fingerprint(tk.texts(iter(["a"]))), "^fingerprint.*cannot be saved"),
        (lambda: tk.to_dict(Censor(shown={(1, 2): 2})), "a key must be plain"),
        (lambda: tk.to_json(Censor(words=10**5_000)), "4,000 digits at most"),
        (lambda: tk.to_json(Censor(words=Fraction(1, 10**4_000))), "4,000 digits at most"),
        (lambda: tk.from_json(3), "text must be a string"),
        (lambda: tk.from_json(b"{}"), "text must be a string"),
        (lambda: tk.from_json('{"type": "ShuffleWords", "window": ' + "9" * 5_000 + "}"), "from_json"),
        (lambda: tk.from_dict({"type": "LowerCase"}, classes=str), "must be classes, in a list"),
        (lambda: tk.from_dict({"type": "LowerCase"}, classes=["a"]), "must be classes, in a list"),
        (lambda: tk.from_dict({"type": "Compose", "steps": [{}]}), 'must have a class under "type"'),
        (lambda: tk.from_dict({"type": "Sample", "seed": 1}), "Sample: the argument n is missing"),
        (
            lambda: tk.from_dict({"type": "DropWords", "rate": {"type": "fraction", "of": [1, 2], "x": 3}}),
            "two integers",
        ),
        (lambda: tk.from_dict([]), 'a class under "type"'),
        (lambda: tk.from_dict({"rate": 1}), 'a class under "type"'),
        (lambda: tk.from_dict({"type": "Lowercase"}), "Did you mean 'LowerCase'"),
        (lambda: tk.from_dict({"type": "TextBatch"}), "tunekit has no class 'TextBatch'"),
        (
            lambda: tk.from_dict({"type": "DropWords", "rat": 1}),
            "DropWords has no argument 'rat'.\nHint: Did you mean 'rate'",
        ),
        (lambda: tk.from_dict({"type": "DropWords", "rate": 2}), "rate must be between 0 and 1"),
        (lambda: tk.from_dict({"type": "Compose", "steps": [{"type": []}]}), r"no class \[\]|no class \(\)"),
        (
            lambda: tk.from_dict({"type": "DropWords", "rate": {"type": "fraction", "of": [1, 0]}}),
            "two integers",
        ),
        (
            lambda: tk.from_dict({"type": "DropWords", "rate": {"type": "dict", "items": [1]}}),
            "a list of pairs",
        ),
        (lambda: tk.from_json("{"), "line 1, column 2"),
        (lambda: tk.from_json("[" * 100_000), "levels deep"),
        (lambda: tk.from_json('{"type": "DropWords", "rate": NaN}'), "rate"),
    ],
)
def test_errors_teach(call, message):
    with pytest.raises(tk.TunekitError, match=message):
        call()


def test_data_that_is_too_deep_is_refused():
    data: dict = {"type": "LowerCase"}
    for _ in range(200):
        data = {"type": "Sometimes", "corruptor": data}
    with pytest.raises(tk.InvalidArgument, match="levels deep"):
        tk.from_dict(data)


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([*tk.__all__, "dict", "fraction", "list"]),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["type", "steps", "rate", "of"]), inner)
    ),
)


@given(
    st.dictionaries(st.sampled_from(["type", "corruptor", "rate", "steps", "items", "of", "x"]), json_like)
)
def test_data_of_any_kind_gives_a_value_or_an_error_that_teaches(data):
    try:
        value = tk.from_dict(data)
    except tk.TunekitError:
        return
    assert type(value).__name__ == data["type"]


def test_an_argument_cannot_be_called_type():
    with pytest.raises(tk.InvalidArgument, match="Noise: an argument cannot be called type"):
        tk.corruptor(type("Noise", (), {"__annotations__": {"type": str}, "edits": Censor.edits}))
