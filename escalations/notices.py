"""What we say to whom outside the app, and the last look before it leaves.

No message names a client or says what was noticed: only that there is something, and a link.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from escalations.choices import State, StoryState
from escalations.models import Ask, Debt, Escalation, Observation, Quarantined, Story
from livingwell import outbox
from livingwell.outbox import Letter, Purpose

if TYPE_CHECKING:
    import datetime
    from uuid import UUID

    from escalations.models import Service
    from livingwell.models import Message, User

ASKED = "escalation-asked"
MOVED_ON = "escalation-moved-on"
LAPSED = "escalation-lapsed"
HANDED_OVER = "escalation-handed-over"
CHANGED = "escalation-changed"
SHOWN = "escalation-shown"
ALARM = "escalation-alarm"
NOBODY_REACHED = "observation-nobody-reached"
STORY = "story-told"
RECEIPT = "observation-taken-back"
REPLY = "story-reply"
QUARANTINED = "report-to-place"
DECIDED = "observation-decided"
THANKS = "observation-thanked"
FEEDBACK = "feedback-owed"
PLACED = "report-placed"
TO_CHECK = "services-to-check"
REFERRAL_BACK = "referral-back"
REFERRAL_NEWS = "referral-news"

#: What stands in the app beside the link, by purpose.
IN_WORDS: dict[str, str] = {
    ASKED: "You are asked to look at something",
    MOVED_ON: "Something you were asked about has gone to somebody else",
    LAPSED: "Something you had has gone back to be asked again",
    HANDED_OVER: "Something has been handed over to you",
    CHANGED: "Something you have or are asked about has changed",
    SHOWN: "A colleague has shown you something",
    ALARM: "Nobody has been reached about something",
    NOBODY_REACHED: "We have not reached anybody yet about something you passed on",
    STORY: "There is news for you about something you passed on",
    RECEIPT: "What you took back has been confirmed",
    REPLY: "A volunteer has written back to you",
    QUARANTINED: "A report needs a person to place it",
    FEEDBACK: "A volunteer is still waiting to hear from you",
    PLACED: "A report you sent has been read and put in its place",
    TO_CHECK: "Services of the directory need to be checked",
    REFERRAL_BACK: "Something you sent on is back with you",
    REFERRAL_NEWS: "There is news of something you sent on",
}


def escalation_link(pk: UUID) -> str:
    """Where an escalation is read."""
    return reverse("escalations:escalation-detail", args=[pk])


def quarantine_link(pk: UUID) -> str:
    """Where a report that waits is read and placed."""
    return reverse("escalations:quarantine-detail", args=[pk])


def report_link(pk: UUID) -> str:
    """Where its author reads what became of a report."""
    return reverse("escalations:observation-detail", args=[pk])


def about_escalation(
    escalation: Escalation,
    people: Iterable[User],
    purpose: str,
    occasion: object,
    *,
    not_before: datetime.datetime | None = None,
    urgent: bool | None = None,
) -> list[Letter]:
    """Letters to staff about an escalation; `occasion` makes the key mean this very happening."""
    if urgent is None:
        urgent = escalation.worry == "very_worried"
    return [
        Letter(
            key=f"{escalation.pk}:{occasion}:{person.pk}:{purpose}",
            to=person,
            purpose=purpose,
            link=escalation_link(escalation.pk),
            subject_id=escalation.pk,
            urgent=urgent,
            not_before=not_before,
        )
        for person in people
    ]


def to_authors(
    escalation: Escalation,
    purpose: str,
    occasion: object,
    *,
    not_before: datetime.datetime | None = None,
    standing: bool = False,
) -> list[Letter]:
    """Letters to the volunteers whose reports an escalation is made of, each about their own report."""
    reports = Observation.objects.filter(escalation=escalation, author__user__isnull=False)
    reports = reports.filter(retracted_at__isnull=True) if standing else reports
    return [
        Letter(
            key=f"{report.pk}:{occasion}:{report.author_id}:{purpose}",
            to=report.author.user,
            purpose=purpose,
            link=reverse("escalations:observation-detail", args=[report.pk]),
            subject_id=escalation.pk,
            urgent=escalation.worry == "very_worried" and not_before is None,
            not_before=not_before,
        )
        for report in reports.select_related("author__user")
        if report.author.user is not None
    ]


def to_check(person: User, first: Service, today: datetime.date) -> Letter:
    """A letter that services of the directory are to be checked; one for all that fell due that day."""
    return Letter(
        key=f"{today}:{person.pk}:{TO_CHECK}",
        to=person,
        purpose=TO_CHECK,
        link=f"{reverse('escalations:service-list')}?stale=on",
        subject_id=first.pk,
    )


def _still_asked(message: Message) -> str:
    running = Ask.objects.filter(
        escalation=message.subject_id, person=message.recipient, released_at__isnull=True
    )
    free = Escalation.objects.filter(pk=message.subject_id).free()  # type: ignore[attr-defined]
    return "" if running.exists() and free.exists() else "no longer asked"


def _still_open(message: Message) -> str:
    escalation = Escalation.objects.filter(pk=message.subject_id).exclude(state=State.CLOSED)
    return "" if escalation.exists() else "closed meanwhile"


def _nobody_has_it(message: Message) -> str:
    free = Escalation.objects.filter(pk=message.subject_id).free()  # type: ignore[attr-defined]
    return "" if free.exists() else "somebody has it now"


def _still_told(message: Message) -> str:
    told = Story.objects.filter(pk=message.subject_id, state=StoryState.SENT)
    return "" if told.exists() else "taken back"


def _still_closed(message: Message) -> str:
    closed = Escalation.objects.filter(pk=message.subject_id, state=State.CLOSED)
    return "" if closed.exists() else "opened again"


def _still_to_place(message: Message) -> str:
    waiting = Quarantined.objects.filter(pk=message.subject_id).waiting()  # type: ignore[attr-defined]
    return "" if waiting.exists() else "placed meanwhile"


def thanks(debt: Debt) -> Letter:
    """A letter to a volunteer that somebody thanked them for their good news."""
    to: User = debt.author.user  # type: ignore[assignment]  # who has none is rung
    return Letter(
        key=f"{debt.observation_id}:thanked:{to.pk}:{THANKS}",
        to=to,
        purpose=THANKS,
        link=reverse("escalations:observation-detail", args=[debt.observation_id]),
        subject_id=debt.observation_id,
    )


def feedback_owed(debt: Debt, person: User) -> Letter:
    """A letter to whoever can settle it that a volunteer has not heard in time."""
    return Letter(
        key=f"{debt.pk}:due-{debt.due_at:%Y%m%d%H%M}:{person.pk}:{FEEDBACK}",
        to=person,
        purpose=FEEDBACK,
        link=reverse("escalations:feedback-owed"),
        subject_id=debt.pk,
    )


def _still_owed(message: Message) -> str:
    owed = Debt.objects.filter(pk=message.subject_id, overdue_at__isnull=False).owed()  # type: ignore[attr-defined]
    return "" if owed.exists() else "told meanwhile"


def _always(_message: Message) -> str:
    return ""


_SUBJECT = "Living Well: there is something for you"
_NEWS = "Living Well: there is news for you"

outbox.register(
    Purpose(ASKED, _SUBJECT, "You are asked to look at something. Please sign in to see it.", _still_asked),
    Purpose(MOVED_ON, _SUBJECT, "Something you were asked about has gone to somebody else.", _always),
    Purpose(LAPSED, _SUBJECT, "Something you had has gone back to be asked again.", _still_open),
    Purpose(HANDED_OVER, _SUBJECT, "Something has been handed over to you.", _still_open),
    Purpose(CHANGED, _SUBJECT, "Something you have or are asked about has changed.", _still_open),
    Purpose(SHOWN, _SUBJECT, "A colleague has shown you something. Please sign in to see it.", _still_open),
    Purpose(
        ALARM, _SUBJECT, "Nobody has been reached about something. Please look at it now.", _nobody_has_it
    ),
    Purpose(
        NOBODY_REACHED,
        _NEWS,
        "We have not reached anybody yet about something you passed on. Sign in to see what you can do.",
        _nobody_has_it,
    ),
    Purpose(STORY, _NEWS, "There is news for you about something you passed on.", _still_told),
    Purpose(RECEIPT, _NEWS, "What you took back has been confirmed.", _still_closed),
    Purpose(REPLY, _SUBJECT, "A volunteer has written back to you.", _always),
    Purpose(REFERRAL_BACK, _SUBJECT, "Something you sent on is back with you.", _still_open),
    Purpose(REFERRAL_NEWS, _SUBJECT, "There is news of something you sent on.", _still_open),
    Purpose(TO_CHECK, _SUBJECT, "Services of the directory need to be checked.", _always),
    Purpose(DECIDED, _NEWS, "There is news for you about something you passed on.", _always),
    Purpose(THANKS, _NEWS, "Somebody has thanked you for something you passed on.", _always),
    Purpose(FEEDBACK, _SUBJECT, "A volunteer is still waiting to hear from you.", _still_owed),
    Purpose(QUARANTINED, _SUBJECT, "A report needs a person to place it.", _still_to_place),
    Purpose(PLACED, _NEWS, "A report you sent has been read and put in its place.", _always),
)
