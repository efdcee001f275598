"""Apply: the target is what a function, such as a call of a model, makes of the clean record."""

import hashlib
import json
import math
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from inspect import iscoroutinefunction
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from annotated_types import Ge

from tunekit.batches.pair import Pair, PairBatch
from tunekit.batches.records import Records
from tunekit.engine.batch import TextBatch
from tunekit.engine.streams import Streams
from tunekit.errors import (
    LawBroken,
    TunekitError,
    describe,
    invalid,
    is_number,
    note,
)
from tunekit.mappings.apply.cache import opened
from tunekit.mappings.apply.calling import Answer, Call, Calling, Failed
from tunekit.mappings.decorating import mapping
from tunekit.mappings.explaining import Step
from tunekit.mappings.proof import agree, marks_of, streams_of
from tunekit.mappings.wrapping import Wrappable
from tunekit.safe_paths import as_folder
from tunekit.values.arguments import Checked, Count, Flag, check_function
from tunekit.values.content import content_of
from tunekit.values.lambdas import source_of

_SEEDS = 1 << 31  # what every kind of API takes
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
_UNSTEADY = "\nHint: a function that answers differently each time needs cache=."


def _check_function(owner: object, argument: str, given: Any) -> Any:
    if iscoroutinefunction(given):
        hint = "call asyncio.run in a function of your own; threads= makes calls at the same time."
        raise invalid(owner, argument, given, "no async function", hint)
    return check_function(owner, argument, given, "a function")


def _check_folder(owner: object, argument: str, given: Any) -> str:
    if not isinstance(given, str | os.PathLike) or given == "":
        raise invalid(owner, argument, given, "a folder")
    as_folder(owner, argument, given)
    return os.fspath(given)


def _check_exceptions(owner: object, argument: str, given: Any) -> tuple[type[Exception], ...]:
    listed = isinstance(given, list | tuple)
    if not listed or not all(isinstance(kind, type) and issubclass(kind, Exception) for kind in given):
        raise invalid(owner, argument, given, "exceptions, in a list", "retry_on=(OSError,).")
    return tuple(given)


def _check_pause(owner: object, argument: str, given: Any) -> Any:
    if not is_number(given) or not 0 <= given < math.inf:
        raise invalid(owner, argument, given, "a number of seconds, 0 or more")
    return given


_FUNCTION = Checked(_check_function)
Folder = Annotated[str | os.PathLike[str], Checked(_check_folder)]
Exceptions = Annotated[Sequence[type[Exception]], Checked(_check_exceptions)]
Pause = Annotated[float, Checked(_check_pause)]


