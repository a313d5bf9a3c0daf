"""Reads what went well: good news from volunteers, stories marked as good news, and what is told on."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from escalations.choices import StoryState
from escalations.models.observations import Observation
from escalations.models.passed_on import Place
from escalations.models.sharing import SharedStory, agreeing
from escalations.models.stories import Story
from livingwell import clock
from livingwell.access import answers_for
from livingwell.models import Area
from volunteers.access import AREA_ROLES
from volunteers.models import Gathering

if TYPE_CHECKING:
    from livingwell.models import User

PAGE = 20
#: What one newsletter holds at the most.
MOST_IN_A_LETTER = 200


def good_news(user: User, after: Place | None) -> list[Observation]:
    """Good news of the areas this person answers for, the latest first, one more than a page."""
    rows = Observation.objects.filter(
        client__area__in=answers_for(user, *AREA_ROLES),
        escalation__isnull=True,
        as_usual=False,
        retracted_at__isnull=True,
    ).order_by("-received_at", "-pk")
    if after:
        rows = rows.filter(after.before("received_at"))
    named = rows.select_related("author__user", "client", "debt__told_by", "shared")
    return list(_with_consent(named, "client")[: PAGE + 1])


def good_stories(user: User, after: Place | None) -> list[Story]:
    """Stories marked as good news that were told, the latest first, one more than a page."""
    rows = Story.objects.visible_to(user).filter(  # type: ignore[attr-defined]
        state=StoryState.SENT,
        good_news=True,
        neutral=False,
        escalation__area__in=answers_for(user, *AREA_ROLES),
    )
    if after:
        rows = rows.filter(after.before("written_at"))
    named = rows.order_by("-written_at", "-pk").select_related("to", "escalation__client", "shared")
    return list(_with_consent(named, "escalation__client")[: PAGE + 1])


def _with_consent(rows: QuerySet[Any], client: str) -> QuerySet[Any]:
    return rows.annotate(client_agrees=Exists(agreeing(OuterRef(client))))


def news_to_share(user: User, pk: UUID) -> Observation | None:
    """One piece of good news this person may write down to be told on."""
    rows = Observation.objects.visible_to(user).filter(  # type: ignore[attr-defined]
        pk=pk,
        escalation__isnull=True,
        as_usual=False,
        retracted_at__isnull=True,
        client__area__in=answers_for(user, *AREA_ROLES),
    )
    named = rows.select_related("author", "client", "shared", "debt__author__user", "debt__observation")
    return _with_consent(named, "client").first()


def story_to_share(user: User, pk: UUID) -> Story | None:
    """One told story this person may write down to be told on."""
    rows = Story.objects.visible_to(user).filter(  # type: ignore[attr-defined]
        pk=pk,
        state=StoryState.SENT,
        neutral=False,
        escalation__safeguarding=False,
        escalation__area__in=answers_for(user, *AREA_ROLES),
    )
    named = rows.select_related("to", "escalation__client", "shared")
    return _with_consent(named, "escalation__client").first()


def stories_to_tell_on(user: User, states: list[str], after: Place | None) -> list[SharedStory]:
    """Those in these states that the team may read and change, the latest written first."""
    rows = SharedStory.objects.visible_to(user).filter(state__in=states)  # type: ignore[attr-defined]
    if after:
        rows = rows.filter(after.before("written_at"))
    named = rows.select_related("area", "client", "written_by", "read_by", "story")
    return list(named.order_by("-written_at", "-pk")[: PAGE + 1])


def story_to_tell_on(user: User, pk: UUID) -> SharedStory | None:
    """One of them, whole, with whether it may still be told."""
    rows = SharedStory.objects.visible_to(user).filter(pk=pk)  # type: ignore[attr-defined]
    told = SharedStory.objects.filter(pk=OuterRef("pk")).still_agreed()  # type: ignore[attr-defined]
    named = rows.select_related(
        "area", "client", "written_by", "read_by", "story__to", "observation__author"
    )  # fmt: skip
    return named.annotate(is_agreed=Exists(told)).first()


def notice_page(user: User, after: Place | None) -> list[SharedStory]:
    """What stands on the notice pages of this person's areas today, one more than a page."""
    rows = SharedStory.objects.on_the_page_of(user).latest_first()  # type: ignore[attr-defined]
    if after:
        rows = rows.filter(after.before("shared_at"))
    return list(rows.select_related("area")[: PAGE + 1])


def told_between(user: User, since: datetime.date, until: datetime.date) -> list[SharedStory]:
    """What went on the notice page in this time and may still be told, the oldest first."""
    first = datetime.datetime.combine(since, datetime.time(), clock.LONDON)
    last = datetime.datetime.combine(until + datetime.timedelta(days=1), datetime.time(), clock.LONDON)
    rows = SharedStory.objects.visible_to(user).may_be_told()  # type: ignore[attr-defined]
    within = rows.filter(shared_at__gte=first, shared_at__lt=last)
    return list(within.select_related("area").order_by("shared_at", "pk")[:MOST_IN_A_LETTER])


def gatherings_around(user: User) -> tuple[Gathering | None, Gathering | None]:
    """The last gathering of this person's areas that is over, and the next one, in one statement."""
    now = clock.now()
    near = Q(starts__gte=now - datetime.timedelta(days=62), starts__lte=now + datetime.timedelta(days=62))
    rows = Gathering.objects.filter(
        near, area__in=answers_for(user, *AREA_ROLES), cancelled_at__isnull=True
    ).select_related("area")
    found = list(rows.order_by("starts"))
    before = [one for one in found if one.ends <= now]
    ahead = [one for one in found if one.ends > now]
    return (before[-1] if before else None), (ahead[0] if ahead else None)


def areas_of(user: User) -> list[Area]:
    """The areas whose notice page this person reads."""
    from livingwell.choices import RoleName

    return list(
        Area.objects.filter(pk__in=answers_for(user, *AREA_ROLES, RoleName.VOLUNTEER)).order_by("name")
    )
