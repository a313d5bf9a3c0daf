"""Says the timeline of an escalation in sentences, for staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from escalations.choices import EventKind
from escalations.models import Escalation, Event, Observation
from livingwell import clock
from livingwell.models import User

#: Kinds whose text is already the whole sentence.
SAID_ALREADY = {
    EventKind.ASKED, EventKind.SKIPPED, EventKind.LISTED, EventKind.LAPSED, EventKind.WENT_BACK,
    EventKind.CAME_BACK,
}  # fmt: skip
#: Kinds whose text is the end of their sentence: "handed it over to Nell", "undid the note".
GO_ON_WITHOUT_A_COMMA = {
    EventKind.HANDED_OVER, EventKind.UNDONE, EventKind.SCREENED, EventKind.SHOWN, EventKind.MERGED,
    EventKind.PARTED, EventKind.QUESTION, EventKind.QUESTION_BACK, EventKind.HELPED,
    EventKind.TALKED, EventKind.TALK_DONE, EventKind.DIGEST, EventKind.PRACTICE_ASKED,
    EventKind.PRACTICE_TOLD, EventKind.SENT_ON, EventKind.HEARD,
}  # fmt: skip
#: What parts the sentence of who was asked from by when.
DUE = ". Due"
#: Kinds that say nothing of what was noticed: they stay when what was before is hushed.
ALWAYS_SAID = SAID_ALREADY | {
    EventKind.TAKEN, EventKind.HANDED_OVER, EventKind.UNDONE, EventKind.ALARM, EventKind.STORY_SENT,
}  # fmt: skip
LATE = {EventKind.ALARM, EventKind.LAPSED, EventKind.WENT_BACK, EventKind.CAME_BACK}


@dataclass(frozen=True)
class Line:
    """One line: who did what in bold, the rest of the sentence, what they wrote; below it, by when."""

    strong: str
    rest: str
    after: str
    event: Event
    is_late: bool
    is_undone: bool = False

    @property
    def words(self) -> str:
        """What somebody wrote."""
        return self.event.words


def is_hushed(event: Event, escalation: Escalation, user: User) -> bool:
    """Whether its words are for who wrote them alone: part of the matter is safeguarding now (ruling 15)."""
    until = escalation.hushed_at
    return until is not None and event.at <= until and event.actor_id != user.pk


def hush(events: list[Event], escalation: Escalation, user: User) -> list[Event]:
    """The same events, saying nothing of what was noticed where that is not for the reader any more."""
    for event in events:
        if is_hushed(event, escalation, user) and event.kind not in ALWAYS_SAID:
            event.text = event.words = ""
        elif is_hushed(event, escalation, user):
            event.words = ""
    return events


def lines(events: Iterable[Event], reports: Iterable[Observation]) -> list[Line]:
    """The timeline, newest first as the events come."""
    events = list(events)
    authors = {report.pk: report.author.name for report in reports}
    undone = {event.undoes_id for event in events}
    return [_line(event, authors.get(event.observation_id, ""), event.pk in undone) for event in events]


def _line(event: Event, author: str, is_undone: bool) -> Line:
    strong, rest = _said(event, author)
    rest, _, due = rest.partition(DUE)
    after = f"Due{due}" if due else ""
    return Line(strong[:1].upper() + strong[1:], rest, after, event, event.kind in LATE, is_undone)


def _said(event: Event, author: str) -> tuple[str, str]:
    """The sentence of one event in two parts."""
    label = str(EventKind(event.kind).label)
    actor = event.actor.name if event.actor else ""
    rest = f", {event.text}" if event.text else ""
    if event.kind in SAID_ALREADY and event.text:
        return _who_was_asked(_as_read_now(event))
    if event.kind == EventKind.STORY_SENT:
        return f"{event.text or 'The volunteer'} {label}", ""
    if event.kind == EventKind.PASSED_ON:
        return "Part of it is looked after by others now", ""
    if event.kind == EventKind.ALARM:
        return event.text or label, ""
    if event.kind in {EventKind.RAISED, EventKind.LOWERED}:
        how = "raised" if event.kind == EventKind.RAISED else "lowered"
        return (f"{actor} {label}" if actor else f"The worry was {how}"), f" {event.text}"
    if event.kind in GO_ON_WITHOUT_A_COMMA:
        return f"{actor} {label}".strip(), f" {event.text}"
    if author and actor and author != actor and event.kind in {EventKind.SENT, EventKind.JOINED}:
        return f"{actor} {label}", f" for {author}"
    return f"{actor or author or 'Somebody'} {label}", rest


def _as_read_now(event: Event) -> str:
    """The sentence as it was written down; its "today" is the day of the event."""
    if event.at.astimezone(clock.LONDON).date() == clock.today():
        return event.text
    return event.text.replace(" today", " that day").replace(": tomorrow by", ": the next day by")


def _who_was_asked(text: str) -> tuple[str, str]:
    """Names, role, and by when; any other sentence as it stands."""
    who, _, when = text.partition(": ")
    names, comma, role = who.removesuffix(", asked").rpartition(", ")
    if not when or not comma or not who.endswith(", asked"):
        return text, ""
    verb = "were" if " and " in names else "was"
    return f"{names} {verb} asked", f", {role}{DUE} {when}."
