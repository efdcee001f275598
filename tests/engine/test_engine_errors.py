"""What the engine says when it is used wrongly: whole messages, for they teach. What is on the border works."""

import pickle
import re

import numpy as np
import pytest

import tunekit as tk
from tunekit.engine import buffer
from tunekit.engine.batch import TextBatch, sub_batches
from tunekit.engine.edits import Edits
from tunekit.engine.run import run
from tunekit.engine.splices import Splice
from tunekit.engine.streams import Streams
from tunekit.engine.tables import DELETE, Table
from tunekit.engine.unicode import codes_in, codes_of_script
from tunekit.errors import describe

BATCH = TextBatch.from_list(["abcd", "ef"])
EVERY = Streams(0, BATCH).thin(BATCH.chars(), 1)
MAP = Edits.map({"a": "b"})


def ints(*numbers):
    return np.array(numbers, np.int64)


def move(low, high, at=(0,), end=(2,)):
    return Edits.move(ints(*at), ints(*end), np.array(low), np.array(high))


@tk.corruptor
class Forgetful:
    """A corruptor that returns texts."""

    def edits(self, texts, streams):
        return texts.to_list()


# (call, the whole message). All of them raise InvalidArgument.
INVALID = [
    # texts
    (lambda: TextBatch.from_list(["a", 7]), "texts: item 1 must be a string, not 7."),
    (lambda: TextBatch.from_list([b"x"]), "texts: item 0 must be a string, not b'x'."),
    (lambda: list(sub_batches(["ab", "c", None], 2)), "texts: item 2 must be a string, not None."),
    (lambda: list(sub_batches(["a"] * 40 + [3], 16)), "texts: item 40 must be a string, not 3."),
    (lambda: list(sub_batches(["a"] * 20 + [()], 10**9)), "texts: item 20 must be a string, not ()."),
    (
        lambda: list(sub_batches(["a"] * 20 + [{}], 10**9)),
        'texts: item 20 must be a string, not {}.\nHint: [row["text"] for row in rows] takes a field of each row.',
    ),
    (
        lambda: list(sub_batches(["a"] * 32 + [b"xy"] + ["a"] * 20, 1)),
        "texts: item 32 must be a string, not b'xy'.",
    ),
    (lambda: list(sub_batches(["a"] * 16 + [b"xy"], 20)), "texts: item 16 must be a string, not b'xy'."),
    # tables and maps
    (lambda: Table.of({-1: 5}), "Table.of({-1: 5}): it must map code points, 0 to 0x10FFFF."),
    (lambda: Table.of({5: -2}), "Table.of({5: -2}): it must map code points, 0 to 0x10FFFF."),
    (lambda: Table.of({0x110000: 5}), "Table.of({1114112: 5}): it must map code points, 0 to 0x10FFFF."),
    (
        lambda: Table.of({1: 2, 5: 0x110000}),
        "Table.of({5: 1114112}): it must map code points, 0 to 0x10FFFF.",
    ),
    (
        lambda: Edits.map({"ab": "c"}),
        (
            "Edits.map: 'ab' must be one character or a code point.\n"
            "Hint: what becomes several characters is an exception: Edits.map(table, exceptions=Edits.replace(…))."
        ),
    ),
    (lambda: Edits.map({"a": ""}), "Edits.map: '' must be one character or a code point."),
    (lambda: Edits.map({"a": -1}), "Edits.map: -1 must be one character or a code point."),
    (lambda: Edits.map({"a": 1.5}), "Edits.map: 1.5 must be one character or a code point."),
    (
        lambda: Edits.map({"a": "b"}, exceptions=MAP),
        "Edits.map(exceptions=…): exceptions must be replacements, not a map.",
    ),
    # what is put in
    (lambda: Edits.insert(EVERY, ["a"]), "Edits: 6 places need 6 texts, not 1."),
    (lambda: Edits.replace(EVERY, ["a"] * 7), "Edits: 6 places need 6 texts, not 7."),
    (
        lambda: Edits.replace(EVERY, ["a", "b", 7, None, "e", "f"]),
        "Edits: 7 must be a string.\nHint: np.array(codes) gives code points.",
    ),
    (
        lambda: Edits.insert(EVERY, ints(1, 2)),
        "Edits: 6 places need as many code points, not array([1, 2]).",
    ),
    (
        lambda: Edits.insert(EVERY, np.ones(6)),
        "Edits: 6 places need as many code points, not array([1., 1., 1., 1., 1., 1.]).",
    ),
    (
        lambda: Edits.insert(EVERY, ints(0, 0, 0, 0, 0, -1)),
        "Edits: code points must be between 0 and 0x10FFFF.",
    ),
    (
        lambda: Edits.insert(EVERY, ints(0, 0, 0, 0, 0, 0x110000)),
        "Edits: code points must be between 0 and 0x10FFFF.",
    ),
    # moves
    (
        lambda: move([[3]], [[1]]),
        "Edits.move: low (1, 1) and high (1, 1) for 1 edits: a row of stretches for each edit, low to high, is needed.",
    ),
    (
        lambda: move([[0, 1]], [[1]]),
        "Edits.move: low (1, 2) and high (1, 1) for 1 edits: a row of stretches for each edit, low to high, is needed.",
    ),
    (
        lambda: move([[-1]], [[1]]),
        "Edits.move: low (1, 1) and high (1, 1) for 1 edits: a row of stretches for each edit, low to high, is needed.",
    ),
    (
        lambda: move([[0], [1]], [[1], [2]]),
        "Edits.move: low (2, 1) and high (2, 1) for 1 edits: a row of stretches for each edit, low to high, is needed.",
    ),
    (
        lambda: move([3], [4]),
        "Edits.move: low (1,) and high (1,) for 1 edits: a row of stretches for each edit, low to high, is needed.",
    ),
    # order
    (
        lambda: Splice(ints(3), ints(2), ints(0)),
        "Edits: edits must be ascending and must not overlap: edit 0 replaces 3:2.",
    ),
    (
        lambda: Splice(ints(0, 2, 4, 5), ints(2, 4, 6, 7), ints(0, 0, 0, 0)),
        "Edits: edits must be ascending and must not overlap: edit 3 replaces 5:7, edit 2 4:6.",
    ),
    (
        lambda: Splice(ints(0, 9, 4), ints(1, 9, 5), ints(0, 0, 0)),
        "Edits: edits must be ascending and must not overlap: edit 2 replaces 4:5, edit 1 9:9.",
    ),
    (
        lambda: Splice(ints(0, 5, 3), ints(1, 4, 3), ints(0, 0, 0)),
        "Edits: edits must be ascending and must not overlap: edit 1 replaces 5:4, edit 0 0:1.",
    ),
    (
        lambda: Edits.join(Edits.none(), MAP),
        (
            "Edits.join: a map reaches every character and cannot be joined with other edits.\n"
            "Hint: Edits.map(table, exceptions=edits) does those edits in the place of the table."
        ),
    ),
    # what a beginner writes
    (
        lambda: Edits.delete(TextBatch.from_list(["a"]).chars()),
        (
            "Edits.delete: chosen must be chosen places, not "
            f"{describe(TextBatch.from_list(['a']).chars())}.\nHint: streams.thin(places, 1) chooses all of them."
        ),
    ),
    (lambda: Edits.insert("a", "b"), "Edits.insert: chosen must be chosen places, not 'a'."),
    (lambda: Edits.replace(7, "b"), "Edits.replace: chosen must be chosen places, not 7."),
    (
        lambda: TextBatch.from_list(["a"]).matches("a"),
        (
            "TextBatch.matches('a'): pattern must be a compiled pattern.\n"
            "Hint: regex.compile(pattern), once, outside of edits."
        ),
    ),
    # streams
    (lambda: EVERY.pick(0), "Chosen.pick(n=0): n must be between 1 and 2**32."),
    (lambda: EVERY.pick(2**32 + 1), "Chosen.pick(n=4294967297): n must be between 1 and 2**32."),
    (
        lambda: Streams(0, BATCH).thin(BATCH.chars(), 1.5),
        "Streams.thin(rate=1.5): rate must be between 0 and 1.",
    ),
    (
        lambda: Streams(0, BATCH).thin(BATCH.chars(), -0.1),
        "Streams.thin(rate=-0.1): rate must be between 0 and 1.",
    ),
    # runs
    (
        lambda: run(Forgetful(), BATCH, Streams(0, BATCH)),
        (
            "Forgetful.edits: it must return Edits, not ['abcd', 'ef'].\n"
            "Hint: return Edits, such as tk.Edits.delete(chosen) or tk.Edits.replace(chosen, texts)."
        ),
    ),
    (
        lambda: run(tk.LowerCase(), BATCH, Streams(0, BATCH)).script(BATCH),
        "Run.script(): the run was not traced.\nHint: run(…, trace=True).",
    ),
    # Unicode
    (
        lambda: codes_of_script("Greek", "Latn"),
        "codes_of_script(scripts='Latn'): scripts must be long names of Unicode scripts.\nHint: Did you mean 'Latin'?",
    ),
    (
        lambda: codes_in("Lu", "Xx"),
        (
            "codes_in(categories='Xx'): categories must be among C, Cc, Cf, Cn, Co, Cs, L, Ll, Lm, Lo, Lt, Lu, M, Mc, "
            "Me, Mn, N, Nd, Nl, No, P, Pc, Pd, Pe, Pf, Pi, Po, Ps, S, Sc, Sk, Sm, So, Z, Zl, Zp, Zs."
        ),
    ),
]


