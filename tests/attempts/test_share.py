"""Links to a design: made, opened, closed. Whoever came by one has just that right, for as long as it is open."""

import logging
import re

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse

from practice.accounts.models import Person
from practice.attempts import sharing
from practice.designs.models import Design
from practice.designs.sharing import Grant, Right, ShareLink
from tests.factories import make_answer, make_attempt, make_edit, make_guest_of, make_person, make_run
from tests.sockets import cookie_of, opened

pytestmark = pytest.mark.django_db
SHARED = reverse("shared")


@pytest.fixture(autouse=True)
def unbuilt(monkeypatch):
    monkeypatch.setattr("django_vite.core.asset_loader.DjangoViteAssetLoader.generate_vite_asset", lambda *_: "")


@pytest.fixture
def attempt():
    return make_attempt()


@pytest.fixture
def ada(client, attempt):
    client.force_login(attempt.person)
    return client


def make(client, attempt, right=Right.EDIT):
    """The address of a new link, from the page that shows it."""
    page = client.post(reverse("share", args=[attempt.id]), {"right": right}).content.decode()
    return re.search(r'value="(http[^"]+)"', page)[1]


def key_of(address):
    return address.partition("#")[2]


def test_a_link_is_shown_once_and_only_its_digest_is_kept(ada, attempt):
    address = make(ada, attempt)
    assert re.fullmatch(r"http://testserver/shared/#[\w-]{32}", address)
    link = ShareLink.objects.get()
    assert key_of(address) not in str(vars(link))
    assert key_of(address) not in ada.get(reverse("share", args=[attempt.id])).content.decode()


def test_two_links_are_never_alike(ada, attempt):
    assert len({make(ada, attempt) for _ in range(5)}) == 5


@pytest.mark.parametrize("right", list(Right))
def test_who_opens_a_link_gets_just_its_right(ada, attempt, right):
    friend = Client()
    answer = friend.post(SHARED, {"key": key_of(make(ada, attempt, right)), "name": "Ben"})
    assert answer.url == attempt.get_absolute_url()
    person = Person.objects.get(first_name="Ben")
    assert attempt.design.right_of(person) == right
    assert friend.get(answer.url).status_code == 200


def test_a_whole_address_may_be_pasted(ada, attempt):
    assert Client().post(SHARED, {"key": f"  {make(ada, attempt)} "}).status_code == 302


def test_looking_at_the_page_of_a_link_makes_nobody_a_guest(ada, attempt):
    make(ada, attempt)
    before = Person.objects.count()
    assert Client().get(SHARED).status_code == 200
    assert Person.objects.count() == before


def test_a_wrong_key_and_one_that_was_closed_are_refused_alike(ada, attempt):
    key = key_of(make(ada, attempt))
    ShareLink.objects.get().revoke()
    pages = [Client().post(SHARED, {"key": each}) for each in (key, "guessed", "#", "\x00")]
    assert {page.status_code for page in pages} == {422}
    assert "not open, or no longer" in pages[0].content.decode()
    assert not Grant.objects.exists()


def test_the_owner_who_opens_their_own_link_stays_the_owner(ada, attempt):
    assert ada.post(SHARED, {"key": key_of(make(ada, attempt, Right.VIEW))}).status_code == 302
    assert attempt.design.right_of(attempt.person) == Right.EDIT
    assert not Grant.objects.exists()


def test_the_better_of_two_links_counts_until_it_is_closed(attempt):
    ben = make_guest_of(attempt.design, Right.VIEW)
    better = ShareLink.make(design=attempt.design, right=Right.EDIT, by=attempt.person)[0]
    better.admit(ben)
    assert attempt.design.right_of(ben) == Right.EDIT
    better.revoke()
    assert attempt.design.right_of(ben) == Right.VIEW


def test_a_closed_link_shuts_every_door(attempt, client):
    ben = make_guest_of(attempt.design, Right.EDIT)
    client.force_login(ben)
    ShareLink.objects.get().revoke()
    assert client.get(attempt.get_absolute_url()).status_code == 404
    assert not Design.objects.visible_to(ben).exists()
    assert "Shared with you" not in client.get(reverse("practice")).content.decode()


def test_closing_twice_keeps_the_first_date(attempt):
    link = ShareLink.make(design=attempt.design, right=Right.VIEW, by=attempt.person)[0]
    link.revoke()
    first = ShareLink.objects.get().revoked
    link.revoke()
    assert ShareLink.objects.get().revoked == first


def test_the_list_says_who_made_each_and_who_came_by_it(ada, attempt):
    make_guest_of(attempt.design, Right.COMMENT)
    page = ada.get(reverse("share", args=[attempt.id])).content.decode()
    assert re.search(r"comment.*by Ada.*Ben", page, re.DOTALL)


