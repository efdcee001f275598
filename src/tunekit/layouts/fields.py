"""Rows with fields that say where each pair comes from."""

from collections.abc import Sequence
from typing import Any

from tunekit.batches.pair import Pair, PairBatch
from tunekit.errors import InvalidArgument, describe, did_you_mean, invalid
from tunekit.layouts.layout import Layout
from tunekit.values.frozen import value

FIELDS = ("id", "group", "seed", "key", "copy")
_NO_ROW = "the layout has no row for the pair"


@value
class WithFields:
    """The rows of a layout, each with fields of its pair.

    >>> import tunekit as tk
    >>> from tunekit.layouts.fields import WithFields
    >>> batch = next(tk.pairs(["Oh!"], tk.Restore(tk.LowerCase()), seed=7).batches())
    >>> WithFields(layout=tk.Plain(), fields=("id", "seed")).rows(batch)
    [{'input': 'oh!', 'target': 'Oh!', 'id': '0', 'seed': 7}]
    """

    layout: Layout
    fields: tuple[str, ...]

    @property
    def no_row(self) -> str:
        """Why there is no row for a pair."""
        return str(getattr(self.layout, "no_row", _NO_ROW))

    def rows(self, batch: PairBatch, /) -> list[dict[str, Any] | None]:
        """One object for each pair."""
        return [
            self._with(row, pair) for row, pair in zip(self.layout.rows(batch), batch.pairs(), strict=True)
        ]

    def _with(self, row: Any, pair: Pair) -> dict[str, Any] | None:
        if row is None:
            return None
        if not isinstance(row, dict) or not row.keys().isdisjoint(self.fields):
            raise InvalidArgument(
                f"fields={self.fields!r}: {self.layout!r} must give objects without fields of these names, "
                f"not {describe(row)}."
            )
        return row | {name: getattr(pair, name) for name in self.fields}


def with_fields(call: str, layout: Layout, fields: Any) -> Layout:
    """The layout, whose rows have these fields too.

    Raises: InvalidArgument: no list of names of fields that pairs have.
    """
    if isinstance(fields, str) or not isinstance(fields, Sequence):
        raise invalid(call, "fields", fields, f"a list of names among {', '.join(FIELDS)}")
    for name in fields:
        if name not in FIELDS:
            rule = f"names among {', '.join(FIELDS)}"
            raise invalid(call, "fields", fields, rule, did_you_mean(name, FIELDS).removeprefix("\nHint: "))
    return WithFields(layout=layout, fields=tuple(dict.fromkeys(fields))) if fields else layout
