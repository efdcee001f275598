"""A data set of a hundred pairs, and what stands in its folder."""

import json
from pathlib import Path

import orjson

import tunekit as tk

NOISE = tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.1)
TASK = tk.Restore(NOISE)
TEXTS = [f"Sentence number {n}, “with” marks: ünïcode 😀!" for n in range(100)]
HALVES = {"train": 0.5, "test": 0.5}
CHAT = tk.Chat(system="Restore.")
LONG = ["Oh! " * 140_000, *TEXTS, "Ah… " * 140_000, *(f"{text}?" for text in TEXTS[:40])]  # three batches


def made(texts=TEXTS, **arguments) -> tk.Pairs:
    return tk.pairs(texts, TASK, seed=7, **arguments)


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def lines(folder: Path, pattern: str = "*.jsonl") -> list:
    return [json.loads(line) for p in sorted(folder.glob(pattern)) for line in p.read_bytes().splitlines()]


def manifest_of(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_bytes())


def rows(pairs, layout=tk.Plain()) -> list:  # noqa: B008 -- a value
    return [row for batch in pairs.batches() for row in layout.rows(batch)]


def in_any_order(rows) -> list[bytes]:
    return sorted(map(orjson.dumps, rows))


def by_row(columns: dict) -> list:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
