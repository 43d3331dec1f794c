"""For every named fault a design that survives it, one that does not, and where one sees it.

They differ by one thing that somebody would do about it. Where nothing that can be drawn helps, they differ by how soon
somebody notices (numbers of the strike), or by what readers accept; a comment says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from sim import scenario
from sim.design import Design
from sim.scenario import Course
from sim.workload import Workload
from tests.sim.scenario.sites import CALL, COMPUTE, FILES, JOB, READ, WRITE, asked, site

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Row:
    """`sees` is a cause of failed requests, or late, jobs, stale, idle; `fullest` the tier that is busiest then."""

    load: Workload
    survivor: Design
    victim: Design
    sees: str
    tier: str | None = None
    fullest: str | None = None
    numbers: Numbers = field(default_factory=dict)  # of both
    soon: Numbers = field(default_factory=dict)  # of the survivor alone
    recovers: bool = True
    lenient: Workload | None = None  # the survivor's

    def play(self, name: str, *, survives: bool) -> Course:
        numbers = {**self.numbers, **(self.soon if survives else {})}
        load = self.lenient if survives and self.lenient else self.load
        drama = scenario.strike(name, self.tier, **numbers)
        return scenario.play(self.survivor if survives else self.victim, load, drama, users=1000)


def workers(nodes: int, slots: int = 8, again_s: float = 30) -> Design:
    """Jobs by way of a queue, which gives out again what failed after so long."""
    return site(app=1, queue={"visibility_s": again_s}, worker={"nodes": nodes, "slots": slots})


def shards(nodes: int, size: str = "small") -> Design:
    return site(app={"workers": 64}, db={"kind": "shards", "nodes": nodes, "size": size})


def cached(size: str) -> Design:
    return site(app={"workers": 64}, cache={}, db=size)


WATCHED = {"policy": "least outstanding", "nodes": 2}
PAGE = asked(COMPUTE, READ)
BUSY = asked({"compute_ms": 20})
SHOP = asked(COMPUTE, READ, writes=(COMPUTE, WRITE), writes_rps=5)
# As much as a small database gets warm with within two minutes; its callers' workers are full meanwhile.
COLD = asked(COMPUTE, {"read": "things", "queries": 100, "cacheable": 1.0}, items=10_000_000, zipf=0.9)
POPULAR = asked(COMPUTE, {"read": "things", "queries": 120, "cacheable": 1.0}, items=10_000_000, zipf=0.9)
JOBS = asked(COMPUTE, JOB, job={"call_ms": 500}, rps=20, delay_s=10)
AGAIN = asked(COMPUTE, JOB, job={"call_ms": 500}, rps=20, delay_s=20)
MAILS = asked(COMPUTE, JOB, job=CALL, delay_s=120)
DOWNLOADS = asked({"static_kb": 1000, "files": "pictures"}, kind="static", p95_ms=1500)
PICTURES = asked(FILES, kind="static", p95_ms=3000)
PLAIN = site(app=1, db="medium")

ROWS: dict[str, Row] = {
    "node_lost": Row(PAGE, site(lb=2, app=8, db="medium"), site(lb=2, app=2, db="medium"), "refused", "app"),
    # Two of each, health checks that ask often, and a copy of the data in the other zone.
    "zone_lost": Row(
        PAGE,
        site(lb=2, app=2, db="medium", replica=2),
        site(lb=1, app=1, db="medium", replica=1),
        "refused",
        numbers={"notice_s": 2},
    ),
    # A balancer that looks at who is busy sends the slow one less.
    "slow_node": Row(PAGE, site(lb=WATCHED, app=2, db="medium"), site(lb=2, app=2, db="medium"), "late", "app", "app"),
    "frozen_node": Row(PAGE, site(lb=WATCHED, app=4, db="medium"), site(lb=2, app=4, db="medium"), "dropped", "app"),
    # Whoever waits for the network holds a worker meanwhile.
    "network_slow": Row(PAGE, site(app={"workers": 64}, db="medium"), PLAIN, "late", "db", "app"),
    "packets_lost": Row(
        PAGE,
        site(app={"workers": 128}, db="medium"),
        PLAIN,
        "dropped",
        "db",
        "app",
        numbers={"share": 0.1, "resend_ms": 1000},
    ),
    # Without the cache the database does all the work.
    "partition": Row(POPULAR, cached("xlarge"), cached("small"), "late", "cache", "db"),
    "thin_network": Row(
        asked({"compute_ms": 1}, {"static_kb": 100}), site(lb=1, app=10), site(lb=1, app=1), "late", "app", "app"
    ),
    "cache_cold": Row(COLD, cached("xlarge"), cached("small"), "late", "cache", "app"),
    # It comes back empty: the small database does not get it warm within two minutes.
    "cache_lost": Row(POPULAR, cached("xlarge"), cached("small"), "late", "cache", "db", recovers=False),
    # One shard has half of the load, however many there are: each must be large enough.
    "hot_key": Row(
        asked({"compute_ms": 1}, {"read": "things", "queries": 60}, rps=150, zipf=0.3),
        shards(4, "large"),
        shards(4, "small"),
        "late",
        "db",
        "db",
    ),
    "expired_at_once": Row(
        asked(COMPUTE, {"read": "things", "queries": 300, "cacheable": 1.0}, items=10_000, zipf=1.1),
        cached("xlarge"),
        cached("small"),
        "late",
        "cache",
        "db",
        numbers={"every_s": 0.2},
    ),
    # A copy takes over. Fewer than ten writes a second: of more, one that was acknowledged is lost with the primary.
    "primary_lost": Row(SHOP, site(app=1, db="medium", replica=2), PLAIN, "refused", "db"),
    # A copy that nobody reads may stand still: the primary answers.
    "replica_stopped": Row(
        asked(COMPUTE, READ, writes=(COMPUTE, WRITE), staleness_s=10),
        site(app=1, db="medium", replica={"is": "stand-by"}),
        site(app=1, db="medium", replica=1),
        "stale",
        "replica",
    ),
    "replica_behind": Row(
        asked(COMPUTE, READ, writes=(COMPUTE, WRITE), staleness_s=5),
        site(app=1, db="medium", replica={"is": "stand-by"}),
        site(app=1, db="medium", replica=1),
        "stale",
        "replica",
    ),
    # A fiftieth of the data is gone, not half of it.
    "shard_lost": Row(PAGE, shards(50), shards(2), "refused", "db"),
    # Nothing that is drawn makes room: somebody must, soon.
    "disk_full": Row(SHOP, PLAIN, PLAIN, "error", "db", soon={"for_s": 5}),
    "disk_slow": Row(
        asked(COMPUTE, READ, items=50_000_000, zipf=0.3),
        site(app={"workers": 64}, db={"disk": "nvme"}),
        site(app={"workers": 64}, db={"disk": "network"}),
        "late",
        "db",
        "db",
    ),
    "bad_query": Row(
        asked(COMPUTE, {"read": "things", "queries": 10}),
        site(app=1, db="medium"),
        site(app=1, db="small"),
        "late",
        "db",
        "db",
    ),
    "connections_leak": Row(
        PAGE,
        site(app=1, db={"connections": 100}),
        site(app=1, db={"connections": 3}),
        "dropped",
        "db",
        "app",
        numbers={"share_a_second": 0.0165},
    ),
    # Jobs wait until somebody looks: an alarm on the age of the oldest makes it five seconds.
    "consumer_stuck": Row(JOBS, workers(4), workers(4), "jobs", "worker", soon={"for_s": 5}),
    "worker_lost": Row(JOBS, workers(4), workers(2, slots=7), "jobs", "worker"),
    # Work for nothing needs workers too.
    "poison_job": Row(
        AGAIN,
        workers(4, again_s=2),
        workers(1, slots=11, again_s=2),
        "jobs",
        "worker",
        "worker",
        numbers={"share": 0.3, "for_s": 120},
        recovers=False,
    ),
    # Requests that cannot hand over their job fail: only a stand-by that takes over at once helps.
    "queue_lost": Row(asked(COMPUTE, JOB, job=CALL), workers(4), workers(4), "error", "queue", soon={"for_s": 1}),
    # Workers that wait for somebody else are missing to those who do not: a queue waits instead.
    "dependency_slow": Row(MAILS, workers(4, 32), site(app=1), "dropped", None, "app"),
    # A queue tries again when the others are back.
    "dependency_lost": Row(MAILS, workers(4, 32), site(app=1), "error"),
    # Whoever asks again after half a second does so for ever: the line is longer than that.
    "retry_storm": Row(
        asked({"compute_ms": 40}, rps=70),
        site(lb=1, app=4),
        site(lb=1, app=1),
        "dropped",
        None,
        "app",
        numbers={"timeout_ms": 500},
        recovers=False,
    ),
    "deploy_half": Row(
        BUSY,
        site(lb=1, app={"nodes": 3, "size": "small"}),
        site(lb=1, app={"nodes": 2, "size": "small"}),
        "late",
        "app",
    ),
    # First for one user in fifty, then for all: nobody draws that, the share says it.
    "deploy_bad": Row(PAGE, PLAIN, PLAIN, "error", "app", soon={"share": 0.02}),
    "balancer_lost": Row(
        PAGE, site(lb=2, app=2, db="medium"), site(lb=1, app=2, db="medium"), "refused", "lb", numbers={"notice_s": 2}
    ),
    # Without the edge a small machine's network carries all files; an object store has a large one.
    "edge_lost": Row(DOWNLOADS, site(cdn={}, store={}, app="small"), site(cdn={}, app="small"), "late", "cdn", "app"),
    # The edge has most files, for a while.
    "store_lost": Row(PICTURES, site(cdn={}, store={}, app=1), site(store={}, app=1), "error", "store"),
    # There is one region, one name, one certificate: what helps is that few are far away, that resolvers remember, and
    # that it is renewed at once.
    "region_lost": Row(PAGE, PLAIN, PLAIN, "error", soon={"share": 0.02}),
    "dns_lost": Row(PAGE, PLAIN, PLAIN, "error", soon={"share": 0.02}),
    "certificate_expired": Row(PAGE, PLAIN, PLAIN, "error", soon={"for_s": 1.5}),
    "spike": Row(asked(COMPUTE), site(lb=1, app=4), site(lb=1, app=1), "dropped", None, "app"),
    "write_flip": Row(
        asked(COMPUTE, READ, writes=({"compute_ms": 1}, {"write": "things", "rows": 40})),
        site(app=1, db="large"),
        site(app=1, db="small"),
        "late",
        None,
        "db",
    ),
    # A tenth is easy for whoever carries the whole; what is too small for the whole is saved only while it lasts.
    "tenth": Row(asked({"compute_ms": 60}), site(lb=1, app=4), site(lb=1, app=1), "idle"),
}


@cache
def played(name: str, survives: bool) -> Course:
    return ROWS[name].play(name, survives=survives)
