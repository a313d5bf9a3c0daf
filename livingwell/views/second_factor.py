"""How somebody signs in: setting up, showing and removing second steps. The library does the sums."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import TemplateView

from livingwell import account_events, second_factor, workflow
from livingwell.access import open_to_all, signed_in
from livingwell.forms.second_factor import (
    AgainForm,
    AppForm,
    PasskeyAgainForm,
    PasskeySignInForm,
    PasskeyStepForm,
    SecondStepForm,
)
from livingwell.mfa import PASSKEY_FAILED
from livingwell.models import AuditRecord
from livingwell.views.recovery_codes import show_codes_for_a_while

LATEST_SIGN_INS = 5


def unprocessable(response: HttpResponse) -> HttpResponse:
    """A form that comes back with its errors says so in its status too."""
    if response.status_code == HTTPStatus.OK:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def shown_just_now(request: HttpRequest, authenticator: Authenticator) -> None:
    """Setting it up has shown it: this session has its second step, and need not be asked again at once."""
    kind = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
    record_authentication(request, request.user, "mfa", **kind)
    second_factor.give(request.session)


class OverviewView(TemplateView):
    """What somebody has set up, and what they can."""

    template_name = "account/overview.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who has a second step but has not shown it here shows it first."""
        if _is_missing(request) and second_factor.steps_of(request.user).exists():
            return redirect("mfa_reauthenticate")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also the last times they signed in: whoever else used the account shows there."""
        user = self.request.user
        sign_ins = AuditRecord.objects.visible_to(user).filter(
            subject_id=user.pk, action=account_events.SIGNED_IN
        )
        codes = second_factor.codes_of(user)
        return {
            "app": second_factor.app_of(user),
            "passkeys": [
                {"name": one.data["name"], "ref": one.data.get(second_factor.REF), "used": one.last_used_at}
                for one in second_factor.passkeys_of(user).order_by("created_at")
            ],
            "codes_left": None if codes is None else len(codes),
            "is_missing": _is_missing(self.request),
            "is_needed": second_factor.is_needed(user),
            "sign_ins": [
                {"at": row.at, "way": account_events.way_in(row.details)}
                for row in sign_ins.order_by("-at")[:LATEST_SIGN_INS]
            ],
        }


def _is_missing(request: HttpRequest) -> bool:
    return bool(getattr(request, "second_step_is_missing", False))


class SetUpAppView(ActivateTOTPView):
    """Scan the picture, type the first code."""

    template_name = "account/app.html"

    def get_form_class(self) -> type[AppForm]:
        """Our own words."""
        return AppForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret in groups of four, for who cannot scan a picture."""
        found = super().get_context_data(**kwargs)
        secret = found["form"].secret
        return found | {"secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}

    def form_valid(self, form: AppForm) -> HttpResponse:
        """It is set up: written down, told, and shown for this session."""
        with transaction.atomic():
            response = super().form_valid(form)
            made = second_factor.app_of(self.request.user)
            workflow.tell_second_step(self.request.user.pk, account_events.STEP_ADDED, by=self.request.user)
        shown_just_now(self.request, made)
        if self.did_generate_recovery_codes:
            show_codes_for_a_while(self.request)
        return response

    def form_invalid(self, form: AppForm) -> HttpResponse:
        """Ask again, with the same secret."""
        return unprocessable(super().form_invalid(form))


class RemoveAppView(DeactivateTOTPView):
    """Take the app away."""

    template_name = "account/app_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """It is gone: written down and told."""
        with transaction.atomic():
            response = super().form_valid(form)
            workflow.tell_second_step(self.request.user.pk, account_events.STEP_REMOVED, by=self.request.user)
        messages.success(self.request, "The app is taken away. Its codes work no longer.")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """It is the last one, and one is needed."""
        return unprocessable(super().form_invalid(form))


class SecondStepView(AuthenticateView):
    """After the code from the email: the second step."""

    template_name = "account/second_step.html"

    def get_form_class(self) -> type[SecondStepForm]:
        """Our own words."""
        return SecondStepForm

    def get_webauthn_form_class(self) -> type[PasskeyStepForm]:
        """Ours takes nonsense calmly."""
        return PasskeyStepForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """Write down that it was wrong; the account of whom is known by now."""
        account_events.happened(self.stage.login.user, account_events.SECOND_STEP_REFUSED)
        return unprocessable(super().form_invalid(form))


class AgainView(ReauthenticateView):
    """Once more, before something that changes how one signs in."""

    template_name = "account/again.html"

    def get_form_class(self) -> type[AgainForm]:
        """Our own words."""
        return AgainForm

    def form_valid(self, form: AgainForm) -> HttpResponse:
        """Shown; it counts for this session."""
        second_factor.give(self.request.session)
        return super().form_valid(form)

    def form_invalid(self, form: AgainForm) -> HttpResponse:
        """Written down."""
        account_events.happened(self.request.user, account_events.SECOND_STEP_REFUSED)
        return unprocessable(super().form_invalid(form))


class AgainByPasskeyView(ReauthenticateWebAuthnView):
    """The same with a passkey."""

    template_name = "account/again_passkey.html"

    def get_form_class(self) -> type[PasskeyAgainForm]:
        """Ours takes nonsense calmly."""
        return PasskeyAgainForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Shown; it counts for this session."""
        second_factor.give(self.request.session)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the page that asks, with a word why."""
        account_events.happened(self.request.user, account_events.SECOND_STEP_REFUSED)
        messages.warning(self.request, PASSKEY_FAILED)
        return HttpResponseRedirect(self.request.get_full_path())


class PasskeySignInView(LoginWebAuthnView):
    """In with a passkey alone: the device has asked for a finger, a face or its own code."""

    def get_form_class(self) -> type[PasskeySignInForm]:
        """Ours takes nonsense calmly."""
        return PasskeySignInForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the front door, where a code does it too."""
        messages.warning(self.request, PASSKEY_FAILED)
        return HttpResponseRedirect(self.passthrough_next_url(reverse("sign-in")))

    def passthrough_next_url(self, url: str) -> str:
        """Keep where they were going."""
        from allauth.account.utils import passthrough_next_redirect_url

        return passthrough_next_redirect_url(self.request, url, "next")


@require_POST
@signed_in
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of one's own, this one too."""
    workflow.end_sessions(request.user.pk, by=request.user)
    messages.success(request, "You are signed out everywhere. Sign in here to go on.")
    return redirect("sign-in")


read = require_safe
both = require_http_methods(["GET", "HEAD", "POST"])

overview = read(signed_in(OverviewView.as_view()))
set_up_app = both(signed_in(SetUpAppView.as_view()))
remove_app = both(signed_in(RemoveAppView.as_view()))
second_step = both(open_to_all(SecondStepView.as_view()))
again = both(signed_in(AgainView.as_view()))
again_by_passkey = both(signed_in(AgainByPasskeyView.as_view()))
passkey_sign_in = both(open_to_all(PasskeySignInView.as_view()))
