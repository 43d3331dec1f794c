"""The engine against the closed forms of queueing theory, inside its own 99 % interval."""

import math

import pytest

from sim.engine import opcodes as op
from sim.engine.machine import Machine
from sim.engine.program import Group, Kind, Program

T_99 = 2.861  # of Student's distribution, 19 degrees of freedom


def single_station(rate_rps: float, servers: int, service_s: float = 1.0, cv: float = 1.0) -> Program:
    program = Program(groups=[Group("desk", "cpu", 1, servers)])
    program.kinds.append(Kind("visit", 0, rate_rps, math.inf, math.inf, at_site=False))
    program.append(op.USE, a=0, b=0, x=service_s, y=cv)
    program.append(op.END)
    return program


def erlang_c(servers: int, offered: float) -> float:
    """Probability of waiting in M/M/c. Erlang, 1917."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return servers * blocked / (servers - offered * (1 - blocked))


@pytest.mark.parametrize(("servers", "busy"), [(1, 0.5), (1, 0.8), (8, 0.8), (4, 0.9)])
def test_mm_c_agrees_with_its_closed_form(servers: int, busy: float) -> None:
    rate = servers * busy
    counted = Machine(single_station(rate, servers), seed=20261124, requests=400_000).run()
    in_line = erlang_c(servers, rate) * rate / (servers - rate)
    for measured, expected in ((counted.waiting[:, 0], in_line), (counted.busy[:, 0], rate)):
        half = T_99 * measured.std(ddof=1) / math.sqrt(len(measured))
        assert abs(measured.mean() - expected) <= half
        assert half < 0.25 * expected


def test_a_general_service_time_waits_as_pollaczek_and_khinchine_say() -> None:
    rate, cv = 0.7, 0.5
    counted = Machine(single_station(rate, 1, cv=cv), seed=3, requests=400_000).run()
    in_line = rate**2 * (1 + cv**2) / (2 * (1 - rate))
    measured = counted.waiting[:, 0]
    assert abs(measured.mean() - in_line) <= T_99 * measured.std(ddof=1) / math.sqrt(len(measured))


def test_a_finite_line_drops_what_erlang_says() -> None:
    """M/M/1/2: one served, one waiting; blocked with probability ρ² / (1 + ρ + ρ²)."""
    program = Program(groups=[Group("desk", "workers", 1, 1, limit=1)])
    program.kinds.append(Kind("visit", 0, 1.0, math.inf, math.inf, at_site=False))
    program.append(op.ACQUIRE)
    program.append(op.DELAY, a=op.CALL, x=1.0, y=1.0)
    program.append(op.RELEASE)
    program.append(op.END)
    counted = Machine(program, seed=5, requests=300_000).run()
    dropped = counted.outcome[:, 0, 2] / counted.outcome[:, 0, 5]
    assert abs(dropped.mean() - 1 / 3) <= T_99 * dropped.std(ddof=1) / math.sqrt(len(dropped))


def test_nothing_is_lost_or_made_up() -> None:
    counted = Machine(single_station(1.2, 1), seed=1, requests=20_000).run()
    ended = int(counted.outcome[:, :, 0].sum() + counted.outcome[:, :, 2].sum())
    started = int(counted.outcome[:, :, 5].sum())
    assert started == ended + len(counted.unfinished)
    assert counted.arrived == 20_000


def test_equal_inputs_give_equal_results_to_the_last_bit() -> None:
    first, second = (Machine(single_station(0.9, 1), seed=9, requests=30_000).run() for _ in range(2))
    assert first.simulated_s == second.simulated_s
    assert (first.histogram == second.histogram).all()
    assert (first.waiting == second.waiting).all()
