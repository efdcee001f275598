"""The suite itself: what it reports, how a broken law reads, and where it can run."""

import re
import textwrap

import numpy as np
import pytest

import tunekit as tk
from tunekit import testing
from tunekit.errors import check_rate
from tunekit.testing import (
    check_corruptor,
    check_mapping,
    check_source,
    parametrize_with_checks,
    patience,
    search,
)
from tunekit.testing.differences import NotHere
from tunekit.testing.suite import OF_CORRUPTORS, OF_MAPPINGS, OF_SOURCES


@tk.corruptor
class DropVowels(tk.Corruptor):
    """Delete each ASCII vowel with probability ``rate``: the corruptor of the introduction."""

    rate: float = 0.5

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin("aeiouAEIOU"), self.rate))


@tk.corruptor(keeps_length=True)
class AfterTheLetter(tk.Corruptor):
    """Puts an x in the place of each b that comes after an a, be it the last of the text before."""

    rate: float = 1

    def __post_init__(self):
        check_rate(self, "rate", self.rate)

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin("b"), self.rate)
        back = np.where(chosen.at > 1, 2, 1) if len(chosen) else 1
        before = texts.units[np.maximum(chosen.at - 1, 0)]
        far = texts.units[np.maximum(chosen.at - back, 0)]
        return tk.Edits.replace(chosen.where((before == ord("a")) | (far == ord("a"))), "x")


@tk.corruptor
class Fails(tk.Corruptor):
    """Does not know the letter z."""

    def edits(self, texts, streams):
        if (texts.units == ord("z")).any():
            raise KeyError("z")
        return tk.Edits.none()


class Plain:
    """Forgot its decorator."""

    def batches(self):
        yield tk.TextBatch.from_list(["a"])


class PlainMapping:
    """Forgot its decorator."""

    def pairs(self, records, streams):
        return tk.Restore(tk.LowerCase()).pairs(records, streams)

    def check(self, pair):
        return


# Messages


def broken(law, subject):
    with pytest.raises(tk.LawBroken) as caught:
        getattr(testing, law)(subject)
    return str(caught.value)


def test_a_broken_law_reads_well():
    assert broken("check_split_invariance", AfterTheLetter()) == textwrap.dedent("""\
        check_split_invariance: AfterTheLetter() breaks this law.
        The law: Each text of a batch becomes what it becomes alone: a batch may be cut anywhere.
        Expected: 'b'
        Found:    'x'
        To see it again:
            from tunekit.testing import check_split_invariance
            check_split_invariance(AfterTheLetter())
            AfterTheLetter()(['a', 'b'])
            AfterTheLetter()('b')  # alone""")


def test_an_error_is_a_break_of_the_law_and_its_cause_is_kept():
    message = broken("check_total", Fails())
    assert "Expected: no error\nFound:    KeyError: 'z'" in message
    assert message.endswith("Fails()('z')")
    with pytest.raises(tk.LawBroken) as caught:
        testing.check_total(Fails())
    assert isinstance(caught.value.__cause__, KeyError)


def test_another_seed_stands_in_the_message():
    with pytest.raises(tk.LawBroken, match=r"check_total\(Fails\(\), seed=5\)"):
        testing.check_total(Fails(), seed=5)


def test_the_smallest_case_is_the_same_each_time():
    assert len({broken("check_split_invariance", AfterTheLetter()) for _ in range(3)}) == 1


@tk.corruptor
class FailsAtLetters(tk.Corruptor):
    """Knows no letters."""

    def edits(self, texts, streams):
        if any(char.isalpha() for text in texts.texts for char in text):
            raise KeyError("a letter")
        return tk.Edits.none()


def message_of_drawn_case():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "picked", lambda _: [])
        return broken("check_quiet", FailsAtLetters())


def test_a_drawn_case_shrinks():
    message = message_of_drawn_case()
    assert re.search(r"\n    FailsAtLetters\(\)\('.'\)$", message), message


# The report


def test_the_corruptor_of_the_introduction_passes():
    report = check_corruptor(DropVowels())
    assert {"check_split_invariance", "check_undo", "check_rate_one", "check_pickle"} <= set(report.passed)
    assert "check_p_zero" in report.skipped
    assert report.could_declare == ("shortens",)
    assert str(report).splitlines()[0].startswith("DropVowels(): ")
    assert "check_shortens" in str(report)
    assert str(report).endswith("Could be declared: shortens.")
    assert repr(report).startswith("<DropVowels(): ")


