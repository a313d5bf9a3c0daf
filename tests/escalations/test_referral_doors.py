"""The pages of sending on: who gets in, what they ask, what a service sees, what a volunteer reads."""

import datetime
import json

import pytest
from django.urls import reverse

from escalations import workflow
from escalations.choices import ReferralKind
from escalations.models import Referral
from escalations.models.referrals import told_to_author
from escalations.workflow import Heard
from escalations.workflow.referrals import NoSuchLinkError
from livingwell import clock
from tests import make
from tests.escalations.counting import statements
from volunteers.choices import ConsentState, Purpose, TellBack

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def report(team):
    return make.logged(team, noticed=["home"])


@pytest.fixture
def warm(team):
    return make.service(team.area, name="Warm Homes", helps_with=["home"])


@pytest.fixture
def desk(client, team):
    client.force_login(team.coordinator)
    return client


def to(name, row):
    return reverse(f"escalations:{name}", args=[row.pk])


def body(**fields):
    return {"to": "practice", "asked": "Please look in.", "agreed": "yes", **fields}


def test_the_fitting_services_come_first_then_practice_and_others(desk, team, report, warm):
    make.service(team.area, name="Choir", helps_with=["lonely"])

    page = desk.get(to("escalation-refer", report.escalation)).content.decode()

    assert page.index("Warm Homes") < page.index(team.practice.name) < page.index("Somebody else")
    assert "Choir" not in page
    assert "never asked whether they may be passed on" in page


def test_it_goes_to_a_service_that_does_not_seem_to_fit_when_that_is_chosen(desk, team, report):
    choir = make.service(team.area, name="Choir", helps_with=["lonely"])
    address = to("escalation-refer", report.escalation)
    assert "checked" in desk.get(f"{address}?to={choir.pk}").content.decode().partition("Choir")[0][-400:]

    answer = desk.post(address, body(to=str(choir.pk), chase_on="2026-06-19"))

    referral = Referral.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == to("referral-detail", referral)
    assert (referral.service, referral.to_name) == (choir, "Choir")
    assert referral.chase_at == datetime.datetime(2026, 6, 19, 16, tzinfo=datetime.UTC)


