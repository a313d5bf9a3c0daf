"""The sweeper does what is due, the most urgent first, and one bad row stops nothing."""

import datetime
import logging

import pytest

from escalations import sweep, tasks, workflow
from escalations.models import Escalation, Story
from livingwell import clock
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def test_urgent_comes_first_and_telling_last():
    names = [job.name for job in sorted(sweep.jobs(), key=lambda job: job.order)]

    assert names[0] == "escalations.route"
    in_order = ["ask_incoming", "send_back", "chase", "reconsider_meeting", "send_stories", "remind_to_check"]
    places = [names.index(f"escalations.{name}") for name in in_order]
    assert places == sorted(places)


def test_one_bad_row_does_not_block_the_rest(caplog):
    team = make.team()
    bad, good = (make.escalation(team, worry="very_worried", noticed=[]) for _ in range(2))
    Escalation.objects.filter(pk=bad.pk).update(chains={}, pressing=bad.pressing - HOUR)
    clock.move_to(TUESDAY_3PM + HOUR)

    with caplog.at_level(logging.ERROR):
        done = sweep.route_due()

    good.refresh_from_db()
    assert (done, good.step) == (1, 1)
    assert str(bad.pk) in caplog.text
    assert team.client.preferred_name not in caplog.text


def test_stories_are_told_once_though_swept_twice_and_woken_too():
    team = make.team()
    matter = make.escalation(team)
    workflow.close(matter.pk, workflow.Closing(outcome="helped", message="Help came."), by=team.coordinator)

    early = sweep.send_stories()
    clock.move_to(TUESDAY_3PM + HOUR)

    assert (early, sweep.send_stories(), sweep.send_stories()) == (0, 1, 0)
    tasks.send_stories(str(matter.pk))
    assert Story.objects.get().state == "sent"


def test_a_wake_up_calls_the_same_verbs():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    workflow.close(
        make.escalation(team, noticed=["money"]).pk,
        workflow.Closing(outcome="helped", message="Help came."),
        by=team.coordinator,
    )
    clock.move_to(TUESDAY_3PM + HOUR)

    tasks.route(str(matter.pk))
    tasks.send_stories(str(matter.pk))

    matter.refresh_from_db()
    assert matter.step == 1
    assert Story.objects.get().state == "sent"
