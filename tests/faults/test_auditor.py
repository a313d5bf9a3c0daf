"""The auditor finds what must never be: each fault is planted behind the back of verbs and constraints."""

import datetime
import http.server
import threading
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import CheckConstraint

from escalations.models import Ask, Escalation, Observation, Quarantined
from livingwell import clock, inspecting, outside, sweep, sweeping
from livingwell.models import Finding, Heartbeat, Message
from tests import make

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team(db):
    """Everybody there, three matters in the three states that wait for somebody."""
    made = make.team()
    make.shift(made.area, made.leader)
    for worry in ("very_worried", "worried", "mention"):
        make.escalation(made, worry=worry, noticed=[])
    return made


@contextmanager
def without_constraints(*models):
    """The tables as if nobody had thought of what must never be; they are strict again afterwards."""
    if connection.vendor == "postgresql":  # the test's transaction takes the tables back as they were
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for model in models:
                for one in model._meta.constraints:
                    if isinstance(one, CheckConstraint):
                        cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{one.name}"')
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def plant(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount >= 1


def found():
    inspecting.run()
    return inspecting.found()


def moment(at):
    return connection.ops.adapt_datetimefield_value(at)


def pk_of(row):
    return row.pk if connection.vendor == "postgresql" else row.pk.hex


def matter(worry="worried"):
    return Escalation.objects.get(worry=worry)


def test_control_where_all_is_well_nothing_is_found(team):
    assert found() == {}
    assert Finding.objects.filter(count=0).count() == len(inspecting.everything())


@pytest.mark.parametrize(
    ("column", "value"), [("respond_by", "NULL"), ("next_at", "NULL"), ("why", "''"), ("state", "'held'")]
)
def test_something_open_without_deadline_reason_or_holder(team, column, value):
    with without_constraints(Escalation):
        plant(f"UPDATE escalations_escalation SET {column} = {value} WHERE id = %s", pk_of(matter()))
        assert found() == {"without_person": 1}
        Escalation.objects.filter(pk=matter().pk).update(
            respond_by=TUESDAY_3PM + HOUR, next_at=TUESDAY_3PM + HOUR, why="put right", state="waiting"
        )


def test_something_open_that_nobody_is_asked_about(team):
    plant(
        "UPDATE escalations_ask SET released_at = %s WHERE escalation_id = %s",
        moment(TUESDAY_3PM),
        pk_of(matter()),
    )

    assert found() == {"without_person": 1}


def test_what_nobody_could_be_asked_about_has_its_own_alarm_and_is_no_finding(db):
    made = make.team()
    for person in (made.coordinator, made.leader, made.second_leader, made.manager):
        make.absence(person)
    make.escalation(made, worry="very_worried", noticed=[])

    assert Escalation.objects.get().alarm_since is not None
    assert found() == {}


@pytest.mark.parametrize("column", ["respond_by", "next_at"])
def test_a_deadline_that_has_passed_beyond_grace(team, column):
    for ago, many in ((MINUTE, 0), (3 * MINUTE, 1)):
        plant(
            f"UPDATE escalations_escalation SET {column} = %s WHERE id = %s",
            moment(TUESDAY_3PM - ago),
            pk_of(matter()),
        )
        assert found().get("past_deadline", 0) == many


def test_a_very_worried_report_that_was_not_sent_round(team):
    report = Observation.objects.get(escalation=matter("very_worried"))
    with without_constraints(Observation):
        plant("UPDATE escalations_observation SET escalation_id = NULL WHERE id = %s", pk_of(report))
        assert found() == {"not_escalated": 1}
        Observation.objects.filter(pk=report.pk).update(escalation=matter("very_worried"))


def test_somebody_who_is_asked_and_was_not_told(team):
    asked = Ask.objects.get(escalation=matter())
    clock.move_to(TUESDAY_3PM + 3 * MINUTE)
    assert found() == {}
    plant("DELETE FROM livingwell_notice WHERE recipient_id = %s", pk_of(asked.person))
    assert found() == {}

    plant("DELETE FROM livingwell_message WHERE recipient_id = %s", pk_of(asked.person))

    assert "step_untold" in found()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ("state = 'dead'", "dead_message"),
        ("state = 'held'", "on_hold"),
        ("state = 'sending', leased_until = '2026-06-09 13:50:00+00:00'", "old_lease"),
        ("created_at = '2026-06-09 13:50:00+00:00', next_at = '2026-06-09 13:50:00+00:00'", "late_message"),
    ],
)
def test_a_message_given_up_held_forgotten_or_late(team, changes, code):
    message = Message.objects.filter(urgent=True).first()
    plant(f"UPDATE livingwell_message SET {changes} WHERE id = %s", pk_of(message))

    assert found() == {code: 1}


def test_nobody_on_duty_where_the_chain_begins_with_the_one_on_duty(db):
    from livingwell.choices import CoproductionModel

    made = make.team(CoproductionModel.TEAM_LEADER)
    assert found() == {"duty_gap": 1}
    make.shift(made.area, made.leader)
    assert found() == {}
    make.absence(made.leader)
    assert found() == {"duty_gap": 1}


def test_a_report_in_quarantine_that_nobody_has_placed(team):
    author = team.volunteer
    rows = [("worried", 71), ("worried", 73), ("very_worried", 2)]
    for worry, hours in rows:
        Quarantined.objects.create(
            key=uuid.uuid4(), fingerprint="x", reason="no_longer_theirs", author=author, logged_by=author.user,
            client=team.client, area=team.area, received_at=TUESDAY_3PM - hours * HOUR, worry=worry, report={},
        )  # fmt: skip

    assert found() == {"unplaced": 2}


