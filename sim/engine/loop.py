"""The event loop, compiled once for all designs (numba). Nothing here is allocated while it runs.

A request is a row of flat arrays: where it stands in its program, which nodes it chose, what it has waited for. A
station has servers and a waiting line, first come first served, linked through the requests themselves. Holding a
worker and using a processor are the same station; only the instruction differs. The heap of events is ordered by time,
then by age, so that equal inputs give equal results to the last bit.
"""

from typing import Any

import numpy as np

from sim.engine.draws import jit, mixed, spread, uniform
from sim.engine.opcodes import (
    ACQUIRE,
    BRANCH,
    DELAY,
    END,
    FULL,
    JUMP,
    PARTS,
    PICK,
    REACHED,
    RELEASE,
    RTT,
    SLOW_WORK,
    SPAWN,
    STAMP,
    TOO_MANY_EVENTS,
    USE,
    WORK,
)

BINS = 2100  # of latencies, each 1 % wide, from 10 microseconds
BIN_FLOOR_S = 1e-5
BIN_WIDTH = 0.01

# Columns of the clock (floats) and of the counters (integers) that survive from call to call.
NOW, NEXT_ARRIVAL = 0, 1
EVENTS, ARRIVED, FREE, HEAP, AGE, SPAWNED, IN_FLIGHT = 0, 1, 2, 3, 4, 5, 6

# Columns of the outcome of a batch of one kind.
DONE, GOOD, DROPPED, TIMED_OUT, LATE, STARTED = 0, 1, 2, 3, 4, 5


@jit
def push(heap_t: Any, heap_n: Any, heap_r: Any, size: Any, t: Any, n: Any, r: Any) -> Any:
    """Put an event into the binary heap; returns its new size."""
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if heap_t[up] < t or (heap_t[up] == t and heap_n[up] < n):
            break
        heap_t[i] = heap_t[up]
        heap_n[i] = heap_n[up]
        heap_r[i] = heap_r[up]
        i = up
    heap_t[i] = t
    heap_n[i] = n
    heap_r[i] = r
    return size + 1


@jit
def pop(heap_t: Any, heap_n: Any, heap_r: Any, size: Any) -> Any:
    """Take the first event out; returns the new size. The caller has read the first row."""
    size -= 1
    t, n, r = heap_t[size], heap_n[size], heap_r[size]
    i = 0
    while True:
        down = 2 * i + 1
        if down >= size:
            break
        other = down + 1
        if other < size and (
            heap_t[other] < heap_t[down] or (heap_t[other] == heap_t[down] and heap_n[other] < heap_n[down])
        ):
            down = other
        if t < heap_t[down] or (t == heap_t[down] and n < heap_n[down]):
            break
        heap_t[i] = heap_t[down]
        heap_n[i] = heap_n[down]
        heap_r[i] = heap_r[down]
        i = down
    heap_t[i] = t
    heap_n[i] = n
    heap_r[i] = r
    return size


@jit
def settle(station: Any, busy: Any, line: Any, since: Any, busy_area: Any, line_area: Any, now: Any) -> None:
    """Add up how long a station's servers were busy and how long requests waited, until now."""
    dt = now - since[station]
    busy_area[station] += busy[station] * dt
    line_area[station] += line[station] * dt
    since[station] = now


