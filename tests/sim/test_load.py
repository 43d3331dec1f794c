import math
from pathlib import Path

import pytest

from sim import LoadEstimate, design, load_of, workload
from sim.load import harmonic, head_items
from tests.sim.test_workload import shop

PROMPTS = Path(__file__).resolve().parents[2] / "practice/prompts/catalogue"


def load_of_prompt(name: str) -> LoadEstimate:
    return load_of(workload.load(PROMPTS / name / "prompt.toml"), design.load(PROMPTS / name / "reference.json"))


def test_a_url_shortener_comes_to_what_its_story_says() -> None:
    load = load_of_prompt("url-shortener")
    assert load.peak_rps == pytest.approx(3 * 354.5)
    assert load.reads_per_write == pytest.approx(351 / 3.5)
    assert load.storage_bytes_year == pytest.approx(365 * 0.2e9)
    assert load.egress_bytes_s == pytest.approx(3 * (350 * 400 + 3.5 * 500 + 30_000))
    assert 3e9 < load.cache_bytes < 1e10
    assert 3 < load.in_flight < 10


def test_photos_are_most_of_what_leaves_and_what_is_in_flight() -> None:
    load = load_of_prompt("photo-sharing")
    assert load.egress_bytes_s == pytest.approx(3 * (900 * 25e3 + 4000 * 60e3 + 25 * 2e3 + 90 * 1e3))
    assert load.reads_per_write == pytest.approx(4900 / 115)
    assert 400 < load.in_flight < 1000


def test_without_writes_there_is_no_ratio_to_them() -> None:
    table = shop()
    table["classes"] = table["classes"][:1]
    assert load_of(workload.parse(table)).reads_per_write == math.inf


def test_a_queue_takes_the_job_out_of_the_request() -> None:
    asked = workload.parse(shop())
    queue = design.parse({"format": 1, "tiers": [{"id": "q", "kind": "queue"}], "links": []})
    assert load_of(asked, queue).in_flight < load_of(asked).in_flight


def test_what_is_kept_for_less_than_a_year_is_not_added_for_a_year() -> None:
    table = shop()
    table["datasets"]["goods"]["retention_days"] = 30
    assert load_of(workload.parse(table)).storage_bytes_year == pytest.approx(30 * 0.5e9)


@pytest.mark.parametrize("exponent", [0.0, 0.5, 0.8, 1.0, 1.2, 2.0])
@pytest.mark.parametrize("n", [1, 7, 200, 201, 50_000])
def test_the_sum_of_popularities_is_the_sum(n: int, exponent: float) -> None:
    assert harmonic(n, exponent) == pytest.approx(sum(rank**-exponent for rank in range(1, n + 1)), rel=1e-6)


def test_popular_items_draw_their_share() -> None:
    assert head_items(1_000, 0.0, 0.8) == pytest.approx(800, abs=1)
    assert head_items(1e6, 1.0, 0.8) / 1e6 == pytest.approx(0.06, abs=0.01)
