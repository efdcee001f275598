"""The same pairs on real engines: the rows are those of the local run, byte for byte.

An engine that is not installed is skipped, with a word: `nox -s engines torch` installs them all.
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from places import ROOT
from written import TASK

import tunekit as tk

pytestmark = pytest.mark.filterwarnings("default")  # what the engines warn of is theirs

TEXTS = [f"Number {n}: Ünïcode “marks”, 😀, and\nanother line!" for n in range(501)] + ["", "Oh! " * 30_000]
LAYOUTS = {"plain": tk.Plain(), "chat": tk.Chat(system="Restore.")}


def pairs(texts=(), **arguments) -> tk.Pairs:
    # A lambda travels with its code; the workers of an engine do not have this module.
    return tk.pairs(list(texts), TASK, seed=7, copies=2, **arguments).filter(
        lambda pair: len(pair.input) != 0
    )


def lines(rows) -> list[bytes]:
    return sorted(map(orjson.dumps, rows))


def local(layout: tk.Plain | tk.Chat) -> list[bytes]:
    made = [row for batch in pairs(TEXTS).batches() for row in layout.rows(batch)]
    assert len(made) == 2 * (len(TEXTS) - 1)
    return lines(made)


@pytest.fixture(params=LAYOUTS)
def layout(request):
    return LAYOUTS[request.param]


@pytest.fixture(scope="module")
def ray():
    ray = pytest.importorskip("ray", reason="ray is not installed")
    pytest.importorskip("ray.data", reason="ray[data] is not installed")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield ray
    ray.shutdown()


def test_ray_makes_the_rows_of_the_local_run(ray, layout):
    data = ray.data.from_items([{"text": text, "year": 1816} for text in TEXTS], override_num_blocks=5)
    step = pairs().arrow_step(layout=layout)
    made = data.map_batches(step, batch_format="pyarrow", batch_size=100)
    assert lines(made.take_all()) == local(layout)


def test_ray_may_hand_out_numpy(ray):
    made = ray.data.from_items([{"text": text} for text in TEXTS]).map_batches(pairs().arrow_step())
    assert lines(made.take_all()) == local(tk.Plain())


@pytest.fixture(scope="module")
def spark():
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        pytest.skip("there is no Java, which Spark runs on")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 100).getOrCreate()
    yield session
    session.stop()


def test_spark_makes_the_rows_of_the_local_run(spark, layout):
    data = spark.createDataFrame([(text, 1816) for text in TEXTS], "text string, year int").repartition(5)
    step = pairs().arrow_step(layout=layout)
    made = data.mapInArrow(step.over, step.ddl).collect()
    assert lines(row.asDict(recursive=True) for row in made) == local(layout)


@pytest.fixture
def datasets(monkeypatch, tmp_path):
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)
    return datasets


@pytest.mark.parametrize("processes", [None, 2])
def test_hugging_face_makes_the_rows_of_the_local_run(datasets, layout, processes):
    data = datasets.Dataset.from_dict({"text": TEXTS, "year": [1816] * len(TEXTS)})
    step = pairs().arrow_step(layout=layout)
    made = data.map(step, batched=True, batch_size=100, num_proc=processes, remove_columns=["text", "year"])
    assert lines(made) == local(layout)


def test_hugging_face_takes_arrow_and_streams_too(datasets):
    data = datasets.Dataset.from_dict({"text": TEXTS})
    step = pairs().arrow_step()
    arrow = data.with_format("arrow").map(step, batched=True, remove_columns=["text"]).with_format(None)
    stream = data.to_iterable_dataset(num_shards=3).map(step, batched=True, remove_columns=["text"])
    assert lines(arrow) == lines(stream) == local(tk.Plain())


PROGRAM = """
import tunekit as tk
from datasets.fingerprint import Hasher

noise = tk.Protect(tk.StripPunctuation() >> tk.LowerCase() | tk.RandomEdits(rate=0.1), "[0-9]+")
pairs = tk.pairs([], tk.Restore(noise), seed=7)
sides = tk.pairs([f"{n}" for n in range(99)], tk.Restore(noise)).split({"train": 0.5, "test": 0.5})
for step in (pairs.arrow_step(), sides["train"].arrow_step(group_by="text")):
    before = Hasher.hash(step)
    step({"text": ["One, two: 3!", "Four…"]})
    print(before, Hasher.hash(step))
