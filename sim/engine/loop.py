"""The event loop, compiled once for all designs (numba). Nothing here is allocated while it runs.

A request is a row of flat arrays: where it stands in its program, which nodes it chose, what it has waited for. A
station has servers and a waiting line, first come first served, linked through the requests themselves. Holding a
worker and using a processor are the same station; only the instruction differs. The heap of events is ordered by time,
then by age, so that equal inputs give equal results to the last bit. What changes on the way (a node dies, the load
doubles) is changed by the caller between two calls.
"""

from typing import Any

import numpy as np

from sim.engine.draws import chosen, jit, mixed, spread, uniform
from sim.engine.guards import earns, judge, spends
from sim.engine.heap import close
from sim.engine.line import leave, settle, stand
from sim.engine.opcodes import (
    ACQUIRE,
    BRANCH,
    BROKEN,
    DELAY,
    DROPPED,
    EARN,
    FAILED,
    FILL,
    FORK,
    FULL,
    GAVE_UP,
    GUARD,
    HAZARD,
    JOIN,
    JUDGE,
    JUMP,
    KEY,
    LOOKUP,
    LOST,
    PARTS,
    PICK,
    PURGE,
    RAISE,
    REACHED,
    REFUSED,
    RELEASE,
    RETRIED,
    RETRY,
    RTT,
    SHED,
    SHEDDED,
    SLOW_WORK,
    SPAWN,
    STAMP,
    STARTED,
    TICK,
    TIMED_OUT,
    TOO_MANY_EVENTS,
    USE,
    WASTED,
    WORK,
)
from sim.engine.requests import (
    answered,
    ask_again,
    begin,
    free,
    goes_on,
    longest,
    note,
    one_in,
    patience,
    sets_off,
    take,
    watch,
)
from sim.engine.state import (
    ARRIVED,
    BATCH,
    CALLING,
    EVENTS,
    FAILING,
    FOLLOWED,
    GOING,
    HEAP,
    HELD_BACK,
    HOLE,
    IN_FLIGHT,
    NEXT_ARRIVAL,
    NOW,
    RATE,
    SERVED,
    SPAWNED,
    WAITING,
)
from sim.engine.stations import call_next, chosen_node, give_back, serve


