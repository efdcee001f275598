"""Windows and paragraphs, against slow twins and however the records are cut."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import Pieces, cut, draws_of
from reading import content, dropped, rows, without_groups

import tunekit as tk
from tunekit.sources.steps import paragraphs, windows
from tunekit.sources.steps.tiling import AFTER, BEFORE
from tunekit.sources.stretches import WORDLESS

# Windows: the twin draws and cuts with plain integers


def twin(id_: str, text: str, low: int, high: int, seed: int) -> tuple[list[tuple[str, str]], int, int]:
    """(id, text) of each window, and the words that stay before the first and behind the last."""
    draw = draws_of(id_, seed)
    spans = [m.span() for m in re.finditer(r"\S+", text)]
    at = before = min(draw(0, low), len(spans))
    found = []
    while True:
        stop = min(at + low + draw(len(found) + 1, high - low + 1), len(spans))
        if stop - at < low:
            return found, before, len(spans) - at
        found.append((f"{id_}:{spans[at][0]}", text[spans[at][0] : spans[stop - 1][1]]))
        at = stop


PROSE = st.text(st.sampled_from("ab \n\u2003é😀\0\x1e\x85"), max_size=80)
RECORDS = st.lists(st.tuples(PROSE, st.lists(st.integers(0, 80), max_size=6)), max_size=5)
BOUNDS = st.tuples(st.integers(1, 4), st.integers(0, 3)).map(lambda b: (b[0], b[0] + b[1]))


@given(RECORDS, BOUNDS, st.integers(-3, 3), st.sampled_from([1, 7, 40, 1 << 18]))
def test_windows_are_those_of_the_twin_however_records_are_cut(records, words, seed, size):
    source = Pieces(tuple((f"r{n}", cut(text, places)) for n, (text, places) in enumerate(records)))
    expected, counts = [], Counter()
    for number, (text, _) in enumerate(records):
        found, before, after = twin(f"r{number}", text, *words, seed)
        expected += [(id_, f"r{number}", window) for id_, window in found]
        counts += Counter({BEFORE: before, AFTER: after, WORDLESS: int(not text.split())})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "BATCH", size)
        cut_up = source.windows(words=words, seed=seed)
        # A row is given out when its batch is: those of one record stay in order, records may interleave.
        assert rows(cut_up) == expected
        assert dropped(cut_up) == counts


@given(PROSE, BOUNDS, st.integers(0, 5))
def test_windows_tile_their_record_verbatim(text, words, seed):
    source = tk.texts([text]).windows(words=words, seed=seed)
    end = None
    total = 0
    for id_, group, window in rows(source):
        place = int(id_.partition(":")[2])
        assert text[place : place + len(window)] == window
        assert words[0] <= len(window.split()) <= words[1]
        assert group == content(text)
        assert end is None or not text[end:place].strip()
        end = place + len(window)
        total += len(window.split())
    lost = dropped(source)
    assert lost.pop(WORDLESS, 0) == (not text.split())
    assert total + sum(lost.values()) == len(text.split())


def test_windows_of_a_record_depend_on_its_id_and_the_seed_alone():
    long = " ".join(f"w{n}" for n in range(200))
    records = [(f"r{n}", (long,)) for n in range(9)]
    alone = [rows(Pieces((r,)).windows(words=(3, 9))) for r in records]
    together = rows(Pieces(tuple(records)).windows(words=(3, 9)))
    assert together == [row for part in alone for row in part]
    backwards = rows(Pieces(tuple(reversed(records))).windows(words=(3, 9)))
    assert sorted(backwards) == sorted(together)
    assert len({tuple(t for _, _, t in part) for part in alone}) == 9
    assert rows(Pieces(tuple(records)).windows(words=(3, 9), seed=1)) != together


def test_all_lengths_and_offsets_are_drawn():
    source = tk.texts([" ".join(str(n) for n in range(60))] * 300).windows(words=(3, 6))
    cut_up = rows(source)
    lengths = Counter(len(t.split()) for _, _, t in cut_up)
    assert set(lengths) == {3, 4, 5, 6}
    assert min(lengths.values()) > max(lengths.values()) / 2
    firsts = Counter({id_.partition(":")[0]: int(t.split()[0]) for id_, _, t in reversed(cut_up)}.values())
    assert set(firsts) == {0, 1, 2}
    assert min(firsts.values()) > 60


def test_a_file_gives_the_same_windows_as_its_text(tmp_path):
    text = "\n\n".join(f"Wörter {n} of many, cut on 😀 borders." for n in range(20_000))
    path = tmp_path / "0"
    path.write_text(text, encoding="utf-8")
    from_file, from_list = (s.windows(words=(20, 80)) for s in (tk.read_text(path), tk.texts([text])))
    assert without_groups(from_file) == without_groups(from_list)
    assert dropped(from_file) == dropped(from_list)
    assert without_groups(tk.read_text(path).paragraphs()) == without_groups(tk.texts([text]).paragraphs())


# Paragraphs


@given(RECORDS, st.data())
def test_paragraphs_are_those_of_a_split_however_records_are_cut(records, data):
    spaced = [(data.draw(st.text(st.sampled_from("ab\n\n\n \t"), max_size=40)) + t, p) for t, p in records]
    source = Pieces(
        tuple((f"r{n}", cut(text, places)) for n, (text, places) in enumerate(spaced))
    ).paragraphs()
    split = [(f"r{n}", re.split(r"\n(?:[^\S\n]*\n)+", text)) for n, (text, _) in enumerate(spaced)]
    expected = [(group, part.strip()) for group, parts in split for part in parts if part.strip()]
    found = rows(source)
    assert [(group, text) for _, group, text in found] == expected
    for id_, group, text in found:
        whole = spaced[int(group[1:])][0]
        place = int(id_.removeprefix(f"{group}:"))
        assert whole[place : place + len(text)] == text


def test_a_paragraph_above_the_limit(monkeypatch):
    monkeypatch.setattr(paragraphs, "LIMIT", 10)
    with pytest.raises(tk.OutOfDomain, match="more than 10 characters"):
        rows(Pieces((("a", ("12345", "678901", "2")),)).paragraphs())


def test_segmenters_say_what_they_are():
    source = tk.texts(["a"])
    assert repr(source.windows(words=(2, 3), seed=1)) == "texts(['a']).windows(words=(2, 3), seed=1)"
    assert (
        repr(source.paragraphs().windows(words=(2, 3))) == "texts(['a']).paragraphs().windows(words=(2, 3))"
    )
    assert source.windows(words=[2, 3]) == source.windows(words=(2, 3))


@pytest.mark.parametrize("text", ["", " ", "\n \n\n\t"])
def test_a_record_without_a_word_is_counted(text):
    source = tk.texts([text, "One two.", text])
    for cut_up in (source.windows(words=(1, 2)), source.paragraphs()):
        assert dropped(cut_up)[WORDLESS] == 2


class Late(tk.sources.Source):
    """A source that says before and after its records what it left out."""

    def batches(self):
        nothing = tk.TextBatch.from_list([])
        yield tk.Records(nothing, [], [], {"early": 1})
        yield tk.Records(
            tk.TextBatch.from_list(["One two.", "Three."]), ["a", "b"], ["a", "b"], {"between": 2}
        )
        yield tk.Records(nothing, [], [], {"late": 3})


def test_what_a_source_leaves_out_is_counted_by_its_segmenters_too():
    left_out = {"early": 1, "between": 2, "late": 3}
    for cut_up in (
        Late().paragraphs(),
        Late().windows(words=(1, 1)),
        Late().windows(words=(1, 1)).paragraphs(),
    ):
        assert dropped(cut_up) == left_out
        assert len(rows(cut_up)) == 3 - (cut_up == Late().paragraphs())
