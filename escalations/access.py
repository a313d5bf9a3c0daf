"""Who may see which observation, escalation and story.

An area's coordinators and team leaders see its matters, except those that concern themselves.
A safeguarding matter is seen only by whom a step has asked and those they added (ruling 15).
A programme manager sees what a step brought them. A volunteer sees their own words.
Having been asked counts only while the role that was asked is held: who moves to another area
leaves the matters of the old one behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from livingwell.access import answers_for, glass_of, has_role, opened, roles_of
from livingwell.choices import RoleName
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from livingwell.models import User

#: Those who read what a practice is sent.
PRACTICE_ROLES = (RoleName.MDT_CHAIR, RoleName.PROFESSIONAL)
#: Those who triage.
TRIAGE_ROLES = (RoleName.COORDINATOR, RoleName.TEAM_LEADER, RoleName.PROGRAMME_MANAGER)


def asked_of(user: User, escalation: str = "pk") -> Exists:
    """Whether this person has been asked, or added, by now."""
    from escalations.models import Ask
    from livingwell import clock

    asks = Ask.objects.filter(escalation=OuterRef(escalation), person=user, withdrawn_at__isnull=True)
    return Exists(asks.filter(at__lte=clock.now()))


def escalations(user: User) -> Q:
    """Those of the areas they answer for, those a step brought them; in an emergency those of one client.

    An emergency opens no safeguarding matter: ruling 15 says who reads those.
    """
    seen = opened(user, "client", RoleName.INFORMATION_LEAD) & Q(safeguarding=False)
    if has_role(user, *TRIAGE_ROLES):
        seen |= _by_role(user)
    return seen & (Q(about__isnull=True) | ~Q(about=user))


def own_words(user: User) -> Q:
    """Safeguarding matters of their areas on which they did something before it was one (ruling 15).

    Of these they keep what they wrote themselves, and nothing else; never of one about themselves.
    """
    from escalations.models import Event

    did = Exists(Event.objects.filter(escalation=OuterRef("pk"), actor=user))
    areas = answers_for(user, *AREA_ROLES)
    return Q(safeguarding=True, area__in=areas) & Q(did) & (Q(about__isnull=True) | ~Q(about=user))


def _seen(user: User, escalation: str) -> Q:
    """Whether the row's escalation is one they may see: asked row by row, however many there are."""
    from escalations.models import Escalation

    return Q(Exists(Escalation.objects.filter(escalations(user), pk=OuterRef(escalation))))


def _by_role(user: User) -> Q:
    areas = answers_for(user, *AREA_ROLES)
    asked = Q(asked_of(user))
    seen = Q(area__in=areas) & (Q(safeguarding=False) | asked)
    if has_role(user, RoleName.TEAM_LEADER):
        seen |= Q(safeguarding=True) & asked
    if has_role(user, RoleName.PROGRAMME_MANAGER):
        seen |= asked
    return seen


def observations(user: User) -> Q:
    """Those they wrote, and the reports of escalations they may see; good news of their areas too."""
    own = Q(author__user=user)
    if not (has_role(user, *TRIAGE_ROLES) or glass_of(user)):
        return own
    place = Q(client__area__in=answers_for(user, *AREA_ROLES))
    of_escalations = _seen(user, "escalation")
    without = place | opened(user, "client", RoleName.INFORMATION_LEAD)
    return own | of_escalations | Q(escalation__isnull=True) & without


def quarantined(user: User) -> Q:
    """Those of the areas they answer for; safeguarding only for team leaders; never about themselves.

    What nobody placed in time comes to the programme managers too.
    """
    coordinating = answers_for(user, RoleName.COORDINATOR)
    leading = answers_for(user, RoleName.TEAM_LEADER)
    seen = Q(area__in=coordinating, safeguarding=False) | Q(area__in=leading)
    if has_role(user, RoleName.PROGRAMME_MANAGER):
        seen |= Q(to_managers_at__isnull=False)
    return seen & (Q(about__isnull=True) | ~Q(about=user))


def saved_views(user: User) -> Q:
    """Their own, and those kept for the team of an area they work in."""
    if not has_role(user, *TRIAGE_ROLES):
        return Q(pk__in=[])
    return Q(owner=user) | Q(area__in=answers_for(user, *AREA_ROLES))


def stories(user: User) -> Q:
    """Those told to them, and those of escalations they may see."""
    from escalations.choices import StoryState

    told = Q(to__user=user, state=StoryState.SENT)
    if not has_role(user, *TRIAGE_ROLES):
        return told
    return told | _seen(user, "escalation")


def questions(user: User) -> Q:
    """Those asked of them once they have left, and those of escalations they may see."""
    from livingwell import clock

    asked = Q(observation__author__user=user, leaves_at__lte=clock.now(), taken_back_at__isnull=True)
    if not has_role(user, *TRIAGE_ROLES):
        return asked
    return asked | _seen(user, "observation__escalation")


def conversations(user: User) -> Q:
    """Those of the areas they work in, less those about an escalation they may not see."""
    of_areas = Q(area__in=answers_for(user, *AREA_ROLES))
    return of_areas & (Q(escalation__isnull=True) | _seen(user, "escalation"))


def practices_of(user: User) -> frozenset[UUID]:
    """The practices they have a role at: as its chair or as a professional."""
    held = (row for row in roles_of(user) if row.role in PRACTICE_ROLES)
    return frozenset(row.practice_id for row in held if row.practice_id is not None)


def practice_contacts(user: User) -> Q:
    """Those of the practices of the areas they work in, and of the practices they have a role at."""
    areas = answers_for(user, *AREA_ROLES)
    return Q(practice__in=practices_of(user)) | Q(practice__in=served_practices(areas))