def test_a_finding_stands_since_it_was_first_seen_and_goes_when_it_is_put_right(team):
    plant("UPDATE livingwell_message SET state = 'dead' WHERE urgent")
    found()
    clock.move_to(TUESDAY_3PM + MINUTE)
    found()
    first = Finding.objects.get(code="dead_message")
    Message.objects.filter(state="dead").update(state="cancelled")
    found()
    after = Finding.objects.get(code="dead_message")

    assert (first.since, first.seen_at) == (TUESDAY_3PM, TUESDAY_3PM + MINUTE)
    assert (after.count, after.since) == (0, None)


@pytest.mark.django_db(transaction=True)
def test_a_check_that_cannot_be_made_is_a_finding_and_stops_no_other(monkeypatch):
    broken = inspecting.Check("broken", "SELECT 1 FROM no_such_table", "x", "x")
    known = inspecting.everything() | {"broken": broken}
    monkeypatch.setattr(inspecting, "everything", lambda: known)
    Message.objects.create(
        key="x", recipient=make.user(), purpose="x", link="/", subject_id=uuid.uuid4(), next_at=TUESDAY_3PM,
        state="dead",
    )  # fmt: skip

    assert found() == {"not_looked": 1, "dead_message": 1}
    assert Heartbeat.objects.get(name="auditor").detail == {"failed": ["broken"]}


def test_what_is_found_stands_on_staff_pages_and_on_the_deep_health_page(team, client):
    plant("UPDATE livingwell_message SET state = 'dead' WHERE urgent")
    sweeping.beat(sweeping.Round(0, ()))
    before = client.get("/healthz/deep").json()["findings"]
    found()

    client.force_login(team.coordinator)
    page = client.get("/escalations/").content.decode()
    client.force_login(team.volunteer.user)
    own = client.get("/observations/").content.decode()
    deep = client.get("/healthz/deep")

    assert before == {}
    assert "A message could not be sent." in page
    assert 'href="/messages/given-up/"' in page
    assert "could not be sent" not in own
    assert (deep.status_code, deep.json()["findings"]) == (503, {"dead_message": 1})


def test_what_is_for_people_wakes_no_operator(client, db):
    from livingwell.choices import CoproductionModel

    make.team(CoproductionModel.TEAM_LEADER)
    sweeping.beat(sweeping.Round(0, ()))
    assert found() == {"duty_gap": 1}

    assert client.get("/healthz/deep").status_code == 200


def test_an_auditor_that_has_stopped_is_an_alarm(team, client):
    found()
    clock.move_to(TUESDAY_3PM + 4 * MINUTE)
    sweeping.beat(sweeping.Round(0, ()))
    client.force_login(team.coordinator)
    well = (
        client.get("/healthz/deep").status_code,
        "Nobody has looked" in client.get("/escalations/").content.decode(),
    )
    clock.move_to(TUESDAY_3PM + 6 * MINUTE)
    sweeping.beat(sweeping.Round(0, ()))

    silent = (
        client.get("/healthz/deep").status_code,
        "Nobody has looked" in client.get("/escalations/").content.decode(),
    )

    assert (well, silent) == ((200, False), (503, True))


def test_more_than_three_findings_are_said_as_a_number(team, client):
    for number, check in enumerate(inspecting.everything()):
        if number < 5:
            Finding.objects.create(code=check, count=2, since=TUESDAY_3PM, seen_at=TUESDAY_3PM)
    client.force_login(team.coordinator)

    page = client.get("/escalations/").content.decode()

    assert page.count('<div class="lw-wrap">\n    <p>') == 4
    assert "2 more things were found." in page


def test_the_sweeper_lets_the_auditor_look_now_and_then(settings, db):
    settings.AUDIT_SECONDS = 45
    (job,) = [job for job in sweep.jobs() if job.name == "livingwell.audit"]

    job.run()
    first = Heartbeat.objects.get(name="auditor").at
    clock.move_to(TUESDAY_3PM + MINUTE)
    job.run()

    assert first == Heartbeat.objects.get(name="auditor").at == TUESDAY_3PM


class TestTheWatcherOutside:
    """It is told that all is well only when it is, and never holds anything up."""

    @pytest.fixture
    def watcher(self, settings):
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                """Say nothing."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        settings.HEARTBEAT_URL = f"http://127.0.0.1:{server.server_port}/all-is-well"
        yield asked
        server.shutdown()
        server.server_close()
        thread.join()

    def _wait(self):
        for thread in threading.enumerate():
            if thread.name == "outside heartbeat":
                thread.join(timeout=10)

    def test_it_is_told_when_nothing_was_found(self, team, watcher):
        found()
        self._wait()

        assert watcher == ["/all-is-well"]

    def test_it_is_not_told_when_something_was(self, team, watcher):
        plant("UPDATE livingwell_message SET state = 'dead' WHERE urgent")

        found()
        self._wait()

        assert watcher == []

    def test_one_that_is_not_there_holds_nothing_up(self, team, settings, caplog):
        settings.HEARTBEAT_URL = "http://127.0.0.1:9/"

        found()
        self._wait()
        found()
        self._wait()

        assert caplog.text.count("the watcher outside was not reached") == 2

    def test_one_at_a_time(self):
        assert outside._under_way.acquire(blocking=False)
        try:
            assert outside.tell("http://127.0.0.1:9/") is None
        finally:
            outside._under_way.release()

    @pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/", "nonsense"])
    def test_only_the_web_is_asked(self, address, caplog):
        assert outside.tell(address) is None
        assert "not an http or https address" in caplog.text
