"""``named``: strategies that print as the call that made them, such as ``texts(script='greek')``."""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def named(name: str) -> Callable[[F], F]:
    """Give a function the name that Hypothesis prints for it.

    Hypothesis prints a composite strategy as a call of its function, and a value as the call that it saw making it. The
    functions here stand behind others, which check the arguments.
    """

    def rename(function: F) -> F:
        function.__name__ = name
        return function

    return rename
