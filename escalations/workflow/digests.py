"""One face for the practice: who speaks with it, what it is told, its questions and the answers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from escalations import notices, talk_notices
from escalations.choices import EventKind
from escalations.models import DigestQuestion, DigestSent, PracticeContact
from escalations.models.digests import contact_of, matters_for, people_at, why_not
from escalations.rules import leases, states
from escalations.workflow import holding, routing
from escalations.workflow.timeline import happened, write
from livingwell import audit, clock, outbox
from livingwell.models import Practice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from escalations.models import Escalation
    from livingwell.models import User


class CannotTellPracticeError(Exception):
    """The practice cannot be told this by this person now; carries why."""


@dataclass(frozen=True)
class Digest:
    """What is to go to a practice: the matters of an area that its contact chose, and their own words."""

    practice: UUID
    area: UUID
    matters: tuple[UUID, ...]
    note: str = ""


def _lock_practice(pk: UUID) -> Practice:
    return Practice.objects.select_for_update(no_key=True).get(pk=pk)


@transaction.atomic
def name_contact(practice_pk: UUID, person: User, *, by: User) -> PracticeContact:
    """Make somebody the one person who speaks with a practice, from now; who it was before stays known."""
    practice = _lock_practice(practice_pk)
    now = clock.now()
    current = PracticeContact.objects.filter(practice=practice, until__isnull=True)
    before = current.first()
    if before is not None and before.person_id == person.pk:
        return before
    current.update(until=now)
    made = PracticeContact.objects.create(practice=practice, person=person, named_by=by, since=now)
    audit.record(by, "named contact", practice, person=str(person.pk))
    if person != by:
        outbox.put(
            [
                _letter(
                    f"{made.pk}:contact",
                    person,
                    talk_notices.CONTACT,
                    reverse("escalations:digest-list"),
                    made.pk,
                )
            ]
        )
    return made


@transaction.atomic
def send_digest(digest: Digest, *, by: User) -> DigestSent:
    """Tell a practice what needs its attention, as it stands now; only its named contact does.

    It leaves after a minute. Raises CannotTellPracticeError when somebody else is the contact, nobody
    there could open it, or a matter may not go to the practice.
    """
    practice = _lock_practice(digest.practice)
    contact = contact_of(practice)
    if contact is None or contact.pk != by.pk:
        name = contact.name if contact else "Nobody yet"
        raise CannotTellPracticeError(f"{name} speaks with {practice.name}. Nothing has been sent.")
    readers = people_at(practice)
    if not readers:
        raise CannotTellPracticeError(f"Nobody at {practice.name} can open it here. Print it instead.")
    offered = {one.pk: one for one in matters_for(by, practice, digest.area) if not why_not(one)}
    chosen = [offered[pk] for pk in dict.fromkeys(digest.matters) if pk in offered]
    if len(chosen) < len(set(digest.matters)) or not chosen:
        raise CannotTellPracticeError("Something you chose may not go to the practice any more. Look again.")
    now = clock.now()
    leaves = now + leases.UNDO_CLOSING
    sent = DigestSent.objects.create(
        practice=practice,
        area_id=digest.area,
        contact=by,
        note=digest.note,
        items=[_item(one) for one in chosen],
        sent_at=now,
        leaves_at=leaves,
    )
    write([happened(one, EventKind.DIGEST, now, by=by, text=practice.name) for one in chosen])
    link = reverse("escalations:digest-detail", args=[sent.pk])
    outbox.put(
        _letter(f"{sent.pk}:digest", person, talk_notices.DIGEST, link, sent.pk, leaves) for person in readers
    )
    return sent


def _letter(
    key: str, to: User, purpose: str, link: str, subject: UUID, not_before: datetime.datetime | None = None
) -> outbox.Letter:
    return outbox.Letter(
        key=f"{key}:{to.pk}:{purpose}",
        to=to,
        purpose=purpose,
        link=link,
        subject_id=subject,
        not_before=not_before,
    )


def _item(one: Escalation) -> dict[str, Any]:
    """A matter frozen as it is told: whom it is about, the volunteer's words, and what both would like."""
    lead = one.lead
    stands = lead is not None and lead.retracted_at is None
    return {
        "escalation": str(one.pk),
        "client": str(one.client_id),
        "name": one.client.name,
        "called": one.client.first_name,
        "worry": one.worry,
        "noticed": one.category_labels,
        "volunteer": lead.author.first_name if lead else "",
        "words": lead.words if lead and stands else "",
        "they_would_like": lead.they_would_like if lead and stands else "",
        "would_help": lead.would_help if lead and stands else "",
        "since": one.opened_at.isoformat(),
    }


