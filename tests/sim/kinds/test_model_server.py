"""A model makes up answers token by token, so many at once; others wait, and beyond a short line are turned away."""

from typing import Any

import pytest

from sim import SimError, capacity, cost, explain, simulate, surgery
from sim.capacity import predict
from sim.plan import plan
from tests.sim.kinds.worlds import with_needs
from tests.sim.worlds import app, make_design


def drawn(**properties: Any) -> Any:
    return make_design(app(workers=400), {"id": "gpu", "kind": "model_server", **properties}, links=[("app", "gpu")])


def thinking(tokens: float = 100, rps: float = 5, p95_ms: float = 20_000) -> Any:
    return with_needs({"compute_ms": 2}, {"infer_tokens": tokens}, rps=rps, p95_ms=p95_ms)


def gpu(found: Any) -> Any:
    return next(each for each in found.resources if each.resource == "gpu")


def test_an_answer_takes_as_long_as_its_tokens() -> None:
    short, long = (
        capacity(drawn(token_ms=10), thinking(tokens), users=1000).classes[0].mean_ms for tokens in (10, 100)
    )
    assert long - short == pytest.approx(900, rel=0.01)


def test_as_many_are_made_up_at_once_as_the_batch_has_places() -> None:
    found = simulate(drawn(token_ms=10, batch=8), thinking(rps=5), users=1000, requests=4000)
    assert gpu(found).utilisation.value == pytest.approx(5 * 1.0 / 8, rel=0.06)


def test_beyond_the_line_requests_are_turned_away_and_it_is_said_why() -> None:
    found = simulate(drawn(token_ms=10, batch=4, line=3), thinking(rps=8), users=1000, requests=6000)
    assert found.classes[0].errors["dropped"] == pytest.approx(0.5, abs=0.06)
    assert found.bottleneck
    assert (found.bottleneck.tier, found.bottleneck.row, found.bottleneck.code) == ("gpu", "model_server", "batch_full")


def test_a_large_batch_makes_each_answer_slower_and_lets_more_through() -> None:
    few, many = (capacity(drawn(batch=batch), thinking(), users=1000) for batch in (8, 256))
    assert many.classes[0].mean_ms > 2 * few.classes[0].mean_ms
    assert gpu(many).utilisation < gpu(few).utilisation


def test_a_faster_card_is_faster_and_dearer() -> None:
    small, large = drawn(size="small"), drawn(size="large")
    asked = thinking()
    assert (
        capacity(large, asked, users=1000).classes[0].mean_ms
        < capacity(small, asked, users=1000).classes[0].mean_ms / 3
    )
    dear, cheap = (cost(each, asked, users=1000).of("gpu").usd_month for each in (large, small))
    assert dear.lo > cheap.hi


def test_the_callers_worker_waits_for_it_and_its_processor_does_not_work() -> None:
    (page,) = explain(drawn(token_ms=10), thinking(), users=1000)
    worker = next(place for step in page.steps for place in step.takes)
    assert worker.kept_ms > 1000
    step = next(step for step in page.steps if step.tier == "gpu")
    assert step.parts["gpu"] == pytest.approx(1000)


def test_arithmetic_says_what_the_simulation_measures() -> None:
    design, asked = drawn(token_ms=10, batch=8), thinking(rps=5)
    found = predict(plan(design, asked), users=1000).result
    measured = simulate(design, asked, users=1000, requests=20_000)
    assert found.classes[0].p95_ms.value == pytest.approx(measured.classes[0].p95_ms.value, rel=0.15)


def test_jobs_may_ask_it_too_and_without_one_there_is_a_finding() -> None:
    bare = make_design(app(), links=[])
    assert [(finding.tier, finding.code) for finding in plan(bare, thinking()).findings] == [("app", "no_model")]
    assert not plan(drawn(), thinking()).findings


def test_a_model_that_nobody_may_call_is_a_finding() -> None:
    design = make_design(app(), {"id": "gpu", "kind": "model_server"}, links=[])
    assert {finding.code for finding in plan(design, thinking()).findings} == {"unreachable"}


def test_without_it_nobody_knows_the_answer() -> None:
    left = surgery.without(drawn(), ["gpu"])
    assert [finding.code for finding in plan(left, thinking()).findings] == ["no_model"]


@pytest.mark.parametrize(("key", "value"), [("batch", 0), ("line", -1), ("token_ms", 0), ("size", "xlarge")])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[2\]\.{key}"):
        drawn(**{key: value})


def test_tokens_are_not_negative() -> None:
    with pytest.raises(SimError, match=r"needs\[1\]\.infer_tokens"):
        thinking(tokens=-1)
