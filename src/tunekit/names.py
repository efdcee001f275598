"""The public names: listed once, in the stubs of their packages, and imported when they are first used.

``import tunekit`` is as quick as numpy because it loads nothing; an ``__init__.pyi`` says to type checkers what is in a
package, and to this module where each name lives.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

# What is done with a name of the root and what it names, at first use: a plugin that must load nothing waits here.
AT_FIRST_USE: dict[str, Callable[[str, type], None]] = {}


def homes_in(package: str) -> dict[str, str]:
    """Return the module of each name in a package, by its stub: lines of ``from module import Name as Name``.

    >>> homes_in("tunekit.layouts")["Chat"]
    'tunekit.layouts.chat'
    """
    folder = Path(__file__).parent.joinpath(*package.split(".")[1:])
    # By the loader, as the package may be in an archive.
    stub = __spec__.loader.get_data(str(folder / "__init__.pyi")).decode("utf-8")  # type: ignore[union-attr]
    words = [line.split() for line in stub.splitlines() if line.startswith("from ")]
    return {name: home for _, home, _, imported, _, name in words if name == imported}


_ROOT = homes_in("tunekit")
# Where each name of the root is, below tunekit; and the packages that hold the rest of each family.
HOMES = {name: home.partition(".")[2] for name, home in _ROOT.items() if home != "tunekit"}
FAMILIES = tuple(name for name, home in _ROOT.items() if home == "tunekit")


def names_of(
    package: str,
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` of a package, as its stub has them."""
    homes = homes_in(package)
    names = sorted(name for name, home in homes.items() if home != package)
    shown = [*homes, "__version__"] if package == "tunekit" else list(homes)

    def get(name: str) -> object:
        if name not in homes:
            raise AttributeError(_no_attribute(package, name, names))
        if homes[name] == package:
            return import_module(f"{package}.{name}")
        found = getattr(import_module(homes[name]), name)
        setattr(import_module(package), name, found)
        if package == "tunekit" and name in AT_FIRST_USE:
            AT_FIRST_USE.pop(name)(name, found)
        return found

    return get, lambda: shown, names


def _no_attribute(package: str, name: str, known: Iterable[str]) -> str:
    from tunekit.errors import did_you_mean

    message = f"module {package!r} has no attribute {name!r}"
    return message if name.startswith("_") else message + did_you_mean(name, known)
