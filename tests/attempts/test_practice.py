"""Starting a prompt, and the list of what was started."""

import pytest
from django.urls import reverse

from practice.accounts.models import Person
from practice.attempts.models import Attempt
from tests.factories import make_answer, make_attempt, make_person

pytestmark = pytest.mark.django_db


def test_starting_makes_a_guest_and_an_empty_design(client):
    answer = client.post(reverse("prompt-start", args=["url-shortener"]))
    attempt = Attempt.objects.get()
    assert answer["Location"] == reverse("estimate", args=[attempt.id])
    assert attempt.person.is_guest
    assert attempt.design.graph()["tiers"] == []
    assert attempt.prompt_version == 1


def test_starting_again_is_another_attempt_of_the_same_guest(client):
    for _ in range(2):
        client.post(reverse("prompt-start", args=["url-shortener"]))
    assert (Attempt.objects.count(), Person.objects.count()) == (2, 1)


@pytest.mark.parametrize("slug", ["demo", "nothing-of-the-kind"])
def test_only_listed_prompts_can_be_started(client, slug):
    assert client.post(reverse("prompt-start", args=[slug])).status_code == 404
    assert not Person.objects.exists()


def test_an_empty_list_says_how_to_begin(client):
    page = client.get(reverse("practice")).content.decode()
    assert "Nothing here yet." in page
    assert reverse("prompts") in page


def test_it_lists_ones_own_attempts_with_their_last_verdict(ada_client, ada, attempt):
    make_answer(attempt=attempt)
    waiting = make_attempt(person=ada)
    other = make_attempt(person=make_person(name="ben"))
    page = ada_client.get(reverse("practice")).content.decode()
    assert "The database broke at 5.2 million users" in page
    assert "not yet" in page
    assert waiting.get_absolute_url() in page
    assert other.get_absolute_url() not in page


def test_an_attempt_whose_prompt_is_gone_is_listed_without_a_link(ada_client, ada):
    gone = make_attempt(person=ada, prompt="withdrawn")
    page = ada_client.get(reverse("practice")).content.decode()
    assert "withdrawn" in page
    assert gone.get_absolute_url() not in page
