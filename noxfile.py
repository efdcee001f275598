"""What is run before a change goes in: `nox`, or one session by name, such as `nox -s tests -- -k layers`."""

import shutil
from pathlib import Path

import nox

PROJECT = nox.project.load_toml("pyproject.toml")["project"]
EXTRAS = PROJECT["optional-dependencies"]
DEV = EXTRAS["dev"]
SMALL = ("testing", "parquet", "wiki", "html", "zstd", "frames")
# What each dependency is needed for, in short: draws and texts, patterns, workers, progress, validation, each reader.
ON_EACH_DEPENDENCY = (
    "tests/house/test_golden.py",
    "tests/corruptors/test_guarded_sequences.py",
    "tests/writing/test_handing.py",
    "tests/sources/test_html.py",
    "tests/sources/test_mediawiki.py",
    "tests/sources/test_parquet_files.py",
    "tests/writing/test_pool.py",
    "tests/sources/test_punkt.py",
    "tests/sources/test_readers.py",
    "tests/validation/test_validation.py",
    "tests/writing/test_workers.py",
    "tests/writing/test_writing.py",
)
QUICK = (
    "tests/engine",
    "tests/layouts",
    "tests/values",
    "tests/batches",
    "tests/corruptors/test_case.py",
    "tests/corruptors/test_words.py",
    "tests/corruptors/test_punctuation.py",
    "tests/house/test_golden.py",
    "tests/house/test_layers.py",
    "tests/house/test_public_api.py",
    "tests/house/test_errors.py",
    "tests/mappings/test_restore.py",
    "tests/sources/test_sampling.py",
    "tests/sources/test_segments.py",
    "tests/writing/test_writing.py",
)
HANDED_OVER = (
    "tests/writing/test_engines.py",
    "tests/writing/test_arrow_step.py",
    "tests/writing/test_handing.py",
)


def tools(*names: str) -> list[str]:
    """The requirements of the `dev` extra whose names start so."""
    return [requirement for requirement in DEV if requirement.startswith(names)]


@nox.session
def tests(session: nox.Session) -> None:
    """The tests but for the slow ones, against the installed library with the extras that are small."""
    run_tests(session, "-m", "not slow")


@nox.session
def slow(session: nox.Session) -> None:
    """The slow tests, listed in tests/support/slow.py."""
    run_tests(session, "-m", "slow")


@nox.session(default=False)
def quick(session: nox.Session) -> None:
    """The tests that tell most in a minute: names, layers, docs, golden texts, the engine beside its twin."""
    run_tests(session, "-m", "not slow", *QUICK)


def run_tests(session: nox.Session, *chosen: str) -> None:
    """Run some of the tests; arguments of the session come in the place of these."""
    session.install(f".[{','.join(SMALL)}]", *tools("pytest"))
    session.run("pytest", *(session.posargs or ["--numprocesses", "auto", *chosen]))


@nox.session
def lowest(session: nox.Session) -> None:
    """Some of the tests, with the oldest versions that pyproject.toml admits."""
    asked = [*PROJECT["dependencies"], *(r for name in SMALL for r in EXTRAS[name])]
    session.install(*(requirement.replace(">=", "==") for requirement in asked), *tools("pytest"))
    session.install("--no-deps", ".")
    session.run("pytest", *(session.posargs or ["--numprocesses", "auto", *ON_EACH_DEPENDENCY]))


@nox.session
def lint(session: nox.Session) -> None:
    """Rules and format."""
    session.install(*tools("ruff"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install(".[testing]", *tools("mypy", "pytest", "types-"))
    session.run("mypy", "--strict", "src")


@nox.session
def typing(session: nox.Session) -> None:
    """What type checkers say about programs as users write them."""
    session.install(".[testing]", *tools("mypy", "pyright", "pytest", "types-"))
    session.run("pytest", "tests/house/test_typing.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The pages of the documentation, in build/docs, where a warning is an error; and whether they are whole."""
    session.install(".[docs,testing]", *tools("pytest"))
    session.run("sphinx-build", "-W", "--keep-going", "--nitpicky", "--quiet", "docs", "build/docs")
    session.run("pytest", "tests/house/test_docs.py", *session.posargs)


@nox.session
def downstream(session: nox.Session) -> None:
    """The tests of a package that builds on tunekit, in its own folder, against the built wheel."""
    package = Path(session.create_tmp()) / "marginalia"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree("tests/downstream", package)
    session.run("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(package), ".")
    (wheel,) = package.glob("tunekit-*.whl")
    session.install("--force-reinstall", f"{wheel}[testing]")
    session.install(f"{package}[test]")
    session.chdir(package)
    session.run("pytest", "tests", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Damaged files through all readers, for a minute; `nox -s fuzz -- 10 --seed 7`: for ten, with other files."""
    session.install(".[parquet,wiki,html,zstd]")
    session.run("python", "scripts/fuzz.py", *session.posargs)


@nox.session(default=False)
def trainers(session: nox.Session) -> None:
    """Data sets of and for others: datasets loads them, TRL reads them. Installs 0.6 GB, for TRL without PyTorch."""
    session.install(".[hf,parquet,testing]", "jinja2", "transformers", *tools("pytest"))
    session.install("--no-deps", "trl")
    files = (
        "tests/sources/test_readers.py",
        "tests/writing/test_trainers_load.py",
        "tests/validation/test_validation_trl.py",
    )
    session.run("pytest", "-rs", *files, *session.posargs)


@nox.session(default=False)
def engines(session: nox.Session) -> None:
    """The pairs on real engines: Ray, Spark (it needs Java 17), Hugging Face, datatrove. Installs 1.4 GB."""
    session.install(".[datatrove,frames,hf,ray,spark,testing]", *tools("pytest"))
    session.run("pytest", "-rs", *HANDED_OVER, *session.posargs)


@nox.session(default=False)
def torch(session: nox.Session) -> None:
    """The pairs in PyTorch, as its loader takes them. Installs 6 GB, for PyTorch comes with CUDA."""
    session.install(".[frames,hf,testing,torch]", *tools("pytest"))
    session.run("pytest", "-rs", *HANDED_OVER, *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """The table of benchmarks: reference loop, best peer, tunekit."""
    session.install(".")
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session(default=False)
def mutation(session: nox.Session) -> None:
    """Break the engine in every small way there is, and list the breaks that no test notices. Takes an hour or so."""
    session.install("--editable", ".[testing]", *tools("mutmut", "pytest"))
    session.run("python", "scripts/mutation.py", *session.posargs)