def test_it_goes_to_the_practice_and_to_others_and_answers_programs(desk, team, report):
    address = to("escalation-refer", report.escalation)
    desk.post(address, body())
    sent = desk.post(
        address,
        json.dumps(body(to="colleague", colleague="The warden")),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )

    assert sent.json()["state"] == "referred"
    kinds = dict(Referral.objects.values_list("kind", "to_name"))
    assert kinds == {ReferralKind.PRACTICE: team.practice.name, ReferralKind.COLLEAGUE: "The warden"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"to": ""}, "Choose where it should go"),
        ({"to": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}, "Choose one from the list"),
        ({"to": "colleague"}, "Say who it is"),
        ({"asked": ""}, "Write what you ask of them"),
        ({"agreed": ""}, "Say whether they agreed"),
        ({"agreed": "no"}, "Say why it goes without their yes"),
        ({"chase_on": "2026-06-09"}, "Choose a day from tomorrow"),
        ({"chase_on": "2027-01-01"}, "Choose a day from tomorrow"),
        ({"asked": "Ring 01632 960170 please."}, "Take out what they do not need"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(desk, report, fields, said):
    answer = desk.post(to("escalation-refer", report.escalation), body(**fields))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert (fields.get("asked", "Please look in.") or "What do you ask") in page
    assert not Referral.objects.exists()


def test_the_name_of_the_person_is_found_and_can_be_confirmed(desk, team, report):
    asked = f"{team.client.name} has no heating."
    address = to("escalation-refer", report.escalation)

    first = desk.post(address, body(asked=asked))
    assert first.status_code == 422
    assert "They need to know this" in first.content.decode()
    assert desk.post(address, body(asked=asked, leaks_confirmed="on")).status_code == 303


def test_after_a_no_they_must_be_asked_again(desk, team, report, warm):
    make.consent(team.client, Purpose.SERVICES, ConsentState.REFUSED)
    address = to("escalation-refer", report.escalation)

    anyway = body(to=str(warm.pk), agreed="could_not", why_anyway="She was asleep")
    assert "Ask them again first" in desk.post(address, anyway).content.decode()
    assert desk.post(address, body(to=str(warm.pk))).status_code == 303


def test_closed_meanwhile_it_says_so_and_keeps_the_words(desk, team, report):
    address = to("escalation-refer", report.escalation)
    closing = workflow.Closing(outcome="helped", message="Help came.")
    workflow.close(report.escalation_id, closing, by=team.coordinator)

    assert desk.get(address).status_code == 302
    answer = desk.post(address, body(asked="Kept words"))
    assert answer.status_code == 409
    assert "Kept words" in answer.content.decode()


def test_a_colleague_reads_how_it_stands_and_a_stranger_nothing(client, team, report, warm):
    referral = make.referral(report.escalation, team.coordinator, warm)
    stranger = make.team(manager=team.manager)
    for who, status in ((team.leader, 200), (stranger.coordinator, 404), (team.volunteer.user, 404)):
        client.force_login(who)
        assert client.get(to("referral-detail", referral)).status_code == status
        assert client.get(to("referral-sheet", referral)).status_code == status
    client.force_login(team.leader)
    refused = client.post(to("referral-answer", referral), {"answer": "done"})
    assert refused.status_code == 409
    assert team.coordinator.name in refused.content.decode()
    assert client.post(to("referral-new-link", referral)).status_code == 409


def test_an_answer_is_written_down_and_declining_needs_a_reason(desk, team, report, warm):
    referral = make.referral(report.escalation, team.coordinator, warm)
    address = to("referral-answer", referral)

    assert "Say why" in desk.post(address, {"answer": "declined"}).content.decode()
    programs = desk.post(address, {"answer": "magic"}, headers={"Accept": "application/json"})
    assert programs.status_code == 422
    assert "answer" in programs.json()["errors"]
    done = desk.post(address, {"answer": "declined", "words": "Full"}, follow=True).content.decode()

    assert "Not taken on" in done
    assert "Full" in done


def test_the_sheet_and_the_link_name_nobody(desk, client, team, report, warm):
    referral = make.referral(report.escalation, team.coordinator, warm)
    page = desk.post(to("referral-new-link", referral)).content.decode()
    link = page.partition('id="one-time-link" value="')[2].partition('"')[0]
    sheet = desk.get(to("referral-sheet", referral)).content.decode()
    client.logout()
    seen = client.get(link).content.decode()

    for text in (sheet, seen):
        assert referral.reference in text
        assert "Please ring about a lunch place." in text
        assert team.client.name not in text
        assert team.client.preferred_name not in text
    assert client.get(link)["Referrer-Policy"] == "same-origin"  # the secret goes to no other site
    assert client.get(to("referral-detail", referral)).status_code == 302


def test_the_service_answers_and_looking_changes_nothing(client, team, report, warm):
    referral = make.referral(report.escalation, team.coordinator, warm)
    link = reverse("escalations:referral-link", args=[workflow.make_link(referral.pk, by=team.coordinator)])

    assert client.get(link).status_code == client.head(link).status_code == 200
    assert Referral.objects.get().state == "sent"
    assert client.post(link, {"answer": "declined"}).status_code == 422
    assert client.post(link, {"answer": "accepted"}).status_code == 303
    last = client.post(link, {"answer": "declined", "words": "Full after all"})

    assert "link has stopped working" in last.content.decode()
    assert client.get(link).status_code == client.post(link, {"answer": "done"}).status_code == 404
    assert client.get(reverse("escalations:referral-link", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize(("error", "status"), [(NoSuchLinkError, 404), (None, 409)], ids=["gone", "said"])
def test_two_answers_at_once_are_one(client, team, report, warm, monkeypatch, error, status):
    from escalations.rules.referrals import AnswerNotAllowedError

    referral = make.referral(report.escalation, team.coordinator, warm)
    link = reverse("escalations:referral-link", args=[workflow.make_link(referral.pk, by=team.coordinator)])

    def too_late(*_args):
        raise error or AnswerNotAllowedError("It is over.")

    monkeypatch.setattr(workflow, "answer_by_link", too_late)

    assert client.post(link, {"answer": "accepted"}).status_code == status


def test_the_escalation_page_keeps_to_its_statements(desk, team, report, warm):
    make.referral(report.escalation, team.coordinator, warm)
    referral = make.referral(report.escalation, team.coordinator)
    pages = (to("escalation-detail", report.escalation), to("referral-detail", referral),
             to("escalation-refer", report.escalation))  # fmt: skip
    found = {}
    for address in pages:
        desk.get(address)
        with statements() as said:
            assert desk.get(address).status_code == 200
        found[address] = len(said)

    assert {address: number for address, number in found.items() if number > 12} == {}


# What the volunteer reads


def receipt(client, team, report):
    client.force_login(team.volunteer.user)
    return client.get(to("observation-detail", report)).content.decode()


def test_the_receipt_names_who_can_help_meanwhile(client, team, report, warm):
    page = receipt(client, team, report)

    assert "Warm Homes" in page
    assert "Monday to Friday, 9am to 4pm" in page
    assert "tel:+441632960500" in page


def test_a_safeguarding_receipt_names_no_service(client, team):
    make.service(team.area, name="Safe Desk", helps_with=["safeguarding", "home"])
    report = make.logged(team, noticed=["safeguarding", "home"], worry="very_worried")

    assert "Safe Desk" not in receipt(client, team, report)


def test_the_volunteer_reads_to_whom_and_when_and_nothing_else(client, team, report, warm):
    referral = make.referral(report.escalation, team.coordinator, warm, asked="Secret asking")
    heard = Heard("accepted", "Secret answer")
    workflow.answer_referral(referral.pk, heard, by=team.coordinator)
    colleague = make.referral_to(
        report.escalation, warm, kind="colleague", service=None, to_name="Nurse Penrose"
    )
    workflow.refer(report.escalation_id, colleague, by=team.coordinator)

    with clock.moved_to(TUESDAY_3PM + DAY):
        page = receipt(client, team, report)

    assert "Sent on to Warm Homes on Tuesday 9 June." in page
    assert "Sent on to somebody who can help on Tuesday 9 June." in page
    assert "Secret" not in page
    assert "Penrose" not in page


def test_where_nothing_may_be_told_back_it_is_not_said(client, team, report, warm):
    make.consent(team.client, Purpose.OUTCOME_BACK, tell_back=TellBack.NOTHING)
    make.referral(report.escalation, team.coordinator, warm)

    assert "Sent on to" not in receipt(client, team, report)


def test_a_safeguarding_matter_sent_on_is_not_told(client, team):
    report = make.logged(team, noticed=["safeguarding"], worry="very_worried")
    make.referral(report.escalation, team.leader, kind="colleague", service=None, to_name="The council")

    assert list(told_to_author(report.escalation)) == []
    assert "Sent on" not in receipt(client, team, report)
