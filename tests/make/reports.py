"""Observations, escalations and stories for tests, made through the verbs."""

import uuid

from escalations import workflow
from escalations.choices import Outcome, Worry
from escalations.models import Observation, Story
from escalations.workflow import Closing
from livingwell import clock


def report_fields(team, **fields):
    return {
        "key": uuid.uuid4(),
        "author": team.volunteer,
        "client": team.client,
        "observed_at": clock.now(),
        "noticed": ["eating_drinking"],
        "words": "Three dinners in the fridge untouched.",
        "worry": Worry.WORRIED,
        **fields,
    }


def observation(team, **fields):
    """An observation not stored yet."""
    return Observation(**report_fields(team, **fields))


def logged(team, **fields):
    """An observation logged by its author."""
    made = observation(team, **fields)
    return workflow.log(made, by=made.author.user).observation


def escalation(team, **fields):
    """The escalation of an observation logged by its author."""
    made = logged(team, **fields).escalation
    made.refresh_from_db()
    return made


def story(team, message="Help came. Thank you.", by=None, **fields):
    """A story that has been told."""
    matter = escalation(team, **fields)
    holder = by or team.coordinator
    workflow.close(matter.pk, Closing(outcome=Outcome.HELPED, message=message), by=holder)
    made = Story.objects.get(escalation=matter)
    Story.objects.filter(pk=made.pk).update(send_at=clock.now())
    workflow.send_story(made.pk)
    made.refresh_from_db()
    return made
