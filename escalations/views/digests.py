"""One face for the practice: the list, what is chosen and sent, what was sent and by whom it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from escalations import workflow
from escalations.access import PRACTICE_ROLES, practices_of
from escalations.forms.digests import ContactForm, DigestForm, PracticeQuestionForm
from escalations.models import DigestQuestion, DigestSent, digests
from escalations.views import answers, matter
from escalations.workflow.digests import CannotTellPracticeError
from livingwell import audit, clock
from livingwell.access import has_role, role_required
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from livingwell.models import Area, Practice

READERS = (*AREA_ROLES, *PRACTICE_ROLES)
LATELY = 30


@require_safe
@role_required(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    """The practices of one's clients, and what was sent; for a practice, what it was sent."""
    is_team = has_role(request.user, *AREA_ROLES)
    sent = DigestSent.objects.visible_to(request.user).select_related("practice", "contact", "area")
    context = {
        "is_team": is_team,
        "practices": digests.practices_served(request.user) if is_team else [],
        "sent": list(sent.defer("items", "note")[:LATELY]),
        "now": clock.now(),
    }
    return render(request, "escalations/digests/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def prepare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose what a practice is told about; or, posted by its contact, tell it."""
    practice, area = _practice_and_area(request, pk)
    able, left_out = _what_may_be_told(request, practice, area)
    data = request.POST if request.method == "POST" else None
    form = DigestForm(data, practice=practice, area=area, matters=able)
    if request.method != "POST" or not form.is_valid():
        if data is not None and matter.wants_json(request):
            return answers.problems(form.errors)
        return _prepare_page(request, form, left_out, status=422 if data is not None else 200)
    try:
        sent = workflow.send_digest(form.digest(), by=request.user)
    except CannotTellPracticeError as error:
        if matter.wants_json(request):
            return JsonResponse({"error": str(error)}, status=409)
        return _prepare_page(request, form, left_out, why=str(error), status=409)
    if matter.wants_json(request):
        return JsonResponse({"id": str(sent.pk)}, status=201)
    messages.success(request, f"{practice.name} is told in a minute.")
    return redirect("escalations:digest-detail", pk=sent.pk)


def _what_may_be_told(
    request: HttpRequest, practice: Practice, area: Area
) -> tuple[list[Any], list[dict[str, Any]]]:
    """The open matters that may go to a practice, and those that may not with why."""
    found = digests.matters_for(request.user, practice, area.pk)
    able = [one for one in found if not digests.why_not(one)]
    return able, [{"matter": one, "why": digests.why_not(one)} for one in found if one not in able]


def _practice_and_area(request: HttpRequest, pk: UUID) -> tuple[Practice, Area]:
    """A practice of one's clients, and which of one's areas this is about: the first unless named."""
    practice = next((one for one in digests.practices_served(request.user) if one.pk == pk), None)
    if practice is None:
        raise Http404
    areas = digests.areas_with(request.user, practice)
    named = request.POST.get("area") or request.GET.get("area", "")
    area = next((one for one in areas if str(one.pk) == named), areas[0] if not named else None)
    if area is None:
        raise Http404
    practice.areas = areas  # type: ignore[attr-defined]
    return practice, area


def _prepare_page(
    request: HttpRequest, form: DigestForm, left_out: list[dict[str, Any]], *, status: int, **more: Any
) -> HttpResponse:
    practice = form.practice
    shown = [*form.offered.values(), *(one["matter"] for one in left_out)]
    audit.read(request, "digest", [one.client_id for one in shown])
    contact = digests.contact_of(practice)
    context = {
        "form": form,
        "practice": practice,
        "area": form.area,
        "contact": contact,
        "may_send": contact is not None and contact.pk == request.user.pk,
        "matters": form.offered.values(),
        "chosen": form.chosen,
        "left_out": left_out,
        "contact_form": more.get("contact_form") or ContactForm(people=digests.contacts_to_choose(practice)),
        "why": more.get("why", ""),
    }
    return render(request, "escalations/digests/prepare.html", context, status=status)


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def name_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say who speaks with a practice from now."""
    practice, area = _practice_and_area(request, pk)
    form = ContactForm(request.POST, people=digests.contacts_to_choose(practice))
    if not form.is_valid():
        if matter.wants_json(request):
            return answers.problems(form.errors)
        able, left_out = _what_may_be_told(request, practice, area)
        choosing = DigestForm(practice=practice, area=area, matters=able)
        return _prepare_page(request, choosing, left_out, contact_form=form, status=422)
    person = form.cleaned_data["person"]
    workflow.name_contact(pk, person, by=request.user)
    if matter.wants_json(request):
        return JsonResponse({"contact": str(person.pk)})
    messages.success(request, f"{person.name} speaks with {practice.name} from now.")
    return redirect("escalations:digest-new", pk=pk)


@require_safe
@role_required(*READERS)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a practice was told, less what may not be read any more; made to be printed."""
    return digest_page(request, find(request, pk))


def find(request: HttpRequest, pk: UUID) -> DigestSent:
    """A digest this person may open, or nothing here."""
    rows = DigestSent.objects.visible_to(request.user).select_related("practice", "contact", "area")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def items_of(request: HttpRequest, digest: DigestSent) -> list[dict[str, Any]]:
    """The matters of a digest that its reader may still read."""
    told = digests.still_told(digest, request.user, as_practice=is_of_the_practice(request, digest))
    return [one for one in digest.items if one["escalation"] in told]


def is_of_the_practice(request: HttpRequest, digest: DigestSent) -> bool:
    """Whether the reader has a role at the practice the digest went to."""
    return digest.practice_id in practices_of(request.user)


def digest_page(
    request: HttpRequest, digest: DigestSent, form: PracticeQuestionForm | None = None, status: int = 200
) -> HttpResponse:
    """The digest with what was asked about each matter, and a box to ask for who is of the practice."""
    items = items_of(request, digest)
    audit.read(request, "digest", [UUID(one["client"]) for one in items], digest.pk)
    rows = DigestQuestion.objects.visible_to(request.user).filter(digest=digest)
    asked: dict[str, list[DigestQuestion]] = {}
    for one in rows.select_related("event__actor", "answered__actor"):
        asked.setdefault(str(one.event.escalation_id), []).append(one)
    of_practice = is_of_the_practice(request, digest)
    refused = form["matter"].value() if form else None
    context = {
        "digest": digest,
        "items": [
            {
                "told": one,
                "asked": asked.get(one["escalation"], []),
                "form": form
                if one["escalation"] == refused
                else PracticeQuestionForm(
                    matters=[],
                    initial={"matter": one["escalation"]},
                    auto_id=f"id_{one['escalation'][:8]}_%s",
                ),
            }
            for one in items
        ],
        "taken_out": len(digest.items) - len(items),
        "may_ask": of_practice,
        "may_take_back": digest.contact_id == request.user.pk
        and digest.taken_back_at is None
        and clock.now() < digest.leaves_at,
        "form": form,
    }
    return render(request, "escalations/digests/detail.html", context, status=status)


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a digest back before it leaves."""
    digest = find(request, pk)
    try:
        workflow.take_back_digest(pk, by=request.user)
    except CannotTellPracticeError as error:
        if matter.wants_json(request):
            return JsonResponse({"error": str(error)}, status=409)
        messages.error(request, str(error))
        return digest_page(request, digest, status=409)
    if matter.wants_json(request):
        return JsonResponse({"id": str(pk), "state": "taken_back"})
    messages.success(request, "Taken back. Nobody at the practice was told.")
    return redirect("escalations:digest-list")
