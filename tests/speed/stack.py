"""From one person's edit to another's socket: through nginx, two nodes, Redis and Postgres, all of them real.

Two people at one design, each at a node of their own: the balancer sends the second where fewer are. The clock starts
as the edit is sent and stops as the other one hears it, after its commit, on the standby's disk too where it is
synchronous; what the browser adds is one frame.
"""

import json
import statistics
import time
from collections.abc import Iterator
from typing import Any

from stack import tools
from tests.speed.page import Row
from tests.stack.served import Served, served

EDITS, WARM = 200, 10
PAUSE_S = 0.05  # within the pace at which one person may edit
TARGET_MS = 80


def rows() -> Iterator[Row]:
    if tools.missing():
        return
    for synchronous in (False, True):
        with served(synchronous=synchronous) as stack:
            if not synchronous:
                yield Row("make stack: until pages answer", f"{stack.pages_s:.1f} s")
                yield Row("make stack: until workers listen, too", f"{stack.ready_s:.1f} s")
            told = edits(stack)
        what = "synchronous standby" if synchronous else "standby that follows"
        for quantile in (50, 95):
            measured = statistics.quantiles(told, n=100, method="inclusive")[quantile - 1]
            yield Row(f"edit to the other person, {what}, p{quantile}", f"{measured:.0f} ms", f"< {TARGET_MS} ms")


def edits(stack: Served) -> list[float]:
    """Milliseconds of each until the other one hears."""
    owner = stack.make_owner()
    path = f"/ws/designs/{owner['design']}/"
    told = []
    with stack.socket(path, owner["cookie"]) as ada, stack.socket(path, owner["cookie"]) as ben:
        for socket in (ada, ben):
            socket.send(json.dumps({"type": "hello", "since": 0}))
            _hear(socket, "welcome")
        for n in range(WARM + EDITS):
            change = {"type": "set_tier", "tier": "app1", "key": "nodes", "value": 1 + n}
            began = time.perf_counter()
            ada.send(json.dumps({"type": "edit", "edit": {"id": f"e{n}", "changes": [change]}}))
            _hear(ben, "edit")
            told.append(1e3 * (time.perf_counter() - began))
            _hear(ada, "edit")
            time.sleep(PAUSE_S)
    return told[WARM:]


def _hear(socket: Any, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(socket.recv(timeout=30))
        if message["type"] == kind:
            return message
