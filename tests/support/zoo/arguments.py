"""Arguments that are not looked at, values that change, examples that do not run."""

from dataclasses import InitVar, field

import numpy as np

import tunekit as tk
from tunekit.errors import check_rate
from zoo.healthy import VOWELS, DropVowels, Mask, by_chance, everywhere
from zoo.mutants import breaks

# Frozen


@breaks("own_state")
@tk.corruptor
class CountsOnItself(DropVowels):
    """Writes down on itself how many records it has seen, and is another value after it."""

    seen: int = 0

    def edits(self, texts, streams):
        object.__setattr__(self, "seen", self.seen + len(texts))
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.rate))


# Arguments


@tk.corruptor
class Unchecked(tk.Corruptor):
    """What an author writes who does not know ``check_rate``."""

    rate: float = 0.3

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.rate))


@breaks("bad_arguments")
@tk.corruptor
class ClampsTheRate(Unchecked):
    """A bad rate is mended in silence."""

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), min(max(self.rate, 0), 1)))


@breaks("bad_arguments")
@tk.corruptor
class LetsNanIn(Unchecked):
    """Refuses what lies outside, and NaN does not lie outside."""

    def edits(self, texts, streams):
        return tk.Edits.delete(by_chance(everywhere(texts, streams), self.rate))

    def __post_init__(self):
        if self.rate < 0 or self.rate > 1:
            raise tk.InvalidArgument(f"LetsNanIn(rate={self.rate}): rate must be between 0 and 1.")


@breaks("bad_arguments")
@tk.corruptor
class NamesNoArgument(Unchecked):
    """An error that does not say which argument it means."""

    def __post_init__(self):
        if isinstance(self.rate, str) or not 0 <= self.rate <= 1:
            raise tk.InvalidArgument("A number between 0 and 1, please.")


@breaks("bad_arguments")
@tk.corruptor
class RaisesValueError(Unchecked):
    """An error that is no TunekitError."""

    def __post_init__(self):
        if not isinstance(self.rate, int | float) or not 0 <= self.rate <= 1:
            message = "RaisesValueError: rate must be between 0 and 1"
            raise ValueError(message)


@breaks("bad_arguments")
@tk.corruptor
class TakesAnyLetters(DropVowels):
    """Checks one argument, and of the other not even that it is a string."""

    letters: str = VOWELS

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(self.letters), self.rate))


# Documentation


@breaks("docstring")
@tk.corruptor
class WrongExample(DropVowels):
    """Shows an example that was not run.

    >>> WrongExample(rate=1)("vowel")
    'vwol'
    """


@breaks("docstring")
@tk.corruptor
class ExampleByChance(Unchecked):
    """Shows an example that needs an import it does not show.

    >>> numpy.size(ExampleByChance(rate=1)("vowel"))
    1
    """

    def __post_init__(self):
        check_rate(self, "rate", self.rate)


# Calls


class Written(tk.Corruptor):
    """Healthy: what the following share, classes written by hand."""

    def __init__(self, *, rate=0.3, name=None):
        check_rate(self, "rate", rate)
        object.__setattr__(self, "rate", rate)
        object.__setattr__(self, "name", name)

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.rate))

    def __setattr__(self, name, content):
        raise AttributeError(name)

    def __repr__(self):
        return f"{type(self).__name__}(rate={self.rate!r}, name={self.name!r})"

    def __eq__(self, other):
        return type(other) is type(self) and (self.rate, self.name) == (other.rate, other.name)

    def __hash__(self):
        return hash((self.rate, self.name))


@breaks("unknown_argument")
class SwallowsArguments(Written):
    """Takes any keyword, and so a misspelled one."""

    def __init__(self, *, rate=0.3, name=None, **others):
        super().__init__(rate=rate, name=name)


@breaks("unknown_argument")
class PythonsOwnError(Written):
    """Leaves a misspelled argument to Python, whose TypeError is no TunekitError."""


@breaks("frozen")
@tk.corruptor
class CanBeSet(DropVowels):
    """Lets itself be changed."""


CanBeSet.__setattr__ = object.__setattr__


@breaks("dict", rate=0.5)
class SavesItsNameOnly(Written):
    """Is no dataclass, but for the one field that it inherits: that alone is saved."""


@breaks("defaults", letters="x")
@tk.corruptor
class RefusesItsDefault(Mask):
    """Has a default that its own check refuses."""

    letters: str = ""

    def __post_init__(self):
        super().__post_init__()
        if not self.letters:
            raise tk.InvalidArgument("RefusesItsDefault(letters=''): letters must be at least one character.")


@breaks("replace")
@tk.corruptor
class TakesApart(DropVowels):
    """Takes an argument apart and does not keep it, so that ``replace`` cannot hand it on."""

    letters: InitVar[str] = "aeiou"
    codes: tuple[int, ...] = field(default=(), init=False)

    def __post_init__(self, letters):
        check_rate(self, "rate", self.rate)
        object.__setattr__(self, "codes", tuple(map(ord, letters)))

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(np.array(self.codes)), self.rate))

    def __repr__(self):
        return (
            f"TakesApart(letters={''.join(map(chr, self.codes))!r}, rate={self.rate!r}, name={self.name!r})"
        )


@breaks("repr", percent=50)
@tk.corruptor
class Percent(Mask):
    """Divides its argument by 100 in place: what comes back from its repr is divided once more."""

    percent: float = 30

    def __post_init__(self):
        object.__setattr__(self, "percent", self.percent / 100)

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.percent))


@breaks("copy", letters="xyz")
@tk.corruptor
class CopiesByHand(Mask):
    """A ``__deepcopy__`` that was written before there was an argument."""

    def __deepcopy__(self, memo):
        return type(self)()


@breaks("equality")
@tk.corruptor
class ComparesWithItsKindOnly(DropVowels):
    """Asks anything that it is compared with for its rate."""

    def __eq__(self, other):
        return self.rate == other.rate and self.name == other.name

    def __hash__(self):
        return hash(self.rate)
