"""Somebody's passkeys: add one, call it something else, take it away. Each by an id of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render

from livingwell import account_events, second_factor, workflow
from livingwell.access import signed_in
from livingwell.forms.second_factor import PasskeyForm, RenameForm
from livingwell.mfa import NOT_THE_LAST
from livingwell.views.recovery_codes import show_codes_for_a_while
from livingwell.views.second_factor import both, shown_just_now, unprocessable

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.http import HttpRequest, HttpResponse

fresh = reauthentication_required(app="allauth.mfa")


class AddPasskeyView(AddWebAuthnView):
    """The device makes a key, the page sends its public half."""

    template_name = "account/passkey_add.html"

    def get_form_class(self) -> type[PasskeyForm]:
        """Our own words; every passkey signs in by itself."""
        return PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask for a key the device can find by itself and opens only for its owner."""
        found = super().get_context_data(**kwargs)
        return found | {"form": kwargs.get("form") or self.get_form(), "options": _options(self.request)}

    def form_valid(self, form: PasskeyForm) -> HttpResponse:
        """It is added: written down, told, and shown for this session."""
        own = second_factor.passkeys_of(self.request.user)
        before = list(own.values_list("pk", flat=True))
        with transaction.atomic():
            response = super().form_valid(form)
            made = own.exclude(pk__in=before).get()
            made.data[second_factor.REF] = str(uuid4())
            made.save(update_fields=["data"])
            workflow.tell_second_step(self.request.user.pk, account_events.STEP_ADDED, by=self.request.user)
        shown_just_now(self.request, made)
        if self.did_generate_recovery_codes:
            show_codes_for_a_while(self.request)
        else:
            messages.success(self.request, "Your passkey is added. Next time it lets you in by itself.")
        return response

    def form_invalid(self, form: PasskeyForm) -> HttpResponse:
        """Say what went wrong, and offer another try."""
        return unprocessable(super().form_invalid(form))


def _options(request: HttpRequest) -> dict[str, Any]:
    return auth.begin_registration(request.user, True)


def _own(request: HttpRequest, pk: UUID) -> Authenticator:
    found = second_factor.passkey_of(request.user, pk)
    if found is None:
        raise Http404
    return found


def own_passkey(view: Any) -> Any:
    """Look for it first: what is not one's own is not there, whether or not one was asked again."""

    def found(request: HttpRequest, pk: UUID) -> HttpResponse:
        return fresh(view)(request, _own(request, pk))

    return signed_in(found)


def _rename(request: HttpRequest, passkey: Authenticator) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = RenameForm(posted, initial={"name": passkey.wrap().name})
    if form.is_valid():
        passkey.data["name"] = form.cleaned_data["name"]
        passkey.save(update_fields=["data"])
        messages.success(request, "The passkey has its new name.")
        return redirect("mfa_index")
    status = 422 if form.errors else 200
    return render(request, "account/passkey_rename.html", {"form": form, "passkey": passkey}, status=status)


def _remove(request: HttpRequest, passkey: Authenticator) -> HttpResponse:
    may = get_adapter().can_delete_authenticator(passkey)
    if request.method == "POST" and may:
        with transaction.atomic():
            delete_and_cleanup(request, passkey)
            workflow.tell_second_step(request.user.pk, account_events.STEP_REMOVED, by=request.user)
        messages.success(request, "The passkey is taken away. It opens nothing here any more.")
        return redirect("mfa_index")
    context = {"passkey": passkey, "why_not": "" if may else NOT_THE_LAST}
    status = 422 if request.method == "POST" else 200
    return render(request, "account/passkey_remove.html", context, status=status)


add = both(signed_in(AddPasskeyView.as_view()))
rename = both(own_passkey(_rename))
remove = both(own_passkey(_remove))
