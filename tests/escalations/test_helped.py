"""Did it help? Asked at the next visit, kept beside the outcome; "no" offers to open it again."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalations import sweep, talk_notices, workflow
from escalations.choices import EventKind, Helped, Outcome
from escalations.models import Escalation, Event, Observation, Quarantined, Story
from escalations.workflow import Closing
from livingwell import clock
from livingwell.choices import CoproductionModel
from livingwell.models import Message
from tests import make
from volunteers.models import Client

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
LOG = 22


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def told(team):
    """An outcome the volunteer heard of a day ago."""
    with clock.moved_to(TUESDAY_3PM - DAY):
        return make.story(team)


def said(story, answer="no", words="The rail is too high.", by=None):
    return workflow.say_helped(story.pk, answer=answer, words=words, by=by or story.to.user)


def events(story):
    return list(Event.objects.filter(escalation=story.escalation, kind=EventKind.HELPED))


def told_of_no(story):
    return set(
        Message.objects.filter(purpose=talk_notices.DID_NOT_HELP, subject_id=story.escalation_id).values_list(
            "recipient", flat=True
        )
    )


def posted(team, **fields):
    return {
        "key": str(uuid.uuid4()), "client": str(team.client.pk), "noticed": ["toilet"], "words": "Up all night",
        "worry": "worried", **fields,
    }  # fmt: skip


def form_page(client, team, query=""):
    client.force_login(team.volunteer.user)
    return client.get(f"/observations/new/{query}").content.decode()


def test_the_answer_is_kept_once_beside_the_outcome(told):
    assert said(told, "a_little")
    assert not said(told, "yes", "Other words.")

    told.refresh_from_db()
    assert (told.helped, told.helped_words, told.helped_at) == (
        Helped.A_LITTLE, "The rail is too high.", TUESDAY_3PM,
    )  # fmt: skip
    (event,) = events(told)
    assert (event.text, event.words) == ("it helped a little", "The rail is too high.")
    assert not told_of_no(told)


def test_no_tells_whoever_ended_it(team, told):
    said(told)

    assert told_of_no(told) == {team.coordinator.pk}


@pytest.mark.parametrize("gone", ["away", "left", "no role"])
def test_when_whoever_ended_it_is_not_there_somebody_else_hears(team, gone):
    with clock.moved_to(TUESDAY_3PM - DAY):
        story = make.story(team, by=team.leader)
    if gone == "away":
        make.absence(team.leader)
    elif gone == "left":
        type(team.leader).objects.filter(pk=team.leader.pk).update(is_active=False)
    else:
        team.leader.assignments.all().delete()
    said(story)

    assert told_of_no(story) == {team.coordinator.pk}


def test_with_nobody_of_its_own_the_whole_team_hears(team, told):
    make.absence(team.coordinator)
    said(told)

    assert told_of_no(told) == {team.coordinator.pk, team.leader.pk, team.second_leader.pk}


def test_somebody_it_is_about_never_hears(team, told):
    make.absence(team.coordinator)
    Escalation.objects.filter(pk=told.escalation_id).update(about=team.leader)
    said(told)

    assert team.leader.pk not in told_of_no(told)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Story, {"neutral": True}),
        (Escalation, {"safeguarding": True}),
        (Escalation, {"outcome": Outcome.COULD_NOT_HELP}),
        (Story, {"state": "cancelled"}),
    ],
)
def test_what_was_not_told_or_is_safeguarding_is_never_asked_about(client, team, told, model, change):
    assert "Did it help" in form_page(client, team)
    model.objects.filter(pk=told.pk if model is Story else told.escalation_id).update(**change)

    assert not said(told)
    assert "Did it help" not in form_page(client, team)


def test_it_is_asked_for_sixty_days_and_after_that_until_the_next_report(client, team, told):
    clock.move_to(TUESDAY_3PM + 70 * DAY)
    assert "Did it help" in form_page(client, team)
    make.logged(team, as_usual=True, worry="", noticed=[], words="")
    assert "Did it help" not in form_page(client, team)
    clock.move_to(TUESDAY_3PM + 58 * DAY)
    assert "Did it help" in form_page(client, team)


def test_it_comes_with_a_report_and_is_kept_by_the_sweeper(client, team, told):
    client.force_login(team.volunteer.user)
    answer = client.post("/observations/", posted(
        team, helped="no", helped_words="Too high.", helped_matter=str(told.pk)
    ))  # fmt: skip

    assert answer.status_code == 303
    assert "Did it help" not in form_page(client, team)
    report = Observation.objects.get(helped="no")
    assert (report.helped_story, report.helped_kept_at) == (told, None)
    assert (sweep.keep_helped(), sweep.keep_helped()) == (1, 0)
    told.refresh_from_db()
    assert (told.helped, told.helped_words) == ("no", "Too high.")
    assert workflow.keep_helped(report.pk) is False
    assert told_of_no(told) == {team.coordinator.pk}


def test_all_as_usual_brings_it_too(client, team, told):
    client.force_login(team.volunteer.user)
    client.post("/observations/", {
        "key": str(uuid.uuid4()), "client": str(team.client.pk), "as_usual": "on", "helped": "yes",
    }, "application/json")  # fmt: skip
    sweep.keep_helped()

    told.refresh_from_db()
    assert told.helped == "yes"


def test_somebody_elses_or_an_unknown_outcome_is_left_out(client, team, told):
    other = make.story(make.team())
    client.force_login(team.volunteer.user)
    for number, pk in enumerate((other.pk, uuid.uuid4(), "nonsense")):
        answer = client.post("/observations/", posted(
            team, words=f"Words {number}", helped="no", helped_matter=str(pk)
        ))  # fmt: skip
        assert answer.status_code == 303

    assert not Observation.objects.exclude(helped="").exists()


def test_words_without_an_answer_and_a_wrong_answer_are_said(client, team, told):
    client.force_login(team.volunteer.user)
    words = client.post("/observations/", posted(team, helped_words="Too high.", helped_matter=str(told.pk)))
    wrong = client.post("/observations/", posted(team, helped="perhaps", helped_matter=str(told.pk)))

    assert words.status_code == wrong.status_code == 422
    assert "Choose whether it helped" in words.content.decode()
    assert "Too high." in words.content.decode()
    assert "Choose one of the answers" in wrong.content.decode()


def test_a_report_that_waits_to_be_placed_keeps_it_at_once(client, team, told):
    team.client.matches.update(starts=TUESDAY_3PM.date() - 3 * DAY)
    client.force_login(team.volunteer.user)
    earlier = "2026-06-02T10:00"
    client.post("/observations/", posted(team, observed_at=earlier, helped="yes", helped_matter=str(told.pk)))

    told.refresh_from_db()
    assert Quarantined.objects.get().reason == "before_match"
    assert told.helped == "yes"


def test_with_two_outcomes_of_two_people_that_of_the_chosen_one_is_asked(client, team, told):
    bea = make.client(
        team.area, visited_by=team.volunteer, preferred_name="Bea", coordinator=team.coordinator
    )
    with clock.moved_to(TUESDAY_3PM - DAY):
        other = make.story(team, client=bea)

    page = form_page(client, team, f"?client={bea.pk}")
    assert f'name="helped_matter" value="{other.pk}"' in page
    assert f'name="helped_matter" value="{told.pk}"' in form_page(client, team, f"?client={team.client.pk}")


def test_a_coordinator_writes_it_down_for_the_volunteer(client, team, told):
    client.force_login(team.coordinator)
    client.post("/observations/", posted(
        team, for_volunteer=str(team.volunteer.pk), helped="yes", helped_matter=str(told.pk)
    ))  # fmt: skip
    sweep.keep_helped()

    assert events(told)[0].text == f"it helped, for {team.volunteer.name}"


@pytest.mark.parametrize("model", CoproductionModel.values)
def test_logging_with_an_answer_keeps_to_its_statements(client, model):
    team = make.team(model)
    make.shift(team.area, team.leader)
    with clock.moved_to(TUESDAY_3PM - DAY):
        story = make.story(team, noticed=["money"])
    client.force_login(team.volunteer.user)
    with CaptureQueriesContext(connection) as found:
        client.post("/observations/", posted(team, helped="no", helped_matter=str(story.pk)))

    sql = [one["sql"] for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(sql) <= LOG, "\n".join(one[:120] for one in sql)


def test_the_story_page_asks_and_thanks(client, team, told):
    client.force_login(team.volunteer.user)
    address = f"/stories/{told.pk}/"
    assert "Did it help?" in client.get(address).content.decode()
    assert client.post(f"{address}helped/", {}).status_code == 422
    json = {"accept": "application/json"}
    assert client.post(f"{address}helped/", {}, headers=json).status_code == 422
    assert client.post(f"{address}helped/", b"[", "application/json").status_code == 400
    assert client.get(f"{address}helped/")["Location"] == f"{address}#helped"

    answer = client.post(f"{address}helped/", {"helped": "no", "helped_words": "Too high."}, follow=True)

    page = answer.content.decode()
    assert "Whoever dealt with it is told" in page
    assert "Too high." in page
    assert f'href="/observations/new/?client={team.client.pk}"' in page
    again = client.post(f"{address}helped/", {"helped": "yes"}, headers=json)
    assert again.json() == {"id": str(told.pk), "state": "known"}


def test_staff_read_it_beside_the_outcome_and_open_it_again(client, team, told):
    said(told)
    client.force_login(team.coordinator)
    assert "It did not help, they say" in client.get("/").content.decode()

    page = client.get(f"/escalations/{told.escalation_id}/").content.decode()
    assert f"{team.volunteer.name} said that it did not help." in page
    assert "The rail is too high." in page
    reason = "Asked at the next visit: it did not help."
    assert client.post(f"/escalations/{told.escalation_id}/reopen/", {"reason": reason}).status_code == 302
    assert "It did not help, they say" not in client.get("/").content.decode()
    assert client.post(f"/stories/{told.pk}/helped/", {"helped": "yes"}).status_code == 404


def test_somebody_who_died_is_not_asked_about(client, team, told):
    Client.objects.filter(pk=team.client.pk).update(status="died")

    assert "Did it help" not in form_page(client, team)


def test_closing_anew_asks_anew(team, told):
    said(told)
    workflow.reopen(told.escalation_id, reason="It did not help.", by=team.coordinator)
    closing = Closing(outcome=Outcome.HELPED, message="A lower rail.")
    workflow.close(told.escalation_id, closing, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + 2 * datetime.timedelta(minutes=1))
    sweep.send_stories()

    assert said(Story.objects.exclude(pk=told.pk).get(), "yes")
