"""What one finished run says."""

import re

import pytest
from django.template.loader import render_to_string

from practice.attempts import verdict, words
from practice.attempts.verdict import Verdict
from practice.runs.models import Run, Status
from sim.engine import opcodes
from sim.words import CAUSES, FINDINGS, REASONS, ROWS
from tests.factories import make_answer, make_attempt, make_drawing, make_run
from tests.results import make_result

FIXES = ["split", "load balancer", "add a", "put a", "shard the", "queue +"]


def say(**result):
    return Verdict(Run(graph=make_drawing(), result=make_result(**result)))


def test_it_names_bottleneck_and_symptom_in_the_essays_words():
    assert say().row == ("Repeated reads", "Database overloaded by reads")


@pytest.mark.parametrize("row", ROWS)
def test_no_row_gives_the_fix_away(row):
    symptom = words.row(row)[1].lower()
    assert not [fix for fix in FIXES if fix in symptom]


def test_the_reason_carries_numbers_and_the_learners_names():
    said = say()
    said.run.graph["tiers"][2]["name"] = "Orders"
    assert said.reason == "Orders is 100% busy, and 90% of its reads ask for what was asked before."


@pytest.mark.parametrize(
    ("tier", "subject"),
    [
        ({"kind": "database"}, "The database"),
        ({"kind": "database", "name": "database"}, "The database"),
        ({"kind": "database", "name": "Orders"}, "Orders"),
        ({"kind": "cdn"}, "The CDN"),
        ({"kind": "shards"}, "One of the shards"),
        ({"kind": "app", "name": "App server 2"}, "App server 2"),
    ],
)
def test_a_tier_begins_a_sentence(tier, subject):
    assert str(words.subjects({"tiers": [{"id": "t1", **tier}]})["t1"]) == subject


def test_it_broke_at_the_first_breakpoint():
    assert say().broke_at == "5.2 million"
    assert say().next["users"] == "11 million"


def test_one_that_broke_with_no_breakpoint_below_broke_at_its_load():
    said = say(users=100_000.0)
    assert said.broke_at == "100,000"
    said.result["ladder"]["breakpoints"].clear()
    assert (said.broke_at, said.next) == ("100,000", None)


def test_a_bottleneck_may_be_missing():
    said = say(bottleneck=None)
    assert (str(said.tier), said.row, said.reason) == ("This design", None, "")


@pytest.mark.parametrize(
    ("about", "target", "value", "limit", "said"),
    [
        ("redirect", "p95", 3210, 100, "“redirect”: p95 is 3.2 s against a target of 100 ms."),
        ("redirect", "errors", 0.12, 0.001, "“redirect”: 12% fail, and at most 0.1% may."),
        ("fan-out", "delay", 41e3, 30e3, "“fan-out” is done after 41.0 s, and should be within 30.0 s."),
        ("database1", "disk", 3e12, 1e12, "Database has to keep 3 TB, and its disk holds 1 TB."),
        ("database1", "staleness", 900, 500, "Database is 900 ms behind, and readers accept 500 ms."),
    ],
)
def test_a_missed_target_is_a_sentence(about, target, value, limit, said):
    assert say(failures=[{"class": about, "target": target, "value": value, "limit": limit}]).failures == [said]


def test_the_fullest_tier_comes_first_and_one_without_a_limit_last():
    said = say()
    said.result["tiers"] = {"queue1": {**said.result["tiers"]["app1"], "utilisation": None}, **said.result["tiers"]}
    assert [tier["busy"] for tier in said.tiers] == [1.0, 0.64, None]
    assert [tier["level"] for tier in said.tiers] == ["hot", "warm", "cool"]
    assert said.tiers[0]["notes"] == ["412 waiting", "12% fail"]


def test_a_tier_that_grew_says_to_how_many_nodes():
    said = say(grown={"app1": 5})
    assert [tier["notes"] for tier in said.tiers if tier["name"] == "App server"] == [["nodes: 5"]]


