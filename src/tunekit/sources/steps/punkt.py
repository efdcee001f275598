"""Punkt: sentence ends learnt from the user's own text, without labels (Kiss & Strunk 2006)."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from importlib.metadata import version
from itertools import chain
from string import whitespace
from typing import Any

import regex

from tunekit.engine.batch import TextBatch
from tunekit.sources.steps.punkt_learning import Learning

LEARNT = 4_000_000
# NLTK's time grows with the square of a paragraph, and it gives up after five seconds.
REACH = 10_000
_WORD = 100
_KNOWN = 1 << 14


def version_of_punkt() -> str:
    """What the sentences of a text depend on, beside the text."""
    return version("nltk")


class Learnt:
    """Where a step keeps its Punkt, and the source that it learnt from: no part of the value, and empty in a copy."""

    def __init__(self) -> None:
        self._held: tuple[object, Punkt] | None = None

    def punkt_of(self, source: object, texts: Callable[[], Iterable[str]]) -> "Punkt":
        """What Punkt knows after it has read the texts of a source; they are read where it has not yet."""
        held = self._held
        if held is None or (held[0] is not source and held[0] != source):
            held = self._held = (source, Punkt(texts()))
        return held[1]

    def __reduce__(self) -> tuple[type["Learnt"], tuple[()]]:
        return Learnt, ()

    def __repr__(self) -> str:
        return "Learnt()"


class Punkt:
    """What Punkt knows after it has read the beginning of some texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        from importlib import import_module

        punkt: Any = import_module("nltk.tokenize.punkt")
        learning = Learning(punkt)
        for text in beginning(texts, LEARNT):
            for piece in pieces(text):
                learning.train(piece)
        self._tokenizer = punkt.PunktSentenceTokenizer(
            learning.finish(), token_cls=_remembering(punkt.PunktToken)
        )
        self._tokenizer.text_contains_sentbreak = _of_short(self._tokenizer.text_contains_sentbreak)
        self._tokenizer._slices_from_text = partial(slices_of, self._tokenizer)
        self._tokenizer._realign_boundaries = partial(realigned, self._tokenizer)

    def spans(self, paragraphs: TextBatch) -> list[list[tuple[int, int]]]:
        """The sentences of each paragraph."""
        return [list(self._spans(text)) for text in paragraphs.texts]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """The sentences of one paragraph, window by window.

        The last one of a window is looked for again from its start on, or, where it fills the window, from its last
        word on: so each end is seen with the words on both sides of it. Of a word or a gap of more than a hundred
        characters there, the end will do.
        """
        place, begin = 0, 0
        while place < len(text):
            window = window_of(text, place)
            found = [
                (place + start, place + end) for start, end in self._tokenizer.span_tokenize(window)
            ] or [(begin, begin)]
            found[0] = (begin, found[0][1])
            if place + len(window) == len(text):
                yield from found
                return
            yield from found[:-1]
            begin = found[-1][0]
            place = begin if len(found) > 1 else place + max(last_word(window), len(window) - _WORD)


def slices_of(tokenizer: Any, text: str) -> Iterator[slice]:
    """The sentences of a window, before marks that close are put to the one that they close.

    As in NLTK's ``_slices_from_text``, each mark that may end a sentence is judged with the word before it and the
    token after it, and of marks that share their word, the last one. NLTK looks for the word letter by letter.
    """
    ends: Any = tokenizer._lang_vars.period_context_re()
    judge, judged = tokenizer.text_contains_sentbreak, dict[str, bool]()
    blanks = [char for char in whitespace if char in text]
    last_break = start = stop = 0  # text[start:stop] is the word before the mark that waits
    waiting: Any = None
    for match in chain(_engine(ends).finditer(text), [None]):
        at = len(text) if match is None else match.start()
        space = -1
        for blank in blanks:
            space = max(space, text.rfind(blank, stop, at))
        word = start if space <= stop else space + 1
        if waiting is not None and (match is None or stop <= word):
            after, following = waiting.groups()
            seen = text[start : stop + 1] + after
            breaks = judged.get(seen)
            if breaks is None:
                breaks = judged[seen] = judge(seen)
            if breaks:
                yield slice(last_break, stop + 1)
                last_break = stop + 1 + len(after) - len(following) if following else stop + 1
        waiting, start, stop = match, word, at
    yield slice(last_break, len(text.rstrip()))


