"""What goes wrong in a worker, or on the way to it: the user sees it as with one worker."""

import threading
from dataclasses import dataclass

import pytest
from reading import rows

import tunekit as tk
from tunekit.sources.parts import parts_of
from tunekit.writing.processes.workers import in_order


class Keyword(Exception):
    def __init__(self, *, code):
        super().__init__(f"code {code}")
        self.code = code


class Prefixed(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")


class Undecoded(UnicodeDecodeError):
    def __init__(self, *, code):
        super().__init__("utf-8", b"a", 0, 1, f"code {code}")


class NoFile(OSError):
    def __init__(self, *, code):
        super().__init__(2, f"code {code}", "a.txt")


class Reduced(Exception):
    def __init__(self, *, code):
        super().__init__(f"code {code}")
        self.lock = threading.Lock()

    def __reduce__(self):
        return Prefixed, (7,)


class Holding(Exception):
    def __init__(self, *, code):
        super().__init__(f"code {code}")
        self.lock = threading.Lock()


@dataclass(frozen=True)
class Frozen(Exception):
    code: int


def several(code):
    return ExceptionGroup("two", [Keyword(code=code), Prefixed(code)])


def raised(source, workers):
    try:
        list(in_order(lambda part: rows(part[1]), enumerate(parts_of(source)), workers))
    except Exception as error:  # noqa: BLE001 -- what it is, is the question
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("make", [Keyword, Prefixed, Undecoded, NoFile, several])
def test_an_exception_of_a_worker_is_that_of_one_worker(make):
    def wrong(_):
        raise make(code=7) from ValueError("why")

    one, two = (raised(tk.texts(["a"]).where(wrong), workers) for workers in (1, 2))
    assert (type(two), str(two), repr(two.args)) == (type(one), str(one), repr(one.args))
    assert vars(two) == vars(one)
    assert two.__notes__ == [f".where({wrong.__qualname__}): called for '0'."]
    assert all(part in str(two.__cause__) for part in ("ValueError: why", "in wrong", str(one)))


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (Reduced, Prefixed, "code 7"),
        (Holding, tk.TunekitError, "test_raising.Holding: code 7"),
        (Frozen, tk.TunekitError, "test_raising.Frozen"),
    ],
)
def test_what_no_pickle_holds_is_told(make, kind, message):
    def wrong(_):
        raise make(code=7)

    error = raised(tk.texts(["a"]).where(wrong), 2)
    assert (type(error), str(error)) == (kind, message)
    assert "in wrong" in str(error.__cause__)
    notes = [] if make is Frozen else [f".where({wrong.__qualname__}): called for '0'."]
    assert getattr(error, "__notes__", []) == notes


def test_what_cannot_be_imported_again_can_be_caught():
    class Local(Exception):
        pass

    def wrong(_):
        raise Local("7")

    with pytest.raises(Local):
        list(in_order(lambda part: rows(part[1]), enumerate(parts_of(tk.texts(["a"]).where(wrong))), 2))


class Client:
    def __init__(self):
        self.lock = threading.Lock()

    def pairs(self, records, streams, /):
        raise NotImplementedError

    def check(self, pair, /):
        raise NotImplementedError

    def rows(self, batch, /):
        raise NotImplementedError


CLIENT = Client()
TASK = tk.Restore(tk.LowerCase())


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda use: {"source": tk.texts(["a"]).where(use)}, "Where.predicate.client.lock"),
        (lambda use: {"mapping": tk.Apply(use)}, "Apply.function.client.lock"),
        (lambda _: {"mapping": CLIENT}, "mapping.lock"),
        (lambda use: {"mapping": tk.Restore(tk.rowwise(use))}, "Rowwise.function.client.lock"),
        (lambda use: {"keep": use}, "Filter.predicate.client.lock"),
        (lambda _: {"layout": CLIENT}, "layout.lock"),
    ],
)
def test_what_cannot_go_to_a_worker_is_named(tmp_path, make, name):
    client = CLIENT
    given = {"source": ["a"], "mapping": TASK, "keep": bool, "layout": tk.Plain()} | make(lambda _: client)
    pairs = tk.pairs(given["source"], given["mapping"]).filter(given["keep"])
    with pytest.raises(tk.InvalidArgument, match="Hint: make it inside the function") as caught:
        pairs.write(tmp_path / "out", layout=given["layout"], workers=2, progress=False)
    assert str(caught.value).startswith(f"Pairs.write(workers=…): {name} is <unlocked _thread.lock object at")


def test_what_cannot_come_back_is_named():
    with pytest.raises(tk.InvalidArgument, match=r"what was made\.0\.lock is <unlocked _thread.lock"):
        list(in_order(lambda _: [Client()], enumerate(parts_of(tk.texts(["a"]))), 2))
