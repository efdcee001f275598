"""Corruptors that leave some stretches of a text alone."""

from dataclasses import field, replace
from typing import Any

from tunekit.compose import Compound, Guards, corruptors_of, refuse_name
from tunekit.corrupting import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import Run, run
from tunekit.engine.spans import Spans
from tunekit.engine.streams import Streams
from tunekit.errors import invalid
from tunekit.values import value


@value
class Protect(Compound):
    r"""A corruptor that leaves what matches a pattern alone.

    >>> import tunekit as tk
    >>> quiet = tk.StripPunctuation() >> tk.LowerCase()
    >>> tk.Protect(quiet, r"https?://\S+")("See https://Example.org/a?b=1, NOW!")
    'see https://Example.org/a?b=1, now'

    The pattern (of the ``regex`` package, a string or compiled) is matched once, on the input of the whole chain; the
    spans are carried along as the text moves. An edit that touches one is dropped: one that replaces a character of
    it, or inserts strictly inside. The draws are those of the corruptor alone.

    Raises: InvalidArgument: no corruptor, or a pattern that does not compile.
    Cost: the search of the pattern, record by record, about half a microsecond a match; maps do not fuse where one is
    found.
    """

    corruptor: Corruptor = field(kw_only=False)
    pattern: Any = field(kw_only=False)

    def __post_init__(self) -> None:
        refuse_name(self)
        corruptors_of(self, "corruptor", (self.corruptor,))
        self._compiled()

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptor."""
        return (self.corruptor,)

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """The corruptor, with one guard more."""
        matched = texts.matches(self._compiled())
        guard = Spans(*matched.span(matched.ranks()))
        if not len(guard):
            return run(self.corruptor, texts, streams, trace=trace, guards=guards)
        outcome = run(self.corruptor, texts, streams, trace=trace, guards=(*guards, guard))
        return replace(outcome, guards=outcome.guards[: len(guards)])

    def _compiled(self) -> Any:
        source = getattr(self.pattern, "pattern", self.pattern)
        if not isinstance(source, str):
            raise invalid(self, "pattern", self.pattern, "a pattern that compiles, of strings")
        if hasattr(self.pattern, "finditer"):
            return self.pattern
        import regex

        try:
            return regex.compile(source)
        except regex.error as error:
            raise invalid(self, "pattern", self.pattern, f"a pattern that compiles ({error})") from None
