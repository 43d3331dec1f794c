"""What a design costs a month."""

from dataclasses import replace
from pathlib import Path

import pytest

import sim
from sim import catalogue, design, workload
from sim.telling import bill
from sim.words import COSTS, NO_COST
from sim.workload import Curve
from tests.sim.kinds import worlds as of_kinds
from tests.sim.kinds.places import each_in_its_place
from tests.sim.worlds import app, database, make_design, make_workload, split

ROOT = Path(__file__).resolve().parents[2]
ESSAY = ROOT / "sim/data/essay"
PROMPTS = ROOT / "practice/prompts/catalogue"
MONTH_S = 365 / 12 * 86_400


def photos():
    """Ten kinds of tier, drawn as the system's source describes it."""
    return design.load(ROOT / "tests/drawings/photo-sharing.json"), workload.load(PROMPTS / "photo-sharing/prompt.toml")


def prompt(name):
    return design.load(PROMPTS / name / "reference.json"), workload.load(PROMPTS / name / "prompt.toml")


def item(cost, tier, what):
    return next(each for each in cost.of(tier).items if each.what == what)


def without(drawn, *gone, links=()):
    kept = design.dump(drawn)
    kept["tiers"] = [tier for tier in kept["tiers"] if tier["id"] not in gone]
    kept["links"] = [link for link in kept["links"] if not {link["from"], link["to"]} & set(gone)]
    kept["links"] += [{"from": a, "to": b} for a, b in links]
    return design.parse(kept)


def test_twice_the_nodes_cost_twice():
    def behind_a_balancer(nodes):
        door = {"id": "lb", "kind": "load_balancer"}
        drawn = make_design(door, app(nodes=nodes), database(), links=[("lb", "app"), ("app", "db")])
        return sim.cost(drawn, make_workload(), users=1000)

    two, four = behind_a_balancer(2).of("app").usd_month, behind_a_balancer(4).of("app").usd_month
    assert (four.value, four.lo, four.hi) == (2 * two.value, 2 * two.lo, 2 * two.hi)
    size = catalogue.size("app", "medium")
    assert (two.lo, two.value, two.hi) == (2 * size.usd_lo, 2 * size.usd, 2 * size.usd_hi)


def test_what_is_sent_follows_the_mean_rate_and_not_the_peak():
    load = make_workload(rps=100)  # a kilobyte each
    sent = item(sim.cost(split(), replace(load, peak_to_mean=Curve.constant(9)), users=1000), "app", "sent")
    assert sent.amount == pytest.approx(100 * MONTH_S * 1e3 / 1e9)
    assert item(sim.cost(split(), load, users=2000), "app", "sent").amount == pytest.approx(2 * sent.amount)
    assert sent.usd_month.value == pytest.approx(sent.amount * catalogue.constant("egress_usd_gb"))


@pytest.mark.parametrize("name", [path.parent.name for path in sorted(PROMPTS.glob("*/prompt.toml"))])
def test_the_range_of_a_reference_contains_its_value(name):
    drawn, load = prompt(name)
    cost = sim.cost(drawn, load, users=load.users_daily)
    for usd in [cost.usd_month, *(each.usd_month for tier in cost.tiers for each in (tier, *tier.items))]:
        assert 0 <= usd.lo <= usd.value <= usd.hi
    assert cost.usd_month.value == pytest.approx(sum(tier.usd_month.value for tier in cost.tiers))
    assert cost.usd_month.lo < cost.usd_month.hi


def test_every_kind_of_tier_has_a_price_or_says_why_not():
    drawings = [(design.load(ESSAY / f"{n}.json"), workload.load(ESSAY / "workload.toml")) for n in (1, 7, 8)]
    seen = {}
    small = [(drawn, load) for _, drawn, load, _ in of_kinds.worlds()]
    ours = [photos(), *each_in_its_place()]
    for drawn, load in [*drawings, *small, *ours]:
        cost = sim.cost(drawn, load, users=100_000)
        for tier in cost.tiers:
            seen.setdefault(drawn.tier(tier.tier).kind, []).append(tier)
            assert {each.what for each in tier.items} <= set(COSTS)
    assert set(seen) == set(catalogue.KINDS)
    for tiers in seen.values():
        for tier in tiers:
            assert (tier.usd_month.value > 0) != (tier.why_none in NO_COST)


