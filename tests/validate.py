"""Is the simulator right where the answer is known? `make validate`. Exit status 1 if a figure is not.

Every law with the parameters, the closed form, what was measured over several seeds with its 99 % interval, and in how
many of the seeds the truth lay inside that run's own interval: 99 of 100 are to be expected.
"""

import math
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from sim import golden, popularity, warm
from sim.engine import opcodes as op
from sim.engine.machine import Counted
from sim.measures import Interval
from sim.reality import telling, trial
from tests.laws import caches, check, peers
from tests.laws.calls import calls
from tests.laws.check import Row
from tests.laws.choices import choices
from tests.laws.essay import stages
from tests.laws.networks import Network, little, loss, networks, pool, tandem, time_s, utilisation
from tests.laws.queues import DOWN_S, UP_S, fixed_users, impatient, losing, queues, two_classes, wait

SEEDS = 10
REQUESTS = 400_000
LOOKUPS = 300_000
REALITY_REQUESTS = 100_000
CACHES = (  # items, zipf, room, ttl_s; one lookup a second
    (4000, 0.0, 400, math.inf),
    (4000, 0.6, 400, math.inf),
    (4000, 0.8, 100, math.inf),
    (4000, 1.0, 400, math.inf),
    (4000, 1.0, 2000, math.inf),
    (4000, 1.3, 40, math.inf),
    (4000, 0.0, 4000, 2000.0),
    (4000, 0.8, 4000, 500.0),
    (4000, 1.0, 4000, 2000.0),
    (4000, 0.0, 400, 500.0),
    (4000, 0.6, 400, 500.0),
    (4000, 0.6, 400, 1000.0),
    (4000, 0.6, 1500, 4000.0),
    (4000, 1.0, 400, 2000.0),
    (4000, 1.0, 400, 500.0),
)
INTERVALS = {
    ("M/M/1", "c 1, load 0.8"),
    ("M/M/1", "c 1, load 0.9"),
    ("M/M/c", "c 8, load 0.8"),
    ("M/G/1", "load 0.8, cv 2"),
}
COVERED = 100
PEER_SEEDS = 10
PEER_REQUESTS = 20_000
NOT_IN_THE_ENGINE = ("processor sharing",)


def main() -> int:
    warm()
    rows: list[Row] = []
    heading()
    for row in of_networks():
        rows.append(row)
        show(row)
    say("\nLittle's law: the line of every station above beside rate × wait; measured is L, expected λ W, one seed")
    wrong_lines = list(of_little())
    say("\nCaches: what `sim.popularity` says (expected) beside a cache simulated item by item (measured)")
    heading()
    for row in of_caches():
        rows.append(row)
        show(row)
    say(f"\nPeers: time in the network, s, and what else they can say; 99 % interval over {PEER_SEEDS} seeds each")
    apart = []
    for words, is_overlap in chain(of_peers(), of_more_peers()):
        say(words)
        if not is_overlap:
            apart.append(words.strip())
    say(f"\nHow often the truth lies inside a run's own 99 % interval, of {COVERED} seeds each")
    for line in of_intervals():
        say(line)
    say("\nThe essay: each stage breaks at its row of the cheat sheet, later than the one before")
    for words, is_right in stages():
        say(words)
        if not is_right:
            apart.append(words.strip())
    say("\nReality: published systems, and pairs that differ by one thing, under one seed")
    say(telling.text([trial.run(case, seed=7, requests=REALITY_REQUESTS) for case in golden.cases()]))
    return summary(rows, wrong_lines + apart)


def of_networks() -> Iterator[Row]:
    for n, network in enumerate([*networks(), *queues(), *calls(), *choices()]):
        runs = check.run(network, seeds=range(SEEDS * n, SEEDS * (n + 1)), requests=REQUESTS)
        yield from (check.compare(network, figure, runs) for figure in network.figures)


