"""What `import tunekit` loads, and what it costs."""

import os
import subprocess
import sys

import pytest

# Without written bytecode, each cold import would compile the sources again and the cost would be that of compiling.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def fresh(program: str) -> str:
    """What a program prints in an interpreter of its own."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout


def third_party(module: str) -> set[str]:
    """The top-level packages from site-packages that are loaded after importing a module."""
    files = fresh(
        f"import sys, {module}\n"
        "for name, loaded in list(sys.modules.items()): print(name, getattr(loaded, '__file__', None))"
    )
    return {
        line.partition(" ")[0].partition(".")[0] for line in files.splitlines() if "site-packages" in line
    }


def seconds(module: str) -> float:
    """How long a cold import takes, without the start of the interpreter."""
    clock = "from time import perf_counter as now; start = now()"
    return float(fresh(f"{clock}; import {module}; print(now() - start)"))


def cost(rounds: int = 7) -> float:
    """The cost of `import tunekit` as a multiple of `import numpy`: least times of interleaved cold imports."""
    ours, numpy = zip(*((seconds("tunekit"), seconds("numpy")) for _ in range(rounds)), strict=True)
    return min(ours) / min(numpy)


def test_numpy_is_the_only_third_party_package_loaded():
    # Compared with what a bare numpy brings, so that packages which the environment loads at start do not count.
    assert third_party("tunekit") - third_party("numpy") <= {"tunekit"}


def test_import_costs_at_most_1_3_times_numpy():
    # The one test that reads a clock: this cost is a promise to users, and one careless import breaks it unseen.
    # A busy machine may spoil a try, but not three.
    tries = []
    while len(tries) < 3:
        tries.append(cost())
        if tries[-1] <= 1.3:
            return
    pytest.fail(f"import tunekit costs {min(tries):.2f} times import numpy; at most 1.3 is promised")
