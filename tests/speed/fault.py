"""The fault of W3, done to our engine between two slices of its time: a node dies and comes back, noticed late."""

from collections.abc import Callable

import numpy as np

from sim.engine import loop, state
from sim.engine import opcodes as op
from sim.engine.machine import NEVER, Counted, Machine
from tests.speed import workloads as w


def run_with_fault(machine: Machine, group: int, slot: int) -> Counted:
    """As `Machine.run(drain=True)`, while the failing node of this group (chosen into this slot) does what W3 says."""
    horizon_s = machine.requests / w.W3_RATE_RPS
    station = machine.stations[machine.groups[group]["base"] + w.FAILING :][:1]
    ahead: list[tuple[float, Callable[[], None]]] = [
        (w.DOWN, lambda: _die(machine, station, group, slot)),
        (w.DOWN + w.LATE, lambda: station["listed"].fill(0)),
        (w.UP, lambda: station["up"].fill(1)),
        (w.UP + w.LATE, lambda: station["listed"].fill(1)),
    ]
    busy, waiting, ended = [], [], []
    for batch in range(-1, machine.batches):
        is_last = batch == machine.batches - 1
        until = machine.requests if is_last else machine.warm + (batch + 1) * machine.batch_size
        machine.count[state.BATCH] = batch
        started = machine.now_s
        while machine.count[state.ARRIVED] < until:
            machine.advance(until=until, stop_s=ahead[0][0] * horizon_s if ahead else NEVER)
            if machine.count[state.ARRIVED] < until:
                ahead.pop(0)[1]()
        if is_last:
            machine.clock[state.NEXT_ARRIVAL] = NEVER
            machine.advance()
        areas = machine.areas()
        if batch >= 0:
            busy.append(areas[0] / (machine.now_s - started))
            waiting.append(areas[1] / (machine.now_s - started))
            ended.append(machine.now_s)
    return machine.counted(busy, waiting, ended)


def _die(machine: Machine, station: np.ndarray, group: int, slot: int) -> None:
    """Whoever has a worker there, or waits for one, is lost, wherever else it may be."""
    station["up"] = 0
    code, rows, now = machine.code, machine.rows, machine.now_s
    inside = np.zeros(len(code), np.bool_)
    (door,) = np.flatnonzero((code["op"] == op.ACQUIRE) & (code["a"] == group))
    (way_out,) = np.flatnonzero((code["op"] == op.RELEASE) & (code["a"] == group) & (code["fail"] >= 0))
    inside[door : way_out + 1] = True
    there = (rows["kind"] >= 0) & inside[rows["pc"]] & (machine.slot[:, slot] == w.FAILING)
    for r in np.flatnonzero(there):
        loop.strike(
            code, machine.groups, machine.stations, machine.kinds, rows, machine.slot, machine.spent, machine.heap,
            machine.count, int(r), op.LOST, group, now,
        )  # fmt: skip
    station["busy"] = 0
