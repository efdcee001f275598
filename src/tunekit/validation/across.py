"""What can be said only of all rows together: one format, no line twice, prompts and answers that differ."""

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
from xxhash import xxh3_64_intdigest

from tunekit.errors import first_difference

_FORM = ("messages", "conversations", "text", "segments", "prompt", "completion", "chosen", "rejected")
_MORE = ("instruction", "preferred_output", "label")
SAMPLE = 1_000  # answers whose letters are counted
FEW = 10  # rows that may begin alike
HASHED = 1 << 23
Place = tuple[int, int]  # the number of a file, and of a line in it


def form(row: dict[str, Any]) -> Hashable:
    """The fields of a row that tell formats apart, and which of them hold lists."""
    return tuple((name, type(row[name]) is list) for name in (*_FORM, *_MORE) if name in row)


def sides(row: dict[str, Any]) -> tuple[Any, Any]:
    """The prompt and the answer of a row, whatever its format; ``None`` where it has none."""
    for name in ("messages", "conversations"):
        messages = row.get(name)
        if isinstance(messages, list) and messages:
            return messages[:-1], messages[-1]
    if isinstance(row.get("segments"), list) and row["segments"]:
        return row["segments"][:-1], row["segments"][-1]
    if "instruction" in row:
        return (row["instruction"], row.get("input")), row.get("output")
    if "preferred_output" in row:
        return row.get("input"), row["preferred_output"]
    if "text" in row:
        return None, row["text"]
    return row.get("prompt"), row.get("completion", row.get("chosen"))


def text_of(answer: Any) -> str | None:
    """The text of an answer, if it is one text."""
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if isinstance(answer, dict):
        answer = answer.get("content", answer.get("value", answer.get("text")))
    return answer if isinstance(answer, str) else None


def _common(one: str, other: str) -> str:
    """What both texts begin with."""
    if other.startswith(one):
        return one
    return one[: first_difference(one, other)]


class Sameness:
    """Whether all prompts, all answers, all labels are the same, and what all answers begin with."""

    def __init__(self) -> None:
        self.rows, self.prefix, self.upper, self.letters = 0, "", 0, 0
        self.first: tuple[Any, Any, Any] = (None, None, None)
        self.same = [True, True, True]
        self.row: dict[str, Any] | None = None
        self.settled = False

    def add(self, row: dict[str, Any]) -> None:
        """Take in a row. Cost: little, once they differ, and for one like the first."""
        if self.rows >= SAMPLE and row == self.row:
            self.rows += 1
            return
        seen = (*sides(row), row.get("label"))
        text = text_of(seen[1]) or ""
        if self.rows == 0:
            self.row, self.first, self.prefix = row, seen, text[:200]
        if any(self.same):
            self.same = [same and a == b for same, a, b in zip(self.same, self.first, seen, strict=True)]
        self.prefix = _common(self.prefix, text)
        if self.rows < SAMPLE:
            self.upper += sum(map(str.isupper, text))
            self.letters += sum(map(str.isalpha, text))
        self.rows += 1
        # Labels differ sooner or later, or are seen to be the same at the end; the rest is looked at no longer.
        quiet = self.rows >= SAMPLE and not self.same[0] and not self.same[1] and len(self.prefix) < 5
        self.settled = quiet and (not self.same[2] or self.first[2] is None)

    def found(self) -> Iterator[tuple[str, Any]]:
        """The rules that are broken, each with what is the same."""
        prompt, answer, label = self.first
        if self.rows > 1:
            if self.same[0] and prompt is not None:
                yield "file:same-prompts", prompt
            if self.same[1] and answer is not None:
                yield "file:same-answers", answer
            if self.same[2] and label is not None:
                yield "file:one-label", label
        if self.rows >= FEW and not self.same[1] and len(self.prefix) >= 5:
            yield "file:answer-start", self.prefix
        if self.letters and self.upper * 3 > self.letters:
            yield "lint:upper-case", text_of(answer) or ""


class Seen:
    """The hashes of the lines: 16 bytes for each, of the first eight million or so."""

    def __init__(self) -> None:
        self.hashes: list[np.ndarray[Any, Any]] = []
        self.places: list[np.ndarray[Any, Any]] = []
        self.count = 0

    @property
    def closed(self) -> bool:
        """Whether no more lines are looked at."""
        return self.count >= HASHED

    def add(self, file: int, numbers: "range | list[int]", lines: list[bytes]) -> None:
        """Take in lines of a file."""
        if self.closed or not lines:
            return
        self.hashes.append(np.fromiter(map(xxh3_64_intdigest, lines), np.uint64, len(lines)))
        self.places.append(np.asarray(numbers, np.int64) | (file << 40))
        self.count += len(lines)

    def repeated(self, most: int) -> tuple[int, list[tuple[Place, Place]]]:
        """Return the number of duplicate lines, and the places of the first ones, each with its original."""
        if not self.count:
            return 0, []
        # Joined, the parts go: each array here is (lines,), and there may be a line for every three bytes of the files.
        self.hashes, self.places = [np.concatenate(self.hashes)], [np.concatenate(self.places)]
        (hashes,), (places,) = self.hashes, self.places
        # Stable, so that of equal hashes the first line comes first.
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        repeats = np.zeros(self.count, np.bool_)
        repeats[order[1:][ordered[1:] == ordered[:-1]]] = True
        lines = np.flatnonzero(repeats)  # in the order in which they were taken in
        shown = lines[:most]
        firsts = order[np.searchsorted(ordered, hashes[shown])]
        both = zip(places[shown].tolist(), places[firsts].tolist(), strict=True)
        return len(lines), [(_place(place), _place(first)) for place, first in both]


def _place(packed: int) -> Place:
    return packed >> 40, packed & (1 << 40) - 1