@jit
def advance(
    code: Any, a: Any, b: Any, x: Any, y: Any,
    group_base: Any, group_nodes: Any, group_servers: Any, group_limit: Any, turn: Any,
    busy: Any, line: Any, head: Any, tail: Any, since: Any, busy_area: Any, line_area: Any,
    kind_start: Any, kind_share: Any, kind_target: Any, kind_timeout: Any, kind_at_site: Any, rate_rps: Any,
    region_rtt: Any, region_share: Any,
    r_pc: Any, r_mode: Any, r_kind: Any, r_batch: Any, r_region: Any, r_next: Any, r_key: Any, r_draws: Any,
    r_born: Any, r_in: Any, r_out: Any, r_mark: Any, r_work: Any, r_slot: Any, r_spent: Any,
    heap_t: Any, heap_n: Any, heap_r: Any,
    clock: Any, count: Any, seed: Any, warm: Any, batch_size: Any, batches: Any, until: Any, most_events: Any,
    room: Any,
    outcome: Any, histogram: Any, spent_all: Any, spent_late: Any, dropped_at: Any,
) -> Any:  # fmt: skip
    """Run until `until` requests have arrived. Returns REACHED, TOO_MANY_EVENTS, or FULL: enlarge, then call again."""
    parts = r_spent.shape[1]
    slots = r_slot.shape[1]
    while count[ARRIVED] < until:
        if count[EVENTS] >= most_events:
            return TOO_MANY_EVENTS
        if count[IN_FLIGHT] + room >= r_pc.shape[0] or count[HEAP] + room >= heap_t.shape[0]:
            return FULL
        count[EVENTS] += 1
        # -- the next event: an arrival, or a request that goes on -----------------------------------------------------
        if count[HEAP] == 0 or clock[NEXT_ARRIVAL] <= heap_t[0]:
            now = clock[NEXT_ARRIVAL]
            number = count[ARRIVED]
            count[ARRIVED] += 1
            key = mixed(seed ^ (np.uint64(number) * np.uint64(0xD1342543DE82EF95)))
            clock[NEXT_ARRIVAL] = now + spread(1.0 / rate_rps, 1.0, key, 0)
            u = uniform(key, 1)
            kind = 0
            while u > kind_share[kind] and kind < kind_share.shape[0] - 1:
                kind += 1
            v = uniform(key, 2)
            region = 0
            while v > region_share[region] and region < region_share.shape[0] - 1:
                region += 1
            r = count[FREE]
            count[FREE] = r_next[r]
            count[IN_FLIGHT] += 1
            r_pc[r] = kind_start[kind]
            r_mode[r] = 0
            r_kind[r] = kind
            r_region[r] = region
            r_batch[r] = -1 if number < warm else min((number - warm) // batch_size, batches - 1)
            r_key[r] = key
            r_draws[r] = 3
            r_born[r] = now
            r_in[r] = now
            r_out[r] = -1.0
            for i in range(slots):
                r_slot[r, i] = 0
            for i in range(parts):
                r_spent[r, i] = 0.0
            if r_batch[r] >= 0:
                outcome[r_batch[r], kind, STARTED] += 1
        else:
            now = heap_t[0]
            r = heap_r[0]
            count[HEAP] = pop(heap_t, heap_n, heap_r, count[HEAP])
        clock[NOW] = now
        # -- let it go on until it has to wait -------------------------------------------------------------------------
        while True:
            pc = r_pc[r]
            what = code[pc]
            if what == USE:
                group = a[pc]
                station = group_base[group] + r_slot[r, b[pc]]
                if r_mode[r] == 0:
                    settle(station, busy, line, since, busy_area, line_area, now)
                    if busy[station] < group_servers[group]:
                        busy[station] += 1
                        service = spread(x[pc], y[pc], r_key[r], r_draws[r])
                        r_draws[r] += 2
                        r_spent[r, PARTS + 2 * group + 1] += service
                        r_mode[r] = 1
                        count[AGE] += 1
                        count[HEAP] = push(heap_t, heap_n, heap_r, count[HEAP], now + service, count[AGE], r)
                    else:
                        r_mark[r] = now
                        r_next[r] = -1
                        if line[station] == 0:
                            head[station] = r
                        else:
                            r_next[tail[station]] = r
                        tail[station] = r
                        line[station] += 1
                    break
                r_mode[r] = 0
            if what == USE or what == RELEASE:
                # Give the server back: to the first in line, whose wait ends now.
                group = a[pc]
                station = group_base[group] + r_slot[r, b[pc]]
                settle(station, busy, line, since, busy_area, line_area, now)
                if line[station] > 0:
                    q = head[station]
                    head[station] = r_next[q]
                    line[station] -= 1
                    r_spent[q, PARTS + 2 * group] += now - r_mark[q]
                    p = r_pc[q]
                    count[AGE] += 1
                    if code[p] == USE:
                        service = spread(x[p], y[p], r_key[q], r_draws[q])
                        r_draws[q] += 2
                        r_spent[q, PARTS + 2 * group + 1] += service
                        r_mode[q] = 1
                        count[HEAP] = push(heap_t, heap_n, heap_r, count[HEAP], now + service, count[AGE], q)
                    else:
                        r_pc[q] = p + 1
                        count[HEAP] = push(heap_t, heap_n, heap_r, count[HEAP], now, count[AGE], q)
                else:
                    busy[station] -= 1
                r_pc[r] = pc + 1
            elif what == ACQUIRE:
                group = a[pc]
                station = group_base[group] + r_slot[r, b[pc]]
                settle(station, busy, line, since, busy_area, line_area, now)
                if busy[station] < group_servers[group]:
                    busy[station] += 1
                    r_pc[r] = pc + 1
                elif group_limit[group] >= 0 and line[station] >= group_limit[group]:
                    if r_batch[r] >= 0:
                        outcome[r_batch[r], r_kind[r], DROPPED] += 1
                        dropped_at[r_kind[r], group] += 1
                    r_next[r] = count[FREE]
                    count[FREE] = r
                    count[IN_FLIGHT] -= 1
                    r_kind[r] = -1
                    break
                else:
                    r_mark[r] = now
                    r_next[r] = -1
                    if line[station] == 0:
                        head[station] = r
                    else:
                        r_next[tail[station]] = r
                    tail[station] = r
                    line[station] += 1
                    break
            elif what == DELAY or what == RTT:
                if r_mode[r] == 0:
                    mean = x[pc] * region_rtt[r_region[r]] if what == RTT else x[pc]
                    wait = spread(mean, y[pc], r_key[r], r_draws[r])
                    r_draws[r] += 2
                    r_spent[r, a[pc]] += wait
                    r_mode[r] = 1
                    count[AGE] += 1
                    count[HEAP] = push(heap_t, heap_n, heap_r, count[HEAP], now + wait, count[AGE], r)
                    break
                r_mode[r] = 0
                r_pc[r] = pc + 1
            elif what == PICK:
                group = a[pc]
                nodes = group_nodes[group]
                if x[pc] == 0.0:
                    turn[pc] += 1
                    chosen = turn[pc] % nodes
                else:
                    chosen = min(nodes - 1, np.int64(uniform(r_key[r], r_draws[r]) * nodes))
                    if x[pc] == 1.0:
                        other = min(nodes - 1, np.int64(uniform(r_key[r], r_draws[r] + 1) * nodes))
                        i, j = group_base[group] + chosen, group_base[group] + other
                        if busy[j] + line[j] < busy[i] + line[i]:
                            chosen = other
                    r_draws[r] += 2
                r_slot[r, b[pc]] = chosen
                r_pc[r] = pc + 1
            elif what == BRANCH:
                taken = uniform(r_key[r], r_draws[r]) < x[pc]
                r_draws[r] += 1
                r_pc[r] = a[pc] if taken else pc + 1
            elif what == JUMP:
                r_pc[r] = a[pc]
            elif what == SPAWN:
                copies = np.int64(y[pc])
                for i in range(copies):
                    q = count[FREE]
                    count[FREE] = r_next[q]
                    count[IN_FLIGHT] += 1
                    count[SPAWNED] += 1
                    kind = a[pc]
                    r_pc[q] = kind_start[kind]
                    r_mode[q] = 0
                    r_kind[q] = kind
                    r_region[q] = r_region[r]
                    r_batch[q] = r_batch[r]
                    r_key[q] = mixed(r_key[r] + np.uint64(1 + pc * 1009 + i))
                    r_draws[q] = 0
                    r_born[q] = now
                    r_in[q] = now
                    r_out[q] = -1.0
                    for k in range(slots):
                        r_slot[q, k] = r_slot[r, k]
                    if x[pc] == 0.0 and b[pc] >= 0:
                        r_slot[q, b[pc]] = i
                    for k in range(parts):
                        r_spent[q, k] = 0.0
                    if r_batch[q] >= 0:
                        outcome[r_batch[q], kind, STARTED] += 1
                    count[AGE] += 1
                    count[HEAP] = push(heap_t, heap_n, heap_r, count[HEAP], now, count[AGE], q)
                r_pc[r] = pc + 1
            elif what == STAMP:
                if a[pc] == 0:
                    r_in[r] = now
                else:
                    r_out[r] = now
                r_pc[r] = pc + 1
            elif what == WORK:
                if a[pc] == 0:
                    r_work[r] = now
                else:
                    r_spent[r, SLOW_WORK] += now - r_work[r]
                r_pc[r] = pc + 1
            elif what == END:
                kind = r_kind[r]
                batch = r_batch[r]
                if batch >= 0:
                    end = r_out[r] if r_out[r] >= 0.0 else now
                    took = end - r_in[r] if kind_at_site[kind] else now - r_born[r]
                    outcome[batch, kind, DONE] += 1
                    if took > kind_timeout[kind]:
                        outcome[batch, kind, TIMED_OUT] += 1
                    else:
                        outcome[batch, kind, GOOD] += 1
                    is_late = took > kind_target[kind]
                    if is_late:
                        outcome[batch, kind, LATE] += 1
                    if took > BIN_FLOOR_S:
                        cell = np.int64(np.log(took / BIN_FLOOR_S) / BIN_WIDTH)
                        histogram[kind, batch, min(cell, BINS - 1)] += 1
                    else:
                        histogram[kind, batch, 0] += 1
                    for k in range(parts):
                        spent_all[kind, k] += r_spent[r, k]
                        if is_late:
                            spent_late[kind, k] += r_spent[r, k]
                r_next[r] = count[FREE]
                count[FREE] = r
                count[IN_FLIGHT] -= 1
                r_kind[r] = -1
                break
    return REACHED
