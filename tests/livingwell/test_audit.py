"""Who changed and who read what is written down: ids and short words, never content."""

import uuid

import pytest
from django.db import DatabaseError
from django.test import RequestFactory

from livingwell import audit
from livingwell.access import roles_of
from livingwell.models import AuditRecord, ReadRecord
from tests import make

pytestmark = pytest.mark.django_db


def request_of(user, route="escalations:escalation-detail"):
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = route and type("Match", (), {"view_name": route})()
    return request


def test_a_change_names_the_thing_and_who_did_it():
    area, by = make.area(), make.user()

    audit.record(by, "renamed", area, client_id=None, field="name")

    row = AuditRecord.objects.get(subject_id=area.pk, action="renamed")
    assert (row.actor, row.subject_kind, row.details) == (by, "area", {"field": "name"})


def test_a_reading_leaves_a_row_for_each_client_in_one_statement(django_assert_num_queries):
    reader, (one, other) = make.user("coordinator", make.area()), (uuid.uuid4(), uuid.uuid4())
    roles_of(reader)  # as the door of every page does

    with django_assert_num_queries(1):
        audit.read(request_of(reader), "escalation", [one, other, one], subject_id=one)

    rows = ReadRecord.objects.all()
    assert {row.client_id for row in rows} == {one, other}
    assert len({row.request_id for row in rows}) == 1
    assert {(row.reader, row.route) for row in rows} == {(reader, "escalations:escalation-detail")}
    assert {(row.role, row.purpose) for row in rows} == {("coordinator", "work")}


def test_a_reading_outside_any_route_is_written_too():
    audit.read(request_of(make.user(), None), "client", [uuid.uuid4()])

    assert ReadRecord.objects.get().route == ""


def test_when_it_cannot_be_written_nothing_is_shown(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(ReadRecord.objects, "bulk_create", refuse)

    with pytest.raises(DatabaseError):
        audit.read(request_of(make.user()), "client", [uuid.uuid4()])
