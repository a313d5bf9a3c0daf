"""Whatever is joined, split, screened and undone in whatever order: nobody and nothing falls between."""

import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalations import workflow
from escalations.models import Ask, Escalation, Observation
from escalations.rules import states
from escalations.rules.states import MoveNotAllowedError
from escalations.workflow import Concern
from escalations.workflow.holding import HeldBySomebodyElseError
from escalations.workflow.joining import CannotJoinError, CannotSplitError
from escalations.workflow.undoing import CannotUndoError
from livingwell import clock
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
REFUSED = (
    CannotJoinError,
    CannotSplitError,
    CannotUndoError,
    HeldBySomebodyElseError,
    MoveNotAllowedError,
)
ACTIONS = ("log", "take", "note", "join", "join", "split", "split", "undo", "undo", "safeguard", "reopen")


class Desk:
    """One person's matters, and two people who work on them."""

    def __init__(self):
        self.team = make.team()
        self.people = [self.team.coordinator, self.team.leader]
        for noticed in ("home", "money", "home"):
            make.logged(self.team, noticed=[noticed])

    def do(self, action, data):
        """Try one action on one of the matters; what is refused changes nothing."""
        rows = list(Escalation.objects.order_by("opened_at", "pk"))
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        by = self.people[data.draw(st.integers(0, 1))]
        try:
            with transaction.atomic():
                getattr(self, f"_{action}")(row, rows, by, data)
        except REFUSED:
            pass

    def _log(self, _row, _rows, _by, data):
        noticed = data.draw(st.sampled_from(["home", "money", "toilet"]))
        make.logged(self.team, noticed=[noticed], worry=data.draw(st.sampled_from(["mention", "worried"])))

    def _take(self, row, _rows, by, _data):
        workflow.take(row.pk, by=by)

    def _note(self, row, _rows, by, _data):
        workflow.note(row.pk, words="Rang.", by=by)

    def _join(self, row, rows, by, data):
        other = rows[data.draw(st.integers(0, len(rows) - 1))]
        before = [one.respond_by for one in (row, other) if one.state in states.TAKEN]
        joined = workflow.join(row.pk, other.pk, by=by)
        assert all(joined.respond_by <= deadline for deadline in before)

    def _split(self, row, _rows, by, _data):
        first = Observation.objects.filter(escalation=row).first()
        workflow.split(row.pk, [first.pk] if first else [], by=by)

    def _undo(self, row, _rows, by, _data):
        workflow.undo(row.pk, by=by)

    def _safeguard(self, row, _rows, by, data):
        some = Observation.objects.filter(escalation=row).first()
        reports = frozenset({some.pk}) if some and data.draw(st.booleans()) else frozenset()
        workflow.screen_as_safeguarding(row.pk, Concern(reports), by=by)

    def _reopen(self, row, _rows, by, _data):
        workflow.reopen(row.pk, reason="Again.", by=by)


def everything_has_its_place():
    now = clock.now()
    for row in Escalation.objects.all():
        reports = Observation.objects.filter(escalation=row).count()
        if row.outcome == "joined":
            assert row.joined_to_id
            assert reports == 0
            assert not Ask.objects.filter(escalation=row, released_at__isnull=True).exists()
            continue
        assert row.reports == reports > 0
        assert row.is_open
        assert row.respond_by >= now
        assert row.next_at
        assert row.why
        asked = Ask.objects.filter(escalation=row, released_at__isnull=True).exists()
        assert (row.holder_id is not None) is not asked
        if row.safeguarding:
            assert row.worry == "very_worried"
            assert Observation.objects.filter(escalation__joined_to=row).count() == 0


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(actions=st.lists(st.sampled_from(ACTIONS), min_size=3, max_size=10), data=st.data())
def test_every_open_one_has_a_person_a_deadline_and_a_reason_and_every_report_one_place(actions, data):
    with clock.moved_to(TUESDAY_3PM), transaction.atomic():
        desk = Desk()
        for action in actions:
            clock.move_to(clock.now() + datetime.timedelta(seconds=7))
            desk.do(action, data)
            everything_has_its_place()
        transaction.set_rollback(True)
