"""The front door: an email address, a code, in. And in the demo, one click for each demo account."""

import datetime
from http import HTTPStatus

from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from livingwell import account_events, demo_accounts, entry
from livingwell.access import open_to_all
from livingwell.forms.sign_in import AddressForm, CodeForm


class SignInView(RequestLoginCodeView):
    """Ask for the address. The answer is the same page whether or not anybody has it."""

    template_name = "account/sign_in.html"
    http_method_names = ["get", "head", "post", "options"]

    def get_form_class(self):
        """Our own words for the one question."""
        return AddressForm

    def _redirect_to_pending_stage(self, request, stage):
        """Let somebody who mistyped their address come back here, not on to the code for the wrong one."""
        return

    def form_invalid(self, form):
        """Show what is wrong; asked for too many codes, show that instead."""
        if any(_is_too_often(error) for error in form.errors.as_data().get("email", [])):
            return respond_429(self.request)
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def get_context_data(self, **kwargs):
        """The form, the page to go on to, and in the demo its accounts."""
        accounts = demo_accounts.present() if settings.DEMO else []
        return super().get_context_data(**kwargs) | {"demo_accounts": accounts, "next": _next(self.request)}


class CodeView(ConfirmLoginCodeView):
    """Ask for the code that was sent."""

    template_name = "account/code.html"
    http_method_names = ["get", "head", "post", "options"]

    def get_form_class(self):
        """Nothing to check when another code is asked for."""
        return super().get_form_class() if self._action == "resend" else CodeForm

    def get_context_data(self, **kwargs):
        """Until when the code works."""
        sent = datetime.datetime.fromtimestamp(self._process.state["at"], datetime.UTC)
        until = sent + datetime.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return super().get_context_data(**kwargs) | {"works_until": until, "next": _next(self.request)}

    def form_invalid(self, form):
        """Show what is wrong with the code; after the last try allauth sends them back to ask for another."""
        if self._process.user:
            account_events.happened(self._process.user, account_events.CODE_REFUSED)
        response = super().form_invalid(form)
        if response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def _verify_form_valid(self, form):
        entry.keep_signed_in(self.request, form.cleaned_data["remember"])
        return super()._verify_form_valid(form)


def _is_too_often(error: ValidationError) -> bool:
    return error.code == "too_many_login_attempts"


def _next(request: HttpRequest) -> str:
    """Where to go on to: a page of this site, or nothing."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe and url.startswith("/") else ""


@require_POST
@never_cache
@open_to_all
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people. Outside the demo there is no such page."""
    user = demo_accounts.find(request.POST.get("email", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    entry.came_in(request, user, way="demo")
    return redirect(_next(request) or reverse("home"))


sign_in = open_to_all(SignInView.as_view())
code = open_to_all(CodeView.as_view())
sign_out = open_to_all(LogoutView.as_view(template_name="account/sign_out.html"))
