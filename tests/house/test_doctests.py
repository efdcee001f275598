"""The examples in the docstrings run, and everything that users call has one."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import tunekit as tk

MODULES = ["tunekit", *(m.name for m in pkgutil.walk_packages(tk.__path__, "tunekit."))]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name, tmp_path, monkeypatch):
    module = importlib.import_module(name)
    monkeypatch.chdir(tmp_path)
    report = []
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF, verbose=False)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, name):
        runner.run(test, out=report.append)
    assert not runner.failures, "".join(report)
    assert not list(tmp_path.iterdir()), "an example left files"


def test_all_modules_say_what_they_are():
    assert [name for name in MODULES if not importlib.import_module(name).__doc__] == []


def shown() -> list[str]:
    """The public names that a user calls: functions, corruptors, layouts and mappings."""
    named = {name: getattr(tk, name) for name in tk.__all__}
    return [
        name
        for name, thing in named.items()
        if inspect.isfunction(thing)
        or (issubclass(thing, tk.Corruptor) and thing is not tk.Corruptor)
        or any(hasattr(thing, method) for method in ("rows", "check"))
    ]


@pytest.mark.parametrize("name", tk.__all__)
def test_every_public_name_has_a_docstring(name):
    thing = getattr(tk, name)
    doc = inspect.getdoc(thing) or ""
    assert doc.strip(), f"{name} has no docstring"
    assert not doc.startswith(f"{name}("), (
        f"{name} has only the signature that dataclass puts in its docstring"
    )
    if name in shown():
        assert ">>> " in doc, f"the docstring of {name} shows no example"


def test_what_users_call_is_known():
    assert {"LowerCase", "Compose", "Restore", "Chat", "Plain", "pairs", "read_text", "corruptor"} <= set(
        shown()
    )


@pytest.mark.parametrize("name", shown())
def test_every_argument_that_can_be_wrong_is_said_to_raise(name):
    doc = inspect.getdoc(getattr(tk, name))
    takes = [p for p in inspect.signature(getattr(tk, name)).parameters if p not in ("name", "cls", "traits")]
    assert not takes or "Raises: " in doc
