"""A source: the files of ``fortune``, sayings with a line that holds a percent sign between them."""

from collections.abc import Iterator
from pathlib import Path

import tunekit as tk


@tk.value
class Fortunes:
    """The sayings of a file, each a record; a saying without a word is left out and counted."""

    path: str

    def batches(self) -> Iterator[tk.Records]:
        """A hundred sayings at a time."""
        name, waiting, empty = Path(self.path).name, [], 0
        for number, saying in enumerate(self._sayings()):
            if saying.strip():
                waiting.append((f"{name}#{number}", saying))
            else:
                empty += 1
            if len(waiting) == 100:
                yield _records(name, waiting, empty)
                waiting, empty = [], 0
        if waiting or empty:
            yield _records(name, waiting, empty)

    def _sayings(self) -> Iterator[str]:
        lines: list[str] = []
        with Path(self.path).open(encoding="utf-8", newline="\n") as file:
            for line in file:
                if line == "%\n":
                    yield "".join(lines)
                    lines = []
                else:
                    lines.append(line)
        if lines:
            yield "".join(lines)


def _records(name: str, sayings: list[tuple[str, str]], empty: int) -> tk.Records:
    texts = tk.TextBatch.from_list([text for _, text in sayings])
    dropped = {"saying without a word": empty} if empty else {}
    return tk.Records(texts, [id_ for id_, _ in sayings], [name] * len(sayings), dropped)
