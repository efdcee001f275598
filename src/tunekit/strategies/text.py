"""``texts`` and ``nasty_texts``: strings as people and machines write them, and strings that break things."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tunekit.errors import check_integer, check_rate, did_you_mean, invalid
from tunekit.strategies.bank import Bank, bank
from tunekit.strategies.families import FAMILIES, nasty_pieces
from tunekit.strategies.genres import GENRES
from tunekit.strategies.naming import named
from tunekit.strategies.spelling import Spelling, spelled
from tunekit.strategies.vocabulary import SCRIPTS

# Hypothesis makes strings of more characters too slowly, one by one.
_MOST_SINGLE = 200


def texts(
    *,
    script: str | None = "latin",
    genre: str | None = None,
    nastiness: float = 0,
    min_size: int = 0,
    max_size: int | None = None,
) -> st.SearchStrategy[str]:
    r"""Clean texts of a script and a genre, or with nasty pieces among them.

    >>> from hypothesis import find
    >>> find(texts(script="cyrillic"), lambda text: "ё" in text)
    'ё'
    >>> find(texts(genre="log"), lambda text: "WARN" in text)
    'WARN'

    A text is put together from pieces: letters, words, and lines of the genre, filled with words of the script; all are
    our own. So a long text is few draws, and one that fails shrinks to a letter or two. The texts are clean unless
    nastiness is asked for: letters of one script, so that what noise puts in can be told from what was there. With
    ``script=None`` half of them are any strings there are, without lone surrogates (as ``st.text()``). Hypothesis puts
    in a string from the loaded modules now and then, so what is drawn depends a little on what a program imports.

    Args:
        script: "latin", "greek", "cyrillic", "armenian", "georgian", "hebrew", "arabic", "devanagari", "bengali",
            "tamil", "thai", "han", "kana", "hangul" or "mixed"; ``None``: any strings.
        genre: "prose", "dialogue", "academic", "form", "log", "code" or "table"; by default all.
        nastiness: share of pieces that come from the families of ``nasty_texts``, 0 to 1; with 0 all is well-behaved.
        min_size: least number of characters.
        max_size: greatest number of characters; by default there is none, and texts are short unless ``min_size`` asks
            for more: Hypothesis begins with the simple.

    Raises: InvalidArgument: an unknown script or genre, a rate outside [0, 1], or sizes that are none.
    Cost: that of ``st.text()`` of as many characters, and less above a hundred of them.
    """
    _check_known("texts", "script", script, SCRIPTS)
    _check_known("texts", "genre", genre, GENRES)
    check_rate("texts", "nastiness", nastiness)
    _check_sizes("texts", min_size, max_size)
    # Made now, so that the first test case is not slower than the others.
    _written(script, genre, nastiness, min_size, max_size)
    return _texts(script=script, genre=genre, nastiness=nastiness, min_size=min_size, max_size=max_size)


@st.composite
@named("texts")
def _texts(
    draw: Any,
    *,
    script: str | None = "latin",
    genre: str | None = None,
    nastiness: float = 0,
    min_size: int = 0,
    max_size: int | None = None,
) -> str:
    written = _written(script, genre, nastiness, min_size, max_size)
    return spelled(draw, *written, min_size, max_size)


@cache
def _written(
    script: str | None, genre: str | None, nastiness: float, min_size: int, max_size: int | None
) -> tuple[list[Spelling], str]:
    """How such texts are spelled, and what fills them up."""
    pieces = bank(script or "mixed", genre, nastiness, min_size, max_size)
    spellings = [pieces.spelling(min_size, max_size)]
    if script is None and genre is None and min_size <= _MOST_SINGLE:
        spellings.insert(0, Spelling(st.text(min_size=min_size, max_size=max_size), {}))
    return spellings, pieces.filler


@cache
def any_texts() -> st.SearchStrategy[str]:
    """What is drawn where nobody says which texts: any strings, nasty ones among them."""
    return texts(script=None, nastiness=0.1)


def nasty_texts(
    families: Sequence[str] | None = None, *, min_size: int = 0, max_size: int | None = None
) -> st.SearchStrategy[str]:
    r"""Texts that break things: the empty one, pieces of the families alone, in a row, and between letters.

    >>> from hypothesis import find
    >>> find(nasty_texts(["case expanders"]), lambda text: len(text.upper()) > len(text))
    'ß'

    The families are the keys of ``tks.FAMILIES``. All are drawn from but "surrogates", which have to be asked for: most
    programs cannot encode them.

    Raises: InvalidArgument: an unknown family, or sizes that are none.
    """
    names = [families] if isinstance(families, str) else families
    for name in names or ():
        _check_known("nasty_texts", "families", name, FAMILIES)
    _check_sizes("nasty_texts", min_size, max_size)
    return _nasty_texts(None if names is None else tuple(names), min_size=min_size, max_size=max_size)


@st.composite
@named("nasty_texts")
def _nasty_texts(
    draw: Any, families: tuple[str, ...] | None = None, *, min_size: int = 0, max_size: int | None = None
) -> str:
    return spelled(draw, [_nasty(families, min_size, max_size)], "a", min_size, max_size)


@cache
def _nasty(families: tuple[str, ...] | None, min_size: int, max_size: int | None) -> Spelling:
    fitting = [p for p in nasty_pieces(families) if max_size is None or len(p) <= max_size]
    return Bank(pieces=("a", " ", *fitting)).spelling(min_size, max_size)


def _check_known(owner: str, argument: str, given: Any, known: Iterable[str]) -> None:
    if given is not None and given not in known:
        hint = did_you_mean(given, known).removeprefix("\nHint: ")
        raise invalid(owner, argument, given, "a known one", hint)


def _check_sizes(owner: str, min_size: Any, max_size: Any) -> None:
    check_integer(owner, "min_size", min_size, least=0)
    if max_size is not None:
        check_integer(owner, "max_size", max_size, least=min_size)
