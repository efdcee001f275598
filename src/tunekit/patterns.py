"""Patterns of what noise should leave alone, for ``tk.Protect``.

>>> import tunekit as tk
>>> noise = tk.Protect(tk.StripPunctuation() >> tk.LowerCase(), [tk.patterns.URL, tk.patterns.EMAIL])
>>> noise("Write To: Ann.Bee@example.org, see https://Example.org/a?b=1.")
'write to Ann.Bee@example.org see https://Example.org/a?b=1'

They are strings of the ``regex`` package and can be put together: ``f"{tk.patterns.URL}|{tk.patterns.EMAIL}"``. Each
takes time in proportion to the length of the text, whatever the text is, and so runs without a time limit.
"""

__all__ = ["CODE", "EMAIL", "NUMBER", "PLACEHOLDER", "URL"]

#: http, https and ftp addresses, and what begins with www, without the punctuation that ends a sentence behind it.
URL = (
    r"""(?i:\b(?:https?|ftp)://|\bwww\.)"""
    r"""(?:\([^\s<>()]*+\)|[.,:;!?'"()\[\]{}]*+[^\s<>.,:;!?'"()\[\]{}]++/?+)++"""
)

#: E-mail addresses, also with letters beyond ASCII.
EMAIL = r"(?<![\w.+-])(?<![\w.+-]')[\w.+-]++(?:'[\w.+-]++)*+@[\w-]++(?:\.[\w-]++)++"

#: Numbers with their sign, dates, times: digits of any script, joined by points, commas, colons, slashes and dashes.
NUMBER = r"(?:(?<![\w+−-])[+−-])?+\d++(?:[.,:/’'–-]\d++)*+(?:[eE][+−-]?+\d++)?+%?+"

#: Code in Markdown: between one or two backticks on one line, or between fences; an open fence runs to the end.
CODE = r"```(?:[^`]++|`(?!``))*+(?:```|\Z)|``(?!`)(?:[^`\n]++|`(?!`))*+``(?!`)|`[^`\n]++`"

#: Placeholders: ``{name}``, ``{0:>8}``, ``{{ name }}``, ``${NAME}``, ``$NAME``, ``%s``, ``%(name)d``, ``%5.2f``,
#: ``<NAME>``, ``[NAME]``, ``<|name|>``.
PLACEHOLDER = (
    r"\{\{[^{}\n]*+\}\}|\$?+\{[^\s{}]*+\}|\$[A-Za-z_]\w*+"
    r"|(?<![\w%])%(?:\(\w++\))?+[#0+-]*+\d*+(?:\.\d++)?+[diouxXeEfFgGcrsa](?!\w)"
    r"|<[A-Z][A-Z0-9_]*+>|\[[A-Z][A-Z0-9_]*+\]|<\|[^|<>\n]*+\|>"
)