def test_all_that_is_broken_is_said_at_once():
    with pytest.raises(tk.LawBroken) as caught:
        check_corruptor(
            AfterTheLetter(), checks=["check_split_invariance", "check_order_equivariance", "check_quiet"]
        )
    message = str(caught.value)
    assert message.startswith(
        "AfterTheLetter(): 2 laws are broken: check_split_invariance, check_order_equivariance.\n\n"
        "check_split_invariance: "
    )
    assert "\n\ncheck_order_equivariance: " in message
    assert "check_quiet" in caught.value.__notes__[0]


def test_expected_failures_are_reported_with_their_reason():
    known = {"check_split_invariance": "it looks back", "check_order_equivariance": "it looks back"}
    report = check_corruptor(AfterTheLetter(), checks=[*known, "check_quiet"], expected_failures=known)
    assert report.expected == tuple(known)
    assert report.passed == ("check_quiet",)
    assert "expected to fail  " in str(report)
    assert "it looks back" in str(report)


def test_an_expected_failure_that_holds_is_an_error():
    with pytest.raises(
        tk.LawBroken, match=r"check_quiet: .* was expected to fail \(too loud\), and holds.\nHint: "
    ):
        check_corruptor(DropVowels(), checks=["check_quiet"], expected_failures={"check_quiet": "too loud"})


def check_mine(corruptor):
    """A law of one's own."""
    assert corruptor("abc") == "bc", "an a stays"


def test_laws_of_ones_own():
    assert check_corruptor(DropVowels(rate=1), checks=[check_mine, "check_quiet"]).passed == (
        "check_mine",
        "check_quiet",
    )
    with pytest.raises(
        tk.LawBroken, match="check_mine: DropVowels\\(rate=0\\) breaks this check: an a stays"
    ):
        check_corruptor(DropVowels(rate=0), checks=[check_mine])
    known = {"check_mine": "why not"}
    assert check_corruptor(DropVowels(rate=0), checks=[check_mine], expected_failures=known).expected


def test_a_twin():
    def twin(text, *_):
        return "".join(c for c in text if c not in "aeiouAEIOU")

    assert check_corruptor(DropVowels(rate=1), checks=[], twin=twin).passed == ("check_twin",)
    with pytest.raises(tk.LawBroken, match="check_twin: UpperCase\\(\\)"):
        check_corruptor(tk.UpperCase(), checks=[], twin=twin)


BAD = [
    (lambda: check_corruptor(tk.LowerCase), r"corruptor=<class .*\nHint: call the class: LowerCase\(\)"),
    (lambda: check_corruptor(tk.texts([])), "corruptor must be a corruptor"),
    (
        lambda: check_corruptor(DropVowels(), checks=["check_undoo"]),
        "'check_undoo'.*\nHint: Did you mean 'check_undo'",
    ),
    (lambda: check_corruptor(DropVowels(), checks="check_undo"), "put it in a list"),
    (lambda: check_corruptor(DropVowels(), checks=[5]), "checks=5"),
    (
        lambda: check_corruptor(DropVowels(), expected_failures={"check_totl": "x"}),
        "Did you mean 'check_total'",
    ),
    (lambda: check_corruptor(DropVowels(), expected_failures={"check_total": ""}), "a reason"),
    (lambda: check_corruptor(DropVowels(), seed=0.5), "seed must be an integer"),
    (
        lambda: check_mapping(DropVowels()),
        r"mapping must be a mapping.*\nHint: .* a corruptor: check_corruptor",
    ),
    (lambda: check_source(tk.Restore(DropVowels())), r"source must be a source.*\nHint: .* check_mapping"),
    (lambda: check_corruptor(tk.texts([])), r"must be a corruptor.*\nHint: this is a source: check_source"),
    (lambda: check_source(Plain()), "source must be a value.*\nHint: put @tk.value above its class"),
    (lambda: check_mapping(PlainMapping()), "mapping must be a value.*\nHint: put @tk.value above its class"),
    (lambda: parametrize_with_checks([Plain()]), "must be a value.*\nHint: put @tk.value above its class"),
    (lambda: parametrize_with_checks([tk.LowerCase]), r"Hint: call the class: LowerCase\(\)"),
    (lambda: parametrize_with_checks([5]), "corruptors, mappings or sources"),
    (lambda: parametrize_with_checks(DropVowels()), "put it in a list"),
    (lambda: parametrize_with_checks([DropVowels()], expected_failures={"check_id": "x"}), "Did you mean"),
]


@pytest.mark.parametrize(("call", "message"), BAD, ids=[message for _, message in BAD])
def test_bad_arguments_are_refused(call, message):
    with pytest.raises(tk.InvalidArgument, match=message):
        call()


# Whatever else runs on the machine


