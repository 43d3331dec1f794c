"""The forms of accounts that are ours, or allauth's with something of ours."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from practice.accounts.models import LONGEST_NAME, Person


class NameForm(forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME, required=False)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise forms.ValidationError(_("Please use letters that can be seen."))
        return name


class SignupForm(NameForm, AllauthSignupForm):  # type: ignore[misc]
    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponse | None]:
        """Person and address together, or neither. Who was slower with the same address is asked to log in."""
        try:
            with transaction.atomic():
                made: tuple[Person | None, HttpResponse | None] = super().try_save(request)
                return made
        except IntegrityError:
            return None, redirect("account_login")

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Asked for by allauth; everything is done in the adapter."""
