"""The leak check from the command line: what in a text would tell a volunteer too much."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from escalations.workflow import leaks_in
from volunteers.models import Client, Volunteer


class Command(BaseCommand):
    """Print the leaks of a text as JSON; an empty list when it may go."""

    help = "Check a text for what must not be told: a JSON list of kind, text, start, end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The text, whom it is about and whom it goes to."""
        parser.add_argument("--text", required=True, help="the text, or - to read it from standard input")
        parser.add_argument("--client", help="id of the client it is about, whose own name may stand")
        parser.add_argument("--to", help="email of the volunteer who will read it")

    def handle(self, *, text: str, client: str | None, to: str | None, **options: object) -> None:
        """Check it and print what was found."""
        if text == "-":
            text = read_all()
        found = leaks_in(text, client and client_of(client), to and volunteer_of(to))
        self.stdout.write(json.dumps([asdict(leak) for leak in found], ensure_ascii=False, indent=2))


def read_all() -> str:
    """Standard input, which must be UTF-8."""
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise CommandError("The text is not UTF-8.") from None


def client_of(text: str) -> Client:
    """The client with this id."""
    try:
        return Client.objects.get(pk=UUID(text))
    except (ValueError, Client.DoesNotExist):
        raise CommandError(f"There is no client {text!r}.") from None


def volunteer_of(email: str) -> Volunteer:
    """The volunteer with this address, as an account or only on their card."""
    found = Volunteer.objects.filter(user__email__iexact=email).first()
    found = found or Volunteer.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(f"There is no volunteer {email!r}.")
    return found
