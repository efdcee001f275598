"""Which trainer files are held to where nobody names one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tunekit.errors import InvalidArgument, MalformedInput, OutOfDomain, describe
from tunekit.validation.reading import Bad, Watched, blocks
from tunekit.validation.tables import table_blocks
from tunekit.validation.trainers import TRAINERS

USUAL = "trl:sft"
# For a row that several could read, the first of these; those that ask for more fields come first.
_ORDER = (
    "openai:dpo",
    "trl:dpo",
    "trl:kto",
    "llamafactory:sharegpt",
    USUAL,
    "llamafactory:alpaca",
    "axolotl:input_output",
    "trl:grpo",
)


def trainer_for(written: list[Path], *, others: bool, limit: int) -> str:
    """The trainer that data sets of tunekit's are laid out for; ``USUAL`` for other files.

    ``written``: the first file of each data set. ``others``: whether other files stand beside them.

    Raises: InvalidArgument: no trainer reads the rows, or the files are for several.
    """
    found = {_of(path, limit): path.parent for path in written} | ({USUAL: None} if others else {})
    if len(found) > 1:
        names = ", ".join(map(repr, found))
        hint = "validate them one by one, or say trainer=…."
        raise InvalidArgument(
            f"validate(…): the files are laid out for several trainers: {names}.\nHint: {hint}"
        )
    return next(iter(found), USUAL)


def _of(path: Path, limit: int) -> str:
    row = next(_rows(path, limit), None)
    if not isinstance(row, dict):
        return USUAL
    for name in _ORDER:
        if TRAINERS[name].form(row) is not None:
            return name
    fields = ", ".join(describe(name) for name in list(row)[:5])
    raise InvalidArgument(
        f"validate({str(path.parent)!r}): its rows have the fields {fields}, and no trainer reads these by default.\n"
        "Hint: write the pairs with the layout of a trainer, such as layout=tk.Chat(), or say trainer=…."
    )


def _rows(path: Path, limit: int) -> Iterator[Any]:
    """The first rows of a file; none of one that is damaged, which is told when it is looked at."""
    table = path.suffix == ".parquet"
    try:
        for block in (
            table_blocks(path, path.name, limit) if table else blocks(Watched(path, path.name), limit)
        ):
            yield from (row for row in block.rows if not isinstance(row, Bad))
    except (MalformedInput, OutOfDomain):
        return
