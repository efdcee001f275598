"""MapTexts: each text through a function of the user's."""

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Annotated, Any

from tunekit.batches.records import Records
from tunekit.engine.batch import TextBatch
from tunekit.errors import InvalidArgument, describe, each
from tunekit.sources.steps.step import Before, Choosing
from tunekit.sources.steps.where import known_by
from tunekit.values.arguments import function_of
from tunekit.values.frozen import value
from tunekit.values.lambdas import handed, name_of, source_of

TextFunction = Annotated[
    Callable[[str], str | None],
    function_of("a function that takes a text and returns one, or None to leave it out"),
]


@value
class MapTexts(Choosing):
    """The records of a source, each with the text that a function gives for its own.

    >>> import tunekit as tk
    >>> source = tk.texts(["  One. ", " "]).map(lambda text: text.strip() or None, name="stripped")
    >>> [(r.texts.to_list(), r.ids, r.dropped) for r in source.batches()]
    [(['One.'], ['0'], {'map stripped': 1})]

    Ids and groups stay. A record for which the function gives ``None`` is left out and counted, under ``name`` or the
    function's own. It is known as the predicate of ``.where()`` is.

    Raises: InvalidArgument: ``function`` cannot be called, or gives something that is no string.
    Cost: a call for each record.
    """

    function: TextFunction = field(kw_only=False)
    name: str | None = None

    keeps_contents = False

    def run(self, batches: Iterator[Records], before: Before) -> Iterator[Records]:
        """The records with their new texts."""
        reason = f"map {self.name or source_of(self.function, name_of(self.function))}"
        for records in batches:
            texts = list(each(self._text, records.texts.texts, self.call, records.ids))
            rows = [row for row, text in enumerate(texts) if text is not None]
            lost = len(texts) - len(rows)
            dropped = dict(records.dropped)
            if lost:
                dropped[reason] = dropped.get(reason, 0) + lost
            ids, groups = ([column[row] for row in rows] for column in (records.ids, records.groups))
            yield Records(
                TextBatch.from_list([text for text in texts if text is not None]), ids, groups, dropped
            )

    def _text(self, text: str) -> str | None:
        given = self.function(text)
        if given is not None and not isinstance(given, str):
            raise InvalidArgument(
                f"{self.call}: the function must give a string, or None, not {describe(given)}."
            )
        return given

    def identity(self, of: Any) -> Any:
        """The ``name``, or the function's own and a hash of its code."""
        return {"map": known_by(self.function, self.name), "of": of}

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        return f".map({handed(name_of(self.function), self.name)})"
