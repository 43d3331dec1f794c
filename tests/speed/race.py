"""Every engine on every workload, taking turns: in each round everybody simulates the same number of requests."""

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.speed.outcome import Engine, Outcome
from tests.speed.page import Table
from tests.speed.workloads import Workload

ROUNDS = 7
TURNS = {"this engine": 10, "C": 10}  # in a round; a turn of the fast ones is too short to time alone
TARGETS = {
    ("W1", "SimPy"): "≥ 100 ×",
    ("W2", "SimPy"): "≥ 100 ×",
    ("W1", "Ciw"): "≥ 50 ×",
    ("W2-lite", "Ciw"): "≥ 50 ×",
    **{(name, "C"): "≤ 1.5 × its time" for name in ("W1", "W2", "W2-lite", "W3")},
}


@dataclass(frozen=True)
class Runner:
    """One engine at one workload: its rate in each round, and what every turn of it said."""

    name: str
    rates: list[float]
    outcomes: list[Outcome]


def race(workload: Workload, engines: Mapping[str, Engine]) -> list[Runner]:
    runners = [Runner(name, [], []) for name in engines]
    for _ in range(ROUNDS):
        for runner in runners:
            turns = [engines[runner.name](seed, workload.requests) for seed in _seeds(runner)]
            runner.rates.append(len(turns) * workload.requests / sum(turn.seconds for turn in turns))
            runner.outcomes.extend(turns)
    return runners


def _seeds(runner: Runner) -> range:
    taken = len(runner.outcomes)
    return range(taken, taken + TURNS.get(runner.name, 1))


def table(workload: Workload, runners: list[Runner]) -> Table:
    columns = ("engine", "requests a second", "this engine", "target", "mean, ms", "p99, ms", "good")
    ours = next((runner for runner in runners if runner.name == "this engine"), None)
    note = f"{workload.requests:,} requests a turn; medians of {ROUNDS} rounds, and of all turns for what was measured."
    return Table(f"{workload.name}: {workload.words}", columns, [*_rows(workload, ours, runners)], note)


def _rows(workload: Workload, ours: Runner | None, runners: list[Runner]) -> Iterator[tuple[str, ...]]:
    for runner in runners:
        said = [_median(runner, name) for name in ("mean_s", "p99_s", "good")]
        yield (
            runner.name,
            f"{statistics.median(runner.rates):,.0f}",
            _ratio(ours, runner),
            TARGETS.get((workload.name, runner.name), ""),
            f"{said[0] * 1e3:,.4g}",
            f"{said[1] * 1e3:,.4g}",
            f"{said[2]:.2%}",
        )


def _ratio(ours: Runner | None, other: Runner) -> str:
    """The median over the rounds."""
    if ours is None or ours is other:
        return ""
    ratio = statistics.median(a / b for a, b in zip(ours.rates, other.rates, strict=True))
    return f"{ratio:,.0f} × as fast" if ratio >= 10 else f"{1 / ratio:.2f} × its time"


def _median(runner: Runner, name: str) -> float:
    return statistics.median(getattr(outcome, name) for outcome in runner.outcomes)
