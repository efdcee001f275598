"""Parquet in ``tk.validate``: rows are told of by their numbers, and what is no table is a finding."""

import pytest

import tunekit as tk
from tunekit.validation import tables

arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: no Parquet can be read")
parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: no Parquet can be read")


def written(path, columns, **how):
    parquet.write_table(arrow.table(columns), path, **how)
    return path


def counts(path, **arguments):
    return dict(tk.validate(path, **arguments).counts)


def places(path, **arguments):
    return [(f.rule.id, f.line, f.path) for f in tk.validate(path, **arguments).findings]


def test_rows_are_told_of_by_their_numbers(tmp_path):
    texts = [f"{n} it is." for n in range(3000)]
    texts[1500], texts[2999] = " ", texts[7]
    path = written(tmp_path / "a.parquet", {"text": texts}, row_group_size=1000)
    assert places(path) == [("row:blank", 1501, "text"), ("file:duplicate", 3000, "")]


def test_a_conversation_in_columns(tmp_path):
    turns = [{"role": "user", "content": "Hi."}, {"role": "human", "content": None}]
    path = written(tmp_path / "a.parquet", {"messages": [turns, turns[:1]]})
    found = places(path, trainer="llamafactory:openai")
    assert ("chat:role-unknown", 1, "messages[1].role") in found
    assert ("llamafactory:count", 2, "messages") in found


def test_a_row_that_is_not_utf8_and_one_above_the_limit(tmp_path):
    cells = [b"one", b"t\xffwo", b"a" * 500, b"three"]
    column = arrow.array(cells, arrow.binary()).cast(arrow.string(), safe=False)
    path = written(tmp_path / "a.parquet", {"text": column})
    assert places(path, line_limit=100) == [("line:not-utf8", 2, ""), ("line:long", 3, "")]
    assert tk.validate(path).rows == 3


def test_a_file_without_rows_and_files_that_are_damaged(tmp_path):
    path = written(tmp_path / "a.parquet", {"text": arrow.array([], "string")})
    assert counts(path) == {"file:empty": 1}
    written(path, {"text": [f"{n} is a number." for n in range(5000)]}, row_group_size=1000)
    whole = path.read_bytes()
    for damaged in (b"", whole[:-9], b"PAR1", whole[:2000] + bytes(4000) + whole[6000:], b"x" * 100):
        path.write_bytes(damaged)
        assert counts(path)["file:damaged"] == 1
        with pytest.raises(tk.MalformedInput, match="cannot be read to its end"):
            tk.validate(path).check()


def test_two_columns_of_one_name_and_a_file_that_expands(tmp_path):
    table = arrow.table([arrow.array(["a"]), arrow.array(["b"])], names=["text", "text"])
    parquet.write_table(table, tmp_path / "a.parquet")
    (finding,) = tk.validate(tmp_path / "a.parquet").findings
    assert (finding.rule.id, finding.excerpt) == ("file:damaged", "\"two columns have the name 'text'\"")
    path = written(
        tmp_path / "b.parquet", {"text": ["a" * (1 << 20)] * 100}, use_dictionary=False, compression="zstd"
    )
    (finding,) = tk.validate(path).findings
    assert finding.rule.id == "file:damaged"
    assert "expand" in finding.excerpt


def test_few_rows_at_a_time_are_in_memory(tmp_path, monkeypatch):
    path = written(tmp_path / "a.parquet", {"text": [f"{n} is {n}." for n in range(100)]})
    assert [len(block.rows) for block in tables.table_blocks(path, "a", 100)] == [100]
    monkeypatch.setattr(tables, "_MEMORY", 20_000)
    sizes = [len(block.rows) for block in tables.table_blocks(path, "a", 100)]
    assert sum(sizes) == 100
    assert max(sizes) < 20


def test_services_take_no_table_of_texts(tmp_path):
    """Together takes Parquet, but of tokens alone."""
    path = written(tmp_path / "a.parquet", {"text": ["one", "two"]})
    for trainer in ("openai", "together", "mistral"):
        assert counts(path, trainer=trainer)["file:ending"] == 1
    assert counts(path, trainer="axolotl:completion") == {}
