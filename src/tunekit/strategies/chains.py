"""``corruptors``: the corruptors of tunekit and what is made of them, with drawn parameters."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

import tunekit.corruptors as family
from tunekit.corruptors.compounds import RandomOrder, Repeat, SomeOf, Sometimes
from tunekit.corruptors.contract import Compose, Corruptor, OneOf
from tunekit.corruptors.decorating import TRAITS
from tunekit.corruptors.guards import KeepGraphemes, Protect
from tunekit.corruptors.random_edits import KINDS
from tunekit.errors import check_integer, did_you_mean, invalid
from tunekit.strategies.naming import named
from tunekit.values.arguments import Flag, Rate, annotation_of, without_rules

Chains = st.SearchStrategy[Any]

# The weakest first: that is what a failing case shrinks to.
_RATES = st.sampled_from([0, 0.02, 0.1, 0.3, 0.5, 0.9, 1])
_WINDOWS = st.sampled_from([1, 2, 3, None])
_SHARES = st.sampled_from([1, 0.9, 0.5, 0.1, 0, (0.9, 1), (0.3, 0.9), (0, 1)])
_PATTERNS = st.sampled_from([r"\d+", r"\w+", r"https?://\S+", r"\p{P}+", r"[A-Za-z]", r"^.", "..", r"(?s).+"])

_KINDS = st.lists(st.sampled_from(KINDS), min_size=1, unique=True).map(tuple)

# The arguments whose annotations do not say what is worth a try.
_ARGUMENTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "StripPunctuation": {"keep": st.sampled_from(["", "'-", ".,"])},
    "RandomEdits": {"kinds": _KINDS},
    "ShuffleWords": {"window": _WINDOWS},
    "ShuffleSentences": {"window": _WINDOWS},
    "Truncate": {"share": _SHARES},
}
# A failing case shrinks to the first of these that still fails; to any other corruptor only after them.
_SIMPLEST = (
    *("CollapseWhitespace", "LowerCase", "UpperCase", "FoldCase", "SwapCase", "TitleCase", "StripDiacritics"),
    *("NormalizeUnicode", "StripPunctuation", "RandomEdits", "Homoglyphs", "DropWords", "SwapWords"),
)


def _by_simplicity(name: str) -> tuple[int, str]:
    return (_SIMPLEST.index(name) if name in _SIMPLEST else len(_SIMPLEST), name)


# The corruptors of the family, which is listed in its stub alone: a new one is drawn as soon as it is there.
SIMPLE: dict[type[Corruptor], dict[str, st.SearchStrategy[Any]]] = {
    getattr(family, name): _ARGUMENTS.get(name, {}) for name in sorted(dir(family), key=_by_simplicity)
}


def corruptors(*, where: str | None = None, max_leaves: int = 5) -> st.SearchStrategy[Corruptor]:
    """Corruptors with drawn parameters, alone and made of one another.

    >>> from hypothesis import find
    >>> find(corruptors(), lambda noise: noise("straße") == "STRASSE")
    UpperCase()
    >>> find(corruptors(where="idempotent"), lambda noise: noise("①") == "1")
    NormalizeUnicode(form='NFKC')

    They shrink to the weakest: fewer parts, lower rates.

    Args:
        where: only those that have this trait: "idempotent", "keeps_length" or "shortens". What is made of others has
            none, and is left out.
        max_leaves: about how many simple ones there are in one that is made of others.

    Raises: InvalidArgument: an unknown trait, or ``max_leaves`` below 1.
    """
    check_integer("corruptors", "max_leaves", max_leaves, least=1)
    if where is not None and where not in TRAITS:
        hint = did_you_mean(where, TRAITS).removeprefix("\nHint: ")
        raise invalid("corruptors", "where", where, "a trait", hint)
    return _corruptors(where=where, max_leaves=max_leaves)


@st.composite
@named("corruptors")
def _corruptors(draw: Any, *, where: str | None = None, max_leaves: int = 5) -> Corruptor:
    drawn: Corruptor = draw(_simple(where) if where is not None else _nested(max_leaves))
    return drawn


@cache
def _simple(where: str | None) -> Chains:
    return st.one_of([_made(kind) for kind in SIMPLE if where is None or where in kind.traits])


def _made(kind: type[Corruptor]) -> Chains:
    annotated = {f.name: _of_annotation(annotation_of(kind, f.name)) for f in fields(kind)}
    arguments = {name: drawn for name, drawn in annotated.items() if drawn is not None} | SIMPLE[kind]
    return st.builds(kind, **arguments) if arguments else st.just(kind())


def _of_annotation(annotation: Any) -> st.SearchStrategy[Any] | None:
    """Return what is drawn for a chance, a choice or a flag; ``None`` for any other argument."""
    if annotation == Rate:
        return _RATES
    if annotation == Flag:
        return st.booleans()
    choice = without_rules(annotation)
    return st.sampled_from(get_args(choice)) if get_origin(choice) is Literal else None


@cache
def _nested(max_leaves: int) -> Chains:
    return st.recursive(_simple(None), _made_of, max_leaves=max_leaves)


def _made_of(inner: Chains) -> Chains:
    """What is made of other corruptors, by kind."""
    part = _part(lambda: inner)
    several = st.lists(part, min_size=1, max_size=3)
    twice = st.sampled_from([0, 1, 2, (0, 2)])
    return st.one_of(
        st.builds(Compose, st.lists(part, max_size=3)),
        st.builds(OneOf, several),
        st.builds(Sometimes, part, p=_RATES),
        st.builds(Protect, part, _PATTERNS),
        st.builds(KeepGraphemes, part),
        st.builds(Repeat, part, n=twice),
        st.builds(RandomOrder, several),
        several.flatmap(_some_of),
    )


@st.composite
def _part(draw: Any, parts: Callable[[], Chains]) -> Corruptor:
    """One of the parts, which are in a function so that the repr stays short: else each level repeats all below it."""
    drawn: Corruptor = draw(parts())
    return drawn


def _some_of(choices: list[Corruptor]) -> Chains:
    return st.builds(SomeOf, st.just(choices), n=st.integers(0, len(choices)))
