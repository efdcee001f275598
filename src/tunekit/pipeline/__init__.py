"""``tk.pairs`` and all that it can do: the only room that knows every stage."""
