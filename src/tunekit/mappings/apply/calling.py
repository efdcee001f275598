"""Calling: one function, many texts; with tries, pauses and threads."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from tunekit.errors import InvalidArgument, describe

# A text, and the seed where the function takes one.
Call = tuple[str, int | None]


@dataclass(frozen=True)
class Failed:
    """A call without an answer: its error, whether it is one of those to expect, and how often it was tried."""

    error: Exception
    expected: bool
    tries: int


Answer = str | None | Failed


@dataclass(frozen=True)
class Calling:
    """How a function is called.

    A call that raises one of ``retry_on`` is made again, ``retries`` times at most, after ``pause`` seconds, twice as
    many, and so on. Unless failures are ``skipped``, the first one ends the calls; those on their way finish.
    """

    function: Callable[..., Any]
    retries: int
    retry_on: tuple[type[Exception], ...]
    pause: float
    sleep: Callable[[float], object]
    threads: int
    skipped: bool

    def answers(self, calls: Sequence[Call]) -> Iterator[tuple[Call, Answer]]:
        """Each call with its answer, as soon as it is there."""
        if self.threads > 1 and len(calls) > 1:
            yield from self._in_threads(calls)
            return
        for call in calls:
            answer = self._answer(call)
            yield call, answer
            if self._ends(answer):
                return

    def _in_threads(self, calls: Sequence[Call]) -> Iterator[tuple[Call, Answer]]:
        pool = ThreadPoolExecutor(min(self.threads, len(calls)))
        try:
            call_of = {pool.submit(self._answer, call): call for call in calls}
            for future in as_completed(call_of):
                if future.cancelled():
                    continue
                answer = future.result()
                if self._ends(answer):
                    for other in call_of:
                        other.cancel()
                yield call_of[future], answer
        finally:
            pool.shutdown(cancel_futures=True)

    def _ends(self, answer: Answer) -> bool:
        return isinstance(answer, Failed) and not (answer.expected and self.skipped)

    def _answer(self, call: Call) -> Answer:
        text, seed = call
        arguments = {} if seed is None else {"seed": seed}
        for number in range(self.retries + 1):
            if number:
                self.sleep(self.pause * 2 ** (number - 1))
            try:
                return self._text(self.function(text, **arguments))
            except self.retry_on as error:
                failed = Failed(error, expected=True, tries=number + 1)
            except Exception as error:  # noqa: BLE001 -- carried out of the thread, and raised there
                return Failed(error, expected=False, tries=number + 1)
        return failed

    def _text(self, answer: Any) -> str | None:
        if answer is None:
            return None
        if isinstance(answer, str):
            return str.__str__(answer)  # a plain one
        rule = "the function must return a string, or None to leave the record out"
        name = getattr(self.function, "__qualname__", describe(self.function))
        raise InvalidArgument(
            f"Apply({name}): {rule}, not {describe(answer)}.\nHint: take the text out of the answer in the function."
        )
