"""What all tests share: Hypothesis without chance and without a clock, and the folder of real text."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from slow import is_slow

# A package of its own, which `nox -s downstream` installs and tests.
collect_ignore = ["downstream"]

settings.register_profile(
    "tunekit", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
# For a search that is not the same each time: HYPOTHESIS_PROFILE=deep pytest tests/engine/test_edits.py
settings.register_profile(
    "deep", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# For scripts/mutation.py, which asks whether a test fails, not how
settings.register_profile(
    "mutation", settings.get_profile("tunekit"), max_examples=15, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tunekit"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests."""
    for item in items:
        test, _, case = item.name.partition("[")
        if is_slow(item.path.name, test, case.removesuffix("]")):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Set what stands until the end aside, ten thousand tests and all modules: it is no garbage to look through."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real text and documents that TUNEKIT_CORPORA names."""
    folder = os.environ.get("TUNEKIT_CORPORA")
    if not folder:
        pytest.skip("TUNEKIT_CORPORA is not set, or empty: there is no real text to test on")
    return Path(folder)
