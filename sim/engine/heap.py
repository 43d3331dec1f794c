"""A binary heap of events, by time and then by age.

An event that happens usually brings the next one: the first row is left as a hole, which the next push fills.
"""

from typing import Any

import numpy as np

from sim.engine.draws import inlined, jit
from sim.engine.state import HEAP, HOLE


@jit
def push(heap: Any, count: Any, t: Any, n: Any, r: Any) -> None:
    """Put an event into the heap: into the hole at its top, if there is one."""
    if count[HOLE]:
        count[HOLE] = 0
        sink(heap, count[HEAP], t, n, r)
        return
    i = count[HEAP]
    count[HEAP] += 1
    while i > 0:
        up = (i - 1) >> 1
        if heap[up].t < t or (heap[up].t == t and heap[up].n < n):
            break
        heap[i].t = heap[up].t
        heap[i].n = heap[up].n
        heap[i].r = heap[up].r
        i = up
    heap[i].t = t
    heap[i].n = n
    heap[i].r = r


@inlined
def close(heap: Any, count: Any) -> None:
    """Fill a hole that nothing filled with the last event."""
    if count[HOLE]:
        count[HOLE] = 0
        count[HEAP] -= 1
        last = count[HEAP]
        sink(heap, last, heap[last].t, heap[last].n, heap[last].r)


@inlined
def sink(heap: Any, size: Any, t: Any, n: Any, r: Any) -> None:
    """Put an event where the first was, among `size` events. Which of two comes first is counted, not branched on: a
    processor cannot guess it."""
    i = 0
    down: Any = 1
    while down < size:
        if down + 1 < size:
            one, other = heap[down], heap[down + 1]
            down += np.int64((other.t < one.t) | ((other.t == one.t) & (other.n < one.n)))
        first = heap[down]
        if t < first.t or (t == first.t and n < first.n):
            break
        heap[i].t = first.t
        heap[i].n = first.n
        heap[i].r = first.r
        i = down
        down = 2 * i + 1
    heap[i].t = t
    heap[i].n = n
    heap[i].r = r
