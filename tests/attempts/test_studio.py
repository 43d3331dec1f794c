"""The studio's page: the canvas's config, what stands around it, and the plain page below."""

import json
import re

import pytest
from django.urls import reverse

from practice.runs.models import Status
from tests.factories import make_answer, make_attempt, make_edit, make_person, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def look(ada_client, attempt, headers=None, **asked):
    return ada_client.get(attempt.get_absolute_url(), asked, headers=headers).content.decode()


def config(page):
    return json.loads(re.search(r'<script id="studio-config" type="application/json">(.*?)</script>', page)[1])


def test_the_canvas_is_told_what_it_needs(ada_client, attempt):
    told = config(look(ada_client, attempt))
    assert told == {
        "design": str(attempt.design_id),
        "socket": f"/ws/designs/{attempt.design_id}/",
        "log": f"/designs/{attempt.design_id}/log/",
        "history": f"/attempts/{attempt.id}/history/",
        "export": f"/attempts/{attempt.id}/export/",
        "open": "/open/?prompt=url-shortener",
        "replays": reverse("replays", args=[attempt.id]),
        "walks": reverse("walks", args=[attempt.id]),
        "actor": str(attempt.person_id),
        "reveal": False,
        "result": None,
        "findings": [],
        "readonly": False,
        "right": 3,
        "branches": True,
        "share": f"/attempts/{attempt.id}/share/",
        "comments": f"/designs/{attempt.design_id}/comments/",
        "regions": ["north_america", "europe", "asia", "africa", "other"],
        "glyphs": "/static/img/glyphs.svg",
    }


def test_after_an_answer_the_canvas_is_told_the_result_and_which_edits_it_knew(ada_client, attempt):
    run = make_answer(attempt=attempt)
    told = config(look(ada_client, attempt))
    assert told["reveal"] is True
    assert told["result"] == {**run.result, "seq": 0}


def test_the_page_asks_before_it_tells(ada_client, attempt):
    page = look(ada_client, attempt)
    assert "which tier breaks first?" in page
    assert page.count('name="tier"') == 3  # app, database, none; users cannot break
    assert page.count('name="sure"') == 4
    assert reverse("estimate", args=[attempt.id]) in page


def test_the_drawing_is_there_without_a_script(ada_client, attempt):
    assert '<svg class="drawing' in look(ada_client, attempt)


def test_what_was_chosen_stays_chosen_while_one_draws_on(ada_client, attempt):
    page = look(ada_client, attempt, HTMX, check="", tier="app1", sure="50", breaks_at="2 million")
    assert 'value="app1" checked' in page
    assert 'value="50" checked' in page
    assert 'value="2 million"' in page
    assert "Say " not in page.split("run-form")[1].split("</fieldset>")[0]
    assert 'value="" checked' in look(ada_client, attempt, HTMX, check="", tier="")
    assert "checked" not in look(ada_client, attempt, HTMX, check="", tier="cache1")


def test_a_script_gets_the_surroundings_only(ada_client, attempt):
    answer = ada_client.get(attempt.get_absolute_url(), headers=HTMX)
    page = answer.content.decode()
    assert "<html" not in page
    assert re.findall(r'id="([\w-]+)" hx-swap-oob', page) == ["before-run", "headline", "ladder"]
    assert "HX-Request" in answer["Vary"]


def test_the_verdict_is_the_headline(ada_client, attempt):
    make_answer(attempt=attempt)
    page = look(ada_client, attempt)
    assert re.search(r"The <em>database</em> broke at <span[^>]*>5.2 million users.", page)
    assert "Repeated reads" in page
    assert "Database overloaded by reads" in page
    assert "Database is 100% busy, and 90% of its reads ask for what was asked before." in page
    assert "Add a cache" not in page
    assert "You called it." in page
    assert "3.1–3.3 s" in page
    assert "10% turned away" in page
    assert "Holds at the load you estimated; breaks at the real one, which is 5.1× higher." in page
    assert f'seed <span class="n">7</span>, engine <span class="n">{make_result()["engine"]}</span>' in page


def test_a_wrong_prediction_is_named(ada_client, attempt):
    make_answer(attempt=attempt, tier="app1")
    page = look(ada_client, attempt)
    assert "Not as you expected." in page
    assert "You said: App server." in page


