"""What staff find on their home page: what is asked of them, what they have, what came back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from escalations import notices
from escalations.access import PRACTICE_ROLES, TRIAGE_ROLES, subjects
from escalations.choices import Helped, State, Worry
from escalations.models import Ask, Escalation, Observation, Quarantined, Story
from escalations.models.conversations import to_do_for
from escalations.models.digests import lately_sent_to
from escalations.models.helped import did_not_help
from escalations.models.owed import long_waiting
from livingwell import audit, clock
from livingwell.access import answers_for, has_role, is_staff
from livingwell.choices import RoleName
from livingwell.models import Notice
from livingwell.panels import Panel
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from escalations.models import TalkAction
    from livingwell.models import User

#: How many of each the home page names.
SHOWN = 10
FEW = 5
A_WEEK = datetime.timedelta(days=7)
#: What came back longer ago than this is read in the stories.
LATELY = datetime.timedelta(days=14)

#: What each role can do here now, said plainly rather than an empty page.
SAID: dict[str, str] = {
    RoleName.MDT_CHAIR: "The meetings of your practice are not in this version yet.",
    RoleName.PROFESSIONAL: "The meetings you take part in are not in this version yet.",
    RoleName.ADMINISTRATOR: "You keep the accounts and the roles, and “Audit” shows what happened to them. "
    "Nobody’s care is shown to you.",
    RoleName.SYSTEM_OPERATOR: "The health of the system is at /healthz/deep, in numbers and about nobody. "
    "In an emergency you can open one record for an hour.",
    RoleName.INFORMATION_LEAD: "“Audit” shows who changed and who read what, and tells a client who looked. "
    "Under “Emergencies” you say whether it was right to open a record.",
}


def home_panels(user: User) -> list[Panel]:
    """The panels of those who triage; for other staff, what they can do here now."""
    if not is_staff(user):
        return []
    panels = [_notices(user), *_digests(user)]
    if has_role(user, *TRIAGE_ROLES):
        panels += _triage(user)
    else:
        said = [text for role, text in SAID.items() if has_role(user, role)]
        panels.append(
            Panel("What you can do here", "escalations/panels/what_you_can_do.html", {"said": said}, order=80)
        )
    return [panel for panel in panels if panel is not None]


def _digests(user: User) -> list[Panel]:
    """What the practices they have a role at were sent."""
    if not has_role(user, *PRACTICE_ROLES):
        return []
    sent = lately_sent_to(user, FEW)
    title = "From Living Well to your practice"
    return [Panel(title, "escalations/panels/digests.html", {"digests": sent}, order=15)] if sent else []


def _notices(user: User) -> Panel | None:
    """What they have not opened yet and may still open, the urgent first.

    What is asked of them stands above, as it is now.
    """
    rows = list(
        Notice.objects.visible_to(user)
        .unread()
        .filter(subjects(user))
        .exclude(purpose=notices.ASKED)
        .order_by("-urgent", "-created_at")[: SHOWN + 1]
    )
    if not rows:
        return None
    said = [{"notice": row, "words": notices.IN_WORDS.get(row.purpose, "Something new")} for row in rows]
    context = {"notices": said[:SHOWN], "are_more": len(rows) > SHOWN}
    return Panel("New for you", "escalations/panels/notices.html", context, order=30)


def _triage(user: User) -> list[Panel | None]:
    asked, held = _asked_and_held(user)
    good, waiting, back = _good_news(user), _quarantined(user), _written_back(user)
    named = [*asked, *held, *good, *waiting, *(story.escalation for story in back)]
    agreed = to_do_for(user, FEW, until=clock.today() + A_WEEK)
    named += [one.talk for one in agreed]
    overdue = long_waiting(user, FEW)
    named += [one.observation for one in overdue]
    audit.read_by(user, "home", "home", [one.client_id for one in named])
    rows = {"asked": asked, "held": held}
    return [
        Panel("Asked of you now", "escalations/panels/asked.html", rows, order=10),
        _panel("With you", "held", held, order=20),
        _panel("Reports that need a person to place them", "quarantined", waiting, order=25),
        _panel("It did not help, they say", "did_not_help", [one for one in back if _of_no_help(one)], 22),
        _agreed(agreed),
        _panel("Volunteers wrote back", "written_back", [one for one in back if one.replied_at], order=40),
        _panel("Volunteers still waiting to hear", "owed", overdue, order=35),
        _panel("Good news", "good_news", good, order=50),
    ]


def _agreed(to_do: list[TalkAction]) -> Panel | None:
    """What they agreed to do in the next week."""
    template = "escalations/panels/agreed.html"
    return Panel("Agreed, and due", template, {"to_do": to_do}, order=27) if to_do else None


def _panel(title: str, name: str, rows: list[Any], order: int) -> Panel | None:
    return Panel(title, f"escalations/panels/{name}.html", {"rows": rows}, order=order) if rows else None


def _asked_and_held(user: User) -> tuple[list[Escalation], list[Escalation]]:
    """What a running step asks of this person, and what they have, most pressing first."""
    asked = Ask.objects.filter(
        escalation=OuterRef("pk"), person=user, released_at__isnull=True, at__lte=clock.now()
    )
    mine = Q(Exists(asked), holder__isnull=True) | Q(holder=user)
    rows = list(
        Escalation.objects.visible_to(user)
        .open()
        .filter(mine)
        .select_related("client", "lead__author")
        .defer("chains", "note", "searchable")
        .most_pressing_first()[: 2 * SHOWN]
    )
    return [row for row in rows if row.is_free][:SHOWN], [row for row in rows if not row.is_free][:SHOWN]


def _good_news(user: User) -> list[Observation]:
    areas = answers_for(user, *AREA_ROLES)
    rows = Observation.objects.filter(client__area__in=areas, worry=Worry.GOOD_NEWS, escalation__isnull=True)
    lately = rows.filter(received_at__gt=clock.now() - LATELY, retracted_at__isnull=True)
    return list(lately.select_related("author", "client").order_by("-received_at")[:FEW]) if areas else []


def _written_back(user: User) -> list[Story]:
    """Stories that volunteers answered lately, and those that did not help as the person says."""
    lately = clock.now() - LATELY
    said = Q(replied_at__gt=lately) | Q(helped_at__gt=lately) & did_not_help()
    rows = Story.objects.visible_to(user).filter(said).exclude(to__user=user)
    latest = rows.select_related("to", "escalation__client").order_by(
        Coalesce("helped_at", "replied_at").desc()
    )
    return list(latest[: 2 * FEW])


def _of_no_help(story: Story) -> bool:
    return story.helped == Helped.NO and story.escalation.state == State.CLOSED


def _quarantined(user: User) -> list[Quarantined]:
    """Reports that wait for a person, the oldest first."""
    rows = Quarantined.objects.visible_to(user).waiting().select_related("author", "client")
    return list(rows.order_by("received_at")[:SHOWN])