@mapping
class Apply(Wrappable):
    """The input is the clean record, the target what a function makes of it; ``None`` leaves the record out.

    >>> import tunekit as tk
    >>> def initials(text):
    ...     return "".join(word[0] for word in text.split()) or None
    >>> [(pair.input, pair.target) for pair in tk.pairs(["one two", " "], tk.Apply(initials))]
    [('one two', 'ot')]

    The law: the input is the record, the target the answer, and ``law(input, target)`` is true. ``check`` looks the
    answer up in the cache, or else calls the function again: one that answers differently each time needs a cache, and
    the answer there decides. A pair of one's own without ``source`` has its input for a record.

    With ``cache``, every answer is on the disk as soon as it is there, ``None`` too, found by the function, the seed
    and the text: a run that is killed loses the calls on their way, and none is made twice. A function counts with its
    code and all that it names, as in ``tk.fingerprint``; ``name=`` takes the place of that, and has to change when the
    answers do.

    Args:
        function: called as ``function(text)``, once for equal texts of a batch.
        cache: a folder, on a disk of this machine; several functions and processes may share it.
        name: labels the seeds, and the answers in the cache.
        law: what must hold of the input and the target.
        seeded: calls ``function(text, seed=…)``, an integer below 2³¹ drawn for the record, the seed and the copy.
        on_error: what to do where a call fails in the end, or a pair breaks ``law``. "raise", or "skip": leave the
            record out, counted by the name of the exception or of the law; a lambda's is its source.
        retries: how often a call that failed is made again.
        retry_on: the exceptions that count as failed calls. Any other is raised at once, whatever ``on_error`` says.
        pause: seconds before the first retry; twice as many before each one after it.
        threads: calls at the same time. The order of the pairs does not depend on it.
        sleep: what waits.

    Raises: InvalidArgument: a bad argument; when called, an answer that is no string. LawBroken: a pair breaks ``law``.
    MalformedInput: a damaged cache, or a file of something else. The last exception of a call, with a note that names
    the record.
    Cost: one call a record; with a cache about 55 µs to keep an answer, and 10 µs to find one.
    """

    _law: ClassVar[str]
    function: Annotated[Callable[..., str | None], _FUNCTION] = field(kw_only=False)
    cache: Folder | None = None
    name: str | None = None
    law: Annotated[Callable[[str, str], object], _FUNCTION] | None = None
    seeded: Flag = False
    on_error: Literal["raise", "skip"] = "raise"
    retries: Annotated[int, Ge(0)] = 0
    retry_on: Exceptions = (OSError,)
    pause: Pause = 1.0
    threads: Count = 1
    sleep: Annotated[Callable[[float], object], _FUNCTION] = time.sleep

    def __post_init__(self) -> None:
        object.__setattr__(self, "_law", source_of(self.law, _name(self.law)))
        if self.cache is not None:
            self._identity()  # a function without content is refused here

    def pairs(self, records: Records, streams: Streams, /) -> PairBatch:
        """One pair for each record that the function has an answer for."""
        calls = self._calls(records.texts, streams)
        answers = self._answers(calls, records.ids)
        reasons = [
            self._reason(call[0], answers[call], id_) for call, id_ in zip(calls, records.ids, strict=True)
        ]
        stays = np.flatnonzero([not reason for reason in reasons])
        targets = [answers[call] for call, reason in zip(calls, reasons, strict=True) if not reason]
        target = TextBatch.from_list(targets)  # type: ignore[arg-type]
        texts, ids, groups = records.texts, records.ids, records.groups
        dropped = Counter(reason for reason in reasons if reason)
        if dropped:
            texts, streams = texts.select(stays), streams.select(stays)
            ids, groups = ([column[n] for n in stays.tolist()] for column in (ids, groups))
        marks = marks_of(texts, target)
        return PairBatch(texts, target, ids, groups, streams, marks, dropped=dropped, source=texts)

    def explained(self, records: Records, streams: Streams, /) -> tuple[PairBatch, list[Step]]:
        """The pair of one record, and the call whose answer is its target: made now, or found in the cache."""
        ((text, seed),) = self._calls(records.texts, streams)
        how = self._found((text, seed))  # before the call is made
        batch = self.pairs(records, streams)
        call = f"target = {_name(self.function)}(text{'' if seed is None else f', seed={seed}'}), {how}"
        return batch, [(call, target) for target in batch.target.texts]

    def check(self, pair: Pair, /) -> None:
        """Prove the law for one pair, from its record, seed, key and copy.

        Raises: LawBroken: the input is not the record, the target not the answer, or ``law`` does not hold.
        """
        streams = streams_of(pair)
        record = pair.input if pair.source is None else pair.source
        agree(self, pair, "the record", record, "input", pair.input)
        calls = self._calls(TextBatch.from_list([record]), streams)
        answer = replace(self, on_error="raise")._answers(calls, [pair.id])[calls[0]]
        hint = _UNSTEADY if self.cache is None else ""
        if not isinstance(answer, str):
            raise LawBroken(f"{self!r}: the record of the pair {describe(pair.id)} gives no target.{hint}")
        agree(self, pair, "the answer", answer, "target", pair.target, hint)
        replace(self, on_error="raise")._reason(record, answer, pair.id)

    def _calls(self, texts: TextBatch, streams: Streams) -> list[Call]:
        if not self.seeded:
            return [(text, None) for text in texts.texts]
        chosen = streams.fork(self.name or "Apply").thin(texts.records(), 1)
        return list(zip(texts.texts, chosen.pick(_SEEDS).tolist(), strict=True))

    def _answers(self, calls: Sequence[Call], ids: Sequence[str]) -> dict[Call, Answer]:
        """The answers to all calls: those in the cache, and the others from the function."""
        wanted: dict[Call, str] = {}
        for call, id_ in zip(calls, ids, strict=True):
            wanted.setdefault(call, id_)
        if self.cache is None:
            return self._called(wanted, lambda _, answer: answer)
        with opened(str(self.cache), self._identity()) as cache:
            known = cache.known(wanted)
            return known | self._called({c: i for c, i in wanted.items() if c not in known}, cache.keep)

    def _called(
        self, wanted: dict[Call, str], keep: Callable[[Call, str | None], str | None]
    ) -> dict[Call, Answer]:
        """The answers of the function, kept as they come. What must be raised is, when all are kept that came."""
        skipped = self.on_error == "skip"
        calling = Calling(
            self.function, self.retries, tuple(self.retry_on), self.pause, self.sleep, self.threads, skipped
        )
        answers: dict[Call, Answer] = {}
        for call, answer in calling.answers(list(wanted)):
            answers[call] = answer if isinstance(answer, Failed) else keep(call, answer)
        for call, id_ in wanted.items():
            failed = answers.get(call)
            if isinstance(failed, Failed) and not (failed.expected and skipped):
                record = f"record {describe(id_)}: {describe(call[0])}"
                tries = f"try {failed.tries} of {self.retries + 1}"
                note(failed.error, f"{self!r}: {record}, {tries}.{_others(failed, self.retry_on)}")
                raise failed.error
        return answers

    def _reason(self, text: str, answer: Answer, id_: str) -> str:
        """Why a record is left out; nothing where it is not."""
        if answer is None:
            return "no target"
        if isinstance(answer, Failed):
            return type(answer.error).__name__
        if self.law is None or self.law(text, answer):
            return ""
        if self.on_error == "skip":
            return f"law {self._law}"
        sides = f"{describe(text)} and {describe(answer)}"
        raise LawBroken(f"{self!r}: the pair {describe(id_)} breaks the law {self._law}: {sides}.")

    def _found(self, call: Call) -> str:
        """Whether the answer to a call is in the cache, and under which key."""
        if self.cache is None:
            return "called now"
        with opened(str(self.cache), self._identity()) as cache:
            there = "found in" if cache.known([call]) else "called now, and kept in"
            return f"{there} the cache as {cache.key(call).hex()}"

    def _identity(self) -> str:
        """What the function is in the cache."""
        if self.name is not None:
            return f"name {self.name}"
        content = json.dumps(content_of(self.function))
        if _ADDRESS.search(content):
            hint = "it holds something without content, such as a client: with name= its answers are found again."
            raise invalid(self, "cache", self.cache, "used with a function of content, or with name=", hint)
        return f"content {hashlib.blake2b(content.encode(), digest_size=16).hexdigest()}"

    def __repr__(self) -> str:
        shown: dict[str, Any] = {
            "cache": self.cache,
            "law": self.law,
            "seeded": self.seeded,
            "on_error": self.on_error,
        }
        shown |= {"retries": self.retries, "retry_on": self.retry_on, "pause": self.pause}
        shown |= {"threads": self.threads, "sleep": self.sleep, "name": self.name}
        given = [
            f"{n}={_shown(v)}" for n, v in shown.items() if v != type(self).__dataclass_fields__[n].default
        ]
        return f"Apply({', '.join([_name(self.function), *given])})"


def _others(failed: Failed, kinds: Sequence[type[Exception]]) -> str:
    """A hint line for an exception that nothing says to expect."""
    if failed.expected or isinstance(failed.error, TunekitError):
        return ""
    kinds = (*kinds, type(failed.error))
    return f"\nHint: where it is no bug but a call that failed: retry_on={_shown(kinds)}."


def _name(function: Any) -> str:
    return str(getattr(function, "__qualname__", repr(function)))


def _shown(argument: Any) -> str:
    """An argument as it is in a call: functions and exceptions by name."""
    if isinstance(argument, tuple):
        return f"({', '.join(map(_shown, argument))}{',' * (len(argument) == 1)})"
    return _name(argument) if callable(argument) else repr(argument)
