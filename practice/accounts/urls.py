"""Only what is offered is here; most names are those by which allauth finds its own pages."""

from django.urls import path, re_path

from practice.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("computer/", views.computer, name="account-computer"),
    path("delete/", views.delete, name="account-delete"),
    path("signup/", views.signup, name="account_signup"),
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.inactive, name="account_inactive"),
    path("again/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.change_password, name="account_change_password"),
    path("password/forgotten/", views.reset_password, name="account_reset_password"),
    path("password/sent/", views.reset_password_done, name="account_reset_password_done"),
    path("password/set/", views.set_password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/set/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.set_password,
        name="account_reset_password_from_key",
    ),
    path("address/<str:key>/", views.confirm_email, name="account_confirm_email"),
    path("passkeys/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/login/", views.login_by_passkey, name="mfa_login_webauthn"),
    path("passkeys/again/", views.reauthenticate_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/", views.rename_passkey, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
]
