"""Corruptors that leave some stretches of a text alone."""

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Any

from tunekit.compose import Compound, corruptors_of, refuse_name, replace_field
from tunekit.corrupting import Corruptor
from tunekit.engine.batch import Pattern, TextBatch
from tunekit.engine.run import Guards, Run, run
from tunekit.engine.spans import Spans, union
from tunekit.engine.streams import Streams
from tunekit.engine.whole import WholeGraphemes
from tunekit.errors import invalid
from tunekit.matching import matcher, written_out
from tunekit.values import value


@value
class Protect(Compound):
    r"""A corruptor that leaves what matches a pattern alone.

    >>> import tunekit as tk
    >>> quiet = tk.StripPunctuation() >> tk.LowerCase()
    >>> tk.Protect(quiet, r"https?://\S+")("See https://Example.org/a?b=1, NOW!")
    'see https://Example.org/a?b=1, now'

    The pattern (of the ``regex`` package, a string or compiled, or a list of them; ``tk.patterns`` has some) is matched
    once, on the input of the whole chain; the spans are carried along as the text moves. An edit that touches one is
    dropped as a whole: one that replaces a character of it, or inserts strictly inside. The draws are those of the
    corruptor alone.

    A pattern may have 100,000 characters, its repeats laid out, and groups 100 deep. A search may take two seconds and
    ten microseconds a character, of the time that all threads of the process take together.

    Raises: InvalidArgument: no corruptor, or a pattern that does not compile within these limits. OutOfDomain, when it
    runs: a search that takes longer.
    Cost: the search of the pattern, record by record, about a microsecond a match; maps do not fuse where one is found.
    """

    corruptor: Corruptor = field(kw_only=False)
    pattern: str | Pattern | Sequence[str | Pattern] = field(kw_only=False)

    def __post_init__(self) -> None:
        refuse_name(self)
        corruptors_of(self, "corruptor", (self.corruptor,))
        if isinstance(self.pattern, str | bytes) or not isinstance(self.pattern, Sequence):
            replace_field(self, "pattern", written_out(self, "pattern", self.pattern))
        elif not self.pattern:
            raise invalid(self, "pattern", self.pattern, "a pattern, or at least one in a list")
        else:
            replace_field(self, "pattern", tuple(written_out(self, "pattern", part) for part in self.pattern))
        self._matchers()  # a pattern that does not compile is refused here

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptor."""
        return (self.corruptor,)

    def spans(self, texts: TextBatch) -> Spans:
        """What it leaves alone, as stretches of the buffer; matches that overlap are one."""
        found = [texts.matches(matcher) for matcher in self._matchers()]
        return union([Spans(*places.span(places.ranks())) for places in found])

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """The corruptor, with one guard more."""
        guard = self.spans(texts)
        if not len(guard):
            return run(self.corruptor, texts, streams, trace=trace, guards=guards)
        outcome = run(self.corruptor, texts, streams, trace=trace, guards=(*guards, guard))
        return replace(outcome, guards=outcome.guards[: len(guards)])

    def _matchers(self) -> list[Pattern]:
        patterns: Any = (self.pattern,) if isinstance(self.pattern, str) else self.pattern
        return [matcher("Protect", "pattern", pattern) for pattern in patterns]


@value
class KeepGraphemes(Compound):
    """A corruptor that never splits a grapheme cluster: what a reader takes for one character.

    >>> import tunekit as tk
    >>> noise = tk.RandomEdits(rate=0.2)
    >>> print(noise("The 👩‍👩‍👧 left.", seed=6))
    hTe 👩d👩‍👧 lfet.
    >>> print(tk.KeepGraphemes(noise)("The 👩‍👩‍👧 left.", seed=6))
    hTe 👩‍👩‍👧 lfet.

    On the text that each step of the corruptor sees, an edit that begins or ends inside a cluster is dropped, and so is
    one that moves a part of it. A cluster as a whole may be deleted, replaced and moved. Changes of case and other maps
    may change the code points of a cluster one to one; where a map would delete a part of one, it leaves that one as
    it is. So no mark is taken from a base that it stands behind, by ``StripDiacritics`` either; an é of one code point
    becomes e. What stays at the ends of an edit is no part of it, so a normalization form reaches only the clusters
    that change as a whole: NFC puts e and U+0301 together, but not where a third mark follows and stays. The draws are
    those of the corruptor alone, and a text whose clusters are single code points comes out as it does without the
    guard.

    These are the extended grapheme clusters of UAX #29 (Unicode 15.0); CR LF is one too.

    Raises: InvalidArgument: no corruptor.
    Cost: one or two table look-ups a character for each step, next to nothing where all units have 8 bits.
    """

    corruptor: Corruptor = field(kw_only=False)

    def __post_init__(self) -> None:
        refuse_name(self)
        corruptors_of(self, "corruptor", (self.corruptor,))

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptor."""
        return (self.corruptor,)

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """The corruptor, with a guard before all others."""
        whole = WholeGraphemes()
        if whole in guards:
            return run(self.corruptor, texts, streams, trace=trace, guards=guards)
        outcome = run(self.corruptor, texts, streams, trace=trace, guards=(whole, *guards))
        return replace(outcome, guards=outcome.guards[1:])
