"""Homoglyphs: letters of another script that look the same."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.ragged import Ints
from tunekit.engine.streams import Streams
from tunekit.engine.tables import CodeSet
from tunekit.values.arguments import Rate

# Each Latin letter with its Cyrillic and Greek look-alikes, from the data of UTS #39: the pairs that it says are one
# by intention (intentional.txt), and, of those that it says are confusable (confusables.txt), the ones most fonts
# draw alike. All are letters of their own: no normal form and no case folding leads from one to the other.
_LOOK_ALIKES = {
    row[0]: row[1:]
    for row in (
        "AАΑ BВΒ CС EЕΕ HНΗ IІΙ JЈ KКΚ MМΜ NΝ OОΟ PРΡ SЅ TТΤ WԜ XХΧ YҮΥ ZΖ "
        "aа cс dԁ eе hһ iі jјϳ oоο pр qԛ sѕ wԝ xх yу"
    ).split()
}


@corruptor(keeps_length=True)
class Homoglyphs(Corruptor):
    r"""Put letters of another script that look the same in the place of Latin ones, at random.

    >>> import tunekit as tk
    >>> noisy = tk.Homoglyphs(rate=0.5)("Pay the copy", seed=1)
    >>> print(noisy, ascii(noisy))
    Ρаy thе сοрy '\u03a1\u0430y th\u0435 \u0441\u03bf\u0440y'

    Each letter, of the 32 from A to z that have a Cyrillic or Greek look-alike (UTS #39, intentional and confusable
    characters), is hit with the chance ``rate``; where it has two, one of them is drawn, both equally likely. No
    Unicode normal form and no case folding brings the letter back. ``Homoglyphs.letters`` does: what each look-alike
    stands for, as ``str.translate`` takes it.

    >>> noisy.translate(tk.Homoglyphs.letters)
    'Pay the copy'

    Args:
        rate: chance that a letter is replaced, 0 to 1.

    Raises: InvalidArgument: ``rate`` outside [0, 1].
    Cost: one draw for every ``1/rate`` characters, and one gather.
    """

    rate: Rate = 0.1

    letters: ClassVar[Mapping[int, str]] = MappingProxyType(
        {ord(other): letter for letter, others in _LOOK_ALIKES.items() for other in others}
    )

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One replacement for each chosen letter."""
        letters, others = _table()
        chosen = streams.thin(texts.isin(letters), self.rate)
        if not len(chosen):
            return Edits.none()
        # (chosen,): all chosen units are below 0x80, as the letters are.
        return Edits.replace(chosen, others[texts.units[chosen.at], chosen.pick(others.shape[1])])


@cache
def _table() -> tuple[CodeSet, Ints]:
    """The letters, and the look-alikes of each code: both of the two, or the only one twice."""
    others = np.zeros((0x80, 2), np.int64)
    for letter, likes in _LOOK_ALIKES.items():
        others[ord(letter)] = [ord(likes[0]), ord(likes[-1])]
    return CodeSet.of("".join(_LOOK_ALIKES)), others
