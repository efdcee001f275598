"""Calls: a subject and its use as lines of Python that work."""

from typing import Any

from tunekit.corruptors.contract import Compose, Corruptor, OneOf
from tunekit.testing.cases import Case


def call_of(subject: Any, case: Case, method: str = "") -> str:
    """The call of a corruptor on the texts of a case, as a line of Python; for a mapping or a source what it has."""
    if not isinstance(subject, Corruptor):
        return use_of(subject, name_of(subject), list(case.texts), case.seed)
    given = repr(case.texts[0]) if len(case.texts) == 1 else repr(list(case.texts))
    return f"{called(subject)}{method}({given}{case.arguments})"


def name_of(subject: Any) -> str:
    """The repr, or the class where the repr does not work."""
    try:
        return repr(subject)
    except Exception:  # noqa: BLE001 -- check_repr says what is wrong with it
        return f"<{type(subject).__name__}>"


def called(subject: Any) -> str:
    """The repr, in parentheses where a call needs them."""
    text = name_of(subject)
    chain = isinstance(subject, Compose | OneOf) and not text.startswith(type(subject).__name__)
    return f"({text})" if chain else text


def use_of(subject: Any, name: str, texts: list[str], seed: int = 0) -> str:
    """The line that uses a subject which is written as ``name``: calls it, makes its pairs, or reads it."""
    if hasattr(subject, "batches"):
        return f"list({name}.batches())"
    if hasattr(subject, "pairs"):
        return f"list(tk.pairs({texts!r}, {name}{f', seed={seed}' * bool(seed)}))"
    return f"{name}({texts!r})"
