"""The rota as a page shows it: who is on in which cell, where nobody is, and what to do about it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from escalations.models import Shift
from escalations.models.duties import load
from escalations.rules import rota
from escalations.rules.rota import Span
from livingwell import clock, wording
from livingwell.choices import RoleName

DAYS = 14
#: So many gaps are named one by one; the weeks below show the others.
NAMED = 8
NOBODY = "Nobody"


@dataclass(frozen=True)
class Piece:
    """A part of a cell: one person, or nobody, from when to when."""

    span: Span
    slot: Span
    shift: Shift | None = None
    problem: str = ""
    url: str = ""

    @property
    def is_gap(self) -> bool:
        """Whether nobody is there and something can still be done about it."""
        return bool(self.problem) and self.span[1] > clock.now()

    @property
    def is_over(self) -> bool:
        """Whether it is past."""
        return self.span[1] <= clock.now()

    @property
    def times(self) -> str:
        """When, where it is not simply the whole of its row."""
        return "" if self.span == self.slot else wording.say_times(*self.span)

    @property
    def weight(self) -> str:
        """How heavy it was, once it has been measured."""
        had = load(self.shift) if self.shift else None
        return had.weight if had else ""


@dataclass(frozen=True)
class Cell:
    """One duty of one day."""

    day: datetime.date
    is_today: bool
    pieces: Sequence[Piece]

    @property
    def is_gap(self) -> bool:
        """Whether anything in it needs somebody."""
        return any(piece.is_gap for piece in self.pieces)


@dataclass(frozen=True)
class Row:
    """One duty of the day through a week."""

    label: str
    times: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday."""

    label: str
    days: Sequence[tuple[datetime.date, bool]]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Gap:
    """A time in the next 14 days in which nobody is there."""

    when: str
    said: str
    soon: str
    url: str


class Rota:
    """The rota of one post of one area, from rows that have been read already."""

    def __init__(
        self, area_id: UUID, post: str, shifts: Iterable[Shift], away: dict[UUID, list[Span]]
    ) -> None:
        self.area_id, self.post = area_id, post
        self.shifts = [shift for shift in shifts if shift.post == post and shift.area_id == area_id]
        self.away = away
        self.now = clock.now()
        self.today = clock.today()
        self.slots = rota.slots(shift.starts for shift in self.shifts)

    @property
    def title(self) -> str:
        """The post, to stand above its weeks."""
        return f"{str(RoleName(self.post).label).capitalize()} on duty"

    @property
    def on_now(self) -> Shift | None:
        """Who is on duty and there."""
        return next(
            (one.shift for one in self._pieces((self.now, self.now + SECOND)) if not one.problem), None
        )

    @property
    def note(self) -> Shift | None:
        """The last duty that is over, when its person left words for the next."""
        over = [shift for shift in self.shifts if shift.ends <= self.now]
        last = max(over, key=lambda shift: shift.ends, default=None)
        return last if last and last.handover else None

    def begins_in(self, monday: datetime.date) -> bool:
        """Whether any duty begins in that week."""
        days = {shift.starts.astimezone(clock.LONDON).date() for shift in self.shifts}
        return any(0 <= (day - monday).days < 7 for day in days)

    def weeks(self, monday: datetime.date) -> list[Week]:
        """Two weeks from that Monday."""
        return [self._week(monday), self._week(monday + datetime.timedelta(days=7))]

    def _week(self, monday: datetime.date) -> Week:
        days = [monday + datetime.timedelta(days=number) for number in range(7)]
        rows = [
            Row(
                slot.label,
                said_slot(slot),
                [Cell(day, day == self.today, self._pieces(slot.on(day))) for day in days],
            )
            for slot in self.slots
        ]
        return Week(said_week(monday, self.today), [(day, day == self.today) for day in days], rows)

    def _pieces(self, slot: Span) -> list[Piece]:
        """What a time is made of: people, people who are not there, and nobody."""
        found = []
        for shift in self.shifts:
            if rota.overlap((shift.starts, shift.ends), slot):
                found += self._of(shift, slot)
        empty = rota.uncovered(slot, [piece.span for piece in found])
        found += [Piece(span, slot, None, NOBODY, self._add_url(span)) for span in empty]
        return sorted(found, key=lambda piece: piece.span)

    def _of(self, shift: Shift, slot: Span) -> list[Piece]:
        """One duty within a slot, cut where its person is away."""
        span = (max(shift.starts, slot[0]), min(shift.ends, slot[1]))
        url = reverse("escalations:rota-shift-edit", args=[shift.pk])
        trouble = self._trouble(shift)
        if trouble:
            return [Piece(span, slot, shift, trouble, url)]
        away = self.away.get(shift.person_id, [])
        there = rota.uncovered(span, away)
        gone = rota.uncovered(span, there)
        return [
            *(Piece(part, slot, shift, "", url) for part in there),
            *(Piece(part, slot, shift, f"{shift.person.name} is away", url) for part in gone),
        ]

    def _trouble(self, shift: Shift) -> str:
        """Why somebody on the rota cannot be reckoned with any more; what is over stays as it was."""
        if shift.ends <= self.now:
            return ""
        if not shift.still_holds:  # type: ignore[attr-defined]
            return f"{shift.person.name} no longer has this post"
        return "" if shift.person.can_be_reached else f"{shift.person.name} cannot be reached"

    def gaps(self) -> list[Gap]:
        """Where nobody is in the next 14 days, duty by duty, the next one first."""
        ahead = (self.now, self.now + rota.LOOKED_AHEAD)
        found = []
        for number in range(-1, DAYS + 1):
            day = self.today + datetime.timedelta(days=number)
            for slot in self.slots:
                for piece in self._pieces(slot.on(day)):
                    if piece.problem and rota.overlap(piece.span, ahead):
                        found.append(self._gap(day, slot, piece, ahead))
        return found

    def _gap(self, day: datetime.date, slot: rota.Slot, piece: Piece, ahead: Span) -> Gap:
        span = (max(piece.span[0], ahead[0]), piece.span[1])
        when = f"{wording.say_date(day, self.now)}, {slot.label.lower()}"
        said = "nobody" if piece.problem == NOBODY else f"{piece.problem}, so nobody is there"
        start = "now" if span[0] == self.now else wording.say_time(span[0])
        url = piece.url if piece.shift else self._add_url(span)
        return Gap(when, f"{said} from {start} to {wording.say_time(span[1])}", self._soon(span[0]), url)

    def _soon(self, at: datetime.datetime) -> str:
        days = (at.astimezone(clock.LONDON).date() - self.today).days
        return {0: "Today.", 1: "Tomorrow."}.get(days, f"In {days} days.")

    def _add_url(self, span: Span) -> str:
        starts, ends = (at.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M") for at in span)
        asked: dict[str, Any] = {"area": self.area_id, "post": self.post, "starts": starts, "ends": ends}
        return f"{reverse('escalations:rota-shift-new')}?{urlencode(asked)}"


SECOND = datetime.timedelta(seconds=1)


def said_slot(slot: rota.Slot) -> str:
    """8am to 8pm."""
    return wording.say_times(*slot.on(datetime.date(2026, 1, 5)))


def said_week(monday: datetime.date, today: datetime.date) -> str:
    """This week, next week, or from which Monday."""
    this = today - datetime.timedelta(days=today.weekday())
    near = {-7: "Last week", 0: "This week", 7: "Next week"}
    return near.get((monday - this).days, f"Week from {wording.say_date(monday, clock.now())}")
