"""Sentences and lines of every genre: templates, filled with the words of a script."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from tunekit.strategies.vocabulary import WritingSystem

# {w} a word, {W} a word with a capital, {n} a number, {s} the end of a sentence, {c} a comma, {_} what parts words.
GENRES = {
    "prose": (
        "{W}{_}{w}{_}{w}{s} ",
        "{W}{_}{w}{c} {w}{_}{w}{_}{w}{_}{w}{s} ",
        "{W}{_}{w}{_}{w}{_}{w}{_}{w}{_}{w}{c} {w}{_}{w}{_}{w}{s} ",
        "{W}{_}{w}{_}({w}{_}{w}){_}{w}; {w}{_}{w}{s}\n\n",
        "{W}{_}{n}{_}{w}{_}{w}{c} {w}{_}{W}{_}{w}{_}{w}{_}{w}{_}{w}{s} ",
    ),
    "dialogue": (
        "“{W}{_}{w}?” {w}{_}{w}{s}\n",
        "— {W}{c} {w}{_}{w}!\n",
        "“{W}{_}{w},” {w} {W}, “{w}{_}{w}{_}{w}{s}”\n",
        "{W}: …{w}{_}{w}{s}\n",
        "„{W}{_}{w}{s}“ «{W}{_}{w}!» 「{W}{_}{w}」\n",
    ),
    "academic": (
        "{W}{_}{w}{_}{w}{_}({W} & {W}, 19{n}){_}{w}{_}{w}{s} ",
        "{W}{_}{w}{_}{w}{c} {w}{_}{w}{_}{w} [{n}, {n}]{s} ",
        "{W} {n}.{n}% ± 0.{n}{_}{w}{_}(p < 0.{n}){s} ",
        "{W}{_}et al.{_}{w}{_}{w}{c} cf. {W} §{n}{s}\n",
        "${w}_{{i+1}} = \\frac{{{n}}}{{{w}}}$ ({n}){c} {w}{_}{w}{s} ",
    ),
    "form": (
        "{W}: {w}{_}{w}\n",
        "{W} ({w}): {n}\n",
        "☐ {w}  ☑ {W}\n",
        "{W}{_}{w}: ____________\n",
        "{w}@{w}.example\t+{n} {n}-{n}{n}\n",
    ),
    "log": (
        "2031-04-{n}T12:{n}:07Z INFO {w}.{w}: {w}{_}{w}={n}\n",
        "[{n}.{n}] WARN {W}: {w}{_}{w}{_}{w} ({n} ms)\n",
        'ERROR {w}/{w}.py:{n}: {W}Error("{w}{_}{w}")\n',
        "\tat {w}.{W}.{w}({W}.java:{n})\n",
        '10.0.{n}.{n} - - "GET /{w}/{w}?{w}={n} HTTP/1.1" 404 {n}\n',
    ),
    "code": (
        "def {w}({w}, {w}={n}):\n    return {w}[{n}]\n",
        'if ({w} != {n}) {{ {w}("{w}\\n"); }}\n',
        "# {W}{_}{w}{_}{w}\n",
        "SELECT {w}, {w} FROM {w} WHERE {w} >= {n};\n",
        "const {w} = ({w}) => `${{{w}}}: {w}`; // {w}\n",
    ),
    "table": (
        "| {w} | {n} | {W}{_}{w} |\n",
        "|---|--:|:-:|\n",
        '{w},{n},"{W}, {w}"\n',
        "{W}\t{n}\t{w}\n",
        "{w}    {n}.{n}   {W}\n",
    ),
}


def lines(script: WritingSystem, genre: str) -> Iterator[str]:
    """The sentences or lines of a genre in a script, without end, each the next in a fixed order."""
    words, numbers = _words(script), (str(7 * i % 90 + 10) for i in count(1))
    for number in count():
        template = GENRES[genre][number % len(GENRES[genre])]
        yield template.format_map(_Slots(script, words, numbers, number))


class _Slots(dict[str, Any]):
    """What stands for the slots of a template, the next word each time it is asked for one."""

    def __init__(
        self, script: WritingSystem, words: Iterator[str], numbers: Iterator[str], number: int
    ) -> None:
        super().__init__(s=script.stops[number % len(script.stops)], c=script.comma, _=script.space)
        self._words, self._numbers = words, numbers

    def __missing__(self, slot: str) -> str:
        if slot == "n":
            return next(self._numbers)
        word = next(self._words)
        return word[:1].upper() + word[1:] if slot == "W" else word


def _words(script: WritingSystem) -> Iterator[str]:
    """The words, over and over, in steps that change from round to round."""
    size = len(script.words)
    for step in count(1):
        yield from (script.words[(place * step + step // size) % size] for place in range(size))
