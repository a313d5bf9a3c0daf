"""Services of the directory, and matters sent on to them."""

import itertools

from escalations import workflow
from escalations.choices import ClientAsked, ReferralKind
from escalations.models import Referral, Service
from escalations.rules import referrals as rules
from escalations.workflow.services import helps
from livingwell import clock

_numbers = itertools.count(1)


def service(*areas, **fields):
    number = next(_numbers)
    codes = fields.pop("helps_with", ["eating_drinking"])
    made = Service.objects.create(
        **{
            "name": f"Harbour Table {number}",
            "helps_with": codes,
            "helps": helps(codes),
            "what_they_help_with": "A hot meal and company.",
            "phone": "01632 960500",
            "opening_hours": "Monday to Friday, 9am to 4pm",
            "checked_on": clock.today(),
            **fields,
        }
    )
    made.areas.set(areas)
    return made


def referral_to(matter, to=None, **fields):
    """A referral not sent yet."""
    to = to or service(matter.area)
    return Referral(
        **{
            "kind": ReferralKind.SERVICE,
            "service": to,
            "to_name": to.name,
            "asked": "Please ring about a lunch place.",
            "agreed": ClientAsked.YES,
            "chase_at": rules.first_chase(matter.worry, clock.now(), matter.area.hours()),
            **fields,
        }
    )


def referral(matter, by, to=None, **fields):
    """A matter sent on by somebody."""
    return workflow.refer(matter.pk, referral_to(matter, to, **fields), by=by)
