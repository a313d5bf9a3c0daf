"""Which reports belong together, and what they count with (rulings 8, 9 and 10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from escalations.choices import Noticed, Worry

#: Mildest first; the place in it is the strength of a worry.
STRENGTH: tuple[str, ...] = tuple(Worry.values)
#: Chosen when there is nothing to worry about; a visit that was as usual has no worry at all.
CALM = frozenset({"", Worry.GOOD_NEWS})


@dataclass(frozen=True)
class OpenMatter:
    """An open escalation of the same client, as far as joining needs to know it."""

    id: UUID
    worry: str
    categories: frozenset[str]
    opened_at: datetime.datetime


def is_stronger(one: str, other: str) -> bool:
    """Whether the first is more worried than the second."""
    return STRENGTH.index(one) > STRENGTH.index(other)


def concerns(noticed: Iterable[str]) -> frozenset[str]:
    """The ticks that are something to act on."""
    return frozenset(noticed) - {Noticed.GOOD_NEWS}


def makes_escalation(noticed: Iterable[str], worry: str) -> bool:
    """Whether a report is more than good news or all as usual (ruling 10): any other tick or worry is."""
    return bool(concerns(noticed)) or worry not in CALM


def is_safeguarding(noticed: Iterable[str]) -> bool:
    """Whether the report says that somebody may be hurting, neglecting or using them."""
    return Noticed.SAFEGUARDING in set(noticed)


def stands_alone(noticed: Iterable[str], *, about_colleague: bool) -> bool:
    """Whether a report is never joined to another matter: safeguarding (ruling 15).

    So is what concerns somebody who works here: they must not come to read it through another.
    """
    return is_safeguarding(noticed) or about_colleague


def worry_of_report(noticed: Iterable[str], worry: str) -> str:
    """The worry the report counts with: safeguarding is very worried whatever was chosen.

    Something ticked counts as worth mentioning at the least: a form asks again before it comes to that.
    """
    ticked = concerns(noticed)
    if is_safeguarding(ticked):
        return Worry.VERY_WORRIED
    return Worry.MENTION if ticked and worry in CALM else worry


def to_join(noticed: Iterable[str], open_matters: Iterable[OpenMatter]) -> tuple[UUID | None, list[UUID]]:
    """The matter a report joins, and the others it is related to (ruling 8).

    One ticked category in common is enough; of several the more urgent, then the older. A report
    with words alone joins nothing.
    """
    ticked = concerns(noticed)
    overlapping = [matter for matter in open_matters if matter.categories & ticked]
    overlapping.sort(key=lambda matter: (-STRENGTH.index(matter.worry), matter.opened_at))
    if not overlapping:
        return None, []
    return overlapping[0].id, [matter.id for matter in overlapping[1:]]


@dataclass(frozen=True)
class Part:
    """One report of a matter, as far as joining and splitting need to know it: with what was added since."""

    id: UUID
    noticed: tuple[str, ...]
    worries: tuple[str, ...]


def survives(one: OpenMatter, other: OpenMatter) -> bool:
    """Whether the first of two joined matters goes on: the more urgent, then the older (ruling 8)."""
    first, second = (
        (-STRENGTH.index(matter.worry), matter.opened_at, str(matter.id)) for matter in (one, other)
    )
    return first < second


def why_not_join(*, same_client: bool, both_open: bool, alone: bool, ending_is_referred: bool) -> str:
    """Why two matters cannot be joined, in a sentence, or "" when they can.

    `alone`: one of them is safeguarding or about somebody who works here, which is never joined.
    """
    if not same_client:
        return "They are about two different people."
    if not both_open:
        return "One of them is closed. Open it again first."
    if alone:
        return "One of them is never joined to another."
    if ending_is_referred:
        return "A service has the one that would end. Wait until it has answered."
    return ""


def why_not_split(parts: Iterable[UUID], chosen: Iterable[UUID]) -> str:
    """Why these reports cannot go to a matter of their own, or "" when they can: some stay, some go."""
    parts, chosen = set(parts), set(chosen)
    if not chosen:
        return "Choose what goes to a new one."
    if not chosen <= parts:
        return "One of them is not here any more."
    if chosen == parts:
        return "Leave at least one where it is."
    return ""


def joined_deadline(
    leases_of: Iterable[datetime.datetime], worry_lease: datetime.datetime
) -> datetime.datetime:
    """The lease of what was joined: the soonest of the two, and no longer than its worry allows.

    Joining never extends a deadline.
    """
    return min([*leases_of, worry_lease])


def worry_of_parts(parts: Iterable[Part]) -> str:
    """The highest worry of these reports and of what was added to them."""
    found = [worry_of_report(part.noticed, worry) for part in parts for worry in part.worries]
    return max([Worry.MENTION, *(one for one in found if one not in CALM)], key=STRENGTH.index)


def categories_of(parts: Iterable[Part]) -> list[str]:
    """All that was ticked in these reports, each once, in the order it came."""
    return list(dict.fromkeys(code for part in parts for code in part.noticed if code != Noticed.GOOD_NEWS))


def as_kept(categories: Iterable[str]) -> str:
    """Categories as a row keeps them to be filtered by: between semicolons."""
    kept = ";".join(categories)
    return f";{kept};" if kept else ""