def served_practices(areas: Iterable[UUID]) -> QuerySet[Any]:
    """The practices that clients of these areas are with."""
    from volunteers.models import Client

    return Client.objects.filter(area__in=areas, practice__isnull=False).order_by().values("practice")


def digests_to(user: User) -> Q:
    """Those sent to the practices they have a role at."""
    return Q(practice__in=practices_of(user))


def digests(user: User) -> Q:
    """Those sent to their practices, once they have left, and those their own areas sent or could have."""
    from livingwell import clock

    to_them = digests_to(user) & Q(leaves_at__lte=clock.now(), taken_back_at__isnull=True)
    areas = answers_for(user, *AREA_ROLES)
    return to_them | Q(area__in=areas)


def digest_questions(user: User) -> Q:
    """Those about the escalations they may see, and those asked at their own practices."""
    own = Q(digest__practice__in=practices_of(user))
    return own | _seen(user, "event__escalation")


def message_subjects(user: User) -> Q:
    """Messages about the escalations, stories and waiting reports they may see."""
    return subjects(user) if answers_for(user, *AREA_ROLES) else Q(pk__in=[])


def subjects(user: User) -> Q:
    """What is about an escalation, story, question, waiting report or service they may see now."""
    from escalations.models import (
        CorridorTalk,
        Debt,
        DigestSent,
        PracticeContact,
        Quarantined,
        Question,
        Service,
        Story,
    )

    def one_of(rows: Any) -> Q:
        return Q(Exists(rows.filter(pk=OuterRef("subject_id"))))

    return (
        _seen(user, "subject_id")
        | one_of(Story.objects.filter(stories(user)))
        | one_of(Debt.objects.filter(debts(user)))
        | one_of(Question.objects.filter(questions(user)))
        | one_of(DigestSent.objects.filter(digests(user)))
        | one_of(PracticeContact.objects.filter(practice_contacts(user)))
        | one_of(CorridorTalk.objects.filter(conversations(user)))
        | one_of(Quarantined.objects.filter(quarantined(user)))
        | one_of(Service.objects.filter(kept_services(user)))
        | about_own_duty(user)
    )


def about_own_duty(user: User) -> Q:
    """What the rota says to somebody about their own duty, while they have pages for it."""
    from escalations.models.duties import ABOUT_THE_ROTA

    own = Q(recipient=user.pk, purpose__startswith=ABOUT_THE_ROTA)
    return own if has_role(user, *TRIAGE_ROLES) else Q(pk__in=[])


def rota(user: User) -> Q:
    """The rota of the areas they work in."""
    return Q(area__in=answers_for(user, *AREA_ROLES))


def policy_areas(user: User) -> Q:
    """The areas whose routing policy they may read and change: those they lead; an administrator all."""
    if has_role(user, RoleName.ADMINISTRATOR):
        return Q()
    return Q(pk__in=answers_for(user, RoleName.TEAM_LEADER))


def policies(user: User) -> Q:
    """The versions of the routing policies of those areas."""
    from livingwell.models import Area

    return Q(area__in=Area.objects.filter(policy_areas(user)).values("pk"))


def swaps(user: User) -> Q:
    """Those they ask for or are asked for, in the areas they work in."""
    return Q(shift__area__in=answers_for(user, *AREA_ROLES)) & (Q(asked_by=user.pk) | Q(to=user.pk))


def absences(user: User) -> Q:
    """Their own, and those of who works in the areas they work in."""
    if not has_role(user, *TRIAGE_ROLES):
        return Q(pk__in=[])
    return Q(person=user.pk) | Q(person__in=colleagues(user))


def colleagues(user: User) -> QuerySet[Any]:
    """Who works today in an area this person works in, in no order."""
    from livingwell import clock
    from livingwell.models import RoleAssignment

    areas = answers_for(user, *AREA_ROLES)
    held = RoleAssignment.objects.current(clock.today()).filter(  # type: ignore[attr-defined]
        role__in=AREA_ROLES, area__in=areas
    )
    return held.order_by().values("user")  # type: ignore[no-any-return]


def services(user: User) -> Q:
    """The directory is for everybody who is signed in; what was retired is for those who keep it."""
    return Q(active=True) | kept_services(user) if user.is_active else Q(pk__in=[])


def kept_services(user: User) -> Q:
    """Those that serve an area they work for: they keep them right."""
    from escalations.models import Service

    served = Service.areas.through.objects.filter(area__in=answers_for(user, *AREA_ROLES))
    return Q(pk__in=served.values("service"))


def service_gaps(user: User) -> Q:
    """What is lacking in the areas they work for; the programme manager reads it for all."""
    if has_role(user, RoleName.PROGRAMME_MANAGER):
        return Q()
    return Q(area__in=answers_for(user, *AREA_ROLES))


def debts(user: User) -> Q:
    """What volunteers are owed on the matters they may see, and for the good news of their areas."""
    if not has_role(user, *TRIAGE_ROLES):
        return Q(pk__in=[])
    areas = answers_for(user, *AREA_ROLES)
    return _seen(user, "observation__escalation") | Q(observation__escalation__isnull=True, area__in=areas)


def shared_stories(user: User) -> Q:
    """Those of the areas they answer for, but not of a matter that they may not see."""
    areas = answers_for(user, *AREA_ROLES)
    return Q(area__in=areas) & (Q(story__isnull=True) | _seen(user, "story__escalation"))


def notice_board(user: User) -> Q:
    """The notice pages of the areas they work or visit in."""
    return Q(area__in=answers_for(user, *AREA_ROLES, RoleName.VOLUNTEER))


def referrals(user: User) -> Q:
    """What was sent on, for those who may see the escalation."""
    return _seen(user, "escalation")