"""


def test_the_cache_of_hugging_face_knows_the_step_again():
    """The same hash in another process, and after the step was used."""
    pytest.importorskip("datasets", reason="datasets is not installed")
    hashes = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
        )
        hashes.append(done.stdout.split())
    (plain, plain_used, side, side_used), second = hashes
    assert (plain, side) == (plain_used, side_used)
    assert plain != side
    assert hashes[0] == second


@pytest.mark.parametrize("workers", [1, 2])
def test_datatrove_makes_the_rows_of_the_local_run(tmp_path, layout, workers):
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    from datatrove.executor.local import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    (tmp_path / "in").mkdir()
    for part in (0, 1):
        rows = [{"text": text, "id": f"{part}-{n}"} for n, text in enumerate(TEXTS[part::2])]
        (tmp_path / "in" / f"{part}.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    pipeline = [
        JsonlReader(str(tmp_path / "in")),
        pairs().arrow_step(layout=layout).documents,
        JsonlWriter(str(tmp_path / "out"), compression=None, adapter=row_of),
    ]
    LocalPipelineExecutor(pipeline, tasks=2, workers=workers, logging_dir=str(tmp_path / "logs")).run()
    out = [orjson.loads(line) for p in (tmp_path / "out").iterdir() for line in p.read_bytes().splitlines()]
    # Its readers leave out a document without text, as the filter does.
    assert lines(out) == local(layout)


def row_of(writer, document):  # noqa: ARG001 -- a writer calls it as its method
    return document.metadata


PAGE = (ROOT / "docs/how-to/engines.md").read_text("utf-8")
SECTIONS = {
    "ray": ("Ray", "pairs-ray/*.json"),
    "pyspark": ("Spark", "pairs-spark/*.json"),
    "datasets": ("Hugging Face", "out.jsonl"),
    "datatrove": ("datatrove", "pairs-datatrove/*.gz"),
    "polars": ("Straight into a trainer", ""),
    "torch": ("PyTorch", ""),
}


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def program(section: str) -> str:
    """The program of a section of the page."""
    _, _, text = f"\n{PAGE}".partition(f"\n## {section}" if section else "\n# ")
    return text.partition("python\n")[2].partition("```")[0]


@pytest.mark.parametrize("engine", SECTIONS)
def test_the_programs_of_the_page_run(engine, request, tmp_path, monkeypatch, capsys):
    for package in (engine, *(["polars", "datasets"] if engine in ("polars", "torch") else [])):
        pytest.importorskip(package, reason=f"{package} is not installed")
    if engine in ("ray", "pyspark"):
        request.getfixturevalue(engine.removeprefix("py"))
    monkeypatch.chdir(tmp_path)
    for folder in ("books", "clean"):
        (tmp_path / folder).mkdir()
    (tmp_path / "books/one.txt").write_text("It was the best of times, it was the worst. " * 99)
    rows = [{"id": str(n), "text": text} for n, text in enumerate(TEXTS[:50])]
    (tmp_path / "clean/0.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    names = {"__name__": "__main__"}
    for section in ("", *(["Straight into a trainer"] if engine == "torch" else []), SECTIONS[engine][0]):
        # A cluster has a working folder of its own.
        exec(re.sub('"(clean|pairs-)', rf'"{tmp_path}/\1', program(section)), names)
    capsys.readouterr()
    if engine == "datasets":
        names["made"].to_json("out.jsonl")
    if SECTIONS[engine][1]:
        made = [
            orjson.loads(line)
            for path in tmp_path.glob(SECTIONS[engine][1])
            for line in content(path).splitlines()
        ]
        local = tk.pairs(TEXTS[:50], tk.Restore(names["noise"]), seed=7)
        expected = [{"input": p.input, "target": p.target} for p in local]
        assert lines({k: row[k] for k in ("input", "target")} for row in made) == lines(expected)