def test_what_is_paid_by_use_and_not_used_says_so():
    tiers = (
        {"id": "queue", "kind": "queue"},
        {"id": "worker", "kind": "worker"},
        {"id": "store", "kind": "object_store"},
    )
    links = [("app", "db"), ("app", "queue"), ("queue", "worker"), ("worker", "db"), ("app", "store")]
    cost = sim.cost(make_design(app(), database(), *tiers, links=links), make_workload(), users=1000)
    assert [cost.of(tier).why_none for tier in ("users", "queue", "store", "worker")] == [
        "users",
        "unused",
        "unused",
        None,
    ]
    assert cost.of("store").usd_month.hi == 0


def test_every_price_names_a_fact_or_is_a_judgement():
    cost = sim.cost(*photos(), users=1_000_000)
    sources = {each.source for tier in cost.tiers for each in tier.items}
    assert "judgement" in sources
    assert sources - {"judgement"} <= {fact for fact in catalogue.FACTS if fact.startswith("cost.")}


def test_an_edge_changes_who_sends_and_what_it_costs():
    drawn, load = photos()
    at_edge = sim.cost(drawn, load, users=3_000_000)
    plain = sim.cost(without(drawn, "cdn1", links=[("users1", "store1")]), load, users=3_000_000)
    assert item(at_edge, "cdn1", "sent").amount == pytest.approx(item(plain, "store1", "sent").amount)
    assert item(at_edge, "cdn1", "sent").usd_month.lo < item(plain, "store1", "sent").usd_month.lo
    fetched = item(at_edge, "store1", "fetched").amount
    assert 0 < fetched < item(at_edge, "cdn1", "sent").amount
    assert item(at_edge, "store1", "read").amount < item(plain, "store1", "read").amount
    assert at_edge.usd_month != plain.usd_month


def test_data_is_paid_for_once_by_shards_and_once_by_every_copy():
    def stored(*tiers, links):
        cost = sim.cost(make_design(app(), *tiers, links=links), make_workload(items=1e9), users=1000)
        return {tier.tier: item(cost, tier.tier, "storage").amount for tier in cost.tiers[2:]}

    copy = {"id": "copy", "kind": "replica", "nodes": 4}
    links = [("app", "db"), ("db", "copy"), ("app", "copy")]
    assert stored(database(), copy, links=links) == pytest.approx({"db": 1000, "copy": 4000})
    shards = {"id": "db", "kind": "shards", "nodes": 4}
    assert stored(shards, copy, links=links) == pytest.approx({"db": 1000, "copy": 1000})


def test_files_without_a_store_fill_a_disk_that_costs_more():
    drawn, load = photos()
    door = ("cdn1", "lb1")
    assert item(sim.cost(drawn, load, users=3e6), "store1", "storage").usd_month.value == pytest.approx(1242)
    on_disk = item(sim.cost(without(drawn, "store1", links=[door]), load, users=3e6), "app1", "storage")
    assert on_disk.amount == pytest.approx(54_000 - 50 * 160)
    assert on_disk.usd_month.value > 1242


def test_a_design_that_makes_no_sense_has_no_price():
    with pytest.raises(sim.Findings):
        sim.cost(make_design(app(), links=[]), make_workload(), users=1000)


def test_as_plain_values_and_as_lines_it_says_the_same():
    drawn, load = photos()
    cost = sim.cost(drawn, load, users=3_000_000)
    told = bill.told(cost)
    assert told["usd_month"]["value"] == cost.usd_month.value
    assert [row["tier"] for row in told["tiers"]] == [tier.id for tier in drawn.tiers]
    text = bill.text(told, drawn)
    assert text.startswith(f"{bill.dollars(told['usd_month'])} a month at 3,000,000 users")
    assert "Users bring their own machines." in text
    assert "50 nodes" in text
    assert "1 node " in text


@pytest.mark.parametrize(("value", "said"), [(0, 0), (0.0487, 0.049), (48.4, 48), (53_850, 54_000)])
def test_a_price_is_told_to_two_digits(value, said):
    assert bill.rounded(value) == pytest.approx(said)
