"""Two runs of an attempt, chosen and put before the same requests."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.runs.models import Kind, Run, Status
from tests.factories import (
    make_answer,
    make_attempt,
    make_comparison_of,
    make_drawing,
    make_holding,
    make_person,
    make_run,
)
from tests.results import make_comparison

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(attempt):
    return make_answer(attempt=attempt)


@pytest.fixture
def later(attempt, earlier):
    return make_holding(attempt=attempt)


def choose(client, attempt, *runs):
    return client.post(reverse("compare", args=[attempt.id]), {"run": [run.id for run in runs]})


def shown(client, address):
    return re.sub(r"\s+", " ", client.get(address).content.decode())


# -- choosing ---------------------------------------------------------------------------------------------------------
def test_it_lists_the_runs_that_answered_with_the_last_two_chosen(ada_client, attempt, earlier, later):
    first = make_holding(attempt=attempt, created=timezone.now() - timedelta(hours=1))
    make_run(design=attempt.design, status=Status.FAILED)
    page = shown(ada_client, reverse("compare", args=[attempt.id]))
    assert re.findall(r'name="run" id="[\w-]+" value="([\w-]+)"( checked)?', page) == [
        (str(later.id), " checked"),
        (str(earlier.id), " checked"),
        (str(first.id), ""),
    ]


def test_with_fewer_than_two_it_says_what_it_takes(ada_client, attempt, earlier):
    page = shown(ada_client, reverse("compare", args=[attempt.id]))
    assert "There is nothing to compare yet" in page
    assert 'type="checkbox"' not in page


def test_before_the_first_answer_there_is_nothing_to_choose(ada_client, attempt):
    runs = [make_holding(attempt=attempt), make_run(design=attempt.design, status=Status.DONE, result={})]
    assert "There is nothing to compare yet" in shown(ada_client, reverse("compare", args=[attempt.id]))
    assert choose(ada_client, attempt, *runs).status_code == 422
    assert not Run.objects.filter(kind=Kind.COMPARISON).exists()


def test_whichever_is_chosen_first_the_later_is_compared_with_the_earlier(ada_client, attempt, earlier, later):
    for runs in ((earlier, later), (later, earlier)):
        answer = choose(ada_client, attempt, *runs)
        asked = Run.objects.get(kind=Kind.COMPARISON)
        assert (answer.status_code, answer["Location"]) == (302, reverse("comparison", args=[attempt.id, asked.id]))
        assert asked.both == (earlier, later)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_it_takes_two(ada_client, attempt, earlier, later, number):
    runs = [earlier, later, make_holding(attempt=attempt)][:number]
    answer = choose(ada_client, attempt, *runs)
    assert answer.status_code == 422
    assert "Choose two runs." in answer.content.decode()


def test_the_same_drawing_twice_is_refused(ada_client, attempt, later):
    answer = choose(ada_client, attempt, later, make_holding(attempt=attempt))
    assert answer.status_code == 422
    assert "of the same drawing" in answer.content.decode()


def test_another_attempt_s_run_cannot_be_chosen(ada_client, ada, attempt, later):
    other = make_holding(attempt=make_attempt(person=ada))
    assert choose(ada_client, attempt, later, other).status_code == 422
    assert not Run.objects.filter(kind=Kind.COMPARISON).exists()


def test_panels_and_practice_lead_there_once_there_are_two(ada_client, attempt, earlier):
    address = reverse("compare", args=[attempt.id])
    pages = (attempt.get_absolute_url(), reverse("practice"))
    assert not any(address in ada_client.get(page).content.decode() for page in pages)
    make_holding(attempt=attempt)
    assert all(address in ada_client.get(page).content.decode() for page in pages)


# -- what was found ---------------------------------------------------------------------------------------------------
def test_it_shows_differences_with_their_intervals(ada_client, attempt, earlier, later):
    asked = make_comparison_of(earlier, later, attempt=attempt)
    page = shown(ada_client, asked.page_url)
    assert "It broke, and now it holds." in page
    assert "Added: Cache." in page
    assert re.search(r'class="n apart better">−3\.0 s<small>−3\.0 s to −2\.9 s</small><small class="said">better', page)
    assert re.search(r'class="n apart ">\+2 ms<small>−3 ms to \+7 ms</small><small class="said">may be luck', page)
    assert "too few answers" in page
    assert "at 5.2 million users: Database" in page
    assert re.search(r"beyond [\d.]+ (million|billion) users", page)


def test_it_says_what_the_change_costs_as_a_range(ada_client, attempt, earlier, later):
    asked = make_comparison_of(earlier, later, attempt=attempt)
    costs = shown(ada_client, asked.page_url).partition("Costs a month")[2].partition("</tr>")[0]
    assert len(re.findall(r'<td class="n">\$[\d,]+<small>\$[\d,]+–\$[\d,]+</small>', costs)) == 2
    assert re.search(r'<td class="n">\+\$[\d,]+<small>\+\$[\d,]+ to \+\$[\d,]+</small>', costs)


def test_a_drawing_that_no_longer_makes_sense_has_no_price(ada_client, attempt, earlier, later):
    Run.objects.filter(id=earlier.id).update(graph=make_drawing(tiers=("users", "app")))
    asked = make_comparison_of(earlier, later, attempt=attempt)
    assert ada_client.get(asked.page_url).status_code == 200


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (("holds", "holds"), "Both hold."),
        (("holds", "breaks"), "It held, and now it breaks."),
        (("too_close", "holds"), "Before: too close to call. Now: holds."),
    ],
)
def test_the_verdicts_make_the_headline(ada_client, attempt, earlier, later, verdicts, said):
    told = make_comparison()
    told["a"]["verdict"], told["b"]["verdict"] = verdicts
    asked = make_comparison_of(earlier, later, attempt=attempt, result=told)
    assert said in shown(ada_client, asked.page_url)


def test_while_it_works_the_page_watches_and_can_cancel(ada_client, attempt, earlier, later):
    choose(ada_client, attempt, earlier, later)
    asked = Run.objects.get(kind=Kind.COMPARISON)
    page = shown(ada_client, asked.page_url)
    assert f'data-run="/ws/runs/{asked.id}/"' in page
    page = ada_client.post(reverse("run-cancel", args=[asked.id]), follow=True).content.decode()
    assert "This comparison did not finish." in page
    assert "Cancelled." in page
    choose(ada_client, attempt, earlier, later)
    assert Run.objects.filter(kind=Kind.COMPARISON).count() == 2


def test_what_was_compared_is_listed(ada_client, attempt, earlier, later):
    asked = make_comparison_of(earlier, later, attempt=attempt)
    page = shown(ada_client, reverse("compare", args=[attempt.id]))
    assert asked.page_url in page
    assert "The database broke at 5.2 million users → holds" in page


def test_it_is_none_of_the_runs(ada_client, attempt, earlier, later):
    make_comparison_of(earlier, later, attempt=attempt)
    assert attempt.last_run() == later


def test_a_stranger_finds_and_asks_nothing(client, attempt, earlier, later):
    asked = make_comparison_of(earlier, later, attempt=attempt)
    client.force_login(make_person(name="cy"))
    assert client.get(asked.page_url).status_code == 404
    assert client.get(reverse("compare", args=[attempt.id])).status_code == 404
    assert choose(client, attempt, earlier, later).status_code == 404
