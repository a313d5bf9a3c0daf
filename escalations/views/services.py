"""The directory: who can help, kept right by the teams; what it lacks; cards to print."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.choices import Noticed
from escalations.forms.services import LackingForm, ServiceFilter, ServiceForm
from escalations.models import Escalation, Service
from escalations.models.services import all_areas, lacking_lately
from escalations.views import answers, matter
from escalations.workflow.holding import StaleError
from livingwell import audit
from livingwell.access import answers_for, has_role, role_required, signed_in
from livingwell.choices import RoleName
from livingwell.models import Area
from volunteers.access import AREA_ROLES

PAGE = 25
#: How many cards fit a sheet for a coffee morning, and how many may be printed at once.
MOST_CARDS = 40


@require_safe
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Who can help with what, and where."""
    escalation = _helping(request)
    areas = [escalation.area] if escalation else all_areas()
    is_keeper = has_role(request.user, *AREA_ROLES)
    asked = _asked(request, escalation)
    services = Service.objects.visible_to(request.user)
    keeper = request.user if is_keeper else None
    narrowed = ServiceFilter(asked, services, areas=areas, keeper=keeper)
    rows, more_url = _page(request, narrowed)
    if answers.wants_json(request):
        return _as_json(rows, request.build_absolute_uri(more_url) if more_url else None)
    context = {
        "narrowed": narrowed,
        "not_understood": narrowed.not_understood,
        "rows": rows,
        "more_url": more_url,
        "is_first": "after" not in request.GET,
        "is_keeper": is_keeper,
        "everywhere": 0 if escalation else len(areas),
        "escalation": escalation,
        "heading": _heading(narrowed, rows, more_url, areas),
        "lacking": _lacking(narrowed, escalation, areas),
    }
    return render(request, "escalations/services/list.html", context)


def _helping(request: HttpRequest) -> Escalation | None:
    """The escalation help is looked for, when the address names one this person may see."""
    pk = _uuid(request.GET.get("escalation", ""))
    if pk is None or not has_role(request.user, *TRIAGE_ROLES):
        return None
    rows = Escalation.objects.visible_to(request.user).select_related("client", "area").open()
    escalation: Escalation = get_object_or_404(rows, pk=pk)
    audit.read(request, "escalation", [escalation.client_id], subject_id=escalation.pk)
    return escalation


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _asked(request: HttpRequest, escalation: Escalation | None) -> QueryDict:
    """What is asked for; opened from an escalation, what was noticed in its area."""
    asked = request.GET.copy()
    if escalation and not {"helps", "q", "area", "place"} & set(asked):
        asked.setlist("helps", [code for code in escalation.categories if code != Noticed.GOOD_NEWS])
        asked["area"] = str(escalation.area_id)
    return asked


