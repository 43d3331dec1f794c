import copy
import math
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import SimError, workload
from sim.workload import Call, Compute, Curve, Job, Read, Static, Upload, Write
from tests.sim.drawings import values

ROOT = Path(__file__).resolve().parents[2]
FILES = [*sorted((ROOT / "practice/prompts/catalogue").glob("*/prompt.toml")), ROOT / "sim/data/essay/workload.toml"]

SHOP = """
format = 1
title = "A shop"

[users]
daily = 1_000
horizon_growth = 2
[users.regions]
near = {rtt_ms = 30}
far = {rtt_ms = 150, share = {users = [100, 10_000], values = [0.0, 0.4]}}

[load]
peak_to_mean = 3

[datasets.goods]
items_per_user = 2
item_kb = 4
zipf = 0.9
growth_gb_day = 0.5
[datasets.pictures]
items = 1000
item_kb = 80
files = true

[[classes]]
name = "look"
kind = "read"
per_user_day = 86.4
response_kb = 20
p95_ms = 300
needs = [{compute_ms = 25}, {read = "goods", queries = 3, cacheable = 0.5}]

[[classes]]
name = "buy"
kind = "write"
rps_mean = 0.1
p95_ms = 500
needs = [{read = "goods", fresh = true}, {write = "goods", rows = 2}, {call_ms = 80}, {job = "mail"}]

[[classes]]
name = "picture"
kind = "static"
fixed_rps = 7
p95_ms = 700
needs = [{static_kb = 80, files = "pictures", new_connection = false}]

[[classes]]
name = "new picture"
kind = "write"
rps_mean = 0.01
p95_ms = 700
measured = "user"
needs = [{upload_kb = 80, files = "pictures"}]

[[jobs]]
name = "mail"
delay_s = 60
needs = [{compute_ms = 5}, {call_ms = {users = [100, 10_000], values = [100, 300]}}]
"""


def shop() -> dict[str, Any]:
    return tomllib.loads(SHOP)


def changed(path: str, value: Any) -> dict[str, Any]:
    """The shop with one thing set: `classes.0.kind`."""
    table = shop()
    place: Any = table
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return table


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_workload_of_ours_is_read(path: Path) -> None:
    read = workload.load(path)
    for users in (1, read.users_daily, read.users_horizon, read.axis_end):
        load = read.at(users)
        assert load.users == users
        assert load.rate_rps > 0
        assert sum(region.share for region in load.regions) == pytest.approx(1)


def test_rates_grow_with_users_unless_fixed() -> None:
    read = workload.parse(shop())
    now, later = read.at(1_000), read.at(10_000)
    assert [item.rate_rps for item in now.classes] == pytest.approx([3.0, 0.3, 7.0, 0.03])
    assert [item.rate_rps for item in later.classes] == pytest.approx([30.0, 3.0, 7.0, 0.3])
    assert [item.mean_rps for item in now.classes] == pytest.approx([1.0, 0.1, 7.0, 0.01])


def test_needs_come_in_order_with_their_defaults() -> None:
    look, buy, picture, new = workload.parse(shop()).at(1_000).classes
    assert look.needs == (Compute(25.0), Read("goods", 3.0, 0.5, False))
    assert buy.needs == (Read("goods", 1.0, 0.0, True), Write("goods", 2.0), Call(80.0), Job("mail"))
    assert picture.needs == (Static(80.0, "pictures", False),)
    assert new.needs == (Upload(80.0, "pictures"),)


def test_a_file_is_measured_where_the_user_sits_and_a_page_at_the_door() -> None:
    assert [item.measured for item in workload.parse(shop()).classes] == ["site", "site", "user", "user"]


def test_data_follows_its_users() -> None:
    read = workload.parse(shop())
    goods, pictures = read.at(3_000).datasets["goods"], read.at(3_000).datasets["pictures"]
    assert (goods.items, goods.growth_bytes_day, goods.retention_days) == (6_000, 1.5e9, 3650)
    assert (pictures.items, pictures.files) == (1_000, True)


