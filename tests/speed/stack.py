"""From one person's edit to the other's screen, through nginx, two nodes, Redis and Postgres, all of them real.

Two people at one design, each in a Chromium of their own and at a node of their own: the balancer sends the second
where fewer are. Measured as the embedded site is (canvas.py), after the commit: on the standby's disk, too, where that
is waited for.
"""

import statistics
from collections.abc import Iterator

from stack import tools
from tests.speed.canvas import EDITS, TARGET, chrome, opened, peer_ms
from tests.speed.page import Row
from tests.stack.served import Served, served


def rows() -> Iterator[Row]:
    if tools.missing():
        return
    for is_synchronous in (False, True):
        with served(synchronous=is_synchronous, EDIT_RATE=1000, EDIT_BURST=1000) as stack:
            if not is_synchronous:
                yield Row("make stack: until pages answer", f"{stack.pages_s:.1f} s")
                yield Row("make stack: until workers listen, too", f"{stack.ready_s:.1f} s")
            took = told(stack)
        what = f"edit to the other's screen, {'on two disks' if is_synchronous else 'on one disk'}"
        yield Row(f"{what}, p50", f"{statistics.median(took):.0f} ms", TARGET["peer"])
        yield Row(f"{what}, p95", f"{took[round(0.95 * EDITS) - 1]:.0f} ms", TARGET["peer"])


def told(stack: Served) -> list[float]:
    """Milliseconds of each edit, the shortest first."""
    made = stack.shell("from tests.speed.canvas import begin; begin(9)")
    with chrome() as it, opened(it, stack, made) as page, opened(it, stack, made) as peer:
        return sorted(peer_ms(page, peer, n) for n in range(EDITS))
