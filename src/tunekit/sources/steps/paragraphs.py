"""Paragraphs: what is between blank lines."""

import re
from collections.abc import Iterator
from typing import Any

from tunekit.batches.records import Records
from tunekit.sources.steps.step import Before, Cutting
from tunekit.sources.stretches import LIMIT, WORDLESS, Gathering, Stretch, check_limit
from tunekit.values.frozen import value

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_MANY = 1 << 14


@value
class Paragraphs(Cutting):
    r"""The paragraphs of each record of a source: what stands between blank lines, without white space at its ends.

    >>> import tunekit as tk
    >>> source = tk.texts(["First one,\ntwo lines.\n \n\nSecond."]).paragraphs()
    >>> [(r.texts.to_list(), r.ids) for r in source.batches()]
    [(['First one,\ntwo lines.', 'Second.'], ['0:0', '0:25'])]

    An id is the record's id and the place of the first character; the group is the record's.

    Raises: OutOfDomain: a paragraph of more than 16 M characters.
    Cost: constant memory; records are read piece by piece.
    """

    def run(self, stretches: Iterator[Stretch], before: Before) -> Iterator[Records]:
        """The paragraphs."""
        gathering, text, offset, found = Gathering(), "", 0, 0
        for stretch in stretches:
            gathering.count(stretch.dropped)
            text += stretch.text
            done = 0
            for number, blank in enumerate(_BLANK.finditer(text), start=1):
                # White space that reaches the end of an unfinished piece may go on.
                if blank.end() == len(text) and not stretch.final:
                    break
                found += _add(gathering, text[done : blank.start()], stretch, offset + done)
                done = blank.end()
                if number % _MANY == 0:  # of short ones, the ids take more room than the texts
                    yield from gathering.release()
            if stretch.final:
                found += _add(gathering, text[done:], stretch, offset + done)
                if not found and not stretch.empty:
                    gathering.count({WORDLESS: 1})
                text, offset, found = "", 0, 0
            else:
                text, offset = text[done:], offset + done
                check_limit(
                    self, stretch.id, len(text), LIMIT, "it has no blank line to cut it at; .windows() would."
                )
            if gathering.full():
                yield from gathering.release()
        yield from gathering.release()

    def identity(self, of: Any) -> Any:
        """That there are paragraphs."""
        return {"paragraphs": of}

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        return ".paragraphs()"


def _add(gathering: Gathering, piece: str, stretch: Stretch, offset: int) -> int:
    """Add a paragraph, unless it is blank; how many were added."""
    bare = piece.rstrip()
    if not bare:
        return 0
    if bare[0].isspace():
        bare = bare.lstrip()
        offset += len(piece.rstrip()) - len(bare)
    gathering.add(bare, f"{stretch.id}:{offset}", stretch.group)
    return 1
