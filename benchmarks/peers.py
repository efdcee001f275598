"""Other libraries on the same records, each in the Python of its own virtual environment.

``TUNEKIT_PEERS`` names a folder of virtual environments: ``small`` holds fast-aug, ``nlpaug`` holds nlpaug. What is not
there is named as not installed. This file runs itself with those Pythons, so it needs nothing but the standard library.

A peer that has an operation for each kind of edit uses them in turn, record by record, as one would to get the mixture.
Their rates come near ours, no more (nlpaug also changes the spacing); none gives a record the same noise in any order.
"""

import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

Batch = Callable[[list[str]], object]
Speeds = dict[str, dict[str, float]]

ENVIRONMENTS = {"fast_aug": "small", "nlpaug": "nlpaug"}
KINDS = 4


@dataclass(frozen=True)
class Timed:
    """A peer's version, and its MB/s by set of records and work."""

    version: str
    speeds: Speeds


@dataclass
class Peers:
    """The speeds of all peers on the sets of records, found when the first is asked for."""

    records: Callable[[str], list[str]]
    budget: float
    names: tuple[str, ...] = ("english", "curly", "scripts")
    _found: dict[str, Timed | str] | None = field(default=None, repr=False)

    def best(self, data: str, work: str) -> str:
        """The fastest peer at this work, with its MB/s; or what is missing."""
        timed = [(f.speeds[data][work], peer) for peer, f in self.found.items() if not isinstance(f, str)]
        return "{:.1f} {}".format(*max(timed)) if timed else "not installed"

    @property
    def found(self) -> dict[str, Timed | str]:
        """For each peer its speeds by set of records and work, or why there are none."""
        if self._found is None:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "records.json"
                path.write_text(json.dumps({name: self.records(name) for name in self.names}))
                self._found = {peer: _measured(peer, path, self.budget) for peer in ENVIRONMENTS}
        return self._found

    def describe(self) -> str:
        """Every peer with its version, or why it was not timed."""
        if self._found is None:
            return "no row asked for them"
        return ", ".join(f"{p} {f if isinstance(f, str) else f.version}" for p, f in self._found.items())


def _measured(peer: str, path: Path, budget: float) -> Timed | str:
    folder = os.environ.get("TUNEKIT_PEERS")
    python = Path(folder or ".") / ENVIRONMENTS[peer] / "bin" / "python"
    if not folder or not python.exists():
        return "not installed"
    command = [str(python), __file__, peer, str(path), str(budget)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    except subprocess.TimeoutExpired:
        return "took too long"
    except subprocess.CalledProcessError as error:
        return f"failed ({error.stderr.strip().splitlines()[-1:]})"
    return Timed(**json.loads(done.stdout.splitlines()[-1]))


# What runs inside the peer's Python


def _worker(peer: str, path: str, budget: float) -> None:
    random.seed(1)
    works = {"fast_aug": _fast_aug, "nlpaug": _nlpaug}[peer]()
    data: dict[str, list[str]] = json.loads(Path(path).read_text())
    found = {
        name: {work: _speed(run, records, budget) for work, run in works.items()}
        for name, records in data.items()
    }
    print(json.dumps({"version": version(peer.replace("_", "-")), "speeds": found}))


def _speed(run: Batch, records: list[str], budget: float) -> float:
    """MB/s: least processor time of three runs, each on as many records as fit the budget."""
    few = records[: 2 * KINDS]
    rate = len(few) / max(_seconds(run, few), 1e-7)
    part = records[:: max(1, math.floor(len(records) / max(rate * budget / 3, len(few))))]
    size = sum(len(r.encode()) for r in part)
    return size / min(_seconds(run, part) for _ in range(3)) / 1e6


def _seconds(run: Batch, records: list[str]) -> float:
    began = time.process_time()
    run(records)
    return time.process_time() - began


def _in_turn(batches: Sequence[Batch]) -> Batch:
    return lambda records: [b(records[i :: len(batches)]) for i, b in enumerate(batches)]


def _fast_aug() -> dict[str, Batch]:
    from fast_aug import text as fast

    def kinds(rate: float) -> Batch:
        # It draws words first and characters of them then, at least one of a word: at 1 % fewer words.
        share = math.sqrt(rate) if rate > 0.01 else 0.05
        plain = [fast.CharsRandomDeleteAugmenter, fast.CharsRandomSwapAugmenter]
        with_letters = [fast.CharsRandomInsertAugmenter, fast.CharsRandomSubstituteAugmenter]
        made = [c(share, share) for c in plain] + [c(share, share, "en") for c in with_letters]
        return _in_turn([m.augment_batch for m in made])

    return {
        "edits 1%": kinds(0.01),
        "edits 5%": kinds(0.05),
        "edits 20%": kinds(0.2),
        "drop words": fast.WordsRandomDeleteAugmenter(0.05).augment_batch,
        "swap words": fast.WordsRandomSwapAugmenter(0.05).augment_batch,
    }


def _nlpaug() -> dict[str, Batch]:
    from nlpaug.augmenter.char import RandomCharAug
    from nlpaug.augmenter.word import RandomWordAug

    def kinds(rate: float) -> Batch:
        share = math.sqrt(rate)
        rates = {"aug_char_p": share, "aug_word_p": share, "aug_char_max": None, "aug_word_max": None}
        made = [
            RandomCharAug(action=action, **rates) for action in ("insert", "delete", "substitute", "swap")
        ]
        return _in_turn([m.augment for m in made])

    def words(action: str) -> Batch:
        augment: Batch = RandomWordAug(action=action, aug_p=0.05, aug_max=None).augment
        return augment

    works = {f"edits {percent}%": kinds(percent / 100) for percent in (1, 5, 20)}
    return works | {"drop words": words("delete"), "swap words": words("swap")}


if __name__ == "__main__":
    _worker(sys.argv[1], sys.argv[2], float(sys.argv[3]))
