"""Answers "who would be asked, and by when?" from the command line, by the rule the application uses."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from escalations.choices import Level, Skip, StepRole
from escalations.models.foresight import foreseen
from escalations.rules import chains
from livingwell import wording
from livingwell.models import Area
from livingwell.working_time import LONDON, NeverOpen, NoSuchTime, from_local
from volunteers.models import Client

#: A chain has no level for good news, and safeguarding is an option of its own.
WORRIES = [level.value for level in Level if level is not Level.SAFEGUARDING]


class Command(BaseCommand):
    """Print what the routing policy of an area would do, without doing it."""

    help = "Print whom each step of the chain would ask and until when, if nobody answered. Writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The area, the worry, the moment, and what bears on who is asked."""
        parser.add_argument("area", metavar="AREA_CODE", help="code of the area, in any letter case")
        parser.add_argument("worry", metavar="WORRY", help=", ".join(WORRIES))
        parser.add_argument(
            "--at",
            required=True,
            help="ISO 8601; without an offset it is the clock in Europe/London: 2026-06-09T16:00",
        )
        parser.add_argument("--client", help="id of a client, whose own coordinator is asked first")
        parser.add_argument("--safeguarding", action="store_true", help="the chain for safeguarding")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, **options: Any) -> None:
        """Work it out and print it."""
        area = area_of(options["area"])
        worry = worry_of(options["worry"])
        client = options["client"] and client_of(options["client"], area)
        at = read_at(options["at"])
        try:
            chain = foreseen(area, worry, at, client or None, safeguarding=options["safeguarding"])
        except (NeverOpen, OverflowError):
            raise CommandError("That is too far from today to work out.") from None
        if options["format"] == "json":
            self.stdout.write(json.dumps([as_json(asking) for asking in chain], indent=2))
        else:
            self.stdout.write("\n".join(in_words(asking, at) for asking in chain))


def as_json(asking: chains.Asking) -> dict[str, Any]:
    """One step as the contract names its parts."""
    return {
        "step": asking.position + 1,
        "role": str(asking.role),
        "people": [person.email for person in asking.people],
        "skipped": asking.skipped and str(asking.skipped),
        "ask_at": in_london(asking.ask_at),
        "respond_by": asking.respond_by and in_london(asking.respond_by),
    }


def in_words(asking: chains.Asking, at: datetime) -> str:
    """One step as a sentence."""
    role = StepRole(asking.role).label
    if asking.skipped:
        return f"{asking.position + 1}. {role}: passed over, {Skip(asking.skipped).label}"
    names = wording.say_list([person.name for person in asking.people], "and")
    by = wording.say_by(asking.respond_by or asking.ask_at, at)
    return f"{asking.position + 1}. {role}: {names}, asked {wording.say_when(asking.ask_at, at)}, {by}"


def in_london(instant: datetime) -> str:
    """ISO 8601 with the offset of Europe/London."""
    return instant.astimezone(LONDON).isoformat()


def area_of(code: str) -> Area:
    """The area with this code, in any letter case."""
    area = Area.objects.filter(code__iexact=code).first()
    if area is None:
        known = ", ".join(Area.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no area {code!r}. The areas are: {known}.")
    return area


def worry_of(text: str) -> str:
    """A worry a chain is there for."""
    if text == "good_news":
        raise CommandError("Good news is not routed: it asks nobody.")
    if text not in WORRIES:
        raise CommandError(f"{text!r} is not a worry. Write {', '.join(WORRIES)}.")
    return text


def client_of(text: str, area: Area) -> Client:
    """The client with this id, who must be one of the area's."""
    try:
        return Client.objects.get(pk=UUID(text), area=area)
    except (ValueError, Client.DoesNotExist):
        raise CommandError(f"There is no client {text!r} in {area.code}.") from None


def read_at(text: str) -> datetime:
    """The instant meant by --at: a wall-clock time in Europe/London unless it has an offset."""
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else from_local(at)
    except NoSuchTime as error:
        raise CommandError(str(error)) from None
    except (ValueError, OverflowError):
        raise CommandError(f"{text!r} is not a date and time. Write 2026-06-09T16:00.") from None
