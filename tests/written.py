"""A data set of a hundred pairs, and what stands in its folder."""

import json
from pathlib import Path

import tunekit as tk

NOISE = tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.1)
TASK = tk.Restore(NOISE)
TEXTS = [f"Sentence number {n}, “with” marks: ünïcode 😀!" for n in range(100)]
HALVES = {"train": 0.5, "test": 0.5}


def made(texts=TEXTS, **arguments) -> tk.Pairs:
    return tk.pairs(texts, TASK, seed=7, **arguments)


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def lines(folder: Path, pattern: str = "*.jsonl") -> list:
    return [json.loads(line) for p in sorted(folder.glob(pattern)) for line in p.read_bytes().splitlines()]


def manifest_of(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_bytes())
