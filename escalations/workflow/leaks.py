"""Look a message over before it goes to a volunteer: what in it tells too much, given who is known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations.models.known_names import names_around
from escalations.rules import leak_names, leak_public, leaks

if TYPE_CHECKING:
    from volunteers.models import Client, Volunteer


def leaks_in(text: str, client: Client | None = None, to: Volunteer | None = None) -> list[leaks.Leak]:
    """What a person should mend or confirm in a text about this client, to this volunteer."""
    words, pairs = leak_names.to_look_up(text)
    known = names_around(words, pairs, client=client, to=to)
    return leaks.find(
        text,
        client_names=known.client,
        other_names=known.others,
        staff_first_names=known.staff_first_names,
        allowed_names=known.allowed,
    )


def public_leaks_in(text: str, client: Client, author: Volunteer) -> list[leaks.Leak]:
    """What a person should take out of a story that everybody may read."""
    words, pairs = leak_names.to_look_up(text)
    known = names_around(words, pairs, client=client, to=author)
    return leak_public.find(
        text,
        own_names=[client.name, client.preferred_name, author.name, author.known_as],
        other_names=[*known.others, *known.staff_first_names],
        places=[place for place in known.allowed if place],
    )
