"""Where the default sentence boundaries of Unicode cut too much, and how it is mended."""

import re

from tunekit.sources.steps.sentence_marks import MARKS, OPENING

# What is before a name or a number, and so ends no sentence: English, and the commonest of German and French.
_LEADING = frozenset(
    """
    Mr Mrs Ms Mx Dr Drs Prof Rev Hon St Ste Fr Sr Sra Messrs Mme Mlle Gen Col Lt Capt Sgt Cpl Maj Adm Cmdr Gov Sen Rep
    Supt Insp Hr Mt vs v viz cf resp approx pp vols Figs figs Eq Eqs Bd Nr i.e e.g z.B d.h bzw bspw P.S
    """.split()
)
# The same, but only before a number.
_NUMBERED = frozenset(
    """
    No Nos no nos p c ca Art art Sec sec ch Ch Chap chap op Op Vol vol Fig fig
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
    """.split()
)
# A capital after an initial begins a name, unless it begins one of these.
_BEGINNING = re.compile(
    r"(?:The|This|That|These|Those|There|Then|They|He|She|It|We|You|His|Her|Its|Their|Our|My|In|On|At|As|If|When|While"
    r"|But|And|So|For|From|With|What|Where|Why|How|Who|After|Before|However|Some|Most|Many|No|Not|Yes|A|An|I)(?![\w.])"
)
_LAST_WORD = re.compile(r"(?:^|[\s\W])((?:[^\W\d_]+\.)*[^\W\d_]+)\Z")
_LIST_MARK = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,5})[.)\]]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ONE_INITIAL = re.compile(r"(?:^|[\W_])[^\W\d_]\.\Z")
_ADDRESS = re.compile(r"[/=]\S*[!?]\Z")
_ONE_SIGN = re.compile(r"(?:^|\s)\w[!?]\Z")
_IN_WORDS = frozenset("#+$%&@*_/\\~^=-")
_TAIL = 40


def goes_on(text: str, begin: int, stop: int, start: int) -> bool:
    """Whether what stands from ``begin`` to ``stop`` is no sentence, so that what starts at ``start`` belongs to it.

    >>> def cut(one, two, gap=" "):
    ...     return not goes_on(one + gap + two, 0, len(one), len(one + gap))
    >>> cut("I met Dr.", "Who."), cut("“Why?”", "she asked."), cut("I met J. R. R.", "Smith."), cut("1.", "A")
    (False, False, False, False)
    >>> cut("I met him.", "He left."), cut("No.", "He left."), cut("No.", "10 is his."), cut("I use .", "NET.", gap="")
    (True, True, False, False)
    """
    if text[stop - 1] == ".":
        if start == stop and _in_word(text, begin, stop):
            return True
        return _no_end(text, begin, stop, start)
    if start == stop and text[stop - 1] in "!?":
        tail = text[max(begin, stop - _TAIL) : stop]
        return text[start].islower() or bool(_ADDRESS.search(tail)) or bool(_ONE_SIGN.search(tail))
    if not text[start].islower() or text[stop - 1] not in MARKS:
        return False
    quoted = text[max(begin, stop - _TAIL) : stop]
    while quoted and (quoted[-1] in MARKS or quoted[-1].isspace()):
        quoted = quoted[:-1]
    return quoted[-1:] in ("!", "?", "…")


def _in_word(text: str, begin: int, stop: int) -> bool:
    """Whether a full stop, directly before a sign, is within a word, or begins one: .NET, C#.NET."""
    if not (text[stop].isupper() or text[stop].islower()):
        return False
    before = text[stop - 2] if stop - 1 > begin else " "
    return before.isspace() or before.isalnum() or before in _IN_WORDS or before in OPENING


def _no_end(text: str, begin: int, stop: int, start: int) -> bool:
    """Whether a full stop belongs to an abbreviation, an initial or the mark of a list."""
    if stop - begin < _TAIL and _LIST_MARK.fullmatch(text, begin, stop):
        return True
    before, _, word = text[max(begin, stop - _TAIL) : stop - 1].rpartition(" ")
    following = text[start]
    if not word.isalpha():
        found = _LAST_WORD.search(word)
        if found is None:
            return False
        word = found[1]
    if word in _LEADING or (word in _NUMBERED and following.isdigit()):
        return True
    return following.isupper() and _is_initial(word, before, text, start)


def _is_initial(word: str, before: str, text: str, start: int) -> bool:
    """Whether a word, or a dotted one, is of initials that a name follows; "I" is a word, unless others are beside."""
    if not word.isupper() or (len(word) > 1 and not _INITIALS.fullmatch(word)):
        return False
    if text[start + 1 : start + 2] == ".":
        return True
    return (word != "I" or _ONE_INITIAL.search(before) is not None) and not _BEGINNING.match(text, start)
