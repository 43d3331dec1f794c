"""The workloads as programs of our engine, run by the production loop."""

import math
import time
from collections.abc import Callable

from sim import measures
from sim.engine import loop
from sim.engine import opcodes as op
from sim.engine.machine import Counted, Machine
from sim.engine.program import Group, Kind, Program
from tests.speed import workloads as w
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


def _fed(rate_rps: float, *groups: Group) -> Program:
    program = Program(groups=list(groups), slots=2)
    program.kinds.append(Kind("visit", 0, rate_rps, math.inf, math.inf, at_site=False))
    return program


def _site() -> tuple[Group, ...]:
    return (
        Group("balancer", "cpu", 1, 1),
        Group("app", "workers", w.APP_NODES, w.APP_WORKERS),
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


def _engine(program: Callable[[], Program]) -> Engine:
    def run(seed: int, requests: int) -> Outcome:
        machine = Machine(program(), seed=seed, requests=requests)
        began = time.perf_counter()
        counted = machine.run()
        return _outcome(time.perf_counter() - began, counted)

    return run


def _outcome(seconds: float, counted: Counted) -> Outcome:
    done, started = (counted.outcome[:, 0, column].sum() for column in (loop.DONE, loop.STARTED))
    p99_s = measures.quantile_s(counted.histogram[0], 0.99).value
    return Outcome(seconds, float(counted.spent_all[0].sum() / done), p99_s, float(done / started))


ENGINES: dict[str, Engine] = {name: _engine(make) for name, make in (("W1", w1), ("W2", w2), ("W2-lite", w2_lite))}
