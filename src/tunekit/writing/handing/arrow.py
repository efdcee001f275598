"""ArrowStep: from a batch of texts to a batch of rows, wherever an engine hands out batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tunekit.batches.records import Records, contents
from tunekit.engine.batch import sub_batches
from tunekit.errors import InvalidArgument, describe, did_you_mean, invalid
from tunekit.extras import required
from tunekit.layouts.layout import Layout
from tunekit.mappings.making import Making
from tunekit.shaping.stages import Local, Stage, staged
from tunekit.values.arguments import Text
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_fields
from tunekit.writing.handing.column_batches import arrow_table, layout_or_plain, names_of, rows_of, schema_of

_DOCUMENTS = 1_000

# Texts, ids and groups; without groups, those are the texts.
Columns = tuple[list[str], list[str], list[str] | None]


@renamed_fields(group="group_by")
@value
class ArrowStep:
    """A function from a batch of texts to the rows of their pairs, for Ray, Spark, Hugging Face and datatrove.

    >>> import tunekit as tk
    >>> step = tk.pairs([], tk.Restore(tk.LowerCase())).arrow_step(text="body")
    >>> step({"body": ["Oh!", "I see."], "year": [1816, 1817]})
    {'input': ['oh!', 'i see.'], 'target': ['Oh!', 'I see.']}

    ``Pairs.arrow_step`` makes one. An Arrow table gives a table, a record batch a record batch, a dict of columns a
    dict of columns. The rows are those that ``write`` writes, byte for byte: what a record's draws depend on is the
    record, and neither its batch nor the machine. It can be pickled, and holds no data.

    The columns are those of the layout; others are left behind. Where ``id`` names a column, it comes along as text,
    under its name.

    Args:
        making: the mapping, the seed and the copies.
        text: the column of clean texts.
        id: the column of ids, strings or integers; needed where ``key="id"``.
        group_by: the column of groups, which a split goes by; the clean texts by default.
        stages: filters, maps and sides of a split.
        layout: ``tk.Plain()`` by default.

    The first pair of a batch is held to the law of its mapping. What is dropped is not counted, as an engine has no
    manifest.

    Raises: InvalidArgument: a stage that needs all pairs at once, a column that both the layout and the ids want; when
    called, a column that is missing, or a text that is null or no string. LawBroken: a pair that breaks its law.
    MissingExtra: Arrow without pyarrow.
    Cost: that of the mapping, and about 1 µs a row.
    """

    making: Making = field(kw_only=False)
    text: Text = "text"
    id: Text | None = None
    group_by: Text | None = None
    stages: tuple[Stage, ...] = ()
    layout: Layout | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.making, Making):
            hint = "tk.pairs(…).arrow_step() makes the step."
            raise invalid(self, "making", self.making, "a Making", hint)
        object.__setattr__(self, "stages", tuple(self.stages))
        for stage in self.stages:
            if not isinstance(stage, Local):
                hint = "leave it out, and let the engine do it."
                raise invalid(self, "stages", stage, "stages that need no other batch", hint)
        if self.making.key == "id" and self.id is None:
            raise invalid(self, "id", self.id, "the name of a column, as the draws depend on it: key='id'")
        if self.id in names_of(self._layout):
            hint = "call the column something else, or the layout's field."
            raise invalid(self, "id", self.id, f"another name than those of {self._layout!r}", hint)

    def __call__(self, batch: Any, /) -> Any:
        """The rows of a batch: of an Arrow table, a record batch, or a dict of columns."""
        if isinstance(batch, Mapping):
            return self._columns(self._rows(self._given(batch, list(batch))))
        arrow = required("pyarrow", "parquet", "ArrowStep")
        if not isinstance(batch, arrow.Table | arrow.RecordBatch):
            hint = 'with Ray: ds.map_batches(step, batch_format="pyarrow").'
            raise invalid(self, "batch", batch, "an Arrow table, a record batch or a dict of columns", hint)
        rows = self._rows(self._given(batch, batch.schema.names))
        table = arrow_table(arrow, rows, self.schema, self._layout)
        if isinstance(batch, arrow.Table):
            return table
        arrays = [column.combine_chunks() for column in table.columns]
        return arrow.RecordBatch.from_arrays(arrays, schema=self.schema)

    def over(self, batches: Iterable[Any], /) -> Iterator[Any]:
        """The rows of each batch: ``df.mapInArrow(step.over, step.ddl)``."""
        return map(self, batches)

    def documents(self, data: Iterable[Any], rank: int = 0, world_size: int = 1, /) -> Iterator[Any]:
        """A step of a datatrove pipeline: one document for each pair.

        Its ``text`` is the target, its ``metadata`` the row, its ``id`` that of the document it is made of. The clean
        text is ``Document.text``, whatever ``text`` says; a group is looked up in the metadata.
        """
        document = required("datatrove.data", "datatrove", "ArrowStep.documents").Document
        remaining = iter(data)
        while some := list(islice(remaining, _DOCUMENTS)):
            texts, ids = [d.text for d in some], [str(d.id) for d in some]
            name = self.group_by
            groups = None if name is None else _labels(name, [_found(d.metadata, name) for d in some])
            given = (_strings("text", texts), ids, groups)
            for row, target, id_ in self._made(given):
                yield document(text=target, id=id_, metadata=row)

    @property
    def schema(self) -> Any:
        """The Arrow schema of what comes out."""
        schema = schema_of(self._layout, "ArrowStep")
        if self.id is None:
            return schema
        return schema.append(required("pyarrow", "parquet", "ArrowStep").field(self.id, "string"))

    @property
    def ddl(self) -> str:
        """The same schema as Spark reads it, such as ``"`input` string, `target` string"``."""
        return ", ".join(f"{_quoted(column.name)} {_ddl(column.type)}" for column in self.schema)

    @property
    def _layout(self) -> Layout:
        return layout_or_plain("ArrowStep", self.layout)

    def _given(self, batch: Any, names: Sequence[str]) -> Columns:
        """Texts, ids and groups of a batch."""
        texts = _strings(self.text, _column(batch, names, self.text))
        ids = [""] * len(texts) if self.id is None else _labels(self.id, _column(batch, names, self.id))
        if self.group_by is None:
            return texts, ids, None
        return texts, ids, _labels(self.group_by, _column(batch, names, self.group_by))

    def _made(self, given: Columns) -> Iterator[tuple[dict[str, Any], str, str]]:
        """The row, the target and the id of each pair."""
        made = (self.making.pairs(block, check=True) for block in self.making.blocks(_Given(*given)))
        for batch in staged(made, self.stages):
            rows, numbers = rows_of(self._layout, batch)
            for row, number in zip(rows, numbers, strict=True):
                yield row, batch.target.texts[number], batch.ids[number]

    def _rows(self, given: Columns) -> list[dict[str, Any]]:
        if self.id is None:
            return [row for row, _, _ in self._made(given)]
        return [{**row, self.id: id_} for row, _, id_ in self._made(given)]

    def _columns(self, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
        names = names_of(self._layout) + ([] if self.id is None else [self.id])
        return {name: [row.get(name) for row in rows] for name in names}


@dataclass(frozen=True)
class _Given:
    """The columns of one batch as a source."""

    texts: list[str]
    ids: list[str]
    groups: list[str] | None

    def batches(self) -> Iterator[Records]:
        first = 0
        for texts in sub_batches(self.texts):
            part = slice(first, first + len(texts))
            groups = contents(texts) if self.groups is None else self.groups[part]
            yield Records(texts, self.ids[part], groups)
            first += len(texts)


def _column(batch: Any, names: Sequence[str], name: str) -> Any:
    if list(names).count(name) != 1:
        many = "more than one column" if name in names else "no column"
        hint = "" if name in names else did_you_mean(name, map(str, names))
        raise InvalidArgument(f"ArrowStep: the batch has {many} {describe(name)}.{hint}")
    column = batch[name]
    as_list = getattr(column, "to_pylist", None) or getattr(column, "tolist", None)
    return column if as_list is None else as_list()


def _found(metadata: Mapping[str, Any], name: str) -> Any:
    if name not in metadata:
        raise InvalidArgument(
            f"ArrowStep: a document has no metadata {describe(name)}.{did_you_mean(name, metadata)}"
        )
    return metadata[name]


def _strings(name: str, column: Iterable[Any]) -> list[str]:
    cells = list(column)
    for row, cell in enumerate(cells):
        if not isinstance(cell, str):
            what = "null" if cell is None else f"no string: {describe(cell)}"
            hint = "leave such rows out before, for example with dropna or filter."
            raise InvalidArgument(
                f"ArrowStep: row {row} of the batch: {describe(name)} is {what}.\nHint: {hint}"
            )
    return cells


def _labels(name: str, column: Iterable[Any]) -> list[str]:
    """Ids or groups: strings, or integers as strings."""
    whole = (str(c) if isinstance(c, int) and not isinstance(c, bool) else c for c in column)
    return _strings(name, whole)


def _ddl(kind: Any) -> str:
    """An Arrow type as Spark spells it."""
    types = required("pyarrow.types", "parquet", "ArrowStep.ddl")
    if types.is_list(kind):
        return f"array<{_ddl(kind.value_type)}>"
    if types.is_struct(kind):
        return f"struct<{', '.join(f'{_quoted(inner.name)}: {_ddl(inner.type)}' for inner in kind)}>"
    return {"int64": "bigint", "bool": "boolean", "int32": "int"}.get(str(kind), str(kind))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
