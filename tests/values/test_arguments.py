"""Annotations are rules: what each of them takes, refuses and keeps."""

from dataclasses import field, fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional

import numpy as np
import pytest
from annotated_types import Ge, Gt, Interval, Le, Lt
from hypothesis import given
from hypothesis import strategies as st

import tunekit as tk
from tunekit.values.arguments import (
    Checked,
    Count,
    Flag,
    Rate,
    Seed,
    Text,
    Worded,
    argument_rules,
    between,
    bounds_of,
    function_of,
    rule_of,
    without_rules,
)

if TYPE_CHECKING:
    from decimal import Decimal


def doubled(owner, argument, given):
    """A rule of one's own: it refuses, and gives what the field holds."""
    if not isinstance(given, int):
        raise tk.InvalidArgument(f"{type(owner).__name__}: {argument} must be doubled.")
    return 2 * given


@tk.value
class Sample:
    """An argument of each kind."""

    rate: Rate = 0.5
    seed: Seed = 0
    count: Count = 1
    flag: Flag = False
    text: Text = ""
    word: Literal["a", "b"] = "a"
    said: Annotated[Literal["x", "y"], Worded("one of x, y")] = "x"
    maybe: Count | None = None
    old: Optional[Count] = None  # noqa: UP045 -- the older way to write it
    named: "Count" = 1
    pair: Annotated[tuple[int, int], between(1, 9)] = (1, 2)
    above: Annotated[float, Gt(0), Lt(2)] = 1
    small: Annotated[int, Ge(2), Le(4)] = 3
    open_: Annotated[int, Gt(2), Lt(6)] = 3
    own: Annotated[int, Checked(doubled)] = 0
    call: Annotated[Any, function_of("a function of a text")] = len
    free: float = 0.0
    either: int | str = 0
    unknown: "Decimal | None" = None


GOOD = [
    ("rate", 0, 0),
    ("rate", 1, 1),
    ("rate", Fraction(1, 3), Fraction(1, 3)),
    ("rate", np.float64(0.25), 0.25),
    ("seed", -5, -5),
    ("seed", np.int64(7), 7),
    ("count", np.uint8(3), 3),
    ("flag", np.True_, True),
    ("text", np.str_("a"), "a"),
    ("word", "b", "b"),
    ("said", "y", "y"),
    ("maybe", None, None),
    ("maybe", 4, 4),
    ("old", None, None),
    ("named", 2, 2),
    ("pair", [2, np.int32(9)], (2, 9)),
    ("above", 1e-9, 1e-9),
    ("small", 2, 2),
    ("small", 4, 4),
    ("open_", 5, 5),
    ("own", 3, 6),
    ("call", print, print),
    ("free", "anything", "anything"),
    ("either", [1], [1]),
    ("unknown", 5, 5),
]
BAD = [
    ("rate", 1.5, "between 0 and 1.\nHint: write 0.015 for 1.5 %."),
    ("rate", float("nan"), "between 0 and 1."),
    ("rate", True, "a number between 0 and 1."),
    ("rate", None, "a number between 0 and 1."),
    ("seed", 1.0, "an integer."),
    ("seed", "1", "an integer."),
    ("count", 0, "an integer of at least 1."),
    ("count", True, "an integer of at least 1."),
    ("flag", 1, "True or False."),
    ("flag", None, "True or False."),
    ("text", b"a", "a string."),
    ("word", "aa", '"a" or "b".\nHint: Did you mean \'a\'?'),
    ("word", ["a"], '"a" or "b".'),
    ("word", None, '"a" or "b".'),
    ("word", np.array(["a", "b"]), '"a" or "b".'),
    ("said", "z", "one of x, y."),
    ("maybe", 0, "an integer of at least 1."),
    ("old", 0, "an integer of at least 1."),
    ("named", 0, "an integer of at least 1."),
    ("pair", (2, 1), "two integers (low, high) with 1 <= low <= high <= 9."),
    ("pair", (0, 1), "two integers (low, high) with 1 <= low <= high <= 9."),
    ("pair", 3, "two integers (low, high) with 1 <= low <= high <= 9."),
    ("pair", (1, 2.0), "two integers (low, high) with 1 <= low <= high <= 9."),
    ("above", 0, "a number above 0 and below 2."),
    ("above", 2, "a number above 0 and below 2."),
    ("above", float("nan"), "a number above 0 and below 2."),
    ("above", "1", "a number above 0 and below 2."),
    ("small", 1, "an integer of at least 2."),
    ("small", 5, "at most 4."),
    ("open_", 2, "an integer of at least 3."),
    ("open_", 6, "at most 5."),
    ("call", "len", "a function of a text."),
]


@pytest.mark.parametrize(("argument", "given", "kept"), GOOD)
def test_what_a_rule_takes(argument, given, kept):
    held = getattr(Sample(**{argument: given}), argument)
    assert held == kept
    assert type(held) is type(kept)


@pytest.mark.parametrize(("argument", "given", "rule"), BAD)
def test_what_a_rule_refuses(argument, given, rule):
    with pytest.raises(tk.InvalidArgument) as caught:
        Sample(**{argument: given})
    assert str(caught.value).startswith(f"Sample({argument}=")
    assert str(caught.value).endswith(f"): {argument} must be {rule}")


