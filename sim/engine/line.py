"""Waiting lines: doubly linked through the requests themselves, those who go first before the others."""

from typing import Any

from sim.engine.draws import inlined
from sim.engine.state import WAITING


@inlined
def settle(st: Any, s: Any, now: Any) -> None:
    """Add up how long a station's servers were busy and how long requests waited, until now."""
    here = st[s]
    dt = now - here.since
    here.busy_area += here.busy * dt
    here.line_area += here.line * dt
    here.since = now


@inlined
def stand(st: Any, rq: Any, s: Any, r: Any, first: Any, now: Any) -> None:
    """Request r takes its place in the line of station s."""
    rq[r].mark = now
    rq[r].mode = WAITING
    before = st[s].tail if not first else st[s].high
    after = -1 if not first else (st[s].head if before < 0 else rq[before].next)
    rq[r].prev = before
    rq[r].next = after
    if before >= 0:
        rq[before].next = r
    else:
        st[s].head = r
    if after >= 0:
        rq[after].prev = r
    else:
        st[s].tail = r
    if first:
        st[s].high = r
    st[s].line += 1


@inlined
def leave(st: Any, rq: Any, s: Any, r: Any) -> None:
    """Request r leaves the line of station s, from wherever it stands."""
    before, after = rq[r].prev, rq[r].next
    if before >= 0:
        rq[before].next = after
    else:
        st[s].head = after
    if after >= 0:
        rq[after].prev = before
    else:
        st[s].tail = before
    if st[s].high == r:
        st[s].high = before
    st[s].line -= 1
