"""Every broken thing of the zoo is noticed by the law that it breaks, and that law lets its healthy twin pass."""

import decimal
import gc
import importlib
import locale
import logging
import os
import pkgutil
import random
import sys
import warnings
from dataclasses import fields, replace
from unittest.mock import patch

import numpy as np
import pytest
import zoo
from zoo.effects import PreparesOnce
from zoo.healthy import DropVowels, Inside, Mask, Shout, Sometimes, Stutter
from zoo.healthy_lines import Lines, Unvowelled
from zoo.mutants import MUTANTS

import tunekit as tk
from tunekit import testing

for module in pkgutil.iter_modules(zoo.__path__):
    importlib.import_module(f"zoo.{module.name}")

LAWS = {name.removeprefix("check_") for name in dir(testing) if name.startswith("check_")}
SOME = ["SeedsOnceABatch", "RoundsItsRepr", "OneGroup", "NumbersFromZero"]
CORRUPTORS = [DropVowels(), Inside(), Mask(), PreparesOnce(), Shout(), Sometimes(), Stutter(rate=1)]
HEALTHY = [*CORRUPTORS, Unvowelled(), Lines()]

each = pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{m.cls.__name__}-{m.law}" for m in MUTANTS])


@pytest.fixture(autouse=True)
def _world(tmp_path, monkeypatch):
    """What a mutant does to the process is undone."""
    chance, numbers, language = random.getstate(), np.random.get_state(), locale.setlocale(locale.LC_ALL)  # noqa: NPY002
    limit, root = sys.getrecursionlimit(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    with patch.dict(os.environ), np.errstate(), warnings.catch_warnings(), decimal.localcontext():
        yield
    random.setstate(chance)
    np.random.set_state(numbers)  # noqa: NPY002
    locale.setlocale(locale.LC_ALL, language)
    sys.setrecursionlimit(limit)
    root.handlers[:], root.level = handlers, level
    gc.enable()


def run(subject, law, **arguments):
    """One law, run by its suite."""
    return suite_of(subject)(subject, checks=[] if law == "twin" else [f"check_{law}"], **arguments)


def suite_of(subject):
    """The suite for this kind of thing."""
    if hasattr(subject, "pairs"):
        return testing.check_mapping
    return testing.check_source if hasattr(subject, "batches") else testing.check_corruptor


def twin_of(mutant):
    """The healthy one, with the arguments and the draws of the mutant, as a function of one text."""
    given = {f.name: getattr(mutant.broken, f.name) for f in fields(mutant.healthy)}
    healthy = replace(mutant.healthy, **given | {"name": mutant.cls.__name__})
    return lambda text, seed, copy: healthy(text, seed=seed, copy=copy)


@each
def test_the_law_notices(mutant):
    arguments = {"twin": twin_of(mutant)} if mutant.law == "twin" else {}
    with pytest.raises(tk.LawBroken, match=f"^check_{mutant.law}: "):
        run(mutant.broken, mutant.law, **arguments)


@pytest.mark.parametrize("name", SOME)
def test_the_whole_suite_notices(name):
    mutant = next(m for m in MUTANTS if m.cls.__name__ == name)
    with pytest.raises(tk.LawBroken, match=rf"\bcheck_{mutant.law}\b"):
        suite_of(mutant.broken)(mutant.broken)


@pytest.mark.parametrize("healthy", HEALTHY, ids=lambda h: type(h).__name__)
def test_a_healthy_one_passes(healthy):
    suite_of(healthy)(healthy)


def test_every_law_has_somebody_to_notice():
    assert LAWS - {"corruptor", "mapping", "source"} - {m.law for m in MUTANTS} == set()


def test_each_says_what_is_wrong_with_it():
    assert all(m.wrong.endswith(".") and len(m.wrong) > 20 for m in MUTANTS)
    assert len({m.cls.__name__ for m in MUTANTS}) == len(MUTANTS) > 150
