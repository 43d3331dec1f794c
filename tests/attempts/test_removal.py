"""What could be taken away: asked first, then tried, then shown."""

import re

import pytest
from django.urls import reverse

from practice.attempts.models import NOTHING
from practice.runs.models import Kind, Run, Status
from tests.factories import (
    make_answer,
    make_attempt,
    make_holding,
    make_person,
    make_removal_of,
    make_roomy_drawing,
    make_run,
)
from tests.results import make_removal, make_result

pytestmark = pytest.mark.django_db


def address(attempt, run):
    return reverse("removal", args=[attempt.id, run.id])


@pytest.fixture
def open_attempt(attempt):
    """One that may see what the simulator knows."""
    make_answer(attempt=attempt)
    return attempt


@pytest.fixture
def run(open_attempt):
    return make_holding(attempt=open_attempt)


def shown(client, attempt, run):
    return re.sub(r"\s+", " ", client.get(address(attempt, run)).content.decode())


def row(page, name):
    found = re.search(rf"<tr class=\"([\w ]+)\"><th scope=\"row\">{name}</th>(.*?)</tr>", page)
    return found[1], re.sub(r"<[^>]+>", " ", found[2])


# -- the question -----------------------------------------------------------------------------------------------------
def test_the_page_of_a_run_that_holds_asks_which_tier_could_go(ada_client, open_attempt, run):
    page = ada_client.get(reverse("attempt-run", args=[open_attempt.id, run.id])).content.decode()
    assert "Which tier could go?" in page
    assert f'action="{address(open_attempt, run)}"' in page
    assert re.findall(r'type="radio" name="tier" id="[\w-]+" value="(\w*)"', page) == [
        "loadbalancer1",
        "app1",
        "database1",
        "cache1",
        "",
    ]


def test_the_panels_lead_there_once_it_holds(ada_client, open_attempt, run):
    assert address(open_attempt, run) in ada_client.get(open_attempt.get_absolute_url()).content.decode()


def test_the_panels_say_nothing_of_it_while_it_breaks(ada_client, open_attempt):
    assert "take away" not in ada_client.get(open_attempt.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("verdict", "said"), [("breaks", "This design breaks."), ("too_close", "too close to call.")])
def test_of_a_design_that_does_not_hold_it_says_why_it_is_not_asked(ada_client, open_attempt, verdict, said):
    run = make_holding(attempt=open_attempt, result=make_result(verdict=verdict))
    page = shown(ada_client, open_attempt, run)
    assert said in page
    assert 'type="radio"' not in page
    assert ada_client.post(address(open_attempt, run), {"tier": "app1"}).status_code == 422
    assert not run.inquiries.exists()


def test_of_a_run_that_has_not_answered_it_is_not_asked(ada_client, open_attempt):
    run = make_run(design=open_attempt.design)
    assert "First a run has to answer" in shown(ada_client, open_attempt, run)


def test_before_the_first_prediction_was_answered_it_is_not_asked(ada_client, attempt):
    run = make_holding(attempt=attempt)
    page = shown(ada_client, attempt, run)
    assert "First a run has to answer" in page
    assert 'type="radio"' not in page
    assert ada_client.post(address(attempt, run), {"tier": NOTHING}).status_code == 422
    assert not run.inquiries.exists()


# -- committing -------------------------------------------------------------------------------------------------------
def test_what_is_said_is_written_down_before_it_is_tried(ada_client, open_attempt, run):
    answer = ada_client.post(address(open_attempt, run), {"tier": "cache1"})
    assert (answer.status_code, answer["Location"]) == (302, address(open_attempt, run))
    asked = run.inquiries.get()
    assert (asked.kind, asked.status, asked.prediction.tier) == (Kind.REMOVAL, Status.QUEUED, "cache1")
    assert asked.prediction.came_true() is None
    assert asked.page_url == address(open_attempt, run)


def test_nothing_could_go_is_an_answer_too(ada_client, open_attempt, run):
    ada_client.post(address(open_attempt, run), {"tier": NOTHING})
    assert run.inquiries.get().prediction.tier == NOTHING


