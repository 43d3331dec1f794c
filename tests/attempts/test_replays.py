"""What the canvas is sent to play a run over time: not before it may be, in full once it is done, and once only."""

import json

import pytest
from django.urls import reverse

from practice.runs.models import Kind, Run, Status
from tests.factories import make_answer, make_attempt, make_fault_of, make_person, make_run
from tests.results import make_course, make_film, make_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(attempt):
    return make_answer(attempt=attempt)


@pytest.fixture
def watched(run, attempt):
    """The peak of a run, played."""
    return done(attempt.start_replay(run))


def done(asked, **film):
    course = make_course(film=make_film(**film))
    course["scenario"]["strikes"] = []
    Run.objects.filter(id=asked.id).update(status=Status.DONE, result=course)
    asked.refresh_from_db()
    return asked


def listed(client, attempt):
    return client.get(reverse("replays", args=[attempt.id])).json()["replays"]


def ask(client, attempt):
    return client.post(reverse("replays", args=[attempt.id]))


def fetch(client, attempt, asked, **headers):
    return client.get(reverse("replay", args=[attempt.id, asked.id]), headers=headers)


def test_nothing_can_be_watched_before_a_prediction_was_answered(ada_client, attempt):
    run = make_run(design=attempt.design, status=Status.DONE, result=make_result())
    asked = done(attempt.start_replay(run))
    assert listed(ada_client, attempt) == []
    assert ask(ada_client, attempt).status_code == 404
    assert fetch(ada_client, attempt, asked).status_code == 404


def test_the_peak_of_the_newest_run_can_be_asked_for(ada_client, attempt, run, published):
    (peak,) = listed(ada_client, attempt)
    assert (peak["id"], peak["status"], peak["name"], peak["users"]) == (None, None, "The daily peak", "8 million")
    with_run = ask(ada_client, attempt)
    assert with_run.status_code == 202
    asked = Run.objects.get(kind=Kind.REPLAY)
    assert (asked.of, asked.graph, asked.users) == (run, run.graph, 8_000_000)
    assert with_run.json()["id"] == str(asked.id)


def test_it_is_simulated_once_however_often_it_is_asked_for(ada_client, attempt, run):
    assert ask(ada_client, attempt).json()["id"] == ask(ada_client, attempt).json()["id"]


def test_how_far_it_is_is_told_and_it_can_be_cancelled(ada_client, attempt, run):
    asked = attempt.start_replay(run)
    Run.objects.filter(id=asked.id).update(status=Status.RUNNING, fraction=0.4)
    answer = fetch(ada_client, attempt, asked)
    assert (answer.status_code, answer["Cache-Control"]) == (202, "private, no-store")
    assert (answer.json()["status"], answer.json()["fraction"]) == ("running", 0.4)
    ada_client.post(answer.json()["cancel"])
    assert fetch(ada_client, attempt, asked).json()["status"] == "cancelled"
    assert listed(ada_client, attempt)[0]["id"] is None  # it may be asked for again


def test_a_replay_tells_tiers_links_and_what_broke_in_words(ada_client, attempt, watched):
    told = fetch(ada_client, attempt, watched).json()
    assert (told["format"], told["step_s"], told["duration_s"], told["name"]) == (1, 4.0, 240.0, "The daily peak")
    assert len(told["offered_rps"]) == len(told["tiers"]["app1"]["busy"]) == 60
    assert told["flows"][0]["target"] == "app1"
    (down,) = told["breaks"]
    assert (down["badge"], down["began_s"], down["counts"][20]) == ("node down", 60.0, 22_800)
    assert down["sentence"] == "Calls went to a node that was gone, or were lost with it."
    assert down["traces"][0]["ended"] == "found nobody there"


def test_a_disk_that_the_run_found_too_small_is_full_from_the_start(ada_client, attempt):
    full = [{"class": "database1", "target": "disk", "value": 9e12, "limit": 1e12}]
    run = make_answer(attempt=attempt, failures=full)
    told = fetch(ada_client, attempt, done(attempt.start_replay(run), breaks=[])).json()
    (found,) = told["breaks"]
    assert (found["tier"], found["badge"], found["began_s"], found["counts"]) == ("database1", "disk full", 0, [0] * 60)


def test_it_is_sent_once(ada_client, attempt, watched):
    first = fetch(ada_client, attempt, watched)
    again = fetch(ada_client, attempt, watched, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"
    assert fetch(ada_client, attempt, watched, if_none_match='"another"').status_code == 200


def test_faults_that_were_played_can_be_watched_too(ada_client, attempt, run):
    struck = make_fault_of(run, attempt=attempt, result=make_course(film=make_film()))
    _peak, row = listed(ada_client, attempt)
    assert (row["id"], row["name"]) == (str(struck.id), "A node dies (App server)")
    told = fetch(ada_client, attempt, struck).json()
    assert told["strikes"] == [{"tier": "app1", "at_s": 60.0, "for_s": 60.0, "name": "A node dies (App server)"}]


def test_one_of_before_there_were_films_is_not_offered(ada_client, attempt, run):
    struck = make_fault_of(run, attempt=attempt)
    assert len(listed(ada_client, attempt)) == 1
    assert fetch(ada_client, attempt, struck).status_code == 404


def test_neither_strangers_nor_other_attempts_see_it(client, ada, attempt, watched):
    other = make_attempt(person=ada)
    make_answer(attempt=other)
    client.force_login(ada)
    assert fetch(client, other, watched).status_code == 404
    client.force_login(make_person(name="cy"))
    assert fetch(client, attempt, watched).status_code == 404


def test_the_largest_that_a_drawing_may_have_stays_within_bounds(ada_client, attempt, run):
    film = make_film()
    strip, flow, down = film["tiers"]["app1"], film["flows"][0], film["breaks"][0]
    strip = {key: [1234.5] * 60 for key in strip}
    down["traces"] = [{**down["traces"][0], "waits": down["traces"][0]["waits"] * 14}] * 4
    most = {"tiers": {f"t{n}": strip for n in range(200)}, "flows": [flow] * 800, "breaks": [down] * 80}
    answer = fetch(ada_client, attempt, done(attempt.start_replay(run), **most))
    assert len(json.dumps(answer.json())) < 2_000_000
