"""What the frame of every page shows: who is signed in, where they can go, what is on fire."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from livingwell import alarms, clock
from livingwell.access import EMERGENCY_ROLES, Held, has_role, is_staff, roles_of
from livingwell.choices import STAFF_ROLES, RoleName
from livingwell.models import BreakGlass
from livingwell.wording import say_list

VOLUNTEER_PLACES = (
    ("Home", "/"),
    ("People", "/clients/"),
    ("Passed on", "/observations/"),
    ("Stories", "/stories/"),
    ("Who can help", "/services/"),
    ("Ideas", "/ideas/"),
)
STAFF_PLACES = (
    ("Triage", "/escalations/"),
    ("People", "/clients/"),
    ("Volunteers", "/volunteers/"),
    ("Stories", "/stories/"),
    ("Meetings", "/mdt/"),
    ("Gatherings", "/gatherings/"),
    ("Directory", "/services/"),
    ("For practices", "/digests/"),
    ("Duty rota", "/rota/"),
    ("Policies", "/policies/"),
    ("Messages", "/messages/"),
    ("Evidence", "/evidence/"),
    ("Audit", "/audit/"),
    ("Emergencies", "/break-glass/"),
    ("Accounts", "/accounts/"),
)


@dataclass(frozen=True)
class Place:
    """One entry of the menu."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Office:
    """Whom to ring when the page cannot help."""

    phone: str
    hours: str


@cache
def doorkeepers(address: str) -> frozenset[str] | None:
    """Who may knock at this address: None when nothing is built there, empty when anybody may."""
    try:
        view = resolve(address).func
    except Resolver404:
        return None
    return frozenset(str(role) for role in getattr(view, "roles", ()))


def office() -> Office:
    """The office as this installation names it; needs no database, so that the error pages can show it."""
    return Office(getattr(settings, "OFFICE_PHONE", ""), getattr(settings, "OFFICE_HOURS", ""))


def role_line(held: tuple[Held, ...]) -> str:
    """Say who somebody is below their name: "Team leader, West". Volunteers are simply themselves."""
    names = {row.role for row in held}
    role = next((role for role in (RoleName.TEAM_LEADER, *STAFF_ROLES) if role in names), None)
    if role is None:
        return ""
    places = dict.fromkeys(row.area or row.practice for row in held if row.role == role)
    named = [place for place in places if place]
    label = str(RoleName(role).label)
    label = label[:1].upper() + label[1:]
    return f"{label}, {say_list(named)}" if named else label


class Frame:
    """The frame of one page; each part is worked out when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user: Any = getattr(request, "user", None)
        self.office = office()

    @cached_property
    def person(self) -> Any:
        """Who is signed in, or nobody."""
        return self._user if self._user is not None and self._user.is_authenticated else None

    @cached_property
    def is_staff(self) -> bool:
        """Whether this is a staff page: smaller text, wider columns, the alarm bar."""
        return self.person is not None and is_staff(self.person)

    @cached_property
    def role_line(self) -> str:
        """What stands below the name."""
        return role_line(roles_of(self.person)) if self.person else ""

    @cached_property
    def nav(self) -> list[Place]:
        """The menu: only what is built and what this person may open."""
        if self.person is None or self._is_held_up:
            return []
        names = {row.role for row in roles_of(self.person)}
        table = STAFF_PLACES if self.is_staff else VOLUNTEER_PLACES
        if self.is_staff and RoleName.VOLUNTEER in names:
            table = (*table, ("Passed on", "/observations/"))
        return [Place(label, url, self._is_current(url)) for label, url in table if _may_open(url, names)]

    def _is_current(self, url: str) -> bool:
        path = self._request.path
        return path == url or (url != "/" and path.startswith(url))

    @cached_property
    def alarms(self) -> list[alarms.Alarm]:
        """What nobody has answered."""
        return alarms.collect(self.person) if self.is_staff and not self._is_held_up else []

    @cached_property
    def opened_record(self) -> Any:
        """The record somebody has open in an emergency, said on each of their pages while it is."""
        if self.person is None or self._is_held_up or not has_role(self.person, *EMERGENCY_ROLES):
            return None
        running = BreakGlass.objects.visible_to(self.person).running(clock.now())
        return running.filter(person=self.person).first()

    @property
    def _is_held_up(self) -> bool:
        """Whether the person has yet to show their second step: until then they see nothing but how to."""
        return getattr(self._request, "second_step_is_missing", False)

    @cached_property
    def theme(self) -> str:
        """Light or dark by choice; empty follows the device."""
        return str(self._chosen("appearance", ""))

    @cached_property
    def large_text(self) -> bool:
        """Whether the person asked for large text."""
        return bool(self._chosen("large_text", False))

    def _chosen(self, name: str, otherwise: Any) -> Any:
        if self.person is not None:
            return getattr(self.person, name)
        session = getattr(self._request, "session", None)
        return session.get(name, otherwise) if session is not None else otherwise

    @property
    def today(self) -> Any:
        """Today, by the project's one clock."""
        return clock.today()

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo, which shows its accounts."""
        return bool(settings.DEMO)


def may_open(user: Any, url: str) -> bool:
    """Whether something is built at this address and this person may knock there."""
    return _may_open(url, {row.role for row in roles_of(user)})


def _may_open(url: str, names: set[str]) -> bool:
    roles = doorkeepers(url)
    return roles is not None and (not roles or bool(roles & names))


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give every template its `frame`."""
    return {"frame": Frame(request)}
