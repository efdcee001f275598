"""Packages that not everybody needs, and what to install when one is missing."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tunekit.errors import MissingExtra

_NAMESPACES = ("backports",)  # folders of packages, no packages


def required(module: str, extra: str, call: str) -> Any:
    """The module that ``call`` cannot do without.

    >>> required("json", "standard", "read_jsonl").loads("[1]")
    [1]

    Raises: MissingExtra: it is not installed.
    """
    top = module.partition(".")[0]
    package = module if top in _NAMESPACES else top
    if find_spec(top) is None or (package != top and find_spec(package) is None):
        raise MissingExtra(
            f"{call}: it needs the package {package}, which is not installed.\n"
            f'Hint: pip install "tunekit[{extra}]".'
        )
    return import_module(module)