def realigned(tokenizer: Any, text: str, slices: Iterable[slice]) -> Iterator[slice]:
    """The sentences, with the marks that close at the beginning of each put to the one before.

    As NLTK's ``_realign_boundaries``, which asks its pattern of marks also where a sentence begins with a letter.
    """
    closing: Any = _engine(tokenizer._lang_vars.re_boundary_realignment)
    moved = 0  # what was taken from the beginning of the sentence
    waiting: slice | None = None
    for found in slices:
        if waiting is not None:
            start = waiting.start + moved
            marks = None if text[found.start : found.start + 1].isalnum() else closing.match(text[found])
            if marks:
                yield slice(start, found.start + len(marks[0].rstrip()))
                moved = marks.end()
            else:
                moved = 0
                if start < waiting.stop:
                    yield slice(start, waiting.stop)
        waiting = found
    if waiting is not None and waiting.start + moved < waiting.stop:
        yield slice(waiting.start + moved, waiting.stop)


@cache
def _engine(pattern: Any) -> Any:
    """A pattern of NLTK's without the clock that it is run against; what it is given here is short."""
    engine: Any = re if isinstance(pattern, re.Pattern) else regex
    return engine.compile(pattern.pattern, pattern.flags)


def _remembering(tokens: Any) -> Any:
    """The class of tokens of NLTK, which looks at each word once, not at each place where it is."""
    names = ("is_ellipsis", "is_initial", "is_alpha", "is_non_punct")
    end_in_period = ("is_ellipsis", "is_initial")

    def asked(name: str) -> property:
        known = _of_short(lambda tok: bool(getattr(tokens(tok), name)))
        if name in end_in_period:
            return property(lambda token: token.period_final and known(token.tok))
        return property(lambda token: known(token.tok))

    of_other = _of_short(lambda tok: tokens(tok).type)

    def typed(tok: str) -> str:
        """The type of a token: a number is no letter first."""
        found: str = tok.lower() if tok[0].isalpha() else of_other(tok)
        return found

    def begin(token: Any, tok: str, *, parastart: bool | None = None, linestart: bool | None = None) -> None:
        token.tok, token.type, token.period_final = tok, typed(tok), tok.endswith(".")
        token.parastart, token.linestart = parastart, linestart
        token.sentbreak = token.abbr = token.ellipsis = None

    members: dict[str, Any] = {name: asked(name) for name in names}
    members |= {"_get_type": staticmethod(typed), "__slots__": (), "__init__": begin}
    return type("Token", (tokens,), members)


def _of_short(function: Callable[[str], Any]) -> Callable[[str], Any]:
    """A function of texts, which remembers what it gave for the short ones that it was asked last."""
    known = lru_cache(maxsize=_KNOWN)(function)
    return lambda text: known(text) if len(text) <= _WORD else function(text)


def window_of(text: str, place: int) -> str:
    """What stands there, up to the last word, where that is not half of it.

    >>> window_of("word " * 10_000, 2)[-10:]
    'word word '
    """
    window = text[place : place + REACH]
    if place + REACH >= len(text):
        return window
    words = window[: last_word(window)]
    return words if len(words) > REACH // 2 else window


def last_word(window: str) -> int:
    """Where the last word begins."""
    text = window.rstrip()
    return len(text) - len(text.rsplit(None, 1)[-1]) if text else 0


def pieces(text: str) -> Iterator[str]:
    """A text in windows, one after the other."""
    place = 0
    while place < len(text):
        window = window_of(text, place)
        yield window
        place += len(window)


def beginning(texts: Iterable[str], size: int) -> Iterator[str]:
    """The first ``size`` characters of some texts.

    >>> list(beginning(["one", "two", "three"], 4))
    ['one', 't']
    """
    for text in texts:
        yield text[:size]
        size -= len(text)
        if size <= 0:
            return
