"""``breaks``: a broken thing, and the law that must notice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Mutant:
    """A broken class, how it is called, and the law it breaks."""

    cls: type[Any]
    arguments: dict[str, Any]
    law: str

    @property
    def broken(self) -> Any:
        """The broken thing itself."""
        return self.cls(**self.arguments)

    @property
    def healthy(self) -> Any:
        """What it would be without the mistake: the class it inherits from."""
        kinds = [c for c in self.cls.__mro__[1:] if c.__module__ in ("zoo.healthy", "zoo.healthy_lines")]
        return kinds[0]() if kinds else None

    @property
    def wrong(self) -> str:
        """What is wrong with it, in one line."""
        return (self.cls.__doc__ or "").partition("\n")[0]


MUTANTS: list[Mutant] = []


def breaks(law: str, **arguments: Any) -> Callable[[type[T]], type[T]]:
    """Put a class into the zoo: called with these arguments, it breaks this law."""

    def put(cls: type[T]) -> type[T]:
        MUTANTS.append(Mutant(cls, arguments, law))
        return cls

    return put
