"""The volunteer's doors: log one, read its receipt, add to it, take it back; who may knock."""

import datetime
import json
import uuid

import pytest
from django.urls import reverse

from escalations import workflow
from escalations.choices import Outcome, Worry
from escalations.models import Addition, Escalation, Observation, Quarantined
from escalations.workflow import Closing
from livingwell import clock
from livingwell.choices import CoproductionModel
from livingwell.models import ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
LIST, NEW = "/observations/", "/observations/new/"
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


def fields(team, **changes):
    return {
        "key": str(uuid.uuid4()),
        "client": str(team.client.pk),
        "observed_at": "2026-06-09T14:30",
        "noticed": ["eating_drinking"],
        "words": "Three dinners in the fridge untouched.",
        "worry": "worried",
        **changes,
    }


def knock(client, person):
    client.force_login(getattr(person, "user", person))
    return client


def test_a_report_is_stored_and_leads_to_its_receipt(client, team):
    answer = knock(client, team.volunteer).post(LIST, fields(team))

    report = Observation.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/observations/{report.pk}/"
    assert report.observed_at == datetime.datetime(2026, 6, 9, 13, 30, tzinfo=datetime.UTC)
    assert report.author == team.volunteer


def test_the_receipt_names_a_person_and_a_time(client, team):
    page = knock(client, team.volunteer).post(LIST, fields(team), follow=True).content.decode()

    assert f"{team.coordinator.name}, your coordinator, will look at this by tomorrow, 3pm." in page
    assert "Not seen yet" in page
    assert "Call 111" in page
    assert team.practice.name in page


def test_who_asked_to_be_rung_is_told_that_it_is_seen(client, team):
    page = knock(client, team.volunteer).post(LIST, fields(team, ring_me="on"), follow=True).content.decode()

    assert "They see that you asked to be rung." in page


def test_the_same_key_again_is_the_same_report(client, team):
    posted = fields(team)
    first = knock(client, team.volunteer).post(LIST, posted)
    second = client.post(LIST, posted)

    assert second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert Observation.objects.count() == 1
    assert Quarantined.objects.count() == 0


def test_the_same_key_with_other_words_keeps_both_and_says_so(client, team):
    posted = fields(team)
    knock(client, team.volunteer).post(LIST, posted)

    answer = client.post(LIST, posted | {"words": "Four dinners."})

    assert answer.status_code == 409
    assert "We have both" in answer.content.decode()
    assert Observation.objects.get().words.startswith("Three")
    assert Quarantined.objects.get().report["words"] == "Four dinners."
    assert client.get(f"/observations/{Quarantined.objects.get().pk}/").status_code == 200


@pytest.mark.parametrize("as_json", [False, True])
def test_a_program_gets_json_fresh_and_repeated(client, team, as_json):
    posted = fields(team)
    options = {"content_type": "application/json"} if as_json else {}
    body = json.dumps(posted) if as_json else posted
    knock(client, team.volunteer)

    first = client.post(LIST, body, headers=JSON, **options)
    second = client.post(LIST, body, headers=JSON, **options)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["state"] == "sent"
    assert first.json()["holder"] is None
    assert first.json()["respond_by"] == "2026-06-10T15:00:00+01:00"
    assert team.coordinator.name in first.json()["next"]


def test_a_program_that_sends_other_content_is_told_409(client, team):
    posted = fields(team)
    knock(client, team.volunteer).post(LIST, posted, headers=JSON)

    answer = client.post(LIST, posted | {"worry": "mention"}, headers=JSON)

    assert answer.status_code == 409
    assert answer.json()["next"] == "We have both."
    assert answer.json()["first"] == str(Observation.objects.get().pk)


def test_a_visit_timed_now_repeats_as_the_same_however_late(client, team):
    posted = fields(team) | {"observed_at": ""}
    knock(client, team.volunteer).post(LIST, posted, headers=JSON)
    with clock.moved_to(TUESDAY_3PM + datetime.timedelta(minutes=9)):
        again = client.post(LIST, posted, headers=JSON)

    assert again.status_code == 200


