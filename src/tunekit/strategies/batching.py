"""``batches``: lists of texts of the sizes at which things break."""

from typing import Any

from hypothesis import strategies as st

from tunekit.engine.batch import TextBatch
from tunekit.errors import check_integer, invalid
from tunekit.strategies.naming import named
from tunekit.strategies.text import any_texts


def batches(
    texts: st.SearchStrategy[str] | None = None, *, min_size: int = 0, max_size: int = 9
) -> st.SearchStrategy[TextBatch]:
    """Batches of texts: none, one, a few; ``.texts`` is the list.

    >>> from hypothesis import find
    >>> find(batches(), lambda batch: len(batch) > 1 and batch.texts[0] != batch.texts[1])
    TextBatch.from_list(['', '0'])

    Args:
        texts: a strategy of strings, any strings by default.
        min_size: least number of texts.
        max_size: greatest number of texts.

    Raises: InvalidArgument: no strategy, or sizes that are none.
    """
    if texts is not None and not isinstance(texts, st.SearchStrategy):
        raise invalid("batches", "texts", texts, "a strategy of strings", "tks.texts() is one.")
    check_integer("batches", "min_size", min_size, least=0)
    check_integer("batches", "max_size", max_size, least=min_size)
    return _batches(texts, min_size=min_size, max_size=max_size)


@st.composite
@named("batches")
def _batches(
    draw: Any, texts: st.SearchStrategy[str] | None = None, *, min_size: int = 0, max_size: int = 9
) -> TextBatch:
    strings = any_texts() if texts is None else texts
    batch: TextBatch = draw(st.lists(strings, min_size=min_size, max_size=max_size).map(_from_list))
    return batch


@named("TextBatch.from_list")
def _from_list(texts: list[str]) -> TextBatch:
    """What Hypothesis is to see: its repr is the call, however long the texts are."""
    return TextBatch.from_list(texts)