def _page(request: HttpRequest, narrowed: ServiceFilter) -> tuple[list[Service], str]:
    """One page of services by name, and the address of the next; the key is the name and the id."""
    rows = narrowed.qs
    pk, _, name = request.GET.get("after", "").partition("-")
    last = _uuid(pk)
    if last and name:
        rows = rows.filter(name__gte=name[:100].replace("\x00", "")).filter(~Q(name=name, pk__lte=last))
    found = list(rows.prefetch_related("areas").order_by("name", "pk")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    end = found[PAGE - 1]
    kept = {name: values for name, values in request.GET.lists() if name != "after"}
    return found[:PAGE], "?" + urlencode({**kept, "after": f"{end.pk.hex}-{end.name}"}, doseq=True)


def _heading(narrowed: ServiceFilter, rows: list[Service], more_url: str, areas: list[Area]) -> str:
    """How many there are, and where: "4 services can help near Hayle"."""
    place = narrowed.value("place")
    named = next((area.name for area in areas if str(area.pk) == narrowed.value("area")), "")
    where = f" near {place}" if place else f" in {named}" if named else ""
    number = f"The first {len(rows)}" if more_url else str(len(rows))
    noun = "service" if len(rows) == 1 else "services"
    return f"{number} {noun} that can help{where}" if more_url else f"{number} {noun} can help{where}"


def _as_json(rows: list[Service], following: str | None) -> HttpResponse:
    names = ("name", "kind", "helps_with", "what_they_help_with", "phone", "opening_hours", "how_to_refer")
    found = [
        {"id": str(row.pk), **{name: getattr(row, name) for name in names},
         "areas": sorted(area.code for area in row.areas.all())}
        for row in rows
    ]  # fmt: skip
    return answers.JsonResponse({"services": found, "next": following})


def _lacking(narrowed: ServiceFilter, escalation: Escalation | None, areas: list[Area]) -> LackingForm:
    """What to count when nothing fits: the area and category that were searched for."""
    codes = narrowed.value("helps") or []
    area = str(escalation.area_id) if escalation else narrowed.value("area")
    return LackingForm(areas=areas, initial={"area": area, "category": codes[0] if codes else ""})


@require_safe
@signed_in
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One service with all that is known of it."""
    services = Service.objects.visible_to(request.user).select_related("checked_by")
    service = get_object_or_404(services.prefetch_related("areas"), pk=pk)
    context = {"service": service, "is_keeper": _keeps(request, service)}
    return render(request, "escalations/services/detail.html", context)


def _keeps(request: HttpRequest, service: Service) -> bool:
    mine = answers_for(request.user, *AREA_ROLES)
    return any(area.pk in mine for area in service.areas.all())


def _kept_or_404(request: HttpRequest, pk: UUID) -> Service:
    services = Service.objects.visible_to(request.user).kept_by(request.user).prefetch_related("areas")
    return get_object_or_404(services, pk=pk)


def _own_areas(request: HttpRequest) -> list[Area]:
    mine = answers_for(request.user, *AREA_ROLES)
    return [area for area in all_areas() if area.pk in mine]


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def new(request: HttpRequest) -> HttpResponse:
    """Add a service to the directory."""
    areas = _own_areas(request)
    if request.method != "POST":
        return render(request, "escalations/services/form.html", {"form": ServiceForm(areas=areas)})
    form = ServiceForm(request.POST, areas=areas)
    if not form.is_valid():
        return _form_refused(request, form, None, 422)
    service = workflow.add_service(Service(**form.columns()), form.chosen_areas(), by=request.user)
    messages.success(request, f"{service.name} is in the directory.")
    return answers.see_other(reverse("escalations:service-detail", args=[service.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what is different now."""
    service = _kept_or_404(request, pk)
    areas = _own_areas(request)
    if request.method != "POST":
        context = {"form": ServiceForm(areas=areas, service=service), "service": service}
        return render(request, "escalations/services/form.html", context)
    form = ServiceForm(request.POST, areas=areas, service=service)
    if not form.is_valid():
        return _form_refused(request, form, service, 422)
    version = form.cleaned_data["version"] or service.version
    try:
        workflow.change_service(
            pk, form.columns(), form.chosen_areas(service), version=version, by=request.user
        )
    except StaleError:
        form.add_error(None, "Somebody changed this since you opened it. Look below, then save again.")
        form.data = form.data.copy()
        form.data["version"] = str(service.version)
        return _form_refused(request, form, service, 409)
    messages.success(request, "Saved.")
    return answers.see_other(reverse("escalations:service-detail", args=[pk]))


def _form_refused(
    request: HttpRequest, form: ServiceForm, service: Service | None, status: int
) -> HttpResponse:
    """What is wrong, and what was typed."""
    if matter.wants_json(request):
        return answers.problems(form.errors, status)
    context = {"form": form, "service": service}
    return render(request, "escalations/services/form.html", context, status=status)


@require_POST
@role_required(*AREA_ROLES)
def checked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They were asked today, and all of it is so."""
    service = _kept_or_404(request, pk)
    workflow.mark_service_checked(pk, by=request.user)
    messages.success(request, f"{service.name} is marked as checked today.")
    return redirect("escalations:service-detail", pk=pk)


@require_POST
@role_required(*AREA_ROLES)
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a service out of the directory, or put it back."""
    service = _kept_or_404(request, pk)
    if request.POST.get("again") == "on":
        workflow.bring_back_service(pk, by=request.user)
        messages.success(request, f"{service.name} is in the directory again.")
    else:
        workflow.retire_service(pk, by=request.user)
        messages.success(request, f"{service.name} is retired. You can bring it back here.")
    return redirect("escalations:service-detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def lacking(request: HttpRequest) -> HttpResponse:
    """Say what nobody here helps with; for the teams, how often that was said of their areas."""
    areas = all_areas()
    if request.method != "POST":
        if not has_role(request.user, *AREA_ROLES, RoleName.PROGRAMME_MANAGER):
            raise Http404
        return render(
            request, "escalations/services/lacking.html",
            {"rows": lacking_lately(request.user), "form": LackingForm(areas=areas)},
        )  # fmt: skip
    form = LackingForm(request.POST, areas=areas)
    if not form.is_valid():
        return render(request, "escalations/services/lacking.html", {"form": form}, status=422)
    workflow.say_lacking(UUID(form.cleaned_data["area"]), form.cleaned_data["category"], by=request.user)
    messages.success(request, "Thank you. It is counted, and the team will look for somebody.")
    return answers.see_other(reverse("escalations:service-list"))


@require_safe
@role_required(*AREA_ROLES, RoleName.PROGRAMME_MANAGER)
def cards(request: HttpRequest) -> HttpResponse:
    """Contact cards of chosen services, to print for a coffee morning. No client on them."""
    chosen = {pk for pk in map(_uuid, request.GET.getlist("service")[:MOST_CARDS]) if pk}
    services = Service.objects.visible_to(request.user).in_use().prefetch_related("areas")
    if chosen:
        rows = list(services.filter(pk__in=chosen).order_by("name", "pk"))
        return render(request, "escalations/services/cards.html", {"rows": rows})
    areas = all_areas()
    narrowed = ServiceFilter(request.GET, services, areas=areas, keeper=None)
    rows = list(narrowed.qs.order_by("name", "pk")[:200])
    context = {"rows": rows, "narrowed": narrowed, "most": MOST_CARDS}
    return render(request, "escalations/services/choose_cards.html", context)
