"""Make a data set of books of Project Gutenberg: restore punctuation and capitals, mend the typing.

    python examples/gutenberg.py [--skip] [--overwrite] FILE ... FOLDER

Stopped anywhere and run again, it goes on. A damaged file is an error, or, with --skip, left out
and counted. What a trainer would refuse is an error, and so is what is not as it was made.
"""

import argparse
import sys

import tunekit as tk


def make(files: list[str], folder: str, *, on_error: str, overwrite: bool) -> None:
    """Read, make pairs, write, check."""
    books = tk.read_gutenberg(files, prose=True, italics="strip", on_error=on_error)
    windows = books.windows(words=(40, 120))
    noise = tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.04)
    typos = tk.Protect(noise, tk.patterns.NUMBER)
    pairs = tk.pairs(windows, tk.Restore(typos).on_source(tk.CollapseWhitespace()), seed=7)
    split = {"train": 0.9, "test": 0.1}
    print(pairs.write(folder, layout=tk.Chat(), split=split, workers=2, overwrite=overwrite))
    tk.validate(folder, trainer=["openai", "trl:sft", "axolotl:chat_template"]).check()
    tk.verify(folder, pairs=pairs, layout=tk.Chat()).check()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE", help="books, plain or packed")
    parser.add_argument("folder", metavar="FOLDER", help="the folder that is written")
    skip = {"action": "store_const", "const": "skip", "default": "raise"}
    parser.add_argument("--skip", dest="on_error", help="leave damaged files out", **skip)
    parser.add_argument("--overwrite", action="store_true", help="replace another data set there")
    try:
        make(**vars(parser.parse_args()))
    except (tk.TunekitError, OSError) as error:
        notes = getattr(error, "__notes__", ())
        sys.exit("\n".join([f"{type(error).__name__}: {error}", *notes]))
