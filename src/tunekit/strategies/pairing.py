"""``pairs`` and ``pipelines``: pairs of a task, and whole programs that make them."""

from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from tunekit.batches.pair import Pair
from tunekit.errors import check_integer, invalid
from tunekit.mappings.restore import Restore
from tunekit.pipeline.lazy_pairs import Pairs
from tunekit.pipeline.pairing import pairs as pairs_of
from tunekit.strategies.chains import corruptors
from tunekit.strategies.naming import named
from tunekit.strategies.text import any_texts

_SEEDS = st.integers(0, 2**16)
_COPIES = st.integers(1, 3)
_KEYS = st.sampled_from(["content", "id"])
_UNCHANGED = st.sampled_from(["keep", "drop"])
_FEW = 9

Strings = st.SearchStrategy[str]


def pairs(task: Any = None, *, texts: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Pair]:
    """Pairs of a task, each of one text.

    >>> from hypothesis import find, strategies as st
    >>> import tunekit as tk
    >>> task = tk.Restore(tk.LowerCase())
    >>> pair = find(pairs(task, texts=st.text("Ab")), lambda pair: pair.input != pair.target)
    >>> pair.input, pair.target
    ('a', 'A')
    >>> task.check(pair)

    Args:
        task: a mapping, such as ``tk.Restore(noise)``; by default another ``Restore`` each time.
        texts: a strategy of strings for the clean records, any strings by default.

    A pair says the seed that its draws came from, so that ``task.check(pair)`` holds. The seed is drawn: the text
    shrinks, but what the noise does to it does not. For that there is ``corrupted``.

    Raises: InvalidArgument: no mapping, or no strategy.
    """
    if task is not None and not hasattr(task, "pairs"):
        raise invalid("pairs", "task", task, "a mapping", "such as tk.Restore(noise).")
    _check_strings("pairs", texts)
    return _pairs(task, texts=texts)


@st.composite
@named("pairs")
def _pairs(draw: Any, task: Any = None, *, texts: Strings | None = None) -> Pair:
    mapping = Restore(draw(corruptors())) if task is None else task
    text = draw(any_texts() if texts is None else texts)
    made = list(pairs_of([text], mapping, seed=draw(_SEEDS)))
    return made[0] if made else reject()


def pipelines(
    *, texts: st.SearchStrategy[str] | None = None, noise: Any = None, max_size: int = _FEW
) -> st.SearchStrategy[Pairs]:
    """Programs that make pairs: a source of a few texts, ``tk.Restore`` of a noise, a seed.

    >>> from hypothesis import find
    >>> find(pipelines(), lambda program: len(list(program)) > 1)
    pairs(texts(['', '']), Restore(CollapseWhitespace()))

    Args:
        texts: a strategy of strings, any strings by default.
        noise: a strategy of corruptors, ``corruptors()`` by default.
        max_size: greatest number of texts, at most 9: so the repr shows all of them.

    Raises: InvalidArgument: no strategies, or a size that is none.
    """
    check_integer("pipelines", "max_size", max_size, least=1)
    if max_size > _FEW:
        raise invalid("pipelines", "max_size", max_size, f"at most {_FEW}")
    if noise is not None and not isinstance(noise, st.SearchStrategy):
        raise invalid("pipelines", "noise", noise, "a strategy of corruptors", "tks.corruptors() is one.")
    _check_strings("pipelines", texts)
    return _pipelines(texts=texts, noise=noise, max_size=max_size)


@st.composite
@named("pipelines")
def _pipelines(draw: Any, *, texts: Strings | None = None, noise: Any = None, max_size: int = _FEW) -> Pairs:
    strings = any_texts() if texts is None else texts
    source = draw(st.lists(strings, min_size=1, max_size=max_size))
    task = Restore(draw(corruptors() if noise is None else noise), unchanged=draw(_UNCHANGED))
    return pairs_of(source, task, seed=draw(_SEEDS), copies=draw(_COPIES), key=draw(_KEYS))


def _check_strings(owner: str, given: Any) -> None:
    if given is not None and not isinstance(given, st.SearchStrategy):
        raise invalid(owner, "texts", given, "a strategy of strings", "tks.texts() is one.")
