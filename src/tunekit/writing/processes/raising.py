"""Raising: the exception of a worker, raised again where its user is."""

import pickle
import traceback
from inspect import isfunction
from io import BytesIO
from typing import Any, NoReturn

from tunekit.errors import TunekitError, note
from tunekit.writing.processes.sending import Cloudpickler


class InWorker(Exception):
    """The cause of an exception that a worker raised: its traceback there."""

    def __str__(self) -> str:
        return f'\n"""\n{self.args[0]}"""'


class Raised:
    """An exception of a worker, on its way."""

    def __init__(self, error: Exception) -> None:
        self._trace = "".join(traceback.format_exception(error))
        # An exception that says itself how it is pickled loses its notes.
        self._notes = list(getattr(error, "__notes__", ()))
        try:
            self._error = _pickled(error)
            pickle.loads(self._error)  # noqa: S301 -- our own; not all that can be pickled can be rebuilt
        except Exception:  # noqa: BLE001 -- whatever its class raises, the user needs to see the error itself
            told = traceback.TracebackException.from_exception(error)
            told.__notes__ = []
            self._error = _pickled(TunekitError("".join(told.format_exception_only()).rstrip("\n")))

    def again(self) -> NoReturn:
        """Raise it.

        Raises: Exception: the same as in the worker; of one that no pickle can hold, the class and the message.
        """
        error = pickle.loads(self._error)  # noqa: S301 -- our own
        for text in self._notes:
            if text not in getattr(error, "__notes__", ()):
                note(error, text)
        raise error from InWorker(self._trace)


def _pickled(error: Exception) -> bytes:
    file = BytesIO()
    _ErrorPickler(file, protocol=5).dump(error)
    return file.getvalue()


class _ErrorPickler(Cloudpickler):  # type: ignore[misc]
    def reducer_override(self, given: Any) -> Any:
        return _reduced(given) if _is_plain(given) else super().reducer_override(given)


def _is_plain(given: Any) -> bool:
    """Whether it is an exception whose class does not say itself how it is pickled."""
    own = ("__reduce__", "__reduce_ex__", "__setstate__")
    return isinstance(given, BaseException) and not any(
        isfunction(getattr(type(given), name)) for name in own
    )


def _reduced(error: Any) -> Any:
    """Like Python, but ``__init__`` is not called again: it need not take the arguments that the exception keeps."""
    kind, args, *state = error.__reduce__()
    return _rebuilt, (kind, args), *state


def _rebuilt(kind: type[Any], args: tuple[Any, ...]) -> Any:
    error = kind.__new__(kind, *args)
    built_in: Any = next(cls for cls in kind.__mro__ if cls.__module__ == "builtins")
    built_in.__init__(error, *args)
    return error
