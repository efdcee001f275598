"""Two lists: what was dropped, and what was kept changed or in doubt."""

import bz2
import pickle
from pathlib import Path

import pytest
from written import TASK, lines, manifest_of

import tunekit as tk
from tunekit.batches.records import Kept, Records, parted

START, END = (f"*** {word} OF THE PROJECT GUTENBERG EBOOK TEA ***" for word in ("START", "END"))
TEXT = "\n\n".join(f"On day {n} they drank the tea, and said: it is good!" for n in range(20))


def books(folder: Path) -> tk.sources.Source:
    """One without chapters and a footer, and one without text."""
    (folder / "a.txt").write_text(f"{START}\n\n{TEXT}\n")
    (folder / "b.txt").write_text(f"{START}\n\n{END}\n")
    return tk.read_gutenberg(folder / "*.txt", chapters=True)


NO_CHAPTERS = "book without chapters, kept as one record"
NO_FOOTER = "book without a Project Gutenberg footer, kept to its end"


@pytest.mark.parametrize("workers", [1, 2])
def test_books_that_are_kept_are_not_left_out(tmp_path, workers):
    folder = tmp_path / "books"
    folder.mkdir()
    manifest = tk.pairs(books(folder), TASK).write(tmp_path / "data", workers=workers)
    content = manifest_of(tmp_path / "data")
    assert content["kept"] == dict(manifest.kept) == {NO_CHAPTERS: 1, NO_FOOTER: 1}
    assert content["dropped"] == dict(manifest.dropped) == {"book without text": 1}
    assert f"\n  kept, {NO_CHAPTERS}: 1" in str(manifest)
    assert "\n  dropped, book without text: 1" in str(manifest)
    left_out, kept = (
        (tmp_path / "data" / "README.md").read_text().split("## Left out\n")[1].split("## Kept\n")
    )
    assert "kept" not in left_out
    assert "`book without text` | 1 |" in left_out
    assert f"`{NO_CHAPTERS}` | 1 |" in kept
    assert len(lines(tmp_path / "data")) == 1
    assert tk.pairs(books(folder), TASK).write(tmp_path / "data") == manifest


def test_nothing_is_said_of_what_was_kept_where_nothing_is(tmp_path):
    manifest = tk.pairs(["One, two."], TASK).write(tmp_path)
    assert manifest.kept == {} == manifest_of(tmp_path)["kept"]
    assert "## Kept" not in (tmp_path / "README.md").read_text()


def test_bytes_that_were_replaced_are_kept(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"One, \xff two.")
    manifest = tk.pairs(tk.read_text(tmp_path / "*.txt", errors="replace"), TASK).write(tmp_path / "data")
    assert manifest.kept == {"invalid UTF-8 replaced in a.txt": 1}
    assert manifest.dropped == {}


def test_paragraphs_with_a_hole_are_kept_and_others_dropped(tmp_path):
    pytest.importorskip("mwparserfromhell")
    text = "It grows {{so}} well, they say, and all the year.\n\nIt is good tea, they say, and they drink it."
    page = f"<page><title>Tea</title><ns>0</ns><revision><text>{text}</text></revision></page>"
    (tmp_path / "wiki.xml.bz2").write_bytes(bz2.compress(f"<mediawiki>{page}</mediawiki>".encode()))
    kept, dropped = (
        tk.pairs(tk.read_mediawiki(tmp_path / "wiki.xml.bz2", holes=holes), TASK).write(tmp_path / holes)
        for holes in ("keep", "drop")
    )
    assert (kept.kept, kept.dropped) == ({"hole where a template stood": 1}, {})
    assert (dropped.kept, dropped.dropped) == ({}, {"paragraph with a hole where a template stood": 1})


def test_a_source_of_ones_own_says_what_it_kept(tmp_path):
    class Source:
        def batches(self):
            [records] = tk.texts(["One, two."]).batches()
            counted = {Kept("table, kept as text"): 2, "table": 3}
            yield Records(records.texts, records.ids, records.groups, counted)

    pairs = tk.pairs(Source(), TASK)
    for folder, given in (("plain", pairs), ("shuffled", pairs.shuffle()), ("mixed", pairs.mix(pairs))):
        manifest = given.write(tmp_path / folder)
        times = 2 if folder == "mixed" else 1
        assert manifest.kept == {"table, kept as text": 2 * times}
        assert manifest.dropped["table"] == 3 * times


def test_what_was_kept_is_no_reason_for_having_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("No header.")
    pairs = tk.pairs(tk.read_gutenberg(tmp_path / "a.txt"), TASK).filter(lambda _: False)
    with pytest.raises(tk.OutOfDomain, match=r"no pair came out; dropped: filter lambda _: False \(1\)\."):
        pairs.write(tmp_path / "data")


def test_a_kept_reason_is_a_string_that_can_be_sent():
    reason = pickle.loads(pickle.dumps(Kept("a")))
    assert reason == "a"
    assert parted({reason: 2, "a ": 1}) == ({"a ": 1}, {"a": 2})
    assert all(type(name) is str for counted in parted({reason: 2}) for name in counted)