@pytest.mark.parametrize(("call", "message"), INVALID)
def test_the_message(call, message):
    with pytest.raises(tk.InvalidArgument, match=f"^{re.escape(message)}$"):
        call()


BORDERS = [
    (lambda: Edits.map({0: 0x10FFFF, 0x10FFFF: 0}), {"\0": "\U0010ffff", "\U0010ffff": "\0"}),
    (lambda: Edits.map({"a": 0, 0x62: "c", "d": None}), {"a": "\0", "b": "c", "d": ""}),
    (lambda: Edits.map(Table.of({0x61: DELETE, 0x62: 0x10FFFF})), {"a": "", "b": "\U0010ffff"}),
]


@pytest.mark.parametrize(("make", "images"), BORDERS)
def test_code_points_on_the_border_are_taken(make, images):
    given = list(images)
    assert make().apply(TextBatch.from_list(given)).to_list() == list(images.values())


def test_borders_of_what_is_put_in():
    batch = TextBatch.from_list(["xy"])
    chosen = Streams(0, batch).thin(batch.chars(), 1)
    assert Edits.replace(chosen, np.array([0, 0x10FFFF])).apply(batch).to_list() == ["\0\U0010ffff"]
    assert Edits.replace(chosen, np.array([65, 66], np.uint8)).apply(batch).to_list() == ["AB"]
    assert chosen.pick(1).tolist() == [0, 0]
    assert (chosen.pick(2**32) >= 0).all()
    nothing = chosen.where(np.zeros(2, np.bool_))
    assert Edits.insert(nothing, np.array([], np.int64)).apply(batch) == batch
    assert Edits.insert(nothing, []).apply(batch) == batch
    assert (
        Edits.move(ints(), ints(), np.empty((0, 1), np.int64), np.empty((0, 1), np.int64)).apply(batch)
        == batch
    )
    assert Edits.move(ints(0), ints(1), np.array([[0]]), np.array([[0]])).apply(batch).to_list() == ["y"]
    assert Splice(ints(0, 1, 1), ints(1, 1, 1), ints(0, 0, 0)).at.size == 3, "neighbours do not overlap"