def test_a_clock_a_little_ahead_is_now_and_repeats_as_the_same(client, team):
    posted = fields(team) | {"observed_at": "2026-06-09T15:04"}
    knock(client, team.volunteer).post(LIST, posted, headers=JSON)
    with clock.moved_to(TUESDAY_3PM + datetime.timedelta(minutes=9)):
        again = client.post(LIST, posted, headers=JSON)

    assert again.status_code == 200
    assert Observation.objects.get().observed_at == TUESDAY_3PM


def test_what_was_typed_stays_when_something_is_missing(client, team):
    answer = knock(client, team.volunteer).post(LIST, fields(team, worry="", words="Kettle <b>dry</b>"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose how worried you are" in page
    assert "Kettle &lt;b&gt;dry&lt;/b&gt;" in page
    assert "Error: Log an observation" in page
    assert Observation.objects.count() == 0


def test_the_key_stays_on_an_error_and_a_broken_one_is_renewed(client, team):
    posted = fields(team, worry="")
    kept = knock(client, team.volunteer).post(LIST, posted)
    renewed = client.post(LIST, fields(team, key="not a key"))

    assert posted["key"] in kept.content.decode()
    assert renewed.status_code == 422
    assert "not a key" not in renewed.content.decode()
    assert 'name="key" value="' in renewed.content.decode()


def test_all_as_usual_in_two_taps_is_thanked(client, team):
    knock(client, team.volunteer)
    posted = {"key": str(uuid.uuid4()), "client": str(team.client.pk), "as_usual": "on"}

    page = client.post(LIST, posted, follow=True).content.decode()

    assert "Thank you. All as usual." in page
    assert Observation.objects.get().as_usual
    assert Escalation.objects.count() == 0


def test_very_worried_shows_whom_to_ring(client):
    team = make.team(CoproductionModel.TEAM_LEADER)
    make.shift(team.area, team.leader)

    page = knock(client, team.volunteer).post(LIST, fields(team, worry="very_worried"), follow=True)

    assert f"We have it. Now please ring {team.leader.first_name}." in page.content.decode()
    assert "Team leader on duty until tomorrow, 3am" in page.content.decode()
    assert "tel:+441632960002" in page.content.decode()


def test_whom_it_goes_to_next_is_named_with_the_time(client):
    team = make.team(CoproductionModel.TEAM_LEADER)
    make.shift(team.area, team.leader)
    knock(client, team.volunteer)

    soon = client.post(LIST, fields(team, worry="very_worried"), follow=True).content.decode()
    later = client.post(LIST, fields(team, worry="mention", noticed=["money"]), follow=True).content.decode()

    onward = f"If {team.leader.first_name} cannot, it goes to {team.second_leader.name}</strong>"
    assert f"{onward} at 3:15pm, and on until someone takes it." in soon
    assert f"{onward} tomorrow at 3pm, and on" in later


def test_worth_mentioning_has_a_call_card_only_where_team_leaders_take_the_calls(client, team):
    by_phone = make.team(CoproductionModel.TEAM_LEADER)
    make.shift(by_phone.area, by_phone.leader)

    there = knock(client, by_phone.volunteer).post(LIST, fields(by_phone, worry="mention"), follow=True)
    here = knock(client, team.volunteer).post(LIST, fields(team, worry="mention"), follow=True)

    assert f"Call {by_phone.leader.first_name} on" in there.content.decode()
    assert "lw-callcard" not in there.content.decode()
    assert f"Call {team.coordinator.first_name} on" not in here.content.decode()


def test_safeguarding_is_received_and_says_no_more(client):
    team = make.team(council_day_phone="01632 960777", council_night_phone="01632 960888")
    posted = fields(team, noticed=["safeguarding"], worry="")

    page = knock(client, team.volunteer).post(LIST, posted, follow=True).content.decode()

    assert "We have received it" in page
    assert "01632 960777" in page
    assert "01632 960888" in page
    assert team.leader.name not in page
    assert Escalation.objects.get().worry == Worry.VERY_WORRIED


def test_somebody_named_in_a_safeguarding_report_never_sees_it(client, team):
    posted = fields(team, noticed=["safeguarding"], about_colleague=str(team.leader.pk))
    knock(client, team.volunteer).post(LIST, posted)
    report = Observation.objects.get()

    assert report.about == team.leader
    assert knock(client, team.leader).get(f"/observations/{report.pk}/").status_code == 404
    assert knock(client, team.second_leader).get(f"/observations/{report.pk}/").status_code == 200


def test_nobody_reached_is_told_plainly(client):
    area = make.area()
    volunteer = make.volunteer(area)
    visited = make.client(area, visited_by=volunteer)
    posted = {
        "key": str(uuid.uuid4()),
        "client": str(visited.pk),
        "words": "He fell",
        "worry": "very_worried",
    }

    page = knock(client, volunteer).post(LIST, posted, follow=True).content.decode()

    assert "We have not reached anybody yet" in page
    assert "Call 111" in page
    assert 'href="tel:999"' in page


def test_a_client_of_the_last_90_days_goes_to_quarantine_and_is_shown(client, team):
    before = make.client(team.area)
    make.match(team.volunteer, before, ends=datetime.date(2026, 5, 1))

    answer = knock(client, team.volunteer).post(LIST, fields(team, client=str(before.pk)))

    row = Quarantined.objects.get()
    assert answer.headers["Location"] == f"/observations/{row.pk}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Nothing is lost" in page
    assert "Three dinners" in page
    assert "Kept, waiting for a person" in client.get(LIST).content.decode()


def test_a_client_never_theirs_is_an_error_on_the_field(client, team):
    other = make.client(team.area)

    answer = knock(client, team.volunteer).post(LIST, fields(team, client=str(other.pk)))

    assert answer.status_code == 422
    assert "Choose somebody you visit" in answer.content.decode()
    assert str(other.pk) not in answer.content.decode()
    assert client.get(f"{NEW}?client={other.pk}").status_code == 404


def test_the_state_follows_who_saw_it_who_has_it_and_how_it_ended(client, team):
    report = make.logged(team)
    address = f"/observations/{report.pk}/"

    def state():
        return knock(client, team.volunteer).get(address, headers=JSON).json()["state"]

    states = [state()]
    ReadRecord.objects.create(
        at=clock.now(),
        reader=team.coordinator,
        request_id=uuid.uuid4(),
        client_id=team.client.pk,
        subject_kind="escalation",
        subject_id=report.escalation_id,
        route="x",
    )
    states.append(state())
    workflow.take(report.escalation_id, by=team.coordinator)
    states.append(state())
    workflow.close(
        report.escalation_id, Closing(outcome=Outcome.HELPED, message="Help came."), by=team.coordinator
    )
    states.append(state())

    assert states == ["sent", "seen", "in_hand", "closed"]


def test_reading_by_somebody_nobody_asked_is_not_seen(client, team):
    report = make.logged(team)
    ReadRecord.objects.create(
        at=clock.now(),
        reader=team.leader,
        request_id=uuid.uuid4(),
        client_id=team.client.pk,
        subject_kind="escalation",
        subject_id=report.escalation_id,
        route="x",
    )

    answer = knock(client, team.volunteer).get(f"/observations/{report.pk}/", headers=JSON)

    assert answer.json()["state"] == "sent"


def test_the_owner_the_staff_of_the_area_and_strangers(client, team):
    report = make.logged(team)
    elsewhere = make.team()
    address = f"/observations/{report.pk}/"

    assert "What you told us" in knock(client, team.volunteer).get(address).content.decode()
    assert "Open the escalation" in knock(client, team.coordinator).get(address).content.decode()
    for stranger in (elsewhere.volunteer, elsewhere.coordinator, make.user("administrator")):
        assert knock(client, stranger).get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("what", ["add", "retract"])
def test_only_the_author_adds_and_takes_back(client, team, what):
    report = make.logged(team)
    posted = {"key": str(uuid.uuid4()), "words": "Worse", "reason": "withdrawn"}

    for stranger in (team.coordinator, make.volunteer(team.area)):
        answer = knock(client, stranger).post(f"/observations/{report.pk}/{what}/", posted)
        assert answer.status_code == 404
    assert knock(client, team.volunteer).post(f"/observations/{report.pk}/{what}/", posted).status_code == 303


def test_adding_worse_raises_it_and_shows_on_the_receipt(client, team):
    report = make.logged(team)
    posted = {"key": str(uuid.uuid4()), "words": "He fell again", "worry": "very_worried"}

    page = knock(client, team.volunteer).post(f"/observations/{report.pk}/add/", posted, follow=True)
    again = client.post(f"/observations/{report.pk}/add/", posted)

    assert "He fell again" in page.content.decode()
    assert Escalation.objects.get().worry == Worry.VERY_WORRIED
    assert again.status_code == 303
    assert Addition.objects.count() == 1


def test_an_addition_of_the_same_key_with_other_words_is_kept_too(client, team):
    report = make.logged(team)
    posted = {"key": str(uuid.uuid4()), "words": "He fell again"}
    knock(client, team.volunteer).post(f"/observations/{report.pk}/add/", posted)

    client.post(f"/observations/{report.pk}/add/", posted | {"words": "And once more"})

    assert set(Addition.objects.values_list("words", flat=True)) == {"He fell again", "And once more"}


def test_an_empty_addition_says_what_to_do_and_keeps_the_page(client, team):
    report = make.logged(team)

    answer = knock(client, team.volunteer).post(f"/observations/{report.pk}/add/", {"key": str(uuid.uuid4())})

    assert answer.status_code == 422
    assert "Write what you would like to add" in answer.content.decode()


def test_taking_back_asks_first_and_wants_a_reason(client, team):
    report = make.logged(team)
    address = f"/observations/{report.pk}/retract/"
    knock(client, team.volunteer)

    asked = client.get(address)
    refused = client.post(address, {})
    taken = client.post(address, {"reason": "wrong_person"}, follow=True)

    assert "Take it back?" in asked.content.decode()
    assert refused.status_code == 422
    assert "You took this back" in taken.content.decode()
    report.refresh_from_db()
    assert report.retracted_why == "It is about the wrong person"


def test_a_program_adds_and_takes_back_too(client, team):
    report = make.logged(team)
    address = f"/observations/{report.pk}/"
    knock(client, team.volunteer)

    added = client.post(f"{address}add/", {"key": str(uuid.uuid4()), "words": "More"}, headers=JSON)
    refused = [client.post(f"{address}{what}/", {}, headers=JSON).status_code for what in ("add", "retract")]
    taken = client.post(f"{address}retract/", {"reason": "sent_twice"}, headers=JSON)

    assert (added.status_code, added.json()["state"]) == (201, "sent")
    assert refused == [422, 422]
    assert taken.json()["next"].startswith("You took it back.")


def test_what_is_closed_cannot_be_taken_back(client, team):
    report = make.logged(team)
    workflow.close(
        report.escalation_id, Closing(outcome=Outcome.HELPED, message="Help came."), by=team.coordinator
    )

    answer = knock(client, team.volunteer).post(
        f"/observations/{report.pk}/retract/", {"reason": "withdrawn"}, follow=True
    )

    assert "cannot be taken back" in answer.content.decode()
    report.refresh_from_db()
    assert report.retracted_at is None


def test_a_coordinator_logs_for_a_volunteer_who_stays_the_author(client, team):
    knock(client, team.coordinator)

    form = client.get(f"{NEW}?for_volunteer={team.volunteer.pk}").content.decode()
    answer = client.post(LIST, fields(team, for_volunteer=str(team.volunteer.pk)))

    report = Observation.objects.get()
    assert str(team.client) in form
    assert answer.status_code == 303
    assert (report.author, report.logged_by) == (team.volunteer, team.coordinator)
    assert (
        "What you told us" in knock(client, team.volunteer).get(answer.headers["Location"]).content.decode()
    )


def test_a_safeguarding_report_logged_by_a_coordinator_leads_home(client, team):
    posted = fields(team, for_volunteer=str(team.volunteer.pk), noticed=["safeguarding"])

    answer = knock(client, team.coordinator).post(LIST, posted)

    assert answer.headers["Location"] == "/"
    assert Observation.objects.count() == 1


def test_nobody_logs_for_a_volunteer_of_another_area(client, team):
    elsewhere = make.team()

    assert (
        knock(client, elsewhere.coordinator).get(f"{NEW}?for_volunteer={team.volunteer.pk}").status_code
        == 404
    )
    assert client.post(LIST, fields(team, for_volunteer=str(team.volunteer.pk))).status_code == 404
    assert (
        knock(client, make.volunteer(team.area)).get(f"{NEW}?for_volunteer={team.volunteer.pk}").status_code
        == 404
    )


def test_staff_who_visit_nobody_choose_a_volunteer_first(client, team):
    page = knock(client, team.coordinator).get(NEW).content.decode()

    assert "Which volunteer?" in page
    assert team.volunteer.name in page


def test_log_for_edie_opens_with_her_chosen(client, team):
    make.client(team.area, visited_by=team.volunteer)

    page = knock(client, team.volunteer).get(f"{NEW}?client={team.client.pk}").content.decode()

    assert f"Who: {team.client} (change)" in page


def test_every_reading_is_written_down(client, team):
    report = make.logged(team)
    knock(client, team.volunteer)
    for address in (LIST, NEW, f"/observations/{report.pk}/"):
        client.get(address)

    kinds = ReadRecord.objects.filter(client_id=team.client.pk, reader=team.volunteer.user)
    assert set(kinds.values_list("subject_kind", flat=True)) == {
        "observation-list",
        "observation-form",
        "observation",
    }


def test_the_form_says_who_is_watching_or_that_nobody_is(client):
    team = make.team(CoproductionModel.TEAM_LEADER)
    knock(client, team.volunteer)

    nobody = client.get(NEW).content.decode()
    make.shift(team.area, team.leader)
    somebody = client.get(NEW).content.decode()

    assert "Nobody is on duty just now." in nobody
    assert f"Very worried goes to {team.leader.name}, team leader on duty" in somebody
    assert 'href="tel:999"' in nobody


def test_out_of_hours_the_form_says_that_nobody_watches(client, team):
    with clock.moved_to(TUESDAY_3PM + datetime.timedelta(hours=6)):
        page = knock(client, team.volunteer).get(NEW).content.decode()

    assert "Nobody is watching this page just now." in page
    assert "tomorrow at 9am" in page


def test_the_list_goes_on_by_key_and_loses_nobody(client, team):
    made = {
        make.logged(team, noticed=[], words=f"Number {number}", worry="good_news").pk for number in range(30)
    }
    knock(client, team.volunteer)

    first = client.get(LIST, headers=JSON).json()
    second = client.get(first["more"], headers=JSON).json()

    ids = [row["id"] for row in first["observations"] + second["observations"]]
    assert len(first["observations"]) == 25
    assert sorted(ids) == sorted(map(str, made))
    assert second["more"] is None


@pytest.mark.parametrize("after", ["x", "1-2", "9" * 50, "%00", "-1-" + "0" * 32])
def test_a_broken_place_in_the_list_is_the_beginning(client, team, after):
    assert knock(client, team.volunteer).get(f"{LIST}?after={after}").status_code == 200


def test_an_address_that_names_nothing_is_404(client, team):
    knock(client, team.volunteer)

    assert client.get(reverse("escalations:observation-detail", args=[uuid.uuid4()])).status_code == 404
    assert client.get(f"{NEW}?client=x").status_code == 404
    assert client.get(f"{NEW}?for_volunteer=x").status_code == 404
