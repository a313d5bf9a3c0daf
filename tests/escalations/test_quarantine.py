"""Reports that wait for a person: who is told, what becomes of them, and what their authors hear."""

import datetime
import uuid

import pytest

from escalations import workflow
from escalations.alarms import alarms
from escalations.choices import Placing, QuarantineReason
from escalations.models import Escalation, Observation, Quarantined
from escalations.sweep import remind_placers
from escalations.workflow.placing import NotTheirClientError, PlacedAlreadyError
from livingwell import clock
from livingwell.models import AuditRecord, Message, Notice, User
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
MINUTE, HOUR, DAY = (datetime.timedelta(minutes=1), datetime.timedelta(hours=1), datetime.timedelta(days=1))


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def kept(team, **fields):
    """A report on somebody the volunteer visited until ten days ago."""
    lately = make.client(team.area, coordinator=team.coordinator, practice=team.practice)
    make.match(team.volunteer, lately, ends=clock.today() - 10 * DAY)
    report = make.observation(team, client=lately, **fields)
    return workflow.log(report, by=team.volunteer.user).quarantined


def told(row, purpose="report-to-place"):
    return set(Notice.objects.filter(subject_id=row.pk, purpose=purpose).values_list("recipient", flat=True))


def at(browser, user, row, **data):
    browser.force_login(User.objects.get(pk=user.pk))
    address = f"/escalations/quarantine/{row.pk}/"
    return browser.post(address, data) if data else browser.get(address)


def test_a_very_worried_one_is_told_to_all_who_place_it_at_once_and_urgently():
    team = make.team()
    row = kept(team, worry="very_worried")

    letters = Message.objects.filter(subject_id=row.pk)
    assert told(row) == {team.coordinator.pk, team.leader.pk, team.second_leader.pk}
    assert all(one.urgent and one.next_at == TUESDAY_3PM for one in letters)
    assert {one.link for one in letters} == {f"/escalations/quarantine/{row.pk}/"}
    assert row.next_at == TUESDAY_3PM + 30 * MINUTE


def test_a_late_very_worried_one_that_has_its_place_goes_round_at_once():
    team = make.team()
    report = make.logged(team, worry="very_worried", saved_at=TUESDAY_3PM - 5 * HOUR)

    assert report.delayed
    asked = Message.objects.filter(subject_id=report.escalation_id, purpose="escalation-asked")
    assert asked.exists()
    assert all(one.urgent and one.next_at == TUESDAY_3PM for one in asked)


def test_half_an_hour_later_the_leaders_are_told_again_and_then_the_managers():
    team = make.team()
    row = kept(team, worry="very_worried")

    clock.move_to(TUESDAY_3PM + 29 * MINUTE)
    assert remind_placers() == 0
    clock.move_to(TUESDAY_3PM + 30 * MINUTE)
    assert remind_placers() == 1
    assert remind_placers() == 0
    again = Message.objects.filter(subject_id=row.pk, key__contains="again-1")
    assert {one.recipient_id for one in again} == {team.leader.pk, team.second_leader.pk}
    assert not Quarantined.objects.visible_to(team.manager).exists()
    assert "has waited 30 minutes" in " ".join(one.text for one in alarms(team.leader))

    clock.move_to(TUESDAY_3PM + HOUR)
    assert remind_placers() == 1
    assert team.manager.pk in told(row)
    assert Quarantined.objects.visible_to(team.manager).get() == row


def test_others_wait_a_working_day_before_anybody_is_told_again():
    team = make.team()
    row = kept(team)

    assert row.next_at == TUESDAY_3PM + DAY
    assert not Message.objects.filter(subject_id=row.pk, urgent=True).exists()


def test_where_nobody_of_the_team_is_there_the_managers_are_told_at_once():
    team = make.team()
    for one in (team.coordinator, team.leader, team.second_leader):
        make.absence(one)
    row = kept(team, worry="very_worried")

    assert remind_placers() == 1
    assert team.manager.pk in told(row)