def test_a_design_has_so_many_open_links(ada, attempt, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_LINKS", 1)
    make(ada, attempt)
    assert ada.post(reverse("share", args=[attempt.id]), {"right": 1}).status_code == 422


def test_a_shared_design_stands_in_ones_practice_with_its_owner(attempt, client):
    client.force_login(make_guest_of(attempt.design, Right.VIEW))
    page = client.get(reverse("practice")).content.decode()
    assert "Shared with you" in page
    assert "by Ada" in page


def test_no_key_comes_into_a_log(ada, attempt, caplog):
    with caplog.at_level(logging.DEBUG):
        key = key_of(make(ada, attempt))
        Client().post(SHARED, {"key": key})
        Client().post(SHARED, {"key": key[:-1] + "!"})
    written = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert key not in "".join(written)


# -- what a guest sees: what its owner may see, no more ----------------------------------------------------------------
def panels(client, attempt):
    return client.get(attempt.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()


def test_a_guest_is_told_nothing_before_the_owner_is(attempt, client):
    make_run(design=attempt.design, status="done", result={"verdict": "breaks"})
    client.force_login(make_guest_of(attempt.design, Right.EDIT))
    page = client.get(attempt.get_absolute_url()).content.decode()
    assert '"reveal": false' in page
    assert "broke" not in page
    assert client.get(reverse("history", args=[attempt.id])).json() == {"runs": []}


def test_a_prediction_of_another_attempt_of_the_guest_opens_nothing(attempt, client):
    ben = make_guest_of(attempt.design, Right.EDIT)
    make_answer(attempt=make_attempt(person=ben))
    client.force_login(ben)
    assert '"reveal": false' in client.get(attempt.get_absolute_url()).content.decode()


def test_a_guest_sees_the_verdict_and_no_button_that_is_the_owners(attempt, client):
    run = make_answer(attempt=attempt)
    client.force_login(make_guest_of(attempt.design, Right.EDIT))
    for page in (
        panels(client, attempt),
        client.get(reverse("attempt-run", args=[attempt.id, run.id])).content.decode(),
    ):
        assert "How busy" in page
        for words in ("<form", "You called it", "Your estimate", "Compare two runs", "take away"):
            assert words not in page
    assert "This design is Ada’s" in panels(client, attempt)


@pytest.mark.parametrize(("right", "is_readonly"), [(Right.VIEW, True), (Right.COMMENT, True), (Right.EDIT, False)])
def test_the_canvas_is_told_what_its_guest_may_do(attempt, client, right, is_readonly):
    client.force_login(make_guest_of(attempt.design, right))
    page = client.get(attempt.get_absolute_url()).content.decode()
    assert f'"readonly": {str(is_readonly).lower()}, "right": {int(right)}' in page
    assert '"branches": false, "share": null' in page


def test_an_edit_is_its_makers(attempt, client):
    ben = make_guest_of(attempt.design, Right.EDIT)
    client.force_login(ben)
    client.post(reverse("design-edits", args=[attempt.design_id]), make_edit(), content_type="application/json")
    assert attempt.design.edits.get().actor == ben
    log = client.get(reverse("design-log", args=[attempt.design_id])).json()
    assert log["people"] == {str(ben.id): "Ben"}


# -- sockets ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
async def test_closing_a_link_closes_the_sockets_of_those_who_came_by_it_at_once(settings, async_client):
    settings.HEARTBEAT_S = 3600  # nothing else closes them
    attempt = await sync_to_async(make_attempt)()
    ben = await sync_to_async(make_guest_of)(attempt.design, Right.EDIT)
    run = await sync_to_async(make_run)(design=attempt.design)
    link = await ShareLink.objects.aget()
    cy = await sync_to_async(make_guest_of)(attempt.design, Right.VIEW, name="cy")
    cookies = [await sync_to_async(cookie_of)(person) for person in (attempt.person, ben, cy)]
    path = f"/ws/designs/{attempt.design_id}/"
    await sync_to_async(async_client.force_login)(attempt.person)
    async with opened(path, cookie=cookies[1]) as out, opened(path, cookie=cookies[2]) as stays:
        for ws in (out, stays):
            await ws.hello()
        async with opened(f"/ws/runs/{run.id}/", cookie=cookies[1]) as watching:
            await watching.receive_output(3)
            await async_client.post(reverse("share-revoke", args=[attempt.id, link.id]))
            assert await out.closed_with() == 4403
            assert await watching.closed_with() in (1000, 4404)
        assert (await stays.hello())["type"] == "welcome"


@pytest.mark.django_db(transaction=True)
async def test_who_keeps_a_lesser_right_is_told_so_and_can_no_longer_draw():
    attempt = await sync_to_async(make_attempt)()
    ben = await sync_to_async(make_guest_of)(attempt.design, Right.EDIT)
    link = await ShareLink.objects.aget()
    lesser, _key = await sync_to_async(ShareLink.make)(design=attempt.design, right=Right.VIEW, by=attempt.person)
    await sync_to_async(lesser.admit)(ben)
    async with opened(f"/ws/designs/{attempt.design_id}/", cookie=await sync_to_async(cookie_of)(ben)) as ws:
        await ws.hello()
        assert (await ws.hear("here"))["right"] == Right.EDIT
        await sync_to_async(link.revoke)()
        assert "not change it" in (await ws.ask({"type": "edit", "edit": make_edit()}, "refused"))["reason"]


def test_a_stranger_cannot_close_a_link(attempt, client):
    link = ShareLink.make(design=attempt.design, right=Right.VIEW, by=attempt.person)[0]
    client.force_login(make_person(name="cy"))
    client.post(reverse("share-revoke", args=[attempt.id, link.id]))
    assert ShareLink.objects.open().exists()