def of_little() -> Iterator[str]:
    """Prints each station; yields those that are wrong."""
    for network in networks():
        (counted,) = check.run(network, seeds=[7], requests=REQUESTS)
        for station, expected, measured in little(counted):
            is_right = abs(measured / expected - 1) <= check.WITHIN
            name = f"{network.law}, {network.parameters}"
            say(f"  {name:<58}{station:<10}{expected:>12.5g}{measured:>12.5g}{measured / expected - 1:>+9.2%}")
            if not is_right:
                yield f"{name}: {station}"


def of_caches() -> Iterator[Row]:
    for items, zipf, room, ttl_s in CACHES:
        said = popularity.hit_ratio(items=items, zipf=zipf, rate_rps=1.0, room=room, ttl_s=ttl_s)
        found = [
            caches.lru_hits(items=items, zipf=zipf, rate_rps=1.0, room=room, ttl_s=ttl_s, seed=seed, asked=LOOKUPS)
            for seed in range(1, 6)
        ]
        law = "Che, LRU" if ttl_s == math.inf else "lifetime, room for all" if room >= items else "LRU with lifetime"
        inside = sum(each.straddles(said) for each in found)
        about = f"{items} items, zipf {zipf:g}, room {room}" + ("" if ttl_s == math.inf else f", {ttl_s:g} s")
        yield Row(law, about, "hit ratio", said, check.over_seeds([each.value for each in found]), inside, len(found))


