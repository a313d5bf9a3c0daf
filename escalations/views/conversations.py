"""Corridor talk: log one about a client, and see what was agreed and is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from escalations import workflow
from escalations.forms.conversations import TalkForm
from escalations.models import CorridorTalk, Escalation, TalkAction, conversations
from escalations.models.passed_on import Place
from escalations.views import answers, matter
from escalations.workflow.undoing import CannotUndoError
from livingwell import audit, clock
from livingwell.access import role_required
from livingwell.forms.text import showable
from volunteers.access import AREA_ROLES
from volunteers.models import Client

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 20
MOST_TO_DO = 100
#: The quick views of what was agreed, and what each is called.
#: What is kept to be copied when nobody was named.
KEPT = {"with_whom": "With whom", "words": "What was said and agreed", "what_0": "What was agreed"}
VIEWS = (("", "All to do"), ("mine", "Mine"), ("overdue", "Overdue"))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
def talks(request: HttpRequest) -> HttpResponse:
    """What was talked about and agreed; the form to log one; or, posted, one more."""
    if request.method == "POST":
        return _log(request)
    client = _client_asked_for(request)
    if client is None:
        return _overview(request)
    about = str(_uuid(request.GET.get("escalation", "")) or "")
    return _form_page(request, _form(request, client, initial={"key": uuid4(), "escalation": about}))


def _uuid(text: str) -> UUID | None:
    """The id in an address, None when there is none; no such thing when it is no id."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


def _client_asked_for(request: HttpRequest) -> Client | None:
    """Whom the address names: by itself, or by a matter about them."""
    about, named = _uuid(request.GET.get("escalation", "")), _uuid(request.GET.get("client", ""))
    if named is None and about is not None:
        named = get_object_or_404(Escalation.objects.visible_to(request.user), pk=about).client_id
    if named is None:
        return None
    return get_object_or_404(Client.objects.visible_to(request.user).select_related("area"), pk=named)


def _form(request: HttpRequest, client: Client, data: Any = None, **options: Any) -> TalkForm:
    return TalkForm(
        data,
        client=client,
        colleagues=conversations.colleagues_in(client.area),
        matters=conversations.matters_to_talk_about(request.user, client),
        **options,
    )


def _form_page(request: HttpRequest, form: TalkForm, status: int = 200) -> HttpResponse:
    audit.read(request, "conversation-form", [form.client.pk], form.client.pk)
    context = {"form": form, "client": form.client}
    return render(request, "escalations/conversations/form.html", context, status=status)


def _overview(
    request: HttpRequest, *, kept: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    """What is to be done, the latest talks, and whom to log one about."""
    show = request.GET.get("show", "")
    after = Place.read(request.GET.get("after", ""))
    to_do = list(_to_do(request, show)[:MOST_TO_DO])
    rows = CorridorTalk.objects.visible_to(request.user).select_related("client", "by")
    found = list((rows.filter(after.before("at")) if after else rows)[: PAGE + 1])
    shown = found[:PAGE]
    name = request.GET.get("q", "").replace("\0", "").strip()[:100]
    clients = conversations.clients_to_talk_about(request.user, name) if name else []
    lately = [] if name else conversations.done_lately(request.user)
    named = [*(one.talk.client_id for one in [*to_do, *lately]), *(one.client_id for one in shown)]
    audit.read(request, "conversation-list", [*named, *(one.pk for one in clients)])
    last = Place(shown[-1].at, shown[-1].pk) if len(found) > PAGE else None
    context = {
        "to_do": to_do,
        "talks": shown,
        "more_url": f"{request.path}?after={last}" if last else "",
        "views": [
            {"label": label, "url": f"?show={key}" if key else "?", "is_current": key == show}
            for key, label in VIEWS
        ],
        "name": name,
        "clients": clients,
        "done_lately": lately,
        "kept": kept or [],
    }
    return render(request, "escalations/conversations/list.html", context, status=status)


def _to_do(request: HttpRequest, show: str) -> QuerySet[TalkAction]:
    rows = TalkAction.objects.visible_to(request.user).to_do()  # type: ignore[attr-defined]
    if show == "mine":
        rows = rows.filter(conversations.is_of(request.user))
    if show == "overdue":
        rows = rows.filter(due__lt=clock.today())
    return rows.select_related("owner", "talk__client", "talk__by")  # type: ignore[no-any-return]


def _log(request: HttpRequest) -> HttpResponse:
    try:
        data = answers.posted(request)
    except answers.UnreadableBodyError:
        return answers.refuse(request)
    client = _client_posted(request, data.get("client", ""))
    if client is None:
        return _about_whom(request, data)
    form = _form(request, client, data)
    if not form.is_valid():
        return _form_refused(request, form)
    talk = workflow.log_talk(form.talk(), by=request.user)
    if matter.wants_json(request):
        return JsonResponse({"id": str(talk.pk), "client": str(client.pk)}, status=201)
    messages.success(request, f"The talk with {talk.with_whom} is kept.")
    if talk.escalation_id:
        return answers.see_other(reverse("escalations:escalation-detail", args=[talk.escalation_id]))
    return answers.see_other(reverse("escalations:conversation-new"))


def _about_whom(request: HttpRequest, data: QueryDict) -> HttpResponse:
    """Nobody of the reader's areas was named."""
    if matter.wants_json(request):
        return answers.problems({"client": ["Choose whom you talked about"]})
    messages.error(request, "Choose whom you talked about. Nothing has been saved.")
    said = {label: showable(data.get(name, "")) for name, label in KEPT.items()}
    return _overview(request, kept=[(label, words) for label, words in said.items() if words], status=422)


def _form_refused(request: HttpRequest, form: TalkForm) -> HttpResponse:
    if matter.wants_json(request):
        return answers.problems(form.errors)
    if "key" in form.errors:  # a fresh one, so that sending it again works
        form.data = form.data.copy()
        form.data["key"] = str(uuid4())
    return _form_page(request, form, status=422)


def _client_posted(request: HttpRequest, text: str) -> Client | None:
    """Whom the form is about, when it is somebody of the reader's areas."""
    try:
        pk = UUID(text)
    except ValueError:
        return None
    return Client.objects.visible_to(request.user).select_related("area").filter(pk=pk).first()  # type: ignore[no-any-return]


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick off something that was agreed."""
    get_object_or_404(TalkAction.objects.visible_to(request.user), pk=pk)
    action = workflow.finish_action(pk, by=request.user)
    if matter.wants_json(request):
        return JsonResponse({"id": str(pk), "done": action.done_at is not None})
    messages.success(request, f"Done: {action.what}")
    return redirect("escalations:conversation-new")


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def not_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a tick."""
    get_object_or_404(TalkAction.objects.visible_to(request.user), pk=pk)
    try:
        action = workflow.take_back_action(pk, by=request.user)
    except CannotUndoError as error:
        if matter.wants_json(request):
            return JsonResponse({"error": str(error)}, status=409)
        messages.error(request, str(error))
        return _overview(request, status=409)
    if matter.wants_json(request):
        return JsonResponse({"id": str(pk), "done": False})
    messages.success(request, f"Undone. It is to be done as before: {action.what}")
    return redirect("escalations:conversation-new")