@jit
def advance(
    code: Any, groups: Any, st: Any, kinds: Any, regions: Any, rq: Any, slot: Any, spent: Any, heap: Any,
    keys: Any, items: Any, guards: Any, budgets: Any,
    outcome: Any, histogram: Any, spent_all: Any, spent_late: Any, dropped_at: Any,
    struck: Any, samples: Any, sampled: Any, noted: Any,
    clock: Any, count: Any, seed: Any, until: Any, stop_at: Any, most_events: Any, room: Any,
) -> Any:  # fmt: skip
    """Run until `until` requests have arrived, or until the time `stop_at`, or until nothing can happen any more.

    Returns REACHED, TOO_MANY_EVENTS, or FULL: enlarge, then call again.
    """
    parts = spent.shape[1]
    slots = slot.shape[1]
    skipping = 0  # 1 where a whole line may be dropped at once
    for n in range(groups.shape[0]):
        skipping |= groups[n].skips
    while count[ARRIVED] < until:
        close(heap, count)
        if count[EVENTS] >= most_events:
            return TOO_MANY_EVENTS
        if count[FOLLOWED] + room >= spent.shape[0]:
            return FULL
        if count[IN_FLIGHT] + room >= rq.shape[0] or count[HEAP] + room + skipping * count[IN_FLIGHT] >= heap.shape[0]:
            return FULL
        # -- the next event: an arrival, or a request that goes on -----------------------------------------------------
        if count[HEAP] == 0 or clock[NEXT_ARRIVAL] <= heap[0].t:
            now = clock[NEXT_ARRIVAL]
            if now > stop_at or now == np.inf:
                if stop_at < np.inf:
                    clock[NOW] = stop_at
                return REACHED
            count[EVENTS] += 1
            number = count[ARRIVED]
            count[ARRIVED] += 1
            key = mixed(seed ^ (np.uint64(number) * np.uint64(0xD1342543DE82EF95)))
            clock[NEXT_ARRIVAL] = now + spread(1.0 / clock[RATE], 1.0, key, 0)
            kind = chosen(kinds, uniform(key, 1)) if kinds.shape[0] > 1 else 0
            region = chosen(regions, uniform(key, 2)) if regions.shape[0] > 1 else 0
            r = take(rq, count)
            begin(
                rq,
                slot,
                spent,
                r,
                kind,
                kinds[kind].start,
                region,
                count[BATCH],
                key,
                3,
                now,
                count,
                one_in(count, key),
            )
            if rq[r].batch >= 0:
                outcome[rq[r].batch, kind, STARTED] += 1
            if kinds[kind].retries > 0:
                earns(budgets, kinds[kind].budget)
                watch(rq, heap, count, kinds, r, now)
        else:
            now = heap[0].t
            if now > stop_at:
                clock[NOW] = stop_at
                return REACHED
            count[EVENTS] += 1
            age, r = heap[0].n, heap[0].r
            count[HOLE] = 1
            if r >= 0:
                if rq[r].due != age:
                    continue
            elif (-r) & 1:
                # The caller leaves. The work goes on; if it tries again, that is a request of its own.
                r = (-1 - r) >> 1
                if rq[r].leave != age:
                    continue
                rq[r].leave = 0
                rq[r].gone = 1
                kind, batch = rq[r].kind, rq[r].batch
                if rq[r].tries < kinds[kind].retries and spends(budgets, kinds[kind].budget):
                    q = take(rq, count)
                    wait = kinds[kind].backoff * (1 << min(rq[r].tries, 20))
                    key = mixed(rq[r].key + np.uint64(7919 + rq[r].tries))
                    begin(
                        rq,
                        slot,
                        spent,
                        q,
                        kind,
                        kinds[kind].start,
                        rq[r].region,
                        batch,
                        key,
                        3,
                        rq[r].born,
                        count,
                        one_in(count, key),
                    )
                    rq[q].tries = rq[r].tries + 1
                    rq[q].sent = now + wait
                    if batch >= 0:
                        outcome[batch, kind, RETRIED] += 1
                    goes_on(rq, heap, count, q, now + wait)
                    watch(rq, heap, count, kinds, q, now + wait)
                else:
                    if batch >= 0:
                        outcome[batch, kind, TIMED_OUT] += 1
                        if count[BATCH] >= 0:
                            spot = code[rq[r].pc].spot if rq[r].mode == WAITING else longest(rq, spent, struck, r)
                            struck[count[BATCH], spot, TIMED_OUT] += 1
                            note(code, rq, spent, struck, samples, sampled, noted, count, r, TIMED_OUT, spot, now)
                    if kinds[kind].closed:
                        ask_again(kinds, rq, slot, spent, heap, budgets, outcome, count, r, take(rq, count), now)
                clock[NOW] = now
                continue
            else:
                # The end of its own patience: it leaves the line, or stops waiting for a call.
                r = (-2 - r) >> 1
                if rq[r].timer != age:
                    continue
                rq[r].timer = 0
                if rq[r].mode == WAITING:
                    p = rq[r].pc
                    s = groups[code[p].a].base + slot[r, code[p].b]
                    settle(st, s, now)
                    leave(st, rq, s, r)
                    spent[rq[r].trail, PARTS + 2 * code[p].a] += now - rq[r].mark
                elif rq[r].mode == CALLING:
                    rq[r].gen += 1
                    spent[rq[r].trail, code[rq[r].pc].c] += now - rq[r].mark
                else:
                    continue
                rq[r].mode = FAILING
                rq[r].cause = GAVE_UP
        clock[NOW] = now
        # -- let it go on until it has to wait -------------------------------------------------------------------------
        cause = -1
        is_told = False  # a cause is counted where it arises, not where it is passed on
        if rq[r].mode >= FAILING:
            if rq[r].mode == FAILING:
                cause = rq[r].cause
                is_told = cause == LOST
            elif rq[rq[r].parent].gen != rq[r].heir:
                free(rq, spent, count, r)
                continue
            rq[r].mode = GOING
        while True:
            me = rq[r]
            pc = me.pc
            step = code[pc]
            what = step.op
            if cause >= 0:
                if not is_told:
                    me.fell = step.spot
                    if count[BATCH] >= 0:
                        struck[count[BATCH], step.spot, cause] += 1
                is_told = False
                me.cause = cause
                cause = -1
                me.mode = GOING
                if step.fail >= 0:
                    me.pc = step.fail
                    continue
                what = FAILED
            if what == USE or what == RELEASE:
                group = step.a
                s = groups[group].base + slot[r, step.b]
                if what == USE and me.mode == GOING:
                    if not st[s].up:
                        cause = REFUSED
                        continue
                    settle(st, s, now)
                    if st[s].busy < st[s].servers:
                        st[s].busy += 1
                        serve(code, groups, st, rq, slot, spent, heap, count, group, s, r, now)
                    elif groups[group].limit >= 0 and st[s].line >= groups[group].limit:
                        if me.batch >= 0:
                            dropped_at[me.kind, group] += 1
                        cause = DROPPED
                        continue
                    else:
                        stand(st, rq, s, r, kinds[me.kind].first, now)
                    break
                me.mode = GOING
                me.pc = pc + 1
                give_back(code, groups, st, kinds, rq, slot, spent, heap, count, group, s, now)
            elif what == ACQUIRE:
                group = step.a
                s = groups[group].base + slot[r, step.b]
                if not st[s].up:
                    cause = REFUSED
                    continue
                settle(st, s, now)
                if st[s].busy < st[s].servers:
                    st[s].busy += 1
                    me.pc = pc + 1
                elif groups[group].limit >= 0 and st[s].line >= groups[group].limit:
                    if me.batch >= 0:
                        dropped_at[me.kind, group] += 1
                    cause = DROPPED
                else:
                    stand(st, rq, s, r, kinds[me.kind].first, now)
                    if step.z > 0.0:
                        patience(rq, heap, count, r, now + step.z)
                    break
            elif what == DELAY or what == RTT or what == TICK:
                if me.mode == GOING:
                    if what == TICK:
                        wait = step.x - now % step.x
                    else:
                        mean = step.x * regions[me.region].rtt if what == RTT else step.x
                        wait = spread(mean, step.y, me.key, me.draws)
                        me.draws += 2
                    spent[rq[r].trail, step.a] += wait
                    me.mode = SERVED
                    goes_on(rq, heap, count, r, now + wait)
                    break
                me.mode = GOING
                me.pc = pc + 1
            elif what == PICK:
                slot[r, step.b] = chosen_node(code, groups, st, rq, slot, r, pc)
                me.pc = pc + 1
            elif what == BRANCH:
                taken = uniform(me.key, me.draws) < step.x
                me.draws += 1
                me.pc = step.a if taken else pc + 1
            elif what == JUMP:
                me.pc = step.a
            elif what == SPAWN or what == FORK:
                copies = np.int64(step.y) if what == SPAWN else step.b
                if (
                    count[IN_FLIGHT] + copies + 4 >= rq.shape[0]
                    or count[HEAP] + copies + 4 >= heap.shape[0]
                    or count[FOLLOWED] + copies + 4 >= spent.shape[0]
                ):
                    count[EVENTS] -= 1
                    goes_on(rq, heap, count, r, now)
                    close(heap, count)
                    return FULL
                if what == FORK:
                    me.mode = CALLING
                    me.gen += 1
                    me.need = np.int64(step.x)
                    me.spare = step.b - me.need
                    me.mark = now
                    if step.z > 0.0:
                        patience(rq, heap, count, r, now + step.z)
                for i in range(copies):
                    q = take(rq, count)
                    key = mixed(me.key + np.uint64(1 + pc * 1009 + i) + (np.uint64(me.draws) << np.uint64(32)))
                    if what == SPAWN:
                        code[pc].turn += 1
                        kind = step.a
                        key = mixed(me.key + np.uint64(1 + pc * 1009 + i))
                        count[SPAWNED] += 1
                        begin(
                            rq,
                            slot,
                            spent,
                            q,
                            kind,
                            kinds[kind].start,
                            me.region,
                            me.batch,
                            key,
                            0,
                            now,
                            count,
                            one_in(count, key),
                        )
                        if rq[q].batch >= 0:
                            outcome[rq[q].batch, kind, STARTED] += 1
                    else:
                        begin(
                            rq, slot, spent, q, me.kind, pc + 1, me.region, me.batch, key, 0, now, count, me.trail > 0
                        )
                        rq[q].parent = r
                        rq[q].heir = me.gen
                        rq[q].sent = me.sent
                    rq[q].item = me.item
                    for k in range(slots):
                        slot[q, k] = slot[r, k]
                    if what == SPAWN and step.x == 0.0 and step.b >= 0:
                        slot[q, step.b] = i
                    if what == FORK:
                        rq[q].tries = i
                        if step.y > 0.0 and i > 0:
                            rq[q].mode = HELD_BACK
                        goes_on(rq, heap, count, q, now + step.y * i)
                    else:
                        goes_on(rq, heap, count, q, now)
                if what == FORK:
                    break
                me.pc = pc + 1
            elif what == JOIN:
                p = me.parent
                if p >= 0 and rq[p].gen == me.heir:
                    rq[p].need -= 1
                    if rq[p].need == 0:
                        for k in range(parts * (me.trail > 0)):
                            spent[rq[p].trail, k] += spent[rq[r].trail, k]
                        rq[p].gen += 1
                        rq[p].timer = 0
                        rq[p].mode = GOING
                        rq[p].pc = code[rq[p].pc].a
                        free(rq, spent, count, r)
                        r = p
                        continue
                elif me.batch >= 0:
                    outcome[me.batch, me.kind, WASTED] += 1
                free(rq, spent, count, r)
                break
            elif what == STAMP:
                if step.a == 0:
                    me.inwards = now
                else:
                    me.outwards = now
                me.pc = pc + 1
            elif what == WORK:
                if step.a == 0:
                    me.work = now
                else:
                    spent[rq[r].trail, SLOW_WORK] += now - me.work
                me.pc = pc + 1
            elif what == HAZARD:
                code[pc].turn += 1
                me.pc = pc + 1
                if step.x > 0.0:
                    if uniform(me.key, me.draws) < step.x:
                        me.pc = pc
                        cause = step.a
                    me.draws += 1
            elif what == KEY:
                k = step.a
                u = uniform(me.key, me.draws)
                me.draws += 1
                lo, hi = keys[k].base, keys[k].base + keys[k].size
                end = hi
                while lo < hi:
                    middle = (lo + hi) >> 1
                    if items[middle].cumulative < u:
                        lo = middle + 1
                    else:
                        hi = middle
                me.item = lo - keys[k].base if lo < end else -1
                if step.b > 0:
                    slot[r, step.b - 1] = me.item + 1
                me.pc = pc + 1
            elif what == LOOKUP:
                item = me.item + keys[step.b].base if me.item >= 0 else np.int64(-1)
                is_first = me.mode != SERVED
                me.mode = GOING
                if item < 0:
                    hit = uniform(me.key, me.draws) < step.x
                    me.draws += 1
                else:
                    hit = items[item].until > now
                    if not hit and step.z > 0.0:
                        if items[item].lock > now:
                            keys[step.b].looked += is_first
                            me.mode = SERVED
                            spent[rq[r].trail, step.c] += step.z
                            goes_on(rq, heap, count, r, now + step.z)
                            break
                        items[item].lock = now + keys[step.b].patience
                keys[step.b].looked += is_first
                keys[step.b].found += is_first and hit
                me.pc = step.a if hit else pc + 1
            elif what == FILL:
                mine = np.int64(me.item) if step.b == 0 else np.int64(slot[r, step.b - 1]) - 1
                if mine >= 0:
                    k = step.a
                    item = keys[k].base + mine
                    ttl = keys[k].ttl
                    if keys[k].jitter > 0.0:
                        ttl *= 1.0 + keys[k].jitter * (2.0 * uniform(me.key, me.draws) - 1.0)
                        me.draws += 1
                    items[item].until = now + ttl
                    items[item].lock = -1.0
                me.pc = pc + 1
            elif what == PURGE:
                me.pc = pc + 1
                if me.item >= 0:
                    if step.x < 1.0:
                        is_purged = uniform(me.key, me.draws) < step.x
                        me.draws += 1
                        if not is_purged:
                            continue
                    items[keys[step.a].base + me.item].until = -1.0
            elif what == SHED:
                s = groups[step.a].base + slot[r, step.b]
                if st[s].line >= step.x:
                    cause = SHEDDED
                else:
                    me.pc = pc + 1
            elif what == GUARD:
                g = step.a
                me.pc = pc + 1
                if guards[g].open_until > now:
                    me.pc = pc
                    cause = BROKEN
                elif guards[g].open_until >= 0.0:
                    guards[g].trying = 1
                    guards[g].open_until = now + guards[g].open_s
            elif what == JUDGE:
                judge(guards, step.a, step.b, now)
                me.pc = pc + 1
            elif what == RETRY:
                if me.mode == SERVED:
                    me.mode = GOING
                    me.pc = step.a
                    continue
                tries = slot[r, step.b]
                if tries < step.y and spends(budgets, step.c):
                    slot[r, step.b] = tries + 1
                    if me.batch >= 0:
                        outcome[me.batch, me.kind, RETRIED] += 1
                    wait = step.x * (1 << min(tries, 20)) * uniform(me.key, me.draws)
                    me.draws += 1
                    me.mode = SERVED
                    goes_on(rq, heap, count, r, now + wait)
                    break
                me.pc = pc + 1
            elif what == EARN:
                earns(budgets, step.a)
                me.pc = pc + 1
            elif what == RAISE:
                cause = me.cause
                is_told = True
            elif what == FAILED:
                p = me.parent
                if p >= 0:
                    if rq[p].gen == me.heir:
                        rq[p].spare -= 1
                        if rq[p].spare < 0:
                            for k in range(parts * (me.trail > 0)):
                                spent[rq[p].trail, k] += spent[rq[r].trail, k]
                            rq[p].gen += 1
                            rq[p].timer = 0
                            rq[p].mode = GOING
                            rq[p].fell = me.fell
                            cause = me.cause
                            is_told = True
                            free(rq, spent, count, r)
                            r = p
                            continue
                    free(rq, spent, count, r)
                    break
                kind, batch = me.kind, me.batch
                if me.gone:
                    pass  # the caller has left, and was counted then
                elif me.tries < kinds[kind].retries and spends(budgets, kinds[kind].budget):
                    wait = kinds[kind].backoff * (1 << min(me.tries, 20))
                    tries, born = me.tries + 1, me.born
                    key = mixed(me.key + np.uint64(7919 + me.tries))
                    begin(
                        rq,
                        slot,
                        spent,
                        r,
                        kind,
                        kinds[kind].start,
                        me.region,
                        batch,
                        key,
                        3,
                        born,
                        count,
                        one_in(count, key),
                    )
                    me.tries = tries
                    me.sent = now + wait
                    if batch >= 0:
                        outcome[batch, kind, RETRIED] += 1
                    goes_on(rq, heap, count, r, now + wait)
                    watch(rq, heap, count, kinds, r, now + wait)
                    break
                elif batch >= 0:
                    outcome[batch, kind, me.cause] += 1
                    note(code, rq, spent, struck, samples, sampled, noted, count, r, me.cause, me.fell, now)
                if kinds[kind].closed and not me.gone:
                    ask_again(kinds, rq, slot, spent, heap, budgets, outcome, count, r, r, now)
                else:
                    free(rq, spent, count, r)
                break
            else:
                answered(
                    code,
                    kinds,
                    rq,
                    spent,
                    outcome,
                    histogram,
                    spent_all,
                    spent_late,
                    struck,
                    samples,
                    sampled,
                    noted,
                    count,
                    r,
                    now,
                )
                if kinds[me.kind].closed and not me.gone:
                    ask_again(kinds, rq, slot, spent, heap, budgets, outcome, count, r, r, now)
                else:
                    free(rq, spent, count, r)
                break
    close(heap, count)
    return REACHED


