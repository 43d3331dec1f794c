"""The workloads as programs of our engine, run by the production loop."""

import math
import time
from collections.abc import Callable

import numpy as np

from sim import measures
from sim.engine import opcodes as op
from sim.engine import state
from sim.engine.machine import Counted, Machine
from sim.engine.program import NO_LIMIT, Group, Kind, Program
from tests.speed import workloads as w
from tests.speed.fault import run_with_fault
from tests.speed.outcome import Engine, Outcome

ONLY, NODE = 0, 1  # slots: the one node of its group, and the app node that the balancer chose
BALANCER, APP, CACHE, DATABASE = range(4)


def w1() -> Program:
    program = _fed(w.W1_RATE_RPS, Group("desk", "cpu", 1, w.W1_SERVERS))
    program.append(op.USE, x=w.W1_SERVICE_S, y=1.0)
    program.append(op.END)
    return program


def w2() -> Program:
    program = _fed(w.W2_RATE_RPS, *_site())
    _use(program, BALANCER, w.BALANCER_S)
    program.append(op.PICK, a=APP, b=NODE, x=op.ROUND_ROBIN)
    program.append(op.ACQUIRE, a=APP, b=NODE)
    _handle(program)
    program.append(op.RELEASE, a=APP, b=NODE)
    program.append(op.END)
    return program


def w2_lite() -> Program:
    program = _fed(w.W2_RATE_RPS, *_site())
    _use(program, BALANCER, w.BALANCER_S)
    program.append(op.PICK, a=APP, b=NODE, x=op.ROUND_ROBIN)
    to_write = program.append(op.BRANCH, x=w.WRITES)
    program.append(op.USE, a=APP, b=NODE, x=w.READ_S + w.ANSWER_S, y=1.0)
    _use(program, CACHE, w.CACHE_S)
    on_hit = program.append(op.BRANCH, x=1 - w.MISSES)
    _use(program, DATABASE, w.DATABASE_READ_S)
    on_miss = program.append(op.JUMP)
    program.land(to_write)
    program.append(op.USE, a=APP, b=NODE, x=w.WRITE_S + w.ANSWER_S, y=1.0)
    _use(program, DATABASE, w.DATABASE_WRITE_S)
    program.land(on_hit)
    program.land(on_miss)
    program.append(op.END)
    return program


def w3() -> Program:
    program = _fed(w.W3_RATE_RPS, *_site(limit=w.LINE, skips=True), timeout_s=w.PATIENCE_S, retries=1)
    _use(program, BALANCER, w.BALANCER_S)
    program.append(op.PICK, a=APP, b=NODE, x=op.ROUND_ROBIN)
    at_door = program.append(op.ACQUIRE, a=APP, b=NODE)
    _handle(program)
    program.append(op.RELEASE, a=APP, b=NODE)
    held = range(at_door + 1, program.append(op.END))
    lost = program.append(op.RELEASE, a=APP, b=NODE)
    silence = program.append(op.DELAY, a=op.CALL, x=w.PATIENCE_S)  # the client hears nothing, and leaves before
    program.append(op.FAILED)
    program.fail[at_door] = silence
    for instruction in held:
        program.fail[instruction] = lost
    return program


def _fed(rate_rps: float, *groups: Group, timeout_s: float = math.inf, retries: int = 0) -> Program:
    program = Program(groups=list(groups), slots=2)
    kind = Kind("visit", 0, rate_rps, math.inf, timeout_s, at_site=False, retries=retries, backoff_s=w.PAUSE_S)
    program.kinds.append(kind)
    return program


def _site(limit: int = NO_LIMIT, *, skips: bool = False) -> tuple[Group, ...]:
    return (
        Group("balancer", "cpu", 1, 1),
        Group("app", "workers", w.APP_NODES, w.APP_WORKERS, limit, skips),
        Group("cache", "cpu", 1, w.CACHE_SERVERS),
        Group("database", "cpu", 1, w.CONNECTIONS),
    )


def _use(program: Program, group: int, mean_s: float) -> None:
    program.append(op.USE, a=group, b=ONLY, x=mean_s, y=1.0)


def _handle(program: Program) -> None:
    """What is done while the worker is held: reads first, writes behind them, both into the last delay."""
    to_write = program.append(op.BRANCH, x=w.WRITES)
    program.append(op.DELAY, a=op.CALL, x=w.READ_S, y=1.0)
    _use(program, CACHE, w.CACHE_S)
    on_hit = program.append(op.BRANCH, x=1 - w.MISSES)
    _use(program, DATABASE, w.DATABASE_READ_S)
    on_miss = program.append(op.JUMP)
    program.land(to_write)
    program.append(op.DELAY, a=op.CALL, x=w.WRITE_S, y=1.0)
    _use(program, DATABASE, w.DATABASE_WRITE_S)
    program.land(on_hit)
    program.land(on_miss)
    program.append(op.DELAY, a=op.CALL, x=w.ANSWER_S, y=1.0)


def _plain(program: Callable[[], Program]) -> Engine:
    return lambda seed, requests: _timed(Machine(program(), seed=seed, requests=requests), _run)


def _run(machine: Machine) -> Counted:
    return machine.run(drain=True)


def _timed(machine: Machine, run: Callable[[Machine], Counted]) -> Outcome:
    began = time.perf_counter()
    counted = run(machine)
    seconds = time.perf_counter() - began
    histogram = counted.histogram[0]
    good, started = (counted.outcome[:, 0, column].sum() for column in (op.GOOD, op.STARTED))
    p99_s = measures.quantile_s(histogram, 0.99).value
    return Outcome(seconds, _mean_s(histogram), p99_s, float(good / started))


def _mean_s(histogram: measures.Counts) -> float:
    """From bins that are one per cent wide."""
    middles = state.BIN_FLOOR_S * np.exp((np.arange(state.BINS) + 0.5) * state.BIN_WIDTH)
    return float(np.average(middles, weights=histogram.sum(axis=0)))


def _w3(seed: int, requests: int) -> Outcome:
    return _timed(Machine(w3(), seed=seed, requests=requests), lambda machine: run_with_fault(machine, APP, NODE))


ENGINES: dict[str, Engine] = {"W1": _plain(w1), "W2": _plain(w2), "W2-lite": _plain(w2_lite), "W3": _w3}
