"""Where: the records for which a predicate is true."""

from collections.abc import Callable, Iterator
from dataclasses import field
from hashlib import sha256
from typing import Annotated, Any, ClassVar

import numpy as np

from tunekit.batches.records import Records
from tunekit.errors import each
from tunekit.sources.steps.step import Before, Choosing
from tunekit.values.arguments import function_of
from tunekit.values.content import content_of
from tunekit.values.frozen import value
from tunekit.values.lambdas import handed, name_of, source_of

Predicate = Annotated[Callable[[str], object], function_of("a function that takes a text and returns a bool")]


@value
class Where(Choosing):
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

    def run(self, batches: Iterator[Records], before: Before) -> Iterator[Records]:
        """The records that stay."""
        for records in batches:
            stays = each(self._stays, records.texts.texts, self.call, records.ids)
            yield chosen(records, [row for row, stay in enumerate(stays) if stay], self._reason)

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        return f".where({handed(name_of(self.predicate), self.name)})"

    def _stays(self, text: str) -> bool:
        return bool(self.predicate(text))

    def identity(self, of: Any) -> Any:
        """The ``name``, or the predicate's own and a hash of its code."""
        return {"where": known_by(self.predicate, self.name), "of": of}


def chosen(records: Records, rows: list[int], reason: str) -> Records:
    """These rows; the others are counted."""
    lost = len(records) - len(rows)
    if not lost:
        return records
    dropped = dict(records.dropped)
    dropped[reason] = dropped.get(reason, 0) + lost
    texts = records.texts.select(np.array(rows, np.int64))
    return Records(texts, [records.ids[r] for r in rows], [records.groups[r] for r in rows], dropped)


def known_by(function: Any, name: str | None) -> list[str]:
    """What identifies a function: the name that was given, or its own and a hash of its code."""
    if name is not None:
        return [name]
    digest = sha256(repr(content_of(function)).encode("utf-8", "surrogatepass")).hexdigest()
    return [name_of(function), digest]
