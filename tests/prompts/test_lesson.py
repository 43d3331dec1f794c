"""What a prompt teaches: read field by field; what is wrong is said with its path."""

import pytest
from django.urls import reverse

from practice.prompts import catalogue, lesson
from sim.errors import SimError

WHOLE = {
    "ideas": ["cache"],
    "budget_usd_month": 100,
    "sources": ["invented", "A Book (memory), second edition", "https://example.org/a"],
    "naive": {"breaks": "cpu", "rps": 12},
    "overbuilt": {"idle": ["cache1"]},
}


def test_it_is_read():
    read = lesson.parse(WHOLE)
    assert (read.ideas, read.budget_usd_month, read.breaks, read.rps) == (("cache",), 100, "cpu", 12)
    assert read.idle == {"cache1"}
    assert [(each.text, each.is_verified) for each in read.sources] == [
        ("invented", True),
        ("A Book, second edition", False),
        ("https://example.org/a", True),
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ideas": []}, "ideas: not a list of 1 to 20 texts"),
        ({"ideas": "cache"}, "ideas: not a list"),
        ({"ideas": ["cash"]}, "ideas: no such idea: cash"),
        ({"budget_usd_month": -1}, "budget_usd_month: -1 is below 0"),
        ({"sources": [3]}, "sources: not a list"),
        ({"naive": {"breaks": "cpu"}}, "naive.rps: missing"),
        ({"overbuilt": {"idle": ["a"], "busy": 1}}, "overbuilt.busy: unknown field"),
        ({"colour": "red"}, "colour: unknown field"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(wrong, said):
    with pytest.raises(SimError) as caught:
        lesson.parse(WHOLE | wrong)
    assert said in str(caught.value)


def test_a_file_that_is_no_toml_is_named(tmp_path):
    file = tmp_path / "lesson.toml"
    file.write_text("ideas = [")
    with pytest.raises(SimError, match=r"lesson\.toml"):
        lesson.load(file)
    with pytest.raises(SimError, match=r"lesson\.toml"):
        lesson.load(tmp_path / "nothing" / "lesson.toml")


def test_a_page_says_where_its_numbers_come_from_and_what_was_not_looked_up(client):
    page = client.get(reverse("prompt", args=["ticket-sales"])).content.decode()
    assert "Where these numbers come from" in page
    assert "unverified" in page
    assert "(memory)" not in page


def test_every_prompt_has_a_source():
    assert all(prompt.lesson.sources for prompt in catalogue.listed())
