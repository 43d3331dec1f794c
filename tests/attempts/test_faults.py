"""What if something fails: a fault and a prediction, then played, then shown."""

import re

import pytest
from django.urls import reverse

from practice.attempts import faults
from practice.attempts.faults import Fault
from practice.prompts import catalogue
from practice.runs.models import Kind, Run, Status
from sim.catalogue.faults import FAULTS
from tests.factories import make_answer, make_attempt, make_drawing, make_fault_of, make_person, make_run
from tests.results import make_course, make_result, make_window

pytestmark = pytest.mark.django_db
SAID = {"strike": "node_lost:app1", "course": "recovers", "users": "1.0"}


def address(attempt, run):
    return reverse("faults", args=[attempt.id, run.id])


@pytest.fixture
def run(attempt):
    return make_answer(attempt=attempt)


def read(page):
    return re.sub(r"\s+", " ", page.content.decode())


def shown(client, struck):
    return read(client.get(struck.page_url))


def say(**told):
    strike = {"fault": "node_lost", "tier": "app1"}
    of = Run(result=make_result())
    return Fault(Run(of=of, graph=make_drawing(), strike=strike, result=make_course(**told)))


# -- the question -----------------------------------------------------------------------------------------------------
def test_the_page_of_a_run_asks_what_fails_tier_by_tier(ada_client, attempt, run):
    page = read(ada_client.get(reverse("attempt-run", args=[attempt.id, run.id])))
    assert "What if something fails?" in page
    assert f'action="{address(attempt, run)}"' in page
    asked, _, _ = page.partition("What one request does")
    assert re.findall(r"<summary>([\w ]+) <", asked) == ["App server", "Database", "The whole site"]
    assert "One node stops; what it was working on is lost" in page


def test_only_what_strikes_something_is_offered():
    drawn, workload = make_drawing(), catalogue.get("url-shortener").workload
    offered = {tier: keys for tier, _name, keys in faults.striking(drawn, workload)}
    assert set(offered) == {"app1", "database1", None}
    assert all("app" in FAULTS[key].strikes for key in offered["app1"])
    assert "replica_stopped" not in {key for keys in offered.values() for key in keys}
    assert "dns_lost" in offered[None]
    assert "dependency_lost" not in offered[None]


def test_what_is_said_is_written_down_before_it_is_played(ada_client, attempt, run):
    answer = ada_client.post(address(attempt, run), SAID)
    struck = run.inquiry(Kind.FAULT)
    assert (answer.status_code, answer["Location"]) == (302, struck.page_url)
    assert (struck.strike, struck.users) == ({"fault": "node_lost", "tier": "app1"}, run.result["users"])
    assert (struck.prediction.course, struck.prediction.came_true()) == ("recovers", None)


def test_a_fault_of_the_site_strikes_no_tier_and_may_be_played_with_fewer_users(ada_client, attempt, run):
    ada_client.post(address(attempt, run), {"strike": "spike:", "course": "falls", "users": "0.1"})
    struck = run.inquiry(Kind.FAULT)
    assert (struck.strike, struck.users) == ({"fault": "spike", "tier": None}, 800_000)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"strike": ""}, "Choose what is to fail."),
        ({"strike": "cache_cold:app1"}, "That strikes nothing in this design."),
        ({"strike": "node_lost:users1"}, "That strikes nothing in this design."),
        ({"course": ""}, "Say what you expect first"),
    ],
)
def test_without_a_fault_and_a_prediction_nothing_is_played(ada_client, attempt, run, changed, said):
    answer = ada_client.post(address(attempt, run), SAID | changed)
    assert answer.status_code == 422
    assert said in read(answer)
    assert not run.inquiries.exists()


@pytest.mark.parametrize("changed", [{"course": "too_close"}, {"users": "7"}])
def test_what_was_not_offered_is_refused(ada_client, attempt, run, changed):
    assert ada_client.post(address(attempt, run), SAID | changed).status_code == 422
    assert not run.inquiries.exists()


def test_what_was_chosen_stays_chosen_when_something_is_missing(ada_client, attempt, run):
    page = read(ada_client.post(address(attempt, run), SAID | {"course": ""}))
    assert 'value="node_lost:app1" checked' in page
    assert "<details open><summary>App server" in page


