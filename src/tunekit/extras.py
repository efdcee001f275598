"""Packages that not everybody needs, and what to install when one is missing."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tunekit.errors import MissingExtra


def required(module: str, extra: str, call: str) -> Any:
    """The module that ``call`` cannot do without.

    >>> required("json", "standard", "read_jsonl").loads("[1]")
    [1]

    Raises: MissingExtra: it is not installed.
    """
    top = module.partition(".")[0]
    if find_spec(top) is None:
        raise MissingExtra(
            f"{call}: it needs the package {top}, which is not installed.\n"
            f'Hint: pip install "tunekit[{extra}]".'
        )
    return import_module(module)
