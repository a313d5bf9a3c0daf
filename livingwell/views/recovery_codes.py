"""Codes on paper for the day the telephone is lost: shown for ten minutes after they were made."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from livingwell import account_events, clock, second_factor, workflow
from livingwell.access import signed_in

UNTIL = "recovery_codes_until"
SHOWN_SECONDS = 10 * 60


def show_codes_for_a_while(request: HttpRequest) -> None:
    """They have just been made: this session may read them for ten minutes."""
    request.session[UNTIL] = clock.now().timestamp() + SHOWN_SECONDS


def _codes(request: HttpRequest) -> list[str]:
    """The unused codes; 404 for who never had any."""
    codes = second_factor.codes_of(request.user)
    if codes is None:
        raise Http404
    return codes


def _may_be_read(request: HttpRequest) -> bool:
    return clock.now().timestamp() < request.session.get(UNTIL, 0)


@require_safe
@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The codes while they may be read; afterwards only how many are left."""
    codes = _codes(request)
    context = {"codes": codes if _may_be_read(request) else [], "left": len(codes)}
    return render(request, "account/codes.html", context)


@require_safe
@signed_in
def download(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    codes = _codes(request)
    if not _may_be_read(request):
        raise Http404
    lines = [
        "Recovery codes for Living Well",
        "Each works once. Keep them where you keep other keys.",
        "",
        *codes,
    ]
    response = HttpResponse("\r\n".join(lines) + "\r\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="living-well-codes.txt"'
    return response


class MakeCodesView(GenerateRecoveryCodesView):
    """Make new ones; the old ones end."""

    template_name = "account/codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Made: written down, told, and shown for ten minutes."""
        with transaction.atomic():
            response = super().form_valid(form)
            workflow.tell_second_step(self.request.user.pk, account_events.CODES_MADE, by=self.request.user)
        show_codes_for_a_while(self.request)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """There is nothing they could stand in for."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


make = require_http_methods(["GET", "HEAD", "POST"])(signed_in(MakeCodesView.as_view()))
