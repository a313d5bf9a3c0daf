"""Where people look after how they sign in; the names of the library's pages are its own."""

from django.urls import path

from livingwell.views import accounts, audit, break_glass, passkeys, recovery_codes, second_factor

urlpatterns = [
    path("sign-in/second/", second_factor.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", second_factor.passkey_sign_in, name="mfa_login_webauthn"),
    path("account/", second_factor.overview, name="mfa_index"),
    path("account/again/", second_factor.again, name="mfa_reauthenticate"),
    path("account/again/passkey/", second_factor.again_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/app/", second_factor.set_up_app, name="mfa_activate_totp"),
    path("account/app/remove/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("account/codes/", recovery_codes.show, name="mfa_view_recovery_codes"),
    path("account/codes/new/", recovery_codes.make, name="mfa_generate_recovery_codes"),
    path("account/codes/download/", recovery_codes.download, name="mfa_download_recovery_codes"),
    path("account/passkeys/new/", passkeys.add, name="mfa_add_webauthn"),
    path("account/passkeys/<uuid:pk>/rename/", passkeys.rename, name="mfa_edit_webauthn"),
    path("account/passkeys/<uuid:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("account/sign-out-everywhere/", second_factor.sign_out_everywhere, name="sign-out-everywhere"),
    path("break-glass/", break_glass.listing, name="break-glass-list"),
    path("break-glass/<uuid:pk>/", break_glass.detail, name="break-glass-detail"),
    path("break-glass/<uuid:pk>/end/", break_glass.give_up, name="break-glass-end"),
    path("break-glass/<uuid:pk>/judge/", break_glass.judge, name="break-glass-judge"),
    path("audit/", audit.listing, name="audit-list"),
    path("audit/accounts/", audit.accounts, name="account-events"),
    path("audit/find/", audit.find_client, name="audit-find"),
    path("audit/export/", audit.export, name="audit-export"),
    path("audit/clients/<uuid:pk>/", audit.client, name="audit-client"),
    path("accounts/", accounts.listing, name="account-list"),
    path("accounts/new/", accounts.new, name="account-new"),
    path("accounts/<uuid:pk>/", accounts.detail, name="account-detail"),
    path("accounts/<uuid:pk>/edit/", accounts.edit, name="account-edit"),
    path("accounts/<uuid:pk>/roles/", accounts.give_role, name="account-role-give"),
    path("accounts/<uuid:pk>/act/", accounts.act, name="account-act"),
    path("accounts/roles/<uuid:pk>/end/", accounts.end_role, name="account-role-end"),
]
