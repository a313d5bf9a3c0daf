"""The demo county's year of observations: whole, settled, with something to do for everybody."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from escalations.models import (
    DigestQuestion,
    Escalation,
    Observation,
    Quarantined,
    Question,
    Shift,
    Story,
    TalkAction,
)
from livingwell import clock
from livingwell.choices import MessageState
from livingwell.models import Area, Message

pytestmark = pytest.mark.django_db

SATURDAY_NIGHT = datetime.datetime(2026, 11, 21, 23, 30, tzinfo=datetime.UTC)


def test_the_year_is_replayed_and_ends_with_a_few_open_and_none_forgotten():
    with clock.moved_to(SATURDAY_NIGHT):
        call_command("load_demo", verbosity=0)

        still_open = Escalation.objects.open()
        assert clock.now() == SATURDAY_NIGHT  # living the year puts the clock back
        assert Observation.objects.count() == 301  # the year, and one of the last days
        assert Quarantined.objects.count() == 4  # to be placed by whoever tries it
        assert 8 <= still_open.count() <= 15
        assert still_open.overdue(clock.now()).count() <= 2
        assert still_open.filter(reports=2).exists()
        assert Story.objects.told().count() > 200
        assert Question.objects.left(clock.now()).unanswered().count() == 1
        assert TalkAction.objects.to_do().filter(due=clock.today()).exists()
        assert DigestQuestion.objects.unanswered().exists()
        assert Message.objects.filter(state=MessageState.PENDING, next_at__lt=SATURDAY_NIGHT).count() == 0


def test_every_area_has_somebody_on_duty_at_every_hour_of_the_week():
    with clock.moved_to(SATURDAY_NIGHT):
        call_command("load_demo", observations=0, verbosity=0)

    for area in Area.objects.all():
        for hour in range(7 * 24):
            at = SATURDAY_NIGHT + datetime.timedelta(hours=hour)
            assert Shift.objects.filter(area=area, starts__lte=at, ends__gt=at).count() == 1


def made_with(seed, number=60):
    with transaction.atomic(), clock.moved_to(SATURDAY_NIGHT):
        call_command("load_demo", observations=number, seed=seed, verbosity=0)
        made = list(Escalation.objects.order_by("pk").values_list("pk", "worry", "respond_by"))
        transaction.set_rollback(True)
    return made


def test_any_number_can_be_made_up_and_the_same_seed_makes_the_same():
    first, again, other = made_with(7), made_with(7), made_with(8)

    assert len(first) == 60
    assert first == again
    assert first != other
