"""Comments pinned to a tier: stored once, told live, and still there when the tier is gone."""

import json

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from practice.designs import comments
from practice.designs.comments import Comment
from practice.designs.sharing import Right
from practice.lib.limits import Bucket
from tests.factories import make_comment, make_design, make_edit, make_guest_of
from tests.sockets import cookie_of, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def design():
    return make_design()


@pytest.fixture
def ada(client, design):
    client.force_login(design.owner)
    return client


def say(client, design, **said):
    body = {"id": "c1", "tier": "app1", "text": "Why two of them?", **said}
    return client.post(reverse("design-comments", args=[design.id]), body, content_type="application/json")


def read(client, design):
    return client.get(reverse("design-comments", args=[design.id])).json()["comments"]


def settle(client, design, comment_id, is_resolved):
    address = reverse("comment-settle", args=[design.id, comment_id])
    return client.post(address, json.dumps(is_resolved), content_type="application/json")


def test_what_was_said_is_read_by_everybody_who_may_look(ada, design, client):
    assert say(ada, design).status_code == 200
    client.force_login(make_guest_of(design, Right.VIEW))
    (comment,) = read(client, design)
    assert (comment["name"], comment["tier_name"], comment["text"]) == ("Ada", "App server", "Why two of them?")
    assert (comment["thread"], comment["resolved"]) == (None, False)


def test_sent_twice_it_is_stored_once(ada, design):
    answers = [say(ada, design).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Comment.objects.count() == 1


def test_other_words_under_an_id_that_is_taken_are_refused(ada, design):
    say(ada, design)
    assert say(ada, design, text="Something else.").json()["path"] == "id"


def test_an_answer_stands_beneath_its_thread_and_an_answer_to_an_answer_does_not(ada, design):
    say(ada, design)
    assert say(ada, design, id="c2", thread="c1", tier=None, text="For the peak.").json()["thread"] == "c1"
    assert say(ada, design, id="c3", thread="c2").json()["path"] == "thread"


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"text": ""}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": 7}, "text"),
        ({"id": "NO"}, "id"),
        ({"tier": "gone9"}, "tier"),
        ({"tier": ["app1"]}, "tier"),
        ({"thread": "none"}, "thread"),
        ({"thread": 1}, "thread"),
    ],
)
def test_what_cannot_be_a_comment_is_refused_with_its_place(ada, design, said, path):
    answer = say(ada, design, **said)
    assert (answer.status_code, answer.json()["path"]) == (400, path)
    assert not Comment.objects.exists()


def test_text_is_kept_as_it_was_typed(ada, design):
    text = "<script>alert(1)</script> “Ω” 🙂"
    assert say(ada, design, text=f"  {text} ").json()["text"] == text


def test_a_tier_that_goes_leaves_its_comments_with_its_name(ada, design):
    say(ada, design)
    design.append(make_edit(changes=[{"type": "remove_tier", "tier": "app1"}]), design.owner)
    (comment,) = read(ada, design)
    assert comment["tier_name"] == "App server"
    assert say(ada, design, id="c2", thread="c1", text="It went, and why?").status_code == 200


def test_a_thread_is_settled_and_taken_up_again(ada, design):
    say(ada, design)
    assert settle(ada, design, "c1", True).json()["resolved"] is True
    assert settle(ada, design, "c1", False).json()["resolved"] is False
    assert settle(ada, design, "c1", {}).status_code == 400
    say(ada, design, id="c2", thread="c1")
    assert settle(ada, design, "c2", True).status_code == 404


def test_a_comment_of_another_design_is_none_here(ada, design):
    elsewhere = make_comment()
    assert settle(ada, design, elsewhere.comment_id, True).status_code == 404
    assert say(ada, design, id="c9", thread=elsewhere.comment_id).status_code == 400


def test_a_design_holds_so_many_comments(ada, design, monkeypatch):
    monkeypatch.setattr(comments, "MOST", 1)
    assert [say(ada, design, id=f"c{n}").status_code for n in range(2)] == [200, 400]


def test_one_person_says_so_much_at_once(ada, design, monkeypatch):
    monkeypatch.setattr("practice.designs.talk.talking", Bucket("comments", rate=0.001, burst=2))
    answers = [say(ada, design, id=f"c{n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"]


@pytest.mark.django_db(transaction=True)
async def test_the_others_hear_it_at_once(design, async_client):
    viewer = await sync_to_async(make_guest_of)(design, Right.VIEW)
    await sync_to_async(async_client.force_login)(design.owner)
    async with opened(f"/ws/designs/{design.id}/", cookie=await sync_to_async(cookie_of)(viewer)) as ws:
        await ws.hello()
        body = {"id": "c1", "tier": "app1", "text": "Look here."}
        address = reverse("design-comments", args=[design.id])
        await async_client.post(address, body, content_type="application/json")
        assert (await ws.hear("comment"))["comment"]["text"] == "Look here."
