"""Storage: what Hypothesis writes down for its next run, kept out of the folder of somebody's program."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import configuration


@contextmanager
def nothing_left() -> Iterator[None]:
    """Let Hypothesis make no folder ``.hypothesis``: what it would store there is taken away again.

    Where it has one already, or was told of another, it goes on with that.
    """
    found: Any = configuration.storage_directory(intent_to_write=False)
    home = Path(getattr(found, "path", found))  # older versions give the path itself
    if home.exists():
        yield
        return
    with TemporaryDirectory() as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(home)
