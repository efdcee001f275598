"""Windows of so many characters: against a slow twin, however the records are cut, and on real text of many scripts."""

import gzip
import json
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pieces import Pieces, cut, draws_of
from reading import dropped, rows, without_groups
from slow_words import clusters_of, kind_of, words_of

import tunekit as tk
from tunekit.sources.steps import packing, windows
from tunekit.sources.steps.tiling import UNSPACED
from tunekit.sources.stretches import WORDLESS

REASONS = (packing.BEFORE, packing.BETWEEN, packing.UNFIT, packing.AFTER)


class Twin:
    """One record: what remains of it is looked at anew for each window."""

    def __init__(self, id_: str, text: str, bounds: tuple[int, int], seed: int) -> None:
        self.draw = draws_of(id_, seed)
        self.text, (self.low, self.high) = text, bounds
        self.found: list[tuple[int, int]] = []
        self.lost = Counter[str]()
        at = self.first()
        self.lost[packing.BEFORE] = at
        while at < len(text):
            at = self.next(at)

    def first(self) -> int:
        words = words_in(self.text)
        if not words:
            return len(self.text)
        least = words[0][0] + self.draw(0, self.low)
        behind = [start for start, _ in words if start >= least]
        if behind and behind[0] <= least + self.high:
            return behind[0]
        word = next((w for w in words if w[0] < least < w[1]), None)
        if word is None:
            return behind[0] if behind else len(self.text)
        inside = [c for c in clusters_of(self.text) if least <= c < word[1]] + [word[1]]
        near = [c for c in inside if c <= least + self.high and c < word[1]]
        return next((c for c in near if self.is_good(c)), inside[0])

    def is_good(self, place: int) -> bool:
        after = kind_of(self.text[place])
        return kind_of(self.text[place - 1]) != "opening" and after not in ("mark", "divider", "blank")

    def next(self, begin: int) -> int:
        """The next window of what begins at a place; where the rest begins."""
        words = [(a + begin, b + begin) for a, b in words_in(self.text[begin:])]
        at = words[0][0] if words else len(self.text)
        reach = at + self.low + self.draw(len(self.found) + 1, self.high - self.low + 1)
        fits = [b for _, b in words if at + self.low <= b <= at + self.high]
        if not words or words[-1][1] - at < self.low:
            self.lost[packing.AFTER] += len(self.text) - begin
            return len(self.text)
        end = max((b for b in fits if b <= reach), default=min(fits, default=None))
        if end is None:
            inside = [c + at for c in clusters_of(self.text[at:])] + [len(self.text)]
            inside = [c for c in inside if any(a < c <= b for a, b in words)]
            near = [c for c in inside if at + self.low <= c <= at + self.high]
            for some in ([c for c in near if self.is_good(c)], near):
                if some and end is None:
                    end = max((c for c in some if c <= reach), default=min(some))
        self.lost[packing.BETWEEN] += at - begin
        if end is None:
            fits = min(c for c in inside if c > at + self.high)
            place = min(
                (at + c for c in clusters_of(self.text[at:]) if at + c >= fits - self.high), default=fits
            )
            self.lost[packing.UNFIT] += place - at
            return place
        self.found.append((at, end))
        return end


def words_in(text: str) -> list[tuple[int, int]]:
    """The words; a mark on a space is one character with it."""
    clusters = clusters_of(text)
    return [(a if a in clusters else a - 1, b) for a, b in words_of(text)]


SIGNS = "中あーアー々。，“”（)(.-—เกาๆ๒ \n་ད፡ሰ\u1000\u1039\u102cខ\u17d2abc3\u0301é한\u200b😀\u200d🇩🇪\u3000〆\x00\x1e\r"
TEXT = st.one_of(
    st.text(st.sampled_from(SIGNS), max_size=50),
    st.text(st.sampled_from("中a。（ \u0301"), max_size=50),
    st.text(st.sampled_from("aé,( "), max_size=50),
)
RECORDS = st.lists(st.tuples(TEXT, st.lists(st.integers(0, 50), max_size=6)), max_size=4)
BOUNDS = st.tuples(st.integers(1, 7), st.integers(0, 9)).map(lambda b: (b[0], b[0] + b[1]))
SIZES = st.sampled_from([1, 7, 20, 1 << 18])


