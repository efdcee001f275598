"""Patterns of what noise should leave alone, for ``tk.Protect``.

>>> import tunekit as tk
>>> noise = tk.Protect(tk.StripPunctuation() >> tk.LowerCase(), [tk.patterns.URL, tk.patterns.EMAIL])
>>> noise("Write To: Ann.Bee@example.org, see https://Example.org/a?b=1.")
'write to Ann.Bee@example.org see https://Example.org/a?b=1'

They are strings of the ``regex`` package and can be put together: ``f"{tk.patterns.URL}|{tk.patterns.EMAIL}"``. Each
takes time in proportion to the length of the text, whatever the text is, and so runs without a time limit. Given to
``tk.Protect`` as they are, alone or in a list, each finds in the noisy text exactly what it found in the clean one.
"""

__all__ = [
    "APOSTROPHE",
    "CODE",
    "DATE",
    "DECIMAL",
    "EMAIL",
    "HASHTAG",
    "HYPHEN",
    "MENTION",
    "NUMBER",
    "PLACEHOLDER",
    "TIME",
    "URL",
]

# Letters that stand in URLs only encoded, as their scripts write no spaces, or add endings to foreign words: a URL
# ends before them.
_ENCODED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Yi}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー"
_IN_URL = rf"(?:[a-zA-Z0-9~$%&+=@#/-]|(?![{_ENCODED}])[^\x00-\x7f\p{{P}}\p{{Z}}\p{{C}}])"
# What may stand within a URL, and not at its end: there it is a mark of the sentence, or of Markdown.
_ENDS_URL = r"[.,:;!?'*_|^]"
# A letter, but for those of scripts that write no spaces: there, a word may begin anywhere.
_WORD = rf"(?!(?:[{_ENCODED}]))\w"

#: http, https and ftp addresses, and what begins with www, in any script, without the punctuation after it. They end
#: before letters of scripts that stand in URLs only encoded, such as Chinese, and begin after any letter but, for www,
#: a Latin one.
URL = (
    r"(?i:(?:https?|ftp)://|(?<![a-z0-9._-])www\.)"
    rf"(?:{_ENDS_URL}*+(?:\((?:{_IN_URL}|{_ENDS_URL})++\)|{_IN_URL}++))++"
)

#: E-mail addresses, also with letters beyond ASCII.
EMAIL = r"(?<![\w.+-])(?<![\w.+-]')[\w.+-]++(?:'[\w.+-]++)*+@[\w-]++(?:\.[\w-]++)++"

#: Numbers with their sign, dates, times: digits of any script, joined by points, commas, colons, slashes and dashes,
#: of that script too, or by spaces that do not break before each three digits.
NUMBER = (
    r"(?:(?<![\w+−＋－-])[+−＋－-])?+\d++"
    r"(?:[.,:/'’–\-٫٬،．：⁄／]\d++|[\u00a0\u2009\u202f]\d{3}(?!\d))*+(?:[eE][+−-]?+\d++)?+"
    r"(?:[%٪％‰]|[\u00a0\u202f ][%٪％‰](?!\w))?+"
)

#: Numbers with a fraction or with groups of digits: 3.14, 1,000,000.50, 1’000, ١٢٫٥; no dates, and nothing without a
#: separator.
DECIMAL = r"(?<![\d.,'’٫٬/:-])\d++(?:[.,'’٫٬．\u00a0\u2009\u202f]\d++)++(?![.,/:-]?\d)"

#: Dates in digits: 2024-01-05, 5/1/2024, 05.01.24, 2024年1月5日.
DATE = (
    r"(?<![\d./-])(?:\d{4}([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2}))(?![./-]?\d)"
    r"|(?<!\d)(?:\d{2,4}\s?年\s?)?+\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?+|(?<!\d)\d{2,4}\s?년\s?\d{1,2}\s?월(?:\s?\d{1,2}\s?일)?+"
)

#: Times of the day: 9:05, 21:30:15, 9.30 p.m., 10 AM.
TIME = (
    r"(?<![\d:.])(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d(?:[.,]\d++)?+)?+(?:\s?[AaPp]\.?[Mm]\b\.?+)?+(?![:.]?\d)"
    r"|(?<![\d:.])(?:0?\d|1[0-2])(?:\.[0-5]\d)?+\s?[AaPp]\.?[Mm]\b\.?+"
)

#: Hashtags: #tag, ＃タグ, #étiquette.
HASHTAG = rf"(?<!{_WORD}|[&/#＃])[#＃](?=\d*+[\p{{L}}\p{{M}}_])\w++"

#: Mentions: @name, @name.surname; no part of an e-mail address.
MENTION = rf"(?<!{_WORD}|[.@＠+-])[@＠]\w++(?:[.-]\w++)*+"

#: Apostrophes inside of words, as in it's and l’eau: the mark alone.
APOSTROPHE = r"(?<=[\p{L}\p{M}\p{Nd}])['’‘‛ʼ＇՚`´׳](?=[\p{L}\p{M}\p{Nd}])"

#: Hyphens inside of words, as in well-known and COVID-19: the mark alone.
HYPHEN = r"(?<=[\p{L}\p{M}\p{Nd}])[-‐‑֊־－](?=[\p{L}\p{M}\p{Nd}])"

#: Code in Markdown: between one or two backticks on one line, or between fences; an open fence runs to the end.
CODE = r"```(?:[^`]++|`(?!``))*+(?:```|\Z)|``(?!`)(?:[^`\n]++|`(?!`))*+``(?!`)|`[^`\n]++`"

#: Placeholders, next to any letter: ``{name}``, ``{0:>8}``, ``{{ name }}``, ``${NAME}``, ``$NAME``, ``%s``,
#: ``%(name)d``, ``%5.2f``, ``%1$s``, ``%@``, ``%%``, ``<NAME>``, ``[NAME]``, ``<|name|>``. Behind a digit, ``%`` is a
#: percent sign.
PLACEHOLDER = (
    r"\{\{\{[^{}\n]*+\}\}\}|\{\{[^{}\n]*+\}\}|[$#%]?+\{[^\s{}]*+\}|\$[A-Za-z_]\w*+"
    r"|(?<!\d)%(?:\d++\$)?+(?:\(\w++\)|\{\w++\})?+[#0+-]*+\d*+(?:\.\d++)?+(?:l{0,2}|h{0,2}|z)[diouxXeEfFgGcrsa@np]"
    r"|(?<!\d)%%"
    r"|<[A-Z][A-Z0-9_]*+>|\[[A-Z][A-Z0-9_]*+\]|<\|[^|<>\n]*+\|>"
)

# What ``tk.Protect`` holds to the same matches, and runs without a clock.
PRESETS = frozenset(globals()[name] for name in __all__)