def test_one_that_holds_says_what_breaks_next(ada_client, attempt):
    result = make_result(verdict="holds", bottleneck=None, failures=[])
    result["ladder"]["breakpoints"] = [{**result["ladder"]["breakpoints"][0], "users": 31e6}]
    make_answer(attempt=attempt, tier="", **result)
    page = look(ada_client, attempt)
    assert re.search(r"It holds. The database breaks next, at <span[^>]*>31 million users.", page)
    assert "You called it." in page


def test_one_that_never_breaks_says_how_far_we_looked(ada_client, attempt):
    make_answer(attempt=attempt, **make_result(verdict="holds", bottleneck=None, failures=[], ladder=climbed()))
    page = look(ada_client, attempt)
    assert "<h1>It holds.</h1>" in page
    assert "Nothing breaks below 240 million users" in page


def test_too_close_to_call_is_a_verdict(ada_client, attempt):
    make_answer(attempt=attempt, **make_result(verdict="too_close", ladder=climbed()))
    page = look(ada_client, attempt)
    assert re.search(r"Too close to call: the <em>database</em> is at its limit at <span[^>]*>8 million users.", page)
    assert "This run cannot tell." in page


def climbed():
    return {"from": 1.0, "to": 240e6, "now": 8e6, "horizon": 24e6, "breakpoints": []}


def test_a_drawing_that_went_on_makes_the_verdict_old(ada_client, attempt):
    make_answer(attempt=attempt)
    moved = {"type": "move_tier", "tier": "app1", "x": 40, "y": 40}
    attempt.design.append(make_edit(changes=[moved]), attempt.person)
    assert "has changed since" not in look(ada_client, attempt)
    attempt.design.append(make_edit(), attempt.person)
    assert "The drawing has changed since this run." in look(ada_client, attempt)


def test_the_verdict_stays_while_the_next_run_works(ada_client, attempt):
    make_answer(attempt=attempt)
    run = make_run(design=attempt.design, status=Status.RUNNING, phase="peak", fraction=0.4, simulated_s=23)
    page = look(ada_client, attempt)
    assert f'data-run="/ws/runs/{run.id}/"' in page
    assert "The busiest hour" in page
    assert "23 s simulated" in page
    assert "broke at" in page


def test_what_changed_between_two_runs_is_said(ada_client, attempt):
    before = make_answer(attempt=attempt)
    graph = attempt.design.graph()
    graph["tiers"][1]["nodes"] = 3
    after = make_result()
    after["ladder"]["breakpoints"][0]["users"] = 7.1e6
    make_run(design=attempt.design, status=Status.DONE, graph=graph, result=after)
    page = look(ada_client, attempt)
    assert "App server: nodes 1 → 3." in page
    assert ">5.2 million</td>" in page
    assert ">7.1 million</td>" in page
    assert reverse("attempt-run", args=[attempt.id, before.id]) in page


def test_a_design_without_tiers_is_helped_along(ada_client, ada):
    page = look(ada_client, make_attempt(person=ada, tiers=()))
    assert "Start simple." in page
    assert "The tiers you draw appear here" in page


def test_names_are_text_not_markup(ada_client, attempt):
    name = {"type": "set_tier", "tier": "app1", "key": "name", "value": "<script>alert(1)</script>"}
    attempt.design.append(make_edit(changes=[name]), attempt.person)
    make_answer(attempt=attempt, tier="app1")
    assert "<script>alert" not in look(ada_client, attempt)


def test_an_attempt_whose_prompt_is_gone_is_gone(ada_client, ada):
    assert ada_client.get(make_attempt(person=ada, prompt="withdrawn").get_absolute_url()).status_code == 404


def test_a_classmate_finds_nothing(client, attempt):
    client.force_login(make_person(name="ben"))
    assert client.get(attempt.get_absolute_url()).status_code == 404


def test_no_style_is_written_into_the_page(ada_client, attempt):
    make_answer(attempt=attempt)
    for page in (look(ada_client, attempt), look(ada_client, attempt, HTMX)):
        assert not re.search(r"<[^>]* (style|on\w+)=", page)
        assert "<style" not in page
