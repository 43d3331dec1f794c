"""What happens to a request as a whole: it begins, goes on, is watched and followed, ends and is counted."""

from typing import Any

import numpy as np

from sim.engine.draws import inlined, jit, mixed
from sim.engine.guards import earns
from sim.engine.heap import push
from sim.engine.opcodes import DONE, GOOD, LATE, PARTS, SLOW_WORK, STARTED, TIMED_OUT, TRACED, WASTED
from sim.engine.state import (
    AGE,
    ARRIVED,
    BATCH,
    BIN_FLOOR_S,
    BIN_WIDTH,
    BINS,
    FOLLOWED,
    FREE,
    GOING,
    IN_FLIGHT,
    KEPT,
    ONE_IN,
    TRAIL,
)

KEEP = 2  # of a stretch of time, a spot and a cause: so many requests are kept as samples


@inlined
def leads_nowhere(rq: Any, spent: Any, count: Any, r: Any) -> None:
    """Nobody needs to know any more where the time of request r went."""
    trail = rq[r].trail
    if trail > 0:
        spent[trail, 0] = count[TRAIL]
        count[TRAIL] = trail
        count[FOLLOWED] -= 1
        rq[r].trail = 0


@inlined
def one_in(count: Any, key: Any) -> Any:
    """Whether the request with this key is one of those that are followed."""
    return count[ONE_IN] == 1 or key % np.uint64(count[ONE_IN]) == np.uint64(0)


@inlined
def begin(
    rq: Any,
    slot: Any,
    spent: Any,
    r: Any,
    kind: Any,
    start: Any,
    region: Any,
    batch: Any,
    key: Any,
    draws: Any,
    now: Any,
    count: Any,
    is_followed: Any,
) -> None:
    """A row begins its program from the first instruction, with nothing spent and nothing chosen."""
    rq[r].pc = start
    rq[r].mode = GOING
    rq[r].kind = kind
    rq[r].region = region
    rq[r].batch = batch
    rq[r].key = key
    rq[r].draws = draws
    rq[r].leave = 0
    rq[r].timer = 0
    rq[r].tries = 0
    rq[r].gone = 0
    rq[r].item = -1
    rq[r].parent = -1
    rq[r].born = now
    rq[r].sent = now
    rq[r].inwards = now
    rq[r].outwards = -1.0
    for i in range(slot.shape[1]):
        slot[r, i] = 0
    leads_nowhere(rq, spent, count, r)
    if is_followed:
        trail = count[TRAIL]
        rq[r].trail = trail
        count[TRAIL] = np.int64(spent[trail, 0])
        count[FOLLOWED] += 1
        for i in range(spent.shape[1]):
            spent[trail, i] = 0.0


@inlined
def take(rq: Any, count: Any) -> Any:
    """A free row."""
    r = count[FREE]
    count[FREE] = rq[r].next
    count[IN_FLIGHT] += 1
    return r


@inlined
def free(rq: Any, spent: Any, count: Any, r: Any) -> None:
    leads_nowhere(rq, spent, count, r)
    rq[r].next = count[FREE]
    count[FREE] = r
    count[IN_FLIGHT] -= 1
    rq[r].kind = -1
    rq[r].gen += 1
    rq[r].due = 0
    rq[r].leave = 0
    rq[r].timer = 0


@inlined
def goes_on(rq: Any, heap: Any, count: Any, r: Any, at: Any) -> None:
    """The next step of request r is at this time."""
    count[AGE] += 1
    rq[r].due = count[AGE]
    push(heap, count, at, count[AGE], r)


@inlined
def patience(rq: Any, heap: Any, count: Any, r: Any, until: Any) -> None:
    """Request r waits no longer than until then."""
    count[AGE] += 1
    rq[r].timer = count[AGE]
    push(heap, count, until, count[AGE], -2 - 2 * r)


@inlined
def watch(rq: Any, heap: Any, count: Any, kinds: Any, r: Any, at: Any) -> None:
    """The caller of request r, if it tries again, leaves after its timeout."""
    kind = rq[r].kind
    if kinds[kind].retries > 0 and kinds[kind].timeout < np.inf:
        count[AGE] += 1
        rq[r].leave = count[AGE]
        push(heap, count, at + kinds[kind].timeout, count[AGE], -1 - 2 * r)


@inlined
def sets_off(kinds: Any, rq: Any, heap: Any, budgets: Any, count: Any, r: Any, now: Any) -> None:
    """The first try of one of a fixed number of users."""
    if kinds[rq[r].kind].retries > 0:
        earns(budgets, kinds[rq[r].kind].budget)
        watch(rq, heap, count, kinds, r, now)
    goes_on(rq, heap, count, r, now)


