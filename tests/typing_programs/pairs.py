"""Sources, mappings, pairs and layouts: the line from texts to files."""

from collections.abc import Iterator
from typing import assert_type

import tunekit as tk

noise = tk.StripPunctuation() >> tk.LowerCase()
task = tk.Restore(noise, unchanged="drop")
assert_type(task, tk.Restore)
assert_type(task.noise, tk.Corruptor)

# Sources

files = tk.read_text("books/*.txt", errors="replace")
windows = files.windows(words=(20, 80), seed=1)
assert_type(files.windows(characters=(100, 400)), tk.sources.TextSource)
paragraphs = tk.texts(["One.", "Two."]).paragraphs()
assert_type(windows, tk.sources.TextSource)
assert_type(paragraphs, tk.sources.TextSource)
for records in windows.batches():
    assert_type(records, tk.Records)
    assert_type(records.texts.to_list(), list[str])


def lines() -> Iterator[str]:
    yield "One."


class Shouts:
    """A source of one's own."""

    def batches(self) -> Iterator[tk.TextBatch]:
        yield tk.TextBatch.from_list(["OH!"])


# Pairs

pairs = tk.pairs(windows, task, seed=7, copies=2, key="id")
assert_type(pairs, tk.Pairs)
for given in (["One.", "Two."], lines, lines(), tk.texts(lines), Shouts()):
    assert_type(tk.pairs(given, task), tk.Pairs)

for pair in pairs.filter(lambda p: len(p.input) > 3).take(3):
    assert_type(pair, tk.Pair)
    assert_type(pair.input, str)
    assert_type(pair.key, int)
    task.check(pair)
for batch in pairs.batches():
    assert_type(batch, tk.PairBatch)
    assert_type(batch.pair(0), tk.Pair)


class Reverse:
    """A mapping of one's own: the input is the target from back to front."""

    def pairs(self, records: tk.Records, streams: tk.Streams, /) -> tk.PairBatch:
        turned = tk.TextBatch.from_list([text[::-1] for text in records.texts.texts])
        return tk.PairBatch(turned, records.texts, records.ids, records.groups, streams)

    def check(self, pair: tk.Pair, /) -> None:
        if pair.input[::-1] != pair.target:
            raise tk.LawBroken("Reverse: the input is not the target from back to front.")


assert_type(tk.pairs(["One."], Reverse()), tk.Pairs)

# Files

manifest = pairs.write(
    "restore",
    layout=tk.Chat(system="Restore the punctuation."),
    split={"train": 0.9, "test": 0.1},
    shard_size=1000,
    overwrite=True,
    progress=False,
)
assert_type(manifest, tk.Manifest)
assert_type(manifest.counts["pairs"], int)
pairs.write("restore", layout=tk.Plain(input="noisy", target="clean"))


class Tagged:
    """A layout of one's own."""

    def rows(self, batch: tk.PairBatch, /) -> list[dict[str, str]]:
        return [{"tagged": f"<in>{pair.input}<out>{pair.target}"} for pair in batch.pairs()]


pairs.write("restore", layout=Tagged())
