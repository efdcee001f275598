"""The world around a run: random state, environment, folder, locale and more, looked at before and after."""

import decimal
import gc
import locale
import logging
import os
import pickle
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

AT_IMPORT = dict(os.environ)
NUMPY_RANDOM: Any = np.random  # its global state: what a corruptor may neither use nor move
PROBES: dict[str, Callable[[], Any]] = {
    "random.getstate()": random.getstate,
    "numpy.random.get_state()": lambda: pickle.dumps(NUMPY_RANDOM.get_state(legacy=False)),
    "os.environ": lambda: dict(os.environ),
    "os.getcwd()": lambda: str(Path.cwd()),
    "os.umask()": lambda: (mask := os.umask(0o22), os.umask(mask))[0],
    "locale.setlocale(LC_ALL)": lambda: locale.setlocale(locale.LC_ALL),
    "warnings.filters": lambda: list(warnings.filters),
    "numpy.geterr()": np.geterr,
    "numpy.get_printoptions()": lambda: repr(np.get_printoptions()),
    "sys.getrecursionlimit()": sys.getrecursionlimit,
    "sys.path": lambda: list(sys.path),
    "sys.stdout": lambda: id(sys.stdout),
    "gc.isenabled()": gc.isenabled,
    "decimal.getcontext()": lambda: repr(decimal.getcontext()),
    "logging.root": lambda: (logging.root.level, list(logging.root.handlers)),
    "sys.getswitchinterval()": sys.getswitchinterval,
    "signal.getsignal(SIGINT)": lambda: signal.getsignal(signal.SIGINT),
}


def changed(action: Callable[[], Any], *, folder: bool = True) -> list[str]:
    """What of the world is not as it was once the action is done; it is done in a world of our own."""
    with odd_world(folder=folder):
        before, threads = {name: probe() for name, probe in PROBES.items()}, set(threading.enumerate())
        action()
        found = [name for name, probe in PROBES.items() if probe() != before[name]]
        found += ["files"] * (folder and any(Path(before["os.getcwd()"]).iterdir()))
        return found + [thread.name for thread in set(threading.enumerate()) - threads]


@contextmanager
def odd_world(*, folder: bool) -> Iterator[None]:
    """A world in which everything is a little odd, so that what sets it to something usual shows; all is restored."""
    random_state, numpy_state = random.getstate(), NUMPY_RANDOM.get_state(legacy=False)
    environment, names, limit = dict(os.environ), locale.setlocale(locale.LC_ALL), sys.getrecursionlimit()
    collecting, mask, interval = gc.isenabled(), os.umask(0o37), sys.getswitchinterval()
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.errstate(over="ignore", divide="ignore", under="ignore", invalid="warn"))
        stack.enter_context(np.printoptions(linewidth=71))
        stack.enter_context(decimal.localcontext(prec=37))
        stack.enter_context(_restored(environment, AT_IMPORT))
        if folder:
            stack.enter_context(chdir(stack.enter_context(TemporaryDirectory())))
        warnings.filterwarnings("default", message="a filter of our own")
        random.seed(0x0DD)
        NUMPY_RANDOM.seed(0x0DD)
        sys.setrecursionlimit(limit + 7)
        sys.setswitchinterval(0.0037)
        gc.enable()
        handlers, logging.root.handlers = logging.root.handlers, []
        try:
            yield
        finally:
            random.setstate(random_state)
            NUMPY_RANDOM.set_state(numpy_state)
            sys.setrecursionlimit(limit)
            sys.setswitchinterval(interval)
            locale.setlocale(locale.LC_ALL, names)
            os.umask(mask)
            logging.root.handlers = handlers
            (gc.enable if collecting else gc.disable)()


@contextmanager
def _restored(before: dict[str, str], inside: dict[str, str]) -> Iterator[None]:
    """The environment that there was when this module was imported: what was set since then would show."""
    _set_environment(inside)
    try:
        yield
    finally:
        _set_environment(before)


def _set_environment(variables: dict[str, str]) -> None:
    for name in os.environ.keys() - variables.keys():
        del os.environ[name]
    os.environ.update(variables)
