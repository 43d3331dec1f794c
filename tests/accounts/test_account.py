"""One's account: its name, what is downloaded of it, and how it goes."""

import json

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from practice.accounts.models import NOBODY, Person
from practice.attempts.models import Attempt
from practice.designs.comments import told
from practice.designs.sharing import Right
from practice.runs.models import Run
from tests.factories import (
    PASSWORD,
    make_answer,
    make_attempt,
    make_comment,
    make_design,
    make_edit,
    make_guest_of,
    make_member,
    make_run,
)
from tests.results import make_result

pytestmark = pytest.mark.django_db
DELETE, AGAIN = reverse("account-delete"), reverse("account_reauthenticate")


@pytest.fixture
def ines():
    return make_member()


@pytest.fixture
def hers(client, ines):
    client.post(reverse("account_login"), {"login": ines.email, "password": PASSWORD})
    return client


def is_asked_again(client):
    client.post(AGAIN, {"password": PASSWORD})
    return client


def test_a_name_is_kept_and_an_empty_one_changes_nothing(hers, ines):
    for said in ("  Ines  M ", ""):
        hers.post(reverse("account"), {"name": said})
    ines.refresh_from_db()
    assert str(ines) == "Ines M"
    assert 'value="Ines M"' in hers.get(reverse("account")).content.decode()


def test_another_password_counts_and_signs_other_browsers_out(hers, ines):
    other = Client()
    other.force_login(ines)
    new = {"oldpassword": PASSWORD, "password1": "a longer walk by day", "password2": "a longer walk by day"}
    assert hers.post(reverse("account_change_password"), new)["Location"] == reverse("account")
    assert "Your new password counts from now on." in hers.get(reverse("account")).content.decode()
    assert other.get(reverse("account")).status_code == 302


def test_the_computer_is_shared_or_not(hers):
    for said, forgets in (({"shared": "on"}, True), ({}, False)):
        hers.post(reverse("account-computer"), said)
        assert hers.session.get_expire_at_browser_close() is forgets


def test_deleting_asks_for_the_password_and_then_once_more(hers, ines):
    assert hers.get(DELETE)["Location"] == f"{AGAIN}?next=%2Faccount%2Fdelete%2F"
    assert hers.post(AGAIN, {"password": "wrong"}).status_code == 200
    assert hers.get(DELETE).status_code == 302
    assert "Delete everything?" in is_asked_again(hers).get(DELETE).content.decode()
    assert Person.objects.filter(id=ines.id).exists()
    assert hers.post(DELETE)["Location"] == "/"
    assert not Person.objects.filter(id=ines.id).exists()
    assert "_auth_user_id" not in hers.session


def test_with_a_person_go_their_attempts_designs_and_runs(hers, ines):
    attempt = make_attempt(person=ines)
    make_answer(attempt=attempt)
    ben = make_guest_of(attempt.design, Right.EDIT)
    attempt.design.append(make_edit(), ben)
    is_asked_again(hers).post(DELETE)
    assert not Attempt.objects.exists()
    assert not Run.objects.exists()
    assert list(Person.objects.all()) == [ben]


def test_a_log_in_which_somebody_drew_who_left_folds_to_the_same_drawing(hers, ines):
    design = make_design()
    design.share_links.create(right=Right.EDIT, digest="d", made_by=design.owner).admit(ines)
    design.append(make_edit(id="e1"), ines)
    comment = make_comment(design=design, author=ines, tier="app9")
    make_comment(design=design)
    before = design.graph()
    is_asked_again(hers).post(DELETE)
    assert design.graph() == before
    page = design.page(0).json()
    assert page["people"] == {str(NOBODY): "Somebody who left"}
    assert "Ines" not in json.dumps([page, told(design)])
    comment.refresh_from_db()
    assert str(comment.author) == "Somebody who left"
    assert len(told(design)) == 2


def test_a_guest_deletes_what_the_browser_keeps_without_a_password(client):
    attempt = make_attempt()
    client.force_login(attempt.person)
    client.post(DELETE)
    assert not Attempt.objects.exists()


def test_who_left_cannot_sign_in():
    nobody = Person.objects.nobody()
    assert not nobody.is_active
    assert not nobody.has_usable_password()


def test_the_download_holds_the_whole_log_and_what_was_said(hers, ines):
    attempt = make_attempt(person=ines)
    run = make_answer(attempt=attempt)
    edit = attempt.design.append(make_edit(), ines)
    make_comment(design=attempt.design, text="Why two?")
    elsewhere = make_design()
    elsewhere.append(make_edit(id="mine"), ines)
    elsewhere.append(make_edit(id="theirs"), elsewhere.owner)
    answer = hers.get(reverse("takeout"))
    assert answer["Content-Disposition"] == 'attachment; filename="what-breaks-next.json"'
    told_ = answer.json()
    assert told_["person"]["email"] == ines.email
    (mine,) = told_["attempts"]
    assert [row["id"] for row in mine["design"]["log"]] == [edit.edit_id]
    assert mine["design"]["drawing"] == attempt.design.graph()
    assert [(r["id"], r["result"]["verdict"]) for r in mine["runs"]] == [(str(run.id), run.result["verdict"])]
    assert [p["tier"] for p in mine["predictions"]] == ["database1"]
    assert [c["text"] for c in mine["design"]["comments"]] == ["Why two?"]
    assert [row["id"] for row in told_["in_designs_of_others"]["edits"]] == ["mine"]
    assert "password" not in answer.content.decode()


def test_the_download_tells_nothing_that_the_studio_would_not(hers, ines):
    attempt = make_attempt(person=ines)
    make_run(design=attempt.design, status="done", result=make_result())
    (told_,) = hers.get(reverse("takeout")).json()["attempts"]
    assert [run["result"] for run in told_["runs"]] == [None]


def test_a_forgotten_password_is_set_by_a_link_and_every_address_is_answered_alike(client, ines, settings):
    settings.SENDS_MAIL = True
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})["Location"]
        for email in (ines.email, "no@example.org")
    ]
    assert answers == [reverse("account_reset_password_done")] * 2
    (letter,) = mail.outbox
    assert letter.to == [ines.email]
    link = next(word for word in letter.body.split() if "/account/password/set/" in word).partition("testserver")[2]
    guest = make_attempt().person
    client.force_login(guest)
    page = client.get(link, follow=True)
    new = {"password1": "a longer walk by day", "password2": "a longer walk by day"}
    assert client.post(page.redirect_chain[-1][0], new)["Location"] == reverse("account_reset_password_from_key_done")
    ines.refresh_from_db()
    assert ines.check_password("a longer walk by day")
    assert client.session["_auth_user_id"] == str(guest.id)
    assert "This link is used up" in client.get(link, follow=True).content.decode()