@jit
def ask_again(
    kinds: Any,
    rq: Any,
    slot: Any,
    spent: Any,
    heap: Any,
    budgets: Any,
    outcome: Any,
    count: Any,
    r: Any,
    q: Any,
    now: Any,
) -> None:
    """One of a fixed number of users, whose request r has ended or was given up, asks again: that is request q."""
    kind, region, key = rq[r].kind, rq[r].region, mixed(rq[r].key + np.uint64(104729))
    count[ARRIVED] += 1
    begin(rq, slot, spent, q, kind, kinds[kind].start, region, count[BATCH], key, 3, now, count, one_in(count, key))
    if count[BATCH] >= 0:
        outcome[count[BATCH], kind, STARTED] += 1
    sets_off(kinds, rq, heap, budgets, count, q, now)


@jit
def longest(rq: Any, spent: Any, struck: Any, r: Any) -> Any:
    """The spot where request r spent most of its time on waiting and being served; the journey and slow work as a
    whole are nobody's. Who is not followed was at the last spot, which is nobody's either."""
    trail = rq[r].trail
    groups = (spent.shape[1] - PARTS) // 2
    found, most = struck.shape[1] - PARTS, 0.0
    if trail > 0:
        for part in range(1, PARTS):
            if part != SLOW_WORK and spent[trail, part] > most:
                found, most = struck.shape[1] - PARTS + part, spent[trail, part]
        for g in range(groups):
            took = spent[trail, PARTS + 2 * g] + spent[trail, PARTS + 2 * g + 1]
            if took > most:
                found, most = g, took
    return found


@jit
def note(
    code: Any,
    rq: Any,
    spent: Any,
    struck: Any,
    samples: Any,
    sampled: Any,
    noted: Any,
    count: Any,
    r: Any,
    cause: Any,
    spot: Any,
    now: Any,
) -> None:
    """Keep request r, which ends, as a sample of what happens at this spot for this cause, if few are kept yet."""
    batch, row = count[BATCH], count[KEPT]
    if batch < 0 or rq[r].batch < 0 or rq[r].trail == 0 or row >= samples.shape[0]:
        return
    if noted[batch, spot, cause] >= KEEP:
        return
    noted[batch, spot, cause] += 1
    count[KEPT] += 1
    samples[row].key = np.int64(rq[r].key >> np.uint64(1))
    samples[row].kind = rq[r].kind
    samples[row].region = rq[r].region
    samples[row].cause = cause
    samples[row].spot = spot
    samples[row].stood = code[rq[r].pc].spot
    samples[row].born = rq[r].born
    samples[row].ended = now
    for k in range(spent.shape[1]):
        sampled[row, k] = spent[rq[r].trail, k]


@inlined
def answered(
    code: Any,
    kinds: Any,
    rq: Any,
    spent: Any,
    outcome: Any,
    histogram: Any,
    spent_all: Any,
    spent_late: Any,
    struck: Any,
    samples: Any,
    sampled: Any,
    noted: Any,
    count: Any,
    r: Any,
    now: Any,
) -> None:
    """Count a request whose answer has arrived."""
    kind, batch = rq[r].kind, rq[r].batch
    if batch < 0:
        return
    if rq[r].gone:
        outcome[batch, kind, WASTED] += 1
        return
    end = rq[r].outwards if rq[r].outwards >= 0.0 else now
    took = end - rq[r].inwards if kinds[kind].at_site else now - rq[r].born
    outcome[batch, kind, DONE] += 1
    if took > kinds[kind].timeout and kinds[kind].retries == 0:
        outcome[batch, kind, TIMED_OUT] += 1
    else:
        outcome[batch, kind, GOOD] += 1
    is_late = took > kinds[kind].target
    if is_late:
        outcome[batch, kind, LATE] += 1
        if count[BATCH] >= 0:
            late = TIMED_OUT if took > kinds[kind].timeout and kinds[kind].retries == 0 else LATE
            spot = longest(rq, spent, struck, r)
            struck[count[BATCH], spot, late] += 1
            note(code, rq, spent, struck, samples, sampled, noted, count, r, late, spot, now)
    if took > BIN_FLOOR_S:
        cell = np.int64(np.log(took / BIN_FLOOR_S) / BIN_WIDTH)
        histogram[kind, batch, min(cell, BINS - 1)] += 1
    else:
        histogram[kind, batch, 0] += 1
    trail = rq[r].trail
    if trail > 0:
        outcome[batch, kind, TRACED] += 1
        for k in range(spent.shape[1]):
            spent_all[kind, k] += spent[trail, k]
            if is_late:
                spent_late[kind, k] += spent[trail, k]
