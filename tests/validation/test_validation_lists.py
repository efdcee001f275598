"""``tk.validate`` reads a ``.json`` file that is one list, as trainers load it."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_validation_rules import GPT, HUMAN, good, written

import tunekit as tk
from tunekit.validation.elements import Elements

ROWS = good("llamafactory:sharegpt")
BAD = {"conversations": [GPT | {"value": "so."}, HUMAN | {"value": "it is."}]}


def in_file(tmp_path, content, name="data.json", **arguments):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tk.validate(path, trainer="llamafactory:sharegpt", **arguments)


@pytest.mark.parametrize("form", [{}, {"indent": 2}, {"separators": (",", ":")}, {"indent": "\t"}])
@pytest.mark.parametrize("name", ["data.json", "data.json.gz"])
def test_a_list_is_read_as_lines_are(form, name, tmp_path):
    rows = [*ROWS[:5], BAD, *ROWS[5:], ROWS[0]]
    text = json.dumps(rows, ensure_ascii=False, **form).encode()
    found = in_file(tmp_path, gzip.compress(text) if name.endswith("gz") else b"\n " + text + b"\n", name)
    assert found.rows == 14
    assert {(f.rule.id, f.line, f.path) for f in found.findings} == {
        ("llamafactory:position", 6, "conversations[0].from"),
        ("file:duplicate", 14, ""),
    }
    assert found.counts == tk.validate(written(tmp_path, rows), trainer="llamafactory:sharegpt").counts


@pytest.mark.parametrize("trainer", ["llamafactory:alpaca", "axolotl:chat_template", "trl:sft"])
def test_what_trainers_load_passes(trainer, tmp_path):
    path = tmp_path / "data.json"
    path.write_text(json.dumps(good(trainer), indent=1))
    assert dict(tk.validate(path, trainer=trainer).counts) == {}
    services = ["openai", "together", "mistral"]
    found = tk.validate(path, trainer=services)
    assert [name for name, rule in found.of_trainer if rule == "file:ending"] == services


def test_lines_under_the_name_of_a_list_are_lines(tmp_path):
    assert in_file(tmp_path, written(tmp_path, ROWS).read_bytes()).counts == {}


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("[]", "file:empty", None),
        ("[", "file:empty", None),
        ("[{}", "line:cut-off", 2),
        ('[{}, {"a": ', "line:cut-off", 2),
        ('[{}, "a', "line:cut-off", 2),
        ("[{}, ", "line:cut-off", 2),
        ("[{},]", "line:not-json", 2),
        ("[{},,{}]", "line:not-json", 2),
        ("[{'a': 1}, {}]", "line:not-json", 1),
        ("[{}] {}", "line:not-json", 2),
        ("[{}]]", "line:not-json", 2),
        ('[{"a": NaN}]', "line:not-a-number", 1),
        ('[{"a": "\\ud800"}]', "line:lone-surrogate", 1),
        ('[{}, {"a": 1, "a": 2}]', "line:duplicate-key", 2),
        (b'[{}, {"a": "\xff"}]', "line:not-utf8", 2),
        ("[1]", "row:object", 1),
        (b"\xef\xbb\xbf[{}]", "file:bom", None),
        ("[" * 2000 + "]" * 2000, "line:deep", 1),
        ('[{"a": "' + "b" * 90 + '"}, {}]', "line:long", 1),
    ],
)
def test_what_is_wrong_with_a_list_is_told(content, rule, line, tmp_path):
    found = in_file(tmp_path, content, line_limit=10_000 if rule == "line:deep" else 80)
    assert (rule, line) in {(f.rule.id, f.line) for f in found.findings}
    assert found.counts[rule] == 1


def test_a_folder_holds_lists_among_other_files(tmp_path):
    (tmp_path / "dataset_info.json").write_text('{"a": {"file_name": "a.json"}}')
    with pytest.raises(tk.InvalidArgument, match="holds no"):
        tk.validate(tmp_path)
    (tmp_path / "b.json.gz").write_bytes(b"\x1f\x8b\x08\x00")
    assert tk.validate(tmp_path).counts == {"file:damaged": 1}
    (tmp_path / "b.json.gz").unlink()
    (tmp_path / "a.json").write_text(json.dumps(ROWS))
    found = tk.validate(tmp_path, trainer="llamafactory:sharegpt")
    assert found.files == ("a.json",)
    assert found.ok


JSON = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('a"\\[]{},:é \n')),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.sampled_from('"\\]a,')), inner, max_size=3)
    ),
)


@given(st.lists(JSON), st.integers(1, 9), st.sampled_from([None, 1]), st.booleans())
def test_elements_are_cut_apart_wherever_chunks_end(values, size, indent, ascii_only):
    data = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode() + b"\n"
    elements = Elements([data[at : at + size] for at in range(0, len(data), size)], 1 << 20)
    assert [json.loads(element) for element in elements] == values
    assert (elements.open, elements.behind, elements.done) == (False, b"", True)


@given(
    st.binary(max_size=40)
    | st.lists(st.sampled_from([b"[", b"]", b'"', b",", b"\\", b"{", b"}", b"1"])).map(b"".join)
)
def test_any_bytes_are_cut_apart_the_same_wherever_chunks_end(data):
    def cut(size):
        elements = Elements([data[at : at + size] for at in range(0, len(data), size)], 6)
        return list(elements), elements.open

    data = b"[" + data
    assert cut(1) == cut(3) == cut(1000)
