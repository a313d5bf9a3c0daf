"""How somebody would like to be told, chosen by themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from livingwell import channels, texts, workflow
from livingwell.access import has_role, signed_in
from livingwell.choices import Channel
from livingwell.forms.messages import MessagesForm
from livingwell.views.messages import READERS
from livingwell.workflow import Preferences


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def message_preferences(request: HttpRequest) -> HttpResponse:
    """Show how it is now and keep what they choose."""
    form = MessagesForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        chosen = Preferences(form.cleaned_data["channel"], form.cleaned_data["phone"], form.wishes)
        workflow.choose_messages(request.user.pk, chosen, by=request.user)
        messages.success(request, "Saved. This is how we tell you from now on.")
        return redirect("message-preferences")
    working = channels.working(request.user)
    context = {
        "form": form,
        "reads_the_log": has_role(request.user, *READERS),
        "texts_are_set_up": texts.is_set_up(),
        "urgent_ways": [way.label.lower() for way in working],
        "phone_came_back": request.user.phone_failed_at,
        "email_came_back": request.user.email_failed_at,
        "goes_by_email": request.user.message_channel in {Channel.TEXT, Channel.PUSH}
        and channels.chosen(request.user, urgent=False) == (Channel.EMAIL,),
    }
    return render(request, "livingwell/message_preferences.html", context, status=422 if form.errors else 200)
