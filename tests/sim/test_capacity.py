"""Arithmetic beside simulation: how often they part, and whether the formulas are what they are called."""

import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import capacity, design, ladder, plan, simulate, workload
from sim.capacity.alike import alike
from sim.capacity.disks import days_until
from sim.capacity.mixture import fewer, quantile_95, together
from sim.capacity.prediction import predict
from sim.capacity.waiting import wait
from sim.design import Design
from sim.errors import Findings, SimError
from sim.golden import ESSAY, STAGES
from sim.workload import DatasetLoad, Workload
from tests.laws import forms
from tests.sim.worlds import app, database, few, make_design, make_workload, split
from tests.some_prompts import PROMPTS

PHOTOS = Path(__file__).resolve().parents[1] / "drawings/photo-sharing.json"
ESSAYS = workload.load(ESSAY / "workload.toml")
ABOUT = (0.5, 0.9, 0.96, 1.04, 1.1, 1.5)  # of the first breakpoint
MOST_PARTED = 0.05  # of all loads. None parted when this was written (87 loads, 5 of them too close to call)
DAY_GB = 1e9


def worlds() -> list[tuple[str, Design, Workload]]:
    stages = [(f"essay {stage}", design.load(ESSAY / f"{stage}.json"), ESSAYS) for stage in STAGES]
    references = [
        (path.parent.name, design.load(path.parent / "reference.json"), workload.load(path)) for path in PROMPTS
    ]
    return stages + references


def test_a_simulation_rarely_overturns_what_arithmetic_says() -> None:
    """Near breakpoints a simulation of 20,000 requests has luck of its own, hence a bound above what was measured."""
    parted, close, total = [], 0, 0
    for name, drawn, load in worlds():
        points = capacity(drawn, load, users=load.users_daily).breakpoints
        first = points[0].users if points else load.axis_end
        for users in sorted({*(first * about for about in ABOUT), load.users_daily, load.users_horizon}):
            said = capacity(drawn, load, users=users)
            measured = simulate(drawn, load, users=users, requests=20_000)
            total += 1
            close += measured.verdict == "too_close"
            if measured.verdict != "too_close" and told(said) != told(measured):
                parted.append((name, f"{users / first:.2f} of its breakpoint", told(said), told(measured)))
    sys.stdout.write(f"\n{total} loads: {len(parted)} parted, {close} too close to call by simulation\n")
    sys.stdout.writelines(f"{each}\n" for each in parted)
    assert len(parted) <= MOST_PARTED * total


def told(found: Any) -> tuple[str, tuple[str, str] | None]:
    return found.verdict, found.bottleneck and (found.bottleneck.tier, found.bottleneck.row)


@pytest.mark.parametrize("stage", STAGES)
def test_its_first_breakpoint_is_the_ladders_within_three_per_cent(stage: int) -> None:
    drawn = design.load(ESSAY / f"{stage}.json")
    said = capacity(drawn, ESSAYS, users=1000).breakpoints[0]
    confirmed = ladder(drawn, ESSAYS, points=1)[0]
    assert said.users == pytest.approx(confirmed.users, rel=0.03)
    assert (said.bottleneck.tier, said.bottleneck.row) == (confirmed.bottleneck.tier, confirmed.bottleneck.row)


def test_a_latency_without_much_waiting_is_that_of_a_long_simulation() -> None:
    """A rare request of which most is somebody else's service: a short simulation has hardly seen it."""
    drawn = design.load(ESSAY / "7.json")
    said = {each.name: each.p95_ms for each in capacity(drawn, ESSAYS, users=800_000).classes}
    measured = simulate(drawn, ESSAYS, users=800_000, requests=400_000)
    for each in measured.classes:
        assert said[each.name] == pytest.approx(each.p95_ms.value, rel=0.06)


@pytest.mark.parametrize("stage", STAGES)
def test_the_reason_of_a_breakpoint_is_about_a_target_that_is_missed_there(stage: int) -> None:
    """Even where a simulation has met too few of the requests concerned to find them late."""
    targets = {each.name: each.p95_ms for each in ESSAYS.classes}
    for point in ladder(design.load(ESSAY / f"{stage}.json"), ESSAYS):
        params = point.bottleneck.params
        if "class" in params:
            value_ms = float(params["value_ms"].replace(",", ""))
            assert value_ms > targets[params["class"]].at(point.users), point


# -- formulas ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cv", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("rho", [0.3, 0.8, 0.95])
def test_a_line_before_one_server_is_pollaczek_and_khinchines(rho: float, cv: float) -> None:
    waited = wait(servers=1, utilisation=rho, service_s=1.0, cs2=cv * cv).mean_s
    assert rho * waited == pytest.approx(forms.in_line_pollaczek_khinchine(rho, cv), rel=1e-9)