@pytest.mark.parametrize("form", [{}, {"tier": "users1"}, {"tier": "' OR 1=1"}])
def test_without_an_answer_nothing_is_tried(ada_client, open_attempt, run, form):
    answer = ada_client.post(address(open_attempt, run), form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not run.inquiries.exists()


def test_a_second_answer_changes_nothing(ada_client, open_attempt, run):
    for tier in ("cache1", "app1"):
        ada_client.post(address(open_attempt, run), {"tier": tier})
    assert run.inquiries.get().prediction.tier == "cache1"


def test_a_sixth_that_waits_is_refused_and_nothing_is_written_down(ada_client, open_attempt, run):
    for _ in range(5):
        make_run(design=open_attempt.design)
    answer = ada_client.post(address(open_attempt, run), {"tier": "cache1"})
    assert answer.status_code == 429
    assert "several runs waiting" in answer.content.decode()
    assert open_attempt.predictions.count() == 1


def test_while_it_is_tried_the_page_watches_and_can_cancel(ada_client, open_attempt, run):
    ada_client.post(address(open_attempt, run), {"tier": "cache1"})
    asked, page = run.inquiries.get(), shown(ada_client, open_attempt, run)
    assert f'data-run="/ws/runs/{asked.id}/"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    answer = ada_client.post(reverse("run-cancel", args=[asked.id]), follow=True)
    page = answer.content.decode()
    assert "Cancelled." in page
    assert 'value="cache1" checked' in page
    assert ada_client.post(address(open_attempt, run), {"tier": "app1"}).status_code == 302
    assert run.inquiries.filter(status=Status.QUEUED).get().prediction.tier == "app1"


def test_one_that_failed_says_why_and_asks_again(ada_client, open_attempt, run):
    make_removal_of(run, attempt=open_attempt, status=Status.FAILED, error="It stumbled.", result=None)
    page = shown(ada_client, open_attempt, run)
    assert "It stumbled." in page
    assert "Which tier could go?" in page


def test_it_is_none_of_the_runs(ada_client, open_attempt, run):
    make_removal_of(run, attempt=open_attempt)
    assert open_attempt.last_run() == open_attempt.last_result() == run
    practice = ada_client.get(reverse("practice")).content.decode()
    assert re.search(r'<td class="n">2</td>\s*<td>holds', practice)


# -- what was found ---------------------------------------------------------------------------------------------------
def test_it_shows_each_tier_taken_away_and_what_that_saves(ada_client, open_attempt, run):
    make_removal_of(run, attempt=open_attempt)
    page = shown(ada_client, open_attempt, run)
    assert "It holds without Cache." in page
    kind, said = row(page, "Cache")
    assert kind == "yes"
    assert re.search(r"It still holds\. +\$\d+ +\$\d+–\$\d+", said)
    kind, said = row(page, "Load balancer")
    assert kind == "no"
    assert "The rest makes no sense. App server has 5 nodes" in re.sub(" +", " ", said)
    kind, said = row(page, "Database")
    assert kind == "later"
    assert "It holds now, and breaks at 24 million." in said
    kind, said = row(page, "some of its 5 nodes")
    assert kind == "yes part"
    assert "Enough now: 2. As it grows: 3." in said
    assert "$100 a month ($80–$100), of $880" in page


def test_what_could_go_is_dotted_in_the_drawing(ada_client, open_attempt, run):
    make_removal_of(run, attempt=open_attempt)
    assert len(re.findall(r'class="tier \w+ idle"', shown(ada_client, open_attempt, run))) == 1


@pytest.mark.parametrize(
    ("tier", "result", "said"),
    [
        ("cache1", {}, "You called it."),
        ("app1", {}, "Not as you expected."),
        (NOTHING, {}, "Not as you expected."),
        ("app1", {"either": [{"stays": ["app1"], "idle": ["cache1"]}]}, "You called it."),
    ],
)
def test_it_says_whether_that_was_expected(ada_client, open_attempt, run, tier, result, said):
    make_removal_of(run, attempt=open_attempt, tier=tier, result=make_removal(**result))
    assert said in shown(ada_client, open_attempt, run)


def test_a_design_without_anything_to_spare_is_told_to_stop(ada_client, open_attempt, run):
    told = make_removal()
    tiers = [each | {"label": "load", "nodes_later": each["nodes"], "why": "It is full."} for each in told["tiers"]]
    lean = make_removal(tiers=tiers, lean_usd_month=told["usd_month"])
    make_removal_of(run, attempt=open_attempt, tier=NOTHING, result=lean)
    page = shown(ada_client, open_attempt, run)
    assert "Nothing could go." in page
    assert "a good moment to stop" in page
    assert "You called it." in page


def test_spare_nodes_alone_are_said_as_such(ada_client, open_attempt, run):
    tiers = [each for each in make_removal()["tiers"] if each["label"] != "idle"]
    told = [*tiers, {**make_removal()["tiers"][2], "label": "needed", "why": "It is full."}]
    make_removal_of(run, attempt=open_attempt, tier=NOTHING, result=make_removal(tiers=told))
    page = shown(ada_client, open_attempt, run)
    assert "Every tier is needed, but not every node." in page
    assert "You called it." in page


def test_two_that_cover_for_each_other_are_named(ada_client, open_attempt, run):
    told = make_removal(either=[{"stays": ["database1"], "idle": ["cache1"]}])
    make_removal_of(run, attempt=open_attempt, result=told)
    assert "Either, not both: Database could go if Cache had stayed." in shown(ada_client, open_attempt, run)


def test_a_tier_that_only_others_need_says_so_and_names_its_own_price(ada_client, open_attempt, run):
    """Once one app server is left, nothing has to be spread."""
    told = make_removal()
    told["tiers"][0] |= {"label": "idle", "why": None}
    make_removal_of(run, attempt=open_attempt, result=told)
    kind, said = row(shown(ada_client, open_attempt, run), "Load balancer")
    assert kind == "yes"
    assert re.search(r"It still holds, once others are gone too\. +\$20 +\$10–\$25", said)


def test_shards_are_put_together_rather_than_gone(ada_client, open_attempt):
    drawn = make_roomy_drawing()
    drawn["tiers"][3] |= {"kind": "shards", "nodes": 4}
    run = make_holding(attempt=open_attempt, graph=drawn)
    told = make_removal()
    told["tiers"][3] |= {"label": "idle", "why": None, "nodes": 4, "nodes_now": 1, "nodes_later": 1}
    make_removal_of(run, attempt=open_attempt, result=told)
    page = shown(ada_client, open_attempt, run)
    assert "It holds without sharding and Cache." in page
    assert "It still holds with one database." in row(page, "Shards")[1]


def test_it_says_when_the_whole_design_does_not_go_as_far_as_it_is_to_grow(ada_client, open_attempt, run):
    make_removal_of(run, attempt=open_attempt, result=make_removal(users_later=9_000_000.0))
    page = shown(ada_client, open_attempt, run)
    assert "It is to grow to 24 million users. All of it together surely carries 9 million" in page


def test_it_says_when_it_was_tried_with_fewer_users_than_the_run(ada_client, open_attempt, run):
    make_removal_of(run, attempt=open_attempt, result=make_removal(users=7_000_000.0))
    assert "At 8 million users all of it together is at its limit" in shown(ada_client, open_attempt, run)


def test_the_run_s_own_page_then_leads_to_it(ada_client, open_attempt, run):
    make_removal_of(run, attempt=open_attempt)
    page = ada_client.get(reverse("attempt-run", args=[open_attempt.id, run.id])).content.decode()
    assert "What you said, and what was found" in page
    assert 'type="radio" name="tier"' not in page


# -- what may not be known yet ----------------------------------------------------------------------------------------
SECRETS = re.compile(
    r"still holds|Enough|could go</text>|idle|makes no sense|Saves a month|\$100|lean|nothing here uses"
)


def test_nothing_of_it_is_on_the_wire_before_the_answer(ada_client, open_attempt, run):
    """Not even when a test of the same drawing was answered already."""
    make_removal_of(make_holding(attempt=open_attempt), attempt=open_attempt)
    ada_client.post(address(open_attempt, run), {})
    for url in (
        address(open_attempt, run),
        reverse("attempt-run", args=[open_attempt.id, run.id]),
        open_attempt.get_absolute_url(),
        reverse("compare", args=[open_attempt.id]),
        reverse("practice"),
        reverse("design-edits", args=[open_attempt.design_id]),
    ):
        for headers in ({}, {"HX-Request": "true"}):
            page = ada_client.get(url, headers=headers)
            assert page.status_code == 200
            assert not SECRETS.findall(page.content.decode()), url


def test_the_same_page_speaks_once_it_was_answered(ada_client, open_attempt, run):
    """Proof that the test above would see it."""
    make_removal_of(run, attempt=open_attempt)
    assert SECRETS.findall(shown(ada_client, open_attempt, run))


def test_the_bill_names_what_nothing_uses_only_then(ada_client, open_attempt):
    drawn = make_holding(attempt=open_attempt).graph
    drawn["tiers"].append({"id": "cdn1", "kind": "cdn", "x": 0, "y": 400})
    drawn["tiers"].append({"id": "objectstore1", "kind": "object_store", "x": 200, "y": 400})
    drawn["links"] += [{"from": "users1", "to": "cdn1"}, {"from": "cdn1", "to": "objectstore1"}]
    run = make_holding(attempt=open_attempt, graph=drawn)
    page = reverse("attempt-run", args=[open_attempt.id, run.id])
    before = ada_client.get(page).content.decode()
    assert "It is paid by use." in before
    assert "nothing here uses it" not in before
    make_removal_of(run, attempt=open_attempt)
    assert "nothing here uses it" in ada_client.get(page).content.decode()


# -- whose it is ------------------------------------------------------------------------------------------------------
def test_another_attempt_s_run_is_not_here(ada_client, ada, open_attempt):
    other = make_holding(attempt=make_attempt(person=ada))
    assert ada_client.get(address(open_attempt, other)).status_code == 404


def test_a_stranger_finds_and_asks_nothing(client, open_attempt, run):
    client.force_login(make_person(name="cy"))
    assert client.get(address(open_attempt, run)).status_code == 404
    assert client.post(address(open_attempt, run), {"tier": "cache1"}).status_code == 404
    assert not Run.objects.filter(kind=Kind.REMOVAL).exists()
