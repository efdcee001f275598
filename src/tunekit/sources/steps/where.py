"""Where: the records for which a predicate is true."""

from collections.abc import Callable, Iterator
from dataclasses import field
from hashlib import sha256
from typing import Annotated, Any, ClassVar

import numpy as np

from tunekit.batches.records import Records, numbered
from tunekit.errors import each
from tunekit.sources.source import Segments, cuts_of, grouped_by_content
from tunekit.values.arguments import function_of
from tunekit.values.content import content_of
from tunekit.values.frozen import value
from tunekit.values.lambdas import handed, source_of

Predicate = Annotated[Callable[[str], object], function_of("a function that takes a text and returns a bool")]


@value
class Where(Segments):
    """The records of a source for whose text a predicate is true.

    >>> import tunekit as tk
    >>> source = tk.texts(["One.", "Two", "Three."]).where(lambda text: text.endswith("."))
    >>> [(r.texts.to_list(), r.ids, r.dropped) for r in source.batches()]
    [(['One.', 'Three.'], ['0', '2'], {"where lambda text: text.endswith('.')": 1})]

    The others are counted under ``name``, the predicate's own name, or, for a lambda, its source. A predicate is known
    by its name and its code; ``name=`` takes the place of that, and has to change when the predicate does.

    Raises: InvalidArgument: ``predicate`` cannot be called.
    Cost: a call for each record.
    """

    _reason: ClassVar[str]
    predicate: Predicate = field(kw_only=False)
    name: str | None = None

    def __post_init__(self) -> None:
        reason = self.name or source_of(self.predicate, name_of(self.predicate))
        object.__setattr__(self, "_reason", f"where {reason}")

    def batches(self) -> Iterator[Records]:
        """The records that stay."""
        for records in numbered(self.source.batches()):
            stays = each(self._stays, records.texts.texts, self._call, records.ids)
            yield chosen(records, [row for row, stay in enumerate(stays) if stay], self._reason)

    @property
    def _call(self) -> str:
        return f".where({handed(name_of(self.predicate), self.name)})"

    def _stays(self, text: str) -> bool:
        return bool(self.predicate(text))

    @property
    def cuts(self) -> int:
        """That of the source."""
        return cuts_of(self.source)

    @property
    def grouped_by_content(self) -> bool:
        """Whether those of the source are."""
        return grouped_by_content(self.source)

    def identity(self) -> Any:
        """That of the source, and ``name``, or the predicate's own and a hash of its code."""
        of = self.source.identity()
        if of is not None and self.name is not None:
            return {"where": [self.name], "of": of}
        digest = sha256(repr(content_of(self.predicate)).encode("utf-8", "surrogatepass")).hexdigest()
        return None if of is None else {"where": [name_of(self.predicate), digest], "of": of}

    def __repr__(self) -> str:
        return f"{self.source!r}{self._call}"


def chosen(records: Records, rows: list[int], reason: str) -> Records:
    """These rows; the others are counted."""
    lost = len(records) - len(rows)
    if not lost:
        return records
    dropped = dict(records.dropped)
    dropped[reason] = dropped.get(reason, 0) + lost
    texts = records.texts.select(np.array(rows, np.int64))
    return Records(texts, [records.ids[r] for r in rows], [records.groups[r] for r in rows], dropped)


def name_of(function: Any) -> str:
    """The name of a function, or of the class of anything else that can be called; no address, so always the same."""
    return str(getattr(function, "__qualname__", type(function).__qualname__))