@pytest.mark.parametrize("servers", [2, 8, 64])
@pytest.mark.parametrize("rho", [0.3, 0.9, 0.97])
def test_a_line_before_several_servers_is_erlangs(rho: float, servers: int) -> None:
    waited = wait(servers=servers, utilisation=rho, service_s=1.0, cs2=1.0).mean_s
    assert waited == pytest.approx(forms.in_line(servers, rho * servers) / (rho * servers), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("rho", [0.9, 0.97, 0.99])
def test_a_line_before_many_servers_is_near_erlangs(rho: float) -> None:
    waited = wait(servers=100, utilisation=rho, service_s=1.0, cs2=1.0).mean_s
    assert waited == pytest.approx(forms.in_line(100, rho * 100) / (rho * 100), rel=0.2)


def test_a_line_that_is_overfull_is_as_long_as_it_gets() -> None:
    assert wait(servers=4, utilisation=3.0, service_s=1.0, cs2=1.0) == wait(
        servers=4, utilisation=0.9999, service_s=1.0, cs2=1.0
    )
    assert wait(servers=4, utilisation=0.0, service_s=0.0, cs2=1.0).mean_s == 0
    assert wait(servers=1_000_000, utilisation=1e-6, service_s=1.0, cs2=1.0).mean_s == 0


def test_the_95th_percentile_of_a_mixture_is_that_of_its_samples() -> None:
    draws = np.random.default_rng(7)
    parts = [(0.7, 0.1, 0.05**2), (0.3, 0.5, 0.5**2)]
    samples = [draws.gamma(m * m / v, v / m, int(w * 400_000)) for w, m, v in parts]
    assert quantile_95(parts) == pytest.approx(float(np.quantile(np.concatenate(samples), 0.95)), rel=0.02)
    assert quantile_95([(1.0, 0.2, 0.0)]) == 0.2
    assert quantile_95([]) == 0.0


def test_parts_put_together_keep_their_mean_and_variance() -> None:
    parts = [(0.1 * n, 0.1 * n * n, 0.01 * n) for n in range(1, 9)]
    (share, mean, variance) = whole(fewer(parts))
    assert len(fewer(parts)) < len(parts)
    assert (share, mean, variance) == pytest.approx(whole(parts))


def whole(parts: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    found = parts[0]
    for part in parts[1:]:
        found = together(found, part)
    return found


# -- disks ------------------------------------------------------------------------------------------------------------
def grows(gb_day: float, retention_days: float) -> DatasetLoad:
    return DatasetLoad("things", 1, 1, 0, 0, gb_day * DAY_GB, retention_days, False)


def test_a_disk_is_full_on_the_day_that_its_growth_has_filled_it() -> None:
    assert days_until(100e9, [grows(2, 3650)]) == 50
    assert days_until(100e9, [grows(2, 3650)], slices=4) == 200
    assert days_until(-1, [grows(2, 3650)]) == 0


def test_a_disk_is_never_full_of_data_that_is_deleted_as_fast_as_it_comes() -> None:
    assert days_until(100e9, [grows(2, 30)]) == math.inf
    assert days_until(100e9, []) == math.inf
    assert days_until(100e9, [grows(2, 30), grows(1, 3650)]) == pytest.approx(40)  # 60 GB and then one a day


def test_every_keeper_of_rows_has_its_disk_and_its_date() -> None:
    load = workload.load(next(path for path in PROMPTS if path.parent.name == "photo-sharing"))
    found = capacity(design.load(PHOTOS), load, users=3_000_000)
    for disk in found.disks:
        assert disk.full_in_days == pytest.approx((disk.full_bytes - disk.stored_bytes) / disk.growth_bytes_day)
        assert 0 < disk.fill < 1
    assert {disk.tier for disk in found.disks} >= {"db1", "replica1"}


# -- tiers that are alike ---------------------------------------------------------------------------------------------
def many(groups: int, nodes: list[int], *, shared: bool = False, copies: int = 0) -> Design:
    """Groups of app, cache, queue and workers behind one load balancer, each with its database or all with one.

    And with so many `copies` of the group's database, or of the one: each group reads from its own.
    """
    tiers: list[dict[str, Any]] = [{"id": "lb", "kind": "load_balancer", "nodes": 9}]
    links = []
    for n in range(groups):
        keeper = "d0" if shared else f"d{n}"
        tiers += [
            {"id": f"a{n}", "kind": "app", "nodes": nodes[n % len(nodes)], "because": f"group {n} asks for it"},
            {"id": f"c{n}", "kind": "cache", "size": "small" if n % 5 else "medium"},
            {"id": f"q{n}", "kind": "queue"},
            {"id": f"w{n}", "kind": "worker", "costs_us": f"job {n} comes later"},
        ]
        if keeper not in {tier["id"] for tier in tiers}:
            tiers.append({"id": keeper, "kind": "database", "size": "xlarge"})
        for copy in [f"r{n}x{m}" for m in range(copies)]:
            tiers.append({"id": copy, "kind": "replica", "size": "xlarge"})
            links += [(keeper, copy), (f"a{n}", copy)]
        links += [("lb", f"a{n}"), (f"a{n}", keeper), (f"a{n}", f"c{n}"), (f"a{n}", f"q{n}"), (f"q{n}", f"w{n}")]
        links.append((f"w{n}", keeper))
    return make_design(*tiers, links=links)


@few(20)
@given(
    groups=st.integers(8, 28),
    nodes=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    shared=st.booleans(),
    copies=st.integers(0, 2),
    users=st.floats(1e4, 1e7),
)
def test_counting_tiers_that_are_alike_once_loses_nothing(
    groups: int, nodes: list[int], shared: bool, copies: int, users: float
) -> None:
    made = plan(many(groups, nodes, shared=shared, copies=copies), ESSAYS)
    assert made.findings == ()
    every = predict(made, users=users)
    each = {(group.tier, group.resource): every.written.utilisation(n) for n, group in enumerate(groups_of(every))}
    found = {(row.tier, row.resource): row for row in capacity(made.design, ESSAYS, users=users).resources}
    assert {key: row.utilisation for key, row in found.items()} == pytest.approx(each)
    held = {key: row.held for key, row in found.items() if row.held is not None}
    places = {(g.tier, g.resource): g.nodes * g.servers for g in groups_of(every) if g.is_pool}
    assert held == pytest.approx({key: each[key] * places[key] for key in places})


def groups_of(found: Any) -> Any:
    return found.written.program.groups


@pytest.mark.parametrize("shared", [False, True])
def test_many_tiers_that_are_alike_are_few_to_count(shared: bool) -> None:
    drawn = many(30, [4], shared=shared, copies=1)
    found = alike(plan(drawn, ESSAYS))
    assert len(drawn.tiers) > 150
    assert len(found.plan.design.tiers) <= 14
    assert sorted(tier for those in found.meant.values() for tier in those) == sorted(tier.id for tier in drawn.tiers)


def test_of_two_caches_only_the_one_asked_first_is_busy() -> None:
    """They are alike but for their place, and the place says who is asked."""
    drawn = many(12, [2])
    links = [*drawn.links, *(replace(link, target=f"e{link.target}") for link in drawn.links if link.target[0] == "c")]
    caches = [replace(tier, id=f"e{tier.id}") for tier in drawn.tiers if tier.kind == "cache"]
    found = capacity(Design((*drawn.tiers, *caches), tuple(links)), ESSAYS, users=1e6)
    asked = {row.tier for row in found.resources}
    assert {f"c{n}" for n in range(12)} <= asked
    assert not any(tier.startswith("ec") for tier in asked)


# -- what is refused --------------------------------------------------------------------------------------------------
def test_a_design_that_makes_no_sense_has_findings_instead() -> None:
    with pytest.raises(Findings):
        capacity(make_design(app(), links=[]), make_workload(), users=1000)


@pytest.mark.parametrize("users", [0, -1, math.nan, math.inf])
def test_users_that_cannot_be_are_refused(users: float) -> None:
    with pytest.raises(SimError):
        capacity(split(), make_workload(), users=users)


def test_more_than_can_be_done_breaks_whatever_the_latencies() -> None:
    found = capacity(split(), make_workload(rps=10_000, p95_ms=600_000), users=1000)
    assert found.verdict == "breaks"
    assert found.failures[0].target == "errors"


def test_a_pool_that_is_held_by_those_who_wait_is_what_is_waited_for() -> None:
    """A slow database fills the app's workers: classes that never ask it wait for a worker all the same."""
    drawn = make_design(app(nodes=1, workers=4), database(size="small"), links=[("app", "db")])
    near = make_workload(rps=1, queries=40, compute_ms=1)
    points = capacity(drawn, near, users=1000).breakpoints
    found = capacity(drawn, near, users=0.99 * points[0].users)
    waits = {(row.tier, row.resource): row.wait_ms for row in found.resources}
    assert waits["app", "workers"] > 1
