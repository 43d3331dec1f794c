"""The pages of prompts."""

import pytest
from django.urls import reverse

from practice.prompts import catalogue, numbers


def test_the_list_leads_to_every_listed_prompt(client):
    page = client.get(reverse("prompts")).content.decode()
    for prompt in catalogue.listed():
        assert reverse("prompt", args=[prompt.slug]) in page
    assert reverse("prompt", args=["demo"]) not in page


@pytest.mark.parametrize("slug", [prompt.slug for prompt in catalogue.listed()])
def test_a_brief_asks_answers_and_names_its_numbers(client, slug):
    page = client.get(reverse("prompt", args=[slug])).content.decode()
    prompt = catalogue.get(slug)
    assert prompt.brief.question in page
    assert all(answer in page for _, answer in prompt.brief.answers)
    assert f'action="{reverse("prompt-start", args=[slug])}"' in page


@pytest.mark.parametrize("slug", ["demo", "nothing-of-the-kind"])
def test_what_is_not_listed_has_no_page(client, slug):
    assert client.get(reverse("prompt", args=[slug])).status_code == 404


@pytest.mark.django_db
def test_looking_costs_no_row(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("prompts"))
        client.get(reverse("prompt", args=["url-shortener"]))


def test_a_brief_gives_a_day_and_leaves_the_second_to_the_learner():
    given = numbers.of(catalogue.workload("url-shortener"))
    assert (given.users, given.horizon, given.growth, given.availability) == ("8 million", "24 million", "3×", "99.9%")
    assert [(each.name, each.a_day, each.answer) for each in given.requests] == [
        ("redirect", "30 million", "400 B"),
        ("create", "300,000", "500 B"),
        ("stats page", "86,000", "30 kB"),
    ]
    assert given.kept == (("links", "rows of 660 B with their index, kept for 5 years"),)


def test_what_goes_up_is_told_from_what_comes_down():
    given = numbers.of(catalogue.workload("photo-sharing"))
    post = next(each for each in given.requests if each.name == "post")
    assert (post.answer, post.upload) == ("2 kB", "180 kB up")
    assert given.jobs == (("fan-out", "done within 30 s"),)


def test_a_brief_says_what_it_may_cost(client):
    prompt = catalogue.get("internal-tool")
    page = client.get(reverse("prompt", args=["internal-tool"])).content.decode()
    assert f'up to <span class="n">${prompt.lesson.budget_usd_month:g}</span> a month' in page