def test_a_second_answer_changes_nothing(ada_client, attempt, run):
    for course in ("falls", "survives"):
        ada_client.post(address(attempt, run), SAID | {"course": course})
    assert run.inquiry(Kind.FAULT).prediction.course == "falls"
    assert run.inquiries.count() == 1


def test_two_faults_are_two(ada_client, attempt, run):
    for strike in ("node_lost:app1", "node_lost:database1"):
        ada_client.post(address(attempt, run), SAID | {"strike": strike})
    assert run.inquiries.count() == 2


# -- while it is played -----------------------------------------------------------------------------------------------
def test_while_it_is_played_the_page_watches_and_can_cancel(ada_client, attempt, run):
    ada_client.post(address(attempt, run), SAID)
    struck = run.inquiry(Kind.FAULT)
    page = shown(ada_client, struck)
    assert f'data-run="/ws/runs/{struck.id}/"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    page = read(ada_client.post(reverse("run-cancel", args=[struck.id]), follow=True))
    assert "Cancelled." in page
    assert 'value="node_lost:app1" checked' in page
    assert '<option value="1.0" selected>8 million' in page


def test_one_that_failed_says_why_and_offers_fewer_users(ada_client, attempt, run):
    struck = make_fault_of(run, attempt=attempt, status=Status.FAILED, error="Too many events.", result=None)
    page = shown(ada_client, struck)
    assert "Too many events." in page
    assert "With fewer users it may fit." in page
    assert '<option value="0.1" selected>800,000' in page
    assert 'value="falls" checked' in page


# -- what became of it ------------------------------------------------------------------------------------------------
def test_it_says_what_became_of_the_design(ada_client, attempt, run):
    page = shown(ada_client, make_fault_of(run, attempt=attempt))
    assert re.search(r"<h1>A node dies \(App server\)\. <span[^>]*>It recovers.", page)
    assert "Not as you expected." in page
    assert "You said: it falls." in page
    assert "Before it struck, 99% were answered well. It struck from 60 s to 120 s; at worst," in page
    assert "<dt>Recovered</dt><dd>12 s after it ended</dd>" in page
    assert "<dt>Failed</dt><dd>24% (23% to 25%)</dd>" in page
    assert '<span class="n">22%</span> found nobody there' in page
    assert "lost with the node that had them" in page
    assert 'role="img" aria-label="Share of requests answered well, over time. Before it struck' in page
    assert page.count('<th scope="row" class="n">') == 60


@pytest.mark.parametrize(
    ("said", "verdict", "came_true"),
    [("falls", "falls", True), ("falls", "recovers", False), ("survives", "too_close", None)],
)
def test_a_prediction_is_held_against_the_course(attempt, run, said, verdict, came_true):
    struck = make_fault_of(run, attempt=attempt, said=said, result=make_course(verdict=verdict))
    assert struck.prediction.came_true() is came_true


def test_one_that_does_not_recover_says_so():
    assert dict(say(recovered_s=None).facts)["Recovered"] == "not by the end, 240 s after the start"
    assert dict(say(recovered_s=0.0).facts)["Recovered"] == "as soon as it ended"


def test_what_was_lost_is_named():
    facts = dict(say(lost_writes=41.7, jobs_late=0.5, stale_ms=9000.0).facts)
    assert facts["Acknowledged writes lost"] == "about 42"
    assert facts["Jobs late or failed"] == "50%"
    assert facts["Copies behind, at worst"] == "9.0 s"
    assert dict(say().facts)["Acknowledged writes lost"] == "none"


def test_the_nodes_of_a_tier_that_grows_are_told_over_time():
    said = say(nodes={"app1": [[0.0, 2], [60.0, 1], [300.0, 2]]})
    assert dict(said.facts)["Nodes of App server"] == "2, from 60 s 1, from 300 s 2"
    often = [[10.0 * n, 1 + n % 4] for n in range(9)]
    assert dict(say(nodes={"app1": often}).facts)["Nodes of App server"] == "1 to 4"
    old = make_course()
    del old["nodes"]  # of a run from before tiers could grow
    strike = {"fault": "node_lost", "tier": "app1"}
    earlier = Fault(Run(of=Run(result=make_result()), graph=make_drawing(), strike=strike, result=old))
    assert not [name for name, _ in earlier.facts if name.startswith("Nodes")]


