"""Punkt: sentence ends learnt from the user's own text, without labels (Kiss & Strunk 2006)."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tunekit.engine.batch import TextBatch

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

    def punkt_of(self, source: object, texts: "Callable[[], Iterable[str]]") -> "Punkt":
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
        tokens = _remembering(punkt.PunktToken)
        trainer = punkt.PunktTrainer(token_cls=tokens)
        for text in beginning(texts, LEARNT):
            for piece in pieces(text):
                trainer.train(piece, finalize=False)
        trainer.finalize_training()
        self._tokenizer = punkt.PunktSentenceTokenizer(trainer.get_params(), token_cls=tokens)
        self._tokenizer.text_contains_sentbreak = _of_short(self._tokenizer.text_contains_sentbreak)

    def spans(self, paragraphs: "TextBatch") -> list[list[tuple[int, int]]]:
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


def _remembering(tokens: Any) -> Any:
    """The class of tokens of NLTK, which looks at each word once, not at each place where it stands."""
    names = ("is_ellipsis", "is_initial", "is_alpha", "is_non_punct")

    def asked(name: str) -> property:
        known = _of_short(lambda tok: bool(getattr(tokens(tok), name)))
        return property(lambda token: known(token.tok))

    typed = _of_short(lambda tok: tokens(tok).type)
    members = {name: asked(name) for name in names} | {"_get_type": staticmethod(typed), "__slots__": ()}
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
    """A text in windows, one behind the other."""
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
