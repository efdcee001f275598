"""Damage files at random and read them: `python scripts/fuzz.py [MINUTES] [--seed N] [--case N] [--kind NAME]`.

A reader may give records, or an error of tunekit. Anything else is a find: another error, a crash, more than a second
a megabyte, or more memory than 64 MiB and eight times the input, each time that it is read, of three; of a packed file,
what it is unpacked to counts. Each find is told once, with the file that shows it.
A case is the same for the same seed and number, whatever the machine.
"""

import argparse
import bz2
import gzip
import io
import lzma
import math
import os
import random
import resource
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from fuzz_samples import KINDS, as_file

import tunekit as tk
from tunekit.sources.files.expansion import USUAL
from tunekit.sources.files.opening import CHUNK, compression
from tunekit.sources.files.unpacking import unpacked

FOUND = Path("build/fuzz")
zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
PACK = {"gz": partial(gzip.compress, mtime=0), "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress}
MIB = 1 << 20
# What a file may cost however small it is: a process that shares its processor is not timed to the millisecond.
SECONDS, BYTES = 1.5, 64 * MIB
ODD = [
    b"\0",
    b"\xff",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\n",
    b"\r",
    b" ",
    b"\xe2\x80\xa8",
    b"\xf4\x90",
]


class Case(NamedTuple):
    """A file, how it is read, and how many bytes are read out of it."""

    number: int
    kind: str
    data: bytes
    options: dict[str, Any]
    size: int


class Outcome(NamedTuple):
    """What came of it: "" for records or an error of tunekit."""

    problem: str
    seconds: float
    memory: int


def drawn(seed: int, number: int, kind: str) -> Case:
    """The case of that number."""
    draw = random.Random(f"{seed}:{number}:{kind}")
    options = draw.choice(KINDS[kind].options) | {"on_error": draw.choice(["raise", "skip"])}
    data = damaged(KINDS[kind].sample, draw, [sign.encode() for sign in KINDS[kind].signs])
    if draw.random() < 0.15:
        data = grown(data, draw, [sign.encode() for sign in KINDS[kind].signs])
    data = as_file(kind, data)
    size = len(data)
    if draw.random() < 0.3:
        data = packed(data, draw)
    return Case(number, kind, data, options, max(size, len(data), unpacked_size(data)))


def damaged(data: bytes, draw: random.Random, signs: list[bytes]) -> bytes:
    """A file with a few places changed."""
    held = bytearray(data)
    for _ in range(draw.choice([0, 1, 1, 2, 4, 9])):
        place, end = sorted(draw.choices(range(len(held) + 1), k=2))
        part = _part(bytes(held[place:end]), draw, signs)
        held[place : draw.choice([place, min(place + 9, end), end])] = part
        del held[300_000:]
    if held and draw.random() < 0.3:
        held[draw.randrange(len(held))] ^= 1 << draw.randrange(8)
    return bytes(held[: draw.randrange(len(held) + 1)] if draw.random() < 0.15 else held)


def _part(here: bytes, draw: random.Random, signs: list[bytes]) -> bytes:
    """What comes into a file: what stands there twice, nothing, odd bytes, a sign of its kind, noise."""
    odd, sign = (
        draw.choice(ODD) * draw.choice([1, 2, 99]),
        draw.choice(signs) * draw.choice([1, 2, 99, 3_000]),
    )
    return draw.choice([here * 2, b"", odd, sign, draw.randbytes(draw.choice([1, 4, 99]))])


def grown(data: bytes, draw: random.Random, signs: list[bytes]) -> bytes:
    """A file with one sign, or a few, very many times in it: what takes longer than it should shows."""
    some = b"".join(draw.choices([*signs, *ODD, b"a", b"a ", b"1"], k=draw.choice([1, 1, 2, 3])))
    place = draw.choice([0, len(data) // 2, len(data)])
    return data[:place] + some * (draw.choice([MIB // 4, MIB]) // len(some)) + data[place:]


def packed(data: bytes, draw: random.Random) -> bytes:
    """A packed file, of one member or several, whole or damaged."""
    pack = PACK[draw.choice(sorted(PACK))]
    if draw.random() < 0.3:
        half = draw.randrange(len(data) + 1)
        held = pack(data[:half]) + pack(b"") * draw.choice([0, 1, 9]) + pack(data[half:])
    else:
        held = pack(data)
    return damaged(held, draw, [pack(b""), b"\0" * 4]) if draw.random() < 0.5 else held


def unpacked_size(data: bytes) -> int:
    """The bytes that a reader is given of a packed file: up to its damage, or to the limit of what it expands to."""
    size, form = 0, compression(data[:6])
    with suppress(tk.TunekitError):
        if form:
            for chunk in unpacked(io.BufferedReader(io.BytesIO(data)), "case", form, CHUNK, USUAL):
                size += len(chunk)
    return size


def confirmed(case: Case, folder: Path) -> Outcome:
    """What comes of a case, or, while it takes too long or too much, the best of three: others use the machine too."""
    best = run(case, folder)
    for _ in range(2):
        if not judged(case, best) or best.problem:
            break
        again = run(case, folder)
        best = Outcome(again.problem, min(best.seconds, again.seconds), min(best.memory, again.memory))
    return best


def run(case: Case, folder: Path) -> Outcome:
    """Read a file in a process of its own, which may crash."""
    path = folder / f"case.{case.kind}"
    path.write_bytes(case.data)
    told, tell = os.pipe()
    before = resident()
    child = os.fork()
    if child == 0:
        os.close(told)
        os.write(tell, read(path, case).encode()[-60_000:])
        os._exit(0)
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        problem = pipe.read().decode("utf-8", "replace")
    _, status, used = os.wait4(child, 0)
    if status:
        problem = f"killed by signal {os.waitstatus_to_exitcode(status)}"
    return Outcome(problem, used.ru_utime + used.ru_stime, max(0, used.ru_maxrss * 1024 - before))


def read(path: Path, case: Case) -> str:
    """Read all records; the traceback of an error that is not tunekit's."""
    most = math.ceil(allowed(case)[0] * 4)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 34, 1 << 34))
    try:
        for _ in KINDS[case.kind].read(str(path), **case.options).batches():
            pass
    except tk.TunekitError:
        return ""
    except BaseException:  # noqa: BLE001 -- any other is a find
        return traceback.format_exc()
    return ""


def allowed(case: Case) -> tuple[float, int]:
    """The seconds and bytes that a case may take."""
    return SECONDS + case.size / 1e6, BYTES + 8 * case.size


def resident() -> int:
    """The bytes that this process holds, which one that is forked begins with."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def judged(case: Case, outcome: Outcome) -> str:
    """What is wrong, in one line that is the same for cases of one cause; "" for nothing."""
    seconds, memory = allowed(case)
    if outcome.problem.startswith("killed") and outcome.seconds > seconds:
        return f"{case.kind}: more than {seconds * 4:.0f} s"
    if outcome.problem:
        return f"{case.kind}: {outcome.problem.strip().splitlines()[-1][:100]}"
    if outcome.seconds > seconds:
        return f"{case.kind}: {case.options}: time"
    return f"{case.kind}: {case.options}: memory" if outcome.memory > memory else ""


def tell(case: Case, outcome: Outcome, what: str, seed: int) -> None:
    """Keep the file of a find, and say how to see it again."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{seed}-{case.number}.{case.kind}"
    path.write_bytes(case.data)
    print(f"\nFOUND {what}")
    print(
        f"  {case.size:,} bytes in {outcome.seconds:.2f} s and {outcome.memory / MIB:.0f} MiB, {case.options}"
    )
    print(
        f"  file: {path}; again: python scripts/fuzz.py --seed {seed} --case {case.number} --kind {case.kind}"
    )
    print("".join(f"    {line}\n" for line in outcome.problem.splitlines()[-12:]), end="", flush=True)


def main() -> int:
    """Run cases until the time is up; 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", nargs="?", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int, help="run this case alone")
    parser.add_argument("--kind", choices=sorted(KINDS), action="append")
    given = parser.parse_args()
    kinds = given.kind or sorted(KINDS)
    print(f"seed {given.seed}: {', '.join(kinds)}", flush=True)
    FOUND.mkdir(parents=True, exist_ok=True)
    for kind, (_, options, sample, _) in KINDS.items():  # what is imported late is imported here
        first = Case(0, kind, as_file(kind, sample), options[0] | {"on_error": "skip"}, 0)
        (FOUND / f"case.{kind}").write_bytes(first.data)
        list(KINDS[kind].read(str(FOUND / f"case.{kind}"), **first.options).batches())
    end, number, found = time.monotonic() + 60 * given.minutes, 0, Counter[str]()
    while time.monotonic() < end and (given.case is None or number == 0):
        case = drawn(given.seed, number if given.case is None else given.case, kinds[number % len(kinds)])
        outcome = confirmed(case, FOUND)
        if what := judged(case, outcome):
            found[what] += 1
            if found[what] == 1:
                tell(case, outcome, what, given.seed)
        number += 1
    print(f"\n{number:,} cases, {found.total()} finds of {len(found)} kinds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
