from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib.auth import logout as sign_out
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from practice.accounts.adapter import guest_of
from practice.accounts.forms import NameForm
from practice.accounts.models import Person
from practice.lib.refusals import TooMany

View = Callable[..., HttpResponse]


def for_members(view: View) -> View:
    """Whoever has no account, or is not signed in to it, is led to where one signs in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, Person) and request.user.is_member:
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")

    return guarded


def for_others(view: View) -> View:
    """Whoever is signed in has no need of it. Whoever is then, on a shared computer, is forgotten with the browser."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, Person) and request.user.is_member:
            return redirect("account")
        response = view(request, *args, **kwargs)
        if "shared" in request.POST and request.user.is_authenticated and request.user.is_member:
            request.session.set_expiry(0)
        return response

    return guarded


def too_many(request: HttpRequest) -> HttpResponse:
    """What allauth says where a limit of its own is reached."""
    raise TooMany(_("That was tried many times just now. Please try again in a few minutes."), 300)


class KeepsGuests:
    """A link in a mail signs whoever else is signed in out first. A guest could never sign in again: they stay."""

    request: HttpRequest

    def logout(self) -> None:
        if guest_of(self.request) is None:
            super().logout()  # type: ignore[misc]


class ConfirmEmail(KeepsGuests, allauth.ConfirmEmailView):  # type: ignore[misc]
    pass


class SetPassword(KeepsGuests, allauth.PasswordResetFromKeyView):  # type: ignore[misc]
    pass


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]
    def get_success_url(self) -> str:
        return reverse("account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Of whoever this browser knows: a member's account, or what is kept of a guest."""
    if not isinstance(request.user, Person):
        return redirect("account_signup")
    person = request.user
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": person.get_full_name()})
    if form.is_bound and form.is_valid():
        if name := form.cleaned_data["name"]:
            person.rename(name)
        return redirect("account")
    passkeys = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("created_at")
    scene = {"form": form, "passkeys": passkeys, "is_shared": request.session.get_expire_at_browser_close()}
    return render(request, "accounts/show.html", scene, status=422 if form.errors else 200)


@require_POST
def computer(request: HttpRequest) -> HttpResponse:
    """A browser that others use, too, forgets who was signed in."""
    if isinstance(request.user, Person):
        request.session.set_expiry(0 if "shared" in request.POST else None)
    return redirect("account")


def asks_password(view: View) -> View:
    """Of a member, unless they gave it a moment ago. A guest has none."""
    again: View = reauthentication_required(view, app="practice.accounts")

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_member = isinstance(request.user, Person) and request.user.is_member
        return (again if is_member else view)(request, *args, **kwargs)

    return guarded


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_password
def delete(request: HttpRequest) -> HttpResponse:
    """Asks again; and a member for the password before that."""
    if not isinstance(request.user, Person):
        return redirect("account_signup")
    if request.method != "POST":
        return render(request, "accounts/delete.html")
    request.user.leave()
    sign_out(request)
    return redirect("home")


def reset_password(request: HttpRequest) -> HttpResponse:
    """Where no mail is sent, the page says whom to ask."""
    if settings.SENDS_MAIL:
        return allauth.password_reset(request, extra_context={"sends_mail": True})  # type: ignore[no-any-return]
    return render(request, "account/password_reset.html")


def by_mail(view: View) -> View:
    """An address that stands in mails: without them there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SENDS_MAIL:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


signup = for_others(allauth.SignupView.as_view(extra_context={"sends_mail": settings.SENDS_MAIL}))
login = for_others(allauth.login)
logout = for_members(allauth.logout)
inactive = allauth.account_inactive
reauthenticate = for_members(allauth.reauthenticate)
change_password = for_members(allauth.password_change)
reset_password_done = by_mail(allauth.password_reset_done)
set_password = by_mail(SetPassword.as_view())
set_password_done = by_mail(allauth.password_reset_from_key_done)
confirm_email = by_mail(ConfirmEmail.as_view())
add_passkey = for_members(AddPasskey.as_view())
rename_passkey = for_members(webauthn.EditWebAuthnView.as_view(success_url=reverse_lazy("account")))
remove_passkey = for_members(webauthn.RemoveWebAuthnView.as_view(success_url=reverse_lazy("account")))
login_by_passkey = for_others(webauthn.login_webauthn)
reauthenticate_by_passkey = for_members(webauthn.reauthenticate_webauthn)
