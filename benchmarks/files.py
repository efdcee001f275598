"""The rows of files: reading, noisy pairs, writing with workers, validating, and a long stream."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import baselines
import orjson
from jsonl import in_folder, written
from loky import get_reusable_executor
from table import Bench, Figure, Row
from timing import in_turn, megabytes

import tunekit as tk
from tunekit.sources.source import Source

RATE = 0.04
NOISE = tk.RandomEdits(rate=RATE)

# A process reads a stream of lines from a pipe, one of them too long, and makes noisy pairs of them.
STREAM = """
import sys, tunekit as tk
source = tk.read_jsonl(sys.argv[1], on_error="skip")
pairs = tk.pairs(source, tk.Restore(tk.RandomEdits(rate=0.04)))
made = skipped = 0
for batch in pairs.batches():
    made, skipped = made + len(batch), skipped + sum(batch.dropped.values())
print(made, skipped, next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def rows() -> Iterator[Row]:
    """The rows of files."""
    name = "JSONL → noisy pairs (4%) → JSONL"
    yield Row(name, "orjson, the loop", in_folder(_noisy), 10)
    yield Row("JSONL, reading", "orjson.loads by line", in_folder(_reading), None, 0.7)
    yield Row("records → noisy pairs (4%), two workers (wall)", "one worker", in_folder(_records), 1.7)
    yield Row(
        "records → noisy pairs (4%), two workers (wall)", "two programs, half each", in_folder(_halves), None
    )
    yield Row("windows → noisy pairs (4%), two workers (wall)", "one worker", in_folder(_windows), 1.7)
    yield Row("sentences → noisy pairs (4%), two workers (wall)", "one worker", in_folder(_sentences), 1.7)
    yield Row("validate chat JSONL, openai (MB/s)", "100 MB/s", in_folder(_validating), 1)
    yield Row(
        "validate rows that break rules, all trainers (MB/s, the slowest)",
        "1 MB/s",
        in_folder(_refusing),
        None,
    )
    yield Row(
        "stream of 10 GB, one line of 1 GB (quick: 0.5 GB, 0.1 GB)",
        "300 MiB",
        in_folder(_stream),
        1,
        at_most=True,
    )


def ours(source: Source, to: Path, workers: int = 1) -> None:
    """The program with tunekit."""
    pairs = tk.pairs(source, tk.Restore(NOISE))
    pairs.write(to, layout=tk.Plain(), workers=workers, progress=False)


def noisy_loop(source: Path, to: Path) -> None:
    """The whole program with the loop."""
    with source.open("rb") as lines, to.open("wb") as out:
        for line in lines:
            text = orjson.loads(line)["text"]
            row = {"input": baselines.edits_plain(text, RATE), "target": text}
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def _noisy(bench: Bench, folder: Path) -> Figure:
    few, records = bench.data.books[::16], bench.data.books
    places = (folder / f"run-{number}" for number in range(1_000_000))
    base, own = (written(part, folder / f"{len(part)}.jsonl") for part in (few, records))
    source = tk.read_jsonl(str(own))
    sides = [lambda: noisy_loop(base, next(places)), lambda: ours(source, next(places))]
    return _ratio(in_turn(sides, bench.pace, time.process_time), few, records)


def _reading(bench: Bench, folder: Path) -> Figure:
    records = bench.data.books
    source = written(records, folder / "in.jsonl")

    def loads() -> None:
        with source.open("rb") as lines:
            for line in lines:
                orjson.loads(line)["text"]

    def read() -> None:
        for _ in tk.read_jsonl(str(source)).batches():
            pass

    return _ratio(in_turn([loads, read], bench.pace, time.process_time), records, records)


def _records(bench: Bench, folder: Path) -> Figure:
    records = bench.data.books * (2 if bench.quick else 8)
    return _workers(bench, tk.read_jsonl(str(written(records, folder / "in.jsonl"))), records, folder)


def _halves(bench: Bench, folder: Path) -> Figure:
    """Beside two workers, what the machine has to give: two processes that share nothing, on one half each."""
    records = bench.data.books * (2 if bench.quick else 8)
    halves = [
        tk.read_jsonl(str(written(half, folder / f"half-{number}.jsonl")))
        for number, half in enumerate((records[::2], records[1::2]))
    ]
    source = tk.read_jsonl(str(written(records, folder / "in.jsonl")))
    executor = get_reusable_executor(max_workers=2)
    places = (folder / f"run-{number}" for number in range(1_000_000))

    def apart() -> None:
        for half in [executor.submit(ours, half, next(places)) for half in halves]:
            half.result()

    apart()
    ours(source, folder / "warm", workers=2)
    return _ratio(
        in_turn([apart, lambda: ours(source, next(places), 2)], bench.pace, time.perf_counter),
        records,
        records,
    )


def _windows(bench: Bench, folder: Path) -> Figure:
    records = bench.data.books * (2 if bench.quick else 8)
    source = tk.read_jsonl(str(written(records, folder / "in.jsonl"))).windows(words=(20, 80))
    return _workers(bench, source, records, folder)


def _sentences(bench: Bench, folder: Path) -> Figure:
    records = bench.data.books * (1 if bench.quick else 3)
    source = tk.read_jsonl(str(written(records, folder / "in.jsonl"))).sentences()
    return _workers(bench, source, records, folder)


def _workers(bench: Bench, source: Source, records: list[str], folder: Path) -> Figure:
    ours(source, folder / "warm", workers=2)  # the processes are started once
    places = (folder / f"run-{number}" for number in range(1_000_000))
    sides = [lambda: ours(source, next(places)), lambda: ours(source, next(places), workers=2)]
    return _ratio(in_turn(sides, bench.pace, time.perf_counter), records, records)


def _validating(bench: Bench, folder: Path) -> Figure:
    source = written(bench.data.books, folder / "in.jsonl")
    pairs = tk.pairs(tk.read_jsonl(str(source)), tk.Restore(NOISE))
    pairs.write(folder / "chat", layout=tk.Chat(), progress=False)
    (path,) = (folder / "chat").glob("train-*.jsonl")
    check = partial(tk.validate, path, trainer="openai")
    (best,) = in_turn([check], bench.pace, time.process_time)
    speed = path.stat().st_size / 1e6 / best
    return Figure("100", f"{speed:.0f}", speed / 100)


# Rows and messages of few bytes, no two alike where a number stands in them.
_REFUSED: dict[str, Callable[[int], str]] = {
    "no fields": lambda _: "{}",
    "other fields": '{{"field {}": 1}}'.format,
    "no messages": '{{"messages": [{}]}}'.format,
    "roles": '{{"messages": [{{"role": "{}", "content": ""}}]}}'.format,
    "calls": '{{"messages": [{{"role": "assistant", "tool_calls": [{{"id": "{}"}}]}}], "tools": [{{}}]}}'.format,
    "many messages": lambda _: '{"messages": [' + "{}, " * 30_000 + '{"role": "user"}]}',
}


def _refusing(bench: Bench, folder: Path) -> Figure:
    speeds = []
    for name, line in _REFUSED.items():
        path = folder / f"{name}.jsonl"
        times = 10**6 // (len(line(10_000)) + 1)
        path.write_text("".join(f"{line(number)}\n" for number in range(times)))
        (best,) = in_turn([partial(tk.validate, path, trainer="all")], bench.pace, time.process_time)
        speeds.append(path.stat().st_size / 1e6 / best)
    return Figure("1", f"{min(speeds):.1f}", min(speeds))


def _stream(bench: Bench, folder: Path) -> Figure:
    total, long = (5 * 10**8, 10**8) if bench.quick else (10**10, 10**9)
    lines = written([text for text in bench.data.books if text], folder / "part.jsonl").read_bytes()
    path = folder / "stream.jsonl"
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(total), str(long)], stdin=-1
    ) as writer:
        assert writer.stdin is not None
        writer.stdin.write(lines)
        writer.stdin.close()
        writer.wait()
    done = subprocess.run(
        [sys.executable, "-c", STREAM, str(path)], check=True, capture_output=True, text=True
    )
    made, skipped, peak_in_kib = map(int, done.stdout.split())
    assert (made > 0, skipped) == (True, 1)
    peak = peak_in_kib / 1024  # not ru_maxrss, which a child inherits from a parent that is larger
    return Figure("300", f"{peak:.0f} MiB", peak / 300)


_WRITER = """
import sys
part = sys.stdin.buffer.read()
path, total, long = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(path, "wb") as file:
    for number in range(total // len(part) + 1):
        file.write(part)
        if number == 1:
            file.write(b'{"text":"')
            for _ in range(long // 10**6):
                file.write(b"a" * 10**6)
            file.write(b'"}\\n')
"""


def _ratio(times: list[float], few: list[str], records: list[str]) -> Figure:
    base, own = (megabytes(part) / t for part, t in zip((few, records), times, strict=True))
    return Figure(f"{base:.1f}", f"{own:.1f}", own / base)
