"""What the search from every page finds of escalations, own reports and services, within what one may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import CharField, F, Q, Value
from django.urls import reverse

from escalations.access import TRIAGE_ROLES
from escalations.choices import State, Worry
from escalations.models import Escalation, Observation, Service
from livingwell import clock, wording
from livingwell.access import has_role
from livingwell.choices import RoleName
from livingwell.searching import SHOWN, Group, HasWords, Hit, wanted
from volunteers.models import Client

if TYPE_CHECKING:
    from livingwell.models import User

COLUMNS = ("order", "at", "pk", "worry", "state", "client", "client__name", "client__preferred_name")


def find(user: User, text: str) -> list[Group]:
    """Escalations for those who triage, their own reports for volunteers, services for everybody."""
    groups = []
    words = wanted(text)
    if words and has_role(user, *TRIAGE_ROLES):
        groups.append(_escalations(user, text, words))
    elif words and has_role(user, RoleName.VOLUNTEER):
        groups.append(_own_reports(user, words))
    services = Service.objects.visible_to(user).in_use().saying(text).order_by("name", "pk")[: SHOWN + 1]
    groups.append(_services(list(services.values_list("pk", "name", "place", "phone")), text))
    return groups


def _escalations(user: User, text: str, words: list[str]) -> Group:
    """Those that are open as triage has them, then those closed lately."""
    seen = Escalation.objects.visible_to(user).filter(HasWords("searchable", words))
    parts = [
        seen.open().order_by("pressing", "id").values("pk")[: SHOWN + 1],
        seen.filter(state=State.CLOSED).order_by("-closed_at", "-id").values("pk")[: SHOWN + 1],
    ]
    lists = [
        Escalation.objects.filter(pk__in=few)
        .annotate(order=Value(str(number), CharField()), at=F("opened_at"))
        .order_by()
        .values_list(*COLUMNS)
        for number, few in enumerate(parts)
    ]
    rows = sorted(lists[0].union(lists[1], all=True), key=lambda row: (row[0], -row[1].timestamp(), row[2]))
    more = f"{reverse('escalations:escalation-list')}?{urlencode({'q': text})}" if len(rows) > SHOWN else ""
    return Group("Escalations", [_escalation(row) for row in rows[:SHOWN]], more)


def _escalation(row: tuple[Any, ...]) -> Hit:
    _, at, pk, worry, state, client, name, preferred = row
    person = Client(name=name, preferred_name=preferred)
    standing = State(state).label.lower()
    detail = f"{Worry(worry).label}, {wording.say_when(at, clock.now())}. {standing.capitalize()}."
    return Hit(person.called_in_full, reverse("escalations:escalation-detail", args=[pk]), detail, client)


def _own_reports(user: User, words: list[str]) -> Group:
    """What the volunteer wrote themselves, by its words or the name they know the person by."""
    said = Q()
    for word in words:
        said &= Q(words__icontains=word) | Q(client__preferred_name__icontains=word)
    rows = Observation.objects.visible_to(user).filter(said, author__user=user).order_by("-received_at")
    found = rows.values_list("pk", "received_at", "client", "client__preferred_name")[:SHOWN]
    now = clock.now()
    hits = [
        Hit(name, reverse("escalations:observation-detail", args=[pk]), wording.say_when(at, now), client)
        for pk, at, client, name in found
    ]
    return Group("What you passed on", hits)


def _services(rows: list[tuple[Any, ...]], text: str) -> Group:
    more = f"{reverse('escalations:service-list')}?{urlencode({'q': text})}" if len(rows) > SHOWN else ""
    hits = [
        Hit(name, reverse("escalations:service-detail", args=[pk]), ", ".join(filter(None, (place, phone))))
        for pk, name, place, phone in rows[:SHOWN]
    ]
    return Group("Services", hits, more)
