"""FirstRecords: the first of the records, the others unread."""

from collections.abc import Iterator
from dataclasses import field
from typing import Annotated, Any

import numpy as np
from annotated_types import Ge

from tunekit.batches.records import Records
from tunekit.sources.steps.step import Before, Choosing
from tunekit.values.frozen import value


@value
class FirstRecords(Choosing):
    """The first ``n`` records of a source; what comes after them is neither read nor counted.

    >>> import tunekit as tk
    >>> [record.text for record in tk.texts(["One.", "Two.", "Three."]).take(2)]
    ['One.', 'Two.']

    Raises: InvalidArgument: ``n`` is no integer of at least 0.
    """

    n: Annotated[int, Ge(0)] = field(kw_only=False)

    @property
    def divides(self) -> bool:
        """Never: they are the first of all."""
        return False

    def run(self, batches: Iterator[Records], before: Before) -> Iterator[Records]:
        """The first records."""
        left = self.n
        for records in batches if left else ():
            yield records if len(records) <= left else _first(records, left)
            left -= len(records)
            if left <= 0:
                return

    def identity(self, of: Any) -> Any:
        """The number of records."""
        return {"take": self.n, "of": of}

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        return f".take({self.n})"


def _first(records: Records, n: int) -> Records:
    return Records(records.texts.select(np.arange(n)), records.ids[:n], records.groups[:n], records.dropped)