def seconds(monkeypatch, *took):
    """A clock for patience: each run takes what is said."""
    ticks = (tick for took_one in took for tick in (0.0, took_one))
    monkeypatch.setattr(patience, "thread_time", lambda: next(ticks, 9.0))


def test_patience_takes_the_best_of_several(monkeypatch):
    monkeypatch.setattr(patience, "thread_time", lambda: 0.0)
    waits = patience.Patience()
    seconds(monkeypatch, *[0.01, 0.001, 0.01], *[0.09, 0.005, 0.09], 0.15, 0.001)
    assert [waits.timed(lambda: "done") for _ in range(4)] == ["done"] * 4


@pytest.mark.parametrize("took", [[0.001, 0.001, 0.001, 0.2], [3.0]])
def test_patience_gives_up_before_what_would_take_minutes(monkeypatch, took):
    monkeypatch.setattr(patience, "thread_time", lambda: 0.0)
    waits = patience.Patience()
    seconds(monkeypatch, *took)
    for _ in range(2 if len(took) > 1 else 1):
        waits.timed(list)
    with pytest.raises(NotHere, match=r"^gave up after 9\.0 s of processor time$"):
        waits.timed(list)


# The laws


ALL = {name: getattr(testing, name) for name in testing.__all__ if name.startswith("check_")}
SUITES = {"check_corruptor", "check_mapping", "check_source"}


def test_every_law_is_public_and_stands_in_a_suite():
    assert set(ALL) - SUITES - {"check_twin"} == {*OF_CORRUPTORS, *OF_MAPPINGS, *OF_SOURCES}
    assert len(OF_CORRUPTORS) >= 50


@pytest.mark.parametrize(
    "law", [law for name, law in ALL.items() if name not in SUITES], ids=lambda law: law.__name__
)
def test_every_law_says_what_it_is(law):
    first, *_ = law.__doc__.splitlines()
    assert first.endswith(".")
    assert len(first) < 120


def test_a_law_says_what_came_of_it():
    assert testing.check_undo(DropVowels()).status == "held"
    skipped = testing.check_p_zero(DropVowels())
    assert (skipped.status, skipped.why) == ("skipped", "it has no argument p")


def test_a_class_that_another_process_cannot_find_is_no_failure():
    @tk.corruptor
    class Local(tk.Corruptor):
        def edits(self, texts, streams):
            return tk.Edits.none()

    assert testing.check_fresh_process(Local()).status == "skipped"


def test_a_source_that_is_read_once():
    report = check_source(tk.texts(iter(["a", "b"])))
    assert "check_re_iterable" in report.passed
    assert "check_passes" in report.skipped


# Mappings that many inputs lead to


def to_one(make, **more):
    """A mapping from a text to what a function makes of it, with a check that says no more than that."""

    @tk.mapping
    class Made:
        def pairs(self, records, streams):
            targets = tk.TextBatch.from_list([make(text) for text in records.texts.texts])
            given = dict.fromkeys(more, records.texts)
            return tk.PairBatch(records.texts, targets, records.ids, records.groups, streams, **given)

        def check(self, pair):
            if make(pair.input) != pair.target:
                raise tk.LawBroken("the target is another")

    return Made()


TAMPERED = ["check_tampered_input", "check_tampered_target", "check_pair_law"]
MANY_TO_ONE = [
    lambda text: text.partition(". ")[0],
    str.lower,
    lambda text: text[:5],
    lambda text: " ".join(text.split()),
    lambda text: str(len(text)),
    lambda text: "long" if len(text) > 20 else "short",
    lambda _: "same",
]


@pytest.mark.parametrize("make", MANY_TO_ONE)
@pytest.mark.parametrize("more", [{}, {"source": True}])
def test_a_mapping_that_many_inputs_lead_to(make, more):
    mapping = to_one(make, **more)
    assert check_mapping(mapping, checks=TAMPERED).passed == tuple(TAMPERED)
    check_mapping(mapping.on_input(tk.LowerCase()), checks=TAMPERED)


def test_a_check_that_says_less_than_the_mapping_does():
    """It lets pass what the mapping would not make."""

    @tk.mapping
    class Loose:
        def pairs(self, records, streams):
            lower = tk.LowerCase().edits(records.texts, streams).apply(records.texts)
            return tk.PairBatch(records.texts, lower, records.ids, records.groups, streams)

        def check(self, pair):
            if pair.input.lower().split()[:3] != pair.target.split()[:3]:
                raise tk.LawBroken("another beginning")

    with pytest.raises(tk.LawBroken, match="check_tampered_input"):
        check_mapping(Loose(), checks=["check_tampered_input"])
