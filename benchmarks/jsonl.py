"""The rows of the whole line: JSONL → pairs → JSONL, beside the same program with a loop, and one that only copies."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import baselines
import orjson
from table import Bench, Figure, Row
from timing import in_turn, megabytes

import tunekit as tk

Program = Callable[[Path, Path], None]


def rows() -> Iterator[Row]:
    """The rows of the whole line; processor time of all threads, for the library may write in one of its own."""
    yield Row("JSONL → pairs → JSONL, lower + strip", "orjson, the loop", _beside(baselines.jsonl_loop), 15)
    yield Row(
        "JSONL → pairs → JSONL, lower + strip",
        "orjson, copies only",
        _beside(baselines.jsonl_copy),
        None,
        0.8,
    )


def ours(source: Path, to: Path) -> None:
    """The program with tunekit."""

    def texts() -> Iterator[str]:
        with source.open("rb") as lines:
            for line in lines:
                yield orjson.loads(line)["text"]

    noise = tk.LowerCase() >> tk.StripPunctuation(inside="join", between="join")
    tk.pairs(texts, tk.Restore(noise)).write(to, layout=tk.Plain(), progress=False)


def _beside(program: Program) -> Callable[[Bench], Figure]:
    def measure(bench: Bench) -> Figure:
        with TemporaryDirectory() as folder:
            return _measured(program, bench, Path(folder))

    return measure


def in_folder(measured: Callable[[Bench, Path], Figure]) -> Callable[[Bench], Figure]:
    """A measurement that needs a folder, with one."""

    def measure(bench: Bench) -> Figure:
        with TemporaryDirectory() as folder:
            return measured(bench, Path(folder))

    return measure


def _measured(program: Program, bench: Bench, folder: Path) -> Figure:
    records = bench.data.books
    few = records[::8] if program is baselines.jsonl_loop else records  # the slow one, so that both run often
    sides = [
        _afresh(baseline_or_ours, written(part, folder / f"{name}.jsonl"), folder / name)
        for baseline_or_ours, part, name in ((program, few, "base"), (ours, records, "ours"))
    ]
    for side in sides:
        side()
    times = in_turn(sides, bench.pace, time.process_time)
    base, own = (megabytes(part) / t for part, t in zip((few, records), times, strict=True))
    return Figure(f"{base:.1f}", f"{own:.1f}", own / base)


def written(records: list[str], path: Path) -> Path:
    """A file of JSON lines with these texts."""
    path.write_bytes(b"".join(orjson.dumps({"text": r}, option=orjson.OPT_APPEND_NEWLINE) for r in records))
    return path


def _afresh(program: Program, source: Path, to: Path) -> Callable[[], None]:
    """The program, each time with a new place to write to."""
    runs = iter(range(1_000_000))
    return lambda: program(source, to.with_name(f"{to.name}-{next(runs)}"))
