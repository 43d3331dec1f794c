"""Where allauth asks what is ours: who the new account is, what comes along, and in which words it is said."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from practice.accounts.merging import merge
from practice.accounts.models import Person

SAYS = {
    "account/messages/password_changed.txt": _("Your new password counts from now on."),
    "mfa/messages/webauthn_added.txt": _("The passkey is kept. From now on it signs you in, here and wherever it is."),
    "mfa/messages/webauthn_removed.txt": _("The passkey no longer opens this account."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and this password do not belong together. Try again, slowly."),
        "email_taken": _(
            "There is an account with this address. Log in to it instead: what you drew here comes along."
        ),
        "enter_current_password": _("This is not your password as it was."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This passkey opens no account here. Try again, or log in with your password."),
        "too_many_login_attempts": _("That was wrong several times. Wait five minutes, then try again."),
    }

    def new_user(self, request: HttpRequest) -> Person:
        """A guest's row becomes the account, so that nothing has to be carried over."""
        return guest_of(request) or Person()

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user.is_guest = False
        user.first_name = form.cleaned_data["name"] or user.first_name
        saved: Person = super().save_user(request, user, form, commit)
        return saved

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """Nobody sees it: people go by their name, and sign in with their address."""
        user.username = f"member-{user.id.hex}"

    def login(self, request: HttpRequest, user: Person) -> None:
        guest = guest_of(request)
        if guest and guest != user:
            merge(guest, into=user)
        super().login(request, user)

    def get_login_stages(self) -> list[str]:
        """A passkey is another way in, not a second lock: whoever loses it still has the password."""
        return [stage for stage in super().get_login_stages() if stage != "allauth.mfa.stages.AuthenticateStage"]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: Any = None,
        extra_tags: str = "",
        message: Any = None,
    ) -> None:
        """What is worth saying, in our words; a page that shows somebody signed in says that itself."""
        if said := message or SAYS.get(message_template or ""):
            messages.add_message(request, level, said)


def guest_of(request: HttpRequest) -> Person | None:
    """The guest of this browser, as the row is now."""
    user = request.user
    if not isinstance(user, Person) or user.is_member:
        return None
    return Person.objects.filter(pk=user.pk, is_guest=True).first()
