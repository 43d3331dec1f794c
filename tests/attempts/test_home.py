"""The front page: a small design, one question, and a real run."""

import pytest
from django.urls import reverse

from practice.accounts.models import Person
from practice.attempts import demo
from practice.runs.models import Run, Status
from tests.results import make_result

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_the_question_is_there_before_the_first_run_is_done(client):
    page = client.get("/").content.decode()
    assert "What breaks first?" in page
    assert page.count('name="answer"') == 3
    assert '<svg class="drawing' in page
    assert f'hx-get="{reverse("try-run", args=[demo.at_base().id])}"' in page


def test_looking_makes_no_person(client):
    client.get("/")
    client.post("/try/", {"answer": "database1"})
    assert not Person.objects.exists()


def test_while_it_waits_a_poll_leaves_the_buttons_alone(client):
    assert client.get(reverse("try-run", args=[demo.at_base().id]), headers=HTMX).status_code == 204


def test_its_numbers_come_from_a_run(client):
    finish(demo.at_base(), verdict="holds")
    page = client.get("/").content.decode()
    assert '>64<tspan class="unit">%' in page
    assert "hx-trigger" not in page


def test_an_answer_is_a_run_that_is_simulated_once(client, published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post("/try/", {"answer": "database1"})
        second = client.post("/try/", {"answer": "app1"})
    run = demo.tripled()
    assert first["Location"] == f"{reverse('try-run', args=[run.id])}?answer=database1"
    assert second["Location"] == f"{reverse('try-run', args=[run.id])}?answer=app1"
    assert published == [run.id]
    assert run.users == 90_000


def test_a_run_that_works_is_polled_by_a_script_and_reloaded_without_one(client):
    page = client.get(reverse("try-run", args=[demo.tripled().id]), {"answer": "app1"}).content.decode()
    assert 'hx-trigger="every 500ms"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


@pytest.mark.parametrize(
    ("answer", "result", "said"),
    [
        ("database1", {}, "You called it."),
        ("app1", {}, "Not this time."),
        ("nothing", {}, "Not this time."),
        ("nothing", {"verdict": "holds", "bottleneck": None, "failures": []}, "You called it."),
        ("gremlins", {}, "breaks first."),
    ],
)
def test_the_answer_is_answered(client, answer, result, said):
    run = finish(demo.tripled(), **result)
    page = client.get(reverse("try-run", args=[run.id]), {"answer": answer}).content.decode()
    assert said in page
    assert page.count('name="move"') == 3


def test_what_broke_says_why(client):
    page = client.get(reverse("try-run", args=[finish(demo.tripled()).id])).content.decode()
    assert "The database</span> breaks first." in page
    assert "Repeated reads" in page
    assert "Database is 100% busy" in page


@pytest.mark.parametrize("move", demo.MOVES)
def test_a_move_is_a_run_of_its_own(client, move):
    run = Run.objects.get(id=client.post("/try/", {"move": move})["Location"].split("/")[2])
    assert run.graph == demo.MOVES[move].graph != demo.DESIGN
    page = client.get(reverse("try-run", args=[finish(run).id])).content.decode()
    assert page.count('name="move"') == 2


@pytest.mark.parametrize(
    "form", [{}, {"move": "gremlins"}, {"answer": "gremlins"}, {"answer": "app1", "move": "x" * 5000}]
)
def test_anything_else_is_not_an_answer(client, form):
    assert client.post("/try/", form).status_code == 404


def test_a_run_that_failed_may_be_asked_again(client):
    run = demo.tripled()
    Run.objects.filter(id=run.id).update(status=Status.FAILED, error="It stumbled.")
    page = client.get(reverse("try-run", args=[run.id])).content.decode()
    assert "It stumbled." in page
    assert "Ask again" in page
    assert demo.tripled().id != run.id


def test_one_button_starts_a_full_prompt(client):
    assert 'action="/prompts/internal-tool/start/"' in client.get("/").content.decode()


def finish(run, **result):
    Run.objects.filter(id=run.id).update(status=Status.DONE, result=make_result(users=run.users, **result))
    return run
