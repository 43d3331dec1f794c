"""What the loop reads and writes: arrays of records, one table for each thing. Times are seconds.

CODE      instructions, see `opcodes`; `turn` is whose turn it is where a PICK goes round, and how often a HAZARD was
          passed, or what a SPAWN started. `spot` is where failures there are counted
GROUP     equal stations from `base` on. With `skips` one whose caller has left is dropped when its turn comes. `crowd`
          is the pool whose holders, beyond `crowd_free` of them, each make service longer by the share `crowd_slope`
STATION   servers and a waiting line on one node. `high` is the last in line of those who go first. `up` 0: nobody is
          there; `listed` 0: nobody is sent there; `pace` multiplies service times
KIND      kinds of request. `share` is cumulative; `retries` of a caller whose attempt fails or is not answered within
          `timeout`, after `backoff`; `first`: goes before others in line; `closed`: asks again when it ends
REQUEST   requests in flight and calls inside them. Free rows are linked by `next`. `due`, `leave` and `timer` are the
          ages of the events that may still happen: its next step, its caller's leaving, the end of its patience.
          `parent` waits for it, if still of the generation `heir`. `trail` is its row of where its time goes; row 0 is
          for all who are not followed, and nobody reads it. Free trails are linked by their first cell. `fell` is the
          spot where it failed last
EVENT     the heap, by time and then by age. `r` is a request; -1 - 2 r its caller's leaving, -2 - 2 r its own patience
KEY_SET   items of a dataset by popularity, the `size` most popular of them from `base` on in ITEM; `looked` for any of
          them, and `found`, so many times
ITEM      kept `until` then; being fetched (`lock`) until then
GUARD     breakers; BUDGET retry budgets
SAMPLE    a request that failed or was late: when it came and ended, why, at which spot, and at which it stood then
"""

import numpy as np

# Columns of the clock (floats) and of the counters (integers) that survive from call to call.
NOW, NEXT_ARRIVAL, RATE = 0, 1, 2
EVENTS, ARRIVED, FREE, HEAP, AGE, SPAWNED, IN_FLIGHT, BATCH, HOLE, TRAIL, FOLLOWED, ONE_IN, KEPT = range(13)
COUNTERS = 13

# Latencies are counted in bins, each 1 % wide, from 10 microseconds.
BINS, BIN_FLOOR_S, BIN_WIDTH = 2100, 1e-5, 0.01

# What a request is doing.
GOING, SERVED, WAITING, CALLING, FAILING, HELD_BACK = range(6)


def _record(whole: str, real: str = "", small: str = "") -> np.dtype[np.void]:
    """Real numbers and whole ones of 64 bits, small ones of 32."""
    fields = [(name, np.float64) for name in real.split()] + [(name, np.int64) for name in whole.split()]
    return np.dtype(fields + [(name, np.int32) for name in small.split()], align=True)


CODE = _record("op a b c fail turn spot", "x y z")
GROUP = _record("base nodes limit skips crowd crowd_free", "crowd_slope")
STATION = _record("servers busy line head tail high up listed", "since busy_area line_area pace")
KIND = _record("start at_site retries budget first closed", "share target timeout backoff")
REGION = _record("", "share rtt")
REQUEST = np.dtype(
    [("key", np.uint64)]
    + [(name, np.float64) for name in ("born", "sent", "inwards", "outwards", "mark", "work")]
    + [(name, np.int64) for name in ("due", "leave", "timer", "gen", "heir")]
    + [
        (name, np.int32)
        for name in ["pc", "mode", "kind", "batch", "region", "next", "prev", "draws", "tries", "gone", "cause"]
    ]
    + [(name, np.int32) for name in ["item", "parent", "need", "spare", "trail", "fell"]],
    align=True,
)
EVENT = _record("n", "t", "r")
KEY_SET = _record("base size looked found", "ttl jitter patience")
ITEM = _record("", "cumulative until lock")
GUARD = _record("trying", "open_until bad all share least open_s")
BUDGET = _record("", "tokens ratio most")
SAMPLE = _record("key kind region cause spot stood", "born ended")
