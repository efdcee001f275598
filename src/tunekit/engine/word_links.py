"""Word links: which words of one text stand for which words of another."""

from dataclasses import dataclass

import numpy as np

from tunekit.engine.hulls import NOWHERE
from tunekit.engine.ragged import Ints


@dataclass(frozen=True, eq=False)
class WordLinks:
    """The words of a source and of its text, and which of them belong together; one row for each word.

    ``source`` and ``text`` are where the words stand, from and to, in characters. ``to_text`` says for each word of the
    source the words of the text that its image touches, from this number to that one (which is not among them), and
    ``to_source`` the same the other way; a word that none belongs to has ``-1, -1``.
    """

    source: Ints
    text: Ints
    to_text: Ints
    to_source: Ints

    def __repr__(self) -> str:
        return f"<WordLinks: {len(self.source):,} words of the source, {len(self.text):,} of the text>"


def touched(hulls: Ints, words: Ints) -> Ints:
    """The numbers of the words that each hull touches, from and to; ``-1, -1`` where there are none."""
    # (hulls,): the first word that ends after the hull begins, and the first that begins where it ends or later.
    first = words[:, 1].searchsorted(hulls[:, 0], side="right")
    last = words[:, 0].searchsorted(hulls[:, 1])
    found = np.stack([first, last], axis=1)
    found[(first >= last) | (hulls[:, 0] == NOWHERE)] = NOWHERE
    return found
