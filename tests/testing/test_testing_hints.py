"""What the suite says when a newcomer gets something wrong."""

import dataclasses
import os
import random
import re
from collections.abc import Sequence
from dataclasses import field

import pytest
from test_testing import DropVowels, broken

import tunekit as tk
from tunekit import testing
from tunekit.errors import check_integer, check_string
from tunekit.sources.source import Source
from tunekit.testing import (
    check_corruptor,
)
from tunekit.testing.suite import OF_CORRUPTORS


@tk.corruptor
class ThrowsItsOwnDice(tk.Corruptor):
    """Uses the random state of Python."""

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin("aeiou"), random.random()))


@tk.corruptor
class Misspelt(tk.Corruptor):
    """Calls a method that is not there."""

    def edits(self, texts, streams):
        return tk.Edits.delte(streams.thin(texts.chars(), 1))


@tk.corruptor
class HoldsAList(tk.Corruptor):
    """Has an argument that can change."""

    words: list = field(default_factory=lambda: ["the", "an"])

    def edits(self, texts, streams):
        return tk.Edits.none()


@tk.corruptor
class TakesATuple(tk.Corruptor):
    """Keeps the list that it is given for a tuple."""

    words: Sequence[str] = ("the", "an")

    def edits(self, texts, streams):
        return tk.Edits.none()


@tk.corruptor
class ShowsAnExample(tk.Corruptor):
    """Does nothing.

    >>> ShowsAnExample()("abc")
    'bc'
    """

    def edits(self, texts, streams):
        return tk.Edits.none()


@tk.corruptor
class KnowsItsProcess(tk.Corruptor):
    """Puts in the number of the process."""

    def edits(self, texts, streams):
        return tk.Edits.insert(streams.thin(texts.isin("q"), 1), str(os.getpid()))


@tk.value
class Counting(Source):
    """As many numbers as are asked for; looks at its argument at the first pass."""

    n: int = 3
    looks: bool = field(default=True, init=False)

    def batches(self):
        if self.looks:
            check_integer(self, "n", self.n)
        yield tk.TextBatch.from_list([str(number) for number in range(self.n)])


@tk.value
class Careless(Counting):
    """Looks at nothing."""

    looks: bool = field(default=False, init=False)


@tk.value
class Marked:
    """A mapping with a string, at which it looks at the first batch."""

    mark: str = "> "

    def pairs(self, records, streams):
        check_string(self, "mark", self.mark)
        return tk.Restore(tk.LowerCase()).pairs(records, streams)

    def check(self, pair):
        tk.Restore(tk.LowerCase()).check(pair)


@tk.value
class LosesALetter(Marked):
    """A mapping that does not get through."""

    def pairs(self, records, streams):
        if any("ß" in text for text in records.texts.texts):
            raise KeyError("ß")
        return super().pairs(records, streams)


@tk.corruptor
class ClampsTheRate(tk.Corruptor):
    """Mends a bad rate in silence."""

    rate: float = 0.5

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.chars(), 0.5))


def all_broken(suite, subject, checks=None):
    with pytest.raises(tk.LawBroken) as caught:
        suite(subject, checks=checks)
    return str(caught.value)


def test_one_mistake_gives_the_telling_laws_in_full_and_the_rest_by_name():
    checks = [name for name in OF_CORRUPTORS if name not in ("check_threads", "check_fresh_process")]
    message = all_broken(check_corruptor, ThrowsItsOwnDice(), checks)
    head, first, *blocks = message.split("\n\n")
    names = head.partition("laws are broken: ")[2].removesuffix(".").split(", ")
    assert "\n" not in head
    assert len(names) > 15
    assert first.startswith("check_global_state: ")
    assert len(blocks) == 5
    assert re.match(
        r"\d+ more laws, not in full here; (check_\w+)\(subject\) shows it: \1, check_", blocks[-1]
    )
    assert len(message) < 6000


def test_one_error_is_told_once():
    checks = [name for name in OF_CORRUPTORS if name != "check_fresh_process"]
    message = all_broken(check_corruptor, Misspelt(), checks)
    assert message.count("has no attribute 'delte'") == 1
    assert re.search(r"\nThe same error breaks \d\d more laws\.$", message)
    few = all_broken(check_corruptor, Misspelt(), ["check_quiet", "check_total"])
    assert few.endswith("\nThe same error breaks 1 more law: check_total.")


def test_an_error_in_another_process_is_the_error_here():
    message = all_broken(check_corruptor, Misspelt(), ["check_quiet", "check_fresh_process"])
    assert message.count("\n\n") == 1


def test_two_errors_are_told_apart():
    message = all_broken(
        check_corruptor, HoldsAList(), ["check_equality", "check_bad_arguments", "check_pickle"]
    )
    assert message.startswith("HoldsAList(): 2 laws are broken: check_equality, check_pickle.\n\n")
    assert message.count("unhashable") == 1


def test_an_argument_that_can_change_is_named():
    advice = "make it a tuple: in __post_init__, object.__setattr__(self, 'words', tuple(self.words))"
    message = broken("check_equality", HoldsAList())
    assert message.endswith(f"\nHint: the argument words is a list, which can change; {advice}")
    message = broken("check_equality", TakesATuple())
    assert "\nExpected: words=('the', 'an')\nFound:    words=['the', 'an']\n" in message
    assert message.endswith(f"\nHint: the argument words can be a list; {advice}")


def test_a_source_and_a_mapping_refuse_as_late_as_they_are_used():
    assert testing.check_bad_arguments(Counting()).cases == 1
    assert testing.check_bad_arguments(Marked()).cases == 1
    message = broken("check_bad_arguments", Careless())
    assert message.endswith("\n    list(dataclasses.replace(Careless(), n=object()).batches())")


def test_the_line_that_shows_it_can_be_run():
    message = broken("check_pair_repeatable", LosesALetter())
    line = message.splitlines()[-1].strip()
    assert line == "list(tk.pairs(['ß'], LosesALetter()))"
    with pytest.raises(KeyError):
        eval(line, {**globals(), "dataclasses": dataclasses})


@pytest.mark.parametrize("bad", [1.5, float("nan"), float("inf")])
def test_the_line_with_a_bad_chance_can_be_run(bad):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testing.arguments, "_BAD_CHANCES", (bad,))
        line = broken("check_bad_arguments", ClampsTheRate()).splitlines()[-1].strip()
    assert isinstance(eval(line, {**globals(), "dataclasses": dataclasses}), list)


def test_the_first_text_that_differs_is_shown():
    message = broken("check_fresh_process", KnowsItsProcess())
    assert re.search(r"\nThe first that differs is at \[0\]\[\d+\]( character \d+)?\.\nExpected: ", message)
    assert len(message) < 1000


def test_an_example_keeps_its_lines():
    message = broken("check_docstring", ShowsAnExample())
    assert (
        "\n    Failed example:\n        ShowsAnExample()(\"abc\")\n    Expected:\n        'bc'\n" in message
    )
    assert "\\n" not in message


def test_one_law_is_no_laws():
    assert repr(check_corruptor(DropVowels(), checks=["check_quiet"])) == "<DropVowels(): 1 law held>"
    assert "1 edit>" in repr(tk.LowerCase().trace("A"))
