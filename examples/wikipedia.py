"""Make a data set of a Wikipedia dump: restore punctuation and capitals, mend the typing.

    python examples/wikipedia.py enwiki-latest-pages-articles.xml.bz2 FOLDER

Needs `pip install "tunekit[wiki]"`. Stopped anywhere and run again, it goes on. What a trainer
would refuse is an error, and so is what is not as it was made.
"""

import sys

import tunekit as tk

dump, folder = sys.argv[1:]
texts = tk.read_mediawiki(dump, prose=True, holes="drop", on_error="skip").windows(words=(10, 60))
noise = tk.StripPunctuation() >> tk.LowerCase() >> tk.RandomEdits(rate=0.04)
typos = tk.Protect(noise, [tk.patterns.URL, tk.patterns.NUMBER])
pairs = tk.pairs(texts, tk.Restore(typos).on_source(tk.CollapseWhitespace()), seed=7)
print(pairs.write(folder, layout=tk.Chat(), split={"train": 0.9, "test": 0.1}, workers=2))
tk.validate(folder, trainer=["openai", "trl:sft", "axolotl:chat_template"]).check()
tk.verify(folder, pairs=pairs, layout=tk.Chat()).check()
