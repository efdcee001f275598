"""Punkt: sentence ends learnt from the user's own text, without labels (Kiss & Strunk 2006)."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tunekit.engine.batch import TextBatch

LEARNT = 4_000_000


def version_of_punkt() -> str:
    """What the sentences of a text depend on, beside the text."""
    return version("nltk")


class Punkt:
    """What Punkt knows after it has read the beginning of some texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        from importlib import import_module

        punkt: Any = import_module("nltk.tokenize.punkt")
        trainer = punkt.PunktTrainer()
        for text in beginning(texts, LEARNT):
            trainer.train(text, finalize=False)
        trainer.finalize_training()
        self._tokenizer = punkt.PunktSentenceTokenizer(trainer.get_params())

    def spans(self, paragraphs: "TextBatch") -> list[list[tuple[int, int]]]:
        """The sentences of each paragraph."""
        return [list(self._tokenizer.span_tokenize(text)) for text in paragraphs.texts]


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
