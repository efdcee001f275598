"""Laws of ``tk.validate``: a shape hides nothing, nothing crashes it."""

import json
import zlib

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tunekit as tk
from tunekit.validation.inspection import Inspection
from tunekit.validation.reading import LineBlock, repeated_key
from tunekit.validation.shape import keys, shape
from tunekit.validation.trainers import named

ALL = named("all")
TEXT = st.sampled_from(["a", "Hi.", "", " ", " a", "a ", "\n", "x" * 10_001, "[]", "{}"])
ROLE = st.sampled_from(
    ["system", "user", "assistant", "tool", "human", "gpt", "observation", "function_call", "x"]
)
FIELDS = (
    "messages conversations text segments prompt completion chosen rejected instruction input output label kto_tag "
    "history tools preferred_output non_preferred_output more"
).split()
SCALARS = st.one_of(TEXT, st.sampled_from([None, True, False, 0, 1, 2, 0.5, 1.0]))


@st.composite
def messages(draw):
    plain = st.fixed_dictionaries({"role": ROLE, "content": TEXT})
    older = st.fixed_dictionaries({"from": ROLE, "value": TEXT})
    segment = st.fixed_dictionaries({"label": st.booleans() | st.just(1), "text": TEXT})
    call = st.fixed_dictionaries(
        {},
        optional={
            "id": TEXT,
            "function": st.fixed_dictionaries({}, optional={"name": TEXT, "arguments": SCALARS}),
        },
    )
    odd = st.fixed_dictionaries(
        {},
        optional={
            "role": ROLE | SCALARS,
            "content": SCALARS | st.lists(st.fixed_dictionaries({"type": SCALARS}) | SCALARS, max_size=2),
            "weight": SCALARS,
            "tool_calls": st.lists(call | SCALARS, max_size=2) | SCALARS,
            "tool_call_id": SCALARS,
        },
    )
    kind = draw(st.sampled_from([plain, plain, older, segment, odd, SCALARS, plain | odd]))
    return draw(st.lists(kind, max_size=4))


FIELD = st.one_of(messages(), SCALARS, st.fixed_dictionaries({"messages": messages() | SCALARS}))
# All fields that a form needs come together more often than by chance
FORMS = sorted({form for trainer in ALL for form in trainer.forms})
ROWS = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), FIELD, max_size=4),
    st.sampled_from(FORMS).flatmap(lambda form: st.fixed_dictionaries(dict.fromkeys(form, FIELD))),
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner, max_size=3)
    ),
    max_leaves=12,
)


def seen(rows, *, remember, limit=1000):
    inspection = Inspection(ALL, limit, remember=remember)
    inspection.begin("rows")
    lines = [orjson.dumps(row) for row in rows]
    inspection.take(LineBlock(1, lines, [orjson.loads(line) for line in lines]), text=True)
    inspection.finish()
    ledger = inspection.ledger
    return sorted(map(str, ledger.findings)), dict(ledger.counts), dict(ledger.of_trainer)


@given(
    st.lists(ROWS, min_size=1, max_size=4).flatmap(lambda rows: st.lists(st.sampled_from(rows), max_size=8))
)
@settings(max_examples=400)
def test_rows_of_one_shape_are_told_as_if_nothing_were_remembered(rows):
    assert seen(rows, remember=True) == seen(rows, remember=False)


ALIKE = [
    ["a", "Hi.", "[]", "{}", "B"],
    ["", " ", "\n"],
    [" a", "\tb"],
    ["a ", "b\n"],
    ["x" * 10_001, "y" * 10_002],
]
NUMBERS = [[0, 1, 2], [0.5, 1.0, 0.0]]


def alike(draw, held, name=""):
    """A row whose texts and numbers are others of the same kind."""
    if isinstance(held, dict):
        return {key: alike(draw, inner, key) for key, inner in held.items()}
    if isinstance(held, list):
        return [alike(draw, inner) for inner in held]
    kinds = [
        kind
        for kind in ALIKE + NUMBERS
        if any(held is x or (held == x and type(held) is type(x)) for x in kind)
    ]
    return draw(st.sampled_from(kinds[0])) if kinds and name not in ("role", "from") else held


PLAIN = st.one_of(
    SCALARS,
    st.lists(st.fixed_dictionaries({"role": ROLE, "content": TEXT.filter(str.strip)}), max_size=3),
    st.lists(st.fixed_dictionaries({"label": st.booleans(), "text": TEXT.filter(str.strip)}), max_size=3),
)
PLAIN_ROWS = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), PLAIN, min_size=1, max_size=4),
    st.tuples(
        st.sampled_from(FORMS).flatmap(lambda form: st.fixed_dictionaries(dict.fromkeys(form, PLAIN))),
        st.dictionaries(st.sampled_from(FIELDS), PLAIN, max_size=1),
    ).map(lambda both: both[1] | both[0]),
)


@given(ROWS | PLAIN_ROWS | PLAIN_ROWS, st.data())
@settings(max_examples=1000)
def test_rows_of_one_shape_break_the_same_rules(row, data):
    """Were the shape blind to anything that a rule looks at, a row would be taken for another."""
    other = alike(data.draw, row)
    if shape(row) is not None and shape(row) == shape(other):
        assert Inspection(ALL, 10).hits(row) == Inspection(ALL, 10).hits(other)


@given(ROWS | PLAIN_ROWS)
@settings(max_examples=300)
def test_trainers_that_are_asked_together_say_what_each_says_alone(row):
    alone = [(t.name, h.rule.id, h.path) for t in ALL for h in Inspection((t,), 10).hits(row)]
    together = [(name, h.rule.id, h.path) for h in Inspection(ALL, 10).hits(row) for name in h.trainers]
    assert sorted(alone, key=str) == sorted(together, key=str)


