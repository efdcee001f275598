"""The table of benchmarks: `python benchmarks/run.py`, or `nox -s bench`.

    python benchmarks/run.py                    all rows, a few minutes
    python benchmarks/run.py --quick            all rows, under a minute, rougher
    python benchmarks/run.py --only RandomEdits the rows that have this in their name
    python benchmarks/run.py --part corruptors  the rows of one file: speed, memory, jsonl, files, corruptors

How to read it. Each row is one piece of work, done by a baseline (its source stands in `baselines.py` or
`baselines_corruptors.py`), by the fastest peer that knows the work, and by tunekit. Speeds are millions of UTF-8 bytes
of input by a second of processor time of one thread, list of `str` in and list of `str` out unless the row says
otherwise, least time of many runs. Baseline and tunekit run in turn, A B A B …, in one process on the same records of
about 1 kB, so that the ratio is what counts: speeds of two runs, or of two machines, do not compare. `ratio` is tunekit
by baseline; `bar` and `stretch` are what the project asks of it, where it asks for something. Where they say ≤, or the
baseline says (time), the ratio is one of times or of bytes: less is better. A verdict in brackets is reported, not
asked for. Peers run in Pythons of their own (`TUNEKIT_PEERS`, see `peers.py`).

The lean loop of random edits is written as one would write it; the tuned one is as fast as a loop over characters
gets, and has no bar: it shows how much of a ratio is due to the loop. Both get a seed for each record; tunekit's are
made from the text.

The texts are those of `TUNEKIT_CORPORA` when that is set; without it, they are made from what every Python carries.
The figures are no gate: the exit code is 0.
"""

import argparse
import platform
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import corruptors
import files
import jsonl
import memory
import speed
import table
from data import MOST, QUICK, Data
from peers import Peers
from timing import Pace

import tunekit
from tunekit.engine.memory import keep_heap

PARTS = {"speed": speed, "memory": memory, "jsonl": jsonl, "files": files, "corruptors": corruptors}


def main() -> None:
    """Measure and print."""
    options = _options()
    bench = _bench(quick=options.quick)
    keep_heap()  # any call on a list does that; here a row that goes below the calls may come first
    began = time.monotonic()
    for text in _facts(bench):
        print(text)
    print("\n" + table.header(), flush=True)
    for row in _rows(options.part):
        if options.only.lower() in row.name.lower():
            print(table.line(row, _measured(row, bench)), flush=True)
    print(f"\npeers: {bench.peers.describe()}\n{time.monotonic() - began:.0f} s")


def _rows(part: str | None) -> Iterator[table.Row]:
    for name, module in PARTS.items():
        if part in (None, name):
            yield from module.rows()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="The table of benchmarks: reference loop, best peer, tunekit."
    )
    parser.add_argument("--only", default="", metavar="SUBSTRING", help="rows with this in their name")
    parser.add_argument("--part", choices=PARTS, help="the rows of this file")
    parser.add_argument("--quick", action="store_true", help="less text, fewer runs")
    return parser.parse_args()


def _bench(*, quick: bool) -> table.Bench:
    data = Data(QUICK if quick else MOST)
    return table.Bench(data, Peers(data.named, 0.2 if quick else 1.5), Pace.of(quick=quick), quick)


def _facts(bench: table.Bench) -> Iterator[str]:
    yield f"CPU: {_processor()}; {platform.system()}; Python {platform.python_version()}"
    versions = ", ".join(f"{name} {_version(name)}" for name in ("numpy", "orjson", "regex", "xxhash"))
    yield f"tunekit {tunekit.__version__}, {versions}"
    first, *sets = bench.data.describe()
    yield f"data: {first}"
    yield from (f"  {line}" for line in sets)
    if bench.quick:
        yield "a quick run: less text and fewer runs; quote the full one"


def _measured(row: table.Row, bench: table.Bench) -> table.Figure | str:
    try:
        return row.measure(bench)
    except Exception as error:  # noqa: BLE001  # one row that breaks shall not cost the others
        return f"failed: {error!r:.60}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    names = (
        [line for line in facts.read_text().splitlines() if line.startswith("model name")]
        if facts.exists()
        else []
    )
    return names[0].partition(":")[2].strip() if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
