"""Finding a prompt: by words, difficulty, idea, time, and what became of it; and one by chance."""

import pytest
from django.urls import reverse

from practice.prompts import catalogue
from practice.prompts.ideas import IDEAS
from practice.runs.models import Status
from tests.factories import make_attempt, make_person, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_person()


@pytest.fixture
def ada_client(client, ada):
    client.force_login(ada)
    return client


def found(client, **asked):
    page = client.get(reverse("prompts"), asked).content.decode()
    return {each.slug for each in catalogue.listed() if f'href="{reverse("prompt", args=[each.slug])}"' in page}


def test_words_are_looked_for_in_title_summary_and_question(client):
    assert found(client, q="  SHORT redirect ") == {"url-shortener"}
    assert found(client, q="no-such-word-anywhere") == set()


@pytest.mark.parametrize("difficulty", catalogue.DIFFICULTIES)
def test_by_difficulty(client, difficulty):
    wanted = {each.slug for each in catalogue.listed() if each.workload.difficulty == difficulty}
    assert found(client, difficulty=difficulty) == wanted


def test_by_the_time_there_is(client):
    wanted = {each.slug for each in catalogue.listed() if each.workload.minutes <= 20}
    assert "internal-tool" in wanted
    assert found(client, time="20") == wanted


@pytest.mark.parametrize("idea", IDEAS)
def test_by_the_idea_to_practise(client, idea):
    wanted = {each.slug for each in catalogue.listed() if idea in each.lesson.ideas}
    assert found(client, idea=idea) == wanted


def test_by_what_became_of_it(ada_client, ada):
    make_attempt(person=ada, prompt="url-shortener")
    attempt = make_attempt(person=ada, prompt="internal-tool")
    make_run(design=attempt.design, prompt="internal-tool", status=Status.DONE, result=make_result(verdict="holds"))
    make_attempt(prompt="photo-sharing")  # somebody else's
    assert found(ada_client, state="begun") == {"url-shortener"}
    assert found(ada_client, state="held") == {"internal-tool"}
    assert "photo-sharing" in found(ada_client, state="new")


def test_what_makes_no_sense_does_not_narrow_the_list(client):
    everything = {each.slug for each in catalogue.listed()}
    assert found(client, difficulty="impossible", time="'", idea="x" * 5000, state="?") == everything


def test_where_nothing_is_found_it_says_so(client):
    page = client.get(reverse("prompts"), {"q": "no-such-word-anywhere"}).content.decode()
    assert "None is like that" in page
    assert "Show all" in page


def test_a_script_gets_the_list_alone(client):
    answer = client.get(reverse("prompts"), {"q": "redirect"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_a_surprise_is_one_of_those_asked_for_and_not_begun(ada_client, ada):
    wanted = {each.slug for each in catalogue.listed() if each.workload.difficulty == "intro"}
    last = wanted.pop()
    for slug in wanted:
        make_attempt(person=ada, prompt=slug)
    answer = ada_client.get(reverse("prompts-surprise"), {"difficulty": "intro"})
    assert answer["Location"] == reverse("prompt", args=[last])


def test_a_surprise_among_nothing_leads_back(client):
    answer = client.get(reverse("prompts-surprise"), {"q": "no-such-word-anywhere"})
    assert answer["Location"] == f"{reverse('prompts')}?q=no-such-word-anywhere"


def test_no_card_gives_its_idea_away(client):
    page = client.get(reverse("prompts")).content.decode().split('id="found"')[1]
    assert "Read replicas" not in page


def test_those_who_run_the_site_are_told_what_was_left_out(ada_client, ada, monkeypatch):
    monkeypatch.setattr(catalogue, "broken", lambda: [catalogue.Broken("old/prompt.toml, line 3: title: missing")])
    assert "line 3" not in ada_client.get(reverse("prompts")).content.decode()
    ada.is_staff = True
    ada.save()
    assert "old/prompt.toml, line 3: title: missing" in ada_client.get(reverse("prompts")).content.decode()
