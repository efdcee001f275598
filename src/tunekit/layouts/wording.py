"""Wordings: the texts that a layout puts around a pair, in one wording or in several."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Annotated, Any

from tunekit.batches.pair import PairBatch
from tunekit.errors import describe, invalid
from tunekit.values.arguments import Checked

PLACE = "{input}"


def _check_wordings(owner: object, argument: str, given: Any) -> str | Sequence[str]:
    """One text as it is, several as a tuple.

    Raises: InvalidArgument: no text, one that JSON cannot hold, or one with a place for the input, which has none here.
    """
    for text in _several(owner, argument, given):
        if PLACE in text:
            rule = f"a text without {PLACE}: the input has a place of its own"
            raise invalid(owner, argument, text, rule)
    return given if isinstance(given, str) else tuple(given)


def _check_templates(owner: object, argument: str, given: Any) -> str | Sequence[str]:
    """One template as it is, several as a tuple: texts with one place ``{input}`` each.

    All other braces are text, so a template may hold JSON or code. Nothing is ever formatted: what stands in an input
    stays what it is.

    Raises: InvalidArgument: no text, one that JSON cannot hold, or not exactly one place for the input.
    """
    for text in _several(owner, argument, given):
        if text.count(PLACE) != 1 or "{{input}}" in text:
            hint = "it is replaced by the input, once; all other braces are text."
            if PLACE not in text:
                hint = f"{describe(text + PLACE)} puts the input at the end."
            raise invalid(
                owner, argument, text, f"a text with {PLACE} in it, exactly once, in single braces", hint
            )
    return given if isinstance(given, str) else tuple(given)


# One text, or several in turn.
Wordings = Annotated[str | Sequence[str], Checked(_check_wordings)]
# The same with a place for the input.
Templates = Annotated[str | Sequence[str], Checked(_check_templates)]


def drawn(given: Wordings, batch: PairBatch, label: str) -> Iterable[str]:
    """The wording of each pair, drawn by the pair's own key, seed and copy: no batch size or worker changes it."""
    if isinstance(given, str):
        return repeat(given, len(batch))
    if len(given) == 1:
        return repeat(given[0], len(batch))
    chosen = batch.streams.fork(label).thin(batch.input.records(), 1)
    return [given[number] for number in chosen.pick(len(given)).tolist()]


def filled(given: Wordings, batch: PairBatch, label: str) -> list[str]:
    """The template of each pair, with the input in its place."""
    if given == PLACE:
        return batch.input.texts
    if isinstance(given, str):
        before, _, behind = given.partition(PLACE)
        return [before + text + behind for text in batch.input.texts]
    halves = {template: template.split(PLACE) for template in given}
    templates = map(halves.__getitem__, drawn(given, batch, label))
    return [text.join(around) for around, text in zip(templates, batch.input.texts, strict=True)]


def _several(owner: object, argument: str, given: Any) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list | tuple) or not texts:
        raise invalid(owner, argument, given, "a string, or a list of several wordings")
    for text in texts:
        if not isinstance(text, str):
            raise invalid(owner, argument, given, f"a list of strings, not of {describe(text)}")
        _check_encodable(owner, argument, text)
    return list(texts)


def _check_encodable(owner: object, argument: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        rule = f"text that UTF-8 can hold, without the lone surrogate at {error.start}"
        raise invalid(owner, argument, text, rule) from None