def test_safeguarding_goes_to_the_leaders_alone_and_never_to_whom_it_is_about():
    team = make.team()
    row = kept(team, noticed=["safeguarding"], about=team.leader)

    assert told(row) == {team.second_leader.pk}
    assert not Quarantined.objects.visible_to(team.leader).exists()
    assert not Quarantined.objects.visible_to(team.coordinator).exists()


@pytest.mark.parametrize("worry", ["mention", "worried", "very_worried"])
def test_filed_as_it_came_it_goes_round_now_and_stays_its_authors(worry):
    team = make.team()
    row = kept(team, worry=worry, saved_at=TUESDAY_3PM - 2 * HOUR)
    clock.move_to(TUESDAY_3PM + HOUR)

    report = workflow.place(row.pk, by=team.leader)

    row.refresh_from_db()
    escalation = Escalation.objects.get(pk=report.escalation_id)
    assert (row.placing, row.placed_by, row.observation, row.next_at) == ("filed", team.leader, report, None)
    assert (report.author, report.logged_by) == (team.volunteer, team.volunteer.user)
    assert (report.received_at, report.saved_at) == (TUESDAY_3PM, TUESDAY_3PM - 2 * HOUR)
    assert report.delayed
    assert escalation.opened_at == TUESDAY_3PM + HOUR
    assert escalation.respond_by > TUESDAY_3PM + HOUR
    asked = Message.objects.filter(subject_id=escalation.pk, purpose="escalation-asked")
    assert {one.urgent for one in asked} == {worry == "very_worried"}
    assert told(row, "report-placed") == {team.volunteer.user_id}
    assert AuditRecord.objects.get(subject_id=row.pk).action == "report-filed"
    assert remind_placers() == 0


def test_the_phone_that_sends_it_again_gets_the_filed_one():
    team = make.team()
    lately = make.client(team.area)
    make.match(team.volunteer, lately, ends=clock.today() - 10 * DAY)
    report = make.observation(team, client=lately)
    row = workflow.log(report, by=team.volunteer.user).quarantined
    filed = workflow.place(row.pk, by=team.leader)

    again = make.observation(team, client=lately, key=report.key)
    logged = workflow.log(again, by=team.volunteer.user)

    assert logged.repeated
    assert logged.observation == filed


def test_good_news_is_filed_without_asking_anybody():
    team = make.team()
    row = kept(team, noticed=["good_news"], worry="good_news")

    assert workflow.place(row.pk, by=team.coordinator).escalation is None


def test_it_can_be_about_somebody_else_the_author_visits_and_nobody_else():
    team = make.team()
    row = kept(team)
    stranger = make.client(team.area)

    with pytest.raises(NotTheirClientError):
        workflow.place(row.pk, client_pk=stranger.pk, by=team.leader)
    report = workflow.place(row.pk, client_pk=team.client.pk, by=team.leader)

    row.refresh_from_db()
    assert report.client == team.client
    assert row.placing == Placing.OTHER_CLIENT


def conflict(team):
    first = make.logged(team)
    other = make.observation(team, key=first.key, words="Other words.")
    return first, workflow.log(other, by=team.volunteer.user).quarantined


def test_two_of_one_key_are_both_kept_whichever_way_it_goes():
    team = make.team()
    first, row = conflict(team)
    assert row.reason == QuarantineReason.KEY_CONFLICT

    second = workflow.place(row.pk, by=team.leader)

    assert second.key != first.key
    assert Observation.objects.count() == 2


def test_kept_with_the_first_its_author_is_led_there(client):
    team = make.team()
    first, row = conflict(team)

    workflow.keep_with(row.pk, same_as=first.pk, by=team.leader)

    client.force_login(team.volunteer.user)
    answer = client.get(f"/observations/{row.pk}/")
    assert answer["Location"] == f"/observations/{first.pk}/"
    assert told(row, "report-placed") == {team.volunteer.user_id}


def test_one_of_another_author_cannot_be_its_twin():
    team = make.team()
    row = kept(team)
    theirs = make.logged(make.team())

    with pytest.raises(Observation.DoesNotExist):
        workflow.keep_with(row.pk, same_as=theirs.pk, by=team.leader)


