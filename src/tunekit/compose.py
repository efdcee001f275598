"""Corruptors made of corruptors: what they share, and one after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Annotated, Any

from tunekit.arguments import Checked
from tunekit.corrupting import Corruptor, require_corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.run import Guards, Run, in_order, run
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, invalid
from tunekit.values import value

DEPTH = 50


def depth_of(corruptor: Corruptor) -> int:
    """How many levels of corruptors there are in one."""
    parts = {id(part): part for part in getattr(corruptor, "parts", ())}  # one that is repeated counts once
    return 1 + max(map(depth_of, parts.values()), default=0)


def _check_part(owner: object, argument: str, given: Any, rule: str = "a corruptor") -> Corruptor:
    part = require_corruptor(owner, argument, given, rule=rule, example="")
    if depth_of(part) >= DEPTH:
        name = type(owner).__name__
        raise InvalidArgument(f"{name}: corruptors in corruptors may be at most {DEPTH} levels deep.")
    return part


def _check_parts(owner: object, argument: str, given: Any) -> tuple[Corruptor, ...]:
    parts = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    return tuple(_check_part(owner, argument, part, "corruptors") for part in parts)


# What a corruptor is made of: another, or several.
InnerCorruptor = Annotated[Corruptor, Checked(_check_part)]
InnerCorruptors = Annotated[Sequence[Corruptor], Checked(_check_parts)]


class Compound(Corruptor):
    """What all of them share: ``edits`` is the composition of what the parts decide."""

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptors inside."""
        return ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the parts, in order."""
        return tuple(label for part in self.parts for label in part.labels)

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """All that happens, as one splice of the texts."""
        outcome = run(self, texts, streams, trace=True)
        return Edits(outcome.script(texts).forward(outcome.texts.units))


@value
class Compose(Compound):
    """One corruptor after the other: ``Compose([a, b])`` is ``a >> b``.

    >>> import tunekit as tk
    >>> tk.Compose([tk.StripPunctuation(), tk.UpperCase()])("Straße, bitte!")
    'STRASSE BITTE'

    The text is not decoded between the steps, and neighbouring maps run as one. A step's draws are labelled with its
    name and how many of that name came before it, so that a new step leaves those of other names as they were.

    Raises: InvalidArgument: a step that is no corruptor.
    Cost: the sum of the steps; a map behind a map is free.
    """

    steps: InnerCorruptors = field(kw_only=False)

    def __post_init__(self) -> None:
        refuse_name(self)
        replace_field(self, "steps", tuple(inner for step in self.steps for inner in steps_of(step)))

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The steps."""
        return tuple(self.steps)

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """One step after the other."""
        return in_order(self.steps, texts, streams, trace=trace, guards=guards)

    def __repr__(self) -> str:
        if len(self.steps) < 2:
            return list_repr(self, self.parts)
        return " >> ".join(
            f"({s!r})" if type(s).__name__ in ("OneOf", "Compose") else repr(s) for s in self.steps
        )


def steps_of(corruptor: Corruptor) -> tuple[Corruptor, ...]:
    """The steps of a chain, or the corruptor itself: ``(a >> b) >> c`` is ``a >> b >> c``."""
    return corruptor.parts if isinstance(corruptor, Compose) else (corruptor,)


def refuse_name(owner: Corruptor) -> None:
    if owner.name is not None:
        raise invalid(
            owner, "name", owner.name, "left out: it labels draws, and this draws nothing", "name its parts."
        )


def list_repr(corruptor: Corruptor, parts: tuple[Corruptor, ...], **arguments: Any) -> str:
    given = [f"[{', '.join(map(repr, parts))}]"]
    given += [f"{k}={v!r}" for k, v in {**arguments, "name": corruptor.name}.items() if v is not None]
    return f"{type(corruptor).__name__}({', '.join(given)})"


def replace_field(owner: object, name: str, content: object) -> None:
    object.__setattr__(owner, name, content)
