"""What this package adds to tunekit obeys the laws that tunekit's own objects obey."""

from pathlib import Path

from marginalia import Fortunes, Redact, Stutter

from tunekit.testing import parametrize_with_checks

SAYINGS = Path(__file__).with_name("sayings")


@parametrize_with_checks([Stutter(), Stutter(rate=0.5, name="loud"), Redact(), Fortunes(path=str(SAYINGS))])
def test_conformance(subject, check):
    check(subject)
