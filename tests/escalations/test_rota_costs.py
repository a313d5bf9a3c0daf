"""What each verb of the rota costs the database: 14 statements at the most with session, person and roles."""

import datetime

import pytest

from escalations import workflow
from escalations.models import Absence, Shift, Swap
from livingwell import clock
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR
SAVE = 11


def cost(verb, *arguments, **options):
    with statements() as found:
        verb(*arguments, **options)
    return len(found)


def test_every_save():
    clock.move_to(TUESDAY_3PM)
    team = make.team()
    leader, second, by = team.leader, team.second_leader, team.coordinator

    def duty(person, begins, length=HOUR):
        return make.shift(team.area, person, TUESDAY_3PM + begins, TUESDAY_3PM + begins + length)

    def change(shift, **other):
        fields = {"person": shift.person, "starts": shift.starts, "ends": shift.ends, "by": by}
        return cost(workflow.change_shift, shift.pk, **{**fields, **other})

    fresh = Shift(area=team.area, person=leader, starts=TUESDAY_3PM + DAY, ends=TUESDAY_3PM + DAY + HOUR)
    numbers = {"put on": cost(workflow.put_on, fresh, by=by)}
    numbers["cover"] = change(fresh, person=second, why="The dentist")
    fresh.refresh_from_db()
    numbers["times"] = change(fresh, ends=fresh.ends + HOUR)
    numbers["cover of one that runs"] = change(duty(leader, -HOUR, 2 * HOUR), person=second)
    mine, back = duty(leader, 3 * DAY), duty(second, 4 * DAY)
    numbers["ask"] = cost(workflow.ask_swap, Swap(shift=mine, to=second, in_return=back), by=leader)
    numbers["yes"] = cost(workflow.answer_swap, Swap.objects.get().pk, yes=True, by=second)
    mine.refresh_from_db()
    numbers["take off"] = cost(workflow.remove_shift, mine.pk, by=by)
    away = Absence(person=second, starts=TUESDAY_3PM + DAY, ends=TUESDAY_3PM + 5 * DAY)
    numbers["away"] = cost(workflow.go_away, away, by=by)
    numbers["end"] = cost(workflow.end_duty, duty(leader, -5 * HOUR).pk)

    assert {name: number for name, number in numbers.items() if number > SAVE} == {}
