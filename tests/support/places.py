"""Where the project and its files for tests are."""

from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
GOLDEN = TESTS / "golden"
DUMP = str(TESTS / "dump.xml")
