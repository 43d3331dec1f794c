"""Signing up and logging in: what a guest did comes along, nobody learns who has an account, and not too often."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from practice.accounts.models import Person
from practice.attempts.models import Attempt
from practice.designs.comments import Comment
from practice.designs.sharing import Right
from tests.factories import (
    PASSWORD,
    make_answer,
    make_attempt,
    make_comment,
    make_design,
    make_edit,
    make_guest_of,
    make_member,
    make_person,
)

pytestmark = pytest.mark.django_db
SIGNUP, LOGIN = reverse("account_signup"), reverse("account_login")
ADA = {"email": "ada@example.org", "password1": PASSWORD, "name": ""}


def as_guest(person):
    client = Client()
    client.force_login(person)
    return client


def sign_up(client, **said):
    return client.post(SIGNUP, ADA | said)


def log_in(client, **said):
    return client.post(LOGIN, {"login": "ines@example.org", "password": PASSWORD} | said)


def test_a_guest_who_signs_up_stays_the_same_person():
    attempt = make_attempt()
    client = as_guest(attempt.person)
    answer = sign_up(client)
    assert (answer.status_code, answer["Location"]) == (302, reverse("practice"))
    ada = Person.objects.get()
    assert (ada.id, ada.is_guest, ada.email, str(ada)) == (attempt.person_id, False, "ada@example.org", "Ada")
    assert ada.check_password(PASSWORD)
    assert client.get(attempt.get_absolute_url()).context["is_owner"]


def test_whoever_was_never_here_signs_up_too(client):
    sign_up(client, name="Ada  L")
    assert [(str(p), p.is_guest) for p in Person.objects.all()] == [("Ada L", False)]


def test_the_session_key_is_another_one_afterwards():
    for act in (sign_up, log_in):
        make_member()
        client = as_guest(make_person())
        before = client.session.session_key
        act(client)
        assert client.session.session_key != before
        assert client.session["_auth_user_id"]
        Person.objects.all().delete()


def test_whoever_logs_in_takes_the_guests_work_along():
    ines = make_member()
    attempt = make_attempt()
    guest = attempt.person
    run = make_answer(attempt=attempt)
    attempt.design.append(make_edit(), guest)
    elsewhere = make_design()
    said = make_comment(design=elsewhere, author=guest)
    drawn = elsewhere.append(make_edit(), guest)
    log_in(as_guest(guest))
    assert not Person.objects.filter(id=guest.id).exists()
    for thing in (attempt, run, said, drawn, attempt.design):
        thing.refresh_from_db()
    assert {attempt.person, run.person, said.author, drawn.actor, attempt.design.owner} == {ines}
    assert list(Attempt.objects.owned_by(ines)) == [attempt]
    assert attempt.predictions.count() == 1
    assert attempt.design.edits.get().actor == ines


def test_a_right_that_both_had_is_had_once():
    ines = make_member()
    design = make_design()
    guest = make_guest_of(design, Right.EDIT)
    (link,) = design.share_links.all()
    link.admit(ines)
    log_in(as_guest(guest))
    assert [grant.person for grant in link.grants.all()] == [ines]
    assert design.right_of(ines) == Right.EDIT


def test_whoever_came_by_a_link_to_their_own_design_is_not_counted_among_the_others():
    ines = make_member()
    design = make_design(owner=ines)
    guest = make_guest_of(design, Right.VIEW)
    log_in(as_guest(guest))
    assert design.people() == [ines]
    assert design.share_links.get().people() == []


def test_a_name_comes_along_where_there_was_none():
    ines = make_member(name="")
    log_in(as_guest(make_person(name="nes")))
    ines.refresh_from_db()
    assert str(ines) == "Nes"


def test_a_wrong_password_leaves_the_guest_as_they_were():
    make_member()
    attempt = make_attempt()
    client = as_guest(attempt.person)
    answer = log_in(client, password="something else")
    assert "This address and this password do not belong together." in answer.content.decode()
    assert 'value="ines@example.org"' in answer.content.decode()
    assert "something else" not in answer.content.decode()
    assert client.get(attempt.get_absolute_url()).status_code == 200


def test_logging_in_answers_the_same_whether_there_is_an_account_or_not():
    make_member()
    pages = [
        log_in(Client(), login=login, password="wrong").content.decode()
        for login in ("ines@example.org", "no@example.org")
    ]
    sentences = [page.partition('role="alert">')[2].partition("<")[0] for page in pages]
    assert sentences[0] == sentences[1] != ""


@pytest.mark.parametrize("taken", ["ines@example.org", "INES@example.org"])
def test_an_address_has_one_account(client, taken):
    make_member()
    answer = sign_up(client, email=taken)
    assert "There is an account with this address. Log in to it instead" in answer.content.decode()
    assert Person.objects.count() == 1


def test_of_two_who_take_an_address_at_the_same_moment_the_slower_is_led_to_log_in(monkeypatch):
    make_member()
    attempt = make_attempt()
    unseen = "allauth.account.internal.flows.manage_email.email_already_exists"
    monkeypatch.setattr(unseen, lambda email, **_: (email, False))
    assert sign_up(as_guest(attempt.person), email="ines@example.org")["Location"] == LOGIN
    attempt.person.refresh_from_db()
    assert attempt.person.is_guest


@pytest.mark.parametrize("password", ["short", "password", "1234567890123"])
def test_a_password_that_everybody_guesses_is_refused(client, password):
    answer = sign_up(client, password1=password)
    assert 'id="password1-error"' in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("act", [sign_up, log_in])
def test_on_a_shared_computer_the_session_ends_with_the_browser(client, act):
    make_member()
    act(client)
    assert not client.session.get_expire_at_browser_close()
    other = Client()
    make_member(name="cy", email="cy@example.org")
    (sign_up(other, email="new@example.org", shared="on") if act is sign_up else log_in(other, shared="on"))
    assert other.session.get_expire_at_browser_close()
    assert other.cookies["sessionid"]["max-age"] == ""


def test_five_wrong_passwords_are_enough(client):
    make_member()
    for _ in range(5):
        log_in(client, password="wrong")
    answer = log_in(client)
    assert "That was wrong several times." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_up_over_and_over_is_a_429_with_a_sentence(client):
    answers = [sign_up(client, password1="short") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert "That was tried many times just now." in answers[-1].content.decode()


def test_no_login_leads_to_another_site(client):
    make_member()
    assert log_in(client, next="https://evil.example.org/")["Location"] == reverse("practice")


def test_a_member_logs_out_and_a_guest_cannot_lose_themselves():
    ines = as_guest(make_member())
    assert ines.post(reverse("account_logout"))["Location"] == "/"
    assert "_auth_user_id" not in ines.session
    guest = as_guest(make_person())
    guest.post(reverse("account_logout"))
    assert "_auth_user_id" in guest.session


def test_without_a_mail_server_nothing_is_sent_and_the_page_says_so(client):
    assert "This site sends no mail" in client.get(SIGNUP).content.decode()
    sign_up(client)
    assert mail.outbox == []
    assert "Ask whoever runs it" in Client().get(reverse("account_reset_password")).content.decode()


@pytest.mark.parametrize("name", ["account_signup", "account_login", "account_reset_password", "account_inactive"])
def test_the_pages_hold_no_inline_script_or_style(client, name):
    text = client.get(reverse(name)).content.decode()
    assert "style=" not in text
    assert not [tag for tag in text.split("<script")[1:] if "src=" not in tag.partition(">")[0]]


def test_a_comment_that_is_said_again_after_signing_in_is_stored_once():
    ines = make_member()
    design = make_design()
    guest = make_guest_of(design, Right.COMMENT)
    client = as_guest(guest)
    address = reverse("design-comments", args=[design.id])
    said = {"id": "c1", "tier": "app1", "text": "Why two?"}
    client.post(address, said, content_type="application/json")
    log_in(client)
    assert client.post(address, said, content_type="application/json").status_code == 200
    assert Comment.objects.get().author == ines
