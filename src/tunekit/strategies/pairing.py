"""``pairs`` and ``pipelines``: pairs of a task, and whole programs that make them."""

from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from tunekit.errors import check_integer, invalid
from tunekit.mappings.restore import Restore
from tunekit.pair import Pair
from tunekit.pipeline import Pairs
from tunekit.pipeline import pairs as pairs_of
from tunekit.strategies.chains import corruptors
from tunekit.strategies.text import any_texts

_SEEDS = st.integers(0, 2**16)
_FEW = 9


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
    tasks = st.builds(Restore, corruptors()) if task is None else st.just(task)
    return st.builds(_pair, tasks, _strings("pairs", texts), _SEEDS)


def _pair(task: Any, text: str, seed: int) -> Pair:
    made = list(pairs_of([text], task, seed=seed))
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
    chains = corruptors() if noise is None else noise
    if not isinstance(chains, st.SearchStrategy):
        raise invalid("pipelines", "noise", noise, "a strategy of corruptors", "tks.corruptors() is one.")
    return st.builds(
        pairs_of,
        st.lists(_strings("pipelines", texts), min_size=1, max_size=max_size),
        st.builds(Restore, chains, unchanged=st.sampled_from(["keep", "drop"])),
        seed=_SEEDS,
        copies=st.integers(1, 3),
        key=st.sampled_from(["content", "id"]),
    )


def _strings(owner: str, given: Any) -> st.SearchStrategy[str]:
    strings = any_texts() if given is None else given
    if not isinstance(strings, st.SearchStrategy):
        raise invalid(owner, "texts", given, "a strategy of strings", "tks.texts() is one.")
    return strings
