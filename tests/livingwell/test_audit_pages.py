"""The audit as it is read: all of it for the information lead, accounts for the administrator, nothing of care."""

import csv
import datetime
import io

import pytest

from escalations import workflow as escalations
from livingwell import account_events, audit, clock, workflow
from livingwell.models import AuditRecord, ReadRecord
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
WORDS = "ZQ-words-of-care"


@pytest.fixture(autouse=True)
def _it_is_now():
    clock.move_to(NOW)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def lead(client):
    made = make.user("information_lead", name="Judith Penhallow")
    client.force_login(made)
    return made


@pytest.fixture
def admin():
    return make.user("administrator", name="Ivy Moon")


def read_by(user, *clients, at=NOW, times=1):
    with clock.moved_to(at):
        for _ in range(times):
            audit.read_by(user, "volunteers:client-detail", "client", [one.pk for one in clients])


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def lived(team):
    matter = make.escalation(team, words=WORDS)
    escalations.take(matter.pk, by=team.coordinator)
    escalations.note(matter.pk, words=WORDS, by=team.coordinator)
    return matter


def test_changes_say_who_did_what_and_never_a_word_of_it(client, team, lead):
    lived(team)

    text = text_of(client, "/audit/")

    assert team.coordinator.name in text
    assert "took it: escalation" in text
    assert "wrote a note: escalation" in text
    assert WORDS not in text
    assert team.client.name not in text
    assert str(team.client.pk)[:8].upper() in text


def test_a_matter_about_the_reader_is_not_there(client, team, lead):
    matter = lived(team)
    type(matter).objects.filter(pk=matter.pk).update(about=lead)

    assert "wrote a note" not in text_of(client, "/audit/")


def test_readings_by_person_by_client_and_by_time(client, team, lead):
    other = make.client(team.area)
    read_by(team.coordinator, team.client)
    read_by(team.leader, other, at=NOW - datetime.timedelta(days=3))

    everything = text_of(client, "/audit/?what=readings")
    by_person = text_of(client, f"/audit/?what=readings&person={team.coordinator.name}")
    by_client = text_of(client, f"/audit/?what=readings&client={other.pk}")
    lately = text_of(client, "/audit/?what=readings&since=2026-06-09")
    before = text_of(client, "/audit/?what=readings&until=2026-06-06")

    jo, sam = team.coordinator.name, team.leader.name
    table = [
        page.split("<tbody>")[1].split("</tbody>")[0]
        for page in (everything, by_person, by_client, lately, before)
    ]
    assert [(jo in one, sam in one) for one in table] == [
        (True, True), (True, False), (False, True), (True, False), (False, True),
    ]  # fmt: skip
    assert "coordinator" in table[0]
    assert "in their work" in table[0]


def test_pages_go_on_where_the_one_before_ended(client, team, lead):
    for minute in range(60):
        read_by(team.coordinator, team.client, at=NOW - datetime.timedelta(minutes=minute))
        audit.record(None, "changed", team.practice)

    for what, rows in (("readings", 60), ("changes", 60)):
        first = client.get(f"/audit/?what={what}")
        seen = [line.pk for line in first.context["lines"]]
        more = first.context["more_url"]
        while more:
            page = client.get(f"/audit/{more}")
            seen += [line.pk for line in page.context["lines"]]
            more = page.context["more_url"]
        assert len(seen) == len(set(seen)) >= rows


@pytest.mark.parametrize(
    "query",
    [
        "what=nonsense", "what=changes&after=x", "what=readings&client=x", "since=32-13-26", "person=%25%27",
        "since=0001-01-01", "until=9999-12-31", "what=accounts&person=6e1f5c1e-0000-4000-8000-000000000000",
        "person=" + "x" * 500, "after=9" + "9" * 50,
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_accident(client, team, lead, query):
    assert client.get(f"/audit/?{query}").status_code in {200, 404}


def test_reading_the_audit_is_written_down_too(client, team, lead):
    read_by(team.coordinator, team.client)
    client.get(f"/audit/?what=readings&client={team.client.pk}")

    row = AuditRecord.objects.get(action="looked_at_audit")
    assert (row.actor, row.client_id, row.details) == (lead, team.client.pk, {"of": "readings"})
    assert ReadRecord.objects.filter(reader=lead, client_id=team.client.pk, subject_kind="audit").exists()


def test_no_list_costs_more_than_eight_statements(client, team, lead, admin):
    for number in range(30):
        user = make.user("coordinator", team.area)
        read_by(user, team.client, at=NOW - datetime.timedelta(minutes=number))
        account_events.happened(user, account_events.SIGNED_IN, by=user, way="code")
        lived(team) if number < 3 else None

    addresses = [
        "",
        "?what=readings",
        "?what=accounts",
        "?what=readings&person=Person",
        f"clients/{team.client.pk}/",
    ]
    for address in addresses:
        with statements() as found:
            client.get(f"/audit/{address}")
        assert len(found) <= 8, "\n".join(found)


def test_a_client_can_be_told_who_looked(client, team, lead):
    read_by(team.coordinator, team.client, times=3)
    read_by(team.leader, team.client, at=NOW - datetime.timedelta(days=2))
    glass = workflow.break_glass(
        team.client.pk,
        reason="She is in hospital and nobody knows.",
        by=make.user("information_lead", name="Kerra Lobb"),
    )
    reader = type(lead).objects.get(pk=glass.person_id)
    from livingwell.access import in_an_emergency

    with in_an_emergency(reader, glass):
        audit.read_by(reader, "break-glass-detail", "break_glass", [team.client.pk])

    found = client.post("/audit/find/", {"who": team.client.name.upper()})

    assert found.headers["Location"] == f"/audit/clients/{team.client.pk}/"
    page = client.get(found.headers["Location"])
    looks = {(one.who, one.role, one.why, one.times) for one in page.context["looks"]}
    assert (team.coordinator.name, "coordinator", "in their work", 3) in looks
    assert (team.leader.name, "team leader", "in their work", 1) in looks
    assert ("Kerra Lobb", "information lead", "in an emergency", 1) in looks
    assert team.client.name not in page.content.decode()


@pytest.mark.parametrize("who", ["", "Hocking", "nobody"])
def test_a_client_is_found_by_the_exact_name_only(client, team, lead, who):
    assert client.post("/audit/find/", {"who": who}).status_code == 422


def test_a_client_nobody_read_about_has_no_page(client, team, lead):
    assert client.get(f"/audit/clients/{team.client.pk}/").status_code == 404


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode())))


