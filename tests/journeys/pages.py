"""Every page there is, by the name of its address, and who goes to see it.

An address that stands in neither list fails test_accessibility.py: a new page cannot go unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from livingwell.models import User
from tests.journeys import pages_feedback, pages_guard, pages_matter, pages_rota, pages_services, pages_talk
from tests.journeys.county import County

#: Addresses that show nothing when they are opened: they are posted to, or answer programs.
NOT_PAGES = {
    "account_confirm_login_code",
    "account_login",
    "account_request_login_code",
    "demo-sign-in",
    "escalations:escalation-arrivals",
    "escalations:escalation-counts",
    "escalations:escalation-hand-over",
    "escalations:escalation-note",
    "escalations:escalation-reopen",
    "escalations:escalation-screen",
    "escalations:escalation-take",
    "escalations:escalation-undo",
    "escalations:view-delete",
    "escalations:view-rename",
    "escalations:view-save",
    "escalations:observation-add",
    "escalations:story-reply",
    "health",
    "health-deep",
    "notice-open",
    "dead-letters-decide",
}
NOT_PAGES |= (
    pages_guard.NOT_PAGES
    | pages_rota.NOT_PAGES
    | pages_feedback.NOT_PAGES
    | pages_services.NOT_PAGES
    | pages_talk.NOT_PAGES
    | pages_matter.NOT_PAGES
)
VOLUNTEERS = ("volunteer",)
LEADERS = ("coordinator", "leader")


@dataclass(frozen=True)
class Visit:
    """One page as one person sees it."""

    name: str
    address: str
    who: str
    what: str = ""

    @property
    def is_volunteers(self) -> bool:
        """Whether it is read on a phone first."""
        return self.who in {"volunteer", "home_volunteer", "anybody"}

    def __str__(self) -> str:
        return f"{self.what or self.name}, {self.who}"


def all_names() -> set[str]:
    """The names of all addresses."""
    return set(_names(get_resolver().url_patterns, ""))


def _names(patterns: list[Any], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def people(county: County) -> dict[str, User | None]:
    """Who looks at the pages."""
    west, home = county.west, county.welcome_home
    return {
        "anybody": None,
        "volunteer": west.volunteer.user,
        "home_volunteer": home.volunteer.user,
        "coordinator": west.coordinator,
        "leader": home.leader,
        "manager": west.manager,
        "chair": county.rows["chair"],
        "administrator": county.rows["administrator"],
        "information": county.rows["information"],
    }


def visits(county: County) -> list[Visit]:
    """Every page in every state worth looking at."""
    ours = [*_open_pages(), *_of_volunteers(county), *_of_staff(county)]
    return [
        *ours,
        *pages_guard.visits(county, _to),
        *pages_rota.visits(county, _to),
        *pages_feedback.visits(county, _to),
        *pages_services.visits(county, _to),
        *pages_talk.visits(county, _to),
        *pages_matter.visits(county, _to),
    ]


def _to(name: str, who: str, *parts: Any, query: str = "", what: str = "") -> Visit:
    return Visit(name, reverse(name, args=parts) + query, who, what)


def _open_pages() -> list[Visit]:
    anybody = ("sign-in", "help", "privacy", "accessibility", "appearance")
    return [
        *(_to(name, "anybody") for name in anybody),
        *(_to(name, "coordinator") for name in ("appearance", "help", "sign-out")),
        Visit("home", "/nowhere/", "anybody", "not found"),
        Visit("home", "/nowhere/", "coordinator", "not found"),
    ]


def _of_volunteers(county: County) -> list[Visit]:
    west, rows = county.west, county.rows
    me = "volunteer"
    return [
        _to("home", me),
        _to("home", "home_volunteer"),
        _to("appearance", me),
        _to("help", me),
        _to("search", me, query="?q=edie"),
        _to("escalations:observation-list", me),
        _to("escalations:observation-list", "home_volunteer"),
        _to("escalations:observation-new", me, what="form"),
        _to("escalations:observation-new", "home_volunteer", what="form"),
        _to("escalations:observation-new", me, query=f"?client={west.client.pk}", what="form for one"),
        _to("escalations:observation-detail", me, rows["free"].pk, what="receipt"),
        _to("escalations:observation-detail", me, rows["usual"].pk, what="receipt, as usual"),
        _to("escalations:observation-detail", me, rows["held"].pk, what="receipt, held"),
        _to("escalations:observation-detail", me, rows["back"].pk, what="receipt, taken back"),
        _to("escalations:observation-detail", "home_volunteer", rows["very"].pk, what="receipt, very"),
        _to("escalations:observation-detail", "home_volunteer", rows["safe"].pk, what="receipt, safe"),
        _to("escalations:observation-retract", me, rows["free"].pk),
        _to("escalations:story-list", me),
        _to("escalations:story-list", "home_volunteer", what="no stories"),
        _to("escalations:story-detail", me, rows["told"].pk),
        _to("volunteers:client-list", me),
        _to("volunteers:client-detail", me, west.client.pk),
        _to("volunteers:volunteer-detail", me, west.volunteer.pk),
    ]


def _of_staff(county: County) -> list[Visit]:
    west, rows = county.west, county.rows
    triage, matter = "escalations:escalation-list", "escalations:escalation-detail"
    close, reports = "escalations:escalation-close", "escalations:observation-detail"
    jo, sam = "coordinator", "leader"
    homes = [_to("home", who) for who in ("coordinator", "leader", *OTHERS)]
    return [
        *homes,
        _to(triage, jo),
        _to(triage, sam),
        _to(triage, "manager"),
        _to(triage, jo, query="?status=closed", what="triage, closed"),
        _to(triage, jo, query="?q=nobody-by-this-name", what="triage, nothing fits"),
        _to(matter, jo, rows["free"].escalation_id, what="free"),
        _to(matter, jo, rows["held"].escalation_id, what="held"),
        _to(matter, jo, rows["back"].escalation_id, what="taken back"),
        _to(matter, jo, rows["told"].escalation_id, what="closed"),
        _to(matter, sam, rows["very"].escalation_id, what="very worried"),
        _to(matter, sam, rows["safe"].escalation_id, what="safeguarding"),
        _to(close, jo, rows["held"].escalation_id, what="close"),
        _to(close, sam, rows["safe"].escalation_id, what="close, safeguarding"),
        _to(reports, jo, rows["free"].pk, what="report"),
        _to("escalations:observation-new", jo, what="for whom"),
        _to("escalations:observation-new", jo, query=f"?for_volunteer={west.volunteer.pk}", what="for her"),
        _to("escalations:observation-list", jo),
        _to("escalations:story-list", jo),
        _to("escalations:story-detail", jo, rows["told"].pk),
        _to("escalations:rota-week", jo),
        _to("escalations:rota-week", sam),
        _to("escalations:policy-list", sam),
        _to("escalations:policy-detail", sam, county.welcome_home.area.pk, query="?worry=worried"),
        _to("escalations:policy-edit", sam, county.welcome_home.area.pk),
        _to("search", jo, query="?q=e"),
        _to("search", jo, query="?q=nobody-by-this-name", what="search, nothing found"),
        _to("escalations:view-list", jo),
        _to("escalations:escalation-export", jo, query="?status=free"),
        _to("escalations:escalation-bulk", jo),
        _to("escalations:quarantine-list", jo),
        _to("escalations:quarantine-list", jo, query="?status=placed", what="quarantine, placed"),
        _to("escalations:quarantine-detail", jo, rows["kept"].pk),
        _to("escalations:quarantine-detail", jo, rows["twice"].pk, what="quarantine, twice"),
        _to("message-list", jo),
        _to("message-list", "information"),
        _to("message-list", "volunteer"),
        _to("message-preferences", jo),
        _to("message-preferences", "volunteer"),
        _to("dead-letters", jo),
        _to("dead-letters", "manager"),
        _to("volunteers:client-list", jo),
        _to("volunteers:client-list", jo, query="?q=nobody-by-this-name", what="no such client"),
        _to("volunteers:client-detail", jo, west.client.pk),
        _to("volunteers:volunteer-list", jo),
        _to("volunteers:volunteer-detail", jo, west.volunteer.pk),
    ]


OTHERS = ("manager", "chair", "administrator", "information")
