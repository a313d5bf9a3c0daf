"""Areas and practices for tests."""

import datetime
import itertools

from escalations import workflow
from livingwell.choices import CoproductionModel
from livingwell.models import Area, Closure, Practice

_numbers = itertools.count(1)


def area(model=CoproductionModel.FORMAL_MEETING, *, policy=True, **fields):
    number = next(_numbers)
    made = Area.objects.create(
        **{"code": f"A{number}", "name": f"Area {number}", "model": model, "phone": "01632 960001", **fields}
    )
    if policy:
        workflow.adopt_default_policy(
            made.pk, agreed_by="The board", agreed_on=datetime.date(2026, 1, 1), by=None
        )
    return made


def practice(area=None, **fields):
    number = next(_numbers)
    return Practice.objects.create(
        **{
            "code": f"X{number:05}",
            "name": f"Practice {number}",
            "area": area,
            "phone": "01632 960010",
            **fields,
        }
    )


def closure(area, on):
    return Closure.objects.create(area=area, on=on, reason="Training day")
