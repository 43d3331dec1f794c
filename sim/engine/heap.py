"""A binary heap of events, by time and then by age.

An event that happens usually brings the next one: the first row is left as a hole, which the next push fills.
"""

from typing import Any

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
    """Put an event where the first was, among `size` events."""
    i = 0
    while True:
        down = 2 * i + 1
        if down >= size:
            break
        other = down + 1
        if other < size and (
            heap[other].t < heap[down].t or (heap[other].t == heap[down].t and heap[other].n < heap[down].n)
        ):
            down = other
        if t < heap[down].t or (t == heap[down].t and n < heap[down].n):
            break
        heap[i].t = heap[down].t
        heap[i].n = heap[down].n
        heap[i].r = heap[down].r
        i = down
    heap[i].t = t
    heap[i].n = n
    heap[i].r = r