@settings(max_examples=300)
@example([("3....〆a", [])], (1, 4), 0, 1)  # marks without their letter
@example([("33333( \u0301", [])], (1, 3), 0, 1)  # a mark on a space
@example([("(3.\u0301(\u0301〆3\u0301", [])], (4, 4), 0, 1)
@example([("3\u0301 3", [3])], (1, 1), 0, 1)
@given(RECORDS, BOUNDS, st.integers(-3, 3), SIZES)
def test_they_are_those_of_the_twin_however_records_are_cut(records, bounds, seed, size):
    source = Pieces(tuple((f"r{n}", cut(text, places)) for n, (text, places) in enumerate(records)))
    expected, lost = [], Counter()
    for number, (text, _) in enumerate(records):
        twin = Twin(f"r{number}", text, bounds, seed)
        expected += [(f"r{number}:{a}", f"r{number}", text[a:b]) for a, b in twin.found]
        lost += twin.lost + Counter({WORDLESS: int(not text.strip())})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "BATCH", size)
        cut_up = source.windows(characters=bounds, seed=seed)
        assert rows(cut_up) == expected
        assert dropped(cut_up) == lost


def test_no_window_ends_inside_a_cluster_or_a_word_that_could_be_spared():
    text = "Ein e\u0301lan, 👩‍👩‍👧‍👦 und 東京は日本の首都です。 Ende mit Schluss, hier und da. " * 40
    places = {place for word in words_of(text) for place in word}
    for bounds in ((10, 30), (20, 40), (25, 35)):
        for id_, _, window in rows(tk.texts([text]).windows(characters=bounds)):
            at = int(id_.partition(":")[2])
            assert {at, at + len(window)} <= places
            assert bounds[0] <= len(window) <= bounds[1]


def test_all_lengths_are_drawn():
    source = tk.texts(["字" * 200] * 300).windows(characters=(5, 9))
    lengths = Counter(len(text) for _, _, text in rows(source))
    assert set(lengths) == {5, 6, 7, 8, 9}
    assert min(lengths.values()) > max(lengths.values()) / 2
    firsts = Counter(
        int(id_.partition(":")[2])
        for id_, _, _ in rows(tk.texts(["字" * 9] * 300).windows(characters=(5, 5)))
    )
    assert set(firsts) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("internationalization of it", ["internati", "onalizati", "on of it"]),  # a word that is too long
        ("-------------- ab", ["---------", "----- ab"]),
        ("一二三四五六七八。。。九十", ["一二三四五六七", "八。。。九十"]),
        ("“一二三四五六七（八九十）”", ["“一二三四五六七", "（八九十）”"]),
    ],
)
def test_where_a_window_ends(text, found, monkeypatch):
    """With the longest draws and no offset."""
    monkeypatch.setattr(packing, "offsets", lambda _, roots: np.zeros(roots.size, np.int64))
    monkeypatch.setattr(packing, "lengths", lambda bounds, _, draws, __: np.full(draws.sum(), bounds[1]))
    assert [window for _, _, window in rows(tk.texts([text]).windows(characters=(6, 9)))] == found


def test_no_window_begins_with_a_closing_mark_nor_ends_with_an_opening_one():
    text = "「今日は、いい天気ですね。」と彼が言った。（本当に？）" * 50
    for seed in range(3):
        for _, _, window in rows(tk.texts([text]).windows(characters=(2, 6), seed=seed)):
            assert window[0] not in "、。」）？"
            assert window[-1] not in "「（"


def test_a_file_gives_the_same_windows_as_its_text(tmp_path):
    text = "\n".join(f"第{n}章。他来了，看到了 {n} 只猫；it was ４２。（完）" for n in range(40_000))
    (tmp_path / "0").write_text(text, encoding="utf-8")
    from_file, from_list = (
        s.windows(characters=(20, 80)) for s in (tk.read_text(tmp_path / "0"), tk.texts([text]))
    )
    assert without_groups(from_file) == without_groups(from_list)
    assert dropped(from_file) == dropped(from_list)


def test_a_stretch_without_an_end_above_the_limit(monkeypatch):
    monkeypatch.setattr(windows, "LIMIT", 100)
    monkeypatch.setattr(windows, "BATCH", 10)
    for text in ("a" + "\u0301" * 200, "（" * 200):
        with pytest.raises(tk.OutOfDomain, match=r"more than 100 characters.*\nHint: it holds no window"):
            rows(Pieces((("a", cut(text, list(range(0, 200, 10)))),)).windows(characters=(1, 5)))
    assert (
        len(rows(Pieces((("a", cut("=" * 2_000, list(range(0, 2_000, 10)))),)).windows(characters=(5, 5))))
        > 390
    )


