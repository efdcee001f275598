"""Files of rows: which of their columns is the text, the id and the group of a record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from operator import itemgetter
from pathlib import Path
from typing import Any, ClassVar, Literal

from tunekit.engine.batch import TextBatch
from tunekit.errors import InvalidArgument, MalformedInput, OutOfDomain, check_integer, describe, invalid
from tunekit.records import Records
from tunekit.sources.finding import as_patterns, changed, check_choice, find, identity_of, shown
from tunekit.sources.source import LIMIT, Source
from tunekit.values import value


class Unfit(Exception):
    """A row that gives no record: a short stable reason, and what to say of this very row."""

    def __init__(self, reason: str, detail: str = "", *, error: type[Exception] = MalformedInput) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.error = reason, detail or reason, error


def check_columns(owner: object, text: Any, id_: Any, group: Any) -> tuple[str, ...]:
    """The names of the columns of the text.

    Raises: InvalidArgument: a column that is no name.
    """
    names = (text,) if isinstance(text, str) else text
    if not isinstance(names, list | tuple) or not names or not all(isinstance(n, str) and n for n in names):
        raise invalid(owner, "text", text, "the name of a column or a list of them")
    for argument, name in (("id", id_), ("group", group)):
        if name is not None and not (isinstance(name, str) and name):
            raise invalid(owner, argument, name, "the name of a column or None")
    return tuple(names)


def cell(row: Any, name: str) -> Any:
    """What stands in a column: a key of that very name, or a path of keys with dots between them."""
    if not isinstance(row, dict):
        raise Unfit("a row that is no object", f"the row is no object but {describe(row)}")
    if name in row:
        return row[name]
    found = row
    for key in name.split("."):
        if not isinstance(found, dict) or key not in found:
            known = ", ".join(map(str, list(row)[:8]))
            raise Unfit(f"no column {name!r}", f"there is no $.{name}; there is: {known[:60] or 'nothing'}")
        found = found[key]
    return found


def text_of(row: Any, names: tuple[str, ...], limit: int) -> str:
    """The text of a record, its columns joined by a blank line."""
    parts = []
    for name in names:
        found = cell(row, name)
        if found is None:
            raise Unfit(f"null in column {name!r}", f"$.{name} is null")
        if not isinstance(found, str):
            raise Unfit(f"no string in column {name!r}", f"$.{name} is {describe(found)}, no string")
        parts.append(found)
    text = "\n\n".join(parts)
    if len(text) > limit:
        reason = f"record above {limit:,} characters"
        raise Unfit(reason, f"the record has {len(text):,} characters, above {limit:,}", error=OutOfDomain)
    return text


def name_of(row: Any, name: str | None, default: str) -> str:
    """An id or a group: a string, or an integer in digits."""
    if name is None:
        return default
    found = cell(row, name)
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise Unfit(f"no name in column {name!r}", f"$.{name} is {describe(found)}, no string and no integer")
    return str(found)


@value
class Rows(Source):
    """Rows that come in blocks; each is a record, or counted, or an error."""

    text: str | tuple[str, ...] = "text"
    id: str | None = None
    group: str | None = None
    on_error: Literal["raise", "skip"] = "raise"
    limit: int = LIMIT

    _call: ClassVar[str] = "read_…"
    _nulls: ClassVar[bool] = False

    def __post_init__(self) -> None:
        names = check_columns(self, self.text, self.id, self.group)
        if not isinstance(self.text, str):
            object.__setattr__(self, "text", names)
        check_choice(self, "on_error", self.on_error, "raise", "skip")
        check_integer(self, "limit", self.limit, least=1)

    def _taken(self, where: str, prefix: str, places: Sequence[int], rows: list[Any]) -> Records:
        """The records of a block; the quick way first, which knows of nothing but good rows."""
        texts = self._all_good(rows)
        if texts is not None:
            ids = [f"{prefix}{place}" for place in places]
            return Records(TextBatch.from_list(texts), ids, ids)
        return self._one_by_one(where, prefix, places, rows)

    def _passed(self, reason: str) -> bool:
        """Whether rows with this fault are counted, whatever ``on_error`` says."""
        return self._nulls and reason.startswith("null in")

    def _all_good(self, rows: list[Any]) -> list[str] | None:
        if not isinstance(self.text, str) or self.id is not None or self.group is not None:
            return None
        try:
            texts = list(map(itemgetter(self.text), rows))
        except (KeyError, TypeError, IndexError):
            return None
        good = set(map(type, texts)) <= {str} and set(map(type, rows)) <= {dict}
        return texts if good and max(map(len, texts), default=0) <= self.limit else None

    def _one_by_one(self, where: str, prefix: str, places: Sequence[int], rows: list[Any]) -> Records:
        names = (self.text,) if isinstance(self.text, str) else self.text
        taken: list[tuple[str, str, str]] = []
        dropped = Counter[str]()
        for place, row in zip(places, rows, strict=True):
            try:
                if isinstance(row, Unfit):
                    raise row
                text = text_of(row, names, self.limit)
                id_ = name_of(row, self.id, f"{prefix}{place}")
                taken.append((text, id_, name_of(row, self.group, id_)))
            except Unfit as unfit:
                if self.on_error == "raise" and unfit.reason != BLANK and not self._passed(unfit.reason):
                    raise unfit.error(f"{where} {place:,}: {unfit.detail}.{_SKIP}") from None
                dropped[unfit.reason] += 1
        texts, ids, groups = (list(column) for column in zip(*taken, strict=True)) if taken else ([], [], [])
        return Records(TextBatch.from_list(texts), ids, groups, dict(dropped))


BLANK = "blank line"
_SKIP = '\nHint: on_error="skip" counts such a row and goes on.'


@value
class RowFiles(Rows):
    """Files of rows that match patterns."""

    patterns: tuple[str, ...] = field(kw_only=False)

    _place: ClassVar[str] = "line"

    def __post_init__(self) -> None:
        object.__setattr__(self, "patterns", as_patterns(self, self.patterns))
        Rows.__post_init__(self)

    def files(self) -> list[tuple[str, Path]]:
        """The id and the path of each file, by id: the path below the fixed part of the patterns.

        Raises: InvalidArgument: no file matches one of the patterns.
        """
        return find(self._call, self.patterns)

    def rows(self, path: Path) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """The rows of a file in blocks, with their places."""
        raise InvalidArgument(f"{type(self).__name__}: rows are read in a method rows().")

    def batches(self) -> Iterator[Records]:
        """The records of each file."""
        for id_, path in self.files():
            for places, rows in self.rows(path):
                yield self._taken(f"{path}: {self._place}", f"{id_}:", places, rows)

    def identity(self) -> Any:
        """The ids and a hash of the content of the files, and how they are read. Cost: one pass over the files."""
        return {self._call: identity_of(self.files()), **changed(self)}

    def __repr__(self) -> str:
        more = {name: list(v) if isinstance(v, tuple) else v for name, v in changed(self).items()}
        return shown(self._call, self.patterns, more)
