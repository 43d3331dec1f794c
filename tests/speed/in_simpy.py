"""The workloads in SimPy, written as its documentation teaches: a process for each request, resources in `with`."""

import random
import time
from collections.abc import Callable, Generator
from typing import Any

import simpy

from tests.speed import workloads as w
from tests.speed.outcome import Engine, Outcome, of_times

Process = Generator[simpy.Event, Any, None]
Visit = Callable[[int], Process]


def w1(seed: int, requests: int) -> Outcome:
    world, draw, times = simpy.Environment(), random.Random(seed), blank(requests)
    desk = simpy.Resource(world, w.W1_SERVERS)

    def visit(number: int) -> Process:
        born = world.now
        with desk.request() as turn:
            yield turn
            yield world.timeout(draw.expovariate(1 / w.W1_SERVICE_S))
        times[number] = world.now - born

    return simulate(world, draw, w.W1_RATE_RPS, visit, times)


def w2(seed: int, requests: int) -> Outcome:
    world, draw, times = simpy.Environment(), random.Random(seed), blank(requests)
    balancer, cache, database, *apps = stations(world)
    turns = 0

    def visit(number: int) -> Process:
        nonlocal turns
        born, is_write = world.now, draw.random() < w.WRITES
        with balancer.request() as turn:
            yield turn
            yield world.timeout(draw.expovariate(1 / w.BALANCER_S))
        app = apps[turns % w.APP_NODES]
        turns += 1
        with app.request() as worker:
            yield worker
            yield from handle(world, draw, cache, database, is_write)
        times[number] = world.now - born

    return simulate(world, draw, w.W2_RATE_RPS, visit, times)


def w2_lite(seed: int, requests: int) -> Outcome:
    world, draw, times = simpy.Environment(), random.Random(seed), blank(requests)
    balancer, cache, database, *apps = stations(world)
    turns = 0

    def serve(station: simpy.Resource, mean_s: float) -> Process:
        with station.request() as turn:
            yield turn
            yield world.timeout(draw.expovariate(1 / mean_s))

    def visit(number: int) -> Process:
        nonlocal turns
        born, is_write = world.now, draw.random() < w.WRITES
        yield from serve(balancer, w.BALANCER_S)
        app = apps[turns % w.APP_NODES]
        turns += 1
        yield from serve(app, (w.WRITE_S if is_write else w.READ_S) + w.ANSWER_S)
        if is_write:
            yield from serve(database, w.DATABASE_WRITE_S)
        else:
            yield from serve(cache, w.CACHE_S)
            if draw.random() < w.MISSES:
                yield from serve(database, w.DATABASE_READ_S)
        times[number] = world.now - born

    return simulate(world, draw, w.W2_RATE_RPS, visit, times)


def w3(seed: int, requests: int) -> Outcome:
    world, draw, times = simpy.Environment(), random.Random(seed), blank(requests)
    balancer, cache, database, *apps = stations(world)
    believed, dead = set(range(w.APP_NODES)), set[int]()
    at_node: list[set[simpy.Process]] = [set() for _ in apps]
    last = 0

    def visit(number: int) -> Process:
        born, is_write = world.now, draw.random() < w.WRITES
        for pause in (w.PAUSE_S, None):
            answer = world.event()
            patience = world.timeout(w.PATIENCE_S)
            world.process(attempt(answer, patience, is_write))
            yield answer | patience
            if answer.triggered:
                times[number] = world.now - born
                return
            if pause:
                yield world.timeout(pause)

    def attempt(answer: simpy.Event, patience: simpy.Event, is_write: bool) -> Process:
        with balancer.request() as turn:
            yield turn
            yield world.timeout(draw.expovariate(1 / w.BALANCER_S))
        node = next_node()
        if node in dead or len(apps[node].queue) >= w.LINE:
            return
        me = world.active_process
        at_node[node].add(me)
        try:
            with apps[node].request() as worker:
                yield worker
                if not patience.processed:
                    yield from handle(world, draw, cache, database, is_write)
                    if not patience.processed:
                        answer.succeed()
        except simpy.Interrupt:
            return
        at_node[node].discard(me)

    def next_node() -> int:
        nonlocal last
        last = (last + 1) % w.APP_NODES
        while last not in believed:
            last = (last + 1) % w.APP_NODES
        return last

    def fault() -> Process:
        horizon = requests / w.W3_RATE_RPS
        yield world.timeout(w.DOWN * horizon)
        dead.add(w.FAILING)
        for lost in at_node[w.FAILING]:
            lost.interrupt()
        at_node[w.FAILING].clear()
        yield world.timeout(w.LATE * horizon)
        believed.remove(w.FAILING)
        yield world.timeout((w.UP - w.DOWN - w.LATE) * horizon)
        dead.remove(w.FAILING)
        yield world.timeout(w.LATE * horizon)
        believed.add(w.FAILING)

    world.process(fault())
    return simulate(world, draw, w.W3_RATE_RPS, visit, times)


# -- what they share --------------------------------------------------------------------------------------------------
def blank(requests: int) -> list[float | None]:
    """Each request's time in the system, by number."""
    return [None] * requests


def stations(world: simpy.Environment) -> list[simpy.Resource]:
    """Balancer, cache, database and the app nodes."""
    servers = (1, w.CACHE_SERVERS, w.CONNECTIONS, *[w.APP_WORKERS] * w.APP_NODES)
    return [simpy.Resource(world, each) for each in servers]


def handle(
    world: simpy.Environment, draw: random.Random, cache: simpy.Resource, database: simpy.Resource, is_write: bool
) -> Process:
    """What is done while the worker is held."""
    yield world.timeout(draw.expovariate(1 / (w.WRITE_S if is_write else w.READ_S)))
    is_asked = is_write
    if not is_write:
        with cache.request() as turn:
            yield turn
            yield world.timeout(draw.expovariate(1 / w.CACHE_S))
        is_asked = draw.random() < w.MISSES
    if is_asked:
        with database.request() as connection:
            yield connection
            yield world.timeout(draw.expovariate(1 / (w.DATABASE_WRITE_S if is_write else w.DATABASE_READ_S)))
    yield world.timeout(draw.expovariate(1 / w.ANSWER_S))


def simulate(
    world: simpy.Environment, draw: random.Random, rate_rps: float, visit: Visit, times: list[float | None]
) -> Outcome:
    """Let them all come, and run until the last has left."""

    def arrivals() -> Process:
        for number in range(len(times)):
            yield world.timeout(draw.expovariate(rate_rps))
            world.process(visit(number))

    world.process(arrivals())
    began = time.perf_counter()
    world.run()
    return of_times(time.perf_counter() - began, times)


ENGINES: dict[str, Engine] = {"W1": w1, "W2": w2, "W2-lite": w2_lite, "W3": w3}