def test_set_aside_it_is_kept_and_its_author_reads_why(client):
    team = make.team()
    row = kept(team)

    workflow.set_aside(row.pk, answer="We spoke on the phone about this.", by=team.coordinator)

    assert Quarantined.objects.filter(pk=row.pk, report__words=row.report["words"]).exists()
    assert not workflow.tell_placers_again(row.pk)
    client.force_login(team.volunteer.user)
    page = client.get(f"/observations/{row.pk}/").content.decode()
    assert "We spoke on the phone about this." in page
    assert "nothing more is done" in client.get("/observations/").content.decode().lower()


def test_an_author_without_an_account_is_told_nothing():
    team = make.team()
    quiet = make.volunteer(team.area, account=False)
    make.match(quiet, team.client, ends=clock.today() - 5 * DAY)
    report = make.observation(team, author=quiet)
    row = workflow.log(report, by=team.coordinator).quarantined

    workflow.set_aside(row.pk, answer="Rang them.", by=team.coordinator)

    assert not told(row, "report-placed")


def test_whoever_comes_second_is_told_who_was_first(client):
    team = make.team()
    row = kept(team)
    workflow.set_aside(row.pk, answer="Rang.", by=team.leader)

    for act in (
        lambda: workflow.place(row.pk, by=team.coordinator),
        lambda: workflow.keep_with(row.pk, same_as=uuid.uuid4(), by=team.coordinator),
        lambda: workflow.set_aside(row.pk, answer="Me too.", by=team.coordinator),
    ):
        with pytest.raises(PlacedAlreadyError):
            act()
    answer = at(client, team.coordinator, row, placing="filed")
    assert answer.status_code == 409
    assert f"{team.leader.name} has placed it already" in answer.content.decode()


def test_the_page_shows_it_whole_and_only_to_those_who_place_it(client):
    team, other = make.team(), make.team()
    row = kept(team, words="Kept words of hers.")

    assert "Kept words of hers." in at(client, team.coordinator, row).content.decode()
    for stranger in (other.coordinator, other.leader, team.manager, team.volunteer.user):
        assert at(client, stranger, row).status_code == 404
        assert at(client, stranger, row, placing="filed").status_code == 404
    row.refresh_from_db()
    assert row.placed_at is None


def test_the_page_places_it_each_way(client):
    team = make.team()
    row, second, third = kept(team), kept(team), kept(team)
    _, twin = conflict(team)

    filed = at(client, team.leader, row, placing="filed")
    assert filed["Location"].startswith("/escalations/")
    at(client, team.leader, second, placing="other_client", client=str(team.client.pk))
    at(client, team.leader, third, placing="set_aside", answer="Spoken about.")
    at(client, team.leader, twin, placing="same", same_as=str(twin.first_id))

    placed = Quarantined.objects.values_list("placing", flat=True)
    assert set(placed) == {"filed", "other_client", "set_aside", "same"}
    client.force_login(team.leader)
    lately = client.get("/escalations/quarantine/?status=placed").content.decode()
    assert lately.count("lw-list") == 1
    assert "Set aside" in lately
    assert "Nothing is waiting" in client.get("/escalations/quarantine/").content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"placing": "set_aside"}, "Say why"),
        ({"placing": "other_client"}, "Choose whom it is about"),
        ({"placing": "other_client", "client": str(uuid.uuid4())}, "Choose one of the people"),
        ({"placing": "same"}, "Choose the report it repeats"),
        ({"placing": "burnt"}, "Choose what becomes of the report"),
        ({"placing": ""}, "Choose what becomes of the report"),
    ],
)
def test_what_cannot_be_done_is_said(client, data, said):
    team = make.team()
    _, row = conflict(team)

    answer = at(client, team.leader, row, **data)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_statements_stay_few(client):
    team = make.team()
    row = kept(team)
    make.match(team.volunteer, make.client(team.area), ends=clock.today() - 2 * DAY)
    client.force_login(team.leader)

    with statements() as listed:
        client.get("/escalations/quarantine/")
    with statements() as opened:
        client.get(f"/escalations/quarantine/{row.pk}/")
    with statements() as placed:
        workflow.place(row.pk, by=team.leader)

    assert len(listed) <= 8
    assert len(opened) <= 12
    assert len(placed) <= 22
