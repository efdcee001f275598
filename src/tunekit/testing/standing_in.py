"""The law of the closed interface: streams can be replaced by a stand-in."""

from fractions import Fraction
from typing import Any

from tunekit.engine.places import Chosen, Places
from tunekit.engine.ragged import Ints
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.testing.cases import Case
from tunekit.testing.differences import expect
from tunekit.testing.laws import case_law


class _StandIn:
    """Streams that can do nothing but what every stand-in can: ``thin``, ``draw``, and being handed on."""

    def __init__(self, streams: Streams) -> None:
        self._hidden = streams

    def thin(self, places: Places, rate: float | Fraction) -> Chosen:
        chosen = self._hidden.thin(places, rate)
        return Chosen(chosen.places, chosen.ranks, self, chosen.words)

    def draw(self, chosen: Chosen, n: int, counter: int) -> Ints:
        return self._hidden.draw(chosen, n, counter)

    def fork(self, name: str) -> "_StandIn":
        return _StandIn(self._hidden.fork(name))

    def after(self, names: tuple[str, ...]) -> "_StandIn":
        return _StandIn(self._hidden.after(names))

    def select(self, records: Ints) -> "_StandIn":
        return _StandIn(self._hidden.select(records))


@case_law
def check_stand_in(corruptor: Any, case: Case) -> None:
    """All its chance comes from ``thin`` and ``pick``, so that a test can put draws of its own in their place."""
    batch = case.batch
    stand_in: Any = _StandIn(case.streams(batch))
    expect(run(corruptor, batch, stand_in).texts.to_list(), case.of(corruptor))
