"""Columns of rows: which cell is the text, the id and the group of a record."""

from collections.abc import Callable
from functools import partial
from operator import itemgetter
from typing import Annotated, Any

from tunekit.errors import MalformedInput, OutOfDomain, closest, describe, invalid
from tunekit.values.arguments import Checked

_NAMES = 200  # that a wrong name is compared with


class Unfit:
    """A row that gives no record: a short stable reason, and what to say of this very row.

    ``detail`` may be a function that says it, as ``hint`` is one that says what may be meant: it is called for an error
    alone, not for each row that is counted.
    """

    __slots__ = ("_detail", "error", "hint", "reason")

    def __init__(
        self,
        reason: str,
        detail: str | Callable[[], str] = "",
        *,
        error: type[Exception] = MalformedInput,
        hint: Callable[[], str] = str,
    ) -> None:
        self.reason, self.error, self.hint = reason, error, hint
        self._detail = detail or reason

    @property
    def detail(self) -> str:
        """What to say of this very row."""
        return self._detail if isinstance(self._detail, str) else self._detail()


def _check_columns(owner: object, argument: str, given: Any) -> str | tuple[str, ...]:
    names = (given,) if isinstance(given, str) else given
    if not isinstance(names, list | tuple) or not names or not all(isinstance(n, str) and n for n in names):
        raise invalid(owner, argument, given, "the name of a column or a list of them")
    return given if isinstance(given, str) else tuple(names)


def _check_column(owner: object, argument: str, given: Any) -> str:
    if not isinstance(given, str) or not given:
        raise invalid(owner, argument, given, "the name of a column or None")
    return given


Column = Annotated[str, Checked(_check_column)]
Columns = Annotated[str | tuple[str, ...], Checked(_check_columns)]


# One row, with what is wrong with it


def cell(row: Any, name: str) -> Any:
    """What is in a column: a key of that very name, or a path of keys with dots between them; or why nothing."""
    if not isinstance(row, dict):
        return no_object(row)
    if name in row:
        return row[name]
    found, above = row, ""
    for key in name.split("."):
        if found is None:  # what would hold it is null
            return None
        if not isinstance(found, dict) or key not in found:
            inner = [f"{above}{other}" for other in found] if above and isinstance(found, dict) else []
            return no_column(name, list(row), inner)
        found, above = found[key], f"{above}{key}."
    return found


def no_object(row: Any) -> Unfit:
    """A row of something else than names and cells."""
    return Unfit("a row that is no object", partial(_but, "the row is no object but", row))


def no_column(name: str, there: list[Any], inner: list[str] | None = None) -> Unfit:
    """A column that is not there, and those that are; ``inner`` are those in what a path leads to."""
    return Unfit(
        f"no column {name!r}", partial(_those, name, there), hint=partial(near, name, inner or there)
    )


def _those(name: str, there: list[Any]) -> str:
    known = describe(", ".join(map(str, there[:8])))[1:-1] or "nothing"
    return f"there is no column {name!r}; there is: {known}"


def _but(rule: str, found: Any, end: str = "") -> str:
    return f"{rule} {describe(found)}{end}"


def near(name: str, there: list[Any]) -> str:
    """A hint line that names the column that may be meant; "" when none is like it."""
    close = closest(
        name, [column for column in there[:_NAMES] if isinstance(column, str) and len(column) <= 60]
    )
    return "" if close is None else f"\nHint: Did you mean {close!r}?"


def twice(name: str) -> Unfit:
    """A column of which there are several."""
    return Unfit(f"more than one column {name!r}", f"there is more than one column {name!r}")


def text_of(row: Any, names: tuple[str, ...], limit: int) -> str | Unfit:
    """The text of a record, its columns joined by a blank line; or why there is none."""
    parts = []
    for name in names:
        found = cell(row, name)
        if found is None:
            return Unfit(f"null in column {name!r}", f"$.{name} is null")
        if isinstance(found, Unfit):
            return found
        if not isinstance(found, str):
            return Unfit(f"no string in column {name!r}", partial(_but, f"$.{name} is", found, ", no string"))
        parts.append(found)
    text = "\n\n".join(parts)
    if len(text) > limit:
        reason = f"record above {limit:,} characters"
        return Unfit(reason, f"the record has {len(text):,} characters, above {limit:,}", error=OutOfDomain)
    return text


def name_of(row: Any, name: str | None, default: str) -> str | Unfit:
    """An id or a group: a string that UTF-8 can hold, or an integer in digits; or why there is none."""
    if name is None:
        return default
    found = cell(row, name)
    if isinstance(found, Unfit):
        return found
    if isinstance(found, bool) or not isinstance(found, str | int) or not _is_utf8(str(found)):
        end = ", no string and no integer"
        return Unfit(f"no name in column {name!r}", partial(_but, f"$.{name} is", found, end))
    return str(found)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


# Many rows, as long as nothing is wrong with them


def good_texts(rows: list[Any], names: tuple[str, ...], limit: int) -> list[str] | None:
    """What ``text_of`` gives for each row; ``None`` when it does not for all of them."""
    columns = [_column(rows, name) for name in names]
    if not all(column is not None and set(map(type, column)) <= {str} for column in columns):
        return None
    texts = columns[0] if len(columns) == 1 else list(map("\n\n".join, zip(*columns, strict=True)))
    return texts if max(map(len, texts or ()), default=0) <= limit else None


def good_names(rows: list[Any], name: str) -> list[str] | None:
    """What ``name_of`` gives for each row; ``None`` when it does not for all of them."""
    column = _column(rows, name)
    if column is None or not set(map(type, column)) <= {str, int}:
        return None
    names = list(map(str, column))
    return names if _is_utf8("".join(names)) else None


def _column(rows: list[Any], name: str) -> list[Any] | None:
    of_that_name = "." not in name or any(isinstance(row, dict) and name in row for row in rows)
    for key in [name] if of_that_name else name.split("."):
        if not set(map(type, rows)) <= {dict}:
            return None
        try:
            rows = list(map(itemgetter(key), rows))
        except KeyError:
            return None
    return rows