def test_a_rule_of_ones_own_speaks_for_itself():
    with pytest.raises(tk.InvalidArgument, match=r"^Sample: own must be doubled\.$"):
        Sample(own="a")


def test_replacing_checks_too():
    with pytest.raises(tk.InvalidArgument, match="rate must be"):
        replace(Sample(), rate=2)
    assert replace(Sample(pair=[3, 4]), rate=1).pair == (3, 4)


def test_a_type_alone_is_no_rule():
    assert {"free", "either", "unknown"}.isdisjoint(argument_rules(Sample))
    assert rule_of(float) is rule_of(Any) is rule_of(int | str) is None
    assert rule_of(Annotated[float, "a note"]) is None


def test_rules_are_read_through_what_is_around_them():
    assert rule_of(Annotated[Rate, "a note"])("C", "r", 0.5) == 0.5
    with pytest.raises(tk.InvalidArgument):
        rule_of(Annotated[Literal["a"], "a note"])("C", "r", "b")


def test_rules_are_inherited():
    @tk.value
    class Below(Sample):
        more: Count = 1

    with pytest.raises(tk.InvalidArgument, match=r"^Below\(rate=2\)"):
        Below(rate=2)
    with pytest.raises(tk.InvalidArgument, match=r"^Below\(more=0\)"):
        Below(more=0)


def test_an_argument_by_place_is_checked():
    @tk.value
    class Placed:
        count: Count = field(kw_only=False)

    assert Placed(np.int16(4)) == Placed(4)
    with pytest.raises(tk.InvalidArgument, match=r"^Placed\(count=0\)"):
        Placed(0)


def test_a_default_is_not_checked():
    @tk.value
    class Odd:
        count: Count = 0

    assert Odd().count == 0


def test_bounds():
    assert bounds_of(Rate) == Interval(ge=0, le=1)
    assert bounds_of(Annotated[float, Gt(0), Interval(le=3)]) == Interval(gt=0, le=3)
    assert bounds_of(float) is bounds_of(Flag) is None


def test_a_signature_shows_types():
    for annotation, shown in [(Rate, float), (Count | None, int | None), (Literal["a"], Literal["a"])]:
        assert without_rules(annotation) == shown
    assert "rate: float = 1.0" in str(tk.StripPunctuation.__signature__)


@given(st.from_type(Rate), st.from_type(Count))
def test_hypothesis_draws_what_is_taken(rate, count):
    made = Sample(rate=rate, count=count)
    assert (made.rate, made.count) == (rate, count)


# Arguments whose rule needs another argument, or the class of a foreign object.
ELSEWHERE = {"source", "items", "frame", "dataset", "n", "weights"}
# What ``tk.pairs`` and ``Pairs.arrow_step`` check for them.
MADE = {"Pairs": {"mapping", "stages"}, "ArrowStep": {"making", "stages", "layout"}}


KINDS = {
    kind
    for home in (tk, tk.layouts, tk.sources)
    for kind in (getattr(home, name) for name in dir(home))
    if isinstance(kind, type) and "__signature__" in vars(kind)
}


@pytest.mark.parametrize("kind", sorted(KINDS, key=lambda kind: kind.__name__))
def test_every_argument_has_its_rule(kind):
    names = {f.name for f in fields(kind) if f.init} - {"name"}
    assert names - set(argument_rules(kind)) <= ELSEWHERE | MADE.get(kind.__name__, set())


@pytest.mark.parametrize(
    ("call", "old", "new"),
    [
        (lambda: tk.Truncate(keep=0.5), "keep=0.5", "share"),
        (lambda: tk.texts(["A."]).sentences(split="punkt"), "split='punkt'", "method"),
        (lambda: tk.texts(["A."]).passages(characters=(1, 9), split="rules"), "split='rules'", "method"),
        (lambda: tk.read_jsonl("*.jsonl", group="book"), "group='book'", "group_by"),
        (lambda: tk.read_csv("*.csv", group="book"), "group='book'", "group_by"),
        (lambda: tk.read_parquet("*.parquet", group="book"), "group='book'", "group_by"),
        (lambda: tk.from_frame(None, group="book"), "group='book'", "group_by"),
        (lambda: tk.from_dataset(None, group="book"), "group='book'", "group_by"),
        (
            lambda: tk.pairs([], tk.Restore(tk.LowerCase())).arrow_step(group="book"),
            "group='book'",
            "group_by",
        ),
        (lambda: tk.validate("x.jsonl", limit=3), "limit=3", "max_findings"),
    ],
)
def test_an_old_argument_name_raises_with_the_new_one(call, old, new):
    name = old.partition("=")[0]
    with pytest.raises(
        tk.InvalidArgument, match=rf"\({old}\): the argument {name} is called {new} now\.\nHint"
    ):
        call()


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"type": "Truncate", "keep": [0.2, 0.5]}, tk.Truncate(share=(0.2, 0.5))),
        (
            {"type": "Sentences", "source": {"type": "Texts", "items": ["a"]}, "split": "punkt"},
            tk.texts(["a"]).sentences(method="punkt"),
        ),
    ],
)
def test_data_that_were_saved_with_an_old_argument_name_load(data, wanted):
    assert tk.from_dict(data) == wanted
