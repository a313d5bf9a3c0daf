"""The demo county's directory, checked at different times, what it lacks, and a few matters sent on."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from escalations import workflow
from escalations.choices import ClientAsked, Noticed, ReferralKind, ReferralState, State, Worry
from escalations.models import Escalation, Referral, Service, ServiceGap
from escalations.models.services import fitting
from escalations.rules import referrals as rules
from escalations.workflow.services import helps
from livingwell import clock
from livingwell.choices import RoleName
from livingwell.models import Area, RoleAssignment

if TYPE_CHECKING:
    from livingwell.demo_county import County

#: Days ago the services were checked, one after another; None was never checked.
CHECKED = (12, 30, 45, 61, 80, 100, 150, 176, 210, 20)
#: What becomes of the matters sent on, with what was heard.
FATES = (
    ("", ""),
    (ReferralState.STARTED, "It went well the first time."),
    (ReferralState.DECLINED, "We are full until the new year."),
    (ReferralState.ACCEPTED, "We have a place on Thursday."),
)
ASKED = (
    "Somebody in their eighties who lives alone would like your help. They can be rung in the mornings. "
    "Please tell us whether you can take it on."
)
#: What was looked for in vain, and how often.
LACKING = ((Noticed.EQUIPMENT, 3), (Noticed.TRANSPORT, 2), (Noticed.CARER_STRAIN, 1))


def load(county: County) -> None:
    """Fill the directory before the year is lived, so that receipts name somebody."""
    if Service.objects.exists():
        return
    areas = {area.code: area for area in Area.objects.all()}
    today = county.now.date()
    keepers = _coordinators()
    for number, row in enumerate(county.rows("services.csv")):
        codes = row["helps_with"].split(";")
        served = [areas[code] for code in row["areas"].split(";") if code in areas]
        checked = today - datetime.timedelta(days=CHECKED[number % len(CHECKED)])
        plain = {name: row[name] for name in PLAIN}
        service = Service.objects.create(
            id=county.id(row["ref"]), ref=row["ref"], helps_with=codes, helps=helps(codes),
            self_referral=row["self_referral"] == "yes", checked_on=checked, reminded_on=today,
            checked_by=keepers.get(served[0].pk) if served else None, **plain,
        )  # fmt: skip
        service.areas.set(served)


PLAIN = (
    "name", "kind", "what_they_help_with", "contact_name", "contact_role", "phone", "email", "opening_hours",
    "how_to_refer", "typical_wait",
)  # fmt: skip


def _coordinators() -> dict[object, object]:
    held = RoleAssignment.objects.filter(role=RoleName.COORDINATOR, area__isnull=False).select_related("user")
    return {row.area_id: row.user for row in held.order_by("-user__name")}


def send_on(county: County) -> None:
    """Send on a few of the matters somebody has, and count what nobody could help with."""
    with clock.moved_to(county.now):
        for area in Area.objects.order_by("code"):
            for escalation, (state, words) in zip(_held_in(area), FATES, strict=False):
                _send_on(escalation, state, words)
            _lacks(area, county.now.date())


def _held_in(area: Area) -> list[Escalation]:
    held = Escalation.objects.filter(area=area, state=State.HELD, safeguarding=False)
    rows = held.exclude(worry=Worry.VERY_WORRIED).select_related("holder", "area").order_by("opened_at", "pk")
    return list(rows[: len(FATES)])


def _send_on(escalation: Escalation, state: str, words: str) -> None:
    service = next(iter(fitting(escalation.area_id, escalation.categories, 1)), None)
    if service is None:
        return
    referral = Referral(
        kind=ReferralKind.SERVICE, service=service, to_name=service.name, asked=ASKED,
        agreed=ClientAsked.YES,
        chase_at=rules.first_chase(escalation.worry, clock.now(), escalation.area.hours()),
    )  # fmt: skip
    workflow.refer(escalation.pk, referral, by=escalation.holder)
    if state:
        workflow.answer_referral(referral.pk, workflow.Heard(state, words), by=escalation.holder)


def _lacks(area: Area, today: datetime.date) -> None:
    holders = RoleAssignment.objects.filter(area=area, role=RoleName.COORDINATOR).select_related("user")
    person = holders.order_by("user__name").first()
    if person is None:
        return
    ServiceGap.objects.bulk_create(
        ServiceGap(
            area=area, category=code, said_by=person.user, said_on=today - datetime.timedelta(days=9 * day)
        )
        for code, times in LACKING
        for day in range(times)
    )
