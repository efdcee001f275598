"""Corruptors that leave some stretches of a text alone."""

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Annotated, Any

import numpy as np

from tunekit.corruptors.contract import Compound, Corruptor, InnerCorruptor, refuse_name
from tunekit.corruptors.matching import matcher, written_out
from tunekit.corruptors.rematching import Finder, Rematched, records_of, wrong_matches
from tunekit.engine.batch import TextBatch
from tunekit.engine.guarded import Guarded
from tunekit.engine.places import Pattern
from tunekit.engine.ragged import Ints
from tunekit.engine.run import Guards, Run, merged, run, unchanged
from tunekit.engine.spans import Spans, union
from tunekit.engine.streams import Streams
from tunekit.engine.whole import WholeGraphemes
from tunekit.errors import invalid
from tunekit.patterns import PRESETS
from tunekit.values.arguments import Checked
from tunekit.values.frozen import value


def _check_patterns(owner: object, argument: str, given: Any) -> str | tuple[str, ...]:
    several: Any = given  # a compiled pattern has no length, and a string is one pattern
    if isinstance(given, str | bytes) or not isinstance(given, Sequence):
        return written_out(owner, argument, several)
    if not several:
        raise invalid(owner, argument, given, "a pattern, or at least one in a list")
    return tuple(written_out(owner, argument, part) for part in several)


Patterns = Annotated[str | Pattern | Sequence[str | Pattern], Checked(_check_patterns)]


@value
class Protect(Compound):
    r"""A corruptor that leaves what matches a pattern alone.

    >>> import tunekit as tk
    >>> quiet = tk.StripPunctuation() >> tk.LowerCase()
    >>> tk.Protect(quiet, r"https?://\S+")("See https://Example.org/a?b=1, NOW!")
    'see https://Example.org/a?b=1, now'

    The pattern (of the ``regex`` package, a string or compiled, or a list of them; ``tk.patterns`` has some) is matched
    once, on the input of the whole chain; the spans are carried along as the text moves. An edit that touches one is
    dropped as a whole: one that replaces a character of it, or inserts strictly inside. So is one that joins a span
    with what stands beside it: where white space or the border of the text was, white space stays, and a mark becomes
    no letter. 12 and 34 never become 1234, nor 5 a part of a word. The other draws are those of the corruptor alone.

    The output is searched again. Where a match has grown over a span, the record is run again, with the edits around
    that match dropped. For the patterns of ``tk.patterns`` the matches of a record must be the same texts in the same
    order, so no number is doubled or made of something else either; a pattern of one's own may find more elsewhere.

    A pattern may have 100,000 characters, its repeats laid out, and groups 100 deep. A search may take two seconds and
    ten microseconds a character, of the time that all threads of the process take together; one of a pattern that calls
    itself, as ``(?R)`` does, 0.2 seconds in the place of two, so that it can't fill the memory.

    Raises: InvalidArgument: no corruptor, or a pattern that does not compile within these limits. OutOfDomain, when it
    runs: a search that takes longer.
    Cost: two searches of the pattern, record by record, about a microsecond a match; maps do not fuse where one is
    found.
    """

    corruptor: InnerCorruptor = field(kw_only=False)
    pattern: Patterns = field(kw_only=False)

    def __post_init__(self) -> None:
        refuse_name(self)
        self._finders()  # a pattern that does not compile is refused here

    @property
    def parts(self) -> tuple[Corruptor, ...]:
        """The corruptor."""
        return (self.corruptor,)

    def run_inside(
        self, texts: TextBatch, streams: Streams, *, trace: bool = False, guards: Guards = ()
    ) -> Run:
        """The corruptor, with one guard more; where a match became another, again under a closer one."""
        finders = self._finders()
        # What each pattern finds in the clean text, and one guard for all of it.
        wanted = [finder.spans(texts) for finder in finders]
        guard = Guarded(union(wanted))
        outcome, wrong = self._guarded(texts, streams, guard, finders, wanted, trace=trace, guards=guards)
        if not wrong.size:
            return outcome
        # The wrong records are run again from the start, with their own draws, so that the others do not change.
        right = np.setdiff1d(np.arange(len(texts)), wrong)
        some, inside = texts.select(wrong), tuple(other.select(texts, wrong) for other in guards)
        wanted = [spans.select(texts, wrong) for spans in wanted]
        closer = Rematched(guard.spans.select(texts, wrong), finders)
        again, left = self._guarded(
            some, streams.select(wrong), closer, finders, wanted, trace=trace, guards=inside
        )
        # These are left as they came.
        if left.size:  # other guards dropped more, and made a match of what was left
            fine = np.setdiff1d(np.arange(len(some)), left)
            alone = unchanged(
                some.select(left), trace=trace, guards=tuple(g.select(some, left) for g in inside)
            )
            again = merged([(fine, again.select(some, fine)), (left, alone)], some, trace=trace)
        return merged([(right, outcome.select(texts, right)), (wrong, again)], texts, trace=trace)

    def _guarded(
        self,
        texts: TextBatch,
        streams: Streams,
        guard: Guarded,
        finders: Sequence[Finder],
        wanted: Sequence[Spans],
        *,
        trace: bool,
        guards: Guards,
    ) -> tuple[Run, Ints]:
        """The corruptor under one guard more, and the numbers of the records whose matches changed."""
        outcome = run(self.corruptor, texts, streams, trace=trace, guards=(*guards, guard))
        *others, after = outcome.guards
        wrong = wrong_matches(finders, texts, wanted, outcome.texts, after.spans)  # type: ignore[attr-defined]
        return replace(outcome, guards=tuple(others)), records_of(outcome.texts, wrong)

    def _finders(self) -> list[Finder]:
        """What finds its patterns; those of ``tk.patterns`` are asked to find exactly the same afterwards."""
        patterns: Any = (self.pattern,) if isinstance(self.pattern, str) else self.pattern
        return [Finder(matcher("Protect", "pattern", p), exactly=p in PRESETS) for p in patterns]


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

    corruptor: InnerCorruptor = field(kw_only=False)

    def __post_init__(self) -> None:
        refuse_name(self)

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
