"""Mutation testing of the engine: break it in every small way there is, and see which breaks no test notices.

``nox -s mutation`` runs it with mutmut, set up in ``pyproject.toml``; ``docs/mutation.md`` tells how to read it.

    python scripts/mutation.py                  # all of the engine
    python scripts/mutation.py splices script   # these modules
    python scripts/mutation.py --report         # what the last run found
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import libcst as cst
import pytest

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "mutation"
ENGINE = Path("src", "tunekit", "engine")
MUTMUT = [str(Path(sys.executable).with_name("mutmut"))]
COPIED = ["src", "tests", "scripts", "pyproject.toml", "README.md", "CHANGELOG.md"]

# What mutmut notes of a run of pytest; all others mean that nothing noticed.
NOTICED = {
    1: "failed",
    2: "failed",
    3: "failed",
    -24: "timed out",
    -9: "crashed",
    -11: "crashed",
    -6: "crashed",
}
# A mutant that asks for all memory there is must not take the machine along.
MOST_MEMORY = 4 << 30
MOST_SECONDS = 60


class Undecorated(cst.CSTTransformer):
    """``@cached_property def f`` becomes ``def f`` and ``f = cached_property(f)``: mutmut leaves decorated ones out."""

    def leave_FunctionDef(  # noqa: N802
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef | cst.FlattenSentinel[cst.BaseStatement]:
        """A plain function, and behind it the assignment of the decorated one."""
        kinds = [d.decorator for d in updated_node.decorators]
        if not kinds or any(
            isinstance(k, cst.Name) and k.value in ("classmethod", "staticmethod") for k in kinds
        ):
            return updated_node
        decorated: cst.BaseExpression = updated_node.name
        for kind in reversed(kinds):
            decorated = cst.Call(kind, [cst.Arg(decorated)])
        assignment = cst.Assign([cst.AssignTarget(updated_node.name)], decorated)
        return cst.FlattenSentinel(
            [updated_node.with_changes(decorators=[]), cst.SimpleStatementLine([assignment])]
        )


def prepare() -> None:
    """A copy of the checkout to break; what an earlier run found stays while its function stays the same."""
    for name in COPIED:
        source, target = ROOT / name, WORK / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    for path in (WORK / "mutants").rglob("*"):  # mutmut copies nothing over what is there, such as tables
        if path.is_file() and path.suffix != ".meta":
            path.unlink()
    for path in (WORK / ENGINE).glob("*.py"):
        module = cst.parse_module(path.read_text("utf-8"))
        path.write_text(module.visit(Undecorated()).code, "utf-8")


def forget_survivors() -> None:
    """What nothing noticed is tried again: the tests may be others now."""
    for meta in (WORK / "mutants" / ENGINE).glob("*.meta"):
        found = json.loads(meta.read_text("utf-8"))
        codes = found["exit_code_by_key"]
        found["exit_code_by_key"] = {m: code if code in NOTICED else None for m, code in codes.items()}
        meta.write_text(json.dumps(found), "utf-8")


def limit_memory() -> None:
    """Run in the child, before mutmut starts."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    os.nice(19)


def run(modules: Sequence[str], children: int) -> None:
    """All mutants of the modules that have not been tried yet; of all modules when none is named."""
    command = [*MUTMUT, "run", "--max-children", str(children)]
    command += [f"tunekit.engine.{module}.*" for module in modules]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "mutation", "PYTHONPATH": str(WORK / "scripts")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    subprocess.run(command, cwd=WORK, env=environment, preexec_fn=limit_memory, check=True)


def pytest_configure(config: pytest.Config) -> None:
    """A mutant that does not end is stopped by the processor time it takes, however busy the machine is."""
    if "__mutmut_" in os.environ.get("MUTANT_UNDER_TEST", ""):
        limit = int(time.process_time()) + MOST_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        # A test by its name, with all its parameters: to look up hundreds of them takes longer than to run them.
        config.args = list(dict.fromkeys(test.partition("[")[0] for test in config.args))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the engine's parts first: they are quick, and find most."""
    items.sort(key=lambda item: "test_engine_" not in item.nodeid)


def pytest_runtest_setup() -> None:
    """Before each test of a mutant: what another test, or the import, left in a cache must not answer for it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tunekit."):
            for thing in list(vars(module).values()):
                getattr(thing, "cache_clear", int)()


def verdicts(module: str) -> dict[str, int | None]:
    """What became of each mutant of a module: mutmut's exit code, ``None`` for one that was not tried."""
    meta = WORK / "mutants" / ENGINE / f"{module}.py.meta"
    found: dict[str, int | None] = (
        json.loads(meta.read_text("utf-8"))["exit_code_by_key"] if meta.exists() else {}
    )
    return found


def report() -> Iterator[str]:
    """The score of each module and of all, then each mutant that nothing noticed, as a diff."""
    yield f"{'module':12} {'mutants':>8} {'failed':>8} {'timed out':>10} {'crashed':>8} {'survived':>9} {'score':>7}"
    total: Counter[str] = Counter()
    survivors: list[str] = []
    untried = 0
    for path in sorted((WORK / ENGINE).glob("*.py")):
        found = verdicts(path.stem)
        tried = {mutant: code for mutant, code in found.items() if code is not None}
        untried += len(found) - len(tried)
        kinds = Counter(NOTICED.get(code, "survived") for code in tried.values())
        survivors += [mutant for mutant, code in tried.items() if code not in NOTICED]
        total += kinds
        if tried:
            yield row(path.stem, kinds)
    yield row("all", total)
    if untried:
        yield f"{untried} mutants were not tried."
    for mutant in survivors:
        yield "\n" + shown(mutant)


def row(name: str, kinds: Counter[str]) -> str:
    """One line of the table."""
    mutants = kinds.total()
    score = 100 * (1 - kinds["survived"] / mutants) if mutants else 0
    counts = f"{kinds['failed']:8} {kinds['timed out']:10} {kinds['crashed']:8} {kinds['survived']:9}"
    return f"{name:12} {mutants:8} {counts} {score:6.1f}%"


def shown(mutant: str) -> str:
    """The diff of a mutant, without the frame."""
    done = subprocess.run([*MUTMUT, "show", mutant], cwd=WORK, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> None:
    """Run, then report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "modules", nargs="*", help="modules of the engine, such as splices; all when none is named"
    )
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run found")
    parser.add_argument("--report", action="store_true", help="only report what the last run found")
    arguments = parser.parse_args()
    if arguments.fresh:
        shutil.rmtree(WORK, ignore_errors=True)
    if not arguments.report:
        prepare()
        forget_survivors()
        run(arguments.modules, arguments.children)
    for line in report():
        print(line)


if __name__ == "__main__":
    main()