def test_an_export_has_a_reason_and_says_who_took_it_out(client, team, lead):
    lived(team)
    evil = make.user("coordinator", team.area, name="=cmd|' /C calc'!A0")
    read_by(evil, team.client)
    assert client.post("/audit/export/", {"what": "readings"}).status_code == 422
    assert client.post("/audit/export/", {"what": "readings", "reason": "short"}).status_code == 422

    answer = client.post(
        "/audit/export/", {"what": "readings", "reason": "Asked for by the ICO", "person": "cmd"}
    )

    rows = rows_of(answer)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert rows[0][:3] == ["When", "Who", "As"]
    assert len(rows) == 3
    assert rows[1][1].startswith("'=cmd")
    assert "Taken out by Judith Penhallow" in rows[-1][0]
    assert "Asked for by the ICO" in rows[-1][0]
    row = AuditRecord.objects.get(action="exported_audit")
    assert row.details == {"of": "readings", "rows": 1, "reason": "Asked for by the ICO"}


def test_an_export_holds_what_the_screen_holds(client, team, lead):
    lived(team)
    for what in ("changes", "readings", "accounts"):
        screen = client.get(f"/audit/?what={what}").context["lines"]
        rows = rows_of(client.post("/audit/export/", {"what": what, "reason": "For the yearly report"}))
        assert {line.what for line in screen} <= {row[3] for row in rows[1:-1]} | {"looked at the audit"}
        assert WORDS not in str(rows)


def test_an_export_stops_at_its_limit_and_says_so(client, team, lead, monkeypatch):
    from livingwell.views import audit as page

    monkeypatch.setattr(page, "MOST_ROWS", 3)
    for _ in range(5):
        read_by(team.coordinator, team.client)

    rows = rows_of(client.post("/audit/export/", {"what": "readings", "reason": "For the yearly report"}))

    assert len(rows) == 5
    assert "The latest 3 only" in rows[-1][0]


def test_the_administrator_reads_what_happened_to_accounts_and_nothing_else(client, team, admin):
    lived(team)
    read_by(team.coordinator, team.client)
    workflow.close_account(team.coordinator.pk, by=admin)
    client.force_login(admin)

    for address in ("/audit/", "/audit/accounts/"):
        text = text_of(client, address)
        assert "had their account closed" in text
        assert "by Ivy Moon" in text
        assert "escalation" not in text
        assert str(team.client.pk)[:8].upper() not in text
    for what in ("changes", "readings"):
        assert client.get(f"/audit/?what={what}").status_code == 404
        assert client.post("/audit/export/", {"what": what, "reason": "I am curious"}).status_code == 404
    assert client.get(f"/audit/clients/{team.client.pk}/").status_code == 404
    assert client.post("/audit/find/", {"who": team.client.name}).status_code == 404
    assert client.post("/audit/export/", {"reason": "For the yearly report"}).status_code == 200


@pytest.mark.parametrize(
    "role", ["coordinator", "team_leader", "programme_manager", "volunteer", "system_operator"]
)
def test_nobody_else_reads_the_audit(client, team, role):
    client.force_login(make.user(role, team.area))

    for address in ("/audit/", "/audit/accounts/", f"/audit/clients/{team.client.pk}/"):
        assert client.get(address).status_code == 404


def test_everybody_sees_their_own_sign_ins(client, team):
    visitor = team.volunteer.user
    account_events.happened(visitor, account_events.SIGNED_IN, by=visitor, way="code")
    account_events.happened(team.coordinator, account_events.SIGNED_IN, by=team.coordinator, way="passkey")
    client.force_login(visitor)

    text = text_of(client, "/account/")

    assert "with a code by email" in text
    assert "with a passkey" not in text
