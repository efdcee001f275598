"""Laws of purity: a run reads its batch and gives texts, and nothing else in the world has changed."""

import gc
import io
import warnings
import weakref
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import is_dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.testing.calls import called, name_of
from tunekit.testing.cases import GREEK, PROSE, Case
from tunekit.testing.differences import Said, expect, require
from tunekit.testing.laws import case_law, law
from tunekit.testing.world import changed


@case_law
def check_input_unchanged(corruptor: Any, case: Case) -> None:
    """A run changes nothing of its batch: neither units, starts, ends, keys and texts, nor the copy numbers."""
    units = case.batch.units
    below = np.zeros(units.size + 8, units.dtype)
    below[4 : 4 + units.size] = units
    view = below[4 : 4 + units.size]
    view.flags.writeable = False
    batch, before = TextBatch(view, len(case.texts), list(case.texts)), below.copy()
    copies = np.full(len(batch), case.copy)
    for trace in (False, True):
        run(corruptor, batch, Streams(case.seed, batch, copies), trace=trace)
        expect(below.tolist(), before.tolist())
        expect(_columns(batch), _columns(case.batch))
        expect(copies.tolist(), [case.copy] * len(batch))


def _columns(batch: TextBatch) -> dict[str, list[Any]]:
    """All that a batch holds or has worked out."""
    arrays = {name: getattr(batch, name).tolist() for name in ("units", "starts", "ends", "keys")}
    return arrays | {"texts": batch.texts}


@case_law
def check_buffer_views(corruptor: Any, case: Case) -> None:
    """It works on any buffer: a read-only one, a slice of a longer one, one that belongs to somebody else."""
    units = case.batch.units
    data = b"\0" * 8 + units.tobytes() + b"\0" * 8
    sliced = np.frombuffer(data, units.dtype)[8 // units.itemsize :][: units.size]
    for view, kind in ((sliced, "a slice of bytes"), (units.copy(), "a writable array")):
        batch = TextBatch(view, len(case.texts))
        found = run(corruptor, batch, case.streams(batch)).texts.to_list()
        expect(found, case.of(corruptor), f"# on a TextBatch whose units are {kind}:", name_of(corruptor))


@case_law
def check_global_state(corruptor: Any, case: Case) -> None:
    """Making and running it leaves the world alone, and does not read it: random state, environment, folder, locale."""
    inside: list[str] = []

    def use() -> None:
        made: Any = replace(corruptor) if is_dataclass(corruptor) else corruptor  # type: ignore[type-var]
        inside.extend(case.of(made))
        case.traces(made)

    found = changed(use)
    require(not found, "the world as it was", Said(f"another {', '.join(found)}"))
    expect(case.of(corruptor), inside)


@case_law
def check_quiet(corruptor: Any, case: Case) -> None:
    """A run prints nothing and warns of nothing."""
    out, err = io.StringIO(), io.StringIO()
    with warnings.catch_warnings(record=True) as caught, redirect_stdout(out), redirect_stderr(err):
        warnings.simplefilter("always")
        case.of(corruptor)
        case.traces(corruptor)
    expect(out.getvalue() + err.getvalue(), "")
    expect([str(warning.message) for warning in caught], [])


@case_law
def check_own_state(corruptor: Any, case: Case) -> None:
    """A run leaves the corruptor and its class as they were: it keeps nothing."""
    before = _state(corruptor)
    case.of(corruptor)
    case.traces(corruptor)
    after = _state(corruptor)
    names = [name for name in before | after if before.get(name) != after.get(name)]
    words = [
        ", ".join(f"{name}: {state.get(name, 'nothing')}" for name in names) for state in (before, after)
    ]
    require(not names, words[0], Said(words[1]))


@law
def check_keeps_nothing(corruptor: Any, seed: int) -> int:
    """Once a run is over and its texts are forgotten, nothing of the batch is left in memory."""
    case = Case((PROSE, GREEK, ""), seed)
    batch = case.batch
    for trace in (False, True):
        run(corruptor, batch, case.streams(batch), trace=trace).texts.to_list()
    left = weakref.ref(batch)
    del batch
    gc.collect()
    require(left() is None, "no batch", Said("the batch of the last run"), f"{called(corruptor)}(texts)")
    return 2


def _state(subject: Any) -> dict[str, str]:
    """All that a value and its class hold; what a container of the class holds, too."""
    inside = {n: repr(held) for n, held in vars(subject).items() if not _is_worked_out(subject, n)}
    kept = (list, dict, set, int, float, str, tuple, bytes, type(None))
    of_class = {
        f"{type(subject).__name__}.{name}": repr(held) if isinstance(held, kept) else str(id(held))
        for name, held in vars(type(subject)).items()
        if name not in ("__abstractmethods__", "_abc_impl", "__annotations__", "__static_attributes__")
    }
    return inside | of_class | {"hash": str(hash(subject)), "repr": repr(subject)}


def _is_worked_out(subject: Any, name: str) -> bool:
    """Whether it is a cached property, which follows from the fields."""
    return isinstance(getattr(type(subject), name, None), cached_property)
