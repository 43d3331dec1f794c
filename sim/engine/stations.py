"""Servers and their lines: who is served next, and which node a request is sent to."""

from typing import Any

import numpy as np

from sim.engine.draws import inlined, jit, mixed, spread, uniform
from sim.engine.line import leave, settle
from sim.engine.opcodes import (
    AT_RANDOM,
    HASHED,
    OWN,
    PARTS,
    ROUND_ROBIN,
    SHORTER_OF_TWO,
    SHORTEST,
    STICKY,
    TIMED_OUT,
    USE,
)
from sim.engine.requests import goes_on
from sim.engine.state import FAILING, GOING, SERVED

REDRAWS = 16  # of a node that is listed, before the next one that is is taken
CROWD = 256  # groups of users that a sticky balancer tells apart


@inlined
def serve(
    code: Any,
    groups: Any,
    st: Any,
    rq: Any,
    slot: Any,
    spent: Any,
    heap: Any,
    count: Any,
    group: Any,
    s: Any,
    r: Any,
    now: Any,
) -> None:
    """Request r, whose instruction is USE, has got a server of station s; it is busy from now on."""
    p = rq[r].pc
    service = spread(code[p].x, code[p].y, rq[r].key, rq[r].draws) * st[s].pace
    crowd = groups[group].crowd
    if crowd >= 0:
        over = st[groups[crowd].base + slot[r, code[p].b]].busy - groups[group].crowd_free
        if over > 0:
            service *= 1.0 + groups[group].crowd_slope * over
    rq[r].draws += 2
    spent[rq[r].trail, PARTS + 2 * group + 1] += service
    rq[r].mode = SERVED
    goes_on(rq, heap, count, r, now + service)


@inlined
def call_next(
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
    """A server of station s has nobody: the first in line comes, whose wait ends now. Areas are settled before."""
    while st[s].line > 0 and st[s].busy < st[s].servers:
        q = st[s].head
        leave(st, rq, s, q)
        spent[rq[q].trail, PARTS + 2 * group] += now - rq[q].mark
        rq[q].timer = 0
        if groups[group].skips and now - rq[q].sent > kinds[rq[q].kind].timeout:
            rq[q].mode = FAILING
            rq[q].cause = TIMED_OUT
            goes_on(rq, heap, count, q, now)
            continue
        st[s].busy += 1
        if code[rq[q].pc].op == USE:
            serve(code, groups, st, rq, slot, spent, heap, count, group, s, q, now)
        else:
            rq[q].mode = GOING
            rq[q].pc += 1
            goes_on(rq, heap, count, q, now)


@inlined
def give_back(
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
    """One server of station s is free; nobody is there to notice if the node is down."""
    if st[s].up:
        settle(st, s, now)
        st[s].busy -= 1
        call_next(code, groups, st, kinds, rq, slot, spent, heap, count, group, s, now)


@jit
def chosen_node(code: Any, groups: Any, st: Any, rq: Any, slot: Any, r: Any, pc: Any) -> Any:
    """The node that a PICK chooses among those that are listed; among all, if none is."""
    group = code[pc].a
    nodes = groups[group].nodes
    base = groups[group].base
    policy = np.int64(code[pc].x)
    if policy == ROUND_ROBIN:
        code[pc].turn += 1
        chosen = code[pc].turn % nodes
    elif policy == OWN:
        return (slot[r, code[pc].b] + rq[r].tries) % nodes
    elif policy == SHORTEST:
        code[pc].turn += 1  # of those that are equal it is the next one's turn, not always the first's
        chosen, least = 0, np.int64(1) << 60
        for i in range(nodes):
            n = (code[pc].turn + i) % nodes
            there = st[base + n].busy + st[base + n].line
            if st[base + n].listed and there < least:
                chosen, least = n, there
    elif policy == HASHED and rq[r].item >= 0:
        return np.int64(mixed(np.uint64(rq[r].item + 1000003 * code[pc].c)) % np.uint64(nodes))
    elif policy == STICKY:
        u = uniform(rq[r].key, rq[r].draws)
        chosen = np.int64(mixed(np.uint64(u * CROWD)) % np.uint64(nodes))
        rq[r].draws += 2
    else:
        chosen = min(nodes - 1, np.int64(uniform(rq[r].key, rq[r].draws) * nodes))
        if policy == SHORTER_OF_TWO:
            other = min(nodes - 1, np.int64(uniform(rq[r].key, rq[r].draws + 1) * nodes))
            i, j = base + chosen, base + other
            if st[j].listed and (not st[i].listed or st[j].busy + st[j].line < st[i].busy + st[i].line):
                chosen = other
        rq[r].draws += 2
        if policy == HASHED:
            return chosen
    if st[base + chosen].listed:
        return chosen
    if policy in (AT_RANDOM, SHORTER_OF_TWO):
        for _ in range(REDRAWS):
            chosen = min(nodes - 1, np.int64(uniform(rq[r].key, rq[r].draws) * nodes))
            rq[r].draws += 1
            if st[base + chosen].listed:
                return chosen
    for i in range(nodes):
        if st[base + (chosen + i) % nodes].listed:
            if policy == ROUND_ROBIN:
                code[pc].turn += i  # whoever is not listed loses its turn: its neighbour does not get two
            return (chosen + i) % nodes
    return chosen
