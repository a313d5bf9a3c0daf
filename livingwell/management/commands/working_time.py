"""Answers "if it starts then, when is it up?" from the command line, by the rule the application uses."""

from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from livingwell.models import Area
from livingwell.working_time import LONDON, Hours, Limit, NoSuchTime, add, from_local


class Command(BaseCommand):
    """Print the instant at which a limit is up."""

    help = "Print when a limit that starts to run at START is up, on the clock in Europe/London."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """START, AMOUNT and the area whose hours count."""
        parser.add_argument(
            "start", help="ISO 8601; without an offset it is the clock in Europe/London: 2026-06-09T16:00"
        )
        parser.add_argument(
            "amount", help="8h or 0.5h (working hours), 15m! (minutes on the clock), 2d (working days)"
        )
        parser.add_argument(
            "--area", help="code of the area whose working hours and closures count; else Mon-Fri, 9 to 5"
        )

    def handle(self, *, start: str, amount: str, area: str | None, **options: object) -> None:
        """Work it out and print it."""
        hours = hours_of(area) if area else Hours()
        try:
            limit = Limit.parse(amount)
            answer = add(read_start(start), limit, hours).astimezone(LONDON)
        except OverflowError:
            raise CommandError("That is too far from today to work out.") from None
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(answer.isoformat())


def read_start(text: str) -> datetime:
    """The instant meant by START: a wall-clock time in Europe/London unless it has an offset."""
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a date and time. Write 2026-06-09T16:00.") from None
    if start.tzinfo is not None:
        return start
    try:
        return from_local(start)
    except NoSuchTime as error:
        raise CommandError(str(error)) from None


def hours_of(code: str) -> Hours:
    """The working hours of the area with this code, in any letter case."""
    area = Area.objects.filter(code__iexact=code).first()
    if area is None:
        known = ", ".join(Area.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no area {code!r}. The areas are: {known}.")
    return area.hours()