def of_peers() -> Iterator[tuple[str, bool]]:
    """The same networks in other simulators: both intervals must overlap."""
    for name, rate_rps, stations in (("W1, M/M/8", 6.4, peers.W1), ("tandem, M/M/1 and M/M/2", 1.0, peers.TANDEM)):
        network = Network(name, "", tandem(rate_rps, stations), ())
        runs = check.run(network, seeds=range(PEER_SEEDS), requests=REQUESTS)
        ours = check.over_seeds([time_s(counted) for counted in runs])
        yield f"  {name:<26}{'this engine':<13}{ours.value:>9.4f}   [{ours.lo:.4f}, {ours.hi:.4f}]", True
        for peer, simulate in peers.PEERS.items():
            theirs = check.over_seeds(
                [
                    float(
                        np.mean(simulate(rate_rps, stations, seed=seed, requests=PEER_REQUESTS)[PEER_REQUESTS // 10 :])
                    )
                    for seed in range(PEER_SEEDS)
                ]
            )
            is_overlap = theirs.lo <= ours.hi and ours.lo <= theirs.hi
            cells = f"{theirs.value:>9.4f}   [{theirs.lo:.4f}, {theirs.hi:.4f}]   {ours.value / theirs.value - 1:+.2%}"
            yield f"  {'':<26}{peer:<13}{cells}{'' if is_overlap else '   WRONG'}", is_overlap


def of_more_peers() -> Iterator[tuple[str, bool]]:
    """Priority, a finite line, fixed users and a node that is lost, in other simulators."""
    rates, (servers, places, users) = (0.3, 0.4), (4, 12, 30)
    shared = {"program": two_classes(*rates), "read": lambda made: [wait(0)(made).value, wait(1)(made).value]}
    finite = {
        "program": pool(5.2, servers, places - servers, delay_s=1.0, cv=1.0),
        "read": lambda made: [loss(made).value],
    }
    closed = {
        "program": fixed_users(users, think_s=10.0, desks=((3, 1.0),)),
        "read": lambda made: [3 * utilisation(0)(made).value],
    }
    lost = {"program": impatient(0.8, math.inf, skips=False), "read": after_losses, "simulate": losing}
    cases: tuple[tuple[str, Any, dict[str, Callable[..., list[float]]]], ...] = (
        (
            "priority, waits",
            shared,
            {"SimPy": partial(peers.priority_in_simpy, rates), "Ciw": partial(peers.priority_in_ciw, rates)},
        ),
        (
            "M/M/4/12, share lost",
            finite,
            {
                "SimPy": partial(peers.finite_in_simpy, 5.2, servers, places),
                "Ciw": partial(peers.finite_in_ciw, 5.2, servers, places),
            },
        ),
        ("30 fixed users, 1/s", closed, {"SimPy": partial(peers.closed_in_simpy, users, 10.0, 3)}),
        (
            "node lost: shares",
            lost,
            {"SimPy": partial(peers.lost_node_in_simpy, 0.8, up_s=UP_S, down_s=DOWN_S)},
        ),
    )
    for name, of_ours, others in cases:
        network = Network(name, "", of_ours["program"], (), of_ours.get("simulate"))
        ours = each_over_seeds(
            [of_ours["read"](made) for made in check.run(network, seeds=range(10), requests=REQUESTS)]
        )
        yield f"  {name:<26}{'this engine':<13}{told(ours)}", True
        for peer, simulate in others.items():
            theirs = each_over_seeds([simulate(seed=seed, requests=PEER_REQUESTS) for seed in range(PEER_SEEDS)])
            is_overlap = all(one.lo <= two.hi and two.lo <= one.hi for one, two in zip(ours, theirs, strict=True))
            yield (
                f"  {name if not is_overlap else '':<26}{peer:<13}{told(theirs)}{'' if is_overlap else '   WRONG'}",
                is_overlap,
            )


def after_losses(made: Counted) -> list[float]:
    counts = made.outcome.sum(axis=(0, 1))
    return [counts[column] / counts[op.STARTED] for column in (op.GOOD, op.LOST, op.REFUSED)]


def each_over_seeds(rows: list[list[float]]) -> list[Interval]:
    return [check.over_seeds(column) for column in zip(*rows, strict=True)]


def told(values: list[Interval]) -> str:
    return "   ".join(f"{each.value:>7.4f} [{each.lo:.4f}, {each.hi:.4f}]" for each in values)


def of_intervals() -> Iterator[str]:
    """Intervals are only as good as their batches are long: by number of requests of the run."""
    for network in networks():
        if (network.law, network.parameters) in INTERVALS:
            for requests in (20_000, 200_000):
                shares = check.coverage(network, seeds=COVERED, requests=requests).items()
                cells = "".join(f"   {figure} {share:.0%}" for figure, share in shares)
                yield f"  {network.law + ', ' + network.parameters:<30}{requests:>8,} requests{cells}"


# -- words ------------------------------------------------------------------------------------------------------------
def heading() -> None:
    cells = f"{'law':<33}{'parameters':<41}{'figure':<22}{'expected':>11}{'measured':>11}"
    say(f"{cells}{'99 % interval':>25}{'error':>9}{'seeds':>8}")


def show(row: Row) -> None:
    interval = f"[{row.measured.lo:.5g}, {row.measured.hi:.5g}]"
    cells = f"{row.law:<33}{row.parameters:<41}{row.figure:<22}{row.expected:>11.5g}{row.measured.value:>11.5g}"
    say(f"{cells}{interval:>25}{row.error:>+9.2%}{row.inside:>5}/{row.seeds:<2}{'' if row.is_right else '  WRONG'}")


def summary(rows: list[Row], wrong_lines: list[str]) -> int:
    wrong = [f"{row.law}, {row.parameters}: {row.figure}" for row in rows if not row.is_right] + wrong_lines
    say("\nNot in the engine, so not compared: " + ", ".join(NOT_IN_THE_ENGINE) + ".")
    say(f"{len(rows)} figures, the worst {max(abs(row.error) for row in rows):.2%} off; {len(wrong)} wrong.")
    of_loop = [row for row in rows if row.seeds == SEEDS]
    inside, seeds = sum(row.inside for row in of_loop), sum(row.seeds for row in of_loop)
    say(f"The truth lay inside the engine's own 99 % interval in {inside} of {seeds} runs ({inside / seeds:.1%}).")
    for each in wrong:
        say(f"WRONG: {each}")
    return 1 if wrong else 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