@transaction.atomic
def take_back_digest(pk: UUID, *, by: User) -> DigestSent:
    """Take a digest back before it leaves. Raises CannotTellPracticeError when it has left."""
    digest = (
        DigestSent.objects.select_for_update(of=("self",), no_key=True).select_related("practice").get(pk=pk)
    )
    now = clock.now()
    if digest.taken_back_at is not None:
        return digest
    if now >= digest.leaves_at or digest.contact_id != by.pk:
        raise CannotTellPracticeError("It has left already. Ring the practice if something is wrong.")
    digest.taken_back_at = now
    digest.save(update_fields=["taken_back_at"])
    audit.record(by, "took back", digest)
    outbox.cancel([digest.pk], [talk_notices.DIGEST], "taken back")
    return digest


@transaction.atomic
def ask_from_practice(pk: UUID, *, matter: UUID, words: str, by: User) -> DigestQuestion:
    """Put a question of somebody at the practice on the timeline; tell who has the matter and the contact."""
    escalation = routing.lock(matter)
    digest = DigestSent.objects.select_related("practice", "contact").get(pk=pk)
    now = clock.now()
    asked = happened(escalation, EventKind.PRACTICE_ASKED, now, by=by, text=digest.practice.name, words=words)
    write([asked])
    question = DigestQuestion.objects.create(digest=digest, event=asked)
    _changed(escalation, now)
    contact = contact_of(digest.practice) or digest.contact
    people = {person.pk: person for person in (escalation.holder or escalation.closed_by, contact) if person}
    occasion = f"practice-{question.pk}"
    outbox.put(
        notices.about_escalation(
            escalation, people.values(), talk_notices.PRACTICE_QUESTION, occasion, urgent=False
        )
    )
    return question


def _changed(escalation: Escalation, now: datetime.datetime) -> None:
    escalation.version += 1
    escalation.last_event_at = now
    routing.save(escalation)


@transaction.atomic
def answer_practice(pk: UUID, *, words: str, by: User) -> DigestQuestion:
    """Answer what somebody at the practice asked; whoever has the matter renews the lease by it.

    A second answer to the same question changes nothing.
    """
    matter = DigestQuestion.objects.values_list("event__escalation_id", flat=True).get(pk=pk)
    escalation = routing.lock(matter)
    rows = DigestQuestion.objects.select_for_update(of=("self",), no_key=True)
    question = rows.select_related("event__actor", "digest__practice").get(pk=pk)
    if question.answered_id is not None:
        return question
    now = clock.now()
    if escalation.holder_id == by.pk and escalation.state in states.TAKEN:
        escalation, now, _ = holding.act(escalation.pk, by)
    told = happened(
        escalation, EventKind.PRACTICE_TOLD, now, by=by, text=question.digest.practice.name, words=words
    )
    write([told])
    question.answered = told
    question.save(update_fields=["answered"])
    _changed(escalation, now)
    asker = question.event.actor
    link = reverse("escalations:digest-detail", args=[question.digest_id])
    letters: Iterable[outbox.Letter] = (
        _letter(f"{question.pk}:told", person, talk_notices.PRACTICE_ANSWER, link, question.digest_id)
        for person in [asker]
        if person is not None
    )
    outbox.put(letters)
    return question