def test_latencies_have_their_intervals_and_errors_their_causes():
    (each,) = say().classes
    assert each["quantiles"][1] == {"value": "3.2 s", "between": "3.1–3.3 s"}
    assert each["is_late"]
    assert each["failing"] == [("turned away", 0.1), ("timed out", 0.02)]


def test_every_cause_of_failure_is_said_in_words():
    said = say()
    said.result["classes"][0]["errors"] = dict.fromkeys(opcodes.CAUSES.values(), 0.1)
    page = render_to_string("attempts/_verdict.html#classes", {"verdict": said})
    assert re.findall(r"10% ([\w ]+)</span>", page) == list(CAUSES.values())


def test_where_the_time_goes_is_said_by_name():
    parts = [(part["where"], part["part"]) for part in say().classes[0]["parts"]]
    assert parts == [("", "the way to the user and back"), ("App server", "processor"), ("Database", "processor")]


def test_a_job_has_its_delay():
    p95_ms = {"value": 41e3, "lo": 40e3, "hi": 42e3}
    (job,) = say(jobs=[{"name": "fan-out", "p95_ms": p95_ms, "target_ms": 30e3}]).jobs
    assert (job["delay"], job["is_late"]) == ({"value": "41.0 s", "between": "40.0–42.0 s"}, True)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (make_result(), "The database broke at 5.2 million users"),
        (make_result(verdict="holds"), "holds"),
        (make_result(verdict="too_close"), "too close to call"),
        (None, "waiting"),
    ],
)
def test_in_a_list_it_is_a_few_words(result, said):
    assert verdict.brief(Run(graph=make_drawing(), result=result)) == said


@pytest.mark.django_db
def test_it_knows_the_run_before_it_and_only_of_its_own_design():
    attempt = make_attempt()
    first = make_answer(attempt=attempt)
    make_answer()
    make_run(design=attempt.design, status=Status.FAILED)
    second = make_run(design=attempt.design, status=Status.DONE, result=make_result())
    assert verdict.of(first).before is None
    assert verdict.of(second).before == first
    assert [flag.text for flag in verdict.of(second).ladder.flags if flag.kind == "earlier"] == ["before 5.2M"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("predicted", "result", "came_true"),
    [
        ("database1", {}, True),
        ("app1", {}, False),
        ("", {}, False),
        ("", {"verdict": "holds", "bottleneck": None}, True),
        ("app1", {"verdict": "holds", "bottleneck": None}, False),
        ("database1", {"verdict": "too_close"}, None),
    ],
)
def test_a_prediction_is_right_wrong_or_not_decided(predicted, result, came_true):
    assert make_answer(tier=predicted, **result).prediction.came_true() is came_true


@pytest.mark.parametrize("code", REASONS | FINDINGS)
def test_every_sentence_of_the_simulator_can_be_said(code):
    """With any params: what is a place in the sentence is filled, a percent sign stays one."""
    template = (REASONS | FINDINGS)[code]

    class Anything(dict):
        def items(self):
            import re

            return [(key, "database1") for key in re.findall(r"%\((\w+)\)s", template)]

    said = words.finding if code in FINDINGS else words.reason
    sentence = said({"code": code, "params": Anything()}, {"database1": "Orders"})
    assert "%(" not in sentence
    assert "%%" not in sentence


def test_a_code_of_another_version_says_nothing():
    assert words.reason({"code": "gremlins", "params": {}}, {}) == ""


def test_what_is_slow_without_load_is_not_said_to_break_at_a_number_of_users():
    result = make_result()
    result["ladder"]["breakpoints"][0]["users"] = 1.0
    run = make_answer_of(result)
    assert Verdict(run).breaks_at_once
    assert verdict.brief(run) == "The database is too slow from the first user on"
    assert not say().breaks_at_once


def make_answer_of(result):
    return Run(graph=make_drawing(), result=result, status=Status.DONE)