def test_the_region_without_a_share_takes_the_rest() -> None:
    near, far = workload.parse(shop()).at(1_000).regions
    assert (near.share, far.share) == pytest.approx((0.8, 0.2))


def test_a_curve_is_straight_on_the_logarithm_of_users() -> None:
    curve = Curve((100, 10_000), (100, 300))
    assert [curve.at(users) for users in (1, 100, 1_000, 10_000, 1e9)] == pytest.approx([100, 100, 200, 300, 300])


def test_a_job_changes_with_users_too() -> None:
    (mail,) = workload.parse(shop()).at(1_000).jobs
    assert mail.needs == (Compute(5.0), Call(pytest.approx(200)))


def test_the_axis_ends_at_a_million_or_ten_times_the_horizon() -> None:
    assert workload.parse(shop()).axis_end == 1e6
    assert workload.parse(changed("users.daily", 1_000_000)).axis_end == 2e7


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("format", 2, "format: 2 is above 1"),
        ("format", True, "format: not a whole number"),
        ("title", None, "title: missing"),
        ("title", 3, "title: not text"),
        ("summary", "x" * 301, "summary: longer than 300"),
        ("sumary", "x", "sumary: unknown field"),
        ("two words", 1, "unknown field"),
        ("difficulty", "heroic", "difficulty: not one of intro, easy, medium, hard"),
        ("minutes", 1.5, "minutes: not a whole number"),
        ("listed", 1, "listed: not true or false"),
        ("users", None, "users: missing"),
        ("users", 3, "users: not a table"),
        ("users.daily", 0, "users.daily: 0 is below 1"),
        ("users.daily", math.inf, "users.daily: not a number"),
        ("users.weekly", 1, "users.weekly: unknown field"),
        ("users.regions", {}, "users.regions: not exactly one region without a share"),
        ("users.regions.far.share", None, "users.regions: not exactly one region without a share"),
        ("users.regions.far.share", 1.5, "users.regions.far.share: 1.5 is above 1"),
        ("users.regions.third", {"rtt_ms": 9, "share": 0.7}, "users.regions: shares sum to 1.1 at 10000 users"),
        ("users.regions.far.share.values", [1], "users.regions.far.share.values: 1 values for 2 numbers of users"),
        ("users.regions.far.share.users", [9, 9], "users.regions.far.share.users: not rising"),
        ("users.regions.far.share.users", [0, 9], "users.regions.far.share.users[0]: 0 is below 1"),
        ("users.regions.far.share.users", [], "users.regions.far.share.users: not a list of 1 to 50 numbers"),
        ("users.regions.far.share.slope", 1, "users.regions.far.share.slope: unknown field"),
        ("load.peak_to_mean", 0.5, "load.peak_to_mean: 0.5 is below 1"),
        ("targets", {"availability": 1}, "targets.availability: 1 is above 0.999999"),
        ("datasets.goods.items", 3, "datasets.goods: not exactly one of items, items_per_user"),
        ("datasets.goods.item_kb", math.nan, "datasets.goods.item_kb: not a number"),
        ("datasets.goods.zipf", 4, "datasets.goods.zipf: 4 is above 3"),
        ("datasets.a b", {}, "datasets: has a name that is not letters, digits and _"),
        ("classes", None, "classes: missing"),
        ("classes", {}, "classes: not a list"),
        ("classes.1", 3, "classes[1]: not a table"),
        ("classes.1.name", "look", "classes[1].name: the same twice"),
        ("classes.0.kind", "rite", "classes[0].kind: not one of read, write, static"),
        ("classes.0.rps_mean", 3, "classes[0]: not exactly one of per_user_day, rps_mean, fixed_rps"),
        ("classes.0.per_user_day", "40", "classes[0].per_user_day: not a number"),
        ("classes.0.p95_ms", None, "classes[0].p95_ms: missing"),
        ("classes.0.p99_ms", 3, "classes[0].p99_ms: unknown field"),
        ("classes.0.needs", [], "classes[0].needs: missing"),
        ("classes.0.needs", [{}] * 21, "classes[0].needs: 21 is above 20"),
        ("classes.0.needs.1.queries", -1, "classes[0].needs[1].queries: -1 is below 0"),
        ("classes.0.needs.1.querys", 1, "classes[0].needs[1].querys: unknown field"),
        ("classes.0.needs.1.read", "gods", "classes[0].needs[1].read: no such dataset"),
        ("classes.0.needs.1.read", "pictures", "classes[0].needs[1].read: files, not rows"),
        ("classes.0.needs.1.fresh", True, "classes[0].needs[1].cacheable: above 0 for a fresh read"),
        ("classes.2.needs.0.files", "goods", "classes[2].needs[0].files: rows, not files"),
        ("classes.1.needs.3.job", "male", "classes[1].needs[3].job: no such job"),
        ("jobs.0.needs.0", {"job": "mail"}, "jobs[0].needs[0].job: not in a job"),
        ("jobs.0.delay_s", 0, "jobs[0].delay_s: 0 is below 0.001"),
    ],
)
def test_it_refuses_with_the_field_and_a_rule(path: str, value: Any, message: str) -> None:
    with pytest.raises(SimError) as refused:
        workload.parse(changed(path, value))
    assert str(refused.value) == message


