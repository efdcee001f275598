"""Runs of apostrophes, which make text bold and italic, read as MediaWiki does."""

import re

_RUN = re.compile("'{2,}")
_ITALIC, _BOLD, _BOTH = 2, 3, 5


def unquoted(text: str) -> str:
    r"""The text without the apostrophes that make it bold or italic; each line is read for itself.

    >>> unquoted("The ''Eagle'''s stage. '''Bold''' too.\nL'''art''")
    "The Eagle's stage. Bold too.\nL'art"
    """
    if "''" not in text:
        return text
    return "\n".join(_line(line) if "''" in line else line for line in text.split("\n"))


def _line(line: str) -> str:
    pieces = _RUN.split(line)
    runs = [len(run) for run in _RUN.findall(line)]
    for place, length in enumerate(runs):
        # Four are an apostrophe and bold; of more than five, the first are apostrophes.
        runs[place] = _BOLD if length == _BOLD + 1 else min(length, _BOTH)
        pieces[place] += "'" * (length - runs[place])
    bold = sum(run in (_BOLD, _BOTH) for run in runs)
    italic = sum(run in (_ITALIC, _BOTH) for run in runs)
    if bold % 2 and italic % 2:
        _mend(pieces, runs)
    return "".join(pieces)


def _mend(pieces: list[str], runs: list[int]) -> None:
    """Where bold and italic are both left open, one run of three is an apostrophe and italic.

    It is the first behind a word of one letter, else the first behind a longer word, else the first behind a space.
    """
    ranked = [(_rank(pieces[place]), place) for place, run in enumerate(runs) if run == _BOLD]
    if ranked:
        pieces[min(ranked)[1]] += "'"


def _rank(before: str) -> int:
    last, second = before[-1:], before[-2:-1]
    return 2 if last == " " else 0 if second == " " else 1
