"""What a checker must flag, each line with the rule of mypy and that of pyright."""

import tunekit as tk

typos = tk.RandomEdits(rate=0.1)
task = tk.Restore(typos)
pairs = tk.pairs(["One."], task)

# Arguments

tk.RandomEdits(0.1)  # flagged: call-arg | reportCallIssue
tk.RandomEdits(rate="x")  # flagged: arg-type | reportArgumentType
tk.RandomEdits(rat=0.1)  # flagged: call-arg | reportCallIssue
tk.RandomEdits(kinds=3)  # flagged: arg-type | reportArgumentType
tk.StripPunctuation(symbols="yes")  # flagged: arg-type | reportArgumentType
tk.LowerCase(name=3)  # flagged: arg-type | reportArgumentType
tk.Restore(typos, unchanged="skip")  # flagged: arg-type | reportArgumentType
tk.Restore(noise=typos, seed=3)  # flagged: call-arg | reportCallIssue
tk.Restore()  # flagged: call-arg | reportCallIssue
tk.Chat("Restore.")  # flagged: call-arg | reportCallIssue
tk.Sometimes(typos, 0.5)  # flagged: call-arg | reportCallIssue
tk.Protect(typos)  # flagged: call-arg | reportCallIssue
tk.Protect(typos, 3)  # flagged: arg-type | reportArgumentType

tk.NormalizeUnicode(form="nfc")  # flagged: arg-type | reportArgumentType
tk.RandomEdits(kinds=["swop"])  # flagged: list-item | reportArgumentType
tk.Repeat(typos, 3)  # flagged: call-arg | reportCallIssue
tk.SomeOf([typos], n="two")  # flagged: arg-type | reportArgumentType
tk.Truncate(side="left")  # flagged: arg-type | reportArgumentType

# Values are frozen

typos.rate = 0.2  # flagged: misc | reportAttributeAccessIssue
task.noise = typos  # flagged: misc | reportAttributeAccessIssue
pairs.seed = 3  # flagged: misc | reportAttributeAccessIssue

# Corruptors where corruptors belong

tk.Restore(tk.LowerCase)  # flagged: arg-type | reportArgumentType
tk.Compose([str.lower])  # flagged: list-item | reportArgumentType
chain = tk.LowerCase() >> str.lower  # flagged: operator | reportOperatorIssue
choice = tk.LowerCase() | None  # flagged: operator | reportOperatorIssue
chain = str.lower >> tk.LowerCase()  # flagged: operator | reportOperatorIssue

# Calls

typos(b"bytes")  # flagged: arg-type | reportCallIssue
typos("some text", 7)  # flagged: call-overload | reportCallIssue
typos("some text", seed="7")  # flagged: call-overload | reportCallIssue
typos([1, 2])  # flagged: list-item | reportArgumentType
typos.variants("some text", 3)  # flagged: call-arg | reportCallIssue
typos.trace("some text").project([(0,)])  # flagged: list-item | reportArgumentType
typos.tracing("some text")  # flagged: attr-defined | reportAttributeAccessIssue

# Pairs

tk.pairs(["One."], typos)  # flagged: arg-type | reportArgumentType
tk.pairs(3, task)  # flagged: arg-type | reportArgumentType
tk.pairs(["One."], task, 7)  # flagged: call-arg | reportCallIssue
tk.pairs(["One."], task, key="row")  # flagged: arg-type | reportArgumentType
tk.texts("One.").windows((20, 80))  # flagged: call-overload | reportCallIssue
tk.texts("One.").windows(words=(1, 2), characters=(1, 2))  # flagged: call-overload | reportCallIssue
pairs.take("3")  # flagged: arg-type | reportArgumentType
pairs.filter("input")  # flagged: arg-type | reportArgumentType
pairs.write("out", layout=task)  # flagged: arg-type | reportArgumentType
pairs.write("out", tk.Chat())  # flagged: call-arg | reportCallIssue

# Saving

tk.from_dict("{}")  # flagged: arg-type | reportArgumentType
tk.from_json("{}", classes=tk.LowerCase)  # flagged: arg-type | reportArgumentType

# Names

tk.RandomEdit()  # flagged: attr-defined | reportAttributeAccessIssue
tk.corruptors.RandomEdit()  # flagged: attr-defined | reportAttributeAccessIssue
