"""What Hypothesis runs when it is imported: strategies for tunekit's types, for ``st.from_type`` and ``@given``.

It is in the group ``hypothesis`` of the entry points. It loads neither the types nor the strategies, so that
``import hypothesis`` stays as quick as it was: a type is registered when it is first used, and its strategy is made
when Hypothesis first asks for it.
"""

import sys
from typing import Any

from tunekit.names import AT_FIRST_USE, HOMES

TYPES = ("Corruptor", "Pair", "Pairs", "TextBatch")


def register() -> None:
    """Register the types that are loaded, and the others when they are first used."""
    for name in TYPES:
        home = sys.modules.get(f"tunekit.{HOMES[name]}")
        if hasattr(home, name):
            _register(name, getattr(home, name))
        AT_FIRST_USE[name] = _register


def _register(name: str, kind: type) -> None:
    from hypothesis import strategies as st

    st.register_type_strategy(kind, lambda _: _strategies()[name])


def _strategies() -> dict[str, Any]:
    from tunekit.strategies import batches, corruptors, pairs, pipelines

    return {"Corruptor": corruptors(), "Pair": pairs(), "Pairs": pipelines(), "TextBatch": batches()}
