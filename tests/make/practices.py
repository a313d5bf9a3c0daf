"""A practice that may be told: its contact, somebody who reads there, a client who agreed."""

from escalations import workflow
from escalations.workflow import Digest
from livingwell import clock
from tests.make.people import consent, role, user
from volunteers.choices import Purpose


def reader(team, role_name="professional", **fields):
    """Somebody with a role at the team's practice."""
    made = user(**fields)
    role(made, role_name, practice=team.practice)
    return made


def contact(team, person=None):
    """The team's coordinator speaks with its practice; the client may be discussed with it."""
    consent(team.client, Purpose.MDT_DISCUSSION)
    return workflow.name_contact(team.practice.pk, person or team.coordinator, by=team.coordinator)


def digest(team, *matters, note=""):
    """What the practice was told, after its minute."""
    chosen = tuple(one.pk for one in matters)
    sent = workflow.send_digest(Digest(team.practice.pk, team.area.pk, chosen, note), by=team.coordinator)
    type(sent).objects.filter(pk=sent.pk).update(leaves_at=clock.now())
    sent.refresh_from_db()
    return sent
