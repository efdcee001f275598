"""What a law says when it is broken, and when it does not apply."""

from typing import Any


class NotHere(Exception):
    """The law says nothing about this subject, for a reason."""


class Difference(Exception):
    """Something is not what a law says: what was expected, what was found, and the lines that show it.

    ``hint`` says what to do about it, where that is known.
    """

    def __init__(self, expected: Any, found: Any, *lines: str, hint: str = "") -> None:
        super().__init__(expected, found)
        self.expected, self.found, self.lines, self.hint = expected, found, lines, hint


def expect(found: Any, expected: Any, *lines: str) -> None:
    """Two things that must be equal.

    Raises: Difference: they are not.
    """
    if found != expected:
        raise Difference(expected, found, *lines)


def require(holds: Any, expected: str, found: Any, *lines: str) -> None:
    """Something that must hold.

    Raises: Difference: it does not.
    """
    if not holds:
        raise Difference(Said(expected), found, *lines)


class Said(str):
    """Words, to be shown as they are and not as a repr."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
