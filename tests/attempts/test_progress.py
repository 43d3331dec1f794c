"""What a returning learner finds: where it was left, and a next step with its reason."""

import pytest
from django.urls import reverse

from practice.attempts import progress
from practice.prompts import catalogue
from practice.prompts.catalogue import DIFFICULTIES
from practice.runs.models import Status
from tests.factories import make_answer, make_attempt, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db


def hold(person, slug):
    attempt = make_attempt(person=person, prompt=slug)
    make_run(design=attempt.design, prompt=slug, status=Status.DONE, result=make_result(verdict="holds"))
    return attempt


def of_level(level):
    return [prompt for prompt in catalogue.listed() if prompt.workload.difficulty == level]


def test_whoever_comes_first_is_not_welcomed_back(client, ada_client):
    assert "Welcome back" not in client.get("/").content.decode()
    assert "Welcome back" not in ada_client.get("/").content.decode()


def test_it_goes_on_where_it_was_left(ada_client, ada):
    make_attempt(person=ada, prompt="internal-tool")
    attempt = make_attempt(person=ada, prompt="url-shortener")
    page = ada_client.get("/").content.decode()
    assert f'href="{attempt.get_absolute_url()}">URL shortener</a>, not run yet.' in page
    make_answer(attempt=attempt)
    assert "broke at" in ada_client.get("/").content.decode()


def test_what_was_run_without_a_prediction_is_not_told(ada_client, ada):
    attempt = make_attempt(person=ada, prompt="url-shortener")
    make_run(design=attempt.design, status=Status.DONE, result=make_result())
    assert "not run yet" in ada_client.get("/").content.decode()


def test_without_a_design_that_holds_it_is_a_small_one():
    prompt, reason = progress.following_of({"internal-tool": progress.BEGUN})
    assert prompt.workload.difficulty == DIFFICULTIES[0]
    assert prompt.slug != "internal-tool"
    assert "smallest" in reason


def test_then_one_as_hard_that_asks_for_something_new():
    done = {"url-shortener": progress.HELD}
    prompt, reason = progress.following_of(done)
    assert DIFFICULTIES.index(prompt.workload.difficulty) <= DIFFICULTIES.index("easy")
    assert prompt.lesson.ideas[0] not in catalogue.get("url-shortener").lesson.ideas
    assert "none of those did" in reason


def test_then_one_that_is_harder():
    done = {prompt.slug: progress.HELD for prompt in of_level("intro")}
    prompt, reason = progress.following_of(done)
    assert prompt.workload.difficulty == "easy"
    assert "one step harder" in reason


def test_at_last_one_with_another_load_and_then_none():
    everything = {prompt.slug: progress.HELD for prompt in catalogue.listed()}
    left = of_level("hard")[-1].slug
    prompt, reason = progress.following_of({slug: state for slug, state in everything.items() if slug != left})
    assert prompt.slug == left
    assert reason
    assert progress.following_of(everything) == (None, "")


def test_the_next_step_is_on_the_front_page(ada_client, ada):
    hold(ada, "url-shortener")
    page = ada_client.get("/").content.decode()
    following, reason = progress.following_of(progress.states(ada))
    assert reverse("prompt", args=[following.slug]) in page
    assert reason in page