@jit
def enter(
    kinds: Any, rq: Any, slot: Any, spent: Any, heap: Any, budgets: Any, count: Any, kind: Any, region: Any, key: Any
) -> None:
    """One of a fixed number of users sets off, before the loop begins."""
    r = take(rq, count)
    begin(rq, slot, spent, r, kind, kinds[kind].start, region, -1, key, 3, 0.0, count, one_in(count, key))
    sets_off(kinds, rq, heap, budgets, count, r, 0.0)


@jit
def refill(
    code: Any,
    groups: Any,
    st: Any,
    kinds: Any,
    rq: Any,
    slot: Any,
    spent: Any,
    heap: Any,
    count: Any,
    group: Any,
    s: Any,
    now: Any,
) -> None:
    """After station s got more servers: those in line come."""
    settle(st, s, now)
    call_next(code, groups, st, kinds, rq, slot, spent, heap, count, group, s, now)


@jit
def strike(
    code: Any,
    groups: Any,
    st: Any,
    kinds: Any,
    rq: Any,
    slot: Any,
    spent: Any,
    heap: Any,
    count: Any,
    r: Any,
    cause: Any,
    spot: Any,
    now: Any,
) -> None:
    """Request r fails where it stands, for what happened at `spot`: it leaves its line, gives back its server, and goes
    on at its handler."""
    p = rq[r].pc
    if code[p].op == USE or code[p].op == ACQUIRE:
        s = groups[code[p].a].base + slot[r, code[p].b]
        if rq[r].mode == WAITING:
            settle(st, s, now)
            leave(st, rq, s, r)
        elif rq[r].mode == SERVED:
            give_back(code, groups, st, kinds, rq, slot, spent, heap, count, code[p].a, s, now)
    rq[r].gen += 1
    rq[r].timer = 0
    rq[r].mode = FAILING
    rq[r].cause = cause
    rq[r].fell = spot
    goes_on(rq, heap, count, r, now)
