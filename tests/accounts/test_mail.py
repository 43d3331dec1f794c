"""With a mail server: a new address confirms itself and waits for nothing; who opens a mail as a guest stays one."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from practice.lib import environment
from tests.factories import PASSWORD, make_member, make_person


@pytest.fixture
def sends_mail(settings):
    settings.SENDS_MAIL, settings.ACCOUNT_EMAIL_VERIFICATION = True, "optional"


@pytest.mark.django_db
def test_a_new_address_is_asked_whether_it_is_its_owners_and_the_account_is_open_meanwhile(client, sends_mail):
    client.post(reverse("account_signup"), {"email": "ada@example.org", "password1": PASSWORD, "name": "Ada"})
    assert client.get(reverse("account")).status_code == 200
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ada@example.org"], "Is this address yours?")
    link = next(word for word in letter.body.split() if "/account/address/" in word).partition("testserver")[2]
    assert "ada@example.org" in client.get(link).content.decode()
    assert not EmailAddress.objects.get().verified
    client.post(link)
    assert EmailAddress.objects.get().verified
    assert "This link is used up" in client.get(link).content.decode()


@pytest.mark.django_db
def test_whoever_opens_a_mail_in_a_browser_with_a_guest_keeps_the_guest(client, sends_mail):
    ines = make_member()
    link = reverse("account_confirm_email", args=[EmailConfirmationHMAC(EmailAddress.objects.get()).key])
    guest = make_person()
    client.force_login(guest)
    client.get(link)
    client.post(link)
    assert EmailAddress.objects.get(user=ines).verified
    assert client.session["_auth_user_id"] == str(guest.id)


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, True, False),
        ("smtps://mail.example.org", "mail.example.org", 465, False, True),
        ("smtp+plain://localhost:2525", "localhost", 2525, False, False),
    ],
)
def test_a_mail_server_is_one_address(monkeypatch, url, host, port, tls, ssl):
    monkeypatch.setenv("WBN_EMAIL_URL", url)
    said = environment.mail("WBN_EMAIL_URL")
    assert [said[f"EMAIL_{part}"] for part in ("HOST", "PORT", "USE_TLS", "USE_SSL")] == [host, port, tls, ssl]


def test_names_and_passwords_may_hold_any_sign(monkeypatch):
    monkeypatch.setenv("WBN_EMAIL_URL", "smtp://ada%40example.org:a%3Ab%2Fc@mail.example.org")
    said = environment.mail("WBN_EMAIL_URL")
    assert (said["EMAIL_HOST_USER"], said["EMAIL_HOST_PASSWORD"]) == ("ada@example.org", "a:b/c")


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:notaport"])
def test_what_is_no_mail_server_stops_the_start(monkeypatch, url):
    monkeypatch.setenv("WBN_EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="WBN_EMAIL_URL"):
        environment.mail("WBN_EMAIL_URL")
