"""Other processes: what a subject does in one, and the law that it does the same there."""

import os
import pickle
import subprocess
import sys
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tunekit.testing.behaviour import behaviour
from tunekit.testing.calls import name_of
from tunekit.testing.differences import Difference, NotHere, Said, expect
from tunekit.testing.laws import law

# Set in the processes that are started here.
_HERE = "TUNEKIT_FRESH_PROCESS"

_PROGRAM = """
import os, pickle, sys
answer = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)  # what an imported module prints is no part of the answer
path, seed, subject, behaviour = pickle.load(sys.stdin.buffer)
sys.path[:] = path
try:
    subject = pickle.loads(subject)
except (ImportError, AttributeError) as error:
    found = {"missing": f"{type(error).__name__}: {error}"}
else:
    from tunekit.values.saving import fingerprint
    behaviour = pickle.loads(behaviour)
    behaviour(subject, seed + 2)  # what it has been asked before must not matter
    found = {"behaviour": behaviour(subject, seed)}
    try:
        found["fingerprint"] = fingerprint(subject)
    except ValueError as error:
        found["fingerprint"] = str(error)
answer.write(pickle.dumps(found))
answer.close()
"""


@law
def check_fresh_process(subject: Any, seed: int) -> int:
    """Another process, with other hashes of strings, another locale and another time zone, gives the same.

    That process imports the subject's module. Where this runs checks as it is imported, they skip this law there.
    """
    found = elsewhere(subject, seed)["behaviour"]
    expect(found, behaviour(subject, seed), f"{name_of(subject)}  # under another PYTHONHASHSEED")
    return 1


def elsewhere(subject: Any, seed: int) -> dict[str, Any]:
    """What the subject does in a fresh process.

    Raises: NotHere: it cannot be sent there, or its class cannot be imported there; or this is such a process, which
    imports a module that runs checks: it must not start another one.
    """
    if _HERE in os.environ:
        raise NotHere("this process was started by a check; it starts no other")
    try:
        sent = pickle.dumps(subject)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise NotHere(f"it cannot be pickled: {error}") from None
    try:
        found = _asked(sent, seed, moves=not hasattr(subject, "batches"))  # a source may have relative paths
    except Difference:
        behaviour(subject, seed)  # what fails here, too, is told as it is here
        raise
    if "missing" in found:
        raise NotHere(f"another process cannot import it: {found['missing']}")
    return found


@lru_cache(maxsize=8)
def _asked(sent: bytes, seed: int, *, moves: bool) -> dict[str, Any]:
    hashes = "4711" if os.environ.get("PYTHONHASHSEED") != "4711" else "4712"
    other = {
        _HERE: "1",
        "PYTHONHASHSEED": hashes,
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "tr_TR.UTF-8",
        "TZ": "Asia/Kathmandu",
    }
    paths = [str(Path(entry).absolute()) for entry in sys.path]
    with TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 -- this Python, and a program of our own
            [sys.executable, "-c", _PROGRAM],
            input=pickle.dumps((paths, seed, sent, _behaviour())),
            env={**os.environ, **other, **({"HOME": folder} if moves else {})},
            cwd=folder if moves else None,
            capture_output=True,
            check=False,
        )
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise Difference(Said("the same as here"), Said(f"another process fails: {''.join(last)}"))
    found: dict[str, Any] = pickle.loads(done.stdout)  # noqa: S301 -- what our own program wrote
    return found


@cache
def _behaviour() -> bytes:
    """``behaviour``, pickled with its code: the package that it is in loads Hypothesis and all laws."""
    cloudpickle: Any = import_module("cloudpickle")
    module = sys.modules[behaviour.__module__]
    cloudpickle.register_pickle_by_value(module)
    try:
        pickled: bytes = cloudpickle.dumps(behaviour)
    finally:
        cloudpickle.unregister_pickle_by_value(module)
    return pickled
