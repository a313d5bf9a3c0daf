"""Around triage: the home page of staff, the alarm bar, the rota, the signs of life, what was sent."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalations import health, workflow
from escalations.alarms import alarms
from escalations.models import Escalation, Quarantined, Story
from escalations.workflow.stories import Answer
from livingwell import clock
from livingwell.choices import CoproductionModel, MessageState
from livingwell.models import Heartbeat, Message, Notice, ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def page(client, user, address="/"):
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def quarantined(team, **fields):
    """A report on somebody they no longer visit."""
    person = make.client(team.area)
    make.match(team.volunteer, person, ends=datetime.date(2026, 6, 1))
    workflow.log(make.observation(team, client=person, **fields), by=team.volunteer.user)
    return Quarantined.objects.get(client=person)


# --- home ---


def test_the_home_page_leads_with_what_is_asked_and_takes_it_there(client):
    team = make.team()
    make.escalation(team)

    before = page(client, team.coordinator)
    client.post(f"/escalations/{Escalation.objects.get().pk}/take/")
    after = page(client, team.coordinator)

    assert before.index("Asked of you now") < before.index("Take it")
    assert "New for you" not in before  # it stands above already
    assert "With you" not in before
    assert "Nothing is asked of you" in after
    assert "With you" in after
    assert "Nothing is asked of you" in page(client, team.leader)


def test_the_home_page_names_nobody_of_another_area(client):
    team, elsewhere = make.team(), make.team()
    make.escalation(team, words="ZQ-words")
    make.logged(team, worry="good_news", noticed=["good_news"], words="ZQ-good")
    waiting = quarantined(team, words="ZQ-waiting")
    make.story(team, noticed=["lonely"], worry="mention")
    workflow.reply(Story.objects.get().pk, Answer(words="ZQ-reply", thanked=True), by=team.volunteer.user)

    own = page(client, team.coordinator)
    other = page(client, elsewhere.coordinator)

    for words in (
        "ZQ-good",
        f"/escalations/quarantine/{waiting.pk}/",
        "ZQ-reply",
        waiting.client.preferred_name,
        "They no longer visit",
    ):
        assert words.lower() in own.lower(), words
    assert "ZQ-" not in other
    assert team.client.preferred_name not in other
    assert ReadRecord.objects.filter(reader=team.coordinator, subject_kind="home").exists()


def test_a_safeguarding_report_that_waits_is_for_the_team_leader(client):
    team = make.team()
    row = quarantined(team, noticed=["safeguarding"], worry="very_worried", words="ZQ-guarded")

    assert str(row.pk) in page(client, team.leader)
    assert str(row.pk) not in page(client, team.coordinator)
    assert "ZQ-guarded" in page(client, team.leader, f"/escalations/quarantine/{row.pk}/")


def test_the_home_page_costs_the_same_whatever_the_rows(client):
    team = make.team()

    def statements():
        client.force_login(team.coordinator)
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return [one["sql"] for one in asked]

    make.escalation(team)
    few = statements()
    for _ in range(4):
        make.escalation(team, client=make.client(team.area, visited_by=team.volunteer))
        quarantined(team)
    lots = statements()

    assert len(few) == len(lots) <= 12, lots


@pytest.mark.parametrize(
    "role", ["mdt_chair", "professional", "administrator", "system_operator", "information_lead"]
)
def test_other_staff_are_told_what_they_can_do(client, role):
    user = make.user(role)

    home = page(client, user)

    assert "What you can do here" in home
    assert "/help/" in home
    assert "Asked of you now" not in home


def test_a_volunteer_has_none_of_it(client):
    home = page(client, make.team().volunteer.user)

    assert "Asked of you now" not in home
    assert "What you can do here" not in home


# --- notices ---


def test_a_notice_is_opened_by_its_reader_alone_and_only_by_post(client):
    team = make.team()
    matter = make.escalation(team)
    notice = Notice.objects.get(recipient=team.coordinator)
    address = f"/notices/{notice.pk}/"

    client.force_login(team.leader)
    stranger = client.post(address)
    client.force_login(team.coordinator)
    by_get = client.get(address)
    notice.refresh_from_db()
    unread = notice.read_at
    opened = client.post(address)

    notice.refresh_from_db()
    assert (stranger.status_code, by_get.status_code, unread) == (404, 405, None)
    assert opened.headers["Location"] == f"/escalations/{matter.pk}/"
    assert notice.read_at == TUESDAY_3PM


def test_what_has_changed_stands_on_the_home_page_until_it_is_opened(client):
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)
    workflow.hand_over(matter.pk, to=team.coordinator, words="", by=team.leader)

    before = page(client, team.coordinator)
    notice = Notice.objects.get(recipient=team.coordinator, purpose="escalation-handed-over")
    client.post(f"/notices/{notice.pk}/")

    assert "New for you" in before
    assert "Something has been handed over to you" in before
    assert "New for you" not in page(client, team.coordinator)


# --- messages ---


def test_an_area_sees_its_messages_and_nobody_elses(client):
    team, elsewhere = make.team(), make.team()
    matter = make.escalation(team, words="ZQ-words")

    own = page(client, team.leader, "/messages/")
    other = page(client, elsewhere.leader, "/messages/")

    assert team.coordinator.name in own
    assert "You are asked to look at something." in own
    assert str(matter.pk) in own
    assert "ZQ-words" not in own
    assert team.client.preferred_name not in own
    assert team.coordinator.name not in other
    assert str(matter.pk) not in other


def test_messages_about_safeguarding_show_only_to_whom_it_is_open(client):
    team = make.team()
    make.shift(team.area, team.leader)
    matter = make.escalation(team, noticed=["safeguarding"], worry="very_worried")

    assert str(matter.pk) in page(client, team.leader, "/messages/")
    assert str(matter.pk) not in page(client, team.coordinator, "/messages/")


def test_who_has_a_message_log(client):
    team = make.team()
    make.escalation(team)

    assert team.coordinator.name in page(client, make.user("information_lead"), "/messages/")
    assert "No messages yet" in page(client, make.user("administrator"), "/messages/")
    for user in (team.volunteer.user, team.manager):
        assert team.coordinator.name not in page(client, user, "/messages/").split("<main")[1]
    client.force_login(make.user("system_operator"))
    assert client.get("/messages/").status_code == 404


def test_messages_follow_by_key(client):
    team = make.team()
    matter = make.escalation(team)
    Message.objects.all().delete()
    for number in range(27):
        Message.objects.create(
            key=str(number),
            recipient=team.coordinator,
            purpose="escalation-asked",
            link=f"/escalations/{matter.pk}/",
            subject_id=matter.pk,
            next_at=TUESDAY_3PM,
            created_at=TUESDAY_3PM - number % 3 * HOUR,
        )

    first = page(client, team.coordinator, "/messages/")
    more = first.split('href="?before=')[1].split('"')[0]
    second = page(client, team.coordinator, f"/messages/?before={more}")

    assert first.count("Waiting to be sent") == 25
    assert second.count("Waiting to be sent") == 2
    assert page(client, team.coordinator, "/messages/?before=%00_x").count("Waiting to be sent") == 25


# --- alarms ---


def alarmed(team, **fields):
    matter = make.escalation(team, worry="very_worried", **fields)
    Escalation.objects.filter(pk=matter.pk).update(
        alarm_since=TUESDAY_3PM - HOUR, next_at=TUESDAY_3PM + datetime.timedelta(minutes=14)
    )
    return matter


def test_the_alarm_bar_says_where_and_how_long_and_never_who(client):
    team, elsewhere = make.team(), make.team()
    matter = alarmed(team)

    (alarm,) = alarms(team.coordinator)

    assert alarm.text == f"Nobody has taken a “very worried” in {team.area.name} for 1 hour."
    assert alarm.detail == "Everyone in its chain has been asked, and is asked again today 3:14pm."
    assert alarm.url == f"/escalations/{matter.pk}/"
    assert alarms(elsewhere.coordinator) == []
    assert "Nobody has taken" in page(client, team.coordinator, "/messages/")
    workflow.take(matter.pk, by=team.leader)
    assert alarms(team.coordinator) == []


def test_the_alarm_of_a_safeguarding_matter_is_for_its_chain():
    team = make.team()
    make.shift(team.area, team.leader)
    alarmed(team, noticed=["safeguarding"])

    assert len(alarms(team.leader)) == 1
    assert alarms(team.coordinator) == []


def test_many_alarms_do_not_hide_the_page():
    team = make.team()
    for _ in range(5):
        alarmed(team, client=make.client(team.area, visited_by=team.volunteer))

    found = alarms(team.coordinator)

    assert len(found) == 4
    assert found[-1].text == "2 more have been taken by nobody."


@pytest.mark.parametrize(("age", "count"), [(59, 0), (61, 1)])
def test_a_sweeper_that_is_silent_shows_to_all_staff(age, count):
    Heartbeat.objects.create(name="sweeper", at=TUESDAY_3PM - datetime.timedelta(seconds=age))
    team = make.team()

    for user in (team.coordinator, make.user("administrator")):
        with CaptureQueriesContext(connection) as asked:
            found = alarms(user)
        assert len(found) == count
        assert len(asked) <= 2  # the roles and the alarms


# --- health ---


def test_the_numbers_are_nought_when_all_is_well():
    team = make.team()
    make.escalation(team)

    assert health.numbers() == {"unrouted": 0, "overdue": 0, "dead_letters": 0, "duty_gaps": 0}


def test_the_numbers_count_what_is_wrong():
    team = make.team(CoproductionModel.TEAM_LEADER)
    matter = make.escalation(team)
    Escalation.objects.filter(pk=matter.pk).update(next_at=TUESDAY_3PM - HOUR, respond_by=TUESDAY_3PM - HOUR)
    Message.objects.update(state=MessageState.DEAD)

    assert health.numbers() == {
        "unrouted": 1,
        "overdue": 1,
        "dead_letters": Message.objects.count(),
        "duty_gaps": 1,
    }
    make.shift(team.area, team.leader)
    assert health.numbers()["duty_gaps"] == 0
