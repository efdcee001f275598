"""Make a data set of books of Project Gutenberg: restore punctuation and capitals, mend the typing.

    python examples/gutenberg.py FILE ... FOLDER

Stopped anywhere and run again, it goes on. What a trainer would refuse is an error, and so is
what is not as it was made.
"""

import sys

import tunekit as tk

*files, folder = sys.argv[1:]
books = tk.read_gutenberg(files, prose=True, italics="strip").windows(words=(40, 120))
noise = tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.04)
typos = tk.Protect(noise, tk.patterns.NUMBER)
pairs = tk.pairs(books, tk.Restore(typos).on_source(tk.CollapseWhitespace()), seed=7)
print(pairs.write(folder, layout=tk.Chat(), split={"train": 0.9, "test": 0.1}, workers=2))
tk.validate(folder, trainer=["openai", "trl:sft", "axolotl:chat_template"]).check()
tk.verify(folder, pairs=pairs, layout=tk.Chat()).check()
