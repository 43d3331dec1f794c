"""What caches, replicas, shards, edges and disks do to the load of others."""

import pytest

from sim import capacity, ladder, simulate, workload
from tests.sim.worlds import app, database, make_design, make_workload, split

CACHE, REPLICA = {"id": "cache", "kind": "cache"}, {"id": "replica", "kind": "replica"}


def offered(result, tier, name="cpu"):
    return next(each.offered for each in result.resources if (each.tier, each.resource) == (tier, name))


def with_cache(**properties):
    return make_design(app(), database(), {**CACHE, **properties}, links=[("app", "db"), ("app", "cache")])


def with_replica(**properties):
    links = [("app", "db"), ("app", "replica"), ("db", "replica")]
    return make_design(app(), database(), {**REPLICA, **properties}, links=links)


def run(design, load):
    return simulate(design, load, users=1000, requests=20_000)


def test_a_cache_takes_load_off_the_database():
    load = make_workload(cacheable=1.0)
    assert offered(run(with_cache(), load), "db") < 0.5 * offered(run(split(), load), "db")


def test_a_hit_ratio_follows_from_popularity():
    ratios = [
        run(with_cache(size="small"), make_workload(cacheable=1.0, zipf=zipf, items=10_000_000)).hits["cache"]
        for zipf in (0.0, 0.7, 1.0, 1.3)
    ]
    assert ratios == sorted(ratios)
    assert ratios[0] < 0.2 < ratios[-1]


def test_a_hit_ratio_follows_from_memory():
    load = make_workload(cacheable=1.0, items=30_000_000, zipf=0.8)
    small, large = (run(with_cache(size=size, ttl_s=604_800), load).hits["cache"] for size in ("small", "large"))
    assert small < large


def test_a_cache_of_what_must_be_fresh_is_never_asked():
    result = run(with_cache(), make_workload(cacheable=0.0))
    assert "cache" not in result.hits
    assert not any(link[1] == "cache" for link in result.links)


def test_a_replica_takes_reads_and_applies_writes():
    load = make_workload(rows=4)
    alone, helped = run(split(), load), run(with_replica(), load)
    assert offered(helped, "db") < offered(alone, "db")
    assert offered(helped, "replica") > 0
    more = run(with_replica(nodes=4), load)
    assert offered(more, "replica") > offered(helped, "replica") / 4  # every copy applies every write
    assert offered(more, "db") == pytest.approx(offered(helped, "db"))


def test_a_replica_does_not_help_writes():
    load = make_workload(rows=20, queries=0, rps=100)
    assert offered(run(with_replica(), load), "db") == pytest.approx(offered(run(split(), load), "db"))


def test_a_replica_behind_what_readers_accept_is_named():
    result = run(with_replica(), make_workload(rows=1, staleness_s=0.05))
    assert result.bottleneck.row == "replica_lag"
    assert result.lag_ms["replica"] > 50


def test_a_replica_that_nobody_may_read_is_a_stand_by_and_may_be_late():
    standby = make_design(app(), database(), REPLICA, links=[("app", "db"), ("db", "replica")])
    result = run(standby, make_workload(rows=1, staleness_s=0.05))
    assert result.lag_ms["replica"] > 50
    assert result.failures == ()


def test_a_copy_that_may_be_just_fresh_enough_is_too_close_to_call():
    lag_ms = run(with_replica(), make_workload(rows=1)).lag_ms["replica"]
    result = run(with_replica(), make_workload(rows=1, staleness_s=lag_ms / 1e3 * 0.999))
    lo, hi = result.bounds["replica"]["lag_ms"]
    assert lo < lag_ms < hi
    assert [(each.target, each.is_close) for each in result.failures] == [("staleness", True)]


def test_shards_divide_reads_and_writes():
    load = make_workload(rows=10)
    shards = make_design(app(), {"id": "db", "kind": "shards", "nodes": 4}, links=[("app", "db")])
    quarter = offered(run(split(), load), "db") / 4
    assert quarter <= offered(run(shards, load), "db") < 1.3 * quarter  # the fullest: keys fall where their hash says


def test_each_shard_does_its_own_part():
    """What four carry together none could carry alone: the load really meets all of them."""
    load = make_workload(rps=150, compute_ms=1, queries=20, rows=10, p95_ms=400)
    shards = {"id": "db", "kind": "shards", "nodes": 4, "size": "small"}
    apart = make_design(app(size="xlarge"), shards, links=[("app", "db")])
    together = split({"size": "xlarge"}, size="small")
    assert offered(run(together, load), "db") > 1
    assert run(together, load).verdict == "breaks"
    assert run(apart, load).verdict == "holds"


def test_a_disk_that_is_full_breaks_the_design_though_nothing_is_busy():
    result = run(split(size="small"), make_workload(rps=1, items=1_000_000_000))
    assert (result.bottleneck.row, result.bottleneck.tier) == ("disk_full", "db")


def test_what_does_not_fit_in_memory_is_read_from_disk():
    fits, does_not = make_workload(items=1_000_000), make_workload(items=100_000_000, zipf=0.5)
    assert offered(run(split(), does_not), "db", "disk") > 10 * _disk(run(split(), fits))


def _disk(result):
    return next((each.offered for each in result.resources if (each.tier, each.resource) == ("db", "disk")), 0.0)


def test_an_edge_near_its_users_shortens_their_journey():
    far = workload.parse(
        {
            "format": 1,
            "title": "Files",
            "users": {"daily": 1000, "regions": {"far": {"rtt_ms": 200}}},
            "load": {},
            "classes": [
                {"name": "files", "kind": "static", "rps_mean": 10, "p95_ms": 700, "needs": [{"static_kb": 300}]}
            ],
        }
    )
    edge = {"id": "cdn", "kind": "cdn"}
    alone = run(make_design(app(), links=[]), far)
    helped = run(make_design(edge, app(), links=[("users", "app"), ("cdn", "app")]), far)
    assert alone.bottleneck.row == "slow_global_assets"
    assert helped.classes[0].p50_ms.value < 0.2 * alone.classes[0].p50_ms.value
    bigger = run(make_design(app(size="xlarge"), links=[]), far)
    assert bigger.bottleneck.row == "slow_global_assets"


def test_a_target_nobody_can_meet_blames_the_request():
    points = ladder(split({"size": "xlarge"}, size="xlarge"), make_workload(compute_ms=300, p95_ms=100))
    assert points[0].users == 1.0
    assert points[0].bottleneck.row == "slow_request"


@pytest.mark.parametrize("queries", [1, 20])
@pytest.mark.parametrize("rows", [0, 5])
def test_what_a_cache_finds_is_counted_and_is_what_arithmetic_says(queries, rows):
    """However many queries a need has, and although writes purge what is in it."""
    load = make_workload(cacheable=1.0, queries=queries, rows=rows)
    measured = simulate(with_cache(), load, users=1000, requests=100_000)
    said = capacity(with_cache(), load, users=1000).hits["cache"]
    lo, hi = measured.bounds["cache"]["hit_ratio"]
    assert lo <= measured.hits["cache"] <= hi < lo + 0.02
    assert measured.hits["cache"] == pytest.approx(said, abs=0.005)
