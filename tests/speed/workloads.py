"""The reference workloads: what the networks are. Every engine has them in its own words; times are seconds.

W1       M/M/8: first come first served, a line without end.
W2       balancer → round robin over app nodes, whose worker is held from then on over a delay, a cache and, on a miss
         or for a write, a database, and a last delay.
W2-lite  W2 for libraries in which nobody can hold two things: the worker is given back before the cache, and the last
         delay is folded into the first. Another system: compared with itself only.
W3       W2 at a lower rate. A client waits so long for an attempt, and asks once more a pause later; the server is not
         told, and a worker who picks up an attempt whose client has left drops it. A full line, or a dead node, loses
         an attempt without a word. One app node fails and comes back, and the balancer notices both late; what was at
         the node is lost. Good is what is answered before the client has left.
"""

from dataclasses import dataclass

W1_RATE_RPS, W1_SERVERS, W1_SERVICE_S = 6.4, 8, 1.0
W1_MEAN_S = 1.286  # 1 + C(8, 6.4) / (8 - 6.4), C Erlang's

W2_RATE_RPS, WRITES, MISSES = 1800.0, 0.2, 0.1
APP_NODES, APP_WORKERS, CACHE_SERVERS, CONNECTIONS = 3, 8, 2, 10
BALANCER_S, READ_S, WRITE_S, CACHE_S, ANSWER_S = 0.2e-3, 4e-3, 6e-3, 0.5e-3, 2e-3
DATABASE_READ_S, DATABASE_WRITE_S = 8e-3, 12e-3

W3_RATE_RPS, LINE, PATIENCE_S, PAUSE_S = 1500.0, 100, 0.1, 0.02
FAILING, DOWN, UP, LATE = 1, 0.4, 0.6, 0.05  # which node; when, in parts of the time in which requests arrive


@dataclass(frozen=True)
class Workload:
    name: str
    words: str
    requests: int  # of one turn in the bench: as many as the slowest engine has time for


W1 = Workload("W1", "M/M/8 at a load of 0.8", 50_000)
W2 = Workload("W2", "balancer, three app nodes whose workers are held over cache and database", 30_000)
W2_LITE = Workload("W2-lite", "the same, but no worker is held over anything", 20_000)
W3 = Workload("W3", "W2 with timeouts, a retry, full lines, a node that fails and comes back", 30_000)
WORKLOADS = (W1, W2, W2_LITE, W3)