def test_the_curve_leaves_out_windows_in_which_nobody_came():
    nobody = {"value": 0.0, "lo": 0.0, "hi": 0.0}
    said = say(windows=[make_window(0), make_window(1, well=0.0) | {"well": nobody}, make_window(2)])
    assert len(said.curve.split()) == 2
    assert [row["well"] for row in said.rows] == ["99%", "–", "99%"]


@pytest.mark.parametrize(("worst", "floor"), [(0.05, "0%"), (0.6, "50%"), (0.97, "90%")])
def test_a_small_dip_is_drawn_large(worst, floor):
    said = say(windows=[make_window(0), make_window(1, worst)])
    assert said.scale == (floor, "100%")


def test_with_fewer_users_it_says_that_more_would_be_worse(ada_client, attempt, run):
    whole = make_fault_of(run, attempt=attempt)
    assert "fewer than the run was about" not in shown(ada_client, whole)
    Run.objects.filter(id=whole.id).update(result=make_course(users=800_000.0))
    assert "Played with 800,000 users, fewer than the run was about" in shown(ada_client, whole)


def test_the_pages_of_the_run_list_what_was_tried(ada_client, attempt, run):
    struck = make_fault_of(run, attempt=attempt)
    for page in (address(attempt, run), reverse("attempt-run", args=[attempt.id, run.id])):
        said = f'<a href="{struck.page_url}">A node dies (App server). It recovers.</a>'
        assert said in read(ada_client.get(page))


def test_it_is_none_of_the_runs(attempt, run):
    make_fault_of(run, attempt=attempt)
    assert attempt.last_run() == attempt.last_result() == run


# -- what may not be known yet, and whose it is -----------------------------------------------------------------------
SECRETS = re.compile(r"It recovers\.|answered well|lost with the node|Recovered|It struck from")


def test_nothing_of_it_is_on_the_wire_before_the_answer(ada_client, attempt, run):
    """Not even when the same fault was played on the same drawing."""
    make_fault_of(make_answer(attempt=attempt), attempt=attempt)
    ada_client.post(address(attempt, run), SAID | {"course": ""})
    for url in (address(attempt, run), reverse("attempt-run", args=[attempt.id, run.id]), attempt.get_absolute_url()):
        assert not SECRETS.findall(read(ada_client.get(url))), url


def test_the_same_pages_speak_once_it_was_played(ada_client, attempt, run):
    """Proof that the test above would see it."""
    struck = make_fault_of(run, attempt=attempt)
    assert SECRETS.findall(read(ada_client.get(address(attempt, run))))
    assert len(SECRETS.findall(shown(ada_client, struck))) > 3


def test_before_the_first_prediction_was_answered_it_is_not_asked(ada_client, attempt):
    run = make_run(design=attempt.design, status=Status.DONE, result=make_result())
    assert ada_client.get(address(attempt, run)).status_code == 404
    assert ada_client.post(address(attempt, run), SAID).status_code == 404
    page = read(ada_client.get(reverse("attempt-run", args=[attempt.id, run.id])))
    assert "What if something fails?" not in page


def test_another_runs_fault_is_not_here(ada_client, ada, attempt, run):
    other = make_attempt(person=ada)
    struck = make_fault_of(make_answer(attempt=other), attempt=other)
    assert ada_client.get(reverse("fault", args=[attempt.id, run.id, struck.id])).status_code == 404


def test_a_stranger_finds_and_asks_nothing(client, attempt, run):
    struck = make_fault_of(run, attempt=attempt)
    client.force_login(make_person(name="cy"))
    assert client.get(address(attempt, run)).status_code == 404
    assert client.get(struck.page_url).status_code == 404
    assert client.post(address(attempt, run), SAID).status_code == 404
    assert run.inquiries.count() == 1
