"""Who is on duty, away or hosting, for tests."""

import datetime

from escalations import workflow
from escalations.models import Absence, Shift, Swap
from livingwell import clock
from volunteers.choices import GatheringKind
from volunteers.models import Gathering

HOUR = datetime.timedelta(hours=1)


def shift(area, person, starts=None, ends=None, **fields):
    now = clock.now()
    return Shift.objects.create(
        area=area, person=person, starts=starts or now - HOUR, ends=ends or now + 12 * HOUR, **fields
    )


def swap(shift, to, **fields):
    """A colleague asked to take a duty, not answered yet."""
    return workflow.ask_swap(Swap(shift=shift, to=to, **fields), by=shift.person)


def absence(person, starts=None, ends=None):
    now = clock.now()
    return Absence.objects.create(person=person, starts=starts or now - HOUR, ends=ends or now + 72 * HOUR)


def meeting(area, host, starts, length=2 * HOUR):
    return Gathering.objects.create(
        area=area, kind=GatheringKind.FORMAL_MEETING, starts=starts, ends=starts + length, host=host
    )
