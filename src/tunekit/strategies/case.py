"""``Corrupted``: a text, what became of it, and the edits between the two."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

from tunekit.batches.trace import Trace
from tunekit.corruptors.contract import replace_field
from tunekit.errors import InvalidArgument, check_string, invalid
from tunekit.values.frozen import value

Edit = tuple[int, int, str]
Span = tuple[int, int]


@value
class Corrupted:
    """A text, what became of it, and the edits between the two.

    >>> case = Corrupted("the fox", [(4, 5, "v"), (7, 7, "!")])
    >>> case.text
    'the vox!'
    >>> case.project([(4, 7), (7, 7)])
    [(4, 7), None]
    >>> case
    Corrupted('the fox', [(4, 5, 'v'), (7, 7, '!')])

    An edit is (start, end, replacement), in characters of the source, ascending. ``origins`` says for each character of
    the replacements which stretch of the source it stands for; without it, for all that its edit replaces. A case that
    ``corrupted`` draws has it where something was moved, or where neighbours changed each on its own. ``gone`` are
    characters inside of such stretches that were taken out before, so that nothing stands for them.

    Raises: InvalidArgument: edits that are out of order or outside the source, or another number of origins.
    """

    source: str = field(kw_only=False)
    edits: Sequence[Edit] = field(kw_only=False, default=())
    origins: Sequence[Span] | None = None
    gone: Sequence[int] = ()

    def __post_init__(self) -> None:
        check_string(self, "source", self.source)
        replace_field(self, "edits", [_checked(self, edit) for edit in self.edits])
        edges = [0, *(edge for start, end, _ in self.edits for edge in (start, end)), len(self.source)]
        if edges != sorted(edges):
            raise invalid(self, "edits", self.edits, "ascending, apart, and inside the source")
        put_in = sum(len(new) for *_, new in self.edits)
        if self.origins is not None and len(self.origins) != put_in:
            raise invalid(self, "origins", self.origins, f"as many as the characters put in, {put_in}")

    @cached_property
    def text(self) -> str:
        """The text after."""
        parts, here = [], 0
        for start, end, new in self.edits:
            parts += [self.source[here:start], new]
            here = end
        return "".join([*parts, self.source[here:]])

    def project(self, spans: Iterable[Span]) -> list[Span | None]:
        """Where spans of the source stand in the text, by the rule of ``Trace.project``.

        Raises: InvalidArgument: a span that does not lie in the source.
        """
        return [self._projected(*span) for span in spans]

    def _projected(self, first: int, last: int) -> Span | None:
        if not 0 <= first <= last <= len(self.source):
            raise InvalidArgument(
                f"Corrupted.project: the span {(first, last)} does not lie in a text of {len(self.source)} characters."
            )
        span = range(first, last)
        stands = [i for i, of in enumerate(self._stands) if not of.isdisjoint(span)]
        return (stands[0], stands[-1] + 1) if stands else None

    @cached_property
    def _stands(self) -> list[set[int]]:
        """For each character of the text those of the source that it stands for."""
        edited = {place for start, end, _ in self.edits for place in range(start, end)}.difference(self.gone)
        given = iter(_hulls(self.edits) if self.origins is None else self.origins)
        stands, here = [], 0
        for start, end, new in self.edits:
            stands += [{i} for i in range(here, start)]
            stands += [edited.intersection(range(*next(given))) for _ in new]
            here = end
        return stands + [{i} for i in range(here, len(self.source))]

    def __hash__(self) -> int:
        return hash((self.source, tuple(self.edits)))


def case_of(trace: Trace) -> Corrupted:
    """The case that a trace tells of."""
    edits = trace.edits
    origins, gone = _origins(trace) if edits else ([], ())
    plain = origins == list(_hulls(edits))
    # What a trace says needs no check, and a case is made for every example.
    case = object.__new__(Corrupted)
    fields = {"source": trace.source, "edits": edits, "origins": None if plain else origins, "gone": gone}
    case.__dict__.update(fields, text=trace.text)
    return case


def _hulls(edits: Sequence[Edit]) -> Iterator[Span]:
    """For each character that is put in all that its edit replaces."""
    return ((start, end) for start, end, new in edits for _ in new)


def _origins(trace: Trace) -> tuple[list[Span], tuple[int, ...]]:
    """For each character that is put in the stretch of the source that it stands for, and what is gone inside."""
    images, record = trace.batch.images, trace.record
    source, output = trace.batch.source, trace.batch.outcome.texts
    here = slice(*images.places.searchsorted([output.starts[record], output.ends[record]]))
    live = images.live - source.starts[record]
    rows = zip(images.low[here].tolist(), images.high[here].tolist(), strict=True)
    edited = (at for at, _, new in trace.edits for _ in new)
    origins = [
        (int(live[low]), int(live[high - 1]) + 1) if low < high else (at, at)
        for at, (low, high) in zip(edited, rows, strict=True)
    ]
    inside = {place for at, stop, _ in trace.edits for place in range(at, stop)}
    return origins, tuple(sorted(inside.difference(live.tolist())))


def _checked(owner: object, edit: Any) -> Edit:
    right = isinstance(edit, tuple | list) and len(edit) == 3
    if not right or [type(part) for part in edit] != [int, int, str]:
        raise invalid(owner, "edits", edit, "edits, (start, end, replacement)")
    return (edit[0], edit[1], edit[2])