def test_a_need_says_one_thing() -> None:
    with pytest.raises(SimError, match=r"classes\[0\]\.needs\[0\]: not exactly one of compute_ms, read, write"):
        workload.parse(changed("classes.0.needs.0", {"compute_ms": 1, "call_ms": 1}))


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"format = ", "not TOML (Invalid value (at end of document))"),
        (b"format = 1\nformat = 2", "not TOML (Cannot overwrite a value (at end of document))"),
        (b"\xff", "not TOML (unreadable)"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"a = " + b"9" * 5000, "not TOML (unreadable)"),
        (b" " * (256 * 1024 + 1), "262145 bytes is above 262144"),
    ],
)
def test_a_file_that_is_no_workload_is_named(tmp_path: Path, data: bytes, rule: str) -> None:
    file = tmp_path / "prompt.toml"
    file.write_bytes(data)
    with pytest.raises(SimError) as refused:
        workload.load(file)
    assert (refused.value.path, refused.value.rule) == (str(file), rule)


def test_a_fault_in_a_file_names_file_line_and_field(tmp_path: Path) -> None:
    file = tmp_path / "prompt.toml"
    file.write_text(SHOP.replace("queries = 3", "queries = -3"))
    with pytest.raises(SimError) as refused:
        workload.load(file)
    line = file.read_text().splitlines().index(next(each for each in file.read_text().splitlines() if "-3" in each)) + 1
    assert str(refused.value) == f"{file}, line {line}: classes[0].needs[1].queries: -3 is below 0"


def test_a_file_that_is_not_there_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(SimError, match="gone"):
        workload.load(tmp_path / "gone.toml")


@st.composite
def spoiled_workloads(draw: st.DrawFn) -> Any:
    table = copy.deepcopy(shop())
    place: Any = table
    while True:
        slot = draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if not isinstance(place[slot], dict | list) or draw(st.integers(0, 9)) == 0:
            place[slot] = draw(values)
            return table
        place = place[slot]


@settings(max_examples=400)
@given(st.one_of(spoiled_workloads(), values), st.sampled_from([1, 777, 1e10]))
def test_what_is_let_in_has_finite_numbers_and_the_rest_is_refused(table: Any, users: float) -> None:
    try:
        read = workload.parse(table)
    except SimError as error:
        assert error.rule
    else:
        load = read.at(users)
        assert all(math.isfinite(item.rate_rps) and item.p95_ms >= 1 for item in load.classes)
        assert all(0 <= region.share <= 1 for region in load.regions)


@settings(max_examples=200)
@given(st.text() | st.binary())
def test_nothing_but_a_refusal_leaves_the_reader_of_files(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.toml"
    file.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    with pytest.raises(SimError):
        workload.load(file)
