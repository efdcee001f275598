"""Where the default sentence boundaries of Unicode cut too much, and how it is mended."""

import re

# What stands before a name or a number, and so ends no sentence: English, and the commonest of German and French.
_LEADING = frozenset(
    """
    Mr Mrs Ms Mx Dr Drs Prof Rev Hon St Ste Fr Sr Sra Messrs Mme Mlle Gen Col Lt Capt Sgt Cpl Maj Adm Cmdr Gov Sen Rep
    Supt Insp Hr Mt vs v viz cf resp approx pp vols Figs figs Eq Eqs Bd Nr i.e e.g z.B d.h bzw bspw
    """.split()
)
# The same, but only before a number.
_NUMBERED = frozenset(
    """
    No Nos no nos p c ca Art art Sec sec ch Ch Chap chap op Op Vol vol Fig fig
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
    """.split()
)
_LAST_WORD = re.compile(r"(?:^|[\s\W])((?:[^\W\d_]+\.)*[^\W\d_]+)\.$")
_LIST_MARK = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,5})[.)\]]+")
_QUOTED = re.compile(r"[!?…][\"'”’»)\]]+$")
_ADDRESS = re.compile(r"[/=]\S*[!?]$")
_TAIL = 40


def goes_on(sentence: str, following: str, *, apart: bool = True) -> bool:
    """Whether what ends here is no sentence, so that what follows, ``apart`` by white space or not, belongs to it.

    >>> goes_on("I met Dr.", "Who."), goes_on("“Why?”", "she asked."), goes_on("I met J.", "Smith."), goes_on("1.", "A")
    (True, True, True, True)
    >>> goes_on("I met him.", "He left."), goes_on("No.", "He left."), goes_on("No.", "10 is his.")
    (False, False, True)
    """
    tail = sentence[-_TAIL:]
    if not tail.endswith("."):
        quoted = following[0].islower() and _QUOTED.search(tail) is not None
        return quoted or (not apart and _ADDRESS.search(tail) is not None)
    if len(sentence) < _TAIL and _LIST_MARK.fullmatch(sentence):
        return True
    word = _LAST_WORD.search(tail)
    if word is None:
        return False
    if word[1] in _LEADING or (word[1] in _NUMBERED and following[0].isdigit()):
        return True
    # An initial; "I" is a word.
    return len(word[1]) == 1 and word[1].isupper() and word[1] != "I" and following[0].isupper()
