"""Make a data set of a Wikipedia dump: restore punctuation and capitals, mend the typing.

    python examples/wikipedia.py [--overwrite] enwiki-latest-pages-articles.xml.bz2 FOLDER

Needs `pip install "tunekit[wiki]"`. Stopped anywhere and run again, it goes on. A page that cannot
be read is left out and counted, and so is what stands behind a place where the file is damaged.
What a trainer would refuse is an error, and so is what is not as it was made.
"""

import argparse
import sys

import tunekit as tk


def make(dump: str, folder: str, *, overwrite: bool) -> None:
    """Read, make pairs, write, check."""
    texts = tk.read_mediawiki(dump, prose=True, holes="drop", on_error="skip").windows(
        words=(10, 60),
    )
    noise = tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.04)
    typos = tk.Protect(noise, [tk.patterns.URL, tk.patterns.NUMBER])
    pairs = tk.pairs(texts, tk.Restore(typos).on_source(tk.CollapseWhitespace()), seed=7)
    split = {"train": 0.9, "test": 0.1}
    print(pairs.write(folder, layout=tk.Chat(), split=split, workers=2, overwrite=overwrite))
    tk.validate(folder, trainer=["openai", "trl:sft", "axolotl:chat_template"]).check()
    tk.verify(folder, pairs=pairs, layout=tk.Chat()).check()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dump", metavar="DUMP", help="a dump of pages, plain or packed")
    parser.add_argument("folder", metavar="FOLDER", help="the folder that is written")
    parser.add_argument("--overwrite", action="store_true", help="replace another data set there")
    try:
        make(**vars(parser.parse_args()))
    except (tk.TunekitError, OSError) as error:
        notes = getattr(error, "__notes__", ())
        sys.exit("\n".join([f"{type(error).__name__}: {error}", *notes]))
