"""Make a data set that teaches a model to restore punctuation and capitals.

    python examples/restore_punctuation.py [FILE ...] [--out FOLDER] [--errors replace] [--overwrite]

Takes any text files (UTF-8, plain or gzip; globs too). Without one it uses prose that every Python carries: its own
language reference. Writes train and test files in chat layout, shows three pairs, and says how fast it went.
"""

import argparse
import re
import sys
import time
from pathlib import Path
from pydoc_data.topics import topics

import tunekit as tk
from tunekit.render.aligned import aligned

NOISE = tk.StripPunctuation() >> tk.LowerCase() >> tk.CollapseWhitespace()
# Both sides have single spaces: where lines and paragraphs break, nobody can guess.
TASK = tk.Restore(NOISE).on_source(tk.CollapseWhitespace())
MARKUP = re.compile(r"[*`_|<>{}\[\]=\\#@%]|::|\[\d|(?:New|Changed) in")
SYSTEM = "Restore the punctuation and the capitals."


def prose(topic: str) -> str:
    """Return the paragraphs of a page that hold no code, list or markup."""
    paragraphs = [p for p in re.split(r"\n\s*\n", topic) if not re.search(r"^ |\n ", p)]
    paragraphs = [re.sub(r"\*{1,2}([\w ,.-]+)\*{1,2}", r"\1", p).strip() for p in paragraphs]
    return "\n\n".join(p for p in paragraphs if p.endswith((".", "!", "?")) and not MARKUP.search(p))


def show(pair: tk.Pair) -> None:
    """Print a pair, the input under its target, each kept character in its column."""
    print(f"\n{pair.id}")
    edits = NOISE.trace(pair.target, seed=pair.seed, copy=pair.copy).edits
    for target, given in aligned(pair.target, edits, width=100)[:3]:
        print(f"  target  {target}\n  input   {given}")


def main() -> None:
    """Read, show, write, count."""
    options = _options()
    texts = (
        tk.read_text(options.files, errors=options.errors, unwrap=True, italics="strip", prose=True)
        if options.files
        else tk.texts([text for text in map(prose, topics.values()) if text])
    )
    # Windows begin and end anywhere: a text that ends where a sentence ends would give that end away.
    pairs = tk.pairs(texts.windows(words=(20, 80)), TASK, seed=7)
    print("Below, · is no character: it holds the place of what the other line has more.")
    for pair in pairs.take(3):
        show(pair)

    # A file stands on one side of a split only: one file has nothing to split.
    alone = isinstance(texts, tk.sources.TextFiles) and len(texts.files()) == 1
    split = None if alone else {"train": 0.9, "test": 0.1}
    before = Path(options.out, "manifest.json").exists() and not options.overwrite
    start = time.perf_counter()
    manifest = pairs.write(
        options.out, layout=tk.Chat(system=SYSTEM), split=split, overwrite=options.overwrite
    )
    seconds = time.perf_counter() - start
    print(f"\n{options.out}: {manifest}")
    count, size = manifest.counts["pairs"], sum(entry.bytes for entry in manifest.files)
    if not before:
        speed = f"{count / seconds:,.0f} pairs/s, {size / seconds / 1e6:.0f} MB/s written"
        print(f"{count:,} pairs in {seconds:.2f} s: {speed}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", help="text files; without one, Python's own language reference")
    parser.add_argument(
        "--out", default="restore-punctuation", help="the folder that is written (%(default)s)"
    )
    parser.add_argument("--errors", choices=("strict", "replace"), default="strict", help="what is not UTF-8")
    parser.add_argument("--overwrite", action="store_true", help="replace another data set in the folder")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except (tk.TunekitError, OSError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