def test_a_rate_that_is_no_number_is_refused():
    with pytest.raises(
        tk.InvalidArgument, match=r"^Streams\.thin\(rate=nan\): rate must be between 0 and 1\.$"
    ):
        Streams(0, BATCH).thin(BATCH.chars(), float("nan"))


def test_records_that_were_broken_apart_are_counted():
    """An edit that takes an end mark away, or puts one in, is found when the records are looked at."""
    whole = TextBatch.from_list(["ab", "cd", "ef"])
    one_less = Edits(Splice(ints(2), ints(3), ints(0))).apply(whole)
    said = "^3 records went in and 2 came out: an edit removed or added an end mark\\.$"
    for look in (lambda b: b.texts, lambda b: b.ends, lambda b: b.starts, lambda b: b.keys, pickle.dumps):
        with pytest.raises(tk.LawBroken, match=said):
            look(Edits(Splice(ints(2), ints(3), ints(0))).apply(whole))
    assert len(one_less) == 3
    marked = TextBatch(np.array([97, 0x1E, 98, 0x1E], np.uint8), 1)
    with pytest.raises(tk.LawBroken, match=r"^1 records went in and 2 came out: "):
        _ = marked.ends


def test_a_batch_that_is_too_large_is_refused(monkeypatch):
    """With a lower limit: the true one takes 2 GB."""
    monkeypatch.setattr(buffer, "_MOST", 1_234)
    assert TextBatch(np.zeros(1_233, np.uint8), 0).size == 1_233
    said = "^TextBatch: 1,234 characters are too many for one batch; there must be fewer than 2\\*\\*31\\.$"
    with pytest.raises(tk.OutOfDomain, match=said):
        TextBatch(np.zeros(1_234, np.uint8), 0)
