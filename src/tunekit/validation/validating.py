"""``tk.validate``: what trainers would say of files, before they are uploaded or a run is started."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tunekit.errors import MalformedInput, OutOfDomain, check_integer, describe, invalid
from tunekit.sources.files.lines import BOM
from tunekit.validation.choosing import USUAL, trainer_for
from tunekit.validation.files import files_at, names_in
from tunekit.validation.finding import excerpt
from tunekit.validation.inspection import Inspection
from tunekit.validation.reading import Watched, blocks
from tunekit.validation.report import Validation
from tunekit.validation.tables import table_blocks
from tunekit.validation.tokens import counter
from tunekit.validation.trainers import named
from tunekit.values.renaming import renamed_arguments

LINE_LIMIT = 1 << 26


@renamed_arguments(limit="max_findings")
def validate(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    trainer: str | Iterable[str] | None = None,
    tokenizer: Callable[[str], Any] | Any = None,
    max_tokens: int | None = None,
    max_findings: int = 1_000,
    line_limit: int = LINE_LIMIT,
) -> Validation:
    """Hold files to the rules of the trainers that are to read them.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import tunekit as tk
    >>> pairs = tk.pairs([f"{n} is even." for n in range(0, 40, 2)], tk.Restore(tk.LowerCase()))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pairs.write(folder, layout=tk.Chat(), progress=False)
    ...     found = tk.validate(folder, trainer=["openai", "trl:sft", "trl:dpo"])
    >>> print(found.matrix())
    trainer  verdict  errors  warnings
    openai   ok            0         0
    trl:sft  ok            0         0
    trl:dpo  errors       20         0
    >>> print(found.findings[0].path, "|", found.findings[0].fix)
    prompt | write it, with another layout if need be: tk.Preference

    Every rule is a row of ``tunekit.validation.RULES``: its id, the trainers that have it, who says so, how bad it is,
    and what to do. A finding names the rule, the file, the line, and the path in the line.

    Args:
        paths: files, glob patterns, or a folder that ``Pairs.write`` wrote or that holds such files: JSON lines, plain
            or compressed; ``.json`` files that are one list, whose elements count as lines; or Parquet, whose rows
            count as lines: rules about JSON itself cannot be broken there.
        trainer: one name, several, or "all"; ``tunekit.validation.TRAINERS`` has them. By default the one that the
            layout of a data set of tunekit's is for, and "trl:sft" for other files.
        tokenizer: what counts tokens: a function from a text to its tokens or their number, or an object
            with ``encode``.
        max_tokens: how many tokens an example may have; more is an error.
        max_findings: findings that are kept of each rule; all are counted.
        line_limit: bytes that a line may have; a longer one is a finding and is never held in memory.

    Raises: InvalidArgument: no such file or trainer, no trainer named and none that reads the layout, or ``max_tokens``
    without a tokenizer; MissingExtra: Parquet without pyarrow. Cost: one pass in constant memory, and 16 bytes for each
    of the first eight million lines.
    """
    trainers = named(USUAL if trainer is None else trainer)
    check_integer("validate", "max_findings", max_findings, least=1)
    check_integer("validate", "line_limit", line_limit, least=1)
    files = files_at(paths)
    if trainer is None:
        trainers = named(_own_trainer(files, line_limit))
    inspection = Inspection(trainers, max_findings)
    if tokenizer is not None:
        inspection.count = counter(tokenizer)
    if max_tokens is not None:
        check_integer("validate", "max_tokens", max_tokens, least=1)
        if tokenizer is None:
            raise invalid("validate", "max_tokens", max_tokens, "given together with a tokenizer")
        inspection.most = max_tokens
    size = sum(_inspect(inspection, name, path, line_limit) for name, path in files)
    inspection.finish()
    return _report(inspection, size)


def _report(inspection: Inspection, size: int) -> Validation:
    ledger = inspection.ledger
    few = [t.name for t in inspection.trainers if 0 < inspection.rows < t.fewest]
    if few:
        inspection.hit("file:few", None, f"{inspection.rows:,} rows", only=tuple(few))
    order = {name: number for number, name in enumerate(inspection.files)}
    findings = sorted(ledger.findings, key=lambda f: (order[f.file], f.line or 0))
    return Validation(
        trainers=tuple(t.name for t in inspection.trainers),
        files=tuple(inspection.files),
        rows=inspection.rows,
        bytes=size,
        findings=tuple(findings),
        counts=ledger.counts,
        of_trainer=ledger.of_trainer,
        tokens=inspection.tokens if inspection.count else None,
        notes=inspection.notes(),
    )


def _inspect(inspection: Inspection, name: str, path: Path, line_limit: int) -> int:
    """Look at one file; how many bytes it has."""
    inspection.begin(name)
    size = path.stat().st_size
    _check_file(inspection, path, size)
    watched, table = Watched(path, name), path.suffix == ".parquet"
    count = 0
    try:
        for block in table_blocks(path, name, line_limit) if table else blocks(watched, line_limit):
            inspection.take(block, text=not table)
            count += len(block.rows)
        if not count:
            inspection.hit("file:empty")
    except (MalformedInput, OutOfDomain) as error:
        inspection.hit("file:damaged", None, excerpt(str(error).removeprefix(f"{name}: ")))
    if watched.head == BOM:
        inspection.hit("file:bom")
    return size


def _check_file(inspection: Inspection, path: Path, size: int) -> None:
    for rule, broken in (
        ("file:large", [t.name for t in inspection.trainers if t.most is not None and size > t.most]),
        ("file:ending", [t.name for t in inspection.trainers if t.endings and path.suffix not in t.endings]),
    ):
        if broken:
            inspection.hit(rule, None, describe(path.name), only=tuple(broken))


def _own_trainer(files: list[tuple[str, Path]], limit: int) -> str:
    """The trainer of files that nobody names one for."""
    firsts: dict[Path, Path] = {}
    others = False
    sets = {folder: names_in(folder) or [] for folder in {path.parent for _, path in files}}
    for _, path in files:
        if path.name in sets[path.parent]:
            firsts.setdefault(path.parent, path)
        else:
            others = True
    return trainer_for(list(firsts.values()), others=others, limit=limit)