@given(ROWS | PLAIN_ROWS)
def test_the_keys_of_a_plain_row_are_all_counted(row):
    """One too many, and a key that stands twice would be missed."""
    if shape(row) is not None:
        found = []
        json.loads(json.dumps(row), object_pairs_hook=lambda pairs: found.extend(pairs) or dict(pairs))
        assert keys(row) == len(found)


@given(st.lists(ROWS, min_size=1, max_size=6))
def test_the_limit_changes_no_count(rows):
    few, many = seen(rows, remember=True, limit=1), seen(rows, remember=True)
    assert few[1:] == many[1:]
    assert set(few[0]) <= set(many[0])


def in_file(tmp_path_factory, content, **arguments):
    path = tmp_path_factory.mktemp("law") / "data.jsonl"
    path.write_bytes(content)
    found = tk.validate(path, trainer="all", tokenizer=str.split, **arguments)
    assert str(found)
    assert found._repr_html_()
    for finding in found.findings:
        assert len(finding.excerpt) <= 60
        assert str(finding).isprintable()
        assert len(finding.path) < 400
    return found


@given(st.lists(JSON | ROWS, max_size=4))
@settings(max_examples=200)
def test_any_json_is_told_of(tmp_path_factory, rows):
    found = in_file(tmp_path_factory, b"".join(orjson.dumps(row) + b"\n" for row in rows))
    assert found.rows == len(rows)


@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from([b"{", b"}", b'"', b":", b"[", b"\n", b"a", b"\xff"])).map(b"".join)
)
@settings(max_examples=200)
def test_any_bytes_are_told_of(tmp_path_factory, content):
    in_file(tmp_path_factory, content, line_limit=20)


@given(
    st.recursive(
        st.integers(0, 3),
        lambda inner: st.lists(st.tuples(st.sampled_from('a":é\\'), inner), max_size=3),
        max_leaves=8,
    )
)
@settings(max_examples=300)
def test_a_key_that_stands_twice_is_found(tree):
    """Objects are written by hand as lists of members, with keys that look like JSON."""

    def text(held):
        if isinstance(held, int):
            return str(held)
        return "{" + ",".join(f"{json.dumps(key)}:{text(inner)}" for key, inner in held) + "}"

    def twice(held):
        if isinstance(held, int):
            return False
        names = [key for key, _ in held]
        return len(set(names)) < len(names) or any(twice(inner) for _, inner in held)

    def count(held):
        return sum(1 + count(inner) for inner in held.values()) if isinstance(held, dict) else 0

    line = text(tree).encode()
    for spaced in (line, line.replace(b'":', b'" :')):
        try:
            parsed = orjson.loads(spaced)
        except orjson.JSONDecodeError:
            continue
        known = count(parsed)
        assert (repeated_key(spaced, known) is not None) == (repeated_key(spaced, None) is not None)
    assert (repeated_key(line, None) is not None) == twice(tree)


@pytest.mark.parametrize(
    "content",
    [
        b'{"messages": ' + b"[" * 90_000,
        b'{"messages": ' + b"[" * 500 + b"]" * 500 + b"}",
        b'{"messages": [' + b'{"role": {"role": ' * 300 + b"1" + b"}}" * 300 + b"]}",
        b'{"text": ' + b"9" * 100_000 + b"}",
        b'{"text": 1e400}',
        b'{"text": "' + b"\\u0000\\u001b[2J" * 1000 + b'"}',
        b"\x00" * 100_000,
        b"\n" * 100_000,
        '{"text": "a"}'.encode("utf-16"),
        b'{"text": "a"}\r\n{"text": "b"}\r\n',
        zlib.compress(b"a" * 10_000),
        b'{"a":' * 400 + b"1" + b"}" * 400,
    ],
    ids=range(12),
)
def test_what_is_made_to_break_readers_is_told_of(tmp_path_factory, content):
    in_file(tmp_path_factory, content, line_limit=1 << 20)


def test_rows_of_many_shapes_do_not_fill_the_memory():
    inspection = Inspection(named("trl:sft"), 10)
    inspection.begin("rows")
    rows = [{f"field {n}": "a"} for n in range(20_000)]
    inspection.take(LineBlock(1, [b"{}"] * len(rows), rows), text=False)
    assert len(inspection.known) <= 1 << 14
    assert inspection.ledger.counts["row:fields"] == 20_000


def test_the_pass_holds_no_file_in_memory(tmp_path):
    """A line above the limit is a finding, and its bytes are never held."""
    import tracemalloc

    path = tmp_path / "data.jsonl"
    line = orjson.dumps({"text": "a" * 1000}) + b"\n"
    path.write_bytes(b'{"text": "' + b"a" * 20_000_000 + b'"}\n' + line * 2000)
    tk.validate(path, line_limit=1 << 16, max_findings=10)  # what it imports is no part of the measure
    tracemalloc.start()
    found = tk.validate(path, line_limit=1 << 16, max_findings=10)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.counts["line:long"] == 1
    assert found.counts["file:duplicate"] == 1999
    assert len(found.findings) < 30
    assert peak < 8_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"{}\n" * 1_333_000,
        b'{"messages": [' + b", ".join([b'{"role": "function", "content": "a"}'] * 110_000) + b"]}\n",
    ],
    ids=["short lines", "many messages"],
)
def test_small_things_take_little_memory(tmp_path, content):
    """64 MiB and eight times the file."""
    import tracemalloc

    path = tmp_path / "data.jsonl"
    path.write_bytes(b'{"text": "a"}\n')
    tk.validate(path, trainer="all")  # what it imports is no part of the measure
    path.write_bytes(content)
    tracemalloc.start()
    found = tk.validate(path, trainer="all")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not found.ok
    assert peak < (64 << 20) + 8 * len(content)
