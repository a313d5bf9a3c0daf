"""Who can sign in and what they are: kept by the administrator, read by the information lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from livingwell import account_lists, audit_lists, workflow
from livingwell.access import ACCOUNT_READERS, role_required
from livingwell.audit_lists import ACCOUNTS, Search
from livingwell.choices import RoleName
from livingwell.forms.accounts import AccountForm, RoleForm
from livingwell.forms.text import showable
from livingwell.models import RoleAssignment, User

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

EVENTS = 10
DONE = {
    "close": "The account is closed. What they hold goes back to be asked again.",
    "reopen": "The account is open again.",
    "reset": "The second step is reset. They set up a new one when they next sign in.",
    "sign-out": "They are signed out everywhere.",
}


@require_safe
@role_required(*ACCOUNT_READERS)
def listing(request: HttpRequest) -> HttpResponse:
    """Accounts by name."""
    words = showable(request.GET.get("q", "")).strip()[:100]
    rows, last = account_lists.page_of(request.user, words, request.GET.get("after", ""))
    context = {
        "rows": [{"user": row, "roles": account_lists.role_lines(row)} for row in rows],
        "q": words,
        "sees_addresses": account_lists.may_see_addresses(request.user),
        "more_url": "?" + urlencode({"q": words, "after": last}) if last else "",
    }
    return render(request, "livingwell/accounts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(RoleName.ADMINISTRATOR)
def new(request: HttpRequest) -> HttpResponse:
    """Let somebody in; roles come next."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = workflow.open_account(**form.cleaned_data, by=request.user)
        messages.success(request, "The account is open. Give them a role, so that they see something.")
        return redirect("account-detail", user.pk)
    status = 422 if form.errors else 200
    return render(request, "livingwell/accounts/form.html", {"form": form}, status=status)


@require_safe
@role_required(*ACCOUNT_READERS)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One account: its roles, and what happened to it."""
    return _detail(request, pk)


def _detail(request: HttpRequest, pk: UUID, form: RoleForm | None = None, status: int = 200) -> HttpResponse:
    user = account_lists.one(request.user, pk)
    if user is None:
        raise Http404
    lines, _ = audit_lists.page_of(request.user, Search(what=ACCOUNTS, person=str(pk)), EVENTS)
    keeps = account_lists.may_see_addresses(request.user)
    context = {
        "account": user,
        "roles": account_lists.role_lines(user),
        "lines": lines,
        "sees_addresses": keeps,
        "may_change": keeps and user.pk != request.user.pk,
        "has_second_step": account_lists.has_second_step(user),
        "form": (form or RoleForm()) if keeps else None,
    }
    return render(request, "livingwell/accounts/detail.html", context, status=status)


def _account(request: HttpRequest, pk: UUID) -> Any:
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(RoleName.ADMINISTRATOR)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Their name, address and telephone."""
    user = _account(request, pk)
    before = {name: getattr(user, name) for name in AccountForm.base_fields}
    form = AccountForm(request.POST if request.method == "POST" else None, pk=user.pk, initial=before)
    if form.is_valid():
        try:
            workflow.change_account(user.pk, **form.cleaned_data, by=request.user)
        except workflow.NotAllowedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("account-detail", user.pk)
    context = {"form": form, "account": user}
    return render(request, "livingwell/accounts/form.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(RoleName.ADMINISTRATOR)
def give_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let them do something more."""
    user = _account(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _detail(request, user.pk, form, 422)
    try:
        workflow.give_role(user.pk, form.new_role(), by=request.user)
    except workflow.NotAllowedError as error:
        form.add_error(None, str(error))
        return _detail(request, user.pk, form, 422)
    messages.success(request, "The role is given.")
    return redirect("account-detail", user.pk)


@require_POST
@role_required(RoleName.ADMINISTRATOR)
def end_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a role end at once."""
    row = get_object_or_404(RoleAssignment.objects.visible_to(request.user), pk=pk)
    try:
        workflow.end_role(row.pk, by=request.user)
    except workflow.NotAllowedError as error:
        messages.warning(request, str(error))
        return _detail(request, row.user_id, status=409)
    messages.success(request, "The role has ended. What they held with it goes back to be asked again.")
    return redirect("account-detail", row.user_id)


@require_POST
@role_required(RoleName.ADMINISTRATOR)
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close it, open it again, reset the second step, sign them out."""
    user = _account(request, pk)
    action = request.POST.get("action", "")
    verbs = {
        "close": workflow.close_account,
        "reopen": workflow.reopen_account,
        "reset": workflow.reset_second_step,
        "sign-out": workflow.end_sessions,
    }
    if action not in verbs:
        messages.warning(request, "Choose what to do.")
        return _detail(request, user.pk, status=422)
    try:
        verbs[action](user.pk, by=request.user)
    except workflow.NotAllowedError as error:
        messages.warning(request, str(error))
        return _detail(request, user.pk, status=409)
    messages.success(request, DONE[action])
    return redirect("account-detail", user.pk)
