"""How many examples a second the strategies give: `python benchmarks/strategies.py`.

Each row compares a strategy with `st.text()` of the same length, in one run: A B A B …, processor time, the least of
several runs, Hypothesis' own work included, the generate phase only. `ratio` is examples a second by those of
`st.text()`, and the bar is 0.8. The length of a text is drawn from 3/4 to 5/4 of that of the row; in the first row of
each kind both have their default sizes, and the mean length stands there.
"""

import argparse
import time
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import tunekit as tk
from tunekit import strategies as tks

BAR = 0.8
# Above this, Hypothesis cannot make `st.text()`.
MOST_PLAIN = 2_000
NOISES = {"LowerCase": tk.LowerCase(), "RandomEdits": tk.RandomEdits(rate=0.05), "SwapWords": tk.SwapWords()}


def measured(strategy: st.SearchStrategy[Any], examples: int) -> tuple[float, float]:
    """Seconds of processor time for an example, and the mean length of the texts."""
    lengths: list[int] = []

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(example: Any) -> None:
        lengths.append(len(example if isinstance(example, str) else example.text))

    began = time.process_time()
    run()
    return (time.process_time() - began) / len(lengths), sum(lengths) / len(lengths)


def sizes(length: int | None) -> dict[str, Any]:
    """The arguments for texts of about this length."""
    return {} if length is None else {"min_size": length * 3 // 4, "max_size": length * 5 // 4}


def rows(length: int | None) -> dict[str, st.SearchStrategy[Any]]:
    """The strategies of one length, by name."""
    texts = tks.texts(**sizes(length))
    found = {
        "texts()": texts,
        "texts(script, genre)": tks.texts(script="latin", genre="prose", **sizes(length)),
    }
    return found | {f"corrupted(texts(), {n})": tks.corrupted(texts, c) for n, c in NOISES.items()}


def compared(length: int | None, examples: int, runs: int) -> Iterator[str]:
    """The lines of one length."""
    named = rows(length)
    if length is None or length <= MOST_PLAIN:
        named = {"st.text()": st.text(**sizes(length)), **named}
    best = {name: (float("inf"), 0.0) for name in named}
    for _ in range(runs):
        best = {name: min(best[name], measured(strategy, examples)) for name, strategy in named.items()}
    plain, _ = best.pop("st.text()", (None, 0))
    for name, (seconds, mean) in best.items():
        figures = f"{length or 'default':>8} | {name:<34} | {mean:>7,.0f} | {1 / seconds:>8,.0f}"
        if plain is None:
            yield f"{figures} |         - |     - | -"
        else:
            ratio = plain / seconds
            yield f"{figures} | {1 / plain:>9,.0f} | {ratio:>5.2f} | {'yes' if ratio >= BAR else 'NO'}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Examples a second, by those of st.text().")
    parser.add_argument("--quick", action="store_true", help="fewer examples and runs")
    quick = parser.parse_args().quick
    examples, runs = (150, 2) if quick else (600, 5)
    print(
        f"{'length':>8} | {'strategy':<34} | {'mean':>7} | {'a second':>8} | {'st.text()':>9} | ratio | bar 0.8?"
    )
    for length in (None, 10, 40, 200, 1_000, 20_000):
        for line in compared(length, examples, runs):
            print(line, flush=True)


if __name__ == "__main__":
    main()
