"""Clusters and break classes where the general tests seldom come: away from the start of a text, and shared arrays."""

import numpy as np
import pytest

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.classes import members
from tunekit.engine.edits import Edits
from tunekit.engine.unicode import break_classes
from tunekit.engine.whole import WholeGraphemes


def replaced(batch, *edits):
    """Each of these characters of the buffer by a text."""
    places = dict(edits)
    chosen = tk.Streams(0, batch).thin(batch.chars(), 1)
    chosen = chosen.where(np.isin(chosen.at, list(places)))
    return Edits.replace(chosen, [places[at] for at in chosen.at.tolist()])


@pytest.mark.parametrize("before", ["", "a", "aaaa", "ab\u0301"])
@pytest.mark.parametrize(("new", "expected"), [("z", "z\u0308"), ("zz", "x\u0301"), ("", "x\u0301")])
def test_an_exception_of_one_for_one_inside_a_cluster(before, new, expected):
    """Wherever the cluster stands."""
    batch = TextBatch.from_list([f"{before}x\u0301"])
    decided = Edits.map({"\u0301": "\u0308"}, exceptions=replaced(batch, (len(before), new)))
    (found,) = WholeGraphemes().limit(decided, batch).apply(batch).texts
    assert found == before.replace("\u0301", "\u0308") + expected


def test_without_a_cluster_edits_are_left_as_they_are():
    batch = TextBatch.from_list(["abc"])
    for edits in (replaced(batch, (1, "")), Edits.map({"a": None}), Edits.none()):
        assert WholeGraphemes().limit(edits, batch) is edits
    clusters = TextBatch.from_list(["ab\u0301c"])
    for edits in (replaced(clusters, (0, "")), Edits.map({"a": "b"}), Edits.none()):
        assert WholeGraphemes().limit(edits, clusters) is edits


def test_the_flags_of_classes_are_shared_and_read_only():
    assert members("grapheme", "Control", "CR") is members("grapheme", "Control", "CR")
    for array in (
        members("grapheme", "Control"),
        break_classes("grapheme").numbers,
        break_classes("sentence").numbers,
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