# Where words run out


def test_a_record_with_too_few_spaces_is_counted_with_a_hint():
    chinese, english = "他来了，他看了，他赢了。" * 9, "He came, he saw, he won. " * 9
    short = "他来了。"
    names = "My name is 王小明 and yours is 李四."
    assert (
        dropped(tk.texts([chinese, english, short, names, "", "ab"]).windows(words=(10, 20)))[UNSPACED] == 1
    )
    assert "characters=" in UNSPACED
    for size in (1, 7, 1 << 18):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(windows, "BATCH", size)
            source = Pieces((("a", cut(chinese, [3, 50])), ("b", cut(english, [3, 50])), ("c", (chinese,))))
            assert dropped(source.windows(words=(10, 20)))[UNSPACED] == 2


def test_the_errors_of_an_empty_outcome_carry_the_hint(tmp_path):
    pairs = tk.pairs(
        tk.texts(["他来了，他看了，他赢了。" * 9]).windows(words=(10, 20)), tk.Restore(tk.LowerCase())
    )
    for arguments in ({}, {"split": {"train": 0.5, "test": 0.5}}):
        with pytest.raises(tk.OutOfDomain, match=r"windows\(characters=…\) cuts it"):
            pairs.write(tmp_path / "data", **arguments)


def test_the_error_of_a_stretch_without_words_carries_the_hint(monkeypatch):
    monkeypatch.setattr(windows, "LIMIT", 100)
    monkeypatch.setattr(windows, "BATCH", 10)
    with pytest.raises(tk.OutOfDomain, match=r"Hint: .*windows\(characters=…\)"):
        rows(Pieces((("a", ("他" * 60, "他" * 60, "他")),)).windows(words=(1, 2)))


# Real text


def held(texts: list[str], bounds: tuple[int, int]) -> float:
    """The share of the characters that is in windows; the others are counted one by one."""
    source = tk.texts(texts).windows(characters=bounds)
    found, lost = rows(source), dropped(source)
    place = {str(number): text for number, text in enumerate(texts)}
    for id_, _, window in found:
        number, _, begin = id_.partition(":")
        text, at = place[number], int(begin)
        assert text[at : at + len(window)] == window
        assert bounds[0] <= len(window) <= bounds[1]
        assert window == window.strip()
        assert kind_of(window[0]) != "mark" or text[at - 1 : at].strip() == ""
        assert kind_of(window[-1]) != "opening" or text[at + len(window) :][:1].strip() == ""
    kept = sum(len(window) for _, _, window in found)
    assert kept + sum(lost[reason] for reason in REASONS) == sum(map(len, texts))
    assert lost[packing.UNFIT] == 0
    assert lost[packing.BEFORE] + lost[packing.AFTER] <= 2 * bounds[0] * len(texts)
    return kept / sum(map(len, texts))


@pytest.mark.parametrize("bounds", [(20, 60), (50, 200)])
def test_wikipedia_in_twelve_languages(corpora: Path, bounds):
    file = corpora / "wikipedia/xquad_paragraphs.jsonl.gz"
    if not file.exists():
        pytest.skip("there is no xquad_paragraphs.jsonl.gz in the corpora")
    texts: dict[str, list[str]] = {}
    for line in gzip.decompress(file.read_bytes()).splitlines():
        row = json.loads(line)
        texts.setdefault(row["lang"], []).append(row["text"])
    assert {"zh", "th", "en", "ar", "hi", "de"} <= set(texts)
    shares = {language: held(some, bounds) for language, some in texts.items()}
    assert min(shares.values()) > (0.9 if bounds[0] == 20 else 0.75), shares


def test_the_declaration_of_human_rights_in_scripts_without_spaces(corpora: Path):
    file = corpora / "multilingual/udhr2.zip"
    if not file.exists():
        pytest.skip("there is no udhr2.zip in the corpora")
    with zipfile.ZipFile(file) as archive:
        for name in (
            "jpn",
            "cmn_hans",
            "tha",
            "lao",
            "khm",
            "iii",
            "amh",
            "kor",
            "hin",
            "arb",
            "san",
            "deu_1901",
        ):
            text = archive.read(f"{name}.txt").decode()
            assert held([text], (40, 120)) > 0.88, name
